"""The one object that every labelled data set comes in."""

from dataclasses import dataclass, field, replace

import numpy as np


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Labelled images of one size.

    Attributes:
        name: which data are in it. Where one set stands in for another, this is the one that is really there.
        split: 'train' or 'test'.
        images: (N, H, W) grey or (N, H, W, 3) RGB, uint8; 0..255, except digits of size 8, which are 0..16.
        labels: (N,) int64, an index into `classes`.
        classes: class names.
        licence: terms of use.
        provenance: where the images come from and what was done to them.
    """

    name: str
    split: str
    images: np.ndarray = field(repr=False)
    labels: np.ndarray = field(repr=False)
    classes: tuple[str, ...]
    licence: str = field(repr=False)
    provenance: str = field(repr=False)

    def __len__(self) -> int:
        return len(self.images)

    def take(self, n: int, seed: int | None = None) -> "ImageSet":
        """A smaller set of `n` images: the first ones, or with a seed ones drawn without replacement.

        Raises:
            ValueError: n is negative or larger than the set.
        """
        if not 0 <= n <= len(self):
            raise ValueError(f"{n} images were asked for; {self.name} ({self.split}) has {len(self)}")
        rows = np.arange(n) if seed is None else np.random.default_rng(seed).permutation(len(self))[:n]
        return replace(self, images=self.images[rows], labels=self.labels[rows])
