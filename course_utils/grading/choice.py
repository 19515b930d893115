"""A graded prediction: one question, lettered options, and a named misconception behind each wrong one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .exercise import Exercise
from .report import Report
from .spec import Case, Misconception


class Choice(Exercise):
    """The student's function takes nothing and returns the letter of an option.

    right: the letter of the right option.
    wrong: letter → the sentence that answers it. It names the thought behind the option, not the right letter.
    """

    def __init__(self, name: str, *, right: str, wrong: Mapping[str, str], points: float = 1) -> None:
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
            observe=self._letter,
        )

    def check(self, answer: Callable[..., Any]) -> Report:
        """As for every exercise; a letter without quotation marks is told so."""
        report = super().check(answer)
        if any(case.says.startswith("NameError") for case in report.verdict.cases):
            return replace(report, remarks=("A letter is a text: it needs quotation marks.", *report.remarks))
        return report

    def _letter(self, result: Any) -> dict[str, str]:
        if result is None:
            raise ValueError("nothing came back: the letter has to be returned")
        if not isinstance(result, str) or result.strip().lower() not in self.letters:
            raise ValueError(f"one of the letters {', '.join(self.letters)} is expected, in quotation marks")
        return {"choice": result.strip().lower()}


def _constant(letter: str) -> Any:
    return lambda: letter
