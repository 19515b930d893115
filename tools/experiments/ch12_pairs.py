"""The stored paintings of chapter 12: what its demos show, and the contact sheets.

    COURSE_DATA=<folder> python -m tools.experiments.ch12_pairs [SERIES ...]

Pairs, weights and layers were chosen by looking. Writes data/style/SERIES.jpg, data/results/ch12_pairs.json and
data/results/ch12_*.jpg. Without ImageNet weights in COURSE_DATA the stored backbones are kept as they are. About ten
minutes of one core; with names only these series are painted.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from course_utils._paths import data_dir
from course_utils.chapters.ch12_style.adain import look_back
from course_utils.chapters.ch12_style.backbones import available, backbone
from course_utils.chapters.ch12_style.colours import keep_colours, match_colours
from course_utils.chapters.ch12_style.gatys import SMOOTH, transfer
from course_utils.chapters.ch12_style.patterns import style_picture
from course_utils.chapters.ch12_style.pictures import Picture, square
from course_utils.chapters.ch12_style.stored import RESULT, Series, series
from course_utils.datasets import load
from course_utils.viz.pictures import grid
from tools.experiments import machine
from tools.experiments.classifiers import SEED, THREADS
from tools.experiments.machine import save, stamp

SIDE, STEPS, QUALITY = 160, 60, 88
#: Steps of the series that need fewer or more than STEPS.
OWN_STEPS = {
    "ratio": 50,
    "layers": 50,
    "backbones": 70,
    "blend": 45,
    "choices": 40,
    "colours": 40,
    "adain": 50,
    "rebuilt": 40,
    "noise": 40,
}
#: Content and style of the pairs that most series show.
PAIRS = (("chelsea", "swirls"), ("astronaut", "glass"))
CONTENTS, STYLES = ("chelsea", "astronaut", "china"), ("swirls", "glass", "mosaic", "strokes")
RATIOS = (5.5, 6.0, 6.5, 7.0, 7.5, 8.0, 8.5)
RATIO_SMOOTH = 50.0  # less than elsewhere: where the style counts for little, more of it would only blur
LAYERS_BETA = 2e6  # less style than elsewhere: with much of it every layer gives way
LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
Table = list[list[Picture]]


@cache
def content(name: str) -> Picture:
    """The middle of a photo."""
    return square(load("photos")[name], SIDE)


@cache
def style(name: str) -> Picture:
    """The middle of a style picture."""
    return square(style_picture(name), SIDE)


class Painter:
    """Paints, counts processor seconds, and paints nothing twice."""

    def __init__(self) -> None:
        self.cpu_seconds = 0.0
        self.done: dict[str, Picture] = {}
        self.bar = tqdm(desc="paintings", mininterval=5)

    def __call__(self, photo: Any, pattern: Any, **options: Any) -> Picture:
        """`transfer` at the settings of this script, a photo and a style by their names."""
        key = repr(
            (
                photo,
                pattern,
                sorted((k, v.tobytes() if k == "start" and not isinstance(v, str) else v) for k, v in options.items()),
            )
        )
        if key not in self.done:
            net = backbone(options.pop("net", "course"), options.pop("pooling", "average"))
            styles = [(style(n), share) for n, share in pattern] if isinstance(pattern, tuple) else style(pattern)
            options = {"steps": STEPS, "side": SIDE, "seed": SEED, "progress": False, **options}
            made = transfer(content(photo), styles, net=net, **options)
            self.cpu_seconds += made.cpu_seconds
            self.done[key] = made.picture
            self.bar.update()
        return self.done[key]


def ratio(paint: Painter) -> tuple[Table, dict[str, Any]]:
    """More and more weight on the style; nothing else differs, so neighbours on the slider are alike."""
    how = {"start": "tinted", "smooth": RATIO_SMOOTH, "steps": OWN_STEPS["ratio"]}
    table = [[paint(c, s, beta=10.0**r, **how) for r in RATIOS] for c, s in PAIRS]
    return table, {
        "says": "From left to right the style weighs more: β/α grows from 10^5.5 to 10^8.5.",
        "rows": [f"{c}, {s}" for c, s in PAIRS],
        "columns": [f"10^{r:g}" for r in RATIOS],
        "values": list(RATIOS),
        "details": {"pairs": PAIRS, "value": "log10 of β/α", **how},
    }


def layers(paint: Painter) -> tuple[Table, dict[str, Any]]:
    """Which layer the content is taken from, and how deep the style goes."""
    pair = PAIRS[0]
    table = []
    for where in LAYERS:
        row = []
        for deep in range(1, len(LAYERS) + 1):
            shares = {name: 1 / deep for name in LAYERS[:deep]}
            weights = {"beta": LAYERS_BETA, "smooth": 20.0, "steps": OWN_STEPS["layers"]}
            row.append(paint(*pair, content_layers={where: 1.0}, style_layers=shares, **weights))
        table.append(row)
    return table, {
        "says": "Rows: the layer that holds the content. Columns: the layers of the style, one to all four.",
        "rows": list(LAYERS),
        "columns": [LAYERS[0], *(f"to {name}" for name in LAYERS[1:])],
        "values": [],
        "details": {"pairs": [pair], "beta": LAYERS_BETA},
    }


def backbones(paint: Painter) -> tuple[Table, dict[str, Any]]:
    """The same pairs with the features of every network that is here."""
    there = available()
    table = [[paint(c, s, net=name, steps=OWN_STEPS["backbones"]) for name in there] for c, s in PAIRS]
    return table, {
        "says": "The same pairs with the features of different networks, each with its own weight of the style.",
        "rows": [f"{c}, {s}" for c, s in PAIRS],
        "columns": list(there),
        "values": [],
        "details": {"pairs": PAIRS, "backbones": there, "beta": {name: backbone(name).beta for name in there}},
    }


def blend(paint: Painter) -> tuple[Table, dict[str, Any]]:
    """Two styles in one picture."""
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    mixes = (("chelsea", "swirls", "glass"),)
    table = [
        [paint(c, ((a, 1 - share), (b, share)), steps=OWN_STEPS["blend"]) for share in shares] for c, a, b in mixes
    ]
    return table, {
        "says": "From the first style on the left to the second on the right: their Gram matrices are mixed.",
        "rows": [f"{c}: {a} to {b}" for c, a, b in mixes],
        "columns": [f"{share:.0%} of the second" for share in shares],
        "values": list(shares),
        "details": {"mixes": mixes},
    }


def gallery(paint: Painter) -> tuple[Table, dict[str, Any]]:
    """Each photo in each style."""
    return [[paint(c, s) for s in STYLES] for c in CONTENTS], {
        "says": "Each row is a photo, each column a style.",
        "rows": list(CONTENTS),
        "columns": list(STYLES),
        "values": [],
        "details": {},
    }


def choices(paint: Painter) -> tuple[Table, dict[str, Any]]:
    """Where to begin, how to search, how to halve."""
    ways: dict[str, dict[str, Any]] = {
        "from the tinted photo": {},
        "from the photo": {"start": "content"},
        "from noise": {"start": "noise"},
        "Adam": {"optimiser": "adam"},
        "maximum pooling": {"pooling": "max"},
    }
    return [[paint(*PAIRS[0], steps=OWN_STEPS["choices"], **options) for options in ways.values()]], {
        "says": "One pair, from the tinted photo with L-BFGS and average pooling, and with one thing changed.",
        "rows": [", ".join(PAIRS[0])],
        "columns": list(ways),
        "values": [],
        "details": {"pairs": PAIRS[:1], "ways": ways, "steps": OWN_STEPS["choices"]},
    }


def colours(paint: Painter) -> tuple[Table, dict[str, Any]]:
    """The style's strokes in the photo's colours."""
    table = []
    pairs = PAIRS[:1]
    for c, s in pairs:
        plain = paint(c, s, steps=OWN_STEPS["colours"])
        recoloured, how = match_colours(style(s), content(c)), OWN_STEPS["colours"]
        matched = transfer(content(c), recoloured, steps=how, side=SIDE, progress=False)
        paint.cpu_seconds += matched.cpu_seconds
        table.append([content(c), plain, keep_colours(plain, content(c)), matched.picture])
    return table, {
        "says": "The photo; painted; its luminance with the photo's colours; painted from a style recoloured before.",
        "rows": [f"{c}, {s}" for c, s in pairs],
        "columns": ["photo", "the style's colours", "luminance only", "palette matched first"],
        "values": [],
        "details": {"pairs": pairs},
    }


def adain(paint: Painter) -> tuple[Table, dict[str, Any]]:
    """Mean and standard deviation of each map, of the pixels and of deeper and deeper layers."""
    where: tuple[str | None, ...] = (None, "relu1_1", "relu2_1", "relu3_1")
    cpu = time.process_time()
    table = [
        [look_back(content(c), style(s), layer, side=SIDE, steps=OWN_STEPS["adain"]) for layer in where]
        for c, s in PAIRS[:1]
    ]
    paint.cpu_seconds += time.process_time() - cpu
    return table, {
        "says": "Mean and spread of each map set to the style's: of the pixels, and of deeper and deeper layers.",
        "rows": [f"{c}, {s}" for c, s in PAIRS[:1]],
        "columns": ["pixels", *[name for name in where if name]],
        "values": [],
        "details": {"pairs": PAIRS[:1]},
    }


def rebuilt(paint: Painter) -> tuple[Table, dict[str, Any]]:
    """What one layer knows of the content: found from noise, and no style counts."""
    how = {"beta": 0.0, "smooth": 30.0, "start": "noise", "steps": OWN_STEPS["rebuilt"]}
    pair = PAIRS[0]
    return [[paint(*pair, content_layers={layer: 1.0}, **how) for layer in LAYERS]], {
        "says": "The photo, rebuilt from noise out of one layer each.",
        "rows": [pair[0]],
        "columns": list(LAYERS),
        "values": [],
        "details": {"pairs": [pair], **how},
    }


def noise(paint: Painter) -> tuple[Table, dict[str, Any]]:
    """Painted from noise, with the content from the first layers and little weight on the style."""
    how = {"beta": 2e5, "smooth": 30.0, "start": "noise", "steps": OWN_STEPS["noise"]}
    pair, where = PAIRS[0], LAYERS[:2]
    return [[paint(*pair, content_layers={layer: 1.0}, **how) for layer in where]], {
        "says": "Painted from noise, with the content from relu1_1 and from relu2_1.",
        "rows": [", ".join(pair)],
        "columns": list(where),
        "values": [],
        "details": {"pairs": [pair], **how},
    }


SERIES: dict[str, Callable[[Painter], tuple[Table, dict[str, Any]]]] = {
    made.__name__: made for made in (ratio, layers, backbones, blend, gallery, choices, colours, adain, rebuilt, noise)
}


def main() -> None:
    """Paint the series, store each as soon as it is done, and lay out the contact sheets."""
    torch.set_num_threads(THREADS)
    paint = Painter()
    for name in sys.argv[1:] or list(SERIES):
        if name == "backbones" and "squeezenet" not in available():
            continue
        before = paint.cpu_seconds
        table, about = SERIES[name](paint)
        data = jpeg(np.concatenate([np.concatenate(row, axis=1) for row in table]), QUALITY)
        file = data_dir() / "style" / f"{name}.jpg"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
        about |= {"file": file.name, "sha256": hashlib.sha256(data).hexdigest()}
        about |= {"cpu_seconds": round(paint.cpu_seconds - before, 1), "steps": OWN_STEPS.get(name, STEPS)}
        path = machine.RESULTS / f"{RESULT}.json"
        kept = json.loads(path.read_text(encoding="utf-8"))["series"] if path.is_file() else {}
        kept[name] = about
        made = {"made_by": "tools/experiments/ch12_pairs.py", **stamp(SEED, ("numpy", "scipy", "torch"))}
        settings = {"threads": THREADS, "side": SIDE, "alpha": 1.0, "smooth": SMOOTH}
        ordered = {key: kept[key] for key in SERIES if key in kept}
        print(save(RESULT, {**made, **settings, "series": ordered}), name, about["cpu_seconds"], flush=True)
        series.cache_clear()
        if name in ("gallery", "backbones"):
            sheet(name)


def sheet(name: str) -> None:
    """The contact sheet of a series: photo, style and paintings."""
    found: Series = series(name)
    rows: list[Sequence[tuple[Picture, str]]] = []
    if name == "gallery":
        rows.append([(np.full((SIDE, SIDE, 3), 255, np.uint8), ""), *((style(s), s) for s in found.columns)])
        rows += [[(content(c), c), *((found.picture(c, s), "") for s in found.columns)] for c in found.rows]
    else:
        for number, (c, s) in enumerate(found.details["pairs"]):
            rows.append([(content(c), c), (style(s), s), *((found.picture(number, n), n) for n in found.columns)])
    flat = [pair for row in rows for pair in row]
    pixels = grid([picture for picture, _ in flat], [title for _, title in flat], zoom=1, columns=len(rows[0]))
    (machine.RESULTS / f"ch12_{name}.jpg").write_bytes(jpeg(pixels, 85))


def jpeg(pixels: Picture, quality: int) -> bytes:
    """The file of a picture; full resolution of colours, so that neighbours on the sheet do not mix."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, optimize=True, subsampling=0)
    return file.getvalue()


if __name__ == "__main__":
    main()
