"""Start other programs, and say in one sentence why one of them failed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

FULL = (
    "The disk is full (pip's downloads take some GB more while it works): make room, then run the same command "
    "again; what is missing will be noticed."
)
_SIGNS = {
    FULL: ("no space left", "errno 28", "winerror 112", "disk quota"),
    "No permission to write here: move the course to a folder of yours, then run this again.": (
        "permission denied",
        "errno 13",
        "winerror 5]",
    ),
    "The packages could not be downloaded, there is no network or the package index does not answer: "
    "run the same command again when it does; what is missing will be noticed.": (
        "connection",
        "connect to",
        "name resolution",
        "resolve host",
        "getaddrinfo",
        "timed out",
        "proxyerror",
        "sslerror",
        "unreachable",
    ),
}


def run(command: list[Path | str], folder: Path, keep_open: int) -> tuple[int, str]:
    """Run a program in `folder` with its progress visible.

    Returns its exit code and what it wrote on stderr (which is shown as well). The child inherits the file descriptor
    `keep_open`, a lock: if this process is killed, no other one starts while the child still writes.
    """
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=(keep_open,) if os.name == "posix" else (),
    )
    assert process.stderr is not None
    lines = []
    try:
        for line in process.stderr:
            lines.append(line)
            sys.stderr.write(line)
            sys.stderr.flush()
    except KeyboardInterrupt:
        process.wait()
        raise
    return process.wait(), "".join(lines)


def hand_over(command: list[Path | str], folder: Path, variables: dict[str, str]) -> int:
    """Become that program: its output, its Ctrl-C, its exit code."""
    words = [str(part) for part in command]
    sys.stdout.flush()
    if os.name == "posix":
        os.chdir(folder)
        os.execve(words[0], words, variables)
    # Windows has no exec that a console waits for. The child gets the same Ctrl-C and is left to end by itself.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.call(words, cwd=folder, env=variables)
    finally:
        signal.signal(signal.SIGINT, before)


def explain(message: str, otherwise: str) -> str:
    """The sentence for what a failed program wrote on stderr; `otherwise` begins it when no cause is recognised."""
    low = message.lower()
    for sentence, signs in _SIGNS.items():
        if any(sign in low for sign in signs):
            return sentence
    return f"{otherwise}; its own message stands above."
