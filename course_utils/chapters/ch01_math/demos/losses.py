"""Losses: what each formula charges for a margin or a residual, and three probabilities against the truth."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.curves import pixel_axes
from course_utils.viz.style import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILION

from ..reference import MARGIN_NAMES, cross_entropy_of, entropy, huber, log_probabilities, margin_losses

_LABELS = {"zero_one": "0-1", "logarithmic": "logarithmic", "exponential": "exponential", "hinge": "hinge"}
_LOOKS = {
    "zero_one": (BLACK, "-"),
    "logarithmic": (BLUE, "--"),
    "exponential": (VERMILION, "-."),
    "hinge": (GREEN, ":"),
}


def _regression(residual: Any, delta: float) -> dict[str, Any]:
    """L2, L1 and Huber loss of residuals."""
    residual = np.asarray(residual, dtype=float)
    return {
        "L2, ½r²": residual**2 / 2,
        "L1, |r|": np.abs(residual),
        "Huber": huber(residual, np.zeros_like(residual), delta),
    }


@demo(
    size=(9, 4.3),
    frames=[{"margin": -1.0, "residual": 3.0, "delta": 1.0}, {"margin": 1.5, "residual": -3.0, "delta": 2.5}],
    margin=Slider(-2.0, 3.0, step=0.1, start=-1.0, label="margin yh"),
    residual=Slider(-4.0, 4.0, step=0.1, start=3.0, label="residual y − h"),
    delta=Slider(0.25, 3.0, step=0.25, start=1.0, label="δ of Huber's loss"),
)
def zoo_demo(fig: Any) -> Any:
    """All margin losses over the margin, all regression losses over the residual."""
    left, right = fig.subplots(1, 2)
    margins = np.linspace(-2.2, 3.2, 109)
    values = margin_losses(np.ones_like(margins), margins)
    for name in MARGIN_NAMES:
        colour, dashes = _LOOKS[name]
        left.plot(margins, values[name], dashes, color=colour, lw=2.4, label=_LABELS[name])
    marks = {name: left.plot([], [], "o", color=_LOOKS[name][0], ms=9, mec="white")[0] for name in MARGIN_NAMES}
    stick = left.axvline(0, color="#999999", lw=1, zorder=0)
    left.set(
        xlim=(-2.2, 3.2), ylim=(-0.3, 8), yticks=range(0, 9, 2), xlabel="margin yh  (wrong < 0 < right)", ylabel="loss"
    )
    left.legend(loc="upper right")
    residuals = np.linspace(-4.4, 4.4, 89)
    looks = zip(_regression(0.0, 1.0), ((BLUE, "--"), (PURPLE, ":"), (ORANGE, "-")), strict=True)
    curves = {name: right.plot([], [], dashes, color=c, lw=2.4, label=name)[0] for name, (c, dashes) in looks}
    dots = {
        name: right.plot([], [], "o", color=line.get_color(), ms=9, mec="white")[0] for name, line in curves.items()
    }
    bounds = [right.axvline(0, color=ORANGE, lw=1, ls="-.", zorder=0) for _ in range(2)]
    pole = right.axvline(0, color="#999999", lw=1, zorder=0)
    right.set(xlim=(-4.4, 4.4), ylim=(-0.3, 8), yticks=range(0, 9, 2), xlabel="residual r = y − h", title=" ")
    right.legend(loc="upper center")

    def update(margin: float, residual: float, delta: float) -> str:
        one = {name: float(v[0]) for name, v in margin_losses(np.array([1.0]), np.array([margin])).items()}
        stick.set_xdata([margin] * 2)
        for name, mark in marks.items():
            mark.set_data([margin], [one[name]])
        at = {name: float(v) for name, v in _regression(residual, delta).items()}
        for name, line in curves.items():
            line.set_data(residuals, _regression(residuals, delta)[name])
            dots[name].set_data([residual], [at[name]])
        for bound, edge in zip(bounds, (-delta, delta), strict=True):
            bound.set_xdata([edge] * 2)
        pole.set_xdata([residual] * 2)
        right.set_title(f"δ = {delta:g}")
        first = ", ".join(f"{_LABELS[name]} {value:.2f}" for name, value in one.items())
        second = ", ".join(f"{name.split(',')[0]} {value:.2f}" for name, value in at.items())
        return (
            f"A margin of {margin:.1f} costs: {first}; a residual of {residual:.1f} costs: {second} with δ = {delta:g}."
        )

    return update


_TRUTHS = {
    "certain: a 3": np.array([1.0, 0.0, 0.0]),
    "8 of 10 people say 3, 2 say 8": np.array([0.8, 0.0, 0.2]),
    "nobody knows: a third each": np.full(3, 1 / 3),
}
_CLASSES = ("3", "5", "8")


def _digit() -> Any:
    from course_utils.datasets import load

    found = load("digits", "train")
    return found.images[_DIGIT_ROW]


_DIGIT_ROW = 738  # a 3 that many would call an 8


@demo(
    size=(9, 3.9),
    frames=[
        {"three": 1.0, "eight": 0.5},
        {"three": -1.0, "eight": 3.0},
        {"truth": "8 of 10 people say 3, 2 say 8", "three": 2.0, "five": -4.0, "eight": 0.6},
    ],
    truth=Choice(list(_TRUTHS), label="the truth"),
    three=Slider(-4.0, 4.0, step=0.1, start=1.0, label="score of 3"),
    five=Slider(-4.0, 4.0, step=0.1, start=0.0, label="score of 5"),
    eight=Slider(-4.0, 4.0, step=0.1, start=0.5, label="score of 8"),
)
def prediction_demo(fig: Any) -> Any:
    """Three scores become probabilities; cross-entropy is the entropy of the truth plus the divergence from it."""
    picture = pixel_axes(fig, 20, 80, 192, 192)
    picture.imshow(_digit(), cmap="gray", vmin=0, vmax=16, interpolation="nearest")
    picture.set(xticks=[], yticks=[], title="the picture")
    chart, sums = pixel_axes(fig, 300, 50, 300, 270), pixel_axes(fig, 690, 50, 180, 270)
    places = np.arange(3)
    true = chart.bar(places - 0.2, np.ones(3), 0.38, color="#bbbbbb", hatch="//", ec="white", label="p, the truth")
    said = chart.bar(places + 0.2, np.ones(3), 0.38, color=BLUE, label="q, the program")
    texts = [chart.text(i + 0.2, 0, "", ha="center", va="bottom") for i in range(3)]
    chart.set(ylim=(0, 1.32), xticks=places, yticks=[0, 0.5, 1], ylabel="probability", xlabel="class")
    chart.set_xticklabels(_CLASSES)
    chart.legend(loc="upper right", ncols=1)
    (own,) = sums.bar([0], [1], 0.5, color="#bbbbbb", hatch="//", ec="white")
    (gap,) = sums.bar([0], [1], 0.5, color=ORANGE)
    words = [sums.text(0.33, 0, "", va="center") for _ in range(2)]
    title = sums.set_title("")
    sums.set(xlim=(-0.4, 1.25), ylim=(0, 4), xticks=[], ylabel="nats")

    def update(truth: str, three: float, five: float, eight: float) -> str:
        p = _TRUTHS[truth]
        q = np.exp(log_probabilities([[three, five, eight]])[0])
        for bar, height in zip([*true, *said], [*p, *q], strict=True):
            bar.set_height(height)
        for text, height in zip(texts, q, strict=True):
            text.set_text(f"{height:.2f}")
            text.set_y(height + 0.01)
        h, cross = entropy(p), cross_entropy_of(p, q)
        kl = cross - h
        own.set_height(h)
        gap.set(y=h, height=kl)
        top = 4.0 if cross < 3.4 else 10.0  # two scales and no more: a new one draws all ticks anew
        if sums.get_ylim()[1] != top:
            sums.set_ylim(0, top)
        words[0].set(text=f"H(p) = {h:.2f}" if h else "H(p) = 0", y=max(h / 2, 0.03 * top))
        words[1].set(text=f"KL = {kl:.2f}", y=max(h + kl / 2, max(h / 2, 0.03 * top) + 0.1 * top))
        title.set_text(f"cross-entropy {cross:.2f}")
        shares = ", ".join(f"{100 * share:.0f} % for {name}" for share, name in zip(q, _CLASSES, strict=True))
        return (
            f"Truth '{truth}', program {shares}: cross-entropy {cross:.3f} = entropy of the truth {h:.3f} + "
            f"KL divergence {kl:.3f}."
        )

    return update
