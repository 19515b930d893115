"""Exercise of chapter 12: the content loss, half the sum of squared differences of two sets of feature maps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from numpy.random import Generator
from torch import Tensor
from torch.nn import functional

from course_utils.grading import Case, Misconception

from ._observed import fixed, leaf, not_a_number, value_and_gradient
from ._plainly import PlainExercise

Made = Callable[[Generator], tuple[Tensor, Tensor]]


def oracle(features: Tensor, content: Tensor) -> Tensor:
    """½ Σ (F − P)², a tensor of shape ()."""
    return 0.5 * functional.mse_loss(features, content, reduction="sum")


def _pair(*shape: int, scale: float = 1.0) -> Made:
    return lambda rng: (leaf(scale * rng.normal(size=shape) + 0.5), fixed(scale * rng.normal(size=shape) + 1))


def _times(factor: Callable[[Tensor], float]) -> Callable[[Tensor, Tensor], Tensor]:
    """The sum of squares, times a number that depends on the shape."""
    return lambda f, p: ((f - p) ** 2).sum() * factor(f)


def _of_difference(reduce: Callable[[Tensor], Any]) -> Callable[[Tensor, Tensor], Any]:
    return lambda f, p: reduce(f - p)


def _gram(x: Tensor) -> Tensor:
    return torch.einsum("nchw,ndhw->ncd", x, x)


MEAN = "This is a mean. On the first example the squared differences are 1, 0 and 4: their sum, 5, is halved."

content_loss = PlainExercise(
    "content_loss",
    points=1,
    oracle=oracle,
    observe=value_and_gradient("loss"),
    scalar_1d=True,
    cases=[
        Case("three numbers", (leaf([[[[1, 2, 3]]]]), fixed([[[[0, 2, 5]]]])), worked=True),
        Case("all sizes different", _pair(2, 3, 4, 5), again=True),
        Case("one image", _pair(1, 4, 3, 2)),
        Case("three images of one channel", _pair(3, 1, 2, 5)),
        Case("one place", _pair(2, 3, 1, 1)),
        Case("large features", _pair(1, 2, 3, 4, scale=50.0)),
        Case(
            "the photo itself: equal features",
            lambda rng: (lambda x: (leaf(x), fixed(x)))(rng.normal(size=(1, 2, 3, 2))),
        ),
    ],
    misconceptions=[
        Misconception(
            "no_half",
            says="The ½ is missing: on the first example yours is 5, and 2.5 is right.",
            instead=_times(lambda f: 1.0),
        ),
        Misconception("mean", says=MEAN, instead=_times(lambda f: 1 / f.numel())),
        Misconception("half_mean", says=MEAN, instead=_times(lambda f: 0.5 / f.numel())),
        Misconception(
            "quarter",
            says="Yours is half of what is right: the ½ is squared along with the difference, or stands there twice.",
            instead=_times(lambda f: 0.25),
        ),
        Misconception(
            "doubled", says="Yours is four times too large: twice the sum of squares.", instead=_times(lambda f: 2.0)
        ),
        Misconception(
            "per_image",
            says="You divide by the number of images. All squares are added up, over all images.",
            instead=_times(lambda f: 0.5 / f.shape[0]),
        ),
        Misconception(
            "per_image_without_half",
            says="You divide by the number of images, and the ½ is missing.",
            instead=_times(lambda f: 1 / f.shape[0]),
        ),
        Misconception(
            "per_place",
            says="You divide by the number of places. Nothing but ½ stands before this sum.",
            instead=_times(lambda f: 0.5 / (f.shape[2] * f.shape[3])),
        ),
        Misconception(
            "per_channel",
            says="You divide by the number of channels. Nothing but ½ stands before this sum.",
            instead=_times(lambda f: 0.5 / f.shape[1]),
        ),
        Misconception(
            "by_size_of_maps",
            says="You divide by C · H · W, as some programs do. Here nothing but ½ stands before the sum.",
            instead=_times(lambda f: f.shape[0] / f.numel()),
        ),
        Misconception(
            "half_by_size_of_maps",
            says="You divide by C · H · W, as some programs do. Here nothing but ½ stands before the sum.",
            instead=_times(lambda f: 0.5 * f.shape[0] / f.numel()),
        ),
        Misconception(
            "factor_of_style",
            says="This is the factor of the style loss, 1 / (4 C² M²). Before the content's sum there is ½.",
            instead=_times(lambda f: 0.25 / (f.shape[1] * f.shape[2] * f.shape[3]) ** 2),
        ),
        Misconception(
            "absolute",
            says="You add up absolute differences. They are squared.",
            instead=_of_difference(lambda d: d.abs().sum()),
        ),
        Misconception(
            "half_absolute",
            says="You add up absolute differences. They are squared.",
            instead=_of_difference(lambda d: d.abs().sum() / 2),
        ),
        Misconception(
            "mean_absolute",
            says="You average absolute differences. They are squared and added up.",
            instead=_of_difference(lambda d: d.abs().mean()),
        ),
        Misconception(
            "norm",
            says="There is a square root: this is the distance of the two, not half its square.",
            instead=_of_difference(lambda d: d.norm()),
        ),
        Misconception(
            "half_norm",
            says="There is a square root: this is half the distance of the two, not half its square.",
            instead=_of_difference(lambda d: d.norm() / 2),
        ),
        Misconception(
            "signed",
            says="The differences are added up with their signs, so that they cancel: nothing is squared.",
            instead=_of_difference(lambda d: d.sum()),
        ),
        Misconception(
            "half_signed",
            says="The differences are added up with their signs, so that they cancel: nothing is squared.",
            instead=_of_difference(lambda d: d.sum() / 2),
        ),
        Misconception(
            "square_of_sum",
            says="You add up first and square then. Differences of opposite sign cancel; square each one first.",
            instead=_of_difference(lambda d: d.sum() ** 2 / 2),
        ),
        Misconception(
            "square_of_sum_without_half",
            says="You add up first and square then, and the ½ is missing. Differences of opposite sign cancel.",
            instead=_of_difference(lambda d: d.sum() ** 2),
        ),
        Misconception(
            "difference_of_squares",
            says="You square both and subtract then. The difference is squared: features of the same size and opposite "
            "sign are far apart.",
            instead=lambda f, p: (f**2 - p**2).sum() / 2,
        ),
        Misconception(
            "cubed", says="The differences are cubed.", instead=_of_difference(lambda d: (d.abs() ** 3).sum() / 2)
        ),
        Misconception(
            "an_entry_each",
            says="Nothing is added up: an entry for each feature comes back. A loss is one number.",
            instead=_of_difference(lambda d: d**2 / 2),
        ),
        Misconception(
            "an_entry_each_without_half",
            says="Nothing is added up, and the ½ is missing: an entry for each feature comes back. A loss is one "
            "number.",
            instead=_of_difference(lambda d: d**2),
        ),
        Misconception(
            "one_for_each_image",
            says="A number for each image comes back. They are added up, too: a loss is one number.",
            instead=_of_difference(lambda d: (d**2).sum(dim=(1, 2, 3)) / 2),
        ),
        Misconception(
            "one_for_each_channel",
            says="Only the places are added up. A loss is one number, over images and channels as well.",
            instead=_of_difference(lambda d: (d**2).sum(dim=(2, 3)) / 2),
        ),
        Misconception(
            "first_image",
            says="Only the first image of the batch counts in yours.",
            before=lambda f, p: (f[:1], p[:1]),
        ),
        Misconception(
            "first_channel",
            says="Only the first channel counts in yours.",
            before=lambda f, p: (f[:, :1], p[:, :1]),
        ),
        Misconception(
            "first_photo",
            says="All images are compared with the first one of `content`. Each has its own.",
            before=lambda f, p: (f, p[:1].expand_as(p)),
        ),
        Misconception(
            "whole_number",
            says="The loss is cut to a whole number: `//` drops what is left over, and no gradient passes through it.",
            instead=_of_difference(lambda d: (d**2).sum() // 2),
        ),
        Misconception(
            "root_and_square",
            says="Where both are equal, the gradient is not a number. A root is squared: in the loss the two cancel, "
            "on the way back they do not, because the slope of a root at 0 is infinite.",
            instead=_of_difference(lambda d: 0.5 * (d**2).sum().sqrt() ** 2),
            like=not_a_number(),
        ),
        Misconception(
            "plus",
            says="The two are added instead of compared.",
            before=lambda f, p: (f, -p),
        ),
        Misconception(
            "no_target",
            says="This is half the sum of the squared features: the content's features do not occur.",
            instead=lambda f, p: (f**2).sum() / 2,
        ),
        Misconception(
            "grams",
            says="You compare Gram matrices. That is the style; content compares the features themselves, place by "
            "place.",
            instead=lambda f, p: ((_gram(f) - _gram(p)) ** 2).sum() / 2,
        ),
        Misconception(
            "huber",
            says="Large differences count less in yours, as in a Huber loss. They are squared.",
            instead=lambda f, p: functional.smooth_l1_loss(f, p, reduction="sum"),
        ),
        Misconception(
            "largest",
            says="Only the largest difference counts in yours.",
            instead=_of_difference(lambda d: (d**2).max() / 2),
        ),
        Misconception(
            "product",
            says="You multiply the two. A loss that is smallest for equal features needs their difference.",
            instead=lambda f, p: (f * p).sum() / 2,
        ),
        Misconception(
            "relative",
            says="You divide by the sum of the squared features of the content.",
            instead=lambda f, p: ((f - p) ** 2).sum() / (p**2).sum() / 2,
        ),
        Misconception("negative", says="The sign is wrong: a loss grows with the difference.", after=lambda r: -r),
        Misconception(
            "detached",
            says="The number is right, but the gradient ends here: the loss is cut off from the features (by `item`, "
            "`detach`, `no_grad` or a way through NumPy). No pixel would ever learn from it.",
            after=lambda r: r.detach(),
        ),
    ],
)
