"""Exercise of chapter 04: one pass of stochastic gradient descent, in NumPy.

Conventions: x (n, d), y (n,) classes 0 … k−1; the loss is the mean cross-entropy of the softmax; hidden ReLU neurons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

from .reference import Params, epoch


class Watched:
    """Gradients that keep a record of the batches they were asked for.

    The model is a linear one, so that a test needs no network: params [W (d, k), b (k,)] and half the mean squared
    distance between x W + b and y.
    """

    def __init__(self) -> None:
        self.batches: list[np.ndarray] = []

    def __call__(self, params: Sequence[np.ndarray], x: np.ndarray, y: np.ndarray) -> Params:
        """[dW, db] for the batch x (m, d), y (m,)."""
        w, b = (np.asarray(p, dtype=float) for p in params)
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        if x.ndim != 2 or y.shape != (len(x),):
            raise ValueError(f"gradients(params, x, y) takes x (m, d) and y (m,); {x.shape} and {y.shape} came.")
        self.batches.append(np.column_stack([x[:, 0], y]))
        error = (x @ w + b - y[:, None]) / max(len(x), 1)
        return [x.T @ error, error.sum(axis=0)]


def _samples(n: int, d: int, k: int, lr: float, batch: int) -> Callable[[Generator], tuple[Any, ...]]:
    def make(rng: Generator) -> tuple[Any, ...]:
        x, y = rng.normal(size=(n, d)), rng.permutation(n) % 4
        params = [rng.normal(size=(d, k)), rng.normal(size=k)]
        return Watched(), params, x, y, lr, batch

    return make


def _seen(result: Any, gradients: Any, *args: Any) -> dict[str, Any]:
    """The parameters that came back, and the batches in the order in which they were used."""
    if result is None:
        raise ValueError("nothing came back: the new parameters have to be returned")
    return {"params": list(result), "batches": list(gradients.batches)}


def _batches(n: int, size: int) -> Iterator[slice]:
    for start in range(0, n, size):
        yield slice(start, start + size)


def _down(params: Params, slopes: Params, m: int, lr: float) -> Params:
    return [p - lr * g for p, g in zip(params, slopes, strict=True)]


def _walk(
    rows: Callable[[int, int], Sequence[Any]] = lambda n, size: list(_batches(n, size)),
    step: Callable[[Params, Params, int, float], Params] = _down,
    lr: Callable[[float, int], float] = lambda lr, size: lr,
) -> Callable[..., Any]:
    """One epoch with other batches, another step or another learning rate."""

    def instead(gradients: Any, params: Any, x: Any, y: Any, rate: float, size: int) -> Any:
        now = [np.array(p, dtype=float) for p in params]
        for row in rows(len(x), size):
            now = step(now, gradients(now, x[row], y[row]), len(x[row]), lr(rate, size))
        return now

    return instead


def _last_weighted(gradients: Any, params: Any, x: Any, y: Any, lr: float, size: int) -> Any:
    now = [np.array(p, dtype=float) for p in params]
    for row in _batches(len(x), size):
        share = len(x[row]) / size
        now = [p - lr * share * g for p, g in zip(now, gradients(now, x[row], y[row]), strict=True)]
    return now


def _same_place(gradients: Any, params: Any, x: Any, y: Any, lr: float, size: int) -> Any:
    now = [np.array(p, dtype=float) for p in params]
    for row in _batches(len(x), size):
        now = [p - lr * g for p, g in zip(now, gradients(params, x[row], y[row]), strict=True)]
    return now


def _last_step_only(gradients: Any, params: Any, x: Any, y: Any, lr: float, size: int) -> Any:
    now = list(params)
    for row in _batches(len(x), size):
        now = [p - lr * g for p, g in zip(params, gradients(params, x[row], y[row]), strict=True)]
    return now


def _piling_up(gradients: Any, params: Any, x: Any, y: Any, lr: float, size: int) -> Any:
    now, total = [np.array(p, dtype=float) for p in params], [np.zeros(np.shape(p)) for p in params]
    for row in _batches(len(x), size):
        total = [t + g for t, g in zip(total, gradients(now, x[row], y[row]), strict=True)]
        now = [p - lr * t for p, t in zip(now, total, strict=True)]
    return now


def _one_after_the_other(gradients: Any, params: Any, x: Any, y: Any, lr: float, size: int) -> Any:
    now = [np.array(p, dtype=float) for p in params]
    for row in _batches(len(x), size):
        for i in range(len(now)):
            now[i] = now[i] - lr * gradients(now, x[row], y[row])[i]
    return now


def _history(gradients: Any, params: Any, x: Any, y: Any, lr: float, size: int) -> Any:
    path, now = [], [np.array(p, dtype=float) for p in params]
    for row in _batches(len(x), size):
        now = [p - lr * g for p, g in zip(now, gradients(now, x[row], y[row]), strict=True)]
        path.append(now)
    return path


def _shuffled(apart: bool) -> Callable[..., Any]:
    def instead(gradients: Any, params: Any, x: Any, y: Any, lr: float, size: int) -> Any:
        order = np.roll(np.arange(len(x)), 1)[::-1]
        other = np.roll(order, 2) if apart else order
        return epoch(gradients, params, x[order], y[other], lr, size)

    return instead


def _sorted_rows(batches: Any) -> np.ndarray:
    rows = np.concatenate([np.asarray(b) for b in batches])
    return rows[np.lexsort(rows.T[::-1])]


def _like_shuffled(apart: bool) -> Callable[[Any, Any], bool]:
    """All samples once, in another order; with their own labels or with others'."""

    def like(got: Any, want: Any) -> bool:
        mine, theirs = got["batches"], want["batches"]
        if [len(b) for b in mine] != [len(b) for b in theirs]:
            return False
        a, b = np.concatenate(mine), np.concatenate(theirs)
        if np.array_equal(a, b) or not all(np.array_equal(np.sort(a[:, i]), np.sort(b[:, i])) for i in (0, 1)):
            return False
        return bool(np.array_equal(_sorted_rows(mine), _sorted_rows(theirs)) is not apart)

    return like


sgd_epoch = Exercise(
    "sgd_epoch",
    points=3,
    oracle=epoch,
    observe=_seen,
    cases=[
        Case(
            "five samples in batches of two",
            lambda rng: (
                Watched(),
                [np.array([[0.0]]), np.array([0.0])],
                np.array([[1.0], [2.0], [3.0], [4.0], [5.0]]),
                np.array([2, 4, 6, 8, 10]),
                0.1,
                2,
            ),
            worked=True,
        ),
        Case("all sizes different", _samples(7, 3, 2, 0.2, 3), again=True),
        Case("batches of equal size", _samples(8, 3, 2, 0.1, 4)),
        Case("one sample left over", _samples(9, 2, 3, 0.3, 4)),
        Case("one batch holds all", _samples(5, 4, 2, 0.2, 5)),
        Case("a batch size larger than the set", _samples(4, 3, 2, 0.2, 64)),
        Case("batches of one", _samples(5, 2, 3, 0.1, 1)),
    ],
    misconceptions=[
        Misconception(
            "last_dropped",
            says="The last batch is left out when it is smaller than the others. Five samples in batches of two are "
            "three batches.",
            instead=_walk(rows=lambda n, size: list(_batches(n, size))[: n // size]),
        ),
        Misconception(
            "last_filled",
            says="The last batch is filled up with samples from before it, so some count twice. It may be smaller.",
            instead=_walk(rows=lambda n, size: [slice(max(0, min(i, n - size)), i + size) for i in range(0, n, size)]),
        ),
        Misconception(
            "last_filled_from_start",
            says="The last batch is filled up with samples from the beginning, so some count twice. It may be smaller.",
            instead=_walk(rows=lambda n, size: [np.arange(i, i + size) % n for i in range(0, n, size)]),
        ),
        Misconception(
            "last_weighted",
            says="A smaller last batch makes a smaller step in yours. Its gradient is that of a mean, and its step is "
            "as long as any other.",
            instead=_last_weighted,
        ),
        Misconception(
            "all_at_once",
            says="All samples go into one step. After each batch there is a step.",
            instead=_walk(rows=lambda n, size: [slice(None)]),
        ),
        Misconception(
            "first_only",
            says="Only the first batch is used.",
            instead=_walk(rows=lambda n, size: [slice(0, size)]),
        ),
        Misconception(
            "overlapping",
            says="Your batches overlap: the next one begins one sample later. An epoch shows each sample once.",
            instead=_walk(rows=lambda n, size: [slice(i, i + size) for i in range(n)]),
        ),
        Misconception(
            "one_by_one",
            says="You take a step after each sample. `batch_size` samples share one.",
            instead=_walk(rows=lambda n, size: list(_batches(n, 1))),
        ),
        Misconception(
            "number_of_batches",
            says="`batch_size` is used as the number of batches. It is the number of samples in one.",
            instead=_walk(rows=lambda n, size: [part for part in np.array_split(np.arange(n), size) if len(part)]),
        ),
        Misconception(
            "uphill",
            says="Your steps go uphill. Downhill is against the gradient.",
            instead=_walk(lr=lambda lr, size: -lr),
        ),
        Misconception(
            "no_lr",
            says="The learning rate makes no difference to your steps.",
            instead=_walk(lr=lambda lr, size: 1.0),
        ),
        Misconception(
            "lr_per_sample",
            says="The step is divided by the batch size once more. The gradient is of a mean already.",
            instead=_walk(lr=lambda lr, size: lr / size),
        ),
        Misconception(
            "lr_per_sample_seen",
            says="The step is divided by the number of samples in the batch once more. The gradient is of a mean "
            "already.",
            instead=_walk(step=lambda p, g, m, lr: [a - lr / m * b for a, b in zip(p, g, strict=True)]),
        ),
        Misconception(
            "lr_per_set",
            says="The step is divided by the number of all samples. The gradient is that of a mean already.",
            instead=lambda g, params, x, y, lr, size: epoch(g, params, x, y, lr / len(x), size),
        ),
        Misconception(
            "times_samples",
            says="The step is multiplied by the number of samples in the batch. The gradient is that of a mean.",
            instead=_walk(step=lambda p, g, m, lr: [a - lr * m * b for a, b in zip(p, g, strict=True)]),
        ),
        Misconception(
            "same_place",
            says="Every gradient is taken at the parameters that were given. After the first step the net is another "
            "one, and the next gradient belongs to it.",
            instead=_same_place,
        ),
        Misconception(
            "last_step_only",
            says="Each step starts again from the parameters that were given: in the end only the last batch counts.",
            instead=_last_step_only,
        ),
        Misconception(
            "piling_up",
            says="The gradients of earlier batches are still in the later ones: they pile up. Each batch has its own.",
            instead=_piling_up,
        ),
        Misconception(
            "one_after_the_other",
            says="The parameters move one after the other, and the gradients are asked for again in between. One "
            "batch, one set of gradients, one step for all.",
            instead=_one_after_the_other,
        ),
        Misconception(
            "first_parameter",
            says="Only the first of the parameters moves. Biases learn, too.",
            instead=_walk(step=lambda p, g, m, lr: [p[0] - lr * g[0], *p[1:]]),
        ),
        Misconception(
            "stays",
            says="The batches are gone through, and the parameters come back as they were.",
            instead=_walk(step=lambda p, g, m, lr: p),
        ),
        Misconception(
            "gradients",
            says="These are gradients, not parameters.",
            instead=_walk(step=lambda p, g, m, lr: list(g)),
        ),
        Misconception(
            "history",
            says="The parameters after each batch come back. Only those at the end are asked for.",
            instead=_history,
        ),
        Misconception(
            "two_epochs",
            says="You go through the samples twice.",
            instead=_walk(rows=lambda n, size: [*_batches(n, size), *_batches(n, size)]),
        ),
        Misconception(
            "backwards",
            says="You go through the batches from the last to the first.",
            instead=_walk(rows=lambda n, size: list(_batches(n, size))[::-1]),
        ),
        Misconception(
            "shuffled",
            says="The samples are shuffled inside the epoch. Here they come in the order that is given: whoever calls "
            "the function shuffles.",
            instead=_shuffled(apart=False),
            like=_like_shuffled(apart=False),
        ),
        Misconception(
            "shuffled_apart",
            says="Samples and labels have lost each other: x and y are put into two different orders, so a picture of "
            "a 2 is taught to be a 7. (And here nothing should be shuffled.)",
            instead=_shuffled(apart=True),
            like=_like_shuffled(apart=True),
        ),
    ],
    forbids={"torch.optim.SGD"},
)
