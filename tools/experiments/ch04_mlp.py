"""Multilayer perceptrons on the raw pixels of MNIST, Fashion-MNIST and CIFAR-10; NumPy against PyTorch.

    COURSE_REAL_DATA=1 COURSE_DATA=<folder> python -m tools.experiments.ch04_mlp [DATA SET ...]

The learning rate is chosen on a tenth of the training set, which the network never learns from; the test set is used
once for each row. With
names only these rows are run, and the other stored ones kept. About 10 minutes on one core.
"""

from __future__ import annotations

import sys
import time
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
import torch
from torch import nn

from tools.experiments.classifiers import BATCH, SEED, Augment, Build, Recipe, flipped, kept, measure, real, start
from tools.experiments.machine import save

RATES = (0.02, 0.05, 0.1)
#: data set → hidden widths, epochs, what is done to a batch
ROWS: dict[str, tuple[tuple[int, ...], int, Augment | None]] = {
    "mnist": ((512,), 10, None),
    "fashion_mnist": ((512,), 10, None),
    "cifar10": ((512, 256), 15, flipped),
}


def main() -> None:
    """Run every row and write data/results/ch04_mlp.json."""
    result = start("ch04_mlp")
    wanted = sys.argv[1:] or list(ROWS)
    new: dict[str, dict[str, Any]] = {}
    for name in wanted:
        hidden, epochs, augment = ROWS[name]
        found = real(name)
        if found is None:
            continue
        recipes = [Recipe(rate) for rate in RATES]
        pixels = int(np.prod(found[0].images.shape[1:]))
        row = measure(*found, builder((pixels, *hidden, 10)), recipes, epochs, augment)
        new[name] = {"data": name, "augmented": augment.__name__ if augment else "no", **row}
        print(name, new[name]["accuracy"], flush=True)
    rows = kept("ch04_mlp", wanted) | new
    result |= {"rows": [rows[name] for name in ROWS if name in rows]}
    result |= {"numpy_against_torch": speed(), "differences_against_backprop": gradients()}
    print(save("ch04_mlp", {**result, "not_run": [name for name in ROWS if name not in rows]}))


def builder(widths: tuple[int, ...]) -> Build:
    """A fresh network of these widths, whatever the recipe."""
    return lambda _recipe: mlp(widths)


def mlp(widths: tuple[int, ...]) -> nn.Sequential:
    """Flatten, then linear layers with a ReLU between them."""
    layers: list[nn.Module] = [nn.Flatten()]
    for before, after in pairwise(widths):
        layers += [nn.Linear(before, after), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def numpy_step(weights: list[np.ndarray], x: np.ndarray, y: np.ndarray, rate: float) -> float:
    """One step of SGD in plain NumPy, in place. weights: W1 (d, h), b1, W2 (h, 10), b2 → mean cross-entropy."""
    w1, b1, w2, b2 = weights
    hidden = np.maximum(x @ w1 + b1, 0)
    scores = hidden @ w2 + b2
    scores -= scores.max(axis=1, keepdims=True)
    p = np.exp(scores)
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(x))
    loss = float(-np.log(p[rows, y]).mean())
    p[rows, y] -= 1
    p /= len(x)
    back = (p @ w2.T) * (hidden > 0)
    for weight, slope in zip(weights, (x.T @ back, back.sum(axis=0), hidden.T @ p, p.sum(axis=0)), strict=True):
        weight -= rate * slope
    return loss


def speed(pixels: int = 784, hidden: int = 100, rounds: int = 15, steps: int = 100) -> dict[str, Any]:
    """Training steps of one small network in both, in turns; processor seconds, so that other work does not count."""
    from threadpoolctl import threadpool_limits

    random = np.random.default_rng(SEED)
    x = random.random((BATCH, pixels), dtype=np.float32)
    y = random.integers(0, 10, BATCH)
    model = mlp((pixels, hidden, 10))
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    weights = [
        w for layer in linear for w in (layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy())
    ]
    optimizer = torch.optim.SGD(model.parameters(), 0.01)
    tx, ty = torch.from_numpy(x), torch.from_numpy(y)

    def torch_step() -> float:
        loss = nn.functional.cross_entropy(model(tx), ty)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    first = abs(torch_step() - numpy_step(weights, x, y, 0.01))
    if first > 1e-4:
        raise RuntimeError(f"The two networks are not the same: their losses differ by {first}.")
    taken: dict[str, list[float]] = {"numpy": [], "torch": []}
    with threadpool_limits(torch.get_num_threads()):
        for _ in range(rounds):
            for name, step in (("numpy", lambda: numpy_step(weights, x, y, 0.01)), ("torch", torch_step)):
                begin = time.process_time()
                for _ in range(steps):
                    step()
                taken[name].append(time.process_time() - begin)
    each = {name: BATCH * steps / median(times) for name, times in taken.items()}
    ratios = sorted(b / a for a, b in zip(taken["numpy"], taken["torch"], strict=True))
    return {
        "network": f"{pixels} – {hidden} – 10, float32, batches of {BATCH}",
        "numpy_images_per_cpu_second": round(each["numpy"]),
        "torch_images_per_cpu_second": round(each["torch"]),
        "ratio": round(median(ratios), 2),
        "ratio_range": [round(ratios[0], 2), round(ratios[-1], 2)],
        "rounds": rounds,
    }


def gradients(pixels: int = 784, hidden: int = 32, batch: int = BATCH, sampled: int = 400) -> dict[str, Any]:
    """All slopes by moving each weight up and down, against one pass back; float64, in processor seconds."""
    torch.manual_seed(SEED)
    model = mlp((pixels, hidden, 10)).double()
    x, y = torch.rand(batch, pixels, dtype=torch.float64), torch.randint(0, 10, (batch,))
    count = sum(p.numel() for p in model.parameters())

    def loss() -> torch.Tensor:
        return nn.functional.cross_entropy(model(x), y)

    backward = []
    for _ in range(20):
        begin = time.process_time()
        model.zero_grad()
        loss().backward()
        backward.append(time.process_time() - begin)
    weight, h, worst = next(model.parameters()), 1e-7, 0.0
    assert weight.grad is not None
    slopes = weight.grad.view(-1)
    places = torch.randperm(weight.numel())[:sampled].tolist()
    begin = time.process_time()
    with torch.no_grad():
        flat = weight.view(-1)
        for place in places:
            value = flat[place].item()
            ends = []
            for moved in (value + h, value - h):
                flat[place] = moved
                ends.append(loss().item())
            flat[place] = value
            worst = max(worst, abs((ends[0] - ends[1]) / (2 * h) - slopes[place].item()))
    each = (time.process_time() - begin) / len(places)
    return {
        "network": f"{pixels} – {hidden} – 10, float64, one batch of {batch}",
        "parameters": count,
        "sampled": len(places),
        "note": "differences were timed on the sampled weights and scaled to all",
        "differences_cpu_seconds": round(each * count, 3),
        "backprop_cpu_seconds": round(median(backward), 6),
        "ratio": round(each * count / median(backward)),
        "largest_disagreement": float(f"{worst:.1e}"),
    }


if __name__ == "__main__":
    main()
