"""Settings, and the data people edit: checklists, units, templates, languages."""
