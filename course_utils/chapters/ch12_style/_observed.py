"""What the checks look at in a result that gradients must flow through: its value, and the gradient that arrives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from course_utils.grading.run import Refused

GRADIENT = "gradient that arrives at the features"


def leaf(numbers: Any) -> Tensor:
    """A float64 tensor that collects a gradient."""
    return torch.tensor(np.asarray(numbers, dtype=np.float64), requires_grad=True)


def fixed(numbers: Any) -> Tensor:
    """A float64 tensor without a gradient."""
    return torch.tensor(np.asarray(numbers, dtype=np.float64))


def value_and_gradient(value: str, gradient: str = GRADIENT) -> Callable[..., dict[str, Any]]:
    """An `observe`: the result under the name `value`, and the slope of a sum of it at the first argument.

    The entries of a result with several ones are weighted before they are added up, so that none hides another. Where
    nothing arrives (a result cut off from the features, or one that is no tensor) the gradient is 0. A gradient that
    came through float32 is given as float32, and is compared with the tolerance of such numbers.
    """

    def observe(result: Any, features: Tensor | Sequence[Tensor], *_: Any) -> dict[str, Any]:
        if result is None:
            raise Refused("Nothing came back: is there a `return`?")
        leaves = [features] if isinstance(features, Tensor) else list(features)
        arrived: Sequence[Tensor | None] = [None] * len(leaves)
        if isinstance(result, Tensor) and result.requires_grad:
            weights = torch.cos(1.7 * torch.arange(result.numel(), dtype=result.dtype)).reshape(result.shape)
            try:
                arrived = torch.autograd.grad((weights * result).sum(), leaves, retain_graph=True, allow_unused=True)
            except RuntimeError as problem:
                if "derivative for" not in str(problem):  # "… is not implemented": such a step passes nothing on
                    raise
        slopes = [torch.zeros_like(x) if s is None else s for x, s in zip(leaves, arrived, strict=True)]
        whole = slopes[0] if isinstance(features, Tensor) else torch.cat([s.flatten() for s in slopes])
        if isinstance(result, Tensor) and result.is_floating_point():
            whole = whole.to(result.dtype)
        return {value: result.detach() if isinstance(result, Tensor) else result, gradient: whole.detach()}

    return observe


def not_a_number(gradient: str = GRADIENT) -> Callable[[Any, Any], bool]:
    """A `like`: NaN in the gradient under this name, where there should be none."""
    return lambda got, want: bool(np.isnan(got[gradient]).any() and np.isfinite(want[gradient]).all())


def alone(
    oracle: Callable[..., Any],
    before: Callable[..., tuple[Any, ...]] | None = None,
    after: Callable[[Any], Any] | None = None,
) -> Callable[..., Any]:
    """The oracle with a turn around it, as one function: for mistakes that hardly come in pairs.

    A check that knows no single mistake tries all pairs of those that compose, and each try costs milliseconds here.
    """

    def turned(*args: Any) -> Any:
        result = oracle(*(before(*args) if before else args))
        return after(result) if after else result

    return turned
