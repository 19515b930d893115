"""What the exercises of chapter 01 on logits share."""

from __future__ import annotations

from typing import Any

import numpy as np

from .reference import Floats


def as_floats(logits: Any) -> Floats:
    """The same numbers in 64-bit floats."""
    return np.asarray(logits, dtype=float)
