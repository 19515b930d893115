"""A graded prediction: one question, lettered options, and a named misconception behind each wrong one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .exercise import Exercise
from .expect import WHOLE
from .report import Report
from .run import Output, Refused
from .spec import Case, Misconception


class Choice(Exercise):
    """The student's function takes nothing and returns the letter of an option.

    right: the letter of the right option.
    wrong: letter → the sentence that answers it. It names the thought behind the option, not the right letter.
    why: the reason behind the right option, shown to who has chosen it ('' where the text below gives it).
    """

    def __init__(self, name: str, *, right: str, wrong: Mapping[str, str], why: str = "", points: float = 1) -> None:
        self.why = why
        self.letters = tuple(sorted([right, *wrong]))
        super().__init__(
            name,
            points=points,
            oracle=lambda: right,
            cases=[Case("your prediction", ())],
            misconceptions=[
                Misconception(f"option_{letter}", says=says, instead=_constant(letter))
                for letter, says in wrong.items()
            ],
            observe=_letter_of(self.letters),
        )

    def report(self, outputs: Sequence[Output], forbidden: Sequence[str] = (), read: Sequence[str] = ()) -> Report:
        """As for every exercise; a letter without quotation marks is told so, and a right one why it is right."""
        report = super().report(outputs, forbidden, read)
        if report.verdict.right:
            return replace(report, why=self.why)
        if any(case.says.startswith("NameError") for case in report.verdict.cases):
            return replace(report, remarks=("A letter is a text: it needs quotation marks.", *report.remarks))
        return report

    def full_report(self) -> Report:
        """The report of the right letter, with the reason for it."""
        return replace(super().full_report(), why=self.why)


def _letter_of(letters: tuple[str, ...]) -> Callable[..., dict[str, str]]:
    """Reads the letter. It knows the letters alone: where a class is graded, it lies beside the student's code."""

    def letter(result: Any) -> dict[str, str]:
        if result is None:
            raise Refused("Nothing came back: the letter has to stand behind `return`")
        if not isinstance(result, str) or result.strip().lower() not in letters:
            raise Refused(f"One of the letters {', '.join(letters)} is expected, in quotation marks")
        return {WHOLE: result.strip().lower()}

    return letter


def _constant(letter: str) -> Any:
    return lambda: letter
