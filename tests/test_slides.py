"""Decks: what the build refuses, and what a browser without a network shows."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf
import pytest

from course_utils.chapters.ch00_start import demos as ch00
from course_utils.chapters.ch01_math import demos as ch01
from course_utils.chapters.ch02_knn import demos as ch02
from course_utils.chapters.ch03_regression import demos as ch03
from course_utils.chapters.ch04_mlp import demos as ch04
from course_utils.chapters.ch08_cnn import demos as ch08
from course_utils.chapters.ch11_gan import demos as ch11
from course_utils.chapters.ch12_style import demos as ch12
from course_utils.chapters.ch14_detection import demos as ch14
from tools import deck, deck_source, handout, slides
from tools.browser import CHROMIUM, chromium
from tools.chapter_source import BuildError

ROOT = Path(__file__).resolve().parent.parent
DECKS = sorted(path.stem for path in (ROOT / "slides").glob("[0-9][0-9]_*.py"))
SOURCE = ROOT / "slides" / "02_knn.py"  # where one deck stands for all
CHAPTER = ROOT / "notebooks" / "source" / "02_knn.py"
SMALLEST = 18

# What is wrong with the slide that is shown: an element outside of it, cut off, under the controls, or too small.
LINT = """(smallest) => {
  const slide = Reveal.getCurrentSlide(), box = slide.getBoundingClientRect(), scale = Reveal.getScale();
  const found = [], short = (text) => text.trim().slice(0, 40);
  const unseen = (e) => e.closest("aside.notes, .MJX_Assistive_MathML, script, style")
    || (e.parentElement.closest("svg")) || getComputedStyle(e).visibility === "hidden";
  const outside = (r) => r.width > 0 && r.height > 0 && (r.left < box.left - 1 || r.top < box.top - 1
    || r.right > box.right + 1 || r.bottom > box.bottom + 1);
  const corners = [...document.querySelectorAll(".slide-number, .controls button.enabled")]
    .map((e) => e.getBoundingClientRect());
  for (const e of slide.querySelectorAll("*")) {
    if (unseen(e)) continue;
    if (outside(e.getBoundingClientRect())) found.push(`outside: <${e.tagName.toLowerCase()}> ${short(e.textContent)}`);
    if (getComputedStyle(e).overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1)
      found.push(`cut off: <${e.tagName.toLowerCase()}> ${short(e.textContent)}`);
  }
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || unseen(node.parentElement)) continue;
    const size = parseFloat(getComputedStyle(node.parentElement).fontSize) * scale;
    if (size < smallest - 0.01) found.push(`${size} px: ${short(node.data)}`);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const r of range.getClientRects()) {
      if (outside(r)) found.push(`outside: ${short(node.data)}`);
      if (corners.some((c) => r.left < c.right && r.right > c.left && r.top < c.bottom && r.bottom > c.top))
        found.push(`under the controls: ${short(node.data)}`);
    }
  }
  return found;
}"""


def minimal(minutes: str = "3 min. Say it.", cell: str = "") -> str:
    """A deck of fifteen slides that the lint accepts, with one cell more."""
    slide = f'# %% [markdown] slide="slide"\n# ## A title\n\n# %% [markdown] slide="notes"\n# {minutes}\n\n'
    return slide * 15 + cell


def findings(folder: Path, text: str) -> list[str]:
    path = folder / "02_knn.py"
    path.write_text(text, encoding="utf-8")
    return list(deck_source.lint(deck_source.read(path), CHAPTER))


@pytest.mark.parametrize("name", DECKS)
def test_the_deck_is_a_lecture(name: str):
    source = ROOT / "slides" / f"{name}.py"
    read = deck_source.read(source)
    assert list(deck_source.lint(read, ROOT / "notebooks" / "source" / source.name)) == []
    assert 18 <= len(read.slides) <= 24
    assert 43 <= read.minutes <= 47
    questions = [number for number, slide in enumerate(read.slides) if "question" in slide.cells[0].metadata.tags]
    gaps = [later - earlier for earlier, later in pairwise(questions)]
    assert len(questions) >= 5, questions
    assert max(gaps) <= 6, questions


def test_lint_accepts_the_minimal_deck(tmp_path: Path):
    assert findings(tmp_path, minimal()) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (minimal(cell="# %%\ndef figure():\n    pass\n"), "a deck defines nothing; move figure"),
        (minimal(cell="# %%\nclass Plot:\n    pass\n"), "a deck defines nothing; move Plot"),
        (minimal(cell="# %%\nf = lambda x: x\n"), "a deck defines nothing; move the lambda"),
        (minimal(cell="# %%\nif\n"), "this is no Python"),
        (minimal(minutes="Say it."), "needs notes that begin with minutes"),
        (minimal(minutes="1 min. Say it."), "15 minutes; a lecture has 45"),
        (minimal(cell='# %% [markdown] slide="slide"\n# ## Silent\n'), "“Silent” needs notes"),
        (minimal()[: len(minimal()) // 3], "5 slides; a lecture has 15 to 25"),
        (
            minimal(cell="# %%\n  \ndifference  = a[:, None, :].astype(float) - b[None, :, :]\n"),
            "belongs to a solution",
        ),
        (minimal(cell='# %% [markdown] slide="notes"\n# `return np.abs(difference).sum(axis=2)`\n'), "to a solution"),
    ],
)
def test_lint_refuses(tmp_path: Path, text: str, says: str):
    assert any(says in finding for finding in findings(tmp_path, text)), findings(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (minimal(cell='# %% slide="slyde"\n1\n'), r'02_knn\.py:91: slide="slyde" is not one of slide, sub'),
        (minimal(cell='# %% tags=["questoin"]\n1\n'), "the tag 'questoin' is not one of"),
        ("# %%\n1\n\n" + minimal(), 'before the first slide a cell needs slide="skip"'),
        ("1\n\n" + minimal(), "text before the first cell"),
    ],
)
def test_an_unreadable_deck_is_refused(tmp_path: Path, text: str, says: str):
    with pytest.raises(BuildError, match=says):
        findings(tmp_path, text)


def test_notes_stand_before_fragments(tmp_path: Path):
    """Within a fragment reveal.js would show them only while that fragment is the latest."""
    path = tmp_path / "02_knn.py"
    fragment = '# %% [markdown] slide="fragment"\n# Later\n\n'
    path.write_text(
        minimal().replace('# %% [markdown] slide="notes"', fragment + '# %% [markdown] slide="notes"', 1), "utf-8"
    )
    kinds = [cell.metadata.slideshow.slide_type for cell in deck_source.notebook(deck_source.read(path)).cells]
    assert kinds[:4] == ["slide", "notes", "fragment", "slide"]


def test_crowded_frames_are_refused():
    frames = [{"p": p} for p in (1.0, 1.5, 2.0, 10.0)]
    with pytest.raises(ValueError, match=r"smallest letters .* would be \d+\.\d pixels"):
        deck.frames(ch02.minkowski_demo, *frames)


def test_missing_node_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    for file in (SOURCE, SOURCE.with_name("package.json")):
        shutil.copy(file, tmp_path)
    monkeypatch.setenv("PATH", "")
    assert slides.main(["02", "--slides", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1, said.err
    assert "https://nodejs.org" in said.err


def test_an_unknown_deck_is_named(capsys: pytest.CaptureFixture[str]):
    assert slides.main(["77"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"no chapter '77' in slides \(there: .*02_knn.*\)\n", said.err)


@pytest.fixture(scope="session", params=DECKS)
def page_path(request: pytest.FixtureRequest) -> Path:
    """Each deck, built once."""
    name: str = request.param
    run = subprocess.run(
        [sys.executable, "-m", "tools.slides", name], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=500
    )
    if run.returncode == 1 and re.match(r"Decks need Node\.js|npm cannot reach", run.stderr):
        pytest.skip(run.stderr.strip())
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    said = rf"^{name}: \d\d slides, 4\d minutes: slides/build/{name}\.html \(\d+\.\d s\)$"
    assert re.search(said, run.stdout, re.M), run.stdout
    assert "speaker notes" in run.stdout
    return ROOT / "slides" / "build" / f"{name}.html"


SHOWN = {
    "00_start": (ch00.zoom_demo, {"magnified": 16}),
    "01_math": (ch01.descent_demo, {"lr": 0.21}),
    "02_knn": (ch02.boundary_demo, {"k": 25}),
    "03_regression": (ch03.bowl_demo, {"steps": 200}),
    "04_mlp": (ch04.edge_demo, {"w1": 1.0, "w2": 1.0, "b": -0.5}),
    "08_cnn": (ch08.field_demo, {"layers": 3}),
    "14_detection": (ch14.iou_demo, {"x": 55, "y": 30, "w": 50, "h": 40}),
    "11_gan": (ch11.walk_demo, {"share": 5, "start": 2, "goal": 7}),
    "12_style": (ch12.ratio_demo, {"power_of_ten": 8.5}),
}


def test_the_page_shows_the_demos_own_sentences(page_path: Path):
    demo, values = SHOWN[page_path.stem]
    says = demo.render(**values)[1]
    assert f'alt="{html.escape(says)}"' in page_path.read_text(encoding="utf-8")


def test_the_page_names_no_address_and_no_private_path(page_path: Path):
    text = page_path.read_text(encoding="utf-8")
    assert re.findall(r"""(?:src|href)\s*=\s*["'](?:https?:)?//[^"']+""", text) == []
    assert "mermaid" not in text
    assert str(ROOT) not in text
    for sheet in (page_path.parent / "assets").rglob("*.css"):
        css = sheet.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*[\"']?(https?:)?//", css), sheet.name


class Seen:
    """What a page asked for and complained about."""

    def __init__(self, context: Any) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url[:200]}"))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)

    def remote(self) -> list[str]:
        local = ("file:", "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(local)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: install the package chromium")
    with chromium() as started:
        yield started


def opened(browser: Any, path: Path, width: int, height: int, query: str = "") -> tuple[Any, Seen]:
    """The deck in a new window of that size, without a network."""
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    seen, page = Seen(context), context.new_page()
    page.goto(path.as_uri() + query)
    page.wait_for_function("window.Reveal && Reveal.isReady()", timeout=60_000)
    return page, seen


@pytest.fixture(scope="session")
def small_window(page_path: Path, browser: Any) -> Any:
    """The first slide at 1280 × 720; who changes it changes it back."""
    return opened(browser, page_path, 1280, 720)[0]


def each_slide(page: Any) -> Iterator[str]:
    """Go to every slide, all its fragments shown; yields how messages call it."""
    places = page.evaluate("Reveal.getSlides().map((s) => { const i = Reveal.getIndices(s); return [i.h, i.v]; })")
    assert len(places) >= 18
    for h, v in places:
        page.evaluate("([h, v]) => { Reveal.slide(h, v, 99); }", [h, v])
        yield f"slide {h + 1}"


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_nothing_overflows_and_everything_is_readable(page_path: Path, browser: Any, width: int, height: int):
    page, seen = opened(browser, page_path, width, height)
    smallest = SMALLEST * width / 1280
    problems = {name: page.evaluate(LINT, smallest) for name in each_slide(page)}
    assert {name: found for name, found in problems.items() if found} == {}
    assert seen.remote() == []
    assert seen.complaints == []
    assert len([url for url in seen.requests if url.startswith("file:")]) >= 5  # the recording works
    page.context.close()


@pytest.mark.browser
def test_what_stands_on_the_slides(page_path: Path, browser: Any):
    page, _ = opened(browser, page_path, 1280, 720)
    notes = page.evaluate(
        "Reveal.getSlides().map((s) => [...s.querySelectorAll('aside.notes')].map((n) => n.textContent.trim()))"
    )
    assert all(len(found) == 1 and re.match(r"\d+(\.5)? min\b", found[0]) for found in notes), notes
    pictures = page.evaluate(
        "[...document.images].map((i) => [i.alt, i.complete, i.naturalWidth, i.clientWidth, i.className])"
    )
    assert len(pictures) >= 12
    for alt, complete, natural, shown, kind in pictures:
        assert alt.strip()
        assert complete
        assert natural > 0
        assert kind == "pixels" or shown == 0 or natural >= 2 * shown - 2, f"{alt}: blurred on a projector"
    formulas = page.evaluate("MathJax.Hub.getAllJax().length")
    drawn = page.evaluate("document.querySelectorAll('.MathJax_SVG svg').length")
    assert drawn == formulas >= 3
    text = page.evaluate("[...document.querySelectorAll('.slides section section')].map((s) => s.innerText).join(' ')")
    assert "$" not in text
    assert not page.evaluate("!!document.querySelector('.prompt, .MathJax_Error, merror')")
    assert page.evaluate("parseFloat(getComputedStyle(Reveal.getCurrentSlide()).fontSize)") >= 26
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("<p style='height:800px'>tall</p>", "outside: <p> tall"),
        ("<p style='white-space:nowrap'>" + "wide " * 99 + "</p>", "outside: wide"),
        ("<pre style='overflow:hidden;white-space:pre'>" + "wide " * 99 + "</pre>", "cut off: <pre> wide"),
        ("<p style='font-size:17px'>small</p>", "17 px: small"),
        ("<p style='position:absolute;bottom:0;right:0'>corner</p>", "under the controls: corner"),
    ],
)
def test_the_lint_sees_a_slide_made_to_fail(small_window: Any, harm: str, says: str):
    page = small_window
    assert page.evaluate(LINT, SMALLEST) == []
    page.evaluate("(harm) => Reveal.getCurrentSlide().insertAdjacentHTML('beforeend', harm)", harm)
    found = page.evaluate(LINT, SMALLEST)
    page.evaluate("Reveal.getCurrentSlide().lastElementChild.remove()")
    assert any(line.startswith(says) for line in found), found


@pytest.mark.browser
def test_a_remote_request_would_be_seen(page_path: Path, browser: Any):
    page, seen = opened(browser, page_path, 1280, 720)
    page.evaluate(
        "new Promise((done) => { const i = new Image(); i.onerror = done; i.src = 'http://192.0.2.1/x.png'; })"
    )
    assert seen.remote() == ["http://192.0.2.1/x.png"]
    page.context.close()


@pytest.mark.browser
def test_s_opens_the_speaker_notes(page_path: Path, browser: Any):
    page, seen = opened(browser, page_path, 1280, 720)
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    window = popup.value
    window.wait_for_function(
        "/^2 min/.test((document.querySelector('.speaker-controls-notes .value') || {}).innerText)"
    )
    assert seen.remote() == []
    page.context.close()


@pytest.mark.browser
def test_the_pdf_has_a_page_for_each_slide(page_path: Path, browser: Any):
    page, seen = opened(browser, page_path, 1280, 720, "?print-pdf")
    page.wait_for_selector(".pdf-page")
    count = len(deck_source.read(ROOT / "slides" / f"{page_path.stem}.py").slides)
    assert page.evaluate("document.querySelectorAll('.pdf-page').length") == count
    margin = "document.querySelector('.pdf-page h1').getBoundingClientRect().left"
    assert page.evaluate(margin) >= 50  # the look reaches the pages of the PDF, too
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, print_background=True))) == count
    assert seen.remote() == []
    page.context.close()


@pytest.mark.browser
def test_the_handout_holds_every_slide(page_path: Path, browser: Any):
    read = deck_source.read(ROOT / "slides" / f"{page_path.stem}.py")
    cells = [slide.cells[0].source for slide in read.slides]
    for with_notes in (False, True):
        pages = pypdf.PdfReader(handout.write(browser, page_path, notes=with_notes)).pages
        assert len(pages) == handout.pages(len(cells))
        texts = [letters(page.extract_text()) for page in pages]
        for number, source in enumerate(cells):
            title = letters(re.split(r"[$&`*]", source.splitlines()[0])[0])  # up to what is no plain text
            assert title in texts[number // handout.PER_PAGE], f"slide {number + 1}: {title}"


def letters(text: str) -> str:
    """Without spaces, marks and ligatures, which a reader of PDF files sets in its own way."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))
