"""How a leak makes coin tosses look learnable: the experiment of section 7, for the deck and the tests."""

from __future__ import annotations

import numpy as np

from course_utils.datasets import load

PICTURES, KNOWN, PIXELS = 40, 20, 10


def share_right(choose_on: slice, repeats: int = 300, seed: int = 0) -> float:
    """Mean share of right answers on 20 digits with random labels, after learning on 20 others.

    choose_on: the pictures (of 40; the first 20 are for learning) on which ten of the 784 pixels are chosen.
    """
    images = load("digits", "train", size=28).images
    rng, shares = np.random.default_rng(seed), []
    for _ in range(repeats):
        x = images[rng.permutation(len(images))[:PICTURES]].reshape(PICTURES, -1).astype(float)
        y = rng.choice(
            [-1, 1], PICTURES
        )  # a toss for each: with 20 of each label the rarer one so far would be likelier
        while abs(y[:KNOWN].sum()) == KNOWN:  # all alike: nothing to learn from
            y = rng.choice([-1, 1], PICTURES)
        x = x - x[choose_on].mean(axis=0)
        together = np.abs(y[choose_on] @ x[choose_on]) / (x[choose_on].std(axis=0) + 1e-9)
        pixels = np.argsort(together)[-PIXELS:]
        known, new = x[:KNOWN, pixels], x[KNOWN:, pixels]
        away = [((new - known[y[:KNOWN] == label].mean(axis=0)) ** 2).sum(axis=1) for label in (-1, 1)]
        shares.append((np.where(away[1] < away[0], 1, -1) == y[KNOWN:]).mean())
    return float(np.mean(shares))
