"""From results to one row a student, and grades.csv."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .sealed import Chapter

Result = dict[str, Any]
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for the beginning of a formula


class BadTable(ValueError):
    """A table that a person wrote cannot be used; the message names file, line and what is expected."""


@dataclass
class Row:
    """One student. answers: chapter → the result that counts for it. notes: what a teacher should know."""

    student: str
    status: str = ""
    answers: dict[str, Result] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    roster: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Override:
    """Points that a person has given."""

    student: str
    chapter: str
    exercise: str
    points: float
    reason: str


def rows(
    results: Iterable[Result], roster: Sequence[dict[str, str]] | None, overrides: Iterable[Override]
) -> list[Row]:
    """One row for each student, in the order of the alphabet; those of the roster who handed in nothing, too."""
    by_student: dict[str, list[Result]] = {}
    for result in results:
        by_student.setdefault(result["student"], []).append(result)
    listed = {entry["student"]: entry for entry in roster or ()}
    found = []
    for student in sorted({*by_student, *listed}):
        row = _row(student, by_student.get(student, []))
        row.roster = listed.get(student, {})
        if roster is not None and student not in listed:
            row.notes.insert(0, "Not in the roster.")
        found.append(row)
    by_name = {row.student: row for row in found}
    for override in overrides:
        if override.student not in by_name:
            raise BadTable(f"overrides.csv: there is no student {override.student!r}.")
        _override(by_name[override.student], override)
    return found


def _row(student: str, results: list[Result]) -> Row:
    row = Row(student)
    results = sorted(results, key=lambda result: (result["when"], result["file"]))
    for result in results:
        if result["status"] == "graded":
            row.answers[result["chapter"]] = result  # the latest of them wins
    for chapter, result in sorted(row.answers.items()):
        files = [one for one in results if one["chapter"] == chapter]
        if len(files) > 1:
            when = f" of {result['when']} UTC" if result["when"] else ""
            row.notes.append(f"{len(files)} files of {chapter}: the latest counts, {result['file']}{when}.")
        row.notes += [f"{chapter}: {remark}" for remark in result["remarks"]]
    failed = [result for result in results if result["status"] != "graded"]
    row.notes += [f"{result['file']}: {result['reason']}" for result in failed]
    row.status = _status(results, row.answers, [result for result in failed if result["status"] != "left out"])
    row.answers = dict(sorted(row.answers.items()))
    return row


def _status(results: list[Result], answers: Mapping[str, Result], failed: list[Result]) -> str:
    if not results:
        return "nothing handed in"
    if any(result["status"] == "stopped" for result in failed):
        return "grade again"
    if not answers:
        return "not readable" if failed else "nothing handed in for this"
    return "graded, but one file is not readable" if failed else "graded"


def _override(row: Row, override: Override) -> None:
    answer = row.answers.get(override.chapter, {}).get("exercises", {}).get(override.exercise)
    if answer is None:
        raise BadTable(
            f"overrides.csv: {override.student} has no graded exercise {override.chapter}.{override.exercise}."
        )
    if not 0 <= override.points <= answer["maximum"]:
        raise BadTable(
            f"overrides.csv: {override.points:g} points for {override.chapter}.{override.exercise} of "
            f"{override.student}: 0 to {answer['maximum']:g} are expected."
        )
    # A copy: what is kept of the grading itself stays as it was.
    result = row.answers[override.chapter]
    changed = {**answer, "score": override.points, "override": override.reason or "(no reason given)"}
    row.answers[override.chapter] = {**result, "exercises": {**result["exercises"], override.exercise: changed}}
    row.notes.append(
        f"{override.chapter}.{override.exercise}: {override.points:g} instead of {answer['score']:g} points by hand, "
        f"{override.reason or 'no reason given'}."
    )


# -- tables that people write --------------------------------------------------------------------------------------


def read_roster(path: Path) -> list[dict[str, str]]:
    """A CSV file with a column 'student', as the submissions call them, and any others ('name', 'email', …)."""
    entries = _read(path, ("student",))
    names = [entry["student"] for entry in entries]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadTable(f"{path.name}: the student {twice!r} stands there twice.")
    return entries


def read_overrides(path: Path) -> list[Override]:
    """The overrides; none if there is no such file."""
    if not path.exists():
        return []
    found = []
    for number, entry in enumerate(_read(path, ("student", "exercise", "points")), start=2):
        chapter, _, exercise = entry["exercise"].partition(".")
        try:
            points = float(entry["points"].replace(",", "."))
        except ValueError:
            raise BadTable(f"{path.name}, line {number}: {entry['points']!r} is no number of points.") from None
        found.append(Override(entry["student"], chapter, exercise, points, entry.get("reason", "")))
    return found


def _read(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise BadTable(f"{path} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise BadTable(f"{path.name} is not UTF-8 text: save it as 'CSV UTF-8'.") from None
    lines = text.splitlines()
    reader = csv.DictReader(lines, delimiter=";" if lines and ";" in lines[0] and "," not in lines[0] else ",")
    columns = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    missing = [name for name in needed if name not in columns]
    if missing:
        raise BadTable(f"{path.name} needs the columns {', '.join(needed)} in its first line; {missing[0]} is missing.")
    reader.fieldnames = columns
    entries = [{k: _unformula((v or "").strip()) for k, v in row.items() if k} for row in reader]
    return [entry for entry in entries if entry[needed[0]]]


# -- grades.csv ----------------------------------------------------------------------------------------------------


def to_csv(table: Sequence[Row], chapters: Mapping[str, Chapter], names: Sequence[str]) -> str:
    """The table as text: one row a student. names: of the chapters that it has, in order."""
    extra = list(dict.fromkeys(key for row in table for key in row.roster if key != "student"))
    columns = ["student", *extra, "status", "points", "maximum"]
    for name in names:
        columns += [f"{name}.points", f"{name}.maximum", f"{name}.version", f"{name}.file"]
        for exercise in chapters[name].exercises:
            columns += [f"{name}.{exercise}", f"{name}.{exercise}.maximum"]
    columns.append("notes")
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for row in table:
        writer.writerow({key: safe(value) for key, value in _cells(row, chapters, names).items()})
    return stream.getvalue()


def _cells(row: Row, chapters: Mapping[str, Chapter], names: Sequence[str]) -> dict[str, Any]:
    cells: dict[str, Any] = {**row.roster, "student": row.student, "status": row.status}
    total = possible = 0.0
    for name in names:
        result = row.answers.get(name)
        answers = result["exercises"] if result else {}
        for exercise, specification in chapters[name].exercises.items():
            cells[f"{name}.{exercise}"] = answers[exercise]["score"] if exercise in answers else 0.0
            cells[f"{name}.{exercise}.maximum"] = specification.points
        points = sum(answer["score"] for answer in answers.values())
        maximum = sum(exercise.points for exercise in chapters[name].exercises.values())
        cells |= {f"{name}.points": points, f"{name}.maximum": maximum}
        cells |= {f"{name}.version": result["version"], f"{name}.file": result["file"]} if result else {}
        total, possible = total + points, possible + maximum
    return {**cells, "points": total, "maximum": possible, "notes": " ".join(row.notes)}


def safe(value: Any) -> str:
    """The value as a cell that no spreadsheet takes for a formula: such a text gets an apostrophe in front."""
    if isinstance(value, int | float):
        return f"{value:g}"
    text = " ".join(str(value).split("\n"))
    return f"'{text}" if text.lstrip(" ").startswith(FORMULAS) else text


def _unformula(text: str) -> str:
    """A cell that was copied out of grades.csv, as it was before `safe`."""
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ").startswith(FORMULAS) else text


def write(path: Path, text: str) -> None:
    """Write the file whole: a program that is killed leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="")
    os.replace(part, path)
