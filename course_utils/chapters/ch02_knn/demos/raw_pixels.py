"""Digits as lists of pixels: who is near whom, and how a small move takes a picture far from itself."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import BLUE, ORANGE, VERMILION

from .plumbing import METRICS, Ints, digits, distances, nearest, vote

_MOST = 9
_QUERIES = 40


@cache
def _queries() -> Ints:
    """Which new digits the slider visits: as they come, but every fifth is one that Euclidean 5-NN gets wrong."""
    (train, train_labels), (test, labels) = digits("album"), digits("new")
    ranked = nearest(distances(_flat(test), _flat(train), "Euclidean"), 5)
    wrong = np.flatnonzero(vote(train_labels[ranked], 5, 10) != labels)[: _QUERIES // 5]
    right = np.setdiff1d(np.arange(len(test)), wrong)[: _QUERIES - len(wrong)]
    chosen = list(right)
    for place, index in enumerate(wrong):
        chosen.insert(place * 5 + 4, index)
    return np.array(chosen)


@cache
def _ranked(metric: str) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Indices and distances (queries, 9) of the nearest training digits."""
    table = distances(_flat(digits("new")[0][_queries()]), _flat(digits("album")[0]), metric)
    order = nearest(table, _MOST)
    return order, np.take_along_axis(table, order, axis=1)


def _flat(images: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """(n, 28, 28) uint8 → (n, 784) from 0 to 1."""
    return images.reshape(len(images), -1) / 255


def _picture(ax: Any) -> Any:
    """A grey picture with a frame and no ticks."""
    ax.set(xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set(visible=True, color="#999999", linewidth=1)
    return ax.imshow(np.zeros((28, 28)), cmap="gray", vmin=0, vmax=255, interpolation="nearest")


def _a(digit: int) -> str:
    """The digit with its article."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


_WIDE, _TALL = 34, 39  # one neighbour's place, in pixels of the digits: 28 and room for a gap and a title


@demo(
    size=(8.6, 3.9),
    frames=[{"query": 0, "k": 5}, {"query": 4, "k": 5}],
    query=Slider(0, _QUERIES - 1, start=0, label="new digit"),
    k=Slider(1, _MOST, start=5, label="k, neighbours that vote"),
    metric=Choice(list(METRICS), label="distance"),
)
def neighbours_demo(fig: Any) -> Any:
    """One new digit, its nearest digits of the album, their vote and the verdict."""
    left, middle = pixel_axes(fig, 24, 84, 28 * 8, 28 * 8), pixel_axes(fig, 290, 20, 3 * _WIDE * 3, 3 * _TALL * 3)
    chart = pixel_axes(fig, 670, 40, 180, 292)
    asked = _picture(left)
    title = left.set_title("")
    # All neighbours are one image: nine axes would take twice as long to draw.
    sheet = np.full((3 * _TALL, 3 * _WIDE), 255.0)
    shown = middle.imshow(sheet, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    middle.set_axis_off()
    places = [(i // 3 * _TALL + _TALL - 28, i % 3 * _WIDE + 3) for i in range(_MOST)]
    titles = [middle.text(x + 14, y - 1.5, "", ha="center", va="bottom") for y, x in places]
    bars = chart.barh(range(10), np.zeros(10), color=BLUE)
    chart.set(xlim=(0, _MOST), yticks=range(10), xticks=[0, 3, 6, 9], xlabel="votes", ylabel="class")
    said = chart.set_title("")
    chart.invert_yaxis()

    def update(query: int, k: int, metric: str) -> str:
        (train, train_labels), (test, labels) = digits("album"), digits("new")
        order, away = _ranked(metric)
        index, near, truth = _queries()[query], order[query], int(labels[_queries()[query]])
        near_labels = train_labels[near]
        verdict = int(vote(near_labels[None], k, 10)[0])
        asked.set_data(test[index])
        title.set_text(f"this is {_a(truth)}")
        sheet[:] = 255
        for i, (y, x) in enumerate(places):
            if i < k:
                sheet[y : y + 28, x : x + 28] = train[near[i]]
            titles[i].set_text(f"{near_labels[i]}: {away[query, i]:.2f}" if i < k else "")
        shown.set_data(sheet)
        counts = np.bincount(near_labels[:k], minlength=10)
        for c, bar in enumerate(bars):
            bar.set(width=counts[c], color=ORANGE if c == verdict else BLUE)
        wrong = verdict != truth
        said.set(text=f"says {verdict}: " + ("wrong" if wrong else "right"), color=VERMILION if wrong else "black")
        votes = ", ".join(f"{counts[c]} for {c}" for c in np.argsort(-counts, kind="stable") if counts[c])
        return (
            f"New digit {query} is {_a(truth)}; by {metric} distance its {k} nearest vote {votes}, so the verdict is "
            f"{verdict}, which is {'wrong' if wrong else 'right'}; the nearest is {away[query, 0]:.2f} away, the last "
            f"that votes {away[query, k - 1]:.2f}."
        )

    return update


@demo(
    size=(8.8, 3.0),
    frames=[{"right": 0}, {"right": 1}, {"right": 3}],
    right=Slider(-6, 6, start=0, label="pixels to the right"),
    down=Slider(-6, 6, start=0, label="pixels down"),
    brightness=Slider(-120, 120, step=10, start=0, label="brighter by"),
    occlude=Slider(0, 16, step=2, start=0, label="grey square, side"),
)
def shift_demo(fig: Any) -> Any:
    """A digit is moved, made brighter or partly covered: how far is it from itself, and how far from a stranger?"""
    (train, train_labels) = digits("album")
    chosen = 0
    original, own = train[chosen], int(train_labels[chosen])
    strangers = train[train_labels != own]
    stranger_labels = train_labels[train_labels != own]
    flat = _flat(strangers)
    left, middle, right_ = (pixel_axes(fig, 20 + 212 * i, 46, 28 * 7, 28 * 7) for i in range(3))
    chart = pixel_axes(fig, 712, 20, 156, 222)
    _picture(left).set_data(original)
    left.set_title("original")
    changed, other = _picture(middle), _picture(right_)
    middle.set_title("changed")
    bars = chart.bar(["its\noriginal", "the\nstranger"], [1, 1], color=[BLUE, ORANGE], hatch=["", "//"], ec="white")
    texts = [chart.text(i, 0, "", ha="center", va="bottom") for i in range(2)]
    chart.set(ylim=(0, 18), ylabel="distance from 'changed'")

    def update(right: int, down: int, brightness: int, occlude: int) -> str:
        moved = _moved(original, right, down, brightness, occlude)
        changed.set_data(moved)
        to_own = float(np.linalg.norm((moved.astype(float) - original) / 255))
        to_others = distances(_flat(moved[None]), flat, "Euclidean")[0]
        nearest_one = int(to_others.argmin())
        stranger = int(stranger_labels[nearest_one])
        other.set_data(strangers[nearest_one])
        right_.set_title(f"stranger, {_a(stranger)}")
        pair = (to_own, float(to_others[nearest_one]))
        for bar, text, length in zip(bars, texts, pair, strict=True):
            bar.set_height(length)
            text.set_y(length)
            text.set_text(f"{length:.1f}")
        done = [
            f"{abs(right)} px to the {'right' if right > 0 else 'left'}" * bool(right),
            f"{abs(down)} px {'down' if down > 0 else 'up'}" * bool(down),
            f"{abs(brightness)} {'brighter' if brightness > 0 else 'darker'}" * bool(brightness),
            f"{occlude} × {occlude} px covered" * bool(occlude),
        ]
        verdict = "further from itself than from that stranger" if pair[0] > pair[1] else "nearer to itself"
        return (
            f"{_a(own).capitalize()}, {', '.join(filter(None, done)) or 'unchanged'}: it is {pair[0]:.1f} away from "
            f"its own original and {pair[1]:.1f} from the nearest digit of another class, {_a(stranger)}, so it is "
            f"{verdict}."
        )

    return update


def _moved(image: npt.NDArray[np.uint8], right: int, down: int, brightness: int, occlude: int) -> npt.NDArray[np.uint8]:
    """The picture (28, 28) moved with black coming in, brighter, and with a grey square over its middle."""
    padded = np.pad(image, 6)
    moved = padded[6 - down : 34 - down, 6 - right : 34 - right].astype(int) + brightness
    moved = np.clip(moved, 0, 255)
    edge = 14 - occlude // 2
    moved[edge : edge + occlude, edge : edge + occlude] = 128
    return moved.astype(np.uint8)
