"""Adaptive instance normalisation: Huang and Belongie, 'Arbitrary style transfer in real-time', ICCV 2017.

Their decoder turns features back into a picture at once; here `look_back` searches for that picture, in some seconds.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from .backbones import Backbone, backbone
from .losses import roughness
from .pictures import Picture, picture, to_picture, to_tensor


def adain(content: Tensor, style: Tensor, share: float = 1.0, least: float = 1e-5) -> Tensor:
    """Give each map of the content the mean and the standard deviation that it has in the style.

    Args:
        content: (N, C, h, w).
        style: (N, C, any h, any w), or of one picture, (1, C, …).
        share: 0 keeps the content's maps, 1 takes the style's numbers; between them a mix.
        least: added to the content's variance, against a division by 0.

    Returns:
        (N, C, h, w): σ(style) · (content - μ(content)) / σ(content) + μ(style).

    Raises:
        ValueError: other shapes, or a share outside of 0..1.
    """
    for name, maps in (("content", content), ("style", style)):
        if not isinstance(maps, Tensor) or maps.ndim != 4:
            came = tuple(maps.shape) if isinstance(maps, Tensor) else type(maps).__name__
            raise ValueError(f"{name} was expected to be maps (N, C, h, w); {came} came.")
    if style.shape[1] != content.shape[1] or len(style) not in (1, len(content)):
        raise ValueError(
            f"Equally many maps were expected in both, and one style or one for each content; {tuple(content.shape)} "
            f"and {tuple(style.shape)} came."
        )
    if not 0 <= share <= 1:
        raise ValueError(f"share was expected to be from 0 to 1; {share!r} came.")
    plain = (content - content.mean((2, 3), keepdim=True)) / (
        content.var((2, 3), keepdim=True, correction=0) + least
    ).sqrt()
    spread = style.var((2, 3), keepdim=True, correction=0).sqrt()
    return share * (plain * spread + style.mean((2, 3), keepdim=True)) + (1 - share) * content


def look_back(
    content: Any,
    style: Any,
    layer: str | None,
    *,
    net: Backbone | None = None,
    share: float = 1.0,
    smooth: float = 0.02,
    steps: int = 80,
    side: int = 160,
) -> Picture:
    """The picture whose maps in one layer are those that `adain` asks for, found by moving the photo's pixels.

    Args:
        content, style: pictures, as `pictures.picture` takes them.
        layer: of the backbone; None applies adain to the pixels themselves, red, green and blue.

    Raises:
        ValueError: a layer that does not exist.
    """
    net = net or backbone("course")
    photo, pattern = to_tensor(picture(content, side)), to_tensor(picture(style, side))
    if layer is None:
        return to_picture(adain(photo, pattern, share))
    with torch.no_grad():
        target = adain(net(photo, [layer])[layer], net(pattern, [layer])[layer], share)
    image = photo.clone().contiguous().requires_grad_(True)
    optimizer = torch.optim.Adam([image], lr=0.03)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = 0.5 * (net(image, [layer])[layer] - target).square().mean() * 1e3 + smooth * roughness(image)
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return to_picture(image)
