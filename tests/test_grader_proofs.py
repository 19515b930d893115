"""Every grader is proven able to pass the right answer and to fail, and name, the wrong ones."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from chapters import exercises, solution

from course_utils.grading import Choice, Exercise
from course_utils.grading.compare import agree, tolerance
from course_utils.grading.expect import Values
from course_utils.grading.spec import compose

KEYS = sorted(exercises())
LAZY = ("zeros", "ones", "nan", "empty", "none", "input", "random")
TURNS = [(key, m.name) for key in KEYS for m in exercises()[key].misconceptions]


def turned(exercise: Exercise, name: str):
    misconception = next(m for m in exercise.misconceptions if m.name == name)
    function = compose(exercise.oracle, [misconception])
    assert function is not None
    return misconception, lambda *args: function(*args)


@pytest.mark.parametrize("key", KEYS)
def test_the_oracle_earns_full_points(key):
    exercise = exercises()[key]
    report = exercise.check(lambda *args: exercise.oracle(*args))
    assert report.score == exercise.points, str(report)


@pytest.mark.parametrize("key", KEYS)
def test_the_chapters_own_solution_earns_full_points(key):
    exercise = exercises()[key]
    report = exercise.check(solution(key))
    assert report.score == exercise.points, str(report)
    assert not report.sentences, str(report)


@pytest.mark.parametrize("key", KEYS)
def test_the_stub_earns_nothing_and_raises_nothing(key):
    def stub(*args):
        raise NotImplementedError

    report = exercises()[key].check(stub)
    assert repr(report) == "0.0"
    assert "Not attempted yet" in str(report)


def lazy(exercise: Exercise, kind: str):
    def like(value, fill):
        if isinstance(value, np.ndarray):
            return np.full(value.shape, fill)
        if isinstance(value, list | tuple):
            return type(value)(like(v, fill) for v in value)
        return "" if isinstance(value, str) else fill

    def answer(*args):
        if kind == "input":
            return args[0] if args else None
        args = copy.deepcopy(args)  # the oracle may train a model that it is given; a lazy answer does not
        if kind == "random":
            shape = np.shape(exercise.oracle(*args)) if isinstance(exercise.oracle(*args), np.ndarray) else ()
            return np.random.default_rng(0).normal(size=shape)
        fixed = {"empty": np.zeros(0), "none": None}
        if kind in fixed:
            return fixed[kind]
        return like(exercise.oracle(*args), {"zeros": 0.0, "ones": 1.0, "nan": float("nan")}[kind])

    return answer


@pytest.mark.parametrize("kind", LAZY)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.usefixtures("without_names")
def test_a_lazy_answer_earns_nothing(key, kind):
    exercise = exercises()[key]
    report = exercise.check(lazy(exercise, kind))
    assert report.score == 0, str(report)


@pytest.mark.parametrize(("key", "name"), TURNS)
def test_a_misconception_shows_exactly_its_own_sentence(key, name):
    exercise = exercises()[key]
    misconception, wrong = turned(exercise, name)
    report = exercise.check(wrong)
    assert report.score < exercise.points, f"'{name}' passes every case: build a case that it fails"
    said = [m.name for m in report.verdict.misconceptions]
    assert [m.says for m in report.verdict.misconceptions] == [misconception.says], (
        f"'{name}' is taken for {said or 'nothing known'}: build a case that tells them apart, or merge them.\n{report}"
    )


@pytest.mark.parametrize(("key", "name"), TURNS)
def test_a_misconception_is_clearly_apart_or_clearly_the_same_on_each_case(key, name):
    """Beyond ten tolerances or below a tenth of one: no case may decide by a hair."""
    exercise = exercises()[key]
    misconception, _ = turned(exercise, name)
    given = exercise.judge.turned([misconception])
    assert given is not None
    for n, (want, got) in enumerate(zip(exercise.judge.expected, given, strict=True)):
        if isinstance(got, str):
            continue
        for part in want:
            assert not borderline(want, got, part, exercise.rtol), f"call {n}, part {part!r}"


def borderline(want: Values, got: Values, part: str, rtol: float) -> bool:
    a, b = got[part].as_array() if part in got else None, want[part].as_array()
    if a is None or b is None or a.shape != b.shape or b.size == 0 or b.dtype.kind in "biu":
        return False
    allowed = tolerance(a, b, rtol)
    gap = np.abs(np.asarray(a, float) - np.asarray(b, float))
    worst = float(np.nanmax(gap)) if np.isfinite(gap).any() else np.inf
    return allowed / 10 < worst < allowed * 10 and not agree(a, b, rtol / 10).all()


@pytest.mark.parametrize("key", KEYS)
def test_there_are_enough_misconceptions_and_a_case_for_each(key):
    exercise = exercises()[key]
    least = 2 if isinstance(exercise, Choice) else 3
    assert len(exercise.misconceptions) >= least
    for misconception in exercise.misconceptions:
        given = exercise.judge.turned([misconception])
        names = list(exercise.judge.expected[0])
        passed = exercise.judge.cases_equal(given, names)
        fails = set(range(len(exercise.cases))) - passed
        # A mistake may show in one case alone, which a lazy answer passes too: it costs a quarter of a point.
        counts = any(exercise.judge.weights[i] for i in fails) or len(fails) == 1
        assert counts, f"no case that counts fails for {misconception.name}"


@pytest.mark.parametrize("key", [k for k in KEYS if exercises()[k].forbids])
def test_each_forbidden_name_is_tripped(key):
    """An answer that uses what the exercise is there to avoid gets at most half, and is told so."""
    import importlib

    exercise = exercises()[key]
    for name in sorted(exercise.forbids):
        if name == "loops":
            body, module = "[0 for _ in range(2)]", None
        else:
            module, _, attribute = name.rpartition(".")
            importlib.import_module(module)
            assert hasattr(importlib.import_module(module), attribute), f"{name} does not exist"
            body = f"library.{attribute}"
        wrong = with_line(solution(key), body, module)
        report = exercise.check(wrong)
        assert report.score <= exercise.points / 2, f"{name} is not noticed"
        assert "without" in str(report)


def with_line(function, line: str, module: str | None):
    """The solution with one more line in it."""
    import importlib
    import inspect

    from chapters import compiled

    head, _, rest = inspect.getsource(function).partition('"""\n')
    doc, _, body = rest.partition("\n") if not rest.startswith("    ###") else ("", "", rest)
    code = f'{head}"""\n    {line}\n{doc}\n{body}'
    key = next(k for k in KEYS if k.endswith("." + function.__name__))
    new = compiled(code, function.__name__, key)
    if module:
        new.__globals__["library"] = importlib.import_module(module)
    return new
