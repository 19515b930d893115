"""Exercise of chapter 08: the backward pass of a convolutional layer.

dout (N, F, H′, W′), images x (N, C, H, W), filters w (F, C, fh, fw), padding p, step s → (dx, dw, db).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from . import _reference as ref

Array = np.ndarray
Triple = tuple[Array, Array, Array]
Arguments = tuple[Array, Array, Array, int, int]

ERRORS = np.array([[[[1.0, 3.0], [2.0, 2.0]], [[2.0, 1.0], [1.0, 1.0]]]])
KERNELS = np.array([[[[0.1, 0.2], [0.2, 0.4]]], [[[-0.3, 0.1], [0.1, 0.2]]]])
IMAGE = np.array([[[[1.0, 0.0, 2.0], [0.0, 3.0, 1.0], [1.0, 1.0, 0.0]]]])


def _layer(
    n: int, c: int, size: tuple[int, int], f: int, window: tuple[int, int], p: int, s: int, dtype: type = float
) -> Callable[[Generator], Arguments]:
    rows, cols = ((side + 2 * p - w) // s + 1 for side, w in zip(size, window, strict=True))

    def make(rng: Generator) -> Arguments:
        dout, x, w = (
            rng.normal(size=(n, f, rows, cols)),
            rng.normal(size=(n, c, *size)),
            rng.normal(size=(f, c, *window)),
        )
        return dout.astype(dtype), x.astype(dtype), w.astype(dtype), p, s

    return make


def _parts(result: Any, *_: Any) -> dict[str, Any]:
    """dx, dw and db by name; what is not three things is all called dx."""
    if isinstance(result, tuple | list) and len(result) == 3:
        return dict(zip(("dx", "dw", "db"), result, strict=True))
    if isinstance(result, dict) and set(result) == {"dx", "dw", "db"}:
        raise TypeError("three arrays dx, dw, db are expected, separated by commas; a dict came")
    if isinstance(result, tuple | list):
        raise TypeError(f"three arrays dx, dw, db are expected; {len(result)} things came")
    return {"dx": result}


def _of(dx: Any = None, dw: Any = None, db: Any = None) -> Callable[[Triple], Triple]:
    """A turn of some of the three."""
    turns = (dx, dw, db)

    def turn(result: Triple) -> Triple:
        a, b, c = (t(part) if t else part for t, part in zip(turns, result, strict=True))
        return a, b, c

    return turn


def _instead(replace: Callable[..., dict[str, Array]]) -> Callable[..., Triple]:
    """The oracle with some parts replaced: replace(dout, x, w, p, s) → {'dx': …}."""

    def turned(dout: Array, x: Array, w: Array, p: int, s: int) -> Triple:
        dx, dw, db = ref.torch_conv_backward(dout, x, w, p, s)
        new = replace(dout, x, w, p, s)
        return new.get("dx", dx), new.get("dw", dw), new.get("db", db)

    return turned


def _result(turn: Callable[[Triple], Triple]) -> Callable[..., Triple]:
    return lambda *args: turn(ref.torch_conv_backward(*args))


def _knob(part: str, **knobs: Any) -> Callable[..., Triple]:
    index = ("dx", "dw", "db").index(part)
    return _instead(lambda *args: {part: ref.conv_backward(*args, **knobs)[index]})


def _unpadded_dw(dout: Array, x: Array, w: Array, p: int, s: int) -> dict[str, Array]:
    """The padding put below and on the right only, where no window reaches beyond the array."""
    moved = np.pad(np.asarray(x, dtype=float), ((0, 0), (0, 0), (0, 2 * p), (0, 2 * p)))
    return {"dw": ref.conv_backward(dout, moved, w, 0, s)[1]}


def _last_image(dout: Array, x: Array, w: Array, p: int, s: int) -> dict[str, Array]:
    return {"dw": ref.conv_backward(dout[-1:], x[-1:], w, p, s)[1]}


def _last_image_db(dout: Array, x: Array, w: Array, p: int, s: int) -> dict[str, Array]:
    return {"db": dout[-1:].sum(axis=(0, 2, 3))}


def _batch_mean(dout: Array, x: Array, w: Array, p: int, s: int) -> Arguments:
    return dout / len(dout), x, w, p, s


def _first_filter(dout: Array, x: Array, w: Array, p: int, s: int) -> dict[str, Array]:
    return {"dx": ref.conv_backward(dout[:, :1], x, w[:1], p, s)[0]}


def _last_filter(dout: Array, x: Array, w: Array, p: int, s: int) -> dict[str, Array]:
    return {"dx": ref.conv_backward(dout[:, -1:], x, w[-1:], p, s)[0]}


def _as_far_as_windows_reach(dout: Array, x: Array, w: Array, p: int, s: int) -> dict[str, Array]:
    dx = ref.torch_conv_backward(dout, x, w, p, s)[0]
    rows, cols = (max((n - 1) * s + f - p, 0) for n, f in zip(dout.shape[2:], w.shape[2:], strict=True))
    return {"dx": dx[:, :, :rows, :cols]}


def _errors_turned(part: str) -> Callable[..., Triple]:
    index = ("dx", "dw", "db").index(part)
    return _instead(lambda dout, x, w, p, s: {part: ref.conv_backward(dout[:, :, ::-1, ::-1], x, w, p, s)[index]})


def _first_image(dout: Array, x: Array, w: Array, p: int, s: int) -> dict[str, Array]:
    return {"dw": ref.conv_backward(dout[:1], x[:1], w, p, s)[1]}


def _over(part: str, count: Callable[[Array], int]) -> Callable[..., Triple]:
    """One of the three divided by count(dout)."""
    index = ("dx", "dw", "db").index(part)
    return _instead(lambda dout, *rest: {part: ref.torch_conv_backward(dout, *rest)[index] / count(dout)})


def _mean_of_windows(dout: Array, x: Array, w: Array, p: int, s: int) -> dict[str, Array]:
    ones = np.ones((len(dout), 1, *dout.shape[2:]))
    windows = ref.conv_backward(ones, x, np.ones((1, *w.shape[1:])), p, s)[0]
    return {"dx": ref.torch_conv_backward(dout, x, w, p, s)[0] / np.maximum(windows, 1)}


ORDER = "The three gradients come in another order: it is dx, dw, db."

conv2d_backward = Exercise(
    "conv2d_backward",
    points=4,
    oracle=ref.torch_conv_backward,
    observe=_parts,
    cases=[
        Case("one filter, worked by hand in the text", (ERRORS[:, :1], IMAGE, KERNELS[:1], 0, 1), worked=True),
        Case("two filters, worked by hand in the text", (ERRORS, IMAGE, KERNELS, 0, 1), worked=True),
        Case("all sizes different", _layer(2, 3, (6, 5), 4, (3, 2), 0, 1), again=True),
        Case("step 2, and a row is left over", _layer(2, 2, (6, 7), 3, (3, 3), 0, 2)),
        Case("padding 1", _layer(3, 2, (4, 5), 3, (3, 3), 1, 1)),
        Case("padding 2, step 3", _layer(2, 3, (7, 5), 2, (4, 3), 2, 3)),
        Case("filters as large as the image", _layer(3, 2, (4, 3), 5, (4, 3), 0, 1)),
        Case("float32 numbers", _layer(2, 2, (5, 4), 3, (2, 3), 1, 1, np.float32)),
    ],
    misconceptions=[
        Misconception(
            "not_rotated",
            says="dx: the filter lies the wrong way round. In the example worked by hand the upper left pixel "
            "met only the weight 0.1, so it gets 0.1 · 1; yours is 0.4.",
            instead=_knob("dx", rotate=False),
        ),
        Misconception(
            "dx_overwritten",
            says="dx: where windows overlap, a pixel must collect the errors of all of them. Yours keeps those of "
            "the last "
            "window only.",
            instead=_knob("dx", add=False),
        ),
        Misconception(
            "dx_not_cropped",
            says="dx has the shape of the padded image. It should have the shape of x; nobody asks what the zeros of "
            "the "
            "border would have liked to be.",
            instead=_knob("dx", crop=lambda padded, p, x: padded),
        ),
        Misconception(
            "dx_cropped_corner",
            says="dx is cut out of the upper left corner of the padded image. The image itself begins p pixels "
            "farther in.",
            instead=_knob("dx", crop=lambda padded, p, x: padded[:, :, : x.shape[2], : x.shape[3]]),
        ),
        Misconception(
            "dx_stride",
            says="dx: your windows begin at [i, j] whatever the step. Going back, they must lie where they lay going "
            "forward.",
            instead=_knob("dx", starts=1),
        ),
        Misconception(
            "dw_stride",
            says="dw: your windows begin at [i, j] whatever the step. They must lie where they lay going forward.",
            instead=_knob("dw", starts=1),
        ),
        Misconception(
            "stride_ignored",
            says="Your windows begin at [i, j] whatever the step, for dx and for dw. They must lie where they lay "
            "going "
            "forward.",
            instead=_instead(
                lambda *args: dict(zip(("dx", "dw"), ref.conv_backward(*args, starts=1)[:2], strict=True))
            ),
        ),
        Misconception(
            "dw_overwritten",
            says="dw: a weight is used at every place of the window, and collects from all of them. Yours keeps the "
            "last.",
            instead=_knob("dw", add=False),
        ),
        Misconception(
            "both_overwritten",
            says="Both dx and dw keep what the last window brought: every window must add its share to what is there.",
            instead=_instead(
                lambda *args: dict(zip(("dx", "dw"), ref.conv_backward(*args, add=False)[:2], strict=True))
            ),
        ),
        Misconception(
            "dw_flipped",
            says="dw comes out turned by 180°. Only the filter is turned, and only on the way to dx.",
            after=_of(dw=lambda dw: dw[:, :, ::-1, ::-1]),
        ),
        Misconception(
            "dw_last_image",
            says="dw is the gradient of the last image alone: the weights are shared by the whole batch.",
            instead=_instead(_last_image),
        ),
        Misconception(
            "dw_shifted",
            says="dw: the image was not padded as in the forward pass, so that errors and pixels do not meet as they "
            "met "
            "then.",
            instead=_instead(_unpadded_dw),
        ),
        Misconception(
            "dw_transposed",
            says="dw: filters and channels have changed places. It should have the shape of w.",
            after=_of(dw=lambda dw: np.swapaxes(dw, 0, 1)),
        ),
        Misconception(
            "db_per_image",
            says="db has a row for each image. A bias belongs to a filter, and the whole batch shares it.",
            instead=_instead(lambda dout, *_: {"db": dout.sum(axis=(2, 3))}),
        ),
        Misconception(
            "db_not_summed",
            says="db has a number for every position: the bias of a filter is added at each of them, so it collects "
            "from "
            "all.",
            instead=_instead(lambda dout, *_: {"db": dout.sum(axis=0)}),
        ),
        Misconception(
            "db_mean",
            says="db is the mean of the errors of a filter. It has to be their sum.",
            instead=_instead(lambda dout, *_: {"db": dout.mean(axis=(0, 2, 3))}),
        ),
        Misconception(
            "db_batch_mean",
            says="db: divided by the number of images. If a mean is wanted, the loss has taken it already.",
            instead=_instead(lambda dout, *_: {"db": dout.sum(axis=(2, 3)).mean(axis=0)}),
        ),
        Misconception(
            "db_one",
            says="db is one number for all filters together. Each filter has a bias of its own.",
            instead=_instead(lambda dout, *_: {"db": dout.sum()}),
        ),
        Misconception(
            "db_last_image",
            says="db is the gradient of the last image alone: the biases are shared by the whole batch.",
            instead=_instead(_last_image_db),
        ),
        Misconception(
            "db_count",
            says="db counts positions; what arrives there, dout, plays no part in it.",
            instead=_instead(lambda dout, *_: {"db": np.full(dout.shape[1], float(dout[:, 0].size))}),
        ),
        Misconception(
            "batch_mean",
            says="Everything is divided by the number of images. If a mean is wanted, the loss has taken it already, "
            "and dout holds it.",
            before=_batch_mean,
        ),
        Misconception(
            "dx_first_filter",
            says="dx: only the first filter hands its error back. A pixel was seen by all of them.",
            instead=_instead(_first_filter),
        ),
        Misconception(
            "dx_last_filter",
            says="dx: only the last filter's error arrives. A pixel was seen by all of them, and their errors add up.",
            instead=_instead(_last_filter),
        ),
        Misconception(
            "order",
            says=ORDER,
            instead=_result(lambda r: (r[1], r[0], r[2])),
        ),
        Misconception("order_bias_first", says=ORDER, instead=_result(lambda r: (r[2], r[0], r[1]))),
        Misconception("order_backwards", says=ORDER, instead=_result(lambda r: (r[2], r[1], r[0]))),
        Misconception("order_weights_first", says=ORDER, instead=_result(lambda r: (r[1], r[2], r[0]))),
        Misconception("order_bias_second", says=ORDER, instead=_result(lambda r: (r[0], r[2], r[1]))),
        Misconception(
            "dx_as_far_as_windows",
            says="dx is only as large as the windows reach. Rows and columns that no window saw belong to it, too, "
            "with zeros.",
            instead=_instead(_as_far_as_windows_reach),
        ),
        Misconception(
            "dx_cut_to_nothing",
            says="dx is empty where p = 0: nothing lies between 0 and -0. Where should the slice end, counted from "
            "the front?",
            instead=_knob("dx", crop=lambda padded, p, x: padded[:, :, p:-p, p:-p]),
        ),
        Misconception(
            "dx_mean_of_windows",
            says="dx: a pixel gets the mean of what the windows hand back to it. It collects their sum.",
            instead=_instead(_mean_of_windows),
        ),
        Misconception(
            "dx_errors_turned",
            says="dx: the errors have been turned by 180° before they were handed back.",
            instead=_errors_turned("dx"),
        ),
        Misconception(
            "dw_errors_turned",
            says="dw: the errors have been turned by 180°, so that they do not meet the pixels that caused them.",
            instead=_errors_turned("dw"),
        ),
        Misconception(
            "dw_first_image",
            says="dw is the gradient of the first image alone: the weights are shared by the whole batch.",
            instead=_instead(_first_image),
        ),
        Misconception(
            "dw_batch_mean",
            says="dw: divided by the number of images. If a mean is wanted, the loss has taken it already.",
            instead=_over("dw", len),
        ),
        Misconception(
            "dx_batch_mean",
            says="dx: divided by the number of images. An image's gradient has nothing to do with the others.",
            instead=_over("dx", len),
        ),
        Misconception(
            "dw_mean",
            says="dw: divided by the number of positions. A weight collects the sum from all of them.",
            instead=_over("dw", lambda dout: dout[0, 0].size),
        ),
        Misconception(
            "dw_mean_of_all",
            says="dw: divided by the number of positions. A weight collects the sum from all of them.",
            instead=_over("dw", lambda dout: dout[:, 0].size),
        ),
        Misconception(
            "db_position_mean",
            says="db: divided by the number of positions. A bias collects the sum from all of them.",
            instead=_over("db", lambda dout: dout[0, 0].size),
        ),
        Misconception(
            "db_of_images",
            says="db has one number for each image. A bias belongs to a filter, and the whole batch shares it.",
            instead=_instead(lambda dout, *_: {"db": dout.sum(axis=(1, 2, 3))}),
        ),
        Misconception(
            "db_first_image",
            says="db is the gradient of the first image alone: the biases are shared by the whole batch.",
            instead=_instead(lambda dout, *_: {"db": dout[0].sum(axis=(1, 2))}),
        ),
        Misconception(
            "dw_not_summed",
            says="dw has an entry for each image. The weights are shared by the whole batch, so the images are added "
            "up.",
            instead=_instead(
                lambda dout, x, w, p, s: {
                    "dw": np.stack(
                        [ref.conv_backward(d[None], one[None], w, p, s)[1] for d, one in zip(dout, x, strict=True)]
                    )
                }
            ),
        ),
        Misconception(
            "dx_one_channel",
            says="dx: the channels have been added up. Each channel was multiplied with weights of its own.",
            instead=_instead(
                lambda *args: {
                    "dx": np.broadcast_to(
                        ref.torch_conv_backward(*args)[0].sum(axis=1, keepdims=True), args[1].shape
                    ).copy()
                }
            ),
        ),
        Misconception(
            "sign",
            says="Every sign is turned: these are steps downhill, and asked for is the gradient.",
            instead=_result(_of(np.negative, np.negative, np.negative)),
        ),
    ],
    forbids={
        "torch.nn.grad.conv2d_input",
        "torch.nn.grad.conv2d_weight",
        "torch.autograd.grad",
        "torch.autograd.backward",
        "torch.nn.functional.conv2d",
        "torch.nn.functional.conv_transpose2d",
    },
)
