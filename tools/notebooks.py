"""From notebooks/source to the notebooks that students get: `python -m tools.notebooks [NN ...]`.

Without an option: write the student's form of the chapters, executed. `--check` only compares, `--solved` writes
the form with solutions.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.chapter_drift import differences, hand_edits
from tools.chapter_forms import base_form, solved_form, student_form, to_text
from tools.chapter_lint import lint
from tools.chapter_run import cell_name, execute, output_problems
from tools.chapter_source import BuildError, Chapter, Layout, find, read, shown


def load(path: Path, layout: Layout) -> tuple[Chapter, NotebookNode]:
    """Read and lint one source; warnings are printed. Raises BuildError."""
    chapter = read(path, layout)
    for warning in lint(chapter):
        print(f"warning: {warning}")
    return chapter, base_form(chapter)


def build_student(path: Path, layout: Layout, force: bool = False) -> Path:
    """Write one chapter's student form, executed. Raises BuildError, above all when the old file was edited by hand."""
    chapter, base = load(path, layout)
    notebook = student_form(base)
    target = layout.notebooks / f"{chapter.name}.ipynb"
    if target.exists() and not force:
        edits = hand_edits(_read(target), notebook)
        if edits:
            lines = "\n".join(f"{shown(target)}: {edit}" for edit in edits)
            raise BuildError(f"{lines}\nPut the change into {shown(path)}. To throw it away, build with --force.")
    execute(notebook, chapter.name, _bar(chapter.name))
    _write(target, notebook)
    return target


def build_solved(path: Path, layout: Layout, run: bool = False) -> Path:
    """Write one chapter with solutions; its checks carry the full report as the output that nbval has to find.

    With `run` it is executed, keeps all its outputs, and every check must have given that report. Raises BuildError.
    """
    chapter, base = load(path, layout)
    notebook = solved_form(base, chapter)
    target = layout.build / f"{chapter.name}.ipynb"
    if run:
        expected = {cell.id: cell.outputs[0].data for cell in notebook.cells if _has_report(cell)}
        execute(notebook, chapter.name, _bar(chapter.name))
        for number, cell in enumerate(notebook.cells, start=1):
            if cell.id in expected and [out.get("data") for out in cell.outputs] != [expected[cell.id]]:
                raise BuildError(f"{chapter.name}: {cell_name(cell, number)}: the solution does not earn full points")
        _write(target, notebook)
    else:
        _write(target, notebook, executed=False)
    return target


def check(path: Path, layout: Layout) -> list[str]:
    """What is wrong with the committed notebook of one source, a sentence each; nothing is executed or written."""
    target = layout.notebooks / f"{path.stem}.ipynb"
    if not target.exists():
        return [f"{shown(target)} is missing: build it"]
    fresh = student_form(load(path, layout)[1])
    committed = _read(target)
    found = hand_edits(committed, fresh) or differences(committed, fresh)
    found += output_problems(committed, target.read_text(encoding="utf-8"))
    return [f"{shown(target)}: {says}" for says in found]


def drop_stale(layout: Layout) -> None:
    """Delete solved forms whose source is gone: the tests run every notebook in that folder."""
    made = {path.stem for path in find(layout, [])}
    for path in layout.build.glob("[0-9][0-9]_*.ipynb"):
        if path.stem not in made:
            path.unlink()


def orphans(layout: Layout) -> list[str]:
    """Notebooks among the students' that no source makes."""
    sources = {path.stem for path in find(layout, [])}
    return [
        f"{shown(p)}: no source makes it" for p in sorted(layout.notebooks.glob("*.ipynb")) if p.stem not in sources
    ]


def _has_report(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.outputs)


def _read(path: Path) -> NotebookNode:
    try:
        return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except Exception as error:
        raise BuildError(
            f"{shown(path)}: not a readable notebook ({type(error).__name__}); build with --force"
        ) from error


def _write(target: Path, notebook: NotebookNode, executed: bool = True) -> None:
    text = to_text(notebook)
    if executed and (problems := list(output_problems(notebook, text))):
        raise BuildError("\n".join(f"{target.stem}: {problem}" for problem in problems))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    os.replace(part, target)


def _bar(name: str) -> Callable[[int, int], None]:
    """A progress line that is rewritten in a terminal and silent elsewhere."""

    def progress(done: int, of: int) -> None:
        if sys.stdout.isatty():
            print(f"{name}: cell {done} of {of}", end="\r", flush=True)

    return progress


def _do(path: Path, layout: Layout, options: argparse.Namespace) -> str:
    """One chapter, as the options say; returns what was done. Raises BuildError."""
    if options.check:
        found = check(path, layout)
        if found:
            raise BuildError("\n".join(found))
        return "equals its source"
    if options.solved or options.run_solved:
        return f"wrote {shown(build_solved(path, layout, run=options.run_solved))}"
    target = build_student(path, layout, options.force)
    return f"wrote {shown(target)}, {target.stat().st_size / 1e3:.0f} kB"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 all well, 1 something to repair."""
    options = _parser().parse_args(arguments)
    layout = Layout(**{p.name: v for p in fields(Layout) if (v := getattr(options, p.name)) is not None})
    failures: list[str] = []
    try:
        paths = find(layout, options.chapters)
        if options.check and not options.chapters:
            failures += orphans(layout)
        if options.solved and not options.chapters:
            drop_stale(layout)
    except BuildError as error:
        paths, failures = [], [str(error)]
    if not paths and not failures:
        failures.append(f"no chapters in {shown(layout.source)}")
    for path in paths:
        started = time.monotonic()
        try:
            said = _do(path, layout, options)
        except BuildError as error:
            said = "failed"
            failures.append(str(error))
        if sys.stdout.isatty():
            print(" " * 60, end="\r")  # over the progress line
        print(f"{path.stem}: {said} ({time.monotonic() - started:.1f} s)", flush=True)
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="notebooks", description="Make the notebooks from notebooks/source.")
    parser.add_argument(
        "chapters", nargs="*", metavar="NN", help="chapters, as 2, 02 or 02_knn; all where none is named"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--check", action="store_true", help="compare the committed notebooks with their sources, write nothing"
    )
    form.add_argument(
        "--solved", action="store_true", help="write the form with solutions into build/solved, not executed"
    )
    form.add_argument("--run-solved", action="store_true", help="the same, executed, with its outputs")
    parser.add_argument("--force", action="store_true", help="overwrite a notebook that was edited by hand")
    for part in ("source", "notebooks", "build"):
        parser.add_argument(
            f"--{part}", type=Path, metavar="FOLDER", help=f"another folder than {shown(getattr(Layout, part))}"
        )
    parser.add_argument("--exercises", metavar="MODULE", help=f"another module of exercises than {Layout.exercises}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
