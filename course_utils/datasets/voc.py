"""Folders in the form of Pascal VOC (pictures, and for each an XML file with its boxes), read into a `BoxSet`.

What is wrong with a file or a box is said in `problems`, one sentence each, and left out; the rest can be used.
"""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np

from course_utils._paths import real_data_dirs
from course_utils.datasets._boxset import BoxSet

if TYPE_CHECKING:
    from collections.abc import Sequence

ANNOTATIONS, PICTURES = ("Annotations", "annotations"), ("JPEGImages", "images")
MAX_PIXELS = 40_000_000  # a picture of more is refused before it is unpacked
MAX_XML = 1_000_000  # bytes


class VocError(ValueError):
    """A folder that nothing can be read from; the message says why."""


class _Bad(Exception):
    """A file or box that is left out; its text is the sentence about it."""


@dataclass
class _Found:
    """What one XML file and its picture hold."""

    image: np.ndarray
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    difficult: list[bool] = field(default_factory=list)


def find(name: str) -> Path | None:
    """The folder of that name in which a VOC set lies, below COURSE_DATA or in the cache, or None."""
    for folder in real_data_dirs():
        if _part(folder / name, ANNOTATIONS) and _part(folder / name, PICTURES):
            return folder / name
    return None


def read_voc(
    folder: str | Path,
    classes: Sequence[str] | None = None,
    *,
    licence: str = "not stated",
    provenance: str = "",
    max_pixels: int = MAX_PIXELS,
) -> BoxSet:
    """Read every XML file of a folder, and its picture.

    Pascal VOC counts pixels from 1, and its corners belong to the box: xmin = 1, xmax = 10 are ten columns, in a
    `BoxSet` x1 = 0, x2 = 10. Grey pictures get three equal channels. A box that stands out of its picture is cut there.
    What a camera says about the way it was held (EXIF) is not followed, because the boxes do not follow it.

    Args:
        folder: holds `Annotations` and `JPEGImages`, or `annotations` and `images`.
        classes: the names to read, in the order of their labels; by default all that occur, in alphabetical order.
        licence, provenance: as known; passed on.
        max_pixels: a picture with more is left out.

    Returns:
        A `BoxSet` with the split 'all', its images in the natural order of their files' names (2 before 10).

    Raises:
        VocError: the folder or its parts are not there, or not one picture could be read.
    """
    folder = Path(folder)
    annotations, pictures = _part(folder, ANNOTATIONS), _part(folder, PICTURES)
    if annotations is None or pictures is None:
        raise VocError(
            f"{folder} was expected to hold the folders Annotations and JPEGImages (or annotations and images); "
            f"{'the first' if annotations is None else 'the second'} is not there."
        )
    files = sorted((path for path in annotations.iterdir() if path.suffix.lower() == ".xml"), key=_natural)
    if not files:
        raise VocError(f"{annotations} holds no XML file.")
    wanted = None if classes is None else tuple(classes)
    problems: list[str] = []
    found: list[_Found] = []
    for path in files:
        try:
            found.append(_read(path, pictures, wanted, max_pixels, problems))
        except _Bad as bad:
            problems.append(str(bad))
    if not found:
        raise VocError(f"Not one of the {len(files)} pictures of {folder} can be used. The first reason: {problems[0]}")
    names = wanted or tuple(sorted({name for one in found for name in one.names}))
    return BoxSet(
        folder.name,
        "all",
        tuple(one.image for one in found),
        tuple(np.array(one.boxes, dtype=np.float64).reshape(-1, 4) for one in found),
        tuple(np.array([names.index(name) for name in one.names], dtype=np.int64) for one in found),
        names,
        licence,
        provenance or f"read from {folder.name}, a folder in the form of Pascal VOC",
        difficult=tuple(np.array(one.difficult, dtype=bool) for one in found),
        problems=tuple(problems),
    )


def _part(folder: Path, names: Sequence[str]) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_dir()), None)


def _natural(path: Path) -> tuple[str, int, str]:
    """raccoon-2 before raccoon-10: the number at the end counts as a number."""
    head = path.stem.rstrip("0123456789")
    digits = path.stem[len(head) :]
    return head, int(digits or 0), path.stem


def _read(path: Path, pictures: Path, wanted: tuple[str, ...] | None, max_pixels: int, problems: list[str]) -> _Found:
    root = _parse(path)
    found = _Found(_picture(path, pictures / _file_name(root, path), max_pixels))
    height, width = found.image.shape[:2]
    said = [_plain_number(root.findtext(f"size/{side}")) for side in ("width", "height")]
    if all(said) and said != [width, height]:
        raise _Bad(
            f"{path.name}: it describes a picture of {said[0]:g} × {said[1]:g} pixels, and "
            f"{pictures.name}/{_file_name(root, path)} has {width} × {height}; left out."
        )
    for number, thing in enumerate(root.iter("object"), start=1):
        name = (thing.findtext("name") or "").strip()
        where = f"{path.name}: box {number} ({name or 'no name'})"
        try:
            if not name:
                raise _Bad(f"{where}: it has no class; left out.")
            if wanted is not None and name not in wanted:
                raise _Bad(f"{where}: its class is not one of {', '.join(wanted)}; left out.")
            box = _box(thing, where, width, height, problems)
        except _Bad as bad:
            problems.append(str(bad))
            continue
        found.boxes.append(box)
        found.names.append(name)
        found.difficult.append((thing.findtext("difficult") or "").strip() == "1")
    return found


class _NoDoctype(ElementTree.TreeBuilder):
    """Builds the tree; stops where a document type begins, before any entity of it is read."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Called by the parser at `<!DOCTYPE`."""
        raise _Bad("it has a DOCTYPE, which can fill the memory or fetch other files, and boxes need none; left out.")


def _parse(path: Path) -> ElementTree.Element:
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_XML else None
    except OSError as problem:
        raise _Bad(f"{path.name}: it cannot be read ({problem.strerror or problem}); left out.") from None
    if data is None:
        raise _Bad(f"{path.name}: it is larger than {MAX_XML // 1_000_000} MB, more than boxes need; left out.")
    try:
        root = ElementTree.fromstring(data, ElementTree.XMLParser(target=_NoDoctype()))
    except _Bad as bad:
        raise _Bad(f"{path.name}: {bad}") from None
    except (ElementTree.ParseError, ValueError, LookupError) as problem:  # LookupError: an encoding nobody knows
        raise _Bad(f"{path.name}: it is not whole XML ({problem}); left out.") from None
    if root.tag != "annotation":
        raise _Bad(f"{path.name}: <annotation> was expected, <{root.tag}> came; left out.")
    return root


def _file_name(root: ElementTree.Element, path: Path) -> str:
    name = (root.findtext("filename") or "").strip() or f"{path.stem}.jpg"
    if name != PurePosixPath(name).name or name != PureWindowsPath(name).name or name in (".", ".."):
        raise _Bad(f"{path.name}: its picture {name!r} is not a plain file name; left out.")
    return name


def _picture(path: Path, file: Path, max_pixels: int) -> np.ndarray:
    from PIL import Image

    named = f"{path.name}: its picture {file.parent.name}/{file.name}"
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise _Bad(f"{named} is not there; left out.") from None
    except (OSError, ValueError) as problem:
        raise _Bad(f"{named} cannot be read ({problem}); left out.") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is the lower one
            opened = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        with opened:
            width, height = opened.size
            if width * height > max_pixels:
                raise _Bad(f"{named} has {width} × {height} pixels, the limit is {max_pixels}; left out.")
            if opened.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr"):
                raise _Bad(f"{named} has pixels of a kind ({opened.mode}) that is no 8-bit grey or colour; left out.")
            return np.array(opened.convert("RGB"))
    except _Bad:
        raise
    except Image.DecompressionBombError:
        raise _Bad(f"{named} has far more pixels than the limit of {max_pixels}; left out.") from None
    except Image.UnidentifiedImageError:
        raise _Bad(f"{named} is no JPEG or PNG; left out.") from None
    # Of a file cut short Pillow says OSError; damage in other places ends in whatever its reader stumbles over.
    except Exception as problem:
        raise _Bad(f"{named} is damaged ({problem}); left out.") from None


def _plain_number(text: str | None) -> float:
    """The number, or 0 where there is none: tools that do not know a size write nothing or 0."""
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


def _box(
    thing: ElementTree.Element, where: str, width: int, height: int, problems: list[str]
) -> tuple[float, float, float, float]:
    ends = []
    for name in ("xmin", "ymin", "xmax", "ymax"):
        text = (thing.findtext(f"bndbox/{name}") or "").strip()
        try:
            ends.append(float(text))
        except ValueError:
            raise _Bad(f"{where}: {name} was expected to be a number; {text or 'nothing'!r} came; left out.") from None
        if not math.isfinite(ends[-1]):
            raise _Bad(f"{where}: {name} was expected to be a number; {text!r} came; left out.")
    for axis, (low, high) in (("x", (ends[0], ends[2])), ("y", (ends[1], ends[3]))):
        if high == low:
            raise _Bad(f"{where}: it is empty, {axis}min and {axis}max are both {low:g}; left out.")
        if high < low:
            raise _Bad(f"{where}: it is inverted, {axis}min is {low:g} and {axis}max {high:g}; left out.")
    whole = ends[0] - 1, ends[1] - 1, ends[2], ends[3]
    cut = max(whole[0], 0.0), max(whole[1], 0.0), min(whole[2], float(width)), min(whole[3], float(height))
    values = ", ".join(f"{end:g}" for end in ends)
    if cut[2] <= cut[0] or cut[3] <= cut[1]:
        raise _Bad(f"{where}: {values} lies outside of the picture of {width} × {height} pixels; left out.")
    if cut != whole:
        problems.append(f"{where}: {values} stands out of the picture of {width} × {height} pixels; cut at its border.")
    return cut
