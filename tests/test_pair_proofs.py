"""Two mistakes at once: what a check says then is one of the two, and no third."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from chapters import exercises

from course_utils.grading import Misconception
from course_utils.grading.spec import compose, pairs

KEYS = sorted(exercises())
TRIED = 80  # of up to 800 pairs an exercise


def drawn(key):
    """(first, second, both as one function) for pairs of an exercise's misconceptions, at random, always the same.

    Two that both replace the oracle do not compose and are left out, and so is what is the same the other way round.
    """
    exercise = exercises()[key]
    composed = [(*pair, compose(exercise.oracle, pair)) for pair in pairs(exercise.misconceptions)]
    return random.Random(key).sample(composed, min(TRIED, len(composed)))


def test_pairs_are_tried_in_both_orders_only_where_these_differ():
    """All that is left out is a pair that does not compose, or does the same the other way round."""
    sides = {
        "before": [lambda x: (x + 1,), lambda x: (2 * x,)],
        "instead": [lambda x: -x, lambda x: x**2],
        "after": [lambda y: y + 3, lambda y: 5 * y],
    }
    turns = [
        Misconception(f"{side} {n}", says="…", **{side: turn})
        for side, both in sides.items()
        for n, turn in enumerate(both)
    ]
    tried = pairs(turns)
    assert len(tried) == len(set(tried)) == 2 + 2 + 3 * 4
    for pair in permutations(turns, 2):
        function, other = compose(abs, pair), compose(abs, pair[::-1])
        if function is None or other is None:
            assert pair not in tried
        elif pair not in tried:
            assert pair[::-1] in tried
            assert [function(x) for x in range(-3, 4)] == [other(x) for x in range(-3, 4)]


@pytest.mark.parametrize("key", KEYS)
def test_a_pair_of_misconceptions_is_named_or_hides_behind_one_of_its_own(key):
    """A sentence of a stranger would be a false name. Pairs that say nothing are allowed; they are counted."""
    exercise, both = exercises()[key], drawn(key)
    if not both:
        pytest.skip("no two of its misconceptions compose: each of them replaces the oracle")
    named = total = 0
    for first, second, function in both:
        report = exercise.check(lambda *args, function=function: function(*args))
        if report.score == exercise.points:
            continue  # two turns that undo each other
        total += 1
        sentences = {m.says for m in report.verdict.misconceptions}
        named += bool(sentences & {first.says, second.says})
    assert total, "every pair undoes itself"
    assert named >= 0.8 * total, f"{named} of {total} pairs are explained by a turn of their own"
