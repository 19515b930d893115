"""The course's own backbone for style transfer: 7 convolutions, trained to tell CIFAR-10's ten classes apart.

    COURSE_REAL_DATA=1 COURSE_DATA=<folder> python -m tools.experiments.ch12_backbone

Batch normalisation helps it learn and is then worked into the convolutions; and, as Gatys et al. did with VGG, each
filter is scaled so that its mean over photos is 1, which changes nothing that the network can say. Writes
data/weights/ch12_backbone.pt and data/results/ch12_backbone.json. About 3 minutes of one core.
"""

from __future__ import annotations

import time
from collections import OrderedDict

import torch
from torch import Tensor, nn

from course_utils._paths import data_dir
from course_utils.chapters.ch12_style.backbones import CALIBRATION, COURSE_FILE, course_layers
from course_utils.chapters.ch12_style.pictures import square, to_tensor
from course_utils.datasets import load
from course_utils.training import save_weights
from tools.experiments.classifiers import SEED, as_tensor, flipped, moments, real, score, start
from tools.experiments.machine import save

STEPS, BATCH, RATE, DECAY = 1000, 64, 0.08, 5e-4
CROP = 24  # pixels of 32: quicker, and no photo is seen twice in the same place


def main() -> None:
    """Train, test once, fold, scale, and store."""
    found = real("cifar10")
    if found is None:
        raise SystemExit("The real CIFAR-10 is needed: set COURSE_REAL_DATA=1 and COURSE_DATA.")
    train, test = found
    result = start("ch12_backbone")
    mean, spread = moments(train.images)
    x, y = as_tensor(train.images, mean, spread), torch.from_numpy(train.labels)
    torch.manual_seed(SEED)
    model = with_norm()
    began, cpu = time.perf_counter(), time.process_time()
    rows = learn(model, x, y)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    accuracy = right(model, as_tensor(test.images, mean, spread), torch.from_numpy(test.labels))
    plain = folded(model)
    scaled(plain, mean, spread)
    path = data_dir() / "weights" / COURSE_FILE
    result |= {
        "data": "cifar10",
        "train": len(x),
        "test": len(test.images),
        "accuracy": round(accuracy, 4),
        "parameters": sum(p.numel() for p in plain.parameters()),
        "recipe": {
            "steps": STEPS,
            "batch": BATCH,
            "crop": CROP,
            "rate": RATE,
            "decay": DECAY,
            "schedule": "one cycle, SGD",
        },
        "curve": rows,
        "mean": [round(float(v), 4) for v in mean],
        "spread": [round(float(v), 4) for v in spread],
        "file": path.name,
        "sha256": save_weights(plain.half(), path),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu_seconds, 1),
    }
    print(save("ch12_backbone", result), result["accuracy"], result["sha256"])


def with_norm() -> nn.Sequential:
    """The backbone with a batch normalisation behind each convolution, and a classifier on the means of its maps."""
    parts: OrderedDict[str, nn.Module] = OrderedDict()
    for name, part in course_layers("max").named_children():
        if isinstance(part, nn.Conv2d):
            part.bias = None
            parts[name] = part
            parts[name.replace("conv", "norm")] = nn.BatchNorm2d(part.out_channels)
        else:
            parts[name] = part
    parts["mean"] = nn.AdaptiveAvgPool2d(1)
    parts["flat"] = nn.Flatten()
    parts["scores"] = nn.Linear(128, 10)
    return nn.Sequential(parts)


def learn(model: nn.Module, x: Tensor, y: Tensor) -> list[dict[str, float]]:
    """Train in place; one row for 100 steps, measured while the weights moved."""
    generator = torch.Generator().manual_seed(SEED)
    model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(model.parameters(), RATE, momentum=0.9, nesterov=True, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS, pct_start=0.25)
    rows = []
    model.train()
    loss_sum, hits, cpu = 0.0, 0, time.process_time()
    order = torch.cat([torch.randperm(len(x), generator=generator) for _ in range(-(-STEPS * BATCH // len(x)))])
    for step, batch in enumerate(order.split(BATCH)[:STEPS], start=1):
        top, left = torch.randint(0, x.shape[-1] - CROP + 1, (2,), generator=generator).tolist()
        images = flipped(x[batch][..., top : top + CROP, left : left + CROP], generator)
        outputs = model(images.contiguous(memory_format=torch.channels_last))
        loss = nn.functional.cross_entropy(outputs, y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        loss_sum, hits = loss_sum + loss.item(), hits + score(outputs, y[batch])
        if step % 100 == 0:
            row = {"step": step, "train_loss": round(loss_sum / 100, 4), "train": round(hits / (100 * BATCH), 4)}
            rows.append({**row, "cpu_seconds": round(time.process_time() - cpu, 1)})
            loss_sum, hits = 0.0, 0
            print(rows[-1], flush=True)
    return rows


@torch.no_grad()
def right(model: nn.Module, x: Tensor, y: Tensor) -> float:
    """Share of right answers."""
    model.eval()
    return sum(score(model(a), b) for a, b in zip(x.split(500), y.split(500), strict=True)) / len(x)


@torch.no_grad()
def folded(model: nn.Sequential) -> nn.Sequential:
    """The backbone alone, with each normalisation worked into the convolution before it: the same numbers come out."""
    parts, plain = dict(model.named_children()), course_layers("max")
    for name, conv in plain.named_children():
        if not isinstance(conv, nn.Conv2d):
            continue
        source, norm = parts[name], parts[name.replace("conv", "norm")]
        assert isinstance(source, nn.Conv2d)
        assert isinstance(norm, nn.BatchNorm2d)
        assert norm.running_mean is not None
        assert norm.running_var is not None
        assert conv.bias is not None
        factor = norm.weight / (norm.running_var + norm.eps).sqrt()
        conv.weight.copy_(source.weight * factor.view(-1, 1, 1, 1))
        conv.bias.copy_(norm.bias - norm.running_mean * factor)
    return plain.eval()


@torch.no_grad()
def scaled(plain: nn.Sequential, mean: object, spread: object) -> None:
    """Scale each filter so that its map's mean over the course's photos is 1; the next layer takes it back."""
    photos = load("photos")
    x = torch.cat([to_tensor(square(photos[name], 128)) for name in CALIBRATION])
    x = (x * 255 - torch.tensor(mean).view(1, 3, 1, 1)) / torch.tensor(spread).view(1, 3, 1, 1)
    before = None
    for part in plain:
        if isinstance(part, nn.Conv2d):
            assert part.bias is not None
            if before is not None:
                part.weight.div_(before)
            means = part(x).relu().mean(dim=(0, 2, 3), keepdim=True)
            factor = 1 / means.clamp(min=0.1 * float(means.mean()))
            part.weight.mul_(factor.view(-1, 1, 1, 1))
            part.bias.mul_(factor.flatten())
            before = factor
        x = part(x)


if __name__ == "__main__":
    main()
