"""Find the misconception behind a wrong answer: the turn of the oracle that gives the same values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

from .compare import same_values
from .expect import WHOLE, Expectation, Values, values_of
from .run import Output
from .spec import Misconception, pairs


def recognise(expected: Expectation, outputs: Sequence[Output]) -> tuple[Misconception, ...]:
    """The misconceptions that explain the answer: as a whole if possible, else each of its parts."""
    recognition = _Recognition(expected, outputs)
    names = list(expected.expected[0])
    whole = recognition.explain(names)
    if whole or len(names) == 1:
        return whole
    found: dict[str, Misconception] = {}
    for name in names:
        found |= {turn.name: turn for turn in recognition.explain([name])}
    return tuple(found.values())


#: So many failing cases, the first ones, decide whether a pair is worth trying on all of them.
PROBES = 3


class _Recognition:
    """One answer held against everything that is expected."""

    def __init__(self, expected: Expectation, outputs: Sequence[Output]) -> None:
        self.expected, self.outputs = expected, outputs

    def explain(self, parts: list[str]) -> tuple[Misconception, ...]:
        """The single turn, else the pair of turns, that reproduces most of the failing cases.

        At least two of them, or the only one; and the answer passes no case that the turn would fail.
        """
        right = self._cases_where(lambda n: self.expected.expected[n], parts)
        failing = {i for i in range(len(self.expected.cases)) if i not in right}
        if not failing:
            return ()
        singles: list[tuple[Misconception, ...]] = [(m,) for m in self.expected.misconceptions]
        for candidates in (singles, pairs(self.expected.misconceptions)):
            best: tuple[Misconception, ...] = ()
            most = 0
            for turns in candidates:
                if len(turns) == 2 and not self._worth_trying(turns, parts, sorted(failing)[:PROBES]):
                    continue
                hits = self._hits(turns, parts, failing, right)
                if hits > most and 2 * hits > len(failing) and (hits >= 2 or len(failing) == 1):
                    best, most = turns, hits
            if best:
                return best
        return self._side_by_side(parts, failing, right)

    def _worth_trying(self, turns: tuple[Misconception, ...], parts: list[str], cases: list[int]) -> bool:
        """Whether a pair of turns reproduces one of these cases: there are hundreds of pairs, and cases cost time."""
        for i in cases:
            given = self.expected.probed(turns, i)
            if given is None:
                return False
            if self._agrees(self.outputs[self._first_call(i)], given, parts):
                return True
        return False

    def _side_by_side(self, parts: list[str], failing: set[int], right: set[int]) -> tuple[Misconception, ...]:
        """Two turns that do not compose but strike in different cases, and together explain every failing case."""
        struck: list[tuple[Misconception, set[int]]] = []
        for turn in self.expected.misconceptions:
            given = self.expected.turned((turn,)) or []
            if turn.like is not None:
                cases = self._cases_like(turn.like) & failing
            elif right - self.expected.cases_equal(given, parts):
                continue
            else:
                cases = self._cases_where(lambda n, given=given: given[n], parts) & failing
            if cases:
                struck.append((turn, cases))
        for (first, some), (second, others) in combinations(struck, 2):
            if some | others == failing and min(len(some - others), len(others - some)) >= 1 and len(failing) >= 3:
                return first, second
        return ()

    def _hits(
        self,
        turns: tuple[Misconception, ...],
        parts: list[str],
        failing: set[int],
        right: set[int],
    ) -> int:
        given = self.expected.turned(turns)
        if given is None:
            return 0
        like = turns[0].like if len(turns) == 1 else None
        if like is not None:
            return len(self._cases_like(like) & failing)
        hits = self._hit_cases(given, parts, failing)
        if not any(self._wrong_by_value(i, given, parts) for i in hits):
            return 0  # to stop with the same kind of exception is not yet the same mistake
        turn_passes = self.expected.cases_equal(given, parts)
        return 0 if right - turn_passes else len(hits)

    def _wrong_by_value(self, case: int, given: list[Values | str], parts: list[str]) -> bool:
        """Whether the turn gives wrong values, and not an exception, in one of the case's calls."""
        for n, (owner, _) in enumerate(self.expected.calls):
            turned, want = given[n], self.expected.expected[n]
            if owner != case or isinstance(turned, str):
                continue
            if not all(same_values(turned.get(p), want.get(p), self.expected.rtol) for p in parts):
                return True
        return False

    def _hit_cases(self, given: list[Values | str], parts: list[str], failing: set[int]) -> set[int]:
        """The failing cases that the turn reproduces; given up as soon as they cannot be most of them."""
        hits: set[int] = set()
        missed = 0
        for i in sorted(failing):
            if all(
                self._agrees(self.outputs[n], given[n], parts)
                for n, (owner, _) in enumerate(self.expected.calls)
                if owner == i
            ):
                hits.add(i)
            else:
                missed += 1
                if 2 * missed >= len(failing):
                    return set()
        return hits

    def _first_call(self, case: int) -> int:
        return next(n for n, (owner, _) in enumerate(self.expected.calls) if owner == case)

    def _cases_where(self, reference: Any, parts: list[str]) -> set[int]:
        """Cases in which the answer equals the reference in every call."""
        equal = set(range(len(self.expected.cases)))
        for n, (i, _) in enumerate(self.expected.calls):
            if i in equal and not self._agrees(self.outputs[n], reference(n), parts):
                equal.discard(i)
        return equal

    def _cases_like(self, like: Callable[[Any, Any], bool]) -> set[int]:
        """Cases in which every call looks like this mistake."""
        alike = set(range(len(self.expected.cases)))
        for n, (i, _) in enumerate(self.expected.calls):
            if i in alike and (self.outputs[n].status != "ok" or not self._looks(self.outputs[n], n, like)):
                alike.discard(i)
        return alike

    def _looks(self, output: Output, n: int, like: Callable[[Any, Any], bool]) -> bool:
        got = {part: value.as_values() for part, value in values_of(output).items()}
        want = {part: value.as_values() for part, value in self.expected.expected[n].items()}
        try:
            return bool(like(got[WHOLE], want[WHOLE]) if WHOLE in want else like(got, want))
        except (TypeError, ValueError, KeyError, IndexError):  # a shape or type that the look did not expect
            return False

    def _agrees(self, output: Output, reference: Values | str, parts: list[str]) -> bool:
        if isinstance(reference, str):  # the turn raises: so must the answer, with the same kind of exception
            return output.status == "error" and output.error_type == reference.split(":")[0]
        if output.status != "ok":
            return False
        got = values_of(output)
        return all(same_values(got.get(part), reference.get(part), self.expected.rtol) for part in parts)
