"""Every chapter for readers who cannot see it, or cannot use a mouse. (Palette: test_viz. Sentences: test_demos.)"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import accessible
import nbformat
import pytest
from chapters import exercises
from test_demos import EVERY

from course_utils.demos import Panel
from course_utils.grading import Exercise
from course_utils.sketch_widget import Field

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
KEYS = sorted(exercises())


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


# -- notebooks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_pictures_and_tables_of_a_notebook_can_be_heard(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    amiss = [f"{cell.source[:50]!r}: {says}" for cell in cells for says in accessible.in_outputs(cell.outputs)]
    assert not amiss, "\n".join(amiss)
    pictures = [out for cell in cells for out in cell.outputs if "image/png" in out.get("data", {})]
    assert pictures, "a chapter has pictures"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_prose_of_a_notebook_can_be_walked(path: Path) -> None:
    texts = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    amiss = [f"{text[:50]!r}: {says}" for text in texts for says in accessible.in_markdown(text)]
    amiss += accessible.in_headings(accessible.headings(texts))
    assert not amiss, "\n".join(amiss)


def picture(alt: str, below: str = "", plain: str = "") -> list[dict[str, Any]]:
    shown = {"data": {"image/png": "…", "text/plain": "[picture]"}, "metadata": {"image/png": {"alt": alt}}}
    return [shown, {"data": {"text/html": below, "text/plain": plain}}] if below else [shown]


SAYS = "A cat & a dog."
CAPTION = '<p class="course-caption">A cat &amp; a dog.</p>'
STRIP = '<div class="course-caption"><ol><li>A cat &amp;</li><li>a dog.</li></ol><p>Run this cell.</p></div>'


@pytest.mark.parametrize(
    ("outputs", "count"),
    [
        (picture(SAYS, CAPTION, SAYS), 0),
        (picture(SAYS, STRIP, SAYS), 0),
        (picture("", CAPTION, SAYS), 1),
        (picture("A cat", CAPTION, SAYS), 1),
        (picture(SAYS), 2),
        (picture(SAYS, "<p>A cat &amp; a dog.</p>", SAYS), 1),
        (picture(SAYS, '<p class="course-caption">A dog.</p>', SAYS), 1),
        (picture(SAYS, CAPTION, "[picture]"), 1),
        ([{"data": {"image/svg+xml": "<svg/>"}}], 1),
        ([{"data": {"text/html": "<b>x</b>"}}], 1),
        ([{"output_type": "stream", "text": "42"}], 0),
    ],
)
def test_a_picture_without_words_is_noticed(outputs: list[dict[str, Any]], count: int) -> None:
    assert len(list(accessible.in_outputs(outputs))) == count


HEADS = '<table><caption>Cases</caption><tr><th scope="col">a</th></tr>'
TABLE = f'{HEADS}<tr><th scope="row">b</th><td>✓ fine</td></tr></table>'


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        (TABLE, 0),
        (TABLE.replace("<caption>Cases</caption>", ""), 1),
        (TABLE.replace(' scope="row"', ""), 1),
        (TABLE.replace("th", "td"), 1),
        (TABLE.replace(">b<", "><"), 1),
        (TABLE.replace("✓ fine", "✓"), 1),
        (TABLE.replace("<td>✓ fine", '<td aria-label="fine">✓'), 0),
        ("<img src='x'>", 1),
        ("<img src='x' alt='A cat.'>", 0),
        ("<a href='x'></a>", 1),
        ("<a href='x'>click here</a>", 1),
        ("<a href='x'>Okabe and Ito</a>", 0),
        ("<details>text</details>", 1),
        ("<details><summary>Hint</summary>text</details>", 0),
    ],
)
def test_html_that_cannot_be_walked_is_noticed(markup: str, count: int) -> None:
    assert len(list(accessible.in_html(markup))) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("[Cover & Hart](https://x.org) shows it.", 0),
        ("See [here](https://x.org).", 1),
        ("[](https://x.org)", 1),
        ("![](cat.png)", 1),
        ("![A cat](cat.png)", 0),
        ("a[0](x) in `[](code)` and $[](x)$", 0),
        ("| a | b |\n|---|---|\n| 1 | 2 |", 0),
        ("| a |  |\n|---|---|\n| 1 | 2 |", 1),
        ("x < 3 and y > 2, n<m", 0),
        ("```\n<img src='x'>\n```", 0),
        ("<img src='x'>", 1),
        ("<details>x</details>", 1),
    ],
)
def test_prose_that_cannot_be_walked_is_noticed(text: str, count: int) -> None:
    assert len(list(accessible.in_markdown(text))) == count


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (["# A", "## B\n\n### C", "## D"], 0),
        (["# A\n```\n# comment\n```", "## B"], 0),
        (["## A", "## B"], 1),
        (["# A", "# B"], 1),
        (["# A", "### B"], 1),
        (["# A", "## "], 1),
    ],
)
def test_headings_that_leave_out_a_level_are_noticed(texts: list[str], count: int) -> None:
    assert len(list(accessible.in_headings(accessible.headings(texts)))) == count


# -- reports ---------------------------------------------------------------------------------------------------


def reports(exercise: Exercise) -> dict[str, Any]:
    """One report of each kind: full points, not attempted, nothing comes back, an error, and a known mistake."""

    def stub(*_args: Any) -> None:
        raise NotImplementedError

    def error(*_args: Any) -> None:
        raise ValueError("<b>3 < 4</b>")

    mistake = exercise.misconceptions[0]
    answers = {"stub": stub, "nothing": lambda *_args: None, "error": error}
    if mistake.instead is not None:
        answers["mistake"] = lambda *args: mistake.instead(*args)
    return {"full": exercise.full_report(), **{kind: exercise.check(answer) for kind, answer in answers.items()}}


@pytest.mark.parametrize("key", KEYS)
def test_a_report_can_be_heard(key: str) -> None:
    for kind, report in reports(exercises()[key]).items():
        markup, said = report._repr_html_(), str(report)
        amiss = list(accessible.in_html(markup))
        assert not amiss, f"{kind}: {amiss}"
        assert not re.search(r"</?(p|div|table|t[drh]|pre|strong|span)\b|style=|&(lt|gt|amp);", said), f"{kind}: {said}"
        assert "\x1b" not in said
        heard = accessible.words(said)
        for sentence in [report.headline, *report.sentences]:
            assert accessible.words(sentence) in heard, f"{kind}: '{sentence}' stands in the table only"
        for case, _ in report._rows():
            assert re.search(rf"Case '{re.escape(case.title)}' (passes|fails|half right)\.", said)
        assert 'role="status"' in markup, "a screen reader says it when it appears"


def test_what_a_student_wrote_is_shown_and_never_run() -> None:
    exercise = exercises()["ch02_knn.l2_distances"]
    report = reports(exercise)["error"]
    assert "<b>" not in report._repr_html_()
    assert "<b>3 < 4</b>" in unescape(report._repr_html_())


# -- demos -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", EVERY, ids=lambda made: made.name)
def test_each_control_of_a_demo_has_a_name_and_obeys_the_keyboard(made: Any) -> None:
    import ipywidgets

    panel = Panel(made)
    by_keyboard = (
        *(ipywidgets.IntSlider, ipywidgets.FloatSlider, ipywidgets.SelectionSlider),
        *(ipywidgets.Dropdown, ipywidgets.Checkbox),
    )
    row = panel.box.children[0].children
    assert row == (*panel.widgets.values(), panel.reset), "Reset is the last that Tab reaches"
    for widget in panel.widgets.values():
        if isinstance(widget, Field):  # what keys do on it is tried in a browser
            assert re.search(r"<b>.*\w.*</b>", widget.children[0].value), "its label"
            continue
        assert isinstance(widget, by_keyboard)
        assert re.search(r"\w", widget.description)
        assert not widget.disabled
        assert widget.tabbable is not False
    assert panel.reset.description == "Reset"
    keys = panel.box.children[1].value
    assert "Tab goes from control to control" in keys
    menus = any(isinstance(widget, ipywidgets.Dropdown) for widget in panel.widgets.values())
    assert ("Space opens a menu" in keys) == menus
    assert 'aria-live="polite"' in panel.sentence.value
    assert accessible.words(panel.says) in accessible.words(unescape(panel.sentence.value))
