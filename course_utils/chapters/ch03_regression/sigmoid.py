"""Exercise of chapter 03: the sigmoid, for scores of any size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import expit, ndtr

from course_utils.grading import Case, Misconception

from ._headlines import HeadlinedExercise, warnings_at
from ._labelled import naive_other
from .reference import sigmoid as stable_sigmoid


def _scores(*shape: int, dtype: type = float) -> Callable[[Generator], tuple[np.ndarray]]:
    """Scores of ordinary size, and a last one of −1000."""

    def make(rng: Generator) -> tuple[np.ndarray]:
        z = rng.normal(size=shape) * 2
        z[(-1,) * len(shape)] = -1000
        return (z.astype(dtype),)

    return make


def _nearly_zero(z: Any) -> np.ndarray:
    """Through tanh: what is smaller than the last digit of 1 is lost."""
    return np.asarray((1 + np.tanh(np.asarray(z, dtype=float) / 2)) / 2)


def _digits_lost(got: Any, want: Any) -> bool:
    """Tiny probabilities that came out as 0, or with hardly a right digit."""
    return bool(np.min(got) >= 0 and np.max(got) < 1e-15 and 0 < np.max(want) < 1e-15)


def _is_clipped(got: Any, want: Any) -> bool:
    """All tiny probabilities are the same, larger number."""
    return bool(np.ptp(got) == 0 and np.min(got) > 10 * np.max(want) and 0 < np.max(want) < 1e-15 and np.size(got) > 1)


def _of(change: Callable[[np.ndarray], Any]) -> Callable[[Any], np.ndarray]:
    return lambda z: np.asarray(change(np.asarray(z, dtype=float)))


sigmoid = HeadlinedExercise(
    "sigmoid",
    looks=[
        warnings_at(
            "very negative scores",
            "very positive scores",
            only_low="The values are right, but for scores far below 0 a part of your formula is too large for a "
            "float: e⁻ᶻ. NumPy warns, and the exercise is about doing without.",
            only_high="The values are right, but for scores far above 0 a part of your formula is too large for a "
            "float: eᶻ. NumPy warns, and the exercise is about doing without.",
            both="The values are right, but both forms are computed for every score, also where the other one is "
            "picked, and each of them is too large for a float on one side. To pick afterwards comes too late.",
        )
    ],
    points=2,
    oracle=stable_sigmoid,
    silent=True,
    cases=[
        Case("scores −ln 4, 0 and ln 4", (np.array([-np.log(4), 0.0, np.log(4)]),), worked=True),
        Case("seven scores", _scores(7), again=True),
        Case("a table", _scores(3, 4)),
        Case("one number", (-1.25,)),
        Case("whole numbers", (np.array([-3, 0, 1, 2, -1000]),)),
        Case("very negative scores", (np.array([-1000.0, -1.5, -2000.0]),)),
        Case("very positive scores", (np.array([1000.0, 0.75, 2000.0]),)),
        Case("both in one array", (np.array([[-1000.0, 0.5], [1000.0, -0.25]]),)),
        Case("scores of about −40", (np.array([-37.5, -39.0, -41.25]),)),
        Case("scores of about −300", (np.array([-280.0, -300.0]),)),
        Case("float32", _scores(5, dtype=np.float32)),
    ],
    misconceptions=[
        Misconception(
            "clipped",
            says="The scores (or the probabilities) are cut off at some value, so very negative scores all get the "
            "same probability. σ(−40) is 4.2·10⁻¹⁸, and σ(−300) is far smaller still.",
            before=lambda z: (np.clip(z, -20, 20),),
            like=_is_clipped,
        ),
        Misconception(
            "tiny_lost",
            says="Very small probabilities lose their digits: σ(−40) is 4.2·10⁻¹⁸ and comes out as 0 or as something "
            "else. 1 minus a number close to 1 (or −1 plus one, as with tanh) keeps no digits of the difference.",
            instead=_nearly_zero,
            like=_digits_lost,
        ),
        Misconception(
            "nan_to_zero",
            says="Large positive scores get 0: NaN has been replaced, but by the wrong number.",
            instead=_of(lambda z: np.nan_to_num(naive_other(z))),
        ),
        Misconception(
            "overflow",
            says="For large positive scores yours gives NaN: eᶻ is too large for a float, and ∞/∞ is not a number. "
            "This form is safe for negative scores only.",
            instead=_of(naive_other),
        ),
        Misconception(
            "sign",
            says="Yours falls where it should rise: a higher score makes a yes more probable.",
            before=lambda z: (-np.asarray(z),),
        ),
        Misconception(
            "tanh",
            says="This is tanh: it runs from −1 to 1 and is 0 at 0. A probability runs from 0 to 1, and "
            "sigmoid(0) = 0.5.",
            instead=_of(np.tanh),
        ),
        Misconception(
            "no_one",
            says="This is eᶻ, the odds: 1/e⁻ᶻ is the same. A probability never gets beyond 1.",
            instead=_of(np.exp),
        ),
        Misconception(
            "inverse",
            says="This is the inverse function: the score that belongs to a probability.",
            instead=_of(lambda z: np.log(z / (1 - z))),
        ),
        Misconception(
            "slope",
            says="This is the slope of the sigmoid, p(1 − p), which is highest in the middle.",
            after=lambda p: p * (1 - p),
        ),
        Misconception(
            "step",
            says="Yours jumps from 0 to 1. Scores near 0 should give probabilities near 0.5.",
            after=lambda p: (p >= 0.5).astype(float),
        ),
        Misconception(
            "softmax",
            says="Your numbers add up to 1 over the whole array. Each score has a probability of its own, whatever "
            "the others are.",
            instead=_of(lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()),
        ),
        Misconception(
            "softmax_rows",
            says="The numbers of each row add up to 1. Each score has a probability of its own, whatever the others "
            "are.",
            instead=_of(
                lambda z: (
                    np.exp(z - z.max(axis=-1, keepdims=True))
                    / np.exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1, keepdims=True)
                    if z.ndim
                    else 1.0
                )
            ),
        ),
        Misconception(
            "normal_curve",
            says="This is the curve of the normal distribution. It looks alike, but sigmoid(ln 4) is 0.8.",
            instead=_of(ndtr),
        ),
        Misconception(
            "halved",
            says="The score counts half: your curve is too flat.",
            before=lambda z: (np.asarray(z) / 2,),
        ),
        Misconception(
            "minus_below",
            says="Below the line stands 1 − e⁻ᶻ; it is 1 + e⁻ᶻ.",
            instead=_of(lambda z: 1 / (1 - np.exp(-z))),
        ),
        Misconception(
            "relu",
            says="Negative scores give 0 and positive ones stay as they are: that is another function.",
            instead=_of(lambda z: np.maximum(0, z)),
        ),
        Misconception(
            "percent",
            says="This is 100 times too large: a probability runs from 0 to 1.",
            after=lambda p: 100 * p,
        ),
        Misconception(
            "zero_counts_one",
            says="A score of 0 gives 1. Its probability is 0.5.",
            instead=_of(lambda z: np.where(z == 0, 1.0, expit(z))),
        ),
        Misconception(
            "zero_counts_nothing",
            says="A score of 0 gives 0. Its probability is 0.5.",
            instead=_of(lambda z: np.where(z == 0, 0.0, expit(z))),
        ),
        Misconception(
            "absolute",
            says="Negative scores get the probability of positive ones: the sign is lost.",
            before=lambda z: (np.abs(z),),
        ),
        Misconception(
            "absolute_negative",
            says="Positive scores get the probability of negative ones: the sign is lost.",
            before=lambda z: (-np.abs(z),),
        ),
        Misconception(
            "one_negative_decides",
            says="One case is chosen for the whole array. Each entry has its own sign.",
            instead=_of(lambda z: naive_other(z) if (z < 0).any() else 1 / (1 + np.exp(-z))),
        ),
        Misconception(
            "whole",
            says="Scores that are whole numbers give probabilities 0 and 1 only: the array for the result was made "
            "for whole numbers.",
            instead=lambda z: np.trunc(expit(z)) if np.asarray(z).dtype.kind == "i" else expit(z),
        ),
        Misconception(
            "linear",
            says="This is a straight line, cut off at 0 and 1. The sigmoid is curved and never quite gets there.",
            instead=_of(lambda z: np.clip(0.5 + z / 4, 0, 1)),
        ),
        Misconception(
            "power_two",
            says="The base is not e: sigmoid(ln 4) is 0.8, checked by hand.",
            instead=_of(lambda z: expit(np.log(2) * z)),
        ),
        Misconception(
            "doubled",
            says="The score counts twice: your curve is twice too steep. (That is chapter 01's form, where h is half "
            "the log-odds, and also (1 + tanh z)/2.)",
            before=lambda z: (2 * np.asarray(z),),
        ),
        Misconception(
            "log",
            says="This is the logarithm of the sigmoid.",
            instead=_of(lambda z: -np.logaddexp(0, -z)),
        ),
        Misconception(
            "rounded",
            says="The right numbers, but rounded. Give all the digits you have.",
            after=lambda p: np.round(p, 2),
            like=lambda got, want: any(np.array_equal(got, np.round(want, places)) for places in range(8)),
        ),
    ],
    forbids={
        "numpy.errstate",
        "numpy.seterr",
        "warnings.catch_warnings",
        "warnings.filterwarnings",
        "warnings.simplefilter",
        "scipy.special.expit",
        "torch.sigmoid",
        "torch.nn.functional.sigmoid",
        "scipy.stats.logistic",
        "scipy.special.softmax",
    },
)
