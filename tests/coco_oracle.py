"""Average precision by pycocotools, and random scenes to compare with.

`python tests/coco_oracle.py` writes tests/fixtures/ch14_average_precision.json, so that the comparison also runs where
pycocotools is not installed.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from course_utils.chapters.ch14_detection.metrics import Detections

FIXTURE = Path(__file__).parent / "fixtures" / "ch14_average_precision.json"
SCENES = 24


def coco_ap(found: Sequence[Detections], truth: Any) -> np.ndarray:
    """AP by pycocotools: (10, classes), for the IoU thresholds .50, .55, … .95; NaN where a class has no true box."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    annotations: list[dict[str, Any]] = []
    for image, (boxes, labels) in enumerate(zip(truth.boxes, truth.labels, strict=True), start=1):
        for (x1, y1, x2, y2), label in zip(boxes.tolist(), labels.tolist(), strict=True):
            size = {"bbox": [x1, y1, x2 - x1, y2 - y1], "area": (x2 - x1) * (y2 - y1)}
            row = {"id": len(annotations) + 1, "image_id": image, "category_id": label + 1, "iscrowd": 0}
            annotations.append(row | size)
    results = [
        {
            "image_id": image,
            "category_id": int(label) + 1,
            "bbox": [x1, y1, x2 - x1, y2 - y1],
            "score": float(score),
        }
        for image, one in enumerate(found, start=1)
        for (x1, y1, x2, y2), score, label in zip(one.boxes.tolist(), one.scores, one.labels, strict=True)
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {
            "info": {},
            "images": [{"id": number + 1} for number in range(len(found))],
            "categories": [{"id": k + 1, "name": name} for k, name in enumerate(truth.classes)],
            "annotations": annotations,
        }
        coco.createIndex()
        measure = COCOeval(coco, coco.loadRes(results), "bbox")
        measure.evaluate()
        measure.accumulate()
    precision = measure.eval["precision"][:, :, :, 0, 2]  # all areas, 100 detections
    return np.where(precision.min(axis=1) < 0, np.nan, precision.mean(axis=1))


def scene(number: int) -> tuple[list[Detections], Any]:
    """Images, true boxes and detections; numbers with few decimals, equal scores, classes without boxes, none found."""
    rng = np.random.default_rng([14, number])
    classes = int(rng.integers(1, 4))
    found, all_boxes, all_labels = [], [], []
    for image in range(int(rng.integers(2, 9))):
        count = int(rng.integers(0, 6)) or int(image == 0)
        corner, sides = rng.integers(0, 80, (count, 2)), rng.integers(6, 40, (count, 2))
        boxes = np.concatenate([corner, corner + sides], axis=1).astype(float)
        labels = rng.integers(0, classes, count)
        of = rng.integers(0, count, int(rng.integers(0, 10)) or 1) if count else np.zeros(0, int)
        moved = np.round(boxes[of] + rng.normal(0, rng.choice([0.7, 3.0]), (len(of), 4)), number % 3)
        moved[:, 2:] = np.maximum(moved[:, 2:], moved[:, :2] + 1)
        named = np.where(rng.random(len(of)) < 0.8, labels[of], rng.integers(0, classes, len(of)))
        scores = np.round(rng.random(len(of)), 1 if number % 4 == 0 else 3)
        found.append(Detections(moved, scores, named.astype(np.int64)))
        all_boxes.append(boxes)
        all_labels.append(labels.astype(np.int64))
    names = tuple("abc"[:classes])
    return found, SimpleNamespace(boxes=tuple(all_boxes), labels=tuple(all_labels), classes=names)


def packed(number: int) -> dict[str, Any]:
    """A scene with pycocotools' values, as JSON holds it."""
    found, truth = scene(number)
    values = coco_ap(found, truth)
    return {
        "classes": list(truth.classes),
        "images": [
            {
                "boxes": boxes.tolist(),
                "labels": labels.tolist(),
                "found": one.boxes.tolist(),
                "scores": one.scores.tolist(),
                "named": one.labels.tolist(),
            }
            for boxes, labels, one in zip(truth.boxes, truth.labels, found, strict=True)
        ],
        "ap": [[None if np.isnan(v) else float(v) for v in row] for row in values],
    }


def unpacked(scene: dict[str, Any]) -> tuple[list[Detections], Any, np.ndarray]:
    """Detections, truth and pycocotools' values out of JSON."""
    images = scene["images"]
    found = [
        Detections(
            np.array(image["found"], dtype=float).reshape(-1, 4),
            np.array(image["scores"], dtype=float),
            np.array(image["named"], dtype=np.int64),
        )
        for image in images
    ]
    truth = SimpleNamespace(
        boxes=tuple(np.array(image["boxes"], dtype=float).reshape(-1, 4) for image in images),
        labels=tuple(np.array(image["labels"], dtype=np.int64) for image in images),
        classes=tuple(scene["classes"]),
    )
    return found, truth, np.array(scene["ap"], dtype=float)


def main() -> None:
    """Write the fixture."""
    from importlib.metadata import version

    scenes = [packed(number) for number in range(SCENES)]
    text = json.dumps({"made_by": "tests/coco_oracle.py", "pycocotools": version("pycocotools"), "scenes": scenes})
    FIXTURE.write_text(text.replace('{"classes"', '\n{"classes"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
