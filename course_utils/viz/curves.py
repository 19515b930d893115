"""Figures with axes: curves, bars, scatter plots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .display import compact, pixels_of, sentence, show_png
from .style import DPI, style


def new_figure(size: tuple[float, float]) -> Any:
    """A Matplotlib figure of `size` inches with its own Agg canvas: pyplot never hears of it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def pixel_axes(figure: Any, left: int, top: int, width: int, height: int) -> Any:
    """Axes at an exact place, in pixels from the figure's left upper corner.

    A picture of 28 × 28 in axes of 224 × 224 is shown at a zoom of exactly 8, with every pixel a whole square.
    """
    figure.set_layout_engine("none")  # an engine would have nothing to lay out, and says so
    wide, tall = figure.get_size_inches() * figure.dpi
    return figure.add_axes((left / wide, 1 - (top + height) / tall, width / wide, height / tall))


@contextmanager
def figure(
    says: str, size: tuple[float, float] = (7, 4), rows: int = 1, cols: int = 1, projection: str | None = None
) -> Iterator[Any]:
    """Draw on the axes you get; the figure is displayed, with its sentence, when the block ends.

    ``with viz.figure(says="The curve falls to 2 %.") as ax: ax.plot(...)``

    Args:
        says: one sentence that says what is to be seen; it ends with a full stop. Also the alternative text.
        size: width and height in inches, 100 pixels each.
        rows, cols: how many axes. With more than one, an array of axes arrives: (cols,), (rows,) or (rows, cols).
        projection: "3d" for surfaces.

    Raises:
        ValueError: `says` is not a sentence. An error inside the block shows no figure.
    """
    says = sentence(says)
    import matplotlib

    with matplotlib.rc_context(style()):
        drawn = new_figure(size)
        yield drawn.subplots(rows, cols, subplot_kw={"projection": projection} if projection else None)
        data = compact(pixels_of(drawn))
    show_png(data, says)
