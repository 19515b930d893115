"""Two mistakes at once: what a check says then is one of the two, and no third."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from chapters import exercises

from course_utils.grading.spec import compose

KEYS = sorted(exercises())
TRIED = 150  # of up to 2 000 pairs an exercise; `python tests/proof_table.py` tries them all


@pytest.mark.parametrize("key", KEYS)
def test_a_pair_of_misconceptions_is_named_or_hides_behind_one_of_its_own(key):
    """A sentence of a stranger would be a false name. Pairs that say nothing are allowed; they are counted.

    Two that both replace the oracle do not compose and are left out. The pairs are drawn at random, always the same.
    """
    exercise = exercises()[key]
    pairs = [
        (one, two) for one, two in permutations(exercise.misconceptions, 2) if compose(exercise.oracle, [one, two])
    ]
    if not pairs:
        pytest.skip("no two of its misconceptions compose: each of them replaces the oracle")
    named = total = 0
    for first, second in random.Random(key).sample(pairs, min(TRIED, len(pairs))):
        function = compose(exercise.oracle, [first, second])
        report = exercise.check(lambda *args, function=function: function(*args))
        if report.score == exercise.points:
            continue  # two turns that undo each other
        total += 1
        sentences = {m.says for m in report.verdict.misconceptions}
        named += bool(sentences & {first.says, second.says})
    assert total, "every pair undoes itself"
    assert named >= 0.8 * total, f"{named} of {total} pairs are explained by a turn of their own"
