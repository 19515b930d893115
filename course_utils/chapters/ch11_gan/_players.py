"""What the checks of the two losses play with: small discriminators and generators with given weights."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn
from torch.nn import functional

from course_utils.grading.run import Refused

Loss = Callable[[Tensor], Tensor]


def line(weight: float, bias: float) -> nn.Linear:
    """One number in, weight · x + bias out."""
    layer = nn.Linear(1, 1)
    with torch.no_grad():
        layer.weight.fill_(weight)
        layer.bias.fill_(bias)
    return layer


def column(*values: float) -> Tensor:
    """The numbers as (n, 1) float32."""
    return torch.tensor(values).reshape(-1, 1)


def filled(network: nn.Module, rng: Generator, spread: float = 0.7) -> nn.Module:
    """The network with normal random weights of this spread."""
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(torch.tensor(rng.normal(size=tuple(parameter.shape)) * spread))
    return network


def normal(rng: Generator, *shape: int) -> Tensor:
    """Normal random numbers, float32."""
    return torch.tensor(rng.normal(size=shape), dtype=torch.float32)


class Forger(nn.Sequential):
    """A generator that keeps what it was last given, so that a check can say whether that was z."""

    given: Tensor | None = None

    def forward(self, z: Tensor) -> Tensor:
        self.given = z.detach().clone() if isinstance(z, Tensor) else None
        return super().forward(z)


def points(rng: Generator, latent: int = 3, d: int = 2) -> tuple[nn.Module, nn.Module]:
    """(D, G) for points of d numbers, made of `latent` numbers."""
    judge = nn.Sequential(nn.Linear(d, 4), nn.Tanh(), nn.Linear(4, 1))
    forger = Forger(nn.Linear(latent, 5), nn.Tanh(), nn.Linear(5, d))
    return filled(judge, rng), filled(forger, rng)


def pictures(rng: Generator) -> tuple[nn.Module, nn.Module]:
    """(D, G) for pictures (1, 4, 5), made of 3 numbers."""
    judge = nn.Sequential(nn.Conv2d(1, 2, 3, stride=2), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(4, 1))
    forger = Forger(nn.Linear(3, 20), nn.Tanh(), nn.Unflatten(1, (1, 4, 5)))
    return filled(judge, rng), filled(forger, rng)


def used(D: nn.Module, G: nn.Module) -> tuple[nn.Module, nn.Module]:
    """Both networks in eval(); they remember it, see `traces`."""
    for layer in [*D.modules(), *G.modules()]:
        layer.training = layer.was_training = False  # type: ignore[assignment]
    return D, G


def slopes(loss: Tensor, network: nn.Module) -> Tensor:
    """What a backward pass from the loss leaves at the network's weights, in one row; zeros where nothing arrives."""
    weights = [w for w in network.parameters() if w.requires_grad]
    found: Any = [None] * len(weights)
    if loss.requires_grad:
        found = torch.autograd.grad(loss.sum(), weights, retain_graph=True, allow_unused=True)
    if not weights:
        return torch.zeros(0, dtype=torch.float64)
    rows = [(torch.zeros_like(w) if g is None else g).flatten() for w, g in zip(weights, found, strict=True)]
    return torch.cat(rows).double()


def loss_of(result: Any) -> Tensor:
    """The result, if it is a tensor; a message about everything else."""
    if result is None:
        raise Refused("Nothing came back: is there a `return`?")
    if not isinstance(result, Tensor):
        kind = type(result).__name__
        raise Refused(f"A loss has to be a tensor, so that backward() can start from it; {kind} came back")
    return result


FRESH = "G got other numbers than z"
BACKWARD = "gradients that were left at weights"
FROZEN = "weights that no longer learn"
MODE = "networks in another mode than before"
LEFT_BEHIND = "The function is to give the loss only, and to leave both networks as they are: yours {}"


def traces(D: nn.Module, G: nn.Module, z: Tensor) -> dict[str, Any]:
    """Parts that are there only if a loss has done more than to compute: their names say what."""
    weights = [*D.parameters(), *G.parameters()]
    given = getattr(G, "given", None)
    parts = {
        FRESH: given is not None and given.shape == z.shape and not torch.equal(given, z),
        BACKWARD: any(w.grad is not None for w in weights),
        FROZEN: not all(w.requires_grad for w in weights),
        MODE: any(layer.training != getattr(layer, "was_training", True) for layer in [*D.modules(), *G.modules()]),
    }
    return {name: True for name, there in parts.items() if there}


def other_than(z: Tensor) -> Tensor:
    """Numbers in the place of z that stand for freshly drawn ones, but without luck, which could decide a case."""
    return z + 1.5


def backwards(loss: Tensor) -> Tensor:
    """The loss, after a backward pass from it."""
    loss.backward()
    return loss


def real(logits: Tensor) -> Tensor:
    """−log D for each logit."""
    return functional.softplus(-logits)


def forged(logits: Tensor) -> Tensor:
    """−log(1 − D) for each logit."""
    return functional.softplus(logits)


def log_of_mean(logits: Tensor) -> Tensor:
    """−log of the mean probability, without overflow."""
    return math.log(len(logits)) - torch.logsumexp(functional.logsigmoid(logits), dim=0).squeeze()


def finite_and_too_small(got: Any, want: Any) -> bool:
    """Whether a loss that should be large stops at some limit."""
    mine, right = np.asarray(got["loss"], dtype=float), float(want["loss"])
    return bool(mine.ndim == 0 and right > 150 and np.isfinite(mine) and 5 < mine < 0.8 * right)
