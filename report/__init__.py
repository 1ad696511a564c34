"""The report itself, pure: checklist, answers, checks, roll-up, documents."""
