"""The exercises of chapter 08, under the names by which the notebook calls them."""

from .backward_exercise import conv2d_backward
from .forward_exercise import conv2d_forward
from .lenet import LeNet5
from .pooling import max_pool_backward, max_pool_forward
from .predictions import predict_field, predict_parameters, predict_shift
from .sizes import conv_output_size, pad, receptive_field

__all__ = [
    "LeNet5",
    "conv2d_backward",
    "conv2d_forward",
    "conv_output_size",
    "max_pool_backward",
    "max_pool_forward",
    "pad",
    "predict_field",
    "predict_parameters",
    "predict_shift",
    "receptive_field",
]
