"""Compare the packages of a Python with a lock.

It is imported by course.py for the Python that runs it, and run as a file by the Python of .venv
(`python -I course_door/pins.py requirements.lock` prints what is missing, one a line).
"""

import importlib
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any


def _requirement_class() -> Any:
    # pip carries its own copy of packaging, so that a Python with nothing but pip can still read markers.
    for module in ("packaging.requirements", "pip._vendor.packaging.requirements"):
        try:
            return importlib.import_module(module).Requirement
        except ImportError:
            continue
    return None


def unmet(lock: Path) -> Iterator[str]:
    """Yield each line of the lock that this Python does not satisfy, lazily: most callers want to know if there is one.

    A Python without packaging and without pip cannot be compared: it yields the first line.
    """
    lines = [line.split("#")[0].strip() for line in lock.read_text(encoding="utf-8").splitlines()]
    requirement_of = _requirement_class()
    for line in filter(None, lines):
        if requirement_of is None:
            yield line
            return
        requirement = requirement_of(line)
        if requirement.marker is not None and not requirement.marker.evaluate():
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            version = None
        # An interrupted installation can leave a package without a version.
        if not version or not requirement.specifier.contains(version, prereleases=True):
            yield line


if __name__ == "__main__":
    for missing in unmet(Path(sys.argv[1])):
        print(missing)
