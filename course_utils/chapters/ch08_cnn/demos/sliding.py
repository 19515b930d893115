"""A window that slides over a small picture, one place at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.demos import Slider, demo
from course_utils.viz.style import BLUE, ORANGE

IMAGE = np.random.default_rng(2).integers(0, 10, (6, 6))
WEIGHTS = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
_MOST_PAD = 2
_SIDE = 6 + 2 * _MOST_PAD
_MOST_OUT = _SIDE - 2


def _grid(ax: Any, side: int) -> None:
    ax.set(xlim=(-0.5, side - 0.5), ylim=(side - 0.5, -0.5), aspect="equal")
    ax.set_axis_off()


@demo(
    size=(8.8, 4.6),
    frames=[{"place": 8}, {"place": 1, "p": 1}, {"place": 4, "dilation": 2}],
    place=Slider(1, 16, start=1, label="place of the window"),
    p=Slider(0, _MOST_PAD, start=0, label="p, zeros on each side"),
    s=Slider(1, 3, start=1, label="s, step"),
    dilation=Slider(1, 2, start=1, label="dilation"),
)
def window_demo(fig: Any) -> Any:
    """A 3 × 3 filter slides over a 6 × 6 picture: padding, step and dilation decide where it stands."""
    from matplotlib.patches import Rectangle

    left, right = fig.subplots(1, 2)
    fig.get_layout_engine().set(wspace=0.04)
    _grid(left, _SIDE)
    _grid(right, _MOST_OUT)
    cells = left.imshow(np.zeros((_SIDE, _SIDE)), cmap="Blues", vmin=0, vmax=14)
    done = right.imshow(np.zeros((_MOST_OUT, _MOST_OUT)), cmap="PuOr", vmin=-70, vmax=70)
    said = left.set_title("image"), right.set_title("output")
    inside = {at: left.text(at[1], at[0], "", ha="center", va="center") for at in np.ndindex(_SIDE, _SIDE)}
    outside = {at: right.text(at[1], at[0], "", ha="center", va="center") for at in np.ndindex(_MOST_OUT, _MOST_OUT)}
    left.add_patch(Rectangle((_MOST_PAD - 0.5, _MOST_PAD - 0.5), 6, 6, fill=False, ec="#444444", lw=1.2))
    window = [left.add_patch(Rectangle((0, 0), 0.92, 0.92, fill=False, ec=ORANGE, lw=3)) for _ in range(9)]
    weights = [left.text(0, 0, "", color="#a03c00", ha="right", va="bottom", size=9, weight="bold") for _ in range(9)]
    here = right.add_patch(Rectangle((0, 0), 0.92, 0.92, fill=False, ec=BLUE, lw=3))

    def update(place: int, p: int, s: int, dilation: int) -> str:
        span, edge = 2 * dilation + 1, _MOST_PAD - p
        padded = np.pad(IMAGE, p)
        side = (len(padded) - span) // s + 1
        number = min(place, side * side)
        row, col = divmod(number - 1, side)
        outputs = np.array(
            [
                (padded[i * s : i * s + span : dilation, j * s : j * s + span : dilation] * WEIGHTS).sum()
                for i, j in np.ndindex(side, side)
            ]
        )
        shown = np.full((_SIDE, _SIDE), np.nan)
        shown[edge : edge + len(padded), edge : edge + len(padded)] = padded
        cells.set_data(shown)
        for (i, j), text in inside.items():
            text.set(visible=not np.isnan(shown[i, j]), text=f"{shown[i, j]:.0f}")
        answers = np.full((_MOST_OUT, _MOST_OUT), np.nan)
        answers[:side, :side] = 0
        answers[:side, :side].flat[:number] = outputs[:number]
        done.set_data(answers)
        for (i, j), text in outside.items():
            ready = i < side and j < side and i * side + j < number
            text.set(visible=ready, text=f"{answers[i, j]:.0f}" if ready else "")
        products = []
        for k, (u, v) in enumerate(np.ndindex(3, 3)):
            y, x = row * s + u * dilation, col * s + v * dilation
            window[k].set_xy((edge + x - 0.46, edge + y - 0.46))
            weights[k].set_position((edge + x + 0.45, edge + y + 0.47))
            weights[k].set_text(f"{WEIGHTS[u, v]:+d}" if WEIGHTS[u, v] else "0")
            if WEIGHTS[u, v]:
                products.append(
                    f"{padded[y, x]}·({WEIGHTS[u, v]})" if WEIGHTS[u, v] < 0 else f"{padded[y, x]}·{WEIGHTS[u, v]}"
                )
        here.set_xy((col - 0.46, row - 0.46))
        said[0].set_text(f"image 6 × 6 with p = {p}: {len(padded)} × {len(padded)}")
        said[1].set_text(f"output {side} × {side}")
        rest = len(padded) - span - (side - 1) * s
        left_over = (
            f" {rest} row{'s' * (rest > 1)} and column{'s' * (rest > 1)} at the end are never reached." if rest else ""
        )
        late = "" if number == place else f" There is no place {place}."
        return (
            f"Place {number} of {side * side}: {' + '.join(products)} = {outputs[number - 1]}. With p = {p}, step "
            f"{s} and "
            f"dilation {dilation} the 3 × 3 window covers {span} × {span} pixels, and the output is {side} × {side}."
            f"{left_over}{late}"
        )

    return update
