"""The archive in which a backup is kept: a zip that any engine, and any other program, can read.

manifest.json         what there has to be: format, schema, moment, rows of each table
tables/<name>.jsonl   one row a line; tables that others refer to come first
files/<sha256>        what people sent and what was made for them
"""

from __future__ import annotations

import hashlib
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import orjson

from config.records import record

FORMAT = 1
_MANIFEST = "manifest.json"
_FILE = re.compile(r"files/([0-9a-f]{64})")
# What zipfile and its packers raise for damaged bytes, depending on which they are.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError)
_CHUNK = 1024 * 1024  # bytes of a file that are in memory at once


class BadArchive(Exception):
    """No backup, or one that is damaged or of a newer version; the text says which."""


@record(frozen=True, slots=True)
class Manifest:
    """`schema`: number of the last migration; `made_at`: UTC, ISO; `tables`: rows of each, in the
    order in which they can be filled; `sequences`: the highest number that each table gave out."""

    format: int
    schema: int
    made_at: str
    tables: Mapping[str, int]
    sequences: Mapping[str, int]
    files: int


class ArchiveWriter:
    """Adds tables and files, and at the end the manifest."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add_table(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        entry = zipfile.ZipInfo(f"tables/{name}.jsonl")
        entry.compress_type = zipfile.ZIP_DEFLATED
        with self._archive.open(entry, "w", force_zip64=True) as lines:
            for row in rows:
                lines.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))

    def add_file(self, path: Path) -> None:
        """Its name is its hash. Photos and office files are packed already."""
        self._archive.write(path, f"files/{path.name}")

    def add_manifest(self, manifest: Manifest) -> None:
        self._archive.writestr(_MANIFEST, orjson.dumps(asdict(manifest)))


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """A new archive, for its owner's eyes only and on the disk when left; the archive itself may
    still be checked before it gets its final name."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w") as archive:
            yield ArchiveWriter(archive)
        file.flush()
        os.fsync(file.fileno())


class Archive:
    """A backup to read from."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest = _manifest(archive)

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        with self._member(f"tables/{table}.jsonl") as lines:
            yield from map(orjson.loads, lines)

    def files(self) -> list[str]:
        """The hashes of the files in it; a name of any other form is none of ours."""
        found = map(_FILE.fullmatch, self._archive.namelist())
        return [one[1] for one in found if one]

    def open_file(self, sha256: str) -> IO[bytes]:
        return self._member(f"files/{sha256}")

    def _member(self, name: str) -> IO[bytes]:
        try:
            return self._archive.open(name)
        except KeyError:
            raise BadArchive(f"{name} is missing") from None

    def check(self) -> None:
        """Reads everything. Raises BadArchive unless each table has the rows and each file the
        content that it has to have."""
        for table, expected in self.manifest.tables.items():
            found = sum(1 for _ in self.rows(table))
            if found != expected:
                raise BadArchive(f"{table} has {found} rows instead of {expected}")
        found = sum(map(self._is_whole, self.files()))
        if found != self.manifest.files:
            raise BadArchive(f"{found} files are whole instead of {self.manifest.files}")

    def _is_whole(self, sha256: str) -> bool:
        digest = hashlib.sha256()
        with self.open_file(sha256) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest() == sha256


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Raises BadArchive, which names the file, for what is none or is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield Archive(archive)
    except BadArchive as fault:
        raise BadArchive(f"{path}: {fault}") from fault
    except _DAMAGE as error:
        raise BadArchive(f"{path}: it is no backup, or a damaged one ({error})") from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    if _MANIFEST not in archive.namelist():
        raise BadArchive("it is no backup: it has no manifest")
    found = orjson.loads(archive.read(_MANIFEST))
    if found.get("format") != FORMAT:
        raise BadArchive(f"its format is {found.get('format')}, and this giaoban reads {FORMAT}")
    return Manifest(**found)
