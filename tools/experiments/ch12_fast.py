"""The fast network of chapter 12: one style, any strength, one pass. Johnson et al. 2016.

    COURSE_DATA=<folder> python -m tools.experiments.ch12_fast [STYLE ...]

The photos to learn from are the 200 of the raccoon set where it lies in COURSE_DATA, and those of the course that the
chapter does not show. Writes data/weights/ch12_fast_STYLE.pt and data/results/ch12_fast.json. About one minute of one
core for a style.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import numpy as np
import torch
from torch import Tensor

from course_utils._paths import data_dir, real_data_dirs
from course_utils.chapters.ch12_style import fast
from course_utils.chapters.ch12_style.backbones import Backbone, backbone
from course_utils.chapters.ch12_style.losses import roughness
from course_utils.chapters.ch12_style.patterns import style_picture
from course_utils.chapters.ch12_style.pictures import picture, square, to_tensor
from course_utils.datasets import load
from course_utils.training import save_weights
from tools.experiments import machine
from tools.experiments.classifiers import SEED, THREADS
from tools.experiments.machine import save, stamp

STEPS, BATCH, CROP, RATE = 230, 4, 96, 3e-3
NET = "squeezenet"  # where the losses come from; the network that ships needs it no more
#: Style → weight of the style, of the total variation, and the side of the style picture.
STYLES: dict[str, tuple[float, float, int]] = {"swirls": (1e7, 50.0, 192)}
UNSEEN = ("chelsea", "coffee", "astronaut", "china")  # what the chapter paints


def main() -> None:
    """Train one network for each style that is named, or for those that ship."""
    torch.set_num_threads(THREADS)
    photos, about = learn_from()
    path = machine.RESULTS / "ch12_fast.json"
    rows: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["styles"] if path.is_file() else {}
    for style in sys.argv[1:] or list(fast.FILES):
        net, row = learn(style, photos)
        file = data_dir() / "weights" / f"ch12_fast_{style}.pt"
        rows[style] = {**row, "photos": about, "file": file.name, "sha256": save_weights(net.half(), file)}
        print(style, rows[style]["sha256"], rows[style]["cpu_seconds"], flush=True)
        made = {"made_by": "tools/experiments/ch12_fast.py", **stamp(SEED, ("numpy", "torch")), "threads": THREADS}
        print(save("ch12_fast", {**made, "styles": rows}))


def learn_from() -> tuple[list[Tensor], str]:
    """Photos (3, H, W), the shorter side about 200 pixels, and a line about them."""
    folders = [folder / "raccoon" / "images" for folder in real_data_dirs()]
    files = sorted(path for folder in folders if folder.is_dir() for path in folder.glob("*.jp*g"))
    own = [name for name in load("photos").names("content") if name not in UNSEEN]
    sources: list[Any] = [*files, *(load("photos")[name] for name in own)]
    photos = []
    for source in sources:
        found = picture(source, 288)
        if min(found.shape[:2]) >= CROP:
            photos.append(to_tensor(found)[0])
    return photos, f"{len(files)} of the raccoon set, and {', '.join(own)} of the course"


def crops(photos: list[Tensor], rng: np.random.Generator) -> Tensor:
    """A batch (BATCH, 3, CROP, CROP) of random parts of random photos, some mirrored."""
    batch = []
    for index in rng.integers(0, len(photos), BATCH):
        photo = photos[index]
        top, left = (int(rng.integers(0, length - CROP + 1)) for length in photo.shape[1:])
        part = photo[:, top : top + CROP, left : left + CROP]
        batch.append(part.flip(2) if rng.random() < 0.5 else part)
    return torch.stack(batch)


def grams(maps: Tensor) -> Tensor:
    """(N, C, h, w) → (N, C, C), divided by the number of positions."""
    rows = maps.flatten(2)
    return rows @ rows.transpose(1, 2) / rows.shape[2]


def losses(
    net: Backbone, painted: Tensor, photos: Tensor, target: dict[str, Tensor], strength: Tensor
) -> tuple[Tensor, ...]:
    """Content, style and roughness, mean over the batch, unweighted; the style counts as much as its strength."""
    maps = net(painted, [net.content_layer, *target])
    with torch.no_grad():
        wanted = net(photos, [net.content_layer])[net.content_layer]
    content = 0.5 * (maps[net.content_layer] - wanted).square().sum() / len(photos)
    style = torch.zeros(())
    for layer, gram in target.items():
        apart = (grams(maps[layer]) - gram).square().sum((1, 2)) / (4 * gram.shape[-1] ** 2)
        style = style + net.style_layers[layer] * (strength * apart).mean()
    return content, style, roughness(painted) / len(photos)


def learn(style: str, photos: list[Tensor]) -> tuple[fast.TransformNet, dict[str, Any]]:
    """Train one network."""
    beta, smooth, side = STYLES[style]
    net = backbone(NET)
    with torch.no_grad():
        target = {
            layer: grams(maps)
            for layer, maps in net(to_tensor(square(style_picture(style), side)), list(net.style_layers)).items()
        }
    # Content and roughness are sums over positions, and beta was found by eye at 160 × 160.
    share = (CROP / 160) ** 2
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    model = fast.TransformNet()
    model.learn_colours(to_tensor(style_picture(style)))
    torch.nn.init.zeros_(model.last.bias)  # type: ignore[arg-type]
    with torch.no_grad():
        model.last.weight.mul_(0.1)
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS, pct_start=0.05)
    curve, sums = [], np.zeros(3)
    began, cpu = time.perf_counter(), time.process_time()
    for step in range(1, STEPS + 1):
        batch = crops(photos, rng)
        strength = torch.as_tensor(rng.uniform(0.05, 1, BATCH), dtype=torch.float32)
        strength[: BATCH // 2] = 1
        content, apart, rough = losses(net, model(batch, strength), batch, target, strength)
        loss = content + share * beta * apart + smooth * rough
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        sums += [content.item(), apart.item(), rough.item()]
        if step % 10 == 0:
            curve.append(
                {"step": step, **dict(zip(("content", "style", "smooth"), (sums / 10).round(6).tolist(), strict=True))}
            )
            sums[:] = 0
            print(curve[-1], round(time.process_time() - cpu), flush=True)
    return model.eval(), {
        "recipe": {
            "net": NET,
            "steps": STEPS,
            "batch": BATCH,
            "crop": CROP,
            "rate": RATE,
            "beta": beta,
            "smooth": smooth,
            "side": side,
        },
        "parameters": sum(p.numel() for p in model.parameters()),
        "unseen": list(UNSEEN),
        "curve": curve,
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
    }


if __name__ == "__main__":
    main()
