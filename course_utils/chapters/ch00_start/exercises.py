"""The exercises of chapter 00, under the names by which the notebook calls them."""

from .colour import bgr_to_rgb
from .crops import crop_center
from .floats import to_float_chw
from .predictions import predict_brighter, predict_resize, predict_wrong_order
from .standard import standardize

__all__ = [
    "bgr_to_rgb",
    "crop_center",
    "predict_brighter",
    "predict_resize",
    "predict_wrong_order",
    "standardize",
    "to_float_chw",
]
