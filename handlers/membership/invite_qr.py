"""An invite as a picture to be scanned in a meeting: the code, and in words what it is for."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handlers.materials import Document, Materials
from handlers.messages import Order

if TYPE_CHECKING:
    from PIL import ImageDraw

_WIDTH = 720  # pixels: sharp on a phone, and on a wall
_MARGIN, _LINE = 36, 40


async def invite_qr(order: Order, materials: Materials) -> Document:
    """`subject` is the link, then the lines of text below it."""
    link, *lines = order.subject
    return Document(draw_qr(link, lines), "ma-moi.png", "image/png")


def draw_qr(link: str, lines: list[str]) -> bytes:
    """A PNG of the code with these lines below it."""
    from PIL import Image, ImageDraw  # only where a picture is wanted

    code = _code(link)
    side = _WIDTH - 2 * _MARGIN
    height = _MARGIN + side + _LINE * len(lines) + _MARGIN
    picture = Image.new("L", (_WIDTH, height), 255)
    picture.paste(code.resize((side, side), Image.Resampling.NEAREST), (_MARGIN, _MARGIN // 2))
    draw = ImageDraw.Draw(picture)
    for n, line in enumerate(lines):
        _write(draw, line, _MARGIN + side + n * _LINE, bold=not n)
    content = BytesIO()
    picture.convert("1").save(content, "PNG", optimize=True)
    return content.getvalue()


def _code(link: str) -> Any:
    import segno
    from PIL import Image

    content = BytesIO()
    segno.make(link, error="m", micro=False).save(content, kind="png", scale=4, border=4)
    content.seek(0)
    return Image.open(content).convert("L")


def _write(draw: ImageDraw.ImageDraw, text: str, top: int, *, bold: bool) -> None:
    """Centred, and as small as the width asks."""
    for size in range(28, 11, -2):
        font = _font(size, bold)
        width = draw.textlength(text, font)
        if width <= _WIDTH - _MARGIN:
            break
    draw.text(((_WIDTH - width) / 2, top), text, 0, font)


def _font(size: int, bold: bool) -> Any:
    """With all Vietnamese letters, whatever is installed: the one that matplotlib brings."""
    import matplotlib
    from PIL import ImageFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name, size)
