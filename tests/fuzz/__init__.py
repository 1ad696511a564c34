"""Anything at all, sent to every door by which something comes in."""
