"""Each chapter in a real JupyterLab: opened, run, touched, answered wrongly and rightly."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools.browser import CHROMIUM, Notebook, chromium_page, jupyterlab

ROOT = Path(__file__).parent.parent
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: install the package chromium"),
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    root = tmp_path_factory.mktemp("lab")
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        shutil.copy(notebook, root)
    with jupyterlab(root, tmp_path_factory.mktemp("settings")) as address:
        yield address


@pytest.fixture(scope="module")
def chapter_02(lab):
    """Chapter 02, opened and not yet run; the tests below share it and go through it as a student does."""
    with chromium_page(viewport={"width": 1280, "height": 1200}) as page:
        yield Notebook(page, lab.format(notebook="02_knn.ipynb"))


WRONG = "def l2_distances(a, b):\n    return ((a[:, None].astype(float) - b[None])**2).sum(axis=2)"
RIGHT = "def l2_distances(a, b):\n    return np.sqrt(((a[:, None].astype(float) - b[None])**2).sum(axis=2))"


def test_unrun_it_shows_pictures_and_no_broken_widget(chapter_02):
    text = chapter_02.page.locator(".jp-Notebook").inner_text()
    assert "Error displaying widget" not in text
    assert "Loading widget" not in text
    assert "Run this cell to move it" in text
    demo = chapter_02.cell("ch02.minkowski_demo")
    assert demo.locator("img").count() == 1
    assert chapter_02.errors() == []


def test_run_all_gives_no_error_and_every_demo_becomes_a_widget(chapter_02):
    chapter_02.run_all()
    assert chapter_02.errors() == []
    last = chapter_02.cell("cifar10_by_training_size")
    assert last.locator("img").count() == 1
    for demo in chapter_02.page.locator(".jp-CodeCell", has_text="demos.show(").all():
        demo.scroll_into_view_if_needed()
        demo.locator("input[type=range], .noUi-handle, select").first.wait_for(timeout=20_000)


def test_a_slider_moves_the_picture_and_its_sentence(chapter_02):
    demo = chapter_02.cell("ch02.minkowski_demo")
    demo.scroll_into_view_if_needed()
    picture, sentence = demo.locator("img").first, demo.locator(".course-caption[aria-live]").last
    before = picture.get_attribute("src"), sentence.inner_text()
    assert "Manhattan" in before[1] or "Euclid" in before[1]
    demo.locator(".noUi-handle").first.focus()
    chapter_02.page.keyboard.press("ArrowRight")
    chapter_02.page.keyboard.press("ArrowRight")
    chapter_02.page.wait_for_function(
        "([img, src]) => img.src !== src", arg=[picture.element_handle(), before[0]], timeout=10_000
    )
    assert sentence.inner_text() != before[1]


FOCUSED = """cell => {
    const at = document.activeElement;
    if (!cell.contains(at)) return 'outside';
    if (at.getAttribute('role') === 'slider') return 'slider';
    return at.tagName === 'BUTTON' ? at.textContent : at.tagName;
}"""


# The paragraph is replaced when the sentence changes, so it is looked for again each time.
SAYS = """([cell, said, same]) => {
    const paragraphs = cell.querySelectorAll('.course-caption[aria-live]');
    return (paragraphs[paragraphs.length - 1].innerText === said) === same;
}"""


def test_a_demo_can_be_gone_through_with_tab_and_arrow_keys_alone(chapter_02):
    demo, page = chapter_02.cell("ch02.boundary_demo"), chapter_02.page
    chapter_02.run_cell(demo)  # Ctrl+Enter: from here on no mouse
    sentence = demo.locator(".course-caption[aria-live]").last
    sentence.wait_for()
    start = said = sentence.inner_text()
    cell, moved = demo.element_handle(), []
    page.keyboard.press("Escape")
    for _ in range(20):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED, cell)
        assert at != "outside" or not moved, f"Tab left the demo after {moved} and did not come to Reset"
        if at == "Reset":
            break
        if at in ("slider", "SELECT"):
            if at == "SELECT":
                page.keyboard.press("Space")
                page.wait_for_function("cell => cell.querySelector('select:open')", arg=cell)
            for key in ["ArrowRight"] if at == "slider" else ["ArrowDown", "Enter"]:
                page.keyboard.press(key)
            page.wait_for_function(SAYS, arg=[cell, said, False])
            said = sentence.inner_text()
            moved.append(at)
    assert moved == ["slider", "SELECT", "slider"], "k, the metric and the noise"
    page.keyboard.press("Enter")
    page.wait_for_function(SAYS, arg=[cell, start, True])


def check(notebook: Notebook, code: str, name: str = "l2_distances") -> str:
    notebook.write(notebook.cell(f"def {name}"), code)
    notebook.run_cell(notebook.cell(f"def {name}"))
    cell = notebook.cell(f"ex.{name}.check")
    notebook.run_cell(cell)
    return cell.locator(".jp-OutputArea").inner_text()


def test_a_known_mistake_is_answered_with_its_sentence(chapter_02):
    said = check(chapter_02, WRONG)
    assert "on the 3-4-5 triangle yours is 25, a ruler says 5" in said
    assert "✓ 3 of 3 points" not in said


def test_the_right_answer_gets_full_points(chapter_02):
    assert "✓ 3 of 3 points" in check(chapter_02, RIGHT)
    assert chapter_02.errors() == []


# For every other chapter one walk: a demo, and an exercise with a wrong answer, its sentence and a right answer.
WALKS = {
    "00_start": (
        "ch00.zoom_demo",
        "to_float_chw",
        "def to_float_chw(image):\n    return image.transpose(2, 0, 1).astype(np.float32)",
        "The axes are right, but the values still run up to 255.",
        "def to_float_chw(image):\n    return image.transpose(2, 0, 1).astype(np.float32) / 255",
    ),
    "01_math": (
        "ch01.tangent_demo",
        "softmax",
        "def softmax(logits):\n    e = np.exp(logits - logits.max(axis=0))\n    return e / e.sum(axis=0)",
        "Your columns add up to 1.",
        "def softmax(logits):\n    e = np.exp(logits - logits.max(axis=1)[:, None])\n"
        "    return e / e.sum(axis=1)[:, None]",
    ),
    "03_regression": (
        "ch03.line_demo",
        "fit_line",
        "def fit_line(x, y):\n    dx, dy = x - x.mean(), y - y.mean()\n    a = (dx * dy).sum() / (dx**2).sum()\n"
        "    return y.mean() - a * x.mean(), a",
        "The two numbers have changed places",
        "def fit_line(x, y):\n    dx, dy = x - x.mean(), y - y.mean()\n    a = (dx * dy).sum() / (dx**2).sum()\n"
        "    return a, y.mean() - a * x.mean()",
    ),
}


@pytest.mark.parametrize("chapter", sorted(WALKS))
def test_a_walk_through_the_chapter(chapter, lab):
    demo_name, exercise, wrong, says, right = WALKS[chapter]
    with chromium_page(viewport={"width": 1280, "height": 1200}) as page:
        notebook = Notebook(page, lab.format(notebook=f"{chapter}.ipynb"))
        text = page.locator(".jp-Notebook").inner_text()
        assert "Error displaying widget" not in text
        assert "Loading widget" not in text
        notebook.run_all()
        assert notebook.errors() == []
        demo = notebook.cell(demo_name)
        demo.scroll_into_view_if_needed()
        picture, sentence = demo.locator("img").first, demo.locator(".course-caption[aria-live]").last
        source, said = picture.get_attribute("src"), sentence.inner_text()
        demo.locator(".noUi-handle").first.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("([img, src]) => img.src !== src", arg=[picture.element_handle(), source])
        page.wait_for_function(SAYS, arg=[demo.element_handle(), said, False])
        assert says in check(notebook, wrong, exercise)
        assert "✓" in check(notebook, right, exercise).split("points")[0]
        assert notebook.errors() == []


def test_every_chapter_is_walked_through():
    assert {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} == {*WALKS, "02_knn"}
