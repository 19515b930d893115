"""Demos: every one of every chapter is swept; the wiring of controls, picture and sentence; the static strip."""

from __future__ import annotations

import base64
import importlib
import io
import itertools
import pkgutil
from typing import Any

import numpy as np
import pytest
from PIL import Image

from course_utils import chapters, demos
from course_utils.demos import Choice, Demo, OddSlider, Panel, Slider, _Drawing
from course_utils.viz.curves import pixel_axes


def every_demo() -> list[Demo]:
    found: list[Demo] = []
    for chapter in pkgutil.iter_modules(chapters.__path__, chapters.__name__ + "."):
        rooms = [room.name for room in pkgutil.iter_modules(importlib.import_module(chapter.name).__path__)]
        if "demos" in rooms:
            found += demos.all_demos(importlib.import_module(chapter.name + ".demos"))
    return found


EVERY = every_demo()


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def test_the_chapters_have_demos():
    names = [made.name for made in EVERY]
    assert len(names) == len(set(names))
    assert {"boundary_demo", "neighbours_demo", "shift_demo", "cross_validation_demo"} <= set(names)


def sweep(made: Demo) -> None:
    """Every control to its ends: another picture, another sentence, nothing clipped, and nothing remembered."""
    visits = [*made.sweep(), *({**made.start, **frame} for frame in made.frames)]
    drawing = _Drawing(made)
    pictures, sentences = {}, {}
    for visit in visits:
        key = tuple(visit.items())
        pictures[key], sentences[key] = drawing.picture(visit)
        edge = pixels(pictures[key])
        edge = np.concatenate([edge[:2].ravel(), edge[-2:].ravel(), edge[:, :2].ravel(), edge[:, -2:].ravel()])
        assert edge.min() > 200, f"something touches the edge of the picture at {visit}"
        assert len(sentences[key]) < 300
    for name, control in made.controls.items():
        lo, hi = (tuple(made.params(**{name: value}).items()) for value in (control.values()[0], control.values()[-1]))
        assert pictures[lo] != pictures[hi], f"{name} does not change the picture"
        assert sentences[lo] != sentences[hi], f"{name} does not change the sentence"
    again = _Drawing(made)
    for visit in reversed(visits):
        key = tuple(visit.items())
        assert again.picture(visit) == (pictures[key], sentences[key]), f"at {visit} it matters what was drawn before"
    # Every corner, too: only the sentence, since drawing all of them would take long.
    ends = [(control.values()[0], control.values()[-1]) for control in made.controls.values()]
    for corner in itertools.product(*ends):
        assert again.update(**dict(zip(made.controls, corner, strict=True))).endswith(".")


@pytest.mark.parametrize("made", EVERY, ids=lambda made: made.name)
def test_sweep(made: Demo):
    sweep(made)


@pytest.mark.parametrize("made", EVERY, ids=lambda made: made.name)
def test_a_demo_says_what_it_is_and_has_a_strip(made: Demo):
    assert made.doc
    assert 2 <= len(made.frames) <= 4
    assert all(control.label for control in made.controls.values()), "a control needs a label that a reader understands"
    drawing = _Drawing(made)
    said = {drawing.update(**made.params(**frame)) for frame in made.frames}
    assert len(said) == len(made.frames)


@pytest.mark.parametrize("flaw", ["none", "deaf", "mute", "forgetful", "clipped"])
def test_the_sweep_notices(flaw):
    """A demo that ignores a control, says the same of every picture, remembers, or draws beyond its edge."""

    @demos.demo(k=Slider(1, 9), size=(2, 2), frames=[{"k": 1}, {"k": 7}])
    def flawed(fig: Any) -> Any:
        bar = pixel_axes(fig, 40, 40, 120, 120).barh([0], [1])[0]
        far = fig.text(0.5, 0.9, "")
        seen: list[int] = []

        def update(k: int) -> str:
            seen.append(k)
            bar.set_width({"deaf": 3, "forgetful": len(seen)}.get(flaw, k))
            bar.axes.set(xlim=(0, 40), yticks=[])
            far.set_text("m" * 40 if flaw == "clipped" and k == 9 else "")
            return "A bar." if flaw == "mute" else f"A bar of {k}."

        return update

    if flaw == "none":
        sweep(flawed)
    else:
        words = {"deaf": "k does not change the picture", "mute": "k does not change the sentence"}
        words |= {"forgetful": "it matters what was drawn before", "clipped": "touches the edge"}
        with pytest.raises(AssertionError, match=words[flaw]):
            sweep(flawed)


def toy(broken_at: int | None = None) -> Demo:
    @demos.demo(
        k=Slider(1, 9, start=3, label="k"),
        share=Slider(0, 0.5, step=0.1),
        metric=Choice(["a", "b"]),
        size=(3, 2),
        frames=[{"k": 1}, {"k": 7}],
    )
    def toy_demo(fig: Any) -> Any:
        """A line."""
        ax = fig.subplots()
        (line,) = ax.plot([0, 1], [0, 1])
        ax.set_ylim(0, 10)

        def update(k: int, share: float, metric: str) -> str:
            line.set_ydata([share * 10, k])
            line.set_linestyle("-" if metric == "a" else ":")
            if k == broken_at:
                raise ZeroDivisionError("k is <nine>")
            return f"The line ends at {k}, share {share}, metric {metric}."

        return update

    return toy_demo


def test_moving_a_slider_changes_picture_and_sentence():
    panel = Panel(toy())
    before, said = panel.image.value, panel.sentence.value
    panel.widgets["k"].value = 7
    assert panel.image.value != before
    assert pixels(panel.image.value).shape == (200, 300, 3)
    assert panel.sentence.value != said
    assert "The line ends at 7, share 0.0, metric a." in panel.sentence.value
    assert 'aria-live="polite"' in panel.sentence.value
    panel.widgets["metric"].value = "b"
    assert "metric b" in panel.sentence.value
    panel.widgets["share"].value = 0.1 + 0.2
    assert "share 0.3," in panel.sentence.value
    assert panel.image.value == toy().render(k=7, share=0.3, metric="b")[0]


def test_the_picture_is_shown_as_it_is():
    image = Panel(toy()).image
    assert image.layout.align_self == "flex-start", "stretched to the width of the notebook, and blurred"
    assert image.tooltip is None, "JupyterLab shows 'javascript error' instead of an image that has a tooltip"


def test_reset_restores_everything_and_draws_once(monkeypatch: pytest.MonkeyPatch):
    panel = Panel(toy(), k=5)
    first, said = panel.image.value, panel.sentence.value
    panel.widgets["k"].value, panel.widgets["metric"].value = 8, "b"
    drawn = []
    draw = _Drawing.picture
    monkeypatch.setattr(_Drawing, "picture", lambda self, values: drawn.append(values) or draw(self, values))
    panel.reset.click()
    assert (panel.image.value, panel.sentence.value) == (first, said)
    assert drawn == [{"k": 5, "share": 0.0, "metric": "a"}]


def test_an_error_is_shown_in_words_and_raised_and_goes_away():
    panel = Panel(toy(broken_at=4))
    good = panel.image.value
    with pytest.raises(ZeroDivisionError):
        panel.widgets["k"].value = 4
    assert 'role="alert"' in panel.error.value
    assert "This picture could not be drawn. ZeroDivisionError: k is &lt;nine&gt;" in panel.error.value
    panel.widgets["k"].value = 3
    assert panel.error.value == ""
    assert panel.image.value == good


def test_a_sentence_is_not_optional():
    made = demos.demo(k=Slider(1, 2), size=(1, 1))(lambda fig: lambda k: None)
    with pytest.raises(ValueError, match="says="):
        made.render()


def test_controls_can_be_replaced_where_the_demo_is_shown():
    panel = Panel(toy(), k=OddSlider(3, 7), share=0.2, metric=Choice(["b", "a"]))
    slider = panel.widgets["k"]
    assert (slider.min, slider.max, slider.step, slider.value) == (3, 7, 2, 3)
    assert slider.description == "k"
    assert panel.widgets["share"].value == 0.2
    assert panel.widgets["metric"].value == "a"
    with pytest.raises(ValueError, match="no control 'q'; it has k, share, metric"):
        Panel(toy(), q=3)
    with pytest.raises(ValueError, match="not between 1 and 9"):
        Panel(toy(), k=10)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Slider(3, 3),
        lambda: Slider(1, 3, start=4),
        lambda: OddSlider(2, 7),
        lambda: OddSlider(1, 7, start=4),
        lambda: Choice(["one"]),
        lambda: Choice(["a", "b"], start="c"),
        lambda: toy().render(k=0),
        lambda: toy().render(metric="c"),
        lambda: toy().render(other=1),
        lambda: demos.demo(k=Slider(1, 3), frames=[{"k": 4}])(lambda fig: lambda k: "A sentence."),
    ],
)
def test_what_makes_no_sense_is_refused(make):
    with pytest.raises(ValueError, match=r"\w+"):
        make()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.display", lambda data, **options: found.append({**data, "options": options}))
    return found


def test_a_live_demo_is_one_widget_view_with_a_sentence_to_fall_back_on(shown, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("COURSE_STATIC_DEMOS", raising=False)
    assert demos.show(toy(), k=2) is None
    (only,) = shown
    assert set(only) == {"application/vnd.jupyter.widget-view+json", "text/plain", "options"}
    assert only["text/plain"] == "The line ends at 2, share 0.0, metric a."


def test_a_static_demo_is_a_picture_and_text_and_no_widget(shown, monkeypatch: pytest.MonkeyPatch):
    from ipywidgets import Widget

    monkeypatch.setenv("COURSE_STATIC_DEMOS", "1")
    monkeypatch.setattr(Widget, "__init__", lambda *a, **k: pytest.fail("a widget was made"))
    demos.show(toy(), k=OddSlider(1, 5))
    picture, text = shown
    assert set(picture) == {"image/png", "text/plain", "options"}
    assert pixels(base64.b64decode(picture["image/png"])).shape[1] > 600, "two frames of 300 pixels side by side"
    alt = picture["options"]["metadata"]["image/png"]["alt"]
    for said in ("The line ends at 1, share 0.0, metric a.", "The line ends at 7, share 0.0, metric a."):
        assert said in alt
        assert said in text["text/html"]
        assert said in text["text/plain"]
    assert "Run this cell to move it." in text["text/html"]
    assert "Run this cell to move it." in text["text/plain"]


def test_rendering_twice_gives_the_same_bytes():
    made = toy()
    assert made.render(k=7) == made.render(k=7)
    assert made.render() == made.render(**made.start)


def test_the_time_of_a_change_can_be_measured():
    assert 0 < toy().time_update(3) < 60_000
