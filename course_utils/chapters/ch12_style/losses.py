"""The losses of Gatys, Ecker and Bethge (2016), and what they are computed from, on tensors."""

from __future__ import annotations

from torch import Tensor


def gram(maps: Tensor) -> Tensor:
    """Feature maps (1, N, h, w) → G = F Fᵀ, (N, N): products of maps summed over the M = h·w positions.

    Raises:
        ValueError: another shape.
    """
    if not isinstance(maps, Tensor) or maps.ndim != 4 or len(maps) != 1:
        came = tuple(maps.shape) if isinstance(maps, Tensor) else type(maps).__name__
        raise ValueError(f"The feature maps of one picture were expected, (1, N, h, w); {came} came.")
    rows = maps.flatten(2)[0]
    return rows @ rows.T


def content_distance(maps: Tensor, target: Tensor) -> Tensor:
    """½ Σ (F - P)²."""
    _same(maps, target)
    return 0.5 * (maps - target).square().sum()


def style_distance(maps: Tensor, target: Tensor) -> Tensor:
    """Σ (G/M - A)² / (4 N²), which is the paper's Σ (G - M A)² / (4 N² M²) for a picture of M positions.

    Args:
        maps: (1, N, h, w), of the picture that is painted.
        target: (N, N), the style's Gram matrix divided by its own number of positions: so the style picture may have
            another size.
    """
    found = gram(maps) / (maps.shape[2] * maps.shape[3])
    _same(found, target)
    return (found - target).square().sum() / (4 * maps.shape[1] ** 2)


def roughness(image: Tensor) -> Tensor:
    """Total variation: squared differences of neighbours, to the right and below, summed. (N, C, H, W) → a number."""
    right, below = image[..., 1:] - image[..., :-1], image[..., 1:, :] - image[..., :-1, :]
    return right.square().sum() + below.square().sum()


def _same(found: Tensor, target: Tensor) -> None:
    if found.shape != target.shape:
        raise ValueError(f"The shape {tuple(target.shape)} was expected; {tuple(found.shape)} came.")
