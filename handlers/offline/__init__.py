"""The Excel form, out and back in."""
