"""Convolutional networks of LeNet's size on MNIST, Fashion-MNIST and CIFAR-10.

    COURSE_REAL_DATA=1 COURSE_DATA=<folder> python -m tools.experiments.ch08_cnn [DATA SET ...]

Learning rate and batch normalisation are chosen on a tenth of the training set, which the network never learns from;
the test set is used once for each row. With names only these rows are run, and the other stored ones kept. About
15 minutes on one core.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from torch import nn

from tools.experiments.classifiers import Augment, Recipe, flipped, kept, measure, real, shifted, start
from tools.experiments.machine import save

RECIPES = [Recipe(rate, norm) for norm in (False, True) for rate in (0.03, 0.1)]
#: data set → channels of the two convolutions, epochs, what is done to a batch
ROWS: dict[str, tuple[tuple[int, int], int, Augment | None]] = {
    "mnist": ((16, 32), 7, shifted),
    "fashion_mnist": ((16, 32), 8, flipped),
    "cifar10": ((16, 32), 14, flipped),
}


def main() -> None:
    """Run every row and write data/results/ch08_cnn.json."""
    result = start("ch08_cnn")
    wanted = sys.argv[1:] or list(ROWS)
    new: dict[str, dict[str, Any]] = {}
    for name in wanted:
        channels, epochs, augment = ROWS[name]
        found = real(name)
        if found is None:
            continue
        images = found[0].images
        build = partial(lenet, images.shape[3] if images.ndim == 4 else 1, images.shape[1], channels)
        row = measure(*found, build, RECIPES, epochs, augment)
        new[name] = {"data": name, "augmented": augment.__name__ if augment else "no", **row}
        print(name, new[name]["accuracy"], flush=True)
    rows = kept("ch08_cnn", wanted) | new
    result |= {"rows": [rows[name] for name in ROWS if name in rows]}
    print(save("ch08_cnn", {**result, "not_run": [name for name in ROWS if name not in rows]}))


def lenet(colours: int, side: int, channels: tuple[int, int], recipe: Recipe) -> nn.Sequential:
    """LeNet-5's form with ReLU and maximum pooling: two convolutions of 5 × 5, then layers of 120, 84 and 10."""
    first, second = channels
    left = ((side - 4) // 2 - 4) // 2

    def block(before: int, after: int) -> list[nn.Module]:
        layers: list[nn.Module] = [nn.Conv2d(before, after, 5, bias=not recipe.norm)]
        return [*layers, *([nn.BatchNorm2d(after)] if recipe.norm else []), nn.ReLU(), nn.MaxPool2d(2)]

    head = [nn.Flatten(), nn.Linear(second * left * left, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU()]
    return nn.Sequential(*block(colours, first), *block(first, second), *head, nn.Linear(84, 10))


if __name__ == "__main__":
    main()
