"""Run a student's function inside a guard and bring back plain values: the half that knows no oracle."""

from __future__ import annotations

import contextlib
import copy
import ctypes
import io
import os
import random
import signal
import sys
import tempfile
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .plain import Plain, to_plain

# True while a student's function runs inside a check: `yours` then gives the student's own function.
inside_check: ContextVar[bool] = ContextVar("inside_check", default=False)

# Seconds for all cases of one check together; an `import torch` inside an answer alone may take five.
TIME_LIMIT = 10.0


class TimeUp(BaseException):
    """Raised inside the student's code when its time is over. No `except Exception` can swallow it."""


@dataclass(frozen=True)
class Output:
    """What one call of a student's function gave, in plain values only.

    status: 'ok', 'stub' (NotImplementedError of the student's own code), 'error', 'timeout', 'exit' or 'skipped'.
    changed: positions of the arguments that the call changed in place.
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
        with _guard(stdout, limit) as caught:
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
    )


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
    name = type(problem).__name__
    return f"{name}: {text[:300]}" if text else name


def _unwrap(fn: Any) -> Any:
    seen = 0
    while hasattr(fn, "__wrapped__") and seen < 10:
        fn, seen = fn.__wrapped__, seen + 1
    return fn


# -- the guard -----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _guard(stdout: io.StringIO, limit: float) -> Iterator[list[warnings.WarningMessage]]:
    """Everything that a call may disturb is put back: streams, random state, NumPy's error state, the kernel."""
    token = inside_check.set(True)
    states = _random_states()
    recursion = sys.getrecursionlimit()
    try:
        with (
            np.errstate(),
            warnings.catch_warnings(record=True) as caught,
            _file_descriptor_2_captured(),
            contextlib.redirect_stdout(stdout),
            contextlib.redirect_stderr(io.StringIO()),
            _kernel_survives_exit(),
        ):
            warnings.simplefilter("always")
            with _time_limit(limit):
                yield caught
    finally:
        sys.setrecursionlimit(recursion)
        _restore_random(states)
        inside_check.reset(token)


def _random_states() -> tuple[Any, ...]:
    torch = sys.modules.get("torch")
    return random.getstate(), np.random.get_state(), torch.get_rng_state() if torch else None


def _restore_random(states: tuple[Any, ...]) -> None:
    random.setstate(states[0])
    np.random.set_state(states[1])
    if states[2] is not None:
        sys.modules["torch"].set_rng_state(states[2])


@contextlib.contextmanager
def _file_descriptor_2_captured() -> Iterator[None]:
    """C code and child processes write to file descriptor 2 past sys.stderr, and nbgrader then gives 0 points."""
    try:
        saved = os.dup(2)
    except OSError:  # no file descriptor 2, as under pythonw
        yield
        return
    try:
        with tempfile.TemporaryFile() as sink:
            os.dup2(sink.fileno(), 2)
            try:
                yield
            finally:
                os.dup2(saved, 2)
    finally:
        os.close(saved)


@contextlib.contextmanager
def _kernel_survives_exit() -> Iterator[None]:
    """In a notebook `exit()` asks the kernel to stop after the cell; inside a check it becomes SystemExit."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        yield
        return

    def ask_exit() -> None:
        raise SystemExit

    shell.__dict__["ask_exit"] = ask_exit
    try:
        yield
    finally:
        shell.__dict__.pop("ask_exit", None)


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp in this thread once the time is over.

    A watchdog thread sets an asynchronous exception, which ends pure-Python loops on every system, and sets it
    again while a bare `except:` swallows it. On POSIX an alarm also wakes a sleeping main thread.
    """
    target = threading.get_ident()
    finished = threading.Event()
    lock = threading.Lock()

    def watch() -> None:
        wait = seconds
        while not finished.wait(wait):
            with lock:
                if finished.is_set():
                    return
                _raise_in(target, TimeUp)
            wait = 0.05

    def finish() -> None:
        with lock:
            finished.set()
            _raise_in(target, None)  # a TimeUp that was set but has not struck yet

    watchdog = threading.Thread(target=watch, daemon=True)
    with _alarm(seconds + 0.2, finished):
        watchdog.start()
        # Twice, because a TimeUp may strike on the way into the first; the next one is 50 ms away by then.
        try:
            try:
                yield
            finally:
                finish()
        finally:
            finish()


def _raise_in(thread: int, problem: type[BaseException] | None) -> None:
    argument = None if problem is None else ctypes.py_object(problem)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), argument)


@contextlib.contextmanager
def _alarm(seconds: float, finished: threading.Event) -> Iterator[None]:
    main = threading.current_thread() is threading.main_thread()
    if not (main and hasattr(signal, "setitimer")) or signal.getitimer(signal.ITIMER_REAL)[0] > 0:
        yield  # another owner's alarm (a test runner's time limit, say) is left alone
        return

    def strike(signum: int, frame: types.FrameType | None) -> None:
        if not finished.is_set():
            raise TimeUp

    before = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
