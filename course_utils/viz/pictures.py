"""Pictures as they are: every pixel a square of whole screen pixels, never blurred, never stretched to look better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from .display import compact, pixels_of, png, sentence, show_png
from .style import DPI, style

_ROOM = 960  # screen pixels that a row of pictures may fill
_GAP = 16  # white between two pictures, and around them
_EXPECTED = (
    "A picture is (H, W) grey or (H, W, 3) RGB, and its values are uint8 from 0 to 255, floats from 0 to 1, or bool"
)


def as_rgb(image: Any, name: str = "image", white: int = 255) -> npt.NDArray[np.uint8]:
    """Turn a picture into (H, W, 3) uint8 without guessing a range.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3); uint8, float 0..1 or bool; an array or a tensor.
        name: what error messages call it.
        white: for uint8, the value that is shown as white (scikit-learn's 8×8 digits end at 16).

    Raises:
        ValueError: another shape, type or range; the message says what was expected and what came.
    """
    if hasattr(image, "detach"):  # a torch tensor, perhaps with a gradient or on another device
        image = image.detach().cpu().numpy()
    array = np.asarray(image)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[..., 0]
    if array.size == 0 or not (array.ndim == 2 or (array.ndim == 3 and array.shape[2] == 3)):
        hint = ""
        if array.ndim == 3 and array.shape[0] in (1, 3):
            hint = " It looks like (C, H, W): .transpose(1, 2, 0) or .permute(1, 2, 0) moves the channels last."
        elif array.ndim in (3, 4):
            hint = " A stack of pictures is shown with a star: viz.show(*pictures, says=...)."
        raise ValueError(f"{_EXPECTED}; {name} has shape {array.shape}.{hint}")
    if array.dtype == np.bool_:
        grey = array.astype(np.uint8) * np.uint8(255)
    elif array.dtype == np.uint8:
        if array.max() > white:
            raise ValueError(f"{_EXPECTED}; {name} reaches {array.max()}, above white={white}.")
        grey = array if white == 255 else np.rint(array * (255.0 / white)).astype(np.uint8)
    elif np.issubdtype(array.dtype, np.floating):
        low, high = float(array.min()), float(array.max())
        if not (low >= -1e-6 and high <= 1 + 1e-6):  # written so that NaN fails, too
            raise ValueError(f"{_EXPECTED}; {name} is {array.dtype} and runs from {low:.4g} to {high:.4g}.")
        grey = np.rint(np.clip(array, 0, 1) * 255).astype(np.uint8)
    else:
        raise ValueError(f"{_EXPECTED}; {name} is {array.dtype}, from {array.min()} to {array.max()}.")
    return np.repeat(grey[..., None], 3, axis=2) if grey.ndim == 2 else grey


def enlarge(picture: npt.NDArray[np.uint8], zoom: int) -> npt.NDArray[np.uint8]:
    """Every pixel of (H, W, 3) becomes a square of zoom × zoom."""
    return picture.repeat(zoom, axis=0).repeat(zoom, axis=1)


def grid(
    pictures: Sequence[npt.NDArray[np.uint8]],
    titles: Sequence[str] | None = None,
    zoom: int | None = None,
    columns: int | None = None,
) -> npt.NDArray[np.uint8]:
    """Lay pictures (H, W, 3) uint8 out on white, titles above them, all at the same zoom: (height, width, 3) uint8."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    widest, tallest = max(p.shape[1] for p in pictures), max(p.shape[0] for p in pictures)
    if columns is None:
        columns = _columns(len(pictures), widest)
    if zoom is None:
        fits = ((_ROOM - _GAP) // columns - _GAP) // widest
        zoom = max(1, min(fits, round(280 / max(widest, tallest))))
    rows = -(-len(pictures) // columns)
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(1, 1), dpi=DPI)
        canvas = FigureCanvasAgg(figure)
        texts = [figure.text(0, 0, title, ha="center", va="bottom", size=12) for title in titles or ()]
        boxes = [text.get_window_extent(canvas.get_renderer()) for text in texts]
        wide = max([widest * zoom, *(int(box.width) + 1 for box in boxes)])
        head = max([0, *(int(box.height) + 8 for box in boxes)])
        width = _GAP + columns * (wide + _GAP)
        height = _GAP + rows * (head + tallest * zoom + _GAP)
        figure.set_size_inches((width + 0.01) / DPI, (height + 0.01) / DPI)  # + 0.01: rounding must not lose a pixel
        corners = []
        for index, picture in enumerate(pictures):
            left = _GAP + (index % columns) * (wide + _GAP)
            top = _GAP + (index // columns) * (head + tallest * zoom + _GAP) + head
            if texts:
                texts[index].set_position(((left + wide / 2) / width, 1 - (top - 5) / height))
            corners.append((top, left + (wide - picture.shape[1] * zoom) // 2))
        sheet = pixels_of(figure).copy()
    for picture, (top, left) in zip(pictures, corners, strict=True):
        large = enlarge(picture, zoom)
        # A hairline around the picture: a white picture on a white page would have no edge.
        sheet[top - 1 : top + large.shape[0] + 1, left - 1 : left + large.shape[1] + 1] = 170
        sheet[top : top + large.shape[0], left : left + large.shape[1]] = large
    return sheet


def _columns(count: int, widest: int) -> int:
    """As few rows as leave each picture 80 pixels, or its own width if that is more; the rows equally long."""
    most = max(1, min(10, (_ROOM - _GAP) // (max(widest, 80) + _GAP)))
    rows = -(-count // most)
    return -(-count // rows)


def show(
    *images: Any,
    titles: Sequence[str] | None = None,
    says: str = "",
    zoom: int | None = None,
    columns: int | None = None,
    white: int = 255,
) -> None:
    """Display pictures side by side at the same whole-pixel zoom, and under them the sentence `says`.

    Args:
        images: each (H, W) grey or (H, W, 3) RGB; uint8 0..255, float 0..1 or bool. They may differ in size.
        titles: one short text per picture.
        says: one sentence that says what is to be seen; it ends with a full stop. Also the alternative text.
        zoom: screen pixels per pixel; chosen to fit when not given. With zoom=1 large photos are stored as JPEG.
        columns: pictures per row; chosen to fit when not given.
        white: for uint8, the value shown as white (8×8 digits: 16).

    Raises:
        ValueError: nothing to show, a picture of another shape or range, a wrong number of titles, no sentence.
    """
    says = sentence(says)
    if not images:
        raise ValueError("Nothing to show: viz.show needs at least one picture.")
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"{len(images)} pictures need as many titles; {len(titles)} came.")
    for name, value in (("zoom", zoom), ("columns", columns)):
        if value is not None and (value != int(value) or value < 1):
            raise ValueError(f"{name} must be a whole number from 1 on; {value} came.")
    pictures = [as_rgb(image, f"picture {number}", white) for number, image in enumerate(images, start=1)]
    # At zoom 1 a pixel is too small to be read; larger ones are shown to be, so they keep their values.
    pack = compact if zoom == 1 else png
    show_png(pack(grid(pictures, titles, zoom, columns)), says)
