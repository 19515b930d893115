"""nbgrader 0.9 takes the course as it is: release, autograde, feedback, CSV, with no configuration of ours.

What nbgrader does, measured here:

- The points of a check cell are `float()` of its text/plain result. An exception, or anything on stderr, gives 0.
- No result (a trailing `;`), or one that is no number between 0 and the maximum (np.float64, a picture, False, nan, a
  negative number), gives FULL marks, silently. So a check returns a Report whose repr is a plain decimal number in that
  range, and the build refuses any other form of a check cell. More than the maximum raises.
- Check cells are locked: what a student writes into them, or into their points, is put back before grading.
- A deleted check cell gives 0; `--OverwriteCells.add_missing_cells=True` puts it back.
- A cell that does not end is interrupted after `--Execute.timeout` seconds (30 by default), and the rest still counts.
- It calls `alembic` by its bare name, so the environment must be on PATH: `python -m nbgrader` is not enough.
- It does not sandbox: a notebook can replace the check itself. Graded in earnest, a class needs `course.py grade`.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from course_utils.chapters.ch02_knn import exercises as ex
from tools.chapter_forms import STUB, base_form, student_form
from tools.chapter_source import Layout, read
from tools.notebooks import build_solved

FIXTURE = Path(__file__).parent / "fixtures" / "graded"
SOURCE = FIXTURE / "source" / "02_graded.py"
NAME = "02_graded"

RIGHT_L2 = """def l2_distances(a, b):
    difference = a[:, None, :].astype(float) - b[None, :, :]
    return np.sqrt((difference**2).sum(axis=2))"""
WRAPS = """def l2_distances(a, b):
    return np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2))"""
RIGHT_VOTE = """def majority_vote(labels):
    labels = list(labels)
    return max(labels, key=labels.count)"""
NOISY_VOTE = """import os, sys, warnings
def majority_vote(labels):
    print("careful", file=sys.stderr)
    os.write(2, b"from C")
    warnings.warn("old habits")
    labels = list(labels)
    return max(labels, key=labels.count)"""
LARGEST_VOTE = """def majority_vote(labels):
    values, counts = np.unique(labels, return_counts=True)
    return values[::-1][counts[::-1].argmax()]"""
ENDLESS_VOTE = """def majority_vote(labels):
    while True:
        pass"""


# The submissions -----------------------------------------------------------------------------------------------------


def cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    (found,) = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id]
    return found


def answer(notebook: NotebookNode, l2: str, vote: str) -> NotebookNode:
    cell(notebook, "l2_distances").source = l2
    cell(notebook, "majority_vote").source = vote
    return notebook


def right(notebook: NotebookNode) -> NotebookNode:
    return answer(notebook, RIGHT_L2, NOISY_VOTE)


def blank(notebook: NotebookNode) -> NotebookNode:
    return notebook


def half(notebook: NotebookNode) -> NotebookNode:
    """Two mistakes, and check cells rewritten for full marks: a semicolon, a number, more points."""
    cell(notebook, "check_l2_distances").source += ";"
    cell(notebook, "check_majority_vote").source = "2.0"
    cell(notebook, "check_majority_vote").metadata.nbgrader.points = 100
    return answer(notebook, WRAPS, LARGEST_VOTE)


def broken(notebook: NotebookNode) -> NotebookNode:
    """One cell is no Python, another raises at top level; the exercise after them is right."""
    notebook.cells.insert(2, nbformat.v4.new_code_cell("1 / 0"))
    return answer(notebook, RIGHT_L2.replace("(a, b):", "(a, b:"), RIGHT_VOTE)


def lost(notebook: NotebookNode) -> NotebookNode:
    """A check cell is gone, and the other answer does not end, which the check cuts."""
    notebook.cells.remove(cell(notebook, "check_l2_distances"))
    return answer(notebook, RIGHT_L2, ENDLESS_VOTE)


def endless(notebook: NotebookNode) -> NotebookNode:
    """A loop without end at top level, which nbgrader cuts. Nothing is imported, so that a short time is enough."""
    notebook.cells[1].source = ""
    return answer(notebook, "while True:\n    pass", "print('still running')")


SUBMISSIONS: dict[str, Callable[[NotebookNode], NotebookNode]] = {
    function.__name__: function for function in (right, blank, half, broken, lost, endless)
}


# One class, graded once ----------------------------------------------------------------------------------------------


@dataclass
class Class:
    """The course folder after grading."""

    folder: Path
    student_form: NotebookNode
    release: NotebookNode

    def scores(self) -> dict[str, dict[str, float]]:
        """Points by student and exercise, from nbgrader's database."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{(self.folder / 'gradebook.db').as_posix()}") as book:
            return {
                name: {grade.name: grade.score for grade in book.find_submission_notebook(NAME, "ps", name).grades}
                for name in SUBMISSIONS
            }


COMMANDS = """
import sys
from jupyter_core.application import NoStart
from nbgrader.apps import NbGraderApp

for line in sys.argv[1:]:
    print("nbgrader", line, flush=True)
    app = NbGraderApp()
    app.initialize(line.split())
    try:
        app.start()
    except NoStart:  # a subcommand has done its work
        type(app.subapp).clear_instance()
"""


def nbgrader(folder: Path, *commands: str) -> None:
    """Run commands of nbgrader in a course folder, as a person without any settings.

    One process for all of them, because nbgrader takes seconds to import.
    """
    home = folder / "home"
    private = {name: str(home / name.lower()) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    env = os.environ | private | {"JUPYTER_PLATFORM_DIRS": "1", "PATH": path}
    command = [sys.executable, "-c", COMMANDS, *commands]
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """A class of six: released from the solved form, handed in, graded, feedback written, exported."""
    folder = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FIXTURE))
        layout = Layout(source=SOURCE.parent, build=folder / "source" / "ps", exercises="graded_exercises")
        build_solved(SOURCE, layout)
        students = student_form(base_form(read(SOURCE, layout)))
    nbgrader(folder, "generate_assignment ps")
    release = nbformat.read(folder / "release" / "ps" / f"{NAME}.ipynb", as_version=4)
    for number, (name, change) in enumerate(SUBMISSIONS.items()):
        # Some work in nbgrader's release, some in the notebook of the course: both must be graded alike.
        base = (students, release)[number % 2]
        submitted = folder / "submitted" / name / "ps" / f"{NAME}.ipynb"
        submitted.parent.mkdir(parents=True)
        nbformat.write(change(nbformat.from_dict(base)), submitted)
    nbgrader(
        folder,
        "autograde ps --student=endless --Execute.timeout=3",
        "autograde ps",
        "generate_feedback ps --student=half",
        "export --to=grades.csv",
    )
    return Class(folder, students, release)


def test_release_is_the_students_form_of_the_course(graded: Class) -> None:
    """Sources, ids, metadata and checksums of all cells; only the wording of the blank is nbgrader's own."""
    assert len(graded.release.cells) == len(graded.student_form.cells)
    for ours, theirs in zip(graded.student_form.cells, graded.release.cells, strict=True):
        blank = theirs.source.replace("# YOUR CODE HERE\n    raise NotImplementedError()", STUB)
        assert (ours.id, ours.source) == (theirs.id, blank)
        if ours.source != theirs.source:
            theirs.metadata.nbgrader.checksum = ours.metadata.nbgrader.checksum
        assert ours.metadata == theirs.metadata
        assert not theirs.get("outputs")


def test_release_holds_no_solution(graded: Class) -> None:
    text = nbformat.writes(graded.release)
    for secret in ("SOLUTION", "difference", "votes.get"):
        assert secret not in text


def seen(exercise: Any, source: str) -> float:
    """What a student sees: the number that the check of this answer shows."""
    room: dict[str, Any] = {"np": np, "__name__": "__main__"}
    with redirect_stderr(StringIO()):
        exec(compile(source, "<answer>", "exec"), room)
        return float(repr(exercise.check(room[exercise.name])))


def test_scores_are_what_the_students_saw(graded: Class) -> None:
    half_l2, half_vote = seen(ex.l2_distances, WRAPS), seen(ex.majority_vote, LARGEST_VOTE)
    assert 0 < half_l2 < 3
    assert 0 < half_vote < 2
    assert seen(ex.l2_distances, RIGHT_L2) == 3
    assert seen(ex.majority_vote, NOISY_VOTE) == 2
    expected = {
        "right": (3, 2),
        "blank": (0, 0),
        "half": (half_l2, half_vote),
        "broken": (0, 2),
        "lost": (0, 0),
        "endless": (0, 0),
    }
    scores = graded.scores()
    assert {n: (s["check_l2_distances"], s["check_majority_vote"]) for n, s in scores.items()} == expected


@pytest.mark.skipif(not hasattr(os, "fork"), reason="course.py grade needs a system with fork")
def test_course_grade_agrees_on_honest_submissions(graded: Class) -> None:
    """The same files, graded by `course.py grade`. It needs no check cells, so a lost one costs nothing there."""
    from tools.grade.grader import _graded
    from tools.grade.runner import Runner
    from tools.grade.sealed import Chapter

    chapter = Chapter(NAME, "1", {name: getattr(ex, name) for name in ("l2_distances", "majority_vote")})
    scores = graded.scores()
    with Runner() as runner:
        for student in ("right", "blank", "half", "broken"):
            data = (graded.folder / "submitted" / student / "ps" / f"{NAME}.ipynb").read_bytes()
            answers = _graded(runner, runner.read(data, {NAME: chapter}), chapter)["exercises"]
            assert {f"check_{name}": answer["score"] for name, answer in answers.items()} == scores[student], student


def autograded(graded: Class, name: str) -> NotebookNode:
    return nbformat.read(graded.folder / "autograded" / name / "ps" / f"{NAME}.ipynb", as_version=4)


def test_rewritten_check_cells_are_put_back(graded: Class) -> None:
    notebook = autograded(graded, "half")
    assert cell(notebook, "check_l2_distances").source == "ex.l2_distances.check(l2_distances)"
    assert cell(notebook, "check_majority_vote").source == "ex.majority_vote.check(majority_vote)"
    assert cell(notebook, "check_majority_vote").metadata.nbgrader.points == 2


def test_noise_of_an_answer_reaches_no_stream(graded: Class) -> None:
    (only,) = cell(autograded(graded, "right"), "check_majority_vote").outputs
    assert (only.output_type, only.data["text/plain"]) == ("execute_result", "2.0")


def test_each_endless_loop_is_cut_by_its_own_guard(graded: Class) -> None:
    notebook = autograded(graded, "endless")
    assert cell(notebook, "l2_distances").outputs[-1].output_type == "error"
    assert cell(notebook, "majority_vote").outputs[-1].text == "still running\n"
    (report,) = cell(autograded(graded, "lost"), "check_majority_vote").outputs
    assert (report.output_type, report.data["text/plain"]) == ("execute_result", "0.0")


def test_feedback_shows_the_report(graded: Class) -> None:
    page = (graded.folder / "feedback" / "half" / "ps" / f"{NAME}.html").read_text(encoding="utf-8")
    assert "10 − 20 in uint8 is not −10 but 246" in page
    assert "On a tie yours takes the largest label" in page


def test_the_exported_table_has_every_student_and_total(graded: Class) -> None:
    with (graded.folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    totals = {name: sum(points.values()) for name, points in graded.scores().items()}
    assert {name: float(row["raw_score"]) for name, row in rows.items()} == totals
    assert {float(row["max_score"]) for row in rows.values()} == {5.0}


# Traps: what nbgrader makes of a check cell's outputs ----------------------------------------------------------------


def grade_of(*outputs: NotebookNode) -> float:
    """nbgrader's score of a check cell worth 3 points that has these outputs."""
    metadata = {"nbgrader": {"grade": True, "solution": False, "points": 3, "grade_id": "check_l2_distances"}}
    score, _ = determine_grade(nbformat.v4.new_code_cell("", outputs=list(outputs), metadata=metadata))
    assert score is not None
    return score


def result(text: str, **more: str) -> NotebookNode:
    return nbformat.v4.new_output("execute_result", data={"text/plain": text, **more}, execution_count=1)


def stream(name: str) -> NotebookNode:
    return nbformat.v4.new_output("stream", name=name, text="careful")


@pytest.mark.parametrize(
    "outputs",
    [
        pytest.param([], id="trailing semicolon, or no result at all"),
        pytest.param(
            [nbformat.v4.new_output("display_data", data={"text/plain": "0.0"})], id="displayed, not returned"
        ),
        pytest.param([result(repr(np.float64(0.0)))], id="np.float64"),
        pytest.param([result("<IPython.core.display.HTML object>", **{"text/html": "0"})], id="HTML object"),
        pytest.param([result("False")], id="False"),
        pytest.param([result("nan")], id="nan"),
        pytest.param([result("-1.0")], id="negative"),
    ],
)
def test_nbgrader_gives_full_marks_for_nothing(outputs: list[NotebookNode]) -> None:
    """If one of these fails, nbgrader has closed the trap, and the table above can be shortened."""
    assert grade_of(*outputs) == 3


def test_nbgrader_gives_nothing_for_noise_and_raises_above_the_maximum() -> None:
    assert grade_of(stream("stderr"), result("3.0")) == 0
    assert grade_of(stream("stdout"), result("1.5")) == 1.5
    with pytest.raises(ValueError, match="greater than maximum"):
        grade_of(result("3.25"))


def nothing(a: np.ndarray, b: np.ndarray) -> None:
    return None


def wrong_kind(a: np.ndarray, b: np.ndarray) -> Any:
    return np.float64(np.nan)


def raises(a: np.ndarray, b: np.ndarray) -> Any:
    raise ValueError("−1")


def blank_answer(a: np.ndarray, b: np.ndarray) -> Any:
    raise NotImplementedError


def leaves(a: np.ndarray, b: np.ndarray) -> Any:
    sys.exit(3)


def right_answer(a: np.ndarray, b: np.ndarray) -> Any:
    return np.sqrt(((a[:, None, :].astype(float) - b[None, :, :]) ** 2).sum(axis=2))


def negative(a: np.ndarray, b: np.ndarray) -> Any:
    return -right_answer(a, b)


def half_right(a: np.ndarray, b: np.ndarray) -> Any:
    return np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2))


@pytest.mark.parametrize(
    "given",
    [
        nothing,
        wrong_kind,
        raises,
        blank_answer,
        leaves,
        negative,
        half_right,
        right_answer,
        max,
        np.hypot,
        3.0,
        None,
        "",
    ],
    ids=lambda given: getattr(given, "__name__", repr(given)),
)
def test_no_report_can_fall_into_a_trap(given: Any, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever a check is given, the kernel's formatter makes a plain decimal number in range of it, without noise."""
    from IPython.core.formatters import DisplayFormatter

    report = ex.l2_distances.check(given)
    data, _ = DisplayFormatter().format(report)
    assert data["text/plain"] == repr(report) == str(float(repr(report)))
    assert 0 <= float(data["text/plain"]) <= ex.l2_distances.points
    assert data["text/html"]
    assert grade_of(nbformat.v4.new_output("execute_result", data=data)) == float(repr(report))
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_only_the_right_answer_earns_everything() -> None:
    scores = {f.__name__: float(repr(ex.l2_distances.check(f))) for f in (right_answer, half_right, nothing, raises)}
    assert scores["right_answer"] == 3
    assert 0 < scores["half_right"] < 3
    assert scores["nothing"] == scores["raises"] == 0
