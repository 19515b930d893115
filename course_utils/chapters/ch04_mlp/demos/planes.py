"""How many neurons a boundary needs: a small net, trained on the spot."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.style import BLUE, MARKERS, VERMILION

from ..boundary import ACTIVATIONS, STEPS, WORLDS, points, trained

_WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 32, 64)
_REACH = 2.4
_CELLS = 64


def percent(share: float) -> str:
    """A share as '93.3 %'."""
    return f"{100 * share:.1f} %"


@demo(
    size=(6.4, 5.2),
    frames=[{"width": 2}, {"width": 4}, {"width": 64, "noise": 0.4}],
    world=Choice(list(WORLDS), label="points"),
    width=Choice(list(_WIDTHS), start=3, label="hidden neurons"),
    activation=Choice(list(ACTIVATIONS), label="activation"),
    noise=Slider(0.0, 0.4, step=0.05, start=0.15, label="noise"),
    steps=Slider(0, STEPS, step=5, start=STEPS, label="steps of training"),
    seed=Slider(0, 4, start=1, label="another start (seed)"),
)
def width_demo(fig: Any) -> Any:
    """The decision regions of a net with one hidden layer, trained on 150 points while you wait."""
    from matplotlib.colors import ListedColormap

    ax = fig.subplots()
    across = (np.arange(_CELLS) + 0.5) / _CELLS * 2 * _REACH - _REACH
    cells = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2)
    extent = (-_REACH, _REACH, -_REACH, _REACH)
    regions = ax.imshow(
        np.zeros((_CELLS, _CELLS)),
        cmap=ListedColormap(["#bcdcf0", "#f7d3b5"]),
        vmin=0,
        vmax=1,
        extent=extent,
        origin="lower",
    )
    classes = [
        ax.plot([], [], MARKERS[c], color=colour, mec="white", mew=0.7, ls="", ms=7, label=f"class {c}")[0]
        for c, colour in enumerate((BLUE, VERMILION))
    ]
    ax.set(xlim=extent[:2], ylim=extent[2:], xlabel="first feature", ylabel="second feature", title=" ")
    ax.set(xticks=range(-2, 3), yticks=range(-2, 3))
    fig.legend(handles=classes, loc="outside lower center", ncols=2)

    def update(world: str, width: int, activation: str, noise: float, steps: int, seed: int) -> str:
        (x, y), (new_x, new_y) = points(world, 150, noise, seed=1), points(world, 1000, noise, seed=2)
        net = trained(world, noise, width, activation, seed)
        step = min(steps, len(net.path) - 1)
        regions.set_data((net.scores(cells, step) > 0).reshape(_CELLS, _CELLS))
        for c, artist in enumerate(classes):
            artist.set_data(*x[y == c].T)
        own, new = net.accuracy(x, y, step), net.accuracy(new_x, new_y, step)
        ax.set_title(f"training {percent(own)},  new points {percent(new)}")
        neurons = "1 hidden neuron" if width == 1 else f"{width} hidden neurons"
        kind = "without activation" if activation == "none" else f"({activation})"
        return (
            f"{world.capitalize()} with noise {noise:.2f}, {neurons} {kind}, {4 * width + 1} parameters, start {seed}, "
            f"{steps} steps: {percent(own)} of 150 training points and {percent(new)} of 1000 new points are right."
        )

    return update
