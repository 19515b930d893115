"""Find or make the Python environment in which the course runs.

`.venv` is trusted only while its stamp says that it was finished from this lock in this folder. The stamp is removed
before anything is changed and written after everything is done, so whatever stops the work half-way (a key press, a
full disk, a power cut) is noticed by the next run.
"""

import errno
import hashlib
import json
import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from course_door import Fault
from course_door.pins import unmet
from course_door.programs import FULL, explain, run
from course_door.turn import Turn

Say = Callable[[str], None]
SUPPORTED = ((3, 11), (3, 12), (3, 13))
GIGABYTE = 1e9
STAMP = "course-stamp.json"
HOLDER = "course-setup.lock"


@dataclass(frozen=True)
class Environment:
    """A Python that satisfies the lock, and the variables its programs are started with."""

    python: Path
    variables: dict[str, str]


def ensure(root: Path, say: Say = print) -> Environment:
    """The environment for the course in folder `root`, made or completed first where that is needed.

    Raises:
        Fault: with one sentence, when it can be neither found nor made.
    """
    lock = lock_of(root)
    home = root / ".venv"
    if Path(sys.prefix).resolve() != home.resolve():
        lacking = next(unmet(lock), None)
        if lacking is None:
            return Environment(Path(sys.executable), _variables(root, None))
        if sys.prefix != sys.base_prefix or "CONDA_PREFIX" in os.environ:
            say(f"The active environment lacks {lacking.split(';')[0].strip()}; using .venv instead.")
    if not _finished(root):
        try:
            _make(root, say)
        except PermissionError as error:
            raise Fault(
                f"No permission to write {error.filename or home}: move the course to a folder of yours."
            ) from None
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise Fault(FULL) from None
            raise Fault(f"The environment in .venv could not be made: {error}.") from None
    return Environment(python_of(home), _variables(root, home))


def as_it_is(root: Path) -> tuple[Environment | None, str]:
    """The environment that `ensure` would use, with nothing made, and the sentence for what is wrong with it ('')."""
    home = root / ".venv"
    running = Environment(Path(sys.executable), _variables(root, None))
    if Path(sys.prefix).resolve() != home.resolve() and next(unmet(lock_of(root)), None) is None:
        return running, ""
    python = python_of(home)
    if not python.exists():
        if sys.prefix != sys.base_prefix or "CONDA_PREFIX" in os.environ:
            return running, ""  # somebody's own environment: its packages may do, the table says which differ
        return None, "There is no environment yet: python3 course.py lab makes one."
    if _site_packages(python) is None:
        return None, "The Python in .venv does not start, or its version is wrong: python3 course.py lab mends it."
    finished = _finished(root)
    said = "" if finished else "The environment in .venv is not complete: python3 course.py lab completes it."
    return Environment(python, _variables(root, home)), said


def lock_of(root: Path) -> Path:
    """The full lock where the tests are, the smaller one in what a student was handed."""
    return root / ("requirements.lock" if (root / "tests").is_dir() else "requirements-student.lock")


def python_of(home: Path) -> Path:
    """Where the Python of an environment lies on this system."""
    return home / "Scripts" / "python.exe" if os.name == "nt" else home / "bin" / "python"


def _variables(root: Path, home: Path | None) -> dict[str, str]:
    variables = dict(os.environ)
    inherited = variables.get("PYTHONPATH", "")
    if home is None:
        # Somebody else's environment: nothing is written into it, and what it was started with is kept.
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), inherited]))
    else:
        # Packages from elsewhere (ROS sets PYTHONPATH) would come before those of the lock.
        variables["PYTHONPATH"] = str(root)
        variables["VIRTUAL_ENV"] = str(home)
        variables["PATH"] = str(python_of(home).parent) + os.pathsep + variables.get("PATH", "")
        variables.pop("PYTHONHOME", None)
    return variables


def _stamp_of(root: Path) -> dict[str, str]:
    # A moved environment is broken (its programs name the old folder), so the folder is part of the stamp.
    # Text, not bytes: line ends differ between systems.
    lock = lock_of(root).read_text(encoding="utf-8")
    return {"lock": hashlib.sha256(lock.encode()).hexdigest(), "root": str(root)}


def _read_stamp(root: Path) -> dict[str, str] | None:
    try:
        stamp = json.loads((root / ".venv" / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) else None


def _finished(root: Path) -> bool:
    return _read_stamp(root) == _stamp_of(root) and python_of(root / ".venv").exists()


def _make(root: Path, say: Say) -> None:
    home = root / ".venv"
    if home.exists() and any(home.iterdir()) and not (home / "pyvenv.cfg").exists() and not (home / HOLDER).exists():
        raise Fault(f"{home} is there but is no Python environment: rename it, then run this again.")
    try:
        import ensurepip  # noqa: F401  (Debian and Ubuntu ship Python without these two)
        import venv  # noqa: F401
    except ImportError:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Fault(
            f"This Python cannot make environments (its venv module is not complete): on Debian and Ubuntu, "
            f"'sudo apt install python{version}-venv' brings it."
        ) from None
    home.mkdir(exist_ok=True)
    with Turn(home / HOLDER, say) as turn:
        if _finished(root):
            return  # another process made it while this one waited
        old = _read_stamp(root)
        (home / STAMP).unlink(missing_ok=True)
        _make_python(root, old, turn, say)
        site = _site_packages(python_of(home))
        if site is None:
            raise Fault("The Python in .venv does not start: delete the folder .venv, then run this again.")
        _install(root, turn, say)
        _write_path_file(site / "course.pth", root)
        _quieten_jupyterlab(home)
        unfinished = home / (STAMP + ".part")
        unfinished.write_text(json.dumps(_stamp_of(root)), encoding="utf-8")
        unfinished.replace(home / STAMP)
        say("The environment is ready.")


def _make_python(root: Path, old_stamp: dict[str, str] | None, turn: Turn, say: Say) -> None:
    """Leave a Python with pip in .venv; keep the one that is there if it can be used."""
    home = root / ".venv"
    python = python_of(home)
    moved = old_stamp is not None and old_stamp.get("root") != str(root)
    site = None if moved else _site_packages(python)
    if all(entry.name == HOLDER for entry in home.iterdir()):
        say(f"Making the environment of the course in {home}: some minutes and about {_needed(root):.1f} GB, once.")
    elif site is not None:
        changed = f"{lock_of(root).name} has changed: bringing .venv up to date."
        say(changed if old_stamp else "The environment in .venv is not complete: finishing it.")
        _drop_half_installed(site)
        if _has_pip(python):
            return
        run([python, "-I", "-m", "ensurepip", "--upgrade", "--default-pip"], root, turn.descriptor)
        if _has_pip(python):
            return
        say("pip is broken in .venv: building it again.")
    else:
        why = "the folder of the course was moved" if moved else "its Python does not start or has the wrong version"
        say(f"The environment in .venv cannot be used ({why}): building it again.")
    _clear(home)
    _check_room(root, home)
    code, message = run([Path(sys.executable), "-I", "-m", "venv", str(home)], root, turn.descriptor)
    if code != 0:
        raise Fault(explain(message, "Python's venv could not make the environment in .venv"))


def _install(root: Path, turn: Turn, say: Say) -> None:
    python, lock = python_of(root / ".venv"), lock_of(root)
    lacking = _lacking(python, lock)
    if not lacking:
        return
    _check_room(root, root / ".venv")
    say(f"Installing {len(lacking)} of the packages in {lock.name}.")
    # --no-deps: the lock is complete, and nothing that is not in it shall come along. -I: no packages from PYTHONPATH.
    # --no-compile: Python compiles what is imported when it is imported, and most of these packages never are.
    options = ["--no-deps", "--no-compile", "--no-input", "--disable-pip-version-check", "-r", str(lock)]
    code, message = run([python, "-I", "-m", "pip", "install", *options], root, turn.descriptor)
    if code != 0:
        raise Fault(explain(message, f"pip could not install {lock.name}"))
    lacking = _lacking(python, lock)
    if lacking:
        raise Fault(f"pip ended without an error, but {lacking[0]} is not in .venv: is a PIP_ variable set?")


def _quieten_jupyterlab(home: Path) -> None:
    """No question about news and no look for updates at the first start: the course also runs without a network."""
    settings = home / "share" / "jupyter" / "lab" / "settings"
    settings.mkdir(parents=True, exist_ok=True)
    quiet = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
    (settings / "overrides.json").write_text(json.dumps(quiet), encoding="utf-8")


def _lacking(python: Path, lock: Path) -> list[str]:
    command = [str(python), "-I", str(Path(__file__).with_name("pins.py")), str(lock)]
    answer = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if answer.returncode != 0:
        raise Fault(explain(answer.stderr, "The packages in .venv could not be compared with the lock"))
    return answer.stdout.splitlines()


def _site_packages(python: Path) -> Path | None:
    """The folder of its packages, or None when it does not start or is not a supported version."""
    code = "import sys, sysconfig; print(*sys.version_info[:2]); print(sysconfig.get_path('purelib'))"
    try:
        answer = subprocess.run(
            [str(python), "-I", "-X", "utf8", "-c", code], capture_output=True, text=True, encoding="utf-8"
        )
        version, folder = answer.stdout.splitlines()
        major, minor = version.split()
    except (OSError, ValueError):
        return None
    return Path(folder) if (int(major), int(minor)) in SUPPORTED else None


def _has_pip(python: Path) -> bool:
    return subprocess.run([str(python), "-I", "-m", "pip", "--version"], capture_output=True).returncode == 0


def _drop_half_installed(site: Path) -> None:
    """Forget what an interrupted pip left.

    pip writes RECORD last. A package without it may lack files, and pip would still call it installed.
    """
    for info in site.glob("*.dist-info"):
        if not (info / "RECORD").is_file():
            shutil.rmtree(info)
    for leftover in site.glob("~*"):
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()


def _clear(home: Path) -> None:
    for entry in home.iterdir():
        if entry.name == HOLDER:
            continue
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


def _write_path_file(path: Path, root: Path) -> None:
    # Python reads .pth files in the system's encoding (3.13: UTF-8 first); a name outside it can only be UTF-8.
    try:
        content = f"{root}\n".encode(locale.getencoding())
    except UnicodeEncodeError:
        content = f"{root}\n".encode()
    path.write_bytes(content)


def _needed(root: Path) -> float:
    """Gigabytes of a finished environment; on Linux torch brings CUDA libraries along."""
    if "\ntorch==" not in lock_of(root).read_text(encoding="utf-8"):
        return 0.1
    return 7.0 if sys.platform == "linux" else 2.5


def _check_room(root: Path, home: Path) -> None:
    present = sum(os.lstat(os.path.join(folder, name)).st_size for folder, _, names in os.walk(home) for name in names)
    needed = _needed(root) - present / GIGABYTE
    free = shutil.disk_usage(root).free / GIGABYTE
    if free < needed:
        raise Fault(f"The environment needs {needed:.1f} GB more on the disk of {root}, and {free:.1f} GB are free.")
