"""A photo, one of its channels brighter or darker, a threshold, and the histogram of its values."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import BLUE, VERMILION

SIDE = 200
PHOTOS = ("astronaut", "chelsea", "coffee", "coins")
CHANNELS = ("all three", "red", "green", "blue", "grey")


@cache
def square(name: str) -> npt.NDArray[np.uint8]:
    """A photo cut and thinned out to (200, 200, 3) uint8."""
    from course_utils.datasets import load

    photo = load("photos")[name].rgb
    step = max(min(photo.shape[:2]) // SIDE, 1)
    photo = photo[::step, ::step]
    top, left = (photo.shape[0] - SIDE) // 8, (photo.shape[1] - SIDE) // 2  # faces are in the upper part
    return np.ascontiguousarray(photo[top : top + SIDE, left : left + SIDE])


def grey(image: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """(H, W, 3) → (H, W) uint8: 0.299 R + 0.587 G + 0.114 B, as OpenCV weighs them."""
    return np.rint(image @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)


def chosen(image: npt.NDArray[np.uint8], channel: str) -> npt.NDArray[np.uint8]:
    """What the threshold looks at, (H, W): one channel, or the grey picture."""
    return image[:, :, CHANNELS.index(channel) - 1] if channel in CHANNELS[1:4] else grey(image)


@demo(
    size=(8.2, 3.2),
    frames=[{"channel": "red"}, {"photo": "coins", "channel": "grey", "threshold": 100}],
    photo=Choice(list(PHOTOS), label="photo"),
    channel=Choice(list(CHANNELS), label="channel"),
    brightness=Slider(-150, 150, step=10, start=0, label="brighter by"),
    threshold=Slider(0, 255, start=128, label="threshold"),
)
def explorer_demo(fig: Any) -> Any:
    """A photo's channels, its brightness, and which of its pixels lie above a threshold."""
    left, middle = (pixel_axes(fig, 16 + 220 * i, 40, SIDE, SIDE) for i in range(2))
    chart = pixel_axes(fig, 496, 40, 300, SIDE)
    pictures = [ax.imshow(np.zeros((SIDE, SIDE, 3), np.uint8), interpolation="nearest") for ax in (left, middle)]
    titles = [ax.set_title("") for ax in (left, middle)]
    for ax in (left, middle):
        ax.set(xticks=[], yticks=[])
        for spine in ax.spines.values():
            spine.set(visible=True, color="#999999", linewidth=1)
    (curve,) = chart.plot(np.arange(256), np.zeros(256), color=BLUE, lw=1.4)
    line = chart.axvline(128, color=VERMILION, ls="--")
    chart.set(xlim=(-3, 258), ylim=(0, 1.05), xlabel="value", yticks=[], xticks=[0, 64, 128, 192, 255])
    chart.set_title("pixels at each value")

    def update(photo: str, channel: str, brightness: int, threshold: int) -> str:
        image = np.clip(square(photo).astype(np.int16) + brightness, 0, 255).astype(np.uint8)
        values = chosen(image, channel)
        pictures[0].set_data(image if channel == "all three" else np.repeat(values[:, :, None], 3, axis=2))
        above = values > threshold
        pictures[1].set_data(np.repeat(above[:, :, None], 3, axis=2).astype(np.uint8) * 255)
        counts = np.bincount(values.ravel(), minlength=256)
        curve.set_ydata(np.sqrt(counts / counts.max()))
        line.set_xdata([threshold, threshold])
        titles[0].set_text(f"{photo}, {channel}")
        what = "grey" if channel in ("all three", "grey") else channel
        titles[1].set_text(f"{what} > {threshold}")
        stuck = 100 * float(((values == 0) | (values == 255)).mean())
        moved = f"{abs(brightness)} {'brighter' if brightness > 0 else 'darker'}" if brightness else "as it was taken"
        return (
            f"A square cut from the photo '{photo}', channel: {channel}, {moved}: the mean {what} value is "
            f"{values.mean():.0f}. In the middle white stands where {what} > {threshold}: {100 * above.mean():.0f} % "
            f"of the pixels. {stuck:.0f} % sit at 0 or 255, where nothing can be told apart."
        )

    return update
