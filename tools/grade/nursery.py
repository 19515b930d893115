"""The process that the students' children are born from: it has the libraries loaded, and no oracle.

`python -m tools.grade.nursery` reads jobs on stdin and writes answers on stdout, one at a time: a line of JSON that
holds the limits, or how it went, and says how many bytes follow, and the bytes. For each job it forks a child, which
locks itself in (`sandbox`) and works; the nursery watches its clock, its memory and its folder, ends it, and passes on
what came back.

A child can read all the memory that it is born with. So the nursery holds nothing of any student: the child itself
reads the rest of its job from stdin, and answers pass through memory that is given back to the system.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import inside, reading, wire
from .sandbox import MB, Limits, end_with_parent, layers, lock

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
BLOCK = 4096  # bytes that the name of a file takes at least, somewhere
DEEPEST = 40  # folders inside each other


def main() -> None:
    """Serve jobs until stdin closes."""
    jobs, answers = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(0, 1)
    os.dup2(0, 2)
    _prepare()
    readable = open_files()
    while head := _line(jobs):
        limits = Limits(**json.loads(head))
        with mmap.mmap(-1, limits.answer * MB, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as room:
            how, count = _born(limits, readable, jobs, answers, room)
            _write(answers, json.dumps({"how": how, "bytes": count}).encode() + b"\n")
            with memoryview(room) as whole, whole[:count] as data:
                _write(answers, data)


def _prepare() -> None:
    import ctypes
    import importlib

    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    layers()  # their libraries are found now: a child that could not load them would be open
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
    copies = [Path(entry or ".").resolve() / "course_utils" for entry in sys.path]  # a second one may be installed
    found = {place for place in places if place.exists()}
    for closed in (course, *(copy for copy in copies if copy.is_dir() and copy != package)):
        found = {part for place in found for part in _without(place, closed)}
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


def _line(stream: int) -> bytes:
    """One line, read byte by byte: what comes behind it is for the child alone."""
    line = b""
    while (byte := os.read(stream, 1)) not in (b"", b"\n"):
        line += byte
    return line


def _write(stream: int, data: bytes | memoryview) -> None:
    while len(data):
        data = data[os.write(stream, data) :]


def _born(limits: Limits, readable: Collection[Path], jobs: int, answers: int, room: mmap.mmap) -> tuple[str, int]:
    """Fork a child for a job and wait for it; returns how it went ('ok' or why not) and how many bytes it sent."""
    folder = Path(tempfile.mkdtemp(prefix="answer-"))
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        os.close(answers)
        _child(folder, readable, limits, jobs, write_end)
    os.close(write_end)
    try:
        how, count = _watch(child, read_end, folder, limits, room)
        return how, count if how == "ok" else 0
    finally:
        os.close(read_end)
        _end(child)
        _remove(folder)


def _child(folder: Path, readable: Collection[Path], limits: Limits, jobs: int, out: int) -> None:
    """Never returns: works, writes, and leaves without Python's clean-up, which a student could have prepared."""
    code = 1
    try:
        end_with_parent()
        os.setsid()
        with open(jobs, "rb") as stream:
            job = json.loads(stream.readline())
            blob = stream.read(job["blob"])
        os.chdir(folder)
        kept = {k: v for k, v in os.environ.items() if k in ("LANG", "LC_ALL", "OMP_NUM_THREADS", "TZ")}
        os.environ.clear()
        os.environ.update(
            kept, PATH=os.defpath, HOME=str(folder), TMPDIR=str(folder), MPLCONFIGDIR=str(folder), COURSE_GRADING="1"
        )
        tempfile.tempdir = str(folder)
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE):
            signal.signal(signum, signal.SIG_DFL)
        lock(folder, readable, limits)
        _write(out, _work(job, blob))
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


def _watch(child: int, pipe: int, folder: Path, limits: Limits, room: mmap.mmap) -> tuple[str, int]:
    """What the child sends goes into the room until it closes the pipe and ends; 'ok', or why it was ended."""
    count, deadline, open_end = 0, time.monotonic() + limits.seconds, True
    while not (ended := _ended(child)) or open_end:
        if time.monotonic() > deadline:
            return "time", 0
        if _memory(child) > limits.memory * MB * 2:
            return "memory", 0
        if _threads(child) > limits.threads:
            return "threads", 0
        if _size(folder) > limits.folder * MB:
            return "disk", 0
        if not open_end:
            time.sleep(LOOK / 10)
        elif select.select([pipe], [], [], LOOK)[0]:
            with memoryview(room) as whole, whole[count:] as free:
                got = os.readv(pipe, [free]) if len(free) else -1
            if got < 0:
                return "too much", 0
            open_end, count = got > 0, count + got
    return ("ok" if ended == "0" and count else f"ended {ended}"), count


def _ended(child: int) -> str:
    """'' while it runs, else its exit code; below 0 the signal that ended it. Its number stays taken until `_end`."""
    found = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    if found is None:
        return ""
    return str(found.si_status if found.si_code == os.CLD_EXITED else -found.si_status)


def _memory(child: int) -> int:
    """Bytes of real memory that the child has taken beyond what it was born with (Linux); else 0."""
    try:
        fields = Path(f"/proc/{child}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return (int(fields[1]) - int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])) * os.sysconf(
        "SC_PAGE_SIZE"
    )


def _threads(child: int) -> int:
    """How many threads the child has (Linux); else 0."""
    try:
        return len(os.listdir(f"/proc/{child}/task"))
    except OSError:
        return 0


def _size(folder: Path) -> int:
    """Bytes of all files in the folder; each, and each folder, counts as a block more than it holds.

    Folders that lie too deep, or cannot be looked into, count as more than is allowed.
    """
    total, queue = 0, [(str(folder), 0)]
    while queue:
        place, depth = queue.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    total += BLOCK
                    if entry.is_dir(follow_symlinks=False):
                        queue.append((entry.path, depth + 1))
                    else:
                        with suppress(FileNotFoundError):
                            info = entry.stat(follow_symlinks=False)
                            total += max(info.st_size, info.st_blocks * 512)
        except FileNotFoundError:
            continue  # it was there a moment ago
        except OSError:
            return sys.maxsize
        if depth > DEEPEST:
            return sys.maxsize
    return total


def _remove(folder: Path) -> None:
    """Remove the folder. Python's own `rmtree` goes down by calling itself, and a student's folders may be deep."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        subprocess.run(["rm", "-rf", "--", folder], check=False, stderr=subprocess.DEVNULL)


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
