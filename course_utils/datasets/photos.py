"""The pictures that come with scikit-image and scikit-learn: real photographs, always there, no network."""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

Use = Literal["content", "style"]

CC0 = "CC0 1.0 (public domain dedication)"
PUBLIC = "public domain"
FREE = "no known copyright restrictions"
BY = "CC BY 2.0"


@dataclass(frozen=True)
class Photo:
    """One picture with what must be known about it. Arrays are copies: drawing on one spoils nothing.

    Attributes:
        name: its key in `load("photos")`.
        use: 'content' shows a thing or a scene, 'style' a texture or pattern.
        licence: terms of use.
        source: who made it and which library brings it.
    """

    name: str
    use: Use
    licence: str
    source: str
    _pixels: np.ndarray = field(repr=False, compare=False)

    @property
    def rgb(self) -> np.ndarray:
        """(H, W, 3) uint8, red first. A picture that was taken in grey has three equal channels."""
        pixels = self._pixels
        return np.repeat(pixels[:, :, None], 3, axis=2) if pixels.ndim == 2 else pixels.copy()

    @property
    def gray(self) -> np.ndarray:
        """(H, W) uint8: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601, as OpenCV and Pillow weigh them), rounded."""
        if self._pixels.ndim == 2:
            return self._pixels.copy()
        return np.rint(self._pixels @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)


def _skimage(function: str) -> Callable[[], np.ndarray]:
    def read() -> np.ndarray:
        import skimage.data

        return getattr(skimage.data, function)()

    return read


def _sklearn(file: str) -> Callable[[], np.ndarray]:
    def read() -> np.ndarray:
        from sklearn.datasets import load_sample_image

        return load_sample_image(file)

    return read


# name: (use, licence, source, reader). The statements are scikit-image's and scikit-learn's own; a bundled picture
# without one (moon, page, colorwheel, the motorcycle pair) is left out.
_TABLE: dict[str, tuple[Use, str, str, Callable[[], np.ndarray]]] = {
    "astronaut": ("content", PUBLIC, "Eileen Collins, NASA Great Images; in scikit-image", _skimage("astronaut")),
    "camera": ("content", CC0, "Lav Varshney; in scikit-image (grey)", _skimage("camera")),
    "chelsea": ("content", CC0, "Chelsea the cat, Stéfan van der Walt; in scikit-image", _skimage("chelsea")),
    "china": ("content", BY, "danielbuechele on Flickr, 6061409035; in scikit-learn", _sklearn("china.jpg")),
    "clock": (
        "content",
        PUBLIC,
        "a clock, camera moving, Stéfan van der Walt; in scikit-image (grey)",
        _skimage("clock"),
    ),
    "coffee": ("content", CC0, "Rachel Michetti, Pikolo Espresso Bar; in scikit-image", _skimage("coffee")),
    "coins": ("content", FREE, "Greek coins, Brooklyn Museum; in scikit-image (grey)", _skimage("coins")),
    "flower": ("content", BY, "vultilion on Flickr, 6056698931; in scikit-learn", _sklearn("flower.jpg")),
    "retina": ("content", CC0, "Mikael Häggström, Wikimedia Commons; in scikit-image", _skimage("retina")),
    "rocket": ("content", PUBLIC, "DSCOVR on Falcon 9, SpaceX; in scikit-image", _skimage("rocket")),
    "brick": ("style", CC0, "Bricks25, CC0Textures; in scikit-image (grey)", _skimage("brick")),
    "grass": ("style", CC0, "Grass 01, linolafett on DeviantArt; in scikit-image (grey)", _skimage("grass")),
    "gravel": ("style", CC0, "Gravel04, CC0Textures; in scikit-image (grey)", _skimage("gravel")),
    "hubble": (
        "style",
        PUBLIC,
        "Hubble eXtreme Deep Field, NASA, HubbleSite 2012-37; in scikit-image",
        _skimage("hubble_deep_field"),
    ),
    "tissue": (
        "style",
        FREE,
        "stained colon glands, Center for Microscopy and Molecular Imaging; in scikit-image",
        _skimage("immunohistochemistry"),
    ),
}


@functools.cache
def _photo(name: str) -> Photo:
    use, licence, source, read = _TABLE[name]
    pixels = np.ascontiguousarray(read(), dtype=np.uint8)
    pixels.flags.writeable = False
    return Photo(name, use, licence, source, pixels)


class Photos(Mapping[str, Photo]):
    """`load("photos")`: picture names → `Photo`. A picture is read when it is first asked for."""

    def __getitem__(self, name: str) -> Photo:
        """The picture of that name. Raises `UnknownName` (a KeyError) with a suggestion if there is none."""
        from course_utils.datasets._names import UnknownName, unknown

        if name not in _TABLE:
            raise UnknownName(unknown("picture", name, _TABLE))
        return _photo(name)

    def __contains__(self, name: object) -> bool:
        return name in _TABLE

    def __iter__(self) -> Iterator[str]:
        return iter(_TABLE)

    def __len__(self) -> int:
        return len(_TABLE)

    def __repr__(self) -> str:
        return f"Photos({', '.join(_TABLE)})"

    def names(self, use: Use) -> tuple[str, ...]:
        """Names of the pictures for one use: 'content' or 'style'."""
        return tuple(name for name, row in _TABLE.items() if row[0] == use)
