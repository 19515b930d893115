"""What an exercise sends to the process that runs a student's code: the cases' arguments and `observe`, nothing else.

They travel as a cloudpickle in that direction only, functions by value, so that no module of a chapter has to be
imported there. Sealing refuses to carry an oracle, a misconception or anything that holds one.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import io
import json
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cloudpickle

import course_utils.chapters
from course_utils import __version__
from course_utils.grading import Exercise, Judge, Misconception, Report, Verdict

ROOMS = course_utils.chapters.__name__
cloudpickle.register_pickle_by_value(course_utils.chapters)


class Leak(RuntimeError):
    """An exercise's sealed parts would carry what its answers are compared with."""


@dataclass(frozen=True)
class Chapter:
    """One chapter's exercises, as they are graded.

    name: such as '02_knn'. version: of the course, and of the room's files as they are on this machine.
    """

    name: str
    version: str
    exercises: Mapping[str, Exercise]

    @property
    def forbids(self) -> dict[str, tuple[str, ...]]:
        """Exercise → the names that it forbids."""
        return {name: tuple(sorted(exercise.forbids)) for name, exercise in self.exercises.items()}

    @cached_property
    def sealed(self) -> dict[str, bytes]:
        """Exercise → its sealed parts."""
        return {name: seal(exercise) for name, exercise in self.exercises.items()}


def chapters(salt: int = 0) -> dict[str, Chapter]:
    """All chapters by name. salt: other than 0, other random numbers in the cases (the same for the same salt)."""
    found = {}
    for room in sorted(pkgutil.iter_modules(course_utils.chapters.__path__), key=lambda room: room.name):
        name = room.name.removeprefix("ch")
        found[name] = _chapter(name, f"{ROOMS}.{room.name}", salt)
    return found


def _chapter(name: str, package: str, salt: int) -> Chapter:
    module = importlib.import_module(f"{package}.exercises")
    exercises: dict[str, Exercise] = {n: getattr(module, n) for n in _order(name, module.__all__)}
    if salt:
        exercises = {n: exercise.with_numbers(salt) for n, exercise in exercises.items()}
    room = Path(module.__file__ or "").parent
    digest = hashlib.sha256(str(salt).encode())
    engine = Path(course_utils.chapters.__file__).parents[1] / "grading"
    for file in sorted([*engine.glob("*.py"), *room.rglob("*.py")]):
        digest.update(file.name.encode() + file.read_bytes())
    return Chapter(name, f"{__version__}+{digest.hexdigest()[:8]}", exercises)


def _order(chapter: str, names: list[str]) -> list[str]:
    """The exercises in the order of the chapter's notebook; those that it does not have come last."""
    path = Path(course_utils.chapters.__file__).parents[2] / "notebooks" / f"{chapter}.ipynb"
    if not path.exists():
        return sorted(names)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id", "") for cell in cells]
    return sorted(names, key=lambda name: ids.index(name) if name in ids else len(ids))


class _Sealer(cloudpickle.Pickler):
    """Pickles, unless it meets what must not leave."""

    def __init__(self, stream: io.BytesIO, exercise: Exercise) -> None:
        super().__init__(stream)
        self.name = exercise.name
        turns = [(m, kind) for m in exercise.misconceptions for kind in ("before", "instead", "after", "like")]
        self.secret = {id(exercise.oracle): "its oracle"} | {
            id(getattr(m, kind)): f"the misconception {m.name}" for m, kind in turns if getattr(m, kind) is not None
        }

    def reducer_override(self, thing: Any) -> Any:
        """Called for everything that is pickled."""
        if id(thing) in self.secret:
            raise Leak(f"{self.name}: its arguments or its `observe` lead to {self.secret[id(thing)]}.")
        if isinstance(thing, Exercise | Judge | Misconception | Report | Verdict):
            raise Leak(f"{self.name}: its arguments or its `observe` lead to an object of type {type(thing).__name__}.")
        if isinstance(thing, functools._lru_cache_wrapper) and thing.__module__.startswith(
            course_utils.chapters.__name__
        ):
            return functools.cache, (thing.__wrapped__,)  # else it would be looked up in its module, which is not there
        return super().reducer_override(thing)


def seal(exercise: Exercise) -> bytes:
    """The arguments of every call, in order, and `observe`. Raises Leak if more would travel with them."""
    stream = io.BytesIO()
    _Sealer(stream, exercise).dump(([args for _, args in exercise.judge.calls], exercise.observe))
    return stream.getvalue()
