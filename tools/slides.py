"""From slides/NN_topic.py to a lecture in the browser: `python -m tools.slides [NN ...]`.

The deck is executed and becomes one page, slides/build/NN_topic.html, that needs nothing but the folder it lies in;
slides/build/index.html leads to all of them. `--pdf` prints handouts, `--live NN` presents a deck in JupyterLab.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode

from tools import deck_index, deck_live, handout
from tools.browser import CHROMIUM, chromium
from tools.chapter_run import execute, output_problems
from tools.chapter_source import ROOT, BuildError, Layout, find, shown
from tools.deck_assets import TEMPLATE, copy, install
from tools.deck_source import Deck, lint, notebook, read

HOW = "Open slides/build/index.html. In a deck: f full screen, s speaker notes with minutes, ? all keys."
BY_HAND = "Or open the deck in a browser of yours with ?print-pdf at the end of its address, and print it from there."


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


def _finish(paths: list[Path], folder: Path, pdf: bool, notes: bool) -> None:
    """Print the decks where that is asked for, and write the index. Raises BuildError."""
    build = folder / "build"
    if CHROMIUM is None:
        if pdf:
            raise BuildError("A handout is printed by Chromium, which is missing here. " + BY_HAND)
        deck_index.write(folder, build)
        print(deck_index.NO_BROWSER)
        return
    with chromium() as browser:
        if pdf:
            for path in paths:
                for with_notes in (False, True) if notes else (False,):
                    print(shown(handout.write(browser, build / f"{path.stem}.html", notes=with_notes)), flush=True)
        deck_index.write(folder, build, browser)


def arguments(words: list[str] | None) -> argparse.Namespace:
    """The command line, read; it ends the process with a sentence where options do not go together."""
    parser = argparse.ArgumentParser(
        prog="slides",
        description="Make the decks from slides/NN_topic.py, and slides/build/index.html that lists them.",
    )
    parser.add_argument("chapters", nargs="*", metavar="NN", help="decks, as 2, 02 or 02_knn; all where none is named")
    parser.add_argument(
        "--pdf",
        action="store_true",
        help="print handouts as well, slides/build/NN_topic.pdf: A4, two slides to a page, lines to write on below "
        "each; what appears with a key is on it, answers too, so it is for after the lecture (needs Chromium)",
    )
    parser.add_argument(
        "--notes",
        action="store_true",
        help="with --pdf: print a script for the lecturer, too, NN_topic_notes.pdf, with the speaker's notes below "
        "each slide",
    )
    parser.add_argument(
        "--live",
        action="store_true",
        help="open one deck in JupyterLab instead, where the sliders of its demos move: "
        f"{deck_live.PRESENT_KEY} starts the lecture, Ctrl-C in the terminal ends JupyterLab (needs no node)",
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="with --live: print the address instead of opening it"
    )
    parser.add_argument(
        "--slides", type=Path, default=ROOT / "slides", metavar="FOLDER", help="another folder of decks"
    )
    options = parser.parse_args(words)
    if options.live and (options.pdf or len(options.chapters) != 1):
        parser.error("--live presents one deck: course.py slides --live 02")
    if options.notes and not options.pdf:
        parser.error("--notes belongs to --pdf")
    return options


def main(words: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 all well, 1 something to repair or to install."""
    options = arguments(words)
    folder: Path = options.slides.resolve()
    try:
        paths = find(Layout(source=folder), options.chapters)
        if not paths:
            raise BuildError(f"no decks in {shown(folder)}")
        if options.live:
            return deck_live.present(deck_live.write(read(paths[0]), folder / "build" / "live"), not options.no_browser)
        install(folder)
        failures = _build_all(paths, folder)
        if not failures:
            _finish(paths, folder, options.pdf, options.notes)
            print(HOW)
    except BuildError as error:
        failures = [str(error)]
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def _build_all(paths: list[Path], folder: Path) -> list[str]:
    """Build every deck, with a line for each; returns what has to be repaired."""
    failures = []
    for path in paths:
        started = time.monotonic()
        try:
            target, deck = build(path, folder, Layout.source)
            said = f"{len(deck.slides)} slides, {deck.minutes:g} minutes: {shown(target)}"
        except BuildError as error:
            said = "failed"
            failures.append(str(error))
        print(f"{path.stem}: {said} ({time.monotonic() - started:.1f} s)", flush=True)
    return failures


if __name__ == "__main__":
    sys.exit(main())
