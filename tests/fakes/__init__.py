"""Stand-ins for the services the bot talks to, over real HTTP."""
