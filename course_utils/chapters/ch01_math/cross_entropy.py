"""Exercise of chapter 01: the mean cross-entropy, from logits.

Conventions: logits are (n, k), a row for each sample and a column for each class; targets are (n,) integers 0 … k−1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import log_softmax

from course_utils.grading import Case, Exercise, Misconception

from ._logits import as_floats
from .reference import Floats, log_probabilities
from .reference import cross_entropy as mean_cross_entropy

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
    e = np.exp(as_floats(logits))
    return float(-np.log(_own(e / e.sum(axis=1, keepdims=True), targets)).mean())


def _careless_sum(logits: np.ndarray, targets: np.ndarray) -> float:
    z = as_floats(logits)
    return float((np.log(np.exp(z).sum(axis=1)) - _own(z, targets)).mean())


def _whole_table_shift(logits: np.ndarray, targets: np.ndarray) -> float:
    return _careless_sum(as_floats(logits) - as_floats(logits).max(), targets)


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
    z = as_floats(logits)
    rest = np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1))
    return float((rest - _own(z, targets)).mean())


def _sums_across(logits: np.ndarray, targets: np.ndarray) -> float:
    """The logarithm of the row sums, (n,), taken away along the wrong axis."""
    z = as_floats(logits)
    moved = z - z.max(axis=1, keepdims=True)
    return float(-_own(moved - np.log(np.exp(moved).sum(axis=1)), targets).mean())


def _maxima_across(logits: np.ndarray, targets: np.ndarray) -> float:
    """The row maxima, (n,), taken away along the wrong axis; the sums along the right one."""
    z = as_floats(logits)
    moved = z - z.max(axis=1)
    return float(-_own(moved - np.log(np.exp(moved).sum(axis=1, keepdims=True)), targets).mean())


def _both_across(logits: np.ndarray, targets: np.ndarray) -> float:
    z = as_floats(logits)
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
            instead=lambda z, t: float(-np.log(_own(as_floats(z), t)).mean()),
        ),
        Misconception(
            "raw_scores",
            says="This is the mean of the targets' raw scores, with a minus. The other classes of a sample have to "
            "count too.",
            instead=lambda z, t: float(-_own(as_floats(z), t).mean()),
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
            instead=lambda z, t: float(-_own(np.asarray(log_softmax(as_floats(z), axis=0)), t).mean()),
        ),
        Misconception(
            "whole_table",
            says="Your softmax runs over the whole table. Each row is a sample of its own.",
            instead=lambda z, t: float(-_own(np.asarray(log_softmax(as_floats(z))), t).mean()),
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
