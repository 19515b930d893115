"""Exercises of chapter 08 that count: output sizes, padding, receptive fields."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from . import _reference as ref

Layers = list[tuple[int, int]]


def _size(n: int, f: int, p: int, s: int) -> int:
    return (n + 2 * p - f) // s + 1


conv_output_size = Exercise(
    "conv_output_size",
    points=1,
    oracle=_size,
    cases=[
        Case("32 pixels, window 5, no padding, step 1", (32, 5, 0, 1), worked=True),
        Case("7 pixels, window 2, no padding, step 2: one is left over", (7, 2, 0, 2), worked=True),
        Case("padding on both sides", (12, 5, 1, 1)),
        Case("padding and steps", (31, 4, 3, 2)),
        Case("nearly another step: 12 pixels, window 3, step 5", (12, 3, 0, 5)),
        Case("window as large as the padded image", (9, 13, 2, 3)),
        Case(
            "other numbers", lambda rng: tuple(int(v) for v in rng.integers((40, 3, 1, 2), (60, 9, 4, 6))), again=True
        ),
        Case("a large photograph", (1001, 11, 0, 4)),
        Case("an even window, step 1", (10, 4, 1, 1)),
        Case("just past a step: 14 pixels, window 3, step 5", (14, 3, 0, 5)),
    ],
    misconceptions=[
        Misconception(
            "floor_forgotten",
            says="7 pixels give your window of 2 pixels 3.5 places with step 2. There is no half window: "
            "what does not fit is left out.",
            instead=lambda n, f, p, s: (n + 2 * p - f) / s + 1,
        ),
        Misconception(
            "rounded_up",
            says="7 pixels hold three windows of 2 pixels with step 2, yours counts four: the last one hangs over the "
            "edge.",
            instead=lambda n, f, p, s: math.ceil((n + 2 * p - f) / s) + 1,
        ),
        Misconception(
            "padding_once",
            says="The padding is counted once. It lies on both sides of the row.",
            instead=lambda n, f, p, s: (n + p - f) // s + 1,
        ),
        Misconception(
            "padding_ignored",
            says="The padding plays no part in yours: the window may also stand on the added pixels.",
            instead=lambda n, f, p, s: (n - f) // s + 1,
        ),
        Misconception(
            "padding_subtracted",
            says="Padding makes the row longer, and your answer shorter.",
            instead=lambda n, f, p, s: (n - 2 * p - f) // s + 1,
        ),
        Misconception(
            "padding_times_4",
            says="The padding is counted twice too often: p pixels are added on each of two sides, no more.",
            instead=lambda n, f, p, s: (n + 4 * p - f) // s + 1,
        ),
        Misconception(
            "steps_not_places",
            says="You count the steps, not the places: a window that cannot move at all still stands somewhere.",
            instead=lambda n, f, p, s: (n + 2 * p - f) // s,
        ),
        Misconception(
            "stride_ignored",
            says="These are the places for step 1. With step 2 every other one is skipped.",
            instead=lambda n, f, p, s: n + 2 * p - f + 1,
        ),
        Misconception(
            "one_inside",
            says="You add 1 before dividing by the step; the 1 stands for the first place, which needs no step. Count "
            "the steps first, then add it.",
            instead=lambda n, f, p, s: (n + 2 * p - f + 1) // s,
        ),
        Misconception(
            "one_inside_divided",
            says="You add 1 before dividing by the step; the 1 stands for the first place, which needs no step. And "
            "there are no half places.",
            instead=lambda n, f, p, s: (n + 2 * p - f + 1) / s,
        ),
        Misconception(
            "window_ignored",
            says="The size of the window plays no part in yours: near the far edge a large window has no room.",
            instead=lambda n, f, p, s: (n + 2 * p - 1) // s + 1,
        ),
        Misconception(
            "every_same",
            says="That is how many pixels are left after taking every s-th of the row; the window itself needs room, "
            "too.",
            instead=lambda n, f, p, s: (n + 2 * p) // s,
        ),
        Misconception(
            "swapped",
            says="Padding and step have changed places: the order is n, f, p, s.",
            instead=lambda n, f, p, s: _size(n, f, s, p),
        ),
        Misconception(
            "plus_f",
            says="The window is added to the row instead of being taken from it: a larger window has fewer places.",
            instead=lambda n, f, p, s: (n + 2 * p + f) // s + 1,
        ),
        Misconception(
            "area",
            says="This is the number of places in a square image, rows times columns. Asked for is one direction.",
            after=np.square,
        ),
        Misconception(
            "half_windows",
            says="Half a window, rounded down, is taken off at each end. That fits windows of 3, 5, 7 pixels; an even "
            "window has no middle pixel.",
            instead=lambda n, f, p, s: (n + 2 * p - 2 * (f // 2) - 1) // s + 1,
        ),
        Misconception(
            "half_windows_twice",
            says="Half a window, rounded down, is taken off at each end. That fits windows of 3, 5, 7 pixels; an even "
            "window has no middle pixel.",
            instead=lambda n, f, p, s: (n + 2 * p - 2 * (f // 2)) // s,
        ),
        Misconception(
            "rounded",
            says="The number of steps is rounded to the nearest whole number. A step that does not fit is not made, "
            "however little is missing.",
            instead=lambda n, f, p, s: round((n + 2 * p - f) / s) + 1,
        ),
        Misconception(
            "rounded_half_up",
            says="The number of steps is rounded to the nearest whole number. A step that does not fit is not made, "
            "however little is missing.",
            instead=lambda n, f, p, s: math.floor((n + 2 * p - f) / s + 0.5) + 1,
        ),
        Misconception(
            "last_place_missed",
            says="A window that ends exactly at the end of the row still fits: yours leaves that place out.",
            instead=lambda n, f, p, s: math.ceil((n + 2 * p - f) / s),
        ),
        Misconception(
            "padding_after",
            says="The padding is added to the number of places. It makes the row longer, and only then the window is "
            "moved.",
            instead=lambda n, f, p, s: (n - f) // s + 1 + 2 * p,
        ),
        Misconception(
            "side_by_side",
            says="That many windows lie side by side. Yours divides by the window; from place to place it is s pixels.",
            instead=lambda n, f, p, s: (n + 2 * p) // f,
        ),
        Misconception(
            "two_ones",
            says="The first place is counted twice: once before dividing by the step and once after it.",
            instead=lambda n, f, p, s: (n + 2 * p - f + 1) // s + 1,
        ),
        Misconception(
            "window_for_step",
            says="Window and step have changed places: the order is n, f, p, s.",
            instead=lambda n, f, p, s: _size(n, s, p, f),
        ),
        Misconception(
            "brackets",
            says="Division comes before addition: in yours only the window is divided by the step.",
            instead=lambda n, f, p, s: n + 2 * p - f // s + 1,
        ),
        Misconception(
            "brackets_decimal",
            says="Division comes before addition: in yours only the window is divided by the step.",
            instead=lambda n, f, p, s: n + 2 * p - f / s + 1,
        ),
        Misconception(
            "row_by_step",
            says="That is the row divided by the step. Window and padding play no part in it.",
            instead=lambda n, f, p, s: n // s,
        ),
        Misconception(
            "row_by_step_up",
            says="That is the row divided by the step. Window and padding play no part in it.",
            instead=lambda n, f, p, s: -(-n // s),
        ),
        Misconception(
            "places_and_padding_separate",
            says="Padding and row are divided by the step each on its own. The window moves along one row that is "
            "made of both.",
            instead=lambda n, f, p, s: (n - f) // s + 2 * p // s + 1,
        ),
    ],
)


def _images(n: int, c: int, h: int, w: int, dtype: type = float) -> Callable[[Generator], np.ndarray]:
    def make(rng: Generator) -> np.ndarray:
        if dtype is np.uint8:
            return rng.integers(1, 256, (n, c, h, w), dtype=np.uint8)
        return rng.normal(size=(n, c, h, w)).astype(dtype)

    return make


def _padding(p: int, *shape: Any) -> Callable[[Generator], tuple[np.ndarray, int]]:
    return lambda rng: (_images(*shape)(rng), p)


def _pad(x: np.ndarray, p: int, axes: tuple[int, ...] = (2, 3), after: int | None = None, **how: Any) -> np.ndarray:
    width = (p, p if after is None else after)
    return np.pad(x, [width if axis in axes else (0, 0) for axis in range(4)], **how)


SAME = "x itself, or a view of it"


def _new(result: Any, x: np.ndarray, p: int) -> dict[str, Any]:
    """The answer. Where it is x itself, or a view of x, it is missing, and the name of a part says so."""
    if hasattr(result, "__array__") and np.may_share_memory(np.asarray(result), x):
        return {SAME: True}
    return {"a new array": result}


def _between(before: Callable[[int], int], after: Callable[[int], int]) -> Callable[[np.ndarray, int], np.ndarray]:
    """p zeros in all, or nearly: before(p) of them above and on the left, after(p) below and on the right."""
    return lambda x, p: _pad(x, before(p), after=after(p))


def _overwritten(x: np.ndarray, p: int) -> np.ndarray:
    out = np.zeros_like(x)
    rows, cols = (slice(p, max(size - p, p)) for size in x.shape[2:])
    out[:, :, rows, cols] = x[:, :, rows, cols]
    return out


def _first_only(axis: int) -> Callable[[np.ndarray, int], np.ndarray]:
    def turned(x: np.ndarray, p: int) -> np.ndarray:
        only = np.zeros_like(x)
        at = (slice(None),) * axis + (slice(0, 1),)
        only[at] = x[at]
        return _pad(only, p)

    return turned


def _is_cut(got: Any, want: Any) -> bool:
    """Whole numbers where decimals are wanted: those above 0 have lost what stands behind the point."""
    some = want > 0  # what becomes of negative numbers in uint8 differs from machine to machine
    whole = bool(np.all(got == np.floor(got))) and not np.all(want == np.floor(want))
    return whole and np.array_equal(got[some], np.floor(want[some]))


pad = Exercise(
    "pad",
    points=1,
    exact_dtype=True,
    observe=_new,
    oracle=_pad,
    cases=[
        Case("one image of 2 × 2, p = 1", (np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), 1), worked=True),
        Case("all sizes different", _padding(2, 2, 3, 4, 5), again=True),
        Case("p = 3", _padding(3, 3, 1, 5, 2)),
        Case("uint8 pixels", _padding(1, 2, 3, 3, 4, np.uint8)),
        Case("float32 numbers", _padding(2, 1, 2, 3, 3, np.float32)),
        Case("p = 0, and still a new array", _padding(0, 2, 1, 3, 4)),
        Case("a single pixel, wider border", (np.full((1, 1, 1, 1), 7.0), 4)),
    ],
    misconceptions=[
        Misconception(
            "all_axes",
            says="Images and channels have been padded, too: there are now pictures of nothing but zeros. "
            "A border has only height and width.",
            instead=lambda x, p: _pad(x, p, (0, 1, 2, 3)),
        ),
        Misconception(
            "channels_too",
            says="The channels have been padded, too: there are now channels of nothing but zeros.",
            instead=lambda x, p: _pad(x, p, (1, 2, 3)),
        ),
        Misconception(
            "channels_last",
            says="You padded the channels and the rows. The channels stand in front here: (N, C, H, W).",
            instead=lambda x, p: _pad(x, p, (1, 2)),
        ),
        Misconception(
            "first_axes",
            says="You padded the images and the channels, the first two axes. Rows and columns are the last two.",
            instead=lambda x, p: _pad(x, p, (0, 1)),
        ),
        Misconception(
            "rows_only",
            says="There is a border above and below, none at the sides.",
            instead=lambda x, p: _pad(x, p, (2,)),
        ),
        Misconception(
            "columns_only",
            says="There is a border at the sides, none above and below.",
            instead=lambda x, p: _pad(x, p, (3,)),
        ),
        Misconception(
            "before_only",
            says="The zeros stand above and on the left only: a border goes all round.",
            instead=lambda x, p: _pad(x, p, after=0),
        ),
        Misconception(
            "after_only",
            says="The zeros stand below and on the right only: a border goes all round.",
            instead=lambda x, p: _pad(x, 0, after=p),
        ),
        Misconception(
            "all_on_one_side",
            says="The size is right, but the image sits in the upper left corner: its border belongs on all sides "
            "alike.",
            instead=lambda x, p: _pad(x, 0, after=2 * p),
        ),
        Misconception("double", says="Your border is twice as wide as asked for.", before=lambda x, p: (x, 2 * p)),
        Misconception(
            "edge",
            says="Your border repeats the pixels of the edge. Asked for are zeros.",
            instead=lambda x, p: _pad(x, p, mode="edge"),
        ),
        Misconception(
            "wrap",
            says="Your border shows what lies at the opposite edge. Asked for are zeros.",
            instead=lambda x, p: _pad(x, p, mode="wrap"),
        ),
        Misconception("ones", says="Your border is made of ones.", instead=lambda x, p: _pad(x, p, constant_values=1)),
        Misconception(
            "one_wide",
            says="Your border is one pixel wide, whatever p says.",
            instead=lambda x, p: _pad(x, 1),
        ),
        Misconception(
            "image_lost",
            says="It has the right size and holds nothing but zeros: the image is not in it.",
            instead=lambda x, p: _pad(np.zeros_like(x), p),
        ),
        Misconception(
            "same_array",
            says="For p = 0 you return x itself. Who writes into the result then changes x, too: a new array is asked "
            "for.",
            instead=lambda x, p: x if p == 0 else _pad(x, p),
            like=lambda got, want: SAME in got and want["a new array"].flat[0] != 0,  # no border was asked for
        ),
        Misconception(
            "nothing_added",
            says="x itself comes back: it has got no border, and it is no new array.",
            instead=lambda x, p: x,
            like=lambda got, want: SAME in got,
        ),
        Misconception(
            "decimals_cut",
            says="The numbers have lost their decimals: the new array is one of whole numbers, whatever x holds.",
            instead=lambda x, p: _pad(x, p).astype(np.int64),
            like=lambda got, want: _is_cut(got["a new array"], want["a new array"]),
        ),
        Misconception(
            "half_each",
            says="Your image grows by p rows and p columns in all. It should grow by p on each of the four sides.",
            instead=_between(lambda p: p // 2, lambda p: p - p // 2),
        ),
        Misconception(
            "half_each_rest_first",
            says="Your image grows by p rows and p columns in all. It should grow by p on each of the four sides.",
            instead=_between(lambda p: p - p // 2, lambda p: p // 2),
        ),
        Misconception(
            "half_each_rounded",
            says="Your border is p // 2 wide. It should be p wide on each of the four sides.",
            instead=_between(lambda p: p // 2, lambda p: p // 2),
        ),
        Misconception(
            "one_more",
            says="Your border is one pixel wider than asked for.",
            instead=lambda x, p: _pad(x, p + 1),
        ),
        Misconception(
            "one_less",
            says="Your border is one pixel narrower than asked for.",
            instead=lambda x, p: _pad(x, max(p - 1, 0)),
        ),
        Misconception(
            "shifted_by_one",
            says="The size is right, but the image sits one pixel too far up and to the left.",
            instead=lambda x, p: _pad(x, max(p - 1, 0), after=p + min(p, 1)),
        ),
        Misconception(
            "lower_right",
            says="The size is right, but the image sits in the lower right corner: its border belongs on all sides "
            "alike.",
            instead=lambda x, p: _pad(x, 2 * p, after=0),
        ),
        Misconception(
            "overwritten",
            says="The border lies on the image: its outermost pixels have become zeros, and it has not grown. The "
            "zeros are added around it.",
            instead=_overwritten,
        ),
        Misconception(
            "mirror",
            says="Your border is a mirror image of the pixels beside it. Asked for are zeros.",
            instead=lambda x, p: _pad(x, p, mode="symmetric"),
        ),
        Misconception(
            "mirror_without_edge",
            says="Your border is a mirror image of the pixels beside it. Asked for are zeros.",
            instead=lambda x, p: _pad(x, p, mode="reflect"),
        ),
        Misconception(
            "no_wider_than_image",
            says="Your border is never wider than the image itself. It is p wide, whatever the size of the image.",
            instead=lambda x, p: np.pad(x, [(0, 0), (0, 0), *((min(p, side), min(p, side)) for side in x.shape[2:])]),
        ),
        Misconception(
            "first_image",
            says="Only the first image of the batch is in it; the others are nothing but zeros.",
            instead=_first_only(0),
        ),
        Misconception(
            "first_channel",
            says="Only the first channel is in it; the others are nothing but zeros.",
            instead=_first_only(1),
        ),
        Misconception(
            "rows_and_columns",
            says="Rows and columns of the images have changed places.",
            instead=lambda x, p: _pad(np.swapaxes(x, 2, 3), p),
        ),
    ],
    forbids={"numpy.pad", "torch.nn.functional.pad", "torch.nn.ZeroPad2d"},
)


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
