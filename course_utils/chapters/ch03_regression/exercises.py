"""The exercises of chapter 03, under the names by which the notebook calls them."""

from .design_matrix import design_matrix
from .fit_line import fit_line
from .logistic_gradient import logistic_gradient
from .normal_equation import normal_equation
from .predictions import predict_always_no, predict_backwards, predict_linear, predict_separable
from .r_squared import r_squared
from .sigmoid import sigmoid
from .train_logistic import train_logistic

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
