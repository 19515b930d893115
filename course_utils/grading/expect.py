"""What is expected of an exercise: the oracle's answers, and what each misconception would answer instead."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Self

import numpy as np

from .compare import same_values
from .plain import Plain, to_plain
from .run import Output, last_line
from .spec import Case, Function, Misconception, Observe, compose

WHOLE = ""  # the part name of an answer that is not taken apart
Values = dict[str, Plain]  # part → value


class Expectation:
    """Knows what is expected in every call of every case, and what each misconception would give there."""

    def __init__(
        self,
        oracle: Function,
        cases: Sequence[Case],
        misconceptions: Sequence[Misconception],
        observe: Observe | None,
        rtol: float,
        scalar_1d: bool,
        in_place: bool,
        exact_dtype: bool = False,
        silent: bool = False,
    ) -> None:
        self.oracle, self.cases, self.misconceptions = oracle, tuple(cases), tuple(misconceptions)
        self.observe, self.rtol, self.scalar_1d, self.in_place = observe, rtol, scalar_1d, in_place
        self.exact_dtype, self.silent = exact_dtype, silent
        self._made_with = (oracle, misconceptions, observe, rtol, scalar_1d, in_place, exact_dtype, silent)
        self._turned: dict[tuple[str, ...], list[Values | str] | None] = {}
        self._probed: dict[tuple[tuple[str, ...], int], Values | str | None] = {}

    def with_cases(self, cases: Sequence[Case]) -> Self:
        """The same expectations in other cases."""
        oracle, *rest = self._made_with
        return type(self)(oracle, cases, *rest)  # type: ignore[arg-type]

    @cached_property
    def calls(self) -> list[tuple[int, tuple[Any, ...]]]:
        """(index of the case, arguments) of every call, in order."""
        return [(i, case.args(call)) for i, case in enumerate(self.cases) for call in range(case.calls)]

    @cached_property
    def expected(self) -> list[Values]:
        """What the oracle gives in every call."""
        answers = self._answers(self.oracle)
        for (i, _), answer in zip(self.calls, answers, strict=True):
            if isinstance(answer, str):
                raise RuntimeError(f"the oracle fails in the case '{self.cases[i].title}': {answer}")
        return [answer for answer in answers if not isinstance(answer, str)]

    def turned(self, turns: Sequence[Misconception]) -> list[Values | str] | None:
        """What the oracle with these turns gives in every call; an exception as its text. Kept once computed."""
        key = tuple(turn.name for turn in turns)
        if key not in self._turned:
            function = compose(self.oracle, turns)
            self._turned[key] = None if function is None else self._answers(function)
        return self._turned[key]

    def probed(self, turns: Sequence[Misconception], case: int) -> Values | str | None:
        """What the oracle with these turns gives in the first call of one case, without computing the others."""
        key = tuple(turn.name for turn in turns)
        if (key, case) not in self._probed:
            function = compose(self.oracle, turns)
            args = self.cases[case].args(0)
            self._probed[key, case] = None if function is None else self._answers(function, [args])[0]
        return self._probed[key, case]

    def _answers(self, function: Function, calls: Iterable[tuple[Any, ...]] | None = None) -> list[Values | str]:
        answers: list[Values | str] = []
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for args in self._fresh_calls() if calls is None else calls:
                try:
                    result = function(*args)
                    answers.append(self._taken_apart(result, args))
                except Exception as problem:
                    answers.append(last_line(problem))
        return answers

    def _fresh_calls(self) -> Iterator[tuple[Any, ...]]:
        return (case.args(call) for case in self.cases for call in range(case.calls))

    def _taken_apart(self, result: Any, args: tuple[Any, ...]) -> Values:
        if self.observe is None:
            return {WHOLE: to_plain(result)}
        return {name: to_plain(part) for name, part in self.observe(result, *args).items()}

    @cached_property
    def weights(self) -> list[float]:
        """0 for a case that a lazy answer (zeros, ones, NaN, empty, None, an argument) would pass, else 1."""
        weights = [1.0] * len(self.cases)
        for i in range(len(self.cases)):
            numbers = [n for n, (case, _) in enumerate(self.calls) if case == i]
            wants, argss = [self.expected[n] for n in numbers], [self.calls[n][1] for n in numbers]
            kinds = range(len(lazy_answers(wants[0], argss[0])))
            lazies = [lazy_answers(w, a) for w, a in zip(wants, argss, strict=True)]
            if any(
                all(
                    all(same_values(lazy[kind].get(part), want[part], self.rtol) for part in want)
                    for lazy, want in zip(lazies, wants, strict=True)
                )
                for kind in kinds
            ):
                weights[i] = 0.0
        return weights

    def cases_equal(self, given: list[Values | str], parts: list[str]) -> set[int]:
        """Cases in which a turned oracle agrees with the oracle in every call."""
        equal = set(range(len(self.cases)))
        for n, (i, _) in enumerate(self.calls):
            answer = given[n]
            want = self.expected[n]
            if isinstance(answer, str) or not all(same_values(answer.get(p), want[p], self.rtol) for p in parts):
                equal.discard(i)
        return equal


def values_of(output: Output) -> Values:
    """The parts of an answer; an answer that is not taken apart has one, called ''."""
    if output.parts is not None:
        return output.parts
    return {WHOLE: output.value} if output.value is not None else {}


def lazy_answers(want: Values, args: tuple[Any, ...]) -> list[Values]:
    """Answers that need no thought: zeros, ones, NaN and empty in the expected shape, None, each argument."""

    def filled(plain: Plain, value: float) -> Plain:
        if plain.array is not None:
            dtype = plain.array.dtype if np.isfinite(value) else np.float64
            return Plain("array", "an array", array=np.full(plain.array.shape, value, dtype=dtype))
        return Plain(plain.kind, plain.form, items=tuple(filled(p, value) for p in plain.items), keys=plain.keys)

    lazies: list[Values] = [{k: filled(p, value) for k, p in want.items()} for value in (0.0, 1.0, np.nan)]
    lazies.append({k: to_plain(np.zeros(0)) for k in want})
    lazies.append({k: to_plain(None) for k in want})
    lazies += [{k: to_plain(a) for k in want} for a in args]
    return lazies
