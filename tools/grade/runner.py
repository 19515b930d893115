"""Run students' code in children of a nursery, and bring back outputs, whatever that code does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
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
    "threads": "It was ended: it started more than {threads} threads",
    "too much": "It was ended: its answers are larger than {answer} MB",
}


class Runner:
    """One nursery and what is asked of it. A nursery that was killed is replaced."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._nursery: subprocess.Popen[bytes] | None = None

    def close(self) -> None:
        """End the nursery."""
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
        how, answer = self._ask({"do": "read", "chapters": names}, data, replace(self.limits, memory=2048))
        if how != "ok":
            raise Unreadable(self._end(how) + ", while it was only being read.")
        try:
            found = json.loads(wire.writable(json.dumps(json.loads(answer), ensure_ascii=False)))
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
        seconds = min(exercise.limit, self.limits.calls)
        limits = replace(self.limits, seconds=seconds + self.limits.spare)
        job: dict[str, Any] = {"do": "collect", "name": name, "seconds": seconds}
        job["statements"] = [asdict(statement) for statement in notebook.statements]
        how, answer = self._ask(job, chapter.sealed[name], limits)
        if how == "ok":
            try:
                outputs = wire.unpack(answer)
            except ValueError as problem:
                how = f"unreadable {problem}"
            else:
                if len(outputs) == count:
                    return outputs
                how = "unreadable another number of outputs than of calls"
        return [Output("error", error=self._end(how, limits), error_type="Ended")] * count

    def _end(self, how: str, limits: Limits | None = None) -> str:
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

    def _ask(self, job: dict[str, Any], blob: bytes, limits: Limits) -> tuple[str, bytes]:
        head = json.dumps(asdict(limits)).encode() + b"\n" + json.dumps({**job, "blob": len(blob)}).encode() + b"\n"
        for _ in range(2):  # a child that can kill its nursery does so again
            nursery = self._start()
            assert nursery.stdin is not None
            assert nursery.stdout is not None
            try:
                nursery.stdin.write(head + blob)
                nursery.stdin.flush()
                line = nursery.stdout.readline()
                said = json.loads(line)
                data = nursery.stdout.read(said["bytes"])
                if len(data) == said["bytes"]:
                    return str(said["how"]), data
            except (OSError, ValueError, KeyError):
                pass
            self.close()
        return "ended 1", b""

    def _start(self) -> subprocess.Popen[bytes]:
        if self._nursery is None or self._nursery.poll() is not None:
            self.close()
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
    forbidden, uses = (
        {str(name): tuple(map(str, others)) for name, others in found[key].items()} for key in ("forbidden", "uses")
    )
    return Notebook(
        str(found["chapter"]),
        str(found["version"]),
        statements,
        tuple(map(str, found["present"])),
        forbidden,
        tuple(map(str, found["remarks"])),
        uses,
    )
