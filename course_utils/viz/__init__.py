"""Pictures, curves and tables in the course's one style, each with a sentence that says what is to be seen."""

from __future__ import annotations

from .boxes import with_boxes
from .curves import figure
from .display import table
from .pictures import show
from .style import MARKERS, PALETTE, use_course_style

__all__ = ["MARKERS", "PALETTE", "figure", "show", "table", "use_course_style", "with_boxes"]
