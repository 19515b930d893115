"""From a chapter's source to its two notebooks: with solutions, and as students get it.

The student's form is made by nbgrader's own preprocessors, so it is what `nbgrader generate_assignment` makes of the
solved form.
"""

from __future__ import annotations

import ast
import hashlib
import json
from copy import deepcopy
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, ClearSolutions, ComputeChecksums, LockCells

import course_utils
from tools.chapter_lint import refuse_solutions
from tools.chapter_source import BuildError, Cell, Chapter

# One line, and the message says what to do when somebody calls the unfinished function outside a check.
STUB = 'raise NotImplementedError("your code here")'


def base_form(chapter: Chapter) -> NotebookNode:
    """The notebook with solutions, unexecuted, with nbgrader's and nbval's metadata and reproducible cell ids."""
    notebook = nbformat.v4.new_notebook()
    seen: dict[str, int] = {}
    for cell in chapter.cells:
        node = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
        made = node(cell.source)
        made.metadata = NotebookNode(_metadata(chapter, cell))
        made.id = cell_id(made, seen)
        notebook.cells.append(made)
    notebook.metadata = NotebookNode(
        kernelspec={"display_name": "Python 3", "language": "python", "name": "python3"},
        language_info={"name": "python"},
        course={"chapter": chapter.name, "version": course_utils.__version__, "source": chapter.source_hash},
    )
    return notebook


def _metadata(chapter: Chapter, cell: Cell) -> dict[str, Any]:
    tags = ["nbval-check-output" if tag == "numbers" else tag for tag in cell.tags]
    metadata: dict[str, Any] = {}
    common = {"schema_version": 3, "task": False}
    if cell.exercise:
        metadata["nbgrader"] = {"grade_id": cell.exercise, "grade": False, "solution": True, "locked": False, **common}
    if cell.check:
        points = chapter.exercises[cell.check].points
        identity = {"grade_id": f"check_{cell.check}", "grade": True, "solution": False, "locked": True}
        metadata["nbgrader"] = {**identity, "points": int(points) if points == int(points) else points, **common}
        tags.append("nbval-check-output")
    if tags:
        metadata["tags"] = sorted(set(tags))
    return metadata


def cell_id(cell: NotebookNode, seen: dict[str, int]) -> str:
    """A cell's id: from its grade id, else from its content and how often that content came before (kept in `seen`).

    So an id stays the same when a cell is added elsewhere, and an edited cell no longer matches its id.
    """
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    key = f"grade:{grade_id}" if grade_id else f"{cell.cell_type}:{cell.source}"
    seen[key] = seen.get(key, 0) + 1
    return hashlib.sha256(f"{key}:{seen[key]}".encode()).hexdigest()[:12]


def student_form(base: NotebookNode) -> NotebookNode:
    """The notebook as students get it, unexecuted: exercises blank, checks locked, `course.inputs` set."""
    notebook = deepcopy(base)
    steps = (
        LockCells(),
        ClearSolutions(code_stub={"python": STUB}),
        ClearOutput(),
        CheckCellMetadata(),
        ComputeChecksums(),
    )
    for step in steps:
        notebook, _ = step.preprocess(notebook, {})
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _must_parse(cell, notebook.metadata.course.chapter)
    refuse_solutions(nbformat.writes(notebook), notebook.metadata.course.chapter)
    notebook.metadata.course["inputs"] = inputs_hash(notebook)
    return notebook


def _must_parse(cell: NotebookNode, name: str) -> None:
    try:
        ast.parse(cell.source)
    except SyntaxError as error:
        label = cell.metadata.get("nbgrader", {}).get("grade_id", cell.source[:50])
        raise BuildError(f"{name}: {label}: without its solution the cell is not Python: {error.msg}") from error


def solved_form(base: NotebookNode, chapter: Chapter) -> NotebookNode:
    """The notebook with solutions, unexecuted; each check cell carries the full report as the output it must have.

    nbval compares the outputs of cells that have an execution count, and of no others: so it runs every
    cell and compares the checks.
    """
    notebook = deepcopy(base)
    checks = {f"check_{name}": exercise for name, exercise in chapter.exercises.items()}
    for number, cell in enumerate(notebook.cells, start=1):
        exercise = checks.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if exercise is not None:
            cell.execution_count = number
            cell.outputs = [expected_output(exercise, number)]
    notebook.metadata.course["inputs"] = inputs_hash(notebook)
    return notebook


def expected_output(exercise: Any, execution_count: int) -> NotebookNode:
    """What a notebook shows for a full pass of `exercise`, formatted as a kernel formats it."""
    from IPython.core.formatters import DisplayFormatter

    data, metadata = DisplayFormatter().format(exercise.full_report())
    return nbformat.v4.new_output("execute_result", data=data, metadata=metadata, execution_count=execution_count)


def inputs(cell: NotebookNode) -> dict[str, Any]:
    """Everything of a cell but its outputs."""
    return {"id": cell.get("id"), "type": cell.cell_type, "source": cell.source, "metadata": dict(cell.metadata)}


def inputs_hash(notebook: NotebookNode) -> str:
    """A hash of all inputs, in order. Outputs, and what Jupyter adds to the notebook's own metadata, are left out."""
    course = {k: v for k, v in notebook.metadata.get("course", {}).items() if k != "inputs"}
    content = json.dumps([course, [inputs(cell) for cell in notebook.cells]], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def to_text(notebook: NotebookNode) -> str:
    """The notebook as the text of its file."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"
