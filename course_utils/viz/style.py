"""The course's one visual style: colours that colour-blind readers can tell apart, and text that a projector can show.

Every figure carries its own white background, so it reads the same in JupyterLab's dark mode.
"""

from __future__ import annotations

from typing import Any

# Okabe & Ito (2008), "Color Universal Design", ordered so that colours used together are far apart for everybody:
# yellow comes last but one, because on white it is fit for filled areas and not for thin lines.
PALETTE: tuple[str, ...] = (
    "#0072B2",  # blue
    "#D55E00",  # vermilion
    "#009E73",  # bluish green
    "#CC79A7",  # reddish purple
    "#56B4E9",  # sky blue
    "#E69F00",  # orange
    "#F0E442",  # yellow
    "#000000",  # black
)
BLUE, VERMILION, GREEN, PURPLE, SKY, ORANGE, YELLOW, BLACK = PALETTE

#: Colour is never the only sign: the i-th class has the i-th colour and the i-th marker.
MARKERS: tuple[str, ...] = ("o", "s", "^", "D", "v", "P", "X", "*")

#: Pixels per inch of a course figure: 7 × 4 inches are 700 × 400 pixels in a notebook.
DPI = 100


def style() -> Any:
    """The settings as a dictionary for ``matplotlib.rc_context``."""
    from cycler import cycler

    return {
        "figure.facecolor": "white",
        "figure.dpi": DPI,
        "savefig.facecolor": "white",
        "axes.facecolor": "white",
        "axes.edgecolor": "#444444",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.labelsize": 13,
        "axes.titlesize": 13,
        "axes.titleweight": "bold",
        "axes.prop_cycle": cycler(color=PALETTE[:6]),
        "axes.unicode_minus": True,
        "font.family": ["DejaVu Sans"],  # comes with Matplotlib and has ×, –, ², ₂ and →
        "font.size": 12,
        "grid.color": "#dddddd",
        "hatch.linewidth": 0.6,
        "image.cmap": "gray",
        "image.interpolation": "nearest",
        "legend.fontsize": 12,
        "legend.frameon": True,  # white behind the words: curves may run there
        "legend.framealpha": 0.85,
        "legend.edgecolor": "white",
        "lines.linewidth": 2.2,
        "lines.markersize": 7,
        "mathtext.fontset": "dejavusans",
        "xtick.labelsize": 12,
        "ytick.labelsize": 12,
    }


def use_course_style() -> None:
    """Give the figures you draw with Matplotlib yourself the look of the course, until the kernel restarts."""
    import matplotlib

    matplotlib.rcParams.update(style())
