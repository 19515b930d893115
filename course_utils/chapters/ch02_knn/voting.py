"""Exercises of chapter 02 on the vote and the whole classifier: majority_vote and knn_predict.

Labels are integers; neighbours are listed from the nearest to the farthest.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.spatial.distance import cdist

from course_utils.grading import Case, Exercise, Misconception

from .reference import (
    first_to_finish,
    knn,
    largest_tied,
    majority_element,
    nearest_centroid,
    smallest_tied,
    vote,
    wrapped_difference,
)


def _labels(k: int, classes: int) -> Callable[[Generator], tuple[np.ndarray]]:
    return lambda rng: (rng.integers(1, classes + 1, k) * 10,)


majority_vote = Exercise(
    "majority_vote",
    points=2,
    oracle=vote,
    cases=[
        Case("two against one", (np.array([2, 7, 7]),), worked=True),
        Case("a tie goes to the nearer class", (np.array([5, 2, 2, 5]),), worked=True),
        Case("a tie that the nearest neighbour is not part of", (np.array([9, 4, 1, 4, 1]),)),
        Case("a tie of three", (np.array([6, 8, 3, 3, 8, 6, 9]),)),
        Case("a tie in which the classes take turns", (np.array([2, 7, 2, 7]),)),
        Case("one neighbour", (np.array([3]),)),
        Case("the winner is last", (np.array([4, 1, 6, 6, 6]),)),
        Case("class 0 wins", (np.array([1, 0, 0]),)),
        Case("large labels", (np.array([10**12 + 3, 40, 7, 40]),)),
        Case("nine neighbours", _labels(9, 3), again=True),
        Case("uint8 labels", (np.array([200, 255, 200, 255, 255], dtype=np.uint8),)),
    ],
    misconceptions=[
        Misconception(
            "nearest_only",
            says="The nearest neighbour alone decides: for 2 7 7 yours answers 2. Count the votes first.",
            instead=lambda labels: int(labels[0]),
        ),
        Misconception(
            "smallest_label",
            says="On a tie yours takes the smallest label: for 5 2 2 5 it answers 2, "
            "but the number of a class says nothing about how near it is.",
            instead=smallest_tied,
        ),
        Misconception(
            "largest_label",
            says="On a tie yours takes the largest label, but the number of a class says nothing about how near it is.",
            instead=largest_tied,
        ),
        Misconception(
            "farther_class",
            says="On a tie yours takes the class that is met last, the farther one.",
            instead=lambda labels: vote(labels[::-1]),
        ),
        Misconception(
            "count",
            says="This is how many votes the winner got, not who won: for 2 7 7 yours answers 2, two votes.",
            instead=lambda labels: int(np.unique(labels, return_counts=True)[1].max()),
        ),
        Misconception(
            "position",
            says="This is a position in the list, not a label: for 5 2 2 5 yours answers 0.",
            instead=lambda labels: int(np.flatnonzero(labels == vote(labels))[0]),
        ),
        Misconception(
            "unique_position",
            says="This is a position among the sorted different labels, not the label that stands there.",
            instead=lambda labels: int(np.unique(labels, return_counts=True)[1].argmax()),
        ),
        Misconception(
            "tie_to_nearest",
            says="On a tie yours goes to the nearest neighbour of all, even if its class is not one of the tied ones.",
            instead=lambda labels: (
                int(labels[0]) if len(set(statistics.multimode(labels.tolist()))) > 1 else vote(labels)
            ),
        ),
        Misconception(
            "set_order",
            says="On a tie yours takes the label that Python's set happens to list first. "
            "A set forgets in which order things came.",
            instead=lambda labels: max(set(labels.tolist()), key=labels.tolist().count),
        ),
        Misconception(
            "met_last",
            says="On a tie yours takes the tied label that is met last when going from the nearest outwards. "
            "The text asks for the one that is met first.",
            instead=lambda labels: statistics.multimode(labels.tolist())[-1],
        ),
        Misconception(
            "first_to_finish",
            says="On a tie yours takes the label whose votes are complete first, as if the farthest neighbours "
            "were dropped: for 5 2 2 5 it answers 2. The text asks which of them is met first.",
            instead=first_to_finish,
        ),
        Misconception(
            "more_than_half",
            says="Yours wants more than half of all votes, else it asks the nearest. "
            "The most votes are enough, even if they are two of five.",
            instead=lambda labels: vote(labels) if 2 * (labels == vote(labels)).sum() > len(labels) else int(labels[0]),
        ),
        Misconception(
            "boyer_moore",
            says="Yours wants more than half of all votes, else it asks the nearest. "
            "The most votes are enough, even if they are two of five.",
            instead=majority_element,
        ),
        Misconception(
            "mixed_positions",
            says="A position among the sorted different labels is used as a position in the list of neighbours. "
            "The two lists are not in the same order.",
            instead=lambda labels: int(labels[np.unique(labels, return_counts=True)[1].argmax()]),
        ),
        Misconception(
            "all_winners",
            says="Yours returns all labels with the most votes. One is asked for, and the text says which.",
            instead=lambda labels: np.array(sorted(statistics.multimode(labels.tolist()))),
        ),
        Misconception(
            "median",
            says="This is the middle label. Labels are names, and between a 2 and a 7 there is no middle.",
            instead=lambda labels: int(np.median(labels)),
        ),
    ],
    scalar_1d=False,
)


Problem = tuple[np.ndarray, np.ndarray, np.ndarray, int]
CORNER: Problem = (
    np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [6.0, 5.0], [5.0, 6.0], [6.0, 6.0]]),
    np.array([4, 4, 4, 9, 9, 9]),
    np.array([[0.5, 0.5], [5.5, 5.5], [4.0, 4.0]]),
    3,
)
# The nearest point belongs to class 9, the next two to class 4, and so on: with k = 2 each query is a tie.
TIES: Problem = (
    np.array([[0.0], [1.1], [2.3], [5.0], [6.2], [8.0], [9.1]]),
    np.array([9, 4, 4, 9, 4, 9, 9]),
    np.array([[0.1], [2.9], [5.3], [6.9]]),
    2,
)


def _blobs(n: int, m: int, d: int, k: int, classes: int = 4, dtype: type = float) -> Callable[[Generator], Problem]:
    def make(rng: Generator) -> Problem:
        centres = rng.normal(size=(classes, d)) * (60 if dtype is np.uint8 else 1.0) + (128 if dtype is np.uint8 else 0)
        spread = 40 if dtype is np.uint8 else 1.3
        y, of = np.arange(n) % classes, rng.integers(0, classes, m)
        x, queries = centres[y] + spread * rng.normal(size=(n, d)), centres[of] + spread * rng.normal(size=(m, d))
        top = 255 if dtype is np.uint8 else np.inf
        x, queries = (np.clip(v, 0 if top == 255 else -np.inf, top).astype(dtype) for v in (x, queries))
        return x, (y + 1) * 10, queries, k

    return make


def _labels_of(result: Any, *args: Any) -> dict[str, Any]:
    return {"labels": result}


knn_predict = Exercise(
    "knn_predict",
    points=3,
    oracle=knn,
    cases=[
        Case("two corners", CORNER, worked=True),
        Case("all sizes different", _blobs(40, 17, 3, 5), again=True),
        Case("one neighbour", _blobs(30, 14, 2, 1)),
        Case("two neighbours that disagree", TIES),
        Case("all training points are neighbours", _blobs(15, 6, 2, 15)),
        Case("uint8 pixels", _blobs(30, 12, 4, 3, dtype=np.uint8)),
        Case("four neighbours", _blobs(50, 20, 2, 4)),
        Case("a large album", _blobs(400, 30, 2, 6, classes=5)),
        Case("one query", _blobs(25, 1, 3, 7)),
        Case("no query", _blobs(20, 0, 3, 3)),
    ],
    misconceptions=[
        Misconception(
            "farthest",
            says="Yours asks the k farthest points instead of the nearest: in 'two corners' every query gets "
            "the label of the other corner.",
            instead=lambda x, y, q, k: knn(x, y, q, k, order=-1),
        ),
        Misconception(
            "farthest_tail",
            says="Yours asks the k farthest points instead of the nearest: in 'two corners' every query gets "
            "the label of the other corner.",
            instead=lambda x, y, q, k: knn(x, y, q, len(x), skip=max(len(x) - k, 0)),
        ),
        Misconception(
            "queries_as_album",
            says="The table of distances lies the other way round: yours looks for the queries nearest to each "
            "training point, and gives one answer for each training point.",
            instead=lambda x, y, q, k: knn(q, y, x, k),
        ),
        Misconception(
            "ranks_queries",
            says="The table is sorted along the queries: yours ranks the queries for each training point "
            "instead of the training points for each query.",
            instead=lambda x, y, q, k: np.array([vote(y[r]) for r in np.argsort(cdist(q, x), axis=0)[:, :k]], int),
        ),
        Misconception(
            "album_order",
            says="The right neighbours are found, but they come to the vote in the order of the training set instead "
            "of from the nearest outwards, so ties go astray.",
            instead=lambda x, y, q, k: knn(x, y, q, k, arrange=np.sort),
        ),
        Misconception(
            "farthest_first",
            says="The right neighbours are found, but the farthest of them comes to the vote first, "
            "so ties go to the farther class.",
            instead=lambda x, y, q, k: knn(x, y, q, k, arrange=lambda rows: rows[:, ::-1]),
        ),
        Misconception(
            "nearest_only",
            says="The number of neighbours makes no difference to your answer: it is the label of the nearest one.",
            instead=lambda x, y, q, k: knn(x, y, q, 1),
        ),
        Misconception(
            "skips_nearest",
            says="Yours leaves the nearest neighbour out, as if it were the query itself. "
            "A query is not one of the training points.",
            instead=lambda x, y, q, k: knn(x, y, q, k, skip=1),
        ),
        Misconception(
            "one_too_many",
            says="One neighbour too many takes part in the vote: with k = 1 there should be only one vote.",
            instead=lambda x, y, q, k: knn(x, y, q, k + 1),
        ),
        Misconception(
            "one_too_few",
            says="One neighbour too few takes part in the vote.",
            instead=lambda x, y, q, k: knn(x, y, q, max(k - 1, 1)),
        ),
        Misconception(
            "indices",
            says="These are positions in the training set, not the labels found there.",
            instead=lambda x, y, q, k: cdist(q, x).argmin(axis=1) if len(q) else np.zeros(0, int),
        ),
        Misconception(
            "manhattan",
            says="Your neighbours are nearest along the streets (Manhattan); here the straight line decides.",
            instead=lambda x, y, q, k: knn(x, y, q, k, metric="cityblock"),
        ),
        Misconception(
            "mean_label",
            says="Yours averages the labels of the neighbours. Labels are names: between class 10 and class 30 "
            "lies not class 20.",
            instead=lambda x, y, q, k: knn(x, y, q, k, voting=lambda labels: round(float(labels.mean()))),
        ),
        Misconception(
            "smallest_label",
            says="When two classes have equally many votes, yours takes the smaller label; "
            "the nearer class should win.",
            instead=lambda x, y, q, k: knn(x, y, q, k, voting=smallest_tied),
        ),
        Misconception(
            "centroid",
            says="Yours compares the query with the mean of each class. That is a good classifier too, "
            "but it has no neighbours in it.",
            instead=nearest_centroid,
        ),
        Misconception(
            "inner_product",
            says="Yours takes the points with the largest inner product for the nearest ones; "
            "that favours points far from the origin.",
            instead=lambda x, y, q, k: knn(x, y, q, k, metric=lambda u, v: -float(u @ v)),
        ),
        Misconception(
            "wrapped",
            says="The distances between uint8 pixels wrap round (10 − 20 becomes 246), so the wrong images seem near.",
            instead=lambda x, y, q, k: knn(x, y, q, k, distances=np.sqrt(wrapped_difference(q, x, power=2))),
        ),
    ],
    forbids={
        "sklearn.neighbors.KNeighborsClassifier",
        "sklearn.neighbors._classification.KNeighborsClassifier",
        "sklearn.neighbors.NearestNeighbors",
        "sklearn.neighbors._unsupervised.NearestNeighbors",
    },
    observe=_labels_of,
)
