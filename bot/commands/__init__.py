"""What each `giaoban` command does."""
