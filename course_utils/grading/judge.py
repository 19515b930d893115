"""Compare outputs with the oracle and find the misconception behind them: the half that never sees the function."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Any

import numpy as np

from . import seen
from .compare import RIGHT, Match, compare, same_values
from .plain import Plain, to_plain
from .run import Output, last_line
from .spec import Case, Function, Misconception, Observe, compose

WHOLE = ""  # the part name of an answer that is not taken apart
Values = dict[str, Plain]  # part → value


@dataclass(frozen=True)
class CaseVerdict:
    """How one case went. weight is 0 where a lazy answer would pass it too."""

    title: str
    score: float
    weight: float
    says: str = ""


@dataclass(frozen=True)
class Verdict:
    """The judgement of one answer: a share of the points in 0..1 and everything there is to say about it."""

    share: float
    cases: tuple[CaseVerdict, ...]
    misconceptions: tuple[Misconception, ...] = ()
    seen: tuple[str, ...] = ()
    stub: bool = False

    @property
    def right(self) -> bool:
        """Whether every case passed in full."""
        return all(case.score == 1 for case in self.cases)


class Judge:
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
    ) -> None:
        self.oracle, self.cases, self.misconceptions = oracle, tuple(cases), tuple(misconceptions)
        self.observe, self.rtol, self.scalar_1d, self.in_place = observe, rtol, scalar_1d, in_place
        self.exact_dtype = exact_dtype
        self._turned: dict[tuple[str, ...], list[Values | str] | None] = {}

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

    def _answers(self, function: Function) -> list[Values | str]:
        answers: list[Values | str] = []
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for i, args in self._fresh_calls():
                try:
                    result = function(*args)
                    answers.append(self._taken_apart(result, args))
                except Exception as problem:
                    answers.append(last_line(problem))
                    del i
        return answers

    def _fresh_calls(self) -> Iterator[tuple[int, tuple[Any, ...]]]:
        for i, case in enumerate(self.cases):
            for call in range(case.calls):
                yield i, case.args(call)

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

    # -- judging -------------------------------------------------------------------------------------------

    def judge(self, outputs: Sequence[Output]) -> Verdict:
        """The verdict on one output per call, in the order of `calls`."""
        if all(o.status in ("stub", "skipped") for o in outputs) and outputs[0].status == "stub":
            nothing = tuple(CaseVerdict(c.title, 0.0, w) for c, w in zip(self.cases, self.weights, strict=True))
            return Verdict(0.0, nothing, stub=True)
        matches = [self._match(output, want) for output, want in zip(outputs, self.expected, strict=True)]
        verdicts = []
        for i, case in enumerate(self.cases):
            numbers = [n for n, (owner, _) in enumerate(self.calls) if owner == i]
            worst = min(numbers, key=lambda n: matches[n].score)
            says = matches[worst].says
            if says and worst != numbers[0] and matches[numbers[0]].score == 1:
                says = "Called a second time with other numbers of the same shape: " + says
            verdicts.append(CaseVerdict(case.title, matches[worst].score, self.weights[i], says))
        weight = sum(v.weight for v in verdicts)
        share = (
            sum(v.score * v.weight for v in verdicts) / weight if weight else float(all(v.score == 1 for v in verdicts))
        )
        named = self._recognise(outputs)
        sights = () if named else tuple(self._sights(outputs))
        return Verdict(share, tuple(verdicts), named, sights)

    def _match(self, output: Output, want: Values) -> Match:
        if output.status != "ok":
            return Match(0.0, _says_of(output))
        got = self._values(output)
        parts = {
            name: compare(got[name], want[name], self.rtol, self.scalar_1d, self.exact_dtype)
            if name in got
            else Match(0.0, "It is missing.")
            for name in want
        }
        if output.changed and not self.in_place:
            which = " and ".join(f"number {i + 1}" for i in output.changed)
            changed = f"The values are right, but the call changed its argument {which} in place."
            parts = {n: m if m.score < 1 else Match(0.5, changed) for n, m in parts.items()}
        score = sum(m.score for m in parts.values()) / len(parts)
        says = "; ".join(dict.fromkeys((f"{name}: " if name else "") + m.says for name, m in parts.items() if m.says))
        return RIGHT if score == 1 else Match(score, says)

    @staticmethod
    def _values(output: Output) -> Values:
        if output.parts is not None:
            return output.parts
        return {WHOLE: output.value} if output.value is not None else {}

    # -- recognition ---------------------------------------------------------------------------------------

    def _recognise(self, outputs: Sequence[Output]) -> tuple[Misconception, ...]:
        """The whole answer first, then each of its parts."""
        names = list(self.expected[0])
        whole = self._explain(outputs, names)
        if whole or len(names) == 1:
            return whole
        found: dict[str, Misconception] = {}
        for name in names:
            found |= {turn.name: turn for turn in self._explain(outputs, [name])}
        return tuple(found.values())

    def _explain(self, outputs: Sequence[Output], parts: list[str]) -> tuple[Misconception, ...]:
        """The single turn, else the pair of turns, that reproduces most of the failing cases.

        At least two of them, or the only one; and the answer passes no case that the turn would fail.
        """
        right = self._cases_where(outputs, lambda n: self.expected[n], parts)
        failing = {i for i in range(len(self.cases)) if i not in right}
        if not failing:
            return ()
        singles: list[tuple[Misconception, ...]] = [(m,) for m in self.misconceptions]
        pairs: list[tuple[Misconception, ...]] = list(permutations(self.misconceptions, 2))
        for candidates in (singles, pairs):
            best: tuple[Misconception, ...] = ()
            most = 0
            for turns in candidates:
                hits = self._hits(outputs, turns, parts, failing, right)
                if hits > most and 2 * hits > len(failing) and (hits >= 2 or len(failing) == 1):
                    best, most = turns, hits
            if best:
                return best
        return ()

    def _hits(
        self,
        outputs: Sequence[Output],
        turns: tuple[Misconception, ...],
        parts: list[str],
        failing: set[int],
        right: set[int],
    ) -> int:
        given = self.turned(turns)
        if given is None:
            return 0
        like = turns[0].like if len(turns) == 1 else None
        if like is not None:
            return len(self._cases_like(outputs, like) & failing)
        hits = self._hit_cases(outputs, given, parts, failing)
        by_value = [i for i in hits if not isinstance(given[self._first_call(i)], str)]
        if not by_value:
            return 0
        turn_passes = self._cases_equal(given, parts)
        return 0 if right - turn_passes else len(hits)

    def _hit_cases(
        self, outputs: Sequence[Output], given: list[Values | str], parts: list[str], failing: set[int]
    ) -> set[int]:
        """The failing cases that the turn reproduces; given up as soon as they cannot be most of them."""
        hits: set[int] = set()
        missed = 0
        for i in sorted(failing):
            if all(self._agrees(outputs[n], given[n], parts) for n, (owner, _) in enumerate(self.calls) if owner == i):
                hits.add(i)
            else:
                missed += 1
                if 2 * missed >= len(failing):
                    return set()
        return hits

    def _first_call(self, case: int) -> int:
        return next(n for n, (owner, _) in enumerate(self.calls) if owner == case)

    def _cases_where(self, outputs: Sequence[Output], reference: Any, parts: list[str]) -> set[int]:
        """Cases in which the answer equals the reference in every call."""
        equal = set(range(len(self.cases)))
        for n, (i, _) in enumerate(self.calls):
            if i in equal and not self._agrees(outputs[n], reference(n), parts):
                equal.discard(i)
        return equal

    def _cases_like(self, outputs: Sequence[Output], like: Callable[[Any, Any], bool]) -> set[int]:
        """Cases in which every call looks like this mistake."""
        alike = set(range(len(self.cases)))
        for n, (i, _) in enumerate(self.calls):
            if i in alike and (outputs[n].status != "ok" or not self._looks(outputs[n], n, like)):
                alike.discard(i)
        return alike

    def _looks(self, output: Output, n: int, like: Callable[[Any, Any], bool]) -> bool:
        got = {part: value.as_values() for part, value in self._values(output).items()}
        want = {part: value.as_values() for part, value in self.expected[n].items()}
        try:
            return bool(like(got[WHOLE], want[WHOLE]) if WHOLE in want else like(got, want))
        except (TypeError, ValueError, KeyError, IndexError):  # a shape or type that the look did not expect
            return False

    def _agrees(self, output: Output, reference: Values | str, parts: list[str]) -> bool:
        if isinstance(reference, str):  # the turn raises: so must the answer, with the same kind of exception
            return output.status == "error" and output.error_type == reference.split(":")[0]
        if output.status != "ok":
            return False
        got = self._values(output)
        return all(same_values(got.get(part), reference.get(part), self.rtol) for part in parts)

    def _cases_equal(self, given: list[Values | str], parts: list[str]) -> set[int]:
        """Cases in which a turned oracle agrees with the oracle in every call."""
        equal = set(range(len(self.cases)))
        for n, (i, _) in enumerate(self.calls):
            answer = given[n]
            want = self.expected[n]
            if isinstance(answer, str) or not all(same_values(answer.get(p), want[p], self.rtol) for p in parts):
                equal.discard(i)
        return equal

    # -- what is seen --------------------------------------------------------------------------------------

    def _sights(self, outputs: Sequence[Output]) -> Iterator[str]:
        ends = {(o.error_type, o.line) for o in outputs if o.status == "error"}
        if len(ends) == 1 and sum(o.status == "error" for o in outputs) > 1:
            stopped = next(o for o in outputs if o.status == "error")
            every = "Every case" if all(o.status == "error" for o in outputs) else "More than one case"
            yield f"{every} stops at the same line: {_says_of(stopped)}"
        for part in self.expected[0]:
            pairs, arguments = [], []
            for n, output in enumerate(outputs):
                got = self._values(output).get(part) if output.status == "ok" else None
                want = self.expected[n].get(part)
                if got is None or want is None or same_values(got, want, self.rtol):
                    continue
                mine, theirs = got.as_array(), want.as_array()
                if mine is not None and theirs is not None:
                    pairs.append((mine, theirs))
                    arguments.append(self.calls[n][1])
            label = f"{part}: " if part else ""
            yield from (label + sentence for sentence in seen.describe(pairs, arguments))


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


def _says_of(output: Output) -> str:
    at = f" at the line `{output.line}`" if output.line else ""
    if output.status == "timeout":
        return f"It was stopped because it was still running after {round(output.seconds)} seconds{at}."
    if output.status == "exit":
        return f"It asked Python to quit{at}; a function should return its answer."
    if output.status == "skipped":
        return "Not tried, because the time was used up."
    if output.status == "stub":
        return f"Not written yet{at}."
    return f"{output.error}{at}."
