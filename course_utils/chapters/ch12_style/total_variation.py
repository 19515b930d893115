"""Exercise of chapter 12: total variation, the sum of absolute differences of neighbouring pixels."""

from __future__ import annotations

from collections.abc import Callable

import torch
from numpy.random import Generator
from torch import Tensor

from course_utils.grading import Case, Misconception

from ._observed import alone, leaf, not_a_number, value_and_gradient
from ._plainly import PlainExercise

Reduce = Callable[[Tensor], Tensor]


def _right(x: Tensor, by: int = 1) -> Tensor:
    """Each pixel's difference to the one `by` columns farther to the right."""
    return x[..., by:] - x[..., :-by]


def _below(x: Tensor, by: int = 1) -> Tensor:
    return x[..., by:, :] - x[..., :-by, :]


def _sums(one: Reduce, both: Callable[[Tensor, Tensor], Tensor] = torch.add) -> Callable[[Tensor], Tensor]:
    """`one` of the differences to the right and of those to below, joined."""
    return lambda x: both(one(_right(x)), one(_below(x)))


def oracle(images: Tensor) -> Tensor:
    """(N, C, H, W) → a tensor of shape ()."""
    return _right(images).abs().sum() + _below(images).abs().sum()


def _picture(*shape: int) -> Callable[[Generator], tuple[Tensor]]:
    return lambda rng: (leaf(rng.random(shape)),)


def _common(x: Tensor) -> tuple[Tensor, Tensor]:
    """Both differences at the pixels that have a right and a lower neighbour."""
    return _right(x)[..., :-1, :], _below(x)[..., :-1]


def _isotropic(x: Tensor) -> Tensor:
    right, below = _common(x)
    return (right**2 + below**2 + 1e-30).sqrt().sum()


def _common_sum(x: Tensor) -> Tensor:
    right, below = _common(x)
    return right.abs().sum() + below.abs().sum()


def _but(rows: slice, columns: slice) -> Callable[[Tensor], Tensor]:
    """Neighbours side by side in these rows only, those one above the other in these columns only."""
    return lambda x: _right(x)[..., rows, :].abs().sum() + _below(x)[..., columns].abs().sum()


def _rolled(x: Tensor) -> Tensor:
    return (x.roll(-1, 3) - x).abs().sum() + (x.roll(-1, 2) - x).abs().sum()


def _over(first: int, second: int) -> Callable[[Tensor], Tensor]:
    return lambda x: x.diff(dim=first).abs().sum() + x.diff(dim=second).abs().sum()


def _isotropic_everywhere(x: Tensor) -> Tensor:
    """√(dx² + dy²) at every pixel, 0 standing where it has no neighbour."""
    right = torch.nn.functional.pad(_right(x), (0, 1))
    below = torch.nn.functional.pad(_below(x), (0, 0, 0, 1))
    return (right**2 + below**2 + 1e-30).sqrt().sum()


def _flat(x: Tensor, first: int) -> Tensor:
    """Absolute differences along one long row into which the axes from `first` on are laid."""
    return x.flatten(first).diff().abs().sum()


def _in_a_row_both_ways(x: Tensor) -> Tensor:
    return _flat(x, 2) + _flat(x.transpose(2, 3), 2)


def _only_areas(x: Tensor) -> Tensor:
    """0 for a picture of a single row or column."""
    return oracle(x) * float(min(x.shape[2:]) > 1)


def _zeros_before(x: Tensor) -> Tensor:
    padded = torch.nn.functional.pad(x, (1, 0, 1, 0))
    return _right(padded[:, :, 1:]).abs().sum() + _below(padded[..., 1:]).abs().sum()


def _zeros_round(x: Tensor) -> Tensor:
    return oracle(torch.nn.functional.pad(x, (1, 1, 1, 1)))


def _diagonals(x: Tensor) -> Tensor:
    return (x[..., 1:, 1:] - x[..., :-1, :-1]).abs().sum()


def _zeros_behind(x: Tensor) -> Tensor:
    padded = torch.nn.functional.pad(x, (0, 1, 0, 1))
    return _right(padded[:, :, :-1]).abs().sum() + _below(padded[..., :-1]).abs().sum()


def _one_below_the_other(maps: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    """Maps laid below each other, so that a map's last row has the next map's first one for a neighbour."""
    return lambda x: _right(x).abs().sum() + _below(maps(x)).abs().sum()


def _central(x: Tensor) -> Tensor:
    """Half of pixel after minus pixel before, and at the border the plain difference."""
    axes = [axis for axis in (2, 3) if x.shape[axis] > 1]
    return torch.stack([0 * x.sum(), *(torch.gradient(x, dim=axis)[0].abs().sum() for axis in axes)]).sum()


GRADIENT = "gradient that arrives at the pixels"
BELOW_EACH_OTHER = (
    "The last row of a map is a neighbour of the first row of the next one: the maps lie below each other in one tall "
    "picture. Neighbours are pixels of the same channel of the same image."
)
CUT = (
    "A whole row of neighbours side by side is left out, and a whole column of those one above the other. In every row "
    "there are neighbours side by side, in every column some one above the other."
)
SQUARED = "The differences are squared in yours. Here absolute values are added up."
AVERAGED = "You take a mean. All absolute differences are added up."

total_variation = PlainExercise(
    "total_variation",
    points=2,
    oracle=oracle,
    observe=value_and_gradient("variation", GRADIENT),
    scalar_1d=True,
    cases=[
        Case("two rows of three pixels", (leaf([[[[1, 3, 2], [5, 4, 0]]]]),), worked=True),
        Case("all sizes different", _picture(2, 3, 4, 5), again=True),
        Case("one colour picture", _picture(1, 3, 6, 4)),
        Case("a single row", _picture(1, 2, 1, 7)),
        Case("a single column", _picture(1, 1, 5, 1)),
        Case("three grey pictures", _picture(3, 1, 3, 3)),
        Case("neighbours that are equal", lambda rng: (leaf(rng.integers(0, 3, (1, 2, 5, 6))),)),
        Case("a single pixel", (leaf([[[[0.5]]]]),)),
    ],
    misconceptions=[
        Misconception("squared", says=SQUARED, instead=_sums(lambda d: (d**2).sum())),
        Misconception("half_squared", says=SQUARED, instead=_sums(lambda d: (d**2).sum() / 2)),
        Misconception(
            "mean_squared",
            says="You average squared differences. Here absolute values are added up.",
            instead=_sums(lambda d: (d**2).mean()),
        ),
        Misconception(
            "squared_by_pixels",
            says="You average squared differences. Here absolute values are added up.",
            instead=lambda x: _sums(lambda d: (d**2).sum())(x) / x.numel(),
        ),
        Misconception("mean", says=AVERAGED, instead=_sums(lambda d: d.abs().mean())),
        Misconception("by_entries", says=AVERAGED, instead=lambda x: oracle(x) / x.numel()),
        Misconception("by_pixels", says=AVERAGED, instead=lambda x: oracle(x) / (x.shape[0] * x.shape[2] * x.shape[3])),
        Misconception(
            "by_images",
            says="You divide by the number of images. They are added up, as everything else.",
            instead=lambda x: oracle(x) / x.shape[0],
        ),
        Misconception(
            "by_channels",
            says="You divide by the number of channels. They are added up, as everything else.",
            instead=lambda x: oracle(x) / x.shape[1],
        ),
        Misconception(
            "by_size",
            says="You divide by the number of places, H · W. Nothing is divided here.",
            instead=lambda x: oracle(x) / (x.shape[2] * x.shape[3]),
        ),
        Misconception(
            "halved",
            says="Yours is half of what it should be.",
            after=lambda r: r / 2,
        ),
        Misconception(
            "both_ways",
            says="Each pair of neighbours is counted twice, from either side.",
            instead=alone(oracle, after=lambda r: r * 2),
        ),
        Misconception(
            "right_only",
            says="Only neighbours side by side are compared; those one above the other are missing.",
            instead=lambda x: _right(x).abs().sum(),
        ),
        Misconception(
            "below_only",
            says="Only neighbours one above the other are compared; those side by side are missing.",
            instead=lambda x: _below(x).abs().sum(),
        ),
        Misconception(
            "wraps_round",
            says="In yours the last pixel of a row is a neighbour of the first one, and the last row of the first: "
            "`roll` goes round in a circle. Pictures end at the border.",
            instead=_rolled,
        ),
        Misconception(
            "channels_compared",
            says="In yours the channels are compared with each other, too. Neighbours are pixels of the same channel.",
            instead=lambda x: oracle(x) + x.diff(dim=1).abs().sum(),
        ),
        Misconception(
            "images_compared",
            says="In yours the images of a batch are compared with each other, too.",
            instead=lambda x: oracle(x) + x.diff(dim=0).abs().sum(),
        ),
        Misconception(
            "channels_for_rows",
            says="You compare along the channels and the rows. In (N, C, H, W) the rows are axis 2 and the columns "
            "axis 3.",
            instead=_over(1, 2),
        ),
        Misconception(
            "images_for_rows",
            says="You compare along the images and the channels. In (N, C, H, W) the rows are axis 2 and the columns "
            "axis 3.",
            instead=_over(0, 1),
        ),
        Misconception(
            "one_axis_twice",
            says="You compare along the rows twice and never side by side.",
            instead=_over(2, 2),
        ),
        Misconception(
            "other_axis_twice",
            says="You compare side by side twice and never one above the other.",
            instead=_over(3, 3),
        ),
        Misconception(
            "signed",
            says="The differences are added up with their signs: what goes up and comes down again cancels.",
            instead=_sums(lambda d: d.sum()),
        ),
        Misconception(
            "absolute_of_sum",
            says="The absolute value is taken of the whole sum, in which ups and downs have cancelled already.",
            instead=_sums(lambda d: d.sum().abs()),
        ),
        Misconception(
            "ups_only",
            says="Only the ups are counted. Where the brightness falls, the difference counts as well.",
            instead=_sums(lambda d: d.relu().sum()),
        ),
        Misconception(
            "isotropic",
            says="You take the length of the two differences together, √(dx² + dy²). That is the other usual form; "
            "here their absolute values are added up.",
            instead=_isotropic,
        ),
        Misconception(
            "isotropic_everywhere",
            says="You take the length of the two differences together, √(dx² + dy²). That is the other usual form; "
            "here their absolute values are added up.",
            instead=_isotropic_everywhere,
        ),
        Misconception(
            "isotropic_to_the_left",
            says="You take the length of the two differences together, √(dx² + dy²). That is the other usual form; "
            "here their absolute values are added up.",
            instead=lambda x: _isotropic(x.flip(2, 3)),
        ),
        Misconception(
            "in_a_row",
            says="In yours the last pixel of a row is a neighbour of the next row's first one: laid out as one long "
            "row, a picture has neighbours that it does not have.",
            instead=lambda x: _flat(x, 2) + _below(x).abs().sum(),
        ),
        Misconception(
            "in_a_row_both_ways",
            says="In yours the last pixel of a row is a neighbour of the next row's first one, and the last of a "
            "column of the next column's: laid out as one long row, a picture has neighbours that it does not have.",
            instead=_in_a_row_both_ways,
        ),
        Misconception(
            "one_row_of_all",
            says="You lay all pixels out as one long row and compare those that follow each other there. Neighbours "
            "are side by side or one above the other, in the picture.",
            instead=lambda x: _flat(x, 0),
        ),
        Misconception(
            "grey",
            says="You average the channels before you compare: a change of colour that keeps the brightness is lost. "
            "Each channel is compared for itself.",
            before=lambda x: (x.mean(dim=1, keepdim=True),),
        ),
        Misconception(
            "channels_added_first",
            says="You add up the channels before you compare: what rises in one and falls in another cancels. Each "
            "channel is compared for itself.",
            before=lambda x: (x.sum(dim=1, keepdim=True),),
        ),
        Misconception(
            "images_added_first",
            says="You put the images of the batch together before you compare. Each is compared for itself.",
            before=lambda x: (x.sum(dim=0, keepdim=True),),
        ),
        Misconception(
            "only_areas",
            says="A picture of a single row or column gets 0. It still has neighbours in the other direction.",
            instead=_only_areas,
        ),
        Misconception(
            "last_row_and_column",
            says="Pixels of the last row and the last column are left out. In the last row there are still neighbours "
            "side by side, in the last column still some one above the other.",
            instead=_common_sum,
        ),
        Misconception(
            "first_row_and_column",
            says="Pixels of the first row and the first column are left out. In the first row there are neighbours "
            "side by side, in the first column some one above the other.",
            instead=_but(slice(1, None), slice(1, None)),
        ),
        Misconception("first_row_and_last_column", says=CUT, instead=_but(slice(1, None), slice(None, -1))),
        Misconception("last_row_and_first_column", says=CUT, instead=_but(slice(None, -1), slice(1, None))),
        Misconception(
            "root",
            says="There is a square root over the sum of squares. Absolute values are added up.",
            instead=lambda x: _sums(lambda d: (d**2).sum())(x).sqrt(),
        ),
        Misconception(
            "norms",
            says="You add up two norms, roots of sums of squares. Absolute values are added up.",
            instead=_sums(lambda d: (d**2).sum().sqrt()),
        ),
        Misconception(
            "zeros_before",
            says="The first row and column are compared with zeros outside. Pictures end at the border.",
            instead=_zeros_before,
        ),
        Misconception(
            "zeros_round",
            says="The border is compared with zeros outside. Pictures end there.",
            instead=_zeros_round,
        ),
        Misconception(
            "zeros_behind",
            says="The border is compared with zeros outside. Pictures end there.",
            instead=_zeros_behind,
        ),
        Misconception(
            "maps_below_each_other",
            says=BELOW_EACH_OTHER,
            instead=_one_below_the_other(lambda x: x.reshape(-1, x.shape[3])),
        ),
        Misconception(
            "channels_below_each_other",
            says=BELOW_EACH_OTHER,
            instead=_one_below_the_other(lambda x: x.flatten(1, 2)),
        ),
        Misconception(
            "central",
            says="Inside the picture you take half of the difference of the pixels on either side, as `gradient` does. "
            "Those lie two apart; neighbours lie one apart.",
            instead=_central,
        ),
        Misconception(
            "root_of_square",
            says="Where neighbours are equal, the gradient is not a number: the absolute value is written as the root "
            "of a square, and the slope of a root at 0 is infinite.",
            instead=_sums(lambda d: (d**2).sqrt().sum()),
            like=not_a_number(GRADIENT),
        ),
        Misconception(
            "diagonals",
            says="You compare diagonal neighbours, one row down and one column on at once.",
            instead=_diagonals,
        ),
        Misconception(
            "diagonals_too",
            says="Diagonal neighbours are counted, too.",
            instead=lambda x: oracle(x) + _diagonals(x) + _diagonals(x.flip(3)),
        ),
        Misconception(
            "two_apart",
            says="You compare pixels that lie two apart. Neighbours lie one apart.",
            instead=lambda x: (x[..., 2:] - x[..., :-2]).abs().sum() + (x[..., 2:, :] - x[..., :-2, :]).abs().sum(),
        ),
        Misconception(
            "second_differences",
            says="These are differences of differences. The differences themselves are added up.",
            instead=lambda x: x.diff(n=2, dim=3).abs().sum() + x.diff(n=2, dim=2).abs().sum(),
        ),
        Misconception(
            "from_mean",
            says="You measure how far each pixel is from the mean. Total variation compares neighbours.",
            instead=lambda x: (x - x.mean(dim=(2, 3), keepdim=True)).abs().sum(),
        ),
        Misconception(
            "values",
            says="You add up the pixels themselves. Differences of neighbours are asked for.",
            instead=lambda x: x.abs().sum(),
        ),
        Misconception(
            "one_for_each_image",
            says="A number for each image comes back. They are added up, too.",
            instead=_sums(lambda d: d.abs().sum(dim=(1, 2, 3))),
        ),
        Misconception(
            "one_for_each_channel",
            says="A number for each channel comes back. They are added up, too.",
            instead=_sums(lambda d: d.abs().sum(dim=(2, 3))),
        ),
        Misconception(
            "two_numbers",
            says="Two numbers come back, one for each direction. Their sum is asked for.",
            instead=_sums(lambda d: d.abs().sum(), lambda a, b: torch.stack([a, b])),
        ),
        Misconception(
            "first_image",
            says="Only the first image of the batch counts in yours.",
            instead=alone(oracle, before=lambda x: (x[:1],)),
        ),
        Misconception(
            "first_channel",
            says="Only the first channel counts in yours.",
            instead=alone(oracle, before=lambda x: (x[:, :1],)),
        ),
        Misconception(
            "largest",
            says="Only the largest difference counts in yours.",
            instead=lambda x: max(
                (d.abs().max() for d in (_right(x), _below(x)) if d.numel()), default=torch.zeros((), dtype=x.dtype)
            ),
        ),
        Misconception("negative", says="The sign is wrong.", after=lambda r: -r),
        Misconception(
            "detached",
            says="The number is right, but the gradient ends here: it is cut off from the pixels (by `item`, `detach`, "
            "`no_grad` or a way through NumPy), and nothing would get smoother.",
            after=lambda r: r.detach(),
        ),
    ],
)
