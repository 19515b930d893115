"""The pages that people read: feedback for each student, and the summary of the class."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from .sealed import Chapter
from .table import Row

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem} h2{font-size:1.3rem;margin-top:2rem;border-top:1px solid #bbb;padding-top:1rem}
h3{font-size:1.1rem;margin-bottom:.2rem} table{border-collapse:collapse} caption{text-align:left;color:#444}
th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ddd}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
.bar{display:inline-block;height:.8rem;background:#0072B2;vertical-align:middle} .wide{min-width:16rem}
.note{background:#f3f3f3;padding:.5rem 1rem;border-left:4px solid #E69F00} pre{white-space:pre-wrap}
"""


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
        f"<body><main><h1>{escape(title)}</h1>\n{body}</main></body></html>\n"
    )


# -- feedback ------------------------------------------------------------------------------------------------------


def file_name(student: str) -> str:
    """A file name for the student's page: letters, digits and a hash; whatever the student is called, no path."""
    plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:40] or "student"
    return f"{slug}-{hashlib.sha256(student.encode()).hexdigest()[:8]}.html"


def feedback(row: Row, chapters: Mapping[str, Chapter], reports: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    """One student's page: what each answer earned, and why. reports: a result → exercise → its report as HTML."""
    parts = [f"<p>{escape(row.status.capitalize())}.</p>"]
    if row.notes:
        parts.append(f'<ul class="note">{"".join(f"<li>{escape(note)}</li>" for note in row.notes)}</ul>')
    for name, result in row.answers.items():
        answers = result["exercises"]
        points, maximum = _sum(answers, "score"), _sum(answers, "maximum")
        parts.append(f"<h2>{escape(name)}: {points:g} of {maximum:g} points</h2>")
        parts.append(f"<p>File: {escape(result['file'])}. Exercises: version {escape(result['version'])}.</p>")
        html = reports(result)
        order = [exercise for exercise in chapters[name].exercises if exercise in answers]
        for exercise in order:
            answer = answers[exercise]
            parts.append(f"<h3>{escape(exercise)}</h3>{html[exercise]}")
            if "override" in answer:
                said = f"Changed by hand to {answer['score']:g} points: {answer['override']}."
                parts.append(f'<p class="note">{escape(said)}</p>')
    return _page(f"Feedback for {row.student}", "\n".join(parts))


def _sum(answers: Mapping[str, dict[str, Any]], key: str) -> float:
    return sum(float(answer[key]) for answer in answers.values())


# -- summary -------------------------------------------------------------------------------------------------------


def summary(table: Sequence[Row], chapters: Mapping[str, Chapter], names: Sequence[str], about: str) -> str:
    """The page of the class: scores, how many solved each exercise, and which mistake was made how often."""
    parts = [f"<p>{escape(about)}</p>", _statuses(table)]
    for name in names:
        handed = [row.answers[name] for row in table if name in row.answers]
        parts.append(f"<h2>{escape(name)}</h2>")
        if not handed:
            parts.append("<p>Nobody handed it in.</p>")
            continue
        parts.append(_scores(name, handed))
        parts.append(_solved(name, handed, chapters[name]))
        parts.append(_mistakes(name, handed, chapters[name]))
    return _page("Summary of the class", "\n".join(parts))


def _statuses(table: Sequence[Row]) -> str:
    counts = Counter(row.status for row in table)
    rows = [(escape(status), _number(count)) for status, count in counts.most_common()]
    said = "".join(
        f'<li><a href="feedback/{file_name(row.student)}">{escape(row.student)}</a>: {escape(" ".join(row.notes))}</li>'
        for row in table
        if row.status != "graded" and row.notes
    )
    listed = f"<details><summary>Who needs a look</summary><ul>{said}</ul></details>" if said else ""
    return _table("Students", ("status", "students"), rows) + listed


def _scores(name: str, handed: Sequence[dict[str, Any]]) -> str:
    shares = [_sum(r["exercises"], "score") / max(_sum(r["exercises"], "maximum"), 0.25) for r in handed]
    bins = [0] * 10
    for share in shares:
        bins[min(9, int(share * 10))] += 1
    rows = [
        (f"{10 * i} to {10 * i + 10} %" if i < 9 else "90 to 100 %", _number(n), _bar(n / max(bins)))
        for i, n in enumerate(bins)
    ]
    mean = sum(shares) / len(shares)
    middle = sorted(shares)[len(shares) // 2]
    says = f"{len(handed)} handed it in; on average {mean:.0%} of the points, the one in the middle has {middle:.0%}."
    return f"<p>{says}</p>" + _table(f"Scores of {name}", ("share of the points", "students", "picture"), rows)


def _solved(name: str, handed: Sequence[dict[str, Any]], chapter: Chapter) -> str:
    rows = []
    for exercise in chapter.exercises:
        states = Counter(r["exercises"].get(exercise, {"state": "absent"})["state"] for r in handed)
        right = states["right"] / len(handed)
        blank = states["blank"] + states["absent"]
        rows.append((escape(exercise), _number(states["right"]), _number(states["wrong"]), _number(blank), _bar(right)))
    head = ("exercise", "solved", "not yet right", "blank", "share that solved it")
    return _table(f"Exercises of {name}", head, rows)


def _mistakes(name: str, handed: Sequence[dict[str, Any]], chapter: Chapter) -> str:
    fired: Counter[tuple[str, str]] = Counter()
    unnamed: Counter[str] = Counter()
    for result in handed:
        for exercise, answer in result["exercises"].items():
            fired.update((exercise, mistake) for mistake in answer["misconceptions"])
            if answer["state"] == "wrong" and not answer["misconceptions"]:
                unnamed[exercise] += 1
    says = {(exercise, m.name): m.says for exercise, spec in chapter.exercises.items() for m in spec.misconceptions}
    rows = [
        (_number(count), escape(exercise), escape(mistake), escape(says.get((exercise, mistake), "")))
        for (exercise, mistake), count in sorted(fired.items(), key=lambda item: (-item[1], item[0]))
    ]
    rows += [
        (_number(count), escape(exercise), "(not recognised)", "Wrong in a way that has no name yet.")
        for exercise, count in sorted(unnamed.items())
    ]
    if not rows:
        return "<p>No mistake was made.</p>"
    return _table(f"Mistakes in {name}, the most frequent first", ("students", "exercise", "mistake", "in words"), rows)


def _bar(share: float) -> str:
    return f'<span class="wide"><span class="bar" style="width:{max(0.0, share) * 14:.1f}rem"></span></span>'


def _number(count: int) -> str:
    return f"#{count}"


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    first = rows[0] if rows else ()
    kinds = [' class="number"' if cell.startswith("#") else "" for cell in first] or [""] * len(head)
    top = "".join(f'<th scope="col"{kind}>{escape(h)}</th>' for h, kind in zip(head, kinds, strict=True))
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{''.join(_line(row, kinds) for row in rows)}</tbody></table>"
    )


def _line(row: Sequence[str], kinds: Sequence[str]) -> str:
    cells: Iterator[str] = (f"<td{kind}>{cell.removeprefix('#')}</td>" for cell, kind in zip(row, kinds, strict=True))
    return f"<tr>{''.join(cells)}</tr>"
