"""What loads and computes: asked in a process of its own, which may crash without harm."""

import json
import os
import subprocess
import sys
from typing import Any

from .check import PACKAGE, Check, State, install
from .probe import PACKAGES

PATIENCE = 300  # seconds: importing torch from a slow disk for the first time takes a minute or two


def loaded() -> list[Check]:
    """Packages, data, torch with torchvision and the device, looked at in a process of its own."""
    command = [sys.executable, "-m", f"{__package__}.probe"]
    paths = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUTF8": "1"}
    try:
        ran = subprocess.run(
            command, env=variables, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=PATIENCE
        )
        output, ended = ran.stdout, f"it stopped with exit code {ran.returncode}"
    except subprocess.TimeoutExpired as slow:
        output = slow.stdout.decode("utf-8", "replace") if isinstance(slow.stdout, bytes) else slow.stdout or ""
        ended = f"no answer within {PATIENCE // 60} minutes"
    except OSError as error:
        output, ended = "", f"this Python could not be started: {error}"
    answers: dict[str, dict[str, Any]] = {}
    for line in output.splitlines():
        try:
            answer = json.loads(line)
        except ValueError:
            continue  # cut off in the middle
        answers[answer["part"]] = answer
    return _read(answers, ended)


def _read(answers: dict[str, dict[str, Any]], ended: str) -> list[Check]:
    lines: dict[str, tuple[str, State, str]] = {
        "packages": ("Loading packages", "fault", ""),
        "worlds": ("Data of the course", "fault", "take a fresh copy of the course; a file in it is missing or broken"),
        "torch": ("PyTorch", "fault", install("torch", "torchvision")),
        "device": ("Device", "fault", "set COURSE_DEVICE to cpu, cuda, mps or xpu, or remove it"),
        "real": ("Real data sets", "note", "set COURSE_DATA to the folder that holds them, or remove it"),
    }
    found: list[Check] = []
    crashed = False
    for part, (name, state, fix) in lines.items():
        answer = answers.get(part)
        if answer is not None:
            fine = bool(answer["fine"])
            says = str(answer["says"])
            if part == "packages" and not fine:
                fix = install(*(package for module, package in PACKAGES.items() if f"{module} (" in says))
            elif found and found[0].state == "fault" and part in ("worlds", "real"):
                fix = "mend the packages above first"
            found.append(Check(name, "fine" if fine else state, says, "" if fine else fix))
        elif not crashed:
            crashed = True  # the part at which it ended; what comes after it is not known
            found.append(Check(name, "fault", f"Python did not come through this: {ended}", fix or install()))
        else:
            found.append(Check(name, "note", "not looked at, because of the line above"))
    # Without torch there is no device either: one fault, one line to mend.
    torch_fails = any(check.name == "PyTorch" and check.state == "fault" for check in found)
    return [check for check in found if not (torch_fails and check.name == "Device")]
