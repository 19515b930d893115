"""A digit that the reader draws, and what a net makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from course_utils.datasets import load
from course_utils.demos import Demo, demo
from course_utils.sketch import Pad
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import BLUE, VERMILION

from ..expected import Floats, layer
from ..reference import Params, epoch, forward, gradients, initial

_SIDE = 28
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _percent(share: float) -> str:
    """A share as '94 %'; never 0 or 100, which no softmax gives."""
    if share > 0.995:
        return "more than 99 %"
    return "less than 1 %" if share < 0.005 else f"{100 * share:.0f} %"


@cache
def course_net() -> tuple[Floats, ...]:
    """The parameters of a net 784-128-10 after 15 epochs on the training digits; a few seconds, once."""
    digits = load("digits", "train", size=_SIDE)
    x, y = digits.images.reshape(len(digits.images), -1) / 255, digits.labels
    params, rng = initial([_SIDE * _SIDE, 128, 10]), np.random.default_rng(0)
    for _ in range(15):
        order = rng.permutation(len(x))
        params = epoch(gradients, params, x[order], y[order], 0.1, 32)
    return tuple(params)


def draw_with(params: Sequence[Any]) -> Demo:
    """The demo with another net: params [W1 (784, h), b1 (h,), W2 (h, 10), b2 (10,)].

    Raises:
        ValueError: the parameters do not belong to such a net.
    """
    if len(params) != 4:
        raise ValueError(f"params holds four arrays, [W1, b1, W2, b2]; {len(params)} came.")
    w1, b1 = layer(params[0], params[1], _SIDE * _SIDE, "1")
    w2, b2 = layer(params[2], params[3], w1.shape[1], "2")
    if len(b2) != 10:
        raise ValueError(f"W2 and b2 have 10 outputs, one for each digit; {len(b2)} came.")
    return _decorated(_builder(lambda: [w1, b1, w2, b2]))


def _builder(net: Callable[[], Params]) -> Callable[[Any], Callable[..., str]]:
    def draw_demo(fig: Any) -> Callable[..., str]:
        """What a net says about a digit that you draw: its ten probabilities."""
        params = net()
        picture = pixel_axes(fig, 30, 50, 224, 224)
        image = picture.imshow(np.zeros((_SIDE, _SIDE)), vmin=0, vmax=255)
        picture.set(xticks=[], yticks=[], title="what the net gets")
        bars = pixel_axes(fig, 330, 50, 340, 224)
        columns = bars.bar(range(10), np.zeros(10), color=BLUE)
        bars.set(xticks=range(10), ylim=(0, 1), xlabel="digit", title=" ")
        bars.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])

        def update(digit: Any) -> str:
            image.set_data(digit)
            if not digit.any():
                for bar in columns:
                    bar.set(height=0, color=BLUE, hatch="")
                bars.set_title("nothing is drawn")
                return "The field is empty: draw a digit."
            p = forward(digit.reshape(1, -1) / 255, *params)[1][0]
            best, second = (int(i) for i in p.argsort()[::-1][:2])
            for number, bar in enumerate(columns):
                first = number == best
                bar.set(height=p[number], color=VERMILION if first else BLUE, hatch="//" if first else "")
            bars.set_title(f"a {best}, {_percent(p[best])}")
            says = f"The net takes it for a {_WORDS[best]}, with {_percent(p[best])}"
            return says + f"; next comes {_WORDS[second]}, {_percent(p[second])}."

        return update

    return draw_demo


_decorated = demo(
    size=(7, 3.3),
    frames=[{"digit": "7"}, {"digit": "4"}],
    digit=Pad(label="your digit"),
)

draw_demo = _decorated(_builder(lambda: list(course_net())))
