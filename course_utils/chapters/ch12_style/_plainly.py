"""An exercise whose report says in plain words what PyTorch's own messages mean to somebody who meets them first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from course_utils.grading import Exercise
from course_utils.grading.report import Detail, Report

_OWN = (
    "NumPy's functions and PyTorch's do not mix: a tensor has functions of its own, such as `.sum()`, and gradients "
    "flow through those only."
)
#: Words of a message of PyTorch → what has happened. None gives the line that repairs it.
_MEANS = {
    "received an invalid combination of arguments": _OWN,
    "got an unexpected keyword argument 'axis'": _OWN,
    "Can't call numpy() on Tensor that requires grad": "NumPy knows nothing of gradients, so PyTorch refuses the way "
    "to NumPy. `detach`, which the message recommends, would let the gradient end there: stay with PyTorch.",
    "a leaf Variable that requires grad is being used in an in-place operation": "A tensor that learns is changed in "
    "place: `a += b` and `a -= b` do that, and so do methods whose names end in `_`. PyTorch records every step for "
    "the gradient and refuses. `a = a + b` makes a new tensor and leaves the old one as it was.",
    "backward through the graph a second time": "`backward` goes back into something that an earlier one has computed "
    "and used up.",
    "has been modified by an inplace operation": "Something that the gradient still needs was changed in place in "
    "between (by `a += b`, for example). `a = a + b` makes a new tensor and leaves the old one as it was.",
    "does not require grad and does not have a grad_fn": "Nothing was recorded for a gradient: the loss does not "
    "depend on a tensor with `requires_grad`, or it was computed where nothing is recorded.",
    "can't optimize a non-leaf Tensor": "The tensor that the optimiser was given was itself computed from another one "
    "that learns. First make the copy, then let it collect gradients.",
    "Input type (": "What comes in and the weights of the layer hold decimal numbers of two kinds, "
    "float32 and float64.",
    "grad can be implicitly created only for scalar outputs": "`backward` begins at a single number; here it was "
    "given a tensor of several.",
}
_INSIDE = re.compile(r"\s*\(Triggered internally.*", re.DOTALL)  # a file of PyTorch's, often cut off in the middle
_STOP = re.compile(r"^(?:Every|More than one) case stops? at the same line: (Nothing came back.*?\?)\.?$")
_INSTEAD = re.compile(r"(?:[^.:]*: )?It is missing; there is ['\"](.*?)['\"], which is not asked for\.")


class PlainExercise(Exercise):
    """As an `Exercise`, with a sentence below what PyTorch says, and with less said twice.

    means: what words of PyTorch mean in this exercise, where that is more than they mean anywhere.
    """

    def __init__(self, name: str, *, means: Mapping[str, str] | None = None, **known: Any) -> None:
        super().__init__(name, **known)
        self.means = {**(means or {}), **{words: says for words, says in _MEANS.items() if words not in (means or {})}}

    def check(self, answer: Callable[..., Any]) -> Report:
        """See `Exercise.check`."""
        report = super().check(answer)
        said = str(report)
        means = tuple(meaning for words, meaning in self.means.items() if words in said)[:1]
        if report.verdict.misconceptions:
            means = ()  # the mistake has its name, and what PyTorch said about it is in the rows
        verdict = replace(
            report.verdict,
            seen=_different(_STOP.sub(r"\1", sentence) for sentence in report.verdict.seen),
            cases=tuple(replace(case, says=_plain(case.says)) for case in report.verdict.cases),
        )
        if any(sentence.startswith("Nothing came back") for sentence in verdict.seen):
            gone = "Nothing came back."
            verdict = replace(verdict, cases=tuple(replace(c, says=gone if c.says else "") for c in verdict.cases))
        details = tuple(
            Detail(_once(detail.yours), _once(detail.expected), detail.picture) for detail in report.details
        )
        remarks = tuple(_INSIDE.sub("", remark) for remark in report.remarks)
        return replace(report, verdict=verdict, details=details, remarks=(*means, *remarks))


def _plain(says: str) -> str:
    """What stands in the row of a case: what came instead, without a list of the parts that are missing for it."""
    return _INSTEAD.sub(r"There is \1.", says)


def _different(sentences: Iterable[str]) -> tuple[str, ...]:
    """Without those that say of another part ('part: what is wrong') what was said already."""
    return tuple({sentence.partition(": ")[2] or sentence: sentence for sentence in reversed([*sentences])}.values())[
        ::-1
    ]


def _once(values: str) -> str:
    """'a = [1]; b = [1]' → 'a and b = [1]': equal numbers are shown once."""
    named: dict[str, list[str]] = {}
    for part in values.split("; "):
        name, _, value = part.partition(" = ")
        named.setdefault(value, []).append(name)
    if all(len(names) == 1 for names in named.values()):
        return values
    return "; ".join(f"{' and '.join(names)} = {value}" for value, names in named.items())
