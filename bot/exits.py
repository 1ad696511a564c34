"""Exit codes of the `giaoban` command."""

DONE, REFUSED, USAGE = 0, 1, 2
