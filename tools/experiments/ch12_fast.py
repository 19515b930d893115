"""The fast network of chapter 12: one style, any strength, one pass. Johnson et al. 2016.

    COURSE_DATA=<folder> python -m tools.experiments.ch12_fast [--more] [STYLE ...]

The photos to learn from are the 200 of the raccoon set where it lies in COURSE_DATA, and those of the course that the
chapter does not show. Writes data/weights/ch12_fast_STYLE.pt and data/results/ch12_fast.json. With --more it goes on
from the stored network, in smaller batches and with more weight on the style, until it is done or stopped with Ctrl+C;
the result lists these rounds.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from course_utils._paths import data_dir, real_data_dirs
from course_utils.chapters.ch12_style import fast
from course_utils.chapters.ch12_style.backbones import Backbone, backbone
from course_utils.chapters.ch12_style.losses import roughness
from course_utils.chapters.ch12_style.patterns import style_picture
from course_utils.chapters.ch12_style.pictures import picture, square, to_picture, to_tensor
from course_utils.datasets import load
from course_utils.training import load_weights, save_weights
from course_utils.viz.pictures import grid
from tools.experiments import machine
from tools.experiments.ch12_pairs import jpeg
from tools.experiments.classifiers import SEED, THREADS
from tools.experiments.machine import save, stamp

CROP = 96
NET = "squeezenet"  # where the losses come from; the network that ships needs it no more
STYLE_SIDE = 192


@dataclass(frozen=True)
class Round:
    """Steps, photos in a batch, learning rate, weights of style and of total variation."""

    steps: int
    batch: int
    rate: float
    beta: float
    smooth: float


FIRST = Round(230, 4, 3e-3, 1e7, 50.0)
MORE = Round(1000, 2, 4e-3, 2e7, 25.0)
UNSEEN = ("chelsea", "coffee", "astronaut", "china")  # what the chapter paints


def main() -> None:
    """Train one network for each style that is named, or for those that ship."""
    torch.set_num_threads(THREADS)
    photos, about = learn_from()
    path = machine.RESULTS / "ch12_fast.json"
    rows: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["styles"] if path.is_file() else {}
    more = "--more" in sys.argv
    for style in [name for name in sys.argv[1:] if name != "--more"] or list(fast.FILES):
        file = data_dir() / "weights" / f"ch12_fast_{style}.pt"
        net = fresh(style)
        if more:
            load_weights(net, file)
        before = rows[style]["rounds"] if more else []
        rounds = [*before, learn(net, style, photos, MORE if more else FIRST, seed=SEED + len(before))]
        rows[style] = {
            "photos": about,
            "unseen": list(UNSEEN),
            "parameters": sum(p.numel() for p in net.parameters()),
            "rounds": rounds,
            "cpu_seconds": round(sum(one["cpu_seconds"] for one in rounds), 1),
            "file": file.name,
            "sha256": save_weights(net.half(), file),
        }
        print(style, rows[style]["sha256"], rows[style]["cpu_seconds"], flush=True)
        made = {"made_by": "tools/experiments/ch12_fast.py", **stamp(SEED, ("numpy", "torch")), "threads": THREADS}
        print(save("ch12_fast", {**made, "styles": rows}))
        sheet(net.float())


def sheet(net: fast.TransformNet) -> None:
    """The contact sheet data/results/ch12_fast.jpg: photos that the network has not seen, at five strengths."""
    strengths, pictures, titles = (0.0, 0.25, 0.5, 0.75, 1.0), [], []
    for name in UNSEEN:
        photo = to_tensor(square(load("photos")[name], 160))
        for strength in strengths:
            with torch.inference_mode():
                pictures.append(to_picture(net(photo, strength)))
            titles.append(f"strength {strength:g}" if name == UNSEEN[0] else "")
    pixels = grid(pictures, titles, zoom=1, columns=len(strengths))
    (machine.RESULTS / "ch12_fast.jpg").write_bytes(jpeg(pixels, 85))


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


def crops(photos: list[Tensor], count: int, rng: np.random.Generator) -> Tensor:
    """A batch (count, 3, CROP, CROP) of random parts of random photos, some mirrored."""
    batch = []
    for index in rng.integers(0, len(photos), count):
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


def fresh(style: str) -> fast.TransformNet:
    """A network that knows the style's colours and nothing else, and hardly changes the tinted photo."""
    torch.manual_seed(SEED)
    model = fast.TransformNet()
    model.learn_colours(to_tensor(style_picture(style)))
    with torch.no_grad():
        model.last.weight.mul_(0.1)
        if model.last.bias is not None:
            model.last.bias.zero_()
    return model


def learn(model: fast.TransformNet, style: str, photos: list[Tensor], how: Round, seed: int) -> dict[str, Any]:
    """Train in place for one round; an interrupt ends it."""
    net = backbone(NET)
    pattern = to_tensor(square(style_picture(style), STYLE_SIDE))
    with torch.no_grad():
        target = {layer: grams(maps) for layer, maps in net(pattern, list(net.style_layers)).items()}
    # Content and roughness are sums over positions, and beta was found by eye at 160 × 160.
    share = (CROP / 160) ** 2
    rng = np.random.default_rng(seed)
    optimizer = torch.optim.Adam(model.parameters(), how.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, how.rate, total_steps=how.steps, pct_start=0.05)
    step = 0
    curve, sums = [], np.zeros(3)
    began, cpu = time.perf_counter(), time.process_time()
    with contextlib.suppress(KeyboardInterrupt):
        for step in range(1, how.steps + 1):
            batch = crops(photos, how.batch, rng)
            strength = torch.as_tensor(rng.uniform(0.05, 1, how.batch), dtype=torch.float32)
            strength[: how.batch // 2] = 1
            content, apart, rough = losses(net, model(batch, strength), batch, target, strength)
            loss = content + share * how.beta * apart + how.smooth * rough
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            sums += [content.item(), apart.item(), rough.item()]
            if step % 10 == 0:
                means = dict(zip(("content", "style", "smooth"), (sums / 10).round(6).tolist(), strict=True))
                curve.append({"step": step, **means})
                sums[:] = 0
                print(curve[-1], round(time.process_time() - cpu), flush=True)
    model.eval()
    return {
        **asdict(how),
        "steps_done": step,
        "seed": seed,
        "net": NET,
        "crop": CROP,
        "style_side": STYLE_SIDE,
        "curve": curve,
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
    }


if __name__ == "__main__":
    main()
