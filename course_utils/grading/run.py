"""Run a student's function inside a guard and bring back plain values: the half that knows no oracle."""

from __future__ import annotations

import copy
import io
import time
import traceback
import types
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .guard import TimeUp, guard
from .plain import Plain, to_plain

# Seconds for all cases of one check together; an `import torch` inside an answer alone may take five.
TIME_LIMIT = 10.0


@dataclass(frozen=True)
class Output:
    """What one call of a student's function gave, in plain values only.

    status: 'ok', 'stub' (NotImplementedError of the student's own code), 'error', 'timeout', 'exit' or 'skipped'.
    changed: positions of the arguments that the call changed in place.
    names: what the student's function calls its arguments, by position; fewer where that is not known.
    """

    status: str
    value: Plain | None = None
    parts: dict[str, Plain] | None = None
    changed: tuple[int, ...] = ()
    error: str = ""
    error_type: str = ""
    line: str = ""
    seconds: float = 0.0
    printed: str = ""
    warned: tuple[str, ...] = field(default=())
    names: tuple[str, ...] = ()


#: How the name of a part begins that stands for outputs because PyTorch stopped; its words follow.
STOPPED = "an error of PyTorch, "

#: How the name of a part begins that stands in place of others and says in words what is wrong with them.
INSTEAD = "instead, "


def stopped(problem: BaseException, where: str = "") -> dict[str, Any]:
    """What an `observe` gives where PyTorch stopped in a student's network: a part with its words in its name.

    A report then says 'PyTorch stopped: …' where the outputs are missing. where: at what, if there are several.
    """
    words = " ".join(str(problem).split())[:150]
    return {f"{STOPPED}{where}{': ' if where else ''}{words}": True}


class Refused(ValueError):
    """What an `observe` raises about an answer that it cannot read: its message is all that a report says."""


def collect(
    fn: Callable[..., Any],
    calls: Sequence[tuple[Any, ...]],
    observe: Callable[..., Any] | None = None,
    limit: float = TIME_LIMIT,
) -> list[Output]:
    """Call `fn` once for each tuple of arguments and bring back what happened.

    Each call gets fresh copies. Once time is up the remaining calls are 'skipped'. KeyboardInterrupt passes.
    """
    outputs: list[Output] = []
    left = limit
    for args in calls:
        if left <= 0:
            outputs.append(Output("skipped"))
            continue
        output = _call(fn, args, observe, left)
        left = 0 if output.status == "timeout" else left - output.seconds
        outputs.append(output)
    return outputs


def _call(fn: Callable[..., Any], args: tuple[Any, ...], observe: Callable[..., Any] | None, limit: float) -> Output:
    given = copy.deepcopy(args)
    stdout = io.StringIO()
    caught: list[warnings.WarningMessage] = []
    status, error, error_type, line = "ok", "", "", ""
    value: Plain | None = None
    parts: dict[str, Plain] | None = None
    start = time.perf_counter()
    try:
        with guard(stdout, limit) as caught:
            result = fn(*given)
            if observe is not None:
                parts = {name: to_plain(part) for name, part in observe(result, *given).items()}
            else:
                value = to_plain(result)
    except TimeUp as up:
        status, line = "timeout", own_line(up, fn)
    except SystemExit as stop:
        status, line = "exit", own_line(stop, fn)
    except NotImplementedError as stub:
        line = own_line(stub, fn)
        status = "stub" if raised_by_student(stub, fn) else "error"
        error, error_type = last_line(stub), type(stub).__name__
    except Exception as problem:
        status, error, error_type, line = "error", last_line(problem), type(problem).__name__, own_line(problem, fn)
    seconds = time.perf_counter() - start
    if status == "ok" and seconds > limit:  # it swallowed the signal to stop, and came back later
        status, value, parts = "timeout", None, None
    changed = tuple(i for i, (a, b) in enumerate(zip(args, given, strict=True)) if to_plain(a) != to_plain(b))
    return Output(
        status,
        value,
        parts,
        changed,
        error,
        error_type,
        line,
        seconds,
        stdout.getvalue()[:2000],
        tuple(dict.fromkeys(str(w.message)[:300] for w in caught)),
        parameters(fn),
    )


def parameters(fn: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a function's positional parameters, read from its code; () for what is no plain function."""
    function = _unwrap(fn)
    code = function.__code__ if isinstance(function, types.FunctionType) else None
    return code.co_varnames[: code.co_argcount] if code else ()


# -- the student's own frames --------------------------------------------------------------------------------


def _own_frames(problem: BaseException, fn: Callable[..., Any]) -> list[traceback.FrameSummary]:
    """Frames of the traceback that lie in the file (or notebook cells) where the student's code lives."""
    code = getattr(_unwrap(fn), "__code__", None)
    home = code.co_filename if code else ""
    own: list[traceback.FrameSummary] = []
    tb = problem.__traceback__
    while tb is not None:
        name = tb.tb_frame.f_code.co_filename
        if name == home or tb.tb_frame.f_globals.get("__name__") == "__main__":
            own += traceback.extract_tb(tb, limit=1)
        tb = tb.tb_next
    return own


def own_line(problem: BaseException, fn: Callable[..., Any]) -> str:
    """The last line of the student's own code that the exception passed through ('' if there is none)."""
    frames = _own_frames(problem, fn)
    if not frames:
        return ""
    last = (frames[-1].line or "").strip()
    name = getattr(_unwrap(fn), "__name__", "")
    callers = [f for f in frames[:-1] if f.name == name]
    # In a helper: also the line of the checked function that called it, where the mistake may be.
    return (
        f"{last}` of {frames[-1].name}, called at `{(callers[-1].line or '').strip()}"
        if _helped(frames, name)
        else last
    )


def _helped(frames: list[traceback.FrameSummary], name: str) -> bool:
    return frames[-1].name != name and any(frame.name == name for frame in frames[:-1])


def raised_by_student(problem: BaseException, fn: Callable[..., Any]) -> bool:
    """Whether the innermost frame of the exception is the student's own code."""
    frames = traceback.extract_tb(problem.__traceback__)
    own = _own_frames(problem, fn)
    return bool(own) and (own[-1].filename, own[-1].lineno) == (frames[-1].filename, frames[-1].lineno)


def last_line(problem: BaseException) -> str:
    """'ValueError: shapes do not match', shortened; survives exceptions whose own `__str__` fails."""
    try:
        text = str(problem)
    except Exception:
        text = "(its message cannot be printed)"
    text = " ".join(text.split())
    if isinstance(problem, Refused):
        return text
    name = type(problem).__name__
    return f"{name}: {text[:300]}" if text else name


def _unwrap(fn: Any) -> Any:
    seen = 0
    while hasattr(fn, "__wrapped__") and seen < 10:
        fn, seen = fn.__wrapped__, seen + 1
    return fn
