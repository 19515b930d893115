"""Learning curves of one net on the 8×8 digits for many learning rates and batch sizes: a stored result."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from course_utils import results
from course_utils.demos import Choice, demo
from course_utils.viz.style import BLUE, VERMILION

_RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1, 3)
_BATCHES = (1, 8, 32, 128, 1000)
_BLOWN = 20.0  # losses above this leave the picture


@cache
def _runs() -> dict[tuple[float, int], tuple[Any, Any]]:
    """(learning rate, batch size) → training loss and validation accuracy after each epoch; inf once it diverged."""
    stored = results.load("ch04_curves")
    return {
        (run["lr"], run["batch_size"]): (
            np.array([np.inf if loss is None else loss for loss in run["loss"]]),
            np.array(run["validation"]),
        )
        for run in stored["runs"]
    }


@demo(
    size=(8.6, 4.2),
    frames=[
        {"lr": 0.01, "batch_size": 32},
        {"lr": 0.3, "batch_size": 32},
        {"lr": 3, "batch_size": 8},
    ],
    lr=Choice(list(_RATES), start=0.01, label="learning rate"),
    batch_size=Choice(list(_BATCHES), start=32, label="batch size"),
)
def curves_demo(fig: Any) -> Any:
    """Training loss and validation accuracy of a net 64-32-10 over 20 epochs; the other batch sizes in grey."""
    left, right = fig.subplots(1, 2)
    epochs = len(next(iter(_runs().values()))[0])
    x = np.arange(epochs)
    others = [
        (left.plot([], [], color="#c8c8c8", lw=1.3)[0], right.plot([], [], color="#c8c8c8", lw=1.3)[0])
        for _ in _BATCHES
    ]
    (loss,) = left.semilogy([], [], "o-", color=BLUE, ms=4)
    (accuracy,) = right.plot([], [], "s-", color=VERMILION, ms=4)
    left.set(xlim=(0, epochs - 1), ylim=(5e-4, _BLOWN), xlabel="epoch", ylabel="training loss")
    right.set(xlim=(0, epochs - 1), ylim=(0, 102), xlabel="epoch", ylabel="validation accuracy (%)")
    setting = fig.suptitle(" ")
    for ax in (left, right):
        ax.set_xticks(range(0, epochs, 5))
        ax.grid(axis="y")

    def update(lr: float, batch_size: int) -> str:
        for (a, b), size in zip(others, _BATCHES, strict=True):
            other_loss, other_right = _runs()[lr, size]
            a.set_data(x, np.minimum(other_loss, 1e3))
            b.set_data(x, 100 * other_right)
        losses, rights = _runs()[lr, batch_size]
        loss.set_data(x, np.minimum(losses, 1e3))
        accuracy.set_data(x, 100 * rights)
        sizes = "all 1000 pictures in one batch" if batch_size == 1000 else f"batches of {batch_size}"
        setting.set_text(f"learning rate {lr:g}, {sizes}; the other batch sizes in grey")
        steps = -(-1000 // batch_size)
        begin = f"Learning rate {lr:g}, batch size {batch_size}, so {steps} step{'s' if steps > 1 else ''} an epoch: "
        end = f"{100 * rights[-1]:.1f} % of 297 new digits are right"
        if not np.isfinite(losses[-1]) or losses[-1] > 2.3:
            return begin + f"it does not learn; after {epochs - 1} epochs {end}."
        return begin + f"after {epochs - 1} epochs the loss is {losses[-1]:.3g} and {end}."

    return update
