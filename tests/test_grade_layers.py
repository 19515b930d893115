"""Each lock alone: what it keeps out when the others are not there. A lock cannot be taken off, so a child tries it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tools.grade import sandbox

ROOT = Path(__file__).resolve().parent.parent
CLOSED = ROOT / "course_utils" / "chapters" / "ch02_knn" / "distances.py"
PREPARE = f"""
import ctypes, os, signal, sys, tempfile
from pathlib import Path
from tools.grade import sandbox
folder = Path(tempfile.mkdtemp(dir=sys.argv[1]))
os.chdir(folder)
readable = [Path(sys.prefix), Path(sys.base_prefix), Path("/usr"), Path("/lib")]
limits = sandbox.Limits()
CLOSED = {str(CLOSED)!r}
def refused(deed):
    try:
        return deed() in (-1, False)
    except OSError:
        return True
"""
HOOK_ALONE = "sandbox._landlock = sandbox._seccomp = lambda: None\nsandbox.lock(folder, readable, limits)\n"
FILES_ALONE = "sandbox._close_files(folder, readable)\n"
CALLS_ALONE = "sandbox._close_calls()\n"
#: lock and layer → deeds that it refuses; then what an honest answer needs.
LOCKS = {
    "the audit hook": (HOOK_ALONE, "", [
        "open(CLOSED)", "os.open(CLOSED, 0)", "open('/etc/passwd')", "open(sys.argv[1] + '/grades.csv', 'w')",
        "os.rename('mine', sys.argv[1] + '/theirs')", "os.system('true')", "os.fork()", "os.kill(os.getppid(), 0)",
        "__import__('socket').socket()", "ctypes.CDLL('libc.so.6')", "__import__('subprocess').run(['true'])",
    ]),
    "Landlock": (FILES_ALONE, "files of the course", [
        "open(CLOSED)", "ctypes.pythonapi.open(CLOSED.encode(), 0)", "open(sys.argv[1] + '/grades.csv', 'w')",
        "os.listdir(sys.argv[1])", "os.rename('mine', sys.argv[1] + '/theirs')", "os.mknod('disk', 0o60600, 1)",
        "open(sys.executable, 'ab')",
    ]),
    "the filter of system calls": (CALLS_ALONE, "other processes", [
        "os.fork()", "ctypes.pythonapi.fork()", "os.kill(os.getppid(), 0)", "__import__('socket').socket()",
        "os.chmod('mine', 0)", "os.mknod('disk', 0o60600, 1)", "os.open('.', os.O_TMPFILE | os.O_RDWR)",
        "os.execv('/bin/true', ['true'])", "os.setpriority(0, 0, 0)", "os.memfd_create('mine')", "os.isatty(0)",
        "__import__('fcntl').fcntl(0, 8, os.getppid())", "os.rename('mine', 'other')",
    ]),
}  # fmt: skip


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_alone(lock, tmp_path):
    locking, layer, deeds = LOCKS[lock]
    if layer in sandbox.weak():
        pytest.skip(f"this machine has not got it: {layer} is kept by {sandbox.layers()[layer]}")
    lines = [f"if not refused(lambda: {deed}): open('done', 'a').write({deed + chr(10)!r})" for deed in deeds]
    honest = """
    import threading, tempfile
    thread = threading.Thread(target=print, args=("a thread",)); thread.start(); thread.join()
    with tempfile.TemporaryFile() as file: file.write(b"x")
    import decimal, numpy; print(numpy.linalg.inv(numpy.eye(2))[0, 0], open(sys.executable, "rb").read(1) != b"")
    """
    program = PREPARE + "open('mine', 'w').close()\n" + locking + "\n".join(lines) + textwrap.dedent(honest)
    ran = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, cwd=ROOT, timeout=300
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "a thread\n1.0 True\n"
    assert [file.read_text() for file in tmp_path.rglob("done")] == []
    assert not (tmp_path / "grades.csv").exists()
    assert not (tmp_path / "theirs").exists()


def test_the_nursery_puts_on_every_lock_that_the_machine_has():
    """The libraries are found before the audit hook closes them out: a lock that is announced is there."""
    program = """
from pathlib import Path; from tools.grade import sandbox
import tempfile
sandbox.layers()
folder = Path(tempfile.mkdtemp())
sandbox.lock(folder, {Path("/proc")}, sandbox.Limits())
print([line.split()[1] for line in open("/proc/self/status") if line.startswith(("NoNewPrivs", "Seccomp:"))])
"""
    if sandbox.weak():
        pytest.skip("this machine has not got them all: " + ", ".join(sandbox.weak()))
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert ran.stdout == "['1', '2']\n", ran.stderr
