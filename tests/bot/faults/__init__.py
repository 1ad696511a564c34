"""What goes wrong around the bot, done to it for real; docs/reliability.md says what happens."""
