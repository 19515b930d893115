"""Slopes: the tangent of a curve and its secants, and the gradient on a surface."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.curves import new_figure, pixel_axes
from course_utils.viz.display import pixels_of
from course_utils.viz.style import BLUE, GREEN, VERMILION

from ..reference import surface

Curve = Callable[[Any], Any]

# name → the curve and its derivative
_CURVES: dict[str, tuple[Curve, Curve]] = {
    "x²": (np.square, lambda x: 2 * x),
    "2 sin x": (lambda x: 2 * np.sin(x), lambda x: 2 * np.cos(x)),
    "|x|": (np.abs, np.sign),
}


@demo(
    size=(7, 4.4),
    frames=[{"x": 1.0, "h": 1.0}, {"x": 1.0, "h": 0.2}, {"x": 1.0, "h": 1.0, "secant": "central"}],
    curve=Choice(list(_CURVES), label="curve"),
    x=Slider(-2.0, 2.0, step=0.1, start=1.0, label="x"),
    h=Slider(0.1, 1.5, step=0.1, start=1.0, label="h, the step"),
    secant=Choice(["forward", "central"], label="secant"),
)
def tangent_demo(fig: Any) -> Any:
    """A curve, its tangent at x, and the secant through two points that are h, or 2h, apart."""
    ax = fig.subplots()
    grid = np.linspace(-3.6, 3.6, 145)
    (line,) = ax.plot(grid, grid, color="#333333", lw=2.4, label="curve")
    (tangent,) = ax.plot([], [], color=BLUE, lw=2.2, label="tangent")
    (through,) = ax.plot([], [], "--", color=VERMILION, lw=2.2, label="secant")
    (ends,) = ax.plot([], [], "s", color=VERMILION, ms=8)
    (here,) = ax.plot([], [], "o", color=BLUE, ms=11)
    ax.set(xlim=(-3.6, 3.6), ylim=(-3, 7), xlabel="x", ylabel="f(x)", title=" ")
    ax.axhline(0, color="#bbbbbb", lw=1, zorder=0)
    fig.legend(handles=[line, tangent, through], loc="outside lower center", ncols=3)

    def update(curve: str, x: float, h: float, secant: str) -> str:
        f, slope_of = _CURVES[curve]
        corner = curve == "|x|" and x == 0
        slope = float(slope_of(x))
        left, right = (x, x + h) if secant == "forward" else (x - h, x + h)
        steep = float((f(right) - f(left)) / (right - left))
        line.set_data(grid, f(grid))
        tangent.set_data([] if corner else grid, [] if corner else f(x) + slope * (grid - x))
        through.set_data(grid, f(left) + steep * (grid - left))
        ends.set_data([left, right], [f(left), f(right)])
        here.set_data([x], [f(x)])
        ax.set_title(
            f"f(x) = {curve}:  slope {'none' if corner else f'{slope:.2f}'},  {secant} secant {steep:.2f}".replace(
                "-", "−"
            )
        )
        if corner:
            said = "the curve has a corner and no tangent"
            rest = f"the {secant} secant has slope {steep:.2f}"
        else:
            said = f"the tangent has slope {slope:.2f}"
            rest = f"the {secant} secant with step h = {h:.1f} has slope {steep:.2f}, off by {abs(steep - slope):.2f}"
        return f"On f(x) = {curve} at x = {x:.1f} {said}; {rest}."

    return update


Surface = Callable[[Any, Any], Any]

# name → height, its two partial derivatives
_SURFACES: dict[str, tuple[Surface, Surface, Surface]] = {
    "saddle, x² + 3xy + y²": (
        lambda x, y: x**2 + 3 * x * y + y**2,
        lambda x, y: 2 * x + 3 * y,
        lambda x, y: 3 * x + 2 * y,
    ),
    "bowl, x² + y²": (lambda x, y: x**2 + y**2, lambda x, y: 2 * x, lambda x, y: 2 * y),
    "valley, x²/4 + 4y²": (lambda x, y: x**2 / 4 + 4 * y**2, lambda x, y: x / 2, lambda x, y: 8 * y),
}
assert _SURFACES["saddle, x² + 3xy + y²"][0](1, 2) == surface(np.array([1, 2]))
_WIDE, _TALL, _REACH, _ARROW = 430, 390, 3.0, 0.18


@cache
def _landscape(name: str) -> tuple[npt.NDArray[np.uint8], Callable[[float, float, float], Any]]:
    """The surface drawn once, (390, 430, 3) uint8, and where a point (x, y, z) lies on it, in half pixels."""
    import cv2
    from mpl_toolkits.mplot3d import proj3d

    figure = new_figure((_WIDE / 100, _TALL / 100))
    figure.set_dpi(200)
    figure.set_layout_engine("none")
    ax: Any = figure.add_axes((-0.04, 0.03, 0.97, 1.0), projection="3d", computed_zorder=False)
    x, y = np.meshgrid(*[np.linspace(-_REACH, _REACH, 31)] * 2)
    ax.plot_surface(x, y, _SURFACES[name][0](x, y), cmap="viridis", alpha=0.75, lw=0.3, edgecolor="#ffffff")
    ax.set(xlabel="x", ylabel="y", xticks=[-2, 0, 2], yticks=[-2, 0, 2])
    ax.set_zlabel("z")
    ax.view_init(32, -65)
    large = pixels_of(figure)
    picture = np.asarray(cv2.resize(large, (_WIDE, _TALL), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    matrix, place = ax.get_proj(), ax.transData.frozen()

    def at(x: float, y: float, z: float) -> Any:
        flat = proj3d.proj_transform(x, y, z, matrix)
        return place.transform(flat[:2])

    return picture, at


@demo(
    size=(8.8, 4.3),
    frames=[{"x": 1.0, "y": 2.0}, {"surface": "valley, x²/4 + 4y²", "x": -2.4, "y": 1.0}],
    surface=Choice(list(_SURFACES), label="surface"),
    x=Slider(-3.0, 3.0, step=0.1, start=1.0, label="x"),
    y=Slider(-3.0, 3.0, step=0.1, start=2.0, label="y"),
)
def surface_demo(fig: Any) -> Any:
    """A surface, its contour lines, and the gradient at a point that can be moved."""
    import matplotlib

    left = pixel_axes(fig, 8, 24, _WIDE, _TALL)
    left.set_axis_off()
    with matplotlib.rc_context({"font.size": 11}):
        pictures = {name: _landscape(name)[0] for name in _SURFACES}
    # Pixel for pixel: an axes' image would be scaled at each change, which takes longer than all the rest.
    shown = {name: fig.figimage(picture, 8, 16, origin="upper", zorder=-1) for name, picture in pictures.items()}
    left.set(xlim=(0, 2 * _WIDE), ylim=(0, 2 * _TALL))
    (up,) = left.plot([], [], color=VERMILION, lw=3)
    (spot,) = left.plot([], [], "o", color=VERMILION, ms=10, mec="white")
    ax = pixel_axes(fig, 520, 46, 320, 320)
    grid = np.linspace(-4, 4, 51)
    x_, y_ = np.meshgrid(grid, grid)
    lines = {}
    for name, (height, _, _) in _SURFACES.items():
        z = height(x_, y_)
        lines[name] = ax.contour(x_, y_, z, levels=np.linspace(z.min(), z.max(), 12), cmap="viridis", linewidths=1.3)
    arrow = ax.quiver([0], [0], [1], [1], angles="xy", scale_units="xy", scale=1, color=VERMILION, width=0.017)
    (along,) = ax.plot([], [], ":", color=GREEN, lw=2.5, label="no change")
    (point,) = ax.plot([], [], "o", color=VERMILION, ms=8, mec="white")
    ax.set(xlim=(-4, 4), ylim=(-4, 4), xlabel="x", ylabel="y", xticks=range(-4, 5, 2), yticks=range(-4, 5, 2))
    title = ax.set_title("")

    def update(surface: str, x: float, y: float) -> str:
        height, by_x, by_y = (float(f(x, y)) for f in _SURFACES[surface])
        by_x, by_y = by_x + 0.0, by_y + 0.0
        steep = float(np.hypot(by_x, by_y))
        for name in _SURFACES:
            shown[name].set_visible(name == surface)
            lines[name].set_visible(name == surface)
        _, at = _landscape(surface)
        spot.set_data(*[[v] for v in at(x, y, height)])
        # A short way uphill, as far as it lies over the surface that is drawn.
        way = 0.8 * np.array([by_x, by_y]) / (steep or 1.0)
        trail = [np.clip((x, y) + way * t, -_REACH, _REACH) for t in np.linspace(0, 1, 9)]
        up.set_data(*np.transpose([at(a, b, _SURFACES[surface][0](a, b)) for a, b in trail]))
        arrow.set_offsets([[x, y]])
        arrow.set_UVC([_ARROW * by_x], [_ARROW * by_y])
        across = np.array([-by_y, by_x]) / (steep or 1.0)
        along.set_data([x - across[0], x + across[0]], [y - across[1], y + across[1]])
        point.set_data([x], [y])
        title.set_text(f"gradient ({by_x:.1f}, {by_y:.1f})".replace("-", "−"))
        flat = "; here it is flat in every direction" if steep == 0 else ""
        return (
            f"On the {surface} at ({x:.1f}, {y:.1f}) the height is {height:.2f}, ∂z/∂x = {by_x:.1f} and "
            f"∂z/∂y = {by_y:.1f}: the gradient ({by_x:.1f}, {by_y:.1f}) has length {steep:.2f}{flat}."
        )

    return update
