"""Redraw a figure quickly: what a demo moves is drawn over a kept picture of what it does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


class Canvas:
    """The pixels of a figure, again and again.

    Ticks, labels, grids and legends take most of the time and seldom change. They are drawn once and kept; lines,
    images, patches, collections, texts and titles are drawn over them, in the order of their zorder. Those below the
    first one that has changed are kept as well: a photograph is scaled once and not with each move of a line over it.
    Whenever anything else has changed (a limit, a tick, a label) all is drawn anew, so the pixels depend on the figure
    alone and not on its history. Figures with 3-D axes are always drawn as a whole.
    """

    def __init__(self, figure: Any) -> None:
        self.figure = figure
        self.whole = any(ax.name == "3d" for ax in figure.axes)
        self.moving = [] if self.whole else sorted(_moving(figure), key=lambda artist: artist.get_zorder())
        for artist in self.moving:
            artist.set_animated(True)
        self.still: list[Any] = []
        self.kept: Any = None
        self.frames: Any = None
        self.lower: Any = None  # the kept picture and, over it, the first `depth` moving artists
        self.depth = 0

    def pixels(self) -> npt.NDArray[np.uint8]:
        """(H, W, 3) uint8 of the figure as it is now."""
        canvas = self.figure.canvas
        if self.whole or self._changed():
            canvas.draw()
            self.kept = None if self.whole else canvas.copy_from_bbox(self.figure.bbox)
            self.lower, self.depth = self.kept, 0
            self.frames = self._frames()
            # Artists that drawing leaves stale (hidden ticks, say) can never tell a change.
            moving = set(map(id, self.moving))
            self.still = [a for a in self.figure.findobj() if not a.stale and id(a) not in moving and a.figure is not a]
        else:
            if any(artist.stale for artist in self.moving[: self.depth]):
                self.lower, self.depth = self.kept, 0
            canvas.restore_region(self.lower)
        start = self.depth
        same = next((i for i, artist in enumerate(self.moving) if artist.stale), len(self.moving))
        for number, artist in enumerate(self.moving[start:], start):
            if number == same and number > start:
                self.lower, self.depth = canvas.copy_from_bbox(self.figure.bbox), number
            (artist.axes or self.figure).draw_artist(artist)
            if not artist.get_visible():
                artist.stale = False  # drawing does that for what can be seen; being shown again makes it stale
        return np.asarray(canvas.buffer_rgba())[..., :3]

    def _changed(self) -> bool:
        return self.kept is None or self.frames != self._frames() or any(artist.stale for artist in self.still)

    def _frames(self) -> list[Any]:
        """What an axes' frame depends on beside its artists; an empty label stays stale, so labels stand here too."""
        return [
            (
                ax.viewLim.bounds,
                ax.get_position().bounds,
                ax.get_visible(),
                (ax.get_xscale(), ax.get_yscale()),
                (ax.get_xlabel(), ax.get_ylabel()),
            )
            for ax in self.figure.axes
        ]


def _moving(figure: Any) -> list[Any]:
    """Everything in the axes but their frames; and images and texts of the figure itself."""
    found = [*figure.images, *figure.texts, *figure.lines, *figure.patches]
    for ax in figure.axes:
        found += [*ax.images, *ax.patches, *ax.collections, *ax.lines, *ax.texts, ax.title]
        found += [ax.get_legend()] if ax.get_legend() else []
    return found
