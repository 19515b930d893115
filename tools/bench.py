"""Measure the course's budgets: `python3 course.py bench [--quick] [--save]`.

Everything is printed as a ratio, to a reference measured in the same run or to its budget: below 1 is good. Absolute
times are those of this machine at this moment. Nothing fails because a machine is slow.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import pkgutil
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import course_utils.chapters
from tools.experiments.machine import save, stamp

ROOT = Path(__file__).resolve().parent.parent
IMPORT_BUDGET, DEMO_BUDGET, CHECK_BUDGET, WRONG_BUDGET = 0.3, 0.1, 1.0, 0.06  # seconds
GRID_BUDGET = 0.05  # seconds
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
    parser.add_argument("--quick", action="store_true", help="leave out the notebooks and the large KNN search")
    parser.add_argument("--save", action="store_true", help="write data/results/bench.json, which the README quotes")
    options = parser.parse_args()
    rows = []
    for row in measurements(options.quick):
        print(row.line(), flush=True)
        rows.append(row)
    if options.save:
        print(
            save("bench", {"made_by": "python3 course.py bench --save", **stamp(0), "rows": [asdict(r) for r in rows]})
        )


def measurements(quick: bool) -> Iterator[Row]:
    """All of them, the short ones first."""
    yield Row("import course_utils", import_seconds(), IMPORT_BUDGET, "s", "budget")
    yield from demos()
    yield from generated()
    yield from checks()
    if not quick:
        yield from demos_in_jupyterlab()
        yield from knn()
        yield from convolutions()
        yield from notebooks()


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


def generated() -> Iterator[Row]:
    """Sixteen digits out of the stored generator of chapter 11, as its sliders ask for them; one thread."""
    import torch

    from course_utils.chapters.ch11_gan import dcgan, stored

    generator = stored.generator("digits")
    z = dcgan.latents(16, 0, generator.latent)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        seconds = median(lambda: dcgan.draw(generator, z), 20)
    finally:
        torch.set_num_threads(before)
    yield Row("ch11 sixteen generated digits", seconds, GRID_BUDGET, "s", "budget")


CHANGED = """([control, image]) => {
    window.changed = window.seen = 0;
    const note = () => { window.changed = performance.now(); };
    for (const event of ['keydown', 'change']) control.addEventListener(event, note, true);
    new MutationObserver(() => { window.seen = performance.now(); }).observe(image, {attributeFilter: ['src']});
}"""


def demos_in_jupyterlab() -> Iterator[Row]:
    """A change of a control → the new picture in a real JupyterLab, with Chromium on the same machine."""
    from course_utils.demos import all_demos
    from tools.browser import CHROMIUM, Notebook, chromium_page, jupyterlab

    if CHROMIUM is None:
        print("demos in JupyterLab: not measured, Chromium is missing")
        return
    with tempfile.TemporaryDirectory() as folder:
        root, settings = Path(folder) / "root", Path(folder) / "settings"
        shutil.copytree(ROOT / "notebooks", root, ignore=shutil.ignore_patterns("source"))
        settings.mkdir()
        with jupyterlab(root, settings) as address, chromium_page(viewport={"width": 1280, "height": 1200}) as page:
            for chapter, module in rooms("demos"):
                notebook = Notebook(page, address.format(notebook=f"{chapter.removeprefix('ch')}.ipynb"))
                notebook.run_all()
                for demo in all_demos(module):
                    seconds = press(page, notebook.cell(f".{demo.name}"))
                    what = f"{chapter} {demo.name}: change → picture in JupyterLab"
                    yield Row(what, seconds, DEMO_BUDGET, "s", "budget")


def press(page: Any, cell: Any, times: int = 12) -> float:
    """Median seconds from a change of the first control (a key on a slider, a choice in a menu) to its picture."""
    cell.scroll_into_view_if_needed()
    control = cell.locator(".noUi-handle, select").first
    control.wait_for()
    page.wait_for_timeout(500)
    page.evaluate(CHANGED, [control.element_handle(), cell.locator("img").first.element_handle()])
    menu = control.evaluate("e => e.tagName") == "SELECT"
    seconds = []
    for turn in range(times):
        if menu:
            control.select_option(index=(turn + 1) % 2)
        else:
            control.press("ArrowRight" if turn % 4 < 2 else "ArrowLeft")
        with contextlib.suppress(Exception):  # at the end of a control nothing changes
            page.wait_for_function("window.seen > window.changed", timeout=2000)
            seconds.append(page.evaluate("window.seen - window.changed") / 1000)
        page.wait_for_timeout(150)
    return statistics.median(seconds) if seconds else float("nan")


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


if __name__ == "__main__":
    main()
