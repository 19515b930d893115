"""Make docs/readme.png: chapter 02 in JupyterLab, a demo that was moved and an answer that was checked.

`python -m tools.readme_picture`; needs Chromium.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

from tools.browser import Notebook, chromium_page, jupyterlab

ROOT = Path(__file__).resolve().parent.parent
WRONG = (
    "def l2_distances(a, b):\n"
    "    difference = a[:, None, :].astype(float) - b[None, :, :]\n"
    "    return (difference**2).sum(axis=2)"
)


def main() -> None:
    """Open the chapter, touch it, and paste the two cells one below the other."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        root, settings = Path(folder) / "root", Path(folder) / "settings"
        root.mkdir()
        settings.mkdir()
        shutil.copy(ROOT / "notebooks" / "02_knn.ipynb", root)
        with (
            jupyterlab(root, settings) as address,
            chromium_page(viewport={"width": 1150, "height": 1200}, device_scale_factor=1.5) as page,
        ):
            notebook = Notebook(page, address.format(notebook="02_knn.ipynb"))
            page.keyboard.press("Control+b")  # the file browser goes
            notebook.run_all()
            notebook.write(notebook.cell("def l2_distances"), WRONG)
            notebook.run_cell(notebook.cell("def l2_distances"))
            check, demo = notebook.cell("ex.l2_distances.check"), notebook.cell("ch02.boundary_demo")
            notebook.run_cell(check)
            demo.scroll_into_view_if_needed()
            demo.locator(".noUi-handle").first.focus()
            for _ in range(2):
                page.keyboard.press("ArrowRight")
            page.wait_for_timeout(1500)
            cells = [notebook.cell("def l2_distances"), check, demo]
            parts = [Image.open(io.BytesIO(cell.screenshot())) for cell in cells]
    sheet = Image.new("RGB", (max(p.width for p in parts), sum(p.height for p in parts)), "white")
    top = 0
    for part in parts:
        sheet.paste(part, (0, top))
        top += part.height
    path = ROOT / "docs" / "readme.png"
    path.parent.mkdir(exist_ok=True)
    sheet.quantize(128).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {sheet.width} × {sheet.height}, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
