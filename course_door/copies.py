"""The student's copies: work/ gets each chapter once and is never overwritten."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from course_door import Fault
from course_door.turn import Turn

RECORD = ".course.json"


def chapters(root: Path) -> list[Path]:
    """The shipped notebooks NN_topic.ipynb, in order."""
    return sorted(path for path in (root / "notebooks").glob("*.ipynb") if re.match(r"\d\d_", path.name))


def refresh(root: Path, say: Callable[[str], None] = print) -> list[Path]:
    """Bring work/ up to date without touching what is there; returns the student's copies, in order.

    A chapter that changed since it was copied arrives beside the copy under another name, once, with one line.
    `work/.course.json` remembers for each chapter which content was handed out last.
    """
    work = root / "work"
    work.mkdir(exist_ok=True)
    with Turn(work / ".course.lock", say):
        record = _read_record(work)
        copied = []
        for shipped in chapters(root):
            content = shipped.read_bytes()
            mark = _content_mark(content)
            own = work / shipped.name
            if not own.exists():
                _add(own, content)
                copied.append(own.name)
            elif record.get(shipped.name, mark) != mark and _content_mark(own.read_bytes()) != mark:
                newcomer = _free_name(own, _version(root))
                _add(newcomer, content)
                say(f"{own.name} has changed in the course: the new one is work/{newcomer.name}, yours is as it was.")
            record[shipped.name] = mark
        _write_record(work, record)
    if copied:
        say(f"Copied into work/: {', '.join(copied)}.")
    return [work / shipped.name for shipped in chapters(root)]


def choose(root: Path, copies: list[Path], number: str | None) -> Path:
    """The copy of chapter `number` ('02' or '2'), or of the first one."""
    if not copies:
        hint = (
            "make them with: python3 course.py notebooks" if (root / "tools").is_dir() else "is this folder complete?"
        )
        raise Fault(f"There are no chapters in notebooks/: {hint}")
    if number is None:
        return copies[0]
    for copy in copies:
        if copy.name.startswith(f"{number.zfill(2)}_"):
            return copy
    raise Fault(f"There is no chapter {number} here; there are {', '.join(copy.name[:2] for copy in copies)}.")


def _content_mark(content: bytes) -> str:
    """A hash of the cells. Outputs and line ends may differ: a chapter that only ran again is not a new chapter."""
    try:
        cells: Any = [
            [cell["cell_type"], "".join(cell["source"]), cell["metadata"]] for cell in json.loads(content)["cells"]
        ]
    except (ValueError, KeyError, TypeError):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def _add(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _free_name(own: Path, version: str) -> Path:
    path = own.with_name(f"{own.stem} (new in {version}).ipynb")
    count = 2
    while path.exists():
        path = own.with_name(f"{own.stem} (new in {version}, {count}).ipynb")
        count += 1
    return path


def _version(root: Path) -> str:
    text = (root / "course_utils" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    return found.group(1) if found else "unknown"


def _read_record(work: Path) -> dict[str, str]:
    # Without a record, what is there counts as current: better one missed notice than copies that nobody asked for.
    try:
        record = json.loads((work / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(mark) for name, mark in record.items()} if isinstance(record, dict) else {}


def _write_record(work: Path, record: dict[str, str]) -> None:
    part = work / f"{RECORD}.part"
    part.write_text(json.dumps(record, indent=1), encoding="utf-8")
    part.replace(work / RECORD)
