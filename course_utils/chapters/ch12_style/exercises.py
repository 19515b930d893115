"""The exercises of chapter 12, under the names by which the notebook calls them."""

from .content_loss import content_loss
from .gram_matrix import gram_matrix
from .optimise_image import optimise_image
from .predictions import predict_brighter, predict_layer, predict_shuffled
from .style_loss import style_loss
from .total_variation import total_variation
from .transform_net_block import transform_net_block

__all__ = [
    "content_loss",
    "gram_matrix",
    "optimise_image",
    "predict_brighter",
    "predict_layer",
    "predict_shuffled",
    "style_loss",
    "total_variation",
    "transform_net_block",
]
