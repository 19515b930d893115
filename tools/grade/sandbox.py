"""The locks that a process puts on itself before it runs a student's code. They cannot be taken off again.

Four layers, each where the system has it: limits of the process (POSIX), a filter of system calls (Linux with
libseccomp), a list of the files that may be opened (Linux 5.13 and later, Landlock), and Python's own audit hook
(everywhere, the weakest). `layers` says which are there. It is no container: see docs/grading.md.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import signal
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

with contextlib.suppress(ImportError):  # Windows has none, and is told so by `__main__`
    import resource

MB = 1024 * 1024
#: What a program may do to other processes, to the network or to the machine; each answers "not permitted".
CLOSED_CALLS = tuple(
    """
    fork vfork execve execveat kill tkill pidfd_open pidfd_send_signal pidfd_getfd rt_sigqueueinfo rt_tgsigqueueinfo
    ptrace process_vm_readv process_vm_writev kcmp process_madvise socket socketpair connect bind listen accept accept4
    sendto sendmsg sendmmsg recvfrom recvmsg mount umount2 move_mount open_tree fsopen fsmount fsconfig pivot_root
    chroot unshare setns bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register memfd_create
    memfd_secret keyctl add_key request_key init_module finit_module delete_module kexec_load kexec_file_load reboot
    swapon swapoff settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname syslog acct quotactl
    setrlimit setuid setgid setreuid setregid setresuid setresgid setgroups capset setsid setpgid shmget msgget semget
    mq_open open_by_handle_at name_to_handle_at iopl ioperm personality modify_ldt vhangup fanotify_init
    fspick mount_setattr mknod mknodat chmod fchmod fchmodat chown fchown lchown fchownat utime utimes
    futimesat utimensat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
    rename renameat renameat2 link linkat setpriority ioprio_set sched_setaffinity sched_setscheduler sched_setparam
    sched_setattr migrate_pages move_pages process_mrelease setfsuid setfsgid
    """.split()  # noqa: SIM905  a hundred quotation marks would not make it easier to read
)
#: The same, of calls that are younger than many a libseccomp: their numbers, which all machines share.
YOUNG_CALLS = {"fchmodat2": 452, "setxattrat": 463, "removexattrat": 466, "open_tree_attr": 467, "file_setattr": 469}
#: What libseccomp says of a name that is younger than it is.
UNKNOWN_CALL = -1
#: What would hide bytes from whoever adds up the files of the folder: it is not done, and the answer is that it was.
#: Python's own temporary files are unlinked while they are open; an error there would stop an honest answer.
PRETENDED_CALLS = ("unlink", "unlinkat", "rmdir")
#: What a C library or Python does without where the system has not got it: their arguments hide behind pointers
#: (clone3, openat2), or there are too many of them to know each (ioctl, for example to freeze a disk).
ABSENT_CALLS = {"clone3": errno.ENOSYS, "openat2": errno.ENOSYS, "ioctl": errno.ENOTTY}
#: Audit events that end in PermissionError; a name that ends in a dot stands for all that begin with it.
CLOSED_EVENTS = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.forkpty",
    "os.kill",
    "os.killpg",
    "subprocess.",
    "socket.",
    "ctypes.dlopen",
    "pty.spawn",
    "resource.setrlimit",
    "signal.pthread_kill",
    "urllib.",
    "http.",
    "ftplib.",
    "smtplib.",
    "winreg.",
)


@dataclass(frozen=True)
class Limits:
    """What one run of a student's code may take.

    seconds: of the clock, to take a notebook apart. spare: those that an answer gets on top of what its exercise
    allows. calls: the most that counts of what an exercise allows. cpu: seconds of processor. memory: MB on top of
    what Python and its libraries take. file: MB of one file. folder: MB of all files in its folder. answer: MB that
    may come back. threads: of one process.
    """

    seconds: float = 20.0
    spare: float = 10.0
    calls: float = 6.0
    cpu: int = 30
    memory: int = 1024
    file: int = 16
    folder: int = 64
    answer: int = 8
    threads: int = 64


def layers() -> dict[str, str]:
    """Each thing that is kept in or out, and by what."""
    filtered = "a filter of system calls" if _seccomp() else ""
    files = "Landlock" if _landlock() else ""
    hook = "Python's audit hook alone"
    return {
        "time and memory": "limits of the process",
        "files of the course": files or hook,
        "network": filtered or hook,
        "other processes": filtered or hook,
    }


def weak() -> list[str]:
    """What is kept by the audit hook alone, which code that is meant to do harm gets around."""
    return [what for what, by in layers().items() if by.startswith("Python")]


def lock(folder: Path, readable: Collection[Path], limits: Limits) -> None:
    """Lock this process in: `folder` is its own, of all else only `readable` can be read."""
    _limit(limits)
    _close_files(folder, readable)
    _close_calls()
    _hook(folder, readable)  # last: it would refuse what the others load, and they would be left out


def end_with_parent() -> None:
    """From now on this process is killed when its parent ends, however that ends (Linux)."""
    if sys.platform.startswith("linux"):
        parent = os.getppid()
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def _limit(limits: Limits) -> None:
    wanted = {
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_FSIZE: limits.file * MB,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_DATA: _taken("VmData") + limits.memory * MB,
        resource.RLIMIT_AS: _taken("VmSize") + 2 * limits.memory * MB,  # RLIMIT_DATA leaves out what is mapped shared
    }
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows some of these and refuses to set them
            resource.setrlimit(kind, (value, value))


def _taken(what: str) -> int:
    """Bytes of memory that this process has now (Linux: VmData is its writable, VmSize all); elsewhere a guess."""
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith(what)) * 1024
    except (OSError, StopIteration):
        return 8192 * MB


def _hook(folder: Path, readable: Collection[Path]) -> None:
    own = os.path.realpath(folder)
    roots = tuple(os.path.realpath(path) for path in readable)

    def inside(path: Any, allowed: tuple[str, ...]) -> bool:
        if isinstance(path, int) or path is None:
            return True  # a descriptor that is open already
        try:
            real = os.path.realpath(os.fsdecode(path))
        except (TypeError, ValueError):
            return False
        return any(real == root or real.startswith(root + os.sep) for root in allowed)

    def refuse(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = args
            writes = any(c in (mode or "") for c in "wax+") or bool((flags or 0) & (os.O_WRONLY | os.O_RDWR))
            if not (inside(path, (own, "/dev/null")) or (not writes and inside(path, roots))):
                raise PermissionError(errno.EACCES, "not open to an answer while it is graded", str(path)[:200])
        elif event in CHANGES:
            # A link's first argument is what is written into it: opening it is what is looked at.
            paths = args[1:2] if event == "os.symlink" else args[: 2 if event in ("os.rename", "os.link") else 1]
            if not all(inside(path, (own,)) for path in paths):
                raise PermissionError(errno.EACCES, "not open to an answer while it is graded")
        elif event.startswith(CLOSED_EVENTS):
            raise PermissionError(errno.EPERM, f"an answer may not do this while it is graded: {event}")

    sys.addaudithook(refuse)


#: Audit events that change a file; allowed in the own folder.
CHANGES = {
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.chmod",
    "os.chown",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.utime",
    "os.setxattr",
    "os.removexattr",
}


def _close_files(folder: Path, readable: Collection[Path]) -> None:
    landlock = _landlock()
    if landlock is None:
        return
    read = landlock.FSAccess.READ_FILE | landlock.FSAccess.READ_DIR | landlock.FSAccess.EXECUTE
    of_a_file = landlock.FSAccess.READ_FILE | landlock.FSAccess.EXECUTE
    ctypes.set_errno(0)  # the library takes an old error for one of its own
    rules = landlock.Ruleset()
    for path in sorted(readable):
        if path.exists():
            rules.allow(str(path), rules=read if path.is_dir() else of_a_file)
    devices = landlock.FSAccess.MAKE_CHAR | landlock.FSAccess.MAKE_BLOCK
    rules.allow(str(folder), rules=landlock.FSAccess.all() & ~devices)
    rules.allow("/dev/null", rules=landlock.FSAccess.READ_FILE | landlock.FSAccess.WRITE_FILE)
    rules.apply()


def _close_calls() -> None:
    seccomp = _seccomp()
    if seccomp is None:
        return
    closed = seccomp.SyscallFilter(seccomp.ALLOW)
    no = seccomp.ERRNO(errno.EPERM)
    thread = 0x00010000  # CLONE_THREAD: a thread of this process may begin, another process may not
    rules: list[tuple[Any, ...]] = [(no, call) for call in (*CLOSED_CALLS, *YOUNG_CALLS.values())]
    rules += [(no, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, thread, 0))]
    rules += [(seccomp.ERRNO(0), name) for name in PRETENDED_CALLS]
    rules += [(seccomp.ERRNO(number), name) for name, number in ABSENT_CALLS.items()]
    nameless = 0x00400000  # the bit by which O_TMPFILE differs from O_DIRECTORY
    rules += [(no, "open", seccomp.Arg(1, seccomp.MASKED_EQ, nameless, nameless))]
    rules += [(no, "openat", seccomp.Arg(2, seccomp.MASKED_EQ, nameless, nameless))]
    # Who gets a signal when a file is ready, and which: any process, SIGKILL.
    rules += [(no, "fcntl", seccomp.Arg(1, seccomp.EQ, to_whom)) for to_whom in (8, 10, 15)]  # SETOWN SETSIG SETOWN_EX
    rules += [(no, "prctl", seccomp.Arg(0, seccomp.EQ, 1))]  # that it dies with its nursery, see `end_with_parent`
    # tgkill is how a program aborts itself: allowed to itself alone. prlimit64 may ask, not set.
    rules += [(no, "tgkill", seccomp.Arg(0, seccomp.NE, os.getpid()))]
    rules += [(no, "prlimit64", seccomp.Arg(2, seccomp.NE, 0))]
    for action, call, *conditions in rules:
        number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, call) if isinstance(call, str) else call
        if number != UNKNOWN_CALL:  # a rule that cannot be had for a call that is there stops the grading
            closed.add_rule(action, number, *conditions)
    closed.load()


@functools.cache
def _seccomp() -> Any:
    """The library, where it and libseccomp are installed; else None."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError):
        return None
    return pyseccomp


@functools.cache
def _landlock() -> Any:
    """The library, where it is installed and the kernel has Landlock; else None."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        import landlock

        ctypes.set_errno(0)
        landlock.landlock_abi_version()
    except (ImportError, OSError, AttributeError):
        return None
    return landlock
