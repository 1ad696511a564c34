"""The ways in and out: Telegram, Zalo, web chat, console."""
