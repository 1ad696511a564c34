"""Two entries of lists that look alike, shown to be decided about."""

from __future__ import annotations

from config.language import language, msg
from handlers.materials import Reader
from handlers.messages import Reply, paragraphs
from handlers.tokens import Token, encode, seal
from report.edits import is_about_entries
from report.lines import Line
from report.similar import as_text, proposals
from report.summary import Summary


def alike_reply(reader: Reader, found: Summary) -> Reply:
    """The first two that nobody has decided about, and how many such pairs there are."""
    some = list(proposals(found, language("vi")))
    if not some:
        return _nothing_left(reader, found)
    first = some[0]
    head = msg("{label}: are these one? (1 of {count})", label=first.item.label, count=len(some))
    lines = []
    for part in (first.one, first.other):
        units = ", ".join(reader.language.within(found.unit_name(one)) for one in part.units)
        lines.append(Line(f"- {as_text(first.item, part, language('vi'))} ({units})"))
    campaign, (_, item, *keys) = seal(found.facts.id), first.place.split("/")
    one, apart = (
        encode(Token("same", campaign, ".".join((letter, item, *keys)))) for letter in "sa"
    )
    choices = (
        reader.button(msg("One and the same: keep the first line"), one, msg("same")),
        reader.button(msg("Different: keep both"), apart, msg("different")),
    )
    return Reply(paragraphs([Line(reader.say(head), "strong")], lines), choices)


def _nothing_left(reader: Reader, found: Summary) -> Reply:
    """What was decided can be decided anew: one errs with such a button, too."""
    line = Line(reader.say(msg("No entries of lists look alike.")))
    if not any(map(is_about_entries, found.edits)):
        return Reply((line,))
    anew = encode(Token("same", seal(found.facts.id), "anew"))
    return Reply((line,), (reader.button(msg("Decide anew what was joined"), anew, msg("anew")),))
