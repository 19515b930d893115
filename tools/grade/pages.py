"""What both kinds of pages share: the frame around them, the name of a student's page, tables."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem} h2{font-size:1.3rem;margin-top:2rem;border-top:1px solid #bbb;padding-top:1rem}
h3{font-size:1.1rem;margin-bottom:.2rem} p,li,td,th{overflow-wrap:anywhere}
table{border-collapse:collapse;margin:1.5rem 0} caption{text-align:left;font-weight:600;padding-bottom:.3rem}
thead th{overflow-wrap:normal;font-weight:600;color:#444}
th,td{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ddd}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
.name{font:.9em ui-monospace,monospace;white-space:nowrap;overflow-wrap:normal}
.wide{display:inline-block;width:clamp(3rem,22vw,14rem);height:.8rem;background:#eee;vertical-align:middle}
.bar{display:block;height:100%;background:#0072B2}
@media(max-width:36rem){body{margin:1rem auto} th,td{padding-right:.5rem;font-size:.9rem} .name{white-space:normal}}
.note{background:#f3f3f3;padding:.5rem 1rem;border-left:4px solid #E69F00} pre{white-space:pre-wrap}
"""
#: Nothing on these pages is a script; should anything ever get in, a browser does not run it, and loads nothing.
POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
)


def page(title: str, body: str) -> str:
    """A whole page of HTML around this body."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width">{POLICY}<style>{STYLE}</style></head>\n'
        f"<body><main><h1>{escape(title)}</h1>\n{body}</main></body></html>\n"
    )


def file_name(student: str) -> str:
    """A file name for the student's page: letters, digits and a hash; whatever the student is called, no path."""
    plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:40] or "student"
    return f"{slug}-{hashlib.sha256(student.encode()).hexdigest()[:8]}.html"


def link(student: str) -> str:
    """A link from the summary to the student's page."""
    return f'<a href="feedback/{file_name(student)}">{escape(student)}</a>'


def total(answers: Mapping[str, Mapping[str, Any]], key: str) -> float:
    """The sum of 'score' or 'maximum' over a notebook's answers."""
    return sum(float(answer[key]) for answer in answers.values())


def number(count: int) -> str:
    """A count as a cell of `as_table`, which sets it to the right."""
    return f"#{count}"


def as_table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; the cells are HTML already."""
    first = rows[0] if rows else ()
    kinds = [' class="number"' if cell.startswith("#") else "" for cell in first] or [""] * len(head)
    top = "".join(f'<th scope="col"{kind}>{escape(h)}</th>' for h, kind in zip(head, kinds, strict=True))
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{''.join(_line(row, kinds) for row in rows)}</tbody></table>"
    )


def _line(row: Sequence[str], kinds: Sequence[str]) -> str:
    cells: Iterator[str] = (f"<td{kind}>{cell.removeprefix('#')}</td>" for cell, kind in zip(row, kinds, strict=True))
    return f"<tr>{''.join(cells)}</tr>"
