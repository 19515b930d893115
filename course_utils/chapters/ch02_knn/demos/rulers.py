"""What 'near' means: other distances, other units, and what many dimensions do to it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.style import BLUE, GREEN, ORANGE, VERMILION

from .plumbing import percent

_A, _B = np.array([3.0, 0.0]), np.array([-2.1, 1.9])


def _norm(points: npt.ArrayLike, p: float) -> Any:
    """Minkowski length (...) of vectors (..., 2)."""
    return (np.abs(points) ** p).sum(axis=-1) ** (1 / p)


@demo(
    size=(5.4, 4.8),
    frames=[{"p": 1.0}, {"p": 1.5}, {"p": 2.0}, {"p": 10.0}],
    p=Slider(1.0, 10.0, step=0.25, start=2.0, label="p"),
)
def minkowski_demo(fig: Any) -> Any:
    """All points at distance 1 in the Minkowski family, and which of two points is the nearer one."""
    from matplotlib.patches import Polygon

    ax = fig.subplots()
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    ring = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    unit = Polygon(ring, fill=False, ec=BLUE, lw=2.2, label="distance 1")
    reach = Polygon(ring, fill=False, ec="#666666", lw=1.6, ls="--", label="as far as the nearer one")
    ax.add_patch(unit)
    ax.add_patch(reach)
    ax.plot(0, 0, "k+", ms=12, mew=2)
    ax.plot(*_A, "s", color=VERMILION, ms=11)
    ax.plot(*_B, "^", color=GREEN, ms=12)
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5}
    far_a = ax.text(_A[0], _A[1] - 0.35, "", ha="center", va="top", bbox=box)
    far_b = ax.text(_B[0], _B[1] + 0.35, "", ha="center", va="bottom", bbox=box)
    ax.set(xlim=(-4, 4), ylim=(-3.4, 3.4), xlabel="first coordinate", ylabel="second coordinate", aspect="equal")
    ax.set(xticks=range(-4, 5, 2), yticks=range(-2, 3, 2))
    ax.grid(True)
    ax.set_axisbelow(True)
    fig.legend(loc="outside upper center", ncols=2)
    names = {1.0: " (Manhattan)", 2.0: " (Euclidean)", 10.0: " (nearly Chebyshev)"}

    def update(p: float) -> str:
        a, b = float(_norm(_A, p)), float(_norm(_B, p))
        circle = ring / _norm(ring, p)[:, None]
        unit.set_xy(circle)
        reach.set_xy(circle * min(a, b))
        far_a.set_text(f"A: {a:.2f}")
        far_b.set_text(f"B: {b:.2f}")
        near, far = ("A", "B") if a < b else ("B", "A")
        return (
            f"With p = {p:g}{names.get(p, '')}, A is {a:.2f} away and B {b:.2f}: {near} is nearer, "
            f"and {far} lies outside of the dashed line."
        )

    return update


# Height in metres, weight in kilograms. You are the first; each ruler finds another neighbour for you.
_PEOPLE = {
    "you": (1.750, 70.0),
    "Ada": (1.770, 74.0),
    "Bo": (1.600, 70.5),
    "Cem": (1.755, 88.0),
    "Dia": (1.900, 92.0),
    "Eli": (1.620, 55.0),
}
_UNITS = {"m": 1.0, "cm": 100.0, "mm": 1000.0}


@demo(
    size=(8.4, 4.0),
    frames=[{"unit": "m"}, {"unit": "mm"}, {"unit": "mm", "scaling": "standardised"}],
    unit=Choice(list(_UNITS), label="height in"),
    scaling=Choice(["as measured", "standardised"], label="features"),
)
def units_demo(fig: Any) -> Any:
    """Who is most like you? The answer changes with the unit of one feature, until the features are standardised."""
    names = list(_PEOPLE)[1:]
    people = np.array(list(_PEOPLE.values()))
    left, right = fig.subplots(1, 2, width_ratios=[1.1, 1])
    left.plot(*people[1:].T, "o", color=BLUE, ms=9)
    left.plot(*people[0], "*", color=VERMILION, ms=18)
    (line,) = left.plot([], [], "--", color="#666666", lw=1.8, zorder=0)
    for name, (height, weight) in _PEOPLE.items():
        beside = (-34, -14) if name == "you" else (8, 6)
        left.annotate(name, (height, weight), beside, textcoords="offset points")
    ticks = np.array([1.6, 1.7, 1.8, 1.9])
    left.set(xlim=(1.55, 1.98), ylim=(50, 100), xticks=ticks, yticks=[60, 80, 100], ylabel="weight in kg")
    # New tick labels would draw the whole figure anew, so these hold only the room for texts that can change.
    left.set_xticks(ticks, [" "] * len(ticks))
    left.set_xlabel(" ")
    below = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center", "va": "top"}
    numbers = [left.annotate("", (tick, 0), (0, -7), **below) for tick in ticks]
    unit_name = left.annotate("", (sum(left.get_xlim()) / 2, 0), (0, -24), **below)
    bars = right.barh(names, np.ones(len(names)), color=BLUE)
    texts = [right.text(0, row, "", va="center") for row in range(len(names))]
    right.invert_yaxis()
    right.set(xlim=(0, 1.45), xticks=[], title="distance to you")
    right.spines["bottom"].set_visible(False)
    right.tick_params(left=False)

    def update(unit: str, scaling: str) -> str:
        measured = people * [_UNITS[unit], 1.0]
        features = measured if scaling == "as measured" else (measured - measured.mean(0)) / measured.std(0)
        gaps = features[1:] - features[0]
        lengths = np.sqrt((gaps**2).sum(axis=1))
        best = int(lengths.argmin())
        for row, (bar, text) in enumerate(zip(bars, texts, strict=True)):
            bar.set_width(lengths[row] / lengths.max())
            bar.set(color=ORANGE if row == best else BLUE, hatch="///" if row == best else "", edgecolor="white")
            text.set_x(lengths[row] / lengths.max() + 0.03)
            text.set_text(f"{lengths[row]:#.3g}".rstrip(".") + ("  nearest" if row == best else ""))
        line.set_data(*people[[0, best + 1]].T)
        unit_name.set_text(f"height in {unit}")
        for number, tick in zip(numbers, ticks, strict=True):
            number.set_text(f"{tick * _UNITS[unit]:g}")
        share = gaps[:, 0] ** 2 / (gaps**2).sum(axis=1)
        return (
            f"Height in {unit}, features {scaling}: {names[best]} is nearest to you, {lengths[best]:#.3g} away; "
            f"on average height makes {percent(share.mean(), 1)} of the squared distance and weight the rest."
        )

    return update


_DIMENSIONS = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)


@demo(
    size=(7, 4),
    frames=[{"dimensions": 2}, {"dimensions": 20}, {"dimensions": 1000}],
    dimensions=Choice(_DIMENSIONS, start=2, label="dimensions"),
)
def dimensions_demo(fig: Any) -> Any:
    """Distances from one random point to 1 000 others in a unit cube: the more dimensions, the more alike they are."""
    rng = np.random.default_rng(7)
    points = rng.random((1000, _DIMENSIONS[-1]), dtype=np.float32)
    query = rng.random(_DIMENSIONS[-1], dtype=np.float32)
    squares = np.cumsum((points - query) ** 2, axis=1, dtype=np.float64)  # column d - 1: the squared distance in d
    edges = np.linspace(0, 2.5, 101)
    ax = fig.subplots()
    bars = ax.stairs(np.ones(100), edges, fill=True, color=BLUE)
    near = ax.axvline(0, color=VERMILION, ls="--", label="nearest")
    far = ax.axvline(0, color=GREEN, ls="-.", label="farthest")
    ax.set(xlim=(0, 2.5), ylim=(0, 100), xlabel="distance ÷ average distance", ylabel="points")
    ax.yaxis.set_label_coords(-0.1, 0.5)
    ax.yaxis.get_major_locator().set_params(integer=True)
    fig.legend(handles=[near, far], loc="outside upper center", ncols=2)

    def update(dimensions: int) -> str:
        lengths = np.sqrt(squares[:, dimensions - 1])
        relative = lengths / lengths.mean()
        counts, _ = np.histogram(relative, edges)
        bars.set_data(counts)
        ax.set_ylim(0, counts.max() * 1.1)
        near.set_xdata([relative.min()] * 2)
        far.set_xdata([relative.max()] * 2)
        ratio = lengths.max() / lengths.min()
        many = f"{dimensions} dimension" + ("s" if dimensions > 1 else "")
        return (
            f"In {many} the nearest of 1 000 random points is {lengths.min():#.3g} away and the farthest "
            f"{lengths.max():#.3g}, {f'{ratio:.0f}' if ratio >= 10 else f'{ratio:.1f}'} times as far."
        )

    return update
