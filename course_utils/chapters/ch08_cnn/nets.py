"""The three networks of the chapter's comparison, and those that its demos look into.

The notebook trains them in the open and leaves them here (`keep`); a demo that comes first trains its own, briefly.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from course_utils.datasets import load
from course_utils.training import fit

from ._reference import lenet
from .validate import numbers, whole

BORDER = 2  # pixels on each side: digits of 28 × 28 become the 32 × 32 that LeNet-5 was made for
_EPOCHS = 3


class LargestOfMap(nn.Module):
    """Each feature map becomes one number, its largest: (N, C, H, W) → (N, C)."""

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C)."""
        return x.amax(dim=(2, 3))


def fully_connected() -> nn.Module:
    """32 · 32 pixels → 60 → 10: 62 110 parameters."""
    return nn.Sequential(nn.Flatten(), nn.Linear(32 * 32, 60), nn.ReLU(), nn.Linear(60, 10))


def whole_map() -> nn.Module:
    """Three convolutions, then the largest number of each map, wherever it is: 60 338 parameters."""
    return nn.Sequential(
        *(nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(8, 40, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(40, 80, 4), nn.ReLU(), LargestOfMap()),
        nn.Linear(80, 10),
    )


#: What the menus say → how the network is built.
BUILD: dict[str, Callable[[], nn.Module]] = {
    "fully connected": fully_connected,
    "LeNet-5": lambda: lenet(1, 10),
    "largest of each map": whole_map,
}
_KEPT: dict[str, nn.Module] = {}


def as_batch(images: Any) -> Tensor:
    """Digits (N, 28, 28), 0..255, as LeNet-5 wants them: (N, 1, 32, 32) float32 from 0 to 1.

    Raises:
        ValueError: another shape, no image, or values outside of 0..255.
    """
    found = numbers(images, "images")
    if found.ndim != 3 or found.shape[1:] != (28, 28) or len(found) == 0:
        raise ValueError(f"images were expected in the shape (N, 28, 28), at least one of them; {found.shape} came.")
    if found.min() < 0 or found.max() > 255:
        raise ValueError(f"images were expected to run from 0 to 255; {found.min():g} to {found.max():g} came.")
    side = (BORDER, BORDER)
    return torch.tensor(np.pad(found, ((0, 0), side, side))[:, None] / 255, dtype=torch.float32)


def keep(name: str, network: nn.Module) -> None:
    """Let the demos use this trained network.

    Raises:
        ValueError: an unknown name, or no network.
    """
    if name not in BUILD:
        raise ValueError(f"a network was expected to be called one of {', '.join(BUILD)}; {name!r} came.")
    _KEPT[name] = _network(network).eval()


def _network(network: Any) -> nn.Module:
    if not isinstance(network, nn.Module):
        raise ValueError(f"a trained torch.nn.Module was expected; {type(network).__name__} came.")
    return network


def kept(name: str) -> nn.Module:
    """The network that was kept under this name, or one trained here for a few seconds.

    Raises:
        ValueError: an unknown name.
    """
    if name not in BUILD:
        raise ValueError(f"there is no network {name!r}; there are {', '.join(BUILD)}.")
    return _KEPT.get(name) or _trained(name)


@cache
def _trained(name: str) -> nn.Module:
    digits = load("digits", "train", size=28)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = BUILD[name]()
        train = as_batch(digits.images), torch.tensor(digits.labels)
        optimiser = torch.optim.Adam(network.parameters(), lr=0.003)
        fit(network, optimiser, nn.CrossEntropyLoss(), train, epochs=_EPOCHS, batch_size=32, progress=False)
    return network.eval()


def moved(images: npt.NDArray[Any], right: int, down: int = 0) -> npt.NDArray[Any]:
    """Digits (N, 28, 28) moved by whole pixels; what leaves the picture is lost, and what comes in is black.

    Raises:
        ValueError: another number of axes, or a move that is not a whole number of less than 28 pixels.
    """
    found = numbers(images, "images")
    if found.ndim != 3:
        raise ValueError(f"images were expected in the shape (N, H, W); {found.shape} came.")
    for value, name in ((right, "right"), (down, "down")):
        whole(abs(value) if isinstance(value, int | np.integer) else value, name, 0)
    rows, cols = found.shape[1:]
    if abs(right) >= cols or abs(down) >= rows:
        raise ValueError(f"a move of less than {cols} and {rows} pixels was expected; {right} and {down} came.")
    out = np.zeros_like(found)
    there = np.s_[:, max(down, 0) : rows + min(down, 0), max(right, 0) : cols + min(right, 0)]
    here = np.s_[:, max(-down, 0) : rows + min(-down, 0), max(-right, 0) : cols + min(-right, 0)]
    out[there] = found[here]
    return out


def probabilities(network: nn.Module, images: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """What the network says of digits (N, 28, 28): (N, 10), each row adds up to 1.

    Raises:
        ValueError: no network, or images of another shape.
    """
    with torch.no_grad():
        scores = _network(network)(as_batch(images)).double()
    return np.asarray(torch.softmax(scores, dim=1).numpy())


def feature_maps(network: nn.Module, image: npt.NDArray[Any]) -> list[npt.NDArray[np.float64]]:
    """What every convolution answers to one digit (28, 28), negative numbers cut off: a list of (C, H, W).

    Raises:
        ValueError: no network, or an image of another shape.
    """
    found: list[npt.NDArray[np.float64]] = []

    def note(_layer: nn.Module, _inputs: Any, output: Tensor) -> None:
        found.append(torch.relu(output)[0].double().numpy())

    hooks = [m.register_forward_hook(note) for m in _network(network).modules() if isinstance(m, nn.Conv2d)]
    try:
        with torch.no_grad():
            network(as_batch(numbers(image, "image")[None]))
    finally:
        for hook in hooks:
            hook.remove()
    return found
