"""A pytest plugin: repeats what happened before pytest next to its summary, where it is read."""

import json
import os
from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write the notes of course.py as a section above the summary."""
    notes: list[str] = json.loads(os.environ.get("COURSE_TEST_NOTES", "[]"))
    if not notes:
        return
    terminalreporter.section("course.py: before pytest, and what did not run")
    for note in notes:
        terminalreporter.write_line(note, red=note.startswith("FAILED"))
