"""Exercise of chapter 01: downhill step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from .reference import Field, Floats, descend


class Bowl:
    """The gradient A x − b of the bowl ½ xᵀAx − bᵀx, as a function of x (d,)."""

    def __init__(self, matrix: Any, shift: Any) -> None:
        self.matrix, self.shift = np.asarray(matrix, dtype=float), np.asarray(shift, dtype=float)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The gradient (d,) at x (d,)."""
        return self.matrix @ x - self.shift


Descent = tuple[Field, np.ndarray, float, int]


def _bowl(d: int, lr: float, steps: int, dtype: type = float) -> Callable[[Generator], Descent]:
    def make(rng: Generator) -> Descent:
        a = rng.normal(size=(d, d))
        start = rng.integers(-24, 25, d).astype(dtype) / dtype(8)
        return Bowl(a @ a.T + np.eye(d), 3 * rng.normal(size=d)), start, lr, steps

    return make


def _one_after_the_other(grad: Field, start: np.ndarray, lr: float, steps: int) -> Floats:
    x = np.array(start, dtype=float)
    path = [x.copy()]
    for _ in range(steps):
        for i in range(len(x)):
            x[i] -= lr * grad(x)[i]
        path.append(x.copy())
    return np.array(path)


def _momentum(grad: Field, start: np.ndarray, lr: float, steps: int) -> Floats:
    x, total = np.array(start, dtype=float), np.zeros(len(start))
    path = [x]
    for _ in range(steps):
        total = total + grad(x)
        x = x - lr * total
        path.append(x)
    return np.array(path)


def _stops(grad: Field, start: np.ndarray, lr: float, steps: int) -> Floats:
    path = descend(grad, start, lr, steps)
    tiny = [float(np.linalg.norm(grad(x))) < 1e-6 for x in path[:-1]]
    return path[: tiny.index(True) + 1] if any(tiny) else path


def _normalised(gradient: np.ndarray) -> np.ndarray:
    length = float(np.linalg.norm(gradient))
    return gradient / length if length else gradient


def _from_start(grad: Field, start: np.ndarray, lr: float, steps: int) -> Floats:
    start = np.asarray(start, dtype=float)
    return np.array([start - lr * grad(start) * (step > 0) for step in range(steps + 1)])


def _same_gradient(grad: Field, start: np.ndarray, lr: float, steps: int) -> Floats:
    start = np.asarray(start, dtype=float)
    return np.array([start - lr * step * grad(start) for step in range(steps + 1)])


def _whole(grad: Field, start: np.ndarray, lr: float, steps: int) -> Floats:
    if np.asarray(start).dtype.kind != "i":
        return descend(grad, start, lr, steps)
    path = [np.asarray(start)]
    for _ in range(steps):
        path.append((path[-1] - lr * grad(path[-1])).astype(int))
    return np.array(path, dtype=float)


gradient_descent = Exercise(
    "gradient_descent",
    points=2,
    oracle=descend,
    cases=[
        Case("x² from 1, two steps", (Bowl([[2.0]], [0.0]), np.array([1.0]), 0.25, 2), worked=True),
        Case("two coordinates", (Bowl([[2.0, 1.0], [1.0, 4.0]], [1.0, -2.0]), np.array([3.0, -2.0]), 0.125, 6)),
        Case("all sizes different", _bowl(3, 0.07, 5), again=True),
        Case("one step", _bowl(4, 0.06, 1)),
        Case("no step", _bowl(3, 0.1, 0)),
        Case("a learning rate that is too large", _bowl(2, 0.9, 8)),
        Case("a start of whole numbers", (Bowl([[2.0, 0.5], [0.5, 1.0]], [0.3, 0.1]), np.array([5, -3]), 0.3, 4)),
        Case("float32", _bowl(3, 0.05, 4, np.float32)),
        Case("many steps", _bowl(2, 0.05, 60)),
        Case(
            "on, after the bottom is reached", (Bowl(np.diag([1.0, 1.5]), [0.0, 0.0]), np.array([2.0, -1.0]), 0.5, 40)
        ),
    ],
    misconceptions=[
        Misconception(
            "uphill",
            says="Yours climbs: from 1 on the curve x² it goes to 1.5. The gradient points uphill; descent goes "
            "the other way.",
            instead=lambda grad, start, lr, steps: descend(grad, start, -lr, steps),
        ),
        Misconception(
            "end_point",
            says="This is the place where the walk ends. The text asks for all the places on the way, "
            "one in each row, the start first.",
            after=lambda path: path[-1],
        ),
        Misconception(
            "stops_early",
            says="Your walk stops as soon as the slope is tiny, so rows are missing. The text asks for exactly as many "
            "steps as it says.",
            instead=_stops,
        ),
        Misconception(
            "no_start",
            says="The first row should be the start, before any step.",
            after=lambda path: path[1:],
        ),
        Misconception(
            "last_missing",
            says="The last place is missing: after 2 steps there are 3 places, with the start.",
            after=lambda path: path[:-1],
        ),
        Misconception(
            "one_more",
            says="There is one step too many: after 2 steps there are 3 places, with the start.",
            instead=lambda grad, start, lr, steps: descend(grad, start, lr, steps + 1),
        ),
        Misconception(
            "at_least_one",
            says="With steps = 0 yours takes a step all the same. See the case 'no step': only the start is asked for.",
            instead=lambda grad, start, lr, steps: descend(grad, start, lr, max(steps, 1)),
        ),
        Misconception(
            "same_array",
            says="Every row of your path is the place where the walk ends: the list holds one and the same array "
            "many times, and the array has moved on.",
            after=lambda path: np.repeat(path[-1:], len(path), axis=0),
        ),
        Misconception(
            "from_zero",
            says="Your walk begins at 0 instead of at the start that is given.",
            instead=lambda grad, start, lr, steps: descend(grad, np.zeros(len(start)), lr, steps),
        ),
        Misconception(
            "stays",
            says="Your walk does not leave the start: every row is the same.",
            after=lambda path: np.repeat(path[:1], len(path), axis=0),
        ),
        Misconception(
            "no_lr",
            says="The learning rate makes no difference to your path: each step is as long as the gradient itself.",
            instead=lambda grad, start, lr, steps: descend(grad, start, 1.0, steps),
        ),
        Misconception(
            "divided_by_lr",
            says="You divide by the learning rate: a small one should make small steps.",
            instead=lambda grad, start, lr, steps: descend(grad, start, 1 / lr, steps),
        ),
        Misconception(
            "same_gradient",
            says="The gradient is computed once, at the start, and used for every step. It changes on the way.",
            instead=_same_gradient,
        ),
        Misconception(
            "from_start",
            says="Every step begins at the start again, so the walk ends after one step.",
            instead=_from_start,
        ),
        Misconception(
            "one_after_the_other",
            says="The coordinates move one after the other, and the second already sees where the first has gone. "
            "They should all use the gradient at the same place.",
            instead=_one_after_the_other,
        ),
        Misconception(
            "unit_steps",
            says="All your steps are equally long: only the gradient's direction is used. Its length belongs to it, "
            "so steps get shorter near the minimum.",
            instead=lambda grad, start, lr, steps: descend(grad, start, lr, steps, direction=_normalised),
        ),
        Misconception(
            "signs_only",
            says="Only the sign of each slope is used. Where it is steep the step should be long.",
            instead=lambda grad, start, lr, steps: descend(grad, start, lr, steps, direction=np.sign),
        ),
        Misconception(
            "decay",
            says="Your learning rate shrinks from step to step; the text keeps it.",
            instead=lambda grad, start, lr, steps: descend(grad, start, lr, steps, rate=lambda s: 1 / (s + 1)),
        ),
        Misconception(
            "momentum",
            says="Your gradients add up: each step goes along the sum of all slopes so far, not along the one here.",
            instead=_momentum,
        ),
        Misconception(
            "gradients",
            says="These are the gradients on the way, not the places where they were taken.",
            instead=lambda grad, start, lr, steps: np.array([grad(x) for x in descend(grad, start, lr, steps)]),
        ),
        Misconception(
            "transposed",
            says="Rows and columns have changed places: one row for each place.",
            after=np.transpose,
        ),
        Misconception(
            "whole",
            says="A start of whole numbers keeps your path on whole numbers: the decimals of each step are cut off.",
            instead=_whole,
        ),
    ],
)
