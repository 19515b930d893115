"""Exercise of chapter 01: four losses of a margin.

Conventions: y is the truth, h what the program says; labels are −1 or +1; the margin is y·h, the residual y − h.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from .reference import MARGIN_NAMES, Floats
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
        Case("far on the wrong side", (np.array([1, -1, 1, 1]), np.array([-400.0, 400.0, -2.0, -360.0]))),
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
