"""What happens in the child process: run the statements of a notebook, then collect one answer's outputs.

There is no oracle in here and none can be imported: `course_utils.chapters` is an empty stand-in, and the arguments of
the cases and the `observe` function arrive sealed (see `sealed`).
"""

from __future__ import annotations

import io
import linecache
import sys
import time
import types
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

import cloudpickle

from course_utils.grading import Output, collect
from course_utils.grading.guard import TimeUp, guard
from course_utils.grading.run import last_line

CLOSED = "course_utils.chapters"
STATEMENTS_LIMIT = 5.0  # seconds for all imports and definitions together


class Absent:
    """Stands for everything in `course_utils.chapters`: `yours` gives back what it is given, nothing else works."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(f"{self.__name__}.{name}")

    def yours(self, answer: Any) -> Any:
        """The student's own function."""
        return answer

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: an answer is graded with NumPy, PyTorch and what its notebook defines."""
        raise RuntimeError(f"{self.__name__} is not there while an answer is graded; write it without")


class _Closed(MetaPathFinder, Loader):
    """Finds an empty stand-in for `course_utils.chapters` and everything in it."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name == CLOSED or name.startswith(CLOSED + "."):
            return ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        module = types.ModuleType(spec.name)
        module.__dict__["__getattr__"] = lambda name: _member(spec.name, name)
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""


def _member(module: str, name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return Absent(f"{module}.{name}")


def close_chapters() -> None:
    """From now on `course_utils.chapters` is empty in this process."""
    for name in [n for n in sys.modules if n == CLOSED or n.startswith(CLOSED + ".")]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Closed())


def answer(statements: Sequence[dict[str, Any]], name: str, sealed: bytes, limit: float) -> list[Output]:
    """Run the statements, then call the answer called `name` with each of the sealed cases' arguments."""
    calls, observe = cloudpickle.loads(sealed)
    room, problem = _run(statements, name)
    fn = room.get(name)
    if fn is None:
        why = problem or Output("error", error=f"NameError: nothing here is called {name}", error_type="NameError")
        return [why] * len(calls)
    if not callable(fn):
        return [Output("error", error=f"TypeError: {name} is no function", error_type="TypeError")] * len(calls)
    return collect(fn, calls, observe, limit)


def _run(statements: Sequence[dict[str, Any]], name: str) -> tuple[dict[str, Any], Output | None]:
    """The names that the statements define, and what stopped the one that should have defined `name`."""
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    room = main.__dict__
    problem: Output | None = None
    left = STATEMENTS_LIMIT
    for number, statement in enumerate(statements):
        file = f"<cell {statement['cell']}, {number}>"
        source = statement["source"]
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        stopped, seconds = _quietly(source, file, room, left)
        left = max(0.1, left - seconds)
        if stopped is not None and statement["exercise"] == name:
            problem = stopped
    return room, problem


def _quietly(source: str, file: str, room: dict[str, Any], limit: float) -> tuple[Output | None, float]:
    """Run one statement; returns what stopped it and the seconds it took."""
    start = time.perf_counter()
    stopped: Output | None = None
    try:
        with guard(io.StringIO(), limit):
            exec(compile(source, file, "exec"), room)
    except TimeUp:
        stopped = Output("timeout", seconds=limit)
    except SystemExit:
        stopped = Output("exit")
    except BaseException as caught:
        stopped = Output("error", error=last_line(caught), error_type=type(caught).__name__)
    return stopped, time.perf_counter() - start
