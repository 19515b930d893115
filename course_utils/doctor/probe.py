"""What the doctor looks at in a process of its own: what is imported here may crash, and the notebook must not.

`python -m course_utils.doctor.probe packages worlds` writes a line of JSON for each part named, as soon as it is known.
"""

import importlib
import importlib.util
import json
import os
import sys
import warnings
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

# Name to import → name to install, of those that every chapter needs and whose compiled parts are sometimes broken.
PACKAGES = {
    "numpy": "numpy",
    "scipy": "scipy",
    "PIL": "pillow",
    "matplotlib": "matplotlib",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "cv2": "opencv-python-headless",
    "ipywidgets": "ipywidgets",
}


def packages() -> tuple[bool, str]:
    """Import what every chapter needs."""
    broken = []
    for name in PACKAGES:
        try:
            importlib.import_module(name)
        except Exception as error:  # a broken binary raises whatever it likes
            broken.append(f"{name} ({_first_line(error)})")
    return not broken, "cannot be imported: " + "; ".join(broken) if broken else f"{len(PACKAGES)} of them imported"


def torch_pair() -> tuple[bool, str]:
    """Run one of torchvision's compiled operators: they load only with the torch they were built for."""
    try:
        import torch

        boxes = torch.tensor([[0.0, 0, 2, 2], [0, 0, 2, 2]])
        kept = _nms()(boxes, torch.tensor([0.9, 0.8]), 0.5).tolist()
        theirs = metadata.version("torchvision")
    except Exception as error:
        return False, _first_line(error)
    if kept != [0]:
        return False, f"of two equal boxes nms kept {kept}, it should keep the first"
    return True, f"torch {torch.__version__} with torchvision {theirs}, operators load"


def _nms() -> Any:
    """torchvision's nms: its compiled file is loaded alone, which takes milliseconds where all its models take seconds.

    Where that does not work (another layout of its folder, say), torchvision itself has the last word.
    """
    import torch

    found = importlib.util.find_spec("torchvision")
    compiled = list(Path(found.origin).parent.glob("_C*.*")) if found and found.origin else []
    try:
        torch.ops.load_library(str(compiled[0]))
        return torch.ops.torchvision.nms
    except Exception:  # IndexError: no such file; OSError: made for another torch
        import torchvision.ops

        return torchvision.ops.nms


def device() -> tuple[bool, str]:
    """The line that `device.pick()` says."""
    lines: list[str] = []
    try:
        from course_utils.device import pick

        pick(say=lines.append)
    except Exception as error:
        return False, _first_line(error)
    return True, lines[0].removeprefix("Device: ").rstrip(".")


def worlds() -> tuple[bool, str]:
    """Load each embedded data set."""
    try:
        from course_utils.datasets import load

        digits, textures, photos = load("digits"), load("textures"), load("photos")
        for name in photos:
            photos[name].gray  # noqa: B018  (reads the file)
    except Exception as error:
        return False, f"a data set of the course does not load: {_first_line(error)}"
    return True, f"{len(digits)} digits, {len(textures)} textures and {len(photos)} photos load"


def real_sets() -> tuple[bool, str]:
    """Which real data sets lie in COURSE_DATA or in the cache; having none is no fault."""
    try:
        from course_utils._paths import real_data_dirs
        from course_utils.datasets import real

        named = os.environ.get("COURSE_DATA", "").strip()
        if named and not real_data_dirs()[0].is_dir():
            return False, "COURSE_DATA names a folder that is not there"
        there = [about.title for name, about in real.REAL.items() if real.lies_in(name) is not None]
    except Exception as error:
        return False, _first_line(error)
    return True, f"{', '.join(there)} found" if there else "none downloaded; no chapter needs them"


PARTS: dict[str, Callable[[], tuple[bool, str]]] = {
    "packages": packages,
    "worlds": worlds,
    "torch": torch_pair,
    "device": device,
    "real": real_sets,
}


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__


def main(*names: str) -> None:
    """Write the answers of these parts on what is stdout now; whatever a library prints goes elsewhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    warnings.simplefilter("ignore")
    for part in names:
        fine, says = PARTS[part]()
        print(json.dumps({"part": part, "fine": fine, "says": says}), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
