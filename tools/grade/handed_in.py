"""Find what was handed in: in a folder, or in the zip file that a learning platform makes. Nothing is unpacked.

Whose file it is, is read from its folder or its name, in the ways of nbgrader, Moodle, Canvas and Blackboard; names
from outside are only ever shown, never used as paths.
"""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
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
AGAIN = re.compile(r"[-_ (](?P<number>\d{1,9})\)?$")  # Canvas numbers what is handed in again: 02_knn-1.ipynb
CHAPTER = re.compile(r"\d\d_[a-z]+")  # a folder of this name is no student's, but a chapter's
HIDDEN = ("__MACOSX", ".ipynb_checkpoints")
LONGEST = 300  # characters of a name that are looked at; the ways above would be slow on longer ones
OTHER = "It is not a notebook: a file that ends in .ipynb is expected."


class NothingThere(ValueError):
    """There is nothing to grade; the message says what was looked at and what is expected."""


@dataclass(frozen=True)
class HandedIn:
    """One file of a student. label: its path as it came. order: later files are larger. refused: why it is not read.

    other: it is no notebook, such as the text file that Blackboard puts beside each.
    """

    student: str
    label: str
    order: tuple[str, int, str]
    load: Callable[[], bytes]
    refused: str = ""

    @property
    def other(self) -> bool:
        """Whether it is some other file than a notebook."""
        return self.refused == OTHER

    @property
    def when(self) -> str:
        """When it was handed in, or last changed, as far as the files say it; '' where they do not."""
        return self.order[0]


def find(source: Path) -> list[HandedIn]:
    """All files that were handed in, by student. Raises NothingThere."""
    if source.is_dir():
        found = list(_in_folder(source))
    elif source.is_file() and zipfile.is_zipfile(source):
        try:
            found = list(_in_zip(source))
        except (zipfile.BadZipFile, NotImplementedError) as problem:
            raise NothingThere(f"The zip file {source} is damaged ({problem}): load it down once more.") from None
    elif source.exists():
        raise NothingThere(f"{source} is neither a folder nor a zip file, or a zip file that is not whole.")
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
        info = path.lstat()
        if stat.S_ISLNK(info.st_mode):
            refused = "It is a symbolic link; the file itself is expected."
        elif stat.S_ISREG(info.st_mode):
            refused = _refused(path.name, info.st_size)
        elif path.suffix.lower() == ".ipynb" and not (path.is_dir() and any(path.iterdir())):
            refused = "It is a folder or a device, not a file."
        else:
            continue
        when = datetime.fromtimestamp(info.st_mtime, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        yield _handed_in(parts, when, path.read_bytes, refused)


def _in_zip(path: Path) -> Iterator[HandedIn]:
    with zipfile.ZipFile(path) as archive:
        members = [(_parts(member), member) for member in archive.infolist() if not member.is_dir()]
    members = [(parts, member) for parts, member in members if parts]
    strip = _one_folder([parts for parts, _ in members])
    for parts, member in members:
        link = stat.S_ISLNK(member.external_attr >> 16)
        refused = "It is a symbolic link; the file itself is expected." if link else ""
        refused = refused or _refused(parts[-1], member.file_size)
        when = "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*member.date_time)
        yield _handed_in(parts[strip:], when, _loader(path, member), refused)


def _parts(member: zipfile.ZipInfo) -> tuple[str, ...]:
    """The parts of a member's path, without those that lead out of the folder; none if the member is hidden."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    parts = tuple(part for part in path.parts if part not in ("/", "//", ".."))
    return () if any(part.startswith(".") or part in HIDDEN for part in parts) else parts


def _one_folder(paths: Sequence[tuple[str, ...]]) -> int:
    """1 if the whole zip lies in one folder that is no student's: then it is left out of the names."""
    heads = {parts[0] for parts in paths}
    if len(heads) != 1 or any(len(parts) < 2 for parts in paths) or _way(*heads):
        return 0
    deep = all(len(parts) > 2 for parts in paths)
    return int(deep or all(_way(PurePosixPath(parts[1]).stem) for parts in paths))


def _loader(path: Path, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def load() -> bytes:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            return stream.read(LARGEST + 1)  # what the zip file says of its size may be a lie

    return load


def _refused(name: str, size: int) -> str:
    if not name.lower().endswith(".ipynb"):
        return OTHER
    if size > LARGEST:
        return f"The file has {size / 1e6:.0f} MB. {MARKUP}"
    return ""


def _handed_in(parts: tuple[str, ...], when: str, load: Callable[[], bytes], refused: str) -> HandedIn:
    label = "/".join(parts)
    if len(parts) > 1 and CHAPTER.fullmatch(parts[0]):
        parts = parts[1:]
    head = parts[0] if len(parts) > 1 else PurePosixPath(parts[0]).stem
    student, file = head, PurePosixPath(parts[-1]).stem
    way = _way(head)
    if way:
        student = way["student"]
        if len(parts) == 1:
            file = way.get("file") or file
        if way.get("when"):
            when = f"{way['when'][:10]} {way['when'][11:].replace('-', ':')}"
    again = AGAIN.search(file[-LONGEST:])
    number = int(again["number"]) if again else 0
    return HandedIn(name_of(student), _line(label)[:500], (when, number, label), load, refused)


def _way(head: str) -> dict[str, str] | None:
    """What a platform's way of naming says: 'student', and 'file' and 'when' where they are part of it."""
    if len(head) > LONGEST:
        return None
    return next((match.groupdict() for way in WAYS if (match := way.fullmatch(head))), None)


def name_of(student: str) -> str:
    """The student's name on one line, at most 120 characters, as all tables have it.

    Two names that differ stay different: one that is shortened, or that has characters nobody can see, gets a mark.
    """
    plain = _line(student)
    if len(plain) <= 120 and student.isprintable():
        return plain or "(no name)"
    mark = hashlib.sha256(student.encode("utf-8", "backslashreplace")).hexdigest()[:6]
    return f"{plain[:110].rstrip()} ({mark})".lstrip()


def _line(text: str) -> str:
    """The text on one line, without control characters, with accents in one spelling."""
    plain = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())
