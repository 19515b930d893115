"""A class of 200 students hands in chapter 02: how long grading takes, and how much memory.

`python -m tools.experiments.grading_class` grades the first 50 and all 200 of them and writes
data/results/grading.json. What is measured already is kept in build/grading_class until all of it is stored.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import psutil

from course_utils.grading import Choice
from tools.chapter_forms import base_form, student_form, to_text
from tools.chapter_source import ROOT, Layout, read
from tools.experiments.machine import save, stamp

SEED = 0
SIZES = (50, 200)
PROCESSES = 2
CHAPTER = "02_knn"
WORK = ROOT / "build" / "grading_class"
#: What a student may have done to the file itself.
BROKEN = {
    "cut off": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "latin-1": lambda data: data.decode().replace("neighbours", "Nachbarn für", 1).encode("latin-1", "replace"),
    "format 3": lambda data: data.replace(b'"nbformat": 4', b'"nbformat": 3'),
    "Julia": lambda data: data.replace(b'"python"', b'"julia"'),
    "no notebook": lambda data: b"<html>Sign in to continue</html>",
}
#: Answers to `majority_vote` that are meant to harm, or do it by mistake.
HOSTILE = {
    "endless loop": "while True:\n        pass",
    "sleep": "import time\n    time.sleep(1000)",
    "exit": "import os\n    os._exit(0)",
    "memory": "pages = []\n    while True:\n        pages.append(bytearray(10**7))",
    "fork": "import os\n    while True:\n        os.fork()",
    "print": "while True:\n        print('x' * 10**6)",
}


def main() -> None:
    """Measure what is not yet measured, and store all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), help="students (default: 50 200)")
    parser.add_argument("--fresh", action="store_true", help="measure anew what is measured already")
    options = parser.parse_args()
    if options.fresh:
        shutil.rmtree(WORK, ignore_errors=True)
    rows = []
    for size in options.sizes:
        done = WORK / f"{size}.json"
        if not done.exists():
            done.parent.mkdir(parents=True, exist_ok=True)
            done.write_text(json.dumps(measured(size)), encoding="utf-8")
        rows.append(json.loads(done.read_text(encoding="utf-8")))
        print(rows[-1])
    if tuple(options.sizes) == SIZES:
        about = {"chapter": CHAPTER, "processes": PROCESSES, "made_by": "python -m tools.experiments.grading_class"}
        print(save("grading", {**stamp(SEED, ("numpy", "torch")), **about, "rows": rows}))
        shutil.rmtree(WORK)


# -- the class -----------------------------------------------------------------------------------------------------


@cache
def form(chapter: str = CHAPTER, solved: bool = True) -> dict[str, Any]:
    """A chapter's notebook as JSON has it: with its solutions, or as students get it."""
    base = base_form(read(ROOT / "notebooks" / "source" / f"{chapter}.py", Layout()))
    found: dict[str, Any] = json.loads(to_text(base if solved else student_form(base)))
    return found


def notebook(answers: Mapping[str, str], chapter: str = CHAPTER, solved: bool = True) -> bytes:
    """A chapter's notebook with other answers: exercise → the source of its cell."""
    document = json.loads(json.dumps(form(chapter, solved)))
    for cell in document["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = answers[name]
    return json.dumps(document, indent=1).encode()


@cache
def collected(folder: str, name: str) -> dict[str, str]:
    """The answers to an exercise in a folder of the tests, as cells of a student: 'set/number' → source."""
    found = {}
    for path in sorted((ROOT / "tests" / folder).rglob(f"{name}.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        answers = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and _numbered(node.name, name)]
        for answer in answers:
            others = set(answers) - {answer}
            kept = [node for node in tree.body if not (isinstance(node, ast.FunctionDef) and node.name in others)]
            source = ast.unparse(_Renamed(answer, name).visit(ast.parse(ast.unparse(ast.Module(kept, [])))))
            found[f"{path.parent.name}/{answer.rsplit('_', 1)[1]}"] = source
    return found


def _numbered(function: str, name: str) -> bool:
    return function.startswith(f"{name}_") and function.rsplit("_", 1)[1].lstrip("r").isdigit()


class _Renamed(ast.NodeTransformer):
    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """The answer itself."""
        node.name = self.new if node.name == self.old else node.name
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """A call of itself."""
        node.id = self.new if node.id == self.old else node.id
        return node


def class_of(size: int, seed: int = SEED) -> Iterator[tuple[str, str, bytes]]:
    """The students: (name, kind, the notebook that is handed in). A smaller class is the beginning of a larger one.

    Every wrong answer that the tests keep for an exercise is handed in before one is handed in twice.
    """
    rng = random.Random(seed)
    kinds = ["right"] * 56 + ["blank"] * 16 + ["wrong"] * 104 + ["broken"] * 12 + ["hostile"] * 12
    kinds = [kind for _ in range(-(-size // len(kinds))) for kind in rng.sample(kinds, len(kinds))]
    decks: dict[tuple[str, str], list[str]] = {}

    def drawn(what: str, name: str, among: list[str]) -> str:
        deck = decks.setdefault((what, name), [])
        if not deck:
            deck += rng.sample(among, len(among))
        return deck.pop()

    for number, kind in enumerate(kinds[:size]):
        student = f"student {number:03}"
        if kind == "blank":
            yield student, kind, notebook({}, solved=False)
        elif kind == "broken":
            yield student, kind, BROKEN[drawn(kind, "", list(BROKEN))](notebook({}))
        elif kind == "hostile":
            body = HOSTILE[drawn(kind, "", list(HOSTILE))]
            yield student, kind, notebook({"majority_vote": f"def majority_vote(labels):\n    {body}"})
        else:
            folder = f"{kind}_answers"
            answers = {n: list(collected(folder, n).values()) for n in exercises() if collected(folder, n)}
            if kind == "wrong":
                answers |= {n: _letters(e) for n, e in exercises().items() if isinstance(e, Choice)}
            yield student, kind, notebook({n: drawn(kind, n, sources) for n, sources in answers.items()})


def _letters(choice: Choice) -> list[str]:
    """The wrong predictions, as answers."""
    wrong = [mistake.name.removeprefix("option_") for mistake in choice.misconceptions]
    return [f"def {choice.name}():\n    return {letter!r}" for letter in wrong]


@cache
def exercises() -> dict[str, Any]:
    """The exercises of the chapter."""
    from tools.grade.sealed import chapters

    return dict(chapters()[CHAPTER].exercises)


# -- the measurement -----------------------------------------------------------------------------------------------


def measured(size: int) -> dict[str, Any]:
    """Grade a class of this size in a folder of its own; returns the figures."""
    folder = WORK / f"class {size}"
    shutil.rmtree(folder, ignore_errors=True)
    kinds: Counter[str] = Counter()
    for student, kind, data in class_of(size):
        path = folder / "submitted" / student / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        kinds[kind] += 1
    out = folder / "grades.csv"
    command = [sys.executable, "-m", "tools.grade", str(folder / "submitted"), "--out", str(out)]
    watch = Watch([*command, "--processes", str(PROCESSES)])
    watch.run()
    with out.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    statuses = Counter(row["status"] for row in table)
    if len(table) != size or statuses["graded"] != size - kinds["broken"]:
        raise RuntimeError(f"{size} students, {dict(kinds)}, but the table has {dict(statuses)}")
    points = [float(row["points"]) for row in table if row["status"] == "graded"]
    shutil.rmtree(folder)
    return {
        "students": size,
        "kinds": dict(kinds),
        "statuses": dict(statuses),
        "mean_points": round(sum(points) / len(points), 3),
        "maximum": float(table[0]["maximum"]),
        **watch.figures(),
    }


class Watch:
    """Runs a command and looks at its processes five times a second.

    Roles: the command itself, the processes of its pool, and the nurseries with the students' children.
    """

    ROLES = ("parent", "pool", "nursery")

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.wall = 0.0
        self.parent_peak = self.sum_peak = 0
        self._cpu: dict[tuple[int, float], tuple[str, float]] = {}

    def run(self) -> None:
        """Run to the end. Raises RuntimeError if the command fails."""
        start = time.monotonic()
        with subprocess.Popen(self.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
            top = psutil.Process(running.pid)
            while running.poll() is None:
                self._look(top)
                time.sleep(0.2)
            self.wall = time.monotonic() - start
            said = (running.stdout.read() if running.stdout else b"").decode()
        if running.returncode:
            raise RuntimeError(f"{' '.join(self.command)} ended with {running.returncode}:\n{said[-2000:]}")

    def _look(self, top: psutil.Process) -> None:
        total = 0
        for process, depth in _tree(top):
            try:
                memory = _memory(process)
                times = process.cpu_times()
                born = process.create_time()
            except (psutil.Error, OSError):
                continue
            total += memory
            if depth == 0:
                self.parent_peak = max(self.parent_peak, memory)
            if depth < len(self.ROLES):
                role = self.ROLES[depth]
                spent = times.user + times.system
                if role == "nursery":  # its children live for a tenth of a second: their time is what it waited for
                    spent += times.children_user + times.children_system
                self._cpu[process.pid, born] = (role, spent)
        self.sum_peak = max(self.sum_peak, total)

    def figures(self) -> dict[str, Any]:
        """Seconds and MB."""
        by_role = {role: round(sum(s for r, s in self._cpu.values() if r == role), 1) for role in self.ROLES}
        return {
            "wall_seconds": round(self.wall, 1),
            "cpu_seconds": round(sum(by_role.values()), 1),
            "cpu_seconds_by_role": by_role,
            "parent_peak_mb": round(self.parent_peak / 1e6, 1),
            "all_peak_mb": round(self.sum_peak / 1e6, 1),
        }


def _tree(process: psutil.Process, depth: int = 0) -> Iterator[tuple[psutil.Process, int]]:
    yield process, depth
    try:
        children = process.children()
    except psutil.Error:
        return
    for child in children:
        yield from _tree(child, depth + 1)


def _memory(process: psutil.Process) -> int:
    """Bytes; pages that processes share are divided among them where the system tells (Linux)."""
    try:
        text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) * 1024
    except (OSError, StopIteration):
        rss: int = process.memory_info().rss
        return rss


if __name__ == "__main__":
    main()
