"""Stored trainings out of balance, and their cures: what the generator makes at the end."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.demos import Slider, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import BLUE

from ._pictures import sheet

_RUNS = 5  # as many as tools/experiments/ch11_collapse.py stores
_ROWS, _COLUMNS = 4, 6


@demo(
    size=(8.9, 4.2),
    frames=[{"run": 1}, {"run": 4}, {"run": 5}],
    run=Slider(1, _RUNS, start=1, label="stored training"),
)
def collapse_demo(fig: Any) -> Any:
    """What a generator makes after a training out of balance, and which digits a classifier finds among it."""
    pictures_at, bars_at = pixel_axes(fig, 20, 50, 28 * 18, 28 * 12), pixel_axes(fig, 605, 50, 270, 290)
    pictures = pictures_at.imshow(np.zeros((28 * _ROWS, 28 * _COLUMNS)), cmap="gray", vmin=0, vmax=255)
    pictures_at.set(xticks=[], yticks=[])
    title = pictures_at.set_title("", fontsize=11)
    bars = bars_at.bar(range(10), [0.0] * 10, color=BLUE)
    bars_at.axhline(10, color="#777777", ls="--", lw=1.2)
    bars_at.set(xticks=range(10), ylim=(0, 100), xlabel="the classifier says", ylabel="of its pictures (%)")
    bars_at.set_title("dashed: each digit 10 %", fontsize=11)

    def update(run: int) -> str:
        from .. import stored

        one = stored.collapses()[run - 1]
        pictures.set_data(sheet(one.pictures[: _ROWS * _COLUMNS], _COLUMNS))
        for bar, share in zip(bars, one.shares, strict=True):
            bar.set_height(100 * share)
        normed = "with" if one.norm else "without"
        title.set_text(f"rate of G : of D = {one.ratio:g} : 1, {normed} batch norm, β₁ = {one.beta1:g}")
        return (
            f"Training {run}: rates {one.rate_g:g} of G and {one.rate_d:g} of D, {normed} batch normalisation, "
            f"β₁ = {one.beta1:g}. The classifier finds {one.classes} of the ten digits (at least 2 % each), the "
            f"commonest in {one.shares.max():.0%} of the pictures; two pictures differ by {one.diversity:.0f} grey "
            f"values, and the Fréchet distance to real digits is {one.distance:.0f}."
        )

    return update
