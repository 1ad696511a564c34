"""Files that people send: kept once, under their hash, only of kinds that offices use."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from config.settings import WrongSetting
from report.values import DOCX, XLSX, StoredFile

_log = logging.getLogger(__name__)
LARGEST = 20 * 1024 * 1024  # bytes; also the most that Telegram lets a bot fetch
_LONGEST_NAME = 120

# By their first bytes: what a name or a header claims proves nothing.
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = {
    b"word/": DOCX,
    b"xl/": XLSX,
}


@dataclass
class FileRefused(Exception):
    """A file that is not kept: too large, of a kind that is not taken, or the disk took it not."""

    fault: Literal["size", "type", "disk"]


class Files:
    """The folder of files, `ab/abcdef...` by SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self) -> None:
        """Raises WrongSetting where nothing can be kept: at the start, not with the first photo."""
        folder = self._folder.absolute()
        there = next(one for one in (folder, *folder.parents) if one.exists())
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            raise WrongSetting(f"GIAOBAN_FILES_DIR is {folder}: {there} cannot be written to")

    async def keep(self, content: bytes, name: str) -> StoredFile:
        """Writes the file, unless it is there already. Raises FileRefused."""
        if len(content) > LARGEST:
            raise FileRefused("size")
        media_type = sniff(content)
        if media_type is None:
            raise FileRefused("type")
        try:
            return await self.put(content, name, media_type)
        except OSError as error:
            _log.warning("a file could not be kept: %s", error)
            raise FileRefused("disk") from error

    async def put(self, content: bytes, name: str, media_type: str) -> StoredFile:
        """The same for a file of our own making, of whatever size and kind."""
        sha256 = hashlib.sha256(content).hexdigest()
        await asyncio.to_thread(self._write, self.path(sha256), content)
        return StoredFile(sha256, safe_name(name), media_type, len(content))

    def put_back(self, sha256: str, content: bytes) -> None:
        """Writes a file out of a backup, also over one of its name that is damaged."""
        path = self.path(sha256)
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            path.unlink()
        self._write(path, content)

    def path(self, sha256: str) -> Path:
        """Raises ValueError for what is not a hash."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError(sha256)
        return self._folder / sha256[:2] / sha256

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        """Whole or not at all, whatever stops us, and though others write the same file."""
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{secrets.token_hex(4)}.part")
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """The names in it, too, are to outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sniff(content: bytes) -> str | None:
    """The media type by content; None for a kind that is not taken."""
    for start, media_type in _KINDS:
        if content.startswith(start):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(_OLD_OFFICE):
        is_excel = "Workbook".encode("utf-16-le") in content
        return "application/vnd.ms-excel" if is_excel else "application/msword"
    if content.startswith(b"PK\x03\x04"):
        return next((kind for part, kind in _OFFICE.items() if part in content), None)
    return None


def safe_name(name: str) -> str:
    """A name without folders, control characters and dots in front; its ending is kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if char.isprintable())
    return kept[-_LONGEST_NAME:].strip().lstrip(". ") or "file"
