"""What a deck calls: frames of the chapter's demos, pictures and charts, sharp on a projector.

A slide has 1280 × 720 pixels; its body is 1168 wide. Everything is drawn with twice the pixels that it takes there, and
no letter in a figure may end up smaller than 18 pixels: a figure that is too crowded for that is refused.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Demo, show
from course_utils.viz.curves import new_figure
from course_utils.viz.display import pixels_of, png, sentence
from course_utils.viz.pictures import as_rgb
from course_utils.viz.style import DPI, style
from tools.deck_assets import TEMPLATE

WIDTH, HEIGHT, GAP = 1168, 530, 28
SMALLEST = 18
_SHARP = 2  # drawn pixels per pixel of the slide
_live = False  # whether `frames` shows the demo itself, to be moved


def live() -> None:
    """From here on `frames` shows the demo itself, with its controls, in place of pictures of it.

    The first cell of a deck that is presented in JupyterLab calls this (tools/deck_live.py). It also brings the look of
    the slides, by the same rules as in the page.
    """
    from IPython import get_ipython
    from IPython.display import display

    global _live
    _live = True
    get_ipython().ast_node_interactivity = "all"  # a slide is one cell: each of its parts shows its result
    css = (TEMPLATE / "slides.css").read_text(encoding="utf-8").replace(".reveal", ".jp-Deck")
    css += (TEMPLATE / "live.css").read_text(encoding="utf-8")
    display({"text/html": f"<style>{css}</style>", "text/plain": ""}, raw=True)


def say(markdown: str) -> None:
    """Show text with numbers that were computed."""
    from IPython.display import Markdown, display

    display(Markdown(markdown))


def frames(
    demo: Demo,
    *frames: dict[str, Any],
    titles: Sequence[str] = (),
    size: tuple[float, float] | None = None,
    width: float = WIDTH,
    height: float = HEIGHT,
) -> None:
    """Show frames of a demo beside each other, each with its sentence as alternative text.

    In a deck that is presented live: the demo itself, at the values of the first frame.

    Args:
        demo: one of the chapter's demos.
        frames: values of its controls, one dictionary a frame.
        titles: a few words above each frame.
        size: inches in place of the demo's own; a smaller figure has relatively larger letters.
        width, height: the pixels of the slide that all frames together may take.

    Raises:
        ValueError: letters would be smaller than 18 pixels, or a value is out of a control's range.
    """
    if _live:
        show(demo, **(frames[0] if frames else {}))
        return
    import matplotlib

    wide, tall = size or demo.size
    zoom = min((width - GAP * (len(frames) - 1)) / (len(frames) * wide * DPI), height / (tall * DPI))
    shown = []
    with matplotlib.rc_context(style()):
        for values in frames:
            figure = new_figure((wide, tall))
            update = demo.fed(demo.build(figure))
            update(**demo.start)
            for _ in range(2):  # the layout is that of the demo itself: settled at its start values, then kept
                figure.canvas.draw()
            figure.set_layout_engine("none")
            says = sentence(update(**demo.params(**values)))
            shown.append(_img(_draw(figure, zoom), says, zoom=1 / _SHARP))
    _row(shown, titles)


@contextmanager
def chart(says: str, size: tuple[float, float] = (8, 4), height: float = HEIGHT, cols: int = 1) -> Iterator[Any]:
    """Draw a chart on the axes you get: ``with deck.chart(says="The curve falls.") as ax: ax.plot(...)``.

    With `cols` above 1 an array of axes (cols,) arrives, side by side, as from `viz.figure`.

    Raises ValueError if `says` is no sentence, or letters would be smaller than 18 pixels.
    """
    import matplotlib

    with matplotlib.rc_context(style()):
        figure = new_figure(size)
        yield figure.subplots(1, cols)
        zoom = min(WIDTH / (size[0] * DPI), height / (size[1] * DPI))
        _row([_img(_draw(figure, zoom), sentence(says), zoom=1 / _SHARP)])


def pictures(*images: Any, says: str, titles: Sequence[str] = (), zoom: int = 10, white: int = 255) -> None:
    """Show pictures beside each other; every pixel becomes a square of `zoom` pixels and is never blurred.

    Args:
        images: (H, W) grey or (H, W, 3) RGB, as `viz.show` takes them.
        says: one sentence that says what is to be seen; the alternative text of the first picture.
        titles: a few words above each.
        zoom: a whole number from 1 on.
        white: for uint8, the value shown as white.
    """
    says = sentence(says)
    drawn = [png(as_rgb(image, white=white)) for image in images]
    shapes = [np.shape(image)[:2] for image in images]
    # The sentence speaks of the row as a whole: said once, then each picture's own words.
    alts = [says, *(titles[1:] or [f"picture {number}" for number in range(2, len(images) + 1)])]
    shown = [
        _tag(data, alt, (shape[1] * zoom, shape[0] * zoom), "pixels")
        for data, alt, shape in zip(drawn, alts, shapes, strict=True)
    ]
    _row(shown, titles)


def numbers(image: npt.NDArray[np.uint8], says: str, white: int = 255) -> None:
    """Show a small grey picture (H, W) uint8 as squares in which their values are written; `says` describes it."""
    from IPython.display import display

    rows = []
    for values in np.asarray(image).tolist():
        greys = [round(value * 255 / white) for value in values]
        cells = [
            f'<td style="background:rgb({grey},{grey},{grey});color:{"black" if grey > 127 else "white"}">{value}</td>'
            for value, grey in zip(values, greys, strict=True)
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    table = f'<table class="numbers" aria-label="{html.escape(sentence(says))}">{"".join(rows)}</table>'
    display({"text/html": table, "text/plain": str(image)}, raw=True)


def _draw(figure: Any, zoom: float) -> npt.NDArray[np.uint8]:
    """The figure with twice the pixels that it takes on the slide; ValueError where its letters are too small there."""
    from matplotlib.text import Text

    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    smallest = min(sizes, default=SMALLEST) / 72 * DPI * zoom
    if smallest < SMALLEST:
        fits = np.floor(figure.get_size_inches() * smallest / SMALLEST * 10) / 10
        raise ValueError(
            f"The smallest letters of this figure would be {smallest:.1f} pixels high on the slide, less than "
            f"{SMALLEST}: show fewer frames, or a smaller figure; size=({fits[0]:.1f}, {fits[1]:.1f}) would do."
        )
    figure.set_dpi(DPI * zoom * _SHARP)
    return pixels_of(figure)


def _img(pixels: npt.NDArray[np.uint8], alt: str, zoom: float) -> str:
    return _tag(png(pixels, exact=False), alt, (pixels.shape[1] * zoom, pixels.shape[0] * zoom), "drawing")


def _tag(data: bytes, alt: str, size: tuple[float, float], kind: str) -> str:
    encoded = base64.b64encode(data).decode("ascii")
    style_ = f"width:{size[0]:g}px;height:{size[1]:g}px"
    return f'<img class="{kind}" style="{style_}" alt="{html.escape(alt)}" src="data:image/png;base64,{encoded}">'


def _row(images: Sequence[str], titles: Sequence[str] = ()) -> None:
    from IPython.display import display

    if titles and len(titles) != len(images):
        raise ValueError(f"{len(images)} pictures need as many titles; {len(titles)} came.")
    heads = [f"<figcaption>{html.escape(title)}</figcaption>" for title in titles] or [""] * len(images)
    body = "".join(f"<figure>{head}{image}</figure>" for head, image in zip(heads, images, strict=True))
    display({"text/html": f'<div class="row" style="gap:{GAP}px">{body}</div>', "text/plain": "[picture]"}, raw=True)
