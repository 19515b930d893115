"""Exercise of chapter 11: a generator by DCGAN's rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn

from course_utils.grading import Case, Exercise, Misconception

from . import _networks as net
from ._networks import observe

Layers = list[nn.Module]
Build = Callable[[int, int], Layers]

# Places in the list of layers.
FIRST, NORM_1, ACT_1, SECOND, NORM_2, ACT_2, LAST, TANH = range(1, 9)


def _layers(
    latent: int,
    width: int,
    *,
    up: tuple[int, int, int, int] = (4, 2, 1, 0),
    last: tuple[int, int, int, int] | None = None,
    first: tuple[int, int, int] = (7, 1, 0),
    widths: tuple[float, float] = (4, 2),
    biases: tuple[bool, bool, bool] = (False, False, True),
    channels: int = 1,
) -> Layers:
    """Other sizes than asked for.

    up: window, step, padding, extra of the last two; last: of the last one only; first: window, step, padding;
    widths: in units of `width`.
    """
    wide, narrow = (int(n * width) for n in widths)
    return [
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, wide, *first, bias=biases[0]),
        nn.BatchNorm2d(wide),
        nn.ReLU(),
        nn.ConvTranspose2d(wide, narrow, *up, bias=biases[1]),
        nn.BatchNorm2d(narrow),
        nn.ReLU(),
        nn.ConvTranspose2d(narrow, channels, *(last or up), bias=biases[2]),
        nn.Tanh(),
    ]


def _with(**knobs: Any) -> Callable[[int, int], nn.Module]:
    return lambda latent, width: nn.Sequential(*_layers(latent, width, **knobs))


def _edited(change: Callable[[Layers], object]) -> Callable[[int, int], nn.Module]:
    return net.edited(_layers, change)


def _fan_in(shape: tuple[int, ...]) -> int:
    return 4 * shape[0]


def _observe(result: Any, latent: int, width: int) -> dict[str, Any]:
    """Sizes, and the pictures of five latent vectors while it is trained and in eval(), weights filled by shape."""
    z = torch.tensor(np.random.default_rng(8).normal(size=(5, latent)))
    return observe(result, "Generator", z, _fan_in, after=True)


def _made_for(got: dict[str, Any], latent: int, width: int) -> bool:
    """Whether the parameters have the sizes of `Generator(latent, width)`."""
    sizes = sorted((p.numel() for p in nn.Sequential(*_layers(latent, width)).parameters()), reverse=True)
    return list(got[net.SIZES]) == sizes


def _asked(want: dict[str, Any]) -> tuple[int, int]:
    """The latent and width that were asked for, out of the sizes: the second batch norm has 2 · width numbers."""
    width = int(want[net.SIZES][-2]) // 2
    first = int(want[net.SIZES].sum()) - 1 - 44 * width - 128 * width**2
    return first // (196 * width), width


def _always_32_and_16(got: Any, want: Any) -> bool:
    return _asked(want) != (32, 16) and _made_for(got, 32, 16)


def _in_wrong_places(got: Any, want: Any) -> bool:
    latent, width = _asked(want)
    return latent != width and _made_for(got, width, latent)


def _swap(one: int, other: int) -> Callable[[Layers], object]:
    def change(layers: Layers) -> None:
        layers[one], layers[other] = layers[other], layers[one]

    return change


def _acts_first(layers: Layers) -> None:
    _swap(NORM_1, ACT_1)(layers)
    _swap(NORM_2, ACT_2)(layers)


def _insert(place: int, make: Callable[[], nn.Module]) -> Callable[[Layers], object]:
    return lambda layers: layers.insert(place, make())


def _bigger_middle(layers: Layers) -> None:
    """Nearest-neighbour enlargement and an ordinary convolution instead of each transposed one."""
    for place in (LAST, SECOND):
        old = layers[place]
        assert isinstance(old, nn.ConvTranspose2d)
        conv = nn.Conv2d(old.in_channels, old.out_channels, 3, padding=1, bias=old.bias is not None)
        layers[place : place + 1] = [nn.Upsample(scale_factor=2), conv]


def _to_unit_length() -> nn.Module:
    return net.Apply(nn.functional.normalize)


def _dropped(layers: Layers) -> None:
    layers.insert(ACT_2 + 1, nn.Dropout(0.3))
    layers.insert(ACT_1 + 1, nn.Dropout(0.3))


def _one_step_up(latent: int, width: int) -> nn.Module:
    """The middle layer is missing."""
    return nn.Sequential(*_layers(latent, width)[:SECOND], nn.ConvTranspose2d(4 * width, 1, 4, 2, 1), nn.Tanh())


def _fully_connected(latent: int, width: int) -> nn.Module:
    return nn.Sequential(nn.Linear(latent, 784), nn.Tanh(), nn.Unflatten(1, (1, 28, 28)))


def _norms(**settings: Any) -> Callable[[int, int], nn.Module]:
    """Batch normalisations with other settings than PyTorch's."""

    def change(layers: Layers) -> None:
        for place in (NORM_1, NORM_2):
            old = layers[place]
            assert isinstance(old, nn.BatchNorm2d)
            layers[place] = nn.BatchNorm2d(old.num_features, **settings)

    return _edited(change)


def _connected_first(norm: bool, bias: bool) -> Callable[[int, int], nn.Module]:
    """A fully connected first layer; norm: all places are normalised for themselves, before they become maps."""

    def build(latent: int, width: int) -> nn.Module:
        places = 4 * width * 49
        front: Layers = [nn.Linear(latent, places, bias=bias)]
        front += [nn.BatchNorm1d(places)] if norm else []
        back = _layers(latent, width)[ACT_1 if norm else NORM_1 :]
        return nn.Sequential(*front, nn.Unflatten(1, (4 * width, 7, 7)), *back)

    return build


PLACES = (
    "Behind your fully connected layer each of the 49 places of a map is normalised for itself. A batch normalisation "
    "of maps takes all places of a map together."
)
BIAS_IN_FRONT = (
    "A layer in front of a batch normalisation has a bias. It does nothing there, because the mean is subtracted right "
    "after it; the first two layers have none."
)
MOMENTUM = (
    "Until the first batch yours is right, but in eval() after some training its running averages have moved by "
    "another share than with the default settings: look at the `momentum` of your batch normalisations."
)
NORMALISED = (
    "The random numbers are normalised, too. They come from a normal distribution already; nothing is in front of the "
    "first layer."
)
NO_NEGATIVES = "There is a ReLU at the end besides the tanh: none of your pixels is below 0."
OTHER_INSIDE = "The activations between the layers are no ReLU: something else is taken of what is negative or large."
NO_NORM = "Batch normalisation is missing behind {}."
NO_ACT = "The ReLU is missing behind {}."

RIGHT_UP = (4, 2, 1, 0)
#: Mistakes in one of the two layers that enlarge: name, what it says, and window, step, padding, extra.
ONE_LAYER = (
    ("unpadded", "it is not padded, so that its maps come out by 2 too large. The padding is 1.", (4, 2, 0, 0)),
    ("padding_2", "it is padded by 2, so that its maps come out by 2 too small. The padding is 1.", (4, 2, 2, 0)),
    ("window_3", "its window is 3 × 3. Asked for is 4 × 4.", (3, 2, 1, 1)),
    ("window_3_no_extra", "its window is 3 × 3, so that its maps come out by 1 too small. It is 4 × 4.", (3, 2, 1, 0)),
    ("window_5", "its window is 5 × 5. Asked for is 4 × 4.", (5, 2, 2, 1)),
    ("window_2", "its window is 2 × 2, so that windows do not overlap. Asked for is 4 × 4.", (2, 2, 0, 0)),
    ("step_1", "it moves by 1, so that its maps hardly grow. Asked for is a step of 2.", (4, 1, 1, 0)),
)

Generator = Exercise(
    "Generator",
    points=3,
    oracle=_with(),
    observe=_observe,
    cases=[
        Case("16 random numbers, width 4", (16, 4)),
        Case("6 random numbers, width 3", (6, 3)),
        Case("3 random numbers, width 5", (3, 5)),
        Case("10 random numbers, width 1", (10, 1)),
    ],
    misconceptions=[
        Misconception(
            "no_tanh",
            says="There is no tanh at the end: your pictures have values beyond −1 and 1.",
            instead=_edited(net.removed(TANH)),
        ),
        Misconception(
            "sigmoid",
            says="Your pictures lie between 0 and 1: there is a sigmoid at the end. The real ones were brought to "
            "−1 … 1, and D would tell them apart by that alone.",
            instead=_edited(net.replaced(nn.Sigmoid, TANH)),
        ),
        Misconception(
            "relu_at_the_end",
            says="Your pictures have no negative values, and no upper end: there is a ReLU at the end instead of a "
            "tanh.",
            instead=_edited(net.replaced(nn.ReLU, TANH)),
        ),
        Misconception("relu_before_tanh", says=NO_NEGATIVES, instead=_edited(_insert(TANH, nn.ReLU))),
        Misconception(
            "leaky_before_tanh",
            says="There is one more activation in front of the tanh at the end. The tanh is enough.",
            instead=_edited(_insert(TANH, lambda: nn.LeakyReLU(0.2))),
        ),
        Misconception(
            "tanh_twice",
            says="The tanh at the end is taken twice.",
            instead=_edited(_insert(TANH, nn.Tanh)),
        ),
        Misconception(
            "shifted_to_0_1",
            says="Your pictures lie between 0 and 1: what the tanh gives is moved and halved. Asked for are values "
            "from −1 to 1.",
            instead=_edited(_insert(TANH + 1, lambda: net.Apply(lambda x: (x + 1) / 2))),
        ),
        Misconception("norm_of_places", says=PLACES, instead=_connected_first(norm=True, bias=False)),
        Misconception("norm_of_places_with_bias", says=PLACES, instead=_connected_first(norm=True, bias=True)),
        Misconception("bias_of_connected", says=BIAS_IN_FRONT, instead=_connected_first(norm=False, bias=True)),
        Misconception("bias_in_first", says=BIAS_IN_FRONT, instead=_with(biases=(True, False, True))),
        Misconception("bias_in_second", says=BIAS_IN_FRONT, instead=_with(biases=(False, True, True))),
        Misconception("momentum", says=MOMENTUM, instead=_norms(momentum=0.8), like=net.only_later),
        Misconception(
            "eps",
            says="Your batch normalisations have another eps, a small number that is added to the variance. (The "
            "second argument of nn.BatchNorm2d is eps, not momentum.) Asked for are the default settings.",
            instead=_norms(eps=0.8),
        ),
        Misconception(
            "eps_of_09",
            says="Your batch normalisations have another eps, a small number that is added to the variance. (The "
            "second argument of nn.BatchNorm2d is eps, not momentum.) Asked for are the default settings.",
            instead=_norms(eps=0.9),
        ),
        Misconception(
            "no_running_averages",
            says="In eval() your batch normalisations still go by the batch at hand: they keep no running averages.",
            instead=_norms(track_running_stats=False),
        ),
        Misconception(
            "no_learnt_factor",
            says="Your batch normalisations have no learnt factor and no learnt number (affine=False). Asked for are "
            "the default settings.",
            instead=_norms(affine=False),
        ),
        Misconception(
            "normalised_input",
            says=NORMALISED,
            instead=lambda latent, width: net.edited(_layers, _insert(FIRST, lambda: nn.BatchNorm2d(latent)))(
                latent, width
            ),
        ),
        Misconception("unit_input", says=NORMALISED, instead=_edited(_insert(0, _to_unit_length))),
        Misconception(
            "kept_only",
            says=net.KEPT_ONLY,
            after=net.kept_only,
            like=net.stops("ModuleList"),
        ),
        Misconception("in_a_list", says=net.IN_A_LIST, after=net.listed, like=net.nothing_found),
        Misconception("cut_off", says=net.NEVER_LEARNS, after=net.cut_off, like=net.stops(net.CUT_OFF)),
        Misconception(
            "normalised_output",
            says="There is a batch normalisation at the output, too: every batch would have the same mean brightness. "
            "DCGAN leaves it out there.",
            instead=_edited(_insert(TANH, lambda: nn.BatchNorm2d(1))),
        ),
        Misconception(
            "normalised_behind_tanh",
            says="There is a batch normalisation at the output, too: every batch would have the same mean brightness. "
            "DCGAN leaves it out there.",
            instead=_edited(_insert(TANH + 1, lambda: nn.BatchNorm2d(1))),
        ),
        Misconception(
            "no_norm",
            says="There is no batch normalisation.",
            instead=_edited(net.removed(NORM_1, NORM_2)),
        ),
        Misconception(
            "no_norm_with_biases",
            says="There is no batch normalisation.",
            instead=net.edited(lambda a, b: _layers(a, b, biases=(True, True, True)), net.removed(NORM_1, NORM_2)),
        ),
        Misconception(
            "first_norm_missing", says=NO_NORM.format("the first layer"), instead=_edited(net.removed(NORM_1))
        ),
        Misconception(
            "second_norm_missing", says=NO_NORM.format("the second layer"), instead=_edited(net.removed(NORM_2))
        ),
        Misconception(
            "biases_everywhere",
            says="All your transposed convolutions have biases. In front of a batch normalisation a bias does "
            "nothing, because the mean is subtracted right after it; the first two have none.",
            instead=_with(biases=(True, True, True)),
        ),
        Misconception(
            "no_biases",
            says="The last transposed convolution has no bias in yours. No batch normalisation follows it, so it needs "
            "one.",
            instead=_with(biases=(False, False, False)),
        ),
        Misconception(
            "biases_turned",
            says="The biases stand in the wrong layers: in front of a batch normalisation they do nothing, and at the "
            "end, where there is none, one is needed.",
            instead=_with(biases=(True, True, False)),
        ),
        Misconception(
            "leaky",
            says="The activations let some of what is negative through. In DCGAN that is D's kind; G has ReLU.",
            instead=_edited(net.replaced(lambda: nn.LeakyReLU(0.2), ACT_1, ACT_2)),
        ),
        Misconception(
            "leaky_hundredth",
            says="The activations let some of what is negative through. In DCGAN that is D's kind; G has ReLU.",
            instead=_edited(net.replaced(nn.LeakyReLU, ACT_1, ACT_2)),
        ),
        Misconception(
            "tanh_inside",
            says="The activations between the layers are tanh. Tanh stands at the end only; between them it is ReLU.",
            instead=_edited(net.replaced(nn.Tanh, ACT_1, ACT_2)),
        ),
        Misconception("elu_inside", says=OTHER_INSIDE, instead=_edited(net.replaced(nn.ELU, ACT_1, ACT_2))),
        Misconception("gelu_inside", says=OTHER_INSIDE, instead=_edited(net.replaced(nn.GELU, ACT_1, ACT_2))),
        Misconception("sigmoid_inside", says=OTHER_INSIDE, instead=_edited(net.replaced(nn.Sigmoid, ACT_1, ACT_2))),
        Misconception(
            "clipped",
            says="Your pictures are cut off at −1 and 1. A tanh is a smooth curve.",
            instead=_edited(net.replaced(nn.Hardtanh, TANH)),
        ),
        Misconception(
            "no_activation",
            says="There is no activation between the layers.",
            instead=_edited(net.removed(ACT_1, ACT_2)),
        ),
        Misconception(
            "first_activation_missing", says=NO_ACT.format("the first layer"), instead=_edited(net.removed(ACT_1))
        ),
        Misconception(
            "second_activation_missing", says=NO_ACT.format("the second layer"), instead=_edited(net.removed(ACT_2))
        ),
        Misconception(
            "activation_before_norm",
            says="ReLU and batch normalisation have changed places: first it is normalised, then what is negative is "
            "cut off.",
            instead=_edited(_acts_first),
        ),
        Misconception(
            "dropout",
            says="While it is trained, your network leaves out numbers by chance (dropout). The table of layers has no "
            "such step.",
            instead=_edited(_dropped),
            like=net.stops(net.LUCKY),
        ),
        Misconception(
            "enlarged_and_convolved",
            says="The maps are enlarged and then convolved. That works, too (and leaves fewer checkerboards), but "
            "asked for are transposed convolutions.",
            instead=_edited(_bigger_middle),
        ),
        Misconception(
            "no_padding",
            says="The last two layers are not padded: 7 becomes 16, then 34. With p = 1 it is 14, then 28.",
            instead=_with(up=(4, 2, 0, 0)),
        ),
        Misconception(
            "windows_of_5",
            says="The last two layers have windows of 5 × 5. Asked for are 4 × 4.",
            instead=_with(up=(5, 2, 2, 1)),
        ),
        Misconception(
            "windows_of_3",
            says="The last two layers have windows of 3 × 3. Asked for are 4 × 4.",
            instead=_with(up=(3, 2, 1, 1)),
        ),
        Misconception(
            "windows_of_3_no_extra",
            says="The last two layers have windows of 3 × 3, and 7 becomes 13, then 25. Asked for are 4 × 4.",
            instead=_with(up=(3, 2, 1, 0)),
        ),
        Misconception(
            "windows_of_2",
            says="The last two layers have windows of 2 × 2, which do not overlap. Asked for are 4 × 4.",
            instead=_with(up=(2, 2, 0, 0)),
        ),
        *(
            Misconception(f"second_layer_{name}", says=f"Layer 2: {says}", instead=_with(up=up, last=RIGHT_UP))
            for name, says, up in ONE_LAYER
        ),
        *(
            Misconception(f"last_layer_{name}", says=f"Layer 3: {says}", instead=_with(last=up))
            for name, says, up in ONE_LAYER
        ),
        Misconception(
            "step_1",
            says="The last two layers move by 1, so that 7 becomes 8, then 9.",
            instead=_with(up=(4, 1, 1, 0)),
        ),
        Misconception(
            "begins_with_4",
            says="The first maps are 4 × 4, as for pictures of 16 or 32. Here they are 7 × 7, so that 28 comes out.",
            instead=_with(first=(4, 1, 0)),
        ),
        Misconception(
            "first_with_step",
            says="The first layer is padded and gives maps of 5 × 5. Without padding a window of 7 gives 7 × 7.",
            instead=_with(first=(7, 2, 1)),
        ),
        Misconception(
            "first_is_convolution",
            says="The first layer is an ordinary convolution: a window of 7 × 7 finds no room on maps of 1 × 1. It has "
            "to spread, not to gather.",
            instead=lambda latent, width: net.edited(
                _layers, net.replaced(lambda: nn.Conv2d(latent, 4 * width, 7, bias=False), FIRST)
            )(latent, width),
            like=net.stops("Kernel size can't be greater"),
        ),
        Misconception(
            "widths_halved",
            says="The layers have 2 · width and width maps. Asked for are 4 · width and 2 · width.",
            instead=_with(widths=(2, 1)),
        ),
        Misconception(
            "widths_kept",
            says="All layers have `width` maps. Asked for are 4 · width, then 2 · width.",
            instead=_with(widths=(1, 1)),
        ),
        Misconception(
            "second_width_halved",
            says="The second layer has `width` maps. Asked for are 4 · width, then 2 · width.",
            instead=_with(widths=(4, 1)),
        ),
        Misconception(
            "width_halved_again",
            says="The second layer has half of `width` maps. Asked for are 4 · width, then 2 · width.",
            instead=lambda latent, width: nn.Sequential(*_layers(latent, width, widths=(4, (width // 2) / width))),
        ),
        Misconception(
            "widths_and_its_half",
            says="The layers have width and half of `width` maps. Asked for are 4 · width, then 2 · width.",
            instead=lambda latent, width: nn.Sequential(*_layers(latent, width, widths=(1, (width // 2) / width))),
        ),
        Misconception(
            "widths_turned",
            says="The numbers of maps grow on the way up. They shrink: 4 · width, then 2 · width, then 1.",
            instead=_with(widths=(2, 4)),
        ),
        Misconception(
            "widths_not_halved",
            says="The second layer has as many maps as the first. Asked for are 4 · width, then 2 · width.",
            instead=_with(widths=(4, 4)),
        ),
        Misconception(
            "colour",
            says="Your pictures have three channels. These are grey: one channel.",
            instead=_with(channels=3),
        ),
        Misconception(
            "not_unflattened",
            says="The random numbers come as (N, latent). A transposed convolution needs maps: (N, latent, 1, 1).",
            instead=_edited(net.removed(0)),
            like=net.stops("input to conv_transpose2d, but got"),
        ),
        Misconception(
            "layer_missing",
            says="A layer is missing: there are three, and the maps go from 7 over 14 to 28.",
            instead=_one_step_up,
        ),
        Misconception(
            "flat",
            says="The pictures are laid in rows at the end. Asked for is (N, 1, 28, 28).",
            instead=_edited(_insert(TANH + 1, nn.Flatten)),
        ),
        Misconception(
            "fully_connected",
            says="This is one fully connected layer. Asked for are transposed convolutions.",
            instead=_fully_connected,
        ),
        Misconception(
            "swapped",
            says="The number of random numbers and the width have changed places.",
            instead=lambda latent, width: nn.Sequential(*_layers(width, latent)),
            like=_in_wrong_places,
        ),
        Misconception(
            "always_32_and_16",
            says="Your sizes do not depend on latent and width: whatever is asked for, yours is the network of "
            "Generator(32, 16).",
            instead=lambda latent, width: nn.Sequential(*_layers(32, 16)),
            like=_always_32_and_16,
        ),
        Misconception(
            "fixed_width",
            says="The width is always 16. It is an argument.",
            instead=lambda latent, width: nn.Sequential(*_layers(latent, 16)),
        ),
        Misconception(
            "instance_norm",
            says="Each picture is normalised for itself (instance normalisation). Asked for is batch normalisation.",
            instead=lambda latent, width: net.edited(
                _layers,
                lambda layers: layers.__setitem__(
                    slice(None),
                    [
                        nn.InstanceNorm2d(old.num_features, affine=True) if isinstance(old, nn.BatchNorm2d) else old
                        for old in layers
                    ],
                ),
            )(latent, width),
        ),
        Misconception(
            "without_effect",
            says="The pictures are right, but there are weights that change nothing in them: a layer that is not used, "
            "or a bias in front of a batch normalisation.",
            after=net.with_unused,
            like=net.only_sizes,
        ),
    ],
)
