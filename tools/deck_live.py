"""A deck whose demos can be moved while it is shown: `python -m tools.slides --live NN`.

The deck becomes a notebook in which each frame of a demo is the demo itself. JupyterLab shows it as slides with
jupyterlab-slideshow, which reads the same `slideshow` metadata as the page.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from urllib.parse import quote

import nbformat
from nbformat import NotebookNode

from course_door.programs import hand_over
from tools.chapter_source import ROOT
from tools.deck_source import Deck

#: Runs every cell and then shows the first slide.
PRESENT_KEY = "F8"
_PRESENT = {
    # When all cells have run the last one is chosen: back to the first, then begin.
    "commands": ["notebook:run-all-cells", "notebook:extend-marked-cells-top", "notebook:deselect-all", "deck:start"]
}
#: JupyterLab's settings for a lecture. Its own, because the extension writes into them that it is presenting.
SETTINGS = {
    "@jupyterlab/shortcuts-extension/shortcuts": {
        "shortcuts": [
            {"command": "apputils:run-all-enabled", "keys": [PRESENT_KEY], "selector": "body", "args": _PRESENT}
        ]
    },
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "jupyterlab-slideshow/plugin": {"active": False},
}


def notebook(deck: Deck) -> NotebookNode:
    """The deck as a notebook with one cell for each slide or fragment: the extension stops at every cell.

    Notes are left out; it would show an empty slide for each of them.
    """
    made = nbformat.v4.new_notebook()
    before = [nbformat.v4.new_code_cell("from tools import deck\n\ndeck.live()"), *deck.setup]
    for slide in deck.slides:
        kind = slide.cells[0].metadata.slideshow.slide_type
        for parts in _steps(slide.cells):
            made.cells.append(_cell([*before, *parts], kind))
            made.cells[-1].id = f"step-{len(made.cells)}"
            before, kind = [], "fragment"
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made


def _steps(cells: list[NotebookNode]) -> list[list[NotebookNode]]:
    """What appears with each press of a key: the slide, then its fragments."""
    steps: list[list[NotebookNode]] = [[]]
    for cell in cells:
        if cell.metadata.slideshow.get("slide_type") == "fragment":
            steps.append([])
        steps[-1].append(cell)
    return steps


def _cell(parts: list[NotebookNode], kind: str) -> NotebookNode:
    if all(part.cell_type == "markdown" for part in parts):
        made = nbformat.v4.new_markdown_cell("\n\n".join(part.source for part in parts))
    else:
        made = nbformat.v4.new_code_cell("\n\n".join(map(_code, parts)), metadata={"jupyter": {"source_hidden": True}})
    made.metadata["slideshow"] = {"slide_type": kind}
    return made


def _code(part: NotebookNode) -> str:
    if part.cell_type == "markdown":
        return f"deck.say({part.source!r})"
    fenced = f"```python\n{part.source}\n```"
    return f"deck.say({fenced!r})\n{part.source}" if "show-input" in part.metadata.get("tags", []) else str(part.source)


def write(deck: Deck, folder: Path) -> Path:
    """Write the notebook into `folder`, beside the settings of JupyterLab for it; returns its path."""
    target = folder / f"{deck.path.stem}.ipynb"
    for name, values in SETTINGS.items():
        path = settings(folder) / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    nbformat.write(notebook(deck), target)
    return target


def settings(folder: Path) -> Path:
    """Where JupyterLab's settings for the notebooks in `folder` lie: a hidden folder, not listed there."""
    return folder / ".settings"


def present(path: Path, browser: bool = True) -> int:
    """Open the notebook in JupyterLab, until it is stopped with Ctrl-C; returns its exit code."""
    command: list[Path | str] = [Path(sys.executable), "-m", "jupyterlab", "-y"]
    command += [f"--ServerApp.root_dir={path.parent}", f"--LabApp.default_url=/lab/tree/{quote(path.name)}?reset"]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    inherited = os.environ.get("PYTHONPATH", "")
    variables = {
        **os.environ,
        "JUPYTERLAB_SETTINGS_DIR": str(settings(path.parent)),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), inherited])),
    }
    return hand_over(command, ROOT, variables)
