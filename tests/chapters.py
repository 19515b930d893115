"""What the proofs run over: every chapter's exercises, and the solutions in its source."""

from __future__ import annotations

import importlib
import itertools
import linecache
import pkgutil
import re
import textwrap
import types
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

import course_utils.chapters
from course_utils.grading import Exercise

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "notebooks" / "source"


_numbers = itertools.count()


@cache
def exercises() -> dict[str, Exercise]:
    """'ch02_knn.l2_distances' → Exercise, over all chapters."""
    found = {}
    for module in pkgutil.iter_modules(course_utils.chapters.__path__):
        if not module.ispkg:
            continue
        room = importlib.import_module(f"course_utils.chapters.{module.name}.exercises")
        for name, value in vars(room).items():
            if isinstance(value, Exercise):
                assert value.name == name, f"{module.name}: the variable {name} holds the exercise {value.name}"
                found[f"{module.name}.{name}"] = value
    return found


@cache
def solution(key: str) -> Callable:
    """The chapter's own solution of an exercise, from its source, with the names it uses."""
    return compiled(solution_code(key), key.split(".")[1], key)


@cache
def solution_code(key: str) -> str:
    """The exercise's cell in the chapter's source: a function or a class, with the imports that stand above it."""
    chapter, name = key.split(".")
    cells = re.split(r"^# %%", source(chapter).read_text(encoding="utf-8"), flags=re.M)
    code = next((c.split("\n", 1)[1] for c in cells if f'exercise="{name}"' in c.split("\n", 1)[0]), None)
    assert code is not None, f'{source(chapter)} has no cell with exercise="{name}": write its solution there'
    return code


def compiled(code: str, name: str, key: str) -> Callable:
    """Run a cell's code in a module of its own, where the chapter's `yours` names are oracles."""
    module = types.ModuleType(f"solution_of_{name}")
    module.__dict__.update({"np": np, **names_from_yours(key.split(".")[0])})
    lines = textwrap.dedent(code)
    filename = f"<{key} {next(_numbers)}>"  # a name of its own: inspect finds the source by it
    linecache.cache[filename] = (len(lines), None, lines.splitlines(True), filename)
    exec(compile(lines, filename, "exec"), module.__dict__)
    return module.__dict__[name]


@cache
def names_from_yours(chapter: str) -> dict[str, Callable]:
    """`distances = ex.l2_distances.yours(l2_distances)` in the source → {'distances': oracle of l2_distances}."""
    text = source(chapter).read_text(encoding="utf-8")
    pairs = re.findall(r"^(\w+) = ex\.(\w+)\.yours\(", text, flags=re.M)
    return {ours: exercises()[f"{chapter}.{name}"].oracle for ours, name in pairs}


def source(chapter: str) -> Path:
    """The source of a chapter such as 'ch02_knn'."""
    return SOURCES / f"{chapter.removeprefix('ch')}.py"
