"""A walk from one digit to another: through latent space in two ways, and between the two pictures."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import ORANGE

from ._pictures import SOURCES, Pictures, made, one_of_each, seen_as, sheet

WAYS = ("straight line", "arc", "mix of the two pictures")
_SHARES = np.linspace(0, 1, 11)


def arc(a: npt.NDArray, b: npt.NDArray, share: npt.NDArray) -> npt.NDArray:
    """Along the arc between two vectors (d,), which keeps their length (slerp): share (n,) → (n, d)."""
    cosine = np.clip(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)), -1, 1)
    angle, t = np.arccos(cosine), np.asarray(share)[:, None]
    if angle < 1e-6:
        return np.asarray((1 - t) * a + t * b)
    return np.asarray((np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle))


@lru_cache(maxsize=256)
def _walks(source: str, start: int, goal: int) -> tuple[npt.NDArray, Pictures]:
    """Vectors (2, 11, latent) of the line and the arc, and pictures (3, 11, 28, 28) of the three ways."""
    a, b = one_of_each(source)[[start, goal]].astype(float)
    vectors = np.stack([a + _SHARES[:, None] * (b - a), arc(a, b, _SHARES)])
    pictures = made(source, vectors.reshape(22, -1)).reshape(2, 11, 28, 28)
    ends = pictures[0, [0, -1]].astype(float)
    mixed = np.rint((1 - _SHARES[:, None, None]) * ends[0] + _SHARES[:, None, None] * ends[1]).astype(np.uint8)
    return vectors, np.concatenate([pictures, mixed[None]])


@demo(
    size=(8.8, 3.1),
    frames=[{"share": 5}, {"share": 5, "way": WAYS[2]}],
    share=Slider(0, 10, start=0, label="tenths of the way"),
    start=Slider(0, 9, start=3, label="from the digit"),
    goal=Slider(0, 9, start=8, label="to the digit"),
    way=Choice(WAYS, label="along the"),
    source=Choice(SOURCES, label="trained on"),
)
def walk_demo(fig: Any) -> Any:
    """From one digit to another: on a straight line of latent vectors, on an arc, and by mixing pixels."""
    from matplotlib.patches import Rectangle

    picture_at, strip_at = pixel_axes(fig, 20, 60, 28 * 7, 28 * 7), pixel_axes(fig, 248, 74, 28 * 22, 28 * 6)
    picture = picture_at.imshow(np.zeros((28, 28)), cmap="gray", vmin=0, vmax=255)
    strip = strip_at.imshow(np.zeros((84, 308)), cmap="gray", vmin=0, vmax=255)
    for ax in (picture_at, strip_at):
        ax.set(xticks=[], yticks=[])
    title, above = picture_at.set_title(""), strip_at.set_title("line (top), arc (middle), mix of pictures (below)")
    above.set_fontsize(11)
    here = strip_at.add_patch(Rectangle((0, 0), 28, 28, fill=False, ec=ORANGE, lw=3))

    def update(share: int, start: int, goal: int, way: str, source: str) -> str:
        vectors, pictures = _walks(source, start, goal)
        row = WAYS.index(way)
        strip.set_data(sheet(pictures.reshape(33, 28, 28), 11))
        one = pictures[row, share]
        picture.set_data(one)
        here.set_xy((28 * share - 0.5, 28 * row - 0.5))
        (label,), (sure,) = seen_as(one[None])
        title.set_text(f"seen as {label} ({sure:.0%})")
        where = f"{10 * share} % of the way from a {start} to {'an' if goal == 8 else 'a'} {goal}"
        if row == 2:
            return (
                f"{where}, mixing pixels: each picture is {100 - 10 * share} % and {10 * share} % of the two ends; the "
                f"classifier says {label} ({sure:.0%})."
            )
        lengths = np.linalg.norm(vectors[row], axis=1)
        return (
            f"{where} on {'a straight line' if row == 0 else 'an arc'}: the vector is {lengths[share]:.2f} long "
            f"({lengths[0]:.2f} and {lengths[-1]:.2f} at the ends), and the classifier takes the picture for a {label} "
            f"({sure:.0%})."
        )

    return update
