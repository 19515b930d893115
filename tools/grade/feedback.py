"""The page of one student: what each answer earned, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from course_utils.grading.seen import join

from .pages import page, total
from .sealed import Chapter
from .table import Row, in_points, leans_on

OTHER_NUMBERS = "Graded with other numbers than the notebook's check has: they show the same mistakes by other values."


def feedback(
    row: Row,
    chapters: Mapping[str, Chapter],
    reports: Callable[[dict[str, Any]], dict[str, Any]],
    other_numbers: bool = False,
) -> str:
    """One student's page. reports: a result → exercise → its report as HTML. other_numbers: than in the notebook."""
    parts = [f"<p>{escape(row.status.capitalize())}.</p>"]
    if row.notes:
        parts.append(f'<ul class="note">{"".join(f"<li>{escape(note)}</li>" for note in row.notes)}</ul>')
    if other_numbers and row.files:
        parts.append(f"<p>{escape(OTHER_NUMBERS)}</p>")
    for name, result in row.answers.items():
        answers = result["exercises"]
        points, maximum = total(answers, "score"), total(answers, "maximum")
        parts.append(f"<h2>{escape(name)}: {points:g} of {in_points(maximum)}</h2>")
        if name in row.files:
            parts.append(f"<p>File: {escape(result['file'])}. Exercises: version {escape(result['version'])}.</p>")
        else:
            parts.append("<p>No file of this chapter was graded.</p>")
        html = reports(result)
        order = [exercise for exercise in chapters[name].exercises if exercise in answers]
        for exercise in order:
            answer = answers[exercise]
            if name not in row.files and "override" not in answer:
                continue
            parts.append(f"<h3>{escape(exercise)}</h3>{_by_hand(answer)}{html.get(exercise, '')}")
            parts.append(_carried_over(leans_on(answers, exercise)))
    return page(f"Feedback for {row.student}", "\n".join(filter(None, parts)))


def _by_hand(answer: Mapping[str, Any]) -> str:
    if "override" not in answer:
        return ""
    said = f"Points by hand: {answer['score']:g} of {in_points(answer['maximum'])}, {answer['override']}."
    if answer["state"] != "absent":
        said += f" They replace what the check gave, {in_points(answer['by check'])}; what follows is by the check."
    return f'<p class="note">{escape(said)}</p>'


def _carried_over(earlier: list[str]) -> str:
    if not earlier:
        return ""
    called = join([f"your {name}" for name in earlier])
    said = f"It calls {called}, which {'is' if len(earlier) == 1 else 'are'} not right yet: part of this may come from "
    return f"<p>{escape(said)}there.</p>"
