"""Exercise of chapter 01: a loss that is square near zero and straight far out.

Conventions: y is the truth, h what the program says; labels are −1 or +1; the margin is y·h, the residual y − h.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from .reference import Floats
from .reference import huber as huber_loss

Residuals = tuple[np.ndarray, np.ndarray, float]


def _residuals(*shape: int, delta: float, dtype: type = float) -> Callable[[Generator], Residuals]:
    def make(rng: Generator) -> Residuals:
        y: np.ndarray = (rng.normal(size=shape) * 4).astype(dtype)
        r = rng.choice([-1, 1], shape) * rng.permuted(np.linspace(0.15, 2.6, int(np.prod(shape)))).reshape(shape)
        return y, (y - delta * r).astype(dtype), delta

    return make


def _pixels(rng: Generator) -> Residuals:
    y = rng.integers(60, 200, 8)
    gaps = np.array([-50, -33, -20, -4, 4, 9, 31, 48])
    return y.astype(np.uint8), (y - gaps).astype(np.uint8), 20.0


def _of_residual(change: Callable[[Floats, float], Any]) -> Callable[[np.ndarray, np.ndarray, float], Any]:
    """A loss as a function of the residual y − h, as decimal numbers, and δ."""
    return lambda y, h, delta: change(np.asarray(y, dtype=float) - np.asarray(h, dtype=float), delta)


def _wrapped(y: np.ndarray, h: np.ndarray, delta: float) -> Floats:
    return huber_loss(np.asarray(y - h, dtype=float), np.zeros(np.shape(y)), delta)


def _pieces(inside: Any, outside: Any, strict: bool = False) -> Callable[[np.ndarray, np.ndarray, float], Any]:
    """Another formula inside or outside of δ; both are functions of |r| and δ."""

    def of(residual: Floats, delta: float) -> npt.NDArray[Any]:
        size = np.abs(residual)
        near = size < delta if strict else size <= delta
        return np.where(near, inside(size, delta), outside(size, delta))

    return _of_residual(of)


def _half_square(size: Floats, delta: float) -> Any:
    return size**2 / 2


def _line(size: Floats, delta: float) -> Any:
    return delta * (size - delta / 2)


def _one_decision(residual: Floats, delta: float) -> Floats:
    """One `if` for the whole array: the square only where every residual is small."""
    size = np.abs(residual)
    return np.asarray(_half_square(size, delta) if (size <= delta).all() else _line(size, delta))


def _whole(y: np.ndarray, h: np.ndarray, delta: float) -> npt.NDArray[Any]:
    """The losses, collected in an array of y's own type."""
    losses = huber_loss(y, h, delta)
    return losses.astype(np.int64).astype(y.dtype) if y.dtype.kind in "iu" else losses


def _cut_to_whole(got: np.ndarray, want: np.ndarray) -> bool:
    """Whether uint8 came where decimals are due, right where it can be (what it makes of 300.0 is not the same on all
    processors).
    """
    got, small = np.asarray(got), np.abs(want) < 127
    return got.dtype == np.uint8 and bool((np.trunc(want[small]) == got[small]).all()) and bool(np.any(want % 1))


def _twice(size: Floats, delta: float) -> Floats:
    """The small residuals are replaced first, and those that have grown beyond δ by it once more."""
    size = np.abs(size)
    first = np.where(size <= delta, size**2 / 2, size)
    return np.where(first > delta, delta * (first - delta / 2), first)


huber = Exercise(
    "huber",
    points=2,
    oracle=huber_loss,
    cases=[
        Case("residuals 0.5, 1 and 3, δ = 1", (np.array([2.0, 4.0, 7.0]), np.array([1.5, 3.0, 4.0]), 1.0), worked=True),
        Case("δ = 2", (np.array([1.0, 0.0, 5.0, 3.0]), np.array([0.0, 4.0, 3.0, 9.0]), 2.0), worked=True),
        Case("y smaller than h", (np.array([0.0, 1.0, -2.0, 4.0]), np.array([0.25, 3.0, 4.0, 4.5]), 1.5)),
        Case("residuals of exactly δ", (np.array([3.0, -3.0, 0.0]), np.array([0.0, 0.0, 3.0]), 3.0)),
        Case("nine residuals", _residuals(9, delta=0.7), again=True),
        Case("a table of 3 × 4", _residuals(3, 4, delta=2.5)),
        Case("one residual", _residuals(1, delta=0.4)),
        Case("uint8 pixels", _pixels),
        Case("float32", _residuals(6, delta=1.25, dtype=np.float32)),
    ],
    misconceptions=[
        Misconception(
            "smooth_l1",
            says="Everything is divided by δ. That is a relative of Huber's loss (PyTorch calls it smooth L1); "
            "for δ = 1 the two are equal, for δ = 2 they are not.",
            instead=lambda y, h, delta: huber_loss(y, h, delta) / delta,
        ),
        Misconception(
            "no_abs",
            says="Large negative residuals are treated as small ones: −6 is less than δ, but it is far away. "
            "See the case 'y smaller than h'.",
            instead=_of_residual(lambda r, d: np.where(r <= d, r**2 / 2, d * (r - d / 2))),
        ),
        Misconception(
            "no_abs_outside",
            says="For large negative residuals yours is negative. No loss is less than 0.",
            instead=_of_residual(lambda r, d: np.where(np.abs(r) <= d, r**2 / 2, d * (r - d / 2))),
        ),
        Misconception(
            "no_half_inside",
            says="The curved part lacks its ½: at a residual of 0.5 yours is 0.25, and at δ the loss jumps.",
            instead=_pieces(lambda s, d: s**2, _line),
        ),
        Misconception(
            "jump_up",
            says="The straight part is δ|r| and lies too high: at |r| = δ the loss jumps from δ²/2 to δ². "
            "The two parts should meet.",
            instead=_pieces(_half_square, lambda s, d: d * s),
        ),
        Misconception(
            "jump_down",
            says="The straight part begins at 0: at |r| = δ the loss jumps down from δ²/2. The two parts should meet.",
            instead=_pieces(_half_square, lambda s, d: d * (s - d)),
        ),
        Misconception(
            "half_delta_lost",
            says="The straight part is |r| − δ/2, without the factor δ in front: for δ = 2 it is too flat, and the "
            "two parts do not meet. (For δ = 1 nothing shows.)",
            instead=_pieces(_half_square, lambda s, d: s - d / 2),
        ),
        Misconception(
            "half_not_squared",
            says="The brackets are missing: δ|r| − δ/2 is not δ(|r| − δ/2). For δ = 1 nothing shows, for δ = 2 the "
            "two parts do not meet.",
            instead=_pieces(_half_square, lambda s, d: d * s - d / 2),
        ),
        Misconception(
            "one_decision",
            says="One decision is made for the whole array: as soon as one residual is large, all of them are charged "
            "by the straight part. Each entry needs a decision of its own.",
            instead=_of_residual(_one_decision),
        ),
        Misconception("decimals_lost", says="The decimals of your losses are cut off.", after=np.trunc),
        Misconception(
            "whole",
            says="Where the pixels are whole numbers your losses are whole numbers too: the array in which they are "
            "collected has taken over the type of y. See the case 'uint8 pixels'.",
            instead=_whole,
            like=_cut_to_whole,
        ),
        Misconception(
            "plain_abs",
            says="The straight part is |r| itself: it does not know δ, and at δ the loss jumps.",
            instead=_pieces(_half_square, lambda s, d: s),
        ),
        Misconception(
            "clipped",
            says="Beyond δ your loss stops growing. It should go on in a straight line.",
            instead=_of_residual(lambda r, d: np.minimum(np.abs(r), d) ** 2 / 2),
        ),
        Misconception(
            "parts_swapped",
            says="The two parts have changed places: the square belongs to small residuals.",
            instead=_pieces(_line, _half_square),
        ),
        Misconception(
            "squared",
            says="This is ½r² everywhere: a residual of 3 costs 4.5. For δ = 1, beyond |r| = 1, the loss should be "
            "a straight line.",
            instead=_of_residual(lambda r, d: r**2 / 2),
        ),
        Misconception(
            "squared_full",
            says="This is r² everywhere, without the ½ and without the straight part.",
            instead=_of_residual(lambda r, d: r**2),
        ),
        Misconception(
            "absolute",
            says="This is |r| everywhere: a residual of 0.5 costs 0.5. Near 0 the loss should be curved.",
            instead=_of_residual(lambda r, d: np.abs(r)),
        ),
        Misconception(
            "straight_everywhere",
            says="This is the straight part everywhere: small residuals get a negative loss.",
            instead=_of_residual(lambda r, d: d * (np.abs(r) - d / 2)),
        ),
        Misconception(
            "delta_one",
            says="Your loss changes from curved to straight at 1, whatever δ is.",
            instead=lambda y, h, delta: huber_loss(y, h, 1.0),
        ),
        Misconception(
            "pseudo",
            says="This is the smooth relative of Huber's loss, with a root. The text asks for the one in two parts.",
            instead=_of_residual(lambda r, d: d**2 * (np.sqrt(1 + (r / d) ** 2) - 1)),
        ),
        Misconception(
            "mean",
            says="This is the mean over all residuals. The text asks for the loss of each.",
            after=np.mean,
        ),
        Misconception(
            "sum",
            says="This is the sum over all residuals. The text asks for the loss of each.",
            after=np.sum,
        ),
        Misconception(
            "wrapped",
            says="Pixels are uint8, and 10 − 20 in uint8 is not −10 but 246: your residuals wrap round. "
            "See the case 'uint8 pixels'; every other kind of number is fine.",
            instead=_wrapped,
        ),
        Misconception(
            "decimals_cut",
            says="The numbers lose their decimals before they are subtracted: whole pixels come out right, and "
            "2.0 − 1.5 becomes 2 − 1.",
            before=lambda y, h, delta: (np.trunc(y), np.trunc(h), delta),
        ),
        Misconception(
            "twice",
            says="Some entries go through both parts: the second assignment looks at an array that the first one "
            "has already changed. See the case 'uint8 pixels'.",
            instead=_of_residual(_twice),
        ),
        Misconception(
            "slope",
            says="This is the slope of the loss, r cut off at ±δ, not the loss.",
            instead=_of_residual(lambda r, d: np.clip(r, -d, d)),
        ),
    ],
    forbids={"scipy.special.huber", "torch.nn.functional.huber_loss", "torch.nn.HuberLoss"},
)
