"""What loads and computes: asked in processes of their own, which may crash without harm."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from .check import PACKAGE, Check, State, install
from .probe import PACKAGES

PATIENCE = 300  # seconds: importing torch from a slow disk for the first time takes a minute or two

# Two processes at the same time: each takes about three seconds, most of it for importing.
TOGETHER = (("packages", "worlds", "real"), ("torch", "device"))

Answers = dict[str, dict[str, Any]]


def loaded() -> list[Check]:
    """Packages, data, torch with torchvision and the device, looked at in two processes at the same time."""
    with ThreadPoolExecutor() as pool:
        asked = list(pool.map(_ask, TOGETHER))
    answers = {part: answer for found, _ in asked for part, answer in found.items()}
    endings = {part: ended for parts, (_, ended) in zip(TOGETHER, asked, strict=True) for part in parts}
    return _read(answers, endings)


def _ask(parts: Sequence[str]) -> tuple[Answers, str]:
    """What a process of its own answers about these parts, and how it ended."""
    command = [sys.executable, "-m", f"{__package__}.probe", *parts]
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
    answers: Answers = {}
    for line in output.splitlines():
        try:
            answer = json.loads(line)
        except ValueError:
            continue  # cut off in the middle
        answers[answer["part"]] = answer
    return answers, ended


def _read(answers: Answers, endings: Mapping[str, str]) -> list[Check]:
    """The lines of the table; endings: how the process ended that was asked about a part."""
    lines: dict[str, tuple[str, State, str]] = {
        "packages": ("Loading packages", "fault", ""),
        "worlds": ("Data of the course", "fault", "take a fresh copy of the course; a file in it is missing or broken"),
        "torch": ("PyTorch", "fault", install("torch", "torchvision")),
        "device": ("Device", "fault", "set COURSE_DEVICE to cpu, cuda, mps or xpu, or remove it"),
        "real": ("Real data sets", "note", "set COURSE_DATA to the folder that holds them, or remove it"),
    }
    found: list[Check] = []
    process_of = {part: number for number, parts in enumerate(TOGETHER) for part in parts}
    crashed: set[int] = set()
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
        elif process_of[part] not in crashed:
            crashed.add(process_of[part])  # the part at which it ended; what comes after it is not known
            if found and found[0].state == "fault":
                fix = "mend the packages above first"
            ended = f"Python did not come through this: {endings.get(part, '')}"
            found.append(Check(name, "fault", ended, fix or install()))
        else:
            found.append(Check(name, "note", "not looked at, because of a line above"))
    # Without torch there is no device either: one fault, one line to mend.
    torch_fails = any(check.name == "PyTorch" and check.state == "fault" for check in found)
    return [check for check in found if not (torch_fails and check.name == "Device")]
