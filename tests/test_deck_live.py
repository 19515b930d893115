"""A deck in JupyterLab: one cell for each step, and a slider that moves while slides are shown."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from course_utils.chapters.ch02_knn import demos as ch02
from tools import deck as shown_deck
from tools import deck_live, deck_source, slides
from tools.browser import CHROMIUM, Notebook, chromium_page, jupyterlab

ROOT = Path(__file__).resolve().parent.parent
DECKS = sorted(path.stem for path in (ROOT / "slides").glob("[0-9][0-9]_*.py"))


def read(name: str) -> deck_source.Deck:
    return deck_source.read(ROOT / "slides" / f"{name}.py")


@pytest.mark.parametrize("name", DECKS)
def test_a_key_press_leads_to_the_next_slide_or_fragment(name: str):
    deck = read(name)
    made = deck_live.notebook(deck)
    nbformat.validate(made)
    kinds = [cell.metadata.slideshow.slide_type for cell in made.cells]
    assert set(kinds) <= {"slide", "subslide", "fragment"}, "at any other cell the slides would stop and show nothing"
    assert len([kind for kind in kinds if kind != "fragment"]) == len(deck.slides)
    parts = [cell for slide in deck.slides for cell in slide.cells]
    fragments = [cell for cell in parts if cell.metadata.slideshow.get("slide_type") == "fragment"]
    assert kinds.count("fragment") == len(fragments)
    text = "\n".join(cell.source for cell in made.cells)
    assert all(part.source in text or repr(part.source)[1:-1] in text for part in [*deck.setup, *parts])
    assert not any(note.source in text for slide in deck.slides for note in slide.notes)
    for cell in made.cells:
        if cell.cell_type == "code":
            ast.parse(cell.source)
            assert cell.metadata.jupyter.source_hidden
    assert made.cells[0].source.startswith("from tools import deck\n\ndeck.live()\n")


def test_code_that_is_to_be_seen_is_said_and_run():
    texts = [cell.source for cell in deck_live.notebook(read("02_knn")).cells]
    cell = next(text for text in texts if "dark - bright" in text)
    assert cell.startswith("deck.say('```python\\ndark = ")
    assert "\nprint((dark - bright)[0])" in cell


def test_frames_become_the_demo_itself(monkeypatch: pytest.MonkeyPatch):
    shown: list[Any] = []
    monkeypatch.setattr(shown_deck, "_live", True)
    monkeypatch.setattr(shown_deck, "show", lambda demo, **values: shown.append((demo, values)))
    shown_deck.frames(ch02.boundary_demo, {"k": 15}, {"k": 1}, titles=["a", "b"])
    shown_deck.frames(ch02.boundary_demo)
    assert shown == [(ch02.boundary_demo, {"k": 15}), (ch02.boundary_demo, {})]


@pytest.mark.parametrize(("words", "opens"), [([], True), (["--no-browser"], False)])
def test_live_writes_the_notebook_and_starts_jupyterlab(
    words: list[str], opens: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    started: list[Any] = []
    monkeypatch.setattr(deck_live, "hand_over", lambda *words: started.append(words) or 0)
    monkeypatch.setenv("PATH", "")  # neither node nor npm is needed
    (tmp_path / "02_knn.py").write_bytes((ROOT / "slides" / "02_knn.py").read_bytes())
    assert slides.main(["--live", "2", "--slides", str(tmp_path), *words]) == 0
    [(command, _, variables)] = started
    notebook = tmp_path / "build" / "live" / "02_knn.ipynb"
    assert nbformat.read(notebook, as_version=4).cells
    assert f"--ServerApp.root_dir={notebook.parent}" in command
    assert "--LabApp.default_url=/lab/tree/02_knn.ipynb?reset" in command
    assert ("--no-browser" in command) == (not opens)
    settings = Path(variables["JUPYTERLAB_SETTINGS_DIR"])
    assert settings == deck_live.settings(notebook.parent)
    saved = settings / "jupyterlab-slideshow" / "plugin.jupyterlab-settings"
    assert json.loads(saved.read_text(encoding="utf-8")) == {"active": False}
    saved.write_text('{"active": true}', encoding="utf-8")  # as the extension leaves it when JupyterLab is stopped
    slides.main(["--live", "2", "--slides", str(tmp_path)])
    assert json.loads(saved.read_text(encoding="utf-8")) == {"active": False}


AT = "[...document.querySelectorAll('.jp-Cell')].findIndex((cell) => cell.classList.contains('jp-mod-active'))"
IDLE = "[...document.querySelectorAll('#jp-main-statusbar *')].some((e) => /\\| Idle$/.test(e.textContent))"
BESIDE = "img => { const r = img.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom, r.height]; }"


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: install the package chromium")
def test_a_slider_moves_its_picture_while_slides_are_shown(tmp_path: Path):
    deck = read("02_knn")
    first = next(n for n, slide in enumerate(deck.slides) if any("minkowski_demo" in c.source for c in slide.cells))
    notebook = deck_live.write(replace(deck, slides=deck.slides[: first + 1]), tmp_path)
    with (
        jupyterlab(tmp_path, deck_live.settings(tmp_path)) as address,
        chromium_page(viewport={"width": 1280, "height": 720}) as page,
    ):
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        lab = Notebook(page, address.format(notebook=notebook.name))
        page.wait_for_function(IDLE, timeout=60_000)
        page.keyboard.press(deck_live.PRESENT_KEY)
        page.wait_for_selector("body[data-jp-deck-mode=presenting]", state="attached", timeout=120_000)
        page.wait_for_function(f"{AT} === 0", timeout=20_000)
        assert page.locator("h1:visible").all_inner_texts() == ["02 · k-nearest neighbours"]
        for step in range(1, first + 1):  # no fragment before the demo: a press is a slide
            page.keyboard.press("ArrowRight")
            page.wait_for_function(f"{AT} === {step}", timeout=10_000)
        assert page.locator("h2:visible").all_inner_texts() == ["Which point is nearer depends on the ruler"]
        cell = page.locator(".jp-CodeCell.jp-deck-mod-visible")
        picture, handle = cell.locator("img.widget-image"), cell.locator(".noUi-handle")
        left, top, right, bottom, height = picture.evaluate(BESIDE)
        assert height > 350
        assert min(left, top, 1280 - right, 720 - bottom) >= 0, "a part of the picture lies outside of the window"
        before = picture.get_attribute("src")
        at = handle.bounding_box()
        page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
        page.mouse.down()
        page.mouse.move(at["x"] + 200, at["y"] + at["height"] / 2, steps=5)
        page.mouse.up()
        changed = "([img, before]) => img.src !== before && img.complete"
        page.wait_for_function(changed, arg=[picture.element_handle(), before], timeout=10_000)
        # The slider has the keys now; a click beside it gives them back to the slides.
        page.locator("h2:visible").click()
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(f"{AT} === {first - 1}", timeout=10_000)
        page.keyboard.press("Escape")
        page.wait_for_selector("body:not([data-jp-deck-mode=presenting])", state="attached", timeout=10_000)
        assert lab.errors() == []
        assert [url for url in requests if not url.startswith(("http://127.0.0.1", "data:", "blob:"))] == []
