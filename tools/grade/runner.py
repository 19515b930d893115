"""Run students' code in children of a nursery, and bring back outputs, whatever that code does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from course_utils.grading import Output

from . import wire
from .reading import Notebook, Statement, Unreadable
from .sandbox import Limits
from .sealed import Chapter

ROOT = Path(__file__).resolve().parents[2]
#: How a run ended, in the words of a report.
ENDS = {
    "time": "It was ended: after {seconds:g} seconds it was still running, and did not stop when it was told to",
    "memory": "It was ended: it took more than {memory} MB of memory",
    "disk": "It was ended: it wrote more than {folder} MB of files",
}


class Runner:
    """One nursery and what is asked of it. A nursery that was killed is replaced."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._nursery: subprocess.Popen[bytes] | None = None
        self._files = tempfile.TemporaryDirectory(prefix="grading-")
        self._folder = Path(self._files.name)

    def close(self) -> None:
        """End the nursery and remove what was exchanged with its children."""
        self._end_nursery()
        self._files.cleanup()

    def _end_nursery(self) -> None:
        if self._nursery is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._nursery.pid, signal.SIGKILL)
            self._nursery.wait()
            for stream in (self._nursery.stdin, self._nursery.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()
            self._nursery = None

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def read(self, data: bytes, chapters: Mapping[str, Chapter]) -> Notebook:
        """Take a notebook apart. Raises Unreadable with a sentence for its reader."""
        names = {name: chapter.forbids for name, chapter in chapters.items()}
        # The text of 50 MB of outputs takes memory several times over.
        how, answer = self._ask("read", {"chapters": names}, data, replace(self.limits, memory=2048, file=256))
        if how != "ok":
            raise Unreadable(self._words(how) + ", while it was only being read.")
        try:
            found = json.loads(answer)
            if "unreadable" in found:
                raise Unreadable(str(found["unreadable"])[:1000])
            return _notebook(found)
        except (ValueError, KeyError, TypeError) as problem:
            if isinstance(problem, Unreadable):
                raise
            raise Unreadable("It could not be taken apart.") from None

    def collect(self, notebook: Notebook, chapter: Chapter, name: str) -> list[Output]:
        """The outputs of one answer: one for each call of its exercise's cases."""
        exercise = chapter.exercises[name]
        count = len(exercise.judge.calls)
        limits = replace(self.limits, seconds=max(self.limits.seconds, exercise.limit + 10))
        about = {"name": name, "seconds": exercise.limit}
        about["statements"] = [asdict(statement) for statement in notebook.statements]
        how, answer = self._ask("collect", about, chapter.sealed[name], limits)
        if how == "ok":
            try:
                outputs = wire.unpack(answer)
            except ValueError as problem:
                how = f"unreadable {problem}"
            else:
                if len(outputs) == count:
                    return outputs
                how = "unreadable another number of outputs than of calls"
        return [Output("error", error=self._words(how, limits), error_type="Ended")] * count

    def _words(self, how: str, limits: Limits | None = None) -> str:
        if how in ENDS:
            return ENDS[how].format(**asdict(limits or self.limits))
        kind, _, detail = how.partition(" ")
        if kind == "unreadable":
            return f"What it sent is no answer: {detail}"
        code = int(detail) if detail.lstrip("-").isdigit() else 1
        if code < 0:
            with suppress(ValueError):
                return f"Its process was ended by the signal {signal.Signals(-code).name}"
        return "Its process ended itself before there was an answer"

    def _ask(self, do: str, about: dict[str, Any], blob: bytes, limits: Limits) -> tuple[str, bytes]:
        """Have a child do this; returns how it ended and what it wrote."""
        order, result = self._folder / "order", self._folder / "result"
        order.write_bytes(json.dumps(about).encode() + b"\n" + blob)
        job = {"do": do, "limits": asdict(limits), "order": str(order), "result": str(result)}
        for _ in range(2):  # a child that could kill its nursery would do so again
            result.unlink(missing_ok=True)
            result.touch()
            nursery = self._start()
            assert nursery.stdin is not None
            assert nursery.stdout is not None
            try:
                nursery.stdin.write(json.dumps(job).encode() + b"\n")
                nursery.stdin.flush()
                how = str(json.loads(nursery.stdout.readline()))
                return how, result.read_bytes() if how == "ok" else b""
            except (OSError, ValueError):
                self._end_nursery()
        return "ended 1", b""

    def _start(self) -> subprocess.Popen[bytes]:
        if self._nursery is None or self._nursery.poll() is not None:
            self._end_nursery()
            path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
            self._nursery = subprocess.Popen(
                [sys.executable, "-m", "tools.grade.nursery"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""},
                start_new_session=True,
            )
        return self._nursery


def _notebook(found: dict[str, Any]) -> Notebook:
    statements = tuple(
        Statement(str(s["source"]), int(s["line"]), str(s["exercise"]), int(s["cell"])) for s in found["statements"]
    )
    forbidden = {str(name): tuple(map(str, used)) for name, used in found["forbidden"].items()}
    return Notebook(
        str(found["chapter"]),
        str(found["version"]),
        statements,
        tuple(map(str, found["present"])),
        forbidden,
        tuple(map(str, found["remarks"])),
    )
