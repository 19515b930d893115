"""What a reader can move in a demo: a slider, a slider of odd numbers, a choice. `sketch.Pad` is one to draw on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any


class Control(ABC):
    """What every control can do. Its values can be compared and are keys of dictionaries."""

    start: Any
    label: str | None

    @property
    @abstractmethod
    def first(self) -> Any:
        """The value to begin with, and to come back to."""

    @abstractmethod
    def clean(self, value: Any) -> Any:
        """The value in its one form; ValueError for one that the control cannot have."""

    @abstractmethod
    def values(self) -> list[Any]:
        """Values that show what the control can do, for the tests and the benchmark."""

    @abstractmethod
    def widget(self, name: str) -> Any:
        """The ipywidgets control; it has a trait `value`."""

    def given(self, value: Any) -> Any:
        """What a demo's `update` receives for this value."""
        return value


@dataclass(frozen=True)
class Slider(Control):
    """A number from `lo` to `hi`, both included. Whole numbers in make whole steps; a float among them makes floats."""

    lo: float
    hi: float
    step: float | None = None
    start: float | None = None
    label: str | None = None

    def __post_init__(self) -> None:
        if not self.lo < self.hi:
            raise ValueError(f"A slider runs upwards: {self.lo} to {self.hi} came.")
        if self.start is not None and not self.lo <= self.start <= self.hi:
            raise ValueError(f"The slider's start, {self.start}, is not between {self.lo} and {self.hi}.")

    @property
    def whole(self) -> bool:
        """Whether the values are whole numbers."""
        return all(isinstance(value, int) for value in (self.lo, self.hi, self.step or 1))

    @property
    def stride(self) -> float:
        """The distance between two values."""
        return self.step or (1 if self.whole else (self.hi - self.lo) / 50)

    @property
    def first(self) -> Any:
        """The value to begin with, and to come back to."""
        return self.clean(self.lo if self.start is None else self.start)

    def clean(self, value: Any) -> Any:
        """The value without the last digits that adding steps leaves; ValueError outside of the range."""
        if isinstance(value, bool) or not self.lo - 1e-9 <= value <= self.hi + 1e-9:
            raise ValueError(f"{value} is not between {self.lo} and {self.hi}.")
        return int(value) if self.whole else round(float(value), 9)

    def values(self) -> list[Any]:
        """Both ends and a value between them, for the tests and the benchmark."""
        middle = self.lo + self.stride * round((self.hi - self.lo) / self.stride / 2)
        return [self.clean(value) for value in (self.lo, middle, self.hi)]

    def widget(self, name: str) -> Any:
        """The ipywidgets control."""
        import ipywidgets

        kind = ipywidgets.IntSlider if self.whole else ipywidgets.FloatSlider
        return kind(
            self.first, min=self.lo, max=self.hi, step=self.stride, description=self.label or name, **_look("420px")
        )


@dataclass(frozen=True)
class OddSlider(Slider):
    """An odd number: the size of a window that has a middle."""

    step: float | None = 2

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(value is not None and value % 2 != 1 for value in (self.lo, self.hi, self.start)) or self.step != 2:
            raise ValueError(f"An odd slider has odd ends: {self.lo} to {self.hi} came.")


@dataclass(frozen=True)
class Choice(Control):
    """One of several words or numbers."""

    options: Sequence[Any]
    start: Any = None
    label: str | None = None

    def __post_init__(self) -> None:
        if len(self.options) < 2:
            raise ValueError("A choice needs at least two options.")
        if self.start is not None:
            self.clean(self.start)

    @property
    def first(self) -> Any:
        """The option to begin with, and to come back to."""
        return self.options[0] if self.start is None else self.start

    def clean(self, value: Any) -> Any:
        """The option itself; ValueError for anything else."""
        if value not in self.options:
            raise ValueError(f"{value!r} is not one of {', '.join(map(repr, self.options))}.")
        return value

    def values(self) -> list[Any]:
        """Every option, for the tests and the benchmark."""
        return list(self.options)

    def widget(self, name: str) -> Any:
        """The ipywidgets control."""
        import ipywidgets

        # Numbers stand in order, so they get a slider; words get a menu.
        numbers = all(isinstance(option, int | float) and not isinstance(option, bool) for option in self.options)
        kind = ipywidgets.SelectionSlider if numbers else ipywidgets.Dropdown
        return kind(options=list(self.options), value=self.first, description=self.label or name, **_look("420px"))


def _look(width: str) -> dict[str, Any]:
    return {"style": {"description_width": "initial"}, "layout": {"width": width, "max_width": "100%"}}


def override(control: Control, new: Any) -> Control:
    """The control with what a notebook said instead: another control, or just another start value."""
    if new is None:
        return control
    if not isinstance(new, Control):
        return replace(control, start=new)  # type: ignore[type-var]  # every control is a dataclass
    start = control.first if new.start is None and control.first in new.values() else new.start
    return replace(new, label=new.label or control.label, start=start)  # type: ignore[type-var]
