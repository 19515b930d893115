"""What the demos of latent space share: stored generators, and sheets of their pictures."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ..validate import SIDE

Pictures = npt.NDArray[np.uint8]
SOURCES = ("digits", "mnist")


def made(source: str, z: Any) -> Pictures:
    """The pictures that a stored generator makes of z (n, latent): (n, 28, 28) uint8."""
    from .. import dcgan, stored

    return dcgan.draw(stored.generator(source), np.asarray(z, dtype=np.float32))


def seen_as(pictures: Pictures) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Which digit the classifier takes each picture for, and how sure it is: (n,), (n,)."""
    from .. import frechet

    said = frechet.probabilities(pictures)
    return said.argmax(axis=1), said.max(axis=1)


def sheet(pictures: Pictures, columns: int) -> Pictures:
    """Pictures (rows · columns, 28, 28) side by side, without gaps: (28 · rows, 28 · columns)."""
    rows = len(pictures) // columns
    laid = pictures.reshape(rows, columns, SIDE, SIDE).transpose(0, 2, 1, 3)
    return np.ascontiguousarray(laid.reshape(rows * SIDE, columns * SIDE))


@cache
def one_of_each(source: str) -> npt.NDArray[np.float32]:
    """(10, latent): for each digit, of 600 random vectors the one whose picture is the surest to be that digit."""
    from .. import dcgan, frechet, stored

    z = dcgan.latents(600, seed=3, latent=stored.generator(source).latent)
    said = frechet.probabilities(made(source, z))
    return np.asarray(z.numpy()[said.argmax(axis=0)])
