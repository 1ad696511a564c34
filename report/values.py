"""The values that answers hold, and their form in JSON.

Numbers are exact (`decimal`), never binary floats: 38563.87 ha summed over nine
communes has to come out as a clerk with a pocket calculator gets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar

from config.records import record

if TYPE_CHECKING:
    from report.items import Field

_T = TypeVar("_T")
Json = Any  # what orjson reads and writes; checked by `decode` before it becomes a Value


@record(frozen=True, slots=True)
class Number:
    """A figure. Money counts in million đồng, percents in percent (47.39, not 0.4739)."""

    value: Decimal
    approximate: bool = False  # "gần 300": kept as given and shown so in the report


@record(frozen=True, slots=True)
class Reference:
    """A legal document: `31/KH-UBND`, 5 April 2022, `UBND huyện`, what it is about."""

    number: str
    date: date | None = None
    issuer: str | None = None
    subject: str | None = None


# Media types of the office files that we make and take.
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@record(frozen=True, slots=True)
class StoredFile:
    """A file that a person sent, kept on disk under its hash. Size in bytes."""

    sha256: str
    name: str
    media_type: str
    size: int


Scalar = Number | bool | str | date | Reference | tuple[str, ...] | tuple[StoredFile, ...]
Entry = Mapping[str, Scalar]
Value = Scalar | tuple[Entry, ...]


def encode(value: Value | Entry | StoredFile) -> Json:
    """The JSON form of a value: what the database keeps and `giaoban` prints."""
    match value:
        case Number():
            number = _encode_decimal(value.value)
            return {"value": number, "approximate": True} if value.approximate else number
        case bool() | str():
            return value
        case date():
            return value.isoformat()
        case Reference():
            parts = {
                "number": value.number,
                "date": value.date.isoformat() if value.date else None,
                "issuer": value.issuer,
                "subject": value.subject,
            }
            return {name: part for name, part in parts.items() if part is not None}
        case StoredFile():
            return {
                "sha256": value.sha256,
                "name": value.name,
                "media_type": value.media_type,
                "size": value.size,
            }
        case tuple():
            return [encode(part) for part in value]
        case Mapping():
            return {name: encode(part) for name, part in value.items()}


def _encode_decimal(number: Decimal) -> int | float:
    # repr of a float gives back up to 15 significant digits unchanged; officials' figures
    # are bounded well below that when they are read.
    return int(number) if number == number.to_integral_value() else float(number)


def decode(item: Field, stored: Json) -> Value:
    """The value of `item` out of its JSON form. Raises ValueError where it is not one."""
    match item.type:
        case "integer" | "decimal" | "money" | "percent":
            return _decode_number(stored)
        case "yes_no":
            return _expect(stored, bool)
        case "text":
            return _expect(stored, str)
        case "choice":
            return _decode_option(item, stored)
        case "choices":
            return tuple(_decode_option(item, part) for part in _expect(stored, list))
        case "date":
            return date.fromisoformat(_expect(stored, str))
        case "reference":
            return _decode_reference(_expect(stored, dict))
        case "file":
            return tuple(decode_file(_expect(part, dict)) for part in _expect(stored, list))
        case "list":
            return tuple(_decode_entry(item, part) for part in _expect(stored, list))


def _expect(stored: Json, kind: type[_T]) -> _T:
    if not isinstance(stored, kind):
        raise ValueError(f"expected {kind.__name__}, found {stored!r}")
    return stored


def _expect_or_none(stored: Json, kind: type[_T]) -> _T | None:
    return None if stored is None else _expect(stored, kind)


def _decode_number(stored: Json) -> Number:
    if type(stored) is int:  # no bool, which is one, too
        return _whole(stored)
    if isinstance(stored, dict):
        return Number(_to_decimal(stored.get("value")), approximate=bool(stored.get("approximate")))
    return Number(_to_decimal(stored))


@lru_cache(maxsize=16384)  # thousands of communes give the same small figures
def _whole(stored: int) -> Number:
    return Number(Decimal(stored))


def _to_decimal(stored: Json) -> Decimal:
    if isinstance(stored, bool) or not isinstance(stored, int | float) or not isfinite(stored):
        raise ValueError(f"expected a number, found {stored!r}")
    return Decimal(str(stored))


def _decode_option(item: Field, stored: Json) -> str:
    option_id = _expect(stored, str)
    if option_id not in {option.id for option in item.options}:
        raise ValueError(f"{item.id} has no option {option_id}")
    return option_id


def _decode_reference(stored: dict[str, Json]) -> Reference:
    day = _expect_or_none(stored.get("date"), str)
    return Reference(
        number=_expect(stored.get("number"), str),
        date=date.fromisoformat(day) if day else None,
        issuer=_expect_or_none(stored.get("issuer"), str),
        subject=_expect_or_none(stored.get("subject"), str),
    )


def decode_file(stored: dict[str, Json]) -> StoredFile:
    """A kept file out of its JSON form. Raises ValueError where it is none."""
    return StoredFile(
        sha256=_expect(stored.get("sha256"), str),
        name=_expect(stored.get("name"), str),
        media_type=_expect(stored.get("media_type"), str),
        size=_expect(stored.get("size"), int),
    )


def _decode_entry(item: Field, stored: Json) -> Entry:
    entry = _expect(stored, dict)
    fields = {field.id: field for field in item.fields}
    unknown = entry.keys() - fields.keys()
    if unknown:
        raise ValueError(f"{item.id} has no field {sorted(unknown)[0]}")
    return {name: decode(fields[name], part) for name, part in entry.items()}  # type: ignore[misc]
