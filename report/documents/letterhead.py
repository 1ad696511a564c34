"""Head and foot of an administrative report, as Decree 30/2020/NĐ-CP, Appendix I, lays them out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from config.language import COMMON_NOUNS, Language, msg
from config.records import record
from report.summary import Summary, UnitReport

_ROOM = "\u00a0" * 5  # where a figure is filled in by hand


@record(frozen=True, slots=True)
class Letterhead:
    """Who writes the report, where and when, who signs it and who gets it.

    Names and titles may have several lines: a line break or ` / ` between them.
    """

    superior_name: str  # empty where there is none above
    owner_name: str
    place: str
    number: str  # `31/BC-UBND`; without its figure, room to fill it in
    signer_title: str
    recipients: tuple[str, ...]
    day: date | None = None  # None: room to fill it in
    signer_name: str = ""  # empty: marked as missing


def default_letterhead(
    summary: Summary, language: Language, day: date | None = None, signer_name: str = ""
) -> Letterhead:
    """What the campaign's facts say of it; the number is left to the office that registers it."""
    facts = summary.facts
    owner = facts.owner_name
    return Letterhead(
        superior_name=_superior(facts.superior_name, language),
        owner_name=_issuer(owner, language),
        place=without_noun(owner),
        number=f"{_ROOM}/BC-{_sign(owner)}",
        signer_title=_signer(owner, language),
        recipients=_recipients(summary, language),
        day=day,
        signer_name=signer_name,
    )


def is_territory(name: str) -> bool:
    """Whether a People's Committee works there: `Huyện Sơn Tây`, not `Sở Nội vụ`."""
    return name.startswith(COMMON_NOUNS)


def without_noun(name: str) -> str:
    """`Sơn Tây` of `Huyện Sơn Tây`."""
    noun = _noun(name)
    return name[len(noun) :] if noun else name


def committee(name: str, language: Language) -> str:
    """The body that reports, inside a sentence: `Ủy ban nhân dân huyện Sơn Tây`."""
    if not is_territory(name):
        return name
    return language.say(msg("the People's Committee of {name}", name=language.within(name)))


def lines_of(name: str) -> tuple[str, ...]:
    """The lines of a name or title of a letterhead."""
    return tuple(line.strip() for line in re.split(r"\n| / ", name) if line.strip())


def padded(number: str) -> str:
    """`05/BC-UBND`: numbers under 10 take a leading 0."""
    return f"0{number}" if re.match(r"\d/", number) else number


def day_line(day: date | None, year: int, language: Language) -> str:
    """`ngày 05 tháng 02 năm 2022`: days under 10, and months 1 and 2, with a 0. Without a day, room
    to fill it in."""
    said = msg(
        "{day}/{month}/{year}",
        day=f"{day.day:02}" if day else _ROOM,
        month=_month(day) if day else _ROOM,
        year=str(day.year if day else year),
    )
    return language.say(said)


def _month(day: date) -> str:
    return f"{day.month:02}" if day.month < 3 else str(day.month)


def _noun(name: str) -> str:
    return next((noun for noun in COMMON_NOUNS if name.startswith(noun)), "")


def _superior(name: str, language: Language) -> str:
    if not is_territory(name):
        return name.upper()
    return language.say(msg("PC of {name}", name=name)).upper()


def _issuer(name: str, language: Language) -> str:
    if not is_territory(name):
        return name.upper()
    body = language.say(msg("PEOPLE'S COMMITTEE"))
    return f"{body}\n{name.upper()}"


def _sign(name: str) -> str:
    """The abbreviation of the issuer in a document's number."""
    initials = "".join(word[0].upper() for word in name.split() if word[0].isalpha())
    return "UBND" if is_territory(name) else initials


def _signer(name: str, language: Language) -> str:
    if not is_territory(name):
        return language.say(msg("HEAD OF OFFICE"))
    return language.say(msg("ON BEHALF OF THE PEOPLE'S COMMITTEE / CHAIRMAN"))


def _recipients(summary: Summary, language: Language) -> tuple[str, ...]:
    superior = summary.facts.superior_name
    above = (language.say(msg("PC of {name}", name=language.within(superior))),) if superior else ()
    below = language.say(msg("People's Committees of the {units}", units=_kinds(summary.reports)))
    return (*above, *((below,) if summary.reports else ()), language.say(msg("Filed: VT")))


def _kinds(reports: Sequence[UnitReport]) -> str:
    """`xã, phường`: the kinds of the units that reported, in the order in which they come."""
    nouns = dict.fromkeys(_noun(one.name).strip().lower() for one in reports)
    return ", ".join(noun for noun in nouns if noun)
