"""Exercise of chapter 08: LeNet-5 for images of 32 × 32 pixels, in PyTorch."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.grading import Case, Exercise, Misconception
from course_utils.grading.run import Refused, stopped

from . import _reference as ref

SIDE = 32
LUCKY = "another answer at every call while it is trained"
OTHER = "an answer while it is trained that differs from that in eval()"


@functools.cache
def numbers_by_size(shape: tuple[int, ...]) -> np.ndarray:
    """Weights that depend on the shape alone: whatever the layers are called, they get the same numbers."""
    size = math.prod(shape)
    fan_in = size // shape[0] if len(shape) > 1 else 1
    rng = np.random.default_rng([size, shape[0]])
    return (rng.normal(size=size) * (1.5 / math.sqrt(fan_in) if len(shape) > 1 else 0.3)).reshape(shape)


SIZES = "sizes of weights and biases, a row for each layer (convolutions 0 and 1, then 120, 84, scores)"


def _by_layer(sizes: list[int], channels: int, classes: int) -> np.ndarray:
    """(5, 2): weights and bias of every layer, whatever the order they came in; (n,), sorted, if there are not ten.

    A size that the text asks for gets its place; those that are left fill the free places, the smallest first.
    """
    outputs, inputs = np.array([6, 16, 120, 84, classes]), np.array([25 * channels, 150, 400, 120, 84])
    asked = [int(size) for size in np.stack([outputs * inputs, outputs], axis=1).ravel()]
    left = sorted(sizes)
    if len(left) != len(asked):
        return np.array(left, dtype=np.int64)
    placed: list[int | None] = [None] * len(asked)
    for i, size in enumerate(asked):
        if size in left:
            left.remove(size)
            placed[i] = size
    return np.array([left.pop(0) if size is None else size for size in placed], dtype=np.int64).reshape(-1, 2)


def _stops(*words: str) -> Callable[[Any, Any], bool]:
    """Whether PyTorch stops with these words: they stand in the name of a part (see `_observe`)."""
    return lambda got, want: any(word in name for name in got for word in words)


def _observe(result: Any, channels: int, classes: int) -> dict[str, Any]:
    """The sizes of the weights and biases, and the scores of two images with weights filled by size.

    Where PyTorch stops there are no scores, but a part that carries its words in its name: a report shows them.
    """
    import torch

    if result is None:
        raise Refused("Nothing came back from LeNet5: it seems to have no `return`")
    if isinstance(result, type):
        raise TypeError(f"LeNet5 should return a network; the class {result.__name__} itself came")
    if not isinstance(result, torch.nn.Module):
        raise TypeError(f"LeNet5 should return a network, a torch.nn.Module; {type(result).__name__} came")
    sizes = _by_layer([p.numel() for p in result.parameters()], channels, classes)
    network = result.double().eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(torch.tensor(numbers_by_size(tuple(parameter.shape))))
        images = torch.tensor(np.random.default_rng(8).uniform(-1, 1, (2, channels, SIDE, SIDE)))
        try:
            scores: Any = network(images)
            if scores is None:
                raise Refused("The network gives no scores: its `forward` seems to have no `return`")
            first, second = network.train()(images), network(images)
            if not torch.equal(first, second):  # numbers that depend on luck: said in words
                return {SIZES: sizes, LUCKY: True}
            if not torch.allclose(first, scores):
                return {SIZES: sizes, OTHER: True}
        except (RuntimeError, IndexError) as problem:  # shapes that do not fit, in PyTorch's words
            return {SIZES: sizes, **stopped(problem)}
    return {SIZES: sizes, "scores": scores}


def _turn(**knobs: Any) -> Callable[[int, int], Any]:
    return lambda channels, classes: ref.lenet(channels, classes, **knobs)


def _edited(change: Callable[[list[Any]], object], **knobs: Any) -> Callable[[int, int], Any]:
    """The layers of ref.lenet, changed. Their numbers: 0 3 convolutions, 1 4 8 10 ReLU, 2 5 pools, 7 9 11 Linear."""

    def turned(channels: int, classes: int) -> Any:
        from torch import nn

        layers = list(ref.lenet(channels, classes, **knobs))
        change(layers)
        return nn.Sequential(*layers)

    return turned


def _without(*numbers: int) -> Callable[[int, int], Any]:
    def change(layers: list[Any]) -> None:
        layers[:] = [layer for i, layer in enumerate(layers) if i not in numbers]

    return _edited(change)


def _with_dropout(layers: list[Any]) -> None:
    from torch import nn

    layers[9:9] = [nn.Dropout(0.5)]


def _with_batch_norm(layers: list[Any]) -> None:
    from torch import nn

    layers[4:4], layers[1:1] = [nn.BatchNorm2d(16)], [nn.BatchNorm2d(6)]


def _layer(number: int, name: str, *args: Any, **options: Any) -> Callable[[int, int], Any]:
    """Another layer of torch.nn at this place."""

    def change(layers: list[Any]) -> None:
        from torch import nn

        layers[number] = getattr(nn, name)(*args, **options)

    return _edited(change)


def _first_padded(features: int) -> Callable[[int, int], Any]:
    def turned(channels: int, classes: int) -> Any:
        from torch import nn

        layers = list(ref.lenet(channels, classes))
        layers[0], layers[7] = nn.Conv2d(channels, 6, 5, padding=2), nn.Linear(features, 120)
        return nn.Sequential(*layers)

    return turned


def _steps_for_pools(channels: int, classes: int) -> Any:
    from torch import nn

    layers = list(ref.lenet(channels, classes))
    layers[0], layers[3] = nn.Conv2d(channels, 6, 5, stride=2), nn.Conv2d(6, 16, 5, stride=2)
    return nn.Sequential(*(layer for i, layer in enumerate(layers) if i not in (2, 5)))


def _bias_only_in(kind: str) -> Callable[[int, int], Any]:
    """Biases in the layers of this kind ('Conv2d' or 'Linear') only."""

    def change(layers: list[Any]) -> None:
        for layer in layers:
            if hasattr(layer, "bias") and type(layer).__name__ != kind:
                layer.bias = None

    return _edited(change)


def _one_more(layers: list[Any]) -> None:
    from torch import nn

    layers[11:11] = [nn.Linear(84, 84), nn.ReLU()]


def _softmax_over_images(layers: list[Any]) -> None:
    from torch import nn

    layers.append(nn.Softmax(dim=0))


FULLY_ACTIVATION = (
    "Between fully connected layers an activation is missing: two layers without one between them collapse into one."
)


def _without_second_hidden(channels: int, classes: int) -> Any:
    from torch import nn

    layers = list(ref.lenet(channels, classes))
    return nn.Sequential(*layers[:-3], nn.Linear(120, classes))


def _hidden_only(channels: int, classes: int) -> Any:
    from torch import nn

    layers = list(ref.lenet(channels, classes))
    return nn.Sequential(*(layer for i, layer in enumerate(layers) if i not in (1, 4)))


def _reversed_pools(channels: int, classes: int) -> Any:
    from torch import nn

    layers = list(ref.lenet(channels, classes))
    return nn.Sequential(*(nn.MaxPool2d(2, 1) if i in (2, 5) else layer for i, layer in enumerate(layers)))


def _small_windows(channels: int, classes: int) -> Any:
    from torch import nn

    layers = list(ref.lenet(channels, classes))
    layers[0], layers[3], layers[7] = nn.Conv2d(channels, 6, 3), nn.Conv2d(6, 16, 3), nn.Linear(16 * 6 * 6, 120)
    return nn.Sequential(*layers)


LeNet5 = Exercise(
    "LeNet5",
    points=3,
    oracle=ref.lenet,
    observe=_observe,
    cases=[
        Case("1 channel, 10 classes: 61 706 parameters", (1, 10)),
        Case("3 channels, 10 classes: 62 006 parameters", (3, 10)),
        Case("1 channel, 26 classes", (1, 26)),
        Case("3 channels, a single class", (3, 1)),
    ],
    misconceptions=[
        Misconception(
            "for_28",
            says="The first fully connected layer expects 16 maps of 4 × 4: that fits images of 28 × 28. From 32 × 32 "
            "pixels, 16 maps of 5 × 5 arrive.",
            instead=_turn(size=28),
            like=_stops("2x400 and 256x120"),
        ),
        Misconception(
            "padded_conv",
            says="The convolutions are padded, so the maps are larger than those of the text: 32 → 28 → 14 → 10 → 5.",
            instead=_turn(pad=2, size=32),
        ),
        Misconception(
            "padded_first",
            says="The convolutions are padded, and then 16 · 5 · 5 numbers are expected where 16 · 8 · 8 arrive.",
            instead=_turn(pad=2, size=20),
            like=_stops("2x1024 and 400x"),
        ),
        Misconception(
            "no_activation",
            says="There is no activation anywhere: but for the pooling the whole network is one affine map.",
            instead=_turn(act=""),
        ),
        Misconception(
            "fc_activation_missing",
            says=FULLY_ACTIVATION,
            instead=_turn(fc_act=""),
        ),
        Misconception("activation_after_120_missing", says=FULLY_ACTIVATION, instead=_without(8)),
        Misconception("activation_after_84_missing", says=FULLY_ACTIVATION, instead=_without(10)),
        Misconception(
            "first_activation_missing",
            says="There is no activation after the first convolution.",
            instead=_without(1),
        ),
        Misconception(
            "second_activation_missing",
            says="There is no activation after the second convolution.",
            instead=_without(4),
        ),
        Misconception(
            "dropout",
            says="While it is trained, the network leaves out numbers by chance (dropout). The table of layers has no "
            "such step.",
            instead=_edited(_with_dropout),
            like=_stops(LUCKY),
        ),
        Misconception(
            "batch_norm",
            says="While it is trained, the network gives other scores than in eval(), as with batch normalisation. The "
            "table of layers has no such step.",
            instead=_edited(_with_batch_norm),
            like=_stops(OTHER),
        ),
        Misconception(
            "first_pool_missing",
            says="The maps are not pooled after the first convolution: they should shrink from 28 to 14.",
            instead=_without(2),
            like=_stops("2x2304 and 400x"),
        ),
        Misconception(
            "second_pool_missing",
            says="The maps are not pooled after the second convolution: they should shrink from 10 to 5.",
            instead=_without(5),
            like=_stops("2x1600 and 400x"),
        ),
        Misconception(
            "steps_for_pools",
            says="The maps shrink because the filters move by two pixels: there is no pooling.",
            instead=_steps_for_pools,
        ),
        Misconception(
            "first_padded",
            says="The first convolution is padded. That belongs to images of 28 × 28 pixels; here they have 32 × 32.",
            instead=_first_padded(400),
            like=_stops("2x576 and 400x"),
        ),
        Misconception(
            "first_padded_larger",
            says="The first convolution is padded. That belongs to images of 28 × 28 pixels; here they have 32 × 32.",
            instead=_first_padded(576),
        ),
        Misconception(
            "not_flattened",
            says="The maps are never put into one row: a fully connected layer needs 400 numbers for each image.",
            instead=_without(6),
            like=_stops("160x5 and 400x"),
        ),
        Misconception(
            "images_in_one_row",
            says="All images of the batch are put into one row together. Each has a row of 400 numbers of its own.",
            instead=_layer(6, "Flatten", 0),
            like=_stops("1x800 and 400x", "input (120), mat (120x400)"),
        ),
        Misconception(
            "widths_of_fully_connected",
            says="The fully connected layers have changed places: first 120, then 84.",
            instead=_turn(widths=(6, 16, 84, 120)),
        ),
        Misconception(
            "filters_exchanged",
            says="The numbers of filters have changed places: first 6, then 16.",
            instead=_turn(widths=(16, 6, 120, 84)),
        ),
        Misconception(
            "leaky",
            says="The activations let some of what is negative through. ReLU does not.",
            instead=_turn(act="LeakyReLU"),
        ),
        Misconception(
            "elu",
            says="The activations let some of what is negative through. ReLU does not.",
            instead=_turn(act="ELU"),
        ),
        Misconception(
            "gelu",
            says="The activations let some of what is negative through. ReLU does not.",
            instead=_turn(act="GELU"),
        ),
        Misconception(
            "sigmoid_on_scores",
            says="All scores lie between 0 and 1: a sigmoid is at work after the last layer. The scores are what that "
            "layer gives.",
            instead=_turn(end="Sigmoid"),
        ),
        Misconception(
            "tanh_on_scores",
            says="All scores lie between −1 and 1: there is a tanh after the last layer. The scores are what that "
            "layer gives.",
            instead=_turn(end="Tanh"),
        ),
        Misconception(
            "softmax_over_images",
            says="The scores of each class add up to 1 over the images of the batch: a softmax is at work, along the "
            "wrong axis as well. The loss will take it itself.",
            instead=_edited(_softmax_over_images),
        ),
        Misconception(
            "no_bias_in_convolutions",
            says="The convolutions have no biases.",
            instead=_bias_only_in("Linear"),
        ),
        Misconception(
            "no_bias_in_fully_connected",
            says="The fully connected layers have no biases.",
            instead=_bias_only_in("Conv2d"),
        ),
        Misconception(
            "one_layer_more",
            says="There is a fully connected layer too many: there are three, 120, 84 and the scores.",
            instead=_edited(_one_more),
        ),
        Misconception(
            "conv_activation_missing",
            says="There is no activation after the convolutions.",
            instead=_hidden_only,
        ),
        Misconception(
            "tanh",
            says="The activations are tanh, as in 1998. The text asks for ReLU.",
            instead=_turn(act="Tanh"),
        ),
        Misconception(
            "sigmoid", says="The activations are sigmoids. The text asks for ReLU.", instead=_turn(act="Sigmoid")
        ),
        Misconception(
            "average_pool",
            says="The pooling takes averages. The text asks for the maximum.",
            instead=_turn(pool="AvgPool2d"),
        ),
        Misconception(
            "original_convolutions",
            says="Tanh and average pooling behind the convolutions: close to the network of 1998. The text asks "
            "for ReLU and the maximum.",
            instead=_turn(act="Tanh", fc_act="ReLU", pool="AvgPool2d"),
        ),
        Misconception(
            "tanh_in_convolutions",
            says="The activations after the convolutions are tanh, as in 1998. The text asks for ReLU.",
            instead=_turn(act="Tanh", fc_act="ReLU"),
        ),
        Misconception(
            "original",
            says="Tanh and average pooling: that is close to the network of 1998. The text asks for ReLU and the "
            "maximum.",
            instead=_turn(act="Tanh", pool="AvgPool2d"),
        ),
        Misconception(
            "softmax",
            says="The scores of an image are positive and add up to 1: a softmax is at work. The loss will take it "
            "itself.",
            instead=_turn(end="Softmax"),
        ),
        Misconception(
            "log_softmax",
            says="There is a log-softmax at the end. The loss will take it itself.",
            instead=_turn(end="LogSoftmax"),
        ),
        Misconception(
            "relu_on_scores",
            says="No score is negative: there is an activation after the last layer, and it throws information away.",
            instead=_turn(end="ReLU"),
        ),
        Misconception(
            "one_channel",
            says="The first convolution always expects one channel. The number of channels is an argument.",
            instead=lambda channels, classes: ref.lenet(1, classes),
        ),
        Misconception(
            "ten_classes",
            says="There are always ten scores. The number of classes is an argument.",
            instead=lambda channels, classes: ref.lenet(channels, 10),
        ),
        Misconception(
            "swapped",
            says="The number of channels and the number of classes have changed places.",
            instead=lambda channels, classes: ref.lenet(classes, channels),
        ),
        Misconception("no_bias", says="The layers have no biases.", instead=_turn(bias=False)),
        Misconception(
            "layer_missing",
            says="The layer of 84 is missing: there are three fully connected layers, 120, 84 and the scores.",
            instead=_without_second_hidden,
        ),
        Misconception(
            "pool_step_1",
            says="The pooling moves by one pixel, so the maps hardly shrink: 28 should become 14.",
            instead=_reversed_pools,
            like=_stops("2x7744 and 400x"),
        ),
        Misconception(
            "windows_of_3",
            says="The filters are 3 × 3. LeNet's are 5 × 5.",
            instead=_small_windows,
        ),
    ],
)
