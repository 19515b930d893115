"""What the machine has: memory, disk, a folder that can be written, and the authors' programs."""

import shutil
import tempfile
from pathlib import Path

from .check import GIB, Check, course_root

# In GiB. A chapter takes at most 1.5 of memory, its copies and a trained model some megabytes of disk.
MEMORY_NEEDED, MEMORY_ROOMY = 1.5, 3.0
DISK_NEEDED, DISK_ROOMY = 0.3, 2.0
CONTAINER = Path("/sys/fs/cgroup")


def memory() -> list[Check]:
    """Memory that programs can still take, a container's limit included."""
    free = _free_memory()
    if free is None:
        return [Check("Memory", "note", "this system does not say how much is free")]
    found = f"{free:.1f} GiB free"
    fix = "close other programs and notebooks (in JupyterLab: menu Kernel, Shut Down All Kernels)"
    if free < MEMORY_NEEDED:
        return [Check("Memory", "fault", f"{found}; a chapter takes up to {MEMORY_NEEDED:g} GiB", fix)]
    return [Check("Memory", "fine", found)] if free >= MEMORY_ROOMY else [Check("Memory", "note", found, fix)]


def disk() -> list[Check]:
    """Room where the course lies."""
    free = shutil.disk_usage(course_root() or Path.cwd()).free / GIB
    found, fix = f"{free:.1f} GiB free", "delete what you do not need, or move the course to another disk"
    if free < DISK_NEEDED:
        return [Check("Disk", "fault", f"{found}; notebooks cannot be saved safely", fix)]
    return [Check("Disk", "fine", found)] if free >= DISK_ROOMY else [Check("Disk", "note", found, fix)]


def work_folder() -> list[Check]:
    """Whether what a student writes can be saved."""
    root = course_root()
    folder = Path.cwd() if root is None else root / "work"
    where = "the current folder" if root is None else "work/"
    name = "Your files"
    if not folder.exists():
        folder, where = folder.parent, "the folder of the course"
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"trial")
            trial.flush()
    except OSError as error:
        why = error.strerror or type(error).__name__
        fix = "move the course to a folder of yours, or give yourself the right to write there"
        if folder.exists() and not folder.is_dir():
            fix = "rename the file that is called work: the course needs a folder of that name"
        return [Check(name, "fault", f"{where} cannot be written ({why})", fix)]
    return [Check(name, "fine", f"{where} can be written")]


def authors_programs() -> list[Check]:
    """Chromium and node, where the authors' part of the course is there at all; students need neither."""
    root = course_root()
    if root is None or not (root / "tools").is_dir():
        return []
    found = []
    wanted = {
        "Chromium": (("chromium", "chromium-browser", "google-chrome", "chrome"), "tests in a browser"),
        "node and npm": (("node", "npm"), "building slides"),
    }
    for name, (commands, purpose) in wanted.items():
        there = [command for command in commands if shutil.which(command)]
        enough = len(there) == 2 if name == "node and npm" else bool(there)
        said = there[0] if enough else "not there"
        fix = "" if enough else f"nothing to do for working through the course; authors install {name}"
        found.append(Check(name, "fine" if enough else "note", f"{said}; only for {purpose}", fix, authors=True))
    return found


def _free_memory() -> float | None:
    """GiB that can still be taken: what the system says, or a container's limit where that is less."""
    free = []
    try:
        import psutil  # comes with ipykernel

        free.append(psutil.virtual_memory().available)
    except ImportError:
        pass
    try:
        limit = int((CONTAINER / "memory.max").read_text(encoding="utf-8"))
        free.append(limit - int((CONTAINER / "memory.current").read_text(encoding="utf-8")))
    except (OSError, ValueError):  # no container, or one without a limit
        pass
    return min(free) / GIB if free else None
