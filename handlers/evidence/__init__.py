"""Files that stand behind an answer."""
