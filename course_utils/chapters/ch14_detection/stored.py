"""The detectors that come with the course, trained by tools/experiments/ch14_detector.py and ch14_raccoon.py."""

from __future__ import annotations

from functools import cache
from typing import Any

from course_utils._paths import data_dir
from course_utils.training import load_weights

from .detector import Detector

#: Pixels along a side of the images that it was trained with: `load("shapes", split, size=SIZE)`.
SIZE = 96
FILES = {"shapes": "ch14_detector.pt", "raccoon": "ch14_raccoon.pt"}
#: SHA-256 of the file, and what the net was made with where that is not the default.
_KNOWN: dict[str, tuple[str, dict[str, Any]]] = {
    "shapes": ("db2e63b9ad168899bd6436a5e7590c3b2a11bb8e35422ad47f56c006ed6a1b45", {}),
    "raccoon": (
        "79cac9ff2315189611f1f5fbf40772f13618f8918e212d7ae24252e431e7b502",
        {"classes": 1, "anchors": ((39, 50), (56, 85), (86, 89))},
    ),
}


def sha256(name: str) -> str:
    """The SHA-256 of a detector's file."""
    return _KNOWN[name][0]


@cache
def _loaded(name: str) -> Detector:
    digest, form = _KNOWN[name]
    net = Detector(**form)
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
