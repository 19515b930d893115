"""The detectors that come with the course, trained by tools/experiments/ch14_detector.py and ch14_raccoon.py."""

from __future__ import annotations

from functools import cache

from course_utils._paths import data_dir
from course_utils.training import load_weights

from .detector import ANCHORS, Detector

#: Pixels along a side of the images that it was trained with: `load("shapes", split, size=SIZE)`.
SIZE = 96
FILES = {"shapes": "ch14_detector.pt", "raccoon": "ch14_raccoon.pt"}
#: SHA-256 of the file, number of classes, anchors.
_KNOWN: dict[str, tuple[str, int, tuple[tuple[float, float], ...]]] = {
    "shapes": ("9db54e935c715a3006c9f8beb02b37a2fcee988b3e9d0d36e0d6ea31302189b5", 5, ANCHORS),
    "raccoon": ("3761073c8525a02c294be3314e5a0bc1d66e4ec6c02c88de61995e19ffa5367b", 1, ((39, 50), (56, 85), (86, 89))),
}


def sha256(name: str) -> str:
    """The SHA-256 of a detector's file."""
    return _KNOWN[name][0]


@cache
def _loaded(name: str) -> Detector:
    digest, classes, anchors = _KNOWN[name]
    net = Detector(classes, anchors)
    load_weights(net, data_dir() / "weights" / FILES[name], digest)
    return net.eval().requires_grad_(False)


def detector(name: str = "shapes") -> Detector:
    """A trained detector, in evaluation mode; the same object at each call, so train a copy.

    Args:
        name: 'shapes' (five classes), or 'raccoon' (one), tuned on photographs.

    Raises:
        ValueError: there is no such detector.
        WeightsError: its file is missing, or is not the one that is meant.
    """
    if name not in FILES:
        raise ValueError(f"one of {', '.join(FILES)} was expected; {name!r} came.")
    return _loaded(name)
