"""Handouts: what stands on the paper, and what keeps them from being printed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
import small_deck
from small_deck import Watched

from tools import handout, slides
from tools.browser import CHROMIUM, chromium
from tools.chapter_source import BuildError
from tools.deck_assets import Missing

FORMULA = r"From $\sqrt{3^2 + 4^2}$ comes 5. $$\sum_{i=1}^{n} \frac{a_i}{b_i}$$"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: install the package chromium")
    with chromium() as started:
        yield started


def built(folder: Path, second: str = "", **others: str) -> Path:
    try:
        return small_deck.build(folder, small_deck.source(second, **others))
    except Missing as missing:
        pytest.skip(str(missing))


def curves(page: pypdf.PageObject) -> int:
    """How many curved strokes are drawn on it: letters of formulas are drawn, other letters are text."""
    return page.get_contents().get_data().count(b" c\n")


@pytest.mark.parametrize(("slides", "pages"), [(15, 8), (24, 12), (1, 1)])
def test_two_slides_stand_on_a_page(slides: int, pages: int):
    assert handout.pages(slides) == pages


@pytest.mark.browser
def test_the_handout_holds_slides_and_drawn_formulas_and_asks_nobody(tmp_path: Path, browser: Any):
    watched = Watched(browser)
    path = handout.write(watched, built(tmp_path, FORMULA))
    assert path == tmp_path / "build" / "02_small.pdf"
    pdf = pypdf.PdfReader(path)
    assert len(pdf.pages) == handout.pages(15) == 8
    for number, page in enumerate(pdf.pages):
        text = page.extract_text()
        here = [n for n in (2 * number + 1, 2 * number + 2) if 1 < n <= 15]
        assert all(f"Slide {n}" in text for n in here), (number, text)
        assert "Whisper" not in text
        assert [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]] == [210, 297]
    first = pdf.pages[0]
    assert "comes 5." in first.extract_text()
    assert "frac" not in first.extract_text()
    assert "$" not in first.extract_text()
    assert curves(first) > 100 > curves(pdf.pages[1])
    assert watched.remote() == []
    assert any(url.endswith("TeX-AMS_SVG.js") or "MathJax.js" in url for url in watched.requests)  # it is watched
    assert sorted(file.name for file in path.parent.iterdir()) == ["02_small.html", "02_small.pdf", "assets"]


@pytest.mark.browser
def test_the_lecturers_copy_has_the_notes(tmp_path: Path, browser: Any):
    path = handout.write(browser, built(tmp_path), notes=True)
    assert path.name == "02_small_notes.pdf"
    pdf = pypdf.PdfReader(path)
    assert len(pdf.pages) == 8
    assert [page.extract_text().count("Whisper it.") for page in pdf.pages] == [2] * 7 + [1]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("second", "says"),
    [
        ("<p style='white-space:nowrap'>" + "wide " * 99 + "</p>", r"slide 2: cut off: wide wide"),
        ("<p style='height:800px'>tall</p>", r"slide 2: cut off: .*tall"),
        ('<img alt="A lost picture." src="nowhere.png">', r"a picture is missing: A lost picture\."),
        (r"$\nosuchmacro{1}$", r"a formula is not understood: \\nosuchmacro"),
    ],
)
def test_what_the_paper_would_lack_is_named(tmp_path: Path, browser: Any, second: str, says: str):
    page = built(tmp_path, second)
    with pytest.raises(BuildError, match="not fit to be printed") as refusal:
        handout.write(browser, page)
    assert re.search(says, str(refusal.value)), refusal.value
    assert not page.with_suffix(".pdf").exists()


@pytest.mark.browser
def test_notes_that_do_not_fit_are_named(tmp_path: Path, browser: Any):
    page = built(tmp_path, notes="3 min. " + "Talk on. " * 150)
    with pytest.raises(BuildError, match="the notes of slide 1: cut off: 3 min"):
        handout.write(browser, page, notes=True)
    handout.write(browser, page)


@pytest.mark.browser
def test_without_mathjax_nothing_is_printed(tmp_path: Path, browser: Any):
    page = built(tmp_path, FORMULA)
    shutil.rmtree(page.parent / "assets" / "mathjax")
    with pytest.raises(BuildError, match="MathJax has not been loaded"):
        handout.write(browser, page)


def test_without_a_browser_one_is_told_how_to_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slides, "CHROMIUM", None)
    with pytest.raises(BuildError, match=r"Chromium, which is missing .* \?print-pdf"):
        slides._finish([], tmp_path, pdf=True, notes=False)


@pytest.mark.parametrize("words", [["--live"], ["--live", "02", "03"], ["--live", "02", "--pdf"], ["--notes", "02"]])
def test_options_that_do_not_go_together_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        slides.main(words)
    assert "--live presents one deck" in (said := capsys.readouterr().err) or "--notes belongs to --pdf" in said
