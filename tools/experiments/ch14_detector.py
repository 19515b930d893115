"""The one-stage detector of chapter 14 on the `shapes` world, trained for three lengths of time.

    python -m tools.experiments.ch14_detector [ROW ...]

`short` takes less than half a minute of one core, `full` two minutes, `long` several; each starts from chance, and the
weights of the last one come with the course. All are measured on the same 1 000 test images, of a seed that nothing was
chosen with: settings were compared on training images of yet another seed, from which the curves come, too. With names
only these rows are run, and the other stored ones kept; `sheet` draws what the stored weights detect again.
"""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from itertools import pairwise
from typing import Any

import numpy as np
import torch

from course_utils.chapters.ch14_detection import stored
from course_utils.chapters.ch14_detection.detector import Detector, detect
from course_utils.chapters.ch14_detection.metrics import COCO_IOUS, ap_by_class, match, mean_ap
from course_utils.chapters.ch14_detection.train import FULL, LONG, SHORT, Recipe, train
from course_utils.datasets import BoxSet, load
from course_utils.training import save_weights
from course_utils.viz import with_boxes
from course_utils.viz.pictures import grid
from tools.experiments import machine
from tools.experiments.classifiers import kept

SEED, WATCHED_SEED, TEST_SEED = 0, 77, 14
ROWS: dict[str, Recipe] = {"short": SHORT, "full": FULL, "long": LONG}
TEST, WATCHED = 1000, 200  # images; the curve is measured on training images that nothing is learnt from
LOWEST = 0.001  # score from which on detections count in a precision-recall curve
SHEET = 24  # test images on the contact sheet


def main() -> None:
    """Run the rows and write data/results/ch14_detector.json, the weights and the contact sheet."""
    torch.set_num_threads(1)
    wanted = sys.argv[1:] or [*ROWS, "sheet"]
    test = load("shapes", "test", n=TEST, seed=TEST_SEED, size=stored.SIZE)
    rows, best = kept("ch14_detector", wanted, "name"), None
    for name in [name for name in ROWS if name in wanted]:
        net, rows[name] = run(name, ROWS[name], test)
        print(name, rows[name]["map50"], rows[name]["training_cpu_seconds"], flush=True)
        if name == "long":
            best = net
            rows[name]["sha256"] = save_weights(net, machine.RESULTS.parent / "weights" / stored.FILES["shapes"])
            print("SHA-256 for stored.py:", rows[name]["sha256"])
    result = {"made_by": "tools/experiments/ch14_detector.py", **machine.stamp(SEED, ("numpy", "torch")), "threads": 1}
    result |= {"data": {"name": "shapes", "size": stored.SIZE, "test": TEST, "test_seed": TEST_SEED}}
    print(machine.save("ch14_detector", {**result, "rows": [rows[name] for name in ROWS if name in rows]}))
    if "sheet" in wanted:
        print(sheet(best or stored.detector(), test))


def run(name: str, recipe: Recipe, test: BoxSet) -> tuple[Detector, dict[str, Any]]:
    """One detector, trained and measured. The time that the training images take to be drawn is told apart."""
    begin = time.process_time()
    data = load("shapes", "train", n=recipe.images, size=stored.SIZE, seed=SEED)
    drawing = time.process_time() - begin
    held = load("shapes", "train", n=WATCHED, size=stored.SIZE, seed=WATCHED_SEED)
    torch.manual_seed(SEED)
    net, curve, watching, cpu = Detector(), [], 0.0, time.process_time()

    def watch(step: int, net: Detector) -> None:
        nonlocal watching
        begin = time.process_time()
        score = mean_ap(detect(net, held.images, LOWEST), held)
        curve.append({"step": step, "cpu_seconds": round(begin - cpu - watching, 1), "map50": round(score, 4)})
        print(name, curve[-1], flush=True)
        watching += time.process_time() - begin

    log = train(net, data, recipe, seed=SEED, progress=False, watch=watch)
    begin = time.process_time()
    detect(net, test.images)  # as one would use it
    looking = time.process_time() - begin
    found = detect(net, test.images, LOWEST)
    tenth = max(1, len(log.losses) // 20)
    return net, {
        "name": name,
        "recipe": asdict(recipe),
        "parameters": sum(p.numel() for p in net.parameters()),
        "training_cpu_seconds": round(log.cpu_seconds - watching, 1),
        "drawing_cpu_seconds": round(drawing, 1),
        "images_per_cpu_second": round(TEST / looking),
        "map50": round(mean_ap(found, test), 4),
        "map_coco": round(mean_ap(found, test, COCO_IOUS), 4),
        "ap50": {key: round(value, 4) for key, value in ap_by_class(found, test).items()},
        "found": by_visibility(found, test),
        "curve": curve,
        "losses": np.round([np.mean(log.losses[i : i + tenth], axis=0) for i in range(0, len(log.losses), tenth)], 4)
        .astype(float)
        .tolist(),
    }


def by_visibility(found: Any, test: BoxSet, threshold: float = 0.5) -> list[dict[str, Any]]:
    """Recall at a score of 0.5 for objects of which more and more is hidden, and for small and large ones."""
    assert test.occlusion is not None
    hidden, side, hit = [], [], []
    for one, boxes, labels, covered in zip(found, test.boxes, test.labels, test.occlusion, strict=True):
        sure = one.above(threshold)
        for label in np.unique(labels):
            there, mine = np.flatnonzero(labels == label), np.flatnonzero(sure.labels == label)
            got = match(sure.boxes[mine], sure.scores[mine], boxes[there])
            hit += [k in got for k in range(len(there))]
            hidden += covered[there].tolist()
            side += np.sqrt((boxes[there, 2:] - boxes[there, :2]).prod(axis=1)).tolist()
    rows = []
    for what, values, ends in (("hidden share", hidden, (0, 0.01, 0.2, 0.35, 0.51)), ("side in pixels", side, SIDES)):
        for low, high in pairwise(ends):
            chosen = [h for h, v in zip(hit, values, strict=True) if low <= v < high]
            share = round(float(np.mean(chosen)), 4) if chosen else None
            rows.append({"what": what, "from": low, "to": high, "objects": len(chosen), "recall": share})
    return rows


SIDES = (0, 12, 18, 26, 97)


def sheet(net: Detector, test: BoxSet) -> Any:
    """The first test images with two shapes or more, and what the detector finds: data/results/ch14_detections.jpg."""
    from PIL import Image

    few = test.pick(np.flatnonzero(test.counts > 1)[:SHEET])
    found = [one.above(0.5) for one in detect(net, few.images)]
    pictures = [
        with_boxes(image, one.boxes, one.labels, classes=few.classes, scores=one.scores, zoom=2)
        for image, one in zip(few.images, found, strict=True)
    ]
    path = machine.RESULTS / "ch14_detections.jpg"
    Image.fromarray(grid(pictures, zoom=1, columns=6)).save(path, quality=88, optimize=True)
    return path


if __name__ == "__main__":
    main()
