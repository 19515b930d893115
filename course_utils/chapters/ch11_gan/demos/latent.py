"""Two sliders in latent space, and the plane of pictures that they span."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import ORANGE

from ._pictures import SOURCES, Pictures, made, seen_as, sheet

_REACH, _SIDE = 3.0, 7  # the plane reaches from −3 to 3 and holds 7 × 7 pictures
_PLACES = np.linspace(-_REACH, _REACH, _SIDE)


@lru_cache
def _directions(source: str) -> npt.NDArray[np.float32]:
    """(2, latent): the directions that the generator's first layer stretches most, orthogonal and of length 1."""
    from .. import stored

    first = next(stored.generator(source).parameters()).detach().numpy()  # (maps · 7 · 7, latent)
    return np.asarray(np.linalg.svd(first, full_matrices=False)[2][:2])


@lru_cache(maxsize=64)
def _plane(source: str, vector: int) -> tuple[Pictures, int]:
    """The sheet of 7 × 7 pictures around one vector, and how many digits the classifier finds in it."""
    grid = [_moved(source, vector, a, b) for b in _PLACES[::-1] for a in _PLACES]
    pictures = made(source, np.stack(grid))
    return sheet(pictures, _SIDE), len(set(seen_as(pictures)[0].tolist()))


def _moved(source: str, vector: int, first: float, second: float) -> npt.NDArray[np.float32]:
    """The vector, with these coordinates along the two directions instead of its own."""
    from .. import dcgan, stored

    z = dcgan.latents(12, seed=5, latent=stored.generator(source).latent).numpy()[vector - 1]
    along = _directions(source)
    moved = z + (np.array([first, second], dtype=np.float32) - along @ z) @ along
    return np.asarray(moved, dtype=np.float32)


@demo(
    size=(8.6, 4.8),
    frames=[{"first": -3.0}, {"first": 1.0, "second": 2.0}],
    first=Slider(-_REACH, _REACH, step=0.25, start=0.0, label="along the first direction"),
    second=Slider(-_REACH, _REACH, step=0.25, start=0.0, label="along the second"),
    vector=Slider(1, 12, start=1, label="another vector to begin with"),
    source=Choice(SOURCES, label="trained on"),
)
def latent_demo(fig: Any) -> Any:
    """A picture made of 32 numbers, two of which can be moved, and the plane of pictures around it."""
    from matplotlib.patches import Rectangle

    picture_at, plane_at = pixel_axes(fig, 30, 90, 28 * 10, 28 * 10), pixel_axes(fig, 400, 40, 28 * 14, 28 * 14)
    picture = picture_at.imshow(np.zeros((28, 28)), cmap="gray", vmin=0, vmax=255)
    plane = plane_at.imshow(np.zeros((196, 196)), cmap="gray", vmin=0, vmax=255)
    picture_at.set(xticks=[], yticks=[])
    plane_at.set(xticks=[], yticks=[], xlabel="first direction →", ylabel="second direction →")
    title = picture_at.set_title("")
    here = plane_at.add_patch(Rectangle((0, 0), 28, 28, fill=False, ec=ORANGE, lw=3))
    plane_at.set_title("the plane around it, −3 to 3")

    def update(first: float, second: float, vector: int, source: str) -> str:
        laid, digits = _plane(source, vector)
        plane.set_data(laid)
        one = made(source, _moved(source, vector, first, second)[None])
        picture.set_data(one[0])
        (label,), (sure,) = seen_as(one)
        title.set_text(f"seen as {label} ({sure:.0%})")
        step = 28 * (_SIDE - 1) / (2 * _REACH)
        here.set_xy(((first + _REACH) * step - 0.5, (_REACH - second) * step - 0.5))
        return (
            f"Vector {vector} with {first:g} along the first direction and {second:g} along the second: the classifier "
            f"takes the picture for a {label} ({sure:.0%}). In the 49 pictures of the plane it finds {digits} "
            f"different digit{'s' * (digits != 1)}, but it has to choose one for each picture, also for those that "
            "are none."
        )

    return update
