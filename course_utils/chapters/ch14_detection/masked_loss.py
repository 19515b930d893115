"""Exercise of chapter 14: the squared error of localisation, which asks for a box only where there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from course_utils.grading import Case, Exercise, Misconception

Array = np.ndarray

TRUTH = np.array([[1.0, 0.5, 0.6, 0.4, 0.3, 0.0, 1.0, 0.0]])
GUESS = np.array([[0.8, 0.5, 0.7, 0.2, 0.3, 0.1, 0.7, 0.2]])
NOTHING = np.zeros((1, 8))
SEEN = np.array([[0.3, 0.9, 0.2, 0.4, 0.4, 0.5, 0.3, 0.2]])


def oracle(prediction: Array, target: Array) -> float:
    """The mean over the images of F.mse_loss(..., reduction="sum") over what counts in each of them."""
    import torch

    p, t = (torch.tensor(np.asarray(x, dtype=np.float64)) for x in (prediction, target))
    mse = torch.nn.functional.mse_loss
    losses = [
        mse(p[i], t[i], reduction="sum") if t[i, 0] == 1 else mse(p[i, :1], t[i, :1], reduction="sum")
        for i in range(len(t))
    ]
    return float(torch.stack(losses).mean())


def _batch(
    n: int, k: int, objects: int, junk: bool = False, marked: bool = False
) -> Callable[[Generator], tuple[Array, Array]]:
    """n images, some with an object; without one the rest of the target is 0, or anything at all (junk).

    marked: without an object the target has a box and a class as if there were one.
    """

    def make(rng: Generator) -> tuple[Array, Array]:
        target = np.concatenate(
            [np.ones((n, 1)), rng.uniform(0.1, 0.9, (n, 4)), np.eye(k)[rng.integers(0, k, n)]], axis=1
        )
        empty = rng.permutation(n)[objects:]
        if not marked:
            target[empty] = rng.uniform(1, 9, (len(empty), 5 + k)) if junk else 0
        target[empty, 0] = 0
        return rng.uniform(0.05, 0.95, (n, 5 + k)), target

    return make


Weights = Callable[[Array, Array], Array]  # (prediction, target) → a weight for each squared error, (n, 5 + k)


def _mask(prediction: Array, target: Array) -> Array:
    """1 where a squared error counts."""
    mask = np.repeat(target[:, :1], target.shape[1], axis=1)
    mask[:, 0] = 1
    return mask


def _weighted(weights: Weights, reduce: Callable[[Array], Any] = lambda e: e.sum(1).mean()) -> Callable[..., Any]:
    return lambda p, t: reduce(weights(p, t) * (p - t) ** 2)


def _errors(error: Callable[[Array, Array], Array]) -> Callable[[Array, Array], float]:
    """Something else for the squared error, (n, 5 + k)."""
    return lambda p, t: float((_mask(p, t) * error(p, t)).sum(1).mean())


def _columns(*which: slice | int) -> Weights:
    """Of the errors that count, only these columns."""

    def weights(p: Array, t: Array) -> Array:
        chosen = np.zeros(t.shape[1])
        for columns in which:
            chosen[columns] = 1
        return _mask(p, t) * chosen

    return weights


def _own_mask(p: Array, t: Array) -> Array:
    mask = np.repeat((p[:, :1] > 0.5).astype(float), t.shape[1], axis=1)
    mask[:, 0] = 1
    return mask


def _read_from(there: Callable[[Array], Any]) -> Weights:
    """Whether there is an object, read from something else in the target: there(target) → (n,) booleans."""

    def weights(p: Array, t: Array) -> Array:
        mask = np.repeat(there(t)[:, None], t.shape[1], axis=1).astype(float)
        mask[:, 0] = 1
        return mask

    return weights


def _every_with_every(p: Array, t: Array) -> float:
    """A column of p_c against a row of losses."""
    error = (p - t) ** 2
    return float(np.where(t[:, :1] == 1, error.sum(1), error[:, 0]).mean())


def _soft_mask(p: Array, t: Array) -> Array:
    mask = np.repeat(p[:, :1], t.shape[1], axis=1)
    mask[:, 0] = 1
    return mask


def _yolo_weights(p: Array, t: Array) -> Array:
    weights = _mask(p, t)
    weights[:, 1:5] *= 5
    weights[:, 0] = np.where(t[:, 0] == 1, 1, 0.5)
    return weights


def _cross_entropy(p: Array, t: Array) -> Array:
    """p_c and classes by cross-entropy, the box by squared error."""
    error = (p - t) ** 2
    with np.errstate(all="ignore"):
        error[:, 0] = -np.where(t[:, 0] == 1, np.log(p[:, 0]), np.log(1 - p[:, 0]))
        error[:, 5:] = -t[:, 5:] * np.log(p[:, 5:])
    return error


def _masked_prediction(p: Array, t: Array) -> float:
    return float(((p * _mask(p, t) - t) ** 2).sum(1).mean())


def _roots(p: Array, t: Array) -> Array:
    error = (p - t) ** 2
    error[:, 3:5] = (np.sqrt(p[:, 3:5]) - np.sqrt(t[:, 3:5])) ** 2
    return error


def _background_weighs(weight: float) -> Weights:
    """Images without an object count this much."""
    return lambda p, t: np.where(t[:, :1] == 1, 1.0, weight) * _mask(p, t)


def _boxes_weigh(weight: float) -> Weights:
    return lambda p, t: _mask(p, t) * np.where((np.arange(t.shape[1]) >= 1) & (np.arange(t.shape[1]) < 5), weight, 1)


def _rest_over_objects(p: Array, t: Array) -> float:
    error, there = (p - t) ** 2, t[:, 0] == 1
    return float(error[:, 0].mean() + (error[there, 1:].sum(1).mean() if there.any() else 0.0))


def _objects_only(p: Array, t: Array) -> float:
    there = t[:, 0] == 1
    return float(((p - t)[there] ** 2).sum(1).mean()) if there.any() else 0.0


def _only_some_logarithms(*columns: slice | int) -> Callable[[Array, Array], Array]:
    """Cross-entropy in these columns only."""

    def error(p: Array, t: Array) -> Array:
        logarithms, out = _cross_entropy(p, t), (p - t) ** 2
        for some in columns:
            out[:, some] = logarithms[:, some]
        return out

    return error


def _rest_averaged(p: Array, t: Array) -> Array:
    """p_c, and of the others the mean instead of the sum."""
    weights = _mask(p, t)
    weights[:, 1:] /= t.shape[1] - 1
    return weights


def _m(name: str, says: str, instead: Callable[..., Any]) -> Misconception:
    return Misconception(name, says=says, instead=instead)


ELSEWHERE = (
    "Whether there is an object is read from the target's class or box. Where its p_c is 0, those mean nothing and may "
    "hold any numbers."
)

localization_loss = Exercise(
    "localization_loss",
    points=2,
    oracle=oracle,
    scalar_1d=True,
    cases=[
        Case("one image with a car", (GUESS, TRUTH), worked=True),
        Case("one image without an object", (SEEN, NOTHING), worked=True),
        Case("both together", (np.concatenate([GUESS, SEEN]), np.concatenate([TRUTH, NOTHING])), worked=True),
        Case("all sizes different", _batch(7, 3, 4), again=True),
        Case("without an object anything may stand in the target", _batch(6, 4, 2, junk=True)),
        Case("without an object a class may be marked in the target", _batch(8, 6, 3, marked=True)),
        Case("every image with an object", _batch(5, 2, 5)),
        Case("no image with an object", _batch(4, 3, 0)),
        Case("one class", _batch(9, 1, 5)),
    ],
    misconceptions=[
        _m(
            "no_mask",
            "Where there is no object, box and class still count. Nobody can say where the box of nothing lies.",
            _weighted(lambda p, t: np.ones_like(t)),
        ),
        _m(
            "background_dropped",
            "Where there is no object, nothing counts at all: a network that sees objects everywhere is never told.",
            _weighted(lambda p, t: np.repeat(t[:, :1], t.shape[1], axis=1)),
        ),
        _m(
            "own_mask",
            "Whether the box counts is read from the prediction: a network that predicts p_c = 0 pays nothing for the "
            "box. The target decides.",
            _weighted(_own_mask),
        ),
        _m(
            "soft_mask",
            "The box is weighted with the predicted p_c. The target decides whether it counts.",
            _weighted(_soft_mask),
        ),
        _m("class_decides", ELSEWHERE, _weighted(_read_from(lambda t: t[:, 5:].max(1) > 0))),
        _m("marked_class_decides", ELSEWHERE, _weighted(_read_from(lambda t: np.any(t[:, 5:] == 1, axis=1)))),
        _m("box_decides", ELSEWHERE, _weighted(_read_from(lambda t: np.any(t[:, 1:5] != 0, axis=1)))),
        _m(
            "every_with_every",
            "A column (n, 1) meets a row (n,), and n × n losses come out: the loss of each image is taken with the p_c "
            "of every other one.",
            _every_with_every,
        ),
        _m(
            "eight_entries",
            "Only the first eight entries of an image count, as many as there are with three classes. k may be another "
            "number.",
            _weighted(_columns(slice(0, 8))),
        ),
        _m(
            "box_always",
            "Where there is no object, the box still counts; only the classes are left out.",
            _weighted(lambda p, t: np.maximum(_mask(p, t), (np.arange(t.shape[1]) < 5) * 1.0)),
        ),
        _m(
            "class_always",
            "Where there is no object, the classes still count; only the box is left out.",
            _weighted(lambda p, t: np.maximum(_mask(p, t), (np.arange(t.shape[1]) >= 5) * 1.0)),
        ),
        _m(
            "p_c_left_out",
            "Where there is an object, p_c itself does not count in yours.",
            _weighted(lambda p, t: _mask(p, t) * np.where((np.arange(t.shape[1]) == 0) & (t[:, :1] == 1), 0, 1)),
        ),
        _m(
            "only_box",
            "Only the four numbers of the box count. p_c and the classes belong to it.",
            _weighted(_columns(slice(1, 5))),
        ),
        _m(
            "only_p_c",
            "Only p_c counts. Where there is an object, its box and its class count, too.",
            _weighted(_columns(0)),
        ),
        _m("class_left_out", "The classes do not count in yours.", _weighted(_columns(slice(0, 5)))),
        _m("box_left_out", "The box does not count in yours.", _weighted(_columns(0, slice(5, None)))),
        _m("last_class_missing", "The last class does not count in yours.", _weighted(_columns(slice(0, -1)))),
        _m(
            "last_of_box_missing",
            "b_h does not count in yours: a slice leaves out its end.",
            _weighted(_columns(slice(0, 4), slice(5, None))),
        ),
        _m(
            "sum_over_images",
            "This is the sum over the images. Their mean is asked for.",
            _weighted(_mask, lambda e: e.sum()),
        ),
        _m(
            "mean_of_all",
            "This is the mean over all entries. In an image they are added up.",
            _weighted(_mask, lambda e: e.mean()),
        ),
        _m(
            "mean_in_image",
            "In an image you take the mean of what counts. The text adds it up.",
            lambda p, t: float(
                np.mean(
                    [((p[i] - t[i]) ** 2).mean() if t[i, 0] == 1 else (p[i, 0] - t[i, 0]) ** 2 for i in range(len(t))]
                )
            ),
        ),
        _m(
            "mean_of_what_counts",
            "All that counts in the whole batch is averaged. In an image it is added up; the mean is over images.",
            lambda p, t: float((_mask(p, t) * (p - t) ** 2).sum() / _mask(p, t).sum()),
        ),
        _m(
            "mean_over_objects",
            "The sum is divided by the number of objects. The mean is over all images.",
            lambda p, t: float((_mask(p, t) * (p - t) ** 2).sum() / max(t[:, 0].sum(), 1)),
        ),
        _m(
            "two_means",
            "Images with and without an object are averaged apart from each other, and then added.",
            lambda p, t: sum(
                float((_mask(p, t) * (p - t) ** 2)[rows].sum(1).mean())
                for rows in (t[:, 0] == 1, t[:, 0] == 0)
                if rows.any()
            ),
        ),
        _m(
            "per_image",
            "These are the losses of the single images. Their mean is asked for.",
            _weighted(_mask, lambda e: e.sum(1)),
        ),
        _m(
            "halved",
            "The loss is half of what it should be: there is no ½ in the text.",
            _weighted(_mask, lambda e: e.sum(1).mean() / 2),
        ),
        _m(
            "root",
            "A root has been taken. The text has the squares.",
            _weighted(_mask, lambda e: np.sqrt(e.sum(1).mean())),
        ),
        _m(
            "root_each",
            "A root has been taken in each image. The text has the squares.",
            _weighted(_mask, lambda e: np.sqrt(e.sum(1)).mean()),
        ),
        _m(
            "absolute",
            "These are absolute differences. The text has their squares.",
            _errors(lambda p, t: np.abs(p - t)),
        ),
        _m("plain_difference", "The differences are not squared, so that errors cancel.", _errors(lambda p, t: p - t)),
        _m("squares_apart", "The squares are taken before the difference.", _errors(lambda p, t: p**2 - t**2)),
        _m(
            "cross_entropy",
            "p_c and classes are judged by cross-entropy. Here everything is a squared error.",
            _errors(_cross_entropy),
        ),
        _m(
            "roots_of_sizes",
            "Width and height go in as roots, as in the first YOLO. Here they go in as they are.",
            _errors(_roots),
        ),
        _m(
            "weights_of_yolo",
            "Boxes count five times and the background half, as in the first YOLO. Here everything counts once.",
            _weighted(_yolo_weights),
        ),
        _m(
            "prediction_masked",
            "Without an object the prediction is set to 0, but what stands in the target counts. It may be anything.",
            _masked_prediction,
        ),
        _m(
            "background_wants_1",
            "Where there is no object, p_c is compared with 1.",
            lambda p, t: float(
                np.mean([((p[i] - t[i]) ** 2).sum() if t[i, 0] == 1 else (p[i, 0] - 1) ** 2 for i in range(len(t))])
            ),
        ),
        _m(
            "background_not_squared",
            "Where there is no object, p_c is not squared.",
            lambda p, t: float(
                np.mean([((p[i] - t[i]) ** 2).sum() if t[i, 0] == 1 else p[i, 0] for i in range(len(t))])
            ),
        ),
        _m(
            "first_image_decides",
            "The first image decides for all of them whether boxes count.",
            lambda p, t: float(((p - t) ** 2).sum(1).mean() if t[0, 0] == 1 else ((p - t)[:, 0] ** 2).mean()),
        ),
        _m(
            "background_halved",
            "Images without an object count half, as in the first YOLO. Here everything counts once.",
            _weighted(_background_weighs(0.5)),
        ),
        _m(
            "background_doubled",
            "Images without an object count twice. Here everything counts once.",
            _weighted(_background_weighs(2)),
        ),
        _m(
            "background_a_tenth",
            "Images without an object count a tenth. Here everything counts once.",
            _weighted(_background_weighs(0.1)),
        ),
        _m(
            "boxes_five_times",
            "The four numbers of the box count five times, as in the first YOLO. Here everything counts once.",
            _weighted(_boxes_weigh(5)),
        ),
        _m(
            "rest_over_objects",
            "p_c is averaged over all images, box and class only over those with an object. Everything that counts is "
            "averaged over all images.",
            _rest_over_objects,
        ),
        _m(
            "objects_only",
            "Images without an object are left out altogether. Their p_c counts, and they count in the mean.",
            _objects_only,
        ),
        _m(
            "p_c_twice",
            "Where there is an object, the difference of p_c counts twice: it is one of the 5 + k entries already.",
            _weighted(lambda p, t: _mask(p, t) + (np.arange(t.shape[1]) == 0) * t[:, :1]),
        ),
        _m(
            "p_c_always_twice",
            "The difference of p_c counts twice in every image.",
            _weighted(lambda p, t: _mask(p, t) + (np.arange(t.shape[1]) == 0)),
        ),
        _m(
            "rest_averaged",
            "The entries behind p_c are averaged in an image. The text adds them up.",
            _weighted(_rest_averaged),
        ),
        _m(
            "true_class_only",
            "Of the classes only the right one counts. The others, which should be 0, count, too.",
            _weighted(lambda p, t: _mask(p, t) * np.where(np.arange(t.shape[1]) < 5, 1, t == 1)),
        ),
        _m(
            "cross_entropy_of_classes",
            "The classes are judged by cross-entropy. Here everything is a squared error.",
            _errors(_only_some_logarithms(slice(5, None))),
        ),
        _m(
            "cross_entropy_of_p_c",
            "p_c is judged by cross-entropy. Here everything is a squared error.",
            _errors(_only_some_logarithms(0)),
        ),
        _m(
            "first_image_only",
            "Only the first image counts. The mean of all losses is asked for.",
            lambda p, t: oracle(p[:1], t[:1]),
        ),
        _m(
            "last_image_only",
            "Only the last image counts. The mean of all losses is asked for.",
            lambda p, t: oracle(p[-1:], t[-1:]),
        ),
        _m(
            "median",
            "This is the median of the losses. Their mean is asked for.",
            _weighted(_mask, lambda e: np.median(e.sum(1))),
        ),
        _m(
            "target_masked",
            "Without an object p_c itself is set to 0 before it is compared: a network that sees objects everywhere is "
            "never told.",
            lambda p, t: float(((p * t[:, :1] - t) ** 2).sum(1).mean()),
        ),
        _m("negative", "The loss is negative.", lambda p, t: -oracle(p, t)),
    ],
)
