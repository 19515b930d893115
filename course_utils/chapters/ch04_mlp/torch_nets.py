"""Exercises of chapter 04 in PyTorch: TorchMLP, torch_epoch and torch_accuracy.

Conventions: x is (n, …) floats, y (n,) classes; a model gives logits (n, k). Parameters of torch's nn.Linear are
(outputs, inputs), the transpose of what the NumPy half of the chapter uses.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn
from torch.nn import functional

from course_utils.grading import Case, Exercise, Misconception

# -- TorchMLP --------------------------------------------------------------------------------------------------


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

# -- torch_epoch and torch_accuracy ----------------------------------------------------------------------------


class Probe(nn.Module):
    """A layer that behaves differently in training, as dropout does, but without luck; and that keeps a record."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[np.ndarray] = []
        self.graphs: list[bool] = []

    def forward(self, x: Tensor) -> Tensor:
        """x; in training twice the first half of its columns and nothing of the second."""
        self.batches.append(np.array(x.detach().numpy()[:, 0]))
        self.graphs.append(torch.is_grad_enabled())
        if not self.training:
            return x
        keep = 2.0 * (torch.arange(x.shape[1]) < (x.shape[1] + 1) // 2)
        return x * keep


class Used(nn.Sequential):
    """A model whose copies keep the gradients, and remember whether PyTorch was recording when they were made."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__(*layers)
        self.recording = torch.is_grad_enabled()

    def __deepcopy__(self, memo: dict[int, Any]) -> Used:
        """As the usual copy, which leaves the parameters' `.grad` behind."""
        new = Used(*(copy.deepcopy(layer, memo) for layer in self))
        new.training = self.training
        for mine, its in zip(self.parameters(), new.parameters(), strict=True):
            its.grad = None if mine.grad is None else mine.grad.clone()
        return new


def _model(rng: Generator, d: int, k: int) -> Used:
    model = Used(Probe(), nn.Linear(d, k)).double()
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.tensor(rng.normal(size=tuple(p.shape))))
    return model


def _learning(
    n: int,
    d: int,
    k: int,
    batch: int,
    lr: float = 0.5,
    momentum: float = 0.0,
    evaluating: bool = False,
    left_over: bool = False,
) -> Callable[[Generator], tuple[Any, ...]]:
    def make(rng: Generator) -> tuple[Any, ...]:
        model = _model(rng, d, k).train(not evaluating)
        x, y = torch.tensor(rng.normal(size=(n, d))), torch.tensor(rng.permutation(np.arange(n) % k))
        if left_over:
            for p in model.parameters():
                p.grad = torch.tensor(rng.normal(size=tuple(p.shape)))
        return model, torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum), x, y, batch

    return make


def _probe(model: nn.Module) -> Probe:
    return next(m for m in model.modules() if isinstance(m, Probe))


def _learned(result: Any, model: nn.Module, *args: Any) -> dict[str, Any]:
    weights = torch.cat([p.detach().flatten() for p in model.parameters()])
    probe = _probe(model)  # what is only looked at, without a graph, is no batch that was learned from
    learned_from = [batch for batch, graph in zip(probe.batches, probe.graphs, strict=True) if graph]
    return {"weights": weights, "loss": result, "batches": learned_from}


def _rows(n: int, size: int) -> list[Any]:
    return [slice(start, start + size) for start in range(0, n, size)]


def _epoch(
    *,
    zero: Callable[[int], bool] = lambda number: True,
    train: bool | None = True,
    output: Callable[[Tensor], Tensor] = lambda z: z,
    reduction: str = "mean",
    rows: Callable[[int, int], list[Any]] = _rows,
    order: str = "zero backward step",
    report: Callable[[list[float], list[int]], Any] = lambda losses, sizes: float(np.average(losses, weights=sizes)),
    labels: Callable[[Tensor], Tensor] = lambda y: y,
    inputs: Callable[[Tensor], Tensor] = lambda x: x,
    final_step: bool = False,
    looked_at: Callable[[nn.Module, Tensor, Tensor, Any], tuple[Tensor, Tensor]] | None = None,
) -> Callable[..., Any]:
    """One epoch in PyTorch; the knobs make the mistakes."""

    def run(model: nn.Module, optimizer: Any, x: Tensor, y: Tensor, batch_size: int) -> Any:
        if train is not None:
            model.train(train)
        losses, sizes = [], []
        x, y = inputs(x), labels(y)
        for number, row in enumerate(rows(len(x), batch_size)):
            loss = functional.cross_entropy(output(model(x[row])), y[row], reduction=reduction)
            for action in order.split():
                if action == "zero" and zero(number):
                    optimizer.zero_grad()
                if action == "backward":
                    loss.backward()
                if action == "step":
                    optimizer.step()
            if looked_at is not None:
                with torch.no_grad():
                    seen_x, seen_y = looked_at(model, x, y, row)
                    loss = functional.cross_entropy(model(seen_x), seen_y)
                model.train(train is not False)
            losses.append(float(loss))
            sizes.append(len(x[row]))
        if final_step:
            optimizer.step()
        return report(losses, sizes)

    return run


def _asleep(model: nn.Module, x: Tensor) -> Tensor:
    """x, for a model that is put into evaluation mode first."""
    model.eval()
    return x


def _like_shuffled(got: Any, want: Any) -> bool:
    mine, theirs = got["batches"], want["batches"]
    if [len(b) for b in mine] != [len(b) for b in theirs] or len(theirs[0]) < 2 <= len(theirs):
        return False
    a, b = np.concatenate(mine), np.concatenate(theirs)
    return bool(not np.array_equal(a, b) and np.array_equal(np.sort(a), np.sort(b)))


def _loss_after(model: nn.Module, optimizer: Any, x: Tensor, y: Tensor, batch_size: int) -> float:
    _epoch()(model, optimizer, x, y, batch_size)
    return float(functional.cross_entropy(model(x), y))


STILL = (
    "The weights come back as they were: nothing was learned. Which of the calls of a training step is missing, or "
    "comes too late or too early?"
)

AFTER_THE_STEP = (
    "The weights are right. The loss that you report is the one after the batch's step; asked for is the one before "
    "it, which the step learned from."
)

torch_epoch = Exercise(
    "torch_epoch",
    points=3,
    oracle=_epoch(),
    observe=_learned,
    in_place=True,
    cases=[
        Case("seven samples in batches of three", _learning(7, 4, 3, 3), again=True),
        Case("two batches of equal size", _learning(8, 3, 2, 4)),
        Case("one sample left over", _learning(9, 5, 4, 4)),
        Case("one batch", _learning(6, 4, 3, 6)),
        Case("a model that comes from an evaluation", _learning(6, 4, 3, 2, evaluating=True)),
        Case("an optimiser with momentum", _learning(9, 4, 3, 3, lr=0.2, momentum=0.9)),
        Case("gradients are left from before", _learning(7, 4, 3, 3, left_over=True)),
    ],
    misconceptions=[
        Misconception(
            "no_zero_grad",
            says="From the second batch on your steps are too long: the gradients of the batches before are still in "
            "there. PyTorch adds to `.grad` until somebody clears it.",
            instead=_epoch(zero=lambda number: False),
        ),
        Misconception(
            "zero_after_step",
            says="The first batch finds gradients that somebody has left in `.grad` before your function was called. "
            "Clearing them after a step comes too late for these.",
            instead=_epoch(order="backward step zero"),
        ),
        Misconception(
            "step_first",
            says="The step comes before the backward of the same batch: every batch is learned from one too late, the "
            "last one never.",
            instead=_epoch(order="step zero backward"),
        ),
        Misconception("no_step", says=STILL, instead=_epoch(order="zero backward")),
        Misconception(
            "step_once",
            says="There is one step at the end, for all batches together. Each batch has its own.",
            instead=_epoch(order="backward", final_step=True),
        ),
        Misconception(
            "evaluation",
            says="A model that comes from an evaluation stays in evaluation mode: layers such as dropout are asleep "
            "while it learns.",
            instead=_epoch(train=None),
        ),
        Misconception(
            "evaluation_always",
            says="The model is put into evaluation mode before it learns. Layers such as dropout would be asleep.",
            instead=_epoch(train=False),
        ),
        Misconception(
            "softmax",
            says="The loss gets probabilities: `cross_entropy` takes the softmax itself, so it is taken twice, and the "
            "gradients come out small.",
            instead=_epoch(output=lambda z: z.softmax(1)),
        ),
        Misconception(
            "loss_summed",
            says="The losses of a batch are added up, so with m samples in a batch the steps are m times too long.",
            instead=_epoch(reduction="sum"),
        ),
        Misconception(
            "last_dropped",
            says="The last batch is left out when it is smaller than the others.",
            instead=_epoch(rows=lambda n, size: _rows(n, size)[: n // size]),
        ),
        Misconception(
            "all_at_once",
            says="All samples go into one step. After each batch there is a step.",
            instead=_epoch(rows=lambda n, size: [slice(None)]),
        ),
        Misconception(
            "all_in_each_step",
            says="Each step learns from all samples. It should learn from those of its batch.",
            instead=_epoch(rows=lambda n, size: [slice(None)] * len(_rows(n, size))),
        ),
        Misconception(
            "one_by_one",
            says="You take a step after each sample. `batch_size` samples share one.",
            instead=_epoch(rows=lambda n, size: _rows(n, 1)),
        ),
        Misconception(
            "first_only",
            says="Only the first batch is used. Is there a `return` inside the loop?",
            instead=_epoch(rows=lambda n, size: [slice(0, size)]),
        ),
        Misconception(
            "two_epochs",
            says="You go through the samples twice.",
            instead=_epoch(rows=lambda n, size: 2 * _rows(n, size)),
        ),
        Misconception(
            "backwards",
            says="You go through the samples from the last to the first.",
            instead=_epoch(inputs=lambda x: x.flip(0), labels=lambda y: y.flip(0)),
        ),
        Misconception(
            "shuffled",
            says="The samples are shuffled. Here they come in the order that is given: whoever calls the function "
            "shuffles.",
            instead=_epoch(inputs=lambda x: x.roll(1, 0), labels=lambda y: y.roll(1, 0)),
            like=_like_shuffled,
        ),
        Misconception(
            "mean_of_means",
            says="The weights are right. The loss is a mean over the batches, in which the samples of a small last "
            "batch count more than the others; a mean over the samples is asked for.",
            instead=_epoch(report=lambda losses, sizes: float(np.mean(losses))),
        ),
        Misconception(
            "sum_of_means",
            says="The weights are right. The loss is the sum over the batches; a mean over the samples is asked for.",
            instead=_epoch(report=lambda losses, sizes: float(np.sum(losses))),
        ),
        Misconception(
            "total",
            says="The weights are right. The loss is added up over the samples; their mean is asked for.",
            instead=_epoch(report=lambda losses, sizes: float(np.dot(losses, sizes))),
        ),
        Misconception(
            "divided_by_batches",
            says="The weights are right. The losses are added up over the samples and divided by the number of "
            "batches; their mean over the samples is asked for.",
            instead=_epoch(report=lambda losses, sizes: float(np.dot(losses, sizes)) / len(losses)),
        ),
        Misconception(
            "divided_by_places",
            says="The weights are right. Each batch counts as if it were full, so the loss is divided by more samples "
            "than there are, or a small last batch counts too much.",
            instead=_epoch(report=lambda losses, sizes: float(np.dot(losses, sizes)) / (len(losses) * max(sizes))),
        ),
        Misconception(
            "loss_divided_again",
            says="The weights are right. The sum of the batches' mean losses is divided by the number of samples: too "
            "small, as each of them is a mean already.",
            instead=_epoch(report=lambda losses, sizes: float(np.sum(losses)) / sum(sizes)),
        ),
        Misconception(
            "loss_after_step",
            says=AFTER_THE_STEP,
            instead=_epoch(looked_at=lambda model, x, y, row: (x[row], y[row])),
        ),
        Misconception(
            "loss_after_step_asleep",
            says=AFTER_THE_STEP,
            instead=_epoch(looked_at=lambda model, x, y, row: (_asleep(model, x[row]), y[row])),
        ),
        Misconception(
            "loss_at_the_end",
            says="The weights are right. The loss that you report is that of the finished net; asked for is, for each "
            "sample, the one before its batch's step.",
            instead=_epoch(looked_at=lambda model, x, y, row: (x, y), report=lambda losses, sizes: losses[-1]),
        ),
        Misconception(
            "loss_at_the_end_asleep",
            says="The weights are right. The loss that you report is that of the finished net; asked for is, for each "
            "sample, the one before its batch's step.",
            instead=_epoch(
                looked_at=lambda model, x, y, row: (_asleep(model, x), y), report=lambda losses, sizes: losses[-1]
            ),
        ),
        Misconception(
            "last_loss",
            says="The weights are right. The loss is that of the last batch; the mean over all samples is asked for.",
            instead=_epoch(report=lambda losses, sizes: losses[-1]),
        ),
        Misconception(
            "last_counts_full",
            says="The weights are right. In the mean loss the last batch counts as if it were as large as the others.",
            instead=_epoch(report=lambda losses, sizes: float(np.sum(losses)) * max(sizes) / sum(sizes)),
        ),
        Misconception(
            "loss_after",
            says="The loss is that of the model after the epoch. Each sample's loss before its batch's step is asked "
            "for.",
            instead=_loss_after,
        ),
        Misconception(
            "nothing_back",
            says="The weights are right, and nothing comes back: the mean loss has to be returned.",
            instead=_epoch(report=lambda losses, sizes: None),
        ),
        Misconception(
            "each_loss",
            says="The weights are right. The losses of the batches come back one by one; their mean over the samples "
            "is asked for.",
            instead=_epoch(report=lambda losses, sizes: list(losses)),
        ),
    ],
)


def _judged(
    n: int, d: int, k: int, training: bool = True, wrong_until: int | None = None
) -> Callable[[Generator], tuple[Any, ...]]:
    def make(rng: Generator) -> tuple[Any, ...]:
        """Samples of which every third is named wrongly (as far as `wrong_until`), and others in training mode."""
        model = _model(rng, d, k).train(training)
        x = torch.tensor(rng.normal(size=(n, d)))
        with torch.no_grad():
            asleep = model.eval()(x).argmax(1)
        number = torch.arange(n)
        y = torch.where((number % 3 == 0) & (number < (wrong_until or n)), (asleep + 1) % k, asleep)
        model.train(training)
        _probe(model).batches.clear()
        _probe(model).graphs.clear()
        return model, x, y

    return make


def _asked(result: Any, model: Used, *args: Any) -> dict[str, Any]:
    """The accuracy, and whether a graph was kept; recording is put back as it was when the model was copied."""
    graphs = _probe(model).graphs
    if not graphs:
        record = "the model was never asked"
    else:
        record = "a record was kept while the model answered" if any(graphs) else "no record was kept"
    if model.recording and not torch.is_grad_enabled():
        record += ", and recording is still off"
    torch.set_grad_enabled(model.recording)
    return {"accuracy": result, "the record for backward": record}


def _left_off(model: nn.Module, x: Tensor, y: Tensor) -> float:
    torch.set_grad_enabled(False)
    return float((model.eval()(x).argmax(1) == y).double().mean())


def _in_batches(size: int) -> Callable[[Tensor, Tensor], float]:
    """The mean of the batches' accuracies."""

    def share(logits: Tensor, y: Tensor) -> float:
        right = (logits.argmax(1) == y).double()
        return float(np.mean([float(part.mean()) for part in right.split(size)]))

    return share


def _accuracy(
    mode: bool | None = False,
    graph: bool = False,
    share: Callable[[Tensor, Tensor], Any] = lambda logits, y: float((logits.argmax(1) == y).double().mean()),
) -> Callable[..., Any]:
    def run(model: nn.Module, x: Tensor, y: Tensor) -> Any:
        if mode is not None:
            model.train(mode)
        with torch.set_grad_enabled(graph):
            logits = model(x)
        return share(logits.detach(), y)

    return run


def _equal_logits(logits: Tensor, y: Tensor) -> float:
    return float((logits == y).double().mean())


torch_accuracy = Exercise(
    "torch_accuracy",
    points=2,
    oracle=_accuracy(),
    observe=_asked,
    in_place=True,
    cases=[
        Case("fourteen samples, three classes", _judged(14, 6, 3), again=True),
        Case("as many samples as classes", _judged(8, 7, 8)),
        Case("two classes", _judged(20, 5, 2)),
        Case("a model in evaluation mode", _judged(11, 4, 5, training=False)),
        Case("more than a thousand samples", _judged(1030, 3, 4, wrong_until=900)),
    ],
    misconceptions=[
        Misconception(
            "eval_forgotten",
            says="The model answers in training mode: layers such as dropout still disturb it, and the accuracy is "
            "that of the disturbed model.",
            instead=_accuracy(mode=None),
        ),
        Misconception(
            "training",
            says="The model is put into training mode before it answers: layers such as dropout disturb it.",
            instead=_accuracy(mode=True),
        ),
        Misconception(
            "graph",
            says="The accuracy is right, but PyTorch keeps a record of the whole computation for a backward that never "
            "comes. It costs memory, and can be switched off.",
            instead=_accuracy(graph=True),
        ),
        Misconception(
            "eval_and_graph",
            says="The model answers in training mode, so layers such as dropout disturb it; and a record is kept for a "
            "backward that never comes.",
            instead=_accuracy(mode=None, graph=True),
        ),
        Misconception(
            "left_off",
            says="The accuracy is right, but PyTorch records nothing any more after your function: whatever is trained "
            "next will stop at its backward.",
            instead=_left_off,
        ),
        Misconception(
            "threshold",
            says="You count a sample only if its right class has a probability above one half. The largest of many "
            "probabilities may be smaller.",
            instead=_accuracy(share=lambda z, y: float((z.softmax(1)[torch.arange(len(y)), y] > 0.5).double().mean())),
        ),
        Misconception(
            "positive",
            says="You count a sample if the logit of its right class is above 0. It has to be the largest.",
            instead=_accuracy(share=lambda z, y: float((z[torch.arange(len(y)), y] > 0).double().mean())),
        ),
        Misconception(
            "balanced",
            says="This is the mean of the classes' accuracies, in which a sample of a rare class counts more. The "
            "share of all samples is asked for.",
            instead=_accuracy(
                share=lambda z, y: float(
                    torch.stack([(z.argmax(1)[y == c] == c).double().mean() for c in y.unique()]).mean()
                )
            ),
        ),
        Misconception(
            "precision",
            says="This is a mean over the classes. Each sample counts alike.",
            instead=_accuracy(
                share=lambda z, y: float(
                    torch.stack([(y[z.argmax(1) == c] == c).double().mean() for c in z.argmax(1).unique()]).mean()
                )
            ),
        ),
        *(
            Misconception(
                f"mean_of_batches_{size}",
                says="The samples go through in batches, and the mean of the batches' accuracies comes back, in which "
                "the samples of a small last batch count more than the others.",
                instead=_accuracy(share=_in_batches(size)),
            )
            for size in (32, 64, 100, 128, 256)
        ),
        Misconception(
            "rounded",
            says="The share is rounded to two decimals.",
            instead=_accuracy(share=lambda z, y: round(float((z.argmax(1) == y).double().mean()), 2)),
        ),
        Misconception(
            "one_of_two",
            says="A sample counts as right if its class is among the two with the largest logits. Only the largest "
            "counts.",
            instead=_accuracy(share=lambda z, y: float((z.topk(2).indices == y[:, None]).any(1).double().mean())),
        ),
        Misconception(
            "loss",
            says="This is the mean cross-entropy. The share of right answers is asked for.",
            instead=_accuracy(share=lambda z, y: float(functional.cross_entropy(z, y))),
        ),
        Misconception(
            "probability",
            says="This is the mean probability of the right class. A sample is right or wrong here.",
            instead=_accuracy(share=lambda z, y: float(z.softmax(1)[torch.arange(len(y)), y].mean())),
        ),
        Misconception(
            "count",
            says="This is the number of right answers. The share is asked for.",
            instead=_accuracy(share=lambda z, y: int((z.argmax(1) == y).sum())),
        ),
        Misconception(
            "percent",
            says="This is in percent. A share between 0 and 1 is asked for.",
            instead=_accuracy(share=lambda z, y: 100 * float((z.argmax(1) == y).double().mean())),
        ),
        Misconception(
            "error",
            says="This is the share of wrong answers.",
            instead=_accuracy(share=lambda z, y: float((z.argmax(1) != y).double().mean())),
        ),
        Misconception(
            "wrong_axis",
            says="The argmax runs over the samples: with as many samples as classes it runs, and is wrong; otherwise "
            "it stops with an error about shapes.",
            instead=_accuracy(share=lambda z, y: float((z.argmax(0) == y).double().mean())),
        ),
        *(
            Misconception(
                f"logits_compared{name}",
                says="The logits themselves are compared with the classes, and a logit hardly ever equals a whole "
                "number. Which class has the largest logit?",
                instead=_accuracy(mode=mode, graph=graph, share=_equal_logits),
            )
            for name, mode, graph in (
                ("", False, False),
                ("_awake", None, False),
                ("_with_graph", False, True),
                ("_awake_with_graph", None, True),
            )
        ),
        Misconception(
            "argmax_of_all",
            says="No sample is ever right in yours: one position in the whole table, or the logits themselves, are "
            "compared with the classes. Each sample has a largest logit, and its column is what counts.",
            instead=_accuracy(share=lambda z, y: float((z.argmax() == y).double().mean())),
        ),
        Misconception(
            "argmin",
            says="Yours counts the class with the smallest logit.",
            instead=_accuracy(share=lambda z, y: float((z.argmin(1) == y).double().mean())),
        ),
        Misconception(
            "each",
            says="These are the samples one by one, right or wrong. Their share is asked for.",
            instead=_accuracy(share=lambda z, y: z.argmax(1) == y),
        ),
        Misconception(
            "divided_by_classes",
            says="The number of right answers is divided by the number of classes.",
            instead=_accuracy(share=lambda z, y: float((z.argmax(1) == y).sum()) / z.shape[1]),
        ),
    ],
)
