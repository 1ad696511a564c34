"""Values as people read them: `2.745 hộ`, `47,39%`, `Kế hoạch số 31/KH-UBND ngày 05/4/2022`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import takewhile

from config.language import Language, Message, msg
from report.items import Field
from report.values import Entry, Number, Reference, StoredFile, Value


def show(field: Field, value: Value, language: Language) -> str:
    """A value with its unit, on one line but for lists, which have a line an entry."""
    match value:
        case Number():
            return show_number(field, value, language)
        case bool():
            return language.say(msg("Yes") if value else msg("No"))
        case str():
            return field.option(value).label if field.options else value
        case date():
            return language.day(value)
        case Reference():
            return show_reference(value, language)
        case tuple():
            return _show_several(field, value, language)
        case _:
            raise TypeError(value)


def show_bare(field: Field, value: Value, language: Language) -> str:
    """A figure without its unit, where the sentence around it says the unit."""
    if isinstance(value, Number) and field.type != "percent":
        text = language.number(value.value)
        return language.say(msg("about {figure}", figure=text)) if value.approximate else text
    return show(field, value, language)


def show_number(field: Field, number: Number, language: Language) -> str:
    text = language.number(number.value)
    if field.type == "percent":
        text = f"{text}%"
    elif field.unit:
        text = f"{text} {field.unit}"
    if number.approximate:
        return language.say(msg("about {figure}", figure=text))
    return text


def show_reference(reference: Reference, language: Language) -> str:
    parts: list[Message] = [msg("No. {number}", number=reference.number)]
    if reference.date:
        parts.append(msg("of {day}", day=reference.date))
    if reference.issuer:
        parts.append(msg("by {issuer}", issuer=reference.issuer))
    shown = [language.say(part) for part in parts]
    if reference.subject:
        shown.append(reference.subject)
    return " ".join(shown)


def _show_several(
    field: Field,
    values: tuple[str, ...] | tuple[StoredFile, ...] | tuple[Entry, ...],
    language: Language,
) -> str:
    if not values:
        return language.say(msg("none"))
    return (
        "\n".join(_show_one(field, value, language) for value in values)
        if field.type
        in (
            "list",
            "file",
        )
        else ", ".join(_show_one(field, value, language) for value in values)
    )


def _show_one(field: Field, value: str | StoredFile | Entry, language: Language) -> str:
    match value:
        case str():
            return field.option(value).label
        case StoredFile():
            return value.name
        case Mapping():
            return show_entry(field, value, language)


def show_entry(field: Field, entry: Entry, language: Language) -> str:
    """One entry of a list on one line, its parts in the order of the fields."""
    shown = [show(part, entry[part.id], language) for part in field.fields if part.id in entry]
    return "; ".join(shown)


def shorten(text: str, longest: int) -> str:
    """`text` on one line, cut to `longest` characters with a mark that it goes on."""
    line = "; ".join(text.split("\n"))
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def told_apart(titles: Iterable[str]) -> dict[str, str]:
    """What of each title the others do not begin with: `năm 2022`, `quý I năm 2023`; of a single
    title nothing."""
    words = {title: title.split() for title in titles}
    if len(words) < 2:
        return dict.fromkeys(words, "")
    alike = takewhile(lambda some: len(set(some)) == 1, zip(*words.values(), strict=False))
    shared = sum(1 for _ in alike)
    return {title: " ".join(some[shared:]) or title for title, some in words.items()}


def as_typed(field: Field, value: Value, language: Language) -> str:
    """A value in a form that reads back as itself: what a demo visitor can type.

    A measure such as 4241 stands without its thousands mark, which could be a decimal one.
    """
    if not isinstance(value, Number):
        return show(field, value, language)
    text = language.number(value.value)
    if field.type != "integer" and value.value == value.value.to_integral_value():
        text = str(value.value.to_integral_value())
    if field.type == "percent":
        text = f"{text}%"
    elif field.type == "money" and field.unit:
        text = f"{text} {field.unit}"
    return language.say(msg("about {figure}", figure=text)) if value.approximate else text
