"""Networks that keep a record of what is done with them, for the exercises of chapter 04 that train or ask one."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn


class Probe(nn.Module):
    """A layer that behaves differently in training, as dropout does, but without luck; and that keeps a record."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[np.ndarray] = []
        self.graphs: list[bool] = []

    def forward(self, x: Tensor) -> Tensor:
        """x; in training twice the first half of its columns and nothing of the second."""
        self.batches.append(np.array(x.detach().numpy()[:, 0]))
        self.graphs.append(torch.is_grad_enabled())
        if not self.training:
            return x
        keep = 2.0 * (torch.arange(x.shape[1]) < (x.shape[1] + 1) // 2)
        return x * keep


class Used(nn.Sequential):
    """A model whose copies keep the gradients, and remember whether PyTorch was recording when they were made."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__(*layers)
        self.recording = torch.is_grad_enabled()

    def __deepcopy__(self, memo: dict[int, Any]) -> Used:
        """As the usual copy, which leaves the parameters' `.grad` behind."""
        new = Used(*(copy.deepcopy(layer, memo) for layer in self))
        new.training = self.training
        for mine, its in zip(self.parameters(), new.parameters(), strict=True):
            its.grad = None if mine.grad is None else mine.grad.clone()
        return new


def probed_model(rng: Generator, d: int, k: int) -> Used:
    """A small model with a probe in it."""
    model = Used(Probe(), nn.Linear(d, k)).double()
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.tensor(rng.normal(size=tuple(p.shape))))
    return model


def probe_of(model: nn.Module) -> Probe:
    """The probe inside the model."""
    return next(m for m in model.modules() if isinstance(m, Probe))
