"""Take a notebook apart: the code of a student's answers, and nothing that they did around it.

It runs in a child process like the answers themselves: a file that somebody made to crash a parser crashes that child.
"""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .forbidden import forbidden_names
from .uses import uses

LARGEST = 50_000_000  # bytes; a notebook of the course stays below one million
LONGEST = 200_000  # characters of one cell; a cell of the course has a few thousand at most
MARKUP = "A notebook of the course stays below 1 MB: 'Clear all outputs', save, and hand it in again."


class Unreadable(ValueError):
    """The file is not a notebook of the course; the message says why and what to do."""


@dataclass(frozen=True)
class Statement:
    """One statement at the top of a cell, to be run before the answers. exercise: whose cell it stands in, or ''."""

    source: str
    line: int
    exercise: str
    cell: int


@dataclass(frozen=True)
class Notebook:
    """What of a student's notebook is graded.

    chapter: the name of its chapter. version: of the course, as the notebook itself says. statements: in order.
    present: the exercises for which there is an answer. forbidden: exercise → forbidden names that its source uses.
    remarks: what a teacher should know, a sentence each. uses: exercise → the other answers of the notebook it calls.
    """

    chapter: str
    version: str
    statements: tuple[Statement, ...]
    present: tuple[str, ...]
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read(data: bytes, chapters: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Notebook:
    """Read a notebook's bytes. chapters: chapter → exercise → what it forbids. Raises Unreadable."""
    document = _document(data)
    cells = [cell for cell in document["cells"] if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    trees = [_tree(_source(cell)) for cell in cells]  # one that is too deep to be written out again counts as broken
    owners = [_grade_id(cell) for cell in cells]
    chapter = _chapter(document, chapters, owners, trees)
    exercises = chapters[chapter]
    owners = [_owner(owner, tree, exercises, owners) for owner, tree in zip(owners, trees, strict=True)]
    remarks = []
    for name in exercises:
        if owners.count(name) > 1:
            remarks.append(f"{name} has {owners.count(name)} cells; the last definition counts.")
    broken = [owner for owner, tree in zip(owners, trees, strict=True) if owner and tree is None]
    remarks += [
        f"The cell of {name} is not Python: it has a syntax error, or is too long." for name in dict.fromkeys(broken)
    ]
    statements = tuple(_statements(trees, owners, set(exercises)))
    present = tuple(dict.fromkeys(owner for owner in owners if owner))
    course = _dict(_dict(document.get("metadata")).get("course"))
    sources = [statement.source for statement in statements]
    return Notebook(
        chapter,
        str(course.get("version", ""))[:40],
        statements,
        present,
        forbidden_names(sources, exercises),
        tuple(remarks),
        uses(sources, exercises),
    )


# -- the file ----------------------------------------------------------------------------------------------------


def _document(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise Unreadable("The file is empty.")
    if len(data) > LARGEST:
        raise Unreadable(f"The file has {len(data) / 1e6:.0f} MB. {MARKUP}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("The file is not UTF-8 text, as a notebook is: it may be another kind of file.") from None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as problem:
        where = f" in line {problem.lineno}" if isinstance(problem, json.JSONDecodeError) else ""
        raise Unreadable(f"The file is not a notebook: its JSON breaks off or is damaged{where}.") from None
    if not isinstance(document, dict) or "nbformat" not in document:
        raise Unreadable("The file is JSON, but not a notebook.")
    if document["nbformat"] != 4 or not isinstance(document.get("cells"), list):
        form = str(document["nbformat"])[:20]
        raise Unreadable(f"The notebook has format {form}, format 4 is expected: open and save it in JupyterLab.")
    metadata = _dict(document.get("metadata"))
    language = _dict(metadata.get("kernelspec")).get("language") or _dict(metadata.get("language_info")).get("name")
    if language and str(language).lower() not in ("python", "ipython"):
        raise Unreadable(f"The notebook's language is {str(language)[:40]}, Python is expected.")
    return document


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(str(line) for line in source) if isinstance(source, list) else str(source)


def _tree(source: str) -> ast.Module | None:
    """The cell's syntax tree; None where it has none. Lines for IPython (%, !, ?) become calls of it."""
    from IPython.core.inputtransformer2 import TransformerManager

    if len(source) > LONGEST:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape sequence is the student's affair
        for transformed in (lambda: source, lambda: TransformerManager().transform_cell(source)):
            try:
                tree = ast.parse(transformed())
                ast.unparse(tree)
                return tree
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
        return None


# -- whose cell is it --------------------------------------------------------------------------------------------


def _grade_id(cell: dict[str, Any]) -> str:
    nbgrader = _dict(_dict(cell.get("metadata")).get("nbgrader"))
    return str(nbgrader.get("grade_id", ""))[:100] if nbgrader.get("solution") is True else ""


def _defined(tree: ast.Module | None) -> set[str]:
    body = tree.body if tree else []
    found = {n.name for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    targets = [t for n in body if isinstance(n, ast.Assign) for t in n.targets]
    return found | {t.id for t in targets if isinstance(t, ast.Name)}


def _chapter(
    document: dict[str, Any],
    chapters: Mapping[str, Mapping[str, tuple[str, ...]]],
    owners: list[str],
    trees: list[ast.Module | None],
) -> str:
    """The chapter to which most of the answers belong; where two have as many, what the notebook says of itself."""
    says = str(_dict(_dict(document.get("metadata")).get("course")).get("chapter", ""))
    named = set(owners) | {name for tree in trees for name in _defined(tree)}
    hits = {chapter: len(named & set(exercises)) for chapter, exercises in chapters.items()}
    best = max(hits.values(), default=0)
    first = [chapter for chapter, count in hits.items() if count == best]
    if best:
        return says if says in first else first[0]
    if says in chapters:
        return says
    raise Unreadable("No exercise of the course is in this notebook: it may be another one.")


def _owner(owner: str, tree: ast.Module | None, exercises: Mapping[str, Any], owners: list[str]) -> str:
    """The exercise whose cell this is; a cell that lost its metadata is known by what it defines."""
    if owner in exercises:
        return owner
    lost = [name for name in sorted(_defined(tree) & set(exercises)) if name not in owners]
    return lost[0] if lost else ""


# -- what is run -------------------------------------------------------------------------------------------------


def _statements(trees: list[ast.Module | None], owners: list[str], exercises: set[str]) -> Iterator[Statement]:
    """An exercise's name that is defined anew in another cell is left out: its own cell counts."""
    for number, (tree, owner) in enumerate(zip(trees, owners, strict=True)):
        for node in tree.body if tree else []:
            if owner or (_harmless(node) and not _defined(ast.Module([node], [])) & exercises):
                yield Statement(ast.unparse(node), node.lineno, owner, number)


def _harmless(node: ast.stmt) -> bool:
    """What is taken from the other cells: imports, helpers, constants, and `ours = ex.name.yours(name)`."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
        return True
    if not isinstance(node, ast.Assign):
        return False
    call = node.value
    if isinstance(call, ast.Call):
        return isinstance(call.func, ast.Attribute) and call.func.attr == "yours"
    try:
        ast.literal_eval(call)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return False
    return True
