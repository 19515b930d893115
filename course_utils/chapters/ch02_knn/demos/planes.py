"""Points in a plane: the border between two classes, and how to choose k without looking at the test set."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.style import BLACK, BLUE, GREEN, MARKERS, VERMILION

from .plumbing import METRICS, Ints, distances, moons, nearest, percent, vote

_LEFT, _RIGHT, _LOW, _HIGH = -2.0, 3.0, -1.5, 2.0
_FINE = 0.05  # the side of a cell of the map
_MOST = 25  # the largest k of the slider


@cache
def _map_labels(metric: str, noise: float) -> tuple[Ints, Ints, Ints]:
    """Labels of the nearest training points for each map cell, training and new point: moving k only counts again."""
    points, labels = moons(noise, 100, seed=9)
    across, up = np.arange(_LEFT, _RIGHT, _FINE) + _FINE / 2, np.arange(_LOW, _HIGH, _FINE) + _FINE / 2
    cells = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    held, _ = moons(noise, 400, seed=101)
    to_cells, to_own, to_held = (
        labels[nearest(distances(queries, points, metric), _MOST)] for queries in (cells, points, held)
    )
    return to_cells, to_own, to_held


def _border(map_: npt.NDArray[np.int64]) -> tuple[float, int]:
    """How wiggly: the length of the border between the regions, and in how many pieces they lie."""
    from scipy.ndimage import label

    edges = np.count_nonzero(map_[:, 1:] != map_[:, :-1]) + np.count_nonzero(map_[1:] != map_[:-1])
    pieces = sum(label(map_ == value)[1] for value in (0, 1))
    return edges * _FINE, pieces


@demo(
    size=(6.4, 4.9),
    frames=[{"k": 1}, {"k": 25}],
    k=Slider(1, _MOST, start=1, label="k, neighbours that vote"),
    metric=Choice(list(METRICS), label="distance"),
    noise=Slider(0.0, 0.5, step=0.05, start=0.3, label="noise"),
)
def boundary_demo(fig: Any) -> Any:
    """The decision regions of k-nearest neighbours on two noisy half moons."""
    from matplotlib.colors import ListedColormap

    ax = fig.subplots()
    extent = (_LEFT, _RIGHT, _LOW, _HIGH)
    shape = (round((_HIGH - _LOW) / _FINE), round((_RIGHT - _LEFT) / _FINE))
    regions = ax.imshow(
        np.zeros(shape), cmap=ListedColormap(["#bcdcf0", "#f7d3b5"]), vmin=0, vmax=1, extent=extent, origin="lower"
    )
    classes = [
        ax.plot([], [], MARKERS[c], color=colour, mec="white", mew=0.8, ls="", ms=8, label=f"class {c}")[0]
        for c, colour in enumerate((BLUE, VERMILION))
    ]
    ax.set(xlim=extent[:2], ylim=extent[2:], xlabel="first feature", ylabel="second feature", title=" ")
    ax.set(xticks=range(-2, 4), yticks=range(-1, 3))
    fig.legend(handles=classes, loc="outside lower center", ncols=2)

    def update(k: int, metric: str, noise: float) -> str:
        to_cells, to_own, to_held = _map_labels(metric, noise)
        (points, labels), (_, held) = moons(noise, 100, seed=9), moons(noise, 400, seed=101)
        map_ = vote(to_cells, k, 2).reshape(shape)
        regions.set_data(map_)
        for c, artist in enumerate(classes):
            artist.set_data(*points[labels == c].T)
        train, validation = np.mean(vote(to_own, k, 2) == labels), np.mean(vote(to_held, k, 2) == held)
        ax.set_title(f"k = {k}:  training {percent(train)},  validation {percent(validation, 1)}")
        length, pieces = _border(map_)
        return (
            f"With k = {k}, {metric} distance and noise {noise:.2f}, {percent(train)} of 100 training points "
            f"and {percent(validation, 1)} of 400 validation points are right; the border is {length:.1f} long "
            f"and cuts the plane into {pieces} pieces."
        )

    return update


_ODD = np.arange(1, 40, 2)  # two classes and an odd k: no ties


@cache
def _curves(folds: int, noise: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Accuracy (folds, ks) on the fold left out, and (folds, ks) on the points that were kept, for every odd k."""
    points, labels = moons(noise, 160, seed=4)
    table = distances(points, points, "Euclidean")
    # The points alternate between the classes, so they are dealt out in a shuffled order.
    parts = np.array_split(np.random.default_rng(5).permutation(len(points)), folds)
    out: list[npt.NDArray[np.float64]] = []
    kept: list[npt.NDArray[np.float64]] = []
    for part in parts:
        rest = np.setdiff1d(np.arange(len(points)), part)
        for queries, scores in ((part, out), (rest, kept)):
            ranked = labels[rest][nearest(table[np.ix_(queries, rest)], int(_ODD[-1]))]
            votes = ranked.cumsum(axis=1)[:, _ODD - 1] * 2 > _ODD
            scores.append((votes == labels[queries][:, None]).mean(axis=0))
    return np.array(out), np.array(kept)


@demo(
    size=(7, 4.4),
    frames=[{"folds": 2}, {"folds": 5}, {"folds": 10}],
    folds=Slider(2, 10, start=5, label="folds"),
    noise=Slider(0.1, 0.6, step=0.05, start=0.4, label="noise"),
)
def cross_validation_demo(fig: Any) -> Any:
    """Accuracy over k by cross-validation on 160 noisy points: mean and spread over the folds, and the k it chooses."""
    from matplotlib.collections import LineCollection

    ax = fig.subplots()
    (trained,) = ax.plot([], [], "--s", color=VERMILION, ms=4, label="points it has seen")
    bars = ax.add_collection(LineCollection([], colors=BLUE, linewidths=1.6))
    (mean,) = ax.plot([], [], "-o", color=BLUE, ms=6, label="fold left out, mean ± std")
    (best,) = ax.plot([], [], "*", color=GREEN, ms=20, mec=BLACK, label="chosen k")
    ax.set(xlim=(0, 40), ylim=(0.5, 1.02), xlabel="k, neighbours that vote", ylabel="accuracy", xticks=_ODD[::3])
    ax.yaxis.set_major_formatter(lambda share, _: percent(share))
    ax.grid(axis="y")
    fig.legend(loc="outside upper center", ncols=3, columnspacing=1.0, handletextpad=0.4)

    def update(folds: int, noise: float) -> str:
        out, kept = _curves(folds, noise)
        middle, spread = out.mean(axis=0), out.std(axis=0)
        at = int(middle.argmax())  # equal means: the smaller k
        bars.set_segments([[(k, m - s), (k, m + s)] for k, m, s in zip(_ODD, middle, spread, strict=True)])
        mean.set_data(_ODD, middle)
        trained.set_data(_ODD, kept.mean(axis=0))
        best.set_data([_ODD[at]], [middle[at]])
        return (
            f"With {folds} folds and noise {noise:.2f}, k = 1 gets {percent(kept[:, 0].mean())} of the points it has "
            f"seen but {percent(middle[0], 1)} of those left out; of these k = {_ODD[at]} gets most, "
            f"{percent(middle[at], 1)} ± {percent(spread[at], 1)}."
        )

    return update
