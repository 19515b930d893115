"""Compare outputs with the oracle and reach a verdict: the half that never sees the function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from . import seen
from .compare import RIGHT, Match, compare, same_values
from .expect import Expectation, Values, values_of
from .recognise import recognise
from .run import INSTEAD, STOPPED, Output
from .seen import join
from .spec import Misconception


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


# What the commonest stops of all mean: Python's and NumPy's own words do not say it to a beginner.
_MEANS = {
    "truth value of an array with more than one element is ambiguous": "`if`, `and`, `or`, `max` and `min` decide "
    "once; an array has many entries, each with its own decision.",
    "not enough values to unpack": "There are more names on the left than values on the right.",
    "too many values to unpack": "There are more values on the right than names on the left.",
    "slice indices must be integers": "An index has to be a whole number, and `/` gives a decimal one, even for 4 / 2.",
    "is out of bounds for axis": "Counting begins with 0, so a length of 1 has the index 0 only.",
    "too many indices for array": "The brackets hold more indices than the array has axes.",
    "Cannot cast ufunc": "What is changed in place keeps its dtype: whole numbers have no room for decimal ones.",
}


STAYS = "what it was given should stay as it was."


class Judge(Expectation):
    """Gives a verdict on the outputs of an answer."""

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
        named = recognise(self, outputs)
        sights = () if named else tuple(self._sights(outputs)) or _forms(verdicts)
        stopped = common_stop(outputs) if sights else None
        if not named and any(v.score == 0 for v in verdicts):
            sights = (*self._changes(outputs), *sights)
        if stopped is not None:  # said once above the table
            same = _says_of(stopped)
            verdicts = [replace(v, says="It stops at that line." if v.says == same else v.says) for v in verdicts]
        return Verdict(share, tuple(verdicts), named, sights)

    def _match(self, output: Output, want: Values) -> Match:
        if output.status != "ok":
            return Match(0.0, _says_of(output))
        got = values_of(output)
        parts = {
            name: compare(got[name], want[name], self.rtol, self.scalar_1d, self.exact_dtype)
            if name in got
            else Match(0.0, _missing(got, want))
            for name in want
        }
        if output.changed and not self.in_place:
            changed = f"The values are right, but the call changed its argument {_which(output)} in place; {STAYS}"
            parts = {n: m if m.score < 1 else Match(0.5, changed) for n, m in parts.items()}
        if output.warned and self.silent:
            warned = f"The values are right, but there is a warning, and the text asks for none: {output.warned[0]}."
            parts = {n: m if m.score < 1 else Match(0.5, warned) for n, m in parts.items()}
        score = sum(m.score for m in parts.values()) / len(parts)
        return RIGHT if score == 1 else Match(score, _together({name: m.says for name, m in parts.items()}))

    def _changes(self, outputs: Sequence[Output]) -> Iterator[str]:
        """That a call has changed what it was given: other mistakes, or a stop, may come of it, so it is said first."""
        first = next((output for output in outputs if output.changed), None)
        if first is not None and not self.in_place:
            yield f"The call changes its argument {_which(first)} in place; {STAYS}"

    # -- what is seen --------------------------------------------------------------------------------------

    def _sights(self, outputs: Sequence[Output]) -> Iterator[str]:
        if all(o.value is not None and o.value.kind == "none" for o in outputs):
            yield "Nothing comes back. Is there a `return`?"
            return
        stopped = common_stop(outputs)
        if stopped is not None:
            every = "Every case" if all(o.status == "error" for o in outputs) else "More than one case"
            yield f"{every} stops at the same line: {_says_of(stopped)}"
        for part in self.expected[0]:
            pairs, arguments = [], []
            for n, output in enumerate(outputs):
                got = values_of(output).get(part) if output.status == "ok" else None
                want = self.expected[n].get(part)
                if got is None or want is None or same_values(got, want, self.rtol):
                    continue
                mine, theirs = got.as_array(), want.as_array()
                if mine is not None and theirs is not None:
                    pairs.append((mine, theirs))
                    arguments.append(self.calls[n][1])
            label = f"{part}: " if part else ""
            found = seen.describe(pairs, arguments, outputs[0].names)
            yield from (label + sentence for sentence in found)


def _which(output: Output) -> str:
    """The arguments that the call changed."""
    return join([seen.argument(output.names, i) for i in output.changed])


def _forms(verdicts: Sequence[CaseVerdict]) -> tuple[str, ...]:
    """What is wrong in the form, where that is all that is wrong."""
    says = tuple(dict.fromkeys(v.says for v in verdicts if v.score < 1))
    return says[:2] if all(v.score > 0 for v in verdicts) else ()


def _together(says: dict[str, str]) -> str:
    """One text from part → sentence ('' if it is right): what holds for several parts is said once, with their names.

    What holds for all of several parts needs no names.
    """
    if len(says) > 1 and len(set(says.values())) == 1:
        return next(iter(says.values()))
    owners: dict[str, list[str]] = {}
    for part, sentence in says.items():
        owners.setdefault(sentence, []).append(part)
    return " ".join(_labelled(join(parts), sentence) for sentence, parts in owners.items() if sentence)


def _labelled(part: str, says: str) -> str:
    """The part's name in front; not where PyTorch stopped: then all parts of an output are missing for one reason."""
    if not part or says.startswith("PyTorch stopped: "):
        return says
    return f"{part}: {says}"


def _missing(got: Values, want: Values) -> str:
    for begin, says in ((STOPPED, "PyTorch stopped: "), (INSTEAD, "")):
        words = next((name.removeprefix(begin) for name in got if name.startswith(begin)), None)
        if words is not None:
            return f"{says}{words.rstrip('.')}."
    others = ", ".join(repr(name) for name in got if name and name not in want)
    return f"It is missing; there is {others}, which is not asked for." if others else "It is missing."


def common_stop(outputs: Sequence[Output]) -> Output | None:
    """The first of several calls that stop with the same exception at the same line, if all that stop do."""
    stopped = [o for o in outputs if o.status == "error"]
    same = len({(o.error_type, o.line) for o in stopped}) == 1
    return stopped[0] if same and len(stopped) > 1 else None


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
    means = next((f" ({meaning})" for words, meaning in _MEANS.items() if words in output.error), "")
    return f"{output.error}{at}.{means}"
