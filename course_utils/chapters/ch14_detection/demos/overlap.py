"""Move a box over another one and watch what they share."""

from __future__ import annotations

from typing import Any

from course_utils.demos import Slider, demo
from course_utils.viz.style import BLUE, GREEN, VERMILION

TRUTH = (30, 30, 80, 70)


@demo(
    size=(8.6, 4.4),
    frames=[
        {"x": 40, "y": 38, "w": 50, "h": 40},
        {"x": 55, "y": 30, "w": 50, "h": 40},
        {"x": 82, "y": 72, "w": 34, "h": 25},
    ],
    x=Slider(0, 100, start=40, label="x1, left edge of the second box"),
    y=Slider(0, 80, start=38, label="y1, its upper edge"),
    w=Slider(5, 70, start=50, label="its width"),
    h=Slider(5, 60, start=40, label="its height"),
)
def iou_demo(fig: Any) -> Any:
    """Two boxes, their intersection, their union, IoU and GIoU."""
    from matplotlib.patches import Rectangle

    plane, side = fig.subplots(1, 2, width_ratios=[2.4, 1])
    plane.set(xlim=(-2, 172), ylim=(142, -2), aspect="equal", xlabel="x in pixels", ylabel="y in pixels")
    x1, y1, x2, y2 = TRUTH
    hull = plane.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec="#777777", ls=":", lw=1.6))
    shared = plane.add_patch(Rectangle((0, 0), 1, 1, fc=GREEN, alpha=0.45, hatch="//", ec=GREEN))
    plane.add_patch(Rectangle((x1, y1), x2 - x1, y2 - y1, fill=False, ec=BLUE, lw=3))
    moved = plane.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec=VERMILION, lw=3, ls="--"))
    plane.text(x1, y1 - 2, "truth", color=BLUE, weight="bold", va="bottom")
    name = plane.text(0, 0, "prediction", color=VERMILION, weight="bold", va="top")
    bars = side.bar(["IoU", "GIoU"], [0, 0], color=[GREEN, "#777777"])
    side.axhline(0.5, color=BLUE, ls="--", lw=1.5)
    side.axhline(0, color="#444444", lw=1)
    side.text(1.48, 0.52, "0.5", color=BLUE, ha="right")
    side.set(ylim=(-1, 1), xlim=(-0.5, 1.5))
    values = [side.text(i, 0, "", ha="center", bbox={"fc": "white", "ec": "none", "pad": 1}) for i in range(2)]

    def update(x: int, y: int, w: int, h: int) -> str:
        u, v = x + w, y + h
        moved.set_bounds(x, y, w, h)
        name.set_position((x, v + 2))
        wide, tall = min(x2, u) - max(x1, x), min(y2, v) - max(y1, y)
        both = max(wide, 0) * max(tall, 0)
        shared.set_bounds(max(x1, x), max(y1, y), max(wide, 0), max(tall, 0))
        shared.set_visible(both > 0)
        union = (x2 - x1) * (y2 - y1) + w * h - both
        left, top, right, bottom = min(x1, x), min(y1, y), max(x2, u), max(y2, v)
        hull.set_bounds(left, top, right - left, bottom - top)
        around = (right - left) * (bottom - top)
        iou, giou = both / union, both / union - (around - union) / around
        for bar, text, value in zip(bars, values, (iou, giou), strict=True):
            bar.set_height(value)
            text.set_position((text.get_position()[0], value + 0.03 if value >= 0 else value - 0.1))
            text.set_text(f"{value:.2f}")
        verdict = "at least 0.5: by the usual convention a hit" if iou >= 0.5 else "below 0.5: by convention a miss"
        return (
            f"Truth 50 × 40, prediction {w} × {h} at ({x}, {y}). They share {both} pixels and cover {union} together: "
            f"IoU = {both}/{union} = {iou:.2f}, {verdict}. The smallest box around both (dotted) has {around}, and the "
            f"GIoU is {giou:.2f}."
        )

    return update
