"""The README tells what is stored, and points at what is there."""

from __future__ import annotations

import re
from pathlib import Path

from tools import readme_tables

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_its_figures_are_the_stored_ones():
    assert readme_tables.replaced(README) == README, "run python -m tools.readme_tables"


def test_its_links_lead_to_files():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target


def test_it_lists_the_chapters_that_are_there():
    there = {p.name[:2] for p in (ROOT / "notebooks").glob("*.ipynb")}
    listed = {line.split("|")[1].strip() for line in README.splitlines() if re.match(r"\| \d\d \|.*\| there \|", line)}
    assert listed == there
