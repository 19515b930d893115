"""The demos of chapter 03: a line and its squares, the bowl, the sigmoid, polynomials, the threshold."""

from .curves import polynomial_demo
from .decisions import sigmoid_demo, threshold_demo
from .lines import bowl_demo, line_demo

__all__ = ["bowl_demo", "line_demo", "polynomial_demo", "sigmoid_demo", "threshold_demo"]
