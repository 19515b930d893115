"""What the tests of hostile notebooks share: notebooks made from a few lines, and an arena that says what they did.

Nearly every attack is a deed: a function that tries something forbidden and returns True, or the right distances, only
where it succeeds. The answer is right where the deed is done and zeros otherwise, so that a score of 0 says that it was
refused, and points would say that it was not.
"""

from __future__ import annotations

import json
import os
import shutil
import textwrap
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tools.grade import grader
from tools.grade.runner import Runner
from tools.grade.sandbox import Limits, layers, weak
from tools.grade.sealed import Chapter, chapters

ROOT = Path(__file__).resolve().parent.parent
CHAPTER = "02_knn"
LIMITS = Limits(seconds=15, calls=1.5, spare=3, cpu=6, memory=256, file=4, folder=8)

TOP = """
import ctypes, gc, importlib, io, os, signal, socket, subprocess, sys, threading, time
import numpy as np
from course_utils.chapters.ch02_knn import exercises as ex
"""
RIGHT = """
def l2_distances(a, b):
    return np.sqrt(((a[:, None, :].astype(float) - b[None]) ** 2).sum(axis=2))
"""
NEIGHBOUR = """
def l1_distances(a, b):
    return np.abs(a[:, None, :].astype(float) - b[None]).sum(axis=2)
"""
DEED = """
def right(a, b):
    return np.sqrt(((a[:, None, :].astype(float) - b[None]) ** 2).sum(axis=2))

def libc(name, *arguments):
    call = getattr(ctypes.pythonapi, name)
    call.restype = ctypes.c_int
    ctypes.set_errno(0)
    return call(*arguments)

def deed(a, b):
{deed}

def l2_distances(a, b):
    try:
        done = deed(a, b)
    except Exception:
        done = None
    if isinstance(done, np.ndarray):
        return done
    return right(a, b) if done else np.zeros((len(a), len(b)))
"""


def cell(source: str, exercise: str = "", **nbgrader: Any) -> dict[str, Any]:
    """A code cell; with an exercise, the one that its answer stands in."""
    about = {"grade_id": exercise, "solution": True, "grade": False, "schema_version": 3} if exercise else {}
    about |= nbgrader
    metadata = {"nbgrader": about} if about else {}
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


def document(*cells: dict[str, Any], chapter: str = CHAPTER) -> dict[str, Any]:
    """A notebook of these cells."""
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"course": {"chapter": chapter}}, "cells": list(cells)}


def notebook(answer: str, neighbour: str = NEIGHBOUR) -> bytes:
    """A notebook with this answer to l2_distances, and an honest one to l1_distances."""
    cells = cell(TOP), cell(answer, "l2_distances"), cell(neighbour, "l1_distances")
    return json.dumps(document(*cells)).encode()


def doing(deed: str, **names: Any) -> bytes:
    """A notebook whose answer is right only if the deed, the body of a function, is done."""
    for name, value in names.items():
        deed = deed.replace(name, repr(str(value)))
    return notebook(DEED.format(deed=textwrap.indent(textwrap.dedent(deed).strip(), "    ")))


class Arena:
    """One runner, what lies around it, and what must still be so after an attack."""

    def __init__(self, folder: Path) -> None:
        self.mark = f"arena-{uuid.uuid4().hex}"
        self.canary = folder / "grades.csv"
        self.put_canary()
        os.environ["HOSTILE_ARENA"] = self.mark  # the nursery and everything that is born of it carry it
        self.chapters: Mapping[str, Chapter] = chapters()
        self.runner = Runner(LIMITS)
        assert self.points(notebook(RIGHT)) == (3.0, 2.0)
        self.nursery = self.pid()
        self.around = self.look()

    def pid(self) -> int:
        """The nursery's."""
        assert self.runner._nursery is not None
        return self.runner._nursery.pid

    def grade(self, data: bytes) -> dict[str, Any]:
        """What a grader would keep of this file."""
        notebook = self.runner.read(data, self.chapters)
        return grader._graded(self.runner, notebook, self.chapters[notebook.chapter])

    def points(self, data: bytes) -> tuple[float, float]:
        """For l2_distances and for its neighbour l1_distances."""
        exercises = self.grade(data)["exercises"]
        return exercises["l2_distances"]["score"], exercises["l1_distances"]["score"]

    def look(self) -> tuple[Any, ...]:
        """The files that attacks are after, and their owner, mode and time."""
        if not self.canary.exists():
            return ("gone",)
        info = self.canary.stat()
        there = sorted(path.name for path in self.canary.parent.iterdir())
        return there, self.canary.read_bytes(), info.st_mode, info.st_uid, info.st_mtime_ns, sorted(os.listdir(ROOT))

    def put_canary(self) -> None:
        """A fresh folder with the table of points."""
        shutil.rmtree(self.canary.parent, ignore_errors=True)
        self.canary.parent.mkdir(parents=True, exist_ok=True)
        self.canary.write_text("student,points\nada,3\n", encoding="utf-8")
        os.utime(self.canary, (0, 0))

    def unharmed(self) -> None:
        """Raise AssertionError if an attack left anything behind; afterwards all is as it was, for the next one."""
        nursery, around = self.nursery, self.around
        now, self.nursery = self.look(), self.pid()
        if now != around:
            self.put_canary()
            self.around = self.look()
        assert now == around
        assert self.nursery == nursery, "the nursery was killed"
        assert self.runner._nursery is not None
        assert self.runner._nursery.poll() is None
        assert list(self.alive()) == [self.nursery], "a process was left behind"
        assert os.getpriority(os.PRIO_PROCESS, self.nursery) == os.getpriority(os.PRIO_PROCESS, 0)

    def alive(self) -> Iterator[int]:
        """The processes that carry the arena's mark in the environment that they were started with, but this one."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if int(process.name) != os.getpid() and self.mark.encode() in (process / "environ").read_bytes():
                    yield int(process.name)
            except OSError:
                continue  # not ours, or gone


def missing(layer: str) -> str:
    """Why an attack that only this layer stops cannot be tried here; '' where it can. layer: as in `layers`, or ''."""
    return f"{layer} is kept by {layers()[layer]} on this machine" if layer in weak() else ""
