"""Exercise of chapter 12: the style loss, squared differences of Gram matrices, weighted over layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from numpy.random import Generator
from torch import Tensor

from course_utils.grading import Case, Misconception

from ._observed import alone, fixed, leaf, value_and_gradient
from ._plainly import PlainExercise
from .gram_matrix import oracle as gram

Layers = Sequence[Tensor]
Weights = Sequence[float]
Loss = Callable[[Layers, Layers, Weights], Any]


def layer_loss(f: Tensor, s: Tensor) -> Tensor:
    """1 / (4 C² M²) · Σ (G − A)² of one layer, for features f and s, both (N, C, H, W)."""
    return ((gram(f) - gram(s)) ** 2).sum() / (4 * f.shape[1] ** 2 * (f.shape[2] * f.shape[3]) ** 2)


def oracle(features: Layers, style: Layers, weights: Weights) -> Tensor:
    """Σ over layers of w · 1 / (4 C² M²) · Σ (G − A)²."""
    return torch.stack([w * layer_loss(f, s) for f, s, w in zip(features, style, weights, strict=True)]).sum()


def _layers(*shapes: tuple[int, ...], weights: Weights) -> Callable[[Generator], tuple[Any, ...]]:
    def make(rng: Generator) -> tuple[Any, ...]:
        ours = [leaf(rng.normal(size=shape) + 0.5) for shape in shapes]
        return ours, [fixed(1.5 * rng.normal(size=shape) + 0.2) for shape in shapes], list(weights)

    return make


def _each(one: Callable[[Tensor, Tensor], Tensor], join: Callable[[list[Tensor]], Any] | None = None) -> Loss:
    """Another loss of a layer; weighted and added up, or joined otherwise."""

    def turned(features: Layers, style: Layers, weights: Weights) -> Any:
        parts = [w * one(f, s) for f, s, w in zip(features, style, weights, strict=True)]
        return join(parts) if join else torch.stack(parts).sum()

    return turned


def _factor(factor: Callable[[int, int, int, int], float]) -> Loss:
    """The squared differences of Gram matrices, times a number that depends on N, C, H and W."""
    return _each(lambda f, s: ((gram(f) - gram(s)) ** 2).sum() * factor(*f.shape))


def _right(f: Tensor) -> float:
    return 1 / (4 * f.shape[1] ** 2 * (f.shape[2] * f.shape[3]) ** 2)


def _sizes_of(layer: int) -> Loss:
    """Every layer's squared differences, with the factor of one of them."""

    def turned(features: Layers, style: Layers, weights: Weights) -> Any:
        scale = _right(features[layer])
        parts = [w * ((gram(f) - gram(s)) ** 2).sum() for f, s, w in zip(features, style, weights, strict=True)]
        return torch.stack(parts).sum() * scale

    return turned


def _of_grams(reduce: Callable[[Tensor], Tensor]) -> Loss:
    """The right factor, before something else than the sum of the squared differences."""
    return _each(lambda f, s: reduce(gram(f) - gram(s)) * _right(f))


def _with_gram(other: Callable[[Tensor], Tensor]) -> Loss:
    """The right factor, and the sum of squared differences of other matrices."""
    return _each(lambda f, s: ((other(f) - other(s)) ** 2).sum() * _right(f))


def _centred_gram(f: Tensor) -> Tensor:
    return gram(f - f.mean(dim=(2, 3), keepdim=True))


def _positions(f: Tensor) -> Tensor:
    rows = f.flatten(2)
    return rows.transpose(1, 2) @ rows


def _weights(change: Callable[[Weights], Sequence[float]]) -> Callable[..., tuple[Any, ...]]:
    return lambda features, style, weights: (features, style, change(weights))


def _widths_for_weights(features: Layers, style: Layers, weights: Weights) -> tuple[Any, ...]:
    return features, style, [float(maps.shape[3]) for maps in features]


def _found_by_weight(features: Layers, style: Layers, weights: Weights) -> tuple[Any, ...]:
    places = [list(weights).index(w) for w in weights]
    return [features[i] for i in places], [style[i] for i in places], weights


FACTOR = "The factor of a layer is 1 / (4 C² M²), with M = H · W. {}"

style_loss = PlainExercise(
    "style_loss",
    points=3,
    oracle=oracle,
    observe=value_and_gradient("loss"),
    scalar_1d=True,
    cases=[
        Case(
            "one layer, two channels, two places",
            ([leaf([[[[1, 1]], [[0, 2]]]])], [fixed([[[[1, -1]], [[0, 2]]]])], [1.0]),
            worked=True,
        ),
        Case(
            "energies that differ, weight 2",
            ([leaf([[[[1, 0, 2]]]])], [fixed([[[[1, 0, 0]]]])], [2.0]),
            worked=True,
        ),
        Case("two layers", _layers((1, 3, 4, 5), (1, 5, 2, 3), weights=[0.25, 0.5]), again=True),
        Case(
            "three layers, one of weight 0", _layers((1, 2, 4, 3), (1, 4, 3, 2), (1, 3, 2, 2), weights=[3.0, 0.0, 2.0])
        ),
        Case("one layer, wide maps", _layers((1, 4, 2, 7), weights=[1.5])),
        Case("two layers of the same weight", _layers((1, 2, 3, 4), (1, 3, 2, 3), weights=[0.5, 0.5])),
        Case("a batch of two images", _layers((2, 3, 4, 3), (2, 4, 2, 3), weights=[1.0, 0.3])),
        Case("one layer of one channel", _layers((1, 1, 3, 5), weights=[1.0])),
        Case("maps of one place", _layers((1, 3, 1, 1), (1, 2, 3, 2), weights=[0.7, 1.2])),
    ],
    misconceptions=[
        Misconception(
            "no_factor",
            says=FACTOR.format("Yours has none."),
            instead=_factor(lambda n, c, h, w: 1.0),
        ),
        Misconception(
            "without_quarter",
            says=FACTOR.format("In yours the 4 is missing."),
            instead=_factor(lambda n, c, h, w: 1 / (c * h * w) ** 2),
        ),
        Misconception(
            "half_for_quarter",
            says=FACTOR.format("Yours has 2 instead of 4."),
            instead=_factor(lambda n, c, h, w: 0.5 / (c * h * w) ** 2),
        ),
        Misconception(
            "sixteen",
            says=FACTOR.format("In yours the 4 is squared, too."),
            instead=_factor(lambda n, c, h, w: 1 / (4 * c * h * w) ** 2),
        ),
        Misconception(
            "not_squared",
            says=FACTOR.format("In yours C and M are not squared."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c * h * w)),
        ),
        Misconception(
            "channels_not_squared",
            says=FACTOR.format("In yours C is not squared."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c * (h * w) ** 2)),
        ),
        Misconception(
            "places_not_squared",
            says=FACTOR.format("In yours M is not squared."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c**2 * h * w)),
        ),
        Misconception(
            "height_not_squared",
            says=FACTOR.format("In yours H is not squared: `** 2` reaches only what stands right before it."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c**2 * h * w**2)),
        ),
        Misconception(
            "width_not_squared",
            says=FACTOR.format("In yours W is not squared."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c**2 * h**2 * w)),
        ),
        Misconception(
            "only_width_squared",
            says=FACTOR.format("In yours only W is squared: `** 2` reaches only what stands right before it."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c * h * w**2)),
        ),
        Misconception(
            "places_in_numerator",
            says=FACTOR.format("Yours multiplies by M²: `a / b * c` is (a / b) · c."),
            instead=_factor(lambda n, c, h, w: 0.25 / c**2 * (h * w) ** 2),
        ),
        Misconception(
            "all_in_numerator",
            says=FACTOR.format("Yours multiplies by C² and M²: `1 / 4 * c` is (1 / 4) · c."),
            instead=_factor(lambda n, c, h, w: 0.25 * (c * h * w) ** 2),
        ),
        Misconception(
            "places_added",
            says=FACTOR.format("Yours takes H + W for M."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c * (h + w)) ** 2),
        ),
        Misconception(
            "sizes_of_first_layer",
            says="C, H and W of the first layer are used for all. Each layer has its own.",
            instead=_sizes_of(0),
        ),
        Misconception(
            "sizes_of_last_layer",
            says="C, H and W of the last layer are used for all. Each layer has its own.",
            instead=_sizes_of(-1),
        ),
        Misconception(
            "channels_only",
            says=FACTOR.format("Yours divides by the channels only."),
            instead=_factor(lambda n, c, h, w: 0.25 / c**2),
        ),
        Misconception(
            "places_only",
            says=FACTOR.format("Yours divides by the places only."),
            instead=_factor(lambda n, c, h, w: 0.25 / (h * w) ** 2),
        ),
        Misconception(
            "four_only",
            says=FACTOR.format("Yours has only the 4."),
            instead=_factor(lambda n, c, h, w: 0.25),
        ),
        Misconception(
            "half_only",
            says=FACTOR.format("Yours has ½, which belongs to the content."),
            instead=_factor(lambda n, c, h, w: 0.5),
        ),
        Misconception(
            "images_for_channels",
            says=FACTOR.format("Yours takes the first axis, the images, for C."),
            instead=_factor(lambda n, c, h, w: 0.25 / (n * h * w) ** 2),
        ),
        Misconception(
            "height_for_places",
            says=FACTOR.format("Yours takes H alone for M."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c * h) ** 2),
        ),
        Misconception(
            "width_for_places",
            says=FACTOR.format("Yours takes W alone for M."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c * w) ** 2),
        ),
        Misconception(
            "square_maps",
            says=FACTOR.format("Yours takes H · H for M: maps need not be square."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c * h * h) ** 2),
        ),
        Misconception(
            "square_maps_width",
            says=FACTOR.format("Yours takes W · W for M: maps need not be square."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c * w * w) ** 2),
        ),
        Misconception(
            "channels_for_places",
            says=FACTOR.format("Yours takes C for M: a Gram matrix is C × C and does not know M any more."),
            instead=_factor(lambda n, c, h, w: 0.25 / c**4),
        ),
        Misconception(
            "places_twice",
            says=FACTOR.format("Yours divides by M² twice: in the matrices and before the sum."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c**2 * (h * w) ** 4)),
        ),
        Misconception(
            "all_twice",
            says=FACTOR.format("Yours divides by C² and M² twice: in the matrices and before the sum."),
            instead=_factor(lambda n, c, h, w: 0.25 / (c * h * w) ** 4),
        ),
        Misconception(
            "images_in_factor",
            says=FACTOR.format("Yours also divides by the number of images, squared."),
            instead=_factor(lambda n, c, h, w: 0.25 / (n * c * h * w) ** 2),
        ),
        Misconception(
            "averaged_over_images",
            says="You average over the images of the batch. Here they are added up.",
            instead=_factor(lambda n, c, h, w: 0.25 / (n * (c * h * w) ** 2)),
        ),
        Misconception(
            "mean_with_factor",
            says="You take the mean of the squared differences, and divide by 4 C² M² as well: C² twice.",
            instead=_of_grams(lambda d: (d**2).mean()),
        ),
        Misconception(
            "mean",
            says="This is the mean of the squared differences. Their sum is asked for, times 1 / (4 C² M²).",
            instead=_each(lambda f, s: ((gram(f) - gram(s)) ** 2).mean()),
        ),
        Misconception(
            "mean_of_normalised",
            says="You divide the matrices by C · H · W and take the mean of the squared differences, as some programs "
            "do: a C² too many, and no 4.",
            instead=_each(lambda f, s: ((gram(f) - gram(s)) ** 2).mean() / (f.shape[1] * f.shape[2] * f.shape[3]) ** 2),
        ),
        Misconception(
            "mean_over_places",
            says="You divide the matrices by H · W and take the mean of the squared differences, as some programs do: "
            "that is right but for the 4.",
            instead=_each(
                lambda f, s: ((gram(f) - gram(s)) ** 2).sum() / f.shape[0] / (f.shape[1] * f.shape[2] * f.shape[3]) ** 2
            ),
        ),
        Misconception(
            "gram_of_difference",
            says="You take the Gram matrix of the difference of the features. Two pictures of one style have different "
            "features, and equal Gram matrices: take the difference of the matrices.",
            instead=_each(lambda f, s: (gram(f - s) ** 2).sum() * _right(f)),
        ),
        Misconception(
            "features_compared",
            says="You compare the features themselves: that is content. Style compares Gram matrices, which know no "
            "place.",
            instead=_with_gram(lambda f: f),
        ),
        Misconception(
            "content_loss",
            says="This is the content loss, ½ Σ (F − P)². Style compares Gram matrices, which know no place.",
            instead=_each(lambda f, s: ((f - s) ** 2).sum() / 2),
        ),
        Misconception(
            "centred",
            says="Your matrices are centred: the mean of each channel is taken off. A Gram matrix takes nothing off.",
            instead=_with_gram(_centred_gram),
        ),
        Misconception(
            "positions",
            says="Your matrices compare places, M × M, and not channels, C × C: they still know what is where.",
            instead=_with_gram(_positions),
        ),
        Misconception(
            "diagonal_only",
            says="You compare the diagonals only. On the first example they are equal, and what differs is that the "
            "two channels agree in one picture and disagree in the other.",
            instead=_with_gram(lambda f: (f**2).sum(dim=(2, 3))),
        ),
        Misconception(
            "upper_half",
            says="Each pair of channels is counted once. In the sum over the whole matrix it stands twice.",
            instead=_of_grams(lambda d: (torch.triu(d) ** 2).sum()),
        ),
        Misconception(
            "batch_merged",
            says="The images of a batch are added up into one matrix. Each image has its own.",
            instead=_with_gram(lambda f: gram(f).sum(0)),
        ),
        Misconception(
            "absolute",
            says="You add up absolute differences of the matrices. They are squared.",
            instead=_of_grams(lambda d: d.abs().sum()),
        ),
        Misconception(
            "norm",
            says="There is a square root: the distance of the matrices, not its square.",
            instead=_of_grams(lambda d: (d**2).sum().sqrt()),
        ),
        Misconception(
            "signed",
            says="The differences are added up with their signs, so that they cancel: nothing is squared.",
            instead=_of_grams(lambda d: d.sum()),
        ),
        Misconception(
            "square_of_sum",
            says="You add up the differences first and square then. Those of opposite sign cancel; square each first.",
            instead=_of_grams(lambda d: d.sum() ** 2),
        ),
        Misconception(
            "difference_of_squares",
            says="You square both matrices and subtract then. The difference is squared.",
            instead=_each(lambda f, s: (gram(f) ** 2 - gram(s) ** 2).sum() * _right(f)),
        ),
        Misconception(
            "no_target",
            says="The style picture does not occur: these are the squares of G alone.",
            instead=_each(lambda f, s: (gram(f) ** 2).sum() * _right(f)),
        ),
        Misconception(
            "weights_ignored",
            says="The weights of the layers do nothing in yours.",
            before=_weights(lambda w: [1.0] * len(w)),
        ),
        Misconception(
            "weight_overwritten",
            says="Each layer is multiplied by its width W, not by its weight. Is the weight's name given to the width, "
            "too, where C, H and W are read off? From there on it holds the width.",
            instead=alone(oracle, before=_widths_for_weights),
        ),
        Misconception(
            "weights_equal",
            says="All layers count alike in yours, one over their number each. The weights are given.",
            instead=alone(oracle, before=_weights(lambda w: [1 / len(w)] * len(w))),
        ),
        Misconception(
            "weights_normalised",
            says="You divide the weights by their sum. They are used as they are given.",
            instead=alone(oracle, before=_weights(lambda w: [x / sum(w) for x in w])),
        ),
        Misconception(
            "layers_averaged",
            says="You divide by the number of layers. The weighted losses are added up.",
            before=_weights(lambda w: [x / len(w) for x in w]),
        ),
        Misconception(
            "weights_squared",
            says="The weights are squared, too: they stand in front of a layer's whole loss.",
            instead=alone(oracle, before=_weights(lambda w: [x**2 for x in w])),
        ),
        Misconception(
            "weights_reversed",
            says="The weights belong to the layers in the order in which both are given; yours are reversed.",
            instead=alone(oracle, before=_weights(lambda w: list(w)[::-1])),
        ),
        Misconception(
            "found_by_weight",
            says="Of two layers with the same weight, one is counted twice and the other not at all: a weight is no "
            "name for a layer.",
            instead=alone(oracle, before=_found_by_weight),
        ),
        Misconception(
            "first_layer",
            says="Only the first layer counts. Is there a `return` inside the loop?",
            instead=alone(oracle, before=lambda f, s, w: (f[:1], s[:1], w[:1])),
        ),
        Misconception(
            "last_layer",
            says="Only the last layer counts. Is the sum overwritten in the loop?",
            before=lambda f, s, w: (f[-1:], s[-1:], w[-1:]),
        ),
        Misconception(
            "first_left_out",
            says="The first layer is left out.",
            instead=alone(oracle, before=lambda f, s, w: (f[1:], s[1:], w[1:])),
        ),
        Misconception(
            "not_added",
            says="A number for each layer comes back. They are added up: a loss is one number.",
            instead=_each(layer_loss, join=list),
        ),
        Misconception(
            "halved", says="Your loss is half of what it should be.", instead=alone(oracle, after=lambda r: r / 2)
        ),
        Misconception(
            "negative",
            says="The sign is wrong: a loss grows with the difference.",
            instead=alone(oracle, after=lambda r: -r),
        ),
        Misconception(
            "detached",
            says="The number is right, but the gradient ends here: the loss is cut off from the features (by `item`, "
            "`detach`, `no_grad`, `torch.tensor(...)` or a way through NumPy). No pixel would ever learn from it.",
            after=lambda r: r.detach(),
        ),
    ],
)
