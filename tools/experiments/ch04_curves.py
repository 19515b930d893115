"""Learning curves of chapter 04: one net on the 8×8 digits for many learning rates and batch sizes.

    python -m tools.experiments.ch04_curves

A net 64-32-10 in NumPy, the same first weights and the same shuffles for every run; 1 000 of the training digits teach,
the other 297 validate. Less than a minute on one core.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.chapters.ch04_mlp.reference import epoch, forward, gradients, initial
from course_utils.datasets import load
from tools.experiments.machine import save, stamp

SEED = 0
EPOCHS = 20
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1, 3)
BATCHES = (1, 8, 32, 128, 1000)


def main() -> None:
    """Run every pair and write data/results/ch04_curves.json."""
    digits = load("digits", "train")
    x, y = digits.images.reshape(len(digits.images), -1) / 16, digits.labels
    order = np.random.default_rng(SEED).permutation(len(x))
    known, held = order[:1000], order[1000:]
    runs = [run(x[known], y[known], x[held], y[held], lr, size) for lr in RATES for size in BATCHES]
    print(save("ch04_curves", {"made_by": "tools/experiments/ch04_curves.py", **stamp(SEED), "runs": runs}))


def run(x: Any, y: Any, held_x: Any, held_y: Any, lr: float, batch_size: int) -> dict[str, Any]:
    """Training loss (null once it is not finite) and validation accuracy before training and after each epoch."""
    params, rng = initial([64, 32, 10], SEED), np.random.default_rng(SEED)
    losses: list[float | None] = []
    rights: list[float] = []
    for number in range(EPOCHS + 1):
        if number and losses[-1] is not None:
            order = rng.permutation(len(x))
            with np.errstate(all="ignore"):
                params = epoch(gradients, params, x[order], y[order], lr, batch_size)
        _, p = forward(x, *params)
        loss = float(-np.log(np.maximum(p[np.arange(len(y)), y], 1e-300)).mean())
        losses.append(round(loss, 5) if np.isfinite(loss) else None)
        rights.append(round(float((forward(held_x, *params)[1].argmax(axis=1) == held_y).mean()), 4))
    print(lr, batch_size, losses[-1], rights[-1])
    return {"lr": lr, "batch_size": batch_size, "loss": losses, "validation": rights}


if __name__ == "__main__":
    main()
