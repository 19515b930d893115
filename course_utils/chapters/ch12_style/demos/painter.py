"""The network that paints in one pass, behind a slider: on the course's photos, and on one of the reader's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from course_utils.demos import Choice, Demo, Slider, demo
from course_utils.viz.curves import pixel_axes

_PHOTOS = {"cat": "chelsea", "coffee": "coffee", "astronaut": "astronaut", "temple": "china"}
_SIDE, _ZOOM = 192, 1
_STRENGTH = Slider(0.0, 1.0, step=0.05, start=0.6, label="strength of the style")


@lru_cache(maxsize=8)
def _photo(name: str) -> np.ndarray:
    from course_utils.chapters.ch12_style.pictures import square
    from course_utils.datasets import load

    return square(load("photos")[_PHOTOS[name]], _SIDE)


def _drawer(fig: Any, high: int, wide: int) -> Callable[[np.ndarray, float, str], str]:
    """Axes for a photo and its painting, and the function that fills them."""
    left = pixel_axes(fig, 16, 44, _ZOOM * wide, _ZOOM * high)
    right = pixel_axes(fig, 32 + _ZOOM * wide, 44, _ZOOM * wide, _ZOOM * high)
    images = [ax.imshow(np.zeros((high, wide, 3)), interpolation="nearest") for ax in (left, right)]
    left.set_title("the photo")
    title = right.set_title("")
    for ax in (left, right):
        ax.set_axis_off()

    @lru_cache(maxsize=64)
    def painted(data: bytes, strength: float) -> np.ndarray:
        from course_utils.chapters.ch12_style.fast import paint

        return paint(np.frombuffer(data, np.uint8).reshape(high, wide, 3), strength, side=None)

    def fill(photo: np.ndarray, strength: float, called: str) -> str:
        painting = painted(photo.tobytes(), strength)
        for image, pixels in zip(images, (photo, painting), strict=True):
            image.set_data(pixels)
        title.set_text(f"painted, strength {strength:.2f}")
        change = float(np.abs(painting.astype(float) - photo).mean())
        return (
            f"{called} and, beside it, what one pass of the network makes of it at strength {strength:.2f}: its pixels "
            f"differ from the photo's by {change:.0f} of 255 on average."
        )

    return fill


@demo(
    size=(4.5, 2.5),
    frames=[
        {"photo": "cat", "strength": 0.5},
        {"photo": "cat", "strength": 1.0},
    ],
    strength=_STRENGTH,
    photo=Choice(tuple(_PHOTOS), label="photo"),
)
def paint_demo(fig: Any) -> Any:
    """A photo and its painting by the transform network, at every strength."""
    fill = _drawer(fig, _SIDE, _SIDE)

    def update(strength: float, photo: str) -> str:
        return fill(_photo(photo), strength, f"A photo ({photo})")

    return update


def paint_with(photo: Any) -> Demo:
    """The same demo for a photo of one's own.

    Args:
        photo: a path, or an array (H, W, 3) or (H, W); any size, it is shown with 192 pixels on its longer side.

    Raises:
        ValueError: there is no picture.
    """
    from course_utils.chapters.ch12_style.pictures import picture

    pixels = picture(photo, _SIDE)
    high, wide = pixels.shape[:2]

    def own_photo_demo(fig: Any) -> Any:
        """Your photo and its painting by the transform network, at every strength."""
        fill = _drawer(fig, high, wide)

        def update(strength: float) -> str:
            return fill(pixels, strength, "Your photo")

        return update

    size = ((_ZOOM * 2 * wide + 60) / 100, (_ZOOM * high + 60) / 100)
    return demo(size=size, frames=[{"strength": 0.5}], strength=_STRENGTH)(own_photo_demo)
