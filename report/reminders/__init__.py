"""When people are reminded: a plan of days around a deadline, kept off nights and holidays."""
