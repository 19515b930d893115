"""The exercises of chapter 01, under the names by which the notebook calls them."""

from .classes import cross_entropy, softmax
from .losses import huber, margin_losses
from .predictions import predict_confidence, predict_push, predict_rate, predict_step
from .slopes import gradient_descent, numerical_gradient

__all__ = [
    "cross_entropy",
    "gradient_descent",
    "huber",
    "margin_losses",
    "numerical_gradient",
    "predict_confidence",
    "predict_push",
    "predict_rate",
    "predict_step",
    "softmax",
]
