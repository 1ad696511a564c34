"""What a lead tells many at once."""
