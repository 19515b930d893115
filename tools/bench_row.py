"""One line of the benchmark, and how its seconds are taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One measurement: value and reference in the same unit."""

    what: str
    value: float
    reference: float
    unit: str
    against: str

    def line(self) -> str:
        """As it is printed."""
        ratio = self.value / self.reference
        return f"{self.what:<58}{ratio:7.2f} ×  {self.value:9.4g} {self.unit} to {self.reference:.4g} ({self.against})"


def median(work: Callable[[], Any], runs: int) -> float:
    """The median seconds of some runs."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)
