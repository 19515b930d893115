"""Pictures to learn from, behind one call: `load(name, split="train")`.

Always there, without a network: `digits`, `textures`, `shapes` (with boxes and masks), `photos`. Real sets: `mnist`,
`fashion_mnist`, `cifar10`; these are used only where the environment variable COURSE_REAL_DATA is 1, and embedded
images of the same form stand in otherwise. COURSE_DATA names the folder in which real sets lie (it may be read-only);
without it the user's cache does. `python -m course_utils.datasets mnist` downloads one ahead of time.
`read_voc(folder)` reads a folder of your own in the form of Pascal VOC.
"""

import os
from typing import Any, Literal, overload

from course_utils.datasets import embedded, real, shapes
from course_utils.datasets._boxset import BoxSet
from course_utils.datasets._imageset import ImageSet
from course_utils.datasets._names import UnknownName, unknown
from course_utils.datasets.download import DownloadError
from course_utils.datasets.photos import Photo, Photos
from course_utils.datasets.voc import VocError, read_voc

__all__ = [
    "NAMES",
    "BoxSet",
    "DownloadError",
    "ImageSet",
    "Photo",
    "Photos",
    "UnknownName",
    "VocError",
    "load",
    "read_voc",
]

_OPTIONS: dict[str, tuple[str, ...]] = {
    "digits": ("size",),
    "textures": (),
    "shapes": ("n", "seed", "size"),
    "photos": (),
    **dict.fromkeys(real.REAL, ()),
}
NAMES = tuple(_OPTIONS)


@overload
def load(name: Literal["photos"], split: str = ..., **options: Any) -> Photos: ...


@overload
def load(name: Literal["shapes"], split: str = ..., **options: Any) -> BoxSet: ...


@overload
def load(
    name: Literal["digits", "textures", "mnist", "fashion_mnist", "cifar10"], split: str = ..., **options: Any
) -> ImageSet: ...


@overload
def load(name: str, split: str = ..., **options: Any) -> ImageSet | BoxSet | Photos: ...


def load(name: str, split: str = "train", **options: Any) -> ImageSet | BoxSet | Photos:
    """Load a data set by name.

    Args:
        name: 'digits', 'textures', 'shapes', 'mnist', 'fashion_mnist', 'cifar10' or 'photos'.
        split: 'train' or 'test'. Photos have none.
        options: `size=8` or `size=28` for digits; for shapes `n=1000` images, `seed=0` and `size=128` pixels a side.

    Returns:
        An `ImageSet` with new arrays; for 'shapes' a `BoxSet`; for 'photos' a mapping from picture names to `Photo`.

    Raises:
        UnknownName: a name, split or option that does not exist; the message says which do.
        ValueError: an option's value is out of range.
    """
    if name not in _OPTIONS:
        raise UnknownName(unknown("data set", name, NAMES))
    splits = ("train",) if name == "photos" else embedded.SPLITS
    if split not in splits:
        raise UnknownName("photos have no splits" if name == "photos" else unknown(f"split of {name}", split, splits))
    for option in options:
        if option not in _OPTIONS[name]:
            raise UnknownName(unknown(f"option of {name}", option, _OPTIONS[name]))
    if name == "photos":
        return Photos()
    if name == "shapes":
        return shapes.make(split, **options)
    if name in real.REAL:
        return _real_or_stand_in(name, split)
    return _embedded(name, split, options)


def _embedded(name: str, split: str, options: dict[str, Any]) -> ImageSet:
    return embedded.digits(split, **options) if name == "digits" else embedded.textures(split)


def _real_or_stand_in(name: str, split: str) -> ImageSet:
    """The real set where it is wanted and can be had, else its stand-in; prints one line that says which."""
    about = real.REAL[name]
    why = ""
    if os.environ.get("COURSE_REAL_DATA", "").strip() == "1":
        try:
            root = real.find(name)
            if root is None:
                real.download(name)
                root = real.find(name)
            if root is None:
                raise DownloadError("what was downloaded is gone again")
            found = real.read(name, split, root)
            print(f"{name}: the real {about.title}, {len(found)} images to {split} with.")
            return found
        except DownloadError as error:
            why = f" ({' '.join(str(error).split())})"
    found = _embedded(about.stand_in, split, dict(about.options))
    form = "×".join(str(side) for side in found.images.shape[1:])
    print(
        f"{name}: the course's own {about.stand_in} stand in for {about.title}, {len(found)} images of {form}{why}. "
        f"For the real ones ({about.download_mb} MB): python -m course_utils.datasets {name}, "
        "and start with COURSE_REAL_DATA=1."
    )
    return found
