"""From results to one row a student, and grades.csv."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .handed_in import name_of
from .sealed import Chapter

Result = dict[str, Any]
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # what a spreadsheet takes for the beginning of a formula


class BadTable(ValueError):
    """A table that a person wrote cannot be used; the message names file, line and what is expected."""


@dataclass
class Row:
    """One student. answers: chapter → the result that counts for it. notes: what a teacher should know.

    An answer may hold nothing but points by hand; listed: in the roster, or there is none.
    """

    student: str
    status: str = ""
    answers: dict[str, Result] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    roster: dict[str, str] = field(default_factory=dict)
    listed: bool = True

    @property
    def files(self) -> dict[str, Result]:
        """The answers of which a file was graded."""
        return {chapter: result for chapter, result in self.answers.items() if result["status"] == "graded"}

    @property
    def needs_a_look(self) -> bool:
        """Whether anything but a graded file of somebody in the roster, with at least one answer, is there."""
        return self.status != "graded" or not self.listed or any(map(all_blank, self.files.values()))


@dataclass(frozen=True)
class Override:
    """Points that a person has given."""

    student: str
    chapter: str
    exercise: str
    points: float
    reason: str
    line: int

    @property
    def called(self) -> str:
        """The exercise's name, as it was written."""
        return f"{self.chapter}.{self.exercise}".strip(".")


def all_blank(result: Result) -> bool:
    """Whether nothing of the notebook was filled in, and nobody gave points by hand."""
    answers = result["exercises"].values()
    return all(answer["state"] in ("blank", "absent") and "override" not in answer for answer in answers)


def leans_on(answers: Mapping[str, Mapping[str, Any]], exercise: str) -> list[str]:
    """The other answers that a wrong one calls and that, by the check, are not right either."""
    if answers[exercise]["state"] != "wrong":
        return []
    called = [name for name in answers[exercise].get("uses", ()) if name in answers]
    return [name for name in called if answers[name].get("by check", answers[name]["score"]) < answers[name]["maximum"]]


def in_points(number: float) -> str:
    """'1 point', '0.5 points'."""
    return f"{number:g} point{'' if number == 1 else 's'}"


def rows(
    results: Iterable[Result],
    roster: Sequence[dict[str, str]] | None,
    overrides: Iterable[Override],
    chapters: Mapping[str, Chapter] | None = None,
) -> tuple[list[Row], list[str]]:
    """One row for each student, in the order of the alphabet; those of the roster who handed in nothing, too.

    Also a sentence for each override that cannot be used; the others are. chapters: those that are graded; in them,
    a student may have points by hand without a file.
    """
    by_student: dict[str, list[Result]] = {}
    for result in results:
        by_student.setdefault(result["student"], []).append(result)
    listed = {entry["student"]: entry for entry in roster or ()}
    found = []
    for student in sorted({*by_student, *listed}):
        row = _row(student, by_student.get(student, []))
        row.roster = listed.get(student, {})
        if roster is not None and student not in listed:
            row.listed = False
            row.notes.insert(0, "Not in the roster.")
        found.append(row)
    by_name = {row.student: row for row in found}
    problems: dict[int, str] = {}
    usable: dict[tuple[str, str], Override] = {}
    for override in overrides:
        try:
            if override.student not in by_name:
                raise BadTable(f"there is no student {override.student!r}")
            _check_override(by_name[override.student], override, chapters or {})
        except BadTable as problem:
            problems[override.line] = f"{problem}. The line was left out."
            continue
        key = override.student, override.called
        if before := usable.pop(key, None):
            again = f"{override.called} of {override.student} stands in line {override.line} again, which counts"
            problems[before.line] = f"{again}. The earlier line was left out."
        usable[key] = override
    for override in usable.values():
        _override(by_name[override.student], override, chapters or {})
    return found, [f"overrides.csv, line {line}: {problems[line]}" for line in sorted(problems)]
    return found, problems


def _row(student: str, results: list[Result]) -> Row:
    row = Row(student)
    results = sorted(results, key=lambda result: int(result["place"]))
    other = [result["file"] for result in results if result["status"] == "other file"]
    results = [result for result in results if result["status"] != "other file"]
    for result in results:
        if result["status"] == "graded":
            row.answers[result["chapter"]] = result  # the latest of them wins
    for chapter, result in sorted(row.answers.items()):
        files = [one for one in results if one["chapter"] == chapter]
        if len(files) > 1:
            when = f" of {result['when']}" if result["when"] else ""
            row.notes.append(f"{len(files)} files of {chapter}: the latest counts, {result['file']}{when}.")
        row.notes += [f"{chapter}: {remark}" for remark in result["remarks"]]
        if all_blank(result):
            row.notes.append(f"{chapter}: Every exercise is blank: was it the file from work/?")
    failed = [result for result in results if result["status"] != "graded"]
    row.notes += [f"{result['file']}: {result['reason']}" for result in failed]
    if other:
        more = f" and {len(other) - 3} more" if len(other) > 3 else ""
        row.notes.append(f"No notebook, not looked at: {', '.join(other[:3])}{more}.")
    row.status = _status(results, row.answers, [result for result in failed if result["status"] != "left out"])
    if other and not results:
        row.status = "no notebook"
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


def _check_override(row: Row, override: Override, chapters: Mapping[str, Chapter]) -> None:
    result = row.answers.get(override.chapter) or _without_file(override, chapters)
    answer = result["exercises"].get(override.exercise)
    if answer is None:
        raise BadTable(
            f"{override.student} has no graded exercise {override.called!r}: one such as 02_knn.majority_vote, of a "
            "chapter that is graded this time, is expected"
        )
    if not 0 <= override.points <= answer["maximum"]:
        raise BadTable(
            f"{in_points(override.points)} for {override.called} of {override.student}, where "
            f"0 to {answer['maximum']:g} are expected"
        )


def _override(row: Row, override: Override, chapters: Mapping[str, Chapter]) -> None:
    result = row.answers.get(override.chapter) or _without_file(override, chapters)
    answer = result["exercises"][override.exercise]
    # A copy: what is kept of the grading itself stays as it was.
    state = (
        "right" if override.points == answer["maximum"] else "wrong" if answer["state"] == "right" else answer["state"]
    )
    changed = {
        **answer,
        "score": override.points,
        "by check": answer.get("by check", answer["score"]),
        "state": state,
        "override": override.reason or "no reason given",
    }
    row.answers[override.chapter] = {**result, "exercises": {**result["exercises"], override.exercise: changed}}
    row.answers = dict(sorted(row.answers.items()))
    if override.chapter in row.files:
        given = f"{override.points:g} instead of {in_points(answer['score'])} by hand"
    else:
        given = f"{in_points(override.points)} by hand, without a graded file"
    row.notes.append(f"{override.called}: {given}, {changed['override']}.")


def _without_file(override: Override, chapters: Mapping[str, Chapter]) -> Result:
    """A result for points by hand, where no file of this chapter was graded."""
    if override.chapter not in chapters:
        return {"exercises": {}}
    chapter = chapters[override.chapter]
    absent = {"score": 0.0, "state": "absent", "misconceptions": []}
    exercises = {name: {**absent, "maximum": exercise.points} for name, exercise in chapter.exercises.items()}
    return {"status": "by hand", "version": "", "file": "", "kept": "", "exercises": exercises}


def by_hand(table: Iterable[Row]) -> list[str]:
    """What the overrides did, in sentences: how many are used, and each that lowers points."""
    used, lowered = 0, []
    for row in table:
        for chapter, result in row.answers.items():
            for exercise, answer in result["exercises"].items():
                if "override" in answer:
                    used += 1
                    if answer["score"] < answer["by check"]:
                        change = f"{answer['score']:g} instead of {in_points(answer['by check'])}"
                        lowered.append(f"  lowered: {row.student}, {chapter}.{exercise}: {change}")
    return [f"overrides.csv: {used} used, {len(lowered)} of them lower{'s' * (len(lowered) == 1)} points.", *lowered]


# -- tables that people write --------------------------------------------------------------------------------------


def read_roster(path: Path) -> list[dict[str, str]]:
    """A CSV file with a column 'student', as the submissions call them, and any others ('name', 'email', …)."""
    first: dict[str, int] = {}
    entries = []
    for line, entry in _read(path, ("student",)):
        before = first.setdefault(entry["student"], line)
        if before != line:
            raise BadTable(f"{path.name}, line {line}: {entry['student']!r} stands in line {before} already.")
        entries.append(entry)
    return entries


def read_overrides(path: Path) -> tuple[list[Override], list[str]]:
    """The overrides, none if there is no such file, and a sentence for each line that is none."""
    found: list[Override] = []
    problems: list[str] = []
    if not path.exists():
        return found, problems
    for line, entry in _read(path, ("student", "exercise", "points")):
        chapter, _, exercise = entry["exercise"].partition(".")
        if entry["points"].startswith("+"):
            said = f"{entry['points']!r} is a change; the points replace those of the check, so write their new number"
            problems.append(f"{path.name}, line {line}: {said}. The line was left out.")
            continue
        try:
            points = float(entry["points"].replace(",", "."))
        except ValueError:
            said = f"{entry['points']!r} is no number of points. The line was left out."
            problems.append(f"{path.name}, line {line}: {said}")
            continue
        found.append(Override(entry["student"], chapter, exercise, points, entry.get("reason", ""), line))
    return found, problems


def _read(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Each entry with the number of its line. Commas, semicolons or tabs, with or without a byte order mark."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise BadTable(f"{path} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise BadTable(f"{path.name} is not UTF-8 text: save it as 'CSV UTF-8'.") from None
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    entries = []
    try:
        columns = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        missing = [name for name in needed if name not in columns]
        if missing:
            raise BadTable(
                f"{path.name} needs the columns {', '.join(needed)} in its first line; {missing[0]} is missing."
            )
        reader.fieldnames = columns
        for row in reader:
            entry = {k: _unformula((v or "").strip()) for k, v in row.items() if k}
            if entry["student"]:
                entries.append((reader.line_num, entry | {"student": name_of(entry["student"])}))
    except csv.Error as problem:
        raise BadTable(f"{path.name}, line {reader.reader.line_num}: it is no CSV file ({problem}).") from None
    return entries


# -- grades.csv ----------------------------------------------------------------------------------------------------


def to_csv(table: Sequence[Row], chapters: Mapping[str, Chapter], names: Sequence[str]) -> str:
    """The table as text: one row a student. names: of the chapters that it has, in order."""
    extra = list(dict.fromkeys(key for row in table for key in row.roster if key != "student"))
    columns = ["status", "points", "maximum"]
    for name in names:
        columns += [f"{name}.points", f"{name}.maximum", f"{name}.version", f"{name}.file"]
        for exercise in chapters[name].exercises:
            columns += [f"{name}.{exercise}", f"{name}.{exercise}.maximum"]
    columns.append("notes")
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([safe(name) for name in ("student", *extra, *columns)])
    for row in table:
        cells = _cells(row, chapters, names)
        known = [row.student, *(row.roster.get(key, "") for key in extra)]  # whatever a roster calls its columns
        writer.writerow([safe(value) for value in (*known, *(cells.get(column, "") for column in columns))])
    return stream.getvalue()


def _cells(row: Row, chapters: Mapping[str, Chapter], names: Sequence[str]) -> dict[str, Any]:
    cells: dict[str, Any] = {"status": row.status}
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
    text = " ".join(re.split(r"[\t\r\n]+", str(value)))
    return f"'{text}" if text.lstrip().startswith(FORMULAS) else text


def _unformula(text: str) -> str:
    """A cell that was copied out of grades.csv, as it was before `safe`."""
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(FORMULAS) else text


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write the file whole: a program that is killed leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding=encoding, newline="")
    os.replace(part, path)
