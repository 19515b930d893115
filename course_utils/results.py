"""Stored results of long experiments: made by scripts in tools/experiments, shown in notebooks and decks."""

from __future__ import annotations

import json
from typing import Any

from course_utils._paths import data_dir


def load(name: str) -> dict[str, Any]:
    """The stored result `name` (a chapter, as 'ch02_knn'): rows, seed, machine and date.

    Raises:
        FileNotFoundError: no such result; the message names those that there are.
    """
    folder = data_dir() / "results"
    path = folder / f"{name}.json"
    if not path.is_file():
        there = ", ".join(sorted(p.stem for p in folder.glob("*.json"))) or "none"
        raise FileNotFoundError(f"There is no stored result '{name}'. There are: {there}.")
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result
