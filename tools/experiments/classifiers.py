"""Train a network on a data set, choose on a part held out, and use the test set once: for chapters 04 and 08."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from course_utils.datasets import load
from tools.experiments import machine

SEED = 0
BATCH = 64
THREADS = 1
HELD_OUT = 10  # one image in ten is for choosing
SWEEP_IMAGES, SWEEP_EPOCHS = 10_000, 3

Augment = Callable[[Tensor, torch.Generator], Tensor]


@dataclass(frozen=True)
class Recipe:
    """How to train: the largest learning rate of a one-cycle schedule, and what else is tried in the sweep."""

    rate: float
    norm: bool = False
    decay: float = 5e-4


Build = Callable[[Recipe], nn.Module]


def start(script: str) -> dict[str, Any]:
    """The first lines of a stored result. From here on PyTorch uses `THREADS` threads."""
    torch.set_num_threads(THREADS)
    return {"made_by": f"tools/experiments/{script}.py", **machine.stamp(SEED, ("numpy", "torch")), "threads": THREADS}


def kept(script: str, again: Sequence[str], key: str = "data") -> dict[str, dict[str, Any]]:
    """The stored rows by data set, or by what `key` says, without those that are to be run again."""
    path = machine.RESULTS / f"{script}.json"
    if not path.is_file():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    return {row[key]: row for row in rows if row[key] not in again}


def real(name: Any) -> tuple[Any, Any] | None:
    """Training and test set, or None where the real ones are not here: a stand-in proves nothing about them."""
    train, test = load(name, "train"), load(name, "test")
    return (train, test) if train.name == test.name == name else None


def moments(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each channel, float32 (C,), counted and so without a copy in floats."""
    channels = np.moveaxis(images.reshape(*images.shape[:3], -1), -1, 0)
    shares = np.array([np.bincount(channel.ravel(), minlength=256) / channel.size for channel in channels])
    values = np.arange(256)
    mean = shares @ values
    spread = np.sqrt(np.maximum(shares @ values**2 - mean**2, 1e-12))
    return mean.astype(np.float32), spread.astype(np.float32)


def as_tensor(images: np.ndarray, mean: np.ndarray, spread: np.ndarray) -> Tensor:
    """(n, H, W[, C]) uint8 → (n, C, H, W) float32, each channel less the training set's mean, over its spread."""
    x = images.reshape(*images.shape[:3], -1).astype(np.float32)
    return torch.from_numpy(np.ascontiguousarray(((x - mean) / spread).transpose(0, 3, 1, 2)))


def flipped(x: Tensor, generator: torch.Generator) -> Tensor:
    """Each image of the batch mirrored, or not."""
    chosen = torch.rand(len(x), generator=generator) < 0.5
    return torch.where(chosen[:, None, None, None], x.flip(3), x)


def shifted(x: Tensor, generator: torch.Generator, most: int = 2) -> Tensor:
    """The images of the batch moved by up to `most` pixels, eight at a time by the same way; edges are repeated."""
    side = x.shape[-1]
    padded = nn.functional.pad(x, (most,) * 4, mode="replicate")
    parts = []
    for part in padded.split(8):
        down, right = torch.randint(0, 2 * most + 1, (2,), generator=generator).tolist()
        parts.append(part[..., down : down + side, right : right + side])
    return torch.cat(parts)


def measure(
    train: Any,
    test: Any,
    build: Build,
    recipes: Sequence[Recipe],
    epochs: int,
    augment: Augment | None = None,
) -> dict[str, Any]:
    """Choose a recipe on the part held out, train with it on the rest, and look at the test set once."""
    begin, cpu = time.perf_counter(), time.process_time()
    mean, spread = moments(train.images)
    x, y = as_tensor(train.images, mean, spread), torch.from_numpy(train.labels)
    order = torch.from_numpy(np.random.default_rng(SEED).permutation(len(x)))
    held = len(x) // HELD_OUT
    choose, rest = (x[order[:held]], y[order[:held]]), (x[order[held:]], y[order[held:]])
    few = (rest[0][:SWEEP_IMAGES], rest[1][:SWEEP_IMAGES])
    sweep = []
    for recipe in recipes if len(recipes) > 1 else ():
        _, curve = learn(build, recipe, few, choose, SWEEP_EPOCHS, augment)
        sweep.append({**asdict(recipe), "validation": curve[-1]["validation"]})
        print(sweep[-1], flush=True)
    best = max(range(len(recipes)), key=lambda i: sweep[i]["validation"] if sweep else 0)
    recipe = recipes[best]
    final, final_cpu = time.perf_counter(), time.process_time()
    model, curve = learn(build, recipe, rest, choose, epochs, augment)
    trained = {"seconds": time.perf_counter() - final, "cpu_seconds": time.process_time() - final_cpu}
    guesses = predict(model, as_tensor(test.images, mean, spread))
    table = np.zeros((len(train.classes),) * 2, dtype=int)
    np.add.at(table, (test.labels, guesses.numpy()), 1)
    return {
        "train": len(rest[0]),
        "validation": held,
        "test": len(test.images),
        "accuracy": round(float((guesses.numpy() == test.labels).mean()), 4),
        "network": [str(layer) for layer in model],  # type: ignore[attr-defined]  # a Sequential
        "parameters": sum(p.numel() for p in model.parameters()),
        "recipe": {**asdict(recipe), "epochs": epochs, "batch": BATCH, "schedule": "one cycle, SGD, momentum 0.9"},
        "sweep": {"images": len(few[0]), "epochs": SWEEP_EPOCHS, "rows": sweep},
        "epochs": curve,
        "confusion": table.tolist(),
        "classes": list(train.classes),
        "training_seconds": round(trained["seconds"], 1),
        "training_cpu_seconds": round(trained["cpu_seconds"], 1),
        "seconds": round(time.perf_counter() - begin, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
    }


def learn(
    build: Build,
    recipe: Recipe,
    train: tuple[Tensor, Tensor],
    validation: tuple[Tensor, Tensor],
    epochs: int,
    augment: Augment | None,
) -> tuple[nn.Module, list[dict[str, float]]]:
    """A fresh model trained on `train`, and one row an epoch; the validation set only watches."""
    torch.manual_seed(SEED)
    model = build(recipe)
    generator = torch.Generator().manual_seed(SEED)
    steps = epochs * (len(train[0]) // BATCH)
    optimizer = torch.optim.SGD(model.parameters(), recipe.rate, momentum=0.9, nesterov=True, weight_decay=recipe.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=steps, pct_start=0.3)
    rows = []
    for epoch in range(1, epochs + 1):
        model.train()
        loss_sum, right, seen = 0.0, 0, 0
        batches = torch.randperm(len(train[0]), generator=generator).split(BATCH)
        for batch in tqdm(batches[: steps // epochs], leave=False, desc=f"epoch {epoch} of {epochs}", mininterval=5):
            x, y = train[0][batch], train[1][batch]
            outputs = model(augment(x, generator) if augment else x)
            loss = nn.functional.cross_entropy(outputs, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            loss_sum, right, seen = loss_sum + loss.item() * len(x), right + score(outputs, y), seen + len(x)
        outputs = logits(model, validation[0])
        row = {
            "epoch": epoch,
            "train_loss": round(loss_sum / seen, 4),
            "train": round(right / seen, 4),
            "validation_loss": round(nn.functional.cross_entropy(outputs, validation[1]).item(), 4),
            "validation": round(score(outputs, validation[1]) / len(validation[1]), 4),
        }
        print(row, flush=True)
        rows.append(row)
    return model, rows


def score(outputs: Tensor, labels: Tensor) -> int:
    """How many of the largest outputs stand at the label."""
    return int((outputs.argmax(dim=1) == labels).sum())


@torch.no_grad()
def logits(model: nn.Module, x: Tensor) -> Tensor:
    """The model's outputs, as it is used and not as it learns."""
    model.eval()
    return torch.cat([model(part) for part in x.split(500)])


def predict(model: nn.Module, x: Tensor) -> Tensor:
    """The class of each image."""
    return logits(model, x).argmax(dim=1)
