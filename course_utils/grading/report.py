"""Show a verdict: a score for machines, a table for eyes, plain sentences for ears."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from html import escape

from .judge import CaseVerdict, Verdict
from .picture import Picture


@dataclass(frozen=True)
class Detail:
    """The values of a worked case that fails."""

    yours: str = ""
    expected: str = ""
    picture: Picture | None = None


@dataclass(frozen=True)
class Report:
    """The answer of a check.

    `repr` is the score, a plain decimal number between 0 and the maximum: nbgrader reads it as partial credit.
    why: the reason behind a right prediction, shown to who has it right.
    """

    name: str
    maximum: float
    score: float
    verdict: Verdict
    details: tuple[Detail, ...] = ()
    remarks: tuple[str, ...] = ()
    why: str = ""

    def __repr__(self) -> str:
        return repr(float(self.score))

    @property
    def headline(self) -> str:
        """One line: points, and how many cases pass."""
        of = f"{_number(self.score)} of {_number(self.maximum)} points"
        if self.verdict.stub:
            return f"Not attempted yet: {of}."
        if self.score == self.maximum:
            return f"✓ {of}."
        if len(self.verdict.cases) == 1:
            return f"{of}."
        passed = sum(case.score == 1 for case in self.verdict.cases)
        half = sum(0 < case.score < 1 for case in self.verdict.cases)
        also = f", {half} {'is' if half == 1 else 'are'} half right" if half else ""
        return f"{of}. {passed} of {len(self.verdict.cases)} cases pass{also}."

    @property
    def sentences(self) -> list[str]:
        """What is wrong, the most important first: recognised mistakes, else what can be seen, then remarks."""
        return [m.says for m in self.verdict.misconceptions] + list(self.verdict.seen) + list(self.remarks)

    def __str__(self) -> str:
        lines = [f"{self.name}: {self.headline}", *filter(None, [self.why]), *self.sentences]
        for case, detail in self._rows():
            outcome = "passes" if case.score == 1 else "half right" if case.score > 0 else "fails"
            counts = "" if self._counts(case) else " It does not count: a lazy answer would pass it."
            lines.append(f"Case '{case.title}' {outcome}.{counts} {case.says}".rstrip())
            if detail.yours:
                lines.append(f"Yours: {detail.yours}. Expected: {detail.expected}.")
            if detail.picture:
                lines.append(detail.picture.says)
        return "\n".join(lines)

    def _rows(self) -> list[tuple[CaseVerdict, Detail]]:
        if self.verdict.stub or self.verdict.right:
            return []
        details = self.details or tuple(Detail() for _ in self.verdict.cases)
        rows, before = [], ""
        for case, detail in zip(self.verdict.cases, details, strict=True):
            again = case.says == before and len(before) > 40  # a long sentence is read once
            before = case.says
            rows.append((replace(case, says="The same as one row above.") if again else case, detail))
        return rows

    def _counts(self, case: CaseVerdict) -> bool:
        """Whether the case has a weight, or none has one: then all of them decide together."""
        return case.weight > 0 or all(other.weight == 0 for other in self.verdict.cases)

    def _repr_html_(self) -> str:
        head = f'<p style="margin:.3em 0"><strong>{escape(self.headline)}</strong></p>'
        head += f'<p style="margin:.3em 0">{escape(self.why)}</p>' if self.why else ""
        said = "".join(
            f'<p style="margin:.3em 0;padding-left:.7em;border-left:4px solid {color}">{escape(sentence)}</p>'
            for sentence, color in self._coloured()
        )
        rows = "".join(_row(case, detail, self._counts(case)) for case, detail in self._rows())
        cells = '<th scope="col" style="text-align:left">'
        table = (
            f'<table style="margin:.5em 0"><caption style="text-align:left">Cases of {escape(self.name)}</caption>'
            f"<thead><tr>{cells}result</th>{cells}case</th>{cells}what happened</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
        return f'<div class="course-report" role="status">{head}{said}{table if rows else ""}</div>'

    def _coloured(self) -> list[tuple[str, str]]:
        recognised = len(self.verdict.misconceptions)
        return [(s, "#D55E00" if i < recognised else "#56B4E9") for i, s in enumerate(self.sentences)]


def points(share: float, maximum: float, right: bool, forbidden: bool) -> float:
    """Points for a share of the cases: rounded down to quarters, full only if all is right, half if forbidden."""
    if right:
        return float(maximum) if not forbidden else _quarters(maximum / 2)
    ceiling = maximum - 0.25 if not forbidden else maximum / 2
    return max(0.0, min(_quarters(share * maximum), _quarters(ceiling)))


def _quarters(value: float) -> float:
    return math.floor(value * 4 + 1e-9) / 4


def _row(case: CaseVerdict, detail: Detail, counts: bool) -> str:
    mark, word = ("✓", "passes") if case.score == 1 else ("½", "half right") if case.score > 0 else ("✗", "fails")
    happened = escape(case.says)
    if detail.yours:
        happened += f'<pre style="margin:.2em 0;white-space:pre-wrap">yours    {escape(detail.yours)}'
        happened += f"\nexpected {escape(detail.expected)}</pre>"
    if detail.picture:
        happened += detail.picture.html()
    title = escape(case.title) + ("" if counts else "<br><small>does not count: a lazy answer would pass</small>")
    left = 'style="text-align:left;vertical-align:top"'
    head = 'scope="row" style="text-align:left;vertical-align:top;font-weight:normal"'
    return f'<tr><td {left} aria-label="{word}">{mark}</td><th {head}>{title}</th><td {left}>{happened}</td></tr>'


def _number(value: float) -> str:
    return f"{value:g}"
