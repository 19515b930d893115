"""Exercise of chapter 11: the blocks of a discriminator as the original lecture asked for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from course_utils.grading import Case, Exercise, Misconception

from . import _networks as net
from ._networks import observe

Layers = list[nn.Module]
Level = Callable[[int, int], Layers]


def _level(before: int, after: int, conv: dict[str, Any] | None = None, act: Any = nn.Tanh, pool: Any = None) -> Layers:
    """Convolution, activation, pooling; conv: other arguments of the convolution; act, pool: other layers."""
    layer = nn.Conv2d(before, after, **{"kernel_size": 5, "padding": 2, **(conv or {})})
    return [layer, act(), nn.MaxPool2d(2) if pool is None else pool()]


def _levels(level: Level = _level) -> Callable[[int, Sequence[int]], Layers]:
    def build(channels: int, filters: Sequence[int]) -> Layers:
        before = [channels, *filters]
        return [layer for a, b in zip(before, filters, strict=False) for layer in level(a, b)]

    return build


def _blocks(level: Level = _level) -> Callable[[int, Sequence[int]], nn.Module]:
    return lambda channels, filters: nn.Sequential(*_levels(level)(channels, filters))


def _with(**knobs: Any) -> Callable[[int, Sequence[int]], nn.Module]:
    return _blocks(lambda a, b: _level(a, b, **knobs))


def _edited(change: Callable[[Layers], object], level: Level = _level) -> Callable[[int, Sequence[int]], nn.Module]:
    return net.edited(_levels(level), change)


def _observe(result: Any, channels: int, filters: Sequence[int]) -> dict[str, Any]:
    """Sizes, and the maps of two pictures of 37 × 46 pixels, with weights filled by shape."""
    pictures = torch.tensor(np.random.default_rng(8).uniform(-1, 1, (2, channels, 37, 46)))
    return observe(result, "discriminator_blocks", pictures, lambda shape: int(np.prod(shape[1:])))


def _channels_kept(channels: int, filters: Sequence[int]) -> nn.Module:
    return nn.Sequential(*(layer for b in filters for layer in _level(channels, b)))


def _from_first(channels: int, filters: Sequence[int]) -> nn.Module:
    before = [channels, *[filters[0]] * len(filters)]
    return nn.Sequential(*(layer for a, b in zip(before, filters, strict=False) for layer in _level(a, b)))


def _every(place: int) -> Callable[[Layers], object]:
    """Leave out this layer of each level."""

    def change(layers: Layers) -> None:
        layers[:] = [layer for i, layer in enumerate(layers) if i % 3 != place]

    return change


def _except_last(place: int) -> Callable[[Layers], object]:
    def change(layers: Layers) -> None:
        last = len(layers) - 3
        layers[:] = [layer for i, layer in enumerate(layers) if i % 3 != place or i >= last]

    return change


def _only_except_last(place: int) -> Callable[[Layers], object]:
    return lambda layers: layers.pop(len(layers) - 3 + place)


def _order(*places: int) -> Callable[[Layers], object]:
    """The three layers of each level in another order."""

    def change(layers: Layers) -> None:
        layers[:] = [layers[i - i % 3 + places[i % 3]] for i in range(len(layers))]

    return change


def _after(make: Callable[[], nn.Module]) -> Callable[[Layers], object]:
    return lambda layers: layers.append(make())


def _normed(a: int, b: int) -> Layers:
    conv, act, pool = _level(a, b)
    return [conv, nn.BatchNorm2d(b), act, pool]


def _dropped(a: int, b: int) -> Layers:
    return [*_level(a, b), nn.Dropout(0.3)]


def _dcgan(a: int, b: int) -> Layers:
    return [nn.Conv2d(a, b, 4, 2, 1), nn.LeakyReLU(0.2)]


def _dcgan_normed(a: int, b: int) -> Layers:
    return [nn.Conv2d(a, b, 4, 2, 1), nn.BatchNorm2d(b), nn.LeakyReLU(0.2)]


def _strided(a: int, b: int) -> Layers:
    return _level(a, b, {"stride": 2})[:2]


def _strided_and_pooled(a: int, b: int) -> Layers:
    return _level(a, b, {"stride": 2})


def _twice(a: int, b: int) -> Layers:
    return [*_level(a, b)[:2], *_level(b, b)]


CHANNELS = (
    "A convolution behind the first expects another number of channels than arrive there: what comes in are the maps "
    "of the level before."
)
FIRST_CHANNELS = (
    "The first convolution expects a fixed number of channels. How many channels the pictures have is an argument."
)


def _first_takes(fixed: int) -> Callable[[int, Sequence[int]], nn.Module]:
    return lambda channels, filters: _blocks()(fixed, filters)


def _behind_the_first(got: Any, want: Any) -> bool:
    """Whether PyTorch stops for the channels, and not already at the pictures, which are 37 pixels high."""
    return net.stops("expected input", "channels, but got")(got, want) and not net.stops("37, 46]")(got, want)


def _one_level_behind_another(got: Any, want: Any) -> bool:
    """Whether the pictures meet a single convolution that expects the maps of another one."""
    return net.stops("37, 46]", "channels, but got")(got, want) and len(got[net.SIZES]) == 2


SORTED = (
    "The levels are sorted by their numbers of filters. They come in the order of the list, which may rise and fall."
)
LEAKS = "The activation lets large numbers through. A tanh stays between −1 and 1."
AS_DCGAN = (
    "That is a block by DCGAN's rules, which come later in the chapter. Here it is a 5 × 5 convolution, a tanh, and a "
    "max pooling."
)

discriminator_blocks = Exercise(
    "discriminator_blocks",
    points=2,
    oracle=_blocks(),
    observe=_observe,
    cases=[
        Case("1 channel, one level with 4 filters", (1, [4])),
        Case("1 channel, levels with 3 and 5 filters", (1, [3, 5])),
        Case("3 channels, levels with 4, 6 and 2 filters", (3, [4, 6, 2])),
        Case("2 channels, two levels with 5 filters each", (2, [5, 5])),
        Case("3 channels, three levels, the last with one filter", (3, [2, 3, 1])),
    ],
    misconceptions=[
        Misconception(
            "channels_kept",
            says=CHANNELS,
            instead=_channels_kept,
            like=_behind_the_first,
        ),
        Misconception(
            "from_first",
            says=CHANNELS,
            instead=_from_first,
            like=_behind_the_first,
        ),
        Misconception(
            "one_channel", says=FIRST_CHANNELS, instead=_first_takes(1), like=net.stops("37, 46]", ", 1, 5, 5]")
        ),
        Misconception(
            "three_channels",
            says=FIRST_CHANNELS,
            instead=_first_takes(3),
            like=net.stops("37, 46]", ", 3, 5, 5]"),
        ),
        Misconception(
            "last_level_only",
            says="Only the last level is there: it seems that each turn of the loop replaces the layers of the one "
            "before.",
            instead=lambda channels, filters: nn.Sequential(*_level([channels, *filters][-2], filters[-1])),
            like=_one_level_behind_another,
        ),
        Misconception("kept_only", says=net.KEPT_ONLY, after=net.kept_only, like=net.stops("ModuleList")),
        Misconception("in_a_list", says=net.IN_A_LIST, after=net.listed, like=net.nothing_found),
        Misconception("cut_off", says=net.NEVER_LEARNS, after=net.cut_off, like=net.stops(net.CUT_OFF)),
        Misconception(
            "valid",
            says="The convolution is not padded, so that each level loses four rows and columns. 'Same' means that its "
            "output is as large as its input.",
            instead=_with(conv={"padding": 0}),
        ),
        Misconception(
            "padded_by_1",
            says="The convolution is padded by 1. That keeps the size for windows of 3 × 3; these are 5 × 5.",
            instead=_with(conv={"padding": 1}),
        ),
        Misconception(
            "padded_by_3",
            says="The convolution is padded too much: its output is larger than its input.",
            instead=_with(conv={"padding": 3}),
        ),
        Misconception(
            "padded_by_4",
            says="The convolution is padded too much: its output is larger than its input.",
            instead=_with(conv={"padding": 4}),
        ),
        Misconception(
            "windows_of_3",
            says="The filters are 3 × 3. Asked for are 5 × 5.",
            instead=_with(conv={"kernel_size": 3, "padding": 1}),
        ),
        Misconception(
            "windows_of_4",
            says="The filters are 4 × 4. Asked for are 5 × 5.",
            instead=_with(conv={"kernel_size": 4, "padding": "same"}),
        ),
        Misconception(
            "windows_of_7",
            says="The filters are 7 × 7. Asked for are 5 × 5.",
            instead=_with(conv={"kernel_size": 7, "padding": 3}),
        ),
        Misconception("no_tanh", says="There is no activation.", instead=_edited(_every(1))),
        Misconception(
            "tanh_at_the_end_only",
            says="There is a tanh in the last level only. Every level has one.",
            instead=_edited(_except_last(1)),
        ),
        Misconception(
            "first_tanh_missing",
            says="The first level has no tanh. Every level has one.",
            instead=_edited(lambda layers: layers.pop(1)),
        ),
        Misconception(
            "last_tanh_missing",
            says="The last level has no tanh. Every level has one.",
            instead=_edited(_only_except_last(1)),
        ),
        Misconception("relu", says="The activation is a ReLU. The homework asks for tanh.", instead=_with(act=nn.ReLU)),
        Misconception("leaky", says=LEAKS, instead=_with(act=lambda: nn.LeakyReLU(0.2))),
        Misconception("leaky_hundredth", says=LEAKS, instead=_with(act=nn.LeakyReLU)),
        Misconception(
            "sigmoid", says="The activation is a sigmoid. The homework asks for tanh.", instead=_with(act=nn.Sigmoid)
        ),
        Misconception(
            "clipped",
            says="The activation is a straight line, cut off at −1 and 1. A tanh is a smooth curve.",
            instead=_with(act=nn.Hardtanh),
        ),
        Misconception("elu", says=LEAKS, instead=_with(act=nn.ELU)),
        Misconception(
            "tanh_twice",
            says="Each level has two tanh. One is asked for, between convolution and pooling.",
            instead=_blocks(lambda a, b: [*_level(a, b), nn.Tanh()]),
        ),
        Misconception(
            "no_pooling",
            says="There is no pooling: each level should halve the rows and columns.",
            instead=_edited(_every(2)),
        ),
        Misconception(
            "pooled_at_the_end_only",
            says="There is a pooling in the last level only. Every level has one.",
            instead=_edited(_except_last(2)),
        ),
        Misconception(
            "first_pooling_missing",
            says="The first level has no pooling. Every level has one.",
            instead=_edited(lambda layers: layers.pop(2)),
        ),
        Misconception(
            "last_pooling_missing",
            says="The last level has no pooling. Every level has one.",
            instead=_edited(_only_except_last(2)),
        ),
        Misconception(
            "average_pooling",
            says="The pooling takes averages. Asked for is the maximum.",
            instead=_with(pool=lambda: nn.AvgPool2d(2)),
        ),
        Misconception(
            "pooling_step_1",
            says="The pooling moves by one pixel, so that the maps hardly shrink.",
            instead=_with(pool=lambda: nn.MaxPool2d(2, 1)),
        ),
        Misconception(
            "pooling_of_3",
            says="The pooling looks at windows of 3 × 3. Asked for are 2 × 2.",
            instead=_with(pool=lambda: nn.MaxPool2d(3, 2)),
        ),
        Misconception(
            "pooling_of_3_step_3",
            says="The pooling looks at windows of 3 × 3. Asked for are 2 × 2.",
            instead=_with(pool=lambda: nn.MaxPool2d(3)),
        ),
        Misconception(
            "pooling_of_3_padded",
            says="The pooling looks at windows of 3 × 3. Asked for are 2 × 2.",
            instead=_with(pool=lambda: nn.MaxPool2d(3, 2, 1)),
        ),
        Misconception(
            "pooling_of_4",
            says="Each maximum is that of 4 × 4 pixels, by a larger window or by pooling twice, so that each level "
            "quarters the size.",
            instead=_with(pool=lambda: nn.MaxPool2d(4)),
        ),
        Misconception(
            "pooling_padded",
            says="The pooling is padded. Its windows lie on the maps only.",
            instead=_with(pool=lambda: nn.MaxPool2d(2, 2, 1)),
        ),
        Misconception(
            "rounded_up",
            says="Your pooling keeps a row that fills only half a window (37 rows become 19). Such a row is left out.",
            instead=_with(pool=lambda: nn.MaxPool2d(2, ceil_mode=True)),
        ),
        Misconception(
            "strides",
            says="The maps shrink because the filters move by two pixels. Here they are pooled; strides come with "
            "DCGAN's rules.",
            instead=_blocks(_strided),
        ),
        Misconception(
            "strides_and_pooling",
            says="The filters move by two pixels, and then the maps are pooled as well: each level quarters the size.",
            instead=_blocks(_strided_and_pooled),
        ),
        Misconception("dcgan", says=AS_DCGAN, instead=_blocks(_dcgan)),
        Misconception("dcgan_normed", says=AS_DCGAN, instead=_blocks(_dcgan_normed)),
        Misconception(
            "batch_norm",
            says="There is a batch normalisation. The homework has none.",
            instead=_blocks(_normed),
        ),
        Misconception(
            "dropout",
            says="While it is trained, your network leaves out numbers by chance (dropout). Nothing of the kind is "
            "asked for.",
            instead=_blocks(_dropped),
            like=net.stops(net.LUCKY),
        ),
        Misconception("no_bias", says="The convolutions have no biases.", instead=_with(conv={"bias": False})),
        Misconception(
            "reversed",
            says="The levels come in reverse order: the first number in the list belongs to the first level.",
            instead=lambda channels, filters: _blocks()(channels, filters[::-1]),
        ),
        Misconception("sorted", says=SORTED, instead=lambda channels, filters: _blocks()(channels, sorted(filters))),
        Misconception(
            "sorted_down",
            says=SORTED,
            instead=lambda channels, filters: _blocks()(channels, sorted(filters, reverse=True)),
        ),
        Misconception(
            "first_level_only",
            says="There is only one level: it seems that the function returns in the first turn of its loop, or keeps "
            "only one block.",
            instead=lambda channels, filters: _blocks()(channels, filters[:1]),
        ),
        Misconception(
            "last_level_missing",
            says="There is a level too few.",
            instead=lambda channels, filters: _blocks()(channels, filters[:-1]),
        ),
        Misconception(
            "picture_as_a_level",
            says="There is a level too many: the picture's channels have got a convolution of their own.",
            instead=lambda channels, filters: _blocks()(channels, [channels, *filters]),
        ),
        Misconception(
            "two_convolutions",
            says="Each level has two convolutions. One is asked for.",
            instead=_blocks(_twice),
        ),
        Misconception(
            "tanh_first",
            says="The tanh stands in front of the convolution: it belongs behind it.",
            instead=_edited(_order(1, 0, 2)),
        ),
        Misconception(
            "pooling_first",
            says="The pooling stands in front of the convolution: it belongs behind it.",
            instead=_edited(_order(2, 0, 1)),
        ),
        Misconception(
            "flattened",
            says="The maps are laid in one row at the end. The blocks alone are asked for; they give maps.",
            instead=_edited(_after(nn.Flatten)),
        ),
        Misconception(
            "sigmoid_at_the_end",
            says="There is a sigmoid at the end. The blocks alone are asked for.",
            instead=_edited(_after(nn.Sigmoid)),
        ),
        Misconception(
            "dilated",
            says="The filters look at every second pixel (dilation). They should look at neighbours.",
            instead=_with(conv={"dilation": 2, "padding": 4}),
        ),
        Misconception(
            "edge_repeated",
            says="Beyond the border the picture's edge goes on in yours. The padding is made of zeros.",
            instead=_with(conv={"padding_mode": "replicate"}),
        ),
        Misconception(
            "mirrored",
            says="Beyond the border the picture is mirrored in yours. The padding is made of zeros.",
            instead=_with(conv={"padding_mode": "reflect"}),
        ),
        Misconception(
            "other_side",
            says="Beyond the border the picture begins again from the other side in yours. The padding is made of "
            "zeros.",
            instead=_with(conv={"padding_mode": "circular"}),
        ),
    ],
)
