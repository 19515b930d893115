"""Execute a notebook the same way everywhere, and keep of its outputs what may be committed."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets import default

from tools.chapter_source import ROOT, BuildError

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
CELL_SECONDS = 600
MAX_BYTES = 1_000_000
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class _ThisPython(KernelSpecManager):
    """The kernel of the Python that runs the build, whatever kernels the user has installed under the same name."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        from ipykernel.kernelspec import RESOURCES, get_kernel_dict

        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


class _Kernel(AsyncKernelManager):
    @default("kernel_spec_manager")
    def _use_this_python(self) -> KernelSpecManager:
        return _ThisPython(parent=self)


def execute(notebook: NotebookNode, name: str, progress: Callable[[int, int], None] = lambda done, of: None) -> None:
    """Run every cell of `notebook` in place, with static demos, embedded data, one thread and an empty working folder.

    Raises BuildError, with the cell and the end of its traceback, if a cell raises or takes more than ten minutes.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            kernel_manager_class=_Kernel,
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
            store_widget_state=False,
            record_timing=False,
            coalesce_streams=True,
            extra_arguments=["--IPKernelApp.log_level=ERROR"],
            on_cell_complete=lambda cell, cell_index: progress(cell_index + 1, len(notebook.cells)),
        )
        metadata = dict(notebook.metadata)
        try:
            client.execute(env=environment(Path(folder)))
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            end = "\n".join(COLOURS.sub("", str(error)).strip().splitlines()[-12:])
            raise BuildError(f"{name}: {_stopped_at(notebook)}\n{end}") from None
        notebook.metadata = NotebookNode(metadata)
    _drop_widgets(notebook)


def environment(folder: Path) -> dict[str, str]:
    """The environment of a kernel that builds: nothing of the user's own set-up reaches the outputs."""
    env = {k: v for k, v in os.environ.items() if k not in {"COURSE_REAL_DATA", "PYTHONSTARTUP"}}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    path = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH", "")]))
    own = {
        "COURSE_STATIC_DEMOS": "1",
        "COURSE_DEVICE": "cpu",
        "IPYTHONDIR": str(folder / ".ipython"),
        "PYTHONPATH": path,
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    return env | threads | own


def _stopped_at(notebook: NotebookNode) -> str:
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and any(out.output_type == "error" for out in cell.outputs):
            return f"{cell_name(cell, number)} raised"
    return "a cell took too long, or the kernel died"


def cell_name(cell: NotebookNode, number: int) -> str:
    """How messages call a cell of a notebook: its number from 1, and its grade id or first line."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "empty")
    return f"cell {number} ({grade_id or first[:50]})"


def _drop_widgets(notebook: NotebookNode) -> None:
    """A saved widget reopens as an error message, and the bar of a loop that ended tells nothing."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if WIDGET_VIEW not in out.get("data", {})]


def output_problems(notebook: NotebookNode, text: str) -> Iterator[str]:
    """What a notebook must not have: errors, stderr, widgets, private paths, cells not run, more than 1 MB."""
    private = [str(ROOT), sys.prefix, str(Path.home()) + os.sep, "ipykernel_"]
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code":
            continue
        name = cell_name(cell, number)
        if cell.execution_count is None:
            yield f"{name} was not executed"
        for out in cell.outputs:
            if out.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", []):
                yield f"{name} raised {out.ename}: {out.evalue}"
            if out.output_type == "stream" and out.name == "stderr":
                yield f"{name} wrote to stderr (nbgrader would give 0 points): {out.text.strip()[:200]}"
            if WIDGET_VIEW in out.get("data", {}):
                yield f"{name} holds a widget, which reopens as 'model not found'"
            words = "".join(_texts(out))
            yield from (f"{name} shows a path of this machine: {place}" for place in private if place in words)
    if len(text.encode()) > MAX_BYTES:
        size = f"{len(text.encode()) / 1e6:.2f} MB, more than {MAX_BYTES / 1e6:.0f}"
        yield f"the notebook has {size}: show fewer or smaller pictures"


def _texts(out: Any) -> Iterator[str]:
    if out.output_type == "stream":
        yield out.text
    for kind, value in out.get("data", {}).items():
        if kind.startswith("text/"):
            yield str(value)
