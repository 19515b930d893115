"""grades.csv, overrides.csv, the roster and the pages, from results that are written here by hand."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_utils.grading import Case, Exercise, Misconception
from tools.grade import pages, table
from tools.grade.feedback import feedback
from tools.grade.sealed import Chapter
from tools.grade.summary import summary
from tools.grade.table import BadTable, Override, Row, by_hand, read_overrides, read_roster, rows, safe, to_csv

SCRIPT = "<script>alert(1)</script>"


def exercise(name: str, points: float) -> Exercise:
    turns = [
        Misconception(m, says=f"You {m}.", instead=lambda a, k=k: a + k)
        for k, m in enumerate(("add", "drop", "keep"), 1)
    ]
    return Exercise(name, points=points, oracle=lambda a: a, cases=[Case("one", (np.zeros(2),))], misconceptions=turns)


CHAPTERS = {
    "02_knn": Chapter("02_knn", "1+aa", {"near": exercise("near", 3), "far": exercise("far", 2)}),
    "03_lines": Chapter("03_lines", "1+bb", {"fit": exercise("fit", 4)}),
}
NAMES = list(CHAPTERS)


def result(student: str, scores: dict[str, float], chapter: str = "02_knn", **more: Any) -> dict[str, Any]:
    """As `work.results` yields it."""
    maxima = {name: spec.points for name, spec in CHAPTERS[chapter].exercises.items()}
    answers = {
        name: {
            "score": score,
            "maximum": maxima[name],
            "state": "right" if score == maxima[name] else "wrong",
            "misconceptions": [],
        }
        for name, score in scores.items()
    }
    about = {"student": student, "file": f"{student}/{chapter}.ipynb", "when": "2026-11-01 12:00:00 UTC", "place": 0}
    graded = {"status": "graded", "reason": "", "chapter": chapter, "version": "1+aa", "remarks": [], "kept": student}
    return about | graded | {"exercises": answers} | more


def failed(student: str, reason: str, status: str = "unreadable", **more: Any) -> dict[str, Any]:
    about = {"student": student, "file": f"{student}/x.ipynb", "when": "", "place": 0, "chapter": "", "exercises": {}}
    return about | {"status": status, "reason": reason} | more


def parsed(text: str) -> dict[str, dict[str, str]]:
    return {entry["student"]: entry for entry in csv.DictReader(io.StringIO(text, newline=""))}


# -- rows ----------------------------------------------------------------------------------------------------------


def test_one_row_a_student_with_sums_and_maxima() -> None:
    made, _ = rows(
        [result("bob", {"near": 3, "far": 0.5}), result("ada", {"near": 1}), result("ada", {"fit": 4}, "03_lines")],
        None,
        (),
    )
    found = parsed(to_csv(made, CHAPTERS, NAMES))
    assert list(found) == ["ada", "bob"]
    assert (found["ada"]["points"], found["ada"]["maximum"]) == ("5", "9")
    assert (found["bob"]["02_knn.points"], found["bob"]["02_knn.maximum"]) == ("3.5", "5")
    assert (found["bob"]["03_lines.points"], found["bob"]["03_lines.fit"], found["bob"]["03_lines.fit.maximum"]) == (
        "0",
        "0",
        "4",
    )
    assert (found["bob"]["02_knn.version"], found["bob"]["02_knn.file"]) == ("1+aa", "bob/02_knn.ipynb")


def test_the_latest_counts_by_its_place_and_is_named() -> None:
    files = [result("ada", {"near": n}, place=n, file=f"ada/02_knn-{name}.ipynb") for n, name in enumerate((2, 9, 10))]
    made, _ = rows(files[::-1], None, ())
    assert made[0].answers["02_knn"]["exercises"]["near"]["score"] == 2
    assert made[0].notes == ["3 files of 02_knn: the latest counts, ada/02_knn-10.ipynb of 2026-11-01 12:00:00 UTC."]


def test_statuses() -> None:
    made, _ = rows(
        [
            result("ada", {"near": 3}),
            failed("ada", "It is something.", "other file", file="ada/notes.txt"),
            result("bob", {"near": 3}),
            failed("bob", "The file is empty."),
            failed("cem", "The file is empty."),
            failed("dan", "No.", "other file", file="dan/report.pdf"),
            failed("eve", "Stopped.", "stopped"),
            result("fay", {"near": 3}, status="left out", reason="02_knn is not graded this time."),
        ],
        [{"student": "gus"}],
        (),
    )
    assert {row.student: row.status for row in made} == {
        "ada": "graded",
        "bob": "graded, but one file is not readable",
        "cem": "not readable",
        "dan": "no notebook",
        "eve": "grade again",
        "fay": "nothing handed in for this",
        "gus": "nothing handed in",
    }
    notes = {row.student: row.notes for row in made}
    assert notes["ada"] == ["Not in the roster.", "No notebook, not looked at: ada/notes.txt."]
    assert notes["cem"] == ["Not in the roster.", "cem/x.ipynb: The file is empty."]
    assert notes["gus"] == []


# -- cells ---------------------------------------------------------------------------------------------------------

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\n=1", "\r=1", "\u00a0=1", "＝1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    roster = [{"student": text, text: text}]
    made, _ = rows([result(text, {"near": 1}, file=text, version=text), failed(text, text)], roster, ())
    for line in csv.reader(io.StringIO(to_csv(made, CHAPTERS, NAMES), newline="")):
        for cell in line:
            assert not cell.lstrip().startswith(table.FORMULAS), cell
            assert not cell.startswith(("\t", "\r", "\n"))


def test_numbers_are_plain_and_texts_stay() -> None:
    assert [safe(value) for value in (3.0, 0.5, -1.5, 12, "Zoë", "a\nb", "2-3")] == [
        "3",
        "0.5",
        "-1.5",
        "12",
        "Zoë",
        "a b",
        "2-3",
    ]


def test_a_name_copied_out_of_the_table_is_found_again(tmp_path: Path) -> None:
    made, _ = rows([result("=eve", {"near": 1})], None, ())
    copied = next(csv.DictReader(io.StringIO(to_csv(made, CHAPTERS, NAMES))))["student"]
    path = tmp_path / "overrides.csv"
    path.write_text(f"student,exercise,points\n{copied},02_knn.near,3\n", encoding="utf-8")
    given, problems = read_overrides(path)
    made, unusable = rows([result("=eve", {"near": 1})], None, given)
    assert problems == unusable == []
    assert made[0].answers["02_knn"]["exercises"]["near"]["score"] == 3


# -- the roster ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_roster_of_any_spreadsheet(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "class.csv"
    lines = [("Student", "e-mail", "points"), ("Zoe\u0308", "z@x", "top"), ("", "", ""), ('"two\r\nlines"', "t@x", "")]
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    roster = read_roster(path)
    assert roster[0]["student"] == "Zoë"
    assert len(roster) == 2
    made, _ = rows([result("Zoë", {"near": 1})], roster, ())
    text = to_csv(made, CHAPTERS, NAMES)
    head, zoe = (
        next(csv.reader([line])) for line in text.splitlines()[:1] + [x for x in text.splitlines() if "Zoë" in x]
    )
    assert head[:6] == ["student", "e-mail", "points", "status", "points", "maximum"]  # a roster's own column stays
    assert zoe[:6] == ["Zoë", "z@x", "top", "graded", "1", "9"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,email\nada,x\n", "needs the columns student"),
        (b"student\nada\nbob\n ada \n", "line 4: 'ada' stands in line 2 already"),
        ("student\nZoë\n".encode("latin-1"), "is not UTF-8"),
        (b"", "student is missing"),
        (b"student\n" + b"x" * 200_000, "line 2: it is no CSV file"),
    ],
)
def test_a_roster_that_cannot_be_used(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "class.csv"
    path.write_bytes(content)
    with pytest.raises(BadTable, match=said):
        read_roster(path)
    with pytest.raises(BadTable, match="cannot be read"):
        read_roster(tmp_path / "nowhere.csv")


# -- overrides -----------------------------------------------------------------------------------------------------


def test_good_overrides_are_applied_and_bad_ones_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "overrides.csv"
    path.write_text(
        "student;exercise;points;reason\n"
        "ada;02_knn.near;2,5;seen in class\n"
        "\n"
        "nobody;02_knn.near;1;\n"
        "ada;02_knn.nothing;1;\n"
        "ada;near;1;\n"
        "ada;03_lines.fit;1;\n"
        "ada;02_knn.far;2.5;\n"
        "ada;02_knn.far;-1;\n"
        "ada;02_knn.far;nan;\n"
        "ada;02_knn.far;many;\n"
        "bob;02_knn.far;2;=oral\n",
        encoding="utf-8",
    )
    given, problems = read_overrides(path)
    before = [result("ada", {"near": 1, "far": 0}), result("bob", {"near": 3, "far": 1})]
    made, unusable = rows(before, None, given)
    scores = {row.student: {n: a["score"] for n, a in row.answers["02_knn"]["exercises"].items()} for row in made}
    assert scores == {"ada": {"near": 2.5, "far": 0}, "bob": {"near": 3, "far": 2}}
    assert made[1].answers["02_knn"]["exercises"]["far"]["state"] == "right"
    assert before[0]["exercises"]["near"]["score"] == 1, "what is kept of the grading was changed"
    assert made[0].notes == ["02_knn.near: 2.5 instead of 1 point by hand, seen in class."]
    assert problems == ["overrides.csv, line 11: 'many' is no number of points. The line was left out."]
    lines = [re.match(r"overrides.csv, line (\d+): ", problem) for problem in unusable]
    assert [match and match[1] for match in lines] == ["4", "5", "6", "7", "8", "9", "10"]
    assert "there is no student 'nobody'" in unusable[0]
    assert "no graded exercise '02_knn.nothing'" in unusable[1]
    assert "2.5 points for 02_knn.far of ada, where 0 to 2 are expected" in unusable[4]


def test_an_override_of_full_points_counts_as_solved() -> None:
    wrong = result("ada", {"near": 1, "far": 2})
    made, _ = rows(
        [wrong], None, [Override("ada", "02_knn", "near", 3, "", 2), Override("ada", "02_knn", "far", 0, "", 3)]
    )
    states = {name: answer["state"] for name, answer in made[0].answers["02_knn"]["exercises"].items()}
    assert states == {"near": "right", "far": "wrong"}
    assert "no mistake" in summary(made, CHAPTERS, ["02_knn"], "").lower()  # lowered by hand is no mistake


def test_points_by_hand_without_a_file_that_was_graded() -> None:
    chapters = {"02_knn": CHAPTERS["02_knn"]}
    given = [
        Override("eve", "02_knn", "near", 1, "oral", 2),
        Override("fay", "02_knn", "far", 2, "", 3),
        Override("fay", "03_lines", "fit", 2, "", 4),
        Override("fay", "02_knn", "near", 4, "", 5),
        Override("zoe", "02_knn", "near", 1, "", 6),
    ]
    class_of = [result("ada", {"near": 3, "far": 2}), failed("eve", "The file is empty.")]
    made, unusable = rows(class_of, [{"student": name} for name in ("ada", "eve", "fay")], given, chapters)
    assert [(row.status, row.needs_a_look) for row in made] == [
        ("graded", False),
        ("not readable", True),
        ("nothing handed in", True),
    ]
    assert made[1].notes[-1] == "02_knn.near: 1 point by hand, without a graded file, oral."
    assert made[2].notes == ["02_knn.far: 2 points by hand, without a graded file, no reason given."]
    assert [line.split(":")[0][-6:] for line in unusable] == ["line 4", "line 5", "line 6"]
    found = parsed(to_csv(made, CHAPTERS, ["02_knn"]))
    assert [found[name]["02_knn.points"] for name in ("ada", "eve", "fay")] == ["5", "1", "2"]
    page = feedback(made[1], CHAPTERS, lambda _: {}, other_numbers=True)
    assert "No file of this chapter was graded." in page
    assert "Points by hand: 1 of 3 points, oral.<" in page
    assert "other numbers" not in page, "nothing was graded"
    assert "<h3>far" not in page
    assert "1 handed it in" in summary(made, CHAPTERS, ["02_knn"], "")


def test_of_two_overrides_for_one_exercise_the_later_usable_one_counts(tmp_path: Path) -> None:
    path = tmp_path / "overrides.csv"
    path.write_text(
        "student,exercise,points,reason\n"
        "ada,02_knn.near,2,first\nada,02_knn.near,3,second\nada,02_knn.near,7,too much\n"
    )
    given, problems = read_overrides(path)
    made, unusable = rows([result("ada", {"near": 1})], None, given)
    assert problems == []
    assert made[0].answers["02_knn"]["exercises"]["near"]["score"] == 3
    assert made[0].notes == ["02_knn.near: 3 instead of 1 point by hand, second."]
    assert unusable == [
        "overrides.csv, line 2: 02_knn.near of ada stands in line 3 again, which counts. "
        "The earlier line was left out.",
        "overrides.csv, line 4: 7 points for 02_knn.near of ada, where 0 to 3 are expected. The line was left out.",
    ]


def test_the_run_says_what_was_given_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "overrides.csv"
    path.write_text("student,exercise,points\nada,02_knn.near,+1\nada,02_knn.far,0.5\nbob,02_knn.near,3\n")
    given, problems = read_overrides(path)
    assert problems == [
        "overrides.csv, line 2: '+1' is a change; the points replace those of the check, so write their new number. "
        "The line was left out."
    ]
    made, _ = rows([result("ada", {"near": 1, "far": 1}), result("bob", {"near": 1})], None, given)
    assert by_hand(made) == [
        "overrides.csv: 2 used, 1 of them lowers points.",
        "  lowered: ada, 02_knn.far: 0.5 instead of 1 point",
    ]
    page = feedback(made[0], CHAPTERS, lambda _: {"far": "<p>REPORT</p>"})
    note = page.index("Points by hand: 0.5 of 2 points, no reason given. They replace what the check gave, 1 point;")
    assert note < page.index("REPORT")


# -- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "student",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "a\\b",
        "C:x",
        "..",
        "",
        "x" * 5000,
        "Zoë",
        "名",
        "nul",
        "a\0b",
        SCRIPT,
    ],
)
def test_a_feedback_file_name_is_no_path(student: str) -> None:
    name = pages.file_name(student)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,48}-[0-9a-f]{8}\.html", name), name


def test_students_of_like_names_have_pages_of_their_own() -> None:
    students = ["Zoë", "Zoe", "zoe", "ZOE", "Zo-e", "Zo e", "Zo/e"]
    assert len({pages.file_name(student).lower() for student in students}) == len(students)


def test_nothing_from_outside_becomes_markup() -> None:
    bad = result(SCRIPT, {"near": 1, "far": 2}, file=SCRIPT, version=SCRIPT, remarks=[SCRIPT], when=SCRIPT)
    bad["exercises"]["near"]["misconceptions"] = [SCRIPT]
    override = Override(SCRIPT, "02_knn", "near", 2, SCRIPT, 2)
    made, _ = rows([bad, failed("<img src=x onerror=alert(1)>", SCRIPT)], None, [override])
    report = {"near": "<p>its report</p>"}
    for page in (
        *(feedback(row, CHAPTERS, lambda _: report) for row in made),
        summary(made, CHAPTERS, NAMES, SCRIPT),
    ):
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page
        assert "default-src 'none'" in page
    assert "<p>its report</p>" in feedback(made[1], CHAPTERS, lambda _: report)


def test_other_numbers_are_said_on_the_page() -> None:
    made, _ = rows([result("ada", {"near": 1})], None, ())
    assert "other numbers than" in feedback(made[0], CHAPTERS, lambda _: {}, other_numbers=True)
    assert "other numbers than" not in feedback(made[0], CHAPTERS, lambda _: {})


def cells(page: str, caption: str) -> list[list[str]]:
    (found,) = re.findall(rf"<caption>{re.escape(caption)}</caption>.*?</table>", page, flags=re.S)
    body = found.split("<tbody>")[1]
    return [[re.sub("<.*?>", "", cell) for cell in re.findall(r"<td.*?</td>", line)] for line in body.split("<tr>")[1:]]


def test_the_summary_counts() -> None:
    def answered(student: str, near: list[str], far: float) -> dict[str, Any]:
        one = result(student, {"near": 1 if near else 3, "far": far})
        one["exercises"]["near"]["misconceptions"] = near
        if far == 0:
            one["exercises"]["far"]["state"] = "blank"
        return one

    class_of = [
        answered("a", ["add"], 2),
        answered("b", ["add", "drop"], 1),
        answered("c", [], 0),
        answered("d", ["add"], 1.5),
        failed("e", "The file is empty."),
    ]
    made, _ = rows(class_of, None, ())
    page = summary(made, CHAPTERS, ["02_knn"], "5 students")
    assert cells(page, "Students") == [["graded", "4"], ["not readable", "1"]]
    assert cells(page, "Mistakes in 02_knn, the most frequent first") == [
        ["3", "near", "add", "You add.", "a, b and d"],
        ["1", "near", "drop", "You drop.", "b"],
        ["2", "far", "no name yet", "Wrong in another way.", "b and d"],
    ]
    assert [line[:4] for line in cells(page, "Exercises of 02_knn")] == [
        ["near", "1", "3", "0"],
        ["far", "1", "2", "1"],
    ]
    counts = [int(line[1]) for line in cells(page, "Scores of 02_knn")]
    assert counts == [0, 0, 0, 0, 1, 1, 2, 0, 0, 0]  # 3, 2, 3 and 2.5 of 5 points
    assert "4 handed it in. The mean of 4 is 52 % of the points, the median 55 %." in page
    assert cells(page, "Who needs a look: 1 of 5") == [["e", "not readable", "e/x.ipynb: The file is empty."]]


def blank(student: str) -> dict[str, Any]:
    one = result(student, {"near": 0, "far": 0})
    for name, state in (("near", "blank"), ("far", "absent")):
        one["exercises"][name]["state"] = state
    return one


def test_who_needs_a_look_is_everybody_who_is_not_plainly_graded() -> None:
    class_of = [
        result("ada", {"near": 3, "far": 2}),
        result("bob", {"near": 0, "far": 0}),
        blank("cem"),
        result("dan", {"near": 3, "far": 2}),
        failed("eve", "The file is empty."),
        blank("gus"),
    ]
    listed = [{"student": name} for name in ("ada", "bob", "cem", "eve", "fay", "gus")]
    made, _ = rows(class_of, listed, [Override("gus", "02_knn", "far", 1, "oral", 2)])
    page = summary(made, CHAPTERS, ["02_knn"], "")
    asked = "02_knn: Every exercise is blank: was it the file from work/?"
    assert cells(page, "Who needs a look: 4 of 7") == [
        ["cem", "graded", asked],
        ["dan", "graded", "Not in the roster."],
        ["eve", "not readable", "eve/x.ipynb: The file is empty."],
        ["fay", "nothing handed in", ""],
    ]
    assert "<details" not in page
    text = re.sub("<.*?>", "", page)
    assert "5 handed it in. 1 of them is blank and not counted here: cem. The mean of 4 is 55 %" in text
    assert sum(int(line[1]) for line in cells(page, "Scores of 02_knn")) == 4
    assert asked in feedback(made[2], CHAPTERS, lambda _: {})
    only, _ = rows([blank("cem")], None, ())
    assert "Scores of" not in summary(only, CHAPTERS, ["02_knn"], "")
    assert "Nobody needs a look." in summary(rows(class_of[:1], None, ())[0], CHAPTERS, ["02_knn"], "")


def test_more_than_six_who_made_a_mistake_are_folded() -> None:
    for count, folded in ((6, 0), (7, 1)):
        class_of = [result(f"s{n}", {"near": 1, "far": 2}) for n in range(count)]
        for one in class_of:
            one["exercises"]["near"]["misconceptions"] = ["add"]
        page = summary(rows(class_of, None, ())[0], CHAPTERS, ["02_knn"], "")
        assert page.count("<details>") == folded
        assert all(f'<a href="feedback/{pages.file_name(f"s{n}")}">' in page for n in range(count))


def test_what_may_come_from_an_earlier_answer_is_said_apart() -> None:
    def leaning(student: str, near: float, far: float) -> dict[str, Any]:
        one = result(student, {"near": near, "far": far})
        one["exercises"]["far"] |= {"uses": ["near"], "misconceptions": ["add"] if far < 2 else []}
        return one

    class_of = [leaning("ada", 1, 1), leaning("bob", 3, 1), leaning("cem", 1, 2), leaning("dan", 1, 0)]
    made, _ = rows(class_of, None, [Override("dan", "02_knn", "near", 3, "kind", 2)])
    said = ["It calls your near, which is not right yet: part of this may come from there." in p for p in
            (feedback(row, CHAPTERS, lambda _: {}) for row in made)]  # fmt: skip
    assert said == [True, False, False, True], "points by hand do not make the earlier answer right"
    found = cells(summary(made, CHAPTERS, ["02_knn"], ""), "Mistakes in 02_knn, the most frequent first")
    assert found[0][:3] == ["3 (2 may come from near)", "far", "add"]


def test_a_chapter_that_nobody_handed_in() -> None:
    page = summary([Row("a", "nothing handed in")], CHAPTERS, ["03_lines"], "")
    assert "Nobody handed it in." in page
