"""Polynomials of every degree on twelve houses, with a price on large weights."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.style import BLACK, BLUE, GREEN, VERMILION

from ..data import house_price, houses
from ..reference import design_matrix, normal_equation

_MOST = 11
_PENALTIES = ("0", "0.00001", "0.001", "0.1", "1", "10", "1000")
_FINE = np.linspace(0.4, 2.4, 161)
Floats = npt.NDArray[np.float64]


def _powers(area: Floats, degree: int) -> Floats:
    return design_matrix((area - 1.4)[:, None] ** np.arange(1, degree + 1))


@cache
def _fits(count: int, penalty: str) -> tuple[list[Floats], Floats, Floats]:
    """Weights, MSE on the houses themselves and on 400 others, for every degree from 1."""
    area, price = houses(count)
    later, later_price = houses(400, seed=6)
    weights = [normal_equation(_powers(area, d), price, float(penalty)) for d in range(1, _MOST + 1)]
    errors = [
        [float(((p - _powers(x, d) @ w) ** 2).mean()) for d, w in enumerate(weights, start=1)]
        for x, p in ((area, price), (later, later_price))
    ]
    return weights, np.array(errors[0]), np.array(errors[1])


@demo(
    size=(9, 4.6),
    frames=[{"degree": 1}, {"degree": 2}, {"degree": 11}, {"degree": 11, "penalty": "0.1"}],
    degree=Slider(1, _MOST, start=1, label="degree"),
    penalty=Choice(list(_PENALTIES), label="penalty α"),
    count=Choice(["12", "40", "150"], label="houses"),
)
def polynomial_demo(fig: Any) -> Any:
    """A polynomial through house prices, and its error on its own houses and on others, degree by degree."""
    left, right = fig.subplots(1, 2)
    left.plot(_FINE, house_price(_FINE), "--", color=BLACK, lw=1.4, label="without luck")
    (curve,) = left.plot([], [], color=VERMILION, label="fit")
    (dots,) = left.plot([], [], "o", color=BLUE, ms=6, mec="white", label="houses")
    left.set(xlim=(0.3, 2.5), ylim=(0.5, 7), xlabel="area (100 m²)", ylabel="price (100 000 €)", title=" ")
    degrees = np.arange(1, _MOST + 1)
    (own,) = right.semilogy([], [], "o-", color=BLUE, ms=5, label="error on them")
    (others,) = right.semilogy([], [], "s-", color=GREEN, ms=5, label="on 400 others")
    (mark,) = right.plot([], [], ":", color=BLACK, lw=1.4)
    right.set(xlim=(0.5, _MOST + 0.5), ylim=(1e-3, 1e3), xlabel="degree", ylabel="mean squared error", title=" ")
    right.set_xticks(degrees[::2])
    fig.legend(loc="outside lower center", ncols=5, columnspacing=1.2, handletextpad=0.5)

    def update(degree: int, penalty: str, count: str) -> str:
        area, price = houses(int(count))
        weights, on_own, on_others = _fits(int(count), penalty)
        w = weights[degree - 1]
        curve.set_data(_FINE, np.clip(_powers(_FINE, degree) @ w, -50, 50))
        dots.set_data(area, price)
        own.set_data(degrees, np.maximum(on_own, 1e-3))
        others.set_data(degrees, np.minimum(on_others, 1e3))
        mark.set_data([degree, degree], [1e-3, 1e3])
        left.set_title(f"degree {degree}, α = {penalty}")
        largest = float(np.abs(w[1:]).max())
        right.set_title(f"largest weight {largest:.3g}")
        sides = (("on its own", on_own[degree - 1] < 1e-3), ("on the others", on_others[degree - 1] > 1e3))
        off = [side for side, outside in sides if outside]
        scale = f" (the error {' and '.join(off)} is off the scale)" if off else ""
        return (
            f"Degree {degree}, penalty {penalty}, {count} houses: mean squared error {on_own[degree - 1]:.3g} on its "
            f"own houses and {on_others[degree - 1]:.3g} on 400 others{scale}; the largest weight is {largest:.3g}. On "
            f"the others degree {on_others.argmin() + 1} does best."
        )

    return update
