"""Exercise of chapter 12: the Gram matrix of a batch of feature maps, without centring and without a factor."""

from __future__ import annotations

from collections.abc import Callable

import torch
from numpy.random import Generator
from torch import Tensor

from course_utils.grading import Case, Misconception

from ._observed import alone, fixed, leaf, value_and_gradient
from ._plainly import PlainExercise

Made = Callable[[Generator], tuple[Tensor]]


def oracle(features: Tensor) -> Tensor:
    """(N, C, H, W) → (N, C, C)."""
    return torch.einsum("nchw,ndhw->ncd", features, features)


def _maps(*shape: int) -> Made:
    return lambda rng: (leaf(rng.normal(size=shape) + 0.5),)


def _cut_out(rng: Generator) -> tuple[Tensor]:
    """A part of larger maps, and therefore not contiguous."""
    return (fixed(rng.normal(size=(2, 3, 6, 7)) + 0.5)[:, :, 1:5, 2:5].requires_grad_(),)


def _rows(features: Tensor) -> Tensor:
    return features.flatten(2)


def _product(rows: Tensor) -> Tensor:
    return rows @ rows.transpose(1, 2)


def _centred(features: Tensor) -> Tensor:
    rows = _rows(features)
    return rows - rows.mean(dim=2, keepdim=True)


def _places(features: Tensor) -> int:
    return features.shape[2] * features.shape[3]


def _across(features: Tensor) -> Tensor:
    """Channel i of image n with channel j of all images together."""
    return torch.einsum("nchw,mdhw->ncd", features, features)


def _cosine(rows: Tensor) -> Tensor:
    return _product(rows / rows.norm(dim=2, keepdim=True))


def _only_diagonal(gram: Tensor) -> Tensor:
    return torch.diag_embed(torch.diagonal(gram, dim1=-2, dim2=-1))


def _pairs_of_rows(features: Tensor) -> Tensor:
    """The sum of all entries of A Bᵀ, for the maps A and B of two channels."""
    return torch.einsum("nchw,ndkw->ncd", features, features)


def _pairs_of_columns(features: Tensor) -> Tensor:
    return torch.einsum("nchw,ndhk->ncd", features, features)


def _permuted(features: Tensor) -> Tensor:
    n, c = features.shape[:2]
    return _product(features.permute(0, 2, 3, 1).reshape(n, c, -1))


MIXED = (
    "`reshape` counts through the memory and does not move axes: in yours a row is no channel, but a mixture of "
    "several."
)
ADDED = "The images of the batch are added up into one matrix. Each image has a matrix of its own."
MEETS_ALL = (
    "Two maps are multiplied as matrices, and all entries of the product added up: then each number meets others than "
    "the one at its own place."
)
HALF_A_GRADIENT = (
    "The numbers are right, but only a part of the gradient arrives: one of the two factors is cut off from the "
    "features, and both depend on them."
)
DO_NOT_FIT = (
    "The two factors do not fit: there have to be as many columns on the left as rows on the right, and as many images "
    "in front. In one of the two the last two axes change places, and only these: `.T` turns the axis of the images, "
    "too. (The last hint has a word for it.)"
)
ONE_MATRIX = "This function knows single matrices, and here is a batch of them. {}"
MEANS = {
    "mat1 and mat2 shapes cannot be multiplied": DO_NOT_FIT,
    "Expected size for first two dimensions of batch2": DO_NOT_FIT,
    "t() expects a tensor with <= 2 dimensions": ONE_MATRIX.format("The last hint has a word for a batch."),
    "self must be a matrix": ONE_MATRIX.format("`@` multiplies the matrices of a batch one by one."),
    "transpose() missing 2 required positional argument": "A tensor has several axes: `transpose` is told which two of "
    "them change places.",
}
DIVIDED = "Your matrix is divided by {}. Here the sums are asked for as they are; the style loss does the dividing."

gram_matrix = PlainExercise(
    "gram_matrix",
    points=2,
    oracle=oracle,
    observe=value_and_gradient("G"),
    means=MEANS,
    cases=[
        Case("two channels, three places", (leaf([[[[1, 0, 2]], [[0, 3, 1]]]]),), worked=True),
        Case("all sizes different", _maps(2, 3, 4, 5), again=True),
        Case("three images", _maps(3, 2, 2, 4)),
        Case("one channel", _maps(2, 1, 3, 4)),
        Case("more channels than places", _maps(2, 5, 1, 2)),
        Case("maps of one place", _maps(2, 3, 1, 1)),
        Case("a part cut out of larger maps", _cut_out),
    ],
    misconceptions=[
        Misconception(
            "across_images",
            says="Channel j is added up over all images of the batch before it meets channel i. In [n, i, j] both "
            "belong to image n: in `einsum` the same letter has to stand for it on either side.",
            instead=_across,
        ),
        Misconception(
            "positions",
            says="Your matrix has a row for each place and says which places look alike: on the first example it is "
            "3 × 3. Asked for is which channels answer together, 2 × 2.",
            instead=lambda f: _rows(f).transpose(1, 2) @ _rows(f),
        ),
        Misconception(
            "by_places",
            says=DIVIDED.format("the number of places, H · W"),
            instead=lambda f: oracle(f) / _places(f),
        ),
        Misconception(
            "by_channels_and_places",
            says=DIVIDED.format("the number of entries of an image's maps, C · H · W"),
            instead=lambda f: oracle(f) / (f.shape[1] * _places(f)),
        ),
        Misconception(
            "by_channels",
            says=DIVIDED.format("the number of channels"),
            instead=lambda f: oracle(f) / f.shape[1],
        ),
        Misconception(
            "by_everything",
            says=DIVIDED.format("the number of all entries, N · C · H · W"),
            instead=lambda f: oracle(f) / f.numel(),
        ),
        Misconception(
            "by_images",
            says=DIVIDED.format("the number of images"),
            instead=lambda f: oracle(f) / f.shape[0],
        ),
        Misconception(
            "by_twice_everything",
            says=DIVIDED.format("2 · C · H · W"),
            instead=lambda f: oracle(f) / (2 * f.shape[1] * _places(f)),
        ),
        Misconception(
            "by_height",
            says=DIVIDED.format("the number of rows, H"),
            instead=lambda f: oracle(f) / f.shape[2],
        ),
        Misconception(
            "by_width",
            says=DIVIDED.format("the number of columns, W"),
            instead=lambda f: oracle(f) / f.shape[3],
        ),
        Misconception("halved", says="Every entry is half of what it should be.", after=lambda g: g / 2),
        Misconception(
            "doubled", says="Every entry is twice what it should be.", instead=alone(oracle, after=lambda g: g * 2)
        ),
        Misconception(
            "centred",
            says="You take the mean of each channel off first. That is a covariance, but for a factor. A Gram matrix "
            "takes nothing off: how strong a channel is belongs to the style.",
            instead=lambda f: _product(_centred(f)),
        ),
        Misconception(
            "covariance",
            says="This is the covariance of the channels, with their means taken off and divided by the number of "
            "places. A Gram matrix does neither.",
            instead=lambda f: _product(_centred(f)) / _places(f),
        ),
        Misconception(
            "covariance_unbiased",
            says="This is the covariance of the channels as `cov` gives it: means taken off, divided by the number of "
            "places less one. A Gram matrix does neither.",
            instead=lambda f: _product(_centred(f)) / (_places(f) - 1),
        ),
        Misconception(
            "correlation",
            says="These are correlation coefficients: all of yours lie between −1 and 1. A Gram matrix neither takes "
            "means off nor divides by the spread.",
            instead=lambda f: _cosine(_centred(f)),
        ),
        Misconception(
            "cosine",
            says="These are the cosines of the angles between channels: your diagonal is all 1. The strength of a "
            "channel, which stands on the diagonal, is lost.",
            instead=lambda f: _cosine(_rows(f)),
        ),
        Misconception(
            "images_merged",
            says="The images of the batch are taken for further channels: from 2 images of 3 channels you get one "
            "6 × 6 matrix. Each image has a matrix of its own.",
            instead=lambda f: _product(f.reshape(1, -1, _places(f)))[0],
        ),
        Misconception("images_added", says=ADDED, after=lambda g: g.sum(0)),
        Misconception(
            "images_added_for_each", says=ADDED, instead=alone(oracle, after=lambda g: g.sum(0).expand_as(g))
        ),
        Misconception(
            "with_first_image",
            says="The channels of each image meet those of the first one. Both belong to the same image.",
            instead=lambda f: torch.einsum("nchw,dhw->ncd", f, f[0]),
        ),
        Misconception("pairs_of_rows", says=MEETS_ALL, instead=_pairs_of_rows),
        Misconception("pairs_of_columns", says=MEETS_ALL, instead=_pairs_of_columns),
        Misconception(
            "images_averaged",
            says="The images of the batch are averaged into one matrix. Each image has a matrix of its own.",
            after=lambda g: g.mean(0),
        ),
        Misconception(
            "first_image",
            says="There is a matrix for the first image only. Each image of the batch has one.",
            instead=alone(oracle, after=lambda g: g[0]),
        ),
        Misconception(
            "last_image",
            says="There is a matrix for the last image only. Is it overwritten in a loop?",
            instead=alone(oracle, after=lambda g: g[-1]),
        ),
        Misconception(
            "images_summed_over",
            says="All images share one matrix, into which the places of all of them are mixed in the wrong order: "
            "`reshape` counts through the memory, it does not move axes.",
            instead=lambda f: (r := f.reshape(f.shape[1], -1)) @ r.T,
        ),
        Misconception(
            "channels_last",
            says=MIXED,
            instead=lambda f: (r := f.reshape(f.shape[0], -1, f.shape[1])).transpose(1, 2) @ r,
        ),
        Misconception("permuted_and_reshaped", says=MIXED, instead=_permuted),
        Misconception(
            "images_and_channels_mixed",
            says="`reshape` to (C, N, …) counts through the memory and does not move axes: with several images the "
            "channels of one image stand in the row of another. The axes are (N, C, H, W) as they come.",
            instead=lambda f: _product(f.reshape(f.shape[1], f.shape[0], -1).transpose(0, 1)),
        ),
        Misconception(
            "rows_kept",
            says="Your products run over the columns of one channel: the result compares its rows, (N, C, H, H). "
            "Channels are to be compared, over all places.",
            instead=lambda f: f @ f.transpose(2, 3),
        ),
        Misconception(
            "columns_kept",
            says="Your products run over the rows of one channel: the result compares its columns, (N, C, W, W). "
            "Channels are to be compared, over all places.",
            instead=lambda f: f.transpose(2, 3) @ f,
        ),
        Misconception(
            "diagonal",
            says="These are the energies of the channels alone, the diagonal. What pairs of channels have in common "
            "is missing.",
            instead=alone(oracle, after=lambda g: torch.diagonal(g, dim1=-2, dim2=-1)),
        ),
        Misconception(
            "diagonal_matrix",
            says="Off the diagonal there is nothing but zeros: each channel is multiplied with itself only.",
            instead=alone(oracle, after=_only_diagonal),
        ),
        Misconception(
            "no_diagonal",
            says="The diagonal is zero: a channel is also compared with itself.",
            instead=alone(oracle, after=lambda g: g - _only_diagonal(g)),
        ),
        Misconception(
            "diagonal_twice",
            says="The diagonal is counted twice: one half of the matrix and its mirror image both have it.",
            instead=alone(oracle, after=lambda g: g + _only_diagonal(g)),
        ),
        Misconception(
            "upper_half",
            says="Below the diagonal there are zeros. Channel 2 with channel 1 has the same entry as 1 with 2.",
            instead=alone(oracle, after=torch.triu),
        ),
        Misconception(
            "lower_half",
            says="Above the diagonal there are zeros. Channel 1 with channel 2 has the same entry as 2 with 1.",
            instead=alone(oracle, after=torch.tril),
        ),
        Misconception(
            "sums_first",
            says="You add up each channel first and multiply the sums. The products are taken place by place, and "
            "then added up: two channels that are never active together have 0.",
            instead=lambda f: _product(_rows(f).sum(2, keepdim=True)),
        ),
        Misconception(
            "means_first",
            says="You average each channel first and multiply the means. The products are taken place by place, and "
            "then added up: two channels that are never active together have 0.",
            instead=lambda f: _product(_rows(f).mean(2, keepdim=True)),
        ),
        Misconception(
            "energy",
            says="This is one number for each image, the sum of all squares. Pairs of channels are asked for.",
            instead=lambda f: (f * f).sum(dim=(1, 2, 3)),
        ),
        Misconception(
            "not_added",
            says="The products are not added up over the places: yours has an entry for each pair of channels at each "
            "place.",
            instead=lambda f: f[:, :, None] * f[:, None],
        ),
        Misconception(
            "added_over_rows_only",
            says="The products are added up over one of the two directions only; the columns are still there.",
            instead=lambda f: torch.einsum("nchw,ndhw->ncdw", f, f),
        ),
        Misconception(
            "added_over_columns_only",
            says="The products are added up over one of the two directions only; the rows are still there.",
            instead=lambda f: torch.einsum("nchw,ndhw->ncdh", f, f),
        ),
        Misconception(
            "root", says="There is a square root too many.", instead=alone(oracle, after=lambda g: g.abs().sqrt())
        ),
        Misconception(
            "magnitudes",
            says="You multiply absolute values. Where one channel is positive and the other negative, the product "
            "counts against.",
            instead=alone(oracle, before=lambda f: (f.abs(),)),
        ),
        Misconception(
            "rectified",
            says="Negative numbers are set to 0 first. The features are taken as they come.",
            instead=alone(oracle, before=lambda f: (f.relu(),)),
        ),
        Misconception(
            "squared_features",
            says="The features are squared before they are multiplied.",
            instead=alone(oracle, before=lambda f: (f**2,)),
        ),
        Misconception("opposite", says="All signs are opposite.", instead=alone(oracle, after=lambda g: -g)),
        Misconception(
            "second_detached", says=HALF_A_GRADIENT, instead=lambda f: _rows(f) @ _rows(f).detach().transpose(1, 2)
        ),
        Misconception(
            "first_detached", says=HALF_A_GRADIENT, instead=lambda f: _rows(f).detach() @ _rows(f).transpose(1, 2)
        ),
        Misconception(
            "detached",
            says="The numbers are right, but the gradient ends here: the matrix is cut off from the features (by "
            "`detach`, `.data`, `no_grad` or a way through NumPy). Then nothing can be optimised through it.",
            after=lambda g: g.detach(),
        ),
    ],
)
