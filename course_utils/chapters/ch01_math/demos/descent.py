"""Ways to the bottom of a bowl: gradient descent, Newton's method, conjugate gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.style import BLACK, BLUE, GREEN, VERMILION

from ..reference import conjugate_path, descend, newton_path

STEPS = 25
METHODS = ("gradient descent", "Newton", "conjugate gradients")
_LOOKS = {METHODS[0]: (BLUE, "o", 5), METHODS[1]: (VERMILION, "s", 9), METHODS[2]: (GREEN, "^", 8)}
_TURN = np.radians(25)  # the valley lies across the axes, as valleys do
_ROTATION = np.array([[np.cos(_TURN), -np.sin(_TURN)], [np.sin(_TURN), np.cos(_TURN)]])
_LEVELS = (0.1, 0.5, 1.5, 3.5, 7.0, 12.0, 20.0, 32.0)
_DONE = 0.01


def matrix(narrow: float) -> Any:
    """The second derivatives of the bowl: 1 along the valley, `narrow` across it."""
    return _ROTATION @ np.diag([1.0, narrow]) @ _ROTATION.T


@demo(
    size=(9, 4.4),
    frames=[{"lr": 0.03}, {"lr": 0.19}, {"lr": 0.21}, {"lr": 0.15, "method": "all three"}],
    method=Choice([*METHODS, "all three"], label="method"),
    lr=Slider(0.01, 0.3, step=0.01, start=0.1, label="learning rate"),
    narrow=Slider(1, 20, start=10, label="narrowness of the valley"),
    x=Slider(-4.0, 4.0, step=0.5, start=-3.5, label="start x"),
    y=Slider(-3.0, 3.0, step=0.5, start=0.5, label="start y"),
)
def descent_demo(fig: Any) -> Any:
    """The path of each method on one bowl, and how its height falls from step to step."""
    left, right = fig.subplots(1, 2, width_ratios=[1.15, 1])
    angle = np.linspace(0, 2 * np.pi, 90)
    rings = [left.plot([], [], color="#9fb8c8", lw=1.1, zorder=0)[0] for _ in _LEVELS]
    left.plot(0, 0, "+", color=BLACK, ms=14, mew=2)
    paths, heights = {}, {}
    for name, (colour, marker, size) in _LOOKS.items():
        (paths[name],) = left.plot([], [], marker + "-", color=colour, ms=size, mec="white", mew=0.6, lw=1.6)
        (heights[name],) = right.semilogy([], [], marker + "-", color=colour, ms=size, mec="white", mew=0.6, label=name)
    left.set(xlim=(-5, 5), ylim=(-4, 4), xlabel="x", ylabel="y", title=" ", aspect="equal")
    right.set(xlim=(-1, STEPS + 1), ylim=(1e-8, 1e6), xlabel="step", ylabel="height above the bottom")
    right.set_yticks([1e-8, 1e-4, 1, 1e4])
    right.minorticks_off()
    right.axhline(_DONE, color="#999999", lw=1, ls=":")
    fig.legend(handles=list(heights.values()), loc="outside lower center", ncols=3)

    def update(method: str, lr: float, narrow: int, x: float, y: float) -> str:
        hessian, start = matrix(narrow), np.array([x, y])

        def grad(at: Any) -> Any:
            return hessian @ at

        found = {
            METHODS[0]: descend(grad, start, lr, STEPS),
            METHODS[1]: newton_path(grad, hessian, start, STEPS),
            METHODS[2]: conjugate_path(grad, hessian, start, STEPS),
        }
        for ring, level in zip(rings, _LEVELS, strict=True):
            flat = np.sqrt(2 * level) * np.array([np.cos(angle), np.sin(angle) / np.sqrt(narrow)])
            ring.set_data(*(_ROTATION @ flat))
        said = []
        for name, path in found.items():
            shown = method in (name, "all three")
            above = 0.5 * np.einsum("ni,ij,nj->n", path, hessian, path)
            paths[name].set_data(*(np.clip(path, -1e3, 1e3).T if shown else ([], [])))
            heights[name].set_data(range(STEPS + 1), np.maximum(above, 1e-12)) if shown else heights[name].set_data(
                [], []
            )
            if shown:
                said.append(f"{name} {_fate(above, path, lr, narrow if name == METHODS[0] else None)}")
        left.set_title(f"learning rate {lr:.2f}" if method in (METHODS[0], "all three") else method)
        return (
            f"Valley {narrow} times as steep across as along, start ({x:.1f}, {y:.1f}), learning rate {lr:.2f}: "
            f"{'; '.join(said)}."
        )

    return update


def _fate(above: Any, path: Any, lr: float, narrow: float | None) -> str:
    """What became of a walk, in a few words."""
    if above[0] == 0:
        return "starts at the bottom"
    if above[-1] > above[0] * 1.0001:
        return f"diverges, from height {above[0]:.2f} to {above[-1]:.3g} in {STEPS} steps"
    there = np.flatnonzero(above < _DONE)
    crossings = 0
    if narrow is not None and lr * narrow > 1:
        across = path[: there[0] + 1 if there.size else None] @ _ROTATION[:, 1]
        crossings = int((np.diff(np.sign(across[np.abs(across) > 1e-6])) != 0).sum())
    zigzag = f", crossing the valley {crossings} times" if crossings > 1 else ""
    if there.size:
        steps = f"{there[0]} step" + ("s" if there[0] != 1 else "")
        return f"is below {_DONE} after {steps}{zigzag}"
    return f"is still {above[-1]:.3g} high after {STEPS} steps{zigzag}"
