"""The report of all units together, for whoever collects."""
