"""A residual block of the transform network, with one knob for each mistake that can be made in it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn

Step = Callable[[Tensor], Tensor]


def same(x: Tensor) -> Tensor:
    """x."""
    return x


class Block(nn.Module):
    """x + IN(conv(ReLU(IN(conv(x))))): reflection padding, 3 × 3, as many channels out as in.

    Args:
        channels: of the maps, in and out.
        mode: how the border is continued: one of `nn.Conv2d`'s modes, or 'none' for no padding.
        norm: channels → the layer that normalises; None for the first or second where it is missing.
        between: after the first normalisation; last: after the second; end: after the addition; begin: before all.
        join: (x, what the layers made of it) → the result.
        order: of the steps in a stage: conv, norm, act.
    """

    def __init__(
        self,
        channels: int,
        *,
        mode: str = "reflect",
        kernel: int = 3,
        bias: bool = True,
        groups: int = 1,
        norm: Callable[[int], nn.Module] | None = None,
        norms: tuple[bool, bool] = (True, True),
        between: Step = torch.relu,
        last: Step = same,
        begin: Step = same,
        end: Step = same,
        join: Callable[[Tensor, Tensor], Tensor] = torch.add,
        order: str = "conv norm act",
        shared: bool = False,
        shared_norm: bool = False,
        stages: int = 2,
        inner: int | None = None,
    ) -> None:
        super().__init__()
        make = norm or (lambda c: nn.InstanceNorm2d(c, affine=True))
        inner = inner or channels
        widths = [channels, *[inner] * (stages - 1), channels]
        padding = 0 if mode == "none" else kernel // 2
        convs: list[nn.Module] = [
            nn.Conv2d(
                a,
                b,
                kernel,
                padding=padding,
                padding_mode="zeros" if mode == "none" else mode,  # type: ignore[arg-type]  # a plain str
                bias=bias,
                groups=groups,
            )
            for a, b in pairwise(widths)
        ]
        normal: list[nn.Module] = [
            make(c) if there else nn.Identity() for c, there in zip(widths[1:], [*norms, True, True], strict=False)
        ]
        self.convs = nn.ModuleList([convs[0]] * stages if shared else convs)
        self.normal = nn.ModuleList([normal[0]] * stages if shared_norm else normal)
        self.acts: list[Step] = [between] * (stages - 1) + [last]
        self.order, self.begin, self.end, self.join = order.split(), begin, end, join

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → the same shape."""
        made = self.begin(x)
        for conv, norm, act in zip(self.convs, self.normal, self.acts, strict=True):
            steps: dict[str, Any] = {"conv": conv, "norm": norm, "act": act}
            for step in self.order:
                made = steps[step](made)
        return self.end(self.join(x, made))
