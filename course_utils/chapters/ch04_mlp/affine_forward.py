"""Exercise of chapter 04: a layer without activation, x W + b.

Conventions: x (n, d) or pictures (n, H, W) or (n, H, W, C), read row by row; W (inputs, outputs), b (outputs,).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator
from scipy.special import expit

from course_utils.grading import Case, Exercise, Misconception

from ._layers import Args, flat
from .expected import Floats
from .reference import affine


def _layer(shape: tuple[int, ...], outputs: int) -> Callable[[Generator], Args]:
    def make(rng: Generator) -> Args:
        inputs = int(np.prod(shape[1:]))
        return rng.normal(size=shape), rng.normal(size=(inputs, outputs)), 3 * rng.normal(size=outputs)

    return make


def _uint8(rng: Generator) -> Args:
    return rng.integers(0, 256, (3, 4, 2), dtype=np.uint8), rng.normal(size=(8, 5)), rng.normal(size=5)


def _view(rng: Generator) -> Args:
    return rng.normal(size=(6, 8))[::2, ::-2], rng.normal(size=(3, 4)).T, rng.normal(size=6)[::2]


def _pixel_columns_first(x: np.ndarray) -> Floats:
    """Pictures read column by column, the last axis of colour staying last."""
    x = np.asarray(x, dtype=float)
    return np.asarray(x.swapaxes(1, 2) if x.ndim > 2 else x).reshape(len(x), -1)


def _first_index_fastest(x: np.ndarray) -> Floats:
    return np.asarray(x, dtype=float).reshape(len(x), -1, order="F")


def _cast(values: Any, dtype: Any) -> np.ndarray:
    """`values` in another type, without a warning where they do not fit."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.asarray(values).astype(dtype))


TRANSPOSED = (
    "Your matrix product meets the wrong axis of W: with as many inputs as outputs it runs, and is wrong; otherwise it "
    "stops with an error about shapes. Here a *column* of W belongs to a neuron. (PyTorch keeps a row for each.)"
)


affine_forward = Exercise(
    "affine_forward",
    points=2,
    oracle=affine,
    cases=[
        Case(
            "one sample, two neurons",
            (np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]]), np.array([10.0, 20.0])),
            worked=True,
        ),
        Case("all sizes different", _layer((5, 4), 3), again=True),
        Case("as many inputs as neurons, and as samples", _layer((3, 3), 3)),
        Case("as many samples as neurons", _layer((4, 6), 4)),
        Case("one neuron", _layer((4, 3), 1)),
        Case("grey pictures", _layer((5, 4, 3), 2)),
        Case("colour pictures", _layer((2, 3, 4, 3), 5)),
        Case("square pictures", _layer((3, 4, 4), 2)),
        Case("uint8 pictures", _uint8),
        Case("views of larger arrays", _view),
    ],
    misconceptions=[
        Misconception("transposed", says=TRANSPOSED, instead=lambda x, w, b: flat(x) @ w.T + b),
        Misconception(
            "no_bias",
            says="The bias does nothing in yours: with an input of zeros each neuron should answer its own b.",
            instead=lambda x, w, b: flat(x) @ w,
        ),
        Misconception(
            "bias_down",
            says="The bias is laid along the wrong axis: b has one number for each neuron, and every sample gets the "
            "same ones. With as many samples as neurons it runs, and is wrong.",
            instead=lambda x, w, b: flat(x) @ w + b[:, None],
        ),
        Misconception(
            "bias_summed",
            says="All biases are added to every neuron. Each neuron has its own.",
            instead=lambda x, w, b: flat(x) @ w + b.sum(),
        ),
        Misconception(
            "first_bias",
            says="Every neuron gets the bias of the first one.",
            instead=lambda x, w, b: flat(x) @ w + b[0],
        ),
        Misconception(
            "bias_subtracted",
            says="The bias is subtracted. It is added here.",
            instead=lambda x, w, b: flat(x) @ w - b,
        ),
        Misconception(
            "bias_times",
            says="The bias multiplies the weighted sum. It is added to it.",
            instead=lambda x, w, b: flat(x) @ w * b,
        ),
        Misconception(
            "bias_first",
            says="The bias is added before the weights have been summed up, so it counts more than once.",
            instead=lambda x, w, b: flat(x) @ (w + b),
        ),
        Misconception(
            "result_transposed",
            says="Rows and columns have changed places: each sample has a row of the result.",
            after=np.transpose,
        ),
        Misconception(
            "column_by_column",
            says="The pictures are read column by column. Here they are read row by row, as NumPy stores them.",
            instead=lambda x, w, b: _pixel_columns_first(x) @ w + b,
        ),
        Misconception(
            "fortran",
            says="The pictures are read with the first index running fastest. Here they are read row by row, as NumPy "
            "stores them.",
            instead=lambda x, w, b: _first_index_fastest(x) @ w + b,
        ),
        Misconception(
            "pixels_and_samples_mixed",
            says="The whole batch is laid out anew, so the numbers of one sample end up in several rows. "
            "Each sample keeps its row.",
            instead=lambda x, w, b: np.asarray(x, dtype=float).T.reshape(len(x), -1) @ w + b,
        ),
        Misconception(
            "pixels_and_samples_turned",
            says="The whole batch is laid out anew, so the numbers of one sample end up in several rows. "
            "Each sample keeps its row.",
            instead=lambda x, w, b: np.asarray(x, dtype=float).reshape(len(w), -1).T @ w + b,
        ),
        Misconception(
            "relu",
            says="The negative numbers are gone: there is an activation in yours. An affine layer has none.",
            after=lambda z: np.maximum(z, 0),
        ),
        Misconception(
            "sigmoid",
            says="All of your numbers lie between 0 and 1: there is an activation in yours. An affine layer has none.",
            after=expit,
        ),
        Misconception(
            "mean",
            says="The weighted inputs are averaged. They are added up.",
            instead=lambda x, w, b: flat(x) @ w / w.shape[0] + b,
        ),
        Misconception(
            "first_sample",
            says="This is the answer to the first sample only. Every row of x is a sample.",
            after=lambda z: z[0],
        ),
        Misconception(
            "summed",
            says="The samples have been added up. Each has its own row in the result.",
            after=lambda z: z.sum(axis=0),
        ),
        Misconception(
            "scaled",
            says="The uint8 pixels are divided by 255. The text does not ask for it.",
            instead=lambda x, w, b: affine(x / 255 if x.dtype == np.uint8 else x, w, b),
        ),
        Misconception(
            "scaled_always",
            says="The inputs are divided by 255. The text does not ask for it.",
            before=lambda x, w, b: (np.asarray(x) / 255, w, b),
        ),
        Misconception(
            "mixed_other_way",
            says="The whole batch is laid out anew, so the numbers of one sample end up in several rows. "
            "Each sample keeps its row.",
            before=lambda x, w, b: (np.asarray(x).reshape(w.shape[0], -1).T, w, b),
        ),
        Misconception(
            "pixels_wrapped",
            says="The result is put back into the type of the pixels. See the case 'uint8 pictures'.",
            instead=lambda x, w, b: _cast(affine(x, w, b), x.dtype),
        ),
        Misconception(
            "decimals_cut",
            says="With whole numbers as pixels your sums are whole numbers, too: their decimals are cut off. See the "
            "case 'uint8 pictures'.",
            instead=lambda x, w, b: affine(x, w, b).astype(float if x.dtype.kind == "f" else np.int64),
        ),
        Misconception(
            "weights_cut",
            says="The weights are put into the type of the pixels, so their decimals and signs are lost. See the case "
            "'uint8 pictures'.",
            instead=lambda x, w, b: flat(x) @ _cast(w, x.dtype) + b,
        ),
        Misconception(
            "added_up_in_pixel_type",
            says="Something of yours is added up in the type of the pixels, where 255 + 1 is 0. See the case 'uint8 "
            "pictures'.",
            instead=lambda x, w, b: flat(x) @ w + _cast(b, x.dtype),
        ),
    ],
    forbids={"torch.nn.functional.linear", "loops"},
)
