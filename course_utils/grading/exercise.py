"""Exercise: the one object that a notebook talks to."""

from __future__ import annotations

import copy
import functools
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, Self

from .compare import same_values
from .guard import inside_check
from .judge import CaseVerdict, Judge, Verdict
from .picture import draw
from .report import Detail, Report, points
from .run import TIME_LIMIT, Output, collect
from .seen import join
from .show import show_both
from .source import forbidden_used, globals_read
from .spec import Case, Function, Misconception, Observe

SLOWER = 30.0  # `yours` substitutes an answer that is this many times slower than the oracle …
READABLE = 24  # numbers of an image that are written out beside its picture
SLOW_SECONDS = 0.3  # … and takes longer than this for all cases together


class Exercise:
    """An oracle, cases and executable misconceptions.

    name: equals the variable's name in the chapter's module; stable for ever once released.
    points: the maximum, a multiple of ¼.
    oracle: a trusted function with the student's signature.
    forbids: qualified names ('scipy.spatial.distance.cdist') and 'loops' that the exercise is there to avoid.
    observe: turns a result that is not an array into named plain parts: `observe(result, *args) -> dict`.
    rtol: the tolerance, relative to the largest expected value of a call.
    scalar_1d: the text allows an array of shape (1,) for one number.
    in_place: the answer is meant to change its arguments.
    exact_dtype: the text names the dtype of the result; another one is the wrong form and earns half.
    silent: the text asks for no warning; a call with right values during which there was one earns half.
    may_warn: words of warnings that come with a way that the text allows; no remark is made about these.
    picture: the result is an image (H, W) or (H, W, 3): for a worked case that fails, the report shows yours, the
        expected one and their difference.
    """

    def __init__(
        self,
        name: str,
        *,
        points: float,
        oracle: Function,
        cases: Sequence[Case],
        misconceptions: Sequence[Misconception],
        forbids: Collection[str] = (),
        observe: Observe | None = None,
        rtol: float = 1e-6,
        scalar_1d: bool = False,
        in_place: bool = False,
        exact_dtype: bool = False,
        silent: bool = False,
        may_warn: Collection[str] = (),
        picture: bool = False,
        limit: float = TIME_LIMIT,
    ) -> None:
        if points <= 0 or points * 4 != int(points * 4):
            raise ValueError(f"{name}: points must be a positive multiple of ¼, got {points}.")
        titles = [case.title for case in cases]
        if len(set(titles)) < len(titles) or not titles:
            raise ValueError(f"{name}: needs cases, each with a title of its own, got {titles}.")
        worked = [case.worked for case in cases]
        if worked != sorted(worked, reverse=True):
            raise ValueError(f"{name}: worked cases come first.")
        self.name, self.points, self.oracle = name, float(points), oracle
        self.cases, self.misconceptions, self.forbids = tuple(cases), tuple(misconceptions), frozenset(forbids)
        self.observe, self.limit = observe, limit
        self.judge = Judge(oracle, cases, misconceptions, observe, rtol, scalar_1d, in_place, exact_dtype, silent)
        self.rtol, self.picture, self.may_warn = rtol, picture, frozenset(may_warn)

    def __repr__(self) -> str:
        return f"<Exercise {self.name}: {self.points:g} points, {len(self.cases)} cases>"

    def case(self, title: str) -> tuple[Any, ...]:
        """The arguments of the case with this title, to debug on: `a, b = ex.l2_distances.case("uint8 pixels")`."""
        for case in self.cases:
            if case.title == title:
                return case.args()
        raise KeyError(f"{self.name} has no case '{title}'. Its cases: {join([repr(c.title) for c in self.cases])}.")

    def check(self, answer: Callable[..., Any]) -> Report:
        """Try the student's function on every case and say what is right, what is wrong and which mistake it is."""
        refusal = self._refuse(answer)
        if refusal:
            nothing = tuple(CaseVerdict(c.title, 0.0, 1.0, "Not tried.") for c in self.cases)
            return Report(self.name, self.points, 0.0, Verdict(0.0, nothing), remarks=(refusal,))
        outputs = collect(answer, [args for _, args in self.judge.calls], self.observe, self.limit)
        return self.report(outputs, forbidden_used(answer, self.forbids), globals_read(answer))

    def report(self, outputs: Sequence[Output], forbidden: Sequence[str] = (), read: Sequence[str] = ()) -> Report:
        """Judge outputs that were collected, here or in another process: one for each of `judge.calls`, in order.

        forbidden: names of `forbids` that the answer's source uses. read: global values that it reads.
        """
        verdict = self.judge.judge(outputs)
        if verdict.stub:
            return Report(self.name, self.points, 0.0, verdict, self._details(outputs, verdict))
        score = points(verdict.share, self.points, verdict.right, bool(forbidden))
        remarks = self._remarks(outputs, forbidden, read, verdict.right)
        return Report(self.name, self.points, score, verdict, self._details(outputs, verdict), tuple(remarks))

    def with_numbers(self, salt: int) -> Self:
        """The same exercise with other random numbers in its cases, of the same shapes; constant cases stay."""
        other = copy.copy(self)
        other.cases = tuple(replace(case, salt=salt) for case in self.cases)
        other.judge = self.judge.with_cases(other.cases)
        return other

    def full_report(self) -> Report:
        """The report of an answer that is right in every case."""
        every = tuple(CaseVerdict(c.title, 1.0, 1.0) for c in self.cases)
        return Report(self.name, self.points, self.points, Verdict(1.0, every))

    def yours(self, answer: Callable[..., Any]) -> Callable[..., Any]:
        """The student's function if it passes its check, else the course's own, and then it says so.

        Later cells and demos can rely on the result. Inside a check, and in grading, it is always the student's.
        """
        if inside_check.get() or os.environ.get("COURSE_GRADING") == "1":
            return answer
        reason = self._why_not(answer)
        if reason:
            print(f"{self.name}: {reason}, so the course's own version is used in the cells below.")
        else:
            print(f"{self.name}: yours is right, and it is used in the cells below.")
        chosen = self.oracle if reason else answer

        @functools.wraps(chosen)
        def ours(*args: Any, **kwargs: Any) -> Any:
            return chosen(*args, **kwargs)

        ours.__dict__["course_substitute"] = self.name
        return ours

    # -- helpers -------------------------------------------------------------------------------------------

    def _why_not(self, answer: Callable[..., Any]) -> str:
        if self._refuse(answer):
            return "this is not a function of yours"
        outputs = collect(answer, [args for _, args in self.judge.calls], self.observe, self.limit)
        verdict = self.judge.judge(outputs)
        if verdict.stub:
            return "not written yet"
        if not verdict.right:
            return "yours does not pass its check yet"
        seconds = sum(output.seconds for output in outputs)
        if seconds > SLOW_SECONDS:
            reference = collect(self.oracle, [args for _, args in self.judge.calls], self.observe, self.limit)
            if seconds > SLOWER * sum(output.seconds for output in reference):
                return "yours is right but too slow for what follows"
        return ""

    def _refuse(self, answer: Any) -> str:
        if not callable(answer):
            return f"A check takes the function itself, as in check({self.name}), without calling it first."
        if answer is self.oracle or getattr(answer, "course_substitute", None):
            return "This is the course's own function. Check the one that you wrote."
        return ""

    def _remarks(
        self, outputs: Sequence[Output], forbidden: Sequence[str], read: Sequence[str], right: bool
    ) -> list[str]:
        remarks = []
        if forbidden:
            said = ["a loop" if name == "loops" else f"`{name}`" for name in forbidden]
            remarks.append(f"The exercise is to do it without {join(said)}; with it, at most half the points.")
        if read:
            verb, they = ("is a variable", "it") if len(read) == 1 else ("are variables", "they")
            remarks.append(
                f"Remark: {join(read)} {verb} from outside the function; {they} may hold something else later."
            )
        warned = next((w for o in outputs for w in o.warned if not any(word in w for word in self.may_warn)), "")
        if right:
            return remarks  # how a right answer got there is its own affair
        if warned:
            remarks.append(f"Remark: there was a warning: {warned}")
        printed = next((o.printed for o in outputs if o.printed.strip()), "")
        if printed:
            remarks.append(f"Remark: in the first case it printed: {printed.strip()[:200]}")
        return remarks

    def _details(self, outputs: Sequence[Output], verdict: Verdict) -> tuple[Detail, ...]:
        details = []
        for i, (case, said) in enumerate(zip(self.cases, verdict.cases, strict=True)):
            n = next(n for n, (owner, _) in enumerate(self.judge.calls) if owner == i)
            details.append(Detail() if said.score == 1 else self._detail(case, outputs[n], n))
        return tuple(details)

    def _detail(self, case: Case, output: Output, n: int) -> Detail:
        if output.status != "ok" or not case.worked:
            return Detail()
        yours, expected, picture = [], [], None
        for part, want in self.judge.expected[n].items():
            got = output.parts.get(part) if output.parts is not None else output.value
            if got is None:
                continue
            if not same_values(got, want, self.rtol):
                label = f"{part} = " if part else ""
                yours_now, expected_now = show_both(got, want, self.rtol)
                yours.append(label + yours_now)
                expected.append(label + expected_now)
                mine, theirs = got.as_array(), want.as_array()
                if self.picture and mine is not None and theirs is not None:
                    picture = draw(mine, theirs)
        if picture and any(
            want.array is not None and want.array.size > READABLE for want in self.judge.expected[n].values()
        ):
            return Detail(picture=picture)  # nobody reads so many numbers where there is something to see
        return Detail("; ".join(yours), "; ".join(expected), picture)
