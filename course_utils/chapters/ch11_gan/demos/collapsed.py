"""Stored trainings in which one player learns faster than the other: what the generator makes at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.demos import Choice, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import BLUE

from ._pictures import sheet

if TYPE_CHECKING:
    from ..stored import Collapse

RATIOS = {"1 : 16": 1 / 16, "1 : 4": 1 / 4, "1 : 1": 1.0, "4 : 1": 4.0, "16 : 1": 16.0}
_ROWS, _COLUMNS = 4, 6


def _run(ratio: str, norm: str) -> Collapse:
    """The stored training with these two learning rates, with or without batch normalisation."""
    from .. import stored

    rows = [row for row in stored.collapses() if row.norm == (norm == "with")]
    return min(rows, key=lambda row: abs(np.log(row.ratio / RATIOS[ratio])))


@demo(
    size=(8.9, 4.2),
    frames=[{"ratio": "1 : 1", "norm": "with"}, {"ratio": "16 : 1", "norm": "without"}],
    ratio=Choice(tuple(RATIOS), start="1 : 1", label="learning rates, G : D"),
    norm=Choice(("without", "with"), label="batch normalisation"),
)
def collapse_demo(fig: Any) -> Any:
    """What a generator makes after a training out of balance, and which digits a classifier finds among it."""
    pictures_at, bars_at = pixel_axes(fig, 20, 50, 28 * 18, 28 * 12), pixel_axes(fig, 605, 50, 270, 290)
    pictures = pictures_at.imshow(np.zeros((28 * _ROWS, 28 * _COLUMNS)), cmap="gray", vmin=0, vmax=255)
    pictures_at.set(xticks=[], yticks=[])
    title = pictures_at.set_title("")
    bars = bars_at.bar(range(10), [0.0] * 10, color=BLUE)
    bars_at.axhline(10, color="#777777", ls="--", lw=1.2)
    bars_at.set(xticks=range(10), ylim=(0, 100), xlabel="the classifier says", ylabel="of its pictures (%)")
    bars_at.set_title("dashed: all alike", fontsize=11)

    def update(ratio: str, norm: str) -> str:
        one = _run(ratio, norm)
        pictures.set_data(sheet(one.pictures[: _ROWS * _COLUMNS], _COLUMNS))
        for bar, share in zip(bars, one.shares, strict=True):
            bar.set_height(100 * share)
        title.set_text(f"G : D = {ratio}, {norm} batch normalisation")
        return (
            f"G learns with rate {one.rate_g:.2g} and D with {one.rate_d:.2g}, {norm} batch normalisation: the "
            f"classifier finds {one.classes} of the ten digits (at least 2 % each), the commonest in "
            f"{one.shares.max():.0%} of the pictures, and the Fréchet distance to real digits is {one.distance:.0f}."
        )

    return update
