"""Exercise of chapter 04: the share of right answers of a torch model.

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

from ._models import Used, probe_of, probed_model


def _judged(
    n: int, d: int, k: int, training: bool = True, wrong_until: int | None = None
) -> Callable[[Generator], tuple[Any, ...]]:
    def make(rng: Generator) -> tuple[Any, ...]:
        """Samples of which every third is named wrongly (as far as `wrong_until`), and others in training mode."""
        model = probed_model(rng, d, k).train(training)
        x = torch.tensor(rng.normal(size=(n, d)))
        with torch.no_grad():
            asleep = model.eval()(x).argmax(1)
        number = torch.arange(n)
        y = torch.where((number % 3 == 0) & (number < (wrong_until or n)), (asleep + 1) % k, asleep)
        model.train(training)
        probe_of(model).batches.clear()
        probe_of(model).graphs.clear()
        return model, x, y

    return make


def _asked(result: Any, model: Used, *args: Any) -> dict[str, Any]:
    """The accuracy, and whether a graph was kept; recording is put back as it was when the model was copied."""
    graphs = probe_of(model).graphs
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
