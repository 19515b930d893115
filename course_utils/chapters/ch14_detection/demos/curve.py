"""A threshold on the score: which boxes are shown, and where on the curve of precision and recall one stands."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.style import BLUE, GREEN, ORANGE, VERMILION

IMAGES = 60


@cache
def detections() -> tuple[Any, Any]:
    """The first test pictures and what the stored detector says about them, down to very low scores."""
    from course_utils.datasets import load

    from ..detector import detect
    from ..stored import SIZE, detector

    data = load("shapes", "test", n=IMAGES, size=SIZE)
    return data, detect(detector(), data.images, threshold=0.01)


@cache
def class_curve(label: int, iou: float) -> tuple[Any, Any, Any, int, float]:
    """Scores from high to low, precision and recall after each, the number of truths, and AP, of one class."""
    from ..metrics import average_precision, collect, precision_recall

    data, found = detections()
    right, scores, truths = collect(found, data, label, iou)
    precision, recall = precision_recall(right, scores, truths)
    return np.sort(scores)[::-1], precision, recall, truths, average_precision(precision, recall)


@demo(
    size=(8.8, 4.6),
    frames=[{"score": 0.9}, {"score": 0.5}, {"score": 0.02}, {"score": 0.02, "iou": 0.9}],
    score=Slider(0.01, 0.99, step=0.01, start=0.5, label="score threshold"),
    iou=Slider(0.5, 0.95, step=0.05, start=0.5, label="IoU from which a box is a hit"),
    kind=Choice(["triangle", "star", "square", "cross", "circle"], label="class"),
)
def score_demo(fig: Any) -> Any:
    """Detections above a threshold on one picture, and the point they mark on the curve."""
    from matplotlib.patches import Rectangle
    from matplotlib.patheffects import Normal, Stroke

    from .._matching import envelope
    from ..metrics import match
    from ..stored import SIZE

    data, found = detections()
    plane, side = fig.subplots(1, 2, width_ratios=[1, 1.1])
    image = plane.imshow(data.images[0], extent=(0, SIZE, SIZE, 0))
    plane.set_axis_off()
    drawn = [plane.add_patch(Rectangle((0, 0), 1, 1, fill=False)) for _ in range(60)]
    missed = [plane.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec="white", ls=":", lw=2.5)) for _ in range(12)]
    for patch in missed:  # each white dot with a dark rim: to be seen on bright pictures, and above the reports
        patch.set(zorder=3, path_effects=[Stroke(linewidth=4.5, foreground="#222222"), Normal()])
    raw = side.plot([], [], color="#999999", lw=1.5, label="after each report", marker=".", ms=5, zorder=3)[0]
    hull = side.step([], [], where="pre", color=BLUE, lw=4, alpha=0.4, label="best from here on (envelope)")[0]
    here = side.plot([], [], "o", color=ORANGE, ms=11, mec="#222222", label="this threshold")[0]
    side.set(xlim=(0, 1.03), ylim=(0, 1.06), xlabel="recall", ylabel="precision")
    side.legend(loc="lower left")
    title = side.set_title(" ", size=12)
    which = [int(np.argmax([(labels == label).sum() for labels in data.labels])) for label in range(5)]

    def update(score: float, iou: float, kind: str) -> str:
        label = data.classes.index(kind)
        number = which[label]
        image.set_data(data.images[number])
        one = found[number]
        mine = np.flatnonzero((one.labels == label) & (one.scores >= score))
        there = data.boxes[number][data.labels[number] == label]
        found_by = match(one.boxes[mine], one.scores[mine], there, iou)
        hits = found_by >= 0
        lost = [box for i, box in enumerate(there) if i not in found_by]
        for i, patch in enumerate(missed):
            patch.set_visible(i < len(lost))
            if i < len(lost):
                x1, y1, x2, y2 = lost[i]
                patch.set_bounds(x1, y1, x2 - x1, y2 - y1)
        for i, patch in enumerate(drawn):
            patch.set_visible(i < len(mine))
            if i < len(mine):
                x1, y1, x2, y2 = one.boxes[mine[i]]
                patch.set_bounds(x1, y1, x2 - x1, y2 - y1)
                patch.set(edgecolor=GREEN if hits[i] else VERMILION, linestyle="-" if hits[i] else "--", linewidth=3)
        scores, precision, recall, truths, ap = class_curve(label, iou)
        raw.set_data(recall, precision)
        hull.set_data(np.append(0, recall), np.append(envelope(precision)[:1], envelope(precision)))
        above = int((scores >= score).sum())
        right = round(float(precision[above - 1]) * above) if above else 0
        p, r = (precision[above - 1], recall[above - 1]) if above else (1.0, 0.0)
        here.set_data([r], [p])
        title.set_text(f"{kind}: AP@{iou:.2f} = {ap:.3f}")
        return (
            f"{IMAGES} pictures, {truths} objects of the class {kind}. From score {score:.2f} on there are {above} "
            f"reports, and {right} hit (IoU from {iou:.2f} on): precision {p:.2f}, recall {r:.2f}. In this picture "
            f"{int(hits.sum())} of {len(mine)} hit (solid; the others dashed), and {len(lost)} of {len(there)} objects "
            f"are missed (dotted). Over all scores, AP is {ap:.3f}."
        )

    return update
