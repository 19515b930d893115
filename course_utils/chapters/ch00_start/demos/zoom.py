"""What the computer sees: from a photo down to the numbers of one eye."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import VERMILION

SIDE = 384  # screen pixels of the magnified window
CHANNELS = ("all three", "red", "green", "blue")
_NUMBERS = 48  # at this magnification the numbers are written into the pixels


@cache
def _photo() -> npt.NDArray[np.uint8]:
    """Chelsea the cat, (300, 451, 3) uint8."""
    from course_utils.datasets import load

    return load("photos")["chelsea"].rgb


def seen(image: npt.NDArray[np.uint8], channel: str) -> npt.NDArray[np.uint8]:
    """The picture (H, W, 3), or one of its channels as a grey picture of the same shape."""
    if channel == "all three":
        return image
    one = image[:, :, CHANNELS.index(channel) - 1]
    return np.repeat(one[:, :, None], 3, axis=2)


@cache
def _written(value: int, height: int) -> npt.NDArray[np.float32]:
    """A number as ink from 0 to 1, (rows, columns), its letters `height` pixels high."""
    import matplotlib
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf", height)
    sheet = Image.new("L", (_NUMBERS, 2 * height))
    ImageDraw.Draw(sheet).text((_NUMBERS / 2, height), str(value), fill=255, font=font, anchor="mm")
    return np.asarray(sheet, np.float32) / np.float32(255)


def write_numbers(enlarged: npt.NDArray[np.uint8], numbers: npt.NDArray[np.uint8]) -> None:
    """Write into each square of `enlarged` (384, 384, 3) its one or three `numbers` (8, 8, n), one below the other.

    As pixels and not as texts of the figure: 64 of those take longer to draw than all the rest.
    """
    height = 12 if numbers.shape[2] == 3 else 16
    for r, c in np.ndindex(numbers.shape[:2]):
        square = enlarged[r * _NUMBERS : (r + 1) * _NUMBERS, c * _NUMBERS : (c + 1) * _NUMBERS]
        ink = np.zeros((_NUMBERS, _NUMBERS, 1), np.float32)
        first = _NUMBERS // 2 - height - (len(numbers[r, c]) - 1) * (height + 1) // 2
        for line, value in enumerate(numbers[r, c]):
            top = first + line * (height + 1)
            written = _written(int(value), height)
            low, high = max(top, 0), min(top + 2 * height, _NUMBERS)
            ink[low:high, :, 0] += written[low - top : high - top]
        shade = 0 if square[0, 0].mean() > 127 else 255
        square[:] = np.rint(square + (shade - square.astype(np.float32)) * np.minimum(ink, 1))


@demo(
    size=(9.5, 4.5),
    frames=[{"magnified": 8}, {"magnified": 48}],
    magnified=Choice([2, 4, 8, 16, 24, 48], start=2, label="magnified"),
    row=Slider(0, 299, start=106, label="row of the middle"),
    column=Slider(0, 450, start=167, label="column of the middle"),
    channel=Choice(list(CHANNELS), label="channel"),
)
def zoom_demo(fig: Any) -> Any:
    """A frame on the photo, and what lies in it, magnified until every pixel is a square with its numbers."""
    from matplotlib.patches import Rectangle

    photo = _photo()
    height, width = photo.shape[:2]
    left, right = pixel_axes(fig, 74, 54, width, height), pixel_axes(fig, 557, 36, SIDE, SIDE)
    whole = left.imshow(photo, interpolation="nearest", extent=(-0.5, width - 0.5, height - 0.5, -0.5))
    left.set(xlabel="column", ylabel="row", xticks=[0, 200, 400], yticks=[0, 100, 200])
    left.tick_params(labelsize=12, pad=2)
    left.set_title("the photo")
    frame = left.add_patch(Rectangle((0, 0), 1, 1, fill=False, lw=2.5, ec=VERMILION))
    cut = right.imshow(np.zeros((SIDE, SIDE, 3), np.uint8), interpolation="nearest")
    right.set(xticks=[], yticks=[])
    title = right.set_title("")
    for spine in right.spines.values():
        spine.set(visible=True, color=VERMILION, linewidth=2.5)
    marked = right.add_patch(Rectangle((0, 0), 1, 1, fill=False, lw=2, ec=VERMILION))
    # Rows and columns at the window's ends, as texts: ticks that change would have everything drawn anew.
    ends = [
        right.text(x, y, "", ha=ha, va=va, fontsize=12)
        for x, y, ha, va in (
            (-6, 0, "right", "top"),
            (-6, SIDE, "right", "bottom"),
            (0, SIDE + 5, "left", "top"),
            (SIDE, SIDE + 5, "right", "top"),
        )
    ]
    drawn = {"channel": "all three"}

    def update(magnified: int, row: int, column: int, channel: str) -> str:
        side = SIDE // magnified
        top = int(np.clip(row - side // 2, 0, height - side))
        first = int(np.clip(column - side // 2, 0, width - side))
        window = photo[top : top + side, first : first + side]
        shown = seen(window, channel)
        if drawn["channel"] != channel:  # scaling the photo anew takes longer than all the rest
            whole.set_data(seen(photo, channel))
            drawn["channel"] = channel
        enlarged = shown.repeat(magnified, axis=0).repeat(magnified, axis=1)
        if magnified == _NUMBERS:
            write_numbers(enlarged, window if channel == "all three" else shown[:, :, :1])
        cut.set_data(enlarged)
        frame.set_bounds(first - 0.5, top - 0.5, side, side)
        corner = side // 2 * magnified - 0.5
        marked.set_bounds(corner, corner, magnified, magnified)
        for text, number in zip(ends, (top, top + side - 1, first, first + side - 1), strict=True):
            text.set_text(str(number))
        title.set_text(f"{side} × {side} pixels, {magnified} times as large")
        middle = window[side // 2, side // 2]
        values = (
            f"red {middle[0]}, green {middle[1]}, blue {middle[2]}"
            if channel == "all three"
            else f"{channel} {middle[CHANNELS.index(channel) - 1]}"
        )
        where = f"Rows {top} to {top + side - 1} and columns {first} to {first + side - 1}"
        return (
            f"{where}, each pixel {magnified} × {magnified} on the screen, channel: {channel}; the framed pixel, row "
            f"{top + side // 2} and column {first + side // 2}, is {values}"
            + (", and nothing but such numbers is stored." * (magnified == 48) or ".")
        )

    return update
