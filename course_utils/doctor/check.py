"""One line of the table, and what every look needs: the course's folder and its locks."""

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

State = Literal["fine", "note", "fault"]

PACKAGE = Path(__file__).resolve().parent.parent
GIB = 2**30
LOCK = "requirements-student.lock"


@dataclass(frozen=True)
class Check:
    """One line of the table.

    Attributes:
        name: what was looked at.
        state: 'fine', 'note' (the course runs, but there is something to know) or 'fault' (it does not run).
        found: what is there.
        fix: what to do, for a fault always, for a note where there is something to do.
        authors: whether only authors need it; a chapter's table leaves such a line out.
    """

    name: str
    state: State
    found: str
    fix: str = ""
    authors: bool = False


def course_root() -> Path | None:
    """The folder with course.py, or None where the package was installed without it."""
    root = PACKAGE.parent
    return root if (root / "course.py").is_file() else None


def runs(found: Iterable[Check]) -> bool:
    """Whether the course can run: nothing is at fault."""
    return all(check.state != "fault" for check in found)


def install(*names: str) -> str:
    """What to do about packages: the command for this Python that installs them, or the whole lock.

    A Python that is no environment belongs to the system, which would refuse pip; Colab's does not.
    """
    root = course_root()
    if sys.prefix == sys.base_prefix and "CONDA_PREFIX" not in os.environ:
        return f"python3 course.py lab makes an environment that has everything; on Colab: !pip install -r {LOCK}"
    if not names:
        return f'"{sys.executable}" -m pip install -r "{root / LOCK if root else LOCK}"'
    pins = [pin.split(";")[0].strip() for pin in lock_lines(root)] if root else []
    wanted = [next((pin for pin in pins if pin.startswith(f"{name}==")), name) for name in names]
    return f'"{sys.executable}" -m pip install --force-reinstall --no-deps {" ".join(wanted)}'


def lock_lines(root: Path) -> list[str]:
    """The pins of the student's lock."""
    lines = [line.split("#")[0].strip() for line in (root / LOCK).read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line]


def ranges(root: Path) -> list[str]:
    """The ranges that the course allows, from pyproject.toml."""
    import tomllib  # not in Python 3.10, and the table shall say that it is too old

    with open(root / "pyproject.toml", "rb") as file:
        return list(tomllib.load(file)["project"]["dependencies"])


def package_key(name: str) -> str:
    """One spelling of a package's name: jupyterlab_widgets → jupyterlab-widgets."""
    return re.sub(r"[-_.]+", "-", name).lower()
