"""Boxes drawn on pictures: each with a colour, a line style and a name, so that colour is never the only sign."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from .pictures import as_rgb, enlarge
from .style import PALETTE

# Black says nothing on a dark photo and is the colour of the letters' ground.
_COLOURS = PALETTE[:7]
#: Screen pixels drawn and left out along a line, class by class.
DASHES: tuple[tuple[int, int], ...] = ((1, 0), (9, 4), (3, 3), (14, 5), (6, 3))
_LETTERS = 12  # screen pixels high


def with_boxes(
    image: Any,
    boxes: Any,
    labels: Any = None,
    *,
    classes: Sequence[str] = (),
    scores: Any = None,
    zoom: int = 2,
    colour: str | None = None,
) -> npt.NDArray[np.uint8]:
    """A picture with boxes drawn on it, to be given to `viz.show(..., zoom=1)`.

    Args:
        image: (H, W) or (H, W, 3), as `viz.show` takes it.
        boxes: (n, 4), x1, y1, x2, y2 in pixels; x2 and y2 are the right and lower edge.
        labels: (n,) whole numbers; each class has its own colour and dashes. Without them all boxes look alike.
        classes: the names by label; without them the number is written.
        scores: (n,) written behind the name with two decimals.
        zoom: screen pixels per pixel.
        colour: one colour for all, as '#0072B2'.

    Returns:
        (H · zoom, W · zoom, 3) uint8.

    Raises:
        ValueError: arrays whose lengths do not fit together, or values that are no numbers.
    """
    from PIL import Image, ImageDraw

    if zoom != int(zoom) or zoom < 1:
        raise ValueError(f"zoom must be a whole number from 1 on; {zoom} came.")
    found = np.asarray(boxes, dtype=float)
    found = found.reshape(0, 4) if found.size == 0 else found
    if found.ndim != 2 or found.shape[1] != 4 or not np.isfinite(found).all():
        raise ValueError(f"boxes were expected as finite numbers in the shape (n, 4); {np.shape(boxes)} came.")
    kinds = _column(labels, len(found), "labels")
    sure = _column(scores, len(found), "scores")
    picture = Image.fromarray(enlarge(as_rgb(image), int(zoom)))
    pen = ImageDraw.Draw(picture)
    tags = []
    for k, box in enumerate(found):
        kind = 0 if kinds is None else int(kinds[k])
        ink = colour or _COLOURS[kind % len(_COLOURS)]
        x1, y1, x2, y2 = (round(float(v) * zoom) for v in box)
        # The line lies inside the box: its outer edge is the box's.
        _rectangle(pen, (x1, y1, max(x2 - 1, x1), max(y2 - 1, y1)), ink, DASHES[kind % len(DASHES)])
        words = [] if kinds is None else [classes[kind] if 0 <= kind < len(classes) else str(kind)]
        words += [] if sure is None else [f"{sure[k]:.2f}"]
        if words:
            tags.append((x1, y1, " ".join(words), ink))
    for x1, y1, text, ink in tags:  # after all lines, so that no line crosses a word
        _tag(pen, picture.size, x1, y1, text, ink)
    return np.asarray(picture)


def _column(values: Any, count: int, name: str) -> npt.NDArray | None:
    if values is None:
        return None
    found = np.asarray(values)
    if found.shape != (count,) and not (count == 0 and found.size == 0):
        raise ValueError(f"{name} were expected in the shape ({count},), one for each box; {found.shape} came.")
    return found


def _rectangle(pen: Any, ends: tuple[int, int, int, int], ink: str, dashes: tuple[int, int]) -> None:
    x1, y1, x2, y2 = ends
    for inset, shade in ((0, ink), (1, ink), (2, "white")):  # a white line inside keeps it visible on any ground
        a, b, c, d = x1 + inset, y1 + inset, x2 - inset, y2 - inset
        if c < a or d < b:
            return
        for start, end in (((a, b), (c, b)), ((a, d), (c, d)), ((a, b), (a, d)), ((c, b), (c, d))):
            _line(pen, start, end, shade, dashes if inset < 2 else (1, 0))


def _line(pen: Any, start: tuple[int, int], end: tuple[int, int], ink: str, dashes: tuple[int, int]) -> None:
    length, (on, off) = max(end[0] - start[0], end[1] - start[1]), dashes
    if not off:
        pen.line((*start, *end), fill=ink)
        return
    pen.line((*start, *end), fill="black")
    step = (int(end[0] > start[0]), int(end[1] > start[1]))
    for at in range(0, length + 1, on + off):
        stop = min(at + on - 1, length)
        pen.line(
            (start[0] + step[0] * at, start[1] + step[1] * at, start[0] + step[0] * stop, start[1] + step[1] * stop),
            fill=ink,
        )


@cache
def _font() -> Any:
    import matplotlib
    from PIL import ImageFont

    return ImageFont.truetype(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans-Bold.ttf", _LETTERS)


def _tag(pen: Any, size: tuple[int, int], x: int, y: int, text: str, ink: str) -> None:
    """The name on a dark ground with an edge of the box's colour, above the box or, at the picture's top, inside it."""
    left, top, right, bottom = pen.textbbox((0, 0), text, font=_font())
    wide, high = right - left + 7, bottom - top + 6
    x = max(0, min(x, size[0] - wide))
    y = y - high if y >= high else max(0, min(y, size[1] - high))
    pen.rectangle((x, y, x + wide - 1, y + high - 1), fill="black", outline=ink)
    pen.text((x + 3 - left, y + 3 - top), text, fill="white", font=_font())
