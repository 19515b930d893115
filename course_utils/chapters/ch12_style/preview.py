"""Watch a painting grow: one picture below the cell that is replaced as often as there is a new one."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from course_utils.viz.display import compact
from course_utils.viz.pictures import as_rgb, enlarge

from .pictures import Picture


def live(zoom: int = 2) -> Callable[[Picture, int, int], None]:
    """What `transfer(..., preview=live())` calls with each new picture. The build of the notebooks shows nothing.

    Args:
        zoom: every pixel becomes zoom × zoom of the screen's.

    Raises:
        ValueError: zoom is not a whole number from 1 to 8.
    """
    if isinstance(zoom, bool) or not isinstance(zoom, int) or not 1 <= zoom <= 8:
        raise ValueError(f"zoom was expected to be a whole number from 1 to 8; {zoom!r} came.")
    handle: Any = None

    def show(picture: Picture, done: int, steps: int) -> None:
        nonlocal handle
        if os.environ.get("COURSE_STATIC_DEMOS") == "1":
            return
        from IPython.display import display

        data = compact(enlarge(as_rgb(picture), zoom))
        mime = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
        bundle = {mime: data, "text/plain": f"[the painting after {done} of {steps} steps]"}
        about = {mime: {"alt": f"The painting after {done} of {steps} steps."}}
        if handle is None:
            handle = display(bundle, metadata=about, raw=True, display_id=True)
        else:
            handle.update(bundle, metadata=about, raw=True)

    return show
