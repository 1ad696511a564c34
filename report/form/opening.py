"""Opening a workbook that anybody may have made: what could exhaust or fool the reader is refused
before anything of it is read."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from config.language import msg
from report.form.model import MARK_SHEET, SIGN, FormRefused

# A form of ours has about 15 parts and unpacks to under 1 MB; an office program may add some.
_MOST_PARTS = 200
_LARGEST_FILE = 5 * 1024 * 1024  # bytes, packed
_LARGEST_PART = 8 * 1024 * 1024  # bytes, unpacked; 100,000 filled rows have more
_LARGEST_WHOLE = 16 * 1024 * 1024
_LARGEST_RATIO = 100  # of a part's size to its packed size; sheets of ours reach 20
_SMALL = 100_000  # bytes; what is smaller may shrink as much as it likes

NOT_READABLE = msg("This file cannot be opened. Please send the form as an .xlsx file.")
TOO_LARGE = msg("This file is far larger than a form. Please fill in a new one: /form")
_MACROS = msg("This file has macros, and is not taken. Please save it as .xlsx without macros.")


def _check_parts(content: bytes) -> None:
    """Raises FormRefused for what is no workbook, or none that could be a form."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise FormRefused(NOT_READABLE) from error
    _check_size(content, parts)
    names = [part.filename for part in parts]
    if any("vbaproject" in name.lower() for name in names):
        raise FormRefused(_MACROS)
    is_odd = any(name.startswith("/") or ".." in name.split("/") for name in names)
    is_locked = any(part.flag_bits & 0x1 for part in parts)
    if len(set(names)) < len(names) or is_odd or is_locked:
        raise FormRefused(NOT_READABLE)


def _check_size(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """By what the parts say they unpack to; more than that zipfile does not give out."""
    largest = max((part.file_size for part in parts), default=0)
    whole = sum(part.file_size for part in parts)
    is_bomb = any(
        part.file_size > _SMALL and part.file_size > _LARGEST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if len(content) > _LARGEST_FILE or len(parts) > _MOST_PARTS:
        raise FormRefused(TOO_LARGE)
    if largest > _LARGEST_PART or whole > _LARGEST_WHOLE or is_bomb:
        raise FormRefused(TOO_LARGE)


def carries_sign(content: bytes) -> bool:
    """Whether the file says of itself that it is a form, be it broken or far too large."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        names = ("xl/workbook.xml", "docProps/core.xml", "docProps/custom.xml")
        parts = [_beginning(archive, name) for name in names if name in archive.namelist()]
    except Exception:  # whatever is wrong with it, it is no form of ours
        return False
    return any(sign.encode() in part for part in parts for sign in (MARK_SHEET, SIGN))


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(200_000)


def open_book(content: bytes) -> Any:
    """The workbook, to be read row by row. Raises FormRefused."""
    from openpyxl import load_workbook

    _check_parts(content)
    try:
        return load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it stumble over
        raise FormRefused(NOT_READABLE) from error
