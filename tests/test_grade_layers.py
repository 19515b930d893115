"""Each lock alone: what it keeps out when the others are not there. A lock cannot be taken off, so a child tries it."""

from __future__ import annotations

import errno
import platform
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace

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


def test_a_rule_of_the_filter_that_cannot_be_had_stops_the_grading(monkeypatch):
    """A lock with a hole nobody knows of would be worse than none."""

    class Filter:
        """A filter of system calls that takes no rule about fcntl, and must never be put on."""

        def __init__(self, default):
            self.rules = []

        def add_rule(self, action, call, *conditions):
            if call == "fcntl":
                raise OSError(errno.EINVAL, "no such rule")
            self.rules.append(call)

        def load(self):
            raise AssertionError("a filter with a hole was put on")

    names = dict.fromkeys(("ERRNO", "Arg", "MASKED_EQ", "EQ", "NE", "ALLOW"), lambda *_: None)
    library = SimpleNamespace(
        **names,
        SyscallFilter=Filter,
        Arch=SimpleNamespace(NATIVE=0),
        resolve_syscall=lambda _, name: -1 if name == "memfd_secret" else name,
    )
    monkeypatch.setattr(sandbox, "_seccomp", lambda: library)
    with pytest.raises(OSError, match="no such rule"):
        sandbox._close_calls()


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or platform.machine() != "x86_64", reason="32-bit calls are those of x86 Linux"
)
def test_a_call_by_its_32_bit_number_is_no_way_around_the_filter(tmp_path):
    """`int 0x80` with the number of fork: a filter that knows 64-bit numbers only would take it for open."""
    if "other processes" in sandbox.weak():
        pytest.skip("this machine has no filter of system calls")
    attack = """
import mmap
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex("b802000000cd80c3"))  # mov eax, 2; int 0x80; ret
call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
if call() == 0:
    os._exit(0)
print("another process began", flush=True)
os._exit(0)
"""
    said = {}
    for name, locking in (("open", ""), ("locked", CALLS_ALONE)):
        ran = subprocess.run(
            [sys.executable, "-c", PREPARE + locking + attack, tmp_path],
            capture_output=True, text=True, cwd=ROOT, timeout=300,
        )  # fmt: skip
        said[name] = ran.stdout, ran.returncode
    if said["open"][0] == "":
        pytest.skip("this kernel answers no 32-bit call")
    assert said["locked"] == ("", -signal.SIGSYS)
