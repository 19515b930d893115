"""The field that `sketch.Pad` is drawn on, in a notebook.

Mouse, finger and the arrow keys on the field itself need anywidget in the kernel and in the browser. The sliders and
buttons beside it are core ipywidgets and draw everywhere, without a mouse, too.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets
import traitlets

from .strokes import SIDE, Strokes, raster, strokes
from .viz.display import quick_png
from .viz.pictures import as_rgb, enlarge

ZOOM = 10  # screen pixels for one of the picture
_SCRIPT = Path(__file__).with_name("sketch.js")
_KEYS = (
    "Keys on the field: the arrow keys move the pen, Space puts it down or lifts it, Delete clears. "
    "The two sliders and Pen down do the same."
)
_KEYS_WITHOUT = (
    "Put the pen down, then move the two sliders with the arrow keys: the pen draws. Lift it to go elsewhere."
)


@cache
def _canvas_class() -> Any:
    """The canvas in the browser as an anywidget; None where anywidget is not installed."""
    try:
        import anywidget
    except ImportError:
        return None

    class Canvas(anywidget.AnyWidget):
        _esm = _SCRIPT.read_text(encoding="utf-8")
        strokes = traitlets.Any(()).tag(sync=True)
        pen = traitlets.Any((SIDE // 2, SIDE // 2, False)).tag(sync=True)  # column, row, whether it is down
        name = traitlets.Unicode().tag(sync=True)
        zoom = traitlets.Int(ZOOM).tag(sync=True)

    return Canvas


class Field(ipywidgets.VBox):
    """Canvas, pen and Clear. `value` holds the strokes as drawn: tuples of points (x, y) in pixels, 0 to 28."""

    value = traitlets.Any(())

    def __init__(self, first: Strokes, label: str) -> None:
        canvas_class = _canvas_class()
        self.canvas: Any = canvas_class(name=label) if canvas_class else None
        self.picture = None if self.canvas else ipywidgets.Image(format="png")
        at = {"min": 0, "max": SIDE - 1, "layout": {"width": "230px"}, "style": {"description_width": "initial"}}
        self.across = ipywidgets.IntSlider(SIDE // 2, description="across", **at)
        # Counted from below, so that the key that points upwards moves the pen upwards.
        self.up = ipywidgets.IntSlider(SIDE - 1 - SIDE // 2, description="up", **at)
        self.pen = ipywidgets.ToggleButton(False, description="Pen down", tooltip="Put the pen down, or lift it")
        self.clear = ipywidgets.Button(description="Clear", tooltip=f"Clear {label}")
        self.says = ipywidgets.HTML()
        self._down = False
        self._quiet = False
        keys = ipywidgets.HTML(f'<small class="course-keys">{_KEYS if self.canvas else _KEYS_WITHOUT}</small>')
        buttons = ipywidgets.HBox([self.pen, self.clear])
        side = ipywidgets.VBox([self.across, self.up, buttons, self.says, keys], layout={"width": "310px"})
        wrap = {"flex_flow": "row wrap", "align_items": "flex-start"}
        field = ipywidgets.Box([self.canvas or self.picture, side], layout=wrap)
        super().__init__([ipywidgets.HTML(f"<b>{html.escape(label)}</b>"), field])
        for widget in (self.across, self.up, self.pen):
            widget.observe(self._pen_moved, names="value")
        self.clear.on_click(lambda _button: self.set_trait("value", ()))
        if self.canvas:
            self.canvas.observe(self._drawn, names=["strokes", "pen"])
        self.observe(self._replaced, names="value")
        self.value = first
        self._show()

    @traitlets.validate("value")
    def _as_strokes(self, proposal: Any) -> Strokes:
        return strokes(proposal["value"])

    def _drawn(self, _change: Any) -> None:
        """Mouse or keys drew on the canvas; it sends strokes and pen together."""
        if self._quiet:
            return
        column, row, down = self.canvas.pen
        with self._quietly():
            self.across.value, self.up.value, self.pen.value = column, SIDE - 1 - row, bool(down)
            self._down = self.pen.value
            self.value = self.canvas.strokes
        self._show()

    def _pen_moved(self, _change: Any) -> None:
        """A slider or the button was used: draw from where the pen was to where it is, if it is down."""
        if self._quiet:
            return
        here = (self._column + 0.5, self._row + 0.5)
        begins = self.pen.value and not self._down
        self._down = self.pen.value
        with self._quietly():
            if begins or (self._down and not self.value):
                self.value = (*self.value, (here,))
            elif self._down and self.value[-1][-1] != here:
                self.value = (*self.value[:-1], (*self.value[-1], here))
        self._show()

    def _replaced(self, _change: Any) -> None:
        """Another drawing came from outside, or none: the pen is lifted."""
        if self._quiet:
            return
        with self._quietly():
            self._down = self.pen.value = False
        self._show()

    @property
    def _column(self) -> int:
        return int(self.across.value)

    @property
    def _row(self) -> int:
        return int(SIDE - 1 - self.up.value)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _show(self) -> None:
        """Canvas or picture, and words, say what is drawn."""
        pen = (self._column, self._row, self._down)
        if self.canvas:
            with self._quietly(), self.canvas.hold_sync():
                # What the browser knows is not sent back: by now it may be further on.
                if strokes(self.canvas.strokes) != self.value:
                    self.canvas.strokes = self.value
                if tuple(self.canvas.pen) != pen:
                    self.canvas.pen = pen
        elif self.picture:
            self.picture.value = quick_png(enlarge(as_rgb(self._with_pen()), ZOOM))
        count = len(self.value)
        drawn = "Nothing is drawn" if not count else f"{count} stroke{'s' if count > 1 else ''}"
        at = f"{self.across.value} across and {self.up.value} up"
        says = f"{drawn}. The pen is {'down' if self._down else 'lifted'}, at {at}."
        self.says.value = f'<span role="status" aria-live="polite">{says}</span>'

    def _with_pen(self) -> Any:
        """The raster as RGB with the pixel under the pen in orange: where there is no canvas to show a cross."""
        picture = as_rgb(raster(self.value)).copy()
        picture[self._row, self._column] = (213, 94, 0) if self._down else (230, 159, 0)
        return picture
