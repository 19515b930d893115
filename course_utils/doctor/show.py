"""The table in plain text and in HTML. Colour stands beside a mark and a word, never alone."""

import html
from collections.abc import Iterable

from .check import Check

_MARKS = {"fine": "✓", "note": "!", "fault": "✗"}
_WORDS = {"fine": "fine", "note": "works, but", "fault": "to mend"}
_COLOURS = {"fine": "#009E73", "note": "#E69F00", "fault": "#D55E00"}


def summary(found: Iterable[Check]) -> str:
    """One sentence: whether the course runs here."""
    faults = sum(check.state == "fault" for check in found)
    if not faults:
        return "The course runs here."
    return f"The course does not run here yet: {faults} {'line is' if faults == 1 else 'lines are'} to mend."


def text(found: list[Check]) -> str:
    """The table in plain text: a mark, a word, what was looked at, what was found, and the fix below it."""
    width = max(len(check.name) for check in found)
    lines = []
    for check in found:
        lines.append(f"{_MARKS[check.state]} {_WORDS[check.state]:<10}  {check.name:<{width}}  {check.found}")
        if check.fix:
            lines.append(f"{'':14}{'':{width}}  → {check.fix}")
    return "\n".join([*lines, summary(found)])


def markup(found: list[Check]) -> str:
    """The table in HTML, with heads for columns and rows and the summary as its caption."""
    rows = []
    left = 'style="text-align:left;vertical-align:top"'
    for check in found:
        mark = f"border-left:6px solid {_COLOURS[check.state]};text-align:left;vertical-align:top;white-space:nowrap"
        fix = f"<br><strong>What to do:</strong> {html.escape(check.fix)}" if check.fix else ""
        rows.append(
            f'<tr><td style="{mark}"><span aria-hidden="true">{_MARKS[check.state]}</span> {_WORDS[check.state]}</td>'
            f'<th scope="row" {left}>{html.escape(check.name)}</th>'
            f"<td {left}>{html.escape(check.found)}{fix}</td></tr>"
        )
    heads = "".join(f'<th scope="col" {left}>{head}</th>' for head in ("state", "looked at", "found"))
    return (
        f'<table class="course-doctor"><caption style="text-align:left"><strong>{html.escape(summary(found))}</strong>'
        f"</caption><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )
