"""Which cell and which anchor get an object, and with which numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.style import BLUE, GREEN, ORANGE, VERMILION

from .._grid import encode
from .._oracles import sizes_iou

CELL, CELLS = 100, 3
SETS = {
    "tall and wide": np.array([[60.0, 150.0], [150.0, 60.0]]),
    "small and large squares": np.array([[50.0, 50.0], [150.0, 150.0]]),
    "three shapes": np.array([[60.0, 150.0], [150.0, 60.0], [90.0, 90.0]]),
}
STYLES = ((BLUE, "--"), (VERMILION, ":"), (GREEN, "-."))


@demo(
    size=(8.6, 4.6),
    frames=[
        {"x": 155, "y": 210, "w": 150, "h": 60},
        {"x": 130, "y": 99, "w": 60, "h": 140},
        {"x": 130, "y": 101, "w": 60, "h": 140},
        {"x": 150, "y": 150, "w": 100, "h": 100},
    ],
    x=Slider(5, 295, start=155, label="x of the object's centre"),
    y=Slider(5, 295, start=210, label="y of its centre"),
    w=Slider(10, 280, start=150, label="its width"),
    h=Slider(10, 280, start=60, label="its height"),
    anchors=Choice(list(SETS), label="anchors"),
)
def anchor_demo(fig: Any) -> Any:
    """An object on 3 × 3 cells, the anchors laid on its centre, and their IoU with it."""
    from matplotlib.patches import Rectangle

    plane, side = fig.subplots(1, 2, width_ratios=[1.35, 1])
    plane.set(xlim=(-2, 302), ylim=(302, -2), aspect="equal", xlabel="x in pixels", ylabel="y in pixels")
    plane.set_xticks(range(0, 301, 100))
    plane.set_yticks(range(0, 301, 100))
    for at in (100, 200):
        plane.axhline(at, color="#999999", lw=1)
        plane.axvline(at, color="#999999", lw=1)
    owner = plane.add_patch(Rectangle((0, 0), CELL, CELL, fc=ORANGE, alpha=0.3, hatch="..", ec="#999999"))
    box = plane.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec="#222222", lw=3))
    frames = [plane.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec=c, ls=s, lw=2)) for c, s in STYLES]
    middle = plane.plot([0], [0], "o", color="#222222")[0]
    bars = side.bar([0, 1, 2], [0, 0, 0], color=[c for c, _ in STYLES])
    side.set(ylim=(0, 1.1), xlim=(-0.6, 2.6), ylabel="IoU of the shapes")
    side.set_xticks([0, 1, 2], ["anchor 0", "anchor 1", "anchor 2"])
    ticks = side.get_xticklabels()
    said = [side.text(i, 0, "", ha="center", va="bottom") for i in range(3)]

    def update(x: int, y: int, w: int, h: int, anchors: str) -> str:
        shapes = SETS[anchors]
        left, top = max(0, x - w / 2), max(0, y - h / 2)
        right, bottom = min(300, x + w / 2), min(300, y + h / 2)
        x, y, w, h = (left + right) / 2, (top + bottom) / 2, right - left, bottom - top  # type: ignore[assignment]
        ious = sizes_iou(np.array([[w, h]]), shapes)[0]
        target = encode(np.array([[left, top, right, bottom]]), np.array([0]), shapes, (CELLS, CELLS), CELL, 3)
        (row, col, best), block = np.argwhere(target[..., 0] == 1)[0], target[target[..., 0] == 1][0]
        owner.set_xy((col * CELL, row * CELL))
        box.set_bounds(left, top, w, h)
        middle.set_data([x], [y])
        side.set_xlim(-0.6, len(shapes) - 0.4)
        for i in range(3):
            there = i < len(shapes)
            frames[i].set_visible(there)
            bars[i].set_visible(there)
            said[i].set_visible(there)
            ticks[i].set_visible(there)
            if there:
                aw, ah = shapes[i]
                frames[i].set_bounds(x - aw / 2, y - ah / 2, aw, ah)
                frames[i].set_linewidth(3.5 if i == best else 1.5)
                bars[i].set_height(ious[i])
                said[i].set_position((i, ious[i] + 0.02))
                said[i].set_text(f"{ious[i]:.2f}" + (" ←" if i == best else ""))
        equal = [str(i) for i in range(len(shapes)) if np.isclose(ious[i], ious[best])]
        fits = (
            f"Of {len(shapes)} anchors number {best} fits best, IoU {ious[best]:.2f}."
            if len(equal) == 1
            else f"Anchors {' and '.join(equal)} fit equally well, IoU {ious[best]:.2f}, so the first of them gets it."
        )
        numbers = ", ".join(f"{v:.2f}".replace("-", "−") for v in block[:5])
        return (
            f"The centre ({x:g}, {y:g}) lies in row {row}, column {col}. {fits} So target[{row}, {col}, {best}] begins "
            f"with p_c, b_x, b_y, b_w, b_h = {numbers}, and all other blocks begin with p_c = 0."
        )

    return update
