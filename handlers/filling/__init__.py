"""Filling in one report: asking, reading, writing down, looking over, submitting."""
