"""What the tests of grading share: submissions, and a pool that is one thread of this process with one nursery."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tools.grade import grader, work
from tools.grade.__main__ import main

RIGHT = {
    "l2_distances": "import numpy as np\ndef l2_distances(a, b):\n"
    "    return np.sqrt(((a[:, None, :].astype(float) - b[None]) ** 2).sum(axis=2))",
    "majority_vote": "def majority_vote(labels):\n    labels = list(labels)\n    return max(labels, key=labels.count)",
}
POINTS = 5.0


def small(answers: Mapping[str, str] = RIGHT, **metadata: Any) -> bytes:
    """A notebook that holds these answers and nothing else: few children, so little time."""
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": name,
            "metadata": {"nbgrader": {"grade_id": name, "solution": True}},
            "outputs": [],
            "source": source,
        }
        for name, source in answers.items()
    ]
    about = {"course": {"chapter": "02_knn", "version": "1"}} | metadata
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": about, "cells": cells}).encode()


def hand_in(root: Path, files: Mapping[str, bytes]) -> Path:
    """A folder with these files: name → content."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


def read_table(path: Path) -> dict[str, dict[str, str]]:
    """Student → row of grades.csv."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


class OneThread(Executor):
    """Stands in for the pool. It outlives each run, and with it the nursery, whose start takes seconds."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self.sent: list[str] = []

    def submit(self, fn: Any, /, job: Any) -> Future[Any]:  # type: ignore[override]
        """Run it in the thread, and count it."""
        self.sent.append(job.student)
        return self._thread.submit(fn, job)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Stay."""

    def end(self) -> None:
        """End the thread and its nursery."""
        self._thread.submit(lambda: grader._runner(work.Limits()).close()).result()
        self._thread.shutdown()

    def grade(self, *arguments: str | Path) -> tuple[int, list[str]]:
        """`course.py grade` with these arguments: its exit status, and the students whose files were graded."""
        before = len(self.sent)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(work, "processes", lambda count: self)
            status = main([str(argument) for argument in arguments])
        return status, self.sent[before:]


@contextmanager
def one_thread() -> Iterator[OneThread]:
    """A pool of one thread, ended at the end."""
    pool = OneThread()
    try:
        yield pool
    finally:
        pool.end()
