"""What reaches the reader: a picture, the sentence that says what is to be seen in it, and tables."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

#: Bytes from which on a picture that is no drawing becomes a JPEG, see `compact`, and how good that is (of 100).
LARGE = 35_000
QUALITY = 75


def sentence(says: object) -> str:
    """Return `says` if it is a sentence that ends with a full stop, else raise ValueError."""
    if not isinstance(says, str) or not says.strip():
        raise ValueError("says= is needed: one sentence that says what is to be seen, for readers who cannot see it.")
    if not says.rstrip().endswith("."):
        raise ValueError(f"says= must be a sentence that ends with a full stop; this one is {says!r}.")
    return says.strip()


def quick_png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """The PNG file of `pixels`, (H, W, 3) uint8, made as quickly as may be, for a picture that lives a moment."""
    import cv2

    # Of OpenCV's filters and strategies this pair was the quickest on a photograph and on a curve.
    how = [cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP, cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE]
    return cv2.imencode(".png", pixels[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1, *how])[1].tobytes()


def png(pixels: npt.NDArray[np.uint8], exact: bool = True) -> bytes:
    """The PNG file of `pixels`, (H, W, 3) uint8, as small as may be. There is no date in it.

    With `exact=False` a drawing gets a palette of 256 colours, which makes the file less than half as large: where
    lines and letters meet white there are hundreds of shades in between, and nobody sees that some of them are merged.
    A photograph would show it, and keeps its colours.
    """
    from PIL import Image

    picture = Image.fromarray(np.ascontiguousarray(pixels))
    small = picture.quantize(256, dither=Image.Dither.NONE)
    change = np.abs(np.asarray(small.convert("RGB"), np.int16) - pixels)
    if not change.any() or (not exact and change.mean() < 0.25):
        picture = small
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=9)
    return file.getvalue()


def compact(pixels: npt.NDArray[np.uint8]) -> bytes:
    """A file of `pixels`, (H, W, 3) uint8, for what nobody reads pixel by pixel: a PNG, or a JPEG where that is less.

    Photographs fill a notebook quickly: as PNG a dozen of them have 5 MB.
    """
    from PIL import Image

    data = png(pixels, exact=False)
    if len(data) < LARGE:
        return data
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return file.getvalue() if len(file.getvalue()) < 0.85 * len(data) else data


def pixels_of(figure: Any) -> npt.NDArray[np.uint8]:
    """Draw a Matplotlib figure that has an Agg canvas: (H, W, 3) uint8."""
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3]


def show_png(data: bytes, says: str, caption: str | None = None, plain: str | None = None) -> None:
    """Display a PNG, or what `compact` made, with `says` as its alternative text, and then as visible text.

    `caption` (HTML) and `plain` replace the visible text where one sentence is not enough.
    """
    from IPython.display import display

    encoded = base64.b64encode(data).decode("ascii")
    mime = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    display(
        {mime: encoded, "text/plain": "[picture]"},
        metadata={mime: {"alt": says}},
        raw=True,
    )
    text = caption or f'<p class="course-caption">{html.escape(says)}</p>'
    display({"text/html": text, "text/plain": plain or says}, raw=True)


def _cell(value: object) -> str:
    """Numbers that are not whole get four significant digits; everything else is written as it is."""
    return f"{value:.4g}" if isinstance(value, float | np.floating) else str(value)


def table(rows: Iterable[Sequence[object]], header: Sequence[str], says: str) -> None:
    """Display results as a table that a screen reader can walk: column heads, row heads (first column), a caption.

    Args:
        rows: one sequence of cells per row, each as long as `header`. Floats are shown with four significant digits.
        header: the columns' names.
        says: one sentence that says what the table shows; it becomes the caption.

    Raises:
        ValueError: a row has another length than the header, or `says` is not a sentence.
    """
    from IPython.display import display

    says = sentence(says)
    cells = [[_cell(value) for value in row] for row in rows]
    for number, row in enumerate(cells):
        if len(row) != len(header):
            raise ValueError(f"Row {number} has {len(row)} cells, the header {len(header)}.")
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in header)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{html.escape(cell)}</th>' if column == 0 else f"<td>{html.escape(cell)}</td>"
            for column, cell in enumerate(row)
        )
        + "</tr>"
        for row in cells
    )
    markup = (
        f'<table class="course-table"><caption class="course-caption">{html.escape(says)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    lines = [list(header), *cells]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    plain = "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
    display({"text/html": markup, "text/plain": f"{says}\n{plain}"}, raw=True)
