"""A network that paints in one pass: Johnson, Alahi and Fei-Fei, ECCV 2016, for one style, with a strength to choose.

The strength enters as in Babaeizadeh and Ghiasi 2018: gain and offset of every instance normalisation depend on it.
Trained by tools/experiments/ch12_fast.py.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_utils._paths import data_dir
from course_utils.training import load_weights

from .pictures import Picture, picture, to_picture, to_tensor

#: Style → (file, SHA-256).
FILES: dict[str, tuple[str, str]] = {
    "swirls": ("ch12_fast_swirls.pt", "a46029cfccd07e97f7617a2fa098d44af2abc5496b519cef9a63998eb08167d8")
}
WIDTHS = (16, 32, 48)
BLOCKS = 3
COARSE = 8  # pixels: what the tinted photo hands on of itself is its mean over squares of this side


class StrengthNorm(nn.Module):
    """Instance normalisation whose gain and offset go in a straight line from strength 0 to strength 1."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gain, self.offset = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.more_gain, self.more_offset = nn.Parameter(torch.zeros(channels)), nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor, strength: Tensor) -> Tensor:
        """x (N, C, H, W), strength (N,) → (N, C, H, W)."""
        s = strength.view(-1, 1)
        gain, offset = self.gain + s * self.more_gain, self.offset + s * self.more_offset
        return F.instance_norm(x) * gain[:, :, None, None] + offset[:, :, None, None]


class Layer(nn.Module):
    """Mirrored border, convolution, normalisation."""

    def __init__(self, before: int, after: int, size: int = 3, stride: int = 1) -> None:
        super().__init__()
        self.border = nn.ReflectionPad2d(size // 2)
        self.conv = nn.Conv2d(before, after, size, stride, bias=False)
        self.norm = StrengthNorm(after)

    def forward(self, x: Tensor, strength: Tensor) -> Tensor:
        """x (N, before, H, W) → (N, after, H/stride, W/stride)."""
        return self.norm(self.conv(self.border(x)), strength)


class Residual(nn.Module):
    """Two convolutions of 3 × 3, and what came in added to what comes out; no ReLU behind the addition."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = Layer(channels, channels), Layer(channels, channels)

    def forward(self, x: Tensor, strength: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, H, W)."""
        return x + self.second(F.relu(self.first(x, strength)), strength)


class TransformNet(nn.Module):
    """Photo → painting, (N, 3, H, W) → (N, 3, H, W), 0..1; H and W are multiples of 8.

    First the photo is tinted: its colours get the mean and covariance of the style's, which needs no layer. Then two
    steps down, residual blocks, two steps up paint everything fine, on a ground of the tinted photo's coarse colours.
    (Handed the whole tinted photo, the layers would have to take its details away before they could paint others, and
    learn no strokes.) Painting and photo are mixed by the strength: at strength 0 the photo comes out as it went in.
    """

    style_mean: Tensor
    style_root: Tensor

    def __init__(self, widths: tuple[int, int, int] = WIDTHS, blocks: int = BLOCKS) -> None:
        super().__init__()
        self.register_buffer("style_mean", torch.full((3, 1), 0.5))
        self.register_buffer("style_root", torch.eye(3) / 4)
        a, b, c = widths
        self.inwards = nn.ModuleList([Layer(3, a, 5), Layer(a, b, stride=2), Layer(b, c, stride=2)])
        self.blocks = nn.ModuleList([Residual(c) for _ in range(blocks)])
        self.outwards = nn.ModuleList([Layer(c, b), Layer(b, a)])
        self.border, self.last = nn.ReflectionPad2d(2), nn.Conv2d(a, 3, 5)

    def forward(self, photos: Tensor, strength: Tensor | float = 1.0) -> Tensor:
        """Paint photos; the strength is one number, or one for each photo (N,)."""
        s = torch.as_tensor(strength, dtype=photos.dtype).expand(len(photos))
        share, tinted = s.view(-1, 1, 1, 1), self.tint(photos)
        x = 2 * tinted - 1
        for layer in self.inwards:
            x = F.relu(layer(x, s))
        for block in self.blocks:
            x = block(x, s)
        for layer in self.outwards:
            x = F.relu(layer(F.interpolate(x, scale_factor=2.0, mode="nearest"), s))
        painted = coarse(tinted) + self.last(self.border(x))
        return photos + share * (painted - photos)

    @torch.no_grad()
    def tint(self, photos: Tensor) -> Tensor:
        """Photos (N, 3, H, W) with the mean and the covariance of the style's colours."""
        rows = photos.flatten(2)
        mean, root = moments(rows)
        moved = self.style_root @ torch.linalg.inv(root) @ (rows - mean) + self.style_mean
        return moved.view_as(photos).clamp(0, 1)

    def learn_colours(self, style: Tensor) -> None:
        """Keep mean and covariance of a style picture (1, 3, H, W), for `tint`."""
        mean, root = moments(style.flatten(2))
        self.style_mean.copy_(mean[0])
        self.style_root.copy_(root[0])


def coarse(photos: Tensor) -> Tensor:
    """Means over squares of `COARSE` pixels, and between their middles straight lines: (N, C, H, W) → the same."""
    return F.interpolate(F.avg_pool2d(photos, COARSE), scale_factor=float(COARSE), mode="bilinear")


def moments(rows: Tensor) -> tuple[Tensor, Tensor]:
    """Colours (N, 3, M) → their mean (N, 3, 1) and the symmetric square root of their covariance (N, 3, 3)."""
    mean = rows.mean(2, keepdim=True)
    values, axes = torch.linalg.eigh((rows - mean) @ (rows - mean).transpose(1, 2) / rows.shape[2])
    roots = values.clamp(min=1.5e-5).sqrt()  # a grey picture has no spread in two directions
    return mean, (axes * roots[:, None]) @ axes.transpose(1, 2)


@cache
def transform_net(style: str = "swirls") -> TransformNet:
    """The trained network of one style, for use.

    Raises:
        ValueError: there is none for that style.
        WeightsError: its file is missing or damaged.
    """
    if style not in FILES:
        raise ValueError(f"A network was trained for {', '.join(FILES)}; {style!r} came.")
    file, sha256 = FILES[style]
    with torch.random.fork_rng(devices=[]):
        net = TransformNet()
    load_weights(net, data_dir() / "weights" / file, sha256)
    return net.eval().requires_grad_(False)


@torch.inference_mode()
def paint(photo: Any, strength: float = 1.0, side: int | None = 192, style: str = "swirls") -> Picture:
    """Paint a photo in one pass of the trained network.

    Args:
        photo: a path, an array, or one of the course's photos; any size.
        strength: 0 leaves the photo as it is, 1 is the style as it was trained; between them everything.
        side: the longer side of the result in pixels; None keeps the size.
        style: which network, a key of `FILES`.

    Returns:
        (H, W, 3) uint8.

    Raises:
        ValueError: no picture, or a strength outside of 0..1.
    """
    if isinstance(strength, bool) or not isinstance(strength, int | float) or not 0 <= strength <= 1:
        raise ValueError(f"strength was expected to be a number from 0 to 1; {strength!r} came.")
    given = to_tensor(picture(photo, side))
    height, width = given.shape[2:]
    whole = F.pad(given, (0, -width % COARSE, 0, -height % COARSE), mode="reflect")
    return to_picture(transform_net(style)(whole, strength)[..., :height, :width])
