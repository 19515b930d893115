"""The fast network of chapter 12: one style, any strength, one pass. Johnson et al. 2016.

    COURSE_DATA=<folder> python -m tools.experiments.ch12_fast [STYLE ...]

The photos to learn from are the 200 of the raccoon set where it lies in COURSE_DATA, and those of the course that the
chapter does not show. The recipe was found by looking. Writes data/weights/ch12_fast_STYLE.pt,
data/results/ch12_fast.json and the contact sheet data/results/ch12_fast.jpg. About ten minutes of one core; Ctrl+C ends
the training and keeps what has been learnt.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from course_utils._paths import data_dir, real_data_dirs
from course_utils.chapters.ch12_style import fast
from course_utils.chapters.ch12_style.backbones import Backbone, backbone
from course_utils.chapters.ch12_style.gatys import transfer
from course_utils.chapters.ch12_style.losses import roughness
from course_utils.chapters.ch12_style.patterns import style_picture
from course_utils.chapters.ch12_style.pictures import Picture, picture, square, to_picture, to_tensor
from course_utils.datasets import load
from course_utils.training import save_weights
from course_utils.viz.pictures import grid
from tools.experiments import machine
from tools.experiments.ch12_pairs import jpeg
from tools.experiments.classifiers import SEED, THREADS
from tools.experiments.machine import save, stamp

CROP = 96
NET = "squeezenet"  # where the losses come from; the network that ships needs it no more
STYLE_SIDE = 256  # as the patterns are drawn: strokes of this size can be seen in a painting of 192 pixels


@dataclass(frozen=True)
class Recipe:
    """Steps, photos in a batch, highest learning rate; weights of style, total variation and colours out of range."""

    steps: int = 4_000
    batch: int = 2
    rate: float = 1e-3  # with 3e-3 the first steps go so far that the network does not recover
    beta: float = 1.5e7
    smooth: float = 50.0
    outside: float = 300.0


SHEET_SIDE = 160
UNSEEN = ("chelsea", "coffee", "astronaut", "china")  # what the chapter paints


def main() -> None:
    """Train one network for each style that is named, or for those that ship."""
    torch.set_num_threads(THREADS)
    photos, about = learn_from()
    path = machine.RESULTS / "ch12_fast.json"
    for style in sys.argv[1:] or list(fast.FILES):
        file = data_dir() / "weights" / f"ch12_fast_{style}.pt"
        net = fresh(style)
        learnt = learn(net, style, photos, Recipe())
        sheet(net, style)
        row = {
            "photos": about,
            "unseen": list(UNSEEN),
            "parameters": sum(p.numel() for p in net.parameters()),
            **learnt,
            "file": file.name,
            "sha256": save_weights(net.half(), file),
        }
        print(style, row["sha256"], row["cpu_seconds"], flush=True)
        rows: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["styles"] if path.is_file() else {}
        made = {"made_by": "tools/experiments/ch12_fast.py", **stamp(SEED, ("numpy", "torch")), "threads": THREADS}
        print(save("ch12_fast", {**made, "styles": {**rows, style: row}}))


def sheet(net: fast.TransformNet, style: str) -> None:
    """The contact sheet: photos that the network has not seen, at five strengths, and painted by optimisation."""
    strengths, pictures = (0.0, 0.25, 0.5, 0.75, 1.0), []
    for name in UNSEEN:
        photo = to_tensor(square(load("photos")[name], SHEET_SIDE))
        for strength in strengths:
            with torch.inference_mode():
                pictures.append(to_picture(net(photo, strength)))
        pictures.append(optimised(name, style))
    titles = [f"strength {strength:g}" for strength in strengths] + ["by optimisation"]
    titles += [""] * (len(pictures) - len(titles))
    pixels = grid(pictures, titles, zoom=1, columns=len(strengths) + 1)
    (machine.RESULTS / "ch12_fast.jpg").write_bytes(jpeg(pixels, 85))


@cache
def optimised(name: str, style: str) -> Picture:
    """The photo painted by moving its pixels, with the loss that the network is trained with."""
    photo, how = square(load("photos")[name], SHEET_SIDE), Recipe()
    pattern = square(style_picture(style), SHEET_SIDE)
    made = transfer(
        photo, pattern, net=backbone(NET), beta=how.beta, smooth=how.smooth, side=SHEET_SIDE, steps=60, progress=False
    )
    return made.picture


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


def learn(model: fast.TransformNet, style: str, photos: list[Tensor], how: Recipe) -> dict[str, Any]:
    """Train in place; an interrupt ends it. What is returned says how, with a row for each 100 steps."""
    net = backbone(NET)
    pattern = to_tensor(square(style_picture(style), STYLE_SIDE))
    with torch.no_grad():
        target = {layer: grams(maps) for layer, maps in net(pattern, list(net.style_layers)).items()}
    # Content and roughness are sums over positions, and beta was found by eye at 160 × 160.
    share = (CROP / 160) ** 2
    rng = np.random.default_rng(SEED)
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
            painted = model(batch, strength)
            content, apart, rough = losses(net, painted, batch, target, strength)
            outside = (painted - painted.clamp(0, 1)).square().sum() / how.batch  # no screen can show these colours
            loss = content + share * how.beta * apart + how.smooth * rough + how.outside * outside
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            sums += [content.item(), apart.item(), rough.item()]
            if step % 100 == 0:
                means = dict(zip(("content", "style", "smooth"), (sums / 100).round(6).tolist(), strict=True))
                curve.append({"step": step, **means})
                sums[:] = 0
                print(curve[-1], round(time.process_time() - cpu), flush=True)
    model.eval()
    return {
        **asdict(how),
        "steps_done": step,
        "net": NET,
        "crop": CROP,
        "style_side": STYLE_SIDE,
        "curve": curve,
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
    }


if __name__ == "__main__":
    main()
