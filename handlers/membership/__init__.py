"""Who belongs where: invites, names, chats, people of a unit."""
