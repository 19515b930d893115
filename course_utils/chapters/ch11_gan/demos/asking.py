"""A generator that is told what to draw: two wishes, mixed, and how loudly they are said."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from course_utils.demos import Slider, demo
from course_utils.viz.curves import pixel_axes

from ..dcgan import ASKED
from ._pictures import made, seen_as, sheet

_COLUMNS, _ROWS = 4, 3


@cache
def _vectors() -> Any:
    """(12, 32): the random numbers that all wishes stand beside."""
    from .. import dcgan

    return dcgan.latents(_COLUMNS * _ROWS, seed=5).numpy()


@demo(
    size=(8.6, 3.9),
    frames=[{"share": 0.0}, {"share": 0.5}],
    first=Slider(0, 9, start=4, label="wish"),
    second=Slider(0, 9, start=9, label="another wish"),
    share=Slider(0.0, 1.0, step=0.1, start=0.2, label="share of the other one"),
    loudness=Slider(0.0, 6.0, step=0.5, start=ASKED, label="how loud"),
)
def wish_demo(fig: Any) -> Any:
    """Twelve latent vectors, the same two wishes for all of them, and what the generator draws."""
    pictures_at = pixel_axes(fig, 20, 38, 112 * _COLUMNS, 112 * _ROWS)
    wish_at = fig.add_axes((0.64, 0.2, 0.34, 0.62))
    laid = pictures_at.imshow(np.zeros((28 * _ROWS, 28 * _COLUMNS)), cmap="gray", vmin=0, vmax=255)
    pictures_at.set(xticks=[], yticks=[])
    pictures_at.set_title("from the same twelve latent vectors")
    bars = wish_at.bar(range(10), np.zeros(10))
    wish_at.set(xticks=range(10), ylim=(0, 6.2), xlabel="digit", title="the ten numbers beside them")

    def update(first: int, second: int, share: float, loudness: float) -> str:
        wish = np.zeros(10)
        wish[first] += loudness * (1 - share)
        wish[second] += loudness * share
        for bar, height in zip(bars, wish, strict=True):
            bar.set_height(height)
        vectors = _vectors()
        drawn = made("asked", np.hstack([vectors, np.tile(wish, (len(vectors), 1))]))
        laid.set_data(sheet(drawn, _COLUMNS))
        seen, _ = seen_as(drawn)
        asked = " and ".join(
            f"{wish[digit]:.1f} in the place of the {digit}" for digit in dict.fromkeys((first, second)) if wish[digit]
        )
        found = ", ".join(
            f"{(seen == digit).sum()} for {'an' if digit == 8 else 'a'} {digit}" for digit in np.unique(seen)
        )
        return (
            f"The ten numbers hold {asked or 'nothing but zeros'}. Of the twelve pictures the classifier takes {found}."
        )

    return update
