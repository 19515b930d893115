"""The detector of chapter 14 on photographs: 200 pictures of raccoons with boxes in Pascal-VOC files.

    COURSE_DATA=<folder that holds raccoon> python -m tools.experiments.ch14_raccoon

The same net learns twice for the same time, once from chance and once from the weights that know only painted shapes.
160 pictures teach, in many sections each; 40 others measure. The photographs are no part of this repository, so the
contact sheet of what is found goes to build/. Some three minutes of one core.
"""

from __future__ import annotations

import copy
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from course_utils.chapters.ch14_detection import stored
from course_utils.chapters.ch14_detection.detector import Detector, detect, fit_anchors
from course_utils.chapters.ch14_detection.metrics import Detections, average_precision, collect, precision_recall
from course_utils.chapters.ch14_detection.train import Recipe, train
from course_utils.datasets import BoxSet, read_voc, voc
from course_utils.training import save_weights
from course_utils.viz import with_boxes
from course_utils.viz.pictures import grid
from tools.experiments import machine

SEED = 0
TEST = 40
SECTIONS = 12  # of each training picture
LOWEST = 0.01
RECIPE = Recipe(images=160 * SECTIONS, steps=1200, rate=4e-3, colours=False)
ANCHORS = 3


def main() -> None:
    """Train both and write data/results/ch14_raccoon.json, the weights and build/ch14_raccoon.jpg."""
    torch.set_num_threads(1)
    folder = voc.find("raccoon")
    if folder is None:
        sys.exit("No folder raccoon with annotations and images in COURSE_DATA or the cache: nothing was done.")
    whole = read_voc(folder, ("raccoon",), licence="MIT", provenance="Dat Tran: Raccoon Detector Dataset, 2017")
    order = np.random.default_rng(SEED).permutation(len(whole))
    known, test = sections(whole.pick(order[TEST:])), squeezed(whole.pick(order[:TEST]), stored.SIZE)
    anchors = np.round(fit_anchors(known.boxes, ANCHORS)).tolist()
    rows, nets = [], {}
    for start in ("chance", "shapes"):
        nets[start], row = run(start, known, test, anchors)
        print(start, row["ap50"], row["training_cpu_seconds"], flush=True)
        rows.append(row)
    best = nets["shapes"]
    digest = save_weights(best, machine.RESULTS.parent / "weights" / "ch14_raccoon.pt")
    print("SHA-256 for stored.py:", digest, "anchors:", anchors)
    result = {"made_by": "tools/experiments/ch14_raccoon.py", **machine.stamp(SEED, ("numpy", "torch")), "threads": 1}
    result |= baseline(known, test)
    result |= {
        "data": {"name": "raccoon", "images": len(whole), "boxes": int(whole.counts.sum()), "licence": whole.licence},
        "problems": list(whole.problems),
        "train": len(whole) - TEST,
        "test": TEST,
        "test_boxes": int(test.counts.sum()),
        "size": stored.SIZE,
        "anchors": anchors,
        "shapes_sha256": stored.sha256("shapes"),
        "sha256": digest,
    }
    print(machine.save("ch14_raccoon", {**result, "rows": rows}))
    print(sheet(best, test))


def squeezed(data: BoxSet, size: int) -> BoxSet:
    """Every picture brought to size × size, whatever its form was, and its boxes with it."""
    import cv2

    images, boxes = [], []
    for image, found in zip(data.images, data.boxes, strict=True):
        height, width = image.shape[:2]
        images.append(cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA))
        boxes.append(found * (np.array([size / width, size / height] * 2)))
    return replace(data, images=np.stack(images), boxes=tuple(boxes))


def sections(data: BoxSet) -> BoxSet:
    """Each picture as a whole, and random sections of it with other brightness, all brought to one size.

    A box stays if at least half of it lies in the section; a section that cuts every box so much is not taken.
    """
    random = np.random.default_rng(SEED)
    images: list[np.ndarray] = list(data.images)
    boxes, labels = list(data.boxes), list(data.labels)
    for _ in range(SECTIONS - 1):
        for i in range(len(data)):
            image, box, label = section(random, data.images[i], data.boxes[i], data.labels[i])
            images.append(image)
            boxes.append(box)
            labels.append(label)
    mixed = random.permutation(len(images))
    several = replace(
        data,
        images=tuple(images[i] for i in mixed),
        boxes=tuple(boxes[i] for i in mixed),
        labels=tuple(labels[i] for i in mixed),
        difficult=None,
    )
    return squeezed(several, stored.SIZE)


def section(
    random: np.random.Generator, image: np.ndarray, boxes: np.ndarray, labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A part of one picture, darker or lighter, and what it holds."""
    height, width = image.shape[:2]
    area = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    for _ in range(20):
        wide, high = (max(2, int(side * random.uniform(0.5, 1))) for side in (width, height))
        left, top = random.integers(0, width - wide + 1), random.integers(0, height - high + 1)
        moved = np.clip(boxes - [left, top, left, top], 0, [wide, high, wide, high])
        stays = (moved[:, 2:] - moved[:, :2]).prod(axis=1) >= 0.5 * area
        if stays.any():
            break
    else:
        left, top, wide, high, moved, stays = 0, 0, width, height, boxes, np.ones(len(boxes), dtype=bool)
    part = image[top : top + high, left : left + wide].astype(np.float32)
    part = part * random.uniform(0.7, 1.3) + random.uniform(-20, 20)
    return np.clip(part, 0, 255).astype(np.uint8), moved[stays], labels[stays]


def fresh(start: str, anchors: Any) -> Detector:
    """A net for one class; from 'shapes' it brings everything but the last layer, which answers for other classes."""
    torch.manual_seed(SEED)
    net = Detector(1, anchors)
    if start == "shapes":
        own = net.state_dict()
        known = copy.deepcopy(stored.detector("shapes").state_dict())
        net.load_state_dict(own | {k: v for k, v in known.items() if v.shape == own[k].shape and k != "anchors"})
    return net


def run(start: str, known: BoxSet, test: BoxSet, anchors: Any) -> tuple[Detector, dict[str, Any]]:
    """One net, trained and measured."""
    net, curve, spent, cpu = fresh(start, anchors), [], 0.0, time.process_time()

    def watch(step: int, net: Detector) -> None:
        nonlocal spent
        begin = time.process_time()
        point = {"step": step, "cpu_seconds": round(begin - cpu - spent, 1)}
        curve.append(point | {"ap50": round(score(detect(net, test.images, LOWEST), test, 0.5), 4)})
        spent += time.process_time() - begin

    log = train(net, known, RECIPE, seed=SEED, progress=False, watch=watch)
    found = detect(net, test.images, LOWEST)
    precision, recall = curve_of(found, test)
    few = np.unique(np.linspace(0, len(recall) - 1, 60).astype(int))
    return net, {
        "start": start,
        "recipe": asdict(RECIPE),
        "parameters": sum(p.numel() for p in net.parameters()),
        "training_cpu_seconds": round(log.cpu_seconds - spent, 1),
        "ap50": round(score(found, test, 0.5), 4),
        "ap30": round(score(found, test, 0.3), 4),
        "ap75": round(score(found, test, 0.75), 4),
        "curve": curve,
        "precision": np.round(precision[few], 4).tolist(),
        "recall": np.round(recall[few], 4).tolist(),
    }


def baseline(known: BoxSet, test: BoxSet) -> dict[str, float]:
    """What is reached without looking: in every picture the mean of all boxes that teach, with the same score."""
    box = np.concatenate(known.boxes).mean(axis=0, keepdims=True)
    blind = [Detections(box, np.ones(1), np.zeros(1, np.int64)) for _ in range(len(test))]
    return {"ap50_of_one_box": round(score(blind, test, 0.5), 4), "ap30_of_one_box": round(score(blind, test, 0.3), 4)}


def curve_of(found: list[Detections], test: BoxSet, iou: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Precision and recall of the only class."""
    return precision_recall(*collect(found, test, 0, iou))


def score(found: list[Detections], test: BoxSet, iou: float) -> float:
    """AP of the only class."""
    return average_precision(*curve_of(found, test, iou))


def sheet(net: Detector, test: BoxSet) -> Path:
    """All test pictures with what is found in them: build/ch14_raccoon.jpg."""
    from PIL import Image

    found = [one.above(0.3) for one in detect(net, test.images)]
    pictures = [
        with_boxes(image, one.boxes, one.labels, classes=test.classes, scores=one.scores, zoom=2)
        for image, one in zip(test.images, found, strict=True)
    ]
    path = machine.RESULTS.parents[1] / "build" / "ch14_raccoon.jpg"
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(grid(pictures, zoom=1, columns=8)).save(path, quality=85)
    return path


if __name__ == "__main__":
    main()
