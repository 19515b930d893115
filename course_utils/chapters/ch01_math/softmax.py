"""Exercise of chapter 01: from logits to probabilities.

Conventions: logits are (n, k), a row for each sample and a column for each class; targets are (n,) integers 0 … k−1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import expit, log_softmax
from scipy.special import softmax as scipy_softmax

from course_utils.grading import Case, Exercise, Misconception

from ._logits import as_floats
from .reference import Floats


def _logits(n: int, k: int, dtype: type = float) -> Callable[[Generator], tuple[np.ndarray]]:
    return lambda rng: ((2 * rng.normal(size=(n, k))).astype(dtype),)


def _along(axis: int | None) -> Callable[[np.ndarray], Floats]:
    return lambda logits: np.asarray(scipy_softmax(as_floats(logits), axis=axis))


def _shifted(shift: Callable[[Floats], Any]) -> Callable[[np.ndarray], Floats]:
    """exp(z − shift) over its row sums, computed without care."""

    def of(logits: np.ndarray) -> Floats:
        e = np.exp(as_floats(logits) - shift(as_floats(logits)))
        return np.asarray(e / e.sum(axis=1, keepdims=True))

    return of


def _keepdims_missing(logits: np.ndarray) -> Floats:
    e = np.exp(as_floats(logits) - as_floats(logits).max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1))


def _max_keepdims_missing(logits: np.ndarray) -> Floats:
    e = np.exp(as_floats(logits) - as_floats(logits).max(axis=1))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def _both_keepdims_missing(logits: np.ndarray) -> Floats:
    e = np.exp(as_floats(logits) - as_floats(logits).max(axis=1))
    return np.asarray(e / e.sum(axis=1))


def _careless_keepdims_missing(logits: np.ndarray) -> Floats:
    e = np.exp(as_floats(logits))
    return np.asarray(e / e.sum(axis=1))


def _total_of_table(logits: np.ndarray) -> Floats:
    e = np.exp(as_floats(logits) - as_floats(logits).max(axis=1, keepdims=True))
    return np.asarray(e / e.sum())


def _divided_first(size: Callable[[Floats], Any]) -> Callable[[np.ndarray], Floats]:
    """softmax of z / size, where size is not 0."""

    def of(logits: np.ndarray) -> Floats:
        by = np.asarray(size(as_floats(logits)))
        return np.asarray(scipy_softmax(as_floats(logits) / np.where(by == 0, 1, by), axis=1))

    return of


def _whole_result(logits: np.ndarray) -> Floats:
    """The probabilities, collected in an array of the logits' own type."""
    q = np.asarray(scipy_softmax(as_floats(logits), axis=1))
    return q.astype(int).astype(float) if np.asarray(logits).dtype.kind == "i" else q


def _base(base: float) -> Callable[[np.ndarray], Floats]:
    return lambda logits: np.asarray(scipy_softmax(np.log(base) * as_floats(logits), axis=1))


KEEPDIMS = (
    "A row of your result does not add up to 1: the row sums, an array of shape (n,), were divided along the wrong "
    "axis. With as many samples as classes it runs, and is wrong; otherwise it stops with an error about shapes. "
    "The paragraph on keepdims, above the exercise, is about this."
)


WHOLE_TABLE = "Your whole table adds up to 1. Each sample has a row, so each row should."


SCALED = (
    "The scores are divided by the largest before the exponential. That keeps them small, but it changes the "
    "probabilities; moving them does not."
)


softmax = Exercise(
    "softmax",
    points=2,
    oracle=lambda logits: np.asarray(scipy_softmax(as_floats(logits), axis=1)),
    cases=[
        Case("scores 0 0, 0 log 3 and log 4 0", (np.log([[1.0, 1.0], [1.0, 3.0], [4.0, 1.0]]),), worked=True),
        Case("all sizes different", _logits(5, 3), again=True),
        Case("as many samples as classes", _logits(4, 4)),
        Case("one sample", _logits(1, 6)),
        Case("scores around 1000", lambda rng: (1000 + 2 * rng.normal(size=(3, 4)),)),
        Case("scores around −1000", lambda rng: (-1000 + 2 * rng.normal(size=(3, 4)),)),
        Case("one row near 0, another near 2000", (np.array([[0.5, 0.0, 1.5], [2000.0, 2001.0, 1999.5]]),)),
        Case("scores far apart", (np.array([[0.0, 5000.0, 4999.0], [-1000.0, 1.0, 2.0]]),)),
        Case("whole numbers", (np.array([[1, 2, 3], [0, -1, 4]]),)),
        Case("float32", _logits(4, 5, np.float32)),
    ],
    misconceptions=[
        Misconception(
            "wrong_axis",
            says="Your columns add up to 1. Each sample has a row, so each row should.",
            instead=_along(0),
        ),
        Misconception("whole_table", says=WHOLE_TABLE, instead=_along(None)),
        Misconception("whole_table_sum", says=WHOLE_TABLE, instead=_total_of_table),
        Misconception(
            "overflow",
            says="exp(1000) is too large for a float and becomes infinite, and infinite divided by infinite is NaN. "
            "(exp(−1000) becomes 0, and 0 divided by 0 is NaN too.) "
            "Probabilities do not change when all the scores of a row are moved together: see the text above.",
            instead=_shifted(lambda z: 0.0),
        ),
        Misconception(
            "global_maximum",
            says="The maximum of the whole table is subtracted. If one row is near 0 and another near 2000, all of "
            "the first row becomes exp(−2000), which is 0, and 0 divided by 0 is NaN.",
            instead=_shifted(lambda z: z.max()),
        ),
        Misconception(
            "column_maximum",
            says="The maximum of each column is subtracted. That changes the scores of a row against each other; "
            "only moving a whole row together is harmless.",
            instead=_shifted(lambda z: z.max(axis=0)),
        ),
        Misconception("keepdims_missing", says=KEEPDIMS, instead=_keepdims_missing),
        Misconception("keepdims_missing_both", says=KEEPDIMS, instead=_both_keepdims_missing),
        Misconception("keepdims_missing_careless", says=KEEPDIMS, instead=_careless_keepdims_missing),
        Misconception(
            "maximum_keepdims_missing",
            says="The row maxima, an array of shape (n,), were subtracted along the wrong axis. With as many samples "
            "as classes it runs, and is wrong; otherwise it stops with an error about shapes. "
            "The paragraph on keepdims, above the exercise, is about this.",
            instead=_max_keepdims_missing,
        ),
        Misconception(
            "mean_subtracted",
            says="The mean of the row is subtracted. With scores far apart the largest one stays far above it, and "
            "its exponential becomes infinite.",
            instead=_shifted(lambda z: z.mean(axis=1, keepdims=True)),
        ),
        Misconception(
            "minimum_subtracted",
            says="The minimum of the row is subtracted. With scores far apart the largest one stays large, and "
            "its exponential becomes infinite.",
            instead=_shifted(lambda z: z.min(axis=1, keepdims=True)),
        ),
        Misconception(
            "softmin",
            says="The largest score gets the smallest probability: a sign is wrong in the exponent.",
            instead=lambda z: scipy_softmax(-as_floats(z), axis=1),
        ),
        Misconception(
            "not_normalised",
            says="Your rows do not add up to 1: the largest entry of each row is 1. A step is missing at the end.",
            instead=lambda z: np.exp(as_floats(z) - as_floats(z).max(axis=1, keepdims=True)),
        ),
        Misconception(
            "exp_only",
            says="This is the exponential alone: your rows do not add up to 1.",
            instead=lambda z: np.exp(as_floats(z)),
        ),
        Misconception(
            "no_exp",
            says="The scores are divided by their sum without an exponential: negative scores give negative "
            "'probabilities'.",
            instead=lambda z: as_floats(z) / as_floats(z).sum(axis=1, keepdims=True),
        ),
        Misconception(
            "no_exp_shifted",
            says="The scores are moved and divided by their sum, without an exponential: the largest score of each "
            "row gets 0.",
            instead=lambda z: (
                (as_floats(z) - as_floats(z).max(axis=1, keepdims=True))
                / (as_floats(z) - as_floats(z).max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
            ),
        ),
        Misconception(
            "divided_by_maximum",
            says="The exponentials are divided by the largest of their row, so that becomes 1. "
            "Probabilities of one row add up to 1.",
            instead=lambda z: np.exp(as_floats(z)) / np.exp(as_floats(z)).max(axis=1, keepdims=True),
        ),
        Misconception("scaled_by_maximum", says=SCALED, instead=_divided_first(lambda z: z.max(axis=1, keepdims=True))),
        Misconception(
            "scaled_by_size", says=SCALED, instead=_divided_first(lambda z: np.abs(z).max(axis=1, keepdims=True))
        ),
        Misconception("scaled_by_table", says=SCALED, instead=_divided_first(np.max)),
        Misconception(
            "whole_result",
            says="Where the scores are whole numbers your probabilities are 0 or 1: the array in which you collect "
            "them has taken over the type of the scores. See the case 'whole numbers'.",
            instead=_whole_result,
        ),
        Misconception(
            "sigmoid",
            says="This is the sigmoid of each score on its own: a row does not add up to 1.",
            instead=lambda z: expit(as_floats(z)),
        ),
        Misconception(
            "base_two",
            says="Your base is 2; here it is e.",
            instead=_base(2.0),
        ),
        Misconception(
            "logarithm",
            says="These are the logarithms of the probabilities.",
            instead=lambda z: log_softmax(as_floats(z), axis=1),
        ),
        Misconception(
            "one_hot",
            says="The largest score takes everything. The others should keep a part: 'soft' maximum.",
            instead=lambda z: (as_floats(z) == as_floats(z).max(axis=1, keepdims=True)).astype(float),
        ),
        Misconception(
            "transposed",
            says="Rows and columns have changed places.",
            after=np.transpose,
        ),
        Misconception(
            "clipped",
            says="Scores beyond a limit are cut off, so large scores of a row all become equal. "
            "Moving a whole row keeps their differences.",
            instead=lambda z: scipy_softmax(np.clip(as_floats(z), -500, 500), axis=1),
        ),
    ],
    forbids={
        "scipy.special.softmax",
        "scipy.special._logsumexp.softmax",
        "scipy.special.log_softmax",
        "torch.softmax",
        "torch.nn.functional.softmax",
    },
)
