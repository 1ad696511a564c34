"""Text in people's own words: kept exactly as typed."""

from __future__ import annotations

from config.language import msg
from report.items import Field
from report.reading.outcome import Reading, Refused, Taken, example_of
from report.reading.text import cannot_be_stored, is_empty

LONGEST = 8000  # characters: four pages, and within what every channel sends at once or twice


def read_text(field: Field, text: str) -> Reading:
    """The text itself, not a letter changed."""
    if is_empty(text):
        return Refused(
            msg("There is nothing to read here. For example: {example}", example=example_of(field))
        )
    if cannot_be_stored(text):
        return Refused(msg("This text has signs that cannot be stored. Please type it again."))
    if len(text) > LONGEST:
        return Refused(
            msg(
                "This text has {length} characters; at most {limit} fit. Please shorten it.",
                length=len(text),
                limit=LONGEST,
            )
        )
    return Taken(text)
