"""Exercise of chapter 14: a fully connected layer, turned into a convolution that does the same at every place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception
from course_utils.grading.run import INSTEAD, Refused, stopped

Array = np.ndarray
Shape = tuple[int, int, int]
ONE, LARGER, NUMBERS = "one window", "a larger map", "copies of the weights and biases of fc, in order of size"
# What stands in place of the numbers if they, or those of fc, are not what they should be.
SPOILT, SHARED = f"{INSTEAD}The call has changed fc.", f"{INSTEAD}These are the numbers of fc itself."
FROZEN, ROUNDED = f"{INSTEAD}fc cannot be trained any more.", f"{INSTEAD}They have lost digits."


def linear(rng: Generator, inputs: int, outputs: int, dtype: str = "float64") -> Any:
    """A fully connected layer with given numbers."""
    import torch

    layer = torch.nn.utils.skip_init(torch.nn.Linear, inputs, outputs, dtype=getattr(torch, dtype))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(rng.normal(size=(outputs, inputs)) / np.sqrt(inputs)))
        layer.bias.copy_(torch.tensor(rng.normal(size=outputs)))
    return layer


def _layer(shape: Shape, outputs: int, dtype: str = "float64") -> Callable[[Generator], tuple[Any, Shape]]:
    def make(rng: Generator) -> tuple[Any, Shape]:
        layer = linear(rng, int(np.prod(shape)), outputs, dtype)
        layer.as_given = _state(layer)
        return layer, shape

    return make


def _state(fc: Any) -> tuple[Any, ...]:
    """What a layer holds, to see afterwards whether it is still the same."""
    numbers = [(name, str(p.dtype), tuple(p.shape), p.detach().numpy().tobytes()) for name, p in fc.named_parameters()]
    return numbers, fc.in_features, fc.out_features, fc.training


def _rounded(copies: Array, fc: Any) -> bool:
    """Whether these are the numbers of fc, of the same type and nearly as large."""
    kept = np.sort(np.concatenate([p.detach().numpy().ravel() for p in fc.parameters()]))
    same_form = copies.shape == kept.shape and copies.dtype == kept.dtype
    return same_form and np.allclose(copies, kept, rtol=1e-5, atol=1e-6) and not np.array_equal(copies, kept)


def _part(copies: Array, result: Any, fc: Any) -> str:
    """Under which name the numbers go: what is wrong with them, or with fc, if something is."""
    given = getattr(fc, "as_given", None)
    if given and given != _state(fc):
        return SPOILT
    if not all(p.requires_grad for p in fc.parameters()):
        return FROZEN
    if _shares(result, fc):
        return SHARED
    return ROUNDED if _rounded(copies, fc) else NUMBERS


def _shares(result: Any, fc: Any) -> bool:
    """Whether the two layers keep numbers in the same place."""
    places = {p.untyped_storage().data_ptr() for p in fc.parameters()}
    return any(p.untyped_storage().data_ptr() in places for p in result.parameters())


def convolution(weight: Any, bias: Any, **options: Any) -> Any:
    """A Conv2d with these weights (F, C, fh, fw) and biases (F,)."""
    import torch

    conv = torch.nn.utils.skip_init(
        torch.nn.Conv2d, weight.shape[1], weight.shape[0], tuple(weight.shape[2:]), bias=bias is not None,
        dtype=weight.dtype, **options,
    )  # fmt: skip
    with torch.no_grad():
        conv.weight.copy_(weight)
        if bias is not None:
            conv.bias.copy_(bias)
    return conv


def oracle(fc: Any, shape: Shape) -> Any:
    """The convolution; its answers are F.linear's on each window (see tests/test_ch14.py)."""
    return convolution(fc.weight.detach().reshape(len(fc.weight), *shape), fc.bias.detach())


def _observe(result: Any, fc: Any, shape: Shape) -> dict[str, Any]:
    """What it answers on one window and on a larger map, and the numbers it holds."""
    import torch

    if result is None:
        raise Refused("Nothing came back from fc_to_conv: it seems to have no `return`")
    if isinstance(result, torch.Tensor):
        raise TypeError(f"a layer, a torch.nn.Conv2d, is expected; a tensor of shape {tuple(result.shape)} came")
    if isinstance(result, type) or not isinstance(result, torch.nn.Module):
        raise TypeError(f"a layer, a torch.nn.Conv2d, is expected; {type(result).__name__} came")
    numbers = [p.detach().numpy().ravel() for p in result.parameters()]
    dtype = next((p.dtype for p in result.parameters()), torch.float64)
    rng = np.random.default_rng(shape)
    larger = (shape[0], shape[1] + 2, shape[2] + 3)
    seen: dict[str, Any] = {}
    with torch.no_grad():
        for name, size in ((ONE, shape), (LARGER, larger)):
            maps = torch.tensor(rng.normal(size=(2, *size)), dtype=dtype)
            try:
                seen[name] = result(maps)
            except (RuntimeError, IndexError) as problem:  # shapes that do not fit, in PyTorch's words
                seen |= stopped(problem, f"with maps of {'×'.join(str(n) for n in size)}")
    if LARGER in seen:  # the numbers alone are worth nothing: the layer that was given has them
        copies = np.sort(np.concatenate(numbers)) if numbers else np.zeros(0)
        seen[_part(copies, result, fc)] = copies
    return seen


def _stops(words: str) -> Callable[[Any, Any], bool]:
    """Whether PyTorch stops with these words: they stand in the name of a part (see `_observe`)."""
    return lambda got, want: any(words in name for name in got)


def _weights(turn: Callable[[Any, Shape], Any], bias: Callable[[Any], Any] = lambda b: b, **options: Any) -> Any:
    """A convolution with other weights: turn(weight (F, C·h·w), shape) → (F, C, h, w)."""
    return lambda fc, shape: convolution(turn(fc.weight.detach(), shape), bias(fc.bias.detach()), **options)


def _plain(weight: Any, shape: Shape) -> Any:
    return weight.reshape(len(weight), *shape)


def _fresh(fc: Any, shape: Shape) -> Any:
    """Weights of its own, as torch begins with."""
    rng = np.random.default_rng(14)
    return convolution(*(p.detach() for p in _rows(rng, shape, len(fc.weight))))


def _rows(rng: Generator, shape: Shape, outputs: int) -> tuple[Any, Any]:
    layer = linear(rng, int(np.prod(shape)), outputs)
    return layer.weight.detach().reshape(outputs, *shape), layer.bias


def _fresh_bias(fc: Any, shape: Shape) -> Any:
    return convolution(
        _plain(fc.weight.detach(), shape), _rows(np.random.default_rng(3), shape, len(fc.weight))[1].detach()
    )


def _other_numbers(got: Any, want: Any) -> bool:
    """As many numbers as there should be, and quite other ones: by luck."""
    mine, theirs = got[NUMBERS], want[NUMBERS]
    return mine.shape == theirs.shape and bool(np.mean(~np.isin(np.round(theirs, 5), np.round(mine, 5))) > 0.9)


def _biases_differ(got: Any, want: Any) -> bool:
    """All weights are there, and the answers are off by one amount for each output."""
    mine, theirs = got[NUMBERS], want[NUMBERS]
    outputs = want[LARGER].shape[1]
    gap = got[LARGER] - want[LARGER]
    steady = np.allclose(gap, gap[:1, :, :1, :1]) and np.abs(gap).max() > 1e-3
    same = np.isin(np.round(theirs, 5), np.round(mine, 5)).sum()
    return mine.shape == theirs.shape and bool(steady) and bool(len(theirs) - outputs <= same < len(theirs))


def _appended(name: str, *args: Any, **options: Any) -> Callable[[Any], Any]:
    def after(conv: Any) -> Any:
        import torch

        return torch.nn.Sequential(conv, getattr(torch.nn, name)(*args, **options))

    return after


def _flattened(fc: Any, shape: Shape) -> Any:
    import torch

    return torch.nn.Sequential(torch.nn.Flatten(), fc)


def _padded(rows: Callable[[int], int]) -> Callable[[Any, Shape], Any]:
    """Padding that depends on the window's sides."""
    return lambda fc, shape: _weights(_plain, padding=(rows(shape[1]), rows(shape[2])))(fc, shape)


def _transposed_convolution(fc: Any, shape: Shape) -> Any:
    import torch

    layer = torch.nn.utils.skip_init(
        torch.nn.ConvTranspose2d, shape[0], len(fc.weight), shape[1:], dtype=fc.weight.dtype
    )
    with torch.no_grad():
        layer.weight.copy_(_plain(fc.weight.detach(), shape).transpose(0, 1))
        layer.bias.copy_(fc.bias)
    return layer


def _spoilt(fc: Any, shape: Shape) -> Any:
    """The right convolution, and a layer that is spoilt."""
    conv = oracle(fc, shape)
    fc.weight.data = fc.weight.data.reshape(len(fc.weight), *shape)
    return conv


def _frozen(fc: Any, shape: Shape) -> Any:
    """The right convolution, and a layer that learns nothing more."""
    conv = oracle(fc, shape)
    fc.requires_grad_(False)
    return conv


def _through_float32(fc: Any, shape: Shape) -> Any:
    """The right type, and numbers that went through a shorter one."""
    dtype = fc.weight.dtype
    weight, bias = (p.detach().float().to(dtype) for p in (fc.weight, fc.bias))
    return convolution(_plain(weight, shape), bias)


def _shared(fc: Any, shape: Shape) -> Any:
    import torch

    conv = oracle(fc, shape)
    conv.weight = torch.nn.Parameter(fc.weight.detach().view(len(fc.weight), *shape))
    conv.bias = fc.bias
    return conv


def _kernel_only(fc: Any, shape: Shape) -> Any:
    """1 × 1: the sum of each map's weights at one pixel."""
    return convolution(_plain(fc.weight.detach(), shape).sum((2, 3), keepdim=True), fc.bias.detach())


def _m(name: str, says: str, instead: Callable[..., Any], like: Any = None) -> Misconception:
    return Misconception(name, says=says, instead=instead, like=like)


PADDED = "The map is padded: at the border a window sees zeros, which no window of the picture holds."
SIDE_BY_SIDE = "The windows lie side by side. They should move by one place at a time."

fc_to_conv = Exercise(
    "fc_to_conv",
    points=2,
    oracle=oracle,
    observe=_observe,
    exact_dtype=True,
    cases=[
        Case("3 maps of 4 × 2, 5 outputs", _layer((3, 4, 2), 5)),
        Case("6 maps of 3 × 3, 4 outputs", _layer((6, 3, 3), 4)),
        Case("16 maps of 1 × 1, 7 outputs", _layer((16, 1, 1), 7)),
        Case("one map of 2 × 5, one output", _layer((1, 2, 5), 1)),
        Case("float32: 4 maps of 2 × 3, 6 outputs", _layer((4, 2, 3), 6, "float32")),
    ],
    misconceptions=[
        _m(
            "channels_last",
            "The weights are unpacked as rows, columns, channels. PyTorch lays maps in a row channel by channel.",
            _weights(lambda w, s: w.reshape(len(w), s[1], s[2], s[0]).permute(0, 3, 1, 2)),
        ),
        _m(
            "rows_and_columns",
            "Inside a map, rows and columns have changed places.",
            _weights(lambda w, s: w.reshape(len(w), s[0], s[2], s[1]).permute(0, 1, 3, 2)),
        ),
        _m(
            "width_first",
            "The window is w pixels high and h wide: the shape is (C, h, w), rows before columns.",
            _weights(lambda w, s: w.reshape(len(w), s[0], s[2], s[1])),
            _stops("Kernel size can't be greater"),
        ),
        _m(
            "transposed",
            "The weights are read along the wrong axis: fc.weight has a row for each output.",
            _weights(lambda w, s: w.T.reshape(len(w), *s)),
        ),
        _m(
            "turned",
            "The windows are turned by 180°. PyTorch's convolution does not turn them, so nothing has to be undone.",
            _weights(lambda w, s: _plain(w, s).flip(2, 3)),
        ),
        _m(
            "padded",
            PADDED,
            _weights(_plain, padding="same"),
        ),
        _m(
            "padded_by_1",
            PADDED,
            _weights(_plain, padding=1),
        ),
        _m("padded_by_half", PADDED, _padded(lambda side: side // 2)),
        _m("padded_in_full", PADDED, _padded(lambda side: side - 1)),
        _m("padded_by_the_window", PADDED, _padded(lambda side: side)),
        _m(
            "window_steps",
            SIDE_BY_SIDE,
            lambda fc, shape: convolution(_plain(fc.weight.detach(), shape), fc.bias.detach(), stride=shape[1:]),
        ),
        _m(
            "window_steps_of_h",
            SIDE_BY_SIDE,
            lambda fc, shape: convolution(_plain(fc.weight.detach(), shape), fc.bias.detach(), stride=shape[1]),
        ),
        _m(
            "window_steps_of_w",
            SIDE_BY_SIDE,
            lambda fc, shape: convolution(_plain(fc.weight.detach(), shape), fc.bias.detach(), stride=shape[2]),
        ),
        _m(
            "averaged",
            "The weights are divided by the number of places. A window's answer is a sum, as the layer's is.",
            _weights(lambda w, s: _plain(w, s) / (s[1] * s[2])),
        ),
        _m(
            "upside_down",
            "The windows stand on their heads: their rows come in reverse order.",
            _weights(lambda w, s: _plain(w, s).flip(2)),
        ),
        _m(
            "mirrored",
            "The windows are mirrored: their columns come in reverse order.",
            _weights(lambda w, s: _plain(w, s).flip(3)),
        ),
        _m("maps_reversed", "The maps come in reverse order.", _weights(lambda w, s: _plain(w, s).flip(1))),
        _m(
            "outputs_reversed",
            "The outputs come in reverse order.",
            _weights(lambda w, s: _plain(w, s).flip(0), bias=lambda b: b.flip(0)),
        ),
        _m("negative", "All weights have the wrong sign.", _weights(lambda w, s: -_plain(w, s))),
        _m(
            "transposed_convolution",
            "This is a transposed convolution: it spreads each place over a window and makes the map larger.",
            _transposed_convolution,
        ),
        _m(
            "fc_spoilt",
            "fc is changed by the call: it should stay what it was, in its numbers and their shape.",
            _spoilt,
            lambda got, want: SPOILT in got,
        ),
        _m(
            "fc_frozen",
            "fc cannot be trained any more after the call: its numbers ask for no gradient.",
            _frozen,
            lambda got, want: FROZEN in got,
        ),
        _m(
            "rounded",
            "The copies have lost digits: numbers of float64 went through a type that holds fewer of them.",
            _through_float32,
            lambda got, want: ROUNDED in got,
        ),
        _m(
            "shared",
            "The convolution keeps its numbers where fc keeps them: what changes one changes the other. It should have "
            "copies.",
            _shared,
            lambda got, want: SHARED in got,
        ),
        _m("step_2", "The windows move by two places at a time. They should move by one.", _weights(_plain, stride=2)),
        _m("bias_missing", "The biases are missing.", _weights(_plain, bias=lambda b: None)),
        _m("bias_zero", "The biases are 0. The layer has its own.", _weights(_plain, bias=lambda b: 0 * b)),
        _m("one_by_one", "The window is 1 × 1. It has to see what the layer sees, h × w places.", _kernel_only),
        _m(
            "flattened",
            "This is the fully connected layer still: it stops as soon as the map is larger.",
            _flattened,
            _stops("mat1 and mat2"),
        ),
        Misconception(
            "relu", says="There is an activation behind the convolution. The layer had none.", after=_appended("ReLU")
        ),
        Misconception(
            "softmax",
            says="There is a softmax behind the convolution. The layer had none.",
            after=_appended("Softmax", dim=1),
        ),
        Misconception(
            "pooled",
            says="The answers at all places are put together in one. One answer for each place is asked for.",
            after=_appended("AdaptiveAvgPool2d", 1),
        ),
        Misconception(
            "laid_in_a_row",
            says="The answers are laid in one row. They should stay a map, one place for each window.",
            after=_appended("Flatten"),
        ),
        _m("zeros", "All weights are 0.", _weights(lambda w, s: 0 * _plain(w, s), bias=lambda b: 0 * b)),
        _m("bias_not_copied", "The weights are those of the layer, the biases are not.", _fresh_bias, _biases_differ),
        _m(
            "not_copied",
            "The layer has the right form and numbers of its own: a new layer begins with random weights.",
            _fresh,
            _other_numbers,
        ),
    ],
)
