"""How large the output is, and how many numbers have to be learnt."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.demos import Slider, demo
from course_utils.viz.style import BLUE, GREEN, ORANGE, VERMILION

_MOST = 64 + 2 * 5


@demo(
    size=(8.6, 4.6),
    frames=[{"n": 32, "f": 5}, {"n": 64, "f": 5}, {"n": 32, "f": 4, "s": 3, "filters": 16}],
    n=Slider(8, 64, start=32, label="n, pixels a side"),
    f=Slider(1, 8, start=5, label="f, window"),
    p=Slider(0, 5, start=0, label="p, padding"),
    s=Slider(1, 4, start=1, label="s, step"),
    channels=Slider(1, 64, start=3, label="channels that come in"),
    filters=Slider(1, 64, start=6, label="filters"),
)
def size_demo(fig: Any) -> Any:
    """One row of the image with every place of the window, and the parameters of three kinds of layers."""
    from matplotlib.collections import LineCollection
    from matplotlib.patches import Rectangle

    top, bottom = fig.subplots(2, 1, height_ratios=[1, 1.1])
    row = top.imshow(
        np.zeros((1, _MOST)), cmap="Blues", vmin=0, vmax=2, aspect="auto", extent=(0, _MOST, -0.9, 0.1), zorder=1
    )
    places = top.add_collection(LineCollection([], colors=ORANGE, linewidths=3))
    never = top.add_patch(Rectangle((0, -0.9), 1, 1, color=VERMILION, hatch="xx", ec="white", zorder=3))
    top.set(xlim=(0, _MOST), ylim=(6.2, -1.1), yticks=[], xlabel="pixel of one row (pale: zeros of the padding)")
    said = top.set_title(" ")
    kinds = ["convolution:\nshared", "locally\nconnected", "fully\nconnected"]
    bars = bottom.barh(kinds, [1, 1, 1], color=[BLUE, GREEN, VERMILION], height=0.6)
    counts = [bottom.text(1, i, "", va="center") for i in range(3)]
    bottom.set(xscale="log", xlim=(1, 1e13), xlabel="parameters (each tick: a hundred times as many)")
    bottom.set_xticks([10.0**k for k in range(0, 13, 2)])
    bottom.invert_yaxis()

    def update(n: int, f: int, p: int, s: int, channels: int, filters: int) -> str:
        long = n + 2 * p
        out = (long - f) // s + 1
        rest = long - f - (out - 1) * s
        cells = np.full((1, _MOST), np.nan)
        cells[0, :long] = 0.35
        cells[0, p : p + n] = 1.0 + 0.4 * (np.arange(n) % 2)
        row.set_data(cells)
        levels = max(1, -(-f // s))
        places.set_segments(
            [
                [
                    (i * s + 0.12, 0.6 + 5.2 * (i % levels) / levels),
                    (i * s + f - 0.12, 0.6 + 5.2 * (i % levels) / levels),
                ]
                for i in range(out)
            ]
        )
        never.set(x=long - rest, width=rest)
        shared = filters * (channels * f * f + 1)
        local = out * out * shared
        full = (n * n * channels + 1) * out * out * filters
        for bar, text, count in zip(bars, counts, (shared, local, full), strict=True):
            bar.set_width(count)
            text.set_text(f"{count:,}".replace(",", " "))
            text.set_x(count * 1.4)
        said.set_text(f"⌊({n} + 2·{p} − {f})/{s}⌋ + 1 = {out}" + (f",  {rest} left over" if rest else ""))
        lost = f"; {rest} pixel{'s' * (rest > 1)} at the end {'are' if rest > 1 else 'is'} left over" if rest else ""
        numbers = [f"{count:,}".replace(",", " ") for count in (shared, local, full)]
        return (
            f"{n} pixels, padding {p}, window {f}, step {s}: {out} places{lost}; each orange dash is one window. "
            f"From {n} × {n} × {channels} to "
            f"{out} × {out} × {filters} a convolution learns {numbers[0]} numbers, a locally connected layer "
            f"{numbers[1]} and "
            f"a fully connected one {numbers[2]}."
        )

    return update
