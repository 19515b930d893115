"""A digit drawn by hand, as a picture like those of MNIST; `Pad` is the demo control to draw it on.

    @demo(digit=Pad(label="your digit"), frames=[{"digit": "7"}, {"digit": "2"}])
    def draw_demo(fig):
        ...
        def update(digit):  # (28, 28) uint8, white on black; all 0 while nothing is drawn
            ...
            return "The network takes it for a seven."
        return update

Used by the chapters 04 and 08. What a drawing is, and how it becomes pixels: `strokes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .controls import Control
from .strokes import BOX, EXAMPLES, PEN, SIDE, Strokes, mnist_like, raster, strokes

__all__ = ["BOX", "EXAMPLES", "PEN", "SIDE", "Pad", "Strokes", "mnist_like", "raster", "strokes"]


@dataclass(frozen=True)
class Pad(Control):
    """A field to draw a digit on, with mouse, finger, pen or keyboard. `update` gets (28, 28) uint8, white on black.

    Its values are strokes, or in frames the name of an example, "0" to "9".

    Attributes:
        start: what is drawn there in the beginning: nothing, an example's name, or strokes.
        label: what the field is called.
        centred: whether the drawing is scaled and centred as MNIST's digits are, or given as it lies on the field.
    """

    start: Any = ()
    label: str | None = None
    centred: bool = True

    def __post_init__(self) -> None:
        strokes(self.start if self.start is not None else ())

    @property
    def first(self) -> Strokes:
        """The drawing to begin with, and to come back to."""
        return strokes(self.start if self.start is not None else ())

    def clean(self, value: Any) -> Strokes:
        """The drawing as tuples; ValueError for what is none."""
        return strokes(value)

    def given(self, value: Any) -> npt.NDArray[np.uint8]:
        """The picture of the drawing: (28, 28) uint8."""
        return mnist_like(value) if self.centred else raster(value)

    def values(self) -> list[Any]:
        """An empty field and three digits, for the tests and the benchmark."""
        return [(), *(EXAMPLES[digit] for digit in "174")]

    def widget(self, name: str) -> Any:
        """The field with its buttons, an ipywidgets box with a trait `value`."""
        from .sketch_widget import Field  # not above: ipywidgets, which takes its time, only where one is shown

        return Field(self.first, self.label or name)
