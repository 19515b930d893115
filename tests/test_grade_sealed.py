"""What is sent to a student's process holds no oracle: every exercise seals, and one made to leak is refused."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import cloudpickle
import numpy as np
import pytest

from course_utils.grading import Case, Exercise, Misconception
from tools.grade.sealed import Leak, chapters, seal

CHAPTERS = chapters()
EXERCISES = [(chapter, name) for chapter in CHAPTERS for name in CHAPTERS[chapter].exercises]


def doubled(a: np.ndarray) -> np.ndarray:
    return 2 * a


def tripled(a: np.ndarray) -> np.ndarray:
    return 3 * a


def leaking(observe: Callable[..., Any] | None = None, argument: Any = None) -> Exercise:
    wrong = Misconception("triple", says="You tripled it.", instead=tripled)
    args = (np.arange(3.0),) if argument is None else (np.arange(3.0), argument)
    oracle = doubled if argument is None else lambda a, other: doubled(a)
    exercise = Exercise(
        "twice", points=1, oracle=oracle, cases=[Case("one", args)], misconceptions=[wrong], observe=observe
    )
    exercise.oracle = doubled
    return exercise


class Holder:
    def __init__(self, held: Any) -> None:
        self.held = held

    def look(self, result: Any, a: Any) -> dict[str, Any]:
        return {"same": self.held(a)}


def in_a_closure() -> Callable[..., Any]:
    oracle = doubled
    return lambda result, a: {"same": bool(np.all(result == oracle(a)))}


def in_a_default(result: Any, a: Any, trusted: Callable[..., Any] = doubled) -> dict[str, Any]:
    return {"same": trusted(a)}


def as_a_global(result: Any, a: Any) -> dict[str, Any]:
    return {"same": doubled(a)}


def of_a_misconception(result: Any, a: Any) -> dict[str, Any]:
    return {"tripled": tripled(a)}


WAYS = {
    "a closure": in_a_closure(),
    "a default": in_a_default,
    "a partial": functools.partial(in_a_default, trusted=doubled),
    "a method's object": Holder(doubled).look,
    "a misconception": lambda result, a, turn=tripled: {"same": turn(a)},
    "a list in a dict": lambda result, a, kept={"x": [doubled]}: {"same": 0},
}
cloudpickle.register_pickle_by_value(__import__(__name__))  # as the rooms of the chapters are


@pytest.mark.parametrize("way", WAYS)
def test_an_observe_that_leads_to_the_oracle_is_refused(way: str) -> None:
    with pytest.raises(Leak, match=r"twice: its arguments or its `observe` lead to"):
        seal(leaking(WAYS[way]))


@pytest.mark.parametrize("observe", [as_a_global, of_a_misconception])
def test_so_is_one_that_reaches_it_by_its_module(observe: Callable[..., Any]) -> None:
    with pytest.raises(Leak):
        seal(leaking(observe))


@pytest.mark.parametrize(
    "held",
    [doubled, [doubled], Holder(doubled), {"a": (tripled,)}],
    ids=("itself", "in a list", "in an object", "in a dict"),
)
def test_so_are_arguments_that_hold_it(held: Any) -> None:
    with pytest.raises(Leak):
        seal(leaking(argument=held))


def test_so_are_the_exercise_and_its_judge() -> None:
    other = leaking()
    for held in (other, other.judge, other.misconceptions[0], other.full_report()):
        with pytest.raises(Leak, match=type(held).__name__):
            seal(leaking(argument=[held]))


def test_one_that_does_not_leak_is_sealed() -> None:
    calls, observe = cloudpickle.loads(seal(leaking(lambda result, a: {"shape": np.shape(result)})))
    assert [len(args) for args in calls] == [1]
    assert observe(np.zeros(3), None) == {"shape": (3,)}


@pytest.mark.parametrize(("chapter", "name"), EXERCISES, ids=[f"{c}.{n}" for c, n in EXERCISES])
def test_every_exercise_seals_all_its_calls(chapter: str, name: str) -> None:
    exercise = CHAPTERS[chapter].exercises[name]
    calls, observe = cloudpickle.loads(seal(exercise))
    assert len(calls) == len(exercise.judge.calls)
    assert (observe is None) == (exercise.observe is None)
