"""The exercises of chapter 14, under the names by which the notebook calls them."""

from .converting import box_convert
from .decoding import decode_predictions
from .encoding import encode_targets
from .masked_loss import localization_loss
from .overlap import iou_matrix
from .precision import average_precision
from .predictions import predict_iou, predict_junk, predict_windows
from .suppression import nms
from .windows import fc_to_conv

__all__ = [
    "average_precision",
    "box_convert",
    "decode_predictions",
    "encode_targets",
    "fc_to_conv",
    "iou_matrix",
    "localization_loss",
    "nms",
    "predict_iou",
    "predict_junk",
    "predict_windows",
]
