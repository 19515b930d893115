"""Each chapter in a real JupyterLab: opened, run, touched, answered wrongly and rightly."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest

from course_utils.sketch import EXAMPLES
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
    "08_cnn": (
        "ch08.window_demo",
        "receptive_field",
        "def receptive_field(layers):\n    return 1 + sum((f - 1) * s for f, s in layers)",
        "For 3 with step 2, twice, yours is 9",
        "def receptive_field(layers):\n    sees, apart = 1, 1\n    for f, s in layers:\n"
        "        sees, apart = sees + (f - 1) * apart, apart * s\n    return sees",
    ),
    "11_gan": (
        "ch11.stepper_demo",
        "transposed_conv_size",
        "def transposed_conv_size(n, f, p, s, extra):\n    return n * s + f - 2 * p + extra",
        "Every number takes a step in yours.",
        "def transposed_conv_size(n, f, p, s, extra):\n    return (n - 1) * s + f - 2 * p + extra",
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
    "12_style": (
        "ch12.gram_demo",
        "gram_matrix",
        "def gram_matrix(features):\n    rows = features.flatten(2)\n    return rows.transpose(1, 2) @ rows",
        "Your matrix has a row for each place",
        'def gram_matrix(features):\n    return torch.einsum("nchw,ndhw->ncd", features, features)',
    ),
    "04_mlp": (
        "ch04.activation_demo",
        "affine_forward",
        "def affine_forward(x, W, b):\n    return x.reshape(len(x), -1) @ W",
        "The bias does nothing in yours",
        "def affine_forward(x, W, b):\n    return np.tensordot(x.reshape(len(x), -1), W, 1) + b",
    ),
    "14_detection": (
        "ch14.iou_demo",
        "box_convert",
        "def box_convert(boxes, to):\n    a, b, c, d = np.asarray(boxes, dtype=float).T\n"
        "    if to == 'centre':\n        return np.stack([a, b, c - a, d - b], axis=1)\n"
        "    return np.stack([a, b, a + c, b + d], axis=1)",
        "Yours are its upper left corner.",
        "def box_convert(boxes, to):\n    a, b, c, d = np.asarray(boxes, dtype=float).T\n"
        "    if to == 'centre':\n        return np.stack([(a + c) / 2, (b + d) / 2, c - a, d - b], axis=1)\n"
        "    return np.stack([a - c / 2, b - d / 2, a + c / 2, b + d / 2], axis=1)",
    ),
}


# Where a digit can be drawn: the demo, the drawing, and what the sentence then says.
DRAWN = {"04_mlp": ("ch04.draw_with", "7", "takes it for a seven")}


def draw_a_digit(notebook: Notebook, demo_name: str, digit: str, says: str) -> None:
    """With the mouse; then another one with the keyboard."""
    page, cell = notebook.page, notebook.cell(demo_name)
    canvas = cell.locator("canvas")
    canvas.wait_for(timeout=20_000)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    for stroke in EXAMPLES[digit]:
        x, y = stroke[0]
        page.mouse.move(box["x"] + 10 * x, box["y"] + 10 * y)
        page.mouse.down()
        for x, y in stroke[1:]:
            page.mouse.move(box["x"] + 10 * x, box["y"] + 10 * y, steps=4)
        page.mouse.up()
    sentence = cell.locator(".course-caption[aria-live]").last
    page.wait_for_function(
        "([cell, says]) => cell.innerText.includes(says)", arg=[cell.element_handle(), says], timeout=10_000
    )
    drawn = sentence.inner_text()
    cell.get_by_role("button", name="Clear").click()
    page.wait_for_function(SAYS, arg=[cell.element_handle(), drawn, False])
    empty = sentence.inner_text()
    canvas.focus()
    page.keyboard.press("Space")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.wait_for_function(SAYS, arg=[cell.element_handle(), empty, False])
    assert "The net takes it for a" in sentence.inner_text()


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
        if chapter in DRAWN:
            draw_a_digit(notebook, *DRAWN[chapter])
        assert says in check(notebook, wrong, exercise)
        assert "✓" in check(notebook, right, exercise).split("points")[0]
        assert notebook.errors() == []


# A small notebook of its own: the drawing field does not depend on any chapter.
DRAWING = """
from course_utils import demos
from course_utils.sketch import Pad

@demos.demo(size=(3, 3), digit=Pad(label="your digit"))
def ink_demo(fig):
    picture = fig.subplots().imshow([[0.0] * 28] * 28, vmin=0, vmax=255, cmap="gray")
    def update(digit):
        picture.set_data(digit)
        rows, columns = digit.max(axis=1) > 127, digit.max(axis=0) > 127
        return f"The ink is {columns.sum()} columns wide and {rows.sum()} rows high."
    return update
""".strip()


@pytest.fixture(scope="module")
def drawing_page(tmp_path_factory):
    root = tmp_path_factory.mktemp("drawing")
    shutil.copytree(ROOT / "course_utils", root / "course_utils", ignore=shutil.ignore_patterns("__pycache__"))
    cells = ["1", "2", "3", DRAWING, "demos.show(ink_demo)", "'the cell below'"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, root / "drawing.ipynb")
    with (
        jupyterlab(root, tmp_path_factory.mktemp("settings")) as address,
        chromium_page(viewport={"width": 1280, "height": 1200}, has_touch=True) as page,
    ):
        fetched = []
        page.on("request", lambda request: fetched.append(request.url))
        notebook = Notebook(page, address.format(notebook="drawing.ipynb"))
        notebook.run_all()
        assert notebook.errors() == []
        cell = notebook.cell("demos.show(ink_demo)")
        if not cell.locator("canvas").count():  # a click before the kernel is connected is lost
            notebook.run_all()
        cell.locator("canvas").wait_for(timeout=60_000)
        yield notebook, cell
        assert [url for url in fetched if "127.0.0.1" not in url and not url.startswith(("data:", "blob:"))] == []
        assert notebook.errors() == []


def size(sentence: str) -> tuple[int, int]:
    columns, rows = sentence.removeprefix("The ink is ").removesuffix(" rows high.").split(" columns wide and ")
    return int(columns), int(rows)


def until_it_says_otherwise(notebook: Notebook, cell, said: str) -> str:
    notebook.page.wait_for_function(SAYS, arg=[cell.element_handle(), said, False], timeout=10_000)
    notebook.wait_until_idle()
    notebook.page.wait_for_timeout(500)
    return cell.locator(".course-caption[aria-live]").last.inner_text()


def test_a_digit_is_drawn_with_the_mouse_and_with_a_finger(drawing_page):
    notebook, cell = drawing_page
    page, canvas = notebook.page, cell.locator("canvas")
    canvas.scroll_into_view_if_needed()
    assert page.get_by_role("application", name="your digit: field to draw on.").count() == 1
    empty = cell.locator(".course-caption[aria-live]").last.inner_text()
    assert size(empty) == (0, 0)
    picture = cell.locator("img").last.get_attribute("src")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 140, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(box["x"] + 140, box["y"] + 60 + 15 * step)
    page.mouse.up()
    page.mouse.move(box["x"] + 40, box["y"] + 60)  # the button is up: this draws nothing
    line = until_it_says_otherwise(notebook, cell, empty)
    assert size(line)[0] <= 4
    assert 19 <= size(line)[1] <= 21
    assert cell.locator("img").last.get_attribute("src") != picture
    page.touchscreen.tap(box["x"] + 240, box["y"] + 135)  # a dot beside the line
    with_dot = until_it_says_otherwise(notebook, cell, line)
    assert size(with_dot)[0] > size(line)[0]
    cell.get_by_role("button", name="Clear").click()
    assert until_it_says_otherwise(notebook, cell, with_dot) == empty
    white = "canvas => canvas.getContext('2d').getImageData(0, 0, 280, 280).data.filter(v => v < 255).length / 3"
    assert page.evaluate(white, canvas.element_handle()) >= 280 * 280 - 60 * 4, "only the pen's cross is left"


def test_a_digit_is_drawn_with_the_keyboard_alone(drawing_page):
    notebook, cell = drawing_page
    page = notebook.page
    empty = cell.locator(".course-caption[aria-live]").last.inner_text()
    notebook.run_cell(cell)  # Ctrl+Enter: from here on no mouse
    cell.locator("canvas").wait_for(timeout=20_000)
    handle = cell.element_handle()
    page.keyboard.press("Escape")

    def tab_to(what: str, key: str = "Tab") -> None:
        for _ in range(12):
            page.keyboard.press(key)
            if page.evaluate(FOCUSED, handle) == what:
                return
        raise AssertionError(f"Tab does not come to {what}")

    tab_to("CANVAS")
    page.keyboard.press("Space")
    for _ in range(10):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    line = until_it_says_otherwise(notebook, cell, empty)
    assert size(line)[0] <= 4
    assert 19 <= size(line)[1] <= 21
    assert "The pen is lifted, at 13 across and 3 up." in cell.inner_text()
    page.keyboard.press("Delete")
    assert until_it_says_otherwise(notebook, cell, line) == empty
    # The same with the core widgets beside it, which need no canvas.
    tab_to("slider")  # across
    tab_to("slider")  # up
    tab_to("Pen down")
    page.keyboard.press("Space")
    tab_to("slider", "Shift+Tab")
    for _ in range(8):
        page.keyboard.press("ArrowUp")
    line = until_it_says_otherwise(notebook, cell, empty)
    assert size(line)[0] <= 4
    assert 19 <= size(line)[1] <= 21
    assert "1 stroke. The pen is down, at 13 across and 11 up." in cell.inner_text()
    tab_to("Clear")
    page.keyboard.press("Enter")
    assert until_it_says_otherwise(notebook, cell, line) == empty


def test_every_chapter_is_walked_through():
    assert {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} == {*WALKS, "02_knn"}
