"""course.py test: every check of the course, ending in pytest's summary."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from course_door import Fault
from course_door.environment import Environment

STAGES = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
    ("drift of the notebooks", ["tools.notebooks", "--check"]),
    ("solved notebooks", ["tools.notebooks", "--solved"]),
)
NBVAL = ["--nbval-lax", "--nbval-cell-timeout=120", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"]


def run(root: Path, environment: Environment, arguments: list[str]) -> int:
    """Run all stages, whatever each of them says, then pytest. Returns 0 only if everything passed."""
    if not (root / "tests").is_dir():
        raise Fault("This copy of the course has no tests; they are in its repository.")
    variables = _variables(root, environment)
    failed = _stages(root, environment, variables)
    notes = [f"FAILED: {name}" for name in failed] or [f"passed: {', '.join(name for name, _ in STAGES)}"]
    notes += [f"not run: {line}" for line in missing(os.environ)]
    variables["COURSE_TEST_NOTES"] = json.dumps(notes)
    print("== pytest", flush=True)
    # Three on two cores: who drives a browser or waits for a process that is to be stopped leaves a core idle.
    command = [str(environment.python), "-m", "pytest", "-p", "course_door.stage_report", "-n", "3"]
    # In the order of names: by default the files with the fewest tests come last, and some of these are the longest.
    command += ["--dist", "loadfile", "--no-loadscope-reorder", *NBVAL, *_targets(root, arguments), *arguments]
    code = subprocess.call(command, cwd=root, env=variables)
    return code or (1 if failed else 0)


def _stages(root: Path, environment: Environment, variables: dict[str, str]) -> list[str]:
    """Run all stages side by side, each on one core, print what they say one after another; the names that failed."""
    begun, failed = time.monotonic(), []
    with ExitStack() as stack:
        started = []
        for name, words in STAGES:
            said = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace"))
            command = [str(environment.python), "-m", *words]
            process = subprocess.Popen(command, cwd=root, env=variables, stdout=said, stderr=subprocess.STDOUT)
            stack.callback(process.kill)  # no stage outlives tests that are stopped
            started.append((name, process, said))
        for name, process, said in started:
            print(f"== {name}", flush=True)
            code = process.wait()
            said.seek(0)
            print(said.read(), end="")
            if code != 0:
                failed.append(name)
                print(f"{name} FAILED")
            print(f"   after {time.monotonic() - begun:.0f} s", flush=True)
    return failed


def missing(variables: Mapping[str, str]) -> list[str]:
    """What this machine lacks, and which tests do not run because of it."""
    lines = []
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))):
        lines.append("tests in a browser; Chromium is missing (Debian: apt install chromium)")
    if not (shutil.which("node") and shutil.which("npm")):
        lines.append("tests of the slides; node is missing (https://nodejs.org)")
    if not (variables.get("COURSE_DATA") and Path(variables["COURSE_DATA"]).is_dir()):
        lines.append("tests on real data sets; COURSE_DATA does not name a folder with them")
    return lines


def _targets(root: Path, arguments: list[str]) -> list[str]:
    if any((root / word.split("::")[0]).exists() for word in arguments if not word.startswith("-")):
        return []  # the caller said what to run
    notebooks = [*(root / "notebooks").glob("*.ipynb"), *(root / "build" / "solved").glob("*.ipynb")]
    return ["tests", *sorted(str(path.relative_to(root)) for path in notebooks)]


def _variables(root: Path, environment: Environment) -> dict[str, str]:
    variables = dict(environment.variables)
    # More workers than cores: a second thread in each would make all of them slower, some five times.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        variables[name] = "1"
    # A sitecustomize module there refuses every address but loopback, in kernels and in child processes too.
    variables["PYTHONPATH"] = os.pathsep.join([str(root / "tests" / "network_block"), variables["PYTHONPATH"]])
    variables["COURSE_BLOCK_NETWORK"] = "1"
    variables["MPLBACKEND"] = "agg"
    variables["PYTHONUNBUFFERED"] = "1" if not sys.stdout.isatty() else variables.get("PYTHONUNBUFFERED", "")
    variables.pop("COURSE_REAL_DATA", None)
    return variables
