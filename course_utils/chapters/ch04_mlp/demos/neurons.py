"""One neuron: what it makes of two pixels, and what its activation does to a weighted sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import erf, expit

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.style import BLACK, BLUE, GREEN, VERMILION

_PICTURES = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
_EDGE = np.array([False, True, True, False])


@demo(
    size=(8, 4.2),
    frames=[{"w1": 1.0, "w2": 1.0, "b": -0.5}, {"w1": 2.0, "w2": -1.5, "b": -1.0}],
    w1=Slider(-3.0, 3.0, step=0.5, start=1.0, label="w₁, weight of the left pixel"),
    w2=Slider(-3.0, 3.0, step=0.5, start=1.0, label="w₂, weight of the right pixel"),
    b=Slider(-3.0, 3.0, step=0.5, start=-2.5, label="b, bias"),
)
def edge_demo(fig: Any) -> Any:
    """One neuron that looks at two pixels: where it fires, and which of four pictures it judges rightly."""
    from matplotlib.patches import Rectangle

    left, right = fig.subplots(1, 2, width_ratios=[1.25, 1])
    fires = left.fill([0], [0], color="#cfe4f2", zorder=0)[0]
    for edge, colour, marker, name in ((True, VERMILION, "s", "edge"), (False, BLUE, "o", "no edge")):
        left.plot(
            *_PICTURES[_EDGE if edge else ~_EDGE].T, marker, color=colour, ms=15, mec="white", label=name, zorder=3
        )
    left.set(xlim=(-0.6, 1.6), ylim=(-0.6, 1.6), xlabel="left pixel", ylabel="right pixel", aspect="equal")
    left.set(xticks=[0, 1], yticks=[0, 1], title="shaded: the neuron fires")
    right.set(xlim=(0, 10), ylim=(0, 8.4))
    right.axis("off")
    right.text(0.2, 7.9, "picture", va="center")
    right.text(3.6, 7.9, "w·x + b", va="center")
    right.text(7.0, 7.9, "it says", va="center")
    rows = []
    for i, picture in enumerate(_PICTURES):
        at = 6.1 - 1.9 * i
        for j, pixel in enumerate(picture):
            box = Rectangle((0.2 + 1.2 * j, at), 1.2, 1.2, facecolor=str(float(pixel)), edgecolor="#777777", lw=1.5)
            right.add_patch(box)
        rows.append(tuple(right.text(x, at + 0.6, "", va="center", fontsize=13) for x in (4.0, 7.0)))
    fig.legend(loc="outside lower left", ncols=2)
    window = np.array([[-0.6, -0.6], [1.6, -0.6], [1.6, 1.6], [-0.6, 1.6]])

    def update(w1: float, w2: float, b: float) -> str:
        scores = _PICTURES @ np.array([w1, w2]) + b
        fired = scores > 0
        right_ones = fired == _EDGE
        fires.set_xy(_clip(window, np.array([w1, w2]), b))
        for (number, says), score, one, good in zip(rows, scores, fired, right_ones, strict=True):
            number.set_text(f"{score:+.1f}")
            says.set_text(("edge" if one else "no edge") + (" ✓" if good else " ✗"))
            says.set_color(BLACK if good else VERMILION)
        wrong = [f"({a}, {c})" for (a, c), good in zip(_PICTURES.tolist(), right_ones, strict=True) if not good]
        rest = f"wrong about {' and '.join(wrong)}" if wrong else "all four"
        return (
            f"With weights {w1:.1f} and {w2:.1f} and bias {b:.1f} the neuron judges {right_ones.sum()} of 4 pictures "
            f"rightly: {rest}."
        )

    return update


def _clip(corners: Any, w: Any, b: float) -> Any:
    """The part of a convex polygon (m, 2) where w·x + b > 0, as a polygon; one point if there is none."""
    kept: list[Any] = []
    values = corners @ w + b
    for i in range(len(corners)):
        here, after = corners[i], corners[(i + 1) % len(corners)]
        v, u = values[i], values[(i + 1) % len(corners)]
        if v > 0:
            kept.append(here)
        if (v > 0) != (u > 0):
            kept.append(here + (after - here) * v / (v - u))
    return np.array(kept) if len(kept) > 2 else np.array([[-9.0, -9.0]])


def _phi(z: Any) -> Any:
    return (1 + erf(z / np.sqrt(2))) / 2


_SHARE = 0.25  # of PReLU: the value from which it is learned

# name → the activation and its slope
_CURVES: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "step": (lambda z: (z > 0) * 1.0, lambda z: 0.0 * z),
    "sigmoid": (lambda z: expit(z), lambda z: expit(z) * (1 - expit(z))),
    "tanh": (lambda z: np.tanh(z), lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
    "leaky ReLU": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1.0, 0.01)),
    "PReLU (a = 0.25)": (lambda z: np.where(z > 0, z, _SHARE * z), lambda z: np.where(z > 0, 1.0, _SHARE)),
    "ELU": (
        lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
        lambda z: np.where(z > 0, 1.0, np.exp(np.minimum(z, 0))),
    ),
    "GELU": (lambda z: z * _phi(z), lambda z: _phi(z) + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)),
}
_CORNERS = ("step", "ReLU", "leaky ReLU", "PReLU (a = 0.25)")


@demo(
    size=(8.4, 3.9),
    frames=[{"name": "sigmoid", "z": 3.0}, {"name": "ReLU", "z": -1.0}, {"name": "GELU", "z": -1.0}],
    name=Choice(list(_CURVES), start="sigmoid", label="activation"),
    z=Slider(-5.0, 5.0, step=0.1, start=0.5, label="z, the weighted sum"),
)
def activation_demo(fig: Any) -> Any:
    """An activation with its tangent at z, and its slope everywhere."""
    left, right = fig.subplots(1, 2)
    left_z, right_z = np.linspace(-5, 0, 101), np.linspace(1e-9, 5, 101)
    pieces = [left.plot([], [], color=BLUE, lw=2.6)[0] for _ in range(2)]
    (tangent,) = left.plot([], [], "--", color=VERMILION, lw=2)
    (point,) = left.plot([], [], "o", color=BLUE, ms=10)
    slopes = [right.plot([], [], color=GREEN, lw=2.6)[0] for _ in range(2)]
    (here,) = right.plot([], [], "s", color=VERMILION, ms=10)
    left.set(xlim=(-5, 5), ylim=(-1.4, 3.2), xlabel="z", ylabel="output", title=" ")
    right.set(xlim=(-5, 5), ylim=(-0.25, 1.25), xlabel="z", ylabel="slope", title="its slope")
    for ax in (left, right):
        ax.axhline(0, color="#bbbbbb", lw=1, zorder=0)
        ax.axvline(0, color="#dddddd", lw=1, zorder=0)

    def update(name: str, z: float) -> str:
        f, slope = _CURVES[name]
        value, steep = float(f(np.array(z))), float(slope(np.array(z)))
        corner = z == 0 and name in _CORNERS
        for lines, function in ((pieces, f), (slopes, slope)):
            for line, where in zip(lines, (left_z, right_z), strict=True):
                line.set_data(where, function(where))
        tangent.set_data([] if corner else [z - 9, z + 9], [] if corner else [value - 9 * steep, value + 9 * steep])
        point.set_data([z], [value])
        here.set_data([] if corner else [z], [] if corner else [steep])
        left.set_title(name)
        at = f"At z = {z:.1f} the {name} neuron gives {value:.3f}; "
        if corner:
            return at + ("there it jumps and has no slope." if name == "step" else "there it has a corner, no slope.")
        return (
            at
            + f"its slope there is {steep:.3f}"
            + (", so a small change of z changes nothing." if steep == 0 else ".")
        )

    return update
