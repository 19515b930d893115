"""Measure the course's budgets: `python3 course.py bench [GROUP ...] [--quick] [--save]`.

Everything is printed as a ratio, to a reference measured in the same run or to its budget: below 1 is good. Absolute
times are those of this machine at this moment. Nothing fails because a machine is slow.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import course_utils.chapters
from tools.experiments.machine import RESULTS, save, stamp

ROOT = Path(__file__).resolve().parent.parent
IMPORT_BUDGET, DEMO_BUDGET, CHECK_BUDGET, WRONG_BUDGET = 0.3, 0.1, 1.0, 0.06  # seconds
PAINTING_BUDGET = 60.0  # seconds
STUDENT_BUDGET, SOLVED_BUDGET, MEMORY_BUDGET = 60.0, 90.0, 1500.0  # seconds, seconds, MB


@dataclass(frozen=True)
class Row:
    """One measurement: value and reference in the same unit."""

    what: str
    value: float
    reference: float
    unit: str
    against: str

    def line(self) -> str:
        """As it is printed."""
        ratio = self.value / self.reference
        return f"{self.what:<58}{ratio:7.2f} ×  {self.value:9.4g} {self.unit} to {self.reference:.4g} ({self.against})"


def main() -> None:
    """Print every measurement as soon as it is there."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure the budgets of the course, as ratios.")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"only these of: {', '.join(GROUPS)}")
    parser.add_argument("--quick", action="store_true", help=f"leave out {', '.join(LONG)}")
    parser.add_argument("--save", action="store_true", help="write data/results/bench.json, which the README quotes")
    options = parser.parse_args()
    if unknown := sorted(set(options.groups) - set(GROUPS)):
        parser.error(f"there is no group {unknown[0]}; there are {', '.join(GROUPS)}")
    wanted = [name for name in options.groups or GROUPS if not (options.quick and name in LONG)]
    rows: list[dict[str, Any]] = []
    failed = []
    for name in wanted:
        try:
            for row in GROUPS[name]():
                print(row.line(), flush=True)
                rows.append({"group": name, **asdict(row)})
        except Exception:  # what has been measured in a quarter of an hour is not lost for one that cannot be
            traceback.print_exc()
            failed.append(name)
    if options.save:
        about = {"made_by": "python3 course.py bench --save", **stamp(0)}
        print(save("bench", {**about, "rows": [*kept(wanted, about["machine"]), *rows]}))
    if failed:
        sys.exit(f"Not measured to the end: {', '.join(failed)}.")


def kept(wanted: list[str], machine: str) -> list[dict[str, Any]]:
    """The stored rows of the groups that are not measured now, if they come from this kind of machine."""
    path = RESULTS / "bench.json"
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"rows": []}
    if stored.get("machine") != machine:
        return []
    return [row for row in stored["rows"] if row.get("group") in set(GROUPS) - set(wanted)]


def imports() -> Iterator[Row]:
    """What importing the package costs."""
    yield Row("import course_utils", import_seconds(), IMPORT_BUDGET, "s", "budget")


def median(work: Callable[[], Any], runs: int) -> float:
    """The median seconds of some runs."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def import_seconds() -> float:
    """How much longer Python takes to start when it imports course_utils."""
    empty = median(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True, cwd=ROOT), 7)
    full = median(lambda: subprocess.run([sys.executable, "-c", "import course_utils"], check=True, cwd=ROOT), 7)
    return max(full - empty, 1e-4)


def rooms(part: str) -> Iterator[tuple[str, Any]]:
    """(name, module) of every chapter's `exercises` or `demos`."""
    for module in pkgutil.iter_modules(course_utils.chapters.__path__):
        yield module.name, importlib.import_module(f"course_utils.chapters.{module.name}.{part}")


def demos() -> Iterator[Row]:
    """A slider's change → the new picture as PNG, in the kernel; median over each demo's sweep."""
    from course_utils.demos import all_demos

    for chapter, module in rooms("demos"):
        for demo in all_demos(module):
            seconds = demo.time_update(20) / 1000
            yield Row(f"{chapter} {demo.name}: change → picture", seconds, DEMO_BUDGET, "s", "budget")


def checks() -> Iterator[Row]:
    """A check of a right answer, of a known mistake, and of an answer that nothing explains."""
    from course_utils.grading import Exercise

    for chapter, module in rooms("exercises"):
        for exercise in [e for e in vars(module).values() if isinstance(e, Exercise)]:
            label = f"{chapter} {exercise.name}"
            yield Row(
                f"{label}: right", median(partial(exercise.check, right(exercise)), 7), CHECK_BUDGET, "s", "budget"
            )
            yield Row(f"{label}: wrong", wrong(exercise), WRONG_BUDGET, "s", "budget, median of many wrong answers")


def right(exercise: Any) -> Callable[..., Any]:
    """The oracle in a function of its own: a check refuses the oracle itself."""
    return lambda *args: exercise.oracle(*args)


def wrong(exercise: Any) -> float:
    """Median seconds of a check over all misconceptions and some answers that no turn explains."""
    from course_utils.grading.spec import compose

    turned = [compose(exercise.oracle, [m]) for m in exercise.misconceptions]
    answers = [lambda *args, f=f: f(*args) for f in turned if f]
    answers += [lambda *args: np.arange(12.0).reshape(3, 4), lambda *args: 1 / 0, lambda *args: None]
    return statistics.median(median(partial(exercise.check, answer), 3) for answer in answers)


def knn() -> Iterator[Row]:
    """The chapter's search against scikit-learn's brute force: 60 000 × 784 pixels, 1 000 queries, k = 5."""
    from sklearn.neighbors import NearestNeighbors
    from threadpoolctl import threadpool_limits

    from course_utils.chapters.ch02_knn.search import nearest

    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (60_000, 784)).astype(np.float32)
    queries = rng.integers(0, 256, (1_000, 784)).astype(np.float32)
    reference = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(x)
    for threads in (1, os.cpu_count() or 1):
        with threadpool_limits(threads):
            ours, theirs = [], []
            for _ in range(5):  # in turn, because a shared machine changes its mind
                ours.append(median(lambda: nearest(x, queries, 5), 1))
                theirs.append(median(lambda: reference.kneighbors(queries, return_distance=False), 1))
        what = f"KNN search 60 000 × 784, 1 000 queries, {threads} thread{'s' * (threads > 1)}"
        yield Row(what, statistics.median(ours), statistics.median(theirs), "s", "scikit-learn brute force")


#: LeNet's layers with windows of 5 × 5: name → (channels in, side of the image, filters). Its third is often written as
#: a fully connected layer of 400 inputs.
LENET = {"C1": (1, 32, 6), "C3": (6, 14, 16), "C5": (16, 5, 120)}
BATCH, LOOPED = 16, 1  # images for NumPy and PyTorch, and for the loops, whose time is scaled up


def convolutions() -> Iterator[Row]:
    """Forward and backward pass at LeNet's shapes, one thread: NumPy against PyTorch, and against loops."""
    import torch
    from threadpoolctl import threadpool_limits

    from course_utils.chapters.ch08_cnn import convolution

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            for name, (channels, side, filters) in LENET.items():
                yield from convolution_rows(name, convolution, channels, side, filters)
    finally:
        torch.set_num_threads(before)


def convolution_rows(name: str, convolution: Any, channels: int, side: int, filters: int) -> Iterator[Row]:
    """Three ways at one layer, side by side: the two ratios that say how far NumPy is from either of the others."""
    import torch

    rng = np.random.default_rng(0)
    x = rng.normal(size=(BATCH, channels, side, side)).astype(np.float32)
    w, b = rng.normal(size=(filters, channels, 5, 5)).astype(np.float32), rng.normal(size=filters).astype(np.float32)
    dout = rng.normal(size=(BATCH, filters, side - 4, side - 4)).astype(np.float32)
    images, weights, biases = (torch.tensor(a, requires_grad=True) for a in (x, w, b))
    errors = torch.tensor(dout)

    def ours() -> Any:
        return convolution.conv2d(x, w, b), convolution.conv2d_backward(dout, x, w)

    def theirs() -> Any:
        out = torch.nn.functional.conv2d(images, weights, biases)
        return torch.autograd.grad(out, (images, weights, biases), errors)

    def loops() -> Any:
        few = x[:LOOPED]
        return convolution.conv2d_loops(few, w, b), convolution.conv2d_backward_loops(dout[:LOOPED], few, w)

    for got, want in zip(ours()[1], theirs(), strict=True):
        np.testing.assert_allclose(got, want.numpy(), rtol=1e-3, atol=1e-3)
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(15):  # in turn, because a shared machine changes its mind
        times["ours"].append(median(ours, 1))
        times["theirs"].append(median(theirs, 1))
    numpy, library = statistics.median(times["ours"]), statistics.median(times["theirs"])
    looped = median(loops, 1) * BATCH / LOOPED
    what = f"conv2d LeNet {name}, forward + backward"
    yield Row(f"{what}: NumPy", numpy, library, "s", "PyTorch on the CPU")
    yield Row(f"{what}: loops", looped, numpy, "s", "NumPy")
    yield Row(f"{what}: loops", looped, library, "s", "PyTorch on the CPU")


def suppression() -> Iterator[Row]:
    """Non-maximum suppression, one thread: the chapter's loop in NumPy against torchvision.

    Twenty boxes around each object, as a detector gives them, at random places in a picture of 512 × 512 pixels.
    """
    import torch
    import torchvision

    from course_utils.chapters.ch14_detection.boxes import nms

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        for count in (1000, 5000):
            boxes, scores = crowd(count)
            tensors = torch.from_numpy(boxes), torch.from_numpy(scores)
            if nms(boxes, scores).tolist() != torchvision.ops.nms(*tensors, 0.5).tolist():
                raise RuntimeError("The chapter's NMS and torchvision's keep other boxes.")
            ours, theirs = [], []
            for _ in range(15):  # in turn, because a shared machine changes its mind
                ours.append(processor_seconds(partial(nms, boxes, scores)))
                theirs.append(processor_seconds(partial(torchvision.ops.nms, *tensors, 0.5)))
            what = f"NMS, {count} boxes: NumPy"
            yield Row(what, statistics.median(ours), statistics.median(theirs), "CPU s", "torchvision")
    finally:
        torch.set_num_threads(before)


def processor_seconds(work: Callable[[], Any]) -> float:
    """Seconds of the processor: what takes a millisecond and is interrupted says nothing on the clock."""
    start = time.process_time()
    work()
    return time.process_time() - start


def crowd(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (count, 4) and scores: a twentieth as many objects, and boxes strewn around them."""
    rng = np.random.default_rng(0)
    objects = count // 20
    of = rng.integers(0, objects, count)
    middles = rng.uniform(0, 512, (objects, 2))[of] + rng.normal(0, 4, (count, 2))
    halves = rng.uniform(12, 48, (objects, 2))[of] * np.exp(rng.normal(0, 0.15, (count, 2)))
    return np.concatenate([middles - halves, middles + halves], axis=1), rng.random(count)


def paintings() -> Iterator[Row]:
    """Chapter 12: seconds of the processor, one thread, for a painting by optimisation and for one in a single pass."""
    import torch

    from course_utils.chapters.ch12_style import fast, gatys, patterns, pictures
    from course_utils.datasets import load

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        photo = pictures.square(load("photos")["chelsea"], 160)
        made = gatys.transfer(photo, patterns.style_picture("swirls"), progress=False)
        yield Row("style transfer, 160 × 160, 80 steps of L-BFGS", made.cpu_seconds, PAINTING_BUDGET, "s", "budget")
        seconds = []
        for _ in range(9):
            start = time.process_time()
            fast.paint(photo, 0.7, side=192)
            seconds.append(time.process_time() - start)
        yield Row("style transfer, 192 × 192, in one pass", statistics.median(seconds), DEMO_BUDGET, "s", "budget")
    finally:
        torch.set_num_threads(before)


def notebooks() -> Iterator[Row]:
    """Each notebook from its first to its last cell, one thread: seconds and peak memory of its kernel."""
    subprocess.run(
        [sys.executable, "-m", "tools.notebooks", "--solved"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    for folder, budget in (("notebooks", STUDENT_BUDGET), ("build/solved", SOLVED_BUDGET)):
        for path in sorted((ROOT / folder).glob("*.ipynb")):
            seconds, megabytes = run_notebook(path)
            yield Row(f"{folder}/{path.name}: time", seconds, budget, "s", "budget")
            if megabytes:
                yield Row(f"{folder}/{path.name}: peak memory", megabytes, MEMORY_BUDGET, "MB", "budget")


#: Prints a kernel's peak memory in MB. On Linux not from `resource`: that also counts the process it was forked from.
PEAK = """
import pathlib, sys
status = pathlib.Path("/proc/self/status")
if status.exists():
    print(next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024)
elif sys.platform == "darwin":
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2)
else:
    print(0)
"""


def run_notebook(path: Path) -> tuple[float, float]:
    """Wall seconds and the kernel's peak memory in MB (0 where the system does not tell)."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(PEAK))
    os.environ["OMP_NUM_THREADS"] = "1"
    start = time.perf_counter()
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(ROOT)}}).execute()
    seconds = time.perf_counter() - start
    return seconds, float(notebook.cells[-1].outputs[0].text)


def jupyterlab() -> Iterator[Row]:
    """A change of a control → the new picture in a real JupyterLab, with Chromium on the same machine."""
    from course_utils.demos import all_demos
    from tools.bench_browser import seconds_of_changes

    shown = {name.removeprefix("ch"): [d.name for d in all_demos(module)] for name, module in rooms("demos")}
    for chapter, demo, seconds in seconds_of_changes(ROOT / "notebooks", shown):
        yield Row(f"ch{chapter} {demo}: change → picture in JupyterLab", seconds, DEMO_BUDGET, "s", "budget")


#: In the order in which they are measured, the short ones first.
GROUPS: dict[str, Callable[[], Iterator[Row]]] = {
    "import": imports,
    "demos": demos,
    "checks": checks,
    "jupyterlab": jupyterlab,
    "knn": knn,
    "convolutions": convolutions,
    "suppression": suppression,
    "paintings": paintings,
    "notebooks": notebooks,
}
LONG = ("jupyterlab", "knn", "convolutions", "suppression", "paintings", "notebooks")


if __name__ == "__main__":
    main()
