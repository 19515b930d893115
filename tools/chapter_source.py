"""Read a chapter's source: a jupytext percent script with short keys in its cell headers.

`# %% exercise="NAME"` marks the cell where a student writes NAME, `# %% check="NAME"` the cell that checks it,
`tags=["numbers"]` a cell whose printed numbers the prose quotes. What nbgrader and nbval want is made from these.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import re
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext

ROOT = Path(__file__).resolve().parent.parent
HEADER = re.compile(r"^# %%(\s|$)")
KEYS = {"exercise", "check", "tags"}
TAGS = {"demo", "numbers", "nbval-ignore-output", "raises-exception", "hide-input"}


class BuildError(Exception):
    """What an author has to repair before the chapter can be built. One line for each finding."""


@dataclass(frozen=True)
class Layout:
    """Where the forms of a chapter lie. `exercises` names the module, with {chapter} for a chapter's file name."""

    source: Path = ROOT / "notebooks" / "source"
    notebooks: Path = ROOT / "notebooks"
    build: Path = ROOT / "build" / "solved"
    exercises: str = "course_utils.chapters.ch{chapter}.exercises"


@dataclass
class Cell:
    """One cell of the source. `line` is the line of its header in the file, counted from 1."""

    kind: str
    source: str
    line: int
    exercise: str | None = None
    check: str | None = None
    tags: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """How messages call this cell: its exercise, or its first line."""
        if self.exercise or self.check:
            return f'{"exercise" if self.exercise else "check"}="{self.exercise or self.check}"'
        first = next((line for line in self.source.splitlines() if line.strip()), "empty cell")
        return f"“{first.strip()[:50]}”"


@dataclass
class Chapter:
    """A chapter as its author wrote it. `exercises` maps a name to the exercise object (points, check, full_report)."""

    name: str
    path: Path
    cells: list[Cell]
    exercises: Mapping[str, Any]
    source_hash: str

    def where(self, cell: Cell) -> str:
        """File, line and name of a cell, as the first part of a message."""
        return f"{shown(self.path)}:{cell.line}: {cell.label}"


def shown(path: Path) -> str:
    """A path as it is said in a message: relative to the course where it can be, with forward slashes."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def find(layout: Layout, wanted: list[str]) -> list[Path]:
    """The sources that `wanted` names ('2', '02' or '02_knn'); all of them where nothing is named.

    Raises BuildError for a name that no source has.
    """
    sources = sorted(layout.source.glob("[0-9][0-9]_*.py"))
    if not wanted:
        return sources
    found = []
    for name in wanted:
        hits = [p for p in sources if p.stem == name or p.stem.split("_")[0] == name.zfill(2)]
        if not hits:
            there = ", ".join(p.stem for p in sources) or "none"
            raise BuildError(f"no chapter '{name}' in {shown(layout.source)} (there: {there})")
        found += hits
    return found


def read(path: Path, layout: Layout) -> Chapter:
    """Read one source file and import its exercises. Raises BuildError when the exercises cannot be imported."""
    text = path.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="py:percent")
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if HEADER.match(line)]
    raw = [cell for cell in notebook.cells if not _is_file_header(cell)]
    if len(lines) != len(raw):
        raise BuildError(f"{shown(path)}: text before the first cell: begin the file with `# %% [markdown]`")
    return Chapter(
        name=path.stem,
        path=path,
        cells=[_cell(cell, line) for cell, line in zip(raw, lines, strict=True)],
        exercises=_exercises(layout.exercises.format(chapter=path.stem)),
        source_hash=hashlib.sha256(text.encode()).hexdigest()[:16],
    )


def _is_file_header(cell: Any) -> bool:
    return cell.cell_type == "raw" and cell.source.startswith("---")


def _cell(raw: Any, line: int) -> Cell:
    metadata = {k: v for k, v in raw.metadata.items() if k != "lines_to_next_cell"}
    return Cell(
        kind=raw.cell_type,
        source=raw.source.rstrip(),
        line=line,
        exercise=metadata.get("exercise"),
        check=metadata.get("check"),
        tags=list(metadata.get("tags", [])),
        unknown=sorted(set(metadata) - KEYS),
    )


def _exercises(module_name: str) -> dict[str, Any]:
    """Every exercise at the top level of a module, by the name of its variable."""
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        raise BuildError(f"cannot import {module_name}: {type(error).__name__}: {error}") from error
    return {name: value for name, value in vars(module).items() if not name.startswith("_") and _is_exercise(value)}


def _is_exercise(value: object) -> bool:
    if inspect.isclass(value) or isinstance(value, types.ModuleType):
        return False
    return all(hasattr(value, part) for part in ("name", "points", "check", "full_report"))
