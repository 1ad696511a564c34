"""What becomes of submitted reports: approved, taken in, returned, given more time, closed."""
