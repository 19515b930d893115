"""What the computer sees: from a photo down to the numbers of one eye."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import BLACK, VERMILION

SIDE = 384  # screen pixels of the magnified window
CHANNELS = ("all three", "red", "green", "blue")
_NUMBERS = 48  # at this magnification the numbers are written into the pixels
_CELLS = SIDE // _NUMBERS


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


@demo(
    size=(9.4, 4.5),
    frames=[{"magnified": 8}, {"magnified": 48, "channel": "red"}],
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
    left, right = pixel_axes(fig, 74, 54, width, height), pixel_axes(fig, 543, 40, SIDE, SIDE)
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
    texts = [
        right.text(
            (i % _CELLS + 0.5) * _NUMBERS, (i // _CELLS + 0.5) * _NUMBERS, "", ha="center", va="center", linespacing=1.0
        )
        for i in range(_CELLS**2)
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
        cut.set_data(shown.repeat(magnified, axis=0).repeat(magnified, axis=1))
        frame.set_bounds(first - 0.5, top - 0.5, side, side)
        title.set_text(f"{side} × {side} pixels, {magnified} times as large")
        numbers = window if channel == "all three" else shown[:, :, :1]
        bright = shown.mean(axis=2) > 127
        for i, text in enumerate(texts):
            text.set_visible(magnified == _NUMBERS)
            if magnified == _NUMBERS:
                r, c = divmod(i, _CELLS)
                text.set(
                    text="\n".join(str(value) for value in numbers[r, c]),
                    color=BLACK if bright[r, c] else "white",
                    fontsize=9 if channel == "all three" else 12,
                )
        middle = window[side // 2, side // 2]
        values = (
            f"red {middle[0]}, green {middle[1]}, blue {middle[2]}"
            if channel == "all three"
            else f"{channel} {middle[CHANNELS.index(channel) - 1]}"
        )
        where = f"Rows {top} to {top + side - 1} and columns {first} to {first + side - 1}"
        return (
            f"{where}, each pixel {magnified} × {magnified} on the screen, channel: {channel}; the pixel in row "
            f"{top + side // 2} and column {first + side // 2} is {values}"
            + (", and nothing but such numbers is stored." * (magnified == 48) or ".")
        )

    return update
