"""Outputs as bytes, between a process that nobody trusts and the one that judges.

Only numbers, texts and their shapes travel: JSON, with the arrays' bytes in base64. Nothing that arrives is executed
or unpickled, and whatever is not in this form is refused with a ValueError.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import asdict
from typing import Any

import numpy as np

from course_utils.grading import Output
from course_utils.grading.plain import Plain

KINDS = {"array", "scalar", "text", "none", "sequence", "mapping", "other"}
STATUSES = {"ok", "stub", "error", "timeout", "exit", "skipped"}
DTYPE = re.compile(r"[<>|](b1|[iu][1248]|f[248]|c8|c16)")
DEEPEST = 16
LONGEST = 20_000  # characters of one text
MOST_PARTS = 1_000
MOST_VALUES = 20_000  # in one answer, each thing in a list counted: judging takes time for each


def pack(outputs: list[Output]) -> bytes:
    """The outputs of one exercise as JSON."""
    return json.dumps([_packed_output(output) for output in outputs]).encode()


def unpack(data: bytes) -> list[Output]:
    """The outputs that `pack` wrote. Raises ValueError for anything else."""
    try:
        outputs = json.loads(data)
        if not isinstance(outputs, list):
            raise ValueError("no list of outputs")
        if (
            _count_values([v for entry in outputs for v in [entry["value"], *(entry["parts"] or {}).values()]])
            > MOST_VALUES
        ):
            raise ValueError(f"more than {MOST_VALUES} values in lists")
        return [_output(entry) for entry in outputs]
    except (KeyError, TypeError, AttributeError, RecursionError, MemoryError, OverflowError) as problem:
        raise ValueError(f"not the outputs of an exercise: {type(problem).__name__}") from None


def writable(text: str) -> str:
    """The text without halves of surrogate pairs, which no file in UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _count_values(entries: list[Any]) -> int:
    count, queue = 0, list(entries)
    while queue and count <= MOST_VALUES:
        entry = queue.pop()
        count += 1
        queue += (entry or {}).get("items", ())
    return count


def _packed_output(output: Output) -> dict[str, Any]:
    packed = asdict(output) | {"value": None, "parts": None}
    if output.value is not None:
        packed["value"] = _packed(output.value)
    if output.parts is not None:
        packed["parts"] = {name: _packed(part) for name, part in output.parts.items()}
    return packed


def _packed(plain: Plain) -> dict[str, Any]:
    packed: dict[str, Any] = {"kind": plain.kind, "form": plain.form}
    if plain.array is not None:
        array = np.ascontiguousarray(plain.array)
        if array.dtype.char in "gG":  # long double, which is another thing on every machine
            array = array.astype(np.complex128 if array.dtype.char == "G" else np.float64)
        packed["array"] = [array.dtype.str, list(plain.array.shape), base64.b64encode(array.tobytes()).decode()]
    if plain.items:
        packed["items"] = [_packed(item) for item in plain.items]
    if plain.keys:
        packed["keys"] = list(plain.keys)
    if plain.text:
        packed["text"] = plain.text
    return packed


def _output(entry: dict[str, Any]) -> Output:
    if entry["status"] not in STATUSES:
        raise ValueError("an unknown status")
    value = None if entry["value"] is None else _plain(entry["value"])
    parts = None
    if entry["parts"] is not None:
        if len(entry["parts"]) > MOST_PARTS:
            raise ValueError("too many parts")
        parts = {_text(name): _plain(part) for name, part in entry["parts"].items()}
    return Output(
        status=entry["status"],
        value=value,
        parts=parts,
        changed=tuple(_count(i) for i in entry["changed"][:100]),
        error=_text(entry["error"]),
        error_type=_text(entry["error_type"]),
        line=_text(entry["line"]),
        seconds=_seconds(entry["seconds"]),
        printed=_text(entry["printed"]),
        warned=tuple(_text(w) for w in entry["warned"][:100]),
        names=tuple(_text(n) for n in entry["names"][:100]),
    )


def _plain(entry: dict[str, Any], depth: int = 0) -> Plain:
    kind = entry["kind"]
    if kind not in KINDS or depth > DEEPEST:
        raise ValueError("an unknown kind of value")
    array = None
    if kind in ("array", "scalar"):
        dtype, shape, data = entry["array"]
        array = _array(str(dtype), tuple(_count(n) for n in shape), base64.b64decode(data, validate=True))
        if kind == "scalar" and array.shape != ():
            raise ValueError("a number that has a shape")
    items = tuple(_plain(item, depth + 1) for item in entry.get("items", ()))
    keys = tuple(_text(key) for key in entry.get("keys", ()))
    if kind not in ("sequence", "mapping") and items:
        raise ValueError("a value with others inside")
    if kind == "mapping" and len(keys) != len(items):
        raise ValueError("a dict with other values than keys")
    return Plain(kind, _text(entry["form"]), array, items, keys, _text(entry.get("text", "")))


def _array(dtype: str, shape: tuple[int, ...], data: bytes) -> np.ndarray:
    if not DTYPE.fullmatch(dtype):
        raise ValueError("an array of another type than numbers have")
    if np.dtype(dtype).kind == "b":  # a byte other than 0 and 1 would be neither True nor False
        return (np.frombuffer(data, dtype=np.uint8) != 0).reshape(shape)
    return np.frombuffer(data, dtype=dtype).reshape(shape).copy()


def _seconds(number: Any) -> float:
    if type(number) not in (int, float) or not 0 <= number < 1e6:
        raise ValueError("no number of seconds")
    return float(number)


def _count(number: Any) -> int:
    if type(number) is not int or number < 0:
        raise ValueError("not a whole number")
    return number


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise ValueError("not a text")
    return writable(text[:LONGEST])
