"""One line: its residual squares, and its place in the bowl of all lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.style import BLACK, BLUE, ORANGE, VERMILION

from ..data import FEE, LENGTH
from ..reference import fit_line

_BEST = fit_line(LENGTH, FEE)
_LOWEST = float(((FEE - _BEST[0] * LENGTH - _BEST[1]) ** 2).mean())


@demo(
    size=(6.2, 6.2),
    frames=[{"a": 0.0, "b": 6.2}, {"a": 1.5, "b": 1.0}, {"a": 0.9, "b": 2.4}],
    a=Slider(-0.5, 2.0, step=0.05, start=0.3, label="a, slope"),
    b=Slider(-2.0, 8.0, step=0.1, start=3.0, label="b, intercept"),
)
def line_demo(fig: Any) -> Any:
    """A line through the five invoices, its residuals as squares, and the mean of their areas."""
    from matplotlib.patches import Rectangle

    ax = fig.subplots()
    ax.set(xlim=(-1, 16), ylim=(-3, 14), aspect="equal", xlabel="length of pipe (m)", ylabel="fee (10 €)", title=" ")
    squares = [ax.add_patch(Rectangle((0, 0), 0, 0, fc=ORANGE, ec=BLACK, alpha=0.35, lw=1)) for _ in LENGTH]
    stems = [ax.plot([], [], color=BLACK, lw=1.6)[0] for _ in LENGTH]
    (line,) = ax.plot([], [], color=BLUE, lw=2.4)
    ax.plot(LENGTH, FEE, "o", color=VERMILION, ms=9, mec="white", zorder=5)

    def update(a: float, b: float) -> str:
        residual = FEE - a * LENGTH - b
        for x, y, r, square, stem in zip(LENGTH, FEE, residual, squares, stems, strict=True):
            side = abs(r)
            square.set_bounds(x, min(y, y - r), side, side)
            stem.set_data([x, x], [y - r, y])
        line.set_data([-1, 16], [b - a, 16 * a + b])
        mse = float((residual**2).mean())
        ax.set_title(f"MSE {mse:.3f}")
        areas = ", ".join(f"{area:.2f}" for area in residual**2)
        near = "no line does much better" if mse < _LOWEST + 0.02 else "a better line exists"
        return (
            f"The line with slope {a:.2f} and intercept {b:.1f} has squares of {areas}; their mean, the MSE, "
            f"is {mse:.3f}: {near}."
        )

    return update


_LEVELS = (0.1, 0.5, 2, 6, 15, 30, 60)


def _rings(hessian: Any, centre: Any) -> list[Any]:
    """The contour lines of the bowl ½ dᵀHd around the centre, at the heights of _LEVELS, each (2, 120)."""
    values, vectors = np.linalg.eigh(hessian)
    angle = np.linspace(0, 2 * np.pi, 120)
    circle = np.array([np.cos(angle), np.sin(angle)])
    return [centre[:, None] + vectors @ (np.sqrt(2 * h / values)[:, None] * circle) for h in _LEVELS]


def _bowl(x: Any) -> tuple[Any, Any]:
    """Second derivatives (2, 2) of the MSE in (a, b), and its bottom (2,)."""
    table = np.stack([x, np.ones(len(x))], axis=1)
    return 2 * table.T @ table / len(x), np.array(fit_line(x, FEE))


@demo(
    size=(9, 4.6),
    frames=[
        {"steps": 3},
        {"steps": 200},
        {"steps": 6, "lr": 0.045},
        {"steps": 12, "lr": 0.11, "lengths": "centred"},
    ],
    steps=Slider(0, 300, start=20, label="steps"),
    lr=Slider(0.005, 0.16, step=0.005, start=0.02, label="learning rate"),
    lengths=Choice(["as they are", "centred"], label="lengths"),
    a=Slider(-1.0, 3.0, step=0.25, start=2.5, label="start a"),
    b=Slider(-3.0, 10.0, step=0.5, start=8.0, label="start b"),
)
def bowl_demo(fig: Any) -> Any:
    """The MSE as a bowl over slope and intercept, a walk downhill in it, and the line where the walk has arrived."""
    left, right = fig.subplots(1, 2)
    shifts = {"as they are": 0.0, "centred": float(LENGTH.mean())}
    bowls = {name: _bowl(LENGTH - shift) for name, shift in shifts.items()}
    rings = [left.plot([], [], color="#9fb8c8", lw=1.1, zorder=0)[0] for _ in _LEVELS]
    (path,) = left.plot([], [], "o-", color=BLUE, ms=4, lw=1.2, label="walk")
    (here,) = left.plot([], [], "o", color=VERMILION, ms=10, mec="white", zorder=5)
    (cross,) = left.plot([], [], "+", color=BLACK, ms=16, mew=2.5, zorder=6)
    left.set(xlim=(-1.2, 3.2), ylim=(-4, 11), xlabel="a, slope", ylabel="b, intercept", title=" ")
    (line,) = right.plot([], [], color=VERMILION, label="line where it is now")
    right.plot(
        [-1, 10], [_BEST[1] - _BEST[0], _BEST[1] + 10 * _BEST[0]], "--", color=BLACK, lw=1.2, label="closed form"
    )
    right.plot(LENGTH, FEE, "o", color=BLUE, ms=8, mec="white", zorder=5)
    right.set(xlim=(0, 9), ylim=(-2, 12), xlabel="length of pipe (m)", ylabel="fee (10 €)", title=" ")
    fig.legend(loc="outside lower center", ncols=3)
    drawn = {name: _rings(*bowl) for name, bowl in bowls.items()}

    def update(steps: int, lr: float, lengths: str, a: float, b: float) -> str:
        hessian, bottom = bowls[lengths]
        places = [np.array([a, b])]
        for _ in range(steps):
            step = hessian @ (places[-1] - bottom)
            places.append(np.clip(places[-1] - lr * step, -1e9, 1e9))
        walked = np.array(places)
        for ring, points in zip(rings, drawn[lengths], strict=True):
            ring.set_data(*points)
        inside = np.abs(walked).max(axis=1) < 200  # a walk that has left does not come back
        path.set_data(*walked[inside].T)
        here.set_data(*walked[-1:][inside[-1:]].T)
        cross.set_data(bottom[:1], bottom[1:])
        slope, height = walked[-1]
        ends = np.array([0.0, 9.0])
        line.set_data(ends, np.clip(slope * (ends - shifts[lengths]) + height, -1e6, 1e6))
        off = walked[-1] - bottom
        above = float(off @ hessian @ off / 2)
        left.set_title(f"{steps} steps, learning rate {lr:.3f}")
        right.set_title(f"MSE {_LOWEST + above:.3f}" if above < 1e4 else "MSE: out of sight")
        middle = "" if lengths == "as they are" else " (b is the height at the mean length)"
        if above > 1e4:
            return (
                f"Lengths {lengths}{middle}, learning rate {lr:.3f}, start ({a:.2f}, {b:.1f}): the walk diverges; "
                f"after {steps} steps the MSE is above 10 000."
            )
        far = "at the bottom" if above < 5e-5 else f"{above:.4f} above the smallest possible"
        return (
            f"Lengths {lengths}{middle}, learning rate {lr:.3f}, start ({a:.2f}, {b:.1f}): after {steps} steps a = "
            f"{slope:.4f}, b = {height:.4f}, MSE {_LOWEST + above:.4f}, {far}. The cross marks the closed form, "
            f"a = {bottom[0]:.4f}, b = {bottom[1]:.4f}."
        )

    return update
