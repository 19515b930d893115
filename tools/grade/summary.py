"""The page of the class: who needs a look, scores, how many solved each exercise, who made which mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from statistics import median
from typing import Any

from course_utils.grading.seen import join

from .pages import as_table, link, number, page, total
from .sealed import Chapter
from .table import Row, all_blank, leans_on

MANY = 6  # so many names stand in a cell as they are; more are folded

Answers = dict[str, dict[str, Any]]  # student → the result that counts


def summary(table: Sequence[Row], chapters: Mapping[str, Chapter], names: Sequence[str], about: str) -> str:
    """The page of the class. names: of the chapters that it shows. about: the sentence at its top."""
    parts = [f"<p>{escape(about)}</p>", _statuses(table)]
    for name in names:
        handed = {row.student: row.answers[name] for row in table if name in row.files}
        parts.append(f"<h2>{escape(name)}</h2>")
        if not handed:
            parts.append("<p>Nobody handed it in.</p>")
            continue
        parts.append(_scores(name, handed))
        parts.append(_solved(name, handed, chapters[name]))
        parts.append(_mistakes(name, handed, chapters[name]))
    return page("Summary of the class", "\n".join(parts))


def _statuses(table: Sequence[Row]) -> str:
    counts = Counter(row.status for row in table)
    rows = [(escape(status), number(count)) for status, count in counts.most_common()]
    look = sorted((row for row in table if row.needs_a_look), key=lambda row: (row.status, row.student))
    who = [(link(row.student), escape(row.status), escape(" ".join(row.notes))) for row in look]
    caption = f"Who needs a look: {len(look)} of {len(table)}"
    listed = as_table(caption, ("student", "status", "why"), who) if who else "<p>Nobody needs a look.</p>"
    return as_table("Students", ("status", "students"), rows) + listed


def _scores(name: str, handed: Answers) -> str:
    blank = [link(student) for student, result in handed.items() if all_blank(result)]
    counted = [result["exercises"] for result in handed.values() if not all_blank(result)]
    says = f"{len(handed)} handed it in."
    if blank:
        they = "is" if len(blank) == 1 else "are"
        says += f" {len(blank)} of them {they} blank and not counted here: {_who(blank)}."
    if not counted:
        return f"<p>{says}</p>"
    shares = [total(answers, "score") / max(total(answers, "maximum"), 0.25) for answers in counted]
    bins = [0] * 10
    for share in shares:
        bins[min(9, int(share * 10 + 1e-9))] += 1
    rows = [
        (f"{10 * i} to {10 * i + 10} %" if i < 9 else "90 to 100 %", number(n), _bar(n / max(bins)))
        for i, n in enumerate(bins)
    ]
    mean = sum(shares) / len(shares)
    says += f" The mean of {len(shares)} is {_percent(mean)} of the points, the median {_percent(median(shares))}."
    return f"<p>{says}</p>" + as_table(f"Scores of {name}", ("share of the points", "students", "histogram"), rows)


def _solved(name: str, handed: Answers, chapter: Chapter) -> str:
    rows = []
    for exercise in chapter.exercises:
        states = Counter(r["exercises"].get(exercise, {"state": "absent"})["state"] for r in handed.values())
        right = states["right"] / len(handed)
        blank = states["blank"] + states["absent"]
        counts = (number(states["right"]), number(states["wrong"]), number(blank))
        rows.append((_name(exercise), *counts, f"{_bar(right)} {_percent(right)}"))
    head = ("exercise", "solved", "not yet right", "blank", f"share of the {len(handed)} that solved it")
    return as_table(f"Exercises of {name}", head, rows)


def _mistakes(name: str, handed: Answers, chapter: Chapter) -> str:
    made: dict[tuple[str, str], list[str]] = {}
    unnamed: dict[str, list[str]] = {}
    for student, result in handed.items():
        for exercise, answer in result["exercises"].items():
            for mistake in answer["misconceptions"]:
                made.setdefault((exercise, mistake), []).append(student)
            if answer["state"] == "wrong" and not answer["misconceptions"] and "override" not in answer:
                unnamed.setdefault(exercise, []).append(student)
    says = {(exercise, m.name): m.says for exercise, spec in chapter.exercises.items() for m in spec.misconceptions}

    def row(exercise: str, students: list[str], mistake: str, words: str) -> tuple[str, ...]:
        count = number(len(students)) + _carried_over([leans_on(handed[s]["exercises"], exercise) for s in students])
        return count, _name(exercise), mistake, escape(words), _who([link(student) for student in students])

    rows = [
        row(exercise, students, _name(mistake), says.get((exercise, mistake), ""))
        for (exercise, mistake), students in sorted(made.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    rows += [
        row(exercise, students, "no name yet", "Wrong in another way.")
        for exercise, students in sorted(unnamed.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    if not rows:
        return "<p>No mistake was made.</p>"
    head = ("students", "exercise", "mistake", "in words", "who")
    return as_table(f"Mistakes in {name}, the most frequent first", head, rows)


def _carried_over(earlier: list[list[str]]) -> str:
    """How many of a mistake's answers call an earlier one that is not right: ' (1 may come from majority_vote)'."""
    some = [names for names in earlier if names]
    if not some:
        return ""
    names = list(dict.fromkeys(name for found in some for name in found))
    return f" ({len(some)} may come from {' or '.join(_name(name) for name in names)})"


def _who(links: list[str]) -> str:
    if len(links) <= MANY:
        return join(links)
    return f"<details><summary>{len(links)} students</summary>{join(links)}</details>"


def _bar(share: float) -> str:
    return f'<span class="wide"><span class="bar" style="width:{share:.1%}"></span></span>'


def _name(name: str) -> str:
    """The name of an exercise or a mistake, with a place to break a long one at each underscore."""
    return f'<span class="name">{escape(name).replace("_", "_<wbr>")}</span>'


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
