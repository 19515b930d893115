"""Exercise of chapter 08: how many pixels a number deep in a network has seen."""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from . import _reference as ref

Layers = list[tuple[int, int]]


def _random_layers(rng: Generator) -> tuple[Layers]:
    return ([(int(f), int(s)) for f, s in zip(rng.integers(2, 6, 5), rng.integers(2, 4, 5), strict=True)],)


def _previous_stride(layers: Layers) -> int:
    strides = [1, *(s for _, s in layers)]
    return 1 + sum((f - 1) * s for (f, _), s in zip(layers, strides, strict=False))


def _including_own(layers: Layers) -> int:
    size, jump = 1, 1
    for f, s in layers:
        jump *= s
        size += (f - 1) * jump
    return size


def _all_strides(layers: Layers) -> int:
    return 1 + sum(f - 1 for f, _ in layers) * math.prod(s for _, s in layers)


def _sum_of_strides(layers: Layers) -> int:
    size, jump = 1, 0
    for f, s in layers:
        size += (f - 1) * max(jump, 1)
        jump += s
    return size


def _steps_less_one_added(layers: Layers) -> int:
    size, jump = 1, 1
    for f, s in layers:
        size += (f - 1) * jump
        jump += s - 1
    return size


def _steps_added_to_one(layers: Layers) -> int:
    size, jump = 1, 1
    for f, s in layers:
        size += (f - 1) * jump
        jump += s
    return size


def _really_seen(layers: Layers) -> int:
    """Pixels along a side that change the number, without those in the gaps."""
    seen = {0}
    for f, s in reversed(layers):
        seen = {place * s + k for place in seen for k in range(f)}
    return len(seen)


def _field_grown(layers: Layers) -> int:
    size = 1
    for f, s in layers:
        size = size * s + f - 1
    return size


LENET = [(5, 1), (2, 2), (5, 1), (2, 2)]


ALEXNET = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1)]


receptive_field = Exercise(
    "receptive_field",
    points=2,
    oracle=ref.field,
    cases=[
        Case("one layer of 5", ([(5, 1)],), worked=True),
        Case("3 with step 2, twice", ([(3, 2), (3, 2)],), worked=True),
        Case("LeNet up to its second pooling", (LENET,)),
        Case("AlexNet up to its fifth convolution", (ALEXNET,)),
        Case("three layers of 3, no steps", ([(3, 1), (3, 1), (3, 1)],)),
        Case("different sizes and steps", _random_layers, again=True),
        Case("a 1 × 1 layer with a step in between", ([(4, 3), (1, 2), (5, 1), (2, 2)],)),
        Case("gaps: single pixels with step 2, then 3 of them", ([(1, 2), (3, 1)],)),
        Case("no layer at all", ([],)),
    ],
    misconceptions=[
        Misconception(
            "current_stride",
            says="For 3 with step 2, twice, yours is 9; the picture of the gradient shows 7. You multiply each layer "
            "by its "
            "own step. A layer's own step only matters to the layers that come after it.",
            instead=lambda layers: 1 + sum((f - 1) * s for f, s in layers),
        ),
        Misconception(
            "own_stride_too",
            says="A layer's own step is already in your product when the layer is added: it only spreads the windows "
            "of "
            "later layers.",
            instead=_including_own,
        ),
        Misconception(
            "no_strides",
            says="The steps play no part in yours: behind a layer with step 2, neighbours are two pixels apart.",
            instead=lambda layers: 1 + sum(f - 1 for f, _ in layers),
        ),
        Misconception(
            "previous_stride_only",
            says="You multiply by the step of the layer just before. The steps of all earlier layers multiply.",
            instead=_previous_stride,
        ),
        Misconception(
            "strides_added",
            says="Two layers with step 2 put neighbours four pixels apart because steps multiply: yours adds them up.",
            instead=_sum_of_strides,
        ),
        Misconception(
            "all_strides",
            says="Every layer is multiplied by the product of all steps, also of those that come after it.",
            instead=_all_strides,
        ),
        Misconception(
            "backwards",
            says="The layers are worked through from the last to the first, as if the image lay at the other end.",
            before=lambda layers: (layers[::-1],),
        ),
        Misconception(
            "sum_of_sizes",
            says="Three layers of 3 without steps see 7 pixels; yours is 9. The windows overlap: a second window of "
            "3 adds "
            "fewer than 3 new pixels.",
            instead=lambda layers: sum(f for f, _ in layers),
        ),
        Misconception(
            "product_of_sizes",
            says="Three layers of 3 without steps see 7 pixels; yours is 27: the windows overlap, sizes do not "
            "multiply.",
            instead=lambda layers: math.prod(f for f, _ in layers),
        ),
        Misconception(
            "adds_f",
            says="A window of f pixels adds fewer than f new ones: one of them was seen before. Your first layer of "
            "5 sees 6.",
            instead=lambda layers: ref.field(layers, least=0),
        ),
        Misconception(
            "starts_at_0",
            says="Yours is one too small each time: a single number without any layer sees one pixel, itself.",
            instead=lambda layers: ref.field(layers, start=0),
        ),
        Misconception(
            "f_times_jump",
            says="You start from nothing and add whole windows: neighbouring windows share pixels.",
            instead=lambda layers: ref.field(layers, least=0, start=0),
        ),
        Misconception(
            "last_layer",
            says="That is the window of the last layer, measured in the pixels of the layer below it, not in the "
            "image's.",
            instead=lambda layers: layers[-1][0] if layers else 1,
        ),
        Misconception(
            "jump",
            says="That is how far apart neighbours of the last layer lie in the image, the product of the steps. How "
            "far "
            "one of them sees is another question.",
            instead=lambda layers: math.prod(s for _, s in layers),
        ),
        Misconception("area", says="This is an area, in pixels. Asked for is the side of the square.", after=np.square),
        Misconception(
            "f_times_jump_or_one",
            says="You start from nothing and add whole windows: neighbouring windows share pixels.",
            instead=lambda layers: ref.field(layers, least=0, start=0) if layers else 1,
        ),
        Misconception(
            "strides_less_one_added",
            says="Two layers with step 2 put neighbours four pixels apart because steps multiply: yours adds them up.",
            instead=_steps_less_one_added,
        ),
        Misconception(
            "strides_added_to_one",
            says="Two layers with step 2 put neighbours four pixels apart because steps multiply: yours adds them up.",
            instead=_steps_added_to_one,
        ),
        Misconception(
            "nothing_sees_nothing",
            says="Without any layer yours is 0. A number is a pixel then, and sees itself.",
            instead=lambda layers: ref.field(layers) if layers else 0,
        ),
        Misconception(
            "gaps_left_out",
            says="Yours counts the pixels that are really used. Asked for is the side of the square, gaps included.",
            instead=_really_seen,
        ),
        Misconception(
            "last_left_out",
            says="The last layer is missing: its window belongs to the sum, only its step does not.",
            instead=lambda layers: ref.field(layers[:-1]),
        ),
        Misconception(
            "first_left_out",
            says="The first layer is missing: its window looks at the pixels themselves and counts, too.",
            instead=lambda layers: ref.field(layers[1:]),
        ),
        Misconception(
            "own_stride_multiplied",
            says="The field is multiplied by each layer's own step at the end. A layer's own step only matters to the "
            "layers that come after it.",
            instead=lambda layers: ref.field(layers) * (layers[-1][1] if layers else 1),
        ),
        Misconception(
            "steps_forward",
            says="What has been seen so far is multiplied by the step of the next layer. That works from the last "
            "layer back to the image; from the image on, the steps before a layer spread its window.",
            instead=_field_grown,
        ),
        Misconception(
            "non_overlapping",
            says="Yours gives every number pixels of its own. Windows overlap: neighbours see many pixels together.",
            instead=lambda layers: math.prod(f * s for f, s in layers),
        ),
        Misconception(
            "one_too_many",
            says="Yours is one too large each time: a single number without any layer sees one pixel, itself.",
            instead=lambda layers: ref.field(layers, start=2),
        ),
        Misconception(
            "largest_window",
            says="That is the largest of the windows. What lies behind several layers sees more than each of them.",
            instead=lambda layers: max((f for f, _ in layers), default=1),
        ),
    ],
)
