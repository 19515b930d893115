"""Which earlier answers an answer calls, read from the source."""

from __future__ import annotations

import json

import pytest
from chapters import exercises

from tools.experiments.grading_class import form
from tools.grade.reading import read
from tools.grade.sealed import chapters
from tools.grade.uses import uses

NAMES = ("vote", "predict", "score")
VOTE = "def vote(labels):\n    return labels[0]"
OURS = "ours = ex.vote.yours(vote)"


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ([VOTE, OURS, "def predict(x):\n    return ours(x)"], {"predict": ("vote",)}),
        ([VOTE, OURS, "def predict(x):\n    return x"], {}),
        ([VOTE, "def predict(x):\n    return vote(x)"], {"predict": ("vote",)}),
        (["def predict(x):\n    return vote(x)"], {}),  # there is no such answer
        ([VOTE, OURS, "def predict(ours):\n    return ours(1)"], {}),  # a name of its own
        ([VOTE, OURS, "def predict(x):\n    vote = 1\n    return vote"], {}),
        (
            [VOTE, OURS, "def helper(x):\n    return ours(x)", "def predict(x):\n    return helper(x)"],
            {"predict": ("vote",)},
        ),
        ([VOTE, OURS, "again = ours", "predict = lambda x: [again(y) for y in x]"], {"predict": ("vote",)}),
        (["def vote(x):\n    return vote(x[1:])"], {}),  # itself
        (
            [
                VOTE,
                OURS,
                "def predict(x):\n    return ours(x)",
                "p = ex.predict.yours(predict)",
                "def score(x):\n    return p(x)",
            ],
            {"predict": ("vote",), "score": ("predict",)},  # what `predict` calls belongs to it
        ),
    ],
)
def test_uses(statements: list[str], found: dict[str, tuple[str, ...]]) -> None:
    assert uses(statements, NAMES) == found


def test_the_solutions_of_a_chapter() -> None:
    notebook = read(json.dumps(form("02_knn", True)).encode(), {"02_knn": chapters()["02_knn"].forbids})
    assert all(f"ch02_knn.{name}" in exercises() for name in notebook.uses)
    assert notebook.uses["knn_predict"] == ("l2_distances", "majority_vote")
    assert "majority_vote" not in notebook.uses
