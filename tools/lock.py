"""Make requirements.lock and requirements-student.lock from the ranges in pyproject.toml.

`python -m tools.lock` keeps pins that still fit; `python -m tools.lock --upgrade` takes the newest versions that fit.
It needs the network and a minute. Both locks hold for Linux, macOS and Windows and name no package index.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements.lock"
STUDENT_LOCK = "requirements-student.lock"
_UV = ("-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--no-emit-index-url")
_PLAIN = ("--no-emit-find-links", "--no-annotate", "--no-header", "--quiet")


def commands(upgrade: bool) -> list[list[str]]:
    """The two calls of uv: everything first, then what a student needs, at the same pins."""
    begin = [sys.executable, *_UV, *_PLAIN]
    newest = ["--upgrade"] if upgrade else []
    return [
        [*begin, *newest, "--extra", "dev", "pyproject.toml", "-o", LOCK],
        [*begin, *newest, "-c", LOCK, "pyproject.toml", "-o", STUDENT_LOCK],
    ]


def main() -> int:
    """Write both locks; returns uv's exit code."""
    for command in commands("--upgrade" in sys.argv[1:]):
        code = subprocess.call(command, cwd=ROOT)
        if code != 0:
            return code
    print(f"{LOCK} and {STUDENT_LOCK} are written; `python3 course.py test` installs and tries them.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
