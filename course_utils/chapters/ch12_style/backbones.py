"""Networks whose feature maps say what a picture shows and how it is painted, behind one interface.

`backbone("course")` is always there. The others are for comparison, and where better weights are on disk.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from course_utils._paths import data_dir, real_data_dirs
from course_utils.datasets import load
from course_utils.training import WeightsError, load_weights

from .pictures import square, to_tensor

#: Made by tools/experiments/ch12_backbone.py.
COURSE_FILE, COURSE_SHA256 = "ch12_backbone.pt", "8b4d090523de7a4b5f6328578c0e704fabce39e078c791fca7dc1acadc56ab80"
SQUEEZENET_FILE = "squeezenet1_1_caffe_tvkeys.pth"
SQUEEZENET_SHA256 = "39882ae0790f1d605d3a7e7c3595c78b2c1530322cf3fcec926008c706135b7d"
VGG_FILE = "vgg19-dcbb9e9d.pth"  # torchvision's name; behind the dash stand the first digits of the SHA-256
POOLINGS = ("average", "max")
#: Blocks of the course's network: channels of their convolutions of 3 × 3; between two blocks the size is halved.
BLOCKS = ((16, 32), (48, 48), (96, 96), (128,))
CALIBRATION = ("astronaut", "chelsea", "coffee", "flower")
_IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


class Backbone(nn.Module):
    """Feature maps by the names of their layers. Its weights never change; gradients reach the picture alone.

    Attributes:
        name: 'course', 'random', 'squeezenet' or 'vgg19'.
        says: one line: which network this is and what it has learned from.
        layers: names of its layers, in order.
        style_layers, content_layer, beta: layers, their shares and weight of the style that were found to look good.
    """

    def __init__(
        self,
        name: str,
        says: str,
        parts: nn.Sequential,
        layers: Sequence[str],
        style_layers: Mapping[str, float],
        content_layer: str,
        *,
        beta: float,
        moments: tuple[Sequence[float], Sequence[float]],
        chained: bool = True,
    ) -> None:
        super().__init__()
        self.name, self.says = name, says
        self.layers, self.style_layers, self.content_layer = tuple(layers), dict(style_layers), content_layer
        self.beta = beta
        self.parts, self.chained = parts, chained
        self.mean: Tensor
        self.spread: Tensor
        self.register_buffer("mean", torch.tensor(moments[0]).view(1, 3, 1, 1))
        self.register_buffer("spread", torch.tensor(moments[1]).view(1, 3, 1, 1))
        self.scales: dict[str, Tensor] = {}
        self.eval()
        for weight in self.parameters():
            weight.requires_grad_(False)

    def forward(self, images: Tensor, layers: Sequence[str] | None = None) -> dict[str, Tensor]:
        """Feature maps of pictures.

        Args:
            images: (N, 3, H, W), RGB, 0..1, at least 16 pixels on each side.
            layers: which ones; None means all of them.

        Returns:
            Name → (N, C, h, w), not negative. Over the course's photos the mean square of each map is about 1, in
            every backbone, so that losses of different ones can be compared.

        Raises:
            ValueError: another shape, or a layer that does not exist.
        """
        wanted = self.layers if layers is None else tuple(layers)
        for layer in wanted:
            if layer not in self.layers:
                raise ValueError(f"{self.name} has no layer {layer!r}; it has {', '.join(self.layers)}.")
        if not isinstance(images, Tensor) or images.ndim != 4 or images.shape[1] != 3 or min(images.shape[2:]) < 16:
            came = tuple(images.shape) if isinstance(images, Tensor) else type(images).__name__
            raise ValueError(f"A tensor (N, 3, H, W) of at least 16 × 16 pixels was expected; {came} came.")
        found: dict[str, Tensor] = {}
        first = x = (images - self.mean) / self.spread
        for name, part in self.parts.named_children():
            if len(found) == len(set(wanted)):
                break
            if self.chained:
                x = part(x)
            elif name in wanted:
                x = part(first)
            if name in wanted:
                found[name] = x * self.scales[name] if name in self.scales else x
        return found

    def extra_repr(self) -> str:
        """The line that says which it is."""
        return self.says


def backbone(name: str = "course", pooling: str = "average") -> Backbone:
    """One of the networks, ready for use; asked for again it is the same object.

    Args:
        name: 'course', the course's own small network, trained on CIFAR-10; 'random', filters that nobody trained, at
            four scales; 'squeezenet', trained on ImageNet, where its weights lie in COURSE_DATA; 'vgg19', the network
            of the paper, where torchvision's weights lie on this machine (`fetch_vgg19` downloads them).
        pooling: 'average' or 'max': how the size is halved between two blocks.

    Raises:
        ValueError: an unknown name or pooling.
        WeightsError: its weights are not here, or damaged; the message says where they were looked for.
    """
    if name not in _MAKERS:
        raise ValueError(f"One of the backbones {', '.join(_MAKERS)} was expected; {name!r} came.")
    if pooling not in POOLINGS:
        raise ValueError(f"pooling was expected to be one of {', '.join(POOLINGS)}; {pooling!r} came.")
    return _made(name, pooling)


def available() -> dict[str, str]:
    """The backbones that this machine has: name → the line that says which it is. What is missing is left out."""
    found = {}
    for name in _MAKERS:
        try:
            found[name] = backbone(name).says
        except WeightsError:
            continue
    return found


def fetch_vgg19() -> Path:
    """Download torchvision's VGG-19 (548 MB) into torch's cache; torchvision compares its checksum. Returns the file.

    Raises:
        WeightsError: it cannot be had.
    """
    from torchvision.models import VGG19_Weights

    try:
        VGG19_Weights.IMAGENET1K_V1.get_state_dict(progress=True, check_hash=True)
    except (OSError, RuntimeError) as problem:
        raise WeightsError(f"VGG-19 could not be downloaded: {problem}") from None
    return _found(VGG_FILE)


def course_layers(pooling: str = "average") -> nn.Sequential:
    """The course's network without its classifier: relu1_1 … relu4_1, with 7 convolutions."""
    parts: OrderedDict[str, nn.Module] = OrderedDict()
    before = 3
    for block, channels in enumerate(BLOCKS, start=1):
        if block > 1:
            parts[f"pool{block - 1}"] = _pool(pooling)
        for number, after in enumerate(channels, start=1):
            parts[f"conv{block}_{number}"] = nn.Conv2d(before, after, 3, padding=1)
            parts[f"relu{block}_{number}"] = nn.ReLU()
            before = after
    return nn.Sequential(parts)


def _pool(pooling: str) -> nn.Module:
    return nn.AvgPool2d(2) if pooling == "average" else nn.MaxPool2d(2)


@cache
def _made(name: str, pooling: str) -> Backbone:
    with torch.random.fork_rng(devices=[]):  # building a layer draws random numbers: not from the student's
        return _MAKERS[name](pooling)


def _course(pooling: str) -> Backbone:
    parts = course_layers(pooling)
    load_weights(parts, data_dir() / "weights" / COURSE_FILE, COURSE_SHA256)
    relus = [name for name, part in parts.named_children() if isinstance(part, nn.ReLU)]
    says = "course: the course's own network of 7 convolutions, trained on CIFAR-10 (32 × 32 pixels, ten classes)."
    moments = (0.4914, 0.4822, 0.4465), (0.247, 0.2435, 0.2616)
    style = {"relu1_1": 0.05, "relu2_1": 0.15, "relu3_1": 0.4, "relu4_1": 0.4}
    return _calibrated(Backbone("course", says, parts, relus, style, "relu3_1", moments=moments, beta=6e7))


def _random(pooling: str) -> Backbone:
    """Ustyuzhaninov, Brendel, Gatys and Bethge 2016: one layer of random filters is enough, if there are large ones.

    Here large filters are 7 × 7 on a smaller picture, which costs less.
    """
    generator = torch.Generator().manual_seed(0)
    parts: OrderedDict[str, nn.Module] = OrderedDict()
    for scale in (1, 2, 4, 8):
        conv = nn.Conv2d(3, 48, 7, padding=3, padding_mode="reflect", bias=False)
        weight = torch.rand(conv.weight.shape, generator=generator) - 0.5
        conv.weight = nn.Parameter(weight / weight.flatten(1).norm(dim=1).view(-1, 1, 1, 1))
        smaller = [nn.AvgPool2d(scale) if pooling == "average" else nn.MaxPool2d(scale)] if scale > 1 else []
        parts[f"scale{scale}"] = nn.Sequential(*smaller, conv, nn.ReLU())
    says = "random: 4 × 48 filters of 7 × 7 that nobody trained, at four scales (after Ustyuzhaninov et al. 2016)."
    names = tuple(parts)
    made = Backbone(
        "random",
        says,
        nn.Sequential(parts),
        names,
        dict.fromkeys(names, 0.25),
        "scale2",
        moments=_IMAGENET,
        beta=6e7,
        chained=False,
    )
    return _calibrated(made)


def _squeezenet(pooling: str) -> Backbone:
    from torchvision.models import squeezenet1_1

    whole = squeezenet1_1(weights=None)
    load_weights(whole, _found(Path("weights") / SQUEEZENET_FILE), SQUEEZENET_SHA256)
    parts: OrderedDict[str, nn.Module] = OrderedDict()
    names = ["conv1", "relu1", "pool1", "fire2", "fire3", "pool3", "fire4", "fire5", "pool5"]
    names += ["fire6", "fire7", "fire8", "fire9"]
    for name, part in zip(names, whole.features, strict=True):
        if isinstance(part, nn.ReLU):
            part = nn.ReLU()
        elif isinstance(part, nn.MaxPool2d) and pooling == "average":
            part = nn.AvgPool2d(3, stride=2, ceil_mode=True)
        parts[name] = part
    layers = [name for name in names if name[0] in "rf"]
    says = "squeezenet: SqueezeNet 1.1, trained on ImageNet (1.2 million photos, 1000 classes), from COURSE_DATA."
    style = dict.fromkeys(("relu1", "fire3", "fire5", "fire7"), 0.25)
    return _calibrated(
        Backbone("squeezenet", says, nn.Sequential(parts), layers, style, "fire4", moments=_IMAGENET, beta=6e6)
    )


def _vgg19(pooling: str) -> Backbone:
    from torchvision.models import vgg19

    path = _found(VGG_FILE)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if not digest.startswith(path.stem.split("-")[1]):
        raise WeightsError(f"{path} is not torchvision's file: its SHA-256 is {digest}.")
    whole = vgg19(weights=None, init_weights=False)
    load_weights(whole, path, digest)
    parts: OrderedDict[str, nn.Module] = OrderedDict()
    block, number = 1, 0
    for part in whole.features:
        if isinstance(part, nn.Conv2d):
            number += 1
            parts[f"conv{block}_{number}"] = part
        elif isinstance(part, nn.ReLU):
            parts[f"relu{block}_{number}"] = nn.ReLU()
        else:
            parts[f"pool{block}"] = _pool(pooling)
            block, number = block + 1, 0
    relus = [name for name in parts if name.startswith("relu")]
    says = "vgg19: VGG-19, trained on ImageNet (1.2 million photos, 1000 classes), torchvision's weights."
    style = {f"relu{block}_1": 0.2 for block in range(1, 6)}
    return _calibrated(
        Backbone("vgg19", says, nn.Sequential(parts), relus, style, "relu4_2", moments=_IMAGENET, beta=6e6)
    )


_MAKERS: dict[str, Callable[[str], Backbone]] = {
    "course": _course,
    "random": _random,
    "squeezenet": _squeezenet,
    "vgg19": _vgg19,
}


def _found(file: str | Path) -> Path:
    """The file below COURSE_DATA, the course's cache or torch's cache."""
    places = [folder / "weights" for folder in real_data_dirs()] + [Path(torch.hub.get_dir()) / "checkpoints"]
    name = Path(file).name
    for place in places:
        if (place / name).is_file():
            return place / name
    listed = ", ".join(str(place) for place in places)
    raise WeightsError(f"The weights {name} are not on this machine; they were looked for in {listed}.")


@torch.no_grad()
def _calibrated(made: Backbone) -> Backbone:
    """Scale every map so that over photos the mean of its square is 1: then no layer and no map is louder than another.

    Gatys et al. scale to a mean of 1; for Gram matrices, which hold squares, this keeps rare maps from taking over.
    """
    photos: Any = load("photos")
    batch = torch.cat([to_tensor(square(photos[name], 128)) for name in CALIBRATION])
    for name, maps in made(batch).items():
        energy = maps.square().mean(dim=(0, 2, 3), keepdim=True)
        made.scales[name] = energy.clamp(min=max(0.01 * float(energy.mean()), 1e-9)).rsqrt()
    return made
