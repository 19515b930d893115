"""The same windows, one at a time or in one pass: what it costs."""

from __future__ import annotations

from typing import Any

from course_utils.demos import Slider, demo
from course_utils.viz.style import BLUE, GREEN, ORANGE, VERMILION

MOST = 64


def first_layer(side: int) -> int:
    """Multiplications of 16 filters of 5 × 5 × 3 on a picture of side × side."""
    return (side - 4) ** 2 * 16 * 25 * 3


def later_layers(windows: int, hidden: int) -> int:
    """Multiplications behind the pooling: 5 × 5 × 16 to the hidden numbers, as many again, and four answers."""
    return windows * (hidden * 25 * 16 + hidden * hidden + 4 * hidden)


def spaced(count: int) -> str:
    """A number with its digits in threes."""
    return f"{count:,}".replace(",", "\u202f")


@demo(
    size=(8.8, 4.4),
    frames=[{"n": 16, "place": 4}, {"n": 28, "place": 12}, {"n": 64, "place": 300, "hidden": 20}],
    n=Slider(14, MOST, step=2, start=16, label="n, pixels a side"),
    place=Slider(1, 26 * 26, start=1, label="window number"),
    hidden=Slider(20, 400, step=20, start=400, label="hidden numbers behind the pooling"),
)
def windows_demo(fig: Any) -> Any:
    """A window of 14 × 14 on the picture, its place in the output, and the multiplications of both ways."""
    from matplotlib.collections import LineCollection
    from matplotlib.patches import Rectangle

    picture, output, cost = fig.subplots(1, 3, width_ratios=[1.25, 1, 1.35])
    sides = []
    for ax, title in ((picture, "picture"), (output, "output")):
        ax.set(xlim=(-1, MOST + 1), ylim=(MOST + 1, -1), aspect="equal")
        ax.set_axis_off()
        sides.append(ax.set_title(title))
    picture.add_patch(Rectangle((0, 0), MOST, MOST, fc="#e8eef4", ec="#444444"))
    before = picture.add_patch(Rectangle((0, 0), 14, 14, fill=False, ec=BLUE, lw=2, ls=":"))
    shared = picture.add_patch(Rectangle((0, 0), 1, 1, fc=GREEN, alpha=0.4, hatch="//", ec=GREEN))
    window = picture.add_patch(Rectangle((0, 0), 14, 14, fill=False, ec=ORANGE, lw=3))
    output.add_patch(Rectangle((0, 0), MOST, MOST, fc="#e8eef4", ec="#444444"))
    lines = output.add_collection(LineCollection([], colors="#777777", linewidths=0.7))
    here = output.add_patch(Rectangle((0, 0), 1, 1, fc=ORANGE, ec="#444444"))
    names = ["first layer,\none by one", "first layer,\none pass", "the others,\none by one", "the others,\none pass"]
    bars = cost.barh(names, [1] * 4, color=[VERMILION, GREEN] * 2, height=0.55)
    for bar, hatch in zip(bars, ("//", "", "//", ""), strict=True):
        bar.set(hatch=hatch, edgecolor="white")
    cost.invert_yaxis()
    cost.set(xscale="log", xlim=(1e4, 2e9), xlabel="multiplications (log scale)")
    cost.set_xticks([1e4, 1e6, 1e8])
    counts = [cost.text(1.3e4, i - 0.42, "", va="center", size=11) for i in range(4)]

    def update(n: int, place: int, hidden: int) -> str:
        side = (n - 14) // 2 + 1
        number = min(place, side * side)
        row, col = divmod(number - 1, side)
        pixel, cell, first = MOST / n, MOST / side, number == 1
        window.set_bounds(2 * col * pixel, 2 * row * pixel, 14 * pixel, 14 * pixel)
        left, top = (2 * col - 2, 2 * row) if col else (0, max(2 * row - 2, 0))
        before.set_bounds(left * pixel, top * pixel, 14 * pixel, 14 * pixel)
        before.set_visible(not first)
        shared.set_bounds(2 * col * pixel, 2 * row * pixel, (12 if col else 14) * pixel, (14 if col else 12) * pixel)
        shared.set_visible(not first)
        cuts = [i * cell for i in range(1, side)]
        lines.set_segments([[(0, c), (MOST, c)] for c in cuts] + [[(c, 0), (c, MOST)] for c in cuts])
        here.set_bounds(col * cell, row * cell, cell, cell)
        sides[0].set_text(f"picture {n} × {n}")
        sides[1].set_text(f"output {side} × {side} × 4")
        alone, shared_pass = side * side * first_layer(14), first_layer(n)
        behind = later_layers(side * side, hidden)
        for bar, text, count in zip(bars, counts, (alone, shared_pass, behind, behind), strict=True):
            bar.set_width(count)
            text.set_text(spaced(count))
        overlap = "" if first else " A neighbour (dotted) shares the hatched part."
        late = "" if number == place else f" There is no window {place}."
        return (
            f"Window {number} of {side * side}: row {2 * row}, column {2 * col}.{overlap} First layer: "
            f"{spaced(alone)} multiplications one by one, {spaced(shared_pass)} in one pass, "
            f"{alone / shared_pass:.1f} times fewer. Layers behind it: {spaced(behind)} either way. In all "
            f"{(alone + behind) / (shared_pass + behind):.1f} times fewer.{late}"
        )

    return update
