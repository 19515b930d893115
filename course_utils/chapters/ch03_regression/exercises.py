"""The exercises of chapter 03, under the names by which the notebook calls them."""

from .lines import fit_line, r_squared
from .logistic import logistic_gradient, sigmoid, train_logistic
from .predictions import predict_always_no, predict_backwards, predict_linear, predict_separable
from .tables import design_matrix, normal_equation

__all__ = [
    "design_matrix",
    "fit_line",
    "logistic_gradient",
    "normal_equation",
    "predict_always_no",
    "predict_backwards",
    "predict_linear",
    "predict_separable",
    "r_squared",
    "sigmoid",
    "train_logistic",
]
