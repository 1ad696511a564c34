"""A sheet of pixels to draw on: matplotlib without its charts, and without its global state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal

from config.records import record
from report.documents.plain import one_line

WIDTH = 1080  # pixels: what a phone shows from side to side
MARGIN = 44
INK, QUIET, EMPTY, PAPER = "#22303C", "#66727D", "#ECEDEB", "#FFFFFF"
_DPI = 100
_COLOURS = 128  # enough for flat areas and the edges of letters; a third of the bytes
_TYPEFACE = "DejaVu Sans"  # comes with matplotlib and has every Vietnamese letter
_LETTER = 0.6  # width of an average letter, of its size

Align = Literal["left", "center", "right"]


@record(frozen=True, slots=True)
class Box:
    """A filled rectangle. All lengths in pixels from the upper left corner."""

    left: float
    top: float
    width: float
    height: float
    colour: str


class Sheet:
    """A picture of WIDTH pixels and any height."""

    def __init__(self, height: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        # The object interface: pyplot keeps every figure it makes, and is for one thread.
        figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
        self._canvas = FigureCanvasAgg(figure)
        self._axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.set_axis_off()

    def boxes(self, boxes: Sequence[Box]) -> None:
        """All at once: one by one a thousand take a second."""
        from matplotlib.collections import PolyCollection

        corners = [_corners(box) for box in boxes]
        colours = [box.colour for box in boxes]
        self._axes.add_collection(
            PolyCollection(corners, facecolors=colours, edgecolors="none", antialiased=False),
            autolim=False,
        )

    def text(
        self,
        left: float,
        middle: float,
        text: str,
        size: float = 24,
        colour: str = INK,
        align: Align = "left",
        bold: bool = False,
    ) -> None:
        """One line of text, its middle at that height, `size` pixels high."""
        self._axes.text(
            left,
            middle,
            _known(text),
            fontfamily=_TYPEFACE,
            fontsize=size * 72 / _DPI,
            fontweight="bold" if bold else "normal",
            color=colour,
            ha=align,
            va="center_baseline",
            parse_math=False,  # a `$` in a name is a `$`
        )

    def png(self) -> bytes:
        from PIL import Image

        self._canvas.draw()  # type: ignore[no-untyped-call]
        picture = Image.fromarray(_pixels(self._canvas)).convert("RGB")
        file = BytesIO()
        flat = picture.quantize(_COLOURS, dither=Image.Dither.NONE)
        flat.save(file, "PNG", optimize=True)
        return file.getvalue()


def wrapped(text: str, size: float, width: float = WIDTH - 2 * MARGIN) -> list[str]:
    """`text` on lines that fit into `width` pixels."""
    import textwrap

    return textwrap.wrap(one_line(text), max(1, int(width / size / _LETTER))) or [""]


def fitting(text: str, size: float, width: float) -> str:
    """`text` cut, with a mark, to about `width` pixels."""
    longest = max(1, int(width / size / _LETTER))
    line = one_line(text)
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _corners(box: Box) -> list[tuple[float, float]]:
    right, bottom = box.left + box.width, box.top + box.height
    return [(box.left, box.top), (right, box.top), (right, bottom), (box.left, bottom)]


def _pixels(canvas: Any) -> Any:
    import numpy

    return numpy.asarray(canvas.buffer_rgba())


def _known(text: str) -> str:
    """`text` with a box for what the typeface has no letter for: matplotlib would warn of it."""
    letters = _letters()
    return "".join(one if ord(one) in letters else "□" for one in one_line(text))


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont(_TYPEFACE)).get_charmap())
