"""Two ways to keep a photo's colours while its strokes change: Gatys, Bethge, Hertzmann and Shechtman 2016."""

from __future__ import annotations

from typing import Any

import numpy as np

from .pictures import Picture, picture

#: RGB → luminance Y and two differences of colour (the YIQ of colour television).
_YIQ = np.array([[0.299, 0.587, 0.114], [0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]])


def keep_colours(painted: Any, photo: Any) -> Picture:
    """The painting's light and dark with the photo's colours: luminance of one, hue and saturation of the other.

    Args:
        painted, photo: pictures of equal size, as `pictures.picture` takes them.

    Returns:
        (H, W, 3) uint8.

    Raises:
        ValueError: they have different sizes.
    """
    one, other = picture(painted), picture(photo)
    if one.shape != other.shape:
        raise ValueError(f"Pictures of equal size were expected; {one.shape[:2]} and {other.shape[:2]} came.")
    mixed = np.concatenate([(one @ _YIQ.T)[..., :1], (other @ _YIQ.T)[..., 1:]], axis=2)
    return np.rint((mixed @ np.linalg.inv(_YIQ).T).clip(0, 255)).astype(np.uint8)


def match_colours(style: Any, photo: Any) -> Picture:
    """The style picture with the photo's palette: its colours moved so that their mean and covariance are the photo's.

    Done before painting, it leaves the strokes and their light and dark to the style. Sizes may differ.

    Returns:
        (H, W, 3) uint8, in the style picture's size.
    """
    source, target = picture(style), picture(photo)
    rows, wanted = source.reshape(-1, 3).astype(float), target.reshape(-1, 3).astype(float)
    move = _root(np.cov(wanted.T)) @ _root(np.cov(rows.T), inverse=True)
    moved = (rows - rows.mean(0)) @ move.T + wanted.mean(0)
    return np.rint(moved.clip(0, 255)).astype(np.uint8).reshape(source.shape)


def _root(covariance: np.ndarray, inverse: bool = False) -> np.ndarray:
    """The symmetric square root of a covariance (3, 3), or that of its inverse."""
    values, axes = np.linalg.eigh(covariance)
    values = np.maximum(values, 1.0)  # a grey picture has no spread in two directions
    return (axes * values ** (-0.5 if inverse else 0.5)) @ axes.T
