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
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import course_utils.chapters
from tools.bench_chapters import convolutions, generated, knn, paintings, suppression
from tools.bench_row import Row, median
from tools.experiments.machine import RESULTS, save, stamp

ROOT = Path(__file__).resolve().parent.parent
IMPORT_BUDGET, DEMO_BUDGET, CHECK_BUDGET, WRONG_BUDGET = 0.3, 0.1, 1.0, 0.06  # seconds
STUDENT_BUDGET, SOLVED_BUDGET, MEMORY_BUDGET = 60.0, 90.0, 1500.0  # seconds, seconds, MB


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
    "generated": generated,
    "paintings": paintings,
    "suppression": suppression,
    "notebooks": notebooks,
}
LONG = ("jupyterlab", "knn", "convolutions", "paintings", "suppression", "notebooks")


if __name__ == "__main__":
    main()
