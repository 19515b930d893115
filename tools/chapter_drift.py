"""Compare a committed notebook with a fresh build, and find what was edited by hand."""

from __future__ import annotations

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from tools.chapter_forms import cell_id, inputs, inputs_hash
from tools.chapter_run import cell_name


def hand_edits(committed: NotebookNode, fresh: NotebookNode) -> list[str]:
    """What was changed in a generated notebook since the build wrote it, a sentence each; empty if nothing was.

    Each cell proves itself (its id, or nbgrader's checksum, comes from its content), so this works when the source has
    changed too.
    """
    stored = committed.metadata.get("course", {}).get("inputs")
    if stored is None:
        return ["was not made from the chapter's source (no hash of its inputs)"]
    if stored == inputs_hash(committed):
        return []
    seen: dict[str, int] = {}
    edited = [
        f"{cell_name(cell, number)} was edited by hand"
        for number, cell in enumerate(committed.cells, start=1)
        if not _untouched(cell, seen)
    ]
    if edited:
        return edited
    same_source = committed.metadata.course.get("source") == fresh.metadata.course.source
    return (differences(committed, fresh) if same_source else []) or [
        "cells were removed or moved, or metadata changed, by hand"
    ]


def _untouched(cell: NotebookNode, seen: dict[str, int]) -> bool:
    if cell.get("id") != cell_id(cell, seen):
        return False
    nbgrader = cell.metadata.get("nbgrader", {})
    return "checksum" not in nbgrader or nbgrader["checksum"] == compute_checksum(cell)


def differences(committed: NotebookNode, fresh: NotebookNode) -> list[str]:
    """How the inputs and metadata of two notebooks differ, a sentence each; outputs are not looked at."""
    found = []
    have = {cell.get("id"): (number, inputs(cell)) for number, cell in enumerate(committed.cells, start=1)}
    want = {cell.id: inputs(cell) for cell in fresh.cells}
    for number, cell in enumerate(fresh.cells, start=1):
        if cell.id not in have:
            found.append(f"{cell_name(cell, number)} of the source is missing or changed")
        elif have[cell.id][1] != want[cell.id]:
            parts = ", ".join(key for key in ("source", "metadata") if have[cell.id][1][key] != want[cell.id][key])
            found.append(f"{cell_name(cell, number)} has other {parts}")
    for number, cell in enumerate(committed.cells, start=1):
        if cell.get("id") not in want:
            found.append(f"{cell_name(cell, number)} is not in the source")
    if not found and list(have) != list(want):
        found.append("the cells stand in another order")
    if not found and committed.metadata != fresh.metadata:
        keys = sorted(set(committed.metadata) | set(fresh.metadata))
        changed = ", ".join(k for k in keys if committed.metadata.get(k) != fresh.metadata.get(k))
        found.append(f"the notebook's metadata differ ({changed})")
    return found
