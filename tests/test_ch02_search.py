"""The chapter's search at full size gives the neighbours that scikit-learn gives."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from course_utils.chapters.ch02_knn.search import nearest


@pytest.mark.parametrize(("n", "m", "d", "k"), [(30, 7, 5, 4), (3000, 40, 20, 1), (3011, 40, 20, 7), (5000, 3, 8, 50)])
def test_the_neighbours_are_scikit_learns(n, m, d, k):
    rng = np.random.default_rng(n)
    x, queries = rng.normal(size=(n, d)).astype(np.float32), rng.normal(size=(m, d)).astype(np.float32)
    expected = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(x).kneighbors(queries, return_distance=False)
    assert np.array_equal(nearest(x, queries, k, chunk=16), expected)


def test_no_query_gives_no_neighbours():
    assert nearest(np.zeros((9, 2)), np.zeros((0, 2)), 3).shape == (0, 3)


@pytest.mark.parametrize("k", [0, 10])
def test_a_k_that_cannot_be_is_refused(k):
    with pytest.raises(ValueError, match="between 1 and the 9 stored points"):
        nearest(np.zeros((9, 2)), np.zeros((1, 2)), k)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"x \(n, d\) and queries \(m, d\) are expected"):
        nearest(np.zeros((9, 2)), np.zeros((1, 3)), 1)
