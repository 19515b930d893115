"""The one way to make a demo: sliders in, a picture and a sentence out.

A demo is a function that builds its artists once on a Matplotlib figure and returns ``update``, a pure function of the
controls' values that sets every artist and returns the sentence that says what is to be seen::

    @demos.demo(k=Slider(1, 25, start=3, label="k, neighbours"), frames=[dict(k=1), dict(k=15)])
    def boundary_demo(fig):
        ax = fig.subplots()
        ...
        def update(k):
            ...
            return f"With k = {k} the border is smooth."
        return update

``demos.show(boundary_demo)`` is what a notebook calls. Pure means testable: ``boundary_demo.render(k=3)`` gives the
same bytes whatever was drawn before.
"""

from __future__ import annotations

import html
import inspect
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from types import ModuleType
from typing import Any

import numpy as np

from .controls import Choice, Control, OddSlider, Slider, override
from .viz.canvas import Canvas
from .viz.curves import new_figure
from .viz.display import compact, quick_png, sentence, show_png
from .viz.pictures import grid
from .viz.style import style

__all__ = ["Choice", "Demo", "OddSlider", "Panel", "Slider", "all_demos", "demo", "show"]

Params = dict[str, Any]
Update = Callable[..., str]

_KEYS = "Keys: Tab goes from control to control, the arrow keys move a slider, Enter presses Reset."
# In JupyterLab the arrow keys of a closed menu belong to the notebook, and lead to another cell.
_MENU_KEYS = " Space opens a menu; in it the arrow keys and Enter choose."
_RUN = "Run this cell to move it."


class _Drawing:
    """One figure whose artists are moved from picture to picture. The layout is computed once, at the demo's own
    start values, so that a picture does not depend on what was drawn before it (and costs half as much).
    """

    def __init__(self, demo: Demo) -> None:
        import matplotlib

        self.rc = style()
        with matplotlib.rc_context(self.rc):
            self.figure = new_figure(demo.size)
            self.update = demo.fed(demo.build(self.figure))
            self.update(**demo.start)
            for _ in range(2):  # one pass does not settle titles above axes of a fixed shape
                self.figure.canvas.draw()
            self.figure.set_layout_engine("none")
            self.canvas = Canvas(self.figure)

    def pixels(self, params: Params) -> tuple[Any, str]:
        import matplotlib

        with matplotlib.rc_context(self.rc):
            says = sentence(self.update(**params))
            return self.canvas.pixels(), says

    def picture(self, params: Params) -> tuple[bytes, str]:
        pixels, says = self.pixels(params)
        return quick_png(pixels), says


@dataclass(frozen=True, eq=False)
class Demo:
    """A picture that answers when its controls are moved. Made by the `demo` decorator."""

    name: str
    doc: str
    build: Callable[[Any], Update]
    controls: Mapping[str, Control]
    size: tuple[float, float]
    frames: Sequence[Params]

    @property
    def start(self) -> Params:
        """The values that the controls begin with."""
        return {name: control.first for name, control in self.controls.items()}

    def params(self, **values: Any) -> Params:
        """`values`, completed by the start values; ValueError for an unknown name or a value out of range."""
        self.known(values)
        return {
            name: control.clean(values[name]) if name in values else control.first
            for name, control in self.controls.items()
        }

    def known(self, names: Mapping[str, Any]) -> None:
        """Raise ValueError if one of the names is no control of this demo."""
        if unknown := sorted(set(names) - set(self.controls)):
            raise ValueError(f"{self.name} has no control {unknown[0]!r}; it has {', '.join(self.controls)}.")

    def fed(self, update: Update) -> Update:
        """`update`, called with values of the controls: each is turned into what the control gives for it."""
        return lambda **values: update(**{name: self.controls[name].given(value) for name, value in values.items()})

    def render(self, **values: Any) -> tuple[bytes, str]:
        """The PNG and its sentence for these values, drawn on a fresh figure."""
        return _Drawing(self).picture(self.params(**values))

    def sweep(self) -> Iterator[Params]:
        """Every control taken to its ends (and once between), the others at their start."""
        for name, control in self.controls.items():
            for value in control.values():
                yield self.params(**{name: value})

    def time_update(self, n: int = 20) -> float:
        """Median milliseconds from a moved control to the new PNG, over `n` moves through the sweep."""
        drawing, visits, taken = _Drawing(self), list(self.sweep()), []
        for number in range(n):
            begin = time.perf_counter()
            drawing.picture(visits[number % len(visits)])
            taken.append(time.perf_counter() - begin)
        return median(taken) * 1000


def demo(
    *, size: tuple[float, float] = (7, 4), frames: Sequence[Params] = (), **controls: Control
) -> Callable[[Callable[[Any], Update]], Demo]:
    """Make a demo of a function that builds artists on a figure and returns ``update(**values) -> sentence``.

    Args:
        size: the figure's inches, 100 pixels each.
        frames: the values of the two or three pictures that stand where no kernel answers.
        controls: one Slider, OddSlider, Choice or sketch.Pad for each parameter of ``update``.
    """

    def make(build: Callable[[Any], Update]) -> Demo:
        doc = inspect.cleandoc(build.__doc__ or "")
        made = Demo(build.__name__, doc, build, controls, size, tuple(frames))
        for frame in made.frames:
            made.params(**frame)
        return made

    return make


def all_demos(module: ModuleType) -> list[Demo]:
    """The demos that stand in a module, in the order of their names."""
    return [value for _, value in sorted(vars(module).items()) if isinstance(value, Demo)]


class Panel:
    """The controls, the picture and the sentence of one demo, wired. `show` displays its `box`.

    A change is drawn before the kernel reports that it is idle again. Until then ipywidgets' frontend keeps only the
    newest value of a control and sends nothing, so a slow picture is skipped, never queued: the latest wins.
    """

    def __init__(self, demo: Demo, **overrides: Any) -> None:
        import ipywidgets

        demo.known(overrides)
        self.demo = demo
        self.controls = {name: override(control, overrides.get(name)) for name, control in demo.controls.items()}
        self.widgets = {name: control.widget(name) for name, control in self.controls.items()}
        self.reset = ipywidgets.Button(
            description="Reset", tooltip="Back to the first picture", layout={"width": "8em"}
        )
        # No tooltip here: JupyterLab's view of an image has no place for one and shows a JavaScript error instead.
        # flex-start: a box would stretch the picture to its own width, and blur it.
        self.image = ipywidgets.Image(format="png", layout={"max_width": "100%", "align_self": "flex-start"})
        self.sentence = ipywidgets.HTML()
        self.error = ipywidgets.HTML()
        self.says = ""
        self._drawing: _Drawing | None = None
        self._drawn: Params | None = None
        self._quiet = False
        wrap = {"flex_flow": "row wrap", "align_items": "center"}
        row = ipywidgets.Box([*self.widgets.values(), self.reset], layout=wrap)
        menus = any(isinstance(widget, ipywidgets.Dropdown) for widget in self.widgets.values())
        keys = _KEYS + (_MENU_KEYS if menus else "")
        hint = ipywidgets.HTML(f'<small class="course-keys">{keys}</small>')
        self.box = ipywidgets.VBox([row, hint, self.image, self.sentence, self.error])
        for widget in self.widgets.values():
            widget.observe(self._changed, names="value")
        self.reset.on_click(self._restore)
        self.draw()

    def values(self) -> Params:
        """What the controls say now."""
        return {name: control.clean(self.widgets[name].value) for name, control in self.controls.items()}

    def draw(self) -> None:
        """Show the picture and the sentence for the controls' values; an error is shown in words, and raised."""
        try:
            values = self.values()
            if values == self._drawn:
                return
            if self._drawing is None:
                self._drawing = _Drawing(self.demo)
            picture, self.says = self._drawing.picture(values)
        except Exception as problem:
            # Some artists may have moved and others not: the next picture starts from a fresh figure.
            self._drawing = self._drawn = None
            said = html.escape(f"{type(problem).__name__}: {problem}")
            self.error.value = f'<p role="alert">This picture could not be drawn. {said}</p>'
            raise
        self._drawn = values
        self.error.value = ""
        self.image.value = picture
        self.sentence.value = f'<p class="course-caption" role="status" aria-live="polite">{html.escape(self.says)}</p>'

    def _changed(self, _change: Any) -> None:
        if not self._quiet:
            self.draw()

    def _restore(self, _button: Any) -> None:
        self._quiet = True  # several controls move, one picture is drawn
        try:
            for name, control in self.controls.items():
                self.widgets[name].value = control.first
        finally:
            self._quiet = False
        self.draw()


def show(demo: Demo, **controls: Any) -> None:
    """Display a demo: its controls, its picture, its sentence. With COURSE_STATIC_DEMOS=1, its frames as one picture.

    Args:
        demo: what the `demo` decorator made.
        controls: another Slider, OddSlider or Choice for a control, or just another value to start with.

    Raises:
        ValueError: the demo has no control of that name, or the value is out of its range.
    """
    from IPython.display import display

    if os.environ.get("COURSE_STATIC_DEMOS") == "1":
        _show_strip(demo, controls)
        return
    panel = Panel(demo, **controls)
    bundle = panel.box._repr_mimebundle_()
    display({**bundle, "text/plain": panel.says}, raw=True)


def _show_strip(demo: Demo, overrides: Params) -> None:
    """Display the demo's frames as one picture, with their sentences as text and no widget."""
    demo.known(overrides)
    drawing, pictures, titles, said = _Drawing(demo), [], [], []
    for frame in demo.frames or [{}]:
        pixels, says = drawing.pixels(demo.params(**frame))
        pictures.append(np.array(pixels))
        titles.append(", ".join(f"{name} = {_short(value)}" for name, value in frame.items()))
        said.append(says)
    columns = max(1, 1100 // pictures[0].shape[1])
    strip = grid(pictures, titles, zoom=1, columns=min(columns, len(pictures)))
    items = "".join(f"<li>{html.escape(text)}</li>" for text in said)
    caption = f'<div class="course-caption"><ol>{items}</ol><p>{_RUN}</p></div>'
    show_png(compact(strip), " ".join(said), caption, "\n".join([*said, _RUN]))


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
