"""Files that people send: known by their content, kept once, never outside their folder."""

from __future__ import annotations

import asyncio
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from bot.files import LARGEST, FileRefused, Files, safe_name, sniff
from report.values import StoredFile

PDF = b"%PDF-1.7\n" + bytes(64)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def zipped(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in names:
            file.writestr(name, "<xml/>")
    return content.getvalue()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(64), "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (PDF, "application/pdf"),
        (OLD_OFFICE + "WordDocument".encode("utf-16-le"), "application/msword"),
        (OLD_OFFICE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        (
            zipped("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            zipped("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_kinds_that_offices_use_are_known_by_their_content(content: bytes, media_type: str) -> None:
    assert sniff(content) == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ" + bytes(64),
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"#!/bin/sh\n",
        b"GIF89a" + bytes(64),
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        zipped("setup.exe"),
        b" %PDF-1.7",
    ],
)
async def test_other_kinds_are_refused_whatever_they_are_called(
    content: bytes, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused) as refused:
        await Files(tmp_path).keep(content, "ke-hoach.pdf")
    assert refused.value.fault == "type"
    assert files_in(tmp_path) == []


async def test_file_is_kept_under_its_hash(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(PDF).hexdigest()
    kept = await Files(tmp_path / "files").keep(PDF, "Kế hoạch.pdf")
    assert kept == StoredFile(sha256, "Kế hoạch.pdf", "application/pdf", len(PDF))
    assert Files(tmp_path / "files").path(sha256).read_bytes() == PDF


async def test_same_file_is_kept_once_under_the_name_that_each_gave_it(tmp_path: Path) -> None:
    files = Files(tmp_path)
    one, other = await files.keep(PDF, "một.pdf"), await files.keep(PDF, "hai.pdf")
    assert (one.name, other.name) == ("một.pdf", "hai.pdf")
    assert one.sha256 == other.sha256
    assert files_in(tmp_path) == [files.path(one.sha256)]


async def test_same_file_may_come_from_many_at_once(tmp_path: Path) -> None:
    files = Files(tmp_path)
    kept = await asyncio.gather(*(files.keep(PDF, f"{n}.pdf") for n in range(20)))
    assert files.path(kept[0].sha256).read_bytes() == PDF
    assert files_in(tmp_path) == [files.path(kept[0].sha256)]


async def test_largest_file_is_kept_and_one_byte_more_refused(tmp_path: Path) -> None:
    content = b"%PDF-" + bytes(LARGEST - 5)
    assert (await Files(tmp_path).keep(content, "lớn.pdf")).size == LARGEST
    with pytest.raises(FileRefused) as refused:
        await Files(tmp_path).keep(content + b"\0", "lớn.pdf")
    assert refused.value.fault == "size"


async def test_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not a folder")
    with pytest.raises(FileRefused) as refused:
        await Files(tmp_path / "files").keep(PDF, "a.pdf")
    assert refused.value.fault == "disk"


@pytest.mark.parametrize(
    "sha256", ["", "..", "../../etc/passwd", "/etc/passwd", "AB" * 32, "ab" * 31, "ab" * 31 + "/."]
)
def test_only_a_hash_leads_to_a_file(sha256: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the message is the hash itself
        Files(tmp_path).path(sha256)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Kế hoạch 31.pdf", "Kế hoạch 31.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\can bo\\anh.jpg", "anh.jpg"),
        ("folder/", "file"),
        ("..", "file"),
        (".bashrc", "bashrc"),
        ("", "file"),
        ("\x00\n\x1b[31ma.pdf", "[31ma.pdf"),
        ("ảnh\u202egpj.exe", "ảnhgpj.exe"),  # the mark would show it as ảnhexe.jpg
        ("a\ud83d.pdf", "a.pdf"),
        ("d" * 300 + ".pdf", "d" * 116 + ".pdf"),
    ],
)
def test_name_is_only_a_name(given: str, kept: str) -> None:
    assert safe_name(given) == kept
