"""Reading what people type: text in, a value, a question back, or a friendly refusal out."""

from report.reading.answer import read
from report.reading.lists import Fault, Found, read_lines
from report.reading.nothing import says_nothing
from report.reading.outcome import Reading, Refused, Taken, Unclear
from report.reading.yes_no import agreement

__all__ = [
    "Fault",
    "Found",
    "Reading",
    "Refused",
    "Taken",
    "Unclear",
    "agreement",
    "read",
    "read_lines",
    "says_nothing",
]
