"""Whole runs of grading: broken files, honest notebooks, known mistakes, regrading. The pool is one thread."""

from __future__ import annotations

import json
import os
import re
import threading
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chapters import compiled, exercises
from graded_here import POINTS, RIGHT, OneThread, hand_in, one_thread, read_table, small

from course_door.turn import Turn
from tools.experiments.grading_class import collected, form
from tools.grade import __main__ as command
from tools.grade import grader, work
from tools.grade.sealed import chapters

CHAPTERS = sorted(chapters())


@pytest.fixture(scope="module")
def here() -> Iterator[OneThread]:
    with one_thread() as pool:
        yield pool


# -- broken files --------------------------------------------------------------------------------------------------


def with_output(characters: int) -> bytes:
    document = json.loads(small())
    document["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * characters}]
    return json.dumps(document).encode()


BROKEN: dict[str, tuple[bytes, str]] = {
    "cut": (small()[: len(small()) // 2], "JSON breaks off or is damaged in line 1"),
    "deep": (b'{"nbformat": 4, "cells": ' + b"[" * 200_000, "JSON breaks off or is damaged"),
    "empty": (b"", "The file is empty"),
    "blanks": (b" \n \n", "The file is empty"),
    "format3": (small().replace(b'"nbformat": 4', b'"nbformat": 3'), "has format 3, format 4 is expected"),
    "julia": (small(kernelspec={"language": "julia", "name": "julia-1.11"}), "language is julia, Python is expected"),
    "r": (small(language_info={"name": "R"}), "language is R, Python is expected"),
    "latin1": (small({"x": "# für"}).replace(b"\\u00fc", b"\xfc"), "not UTF-8"),
    "list": (b"[]", "JSON, but not a notebook"),
    "html": (b"<html>Sign in</html>", "not a notebook: its JSON"),
    "cells": (b'{"nbformat": 4, "cells": {"a": 1}}', "format 4"),
    "other": (small({"my_project": "x = 1"}, course={}), "No exercise of the course"),
    "nan": (b'{"nbformat": NaN, "cells": []}', "has format nan"),
}


def test_a_broken_file_costs_its_own_row_and_no_other(
    tmp_path: Path, here: OneThread, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {"ann/02_knn.ipynb": small(), "kim/02_knn.ipynb": small({"majority_vote": RIGHT["majority_vote"]})}
    root = hand_in(tmp_path / "good", good)
    assert here.grade(root, "--out", tmp_path / "a" / "grades.csv")[0] == 0
    alone = read_table(tmp_path / "a" / "grades.csv")

    root = hand_in(tmp_path / "all", good | {f"{name}/02_knn.ipynb": data for name, (data, _) in BROKEN.items()})
    expected = {name: said for name, (_, said) in BROKEN.items()}
    (root / "link.ipynb").symlink_to("/etc/hostname")
    (root / "folder" / "02_knn.ipynb").mkdir(parents=True)
    with (root / "large.ipynb").open("wb") as file:
        file.truncate(200_000_000)
    expected |= {"link": "a symbolic link", "folder": "not a file", "large": "has 200 MB"}
    if os.geteuid() != 0:  # root may read everything
        (root / "cut" / "02_knn.ipynb").chmod(0)
        expected["cut"] = "Permission denied"
    status, graded = here.grade(root, "--out", tmp_path / "b" / "grades.csv")
    together = read_table(tmp_path / "b" / "grades.csv")
    assert status == 0
    assert {"ann", "kim"} <= set(graded)
    assert set(together) == {"ann", "kim", *expected}
    for student, said in expected.items():
        row = together[student]
        assert (row["status"], row["points"]) == ("not readable", "0"), row
        assert said in row["notes"], row["notes"]
        assert str(tmp_path) not in row["notes"]
    assert {name: together[name] for name in alone} == alone
    assert alone["ann"]["points"] == f"{POINTS:g}"
    capsys.readouterr()
    assert here.grade(root, "--out", tmp_path / "b" / "grades.csv")[1] == [], "done twice"
    assert len(list((tmp_path / "b" / "feedback").iterdir())) == len(together)


def test_much_output_is_not_looked_at(tmp_path: Path, here: OneThread) -> None:
    """40 MB are within what is read; the answers count."""
    root = hand_in(tmp_path / "class", {"ann.ipynb": with_output(40_000_000)})
    assert here.grade(root, "--out", tmp_path / "grades.csv")[0] == 0
    assert read_table(tmp_path / "grades.csv")["ann"]["points"] == f"{POINTS:g}"


# -- honest notebooks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_chapters_own_solutions_earn_everything_and_blanks_nothing(
    tmp_path: Path, here: OneThread, chapter: str
) -> None:
    files = {f"{kind}.ipynb": json.dumps(form(chapter, kind == "solved")).encode() for kind in ("solved", "blank")}
    out = tmp_path / "grades.csv"
    assert here.grade(hand_in(tmp_path / "class", files), "--out", out)[0] == 0
    rows = read_table(out)
    names = [f"{chapter}.{name}" for name in chapters()[chapter].exercises]
    assert {name: rows["solved"][name] for name in names} == {name: rows["solved"][f"{name}.maximum"] for name in names}
    assert rows["blank"]["points"] == "0"
    assert {row["status"] for row in rows.values()} == {"graded"}
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "grades.parts").glob("*.json")]
    states = {one["student"]: {answer["state"] for answer in one["exercises"].values()} for one in kept}
    assert states == {"solved": {"right"}, "blank": {"blank"}}


def test_other_numbers_for_the_same_answers(tmp_path: Path, here: OneThread) -> None:
    root = hand_in(tmp_path / "class", {"ann.ipynb": small()})
    tables = []
    for word, folder in (("week 3", "a"), ("week 3", "b"), ("week 4", "c")):
        out = tmp_path / folder / "grades.csv"
        assert here.grade(root, "--out", out, "--numbers", word) == (0, ["ann"])
        tables.append(read_table(out)["ann"])
    assert tables[0] == tables[1]
    assert [table["points"] for table in tables] == [f"{POINTS:g}"] * 3
    assert tables[0]["02_knn.version"] != tables[2]["02_knn.version"]


# -- known mistakes ------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore")  # students' answers may warn as they like
def test_scores_and_counts_are_those_of_the_checks(tmp_path: Path, here: OneThread) -> None:
    """Two wrong answers of each set to each exercise of chapter 02: graded outside as in the notebook itself."""
    rounds: list[dict[str, str]] = []
    for number in ("02", "05"):
        for half in ("first", "second", "third"):
            rounds.append({})
            for name in ("l2_distances", "majority_vote", "k_fold_indices"):
                source = collected("wrong_answers", name)[f"{half}/{number}"]
                if "np.random" not in source:  # what shuffles anew at each call has other points each time
                    rounds[-1][name] = source
    head = "import numpy as np\n"
    root = hand_in(
        tmp_path / "class",
        {f"s{n}.ipynb": small({name: head + source for name, source in one.items()}) for n, one in enumerate(rounds)},
    )
    assert here.grade(root, "--out", tmp_path / "grades.csv")[0] == 0
    rows = read_table(tmp_path / "grades.csv")
    fired: Counter[tuple[str, str]] = Counter()
    solved: Counter[str] = Counter()
    for number, answers in enumerate(rounds):
        for name, source in answers.items():
            report = exercises()[f"ch02_knn.{name}"].check(compiled(source, name, f"ch02_knn.{name}"))
            assert rows[f"s{number}"][f"02_knn.{name}"] == f"{report.score:g}", (number, name)
            solved[name] += report.score == report.maximum
            fired.update((name, mistake.name) for mistake in report.verdict.misconceptions)
            if report.score < report.maximum and not report.verdict.misconceptions and not report.verdict.stub:
                fired[name, "no name yet"] += 1
    assert len(fired) >= 6
    assert sum(map(len, rounds)) >= 15
    page = (tmp_path / "summary.html").read_text(encoding="utf-8")
    page = page.replace("<wbr>", "").replace('<span class="name">', "").replace("</span>", "")
    lines = re.findall(r'<td class="number">(\d+)</td><td>(\w+)</td><td>([\w ]+)</td>', page)
    assert {(name, mistake): int(count) for count, name, mistake in lines} == fired
    for name in ("l2_distances", "majority_vote", "k_fold_indices"):
        (count,) = re.findall(rf'<td>{name}</td><td class="number">(\d+)</td>', page)
        assert int(count) == solved[name]


def test_what_an_answer_says_is_no_markup(tmp_path: Path, here: OneThread) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    answers = {
        "l2_distances": f"def l2_distances(a, b):\n    print({evil!r})\n    raise ValueError({evil!r})",
        "majority_vote": f"def majority_vote(labels):\n    return {{{evil!r}: {evil!r}}}",
        "predict_shift": f"def predict_shift():\n    return {evil!r}",
    }
    root = hand_in(
        tmp_path / "class", {f"{evil.replace('/', '')}/02_knn.ipynb": small(answers, course={"version": evil})}
    )
    assert here.grade(root, "--out", tmp_path / "grades.csv")[0] == 0
    for page in (*(tmp_path / "feedback").iterdir(), tmp_path / "summary.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text.lower()
        assert "<img src=x" not in text
        assert not re.search(r"<[^>]*\son\w+\s*=", text)


# -- regrading -----------------------------------------------------------------------------------------------------


def test_regrading(tmp_path: Path, here: OneThread, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = small({"majority_vote": "def majority_vote(labels):\n    return min(labels)"})
    root = hand_in(
        tmp_path / "class", {"ann/02_knn.ipynb": small(), "bob/02_knn.ipynb": wrong, "cem/02_knn.ipynb": wrong}
    )
    out, by_hand = tmp_path / "grades.csv", tmp_path / "overrides.csv"
    assert here.grade(root, "--out", out) == (0, ["ann", "bob", "cem"])
    first = out.read_bytes()
    assert here.grade(root, "--out", out) == (0, [])
    assert out.read_bytes() == first
    assert here.grade(root, "--out", out, "--again", "bob") == (0, ["bob"])
    assert out.read_bytes() == first

    by_hand.write_text("student,exercise,points,reason\nbob,02_knn.majority_vote,1.5,tried\n", encoding="utf-8")
    assert here.grade(root, "--out", out, "--again", "bob", "ann") == (0, ["ann", "bob"])
    rows = read_table(out)
    assert (rows["bob"]["02_knn.majority_vote"], rows["cem"]["02_knn.majority_vote"]) != ("1.5", "1.5")
    assert rows["bob"]["02_knn.majority_vote"] == "1.5"
    assert "by hand, tried" in rows["bob"]["notes"]

    by_hand.write_text(
        "student,exercise,points\nbob,02_knn.majority_vote,9\ncem,02_knn.majority_vote,1\n", encoding="utf-8"
    )
    capsys.readouterr()
    assert here.grade(root, "--out", out) == (1, [])
    assert "overrides.csv, line 2: 9 points" in capsys.readouterr().err
    assert read_table(out)["cem"]["02_knn.majority_vote"] == "1"
    by_hand.unlink()
    assert here.grade(root, "--out", out) == (0, [])
    assert out.read_bytes() == first

    hand_in(root, {"bob/02_knn.ipynb": small(RIGHT)})
    assert here.grade(root, "--out", out) == (0, ["bob"]), "a new file is graded, and nothing else"
    assert read_table(out)["bob"]["points"] == f"{POINTS:g}"


def test_one_late_file_in_the_zip_or_unpacked_keeps_what_is_graded(
    tmp_path: Path, here: OneThread, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {name: f"{name}_{n}_assignsubmission_file/02_knn.ipynb" for n, name in enumerate(("ann", "bob", "cem"))}
    platform, out = tmp_path / "submissions.zip", tmp_path / "grades.csv"
    with zipfile.ZipFile(platform, "w") as archive:
        for name in ("ann", "bob"):
            archive.writestr(names[name], small())
    assert here.grade(platform, "--out", out) == (0, ["ann", "bob"])
    assert "2 students, 2 files: 2 graded now, 0 kept from before." in capsys.readouterr().out
    with zipfile.ZipFile(platform, "a") as archive:
        archive.writestr(names["cem"], small())
        archive.writestr("dan/02_knn.ipynb", small({}))  # a folder of another form
    assert here.grade(platform, "--out", out) == (0, ["cem", "dan"])
    assert "4 files: 2 graded now, 2 kept from before." in capsys.readouterr().out
    with zipfile.ZipFile(platform) as archive:
        archive.extractall(tmp_path / "all")
    hand_in(tmp_path / "all", {"eve_02_knn.ipynb": small(), "fay/notes.txt": b"x"})
    assert here.grade(tmp_path / "all", "--out", out) == (0, ["eve"])
    said = capsys.readouterr().out
    assert "6 students, 6 files: 1 graded now, 4 kept from before, 1 no readable notebook." in said
    assert list(read_table(out)) == ["ann", "bob", "cem", "dan", "eve", "fay"]
    assert out.read_bytes().startswith(b"\xef\xbb\xbfstudent,"), "Excel shows accents only behind this mark"


def test_an_answer_that_calls_an_earlier_one(tmp_path: Path, here: OneThread) -> None:
    answers = {
        "majority_vote": "def majority_vote(labels):\n    return min(labels)",
        "knn_predict": "def knn_predict(train, labels, queries, k):\n    return [vote(labels) for _ in queries]",
    }
    document = json.loads(small(answers))
    between = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "id": "between"}
    document["cells"].insert(1, between | {"source": "vote = ex.majority_vote.yours(majority_vote)"})
    root = hand_in(tmp_path / "class", {"ann.ipynb": json.dumps(document).encode()})
    assert here.grade(root, "--out", tmp_path / "grades.csv")[0] == 0
    (kept,) = (json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "grades.parts").glob("*.json"))
    assert kept["exercises"]["knn_predict"]["uses"] == ["majority_vote"]
    (page,) = (tmp_path / "feedback").iterdir()
    assert "It calls your majority_vote, which is not right yet" in page.read_text(encoding="utf-8")


def test_a_worker_with_another_version_of_the_course_refuses() -> None:
    job = grader.Job("ann", "ann.ipynb", "", small(), depends="another")
    refused = grader.grade(job)
    assert (refused["status"], refused["reason"]) == ("stopped", grader.OTHER_COURSE)


@pytest.mark.parametrize(("count", "lines"), [(6, 6), (7, 1)])
def test_many_files_that_stopped_for_one_reason_are_counted(
    count: int, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    stopped = [
        {"student": f"s{n}", "file": "x", "reason": "Why.", "status": "stopped", "kept": ""} for n in range(count)
    ]
    command._say_stopped(stopped)
    assert len(capsys.readouterr().err.splitlines()) == lines
    assert command._counted(stopped).endswith(f"0 graded now, 0 kept from before, {count} to grade again")


def test_progress_where_there_is_no_terminal(
    tmp_path: Path, here: OneThread, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = hand_in(tmp_path / "class", {f"s{n}.ipynb": b"" for n in range(3)})
    assert here.grade(root, "--out", tmp_path / "grades.csv")[0] == 0
    assert "grading:" not in capsys.readouterr().err, "a short run is quiet"
    monkeypatch.setattr(command, "SAY_EVERY", 0.0)
    assert here.grade(root, "--out", tmp_path / "grades.csv")[0] == 0
    assert capsys.readouterr().err.splitlines() == [f"grading: {n} of 3 files" for n in (1, 2, 3)]


def test_a_second_run_on_the_same_table_waits(
    tmp_path: Path, here: OneThread, capsys: pytest.CaptureFixture[str]
) -> None:
    root = hand_in(tmp_path / "class", {"ann.ipynb": b""})
    parts = tmp_path / "grades.parts"
    parts.mkdir()
    with Turn(parts / "lock", print):
        second = threading.Thread(target=here.grade, args=(root, "--out", tmp_path / "grades.csv"))
        second.start()
        second.join(0.5)
        assert second.is_alive()
        assert not (tmp_path / "grades.csv").exists()
    second.join(60)
    assert (tmp_path / "grades.csv").exists()
    assert "waiting for it" in capsys.readouterr().err


def test_roster_and_chapter(tmp_path: Path, here: OneThread) -> None:
    root = hand_in(tmp_path / "class", {"ann/02_knn.ipynb": small(), "eve/02_knn.ipynb": b""})
    roster = tmp_path / "class.csv"
    roster.write_text("student,email\nann,a@x\nzoe,z@x\n", encoding="utf-8")
    out = tmp_path / "grades.csv"
    assert here.grade(root, "--out", out, "--roster", roster)[0] == 0
    rows = read_table(out)
    assert {name: row["status"] for name, row in rows.items()} == {
        "ann": "graded",
        "eve": "not readable",
        "zoe": "nothing handed in",
    }
    assert (rows["zoe"]["email"], "Not in the roster" in rows["eve"]["notes"]) == ("z@x", True)
    assert here.grade(root, "--out", out, "--chapter", "01") == (0, [])
    rows = read_table(out)
    assert rows["ann"]["status"] == "nothing handed in for this"
    assert "02_knn.points" not in rows["ann"]
    assert "01_math.points" in rows["ann"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["--chapter", "77"], "There is no chapter 77"),
        (["--again", "nobody"], "nothing was handed in by 'nobody'"),
        (["--out", "class/grades.csv"], "lies among the submissions"),
        (["--roster", "nowhere.csv"], "cannot be read"),
        (["--scheduler", "tcp://10.0.0.7:8786"], "openly over the network"),
    ],
)
def test_a_command_that_cannot_work_says_why(
    tmp_path: Path,
    here: OneThread,
    change: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hand_in(tmp_path / "class", {"ann/02_knn.ipynb": b""})
    monkeypatch.chdir(tmp_path)
    assert here.grade("class", *change) == (1, [])
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    "address",
    [
        "tcp://10.0.0.7:8786",
        "192.168.1.2:8786",
        "tcp://example.org:1",
        "ucx://127.0.0.1:1",
        "tcp://127.0.0.1.evil.org:1",
    ],
)
def test_an_open_network_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="tls:// address is expected"):
        work.check_address(address, None)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "localhost:8786", "tcp://[::1]:8786", "127.8.0.1:1"])
def test_this_machine_is_not(address: str) -> None:
    work.check_address(address, None)
    with pytest.raises(ValueError, match="--certificates"):
        work.check_address("tls://10.0.0.7:8786", None)
    work.check_address("tls://10.0.0.7:8786", ("ca", "cert", "key"))


# -- a pool that is lost -------------------------------------------------------------------------------------------


class Breaks:
    """A pool whose process is lost over some files, and takes with it those that are on their way."""

    def __init__(self, over: Callable[[str], bool]) -> None:
        self.over = over
        self.charged: Counter[str] = Counter()

    def __call__(self) -> Any:
        from concurrent.futures import Executor, Future
        from concurrent.futures.process import BrokenProcessPool

        outer = self

        class Pool(Executor):
            broken = False
            pending: list[Any] = []  # noqa: RUF012

            def submit(self, fn: Any, job: Any) -> Any:  # type: ignore[override]
                if self.broken:
                    raise BrokenProcessPool
                future: Any = Future()
                outer.charged[job.student] += 1
                self.pending = [*self.pending, future]
                if outer.over(job.student):
                    self.broken = True
                    for one in self.pending:
                        one.set_exception(BrokenProcessPool())
                elif len(self.pending) % 2:
                    future.set_result({"student": job.student, "status": "unreadable", "reason": "", "chapter": ""})
                    self.pending = self.pending[:-1]
                return future

        return Pool()


def test_a_lost_process_is_charged_to_the_file_it_was_lost_over(tmp_path: Path) -> None:
    from tools.grade.handed_in import find

    files = find(hand_in(tmp_path / "class", {f"s{n}.ipynb": b"x%d" % n for n in range(12)}))
    pool = Breaks(lambda student: student in ("s10", "s3"))
    found = list(work.results(files, work.Kept(tmp_path / "parts", work.Limits(), 0), pool, 5))
    assert sorted(result["student"] for result in found) == sorted(one.student for one in files)
    assert sorted(result["place"] for result in found) == list(range(12))
    assert {result["student"] for result in found if result["status"] == "stopped"} == {"s10", "s3"}
    assert all("ended 3 times" in result["reason"] for result in found if result["status"] == "stopped")
