"""How far one number of a deep layer sees."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.demos import Slider, demo
from course_utils.viz.style import BLUE, ORANGE, VERMILION


def _support(layers: list[tuple[int, int]]) -> list[np.ndarray]:
    """For one number of the last layer: the positions, layer by layer from the image on, that can change it."""
    reached = [np.array([0])]
    for f, s in reversed(layers):
        reached.append(np.unique(reached[-1][:, None] * s + np.arange(f)))
    return reached[::-1]


@demo(
    size=(8.4, 4.8),
    frames=[{"layers": 2, "s1": 1, "s2": 1}, {"layers": 2}, {"layers": 3, "f1": 5, "s1": 1, "f2": 2, "f3": 5}],
    layers=Slider(1, 3, start=3, label="layers"),
    f1=Slider(1, 7, start=3, label="window of layer 1"),
    s1=Slider(1, 3, start=2, label="step of layer 1"),
    f2=Slider(1, 7, start=3, label="window of layer 2"),
    s2=Slider(1, 3, start=2, label="step of layer 2"),
    f3=Slider(1, 7, start=3, label="window of layer 3"),
)
def field_demo(fig: Any) -> Any:
    """One number of the last layer, and everything below it that can change it, in one dimension."""
    from matplotlib.collections import LineCollection

    ax = fig.subplots()
    wires = ax.add_collection(LineCollection([], colors="#999999", linewidths=0.8, zorder=1))
    dots = [ax.plot([], [], "s" if level == 0 else "o", color=BLUE, ms=7, zorder=2)[0] for level in range(4)]
    (top,) = ax.plot([], [], "D", color=ORANGE, ms=11, mec="black", zorder=3)
    (wrong,) = ax.plot([], [], color=VERMILION, lw=5, ls=(0, (1.2, 0.8)), solid_capstyle="butt")
    (right,) = ax.plot([], [], color=BLUE, lw=5)
    notes = [ax.text(0, 0, "", ha="right", va="center", color=c, weight="bold") for c in (BLUE, VERMILION)]
    names = ax.text(0.005, 0.98, "", transform=ax.transAxes, va="top", size=11, color="#444444")
    ax.set(ylim=(-1.9, 3.7), yticks=range(4), yticklabels=["image", "layer 1", "layer 2", "layer 3"], xlim=(-1, 1))
    ax.set(xticks=[], xlabel="pixels of the image: each square is one")

    def update(layers: int, f1: int, s1: int, f2: int, s2: int, f3: int) -> str:
        chosen = [(f1, s1), (f2, s2), (f3, 1)][:layers]
        reached = _support(chosen)
        jumps = np.cumprod([1, *(s for _, s in chosen)])
        # Where a number's field has its middle, in pixels of the image.
        first = np.cumsum([0.0, *((f - 1) / 2 * jump for (f, _), jump in zip(chosen, jumps, strict=False))])
        shift = first[-1]
        sees = int(reached[0][-1] - reached[0][0]) + 1
        seen = len(reached[0])
        claimed = 1 + sum((f - 1) * s for f, s in chosen)
        # The picture is scaled, not the axis: its ticks would have to be drawn anew each time.
        wide = next(w for w in (5, 8, 14, 24, 40, 64) if w > max(sees, claimed) / 2 * 1.25)
        across = [(reached[k] * jumps[k] + first[k] - shift) / wide for k in range(layers + 1)]
        lines = []
        for k, (f, s) in enumerate(chosen):
            for number, x in zip(reached[k + 1], across[k + 1], strict=True):
                below = ((number * s + np.arange(f)) * jumps[k] + first[k] - shift) / wide
                lines += [[(x, k + 1), (b, k)] for b in below]
        wires.set_segments(lines)
        for k, artist in enumerate(dots):
            artist.set_data((across[k], np.full(len(across[k]), k)) if k < layers + 1 else ([], []))
        top.set_data([0], [layers])
        right.set_data([-sees / 2 / wide, sees / 2 / wide], [-0.62, -0.62])
        wrong.set_data([-claimed / 2 / wide, claimed / 2 / wide], [-1.5, -1.5])
        for note, y, text in zip(notes, (-0.62, -1.5), (f"sees {sees}", f"own-step formula: {claimed}"), strict=True):
            note.set_position((0.98, y + 0.33))
            note.set_text(text)
        names.set_text("  ".join(f"layer {k}: window {f}, step {s}" for k, (f, s) in enumerate(chosen, 1)))
        holes = f" (only {seen} of them count: the steps are larger than the windows)" if seen < sees else ""
        agree = "says the same" if claimed == sees else f"says {claimed}, which is wrong"
        return (
            f"With {layers} layer{'s' * (layers > 1)}, {', '.join(f'window {f} step {s}' for f, s in chosen)}, one "
            f"number of "
            f"the last sees {sees} pixels along a side{holes}. The formula that multiplies each layer by its own step "
            f"{agree}."
        )

    return update
