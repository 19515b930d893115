"""What a chapter's source must obey, so that a student's notebook runs and nbgrader gives the points that were earned.

nbgrader takes the score from the result of a check cell. No result, a picture or a text in its place count as full
marks, so a check cell has exactly one form, and this is the place that insists on it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tools.chapter_source import KEYS, TAGS, BuildError, Cell, Chapter

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
NBGRADER_MARKER = re.compile(r"(BEGIN|END) SOLUTION")
LONG = 25
HEADING = re.compile(r"^### Exercise .*\(([\d.]+) points?\)", re.MULTILINE)


def lint(chapter: Chapter) -> list[str]:
    """Raise BuildError with every mistake found, one a line; return warnings."""
    errors = [f"{chapter.where(cell)}: {says}" for cell in chapter.cells for says in _cell_errors(chapter, cell)]
    errors += list(_chapter_errors(chapter))
    errors += list(_heading_errors(chapter))
    errors += list(_rebinding_errors(chapter))
    if errors:
        raise BuildError("\n".join(errors))
    return [
        f"{chapter.where(cell)}: {count} lines of code, more than {LONG}: split it, or move plumbing to the package"
        for cell in chapter.cells
        if cell.kind == "code" and (count := _code_lines(cell.source)) > LONG
    ]


def _cell_errors(chapter: Chapter, cell: Cell) -> Iterator[str]:
    if cell.unknown:
        yield f"unknown key {', '.join(cell.unknown)} in the cell's header; known: {', '.join(sorted(KEYS))}"
    if unknown := sorted(set(cell.tags) - TAGS):
        yield f"unknown tag {', '.join(unknown)}; known: {', '.join(sorted(TAGS))}"
    if cell.exercise and cell.check:
        yield "a cell is an exercise or a check, not both"
    if cell.kind not in {"code", "markdown"}:
        yield f"a {cell.kind} cell; use code or [markdown]"
    if cell.kind != "code":
        if cell.exercise or cell.check or cell.tags:
            yield "only a code cell can be an exercise, a check or tagged"
        if NBGRADER_MARKER.search(cell.source):
            yield "solution markers in prose"
        return
    if not cell.source.strip():
        yield "empty cell"
    if cell.check:
        yield from _check_errors(chapter, cell)
        return
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        yield f"line {error.lineno} of the cell is not Python: {error.msg} (magics do not run everywhere)"
        return
    yield from _solution_errors(chapter, cell, tree)
    yield from _binding_errors(chapter, cell, tree)


def _check_errors(chapter: Chapter, cell: Cell) -> Iterator[str]:
    name = cell.check
    if name not in chapter.exercises:
        yield f"the chapter's exercises have no '{name}'"
    if cell.source != f"ex.{name}.check({name})":
        yield (
            f"a check cell holds exactly `ex.{name}.check({name})`: nothing before, nothing after, no semicolon, "
            "no print (nbgrader gives full marks to a cell without a result)"
        )


def _solution_errors(chapter: Chapter, cell: Cell, tree: ast.Module) -> Iterator[str]:
    lines = cell.source.splitlines()
    begins = [number for number, line in enumerate(lines, start=1) if line.strip() == BEGIN]
    ends = [number for number, line in enumerate(lines, start=1) if line.strip() == END]
    marked = len(NBGRADER_MARKER.findall(cell.source))
    if not cell.exercise:
        if marked:
            yield "solution markers outside an exercise cell"
        return
    if cell.exercise not in chapter.exercises:
        yield f"the chapter's exercises have no '{cell.exercise}'"
    if cell.exercise not in {getattr(node, "name", None) for node in tree.body}:
        yield f"does not define `{cell.exercise}` (def or class)"
    paired = len(begins) == len(ends) and all(b < e for b, e in zip(begins, ends, strict=False))
    ordered = all(e < b for e, b in zip(ends, begins[1:], strict=False))
    if not begins or not paired or not ordered or marked != len(begins) + len(ends):
        yield f"needs pairs of lines `{BEGIN}` and `{END}`, one after the other"
        return
    for begin, end in zip(begins, ends, strict=True):
        if not _inside_function(tree, begin, end, lines):
            yield (
                f"the solution in lines {begin} to {end} of the cell is not inside a function or method: "
                "the blank raises, and at top level it would stop the notebook"
            )


def _inside_function(tree: ast.Module, begin: int, end: int, lines: list[str]) -> bool:
    """Whether whole statements of one function, at the marker's depth, stand between the marked lines."""
    indent = len(lines[begin - 1]) - len(lines[begin - 1].lstrip())
    return any(
        isinstance(part, ast.stmt)
        and begin < part.lineno
        and (part.end_lineno or 0) < end
        and part.col_offset == indent
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno < begin
        for part in ast.walk(node)
        if part is not node
    )


def _binding_errors(chapter: Chapter, cell: Cell, tree: ast.Module) -> Iterator[str]:
    """The student's name belongs to the student: no other cell may bind it, least of all to what `yours` returned."""
    substitutes = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and _calls_yours(node)
        for name in _bound_names(node)
    }
    for name in sorted(_bound_names(tree) & set(chapter.exercises)):
        if name in substitutes:
            yield f"`yours` must not rebind the student's own `{name}`: choose another name, for example `our_{name}`"
        elif cell.exercise != name:
            yield f"binds `{name}`, which is the student's answer to an exercise"


def _calls_yours(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr == "yours" for part in ast.walk(node))


def _bound_names(node: ast.AST) -> set[str]:
    """The names that a piece of code binds, not counting what functions, lambdas and comprehensions bind inside."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Lambda):
        return set()
    if isinstance(node, ast.comprehension):
        return _bound_names(node.iter).union(*map(_bound_names, node.ifs))
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.split(".")[0] for alias in node.names}
    names = {node.id} if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del) else set()
    return names.union(*(_bound_names(child) for child in ast.iter_child_nodes(node)))


def _rebinding_errors(chapter: Chapter) -> Iterator[str]:
    """A function, class or module keeps its name: who goes back and runs an earlier cell again needs what it was."""
    defined: set[str] = set()
    for cell in chapter.cells:
        try:
            tree = ast.parse(cell.source if cell.kind == "code" else "")
        except SyntaxError:
            continue  # said by `_cell_errors`
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
        definitions, rest = (
            {name for node in tree.body if isinstance(node, kinds) == wanted for name in _bound_names(node)}
            for wanted in (True, False)
        )
        for name in sorted(rest & defined):
            yield (
                f"{chapter.where(cell)}: binds `{name}`, a function, class or module of an earlier cell, which could "
                "not be run again; choose another name"
            )
        defined |= definitions


def _chapter_errors(chapter: Chapter) -> Iterator[str]:
    for name, exercise in chapter.exercises.items():
        if exercise.name != name:
            yield f"{chapter.name}: the exercise `{name}` calls itself '{exercise.name}'; the two must be equal"
        for kind in ("exercise", "check"):
            count = sum(getattr(cell, kind) == name for cell in chapter.cells)
            if count != 1:
                yield f'{chapter.path.name}: {count} cells with {kind}="{name}", must be one'
        order = [kind for cell in chapter.cells for kind in ("exercise", "check") if getattr(cell, kind) == name]
        if order == ["check", "exercise"]:
            yield f"{chapter.path.name}: the check of `{name}` stands before its exercise"


def _heading_errors(chapter: Chapter) -> Iterator[str]:
    """The points in '### Exercise 2.2 · Title  ●●○  (3 points)' are those of the exercise below it."""
    promised = None
    for cell in chapter.cells:
        for found in HEADING.finditer(cell.source) if cell.kind == "markdown" else ():
            promised = float(found.group(1))
        if cell.exercise and promised is not None and cell.exercise in chapter.exercises:
            points = chapter.exercises[cell.exercise].points
            if points != promised:
                yield f"{chapter.where(cell)}: the heading promises {promised:g} points, the exercise has {points:g}"
            promised = None


def _code_lines(source: str) -> int:
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in source.splitlines())


def refuse_solutions(text: str, where: str) -> None:
    """Raise BuildError if a student's notebook still holds a solution marker."""
    if "BEGIN SOLUTION" in text or "END SOLUTION" in text:
        raise BuildError(f"{where}: a solution marker is left in the student's form")
