"""Exercises of chapter 01 on losses of one number: margin_losses and huber.

Conventions: y is the truth, h what the program says; labels are −1 or +1; the margin is y·h, the residual y − h.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from .reference import MARGIN_NAMES, Floats
from .reference import huber as huber_loss
from .reference import margin_losses as all_margin_losses

Pair = tuple[np.ndarray, np.ndarray]


def _scores(n: int, dtype: type = float) -> Callable[[Generator], Pair]:
    def make(rng: Generator) -> Pair:
        y = np.where(rng.permutation(n) < (n + 1) // 2, 1, -1)
        return y, (rng.normal(size=n) * 1.5).astype(dtype)

    return make


def _parts(result: Any, *args: Any) -> dict[str, Any]:
    if not isinstance(result, Mapping):
        raise ValueError(f"a dict with the keys {', '.join(map(repr, MARGIN_NAMES))} is expected")
    found = {name: result[name] for name in MARGIN_NAMES if name in result}
    if not found:
        raise ValueError(f"the dict has none of the keys {', '.join(map(repr, MARGIN_NAMES))}")
    return found


def _replace(**turned: Callable[[Floats], Any]) -> Callable[[np.ndarray, np.ndarray], dict[str, Any]]:
    """All four losses, some of them replaced by a function of the margin."""

    def instead(y: np.ndarray, h: np.ndarray) -> dict[str, Any]:
        margin = np.asarray(y, dtype=float) * np.asarray(h, dtype=float)
        losses: dict[str, Any] = dict(all_margin_losses(y, h))
        for name, function in turned.items():
            losses[name] = function(margin)
        return losses

    return instead


def _zero_one_by_class(y: np.ndarray, answer: np.ndarray, h: np.ndarray) -> dict[str, Any]:
    return {**all_margin_losses(y, h), "zero_one": (answer != np.asarray(y)).astype(float)}


def _each(change: Callable[[Floats], Any]) -> Callable[[dict[str, Floats]], dict[str, Any]]:
    return lambda losses: {name: change(values) for name, values in losses.items()}


def _overflowing_log(margin: Floats) -> Floats:
    with np.errstate(over="ignore"):
        return np.asarray(np.log(1 + np.exp(-2 * margin)))


def _has_a_ceiling(got: dict[str, Any], want: dict[str, Any]) -> bool:
    """Whether the logarithmic loss is right but for the largest ones, which stop at some limit."""
    mine, right = np.asarray(got["logarithmic"], dtype=float), want["logarithmic"]
    large = right > 20
    same = np.isclose(mine, right, rtol=1e-6)
    below = np.isfinite(mine) & (mine > 5) & (mine < right)
    return bool(large.any() and same[~large].all() and (same | below)[large].all() and not same[large].all())


HALF_STABLE = (
    "The logarithmic loss: you use a stable form of the formula, but only one of its two terms has the factor 2. "
    "Put in a margin of −1: yours is not 2.127."
)


margin_losses = Exercise(
    "margin_losses",
    points=3,
    oracle=all_margin_losses,
    cases=[
        Case("margins 2, 0.5 and −1", (np.array([1, -1, 1]), np.array([2.0, -0.5, -1.0])), worked=True),
        Case("a score of exactly 0", (np.array([1, -1, -1]), np.array([0.0, 0.0, 1.5]))),
        Case("a margin of exactly 1", (np.array([1, -1, 1]), np.array([1.0, -1.0, 0.25]))),
        Case("seven scores", _scores(7), again=True),
        Case("one score", (np.array([-1]), np.array([0.75]))),
        Case("far on the wrong side", (np.array([1, -1, 1]), np.array([-400.0, 400.0, -2.0]))),
        Case("far on the right side", (np.array([1, -1, -1]), np.array([400.0, -400.0, -0.5]))),
        Case("scores that are whole numbers", (np.array([1, -1, 1, -1]), np.array([3, 2, -1, -2]))),
        Case("float32 scores", _scores(5, np.float32)),
    ],
    misconceptions=[
        Misconception(
            "no_factor_two",
            says="The logarithmic loss: the factor 2 in the exponent is missing. At a margin of −1 yours is 1.31; "
            "the text's formula gives 2.13.",
            instead=_replace(logarithmic=lambda m: np.logaddexp(0, -m)),
        ),
        Misconception(
            "factor_two_outside",
            says="The logarithmic loss: the 2 belongs to the exponent, not in front of the logarithm.",
            instead=_replace(logarithmic=lambda m: 2 * np.logaddexp(0, -m)),
        ),
        Misconception(
            "log_overflow",
            says="The logarithmic loss becomes infinite far on the wrong side, where it should be 800: exp(800) is "
            "too large for a float, although its logarithm is not.",
            instead=_replace(logarithmic=_overflowing_log),
        ),
        Misconception(
            "log_overflow_right",
            says="The logarithmic loss becomes infinite or NaN far on the right side, where it should be 0: a form "
            "that is safe for negative margins is not safe for positive ones.",
            instead=_replace(logarithmic=lambda m: -2 * m + np.log1p(np.exp(2 * m))),
        ),
        Misconception(
            "log_overflow_hidden",
            says="The logarithmic loss becomes infinite far on the wrong side, and the infinity was replaced by "
            "another number. It should be 800 there.",
            instead=_replace(logarithmic=lambda m: np.nan_to_num(_overflowing_log(m))),
        ),
        Misconception(
            "log_clipped",
            says="The logarithmic loss has a ceiling: the exponent is cut off somewhere, so far on the wrong side the "
            "loss no longer grows. It should be 800 there.",
            instead=_replace(logarithmic=lambda m: np.log1p(np.exp(np.clip(-2 * m, -500, 500)))),
            like=_has_a_ceiling,
        ),
        Misconception(
            "log_one_as_exponent",
            says="The logarithmic loss: np.logaddexp(a, b) is log(eᵃ + eᵇ), so both of its arguments are exponents. "
            "A 1 in it stands for e¹ = 2.718, and the formula has a 1 there.",
            instead=_replace(logarithmic=lambda m: np.logaddexp(1, -2 * m)),
        ),
        Misconception(
            "log_half_stable",
            says=HALF_STABLE,
            instead=_replace(logarithmic=lambda m: np.maximum(0, -2 * m) + np.log1p(np.exp(-np.abs(m)))),
        ),
        Misconception(
            "log_half_stable_outside",
            says=HALF_STABLE,
            instead=_replace(logarithmic=lambda m: np.maximum(0, -m) + np.log1p(np.exp(-2 * np.abs(m)))),
        ),
        Misconception(
            "log_base_two",
            says="The logarithmic loss: this is the logarithm to base 2. In this course log is the natural one.",
            instead=_replace(logarithmic=lambda m: np.logaddexp(0, -2 * m) / np.log(2)),
        ),
        Misconception(
            "log_of_exp",
            says="The logarithmic loss: log(exp(−2yh)) is −2yh again. What is added before the logarithm is taken?",
            instead=_replace(logarithmic=lambda m: -2 * m),
        ),
        Misconception(
            "exp_sign",
            says="The exponential loss: yours grows when the score gets better. A large margin should cost little.",
            instead=_replace(exponential=np.exp),
        ),
        Misconception(
            "log_sign",
            says="The logarithmic loss: yours grows when the score gets better. A large margin should cost little.",
            instead=_replace(logarithmic=lambda m: np.logaddexp(0, 2 * m)),
        ),
        Misconception(
            "hinge_sign",
            says="The hinge loss: yours grows when the score gets better. A large margin should cost nothing.",
            instead=_replace(hinge=lambda m: np.maximum(0, 1 + m)),
        ),
        Misconception(
            "all_signs",
            says="All your losses grow when the score gets better: y and h have the same sign where the program is "
            "right, and that should cost little.",
            before=lambda y, h: (-y, h),
        ),
        Misconception(
            "hinge_negative",
            says="The hinge loss: yours is negative for large margins, −1 at a margin of 2. No loss is less than 0.",
            instead=_replace(hinge=lambda m: 1 - m),
        ),
        Misconception(
            "hinge_at_zero",
            says="The hinge loss: yours is 0 as soon as the sign is right. It should ask for a margin of 1.",
            instead=_replace(hinge=lambda m: np.maximum(0, -m)),
        ),
        Misconception(
            "hinge_squared",
            says="The hinge loss: yours is squared: at a margin of −1 it is 4 instead of 2.",
            instead=_replace(hinge=lambda m: np.maximum(0, 1 - m) ** 2),
        ),
        Misconception(
            "hinge_minimum",
            says="The hinge loss: yours takes the smaller one of the two where the larger one is asked for.",
            instead=_replace(hinge=lambda m: np.minimum(0, 1 - m)),
        ),
        Misconception(
            "zero_is_right",
            says="The 0-1 loss: a score of exactly 0 decides for no class. The text counts that as wrong.",
            instead=_replace(zero_one=lambda m: (m < 0).astype(float)),
        ),
        Misconception(
            "zero_is_yes",
            says="The 0-1 loss: yours reads a score of exactly 0 as the answer +1. It decides for no class, and the "
            "text counts that as wrong for both labels.",
            instead=lambda y, h: _zero_one_by_class(y, np.where(np.asarray(h) >= 0, 1, -1), h),
        ),
        Misconception(
            "zero_is_no",
            says="The 0-1 loss: yours reads a score of exactly 0 as the answer −1. It decides for no class, and the "
            "text counts that as wrong for both labels.",
            instead=lambda y, h: _zero_one_by_class(y, np.where(np.asarray(h) > 0, 1, -1), h),
        ),
        Misconception(
            "accuracy",
            says="The 0-1 loss: yours is 1 where the program is right. A loss is what a mistake costs.",
            instead=_replace(zero_one=lambda m: (m > 0).astype(float)),
        ),
        Misconception(
            "zero_one_of_margin",
            says="The 0-1 loss: yours is 1 below a margin of 1. Only the hinge loss asks for that much; this one "
            "asks for the right sign.",
            instead=_replace(zero_one=lambda m: (m < 1).astype(float)),
        ),
        Misconception(
            "scores_equal_labels",
            says="The 0-1 loss: yours counts a score as right only if it is equal to its label. "
            "The same sign is enough.",
            instead=lambda y, h: {**all_margin_losses(y, h), "zero_one": (np.asarray(y) != h).astype(float)},
        ),
        Misconception(
            "labels_0_1",
            says="Your formulas take labels 0 and 1; here they are −1 and +1. With a label of 0 the score would not "
            "count at all.",
            before=lambda y, h: ((np.asarray(y) + 1) // 2, h),
        ),
        Misconception(
            "no_label",
            says="Your losses look at the score alone, not at its label: a score of −0.5 is good if the label is −1.",
            before=lambda y, h: (np.ones(len(y)), h),
        ),
        Misconception(
            "residual",
            says="Your losses look at the difference y − h. For labels the product y·h is what counts: "
            "a score of 5 for a label of +1 is not a mistake.",
            before=lambda y, h: (np.ones(len(y)), np.asarray(y) - np.asarray(h, dtype=float)),
        ),
        Misconception(
            "means",
            says="These are means over the samples. The text asks for the loss of each sample.",
            after=_each(np.mean),
        ),
        Misconception(
            "sums",
            says="These are sums over the samples. The text asks for the loss of each sample.",
            after=_each(np.sum),
        ),
        Misconception(
            "cut_scores",
            says="The decimals of your losses are cut off.",
            after=_each(np.trunc),
        ),
    ],
    observe=_parts,
)


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
