"""Exercise of chapter 08: zeros around images (N, C, H, W)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception


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
