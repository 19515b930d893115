"""Trained networks at work: a digit that moves, and a digit that is drawn."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from course_utils.demos import Choice, Slider, demo
from course_utils.sketch import Pad
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import BLUE, ORANGE, VERMILION

_SHIFTS = range(-8, 9)
_KINDS = ("fully connected", "LeNet-5", "largest of each map")
_SHOWN = 300  # test digits that the curves are measured on


@cache
def _test() -> tuple[np.ndarray, np.ndarray]:
    from course_utils.datasets import load

    digits = load("digits", "test", size=28)
    return digits.images, digits.labels


@cache
def _said(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """What one network says of the test digits at every shift: probabilities (shifts, n, 10) and accuracy (shifts,)."""
    from course_utils.chapters.ch08_cnn import nets

    images, labels = _test()
    network = nets.kept(kind)
    said = np.stack([nets.probabilities(network, nets.moved(images[:_SHOWN], right)) for right in _SHIFTS])
    return said, (said.argmax(axis=2) == labels[:_SHOWN]).mean(axis=1)


@demo(
    size=(9.0, 4.4),
    frames=[{"right": 0}, {"right": 2}, {"right": 5}],
    right=Slider(_SHIFTS[0], _SHIFTS[-1], start=0, label="pixels to the right"),
    digit=Slider(0, 39, start=24, label="test digit"),
)
def moved_digit_demo(fig: Any) -> Any:
    """One digit, moved sideways, and what three networks with equally many parameters say of it."""
    picture_at = pixel_axes(fig, 20, 60, 32 * 7, 32 * 7)
    curve_at = pixel_axes(fig, 570, 60, 310, 300)
    bars_at = pixel_axes(fig, 300, 60, 205, 300)
    picture = picture_at.imshow(np.zeros((32, 32)), cmap="gray", vmin=0, vmax=255)
    picture_at.set(xticks=[], yticks=[])
    truth = picture_at.set_title("")
    colours, hatches = (VERMILION, BLUE, ORANGE), ("", "///", "xx")
    bars = bars_at.barh(range(3), [0.0] * 3, color=colours, hatch=hatches, edgecolor="white", height=0.4)
    verdicts = [bars_at.text(0.0, i - 0.28, "", va="bottom", size=11) for i in range(3)]
    bars_at.set(xlim=(0, 1), ylim=(2.5, -0.7), yticks=[], xticks=[0, 0.5, 1], xlabel="probability")
    bars_at.set_title("they say")
    for kind, colour, marker in zip(_KINDS, colours, "so^", strict=True):
        curve_at.plot(_SHIFTS, 100 * _said(kind)[1], marker=marker, ms=5, color=colour, label=kind)
    cursor = curve_at.axvline(0, color="#555555", ls="--")
    curve_at.set(
        ylim=(0, 142), yticks=range(0, 101, 20), xlabel="pixels to the right", title=f"right, of {_SHOWN} digits (%)"
    )
    curve_at.legend(loc="upper center", fontsize=10)

    def update(right: int, digit: int) -> str:
        from course_utils.chapters.ch08_cnn.nets import moved

        images, labels = _test()
        at = right - _SHIFTS[0]
        picture.set_data(np.pad(moved(images[digit : digit + 1], right)[0], 2))
        truth.set_text(f"test digit {digit}: {labels[digit]}")
        cursor.set_xdata([right, right])
        words = []
        for i, kind in enumerate(_KINDS):
            said, share = _said(kind)
            answer = int(said[at, digit].argmax())
            mark = "✓" if answer == labels[digit] else "✗"
            bars[i].set_width(said[at, digit, answer])
            verdicts[i].set_text(f"{kind}: {answer} {mark}")
            words.append(f"{kind} says {answer} ({100 * share[at]:.0f} % of {_SHOWN} right)")
        where = (
            f"{abs(right)} pixel{'s' * (abs(right) != 1)} to the {'right' if right > 0 else 'left'}"
            if right
            else "not moved"
        )
        return f"A handwritten {labels[digit]}, {where}: {'; '.join(words)}."

    return update


@demo(
    size=(9.0, 4.9),
    frames=[{"digit": "7"}, {"digit": "2", "layer": "second convolution"}],
    digit=Pad(start="7", label="your digit"),
    layer=Choice(["first convolution", "second convolution"], label="feature maps of the"),
)
def draw_maps_demo(fig: Any) -> Any:
    """A digit that you draw, the feature maps of LeNet-5 and its probabilities."""
    picture_at, bars_at = pixel_axes(fig, 20, 40, 32 * 5, 32 * 5), pixel_axes(fig, 45, 262, 135, 160)
    maps_at = pixel_axes(fig, 230, 40, 654, 436)
    picture = picture_at.imshow(np.zeros((32, 32)), cmap="gray", vmin=0, vmax=255)
    picture_at.set(xticks=[], yticks=[])
    verdict = picture_at.set_title("")
    bars = bars_at.barh(range(10), [0.0] * 10, color=BLUE)
    bars_at.set(xlim=(0, 1), ylim=(9.6, -0.6), yticks=range(10), xticks=[0, 1], xlabel="probability")
    bars_at.tick_params(labelsize=9)
    shown = maps_at.imshow(np.zeros((2, 3)), cmap="magma", vmin=0, vmax=1, extent=(0, 3, 2, 0), interpolation="nearest")
    maps_at.set(aspect="equal", xlim=(0, 3), ylim=(2, 0))
    maps_at.set_axis_off()
    title = maps_at.set_title("")

    def update(digit: np.ndarray, layer: str) -> str:
        from course_utils.chapters.ch08_cnn.nets import feature_maps, kept, probabilities

        network = kept("LeNet-5")
        index = 0 if layer.startswith("first") else 1
        maps = feature_maps(network, digit)[index]
        columns, rows = ((3, 2), (6, 3))[index]
        side, gap = maps.shape[1], 1
        sheet = np.full((rows * (side + gap), columns * (side + gap)), np.nan)
        for k, one in enumerate(maps):
            y, x = (k // columns) * (side + gap), (k % columns) * (side + gap)
            sheet[y : y + side, x : x + side] = one / max(float(maps.max()), 1e-9)
        shown.set_data(sheet)
        shown.set_extent((0, 3, 2, 0) if index == 0 else (0, 3, 1.5, 0))
        picture.set_data(np.pad(digit, 2))
        said = probabilities(network, digit[None])[0]
        best = np.argsort(-said)
        for bar, share in zip(bars, said, strict=True):
            bar.set_width(share)
        active = (maps > 0.2 * maps.max()).mean(axis=(1, 2)) if maps.max() > 0 else np.zeros(len(maps))
        title.set_text(f"{len(maps)} maps of {side} × {side}, {layer}")
        if not digit.any():
            verdict.set_text("nothing drawn")
            return f"Nothing is drawn; the {len(maps)} maps of the {layer} show the network's biases alone."
        verdict.set_text(f"looks like a {best[0]}")
        return (
            f"The network takes it for a {best[0]} ({said[best[0]]:.0%}), then for a {best[1]} "
            f"({said[best[1]]:.0%}). Of the "
            f"{len(maps)} maps of the {layer}, map {int(active.argmax()) + 1} answers in more places than any other, "
            f"{active.max():.0%} (answers above a fifth of the largest are counted)."
        )

    return update
