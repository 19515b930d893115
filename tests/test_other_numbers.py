"""For formal grading the cases get other random numbers: the graders must hold with these, too."""

import numpy as np
import pytest
from chapters import exercises, solution

from course_utils.grading import Case, Exercise, Misconception

KEYS = sorted(exercises())
SALTS = (1, 523_407)


def doubled(salt: int = 0) -> Exercise:
    exercise = Exercise(
        "doubled",
        points=1,
        oracle=lambda x: 2 * x,
        cases=[
            Case("by hand", (np.array([1.0, 2.0]),), worked=True),
            Case("random", lambda rng: (rng.normal(size=4),), again=True),
        ],
        misconceptions=[Misconception("squared", says="It is squared.", instead=lambda x: x**2)],
    )
    return exercise.with_numbers(salt) if salt else exercise


def test_other_numbers_have_the_same_shapes_and_constant_cases_stay() -> None:
    before, after, again = doubled(), doubled(7), doubled(7)
    assert np.array_equal(before.case("by hand")[0], after.case("by hand")[0])
    (old,), (new,), (same,) = (e.case("random") for e in (before, after, again))
    assert old.shape == new.shape
    assert not np.isclose(old, new).any()
    assert np.array_equal(new, same)
    first, second = (args[0] for owner, args in after.judge.calls if owner == 1)
    assert not np.isclose(first, second).any()


def test_an_answer_with_the_old_numbers_in_it_fails_with_the_new_ones() -> None:
    known = {args[0].tobytes(): 2 * args[0] for _, args in doubled().judge.calls}

    def remembers(x: np.ndarray) -> np.ndarray:
        return known.get(x.tobytes(), np.zeros_like(x))

    assert doubled().check(remembers).score == 1
    report = doubled(7).check(remembers)
    assert [case.score for case in report.verdict.cases] == [1, 0], "the case by hand is constant, and stays known"


@pytest.mark.parametrize("salt", SALTS)
@pytest.mark.parametrize("key", KEYS)
def test_the_chapters_solution_earns_full_points_with_other_numbers(key: str, salt: int) -> None:
    exercise = exercises()[key].with_numbers(salt)
    report = exercise.check(solution(key))
    assert report.score == exercise.points, str(report)


@pytest.mark.parametrize("key", KEYS)
def test_every_misconception_fails_with_other_numbers(key: str) -> None:
    judge = exercises()[key].with_numbers(SALTS[0]).judge
    parts = list(judge.expected[0])
    everywhere = set(range(len(judge.cases)))
    blind = []
    for misconception in judge.misconceptions:
        answers = judge.turned([misconception])
        assert answers is not None
        if judge.cases_equal(answers, parts) == everywhere:
            blind.append(misconception.name)
    assert not blind, f"{key}: with other numbers no case tells these from the right answer: {blind}"


def test_a_stop_in_the_second_of_two_calls_names_no_mistake() -> None:
    """To stop with the same kind of exception as a turned oracle is not the same mistake."""

    def needs_equal_parts(n: int, folds: int) -> list[tuple[np.ndarray, np.ndarray]]:
        parts = np.split(np.arange(n), folds)
        return [(np.concatenate([p for j, p in enumerate(parts) if j != i]), parts[i]) for i in range(folds)]

    original = exercises()["ch02_knn.k_fold_indices"]
    met = 0
    for salt in range(1, 40):
        exercise = original.with_numbers(salt)
        (first, second) = (args for owner, args in exercise.judge.calls if owner == len(exercise.cases) - 1)
        if first[0] % first[1] == 0 and second[0] % second[1]:
            met += 1
            assert not exercise.check(needs_equal_parts).verdict.misconceptions
    assert met > 0, "no draw has a first call that divides and a second one that does not"
