"""The guard around a student's call: time, streams, random state and the kernel are put back as they were."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import random
import signal
import sys
import tempfile
import threading
import types
import warnings
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import numpy as np

# True while a student's function runs inside a check: `yours` then gives the student's own function.
inside_check: ContextVar[bool] = ContextVar("inside_check", default=False)


class TimeUp(BaseException):
    """Raised inside the student's code when its time is over. No `except Exception` can swallow it."""


@contextlib.contextmanager
def guard(stdout: io.StringIO, limit: float) -> Iterator[list[warnings.WarningMessage]]:
    """Everything that a call may disturb is put back: streams, random state, NumPy's and torch's modes, the kernel."""
    token = inside_check.set(True)
    states = _states()
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
        _restore(states)
        inside_check.reset(token)


def _states() -> tuple[Any, ...]:
    torch = sys.modules.get("torch")
    theirs = (torch.get_rng_state(), torch.is_grad_enabled()) if torch else None
    return random.getstate(), np.random.get_state(), theirs


def _restore(states: tuple[Any, ...]) -> None:
    random.setstate(states[0])
    np.random.set_state(states[1])
    torch = sys.modules.get("torch")
    if torch:  # a call that imported it first begins with what torch begins with: gradients are recorded
        generator, grad = states[2] or (None, True)
        torch.set_grad_enabled(grad)
        if generator is not None:
            torch.set_rng_state(generator)


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
