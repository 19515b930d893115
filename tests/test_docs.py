"""The instructor's pages name what is there: commands, options, files, links, statuses, names of submissions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from course_door import cli
from tools.grade import __main__ as command
from tools.grade.handed_in import find
from tools.grade.sandbox import Limits

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
TEACHING = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
GRADING = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def anchors(page: Path) -> set[str]:
    """The anchors that the page's headings get."""
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@EACH_PAGE
def test_links_resolve(page):
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        other = (page.parent / path).resolve() if path else page
        assert other.exists(), target
        if anchor:
            assert anchor in anchors(other), target


@EACH_PAGE
def test_commands_exist(page):
    for name in re.findall(r"python3? course\.py ([a-z]+)", page.read_text(encoding="utf-8")):
        assert re.search(rf"^  {name}\b", cli.ABOUT, re.MULTILINE), name


@EACH_PAGE
def test_modules_and_files_exist(page):
    text = page.read_text(encoding="utf-8")
    for name in re.findall(r"python -m (tools(?:\.\w+)+)", text):
        path = ROOT / name.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").exists(), name
    for name in re.findall(r"\b(?:tests|course_utils|tools)/[\w/]+\.(?:py|toml)\b", text):
        if "row_means" not in name:  # the example of CONTRIBUTING.md
            assert (ROOT / name).exists(), name


def options() -> set[str]:
    return set(re.findall(r"--[a-z]+", command._parser().format_help()))


def test_every_option_is_documented_and_no_other():
    listed = set(re.findall(r"^\| `(--[a-z]+)", GRADING, re.MULTILINE))
    assert listed == options()


def test_the_commands_of_the_pages_are_understood():
    for line in re.findall(r"^python3 course\.py grade (.*)$", TEACHING + GRADING, re.MULTILINE):
        command._parser().parse_args(line.split())  # exits where it does not


def test_every_status_is_documented():
    source = (ROOT / "tools" / "grade" / "table.py").read_text(encoding="utf-8")
    body = source.split("def _status")[1].split("\ndef ")[0]
    statuses = re.findall(r'return "([^"]+)"|"([^"]+)" if|else "([^"]+)"', body)
    given = {name for found in statuses for name in found if name} | set(re.findall(r'\.status = "([^"]+)"', source))
    assert len(given) == 7
    assert given == set(re.findall(r"^\| `([a-z][a-z, ]+)` \|", GRADING, re.MULTILINE))


def test_the_limits_are_the_programs():
    limits = Limits()
    for said in (
        f"{limits.calls:g} seconds of the clock for all calls of an answer",
        f"and {limits.spare:g} more before its process is ended",
        f"{limits.seconds:g} seconds to take a notebook apart",
        f"at most {limits.threads} threads",
        f"{limits.cpu} of processor time",
        f"(default: {limits.memory})",
        f"{limits.file} MB a file and {limits.folder} MB of files",
        f"{limits.answer} MB of results",
    ):
        assert said in GRADING


def test_the_names_of_submissions_are_understood(tmp_path):
    rows = re.findall(r"^\| [^|]+ \| `([^`]+\.ipynb)`[^|]* \| ([\w ]+) \|$", TEACHING, re.MULTILINE)
    assert len(rows) == 6
    for number, (name, student) in enumerate(rows):
        path = tmp_path / str(number) / name
        path.parent.mkdir(parents=True)
        path.write_text("{}", encoding="utf-8")
        (one,) = find(tmp_path / str(number))
        assert one.student == student


def test_the_decks_that_are_named_are_there():
    text = (ROOT / "docs" / "presenting.md").read_text(encoding="utf-8")
    (named,) = re.findall(r"These chapters have a deck: ([^a-z]*)and (\d\d),", text)
    there = sorted(path.name[:2] for path in (ROOT / "slides").glob("[0-9][0-9]_*.py"))
    assert re.findall(r"\d\d", " ".join(named)) == there


def test_the_lines_that_compare_two_gradings_do(tmp_path, monkeypatch, capsys):
    (code,) = re.findall(r"```python\n(import csv\n.*?)```", GRADING, re.DOTALL)
    for folder, points in (("week3", {"ada": "5", "Zoë": "2"}), ("again", {"ada": "5", "Zoë": "2.5", "cem": "1"})):
        lines = ["student,points", *(f"{name},{number}" for name, number in points.items())]
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "grades.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # three lines to be typed do not close their files
        exec(code, {})
    assert capsys.readouterr().out == "Zoë: 2 before, 2.5 now\ncem: nothing before, 1 now\n"


def test_windows_is_told_what_to_do():
    """Its Python has neither `resource` nor `os.fork`."""
    code = """
import os, sys
import concurrent.futures.process, multiprocessing.context, random, tqdm
sys.modules["resource"] = None
del os.fork
from tools.grade.__main__ import main
sys.exit(main(["submissions"]))
"""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": path},
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "WSL" in done.stdout
