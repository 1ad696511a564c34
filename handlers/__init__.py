"""The conversation: what the bot answers to each message, command and button."""
