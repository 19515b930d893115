"""The drawing field: strokes become a picture like MNIST's; mouse, keys and buttons in the kernel; bad input."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from course_utils import sketch, sketch_widget
from course_utils.controls import override
from course_utils.demos import Panel, demo
from course_utils.sketch import BOX, EXAMPLES, SIDE, Pad, mnist_like, raster, strokes


def mass(image: np.ndarray) -> tuple[float, float]:
    at = np.arange(SIDE) + 0.5
    ink = image.astype(float)
    return float((ink.sum(0) * at).sum() / ink.sum()), float((ink.sum(1) * at).sum() / ink.sum())


def box(image: np.ndarray) -> tuple[int, int]:
    """Columns and rows from the first to the last pixel that is at least half white."""
    rows, columns = np.nonzero(image >= 128)
    return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


def test_a_line_is_white_on_black_with_soft_edges_and_lies_where_it_was_drawn():
    image = raster([[(4, 10), (24, 10)]])
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    assert (image[9:11, 5:23] == 255).all()
    assert (image[:8] == 0).all()
    assert (image[12:] == 0).all()
    assert 0 < image[8, 14] < 255
    assert image[8, 14] == image[11, 14]
    assert (image == raster([[(24, 10), (4, 10)]])).all()
    assert (raster([[(10, 4), (10, 24)]]) == image.T).all()


def test_nothing_is_black_and_a_dot_is_a_dot():
    assert (mnist_like(()) == 0).all()
    assert (mnist_like([[]]) == 0).all()
    dot = mnist_like([[(3, 25)]])
    assert mass(dot) == pytest.approx((14, 14), abs=0.1)
    assert box(dot) <= (3, 3)


@pytest.mark.parametrize("digit", EXAMPLES)
def test_a_digit_fills_mnists_box_around_its_centre_of_mass(digit):
    image = mnist_like(digit)
    assert mass(image) == pytest.approx((14, 14), abs=0.1)
    assert BOX - 1 <= max(box(image)) <= BOX + 1
    assert 15 <= image.mean() <= 45, "as bright as MNIST's digits, from the thinnest one to the fattest zero"


def test_where_and_how_large_it_was_drawn_does_not_matter():
    small = [[(x / 3 + 1, y / 3 + 17) for x, y in stroke] for stroke in EXAMPLES["4"]]
    assert np.abs(mnist_like(small).astype(int) - mnist_like("4")).max() <= 6, "coordinates are rounded to 0.01"
    assert np.abs(raster(small).astype(int) - raster("4")).max() == 255
    wide = [[(x, y / 2) for x, y in stroke] for stroke in EXAMPLES["4"]]
    columns, rows = box(mnist_like(wide))
    assert columns > rows, "the proportions are kept"


def test_the_examples_are_told_apart_by_real_digits():
    from course_utils.datasets import load

    known = load("digits", size=28)
    flat = known.images.reshape(len(known.images), -1).astype(float)
    guesses = [known.labels[((flat - mnist_like(d).ravel()) ** 2).sum(1).argmin()] for d in EXAMPLES]
    assert sum(int(guess) == int(d) for guess, d in zip(guesses, EXAMPLES, strict=True)) >= 7


def test_pictures_are_new_each_time():
    mnist_like("3")[:] = 7
    assert (mnist_like("3") != 7).any()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (7, "this came: 7"),
        ({"x": 1}, "A drawing is a list of strokes"),
        ([1, 2], "A drawing is a list of strokes"),
        ([[1, 2]], "this point came: 1"),
        ([[(1, 2, 3)]], "this point came"),
        ([["ab"]], "this point came"),
        ([[(1, -1)]], r"this point came: \(1, -1\)"),
        ([[(28.5, 1)]], "from 0 to 28"),
        ([[(float("nan"), 1)]], "nan"),
        ([[(1, float("inf"))]], "inf"),
        ([[(1, 1)] * 5001], "at most 5000 points; 5001 came"),
        ("eleven", "no example 'eleven'; there are 0, 1"),
        (np.zeros((28, 28)), "A drawing is a list of strokes"),
    ],
)
def test_what_is_no_drawing_is_refused_in_words(bad, words):
    for function in (strokes, raster, mnist_like, Pad().clean, Pad().given):
        with pytest.raises(ValueError, match=words):
            function(bad)


def ink_demo(**pad: Any) -> Any:
    @demo(size=(3, 3), frames=[{"digit": "1"}, {"digit": "7"}], digit=Pad(label="your <digit>", **pad))
    def ink(fig: Any) -> Any:
        """The drawing and how much ink it has."""
        picture = fig.subplots().imshow(np.zeros((28, 28)), vmin=0, vmax=255)

        def update(digit: np.ndarray) -> str:
            assert digit.shape == (28, 28)
            assert digit.dtype == np.uint8
            picture.set_data(digit)
            return f"{np.count_nonzero(digit)} pixels have ink."

        return update

    return ink


@pytest.fixture(params=["with anywidget", "without"])
def panel(request, monkeypatch):
    """The wired demo, once as everywhere and once as where anywidget is missing."""
    sketch_widget._canvas_class.cache_clear()
    if request.param == "without":
        monkeypatch.setitem(sys.modules, "anywidget", None)
    made = Panel(ink_demo())
    assert (made.widgets["digit"].canvas is None) == (request.param == "without")
    yield made
    sketch_widget._canvas_class.cache_clear()


def test_a_demo_draws_what_was_drawn_and_reset_and_clear_empty_it(panel):
    field = panel.widgets["digit"]
    assert panel.says == "0 pixels have ink."
    empty = panel.image.value
    for end in (field.clear.click, panel.reset.click):
        field.value = [[(5, 5), (20, 20)]]
        assert panel.says == f"{np.count_nonzero(mnist_like(field.value))} pixels have ink."
        assert panel.image.value != empty
        end()
        assert field.value == ()
        assert panel.says == "0 pixels have ink."
        assert panel.image.value == empty


def test_sliders_and_button_draw_without_a_mouse(panel):
    field = panel.widgets["digit"]
    field.across.value = 10
    assert field.value == (), "the pen is up"
    field.pen.value = True
    assert field.value == (((10.5, 14.5),),)
    field.up.value = 12
    field.up.value = 7
    field.across.value = 12
    field.pen.value = False
    field.across.value = 3
    field.pen.value = True
    field.up.value = 8
    assert field.value == (
        ((10.5, 14.5), (10.5, 15.5), (10.5, 20.5), (12.5, 20.5)),
        ((3.5, 20.5), (3.5, 19.5)),
    )
    assert "2 strokes. The pen is down, at 3 across and 8 up." in field.says.value
    assert 'role="status"' in field.says.value
    assert panel.says == f"{np.count_nonzero(mnist_like(field.value))} pixels have ink."
    field.clear.click()
    assert field.pen.value is False
    field.up.value = 25
    assert field.value == ()
    assert "Nothing is drawn. The pen is lifted, at 3 across and 25 up." in field.says.value


def test_what_the_browser_sends_is_drawn_and_not_sent_back():
    field = Panel(ink_demo()).widgets["digit"]
    told: list[str] = []
    field.canvas.send_state = lambda key=None: told.extend(key or ())
    field.canvas.set_state({"strokes": [[[5, 5], [20.125, 20]]], "pen": [14, 14, False]})  # the mouse
    assert field.value == (((5.0, 5.0), (20.12, 20.0)),)
    field.canvas.set_state({"strokes": [[[5, 5], [20, 20]], [[14.5, 14.5]]], "pen": [14, 14, True]})  # Space
    assert field.pen.value is True
    field.canvas.set_state({"strokes": [[[5, 5], [20, 20]], [[14.5, 14.5], [14.5, 13.5]]], "pen": [14, 13, True]})
    assert (field.across.value, field.up.value) == (14, 14)
    assert told == []
    field.up.value = 15  # the slider goes on with the same stroke, and the canvas hears of it
    assert field.value[1] == ((14.5, 14.5), (14.5, 13.5), (14.5, 12.5))
    assert field.canvas.strokes == field.value
    assert field.canvas.pen == (14, 12, True)
    field.canvas.set_state({"strokes": [], "pen": [14, 12, False]})  # Delete
    assert field.value == ()
    assert field.pen.value is False


def test_a_field_says_what_it_is_called_and_nothing_of_it_is_markup():
    field = Panel(ink_demo()).widgets["digit"]
    assert field.canvas.name == "your <digit>"
    assert field.children[0].value == "<b>your &lt;digit&gt;</b>"
    script = field.canvas._esm
    for needed in ("aria-label", "tabIndex = 0", "data-lm-suppress-shortcuts", "touchAction"):
        assert needed in script
    assert "http" not in script, "nothing is fetched"
    assert f"SIDE = {SIDE}, PEN = {sketch.PEN}," in script


def test_a_field_that_begins_with_a_drawing_comes_back_to_it():
    panel = Panel(ink_demo(start="7"))
    field = panel.widgets["digit"]
    assert field.value == EXAMPLES["7"]
    field.clear.click()
    assert panel.says == "0 pixels have ink."
    panel.reset.click()
    assert field.value == EXAMPLES["7"]
    assert override(Pad(label="a"), "7").first == EXAMPLES["7"]
    with pytest.raises(ValueError, match="no example 'x'"):
        Pad(start="x")


def test_not_centred_gives_the_field_as_it_is():
    corner = [[(2, 2), (6, 6)]]
    assert (Pad(centred=False).given(corner) == raster(corner)).all()
    assert (Pad().given(corner) == mnist_like(corner)).all()


def test_frames_and_sweeps_draw_the_examples():
    made = ink_demo()
    pictures = {made.render(**params)[1] for params in made.sweep()}
    assert len(pictures) == 4
    assert made.render(digit="7") == made.render(digit=EXAMPLES["7"])
    assert made.time_update(8) < 1000
