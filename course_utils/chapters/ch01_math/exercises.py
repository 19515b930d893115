"""The exercises of chapter 01, under the names by which the notebook calls them."""

from .cross_entropy import cross_entropy
from .gradient_descent import gradient_descent
from .huber import huber
from .margin_losses import margin_losses
from .numerical_gradient import numerical_gradient
from .predictions import predict_confidence, predict_push, predict_rate, predict_step
from .softmax import softmax

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
