"""How long a demo takes to answer in a real JupyterLab, with Chromium on the same machine."""

from __future__ import annotations

import contextlib
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHANGED = """([control, image]) => {
    window.changed = window.seen = 0;
    const note = () => { window.changed = performance.now(); };
    for (const event of ['keydown', 'change']) control.addEventListener(event, note, true);
    new MutationObserver(() => { window.seen = performance.now(); }).observe(image, {attributeFilter: ['src']});
}"""
TIMES = 12
#: A demo on which one draws is shown with a net in its name's stead.
SHOWN_AS = {"draw_demo": "draw_with"}


def seconds_of_changes(notebooks: Path, shown: dict[str, list[str]]) -> Iterator[tuple[str, str, float]]:
    """(chapter, demo, median seconds from a change of its first control to the picture).

    Args:
        notebooks: the folder with the student notebooks.
        shown: chapter ('02_knn') → its demos' names. One that no cell shows is named in a line and left out.
    """
    from tools.browser import CHROMIUM, Notebook, chromium_page, jupyterlab

    if CHROMIUM is None:
        print("demos in JupyterLab: not measured, Chromium is missing")
        return
    with tempfile.TemporaryDirectory() as folder:
        root, settings = Path(folder) / "root", Path(folder) / "settings"
        shutil.copytree(notebooks, root, ignore=shutil.ignore_patterns("source"))
        settings.mkdir()
        with jupyterlab(root, settings) as address, chromium_page(viewport={"width": 1280, "height": 1200}) as page:
            for chapter, demos in shown.items():
                notebook = Notebook(page, address.format(notebook=f"{chapter}.ipynb"))
                notebook.run_all()
                for demo in demos:
                    cell = notebook.cell(f"demos.show({'ch' + chapter[:2]}.{SHOWN_AS.get(demo, demo)}")
                    if cell.count():
                        yield chapter, demo, press(page, cell)
                    else:
                        print(f"{chapter}: no cell shows {demo}; not measured in JupyterLab")


def press(page: Any, cell: Any) -> float:
    """Median seconds from a change (a key on a slider, a choice in a menu, a line on a field) to its picture."""
    cell.scroll_into_view_if_needed()
    control = cell.locator(".noUi-handle, select, canvas").first
    control.wait_for()
    page.wait_for_timeout(500)
    page.evaluate(CHANGED, [control.element_handle(), cell.locator("img").first.element_handle()])
    kind = control.evaluate("e => e.tagName")
    if kind == "CANVAS":
        control.press(" ")  # the pen down
    seconds = []
    for turn in range(TIMES):
        if kind == "SELECT":
            control.select_option(index=(turn + 1) % 2)
        elif kind == "CANVAS":
            control.press(("ArrowRight", "ArrowDown")[turn % 2])
        else:
            control.press("ArrowRight" if turn % 4 < 2 else "ArrowLeft")
        with contextlib.suppress(Exception):  # at the end of a control nothing changes
            page.wait_for_function("window.seen > window.changed", timeout=2000)
            seconds.append(page.evaluate("window.seen - window.changed") / 1000)
        page.wait_for_timeout(150)
    return statistics.median(seconds) if seconds else float("nan")
