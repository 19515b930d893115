"""Adding to pixels: a uint8 wraps round like a clock, a careful sum stops at 0 and 255."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.demos import Slider, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import BLUE, VERMILION

from .explorer import SIDE, grey, square


@demo(
    size=(8.6, 3.2),
    frames=[{"add": 20}, {"add": 60}],
    add=Slider(-120, 120, step=5, start=20, label="add to every pixel"),
    pixel=Slider(0, 255, start=200, label="a pixel that had"),
)
def brighter_demo(fig: Any) -> Any:
    """The same number added to every pixel of a grey photo, once in uint8 and once with a stop at both ends."""
    photo = grey(square("astronaut"))
    axes = [pixel_axes(fig, 16 + 256 * i, 40, SIDE, SIDE) for i in range(2)]
    pictures = [ax.imshow(photo, cmap="gray", vmin=0, vmax=255, interpolation="nearest") for ax in axes]
    for ax, title in zip(axes, ("uint8 wraps round", "clipped at the ends"), strict=True):
        ax.set(xticks=[], yticks=[])
        ax.set_title(title)
    chart = pixel_axes(fig, 556, 40, 280, SIDE)
    before = np.arange(256)
    (clipped,) = chart.plot(before, before, color=BLUE, lw=4, label="clipped")
    (wrapped,) = chart.plot(before, before, ".", color=VERMILION, ms=3, label="uint8")
    (dots,) = chart.plot([], [], "o", color=VERMILION, ms=9)
    chart.set(xlim=(-6, 261), ylim=(-8, 345), xlabel="value before", xticks=[0, 128, 255], yticks=[0, 128, 255])
    chart.set_title("value after")
    chart.legend(loc="upper center", ncols=2, markerscale=3, columnspacing=1.0)

    def update(add: int, pixel: int) -> str:
        around = (before + add) % 256
        stopped = np.clip(before + add, 0, 255)
        pictures[0].set_data(around[photo])
        pictures[1].set_data(stopped[photo])
        wrapped.set_ydata(around)
        clipped.set_ydata(stopped)
        dots.set_data([pixel], [around[pixel]])
        lost = 100 * float((around != stopped)[photo].mean())
        sign = "+" if add >= 0 else "−"
        return (
            f"{pixel} {sign} {abs(add)} is {around[pixel]} in uint8, and {stopped[pixel]} if a sum stops at 0 and 255; "
            f"in this photo {lost:.0f} % of the pixels wrap round."
        )

    return update
