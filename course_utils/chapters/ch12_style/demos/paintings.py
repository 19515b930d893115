"""Stored paintings behind sliders: how much style, from which layers, and of which of two patterns."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.curves import pixel_axes

_SIDE, _HALF = 160, 80  # pixels: of photos and paintings, and of style pictures, which are there to be recognised
_PAIRS = ("cat, swirls", "astronaut, glass")
_RATIOS = (5.5, 6.0, 6.5, 7.0, 7.5, 8.0, 8.5)
_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@cache
def _content(name: str) -> np.ndarray:
    from course_utils.chapters.ch12_style.pictures import square
    from course_utils.datasets import load

    return square(load("photos")[name], _SIDE)


@cache
def _style(name: str) -> np.ndarray:
    from course_utils.chapters.ch12_style.patterns import style_picture
    from course_utils.chapters.ch12_style.pictures import square

    return square(style_picture(name), _HALF)


@cache
def _painting(series: str, row: int, column: int) -> np.ndarray:
    from course_utils.chapters.ch12_style import stored

    return stored.series(series).picture(row, column)


def _easel(fig: Any, styles: int = 1) -> Callable[..., float]:
    """Axes for the photo, for `styles` style pictures and, to their right, the painting; the function fills them."""
    axes, left = [], 30
    for side in (_SIDE, *[_HALF] * styles, _SIDE):
        axes.append(pixel_axes(fig, left, 34, side, side))
        left += side + 34
    images = [ax.imshow(np.zeros((2, 2, 3)), extent=(0, 1, 1, 0), interpolation="nearest") for ax in axes]
    titles = [ax.set_title("", fontsize=11) for ax in axes]
    for ax in axes:
        ax.set_axis_off()

    def fill(painting: np.ndarray, *others: np.ndarray, said: tuple[str, ...]) -> float:
        """Show them, and say by how much the painting differs from the first of the others."""
        for image, title, pixels, words in zip(images, titles, (*others, painting), said, strict=True):
            image.set_data(pixels)
            title.set_text(words)
        return float(np.abs(painting.astype(float) - others[0]).mean())

    return fill


@demo(
    size=(5.3, 2.1),
    frames=[{"power_of_ten": 5.5}, {"power_of_ten": 8.5}],
    power_of_ten=Slider(_RATIOS[0], _RATIOS[-1], step=0.5, start=7.5, label="β/α = 10 to the power"),
    pair=Choice(_PAIRS, label="content, style"),
)
def ratio_demo(fig: Any) -> Any:
    """One photo and one style with more and more weight on the style, all begun from the tinted photo."""
    fill = _easel(fig)

    def update(power_of_ten: float, pair: str) -> str:
        content, style = pair.split(", ")
        photo = _content("chelsea" if content == "cat" else content)
        painting = _painting("ratio", _PAIRS.index(pair), _RATIOS.index(power_of_ten))
        weight = 10**power_of_ten
        change = fill(painting, photo, _style(style), said=("content", "style", f"β/α = {weight:,.0f}"))
        return (
            f"The {content} in the style of {style}, with β/α = {weight:,.0f}: the pixels of the painting differ from "
            f"those of the photo by {change:.0f} of 255 on average."
        )

    return update


@demo(
    size=(5.3, 2.1),
    frames=[
        {"content": "relu1_1", "style": "relu4_1"},
        {"content": "relu3_1", "style": "relu4_1"},
    ],
    content=Choice(_LAYERS, start="relu3_1", label="content from"),
    style=Choice(_LAYERS, start="relu4_1", label="style from relu1_1 to"),
)
def layers_demo(fig: Any) -> Any:
    """The same pair with the content from another layer, and the style from fewer or more of them."""
    fill = _easel(fig)

    def update(content: str, style: str) -> str:
        painting = _painting("layers", _LAYERS.index(content), _LAYERS.index(style))
        to = f"1_1 to {style[4:]}" if style != _LAYERS[0] else "1_1"
        change = fill(painting, _content("chelsea"), _style("swirls"), said=("content", "style", f"{content}; {to}"))
        used = 1 + _LAYERS.index(style)
        return (
            f"The cat with its content from {content} and its style from {used} layer{'s' * (used > 1)}, up to "
            f"{style}: its pixels differ from those of the photo by {change:.0f} of 255 on average."
        )

    return update


@demo(
    size=(6.5, 2.1),
    frames=[{"share": 0.5}, {"share": 1.0}],
    share=Slider(_SHARES[0], _SHARES[-1], step=0.25, start=0.5, label="share of the second style"),
)
def blend_demo(fig: Any) -> Any:
    """Two styles in one painting: their Gram matrices are mixed."""
    fill = _easel(fig, styles=2)

    def update(share: float) -> str:
        painting = _painting("blend", 0, _SHARES.index(share))
        said = ("content", "first style", "second style", f"{share:.0%} of the second")
        fill(painting, _content("chelsea"), _style("swirls"), _style("glass"), said=said)
        far = [
            float(np.abs(painting.astype(float) - _painting("blend", 0, end)).mean()) for end in (0, len(_SHARES) - 1)
        ]
        return (
            f"The cat with Gram matrices mixed from {1 - share:.0%} of the swirls and {share:.0%} of the glass: its "
            f"pixels differ by {far[0]:.0f} of 255 from those with the first style alone and by {far[1]:.0f} from "
            "those with the second alone."
        )

    return update
