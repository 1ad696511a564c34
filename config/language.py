"""What the program says, in the reader's language.

Everything said to people is a `Message`: an English sentence with placeholders, which
`Language.say` looks up in the gettext catalogue and fills in with figures, dates and
names in the reader's own notation (`2.745`, `47,39%`, `05/4/2022`).
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from config.records import record

Locales = Literal["vi", "en"]
LOCALES: tuple[Locales, ...] = get_args(Locales)
COMMON_NOUNS = (
    "Xã ", "Phường ", "Thị trấn ", "Đặc khu ", "Huyện ", "Quận ", "Thị xã ", "Thành phố ", "Tỉnh ",
)  # fmt: skip
_CATALOGUES = Path(__file__).parent / "locale"

Param: TypeAlias = "str | int | Decimal | date | datetime | Message"


@record(frozen=True, slots=True)
class Message:
    """A sentence still without a language. `count` chooses between `text` and `plural`."""

    text: str
    params: Mapping[str, Param] = field(default_factory=dict)
    plural: str | None = None
    count: int = 0

    def filled(self, **params: Param) -> Message:
        """The same sentence with its placeholders filled in."""
        return replace(self, params=params)


def msg(text: str, /, **params: Param) -> Message:
    """A message for `text`, which stands in the catalogues under itself."""
    return Message(text, params)


def nmsg(text: str, plural: str, count: int, /, **params: Param) -> Message:
    """A message whose English differs between one and many; `{count}` is filled in too."""
    return Message(text, {"count": count, **params}, plural, count)


@record(frozen=True)
class Language:
    """One language: its sentences and its way of writing figures and dates."""

    code: Locales
    catalogue: gettext.NullTranslations
    _said: dict[str, str] = field(default_factory=dict, compare=False)  # what was looked up

    def say(self, message: Message) -> str:
        """The message in this language, its parameters in this language's notation."""
        if message.plural is None:
            known = self._said.get(message.text)
            text = self._look_up(message.text) if known is None else known
        else:
            text = self.catalogue.ngettext(message.text, message.plural, message.count)
        if not message.params:
            return text
        shown = {
            name: part if isinstance(part, str) else self.show(part)
            for name, part in message.params.items()
        }
        return text.format_map(shown)

    def _look_up(self, text: str) -> str:
        said = self._said[text] = self.catalogue.gettext(text)
        return said

    def show(self, part: Param) -> str:
        """A parameter as it stands in a sentence of this language."""
        match part:
            case Message():
                return self.say(part)
            case str():
                return part
            case datetime():
                return self.moment(part)
            case date():
                return self.day(part)
            case _:
                return self.number(part)

    def number(self, number: int | Decimal) -> str:
        """`2745` as `2.745` (vi) or `2,745` (en); as many decimals as the figure has."""
        return _format_number(number, self.code)

    def day(self, day: date) -> str:
        """`05/4/2022`, as Decree 30/2020 writes it: days under 10 and months 1, 2 with a 0."""
        if self.code == "en":
            return f"{day.day} {day:%b %Y}"
        month = f"{day.month:02}" if day.month < 3 else str(day.month)
        return f"{day.day:02}/{month}/{day.year}"

    def within(self, name: str) -> str:
        """A unit's name inside a sentence: `Xã Sơn Bua` is `xã Sơn Bua` there."""
        is_common = self.code == "vi" and name.startswith(COMMON_NOUNS)
        return name[0].lower() + name[1:] if is_common else name

    def moment(self, moment: datetime) -> str:
        """`17:00, 05/4/2022`. The moment comes in the zone in which it is to be shown."""
        return f"{moment:%H:%M}, {self.day(moment.date())}"


@cache
def language(code: Locales) -> Language:
    """The language `code`, its catalogue compiled from the .po file at first use."""
    return Language(code, _catalogue(code))


@lru_cache(maxsize=256)  # asked at every message
def closest(code: str | None, default: Locales) -> Locales:
    """The offered language nearest to an IETF tag such as `en-GB`; else the default."""
    start = (code or "").lower().split("-")[0]
    return next((locale for locale in LOCALES if locale == start), default)


def _catalogue(code: Locales) -> gettext.NullTranslations:
    source = _CATALOGUES / code / "LC_MESSAGES" / "giaoban.po"
    if not source.exists():
        return gettext.NullTranslations()  # English: the messages are their own text
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=4096)  # the same figures are shown again and again
def _format_number(number: int | Decimal, code: str) -> str:
    # Without quantization: with it, figures of more than twelve digits raise.
    return format_decimal(number, format="#,##0.#", locale=code, decimal_quantization=False)
