"""For an answer that is an image: yours, the expected one and their difference, as one small PNG in the report."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from html import escape

import numpy as np

SIDE = 132  # screen pixels that the longer side of one image may take, if it is not longer anyway
GAP = 12
LARGEST = 400  # an image with a longer side than this is not drawn: the report stays small


@dataclass(frozen=True)
class Picture:
    """A PNG and the sentence that says what is to be seen in it."""

    png: bytes
    says: str

    def html(self) -> str:
        """An image with its alternative text, and the same sentence below it."""
        data = base64.b64encode(self.png).decode("ascii")
        return (
            f'<figure style="margin:.3em 0"><img alt="{escape(self.says)}" style="image-rendering:pixelated;'
            f'max-width:none" src="data:image/png;base64,{data}"><figcaption>{escape(self.says)}</figcaption></figure>'
        )


def draw(yours: np.ndarray, expected: np.ndarray) -> Picture | None:
    """Both images beside each other, and their difference where the shapes agree; None if they are no images.

    Images are (H, W) or (H, W, 3), uint8 0..255 or decimal numbers, for which black and white are the smallest and the
    largest expected value. Every pixel becomes a square of whole screen pixels.
    """
    if not (_is_image(yours) and _is_image(expected)):
        return None
    low, high = (0.0, 255.0) if expected.dtype == np.uint8 else (float(expected.min()), float(expected.max()))
    span = (high - low) or 1.0
    tiles = [_tile((image.astype(float) - low) / span) for image in (yours, expected)]
    says = f"Left your image, {_size(yours)}; right the expected one, {_size(expected)}."
    if yours.shape == expected.shape:
        gap = np.abs(yours.astype(float) - expected.astype(float)) / span
        tiles.append(_tile(gap))
        off = int((gap.reshape(*gap.shape[:2], -1).max(axis=2) > 1e-6).sum())
        pixels = gap.shape[0] * gap.shape[1]
        says = (
            "Left your image, in the middle the expected one, right the difference, black where both agree: "
            f"{off} of {pixels} pixel{'s' * (pixels != 1)} differ{'s' * (off == 1)}."
        )
    longest = max(max(tile.shape[:2]) for tile in tiles)
    zoom = max(1, SIDE // longest)
    large = [np.pad(t.repeat(zoom, 0).repeat(zoom, 1), ((1, 1), (1, 1), (0, 0)), constant_values=170) for t in tiles]
    height = max(tile.shape[0] for tile in large)
    width = sum(tile.shape[1] for tile in large) + GAP * (len(large) - 1)
    sheet, left = np.full((height, width, 3), 255, np.uint8), 0
    for tile in large:
        sheet[: tile.shape[0], left : left + tile.shape[1]] = tile
        left += tile.shape[1] + GAP
    return Picture(_png(sheet), says)


def _is_image(array: np.ndarray) -> bool:
    shaped = array.ndim == 2 or (array.ndim == 3 and array.shape[2] == 3)
    return shaped and array.dtype.kind in "buif" and array.size > 0 and max(array.shape) <= LARGEST


def _tile(values: np.ndarray) -> np.ndarray:
    """(H, W) or (H, W, 3) from 0 to 1 → (H, W, 3) uint8; what is not a number becomes black."""
    clean = np.nan_to_num(np.clip(values, 0, 1), nan=0.0)
    rgb = np.repeat(clean[:, :, None], 3, axis=2) if clean.ndim == 2 else clean
    return np.rint(rgb * 255).astype(np.uint8)


def _size(image: np.ndarray) -> str:
    height, width = image.shape[:2]
    return f"{height} pixel{'s' * (height != 1)} high and {width} wide"


def _png(pixels: np.ndarray) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()
