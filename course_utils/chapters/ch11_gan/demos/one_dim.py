"""The game on numbers: two densities, the learnt discriminator and the best one, moment by moment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from course_utils.demos import Slider, demo
from course_utils.viz.style import BLUE, GREEN, VERMILION

if TYPE_CHECKING:
    from ..one_d import Snapshot

_MOMENTS = 31
_KEPT: list[Snapshot] = []


def keep(story: Sequence[Snapshot]) -> None:
    """Let the demo show this training, 31 snapshots of it.

    Raises:
        ValueError: another number of snapshots.
    """
    if len(story) != _MOMENTS:
        raise ValueError(f"{_MOMENTS} snapshots were expected, from the first to the last; {len(story)} came.")
    _KEPT[:] = story


def panel(ax: Any, snapshot: Snapshot) -> None:
    """Draw one moment on the axes: the two densities, the learnt D and the best D."""
    artists = _Panel(ax)
    artists.show(snapshot)
    ax.set_title(snapshot.title or f"after {snapshot.step} steps")


class _Panel:
    """The curves of one moment, on axes of their own."""

    def __init__(self, ax: Any) -> None:
        from ..one_d import GRID, data_density

        ax.fill_between(GRID, data_density(GRID, 0.12), color=BLUE, alpha=0.18, lw=0)
        self.data = ax.plot([], [], color=BLUE, label="real numbers, density")[0]
        self.made = ax.plot([], [], color=VERMILION, ls="--", label="generated, density")[0]
        self.best = ax.plot([], [], color="#777777", lw=5, alpha=0.5, label="best D")[0]
        self.learned = ax.plot([], [], color=GREEN, lw=1.8, label="learnt D")[0]
        ax.axhline(0.5, color="#999999", lw=0.8, ls=":")
        ax.set(xlim=(-4, 4), ylim=(0, 1.15), xlabel="x", yticks=[0, 0.5, 1], ylabel="density, probability")

    def show(self, snapshot: Snapshot) -> None:
        from ..one_d import GRID

        self.data.set_data(GRID, snapshot.data)
        self.made.set_data(GRID, np.minimum(snapshot.generated, 1.15))
        self.best.set_data(GRID, snapshot.optimal)
        self.learned.set_data(GRID, snapshot.learned)


@cache
def _own() -> tuple[Snapshot, ...]:
    from .. import one_d

    return tuple(one_d.train())


def gap(snapshot: Snapshot) -> float:
    """How far the learnt D is from the best one, on average over the places where there are numbers."""
    return float(np.nanmean(np.abs(snapshot.learned - snapshot.optimal)))


@demo(
    size=(8.4, 5.2),
    frames=[{"moment": 0}, {"moment": 10}, {"moment": 16}],
    moment=Slider(0, _MOMENTS - 1, start=0, label="moment of the training"),
)
def stepper_demo(fig: Any) -> Any:
    """A GAN for single numbers, step by step: densities, the discriminator, and where the generator sends each z."""
    top, below = fig.subplots(2, 1, height_ratios=[3.2, 1])
    curves = _Panel(top)
    top.legend(loc="upper right", fontsize=9, ncols=4, columnspacing=1.0, handlelength=1.6)
    title = top.set_title("")
    arrows = [below.plot([], [], color=VERMILION, lw=0.9)[0] for _ in range(21)]
    below.set(xlim=(-4, 4), ylim=(0, 1), yticks=[0, 1], yticklabels=["z", "x = G(z)"], xlabel="where G sends each z")
    top.set_xlabel("")

    def update(moment: int) -> str:
        story = _KEPT or _own()
        now = story[moment]
        curves.show(now)
        for arrow, z, x in zip(arrows, now.z, now.x, strict=True):
            arrow.set_data([z, x], [0, 1])
        title.set_text(f"after {now.step} steps: V = {now.value:.3f}")
        return (
            f"After {now.step} steps of G: the area between the two densities is {now.distance:.2f} (0 where they are "
            f"equal, 2 where they never meet), the learnt D is {gap(now):.2f} away from the best one on average, and "
            f"V with this learnt D is {now.value:.3f} (with the best D it is at least −log 4 = −1.386)."
        )

    return update
