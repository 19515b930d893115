"""The page that leads to the decks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import small_deck
from accessible import Page, in_html
from PIL import Image
from small_deck import PICTURE, Watched

from tools import deck_index, slides
from tools.browser import CHROMIUM, chromium
from tools.deck_assets import Missing


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: install the package chromium")
    with chromium() as started:
        yield started


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    """A folder of two decks; only the first is built."""
    (tmp_path / "03_later.py").write_text(small_deck.source(), encoding="utf-8")
    try:
        small_deck.build(tmp_path, small_deck.source(second=PICTURE))
    except Missing as missing:
        pytest.skip(str(missing))
    return tmp_path


def index(decks: Path, browser: Any = None) -> str:
    return deck_index.write(decks, decks / "build", browser).read_text(encoding="utf-8")


def test_it_lists_what_is_built_with_title_slides_and_minutes(decks: Path):
    text = index(decks)
    assert "<h2>02 · A small &lt;deck&gt;</h2><p>15 slides, 45 minutes</p>" in text
    page = Page(text).root
    assert [link.attributes["href"] for link in page.all("a")] == ["02_small.html"]
    assert "<code>python3 course.py slides --pdf 02</code>" in text
    assert "03" not in text
    assert page.all("img") == []
    assert [heading.tag for heading in page.all("h1", "h2", "h3")] == ["h1", "h2"]
    assert list(in_html(text)) == []
    assert not re.search(r"https?:|//|@import|<script|<link", text)


def test_a_handout_is_linked_as_long_as_it_shows_these_slides(decks: Path):
    page, handout, notes = (decks / "build" / f"02_small{end}" for end in (".html", ".pdf", "_notes.pdf"))
    handout.write_bytes(b"")
    notes.write_bytes(b"")
    links = [link.attributes["href"] for link in Page(index(decks)).root.all("a")]
    assert links == ["02_small.html", "02_small.pdf", "02_small_notes.pdf"]
    later = handout.stat().st_mtime + 10
    os.utime(page, (later, later))
    assert [link.attributes["href"] for link in Page(index(decks)).root.all("a")] == ["02_small.html"]


def test_the_first_picture_and_its_slide_are_found():
    page = '<section class="page question">a</section><section class="page"><img class="x" alt="A &lt; B." src="">'
    assert deck_index.first_picture(page) == (2, "A &lt; B.")
    assert deck_index.first_picture('<section class="page">a</section>') == (1, "no picture")


def test_without_a_browser_one_line_says_so(decks: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any):
    monkeypatch.setattr(slides, "CHROMIUM", None)
    slides._finish([], decks, pdf=False, notes=False)
    assert capsys.readouterr().out == "index.html has no thumbnails: Chromium is missing.\n"
    assert (decks / "build" / "index.html").is_file()


@pytest.mark.browser
def test_a_thumbnail_shows_the_first_picture_slide(decks: Path, browser: Any):
    watched = Watched(browser)
    picture = Page(index(decks, watched)).root.all("img")[0]
    assert picture.attributes["alt"] == "Slide 2: A red dot."
    taken = decks / "build" / picture.attributes["src"]
    with Image.open(taken) as image:
        assert image.size == (640, 360)
        red, green, blue = np.moveaxis(np.asarray(image.convert("RGB")), 2, 0)
    reds = ((red > 200) & (green < 60) & (blue < 60)).sum()
    assert 0.5 * 100 * 100 < reds < 1.5 * 100 * 100, "the dot has 200 × 200 pixels of 1280 × 720"
    assert watched.remote() == []
    requests = len(watched.requests)
    index(decks, watched)
    assert len(watched.requests) == requests, "it is not taken again"
    assert sorted(file.name for file in taken.parent.iterdir()) == [
        "02_small.html",
        "02_small.png",
        "assets",
        "index.html",
    ]


@pytest.mark.browser
def test_the_keyboard_reaches_every_link_and_opens_the_deck(decks: Path, browser: Any):
    (decks / "build" / "02_small.pdf").write_bytes(b"")
    index(decks, browser)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((decks / "build" / "index.html").as_uri())
    assert page.evaluate("[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    reached = []
    for _ in range(page.locator("a").count()):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert reached == ["02_small.html", "02_small.pdf"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("window.Reveal && Reveal.isReady()", timeout=60_000)
    context.close()
