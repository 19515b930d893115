"""The running stories of chapter 03: five invoices, loans and houses (made up, seeded), tumours (real)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LENGTH = np.array([1.0, 2.0, 4.0, 6.0, 8.0])  # metres of pipe
FEE = np.array([2.0, 5.0, 7.0, 8.0, 9.0])  # in tens of euros


def loans() -> tuple[Floats, Floats, Floats]:
    """(age in years, income in thousands a year, granted loan in thousands) of 40 invented customers, each (40,)."""
    rng = np.random.default_rng(31)
    age = rng.integers(21, 66, 40).astype(float)
    income = np.round(18 + 0.5 * (age - 20) + rng.gamma(3, 6, 40), 1)
    granted = np.round(12 - 0.4 * age + 1.6 * income + rng.normal(0, 6, 40), 1)
    return age, income, granted


def houses(n: int = 12, seed: int = 5) -> tuple[Floats, Floats]:
    """(area in hundreds of m², price in hundred thousands) of `n` invented houses along a gentle curve, each (n,)."""
    if n < 2 or n != int(n):
        raise ValueError(f"n: a whole number of houses ≥ 2 is expected; {n!r} came.")
    rng = np.random.default_rng(seed)
    area = np.sort(rng.uniform(0.4, 2.4, int(n)))
    return area, house_price(area) + rng.normal(0, 0.35, int(n))


def house_price(area: npt.ArrayLike) -> Floats:
    """The price without luck: it rises with the area (0.4 to 2.4), ever more slowly."""
    a = np.asarray(area, dtype=float)
    if not np.isfinite(a).all():
        raise ValueError(f"area: finite numbers are expected; {int((~np.isfinite(a)).sum())} of {a.size} are not.")
    return np.asarray(0.8 + 3.6 * a - 0.75 * a**2)


@dataclass(frozen=True)
class Tumours:
    """569 tumours of the breast, each measured under the microscope.

    x: (569, 30), 30 measurements; y: (569,), 1 malignant, 0 benign; names: of the measurements.
    """

    x: Floats
    y: npt.NDArray[np.int64]
    names: tuple[str, ...]

    def column(self, name: str) -> Floats:
        """One measurement, (569,). Raises ValueError for a name that is not in `names`."""
        if name not in self.names:
            raise ValueError(f"There is no measurement {name!r}. There are: {', '.join(self.names)}.")
        return self.x[:, self.names.index(name)]


@cache
def tumours() -> Tumours:
    """The Wisconsin diagnostic data set (Street, Wolberg and Mangasarian, 1993), from scikit-learn's own copy.

    scikit-learn calls benign 1; here the one that is looked for, malignant, is 1.
    """
    from sklearn.datasets import load_breast_cancer

    found = load_breast_cancer()
    return Tumours(found.data, 1 - found.target.astype(np.int64), tuple(str(name) for name in found.feature_names))
