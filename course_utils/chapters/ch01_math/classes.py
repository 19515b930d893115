"""Exercises of chapter 01 on several classes: softmax and cross_entropy.

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

from .reference import Floats, log_probabilities
from .reference import cross_entropy as mean_cross_entropy


def _logits(n: int, k: int, dtype: type = float) -> Callable[[Generator], tuple[np.ndarray]]:
    return lambda rng: ((2 * rng.normal(size=(n, k))).astype(dtype),)


def _float(logits: Any) -> Floats:
    return np.asarray(logits, dtype=float)


def _along(axis: int | None) -> Callable[[np.ndarray], Floats]:
    return lambda logits: np.asarray(scipy_softmax(_float(logits), axis=axis))


def _shifted(shift: Callable[[Floats], Any]) -> Callable[[np.ndarray], Floats]:
    """exp(z − shift) over its row sums, computed without care."""

    def of(logits: np.ndarray) -> Floats:
        e = np.exp(_float(logits) - shift(_float(logits)))
        return np.asarray(e / e.sum(axis=1, keepdims=True))

    return of


def _keepdims_missing(logits: np.ndarray) -> Floats:
    e = np.exp(_float(logits) - _float(logits).max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1))


def _max_keepdims_missing(logits: np.ndarray) -> Floats:
    e = np.exp(_float(logits) - _float(logits).max(axis=1))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def _both_keepdims_missing(logits: np.ndarray) -> Floats:
    e = np.exp(_float(logits) - _float(logits).max(axis=1))
    return np.asarray(e / e.sum(axis=1))


def _careless_keepdims_missing(logits: np.ndarray) -> Floats:
    e = np.exp(_float(logits))
    return np.asarray(e / e.sum(axis=1))


def _total_of_table(logits: np.ndarray) -> Floats:
    e = np.exp(_float(logits) - _float(logits).max(axis=1, keepdims=True))
    return np.asarray(e / e.sum())


def _divided_first(size: Callable[[Floats], Any]) -> Callable[[np.ndarray], Floats]:
    """softmax of z / size, where size is not 0."""

    def of(logits: np.ndarray) -> Floats:
        by = np.asarray(size(_float(logits)))
        return np.asarray(scipy_softmax(_float(logits) / np.where(by == 0, 1, by), axis=1))

    return of


def _whole_result(logits: np.ndarray) -> Floats:
    """The probabilities, collected in an array of the logits' own type."""
    q = np.asarray(scipy_softmax(_float(logits), axis=1))
    return q.astype(int).astype(float) if np.asarray(logits).dtype.kind == "i" else q


def _base(base: float) -> Callable[[np.ndarray], Floats]:
    return lambda logits: np.asarray(scipy_softmax(np.log(base) * _float(logits), axis=1))


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
    oracle=lambda logits: np.asarray(scipy_softmax(_float(logits), axis=1)),
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
            instead=lambda z: scipy_softmax(-_float(z), axis=1),
        ),
        Misconception(
            "not_normalised",
            says="Your rows do not add up to 1: the largest entry of each row is 1. A step is missing at the end.",
            instead=lambda z: np.exp(_float(z) - _float(z).max(axis=1, keepdims=True)),
        ),
        Misconception(
            "exp_only",
            says="This is the exponential alone: your rows do not add up to 1.",
            instead=lambda z: np.exp(_float(z)),
        ),
        Misconception(
            "no_exp",
            says="The scores are divided by their sum without an exponential: negative scores give negative "
            "'probabilities'.",
            instead=lambda z: _float(z) / _float(z).sum(axis=1, keepdims=True),
        ),
        Misconception(
            "no_exp_shifted",
            says="The scores are moved and divided by their sum, without an exponential: the largest score of each "
            "row gets 0.",
            instead=lambda z: (
                (_float(z) - _float(z).max(axis=1, keepdims=True))
                / (_float(z) - _float(z).max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
            ),
        ),
        Misconception(
            "divided_by_maximum",
            says="The exponentials are divided by the largest of their row, so that becomes 1. "
            "Probabilities of one row add up to 1.",
            instead=lambda z: np.exp(_float(z)) / np.exp(_float(z)).max(axis=1, keepdims=True),
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
            instead=lambda z: expit(_float(z)),
        ),
        Misconception(
            "base_two",
            says="Your base is 2; here it is e.",
            instead=_base(2.0),
        ),
        Misconception(
            "logarithm",
            says="These are the logarithms of the probabilities.",
            instead=lambda z: log_softmax(_float(z), axis=1),
        ),
        Misconception(
            "one_hot",
            says="The largest score takes everything. The others should keep a part: 'soft' maximum.",
            instead=lambda z: (_float(z) == _float(z).max(axis=1, keepdims=True)).astype(float),
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
            instead=lambda z: scipy_softmax(np.clip(_float(z), -500, 500), axis=1),
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


Batch = tuple[np.ndarray, np.ndarray]

# The worked example of the chapter: what a program said of five pictures, and what they were.
FIVE_PREDICTIONS = np.array([[0.2, 0.7, 0.1], [0.5, 0.2, 0.3], [0.3, 0.4, 0.3], [0.2, 0.3, 0.5], [0.3, 0.3, 0.4]])
FIVE_TARGETS = np.array([1, 0, 1, 2, 0])


def _batch(n: int, k: int, dtype: type = float, around: float = 0.0) -> Callable[[Generator], Batch]:
    def make(rng: Generator) -> Batch:
        return (around + 2 * rng.normal(size=(n, k))).astype(dtype), rng.permutation(np.arange(n) % k)

    return make


def _with(change: Callable[[Floats, np.ndarray], Any]) -> Callable[[np.ndarray, np.ndarray], Any]:
    """A mistake as a function of the log-probabilities (n, k) and the targets."""
    return lambda logits, targets: change(log_probabilities(logits), targets)


def _own(values: Floats, targets: np.ndarray) -> Floats:
    return np.asarray(values[np.arange(len(targets)), targets])


def _naive(logits: np.ndarray, targets: np.ndarray) -> float:
    e = np.exp(_float(logits))
    return float(-np.log(_own(e / e.sum(axis=1, keepdims=True), targets)).mean())


def _careless_sum(logits: np.ndarray, targets: np.ndarray) -> float:
    z = _float(logits)
    return float((np.log(np.exp(z).sum(axis=1)) - _own(z, targets)).mean())


def _whole_table_shift(logits: np.ndarray, targets: np.ndarray) -> float:
    return _careless_sum(_float(logits) - _float(logits).max(), targets)


def _one_hot_times_log(log_p: Floats, targets: np.ndarray) -> float:
    return float(-(np.eye(log_p.shape[1])[targets] * np.log(np.exp(log_p))).sum(axis=1).mean())


def _padded(padding: float) -> Callable[[np.ndarray, np.ndarray], float]:
    return lambda logits, targets: float(-np.log(_own(np.exp(log_probabilities(logits)), targets) + padding).mean())


def _squared(log_p: Floats, targets: np.ndarray) -> float:
    return float(((np.exp(log_p) - np.eye(log_p.shape[1])[targets]) ** 2).sum(axis=1).mean())


def _binary(log_p: Floats, targets: np.ndarray) -> float:
    truth = np.eye(log_p.shape[1])[targets]
    rest = np.log(np.maximum(1 - np.exp(log_p), 1e-300))
    return float(-(truth * log_p + (1 - truth) * rest).sum(axis=1).mean())


def _lost_shift(logits: np.ndarray, targets: np.ndarray) -> float:
    z = _float(logits)
    rest = np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1))
    return float((rest - _own(z, targets)).mean())


def _sums_across(logits: np.ndarray, targets: np.ndarray) -> float:
    """The logarithm of the row sums, (n,), taken away along the wrong axis."""
    z = _float(logits)
    moved = z - z.max(axis=1, keepdims=True)
    return float(-_own(moved - np.log(np.exp(moved).sum(axis=1)), targets).mean())


def _maxima_across(logits: np.ndarray, targets: np.ndarray) -> float:
    """The row maxima, (n,), taken away along the wrong axis; the sums along the right one."""
    z = _float(logits)
    moved = z - z.max(axis=1)
    return float(-_own(moved - np.log(np.exp(moved).sum(axis=1, keepdims=True)), targets).mean())


def _both_across(logits: np.ndarray, targets: np.ndarray) -> float:
    z = _float(logits)
    moved = z - z.max(axis=1)
    return float(-_own(moved - np.log(np.exp(moved).sum(axis=1)), targets).mean())


ACROSS = (
    "One number for each row, an array of shape (n,), meets the table along the wrong axis. With as many samples as "
    "classes it runs, and is wrong; otherwise it stops with an error about shapes. The paragraph on keepdims, before "
    "Exercise 1.5, is about this."
)

cross_entropy = Exercise(
    "cross_entropy",
    points=3,
    oracle=mean_cross_entropy,
    cases=[
        Case("the five samples of the text", (np.log(FIVE_PREDICTIONS), FIVE_TARGETS), worked=True),
        Case("one sample, two equal scores", (np.array([[3.0, 3.0]]), np.array([1])), worked=True),
        Case("all sizes different", _batch(7, 4), again=True),
        Case("as many samples as classes", lambda rng: (2 * rng.normal(size=(5, 5)), np.array([3, 0, 3, 1, 0]))),
        Case("one sample", _batch(1, 6)),
        Case("every sample of the same class", lambda rng: (rng.normal(size=(4, 3)), np.array([2, 2, 2, 2]))),
        Case("scores around 1000", _batch(4, 3, around=1000.0)),
        Case("scores around −1000", _batch(4, 3, around=-1000.0)),
        Case("a score 1000 below the best", (np.array([[1000.0, 0.0, 3.0], [1.0, 2.0, 0.5]]), np.array([1, 0]))),
        Case("a score 60 below the best", (np.array([[60.0, 0.0], [0.0, 1.0]]), np.array([1, 1]))),
        Case("float32", _batch(6, 3, np.float32)),
    ],
    misconceptions=[
        Misconception(
            "sum",
            says="This is the sum over the samples, 3.8632 for the five of the text. Their mean is asked for.",
            instead=_with(lambda log_p, t: -_own(log_p, t).sum()),
        ),
        Misconception(
            "each",
            says="These are the losses of the samples, one by one. Their mean is asked for: one number.",
            instead=_with(lambda log_p, t: -_own(log_p, t)),
        ),
        Misconception(
            "mean_of_table",
            says="The sum is divided by all n × k entries of the table; a mean over samples divides by n.",
            instead=_with(lambda log_p, t: -_own(log_p, t).sum() / log_p.size),
        ),
        Misconception(
            "divided_by_classes",
            says="The sum is divided by the number of classes; a mean over samples divides by their number.",
            instead=_with(lambda log_p, t: -_own(log_p, t).sum() / log_p.shape[1]),
        ),
        Misconception(
            "sign",
            says="The sign is missing: the logarithm of a probability is negative, and a loss is not.",
            instead=_with(lambda log_p, t: _own(log_p, t).mean()),
        ),
        Misconception(
            "overflow",
            says="exp(1000) is too large for a float, and exp(−1000) becomes 0: NaN or an infinite loss comes out. "
            "What did softmax do about it? And where does the logarithm undo the exponential by itself?",
            instead=_naive,
        ),
        Misconception(
            "overflow_in_sum",
            says="The logarithm is taken in the right place, but the sum inside it is still one of huge numbers: "
            "exp(1000) does not fit into a float, and exp(−1000) becomes 0. What did softmax do about it?",
            instead=_careless_sum,
        ),
        Misconception(
            "whole_table_shift",
            says="The maximum of the whole table is subtracted. If the scores of one sample lie near 1000 and those of "
            "another near 0, all exponentials of the second become 0. Each row has its own maximum.",
            instead=_whole_table_shift,
        ),
        Misconception(
            "zero_times_infinity",
            says="One-hot rows are multiplied by logarithms, and where a probability has become 0 that is 0 · ∞, "
            "which is NaN. A probability that is too small for a float should never be needed: work out "
            "log(exp(s) / Σ) on paper first.",
            instead=_with(_one_hot_times_log),
        ),
        Misconception(
            "log_of_zero",
            says="The softmax is safe, but a probability that is too small for a float becomes 0, and its logarithm "
            "is −∞. The right loss is about 1000 there: work out log(exp(s) / Σ) on paper before you program it.",
            instead=_with(lambda log_p, t: -np.log(_own(np.exp(log_p), t)).mean()),
        ),
        Misconception(
            "padded",
            says="Something small is added inside the logarithm, or the probability is cut off from below. "
            "That avoids −∞, but it puts a ceiling on the loss: a score 1000 below the best should cost about 1000.",
            instead=_padded(1e-12),
            like=lambda got, want: bool(want > 20 and np.isfinite(got) and 3 < got < want - 0.5),
        ),
        Misconception(
            "probabilities",
            says="The logits are used as if they were probabilities already. They are scores of any size, and "
            "become probabilities by softmax.",
            instead=lambda z, t: float(-np.log(_own(_float(z), t)).mean()),
        ),
        Misconception(
            "raw_scores",
            says="This is the mean of the targets' raw scores, with a minus. The other classes of a sample have to "
            "count too.",
            instead=lambda z, t: float(-_own(_float(z), t).mean()),
        ),
        Misconception(
            "twice",
            says="Softmax is applied twice: the probabilities are treated as scores again.",
            instead=lambda z, t: mean_cross_entropy(np.exp(log_probabilities(z)), t),
        ),
        Misconception(
            "no_log",
            says="The logarithm is missing: this is the mean probability of the right classes, with a minus.",
            instead=_with(lambda log_p, t: -_own(np.exp(log_p), t).mean()),
        ),
        Misconception(
            "one_minus",
            says="This is 1 − p, not −log p.",
            instead=_with(lambda log_p, t: 1 - _own(np.exp(log_p), t).mean()),
        ),
        Misconception(
            "log_of_mean",
            says="The mean is taken before the logarithm. Each sample has its own loss; average those.",
            instead=_with(lambda log_p, t: -np.log(_own(np.exp(log_p), t).mean())),
        ),
        Misconception(
            "all_pairs",
            says="Your index takes every target's column for every sample, an n × n table. One entry for each "
            "sample is needed: row i, column targets[i].",
            instead=_with(lambda log_p, t: -log_p[:, t].mean()),
        ),
        Misconception(
            "winner",
            says="Yours takes the probability of the class with the largest score. The class that counts is the "
            "target, even if the program preferred another.",
            instead=_with(lambda log_p, t: -log_p.max(axis=1).mean()),
        ),
        Misconception(
            "all_classes",
            says="The logarithms of all classes are averaged. Only the target's probability counts.",
            instead=_with(lambda log_p, t: -log_p.mean()),
        ),
        Misconception(
            "all_classes_summed",
            says="The logarithms of all classes are added up. Only the target's probability counts.",
            instead=_with(lambda log_p, t: -log_p.sum(axis=1).mean()),
        ),
        Misconception(
            "from_one",
            says="The targets are read one class too low, as if they counted from 1.",
            instead=_with(lambda log_p, t: -_own(log_p, np.asarray(t) - 1).mean()),
        ),
        Misconception(
            "wrong_axis",
            says="Your softmax runs over the samples: its columns add up to 1. Each sample has a row.",
            instead=lambda z, t: float(-_own(np.asarray(log_softmax(_float(z), axis=0)), t).mean()),
        ),
        Misconception(
            "whole_table",
            says="Your softmax runs over the whole table. Each row is a sample of its own.",
            instead=lambda z, t: float(-_own(np.asarray(log_softmax(_float(z))), t).mean()),
        ),
        Misconception(
            "entropy",
            says="This is the entropy of the program's own probabilities. The targets do not count in it.",
            instead=_with(lambda log_p, t: -(np.exp(log_p) * log_p).sum(axis=1).mean()),
        ),
        Misconception(
            "p_log_p",
            says="The logarithm is multiplied by the predicted probability. The weight in front of it is the "
            "target's: 1 for the right class, 0 for the others.",
            instead=_with(lambda log_p, t: -_own(np.exp(log_p) * log_p, t).mean()),
        ),
        Misconception(
            "base_two",
            says="This is the logarithm to base 2: your loss is in bits. In this course log is the natural one.",
            instead=_with(lambda log_p, t: -_own(log_p, t).mean() / np.log(2)),
        ),
        Misconception(
            "base_ten",
            says="This is the logarithm to base 10. In this course log is the natural one.",
            instead=_with(lambda log_p, t: -_own(log_p, t).mean() / np.log(10)),
        ),
        Misconception(
            "squared",
            says="These are squared differences between probabilities and one-hot targets.",
            instead=_with(_squared),
        ),
        Misconception(
            "binary",
            says="The other classes are counted once more, with log(1 − p). That is the loss for two classes, used "
            "on each class in turn.",
            instead=_with(_binary),
        ),
        Misconception("sums_across", says=ACROSS, instead=_sums_across),
        Misconception("maxima_across", says=ACROSS, instead=_maxima_across),
        Misconception("both_across", says=ACROSS, instead=_both_across),
        Misconception(
            "shift_forgotten",
            says="The maximum is subtracted in one place and not in the other: moving all the scores of a row "
            "changes your loss.",
            instead=_lost_shift,
        ),
        Misconception(
            "error_rate",
            says="This is the share of wrong answers.",
            instead=_with(lambda log_p, t: (log_p.argmax(axis=1) != t).mean()),
        ),
    ],
    forbids={
        "scipy.special.log_softmax",
        "torch.nn.functional.cross_entropy",
        "torch.nn.CrossEntropyLoss",
        "sklearn.metrics.log_loss",
    },
)
