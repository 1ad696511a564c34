"""A Bot API server that costs little, with the officers who write to it inside.

The stand-in of the tests (tests/fakes) is true to Telegram and slow; here a bot is to be measured
and not the server, which therefore answers only what a bot calls while it talks.
"""
