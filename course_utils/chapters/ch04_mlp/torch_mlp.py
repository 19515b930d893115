"""Exercise of chapter 04: a network with one hidden layer as a torch module.

Conventions: x is (n, …) floats, y (n,) classes; a model gives logits (n, k). Parameters of torch's nn.Linear are
(outputs, inputs), the transpose of what the NumPy half of the chapter uses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from course_utils.grading import Case, Exercise, Misconception


class MLP(nn.Module):
    """inputs → hidden ReLU neurons → outputs logits; pictures are flattened."""

    def __init__(
        self,
        inputs: int,
        hidden: int,
        outputs: int,
        *,
        activation: Callable[[Tensor], Tensor] = functional.relu,
        output: Callable[[Tensor], Tensor] = lambda logits: logits,
        bias: bool = True,
        bias_of_output: bool = True,
        flat: Callable[[Tensor], Tensor] = lambda x: x.flatten(1),
    ) -> None:
        super().__init__()
        self.first, self.second = (
            nn.Linear(inputs, hidden, bias=bias),
            nn.Linear(hidden, outputs, bias=bias and bias_of_output),
        )
        self.activation, self.output, self.flat = activation, output, flat

    def forward(self, x: Tensor) -> Tensor:
        """Logits (n, outputs) of x (n, …)."""
        return self.output(self.second(self.activation(self.first(self.flat(x)))))


def fill(model: nn.Module, inputs: int, hidden: int, outputs: int) -> None:
    """Give every parameter numbers that depend on its size alone, whatever it is called and wherever it stands.

    A table of weights may be stored as (neurons, inputs), transposed, or as a convolution's kernels, and a bias as a
    table of one row: the numbers are those of nn.Linear in each of these forms.
    """
    tables = {(hidden, inputs), (outputs, hidden)}
    with torch.no_grad():
        for p in model.parameters():
            shape = tuple(p.shape)
            while len(shape) > 2 and shape[-1] == 1:
                shape = shape[:-1]
            turned = len(shape) == 2 and shape not in tables and shape[::-1] in tables
            if turned:
                shape = shape[::-1]
            elif len(shape) == 2 and shape[0] == 1 and shape not in tables:
                shape = shape[1:]
            waves = torch.sin(torch.arange(p.numel(), dtype=p.dtype) * 1.7 + sum(shape)) * 1.5
            numbers = waves.reshape(shape) / max(1, shape[-1] if shape else 1) ** 0.5
            p.copy_((numbers.T if turned else numbers).reshape(p.shape))


def _batch(inputs: int) -> Tensor:
    """Four pictures with `inputs` pixels, one channel, two rows if that is possible."""
    rows = 2 if inputs % 2 == 0 else 1
    values = np.random.default_rng(inputs).normal(size=(4, 1, rows, inputs // rows))
    return torch.tensor(values)


def _observe_net(model: Any, inputs: int, hidden: int, outputs: int) -> dict[str, Any]:
    """Parameters by size, how many of them learn, and the logits of flat samples, of pictures and of one sample."""
    if not isinstance(model, nn.Module):
        raise ValueError("TorchMLP(inputs, hidden, outputs) should make an nn.Module")
    model = model.double()
    sizes = sorted((p.numel() for p in model.parameters()), reverse=True)
    total = sum(sizes)
    fill(model, inputs, hidden, outputs)
    x = _batch(inputs)
    flat, runs = _logits(model, x.flatten(1), "rows of numbers")
    pictures, also = _logits(model, x, "pictures")
    one, even = _logits(model, x[:1].flatten(1), "batches of one sample")
    learning = 0
    if total and flat.requires_grad:
        (flat * torch.arange(1.0, flat.numel() + 1).reshape(flat.shape)).sum().backward()
        learning = sum(p.grad is not None and bool(p.grad.any()) for p in model.parameters())
    if not total:  # layers that PyTorch does not know of cannot be filled: what comes out of them is luck
        flat = pictures = one = torch.zeros(0)
        runs = also = even = "nothing passes through a net without parameters"
    problems = [text for text in dict.fromkeys((runs, also, even)) if text]
    return {
        "number of parameters": total,
        "sizes of the parameters": sizes,
        "what passes through the net": "; ".join(problems) or "rows of numbers and pictures pass",
        "logits": flat.detach(),
        "logits of pictures": pictures.detach(),
        "logits of one sample": one.detach(),
        "parameters with a slope": learning,
    }


def _logits(model: nn.Module, x: Tensor, what: str) -> tuple[Tensor, str]:
    """What comes out of the net, and why it stops; no text if it does not."""
    try:
        logits = model(x)
    except RuntimeError as problem:
        return torch.zeros(0), f"{what} do not pass: {problem}"
    if not isinstance(logits, Tensor):
        raise ValueError("forward(x) should return a tensor of logits")
    return logits, ""


class _InAList(nn.Module):
    def __init__(self, inputs: int, hidden: int, outputs: int) -> None:
        super().__init__()
        self.layers = [nn.Linear(inputs, hidden).double(), nn.ReLU(), nn.Linear(hidden, outputs).double()]

    def forward(self, x: Tensor) -> Tensor:
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


def _with(**knobs: Any) -> Callable[..., nn.Module]:
    return lambda inputs, hidden, outputs: MLP(inputs, hidden, outputs, **knobs)


def _deeper(inputs: int, hidden: int, outputs: int) -> nn.Module:
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(inputs, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(hidden, outputs),
    )


def _no_hidden(inputs: int, hidden: int, outputs: int) -> nn.Module:
    return nn.Sequential(nn.Flatten(), nn.Linear(inputs, outputs))


LEAKS = "The hidden neurons are leaky ReLUs: a little of the negative sums comes through. Here they are ReLUs."


TorchMLP = Exercise(
    "TorchMLP",
    points=2,
    oracle=MLP,
    observe=_observe_net,
    cases=[
        Case("64, 20, 10", (64, 20, 10), worked=True),
        Case("12, 7, 3", (12, 7, 3)),
        Case("6, 20, 4", (6, 20, 4)),
        Case("two classes", (10, 5, 2)),
        Case("two hidden neurons", (9, 2, 4)),
    ],
    misconceptions=[
        Misconception(
            "in_a_list",
            says="Your net has 0 parameters: layers in a plain Python list, or made only in forward, are invisible to "
            "PyTorch, and an optimiser would find nothing to train.",
            instead=_InAList,
        ),
        Misconception(
            "linear",
            says="There is no activation between your two layers, so they are no more than one.",
            instead=_with(activation=lambda z: z),
        ),
        Misconception(
            "softmax",
            says="Your net returns probabilities: its rows add up to 1. It should return the logits; the loss takes "
            "the softmax itself, and would take it a second time.",
            instead=_with(output=lambda z: z.softmax(1)),
        ),
        Misconception(
            "softmax_over_batch",
            says="Your columns add up to 1: there is a softmax, over the batch. The logits themselves are asked for.",
            instead=_with(output=lambda z: z.softmax(0)),
        ),
        Misconception(
            "log_softmax",
            says="Your net returns log-probabilities. The logits themselves are asked for.",
            instead=_with(output=lambda z: z.log_softmax(1)),
        ),
        Misconception(
            "relu_on_logits",
            says="There is a ReLU on the output: no logit of yours is negative, and a class whose logit is below 0 "
            "cannot learn.",
            instead=_with(output=functional.relu),
        ),
        Misconception(
            "sigmoid_on_logits",
            says="There is a sigmoid on the output: your logits lie between 0 and 1.",
            instead=_with(output=torch.sigmoid),
        ),
        Misconception(
            "sigmoid",
            says="The hidden neurons are sigmoids. Here they are ReLUs.",
            instead=_with(activation=torch.sigmoid),
        ),
        Misconception(
            "tanh",
            says="The hidden neurons are tanh. Here they are ReLUs.",
            instead=_with(activation=torch.tanh),
        ),
        Misconception(
            "leaky",
            says=LEAKS,
            instead=_with(activation=functional.leaky_relu),
        ),
        Misconception(
            "leaky_tenth",
            says=LEAKS,
            instead=_with(activation=lambda z: functional.leaky_relu(z, 0.1)),
        ),
        Misconception(
            "elu", says="The hidden neurons are ELUs. Here they are ReLUs.", instead=_with(activation=functional.elu)
        ),
        Misconception(
            "gelu", says="The hidden neurons are GELUs. Here they are ReLUs.", instead=_with(activation=functional.gelu)
        ),
        Misconception(
            "silu",
            says="The hidden neurons are z · sigmoid(z), called SiLU or swish. Here they are ReLUs.",
            instead=_with(activation=functional.silu),
        ),
        Misconception(
            "softplus",
            says="The hidden neurons are log(1 + exp(z)), a rounded ReLU called softplus. Here they are ReLUs.",
            instead=_with(activation=functional.softplus),
        ),
        Misconception(
            "absolute",
            says="The hidden neurons fold negative sums up. A ReLU is 0 there.",
            instead=_with(activation=torch.abs),
        ),
        Misconception(
            "softmax_hidden",
            says="The hidden neurons of a sample add up to 1: there is a softmax between the layers.",
            instead=_with(activation=lambda z: z.softmax(1)),
        ),
        Misconception(
            "relu_on_inputs",
            says="The ReLU stands in front of the first layer, and none behind it: negative inputs are lost, and the "
            "two layers are no more than one.",
            instead=_with(flat=lambda x: functional.relu(x.flatten(1)), activation=lambda z: z),
        ),
        Misconception(
            "relu_on_inputs_too",
            says="There is a ReLU in front of the first layer, too: negative inputs are lost.",
            instead=_with(flat=lambda x: functional.relu(x.flatten(1))),
        ),
        Misconception(
            "relu_at_the_end_only",
            says="The ReLU stands behind the second layer, not between the two: no logit is negative, and the two "
            "layers are no more than one.",
            instead=_with(activation=lambda z: z, output=functional.relu),
        ),
        Misconception(
            "classes",
            says="Your net returns the number of the winning class. The logits of all classes are asked for; argmax "
            "has no slope to learn from.",
            instead=_with(output=lambda z: z.argmax(1)),
        ),
        Misconception(
            "largest",
            says="Your net returns the largest logit of each sample. The logits of all classes are asked for.",
            instead=_with(output=lambda z: z.max(1).values),
        ),
        Misconception(
            "batch_averaged",
            says="The samples of a batch are averaged. Each has its own row of logits.",
            instead=_with(output=lambda z: z.mean(0)),
        ),
        Misconception(
            "no_bias",
            says="The layers have no bias: 784-128-10 has 101 632 parameters in yours.",
            instead=_with(bias=False),
        ),
        Misconception(
            "no_output_bias",
            says="The output layer has no bias in yours.",
            instead=_with(bias_of_output=False),
        ),
        Misconception(
            "one_more_layer",
            says="There is one layer too many: hidden to hidden.",
            instead=_deeper,
        ),
        Misconception(
            "no_hidden",
            says="There is no hidden layer: the inputs lead straight to the outputs.",
            instead=_no_hidden,
        ),
        Misconception(
            "hidden_and_outputs_swapped",
            says="The sizes of the hidden layer and of the output have changed places.",
            before=lambda inputs, hidden, outputs: (inputs, outputs, hidden),
        ),
        Misconception(
            "fixed_sizes",
            says="The sizes are always 784, 128 and 10. They should be those that are asked for.",
            before=lambda *sizes: (784, 128, 10),
        ),
        Misconception(
            "fixed_hidden",
            says="The hidden layer always has 128 neurons. Its size is the second argument.",
            before=lambda inputs, hidden, outputs: (inputs, 128, outputs),
        ),
        Misconception(
            "fixed_outputs",
            says="The output always has 10 neurons. Their number is the third argument.",
            before=lambda inputs, hidden, outputs: (inputs, hidden, 10),
        ),
        Misconception(
            "not_flattened",
            says="Rows of numbers pass through your net, pictures (n, 1, H, W) do not: a picture has to become one "
            "row first.",
            instead=_with(flat=lambda x: x),
        ),
        Misconception(
            "batch_flattened",
            says="The whole batch becomes one row of numbers. Each sample should keep its own row.",
            instead=_with(flat=lambda x: x.flatten()),
        ),
        Misconception(
            "linear_swapped",
            says="The two sizes of your linear layers have changed places: what goes in is said first.",
            instead=lambda inputs, hidden, outputs: nn.Sequential(
                nn.Flatten(), nn.Linear(hidden, inputs), nn.ReLU(), nn.Linear(outputs, hidden)
            ),
        ),
        Misconception(
            "detached",
            says="The logits are cut off from the parameters, so no gradient arrives: there is a detach, a .data or a "
            "way through NumPy in your forward.",
            instead=_with(output=lambda z: z.detach()),
        ),
        Misconception(
            "first_detached",
            says="The first layer gets no gradient: the hidden outputs are cut off from it, by a detach, a .data or a "
            "way through NumPy.",
            instead=_with(activation=lambda z: functional.relu(z).detach()),
        ),
    ],
)
