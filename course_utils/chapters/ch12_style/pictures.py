"""Pictures in and out: a student's photo or an array becomes (H, W, 3) uint8, and that a tensor of numbers 0..1."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from course_utils.viz.pictures import as_rgb

Picture = npt.NDArray[np.uint8]
LEAST = 16  # pixels: below that a picture has nothing for the deeper layers to look at
MOST = 60_000_000  # pixels of a file: more is refused before it is decoded


def picture(source: Any, side: int | None = None) -> Picture:
    """A photo from a file or an array, upright, in colour.

    Args:
        source: a path; or (H, W), (H, W, 3) uint8, floats 0..1; grey becomes three equal channels. In files also what
            is partly transparent: it is laid on white. Or one of the course's photos (`load("photos")["chelsea"]`).
        side: the longer side of the result in pixels, from 32 to 1024; None keeps the size.

    Returns:
        (H, W, 3) uint8, in memory of its own.

    Raises:
        ValueError: no such file, no picture in it, another shape or range, fewer than 16 pixels on a side, a picture
            more than eight times as long as wide. The message says what was expected and what came.
    """
    if isinstance(source, str | Path):
        found = _from_file(Path(source))
    else:
        found = as_rgb(getattr(source, "rgb", source), "the picture")
    height, width = found.shape[:2]
    if min(height, width) < LEAST:
        raise ValueError(f"A picture of at least {LEAST} pixels on each side was expected; {height} × {width} came.")
    if max(height, width) > 8 * min(height, width):
        raise ValueError(
            f"A picture at most eight times as long as it is wide was expected; {height} × {width} pixels came."
        )
    return np.array(found) if side is None else _scaled(found, side)


def square(source: Any, side: int) -> Picture:
    """The middle of a picture, as large as fits, at `side` × `side` pixels. `source` as in `picture`."""
    found = picture(source)
    least = min(found.shape[:2])
    top, left = (found.shape[0] - least) // 2, (found.shape[1] - least) // 2
    return _scaled(found[top : top + least, left : left + least], side)


def to_tensor(source: Any) -> Tensor:
    """A picture, as `picture` takes it, as (1, 3, H, W) float32, 0..1."""
    return torch.from_numpy(picture(source)).permute(2, 0, 1)[None].float().div_(255).contiguous()


def to_picture(image: Tensor) -> Picture:
    """(1, 3, H, W) or (3, H, W), about 0..1, as (H, W, 3) uint8; what lies outside of 0..1 becomes 0 or 255.

    Raises:
        ValueError: another shape.
    """
    if (
        not isinstance(image, Tensor)
        or image.ndim not in (3, 4)
        or image.shape[-3] != 3
        or image[..., 0, 0].numel() != 3
    ):
        came = tuple(image.shape) if isinstance(image, Tensor) else type(image).__name__
        raise ValueError(f"One picture was expected, a tensor (1, 3, H, W) or (3, H, W); {came} came.")
    plain = image.detach().float().reshape(3, *image.shape[-2:]).clamp(0, 1).mul(255).round().to(torch.uint8)
    return np.ascontiguousarray(plain.permute(1, 2, 0).cpu().numpy())


def _from_file(path: Path) -> Picture:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        data = path.expanduser().read_bytes()
    except OSError as problem:
        raise ValueError(f"A picture was expected at {path}; {problem.strerror or problem}.") from None
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MOST:
                raise ValueError(
                    f"A picture of at most {MOST // 10**6} million pixels was expected; {path} has "
                    f"{opened.height} × {opened.width}."
                )
            upright = ImageOps.exif_transpose(opened)
            if upright.mode in ("I;16", "I", "F"):
                raise ValueError(f"A picture with 8 bits a channel was expected; {path} has the mode {upright.mode}.")
            layers = upright.convert("RGBA")
    except UnidentifiedImageError:
        raise ValueError(f"A picture (JPEG, PNG, WebP, …) was expected; {path} is none.") from None
    except (OSError, SyntaxError, Image.DecompressionBombError) as problem:
        raise ValueError(f"{path} is a damaged picture: {problem}.") from None
    return np.asarray(Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB"))


def _scaled(found: Picture, side: int) -> Picture:
    from PIL import Image

    if isinstance(side, bool) or not isinstance(side, int | np.integer) or not 32 <= side <= 1024:
        raise ValueError(f"side was expected to be a whole number of pixels from 32 to 1024; {side!r} came.")
    share = side / max(found.shape[:2])
    size = [max(LEAST, round(length * share)) for length in found.shape[1::-1]]
    return np.array(Image.fromarray(found).resize((size[0], size[1]), Image.Resampling.LANCZOS))
