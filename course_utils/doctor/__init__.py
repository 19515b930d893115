"""What this machine has and what the course needs, as a table with a fix for each fault.

`doctor.table()` shows it in a notebook; `python course.py doctor` prints it and ends with 1 if the course cannot run.
Only the standard library is imported here, because a broken environment is what this package is for.
"""

import io
import sys
from collections.abc import Callable
from typing import TextIO

from .check import Check, runs
from .installed import jupyterlab, jupyterlab_widgets, packages, python
from .loading import loaded
from .machine import authors_programs, disk, memory, work_folder
from .show import markup, summary, text

__all__ = ["Check", "checks", "main", "markup", "runs", "summary", "table", "text"]

LOOKS: tuple[Callable[[], list[Check]], ...] = (
    python,
    packages,
    loaded,
    jupyterlab,
    jupyterlab_widgets,
    memory,
    disk,
    work_folder,
    authors_programs,
)


# What needs no environment: course.py asks these where there is none.
WITHOUT_PACKAGES = (python, memory, disk, work_folder)


def checks() -> list[Check]:
    """Look at everything; takes some seconds, because torch is really loaded (in a process of its own)."""
    return [check for look in LOOKS for check in guarded(look)]


def guarded(look: Callable[[], list[Check]]) -> list[Check]:
    """What a look finds; one that fails is a line of its own."""
    try:
        return look()
    except Exception as error:  # one thing that cannot be looked at must not hide the others
        name = look.__name__.replace("_", " ")
        return [Check(name, "note", f"could not be looked at: {type(error).__name__}: {error}")]


def table() -> None:
    """Show the table in a notebook; a reader without pictures gets the same in plain text."""
    from IPython.display import display

    found = checks()
    display({"text/html": markup(found), "text/plain": text(found)}, raw=True)


def main() -> int:
    """Print the table; 1 if the course cannot run."""
    return show(checks(), sys.stdout)


def show(found: list[Check], stream: TextIO) -> int:
    """Write the table; 1 if the course cannot run, else 0."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")  # a Windows console may have no ✓; the word beside it says the same
    print(text(found), file=stream)
    return 0 if runs(found) else 1
