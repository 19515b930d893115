"""Train a network and watch its curve grow."""

from __future__ import annotations

import os
import sys
from typing import Any

from torch import Tensor, nn
from tqdm import tqdm

from course_utils.training import History, fit
from course_utils.viz.curves import new_figure
from course_utils.viz.display import compact, pixels_of, show_png
from course_utils.viz.style import style

from .validate import whole

Data = tuple[Tensor, Tensor]


def train_and_watch(network: nn.Module, optimiser: Any, train: Data, held: Data, epochs: int) -> History:
    """Train with cross-entropy, batches of 32, and draw the curve again after every epoch.

    A progress bar counts the epochs. Where no kernel answers later (COURSE_STATIC_DEMOS=1) only the last picture is
    displayed. Interrupting it keeps what was learnt.

    Args:
        network: (N, …) → scores (N, classes); trained in place.
        optimiser: over its parameters.
        train, held: (inputs, labels) to learn from, and to measure with.
        epochs: how often to go through `train`.

    Raises:
        ValueError: epochs is not a whole number from 1 on, or there are no images.
    """
    epochs = whole(epochs, "epochs", 1)
    for data, name in ((train, "train"), (held, "held")):
        if not isinstance(data, tuple) or len(data) != 2 or len(data[0]) == 0 or len(data[0]) != len(data[1]):
            raise ValueError(f"{name} was expected to be (inputs, labels), equally many of both and at least one.")
    from IPython.display import display

    static = os.environ.get("COURSE_STATIC_DEMOS") == "1"
    history, handle = History(), None
    columns = ("train_loss", "train_accuracy", "val_loss", "val_accuracy")
    for epoch in tqdm(range(epochs), desc="epochs", file=sys.stdout, disable=static):
        one = fit(
            network, optimiser, nn.CrossEntropyLoss(), train, held, epochs=1, batch_size=32, seed=epoch, progress=False
        )
        for column in columns:
            getattr(history, column).extend(getattr(one, column))
        if one.interrupted:
            history.interrupted = True
            break
        if not static:
            bundle = {"image/png": _picture(history, epochs), "text/plain": "[picture]"}
            if handle is None:
                handle = display(bundle, raw=True, display_id=True)
            else:
                handle.update(bundle, raw=True)
    if history.val_accuracy:
        says = (
            f"Right answers after each epoch: after {len(history.val_accuracy)} epochs "
            f"{history.train_accuracy[-1]:.0%} of the training digits and {history.val_accuracy[-1]:.0%} of the others."
        )
        if static:
            show_png(_picture(history, epochs), says)
        else:
            print(says)
    return history


def _picture(history: History, epochs: int) -> bytes:
    import matplotlib

    with matplotlib.rc_context(style()):
        figure = new_figure((6, 3.2))
        ax = figure.subplots()
        seen = range(1, len(history.val_accuracy) + 1)
        ax.plot(seen, [100 * a for a in history.train_accuracy], "-o", label="digits it learns from, during the epoch")
        ax.plot(seen, [100 * a for a in history.val_accuracy], "--s", label="digits kept back, after it")
        ax.set(xlim=(0.5, epochs + 0.5), ylim=(0, 103), xlabel="epoch", ylabel="right (%)", xticks=range(1, epochs + 1))
        ax.legend(loc="lower right")
        return compact(pixels_of(figure))
