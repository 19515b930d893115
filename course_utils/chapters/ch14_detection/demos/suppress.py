"""Non-maximum suppression, one decision at a time, on what a detector really said."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from course_utils.demos import Slider, demo
from course_utils.viz.style import PALETTE

from .._oracles import iou

NUMBER = 4  # the picture of the test part
OBJECTS = 5  # that it shows
MOST = 16  # candidates, best first: as many as the detector has
LAST = 13  # candidates above the score threshold that the demo starts with
NEAR = 8  # pixels between two numbers in the picture
LINES = ("-", "--", ":", "-.", (0, (1, 1)))


@cache
def candidates() -> tuple[Any, Any, tuple[str, ...]]:
    """A test picture (H, W, 3), what the stored detector says about it before anything is suppressed, the classes."""
    from course_utils.datasets import load

    from ..detector import detect
    from ..stored import SIZE, detector

    data = load("shapes", "test", n=NUMBER + 1, size=SIZE)
    found = detect(detector(), data.images[NUMBER:], threshold=0.02, iou=1.0, most=MOST)[0]
    return data.images[NUMBER], found, data.classes


def steps(boxes: Any, scores: Any, labels: Any, score: float, threshold: float) -> list[tuple[int, int, float]]:
    """One row for each candidate above the score, best first: (index, what suppressed it or -1, that IoU)."""
    ious = iou(boxes, boxes)
    done: list[tuple[int, int, float]] = []
    kept: list[int] = []
    for i in np.argsort(-scores, kind="stable"):
        if scores[i] < score:
            continue
        rivals = [j for j in kept if labels[j] == labels[i] and ious[i, j] > threshold]
        if rivals:
            best = max(rivals, key=lambda j: ious[i, j])
            done.append((int(i), best, float(ious[i, best])))
        else:
            kept.append(int(i))
            done.append((int(i), -1, 0.0))
    return done


def free_corner(box: Any, taken: list[tuple[float, float]]) -> tuple[float, float, str, str]:
    """(x, y, ha, va) of a number in the first corner of a box, from the upper left on, that has no other near it."""
    x1, y1, x2, y2 = box
    corners = [
        (float(x), float(y), ha, va)
        for y, va in ((y1 + 1, "top"), (y2 - 1, "bottom"))
        for x, ha in ((x1 + 1, "left"), (x2 - 1, "right"))
    ]
    return next((c for c in corners if all(max(abs(c[0] - x), abs(c[1] - y)) > NEAR for x, y in taken)), corners[0])


@demo(
    size=(7.8, 4.0),
    frames=[
        {"step": 3},
        {"step": LAST},
        {"step": LAST, "threshold": 0.1},
        {"step": LAST, "threshold": 0.9},
    ],
    step=Slider(0, MOST, start=0, label="step"),
    score=Slider(0.02, 0.98, step=0.02, start=0.1, label="score threshold"),
    threshold=Slider(0.05, 0.95, step=0.05, start=0.5, label="IoU threshold"),
)
def nms_demo(fig: Any) -> Any:
    """The candidates of one picture: kept, suppressed, and not looked at yet."""
    from matplotlib.patches import Rectangle
    from matplotlib.patheffects import withStroke

    picture, found, classes = candidates()
    plane, side = fig.subplots(1, 2, width_ratios=[1.15, 1])
    plane.imshow(picture, extent=(0, picture.shape[1], picture.shape[0], 0))
    plane.set_axis_off()
    drawn = [plane.add_patch(Rectangle((0, 0), 1, 1, fill=False)) for _ in range(len(found))]
    for patch, (x1, y1, x2, y2) in zip(drawn, found.boxes, strict=True):
        patch.set_bounds(x1, y1, x2 - x1, y2 - y1)
        patch.set_path_effects([withStroke(linewidth=3.6, foreground="#222222")])
    tags = [plane.text(0, 0, "", size=10, bbox={"fc": "white", "ec": "#222222", "pad": 1.2}, zorder=6) for _ in drawn]
    side.set_axis_off()
    side.set(xlim=(0, 1), ylim=(0, 1))
    rows = [side.text(0.0, 0.98 - 0.076 * i, "", va="top", size=10.5, family="DejaVu Sans") for i in range(13)]

    said = plane.set_title(" ")

    def update(step: int, score: float, threshold: float) -> str:
        said.set_text(f"score at least {score:.2f}, IoU at most {threshold:.2f}")
        done = steps(found.boxes, found.scores, found.labels, score, threshold)
        now = min(step, len(done))
        state = {i: ("waiting", -1, 0.0) for i, _, _ in done}
        number_of = {i: number for number, (i, _, _) in enumerate(done, start=1)}
        for i, rival, overlap in done[:now]:
            state[i] = ("kept" if rival < 0 else "gone", rival, overlap)
        for i, patch in enumerate(drawn):
            what = state.get(i, ("low", -1, 0.0))[0]
            label = int(found.labels[i])
            patch.set_visible(what in ("kept", "waiting") or (now > 0 and what == "gone" and done[now - 1][0] == i))
            patch.set_edgecolor(PALETTE[label] if what == "kept" else "white" if what == "waiting" else "#222222")
            patch.set_linestyle(LINES[label] if what == "kept" else "-" if what == "waiting" else (0, (2, 2)))
            patch.set_linewidth(3.2 if what == "kept" else 1.2)
            tags[i].set_visible(what == "kept")
            patch.set_zorder(4 if what == "kept" else 3)
        taken: list[tuple[float, float]] = []
        for i in (i for i, _, _ in done if state[i][0] == "kept"):
            corner = free_corner(found.boxes[i], taken)
            taken.append((corner[0], corner[1]))
            tags[i].set_position(corner[:2])
            tags[i].set(text=str(number_of[i]), ha=corner[2], va=corner[3])
        first = max(0, min(now - 8, len(done) - len(rows)))
        for number, text in enumerate(rows):
            if first + number >= len(done):
                text.set_text("")
                continue
            i, rival, overlap = done[first + number]
            what = state[i][0]
            tail = {"kept": "stays", "waiting": "", "gone": f"goes: IoU {overlap:.2f} with {number_of.get(rival)}"}[
                what
            ]
            text.set_text(f"{number_of[i]}:  {found.scores[i]:.2f}  {classes[found.labels[i]]:<9} {tail}")
            text.set_color("#222222" if what != "waiting" else "#888888")
            text.set_weight("bold" if what == "kept" else "normal")
        stay = sum(1 for i, _, _ in done[:now] if state[i][0] == "kept")
        low = len(found) - len(done)
        head = f"{len(found)} candidates; {low} have a score below {score:.2f}, {len(done)} are left. "
        if not now:
            return f"{head}Nothing is decided yet. An IoU above {threshold:.2f} with a box that stays will suppress."
        i, rival, overlap = done[now - 1]
        name = f"number {now}, a {classes[found.labels[i]]} with score {found.scores[i]:.2f},"
        last = (
            f"{name} stays"
            if rival < 0
            else f"{name} goes (dotted, black): its IoU of {overlap:.2f} with number {number_of[rival]} "
            f"is above {threshold:.2f}"
        )
        if now < len(done):
            return f"{head}Step {now} of {len(done)}: {last}. So far {stay} stay."
        return (
            f"{head}Last step, {now}: {last}. In all {stay} stay (numbers in the picture); the picture shows "
            f"{OBJECTS} objects."
        )

    return update
