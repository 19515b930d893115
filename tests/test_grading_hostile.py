"""The engine against odd and hostile answers: a clear sentence, no points, and nothing left behind."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import textwrap
import time
import warnings

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from course_utils.grading import Case, Exercise, Misconception
from course_utils.grading.run import INSTEAD, STOPPED, collect, stopped


def exercise(**changes):
    settings = dict(
        points=2,
        oracle=lambda a, b: cdist(a, b),
        cases=[
            Case("triangle", (np.array([[0.0, 0.0]]), np.array([[3.0, 4.0], [6.0, 8.0]])), worked=True),
            Case("random", lambda rng: (rng.normal(size=(4, 3)), rng.normal(size=(5, 3))), again=True),
            Case("square", lambda rng: (rng.normal(size=(3, 3)), rng.normal(size=(3, 3)))),
        ],
        misconceptions=[Misconception("no_sqrt", says="Squared.", after=np.square)],
    )
    return Exercise("toy", **(settings | changes))


TOY = exercise()


def right(a, b):
    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))


def test_right_is_right():
    assert repr(TOY.check(right)) == "2.0"


class Liar:
    """Equal to everything, and an array of whatever is asked for."""

    def __eq__(self, other):
        return True

    __hash__ = None

    def __array__(self, dtype=None, copy=None):
        return np.array([[5.0, 10.0]])

    def __float__(self):
        return 5.0


class LyingArray(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, bool)

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("caught looking")


class LyingFloat(float):
    def __float__(self):
        return 0.0

    def __eq__(self, other):
        return True

    __hash__ = None


def endless(value):
    inner = []
    inner.append(inner)
    return inner


WRONG = {
    "wrong shape": (lambda a, b: np.zeros((2, 2, 2)), "The shape is (2, 2, 2)"),
    "a text": (lambda a, b: "5", "Text came back"),
    "None": (lambda a, b: None, "Nothing came back (None)"),
    "NaN": (lambda a, b: np.full((len(a), len(b)), np.nan), "NaN"),
    "complex": (lambda a, b: right(a, b) * 1j, "wrong entries"),
    "objects": (lambda a, b: np.array([[object()]]), "dtype object"),
    "a set": (lambda a, b: {1, 2}, "A set came back"),
    "a class": (lambda a, b: int, "The class int itself"),
    "a function": (lambda a, b: right, "A function that was not called"),
    "a generator": (lambda a, b: (row for row in right(a, b)), "A generator"),
    "a liar": (lambda a, b: Liar(), "An object of type Liar"),
    "a lying array": (lambda a, b: np.zeros((len(a), len(b))).view(LyingArray), "wrong entries"),
    "a list in itself": (lambda a, b: endless(a), "came back"),
    "an exception": (lambda a, b: 1 / 0, "ZeroDivisionError"),
    "wrong number of arguments": (lambda a: a, "TypeError"),
    "exit": (lambda a, b: sys.exit(0), "asked Python to quit"),
    "html": (lambda a, b: [][int("<b>0")], "ValueError"),
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_wrong_answer_gets_no_points_and_a_clear_sentence(name):
    answer, says = WRONG[name]
    report = TOY.check(answer)
    assert report.score == 0
    assert says in str(report)
    assert report._repr_html_().startswith("<div")


def test_markup_in_a_students_text_is_escaped():
    def answer(a, b):
        raise ValueError("<script>alert(1)</script>")

    html = TOY.check(answer)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_exception_shows_the_students_own_line_even_from_deep_inside_a_library():
    def answer(a, b):
        return np.linalg.inv(np.ones((2, 3)))

    assert "at the line `return np.linalg.inv(np.ones((2, 3)))`" in str(TOY.check(answer))


def test_an_exception_whose_message_cannot_be_printed():
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

    def answer(a, b):
        raise Mute

    assert "cannot be printed" in str(TOY.check(answer))


def test_deep_recursion():
    def answer(a, b):
        return answer(a, b)

    limit = sys.getrecursionlimit()
    assert "RecursionError" in str(TOY.check(answer))
    assert sys.getrecursionlimit() == limit


@pytest.mark.parametrize("shield", ["none", "except Exception", "bare except", "sleep"])
def test_an_endless_loop_ends_with_a_sentence_and_the_rest_is_skipped(shield):
    def plain(a, b):
        while True:
            pass

    def careful(a, b):
        while True:
            try:
                sum(range(100))
            except Exception:
                continue

    def stubborn(a, b):
        tries = 0
        while tries < 3:
            try:
                while True:
                    pass
            except:  # noqa: E722
                tries += 1
        return right(a, b)

    def sleepy(a, b):
        while True:
            time.sleep(0.01)

    answer = {"none": plain, "except Exception": careful, "bare except": stubborn, "sleep": sleepy}[shield]
    start = time.perf_counter()
    report = exercise(limit=0.3).check(answer)
    assert report.score == 0
    assert "still running after" in str(report)
    assert "Not tried, because the time was used up." in str(report)
    assert time.perf_counter() - start < 30
    time.sleep(0.2)  # a watchdog that is still alive would strike here
    assert repr(TOY.check(right)) == "2.0"


def test_keyboard_interrupt_passes():
    def answer(a, b):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        TOY.check(answer)
    assert repr(TOY.check(right)) == "2.0"


def test_a_memory_of_the_first_call_is_unmasked():
    memory = {}

    def answer(a, b):
        if a.shape not in memory:
            memory[a.shape] = right(a, b)
        return memory[a.shape]

    report = TOY.check(answer)
    assert report.score < 2
    assert "second time with other numbers" in str(report)


def test_an_answer_that_changes_its_argument_gets_half():
    def answer(a, b):
        result = right(a, b)
        a += 1
        return result

    report = TOY.check(answer)
    assert report.score == 1
    assert "changed its argument `a` in place" in str(report)
    without_names = TOY.check(lambda *args: answer(*args))
    assert "changed its argument number 1 in place" in str(without_names)
    assert exercise(in_place=True).check(answer).score == 2


def test_a_changed_argument_is_said_before_what_stops_or_goes_wrong_because_of_it():
    def answer(a, b):
        a += 1
        if len(a) > 1:
            a.astype(int).__iadd__(0.5)
        return right(a - 1, b)

    changed = "The call changes its argument `a` in place; what it was given should stay as it was."
    report = TOY.check(answer)
    assert report.sentences[0] == changed
    assert "stops at the same line: UFuncTypeError" in report.sentences[1]
    assert "whole numbers have no room for decimal ones" in report.sentences[1]
    assert changed not in str(exercise(in_place=True).check(answer))

    def wrong(a, b):
        a += 1
        return right(a, b)

    assert TOY.check(wrong).sentences[0] == changed


def test_nothing_reaches_the_streams_and_prints_become_a_remark(capfd):
    def answer(a, b):
        print("looking at", a.shape)
        print("error", file=sys.stderr)
        os.write(2, b"from C code\n")
        subprocess.run([sys.executable, "-c", "import sys; sys.stderr.write('child')"], check=False)
        warnings.warn("careful", stacklevel=1)
        return right(a, b) + 1

    report = TOY.check(answer)
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert "looking at (1, 2)" in str(report)
    assert "there was a warning: careful" in str(report)


def test_random_state_and_error_state_are_put_back():
    def answer(a, b):
        np.random.seed(0)
        random.seed(0)
        np.seterr(all="raise")
        return right(a, b)

    np.random.seed(7)
    random.seed(7)
    expected = np.random.default_rng(0), np.random.rand(), random.random()
    np.random.seed(7)
    random.seed(7)
    before = np.geterr()
    TOY.check(answer)
    assert (np.random.rand(), random.random()) == expected[1:]
    assert np.geterr() == before


def test_gradients_are_recorded_again_after_an_answer_that_stopped_it():
    import torch

    def off_for_ever(a, b):
        torch.set_grad_enabled(False)
        return right(a, b)

    before = torch.is_grad_enabled()
    TOY.check(off_for_ever)
    assert torch.is_grad_enabled() == before is True


def test_a_stub_that_is_not_the_students_own_is_an_error():
    def answer(a, b):
        import logging

        return logging.Handler().emit(None)

    assert "Not attempted yet" not in str(TOY.check(answer))


def test_half_a_stub_is_an_attempt():
    def answer(a, b):
        if len(a) == 1:
            return right(a, b)
        raise NotImplementedError

    report = TOY.check(answer)
    assert 0 < report.score < 2
    assert "Not written yet" in str(report)


def test_something_that_is_not_a_function():
    assert "takes the function itself" in str(TOY.check(np.zeros(3)))


def test_the_courses_own_function_is_refused():
    def stub(a, b):
        raise NotImplementedError

    assert TOY.check(TOY.oracle).score == 0
    assert TOY.check(TOY.yours(stub)).score == 0
    assert "Check the one that you wrote" in str(TOY.check(TOY.oracle))


def test_yours_says_which_function_is_used(capsys):
    def stub(a, b):
        raise NotImplementedError

    assert TOY.yours(right)(*TOY.case("triangle")).tolist() == [[5.0, 10.0]]
    assert "toy: yours is right, and it is used" in capsys.readouterr().out
    assert TOY.yours(stub)(*TOY.case("triangle")).tolist() == [[5.0, 10.0]]
    assert "toy: not written yet, so the course's own version is used" in capsys.readouterr().out


def test_yours_is_the_students_own_inside_a_check_and_in_grading(monkeypatch):
    seen = []

    def wrong(a, b):
        return a

    def answer(a, b):
        seen.append(TOY.yours(wrong) is wrong)
        return right(a, b)

    TOY.check(answer)
    assert all(seen)
    assert TOY.yours(wrong) is not wrong
    monkeypatch.setenv("COURSE_GRADING", "1")
    assert TOY.yours(wrong) is wrong


def test_a_global_that_is_read_is_a_remark_and_costs_nothing():
    namespace = {"np": np, "offset": 0.0}
    code = "def answer(a, b):\n    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1)) + offset\n"
    report = TOY.check(written(code, namespace))
    assert report.score == 2
    assert "offset is a variable from outside the function" in str(report)


def test_a_warning_that_the_text_allows_is_no_remark_and_another_one_is():
    def loud(a, b):
        np.exp(1000 * np.ones(1))
        return right(a, b) + 1

    def louder(a, b):
        return loud(a, b) + np.zeros(1) / np.zeros(1)

    allowed = exercise(may_warn={"overflow encountered in exp"})
    assert "Remark: there was a warning: overflow" in str(TOY.check(loud))
    assert "Remark" not in str(allowed.check(loud))
    assert "Remark: there was a warning: invalid value" in str(allowed.check(louder))


def written(code, namespace):
    """A function from source text that can be read again, as in a notebook."""
    import linecache

    name = f"<cell {hash(code)}>"
    linecache.cache[name] = (len(code), None, code.splitlines(True), name)
    exec(compile(code, name, "exec"), namespace)
    return namespace["answer"]


FORBIDDEN = {
    "import as": "import scipy.spatial.distance as d\ndef answer(a, b):\n    return d.cdist(a, b)",
    "from import": "from scipy.spatial.distance import cdist\ndef answer(a, b):\n    return cdist(a, b)",
    "inside": "def answer(a, b):\n    from scipy.spatial.distance import cdist as c\n    return c(a, b)",
    "another name": "from scipy.spatial.distance import cdist\nf = cdist\ndef answer(a, b):\n    return f(a, b)",
    "a helper": (
        "from scipy.spatial.distance import cdist\n"
        "def helper(a, b):\n    return cdist(a, b)\n"
        "def answer(a, b):\n    return helper(a, b)"
    ),
}


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
def test_a_forbidden_function_is_found_under_any_name(name):
    strict = exercise(forbids={"scipy.spatial.distance.cdist"})
    report = strict.check(written(FORBIDDEN[name], {"__name__": "student"}))
    assert report.score == 1
    assert "without `scipy.spatial.distance.cdist`" in str(report)


@pytest.mark.parametrize("loop", ["[f(x) for x in a]", "list(map(f, a))", "[*(f(x) for x in a)]"])
def test_comprehensions_and_map_are_loops(loop):
    code = f"""
    def answer(a, b):
        f = lambda x: np.sqrt(((x - b) ** 2).sum(-1))
        return np.array({loop}).reshape(len(a), len(b))
    """
    report = exercise(forbids={"loops"}).check(written(textwrap.dedent(code), {"np": np, "__name__": "student"}))
    assert report.score == 1
    assert "without a loop" in str(report)


LEFT_OVER = "def norm(a):\n    return [x for x in a]\n"


@pytest.mark.parametrize(
    "code",
    [
        "def answer(a, b):\n    norm = a[:, None] - b[None]\n    return np.sqrt((norm**2).sum(-1))",
        "def answer(a, b, norm=2):\n    return np.sqrt(((a[:, None] - b[None]) ** norm).sum(-1))",
        "def answer(a, b):\n    map = a[:, None] - b[None]\n    return np.sqrt((map**2).sum(-1))",
        "def answer(a, b):\n    def inner(norm):\n        return np.sqrt((norm**2).sum(-1))\n"
        "    return inner(a[:, None] - b[None])",
    ],
)
def test_a_variable_is_not_taken_for_a_function_of_the_same_name(code):
    """The function with a loop is one from an earlier try, still there in the notebook's memory, or Python's own."""
    report = exercise(forbids={"loops"}).check(written(LEFT_OVER + code, {"np": np, "__name__": "student"}))
    assert report.score == 2, str(report)


@pytest.mark.parametrize(
    "code",
    [
        "def answer(a, b):\n    norm(a)\n    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))",
        "def answer(a, b):\n    def inner():\n        norm(a)\n    inner()\n"
        "    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))",
        "def answer(a, b, f=norm):\n    f(a)\n    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))",
        "def answer(a, b, *, f=norm):\n    f(a)\n    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))",
        "def answer(a, b):\n    class Inner:\n        rows = norm([1])\n"
        "    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))",
        "answer = lambda a, b, f=norm: f(a) and np.sqrt(((a[:, None] - b[None]) ** 2).sum(-1))",
    ],
)
def test_a_loop_in_a_helper_is_found_wherever_the_helper_is_named(code):
    report = exercise(forbids={"loops"}).check(written(LEFT_OVER + code, {"np": np, "__name__": "student"}))
    assert report.score == 1, str(report)


UNUSUAL = {
    "float32": lambda a, b: right(a, b).astype(np.float32),
    "a torch tensor": lambda a, b: __import__("torch").from_numpy(right(a, b)),
    "a torch tensor with gradients": lambda a, b: __import__("torch").tensor(right(a, b), requires_grad=True),
    "a view": lambda a, b: np.asfortranarray(right(a, b)),
    "another order in memory": lambda a, b: right(b, a).T,
    "a subclass": lambda a, b: right(a, b).view(LyingArray),
}


@pytest.mark.parametrize("name", sorted(UNUSUAL))
def test_right_but_unusual_is_right(name):
    assert TOY.check(UNUSUAL[name]).score == 2


NUMBER = Exercise(
    "number",
    points=1,
    oracle=lambda x: float(np.sum(x)),
    cases=[Case("three", (np.array([1.5, 2.0, 3.0]),), worked=True), Case("two", (np.array([1.0, 2.5]),))],
    misconceptions=[Misconception("mean", says="Mean.", instead=lambda x: float(np.mean(x)))],
)


@pytest.mark.parametrize(
    ("kind", "score"),
    [
        (lambda x: np.float64(x.sum()), 1.0),
        (lambda x: np.float32(x.sum()), 1.0),
        (lambda x: np.array(x.sum()), 1.0),
        (lambda x: __import__("torch").tensor(x.sum()), 1.0),
        (lambda x: np.array([x.sum()]), 0.5),
        (lambda x: [x.sum()], 0.5),
        (lambda x: LyingFloat(x.sum()), 1.0),
        (lambda x: LyingFloat(x.sum() + 1), 0.0),
        (lambda x: str(x.sum()), 0.0),
        (lambda x: True, 0.0),
    ],
)
def test_numbers_in_their_many_forms(kind, score):
    assert NUMBER.check(kind).score == score


def test_the_score_is_a_plain_float_in_range_whatever_the_answer(capfd):
    for answer in (
        right,
        lambda a, b: None,
        lambda a, b: np.square(right(a, b)),
        lambda a, b: right(a, b) + (len(a) > 3),
    ):
        report = TOY.check(answer)
        assert type(report.score) is float
        assert 0 <= float(repr(report)) <= 2
        assert float(repr(report)) * 4 == int(float(repr(report)) * 4)
    assert capfd.readouterr().err == ""


def test_collect_brings_back_plain_values_only():
    """What the student's half hands over survives JSON-like inspection: no function, no object of a student's class."""
    (output,) = collect(lambda a: Liar(), [(np.zeros(2),)])
    assert output.value is not None
    assert output.value.kind == "other"
    assert output.value.array is None


def test_a_broken_specification_is_refused_at_once():
    with pytest.raises(ValueError, match="worked cases come first"):
        exercise(cases=[Case("a", (np.zeros(1),)), Case("b", (np.zeros(1),), worked=True)])
    with pytest.raises(ValueError, match="multiple of ¼"):
        exercise(points=0.3)
    with pytest.raises(ValueError, match="title of its own"):
        exercise(cases=[Case("a", (1,)), Case("a", (2,))])
    with pytest.raises(ValueError, match="turns nothing"):
        Misconception("nothing", says="Nothing.")
    with pytest.raises(ValueError, match="needs a maker"):
        Case("a", (1,), again=True)
    with pytest.raises(KeyError, match="Its cases: 'triangle', 'random' and 'square'"):
        TOY.case("rectangle")


def test_exit_inside_a_kernel_does_not_take_the_kernel_along(tmp_path):
    """`exit()` in a notebook asks the kernel to stop; a check turns that into a sentence."""
    import nbformat
    from nbclient import NotebookClient

    code = """
    import numpy as np
    from course_utils.grading import Case, Exercise, Misconception
    toy = Exercise("toy", points=1, oracle=lambda x: x + 1, cases=[Case("one", (np.ones(2),), worked=True)],
                   misconceptions=[Misconception("same", says="Same.", instead=lambda x: x)])
    def answer(x):
        exit()
    print(str(toy.check(answer)))
    """
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(textwrap.dedent(code)), nbformat.v4.new_code_cell("print('still here')")]
    )
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = "".join(o.get("text", "") for cell in notebook.cells for o in cell.outputs)
    assert "asked Python to quit" in said
    assert "still here" in said


def test_yours_leaves_an_answer_that_is_right_but_far_too_slow(capsys):
    def slow(a, b):
        time.sleep(0.2)
        return right(a, b)

    TOY.yours(slow)
    assert "yours is right but too slow for what follows" in capsys.readouterr().out
    assert TOY.check(slow).score == 2


def test_two_mistakes_in_different_cases_are_both_named():
    """Neither composes with the other, because both replace the oracle."""

    def is_square(a, b):
        return len(a) == len(b)

    both = exercise(
        cases=[*TOY.cases, Case("another square", lambda rng: (rng.normal(size=(2, 3)), rng.normal(size=(2, 3))))],
        misconceptions=[
            Misconception("squares", says="Squared.", instead=lambda a, b: cdist(a, b) ** (1 + is_square(a, b))),
            Misconception("twice", says="Doubled.", instead=lambda a, b: cdist(a, b) * (2 - is_square(a, b))),
        ],
    )
    report = both.check(lambda a, b: right(a, b) ** 2 if is_square(a, b) else 2 * right(a, b))
    assert {m.name for m in report.verdict.misconceptions} == {"squares", "twice"}


def test_a_missing_return_a_letter_without_quotes_and_a_repeated_error_are_said_plainly():
    from course_utils.grading import Choice

    def silent(a, b):
        right(a, b)

    def broken(a, b):
        return np.zeros(2) @ np.zeros(3)

    assert "Nothing comes back. Is there a `return`?" in str(TOY.check(silent))
    report = str(TOY.check(broken))
    assert report.count("ValueError") == 1
    assert "Every case stops at the same line" in report
    choice = Choice("choice", right="a", wrong={"b": "No."}, why="Because of the first.")
    assert "Error" not in str(choice.check(lambda: None))
    assert "stand behind `return`" in str(choice.check(lambda: None))
    assert "One of the letters a, b is expected" in str(choice.check(lambda: 3))
    assert "Because" not in str(choice.check(lambda: "b"))
    assert "cases pass" not in str(choice.check(lambda: "b"))
    for right_one in (choice.check(lambda: "a"), choice.full_report()):
        assert "Because of the first." in str(right_one)
        assert "Because of the first." in right_one._repr_html_()
        assert right_one.score == 1
    assert "needs quotation marks" in str(choice.check(lambda: b))  # noqa: F821


def test_a_wrong_form_in_every_case_is_said_above_the_table():
    report = TOY.check(lambda a, b: right(a, b).tolist())
    assert report.sentences == ["The values are right, but they come as a list; an array is expected."]
    partly = TOY.check(lambda a, b: right(a, b).tolist() if len(a) > 1 else right(a, b) + 1)
    assert "a list" not in " ".join(partly.sentences)


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (lambda a, b: [x for x, y, z in [a.shape]], "more names on the left"),
        (lambda a, b: [x for (x,) in [a.shape]], "more values on the right"),
        (lambda a, b: a[: 4 / 2], "`/` gives a decimal one"),
        (lambda a, b: a[0, 0, 0], "more indices than the array has axes"),
        (lambda a, b: a[99], "Counting begins with 0"),
    ],
)
def test_what_the_commonest_stops_mean(answer, meaning):
    assert meaning in str(TOY.check(answer))


def test_an_argument_that_comes_back_is_called_by_the_students_name():
    assert "Argument `other` comes back unchanged." in str(TOY.check(lambda mine, other: other))
    assert "Argument number 2 comes back unchanged." in str(TOY.check(lambda *both: both[1]))


def test_a_long_sentence_stands_once_in_neighbouring_rows_and_belongs_to_the_row_above():
    report = TOY.check(lambda a, b: right(a, b)[..., None, None])
    rows = [line for line in str(report).splitlines() if line.startswith("Case")]
    assert [row.endswith("The same as one row above.") for row in rows] == [False, False, False]  # three shapes
    report = TOY.check(lambda a, b: max(a, b))
    assert "(`if`, `and`, `or`, `max` and `min` decide once;" in str(report)

    def in_place(a, b):
        result = right(a, b)
        a += 1
        return result

    rows = [line for line in str(TOY.check(in_place)).splitlines() if line.startswith("Case")]
    assert "changed its argument" in rows[0]
    assert [row.endswith("The same as one row above.") for row in rows] == [False, True, True]


def test_where_pytorch_stopped_its_words_are_said_once():
    parts = exercise(
        oracle=lambda a, b: {"size": a.size, "near": cdist(a, b), "far": cdist(a, b) + 1},
        observe=lambda result, a, b: dict(result),
        misconceptions=[],
    )
    report = str(parts.check(lambda a, b: {"size": 1, "an error of PyTorch, shapes differ": True}))
    row = next(line for line in report.splitlines() if line.startswith("Case"))
    assert row.count("PyTorch stopped: shapes differ.") == 1
    assert "size: " in row
    assert "missing" not in row


def test_what_stopped_is_said_for_the_part_that_is_missing():
    names = list({**stopped(RuntimeError("shapes\n  differ.")), **stopped(RuntimeError("too small"), "with one row")})
    assert names == [STOPPED + "shapes differ.", STOPPED + "with one row: too small"]
    parts = exercise(
        oracle=lambda a, b: {"near": cdist(a, b), "far": cdist(a, b) + 1},
        observe=lambda result, a, b: dict(result),
        misconceptions=[],
    )
    wrong = parts.check(lambda a, b: {"near": right(a, b), **stopped(RuntimeError("too small"), "with one row")})
    assert "PyTorch stopped: with one row: too small." in str(wrong)
    assert "missing" not in str(wrong)


def test_numbers_that_differ_in_late_decimals_are_not_said_to_be_off_by_a_factor():
    report = TOY.check(lambda a, b: right(a, b) * (1 + 2e-5))
    assert report.verdict.seen == (
        "The numbers are nearly right: their decimals differ by about 2e-05 of the largest.",
    )
    report = TOY.check(lambda a, b: right(a, b) * 1.01)
    assert report.verdict.seen[0] == "Every entry is 1.01 times what it should be."


def test_a_part_under_another_name_is_mentioned():
    parts = exercise(
        oracle=lambda a, b: {"near": cdist(a, b), "far": cdist(a, b) + 1},
        observe=lambda result, a, b: dict(result),
        misconceptions=[],
    )
    report = parts.check(lambda a, b: {"near": right(a, b), "distant": right(a, b) + 1})
    assert "far: It is missing; there is 'distant', which is not asked for." in str(report)


def test_what_holds_for_several_parts_is_said_once_and_an_observe_may_say_what_is_wrong():
    parts = exercise(
        oracle=lambda a, b: {"near": cdist(a, b), "far": cdist(a, b) + 1, "farther": cdist(a, b) + 2},
        observe=lambda result, a, b: dict(result),
        misconceptions=[],
    )

    def says(**changes):
        report = parts.check(
            lambda a, b: {n: right(a, b) + i for i, n in enumerate(("near", "far", "farther"))} | changes
        )
        return report.verdict.cases[0].says

    number = "One number came back; an array of shape (1, 2) is expected."
    assert says(far=1.0, farther=1.0) == f"far and farther: {number}"
    assert says(near=1.0, far=1.0, farther=1.0) == number
    assert (
        says(near=1.0, far=None)
        == f"near: {number} far: Nothing came back (None): an array of shape (1, 2) is expected."
    )
    wrong = parts.check(lambda a, b: {"near": right(a, b), "far": right(a, b) + 1, f"{INSTEAD}These are borrowed.": 0})
    assert wrong.verdict.cases[0].says == "farther: These are borrowed."


def test_a_case_that_a_lazy_answer_passes_is_marked_as_one_that_does_not_count():
    turns = [Misconception(f"m{n}", says=f"m{n}", instead=lambda a, n=n: a + n) for n in (1, 2, 3)]
    cases = [Case("zeros", (np.zeros(3),)), Case("one to three", (np.array([1.0, 2.0, 3.0]),))]
    square = Exercise("square", points=2, oracle=lambda a: a**2, cases=cases, misconceptions=turns)
    report = square.check(lambda a: a * 0)
    assert report.score == 0, "the case that passes weighs nothing"
    rows = re.findall(r"<tr>.*?</tr>", report._repr_html_())[1:]
    assert ["does not count" in row for row in rows] == [True, False]
    said = [line for line in str(report).splitlines() if line.startswith("Case")]
    assert ["does not count" in line for line in said] == [True, False]
    alone = Exercise("square", points=2, oracle=lambda a: a**2, cases=cases[:1], misconceptions=turns)
    assert "does not count" not in str(alone.check(lambda a: a + 1)), "where no case has a weight, all decide together"


def shown(answer, expected):
    """What a report shows of a worked case: yours and the expected one."""
    one = Exercise(
        "one",
        points=1,
        oracle=lambda: expected,
        cases=[Case("the only one", (), worked=True)],
        misconceptions=[Misconception("none", says="None.", instead=lambda: None)],
    )
    (detail,) = one.check(lambda: answer).details
    return detail.yours, detail.expected


def test_of_a_long_array_the_places_that_differ_are_shown():
    target = np.zeros((3, 3, 2, 8))
    target[2, 1, 1, :3] = [1, 0.55, 0.1]
    other = np.zeros((3, 3, 2, 8))
    other[1, 2, 1, :3] = [1, 0.55, 0.1]
    row, nothing = "[1.   0.55 0.1  0.   0.   0.   0.   0.  ]", "[0. 0. 0. 0. 0. 0. 0. 0.]"
    yours, expected = shown(other, target)
    assert yours == f"[1, 2, 1] = {row}; [2, 1, 1] = {nothing}; all others agree"
    assert expected == f"[1, 2, 1] = {nothing}; [2, 1, 1] = {row}; all others agree"
    assert shown(target + 1, target)[0].endswith("; 15 more differ")
    yours, expected = shown(target[..., :7], target)  # of another shape: what is not 0
    assert yours == "[2, 1, 1] = [1.   0.55 0.1  0.   0.   0.   0.  ]; all others are 0"
    assert expected == f"[2, 1, 1] = {row}; all others are 0"


def test_of_a_long_row_single_entries_are_shown_and_a_short_array_stays_whole():
    row = np.arange(100.0)
    wrong = row.copy()
    wrong[[3, 40]] = -1
    assert shown(wrong, row) == ("[3] = -1.; [40] = -1.; all others agree", "[3] = 3.; [40] = 40.; all others agree")
    assert shown(row[:5], row[:4]) == ("[0. 1. 2. 3. 4.]", "[0. 1. 2. 3.]")
    assert "..." in shown(row[:90], row)[0], "where nothing can be laid side by side, its beginning and its end"
    image = np.zeros((30, 40))
    image[7, 9] = 0.5
    assert shown(np.zeros((30, 40)), image) == ("[7, 9] = 0.; all others agree", "[7, 9] = 0.5; all others agree")
