"""Paintings that were made before, by tools/experiments/ch12_pairs.py: for demos that must answer at once.

A series is a table of square pictures of one size. All of one series lie in one JPEG below data/style.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from course_utils import results
from course_utils._paths import data_dir

from .pictures import Picture

RESULT = "ch12_pairs"


@dataclass(frozen=True, eq=False)
class Series:
    """A table of paintings.

    Attributes:
        name: its key.
        says: what changes from row to row and from column to column.
        rows, columns: what each row and column is called.
        values: the number behind each column, where there is one, else empty.
        details: further facts, as the script stored them: content and style of each row, settings, seconds.
    """

    name: str
    says: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[float, ...]
    details: dict[str, Any]
    _sheet: Picture

    @property
    def side(self) -> int:
        """Pixels of a painting's side."""
        return self._sheet.shape[0] // len(self.rows)

    def picture(self, row: int | str = 0, column: int | str = 0) -> Picture:
        """One painting, (side, side, 3) uint8, by number or name of its row and column.

        Raises:
            ValueError: there is no such row or column.
        """
        down, right = _index(row, self.rows, "row"), _index(column, self.columns, "column")
        side = self.side
        return self._sheet[down * side : (down + 1) * side, right * side : (right + 1) * side].copy()


@cache
def series(name: str) -> Series:
    """A stored series.

    Raises:
        ValueError: there is none of that name; or its file is missing, damaged or another than the one stored.
    """
    about = results.load(RESULT)["series"]
    if name not in about:
        raise ValueError(f"One of the series {', '.join(about)} was expected; {name!r} came.")
    entry = about[name]
    sheet = _sheet(entry["file"], entry["sha256"])
    rows, columns = tuple(entry["rows"]), tuple(entry["columns"])
    if sheet.shape[0] * len(columns) != sheet.shape[1] * len(rows):
        raise ValueError(f"{entry['file']} holds no {len(rows)} × {len(columns)} squares; it is {sheet.shape}.")
    return Series(name, entry["says"], rows, columns, tuple(entry["values"]), entry["details"], sheet)


def _sheet(file: str, sha256: str) -> Picture:
    from PIL import Image

    path = data_dir() / "style" / file
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise ValueError(f"The stored paintings {path} cannot be read: {problem.strerror or problem}.") from None
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ValueError(f"{path} is not the file that was stored: its SHA-256 is {found}, expected was {sha256}.")
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def _index(which: int | str, there: Sequence[str], what: str) -> int:
    if isinstance(which, str) and which in there:
        return there.index(which)
    if isinstance(which, int | np.integer) and not isinstance(which, bool) and 0 <= which < len(there):
        return int(which)
    raise ValueError(f"A {what} was expected, 0 to {len(there) - 1} or one of {', '.join(there)}; {which!r} came.")
