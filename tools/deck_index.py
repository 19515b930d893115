"""The page that leads to the decks: slides/build/index.html, with a thumbnail of each deck where a browser is found."""

from __future__ import annotations

import html
import os
import re
from pathlib import Path
from typing import Any

from tools import deck_source
from tools.deck_source import Deck

NO_BROWSER = "index.html has no thumbnails: Chromium is missing."
_SHARP = 2  # drawn pixels per pixel of a thumbnail, which has 320 × 180
_READY = "window.Reveal && Reveal.isReady()"
_PICTURE = re.compile(r'<img [^>]*?alt="([^"]*)"')

# Goes to a slide, everything on it shown, without the deck's controls.
_SHOW = """async (number) => {
  const slide = Reveal.getSlides()[number - 1], at = Reveal.getIndices(slide);
  Reveal.configure({ controls: false, slideNumber: false });
  Reveal.slide(at.h, at.v, 99);
  await Promise.all([...slide.querySelectorAll("img")].map((image) => image.decode()));
}"""


def write(sources: Path, build: Path, browser: Any = None) -> Path:
    """Write build/index.html for every deck of `sources` that has a page there; returns its path.

    Args:
        sources: the folder with NN_topic.py.
        build: the folder with NN_topic.html, and NN_topic.pdf where the handout was printed.
        browser: Playwright's, from tools.browser.chromium; without one no thumbnail is taken.
    """
    items = []
    for path in sorted(sources.glob("[0-9][0-9]_*.py")):
        page = build / f"{path.stem}.html"
        if page.is_file():
            number, says = first_picture(page.read_text(encoding="utf-8"))
            if browser and not _newer(page.with_suffix(".png"), page):
                thumbnail(browser, page, number)
            items.append(_item(deck_source.read(path), page, html.escape(f"Slide {number}: ") + says))
    target = build / "index.html"
    _replace(target, _PAGE.format(items="\n".join(items)).encode())
    return target


def first_picture(page: str) -> tuple[int, str]:
    """The number of the first slide with a picture, from 1 on, and the alternative text of that picture, as HTML.

    (1, "no picture") for a deck without any.
    """
    for number, slide in enumerate(page.split('<section class="page')[1:], start=1):
        if found := _PICTURE.search(slide):
            return number, found[1]
    return 1, "no picture"


def thumbnail(browser: Any, page_path: Path, number: int) -> None:
    """Take a picture of a deck's slide, NN_topic.png beside its page."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 720}, device_scale_factor=_SHARP * 320 / 1280, offline=True
    )
    try:
        page = context.new_page()
        page.goto(page_path.as_uri())
        page.wait_for_function(_READY, timeout=60_000)
        page.evaluate(_SHOW, number)
        _replace(page_path.with_suffix(".png"), page.screenshot(scale="device"))
    finally:
        context.close()


def _newer(path: Path, page: Path) -> bool:
    """Whether there is such a file, made from the page as it is now."""
    return path.is_file() and path.stat().st_mtime_ns >= page.stat().st_mtime_ns


def _replace(target: Path, content: bytes) -> None:
    # Two builds may run at a time: each writes a file of its own, and the last one stays.
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    part.write_bytes(content)
    os.replace(part, target)


def _item(deck: Deck, page: Path, alt: str) -> str:
    name, title = deck.path.stem, html.escape(deck.slides[0].title)
    drawn = _newer(page.with_suffix(".png"), page)
    picture = f'<img src="{name}.png" width="320" height="180" alt="{alt}">' if drawn else ""
    links = [f'<a href="{name}.html">Slides of {title}</a>']
    for ending, what in (("", "Handout"), ("_notes", "Speaker’s notes")):
        if _newer(page.with_name(f"{name}{ending}.pdf"), page):
            links.append(f'<a href="{name}{ending}.pdf">{what} of {title} (PDF)</a>')
    if len(links) == 1:
        links.append(f"No handout of these slides yet: <code>python3 course.py slides --pdf {name[:2]}</code>")
    rows = "".join(f"<li>{link}</li>" for link in links)
    facts = f"{len(deck.slides)} slides, {deck.minutes:g} minutes"
    return f"<article>{picture}<div><h2>{title}</h2><p>{facts}</p><ul>{rows}</ul></div></article>"


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slides</title>
<style>
body {{ max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: white; }}
body {{ font: 1.1rem/1.5 "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", Arial, sans-serif; }}
article {{ display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 2rem 0; }}
article div {{ flex: 1 1 18rem; }}
h2 {{ margin: 0; font-size: 1.3rem; line-height: 1.2; }}
p, ul {{ margin: 0.4rem 0; }}
ul {{ padding-left: 1.2rem; }}
img {{ border: 1px solid #767676; }}
a {{ color: #00568a; }}
a:focus-visible {{ outline: 3px solid #00568a; outline-offset: 2px; }}
</style>
</head>
<body>
<main>
<h1>Slides</h1>
<p>In a deck: arrow keys or space turn the pages, <kbd>f</kbd> is full screen, <kbd>s</kbd> opens the speaker’s notes,
<kbd>b</kbd> makes the screen black, <kbd>?</kbd> shows all keys.</p>
{items}
</main>
</body>
</html>
"""
