"""Style transfer by optimising the pixels: Gatys, Ecker and Bethge, 'Image style transfer using convolutional neural
networks', CVPR 2016.
"""

from __future__ import annotations

import contextlib
import math
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from .backbones import Backbone, backbone
from .colours import keep_colours, match_colours
from .losses import content_distance, gram, roughness, style_distance
from .pictures import Picture, picture, to_picture, to_tensor

After = Callable[[Tensor, tuple[float, float, float]], None]
Preview = Callable[[Picture, int, int], object]
Weights = Mapping[str, float]
SMOOTH = 150.0  # looked good at 160 pixels with alpha = 1
STARTS = ("tinted", "content", "noise")


@dataclass
class Painted:
    """What came out of a run.

    Attributes:
        picture: (H, W, 3) uint8.
        content, style, smooth: the three parts of the loss at every step, already weighted.
        interrupted: True if the user stopped it; the picture is that of the last finished step.
        seconds, cpu_seconds: how long it took, on the clock and of the processor.
    """

    picture: Picture
    content: list[float] = field(default_factory=list)
    style: list[float] = field(default_factory=list)
    smooth: list[float] = field(default_factory=list)
    interrupted: bool = False
    seconds: float = 0.0
    cpu_seconds: float = 0.0


class Loss(nn.Module):
    """α · content + β · style + smooth · total variation of a picture (1, 3, H, W), as three numbers with gradients."""

    def __init__(
        self,
        net: Backbone,
        content: Tensor,
        styles: Sequence[tuple[Tensor, float]],
        alpha: float,
        beta: float,
        smooth: float,
        content_layers: Weights,
        style_layers: Weights,
    ) -> None:
        super().__init__()
        self.net, self.alpha, self.beta, self.smooth = net, alpha, beta, smooth
        self.content_layers, self.style_layers = content_layers, style_layers
        with torch.no_grad():
            self.maps = net(content, list(content_layers))
            parts = [(net(style, list(style_layers)), share) for style, share in styles]
            self.grams = {
                layer: torch.stack(
                    [share * gram(maps[layer]) / maps[layer][0, 0].numel() for maps, share in parts]
                ).sum(0)
                for layer in style_layers
            }

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(1, 3, H, W) → content, style and roughness, each times its weight."""
        maps = self.net(image, [*self.content_layers, *self.style_layers])
        zero = image.new_zeros(())
        content = sum(
            (w * content_distance(maps[layer], self.maps[layer]) for layer, w in self.content_layers.items()), zero
        )
        style = sum(
            (w * style_distance(maps[layer], self.grams[layer]) for layer, w in self.style_layers.items()), zero
        )
        return self.alpha * content, self.beta * style, self.smooth * roughness(image)


def transfer(
    content: Any,
    style: Any,
    *,
    net: Backbone | None = None,
    alpha: float = 1.0,
    beta: float | None = None,
    smooth: float = SMOOTH,
    content_layers: Weights | None = None,
    style_layers: Weights | None = None,
    start: Any = "tinted",
    optimiser: str = "lbfgs",
    steps: int = 80,
    rate: float = 0.03,
    side: int = 160,
    colours: str = "style",
    seed: int = 0,
    preview: Preview | None = None,
    every: int = 10,
    progress: bool = True,
) -> Painted:
    """Paint one picture in the style of another. Interrupting it (stop button, Ctrl+C) ends it and keeps the picture.

    Args:
        content, style: pictures, as `pictures.picture` takes them. `style` may also be a list of (picture, share): the
            Gram matrices are mixed.
        net: where features come from; None takes `backbone("course")`.
        alpha, beta, smooth: weights of content, style and total variation; beta None takes the backbone's own choice.
        content_layers, style_layers: layer → its share; None takes the backbone's own choice.
        start: 'content'; 'tinted', the photo in the style's palette, which is quicker; 'noise', drawn with `seed`; or a
            picture to begin with, which is brought to the photo's size.
        optimiser: 'lbfgs' or 'adam'.
        steps: how often the pixels are moved.
        rate: the learning rate of Adam; L-BFGS needs none.
        side: the longer side in pixels.
        colours: 'style', or 'content' to keep those of the photo.
        preview: called as preview(picture, done, steps) every `every` steps.
        progress: show a progress bar. The build of the notebooks (COURSE_STATIC_DEMOS=1) shows none.

    Raises:
        ValueError: an option out of its range, or a picture that is none.
    """
    net = net or backbone("course")
    if not isinstance(net, Backbone):
        raise ValueError(f"net was expected to be a Backbone, as backbone('course') gives; {type(net).__name__} came.")
    beta = net.beta if beta is None else beta
    _check(alpha, beta, smooth, rate, start, optimiser, steps, colours, every)
    mixed = list(style) if _is_mix(style) else [(style, 1.0)]
    photo = picture(content, side)
    target = to_tensor(photo)
    content_layers = {net.content_layer: 1.0} if content_layers is None else content_layers
    style_layers = net.style_layers if style_layers is None else style_layers
    tint = torch.stack([share * to_tensor(match_colours(photo, one)) for one, share in mixed]).sum(0).clamp(0, 1)
    styles = [(to_tensor(picture(one, side)), float(share)) for one, share in mixed]
    loss = Loss(net, target, styles, alpha, beta, smooth, content_layers, style_layers)

    began, cpu = time.perf_counter(), time.process_time()
    image = _beginning(start, target, tint, seed)
    image = image.contiguous().requires_grad_(True)
    result = Painted(photo)
    hidden = not progress or os.environ.get("COURSE_STATIC_DEMOS") == "1"
    kept = image.detach().clone()

    def after(now: Tensor, parts: tuple[float, float, float]) -> None:
        nonlocal kept
        kept = now
        for column, value in zip((result.content, result.style, result.smooth), parts, strict=True):
            column.append(value)
        bar.update()
        done = len(result.content)
        if preview is not None and (done % every == 0 or done == steps):
            preview(to_picture(now), done, steps)

    with tqdm(total=steps, file=sys.stdout, disable=hidden, desc="painting") as bar:  # stderr is red in notebooks
        try:
            if optimiser == "lbfgs":
                _lbfgs(loss, image, steps, after)
            else:
                _adam(loss, image, steps, rate, after)
        except KeyboardInterrupt:
            result.interrupted = True
            bar.write(f"Stopped by you after {len(result.content)} of {steps} steps; the picture so far is kept.")
    result.picture = to_picture(kept)
    if colours == "content":
        result.picture = keep_colours(result.picture, photo)
    result.seconds, result.cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    return result


def _beginning(start: Any, target: Tensor, tint: Tensor, seed: int) -> Tensor:
    if isinstance(start, str) and start == "content":
        return target.clone()
    if isinstance(start, str) and start == "tinted":
        return tint.clone()
    if isinstance(start, str) and start == "noise":
        return torch.rand(target.shape, generator=torch.Generator().manual_seed(seed))
    size = target.shape[2:]
    return F.interpolate(to_tensor(start), size=size, mode="bicubic", align_corners=False, antialias=True).clamp(0, 1)


class _Enough(Exception):
    """Ends scipy's search from inside: all steps are done."""


def _lbfgs(loss: Loss, image: Tensor, steps: int, after: After) -> None:
    """Move the pixels with L-BFGS; scipy's keeps each of them between 0 and 1 and never steps too far."""
    from scipy.optimize import Bounds, minimize

    done, latest = 0, (0.0, 0.0, 0.0)

    def value_and_gradient(pixels: np.ndarray) -> tuple[float, np.ndarray]:
        nonlocal latest
        with torch.no_grad():
            image.copy_(torch.from_numpy(pixels).view_as(image))
        latest, gradient = _gradient(loss, image)
        return sum(latest), gradient.flatten().double().numpy()

    def one_done(intermediate_result: Any) -> None:
        nonlocal done
        done += 1
        after(torch.from_numpy(intermediate_result.x).view_as(image).float(), latest)
        if done == steps:
            raise _Enough

    start = image.detach().flatten().double().numpy()
    options = {"maxiter": 2 * steps, "maxfun": 20 * steps, "maxcor": 20, "ftol": 0, "gtol": 0}
    with contextlib.suppress(_Enough):
        minimize(
            value_and_gradient,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=Bounds(0, 1),
            callback=one_done,
            options=options,
        )


def _adam(loss: Loss, image: Tensor, steps: int, rate: float, after: After) -> None:
    optimizer = torch.optim.Adam([image], lr=rate)
    for _ in range(steps):
        parts, image.grad = _gradient(loss, image)
        optimizer.step()
        with torch.no_grad():  # outside of the graph: a pixel stays a colour, and keeps its gradient
            image.clamp_(0, 1)
        after(image.detach().clone(), parts)


def _gradient(loss: Loss, image: Tensor) -> tuple[tuple[float, float, float], Tensor]:
    content, style, smooth = loss(image)
    (gradient,) = torch.autograd.grad(content + style + smooth, image)
    return (float(content.detach()), float(style.detach()), float(smooth.detach())), gradient


def _is_mix(style: Any) -> bool:
    return (
        isinstance(style, list | tuple)
        and all(isinstance(one, tuple) and len(one) == 2 for one in style)
        and len(style) > 0
    )


def _check(
    alpha: float,
    beta: float,
    smooth: float,
    rate: float,
    start: Any,
    optimiser: str,
    steps: int,
    colours: str,
    every: int,
) -> None:
    for name, value in (("alpha", alpha), ("beta", beta), ("smooth", smooth)):
        if isinstance(value, bool) or not isinstance(value, int | float) or not (math.isfinite(value) and value >= 0):
            raise ValueError(f"{name} was expected to be a number from 0 on; {value!r} came.")
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 < rate < 10:
        raise ValueError(f"rate was expected to be a number above 0 and below 10; {rate!r} came.")
    if isinstance(start, str) and start not in STARTS:
        raise ValueError(f"start was expected to be one of {', '.join(STARTS)} or a picture; {start!r} came.")
    for name, word, words in (
        ("optimiser", optimiser, ("lbfgs", "adam")),
        ("colours", colours, ("style", "content")),
    ):
        if word not in words:
            raise ValueError(f"{name} was expected to be one of {', '.join(words)}; {word!r} came.")
    for name, number in (("steps", steps), ("every", every)):
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise ValueError(f"{name} was expected to be a whole number from 1 on; {number!r} came.")
