"""The invite's picture shows just the link, and fits every phone."""

from __future__ import annotations

from io import BytesIO

import segno
from PIL import Image

from handlers.membership.invite_qr import draw_qr

LINK = "https://t.me/GiaoBanBot?start=ABCDEFGHJKMN"
WORDS = ["Quét mã để tham gia", "Xã Sơn Bua, cán bộ báo cáo", "Dùng cho 3 người"]


def modules(picture: Image.Image, count: int, border: int = 4) -> list[list[bool]]:
    """The dark squares of a drawn code, read off its pixels."""
    side, left, top = 720 - 72, 36, 18
    step = side / (count + 2 * border)
    centre = [(n + border + 0.5) * step for n in range(count)]
    return [[picture.getpixel((int(left + x), int(top + y))) == 0 for x in centre] for y in centre]


def test_picture_shows_the_code_of_the_link() -> None:
    picture = Image.open(BytesIO(draw_qr(LINK, WORDS))).convert("L")
    wanted = [
        [bool(dark) for dark in row] for row in segno.make(LINK, error="m", micro=False).matrix
    ]
    assert modules(picture, len(wanted)) == wanted


def test_words_stand_below_it_and_however_long_within_the_picture() -> None:
    short = Image.open(BytesIO(draw_qr(LINK, WORDS))).convert("L")
    long = draw_qr(LINK, ["Rất dài " * 8, "Ủy ban nhân dân " * 5])
    for picture in (short, Image.open(BytesIO(long)).convert("L")):
        below = picture.crop((0, 684, 720, picture.height))
        assert below.getextrema() == (0, 255)
        edges = [below.crop((0, 0, 4, below.height)), below.crop((716, 0, 720, below.height))]
        assert [edge.getextrema() for edge in edges] == [(255, 255), (255, 255)]


def test_picture_is_small() -> None:
    assert len(draw_qr(LINK, WORDS)) < 20_000
