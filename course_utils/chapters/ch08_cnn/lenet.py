"""Exercise of chapter 08: LeNet-5 for images of 32 × 32 pixels, in PyTorch."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course_utils.grading import Case, Exercise, Misconception

from . import _reference as ref

SIDE = 32


def numbers_by_size(shape: tuple[int, ...]) -> np.ndarray:
    """Weights that depend on the shape alone: whatever the layers are called, they get the same numbers."""
    size = math.prod(shape)
    fan_in = size // shape[0] if len(shape) > 1 else 1
    rng = np.random.default_rng([size, shape[0]])
    return (rng.normal(size=size) * (1.5 / math.sqrt(fan_in) if len(shape) > 1 else 0.3)).reshape(shape)


def _observe(result: Any, channels: int, classes: int) -> dict[str, Any]:
    """The sizes of the weights and biases, sorted, and the scores of two images with weights filled by size."""
    import torch

    if isinstance(result, type):
        raise TypeError(f"LeNet5 should return a network; the class {result.__name__} itself came")
    if not isinstance(result, torch.nn.Module):
        raise TypeError(f"LeNet5 should return a network, a torch.nn.Module; {type(result).__name__} came")
    sizes = np.array(sorted(p.numel() for p in result.parameters()), dtype=np.int64)
    network = result.double().eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(torch.tensor(numbers_by_size(tuple(parameter.shape))))
        images = torch.tensor(np.random.default_rng(8).uniform(-1, 1, (2, channels, SIDE, SIDE)))
        try:
            scores: Any = network(images)
        except (RuntimeError, IndexError) as problem:  # shapes that do not fit, in PyTorch's words
            scores = f"no scores, because PyTorch stops: {' '.join(str(problem).split())[:150]}"
    return {"sizes of the weights and biases": sizes, "scores": scores}


def _turn(**knobs: Any) -> Callable[[int, int], Any]:
    return lambda channels, classes: ref.lenet(channels, classes, **knobs)


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
    ],
    misconceptions=[
        Misconception(
            "for_28",
            says="The first fully connected layer expects 16 maps of 4 × 4: that fits images of 28 × 28. From 32 × 32 "
            "pixels, 16 maps of 5 × 5 arrive.",
            instead=_turn(size=28),
        ),
        Misconception(
            "padded_conv",
            says="The convolutions are padded, so the maps are larger than those of the text: 32 → 28 → 14 → 10 → 5.",
            instead=_turn(pad=2, size=28),
        ),
        Misconception(
            "padded_first",
            says="The convolutions are padded, and then 16 · 5 · 5 numbers are expected where 16 · 8 · 8 arrive.",
            instead=_turn(pad=2, size=20),
        ),
        Misconception(
            "no_activation",
            says="There is no activation anywhere: but for the pooling the whole network is one affine map.",
            instead=_turn(act=""),
        ),
        Misconception(
            "fc_activation_missing",
            says="The fully connected layers follow each other without an activation in between: they collapse into "
            "one.",
            instead=_turn(fc_act=""),
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
        ),
        Misconception(
            "windows_of_3",
            says="The filters are 3 × 3. LeNet's are 5 × 5.",
            instead=_small_windows,
        ),
    ],
)
