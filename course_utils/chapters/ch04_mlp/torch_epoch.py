"""Exercise of chapter 04: one pass over the samples with a torch model.

Conventions: x is (n, …) floats, y (n,) classes; a model gives logits (n, k). Parameters of torch's nn.Linear are
(outputs, inputs), the transpose of what the NumPy half of the chapter uses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor, nn
from torch.nn import functional

from course_utils.grading import Case, Exercise, Misconception

from ._models import probe_of, probed_model


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
        model = probed_model(rng, d, k).train(not evaluating)
        x, y = torch.tensor(rng.normal(size=(n, d))), torch.tensor(rng.permutation(np.arange(n) % k))
        if left_over:
            for p in model.parameters():
                p.grad = torch.tensor(rng.normal(size=tuple(p.shape)))
        return model, torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum), x, y, batch

    return make


def _learned(result: Any, model: nn.Module, *args: Any) -> dict[str, Any]:
    weights = torch.cat([p.detach().flatten() for p in model.parameters()])
    probe = probe_of(model)  # what is only looked at, without a graph, is no batch that was learned from
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
