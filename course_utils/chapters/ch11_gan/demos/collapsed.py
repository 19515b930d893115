"""Stored trainings in which one player learns too fast: what the generator makes at the end."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils import results
from course_utils.demos import Slider, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import BLUE

from ._pictures import sheet

_RUNS = len(results.load("ch11_collapse")["rows"])
_COLUMNS = 8


@demo(
    size=(8.8, 4.4),
    frames=[{"run": 1}, {"run": _RUNS // 2 + 1}, {"run": _RUNS}],
    run=Slider(1, _RUNS, start=1, label="stored training"),
)
def collapse_demo(fig: Any) -> Any:
    """What a generator makes after a training out of balance, and which digits a classifier finds among it."""
    pictures_at, bars_at = pixel_axes(fig, 20, 60, 28 * 16, 28 * 8), pixel_axes(fig, 560, 60, 300, 28 * 8)
    pictures = pictures_at.imshow(np.zeros((112, 224)), cmap="gray", vmin=0, vmax=255)
    pictures_at.set(xticks=[], yticks=[])
    title = pictures_at.set_title("")
    bars = bars_at.bar(range(10), [0.0] * 10, color=BLUE)
    even = bars_at.axhline(10, color="#777777", ls="--")
    even.set_label("10 %")
    bars_at.set(xticks=range(10), ylim=(0, 100), xlabel="the classifier takes it for", ylabel="of its pictures (%)")

    def update(run: int) -> str:
        from .. import stored

        one = stored.collapses()[run - 1]
        shown = one.pictures[: _COLUMNS * 4]
        pictures.set_data(sheet(shown, _COLUMNS))
        for bar, share in zip(bars, one.shares, strict=True):
            bar.set_height(100 * share)
        normed = "with batch normalisation" if one.norm else "without batch normalisation"
        title.set_text(f"rate of G : rate of D = {one.ratio:g}, {normed}")
        return (
            f"G learns with rate {one.rate_g:g}, D with {one.rate_d:g} ({one.ratio:g} to 1), {normed}: the classifier "
            f"finds {one.classes} of ten digits, the commonest in {one.shares.max():.0%} of the pictures, and the Fréchet "
            f"distance to real digits is {one.distance:.0f}."
        )

    return update
