"""Exercises of chapter 02 on choosing k: k_fold_indices and choose_k."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from sklearn.model_selection import KFold

from course_utils.grading import Case, Exercise, Misconception

from .reference import accuracies

Folds = list[tuple[np.ndarray, np.ndarray]]


def _folds(n: int, folds: int) -> Folds:
    return [(train, validation) for train, validation in KFold(folds).split(np.zeros(n))]


def _from_validation(n: int, parts: list[np.ndarray]) -> Folds:
    return [(np.setdiff1d(np.arange(n), part), part) for part in parts]


def _remainder_last(n: int, folds: int) -> Folds:
    size = n // folds
    parts = [np.arange(i * size, (i + 1) * size if i < folds - 1 else n) for i in range(folds)]
    return _from_validation(n, parts)


def _remainder_dropped(n: int, folds: int, train_on: int | None = None) -> Folds:
    size = n // folds
    parts = [np.arange(i * size, (i + 1) * size) for i in range(folds)]
    return [(np.setdiff1d(np.arange(n if train_on is None else size * folds), part), part) for part in parts]


def _masks(n: int, folds: int) -> Folds:
    return [(~np.isin(np.arange(n), val), np.isin(np.arange(n), val)) for _, val in _folds(n, folds)]


def _is_shuffled(got: Any, want: Any) -> bool:
    """Fair folds of the right sizes, training and validation apart, but neither stretches nor dealt out in turn."""
    mine, theirs = got["validation"], want["validation"]
    count = sum(map(len, mine))
    once = np.array_equal(np.sort(np.concatenate(mine)), np.arange(count))
    apart = not any(np.intersect1d(t, v).size for t, v in zip(got["training"], mine, strict=True))
    same_sizes = [len(v) for v in mine] == [len(v) for v in theirs]
    in_order = all(np.array_equal(v, w) for v, w in zip(mine, theirs, strict=True))
    stretches = max(map(len, mine)) > 1 and all((np.diff(v) == 1).all() for v in mine)
    dealt = all(np.array_equal(v, np.arange(i, count, len(mine))) for i, v in enumerate(mine))
    return once and apart and same_sizes and not (in_order or stretches or dealt)


def _as_indices(part: Any) -> Any:
    """A fold as sorted indices, a list still as a list; whatever else it is stays as it is and is judged so."""
    try:
        values = np.asarray(part)
    except ValueError:  # a ragged list
        return part
    if values.ndim != 1 or values.dtype.kind not in "iuf":
        return part
    return np.sort(values).tolist() if isinstance(part, list | tuple | range) else np.sort(values)


def _is_one_pair(result: Any) -> bool:
    """Whether a single (training, validation) pair came instead of a list of pairs."""
    return isinstance(result, tuple) and len(result) == 2 and all(np.ndim(_as_indices(p)) == 1 for p in result)


def _pairs(result: Any, *args: Any) -> dict[str, Any]:
    pairs = [result] if _is_one_pair(result) else list(result)
    if not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in pairs):
        raise ValueError("a list of pairs (training indices, validation indices) is expected, one pair for each fold")
    return {
        "training": [_as_indices(pair[0]) for pair in pairs],
        "validation": [_as_indices(pair[1]) for pair in pairs],
    }


k_fold_indices = Exercise(
    "k_fold_indices",
    points=3,
    oracle=_folds,
    cases=[
        Case("5 samples, 2 folds", (5, 2), worked=True),
        Case("12 samples, 4 folds", (12, 4)),
        Case("11 samples, 3 folds", (11, 3)),
        Case("10 samples, 4 folds", (10, 4)),
        Case("every sample is a fold", (6, 6)),
        Case("two samples, two folds", (2, 2)),
        Case("some dozens of samples", lambda rng: (int(rng.integers(23, 60)), int(rng.integers(4, 8))), again=True),
    ],
    misconceptions=[
        Misconception(
            "swapped",
            says="Training and validation have changed places: you would learn from one fold and be examined on all "
            "the others.",
            after=lambda folds: [(validation, train) for train, validation in folds],
        ),
        Misconception(
            "remainder_dropped",
            says="With 5 samples and 2 folds one sample is never validated: the remainder of the division is dropped.",
            instead=_remainder_dropped,
        ),
        Misconception(
            "remainder_forgotten",
            says="With 5 samples and 2 folds one sample is in no fold at all, neither for training nor for validation.",
            instead=lambda n, folds: _remainder_dropped(n, folds, train_on=0),
        ),
        Misconception(
            "remainder_last",
            says="The last fold takes the whole remainder. With 11 samples in 3 folds yours are 3, 3 and 5 large; "
            "the sizes may differ by one at most.",
            instead=_remainder_last,
        ),
        Misconception(
            "trains_on_all",
            says="Training includes the fold that is held out. Then the examination is on what was learnt by heart.",
            after=lambda folds: [(np.union1d(train, val), val) for train, val in folds],
        ),
        Misconception(
            "interleaved",
            says="Yours deals the samples out like cards, 0 and 2 and 4 to the first fold. "
            "That is a fair split, but the text asks for stretches of neighbouring indices.",
            instead=lambda n, folds: _from_validation(n, [np.arange(i, n, folds) for i in range(folds)]),
        ),
        Misconception(
            "remainder_at_end",
            says="The larger folds come last in yours; the first ones take the extra samples.",
            instead=lambda n, folds: _from_validation(
                n, [np.arange(i * n // folds, (i + 1) * n // folds) for i in range(folds)]
            ),
        ),
        Misconception(
            "from_one",
            says="Your indices count from 1. The first sample has index 0, and there is no sample n.",
            after=lambda folds: [(train + 1, val + 1) for train, val in folds],
        ),
        Misconception(
            "rounded_up",
            says="The size of a fold is rounded up, so the last fold gets what is left, or nothing. "
            "The sizes may differ by one at most.",
            instead=lambda n, folds: _from_validation(
                n, [np.arange(min(i * -(-n // folds), n), min((i + 1) * -(-n // folds), n)) for i in range(folds)]
            ),
        ),
        Misconception(
            "first_pair_only",
            says="Only the first pair comes back. One pair for each fold is asked for.",
            after=lambda folds: folds[:1],
        ),
        Misconception(
            "not_joined",
            says="The training part is still in pieces, one for each of the other folds. "
            "One array with all their indices is asked for.",
            after=lambda folds: [
                ([v for j, (_, v) in enumerate(folds) if j != i], folds[i][1]) for i in range(len(folds))
            ],
        ),
        Misconception(
            "fold_missing",
            says="One fold is missing at the end.",
            after=lambda folds: folds[:-1],
        ),
        Misconception(
            "only_before",
            says="Training is only what comes before the fold, so the first fold has nothing to learn from. "
            "What comes after it belongs to the training part too.",
            after=lambda folds: [(train[train < val[0]], val) for train, val in folds],
        ),
        Misconception(
            "gap_behind",
            says="The sample right behind each fold is in neither part: the training part starts one too late.",
            after=lambda folds: [(train[train != val[-1] + 1], val) for train, val in folds],
        ),
        Misconception(
            "masks",
            says="These are masks, True and False for each sample. The text asks for the indices.",
            instead=_masks,
        ),
        Misconception(
            "shuffled",
            says="The samples are shuffled before they are cut. Whoever calls the function has done that already; "
            "the text asks for stretches of neighbouring indices.",
            instead=lambda n, folds: _from_validation(
                n, np.array_split(np.arange(n) * 7 % n if n % 7 else np.arange(n)[::-1], folds)
            ),
            like=_is_shuffled,
        ),
        Misconception(
            "overlap",
            says="Neighbouring folds overlap: some samples are validated twice.",
            instead=lambda n, folds: _from_validation(
                n, [np.arange(i * (n // folds), min((i + 1) * (n // folds) + 1, n)) for i in range(folds)]
            ),
        ),
    ],
    forbids={"sklearn.model_selection.KFold", "sklearn.model_selection._split.KFold"},
    observe=_pairs,
)


Search = tuple[np.ndarray, np.ndarray, list[int], int]


def _best(scores: np.ndarray, candidates: list[int]) -> tuple[int, np.ndarray]:
    tied = [k for k, score in zip(candidates, scores, strict=True) if score >= scores.max() - 1e-12]
    return min(tied), scores


def _choose(x: np.ndarray, y: np.ndarray, candidates: list[int], folds: int, **how: Any) -> tuple[int, np.ndarray]:
    return _best(accuracies(x, y, candidates, _folds(len(x), folds), **how), candidates)


def _not_emptied(x: np.ndarray, y: np.ndarray, candidates: list[int], folds: int) -> tuple[int, np.ndarray]:
    scores = _choose(x, y, candidates, folds)[1]
    return _best(np.cumsum(scores) / np.arange(1, len(scores) + 1), candidates)


def _fold_means(x: np.ndarray, y: np.ndarray, candidates: list[int], folds: int) -> np.ndarray:
    pairs = _folds(len(x), folds)
    return np.array([accuracies(x, y, candidates, [pair]).mean() for pair in pairs])


def _search(n: int, d: int, candidates: list[int], folds: int, noise: float) -> Callable[[Generator], Search]:
    def make(rng: Generator) -> Search:
        y = rng.integers(0, 2, n)
        x = rng.normal(size=(n, d)) * noise + y[:, None] * 1.5
        return x, y * 5 + 3, list(candidates), folds

    return make


LINE: Search = (
    np.array([[0.0], [1.0], [2.1], [3.3], [0.2], [1.4], [2.2], [3.1], [0.4]]),
    np.array([0, 0, 1, 1, 0, 1, 0, 1, 0]),
    [1, 3],
    3,
)


def _k_and_scores(result: Any, *args: Any) -> dict[str, Any]:
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise ValueError("two things are expected: the best k, and the mean accuracy of every candidate")
    return {"k": result[0], "accuracies": result[1]}


choose_k = Exercise(
    "choose_k",
    points=3,
    oracle=_choose,
    cases=[
        Case("nine points on a line", LINE, worked=True),
        Case("all sizes different", _search(40, 2, [1, 3, 5, 7, 9], 4, 1.2), again=True),
        Case("folds of different size", _search(38, 3, [1, 3, 5, 9], 5, 1.3)),
        Case("the best k is not the first", _search(60, 2, [1, 5, 15], 3, 1.6)),
        Case("candidates in no order", _search(45, 2, [9, 1, 13, 5], 5, 1.4)),
        Case("a tie between two candidates", _search(24, 2, [7, 3, 5], 4, 0.2)),
        Case("one candidate", _search(20, 2, [3], 4, 1.0)),
    ],
    misconceptions=[
        Misconception(
            "training_accuracy",
            says="The score is taken on the very points that were learnt: k = 1 then reaches 100 % every time, "
            "because each point is its own neighbour.",
            instead=lambda x, y, c, folds: _choose(x, y, c, folds, score_on="training"),
        ),
        Misconception(
            "whole_set",
            says="Every point is still among its own neighbours: the fold that is scored was not taken out first.",
            instead=lambda x, y, c, folds: _choose(x, y, c, folds, train_on="everything"),
        ),
        Misconception(
            "swapped_folds",
            says="Yours learns from one fold and is scored on all the others; it should be the other way round.",
            instead=lambda x, y, c, folds: _choose(x, y, c, folds, swap=True),
        ),
        Misconception(
            "index",
            says="The first value is a position in the list of candidates, not the k that stands there.",
            instead=lambda x, y, c, folds: (
                c.index(_choose(x, y, c, folds)[0]),
                _choose(x, y, c, folds)[1],
            ),
        ),
        Misconception(
            "worst",
            says="The k that is returned is the one with the lowest accuracy.",
            instead=lambda x, y, c, folds: (
                c[int(_choose(x, y, c, folds)[1].argmin())],
                _choose(x, y, c, folds)[1],
            ),
        ),
        Misconception(
            "first_of_tied",
            says="When several candidates are equally good, yours takes the one that comes first in the list; "
            "the text asks for the smallest.",
            instead=lambda x, y, c, folds: (
                c[int(_choose(x, y, c, folds)[1].argmax())],
                _choose(x, y, c, folds)[1],
            ),
        ),
        Misconception(
            "largest_of_tied",
            says="When several candidates are equally good, yours takes the largest; the text asks for the smallest.",
            instead=lambda x, y, c, folds: (
                -_best(_choose(x, y, c, folds)[1], [-k for k in c])[0],
                _choose(x, y, c, folds)[1],
            ),
        ),
        Misconception(
            "first_fold",
            says="Only the first fold is scored. The others may disagree with it, and that is why there are several.",
            instead=lambda x, y, c, folds: _choose(x, y, c, folds, use=slice(0, 1)),
        ),
        Misconception(
            "last_fold",
            says="Only the last fold counts: each fold overwrites the score of the one before.",
            instead=lambda x, y, c, folds: _choose(x, y, c, folds, use=slice(-1, None)),
        ),
        Misconception(
            "sum_of_folds",
            says="The accuracies of the folds are added up, not averaged: an accuracy cannot be larger than 1.",
            after=lambda result: result,
            instead=lambda x, y, c, folds: (_choose(x, y, c, folds)[0], folds * _choose(x, y, c, folds)[1]),
        ),
        Misconception(
            "pooled",
            says="The right answers of all folds are divided by the number of samples. "
            "The text asks for the mean of the folds' accuracies, which is another number when folds differ in size.",
            instead=lambda x, y, c, folds: _choose(x, y, c, folds, pool=True),
        ),
        Misconception(
            "not_emptied",
            says="The accuracies of one candidate are still there when the next one is measured: "
            "each mean takes in all the candidates before it.",
            instead=_not_emptied,
        ),
        Misconception(
            "best_fold",
            says="Each candidate is given its best fold instead of the mean of its folds: luck counts double.",
            instead=lambda x, y, c, folds: _choose(x, y, c, folds, average=np.max),
        ),
        Misconception(
            "sorted_candidates",
            says="The accuracies belong to the candidates in sorted order; the text asks for the order of the list.",
            instead=lambda x, y, c, folds: (_choose(x, y, c, folds)[0], _choose(x, y, sorted(c), folds)[1]),
        ),
        Misconception(
            "mean_over_candidates",
            says="Yours averages over the candidates and keeps one number for each fold; "
            "it should be one number for each candidate.",
            instead=lambda x, y, c, folds: (_choose(x, y, c, folds)[0], _fold_means(x, y, c, folds)),
        ),
        Misconception(
            "results_swapped",
            says="The two results have changed places: first the best k, then the accuracies.",
            after=lambda result: (result[1], result[0]),
        ),
        Misconception(
            "percent",
            says="These are percentages; an accuracy is a share between 0 and 1.",
            instead=lambda x, y, c, folds: (_choose(x, y, c, folds)[0], 100 * _choose(x, y, c, folds)[1]),
        ),
        Misconception(
            "error_rate",
            says="These are error rates: the best k has the lowest of your numbers. The text asks for accuracies.",
            instead=lambda x, y, c, folds: (_choose(x, y, c, folds)[0], 1 - _choose(x, y, c, folds)[1]),
        ),
    ],
    observe=_k_and_scores,
)
