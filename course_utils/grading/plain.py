"""Plain values: what a student's function returned, copied out of whatever object it came in.

Objects may lie: an `__eq__` that is always true, an `__array__` that answers differently each time. So values are
copied once, by the base type's own methods, and everything later sees only the copy.
"""

from __future__ import annotations

import sys
import types
from dataclasses import dataclass
from typing import Any

import numpy as np

DEPTH_LIMIT = 6
LENGTH_LIMIT = 1_000_000


@dataclass(frozen=True, eq=False)
class Plain:
    """A copied value.

    kind: 'array' (ndarray, NumPy scalar or torch tensor), 'scalar' (Python number or bool), 'text', 'none',
        'sequence' (list or tuple), 'mapping', or 'other' (nothing that can be compared).
    form: the name of the type that was returned, as a student would say it.
    """

    kind: str
    form: str
    array: np.ndarray | None = None
    items: tuple[Plain, ...] = ()
    keys: tuple[str, ...] = ()
    text: str = ""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Plain) or (self.kind, self.keys, self.text) != (other.kind, other.keys, other.text):
            return False
        if self.kind == "other":
            return self.form == other.form
        if (self.array is None) != (other.array is None) or len(self.items) != len(other.items):
            return False
        if self.array is not None and other.array is not None:
            same = self.array.dtype == other.array.dtype and self.array.shape == other.array.shape
            return same and self.array.tobytes() == other.array.tobytes()
        return all(a == b for a, b in zip(self.items, other.items, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def as_array(self) -> np.ndarray | None:
        """The value as one numeric array if it can be one without guessing, else None."""
        if self.array is not None:
            return self.array
        if self.kind != "sequence":
            return None
        rows = [item.as_array() for item in self.items]
        arrays = [row for row in rows if row is not None]
        if len(arrays) < len(rows) or len({row.shape for row in arrays}) > 1:
            return None
        return np.stack(arrays) if arrays else np.zeros(0)

    def as_values(self) -> Any:
        """An array, a text, None, or a list of such things."""
        if self.array is not None:
            return self.array
        if self.kind in ("sequence", "mapping"):
            return [item.as_values() for item in self.items]
        return self.text if self.kind == "text" else None


def to_plain(value: Any, depth: int = 0) -> Plain:
    """Copy `value` into a Plain. Never calls a method that a student's own class could have replaced."""
    if value is None:
        return Plain("none", "None")
    kind = type(value)
    if isinstance(value, np.ndarray | np.generic):
        return _from_array(np.array(value, subok=False, copy=True), kind.__name__)
    if isinstance(value, bool | int | float | complex):
        return _from_number(value)
    if isinstance(value, str):
        return Plain("text", "text", text=str.__str__(value)[:10_000])
    if isinstance(value, list | tuple):
        size = tuple.__len__(value) if isinstance(value, tuple) else list.__len__(value)
        if depth < DEPTH_LIMIT and size <= LENGTH_LIMIT:
            inside = tuple.__iter__(value) if isinstance(value, tuple) else list.__iter__(value)
            form = "a tuple" if isinstance(value, tuple) else "a list"
            return Plain("sequence", form, items=tuple(to_plain(item, depth + 1) for item in inside))
        return Plain("other", "a list nested or grown beyond reason")
    if isinstance(value, dict) and depth < DEPTH_LIMIT and dict.__len__(value) <= LENGTH_LIMIT:
        pairs = [(repr(k)[:100], to_plain(v, depth + 1)) for k, v in dict.items(value)]
        return Plain("mapping", "a dict", items=tuple(v for _, v in pairs), keys=tuple(k for k, _ in pairs))
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        base = torch.Tensor.detach(value).cpu()
        if base.dtype == torch.bfloat16:  # NumPy has no such type
            base = base.float()
        return _from_array(np.array(base.numpy(), copy=True), "a torch tensor")
    return Plain("other", _form_of(value))


def _from_array(array: np.ndarray, form: str) -> Plain:
    if array.dtype == object or array.dtype.kind not in "biufc":
        return Plain("other", f"an array of dtype {array.dtype}")
    return Plain("array", form, array=array)


def _from_number(value: bool | int | float | complex) -> Plain:
    # The base type's own conversion: a subclass may have replaced __float__ or __int__.
    if isinstance(value, bool):
        return Plain("scalar", "True or False", array=np.array(value))
    if isinstance(value, int):
        number = int.__int__(value)
        fits = -(2**63) <= number < 2**63
        return Plain("scalar", "an int", array=np.array(number if fits else float(np.inf)))
    if isinstance(value, float):
        return Plain("scalar", "a float", array=np.array(float.__float__(value)))
    return Plain("scalar", "a complex number", array=np.array(complex.__complex__(value)))


def _form_of(value: Any) -> str:
    if isinstance(value, types.GeneratorType):
        return "a generator (the function has a `yield` in it)"
    if isinstance(value, type):
        return f"the class {value.__name__} itself, not a value"
    if isinstance(value, types.FunctionType | types.BuiltinFunctionType | types.MethodType):
        return "a function that was not called"
    if isinstance(value, set | frozenset):
        return "a set"
    return f"an object of type {type(value).__name__[:60]}"
