"""What is installed: Python, the packages of the lock, JupyterLab and the part of it that draws sliders."""

import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from .check import Check, course_root, install, lock_lines, package_key, ranges

PYTHONS = ((3, 11), (3, 12), (3, 13))


def python() -> list[Check]:
    """The version of this Python, and whose environment it is."""
    version = ".".join(map(str, sys.version_info[:3]))
    root = course_root()
    own = root is not None and Path(sys.prefix).resolve() == (root / ".venv").resolve()
    where = "the course's environment .venv" if own else "an environment of your own, not the course's .venv"
    if tuple(sys.version_info[:2]) in PYTHONS:
        return [Check("Python", "fine", f"{version}, {where}")]
    fix = "install Python 3.11, 3.12 or 3.13 from https://www.python.org/downloads/ and start course.py with it"
    return [Check("Python", "fault", f"{version}; the course runs on 3.11, 3.12 and 3.13", fix)]


def packages() -> list[Check]:
    """The installed packages against the exact versions of the lock, and against the ranges that are allowed."""
    name = "Packages"
    root = course_root()
    if root is None:
        return [Check(name, "note", "installed without the course's folder: there is no lock to compare versions with")]
    fix = install()
    requirement_of = _requirement_class()
    if requirement_of is None:
        return [Check(name, "fault", "neither packaging nor pip is installed", fix)]
    allowed_ranges = {package_key(r.name): r for r in map(requirement_of, ranges(root))}
    missing, outside, other, right = [], [], [], 0
    for pin in map(requirement_of, lock_lines(root)):
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        version = _version(pin.name)
        allowed = allowed_ranges.get(package_key(pin.name))
        if version is None:
            missing.append(pin.name)
        elif pin.specifier.contains(version, prereleases=True):
            right += 1
        elif allowed is not None and not allowed.specifier.contains(version, prereleases=True):
            outside.append(f"{pin.name} {version} (the course needs {allowed.specifier})")
        else:
            other.append(f"{pin.name} {version} (tried with {str(pin.specifier).removeprefix('==')})")
    if missing or outside:
        said = f"missing: {_some(missing)}" if missing else ""
        said += ("; " if missing and outside else "") + (f"wrong version: {_some(outside)}" if outside else "")
        return [Check(name, "fault", said, fix)]
    if other:
        said = f"{right} as in the lock, {len(other)} in a version that was not tried: {_some(other)}"
        return [Check(name, "note", said, f"only if something fails: {fix}")]
    return [Check(name, "fine", f"all {right} in the versions of the lock")]


def jupyterlab() -> list[Check]:
    """Whether JupyterLab is there."""
    version = _version("jupyterlab")
    if version is None:
        return [Check("JupyterLab", "fault", "not installed", install("jupyterlab"))]
    return [Check("JupyterLab", "fine", version)]


def jupyterlab_widgets() -> list[Check]:
    """The half of ipywidgets that runs in JupyterLab: there, fitting, in the browser's files, and not switched off."""
    name = "JupyterLab's widgets"
    fix = f"{install('ipywidgets', 'jupyterlab-widgets')}, then start JupyterLab again"
    ours, theirs = _version("ipywidgets"), _version("jupyterlab_widgets")
    if ours is None or theirs is None:
        missing = "ipywidgets" if ours is None else "jupyterlab_widgets"
        return [Check(name, "fault", f"{missing} is not installed", fix)]
    requirement_of = _requirement_class()
    for line in metadata.requires("ipywidgets") or []:
        wanted = requirement_of(line) if requirement_of else None
        fits = wanted is None or wanted.specifier.contains(theirs)
        if wanted is not None and package_key(wanted.name) == "jupyterlab-widgets" and not fits:
            said = f"ipywidgets {ours} needs jupyterlab_widgets {wanted.specifier}, {theirs} is installed"
            return [Check(name, "fault", said, fix)]
    from jupyter_core.paths import jupyter_config_path, jupyter_path

    extension = "@jupyter-widgets/jupyterlab-manager"
    if not any((Path(folder) / extension / "package.json").is_file() for folder in jupyter_path("labextensions")):
        return [Check(name, "fault", "the files of the extension are not where JupyterLab looks for them", fix)]
    if any(extension in _disabled(Path(folder) / "labconfig") for folder in jupyter_config_path()):
        on = f"{sys.executable} -m jupyter labextension enable {extension}"
        return [Check(name, "fault", "the extension is switched off", on)]
    return [Check(name, "fine", f"jupyterlab_widgets {theirs} fits ipywidgets {ours}")]


def _requirement_class() -> Any:
    for module in ("packaging.requirements", "pip._vendor.packaging.requirements"):
        try:
            return __import__(module, fromlist=["Requirement"]).Requirement
        except ImportError:
            continue
    return None


def _version(package: str) -> str | None:
    try:
        return metadata.version(package) or None
    except metadata.PackageNotFoundError:
        return None


def _some(names: list[str], most: int = 4) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _disabled(folder: Path) -> dict[str, bool]:
    try:
        settings = json.loads((folder / "page_config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    switched = settings.get("disabledExtensions", {})
    return {name: True for name, off in switched.items() if off} if isinstance(switched, dict) else {}
