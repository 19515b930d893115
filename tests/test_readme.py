"""The README tells what is stored, and points at what is there."""

from __future__ import annotations

import re
from pathlib import Path

from tools import deck_live, readme_tables, slides

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


def test_the_page_for_lecturers_leads_somewhere_and_its_commands_are_understood():
    page = (ROOT / "docs" / "presenting.md").read_text(encoding="utf-8")
    heads = {re.sub(r"[^a-z0-9 -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)", page, re.M)}
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert len(links) == 6
    assert {link.removeprefix("#") for link in links} <= heads
    commands = re.findall(r"`python3 course\.py slides ([^`]*)`", page)
    assert {tuple(words.split()) for words in commands} == {("02",), ("--pdf", "--notes", "02"), ("--live", "02")}
    assert [slides.arguments(words.split()).chapters for words in commands] == [["02"]] * len(commands)
    assert f"`{deck_live.PRESENT_KEY}`" in page
