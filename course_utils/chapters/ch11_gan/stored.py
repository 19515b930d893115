"""What the long runs left: trained generators, their pictures over time, and the runs that were made to collapse."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils import results
from course_utils._paths import data_dir
from course_utils.training import load_weights

from .dcgan import Generator, Pictures
from .validate import SIDE

ZOOM = 2  # screen pixels for each pixel of a stored sheet


@dataclass(frozen=True)
class Stored:
    """Where a trained generator lies, and how it is built."""

    weights: str
    sha256: str
    latent: int
    width: int


GENERATORS = {
    "digits": Stored("ch11_digits.pt", "e2363f1703c8bfa91c697777d89cd83800e149335df143b54f4ab791fd85722f", 32, 16),
    "mnist": Stored("ch11_mnist.pt", "b0a63f0f88685a3e44be984e060627d48be93c3245a2681ea1fcbfbb04859ec5", 32, 16),
    "asked": Stored("ch11_asked.pt", "29c48dc4c2aa59506a9bea006737093fe18036df1d45aa7f23270772b447df37", 32 + 10, 16),
}


@dataclass(frozen=True)
class Collapse:
    """One run that was turned out of balance, or its cure.

    Attributes:
        rate_g, rate_d: learning rates of generator and discriminator.
        norm: with batch normalisation.
        beta1: of Adam, how much of its last step each step takes along.
        pictures: (n, 28, 28) uint8, what it made at the end.
        shares: (10,) how many of its pictures a classifier takes for each digit.
        classes: digits with a share of at least 2 %.
        distance: the Fréchet distance to real digits.
        diversity: median difference between two of its pictures, in grey levels; near 0 all are the same.
    """

    rate_g: float
    rate_d: float
    norm: bool
    beta1: float
    pictures: Pictures
    shares: npt.NDArray[np.float64]
    classes: int
    distance: float
    diversity: float

    @property
    def ratio(self) -> float:
        """Learning rate of the generator over that of the discriminator."""
        return self.rate_g / self.rate_d


@cache
def generator(name: str = "digits") -> Generator:
    """The generator of 'digits', 'mnist' or 'asked' that comes with the course, ready to draw; always the same object.

    'asked' learned from the digits, and wants to be told which one it shall draw: see `dcgan.ask`.

    Raises:
        ValueError: an unknown name.
        WeightsError: the file is missing or damaged.
    """
    place = GENERATORS[_known(name)]
    network = Generator(place.latent, place.width)
    load_weights(network, data_dir() / "weights" / place.weights, place.sha256 or None)
    return network.eval().requires_grad_(False)


def run(name: str = "digits") -> dict[str, Any]:
    """The stored row of the run 'digits', 'mnist' or 'asked': settings, losses, Fréchet distance over time, scale.

    Raises:
        ValueError: an unknown name.
    """
    rows: list[dict[str, Any]] = results.load("ch11_dcgan")["rows"]
    return next(row for row in rows if row["data"] == _known(name))


def over_time(name: str = "digits") -> tuple[list[int], Pictures]:
    """The pictures of the same random numbers while the generator learned.

    Returns:
        The T steps, and the pictures (T, n, 28, 28) uint8.

    Raises:
        ValueError: an unknown name.
    """
    steps: list[int] = run(name)["shown_at"]
    sheet = read_sheet(data_dir() / "results" / f"ch11_{_known(name)}_over_time.png")
    return steps, sheet.reshape(len(steps), -1, SIDE, SIDE)


@cache
def collapses() -> tuple[Collapse, ...]:
    """The stored runs in and out of balance, in the order of the stored rows."""
    rows = results.load("ch11_collapse")["rows"]
    sheet = read_sheet(data_dir() / "results" / "ch11_collapse.png")
    drawn = sheet.reshape(len(rows), -1, SIDE, SIDE)
    return tuple(
        Collapse(
            **{name: row[name] for name in ("rate_g", "rate_d", "norm", "beta1", "classes", "distance", "diversity")},
            pictures=drawn[i],
            shares=np.array(row["shares"]),
        )
        for i, row in enumerate(rows)
    )


def make_sheet(rows: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Pictures (R, C, 28, 28) uint8 → one grey sheet (R · 28 · zoom, C · 28 · zoom) without gaps.

    Raises:
        ValueError: another shape or dtype.
    """
    found = np.asarray(rows)
    if found.ndim != 4 or found.shape[2:] != (SIDE, SIDE) or found.dtype != np.uint8:
        raise ValueError(f"rows were expected as (R, C, {SIDE}, {SIDE}) uint8; {found.shape} {found.dtype} came.")
    high, wide = found.shape[:2]
    sheet = found.transpose(0, 2, 1, 3).reshape(high * SIDE, wide * SIDE)
    return sheet.repeat(ZOOM, axis=0).repeat(ZOOM, axis=1)


def read_sheet(path: Path) -> Pictures:
    """The pictures of a stored sheet, row by row: (R, C, 28, 28) uint8.

    Raises:
        ValueError: the file is missing, no picture, or no sheet of 28 × 28 pixels.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as file:
            sheet = np.asarray(file.convert("L"))
    except (OSError, UnidentifiedImageError) as problem:
        raise ValueError(f"{path} was expected to be a sheet of pictures; {type(problem).__name__} came.") from None
    cell = SIDE * ZOOM
    if sheet.shape[0] % cell or sheet.shape[1] % cell:
        raise ValueError(f"{path} was expected to have sides that are multiples of {cell} pixels; {sheet.shape} came.")
    high, wide = (side // cell for side in sheet.shape)
    small = sheet[::ZOOM, ::ZOOM].reshape(high, SIDE, wide, SIDE)
    return np.ascontiguousarray(small.transpose(0, 2, 1, 3))


def _known(name: str) -> str:
    if name not in GENERATORS:
        raise ValueError(f"there is no stored run '{name}'; there are {', '.join(GENERATORS)}.")
    return name
