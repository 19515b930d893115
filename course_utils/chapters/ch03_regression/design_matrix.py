"""Exercise of chapter 03: a table of features with a column of ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Misconception

from ._headlines import HeadlinedExercise, other_dtype
from .reference import design_matrix as with_ones


def _table(*shape: int, dtype: type = float) -> Callable[[Generator], tuple[np.ndarray]]:
    return lambda rng: ((rng.normal(size=shape) * 3 + 2).astype(dtype),)


def _bytes(rng: Generator) -> tuple[np.ndarray]:
    return (rng.integers(2, 256, (3, 5), dtype=np.uint8),)


def _view(rng: Generator) -> tuple[np.ndarray]:
    return (rng.normal(size=(9, 8))[::2, 1::3],)


def _constant(value: float) -> Callable[[Generator], tuple[np.ndarray]]:
    """A table whose first feature is the same for all samples."""
    return lambda rng: (np.column_stack([np.full(4, value), rng.normal(size=(4, 2))]),)


def _as_table(x: np.ndarray) -> np.ndarray:
    return x[:, None] if np.ndim(x) == 1 else np.asarray(x)


def _with(column: Callable[[np.ndarray], Any]) -> Callable[[np.ndarray], np.ndarray]:
    """Another first column."""
    return lambda x: np.hstack([np.reshape(column(_as_table(x)), (len(x), 1)), _as_table(x).astype(float)])


design_matrix = HeadlinedExercise(
    "design_matrix",
    looks=[
        other_dtype(
            "The values are right, but your table keeps the type of what was given (whole numbers stay whole numbers, "
            "float32 stays float32). The text asks for float64 always: of which type are your ones?"
        )
    ],
    points=1,
    oracle=with_ones,
    exact_dtype=True,
    cases=[
        Case("two loans, two features", (np.array([[25.0, 4.0], [40.0, 9.5]]),), worked=True),
        Case("one feature, shape (n,)", (np.array([1.0, 2.0, 4.0, 6.0, 8.0]),), worked=True),
        Case("all sizes different", _table(5, 3), again=True),
        Case("as many samples as features", _table(4, 4)),
        Case("one sample", _table(1, 3)),
        Case("one feature, one sample", _table(1)),
        Case("no sample", lambda rng: (rng.normal(size=(0, 3)),)),
        Case("a feature that is 1 for every sample", _constant(1.0)),
        Case("a feature that is 4 for every sample", _constant(4.0)),
        Case("whole numbers", (np.array([[3, -2], [0, 7], [4, 1]]),)),
        Case("uint8 pixels", _bytes),
        Case("float32", _table(6, 2, dtype=np.float32)),
        Case("every second row of a larger table", _view),
    ],
    misconceptions=[
        Misconception(
            "ones_last",
            says="The column of ones stands last. The text puts it first, so that the first weight is the intercept.",
            after=lambda X: np.roll(X, -1, axis=1),
        ),
        Misconception(
            "no_ones",
            says="The column of ones is missing: without it every plane is forced through the origin.",
            instead=_as_table,
        ),
        Misconception(
            "zeros",
            says="The first column is filled with zeros. Its weight could then be anything: 0 times a weight is 0.",
            instead=_with(lambda x: np.zeros(len(x))),
        ),
        Misconception(
            "ones_row",
            says="The ones are a row here, one more sample. They should be a column, one more feature.",
            instead=lambda x: np.vstack([np.ones((1, _as_table(x).shape[1])), _as_table(x)]),
        ),
        Misconception(
            "transposed",
            says="Rows and columns have changed places: each sample has a row.",
            after=np.transpose,
        ),
        Misconception(
            "one_sample",
            says="An array of shape (n,) was read as one sample: a single 1 stands in front of all of them. The text "
            "says n samples with one feature each.",
            instead=lambda x: np.hstack([np.ones((1, 1)), np.atleast_2d(x)]) if np.ndim(x) == 1 else with_ones(x),
        ),
        Misconception(
            "flat",
            says="Everything has ended up in one long row. In joining arrays, the axis along which they meet has to be "
            "named.",
            instead=lambda x: (
                np.insert(x.astype(float), 0, 1) if np.ndim(x) > 1 else np.append(np.ones(len(x)), x.astype(float))
            ),
        ),
        Misconception(
            "flat_single",
            says="An array of shape (n,) comes back as one long array. Each number needs a row of its own, with a 1 in "
            "front of it. See the case 'one feature, shape (n,)'.",
            instead=lambda x: np.append(np.ones(len(x)), x) if np.ndim(x) == 1 else with_ones(x),
        ),
        Misconception(
            "single_without_ones",
            says="An array of shape (n,) gets no column of ones. See the case 'one feature, shape (n,)'.",
            instead=lambda x: x[:, None] if np.ndim(x) == 1 else with_ones(x),
        ),
        Misconception(
            "overwritten",
            says="The ones have replaced the first feature. They are a column of their own.",
            instead=lambda x: np.hstack([np.ones((len(x), 1)), _as_table(x)[:, 1:]]),
        ),
        Misconception(
            "twice",
            says="There are two columns of ones. One intercept is enough.",
            after=lambda X: np.hstack([np.ones((len(X), 1)), X]),
        ),
        Misconception(
            "both_sides",
            says="There are two columns of ones, the first and the last. One intercept is enough.",
            after=lambda X: np.hstack([X, np.ones((len(X), 1))]),
        ),
        Misconception(
            "counting",
            says="The first column counts the samples, 0 1 2 …; every entry should be 1.",
            instead=_with(lambda x: np.arange(len(x))),
        ),
        Misconception(
            "squares",
            says="Squares of the features have been added. A design matrix may hold them (section 6), but here the "
            "text asks for the ones and the features as they are.",
            after=lambda X: np.hstack([X, X[:, 1:] ** 2]),
        ),
        Misconception(
            "whole",
            says="The decimals of the features are cut off: the array was made for whole numbers.",
            after=np.trunc,
        ),
        Misconception(
            "ones_kept",
            says="A feature that happens to be 1 for every sample is taken for the column of ones, and none is added. "
            "The column is added to every table.",
            instead=lambda x: _as_table(x) if len(x) and (_as_table(x)[:, 0] == 1).all() else with_ones(x),
        ),
        Misconception(
            "constant_replaced",
            says="A feature that is the same for all samples has been dropped. Every feature keeps its place.",
            instead=lambda x: (
                with_ones(x) if len(x) < 2 else with_ones(_as_table(x)[:, np.ptp(_as_table(x), axis=0) > 0])
            ),
        ),
        Misconception(
            "one_row_lost",
            says="A table with a single row is read as one feature: its numbers have become samples.",
            instead=lambda x: with_ones(x.ravel()) if np.ndim(x) == 2 and len(x) == 1 else with_ones(x),
        ),
        Misconception(
            "standardised",
            says="The features have been standardised. The text asks for them as they are.",
            instead=lambda x: (
                with_ones((x - x.mean(axis=0)) / np.where(np.ptp(x, axis=0), x.std(axis=0), 1.0))
                if len(x)
                else with_ones(x)
            ),
        ),
        Misconception(
            "reversed",
            says="The features stand in reverse order.",
            after=lambda X: np.hstack([X[:, :1], X[:, :0:-1]]),
        ),
        Misconception(
            "wrapped",
            says="Whole numbers are squeezed into uint8, where −2 becomes 254.",
            instead=lambda x: with_ones(x.astype(np.int64) % 256 if x.dtype.kind == "i" else x),
        ),
    ],
    forbids={"sklearn.preprocessing.PolynomialFeatures", "sklearn.preprocessing.add_dummy_feature"},
)
