"""A new collection: which checklist, which period, whom it asks, until when."""
