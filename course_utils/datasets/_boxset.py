"""The one object that every data set with boxes comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np


@dataclass(frozen=True, eq=False)
class BoxSet:
    """Images with a box around each object.

    A box is (x1, y1, x2, y2) in pixels, float64: x runs right and y down from the picture's upper left corner; x1 and
    y1 are its left and upper edge, x2 and y2 its right and lower edge. Edges lie between pixels, so a box around the
    columns 3, 4 and 5 has x1 = 3, x2 = 6 and the width x2 - x1 = 3.

    Attributes:
        name: which data are in it.
        split: 'train', 'test' or, for a folder that has no parts, 'all'.
        images: uint8 RGB; an array (N, H, W, 3), or a tuple of arrays (H, W, 3) where the sizes differ.
        boxes: for each image (n, 4) float64; (0, 4) where it has none.
        labels: for each image (n,) int64, indices into `classes`, in the order of the boxes.
        classes: class names.
        licence: terms of use.
        provenance: where the images come from and what was done to them.
        instances: for each image (H, W) uint8: k + 1 where a pixel shows object k, 0 where it shows none; or None.
        occlusion: for each image (n,) float64, the share of each object that cannot be seen, 0..1; or None.
        difficult: for each image (n,) bool, marked as hard by those who drew the boxes; or None.
        problems: what could not be read and was left out, one sentence each.
    """

    name: str
    split: str
    images: np.ndarray | tuple[np.ndarray, ...] = field(repr=False)
    boxes: tuple[np.ndarray, ...] = field(repr=False)
    labels: tuple[np.ndarray, ...] = field(repr=False)
    classes: tuple[str, ...]
    licence: str = field(repr=False)
    provenance: str = field(repr=False)
    instances: np.ndarray | tuple[np.ndarray, ...] | None = field(default=None, repr=False)
    occlusion: tuple[np.ndarray, ...] | None = field(default=None, repr=False)
    difficult: tuple[np.ndarray, ...] | None = field(default=None, repr=False)
    problems: tuple[str, ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.images)

    @property
    def counts(self) -> np.ndarray:
        """(N,) int64: how many objects each image has."""
        return np.array([len(boxes) for boxes in self.boxes], dtype=np.int64)

    def masks(self, index: int) -> np.ndarray:
        """(n, H, W) bool: where one image shows each of its objects.

        Raises:
            ValueError: this set has no masks.
        """
        if self.instances is None:
            raise ValueError(f"{self.name} has boxes and no masks")
        numbers = np.arange(1, len(self.boxes[index]) + 1)
        return self.instances[index] == numbers[:, None, None]

    def take(self, n: int, seed: int | None = None) -> BoxSet:
        """A smaller set of `n` images: the first ones, or with a seed ones drawn without replacement.

        Raises:
            ValueError: n is negative or larger than the set.
        """
        if not 0 <= n <= len(self):
            raise ValueError(f"{n} images were asked for; {self.name} ({self.split}) has {len(self)}")
        rows = np.arange(n) if seed is None else np.random.default_rng(seed).permutation(len(self))[:n]
        return self.pick(rows)

    def pick(self, rows: Sequence[int] | np.ndarray) -> BoxSet:
        """The images of these numbers, in this order.

        Raises:
            ValueError: a number is negative or not below the number of images, or is not whole.
        """
        chosen = np.asarray(rows, dtype=None if len(rows) else np.int64)
        if chosen.ndim != 1 or chosen.dtype.kind not in "iu" or ((chosen < 0) | (chosen >= len(self))).any():
            raise ValueError(f"rows were expected to be whole numbers from 0 to {len(self) - 1}; {rows!r} came")
        images: np.ndarray | tuple[np.ndarray, ...]
        instances: np.ndarray | tuple[np.ndarray, ...] | None
        images = self.images[chosen] if isinstance(self.images, np.ndarray) else tuple(self.images[i] for i in chosen)
        if self.instances is None or isinstance(self.instances, np.ndarray):
            instances = None if self.instances is None else self.instances[chosen]
        else:
            instances = tuple(self.instances[i] for i in chosen)
        return replace(
            self,
            images=images,
            boxes=tuple(self.boxes[i] for i in chosen),
            labels=tuple(self.labels[i] for i in chosen),
            instances=instances,
            occlusion=None if self.occlusion is None else tuple(self.occlusion[i] for i in chosen),
            difficult=None if self.difficult is None else tuple(self.difficult[i] for i in chosen),
        )
