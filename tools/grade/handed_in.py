"""Find what was handed in: in a folder, or in the zip file that a learning platform makes. Nothing is unpacked.

Whose file it is, is read from its folder or its name, in the ways of nbgrader, Moodle, Canvas and Blackboard; names
from outside are only ever shown, never used as paths.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from .reading import LARGEST, MARKUP

#: A file's or folder's name in each platform's way, tried in this order.
WAYS = (
    re.compile(r"(?P<student>.+)_\d+_assignsubmission_\w+?_(?P<file>.*)"),  # Moodle, one folder or file a student
    re.compile(r"(?P<student>.+)_\d+_assignsubmission_\w+_?"),
    re.compile(r".+?_(?P<student>[^_]+)_attempt_(?P<when>\d{4}(-\d\d){5})_?(?P<file>.*)"),  # Blackboard
    re.compile(r"(?P<student>[^_]+?)(_LATE)?_\d+_\d+_(?P<file>.+)"),  # Canvas
    re.compile(r"(?P<student>.+?)[_ -]+(?P<file>\d\d_[a-z]+\b.*)"),  # ada_02_knn.ipynb
)
AGAIN = re.compile(r"[-_ (]+(?P<number>\d+)\)?$")  # Canvas numbers what is handed in again: 02_knn-1.ipynb
HIDDEN = ("__MACOSX", ".ipynb_checkpoints")


class NothingThere(ValueError):
    """There is nothing to grade; the message says what was looked at and what is expected."""


@dataclass(frozen=True)
class HandedIn:
    """One file of a student. label: its path as it came. order: later files are larger. refused: why it is not read."""

    student: str
    label: str
    order: tuple[str, int, str]
    load: Callable[[], bytes]
    refused: str = ""

    @property
    def when(self) -> str:
        """When it was handed in, or last changed, as far as the files say it (UTC); '' where they do not."""
        return self.order[0]


def find(source: Path) -> list[HandedIn]:
    """All files that were handed in, by student. Raises NothingThere."""
    if source.is_dir():
        found = list(_in_folder(source))
    elif source.is_file() and zipfile.is_zipfile(source):
        found = list(_in_zip(source))
    elif source.exists():
        raise NothingThere(f"{source} is neither a folder nor a zip file.")
    else:
        raise NothingThere(f"There is no {source}: a folder or a zip file with the students' notebooks is expected.")
    if not found:
        raise NothingThere(
            f"In {source} is no file of a student: a folder for each, or one file for each, is expected."
        )
    return sorted(found, key=lambda one: (one.student, one.order))


def _in_folder(root: Path) -> Iterator[HandedIn]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if any(part.startswith(".") or part in HIDDEN for part in parts):
            continue
        link = path.is_symlink() or any((root / Path(*parts[:n])).is_symlink() for n in range(1, len(parts)))
        if not link and not path.is_file():
            continue
        info = path.lstat()
        refused = "It is a symbolic link; the file itself is expected." if link else _refused(path.name, info.st_size)
        when = datetime.fromtimestamp(info.st_mtime, UTC).strftime("%Y-%m-%d %H:%M:%S")
        yield _handed_in(parts, when, path.read_bytes, refused)


def _in_zip(path: Path) -> Iterator[HandedIn]:
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
    strip = _one_folder(members)
    for member in members:
        parts = tuple(
            part for part in PurePosixPath(member.filename.replace("\\", "/")).parts if part not in ("/", "..")
        )
        parts = parts[strip:]
        if not parts or any(part.startswith(".") or part in HIDDEN for part in parts):
            continue
        link = stat.S_ISLNK(member.external_attr >> 16)
        refused = "It is a symbolic link; the file itself is expected." if link else ""
        refused = refused or _refused(parts[-1], member.file_size)
        when = "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*member.date_time)
        yield _handed_in(parts, when, _loader(path, member), refused)


def _one_folder(members: list[zipfile.ZipInfo]) -> int:
    """1 if the whole zip lies in one folder that is no student's: then it is left out of the names."""
    paths = [PurePosixPath(member.filename).parts for member in members]
    heads = {parts[0] for parts in paths if parts}
    return int(len(heads) == 1 and all(len(parts) > 2 for parts in paths))


def _loader(path: Path, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def load() -> bytes:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            return stream.read(LARGEST + 1)  # what the zip file says of its size may be a lie

    return load


def _refused(name: str, size: int) -> str:
    if not name.lower().endswith(".ipynb"):
        return "It is not a notebook: a file that ends in .ipynb is expected."
    if size > LARGEST:
        return f"The file has {size / 1e6:.0f} MB. {MARKUP}"
    return ""


def _handed_in(parts: tuple[str, ...], when: str, load: Callable[[], bytes], refused: str) -> HandedIn:
    head = parts[0] if len(parts) > 1 else PurePosixPath(parts[0]).stem
    student, file = head, PurePosixPath(parts[-1]).stem
    for way in WAYS:
        match = way.fullmatch(head)
        if match:
            student = match["student"]
            found = match.groupdict()
            file = (found.get("file") or file) if len(parts) == 1 else file
            if found.get("when"):
                day, clock = found["when"][:10], found["when"][11:].replace("-", ":")
                when = f"{day} {clock}"
            break
    again = AGAIN.search(file)
    number = int(again["number"][:9]) if again else 0
    return HandedIn(_shown(student), _shown("/".join(parts)), (when, number, "/".join(parts)), load, refused)


def _shown(name: str) -> str:
    """The name on one line, without control characters, at most 120 characters."""
    plain = name.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())[:120] or "(no name)"
