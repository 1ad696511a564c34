"""`python -m bot` is the `giaoban` command."""

import sys

from bot.cli import main

sys.exit(main())
