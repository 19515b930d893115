"""The exercises of chapter 08, under the names by which the notebook calls them."""

from .backward_exercise import conv2d_backward
from .conv_output_size import conv_output_size
from .forward_exercise import conv2d_forward
from .lenet import LeNet5
from .max_pool_backward import max_pool_backward
from .max_pool_forward import max_pool_forward
from .pad import pad
from .predictions import predict_field, predict_parameters, predict_shift
from .receptive_field import receptive_field

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
