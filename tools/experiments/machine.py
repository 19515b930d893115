"""What every stored result says about where and when it was made."""

from __future__ import annotations

import datetime
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parents[2] / "data" / "results"


def stamp(seed: int, packages: tuple[str, ...] = ("numpy",)) -> dict[str, Any]:
    """Seed, date, processor, cores and versions."""
    return {
        "seed": seed,
        "date": datetime.date.today().isoformat(),
        "machine": f"{processor()}, {os.cpu_count()} cores, no GPU used",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
    }


def processor() -> str:
    """The processor's name as the system gives it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def save(name: str, result: dict[str, Any]) -> Path:
    """Write data/results/NAME.json, whole or not at all: a run of minutes may be interrupted."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path
