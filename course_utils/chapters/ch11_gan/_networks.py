"""How the checks look at a network that somebody has built: its sizes, and what it makes of given numbers."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from course_utils.grading.run import STOPPED, Refused, stopped

SIZES = "sizes of weights and biases, the largest first"
TRAINED = "output while it is trained"
USED = "output in eval()"
AFTER = "output in eval() after two turns of training"
CUT_OFF = "weights that no gradient reaches"
LUCKY = "another output at every call while it is trained"


@functools.cache
def numbers_by_shape(shape: tuple[int, ...], fan_in: int) -> np.ndarray:
    """Weights that depend on the shape alone: whatever the layers are called, they get the same numbers."""
    rng = np.random.default_rng([math.prod(shape), *shape])
    return rng.normal(size=shape) / math.sqrt(fan_in) if len(shape) > 1 else 0.6 + 0.3 * rng.normal(size=shape)


def observe(
    result: Any, name: str, given: Tensor, fan_in: Callable[[tuple[int, ...]], int], after: bool = False
) -> dict[str, Any]:
    """The sizes of the parameters, and what the network makes of `given`, with weights filled by shape.

    Where PyTorch stops there is no output, but a part that carries its words in its name: a report shows them.

    Args:
        result: what the student's function returned.
        name: what that function is called.
        given: the network's input, float64.
        fan_in: how many numbers a weight of this shape adds up; it keeps the outputs near 1.
        after: look at the output in eval() again, when running averages have met two batches.
    """
    if result is None:
        raise Refused(f"Nothing came back from {name}: it seems to have no `return`")
    if isinstance(result, type):
        raise Refused(f"{name} should return a network; the class {result.__name__} itself came")
    if isinstance(result, list | tuple):
        raise Refused(f"{name} should return one network; {type(result).__name__} came: nn.Sequential takes its layers")
    if not isinstance(result, nn.Module):
        raise Refused(f"{name} should return a network, an nn.Module; {type(result).__name__} came")
    network = result.double().eval()
    sizes = np.array(sorted((p.numel() for p in network.parameters()), reverse=True), dtype=np.int64)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(_filling(tuple(parameter.shape), given, fan_in))
        try:
            used = _output(network, given)  # first: training moves the running means of batch normalisation
            network.train()
            trained, again = _output(network, given), _output(network, given)
            moved = {AFTER: _output(network.eval(), given)} if after else {}
            with torch.enable_grad():
                cut = _cut_off(network.eval(), given)
        except (RuntimeError, IndexError, ValueError) as problem:  # shapes that do not fit, in PyTorch's words
            return {SIZES: sizes, **stopped(problem)}
    if cut:
        return {SIZES: sizes, CUT_OFF: True}
    if not torch.equal(trained, again):  # numbers that depend on luck: said in words
        return {SIZES: sizes, LUCKY: True}
    return {SIZES: sizes, TRAINED: trained, USED: used, **moved}


def _filling(shape: tuple[int, ...], given: Tensor, fan_in: Callable[[tuple[int, ...]], int]) -> Tensor:
    rows = given.shape[1]
    if len(shape) == 2 and shape[1] == rows and shape[0] % 49 == 0:
        # nn.Linear in front of maps of 7 × 7 holds the numbers of a transposed convolution, otherwise laid out.
        maps = (rows, shape[0] // 49, 7, 7)
        return torch.tensor(numbers_by_shape(maps, fan_in(maps)).reshape(rows, -1).T.copy())
    return torch.tensor(numbers_by_shape(shape, fan_in(shape)))


def _output(network: nn.Module, given: Tensor) -> Tensor:
    out = network(given)
    if out is None:
        raise Refused("The network gives nothing back: its `forward` seems to have no `return`")
    if not isinstance(out, Tensor):
        raise Refused(f"The network should give one tensor; {type(out).__name__} came")
    return out


def _cut_off(network: nn.Module, given: Tensor) -> bool:
    """Whether there are weights that have a say in the output, and that no gradient reaches."""
    weights = list(network.parameters())
    output = _output(network, given)
    if not weights:
        return False
    if not output.requires_grad:
        return True
    arrived = torch.autograd.grad(output.sum(), weights, allow_unused=True)
    for weight, slope in zip(weights, arrived, strict=True):
        if slope is None:
            with torch.no_grad():
                weight += 1
                if not torch.equal(_output(network, given), output):
                    return True
    return False


def stops(*words: str) -> Callable[[Any, Any], bool]:
    """Whether PyTorch stops with all of these words: they stand in the name of a part (see `observe`)."""
    return lambda got, want: any(all(word in name for word in words) for name in got)


class _WithUnused(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network, self.unused = network, nn.Linear(3, 2)

    def forward(self, x: Tensor) -> Any:
        return self.network(x)


def with_unused(network: nn.Module) -> nn.Module:
    """The network, and a layer that it never sends anything through."""
    return _WithUnused(network)


def only_sizes(got: Any, want: Any) -> bool:
    """Whether a network is right in all that it gives, with more weights than it needs."""
    same = all(np.allclose(got[part], want[part], 1e-4, 1e-4) for part in want if part != SIZES)
    return same and len(got[SIZES]) > len(want[SIZES])


def only_later(got: Any, want: Any) -> bool:
    """Whether a network is right until its running averages have met batches."""
    near = [
        np.shape(got[part]) == np.shape(want[part]) and np.allclose(got[part], want[part], 1e-4, 1e-4) for part in want
    ]
    return near == [True, True, True, False]


class Apply(nn.Module):
    """A function as a layer."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        return self.function(x)


#: What is said of a network that cannot learn.
NEVER_LEARNS = (
    "Not all weights can learn: no gradient reaches them. Something is cut off on the way (by `no_grad`, `detach`, "
    "`.data` or a way through NumPy), or is not meant to be trained."
)


def cut_off(network: nn.Module) -> nn.Module:
    """The network, with an output from which no way leads back."""
    return nn.Sequential(network, Apply(torch.detach))


#: What is said of a network whose layers lie in a plain list.
IN_A_LIST = (
    "PyTorch knows no weights of this network: it does not find layers in a plain Python list. They have to be "
    "attributes of their own, or stand in `nn.Sequential` or `nn.ModuleList`."
)


class _Listed(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.layers = [network]

    def forward(self, x: Tensor) -> Any:
        return self.layers[0](x)


def listed(network: nn.Module) -> nn.Module:
    """The network, kept where nobody finds its weights."""
    return _Listed(network)


def nothing_found(got: Any, want: Any) -> bool:
    """Whether a network has layers, and no weights that PyTorch knows of: theirs are float32 still."""
    return len(got[SIZES]) == 0 and stops(STOPPED)(got, want)


#: What is made of a network whose layers are kept in a list that sends nothing through them.
KEPT_ONLY = "An nn.ModuleList only keeps layers. What comes back has to send its input through them."


def kept_only(network: nn.Module) -> nn.Module:
    """The network in a list that does nothing."""
    return nn.ModuleList([network])


def edited(
    build: Callable[..., Sequence[nn.Module]], change: Callable[[list[nn.Module]], object]
) -> Callable[..., nn.Module]:
    """A network of the layers that `build` gives, after `change` has been at the list."""

    def turned(*args: Any) -> nn.Module:
        layers = list(build(*args))
        change(layers)
        return nn.Sequential(*layers)

    return turned


def replaced(make: Callable[[], nn.Module], *places: int) -> Callable[[list[nn.Module]], object]:
    """A change: new layers at these places."""

    def change(layers: list[nn.Module]) -> None:
        for place in places:
            layers[place] = make()

    return change


def removed(*places: int) -> Callable[[list[nn.Module]], object]:
    """A change: the layers at these places are left out."""

    def change(layers: list[nn.Module]) -> None:
        layers[:] = [layer for place, layer in enumerate(layers) if place not in places]

    return change
