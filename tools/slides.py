"""From slides/NN_topic.py to a lecture in the browser: `python -m tools.slides [NN ...]`.

The deck is executed and becomes one page, slides/build/NN_topic.html, that needs nothing but the folder it lies in.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode

from tools.chapter_run import execute, output_problems
from tools.chapter_source import ROOT, BuildError, Layout, find, shown
from tools.deck_assets import TEMPLATE, copy, install
from tools.deck_source import Deck, lint, notebook, read

HOW = "Open it in a browser: f full screen, s speaker notes with minutes, ? all keys; ?print-pdf at its end for a PDF."


def build(path: Path, folder: Path, chapters: Path) -> tuple[Path, Deck]:
    """Lint, execute and convert one deck of `folder` into folder/build. Raises BuildError."""
    deck = read(path)
    if findings := list(lint(deck, chapters / path.name)):
        raise BuildError("\n".join(findings))
    made = notebook(deck)
    try:
        execute(made, path.stem, _progress(path.stem))
    except BuildError as error:
        raised = [c for c in made.cells if any(out.output_type == "error" for out in c.get("outputs", []))]
        raise BuildError("".join(f"{deck.where(cell)}: " for cell in raised) + str(error)) from None
    if problems := list(output_problems(made, "")):
        raise BuildError("\n".join(f"{path.stem}: {problem}" for problem in problems))
    target = folder / "build" / f"{path.stem}.html"
    copy(folder, target.parent / "assets")
    page = to_page(made)
    if (size := len(page)) > 20e6:
        raise BuildError(f"{path.stem}: the page has {size / 1e6:.0f} MB: show fewer or smaller pictures")
    part = target.with_name(target.name + ".part")
    part.write_text(page, encoding="utf-8", newline="\n")
    os.replace(part, target)
    return target, deck


def to_page(made: NotebookNode) -> str:
    """An executed deck as the text of its page."""
    from nbconvert.exporters import SlidesExporter

    exporter = SlidesExporter(
        template_name=TEMPLATE.name,
        extra_template_basedirs=[str(TEMPLATE.parent)],
        exclude_anchor_links=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    page, _ = exporter.from_notebook_node(made)
    return str(page)


def _progress(name: str) -> Callable[[int, int], None]:
    """A line that is rewritten in a terminal, silent elsewhere."""

    def progress(done: int, of: int) -> None:
        if sys.stdout.isatty():
            print(f"\r{name}: cell {done} of {of}", end="\r" if done < of else "\r\x1b[K", flush=True)

    return progress


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 all well, 1 something to repair or to install."""
    parser = argparse.ArgumentParser(prog="slides", description="Make the decks from slides/NN_topic.py.")
    parser.add_argument("chapters", nargs="*", metavar="NN", help="decks, as 2, 02 or 02_knn; all where none is named")
    parser.add_argument(
        "--slides", type=Path, default=ROOT / "slides", metavar="FOLDER", help="another folder of decks"
    )
    options = parser.parse_args(arguments)
    folder: Path = options.slides.resolve()
    failures: list[str] = []
    try:
        paths = find(Layout(source=folder), options.chapters)
        if not paths:
            raise BuildError(f"no decks in {shown(folder)}")
        install(folder)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    for path in paths:
        started = time.monotonic()
        try:
            target, deck = build(path, folder, Layout.source)
            said = f"{len(deck.slides)} slides, {deck.minutes:g} minutes: {shown(target)}"
        except BuildError as error:
            said = "failed"
            failures.append(str(error))
        print(f"{path.stem}: {said} ({time.monotonic() - started:.1f} s)", flush=True)
    for failure in failures:
        print(failure, file=sys.stderr)
    if not failures:
        print(HOW)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
