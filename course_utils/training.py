"""A plain training loop for PyTorch models, with progress bar and history; and what was learned in files."""

import math
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader, TensorDataset
from tqdm import tqdm

from .weights import WeightsError, load_weights, save_weights

__all__ = ["History", "TrainingError", "WeightsError", "fit", "load_weights", "save_weights"]

Data = DataLoader | tuple[Tensor, Tensor]
Loss = Callable[[Tensor, Tensor], Tensor]


class TrainingError(RuntimeError):
    """Training cannot go on; the message says where it broke."""


@dataclass
class History:
    """What happened, one number an epoch. Lists of validation stay empty without validation data.

    Attributes:
        train_loss, val_loss: mean over the images; in training measured while the weights moved, else after the epoch.
        train_accuracy, val_accuracy: share of right answers, 0..1, likewise; nan where outputs are not class scores.
        interrupted: True if the user stopped the training; the unfinished epoch is not in the lists.
    """

    train_loss: list[float] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)
    interrupted: bool = False


def fit(
    model: nn.Module,
    optimizer: Optimizer,
    loss: Loss,
    train: Data,
    val: Data | None = None,
    *,
    epochs: int,
    batch_size: int = 64,
    seed: int = 0,
    progress: bool = True,
) -> History:
    """Train a model in place. Interrupting it (stop button, Ctrl+C) ends it early and keeps the history.

    Args:
        model: on the device where it shall learn; batches follow it there.
        optimizer: over the model's parameters.
        loss: (outputs, targets) → mean loss, a scalar.
        train: a DataLoader, or (inputs (N, …), targets (N, …)), then shuffled with `seed` and cut into batches.
        val: likewise, never shuffled.
        epochs: how often to go through the training data.
        batch_size, seed: images in a batch, and the seed of the shuffling, where tensors were given.
        progress: show a progress bar, one step a batch. The build of the notebooks (COURSE_STATIC_DEMOS=1) shows none.

    Raises:
        TrainingError: the loss became nan or infinite, or there is nothing to train on.
    """
    train_batches = _batches(train, batch_size, torch.Generator().manual_seed(seed))
    val_batches = None if val is None else _batches(val, batch_size, None)
    history = History()
    hidden = not progress or os.environ.get("COURSE_STATIC_DEMOS") == "1"
    with tqdm(total=epochs * len(train_batches), file=sys.stdout, disable=hidden) as bar:  # stderr is red in notebooks
        try:
            for epoch in range(1, epochs + 1):
                bar.set_description(f"epoch {epoch} of {epochs}")
                row = _epoch(model, loss, train_batches, epoch, bar, optimizer)
                row += () if val_batches is None else _epoch(model, loss, val_batches, epoch, bar)
                columns = (history.train_loss, history.train_accuracy, history.val_loss, history.val_accuracy)
                for column, value in zip(columns, row, strict=False):
                    column.append(value)
                bar.set_postfix(loss=row[0])
        except KeyboardInterrupt:
            history.interrupted = True
            bar.write(f"Stopped by you after {len(history.train_loss)} of {epochs} epochs; what was learned is kept.")
    return history


def _batches(data: Data, size: int, shuffle: torch.Generator | None) -> DataLoader:
    if isinstance(data, DataLoader):
        return data
    return DataLoader(TensorDataset(*data), size, shuffle=shuffle is not None, generator=shuffle)


def _epoch(
    model: nn.Module, loss: Loss, batches: DataLoader, epoch: int, bar: tqdm, optimizer: Optimizer | None = None
) -> tuple[float, ...]:
    """One pass over the data; with an optimizer it learns. Returns mean loss and accuracy."""
    model.train(optimizer is not None)
    total, right, count = 0.0, 0.0, 0
    device = next(model.parameters()).device
    with torch.set_grad_enabled(optimizer is not None):
        for number, (inputs, targets) in enumerate(batches, start=1):
            inputs, targets = inputs.to(device), targets.to(device)
            outputs = model(inputs)
            value = loss(outputs, targets)
            mean = value.item()
            if not math.isfinite(mean):
                where = f"The {'training' if optimizer else 'validation'} loss in epoch {epoch}, batch {number}"
                raise TrainingError(f"{where} is {mean}. Try a smaller learning rate; look for nan in the inputs.")
            if optimizer is not None:
                optimizer.zero_grad()
                value.backward()
                optimizer.step()
                bar.update()
            classes = outputs.ndim == 2 and targets.ndim == 1 and not targets.is_floating_point()
            right += (outputs.argmax(1) == targets).sum().item() if classes else math.nan
            total, count = total + mean * len(inputs), count + len(inputs)
    if not count:
        raise TrainingError(f"There is nothing to go through in epoch {epoch}: the data are empty.")
    return total / count, right / count
