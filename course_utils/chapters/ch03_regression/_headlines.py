"""What a report of chapter 03 says above its table where no wrong value tells it: form, warnings, changed arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from course_utils.grading import Exercise, Misconception, Report
from course_utils.grading.judge import Verdict

Look = Callable[[Verdict], Verdict]


class HeadlinedExercise(Exercise):
    """An exercise whose verdict is looked at once more: each of `looks` may add or replace a sentence."""

    def __init__(self, name: str, *, looks: Sequence[Look], **parts: Any) -> None:
        super().__init__(name, **parts)
        self.looks = tuple(looks)

    def check(self, answer: Callable[..., Any]) -> Report:
        """As `Exercise.check`, with a sentence above the table for what its rows have in common."""
        report = super().check(answer)
        verdict = report.verdict
        if verdict.stub or verdict.right:
            return report
        for look in self.looks:
            verdict = look(verdict)
        return replace(report, verdict=verdict)


def changed(arguments: Sequence[str], hides: Collection[str] = (), then: str = "") -> Look:
    """A call that changed an argument. hides: misconceptions that only follow from it; then: what follows."""

    def look(verdict: Verdict) -> Verdict:
        found = re.findall(r"changed its argument (.*?) in place", " ".join(case.says for case in verdict.cases))
        if not found:
            return verdict
        named = (re.sub(r"number (\d+)", lambda n: arguments[int(n[1]) - 1], text) for text in found)
        names = " and ".join(sorted({name for text in named for name in text.replace("`", "").split(" and ")}))
        follows = [m for m in verdict.misconceptions if m.name in hides]
        left = tuple(m for m in verdict.misconceptions if m.name not in hides)
        says = f"Your function changes {names} in place, and the caller's array with it. It should stay as it was."
        return replace(verdict, misconceptions=left, seen=(says + (then if follows else ""), *verdict.seen))

    return look


def other_dtype(says: str) -> Look:
    """Right values of another dtype, where nothing else is named."""

    def look(verdict: Verdict) -> Verdict:
        hit = any("their dtype is" in case.says for case in verdict.cases)
        return replace(verdict, seen=(says, *verdict.seen)) if hit and not verdict.misconceptions else verdict

    return look


def warnings_at(low: str, high: str, only_low: str, only_high: str, both: str) -> Look:
    """Right values with a warning in the case `low`, in the case `high`, or in both: a sentence for each."""

    def look(verdict: Verdict) -> Verdict:
        warned = {case.title for case in verdict.cases if "there is a warning" in case.says}
        says = {
            (True, True): both,
            (True, False): only_low,
            (False, True): only_high,
        }.get((low in warned, high in warned))
        return replace(verdict, seen=(says, *verdict.seen)) if says and not verdict.misconceptions else verdict

    return look


def only_in(titles: Collection[str], named: Misconception) -> Look:
    """Every case outside of `titles` passes, and nothing was recognised: then it is this mistake."""

    def look(verdict: Verdict) -> Verdict:
        failing = {case.title for case in verdict.cases if case.score < 1}
        if verdict.misconceptions or len(failing) < 2 or not failing <= set(titles):
            return verdict
        return replace(verdict, misconceptions=(named,), seen=())

    return look
