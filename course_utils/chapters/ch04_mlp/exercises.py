"""The exercises of chapter 04, under the names by which the notebook calls them."""

from .affine_forward import affine_forward
from .backprop_two_layer import backprop_two_layer
from .count_parameters import count_parameters
from .neurons import activation_slopes, activations
from .predictions import predict_collapse, predict_passes, predict_softmax_twice
from .sgd_epoch import sgd_epoch
from .torch_accuracy import torch_accuracy
from .torch_epoch import torch_epoch
from .torch_mlp import TorchMLP
from .two_layer_forward import two_layer_forward

__all__ = [
    "TorchMLP",
    "activation_slopes",
    "activations",
    "affine_forward",
    "backprop_two_layer",
    "count_parameters",
    "predict_collapse",
    "predict_passes",
    "predict_softmax_twice",
    "sgd_epoch",
    "torch_accuracy",
    "torch_epoch",
    "two_layer_forward",
]
