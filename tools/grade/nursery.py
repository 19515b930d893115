"""The process that the students' children are born from: it has the libraries loaded, and no oracle.

`python -m tools.grade.nursery` reads jobs on stdin and writes answers on stdout, one at a time: a line of JSON that
says how many bytes follow, and the bytes. For each job it forks a child, which locks itself in (`sandbox`) and works;
the nursery watches its clock, its memory and its folder, ends it, and passes on what came back.
"""

from __future__ import annotations

import gc
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from . import inside, reading, wire
from .sandbox import MB, Limits, lock

#: What the notebooks import; a child that had to load it would need seconds for that.
PRELOADED = tuple(
    """
    numpy scipy.spatial.distance scipy.special scipy.stats torch torch.nn.functional torch._dynamo torch.optim
    matplotlib.pyplot course_utils.demos course_utils.results course_utils.viz course_utils.datasets
    course_utils.device course_utils.training IPython.core.inputtransformer2 dataclasses typing collections
    itertools functools math random linecache tempfile traceback inspect
    """.split()  # noqa: SIM905
)
LOOK = 0.05  # seconds between two looks at a child


def main() -> None:
    """Serve jobs until stdin closes."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(0, 1)
    os.dup2(0, 2)
    _prepare()
    readable = open_files()
    while head := jobs.readline():
        job = json.loads(head)
        blob = _exactly(jobs, job.pop("blob"))
        how, data = _born(job, blob, readable, (jobs, answers))
        answers.write(json.dumps({"how": how, "bytes": len(data)}).encode() + b"\n" + data)
        answers.flush()


def _prepare() -> None:
    import ctypes
    import importlib

    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    inside.close_chapters()
    for name in PRELOADED:
        with suppress(ImportError):
            importlib.import_module(name)
    ctypes.pythonapi.PyThreadState_SetAsyncExc  # noqa: B018  found now, for later nothing may be looked up
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
        torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1).step()  # loads what it loads at its first step
    gc.collect()
    gc.freeze()  # the pages of all this stay shared with the children


def open_files() -> set[Path]:
    """What a student's code may read: Python, its libraries and the system's; of the course, all but its chapters.

    A checkout of the course may lie anywhere, also in one of those places, and its package may be installed among the
    libraries: wherever a place holds it, the place's other parts are named instead.
    """
    import course_utils

    package = Path(course_utils.__file__).resolve().parent
    course = package.parent if (package.parent / "course.py").exists() else package
    places = [Path(p) for p in ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/System", "/Library")]
    places += [Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix)]
    found = {part for place in places if place.exists() for part in _without(place, course)}
    found |= {part for part in package.iterdir() if part.name not in ("chapters", "_data")}
    return found | {Path("/dev/urandom"), Path("/dev/zero")}


def _without(place: Path, course: Path) -> Iterator[Path]:
    """The place, or, where the course lies inside it, the other parts of it."""
    if place == course:
        return
    if course.is_relative_to(place):
        for part in place.iterdir():
            yield from _without(part, course)
    else:
        yield place


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        sys.exit(0)  # the grader is gone
    return data


def _born(
    job: dict[str, Any], blob: bytes, readable: Collection[Path], streams: tuple[BinaryIO, BinaryIO]
) -> tuple[str, bytes]:
    """Fork a child for the job and wait for it; returns how it went ('ok' or why not) and what it sent."""
    limits = Limits(**job["limits"])
    folder = Path(tempfile.mkdtemp(prefix="answer-"))
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        for stream in streams:
            os.close(stream.fileno())
        os.close(read_end)
        _child(job, blob, folder, readable, limits, write_end)
    os.close(write_end)
    try:
        return _watch(child, read_end, folder, limits)
    finally:
        os.close(read_end)
        _end(child)
        shutil.rmtree(folder, ignore_errors=True)


def _child(
    job: dict[str, Any], blob: bytes, folder: Path, readable: Collection[Path], limits: Limits, out: int
) -> None:
    """Never returns: works, writes, and leaves without Python's clean-up, which a student could have prepared."""
    code = 1
    try:
        os.setsid()
        os.chdir(folder)
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL", "OMP_NUM_THREADS", "TZ")}
        os.environ.clear()
        os.environ.update(kept, HOME=str(folder), TMPDIR=str(folder), MPLCONFIGDIR=str(folder), COURSE_GRADING="1")
        tempfile.tempdir = str(folder)
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
            signal.signal(signum, signal.SIG_DFL)
        lock(folder, readable, limits)
        data = _work(job, blob)
        while data:
            data = data[os.write(out, data) :]
        code = 0
    finally:
        os._exit(code)


def _work(job: dict[str, Any], blob: bytes) -> bytes:
    if job["do"] == "read":
        try:
            found = asdict(reading.read(blob, job["chapters"]))
        except reading.Unreadable as problem:
            found = {"unreadable": str(problem)}
        return json.dumps(found).encode()
    return wire.pack(inside.answer(job["statements"], job["name"], blob, job["seconds"]))


def _watch(child: int, pipe: int, folder: Path, limits: Limits) -> tuple[str, bytes]:
    """What the child sends until it closes the pipe, and 'ok', or why it was ended."""
    parts: list[bytes] = []
    size, deadline = 0, time.monotonic() + limits.seconds
    while True:
        if time.monotonic() > deadline:
            return "time", b""
        if _memory(child) > limits.memory * MB * 2:
            return "memory", b""
        if _size(folder) > limits.folder * MB:
            return "disk", b""
        ready, _, _ = select.select([pipe], [], [], LOOK)
        if ready:
            part = os.read(pipe, MB)
            if not part:
                break
            parts.append(part)
            size += len(part)
            if size > limits.answer * MB:
                return "too much", b""
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > deadline:
            return "time", b""
        time.sleep(LOOK / 10)
    how = os.waitstatus_to_exitcode(ended[1])
    return ("ok" if how == 0 and parts else f"ended {how}"), b"".join(parts)


def _memory(child: int) -> int:
    """Bytes of real memory that the child has taken beyond what it was born with (Linux); else 0."""
    try:
        fields = Path(f"/proc/{child}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return (int(fields[1]) - int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])) * os.sysconf(
        "SC_PAGE_SIZE"
    )


def _size(folder: Path) -> int:
    total = 0
    for place, _, files in os.walk(folder):
        for file in files:
            with suppress(OSError):
                total += os.lstat(os.path.join(place, file)).st_size
    return total


def _end(child: int) -> None:
    """End the child and whatever is left in its session."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
