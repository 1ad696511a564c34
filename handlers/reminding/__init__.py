"""Reminders: whom, when, in which words, and what lead and officers can do about them."""
