"""Read and lint a deck's source: a jupytext percent script whose cells carry `slide="slide"` and the like.

`slide="slide"` begins a slide, "sub" one below it, "fragment" what appears on the next key press; "notes" is for the
speaker and begins with the minutes ('2 min.'); "skip" runs and is not shown. A cell without the key continues.
`tags=["question"]` on a slide marks a question to the audience, `tags=["show-input"]` shows a cell's code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode, from_dict

from tools.chapter_source import HEADER, BuildError, shown

TYPES = {"slide": "slide", "sub": "subslide", "fragment": "fragment", "notes": "notes", "skip": "skip"}
TAGS = {"question", "show-input", "hide-input"}
SLIDES = (15, 25)
MINUTES = (40.0, 50.0)
_MINUTES = re.compile(r"^(\d+(?:\.5)?) min\b")
_SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.S)
_TELLING = 20  # a line of a solution as long as this is recognised on a slide; shorter ones are anybody's


@dataclass(frozen=True)
class Slide:
    """One slide: its cells, without the notes, and the speaker's notes. `minutes` is None where those lack them."""

    cells: list[NotebookNode]
    notes: list[NotebookNode]
    minutes: float | None

    @property
    def title(self) -> str:
        """Its first line, as messages call it."""
        lines = [line.strip("# ") for line in self.cells[0].source.splitlines()]
        return next(filter(None, lines), "empty slide")[:60]


@dataclass(frozen=True)
class Deck:
    """A deck as its author wrote it: what runs before the first slide, and the slides."""

    path: Path
    setup: list[NotebookNode]
    slides: list[Slide]
    lines: dict[int, int]

    @property
    def minutes(self) -> float:
        """The sum over the notes."""
        return sum(slide.minutes or 0 for slide in self.slides)

    def where(self, cell: NotebookNode) -> str:
        """File and line of a cell's header."""
        return f"{shown(self.path)}:{self.lines[id(cell)]}"


def read(path: Path) -> Deck:
    """Read a deck's source. Raises BuildError for text before the first cell and for a key that is not known."""
    text = path.read_text(encoding="utf-8")
    cells = [cell for cell in jupytext.reads(text, fmt="py:percent").cells if cell.cell_type != "raw"]
    headers = [number for number, line in enumerate(text.splitlines(), start=1) if HEADER.match(line)]
    if len(headers) != len(cells):
        raise BuildError(f"{shown(path)}: text before the first cell: begin the file with `# %%`")
    deck = Deck(path, [], [], {id(cell): line for cell, line in zip(cells, headers, strict=True)})
    for cell in cells:
        kind, tags = cell.metadata.get("slide"), cell.metadata.get("tags", [])
        if kind is not None and kind not in TYPES:
            raise BuildError(f'{deck.where(cell)}: slide="{kind}" is not one of {", ".join(TYPES)}')
        if unknown := sorted(set(tags) - TAGS):
            raise BuildError(f"{deck.where(cell)}: the tag {unknown[0]!r} is not one of {', '.join(sorted(TAGS))}")
        cell.metadata = from_dict({"tags": tags, "slideshow": {"slide_type": TYPES[kind]} if kind else {}})
        _sort(deck, cell, kind)
    return deck


def _sort(deck: Deck, cell: NotebookNode, kind: str | None) -> None:
    if kind in ("slide", "sub"):
        deck.slides.append(Slide([cell], [], None))
    elif not deck.slides:
        if kind != "skip":
            raise BuildError(f'{deck.where(cell)}: before the first slide a cell needs slide="skip"')
        deck.setup.append(cell)
    elif kind == "notes":
        said = _MINUTES.match(cell.source)
        last = deck.slides.pop()
        minutes = float(said[1]) if said else last.minutes
        deck.slides.append(Slide(last.cells, [*last.notes, cell], minutes))
    else:
        deck.slides[-1].cells.append(cell)


def lint(deck: Deck, chapter: Path) -> Iterator[str]:
    """What an author has to repair, a sentence each. `chapter` is the source whose solutions must not be shown."""
    for cell in [*deck.setup, *(cell for slide in deck.slides for cell in slide.cells)]:
        if cell.cell_type == "code":
            yield from (f"{deck.where(cell)}: {says}" for says in _definitions(cell.source))
    for slide in deck.slides:
        if slide.minutes is None:
            yield f"{deck.where(slide.cells[0])}: “{slide.title}” needs notes that begin with minutes, as in '2 min.'"
    if not SLIDES[0] <= len(deck.slides) <= SLIDES[1]:
        yield f"{shown(deck.path)}: {len(deck.slides)} slides; a lecture has {SLIDES[0]} to {SLIDES[1]}"
    if not MINUTES[0] <= deck.minutes <= MINUTES[1]:
        yield f"{shown(deck.path)}: the notes add up to {deck.minutes:g} minutes; a lecture has 45"
    yield from _solutions(deck, chapter)


def _definitions(source: str) -> Iterator[str]:
    """A deck defines nothing: figures come from the chapter's demos, numbers from the package and stored results."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield f"this is no Python: {error.msg}"
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"a deck defines nothing; move {node.name} into the chapter's package"
        elif isinstance(node, ast.Lambda):
            yield "a deck defines nothing; move the lambda into the chapter's package"


def _solutions(deck: Deck, chapter: Path) -> Iterator[str]:
    if not chapter.is_file():
        return
    secret = {
        _squeezed(line)
        for block in _SOLUTION.findall(chapter.read_text(encoding="utf-8"))
        for line in block.splitlines()
        if len(_squeezed(line)) >= _TELLING
    }
    for slide in deck.slides:
        for cell in [*slide.cells, *slide.notes]:
            words = _squeezed(cell.source)
            yield from (
                f"{deck.where(cell)}: this line belongs to a solution: {line}"
                for line in sorted(secret)
                if line in words
            )


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def notebook(deck: Deck) -> NotebookNode:
    """The deck as a notebook. A slide's notes stand before its fragments: inside of one they would show too late."""
    made = jupytext.reads("", fmt="py:percent")
    cells = list(deck.setup)
    for slide in deck.slides:
        cells += [slide.cells[0], *slide.notes, *slide.cells[1:]]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    made.cells = cells
    made.metadata = NotebookNode(title=deck.path.stem)
    return made
