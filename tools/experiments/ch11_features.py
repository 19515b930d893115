"""The small classifier of digits in whose features chapter 11 measures distances between heaps of pictures.

    python -m tools.experiments.ch11_features

Trains it on the training digits of the course, writes data/weights/ch11_features.pt and, in
data/results/ch11_features.json, the two ends of the scale: real digits against other real digits, and noise. Half a
minute on one core.
"""

from __future__ import annotations

import copy
import time
from typing import Any

import numpy as np
import torch
from torch import nn

from course_utils.chapters.ch11_gan import frechet
from course_utils.chapters.ch11_gan.dcgan import as_batch
from course_utils.datasets import load
from course_utils.training import save_weights
from tools.experiments import machine
from tools.experiments.classifiers import THREADS, shifted

SEED, EPOCHS, BATCH, RATE = 0, 25, 64, 0.004
COMPARED = 500  # pictures in each heap: as many as there are test digits
DRAWS = 10
WEIGHTS = machine.RESULTS.parent / "weights"


def main() -> None:
    """Train, store, and measure the scale."""
    torch.set_num_threads(THREADS)
    train, test = load("digits", "train", size=28), load("digits", "test", size=28)
    cpu = time.process_time()
    network = learn(train.images, train.labels, EPOCHS)
    cpu = time.process_time() - cpu
    digest = save_weights(half(network), WEIGHTS / frechet.WEIGHTS)
    print("SHA-256", digest)
    frechet.SHA256 = digest
    frechet.feature_network.cache_clear()
    shipped = frechet.feature_network()  # measured with what ships, rounded to 16 bits
    result = {
        "made_by": "tools/experiments/ch11_features.py",
        **machine.stamp(SEED, ("numpy", "torch")),
        "threads": THREADS,
        "cpu_seconds": round(cpu, 1),
        "parameters": sum(p.numel() for p in network.parameters()),
        "features": frechet.FEATURES,
        "accuracy": {"train": accuracy(shipped, train), "test": accuracy(shipped, test)},
        "scale": scale(train.images, test.images, shipped),
    }
    print(result["accuracy"], {name: (row["mean"], row["spread"]) for name, row in result["scale"]["rows"].items()})
    print(machine.save("ch11_features", result))


def learn(images: np.ndarray, labels: np.ndarray, epochs: int) -> frechet.DigitNet:
    """A classifier trained on digits that are moved by up to two pixels, so that nothing is learned by heart."""
    torch.manual_seed(SEED)
    network = frechet.DigitNet()
    luck = torch.Generator().manual_seed(SEED)
    x, y = as_batch(images), torch.tensor(labels)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.01)
    steps = epochs * (len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(epochs):
        for batch in torch.randperm(len(x), generator=luck).split(BATCH)[: steps // epochs]:
            loss = nn.functional.cross_entropy(network(shifted(x[batch], luck)), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return network.eval().requires_grad_(False)


def half(network: nn.Module) -> nn.Module:
    """The network in 16-bit numbers, which take half the room in a file; loading turns them back."""
    return copy.deepcopy(network).half()


def accuracy(network: frechet.DigitNet, digits: Any) -> float:
    """Share of right answers."""
    return round(float((frechet.probabilities(digits.images, network).argmax(axis=1) == digits.labels).mean()), 4)


def scale(train: np.ndarray, test: np.ndarray, network: frechet.DigitNet, compared: int = COMPARED) -> dict[str, Any]:
    """Distances of several heaps to `compared` test digits, each heap of the same size and drawn `DRAWS` times."""
    reference = frechet.features(test[:compared], network)
    rng = np.random.default_rng(SEED)

    def some(images: np.ndarray) -> np.ndarray:
        return images[rng.permutation(len(images))[:compared]]

    def scrambled() -> np.ndarray:
        """Real digits whose pixels changed places, each picture's in its own way."""
        flat = some(train).reshape(compared, -1)
        return rng.permuted(flat, axis=1).reshape(compared, 28, 28)

    heaps = {
        "real": lambda: some(train),
        "real, moved by a pixel": lambda: np.roll(some(train), 1, axis=2),
        "noise": lambda: rng.integers(0, 256, (compared, 28, 28), dtype=np.uint8),
        "real pixels in disorder": scrambled,
    }
    rows = {}
    for name, draw in heaps.items():
        found = [frechet.frechet(reference, frechet.features(draw(), network)) for _ in range(DRAWS)]
        rows[name] = spread(found)
    return {
        "compared": compared,
        "draws": DRAWS,
        "reference": "test digits, which no network has learned from",
        "rows": rows,
    }


def spread(values: list[float]) -> dict[str, Any]:
    """Mean and standard deviation of several measurements, and these themselves."""
    return {
        "mean": round(float(np.mean(values)), 3),
        "spread": round(float(np.std(values, ddof=1)), 3) if len(values) > 1 else 0.0,
        "all": [round(value, 3) for value in values],
    }


if __name__ == "__main__":
    main()
