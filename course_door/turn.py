"""One process at a time."""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        # A byte far behind the text, so that others can still read the process id.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # Some network file systems know no locks; going on alone is better than not at all.
            return True
        return True


class Turn:
    """Hold `path` while the block runs; a second process says one line and waits.

    The operating system's own lock is used: it ends with the process that holds it, so none is ever left behind by a
    crash. The file stays (removing it would let two processes hold two files of the same name) and names the holder.
    """

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self._path = path
        self._say = say
        self.descriptor = -1

    def __enter__(self) -> "Turn":
        self.descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        waited = False
        while not _try_lock(self.descriptor):
            if not waited:
                holder = self._path.read_text(encoding="utf-8").strip() or "unknown"
                self._say(f"Another course.py (process {holder}) is at work in this folder; waiting for it.")
                waited = True
            time.sleep(0.1)
        os.ftruncate(self.descriptor, 0)
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        os.write(self.descriptor, f"{os.getpid()}\n".encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            os.close(self.descriptor)  # closing releases the lock
