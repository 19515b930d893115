"""A digit drawn by hand: lines, and the pixels that they become.

A drawing is a tuple of strokes, a stroke a tuple of points (x, y) in pixels, (0, 0) the left upper corner and (28, 28)
the right lower one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]
Strokes = tuple[tuple[Point, ...], ...]

SIDE = 28  # pixels of the picture, and units of the strokes
BOX = 20  # pixels that MNIST's digits fill in their longer direction
PEN = 2.6  # pixels: with it the example digits are on average as bright as MNIST's
MOST_POINTS = 5000
_MOST_ENLARGED = 4.0  # a dot, or a digit far too small, is not blown up to the whole box

_FORM = f"A drawing is a list of strokes, a stroke a list of points (x, y) from 0 to {SIDE}"


def _arc(x: float, y: float, rx: float, ry: float, begin: float, end: float) -> list[Point]:
    """Points of an ellipse; degrees clockwise from the right, as y points down."""
    count = max(2, round(abs(end - begin) / 15) + 1)
    turns = np.radians(np.linspace(begin, end, count))
    return [(round(x + rx * math.cos(t), 2), round(y + ry * math.sin(t), 2)) for t in turns]


def _strokes(*strokes: list[Point]) -> Strokes:
    return tuple(tuple(stroke) for stroke in strokes)


#: One drawing of each digit, as a hand would make it: for frames, tests, and where nothing can be drawn.
EXAMPLES: dict[str, Strokes] = {
    "0": _strokes(_arc(14, 14, 6, 9, -90, 270)),
    "1": _strokes([(15.5, 5), (13, 23)]),
    "2": _strokes([*_arc(14, 10, 5.5, 5, -160, 40), (8, 22), (12, 21.5), (21, 22.5)]),
    "3": _strokes([*_arc(13, 9.5, 5.5, 4.5, -150, 90), *_arc(13, 18.5, 6.5, 4.5, -90, 150)]),
    "4": _strokes([(10, 5), (8, 14), (20, 14)], [(18, 6), (16.5, 23)]),
    "5": _strokes([(20, 5), (11, 5.5), (10, 12), *_arc(13, 17, 6, 5.5, -80, 140)]),
    "6": _strokes([(17, 4.5), (11.5, 11), *_arc(14, 18, 4.8, 4.8, -180, 180)]),
    "7": _strokes([(8, 6), (20, 6), (16, 13), (13, 23)]),
    "8": _strokes([*_arc(14, 9.5, 4.2, 4.2, 90, -270), *_arc(14, 18.5, 5, 4.8, -90, 270)]),
    "9": _strokes([*_arc(13.5, 10, 4.8, 4.8, -20, -360), (18, 14), (16.5, 23)]),
}


def strokes(drawing: Any) -> Strokes:
    """The drawing in its one form: tuples, coordinates rounded to a hundredth; empty strokes fall away.

    Args:
        drawing: strokes of points (x, y), or the name of an example, "0" to "9".

    Raises:
        ValueError: not such a list, a coordinate that is not a number from 0 to 28, more than 5 000 points.
    """
    if isinstance(drawing, str):
        if drawing not in EXAMPLES:
            raise ValueError(f"There is no example {drawing!r}; there are {', '.join(EXAMPLES)}.")
        return EXAMPLES[drawing]
    if not isinstance(drawing, list | tuple) or not all(isinstance(stroke, list | tuple) for stroke in drawing):
        raise ValueError(f"{_FORM}; this came: {_short(drawing)}.")
    points = sum(len(stroke) for stroke in drawing)
    if points > MOST_POINTS:
        raise ValueError(f"A drawing has at most {MOST_POINTS} points; {points} came.")
    return tuple(tuple(_point(point) for point in stroke) for stroke in drawing if stroke)


def _point(point: Any) -> Point:
    try:
        x, y = (float(value) for value in point)
    except (TypeError, ValueError):
        raise ValueError(f"{_FORM}; this point came: {_short(point)}.") from None
    if not (0 <= x <= SIDE and 0 <= y <= SIDE):  # written so that nan fails, too
        raise ValueError(f"{_FORM}; this point came: ({x:g}, {y:g}).")
    return round(x, 2), round(y, 2)


def _short(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 60 else words[:57] + "..."


def raster(drawing: Any) -> npt.NDArray[np.uint8]:
    """The drawing as it lies on the field: (28, 28) uint8, white ink (255) on black (0), soft edges."""
    return _raster(strokes(drawing))


def mnist_like(drawing: Any) -> npt.NDArray[np.uint8]:
    """The drawing prepared as MNIST's digits were: (28, 28) uint8, white on black.

    The ink is scaled to fit a box of 20 × 20, keeping its proportions, and moved until its centre of mass is the
    centre of the picture. The lines, not their pixels, are scaled: the pen stays equally thick. A dot stays a dot.
    LeCun, Bottou, Bengio, Haffner (1998), section III.A.
    """
    return _mnist_like(strokes(drawing)).copy()


@lru_cache(maxsize=64)
def _mnist_like(drawing: Strokes) -> npt.NDArray[np.uint8]:
    if not drawing:
        return _raster(drawing)
    points = np.array([point for stroke in drawing for point in stroke])
    low, high = points.min(axis=0), points.max(axis=0)
    longer = float((high - low).max())
    scale = min(_MOST_ENLARGED, (BOX - PEN) / longer) if longer > 0 else 1.0
    middle = (low + high) / 2

    def moved(to: npt.NDArray[np.float64]) -> Strokes:
        return tuple(tuple((x, y) for x, y in (np.array(stroke) - middle) * scale + to) for stroke in drawing)

    centre = np.array([SIDE / 2, SIDE / 2])
    ink = _raster(moved(centre)).astype(np.float64)
    at = np.arange(SIDE) + 0.5
    mass = np.array([(ink.sum(axis=0) * at).sum(), (ink.sum(axis=1) * at).sum()]) / ink.sum()
    return _raster(moved(2 * centre - mass))


def _raster(drawing: Iterable[Iterable[Point]]) -> npt.NDArray[np.uint8]:
    """Each pixel is as white as the pen covers it: half the pen's width less its distance from the nearest line."""
    at = np.arange(SIDE) + 0.5
    grid = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 1, 2)  # (784, 1, 2), x before y
    nearest = np.full(SIDE * SIDE, np.inf)
    for stroke in drawing:
        line = np.array(list(stroke))
        a, b = (line[:-1], line[1:]) if len(line) > 1 else (line, line)
        along = b - a
        square = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip(((grid - a) * along).sum(axis=2) / square, 0, 1)  # (784, lines)
        distance = np.sqrt(((a + share[..., None] * along - grid) ** 2).sum(axis=2)).min(axis=1)
        nearest = np.minimum(nearest, distance)
    white = np.clip(PEN / 2 + 0.5 - nearest, 0, 1)
    return np.rint(255 * white).astype(np.uint8).reshape(SIDE, SIDE)
