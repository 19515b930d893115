"""Grade one file: the work that is sent to a process of the pool, or to a worker of a cluster."""

from __future__ import annotations

import functools
import threading
import time
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

from course_utils.grading import Output

from .reading import Notebook, Unreadable
from .runner import Runner
from .sandbox import Limits
from .sealed import Chapter, chapters

NOTEBOOK_SECONDS = 120.0  # for all answers of one notebook together
FORM = 2  # of a result: raised when results that are kept lack something that is read now
OTHER_COURSE = (
    "The worker has another version of the course than this machine: bring both to the same, and grade again."
)
_mine = threading.local()  # a runner serves one thread
_judging = threading.Lock()  # judging changes NumPy's and Python's warning states, which all threads share


@dataclass(frozen=True)
class Job:
    """One file to be graded. salt: 0, or a number that gives the cases other random numbers.

    depends: the sender's `fingerprint`; '' if it does not matter. A worker with another one refuses.
    """

    student: str
    label: str
    when: str
    data: bytes
    salt: int = 0
    limits: Limits = field(default_factory=Limits)
    depends: str = ""


def grade(job: Job) -> dict[str, Any]:
    """Grade a file. Whatever is in it, a dict comes back that JSON can hold: see `graded` and `unreadable`."""
    found = _chapters(job.salt)
    about = {"student": job.student, "file": job.label, "when": job.when}
    if job.depends not in ("", fingerprint(job.limits, job.salt)):
        return {**about, "status": "stopped", "reason": OTHER_COURSE, "chapter": ""}
    runner = _runner(job.limits)
    try:
        notebook = runner.read(job.data, found)
    except Unreadable as problem:
        return {**about, **unreadable(str(problem))}
    return {**about, **_graded(runner, notebook, found[notebook.chapter])}


def unreadable(reason: str) -> dict[str, Any]:
    """What is kept of a file that cannot be graded."""
    return {"status": "unreadable", "reason": reason, "chapter": ""}


@functools.cache
def _chapters(salt: int) -> dict[str, Chapter]:
    return chapters(salt)


def _runner(limits: Limits) -> Runner:
    if getattr(_mine, "runner", None) is None or _mine.runner.limits != limits:
        _mine.runner = Runner(limits)
    runner: Runner = _mine.runner
    return runner


def _graded(runner: Runner, notebook: Notebook, chapter: Chapter) -> dict[str, Any]:
    began = time.monotonic()
    answers = {}
    for name in chapter.exercises:
        if name not in notebook.present:
            answers[name] = _absent(chapter, name)
        else:
            late = time.monotonic() - began > NOTEBOOK_SECONDS
            outputs = _skipped(chapter, name) if late else runner.collect(notebook, chapter, name)
            answers[name] = _answer(chapter, name, outputs, notebook)
    return {
        "status": "graded",
        "reason": "",
        "chapter": chapter.name,
        "version": chapter.version,
        "notebook": notebook.version,
        "remarks": list(notebook.remarks),
        "exercises": answers,
    }


def _skipped(chapter: Chapter, name: str) -> list[Output]:
    return [Output("skipped")] * len(chapter.exercises[name].judge.calls)


def _absent(chapter: Chapter, name: str) -> dict[str, Any]:
    maximum = chapter.exercises[name].points
    says = "Its cell is not in the notebook."
    return _entry(0.0, maximum, "absent", f"{says} 0 of {maximum:g} points.", [], [], f"<p>{says}</p>")


def _answer(chapter: Chapter, name: str, outputs: list[Output], notebook: Notebook) -> dict[str, Any]:
    exercise = chapter.exercises[name]
    try:
        with _judging:
            report = exercise.report(outputs, notebook.forbidden.get(name, ()))
            html = report._repr_html_()
    except Exception as problem:  # values that nobody thought of: the others' work is graded all the same
        says = f"What it answers could not be judged ({type(problem).__name__}): 0 of {exercise.points:g} points."
        return _entry(0.0, exercise.points, "wrong", says, [says], [], f"<p>{escape(says)}</p>")
    state = "right" if report.score == report.maximum else "blank" if report.verdict.stub else "wrong"
    named = [m.name for m in report.verdict.misconceptions]
    entry = _entry(report.score, report.maximum, state, report.headline, report.sentences, named, html)
    return entry | {"uses": list(notebook.uses.get(name, ()))}


def _entry(
    score: float, maximum: float, state: str, headline: str, sentences: list[str], named: list[str], html: str
) -> dict[str, Any]:
    return {
        "score": score,
        "maximum": maximum,
        "state": state,  # right, wrong, blank or absent
        "headline": headline,
        "sentences": [sentence[:2000] for sentence in sentences],
        "misconceptions": named,
        "html": html[:500_000],
    }


def fingerprint(job_limits: Limits, salt: int) -> str:
    """What a stored result depends on besides the file: the exercises' versions and the limits."""
    versions = sorted((name, chapter.version) for name, chapter in _chapters(salt).items())
    return repr((FORM, versions, sorted(asdict(job_limits).items()), NOTEBOOK_SECONDS))
