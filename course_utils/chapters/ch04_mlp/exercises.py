"""The exercises of chapter 04, under the names by which the notebook calls them."""

from .forward import affine_forward, count_parameters, two_layer_forward
from .learning import backprop_two_layer, sgd_epoch
from .neurons import activation_slopes, activations
from .predictions import predict_collapse, predict_passes, predict_softmax_twice
from .torch_nets import TorchMLP, torch_accuracy, torch_epoch

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
