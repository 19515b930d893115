"""The pins hold for every system, and what is built from the repository works without it."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from course_door.cli import ABOUT
from tools import lock

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-student.lock")
SYSTEMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
    "darwin": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin", "platform_machine": "arm64"},
    "win32": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
}
PYTHONS = ("3.11.4", "3.11.9", "3.12.7", "3.13.1")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def pins(name: str, system: str, python: str) -> dict[str, str]:
    """What the lock installs there: name → version. Fails where two lines apply to one package."""
    where = {
        **SYSTEMS[system],
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    found: dict[str, str] = {}
    for line in lines(name):
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate(where):
            key = canonicalize_name(requirement.name)
            assert key not in found, f"{name}: two pins for {key} on {system}, Python {python}"
            found[key] = str(requirement.specifier).removeprefix("==")
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_exact_pins_and_no_addresses(name: str) -> None:
    assert len(lines(name)) > 100
    for line in lines(name):
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.+]*( ; [^@/\\]+)?", line), line


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_locks_hold_on_every_system(system: str, python: str) -> None:
    full, student = (pins(name, system, python) for name in LOCKS)
    assert student.items() <= full.items(), "the student's lock has other pins"
    tools = {"nbgrader", "pytest", "mypy", "ruff", "jupytext", "nbval", "playwright"}
    assert tools <= full.keys()
    assert not tools & student.keys()
    assert ("appnope" in student) == (system == "darwin")
    assert ("pywinpty" in student) == (system == "win32")
    assert any(key.startswith("nvidia-") for key in student) == (system == "linux")
    for line in PROJECT["dependencies"]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(student[canonicalize_name(requirement.name)]), line
    for line in PROJECT["optional-dependencies"]["dev"]:
        requirement = Requirement(line)
        wanted = requirement.marker is None or requirement.marker.evaluate({"sys_platform": system})
        assert (canonicalize_name(requirement.name) in full) == wanted, line
        assert not wanted or requirement.specifier.contains(full[canonicalize_name(requirement.name)]), line


def test_the_lock_is_made_by_one_command() -> None:
    full, student = lock.commands(upgrade=False)
    assert full[-4:] == ["dev", "pyproject.toml", "-o", "requirements.lock"]
    assert student[-5:] == ["-c", "requirements.lock", "pyproject.toml", "-o", "requirements-student.lock"]
    for command in (full, student):
        assert {"--universal", "--no-emit-index-url", "--no-emit-find-links"} <= set(command)
        assert "--upgrade" not in command
    assert all("--upgrade" in command for command in lock.commands(upgrade=True))
    assert "python -m tools.lock" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_conda_installs_the_same_lock() -> None:
    recipe = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert recipe["name"] == "seeing-course"
    python = next(entry for entry in recipe["dependencies"] if str(entry).startswith("python="))
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.split("=")[1])
    assert "pip" in recipe["dependencies"]
    assert [entry for entry in recipe["dependencies"] if isinstance(entry, dict)] == [{"pip": ["-r requirements.lock"]}]


def test_the_licence_covers_code_and_text() -> None:
    text = " ".join((ROOT / "LICENSE").read_text(encoding="utf-8").split())
    assert "Permission is hereby granted, free of charge, to any person obtaining a copy" in text
    assert 'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND' in text
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in text


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_the_pages_name_only_what_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    commands = set(re.findall(r"course\.py ([a-z]+)", text))
    assert "test" in commands
    known = set(re.findall(r"^  ([a-z]+) ", ABOUT, re.MULTILINE))
    assert commands <= known, f"course.py knows no {commands - known}"
    for module in set(re.findall(r"-m (tools\.[a-z_.]+)", text)):
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://") or (ROOT / target).exists(), target


# -- the wheel -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert built.returncode == 0, built.stdout + built.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_carries_the_package_and_its_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {f"course_utils/_data/{p.relative_to(ROOT / 'data').as_posix()}" for p in files(ROOT / "data")}
    assert shipped <= names
    assert {p.relative_to(ROOT).as_posix() for p in files(ROOT / "course_utils") if p.suffix == ".py"} <= names
    assert not {name.split("/")[0] for name in names if ".dist-info/" not in name} - {"course_utils"}


def files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts and not p.name.startswith(".")]


RUN = """
import json, sys
import nbclient, nbformat
import course_utils
notebook = nbformat.read("../solved.ipynb", as_version=4)
expected = [cell.outputs[0].data["text/plain"] for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
notebook.cells.append(nbformat.v4.new_code_cell("import course_utils\\nprint(course_utils.__file__)"))
nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
found = [
    output.data["text/plain"]
    for cell in notebook.cells if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("points")
    for output in cell.outputs if "data" in output
]
print(json.dumps([course_utils.__file__, notebook.cells[-1].outputs[0].text.strip(), expected, found]))
"""


def test_the_wheel_runs_chapter_02_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    from tools.chapter_source import Layout
    from tools.notebooks import build_solved

    solved = build_solved(ROOT / "notebooks" / "source" / "02_knn.py", Layout(build=tmp_path / "build"))
    shutil.copy(solved, tmp_path / "solved.ipynb")
    home, empty = tmp_path / "clean", tmp_path / "empty"
    empty.mkdir()
    subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [sys.executable, "-I", "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*pip, str(wheel)], check=True)
    # Its dependencies, seven gigabytes, are those of the environment that runs this test: a line in a .pth file appends
    # one folder to the search path. The .pth files in that folder, which would lead to the repository, are not read.
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (site / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")

    variables = {k: v for k, v in os.environ.items() if not k.startswith(("COURSE_DATA", "JUPYTER", "PYTHON"))}
    variables["PYTHONPATH"] = str(ROOT / "tests" / "network_block")
    variables["JUPYTER_DATA_DIR"] = str(tmp_path / "jupyter")  # no kernels of the person who runs this
    variables["IPYTHONDIR"] = str(tmp_path / "ipython")
    ran = subprocess.run(
        [str(python), "-W", "ignore", "-c", RUN],
        cwd=empty,
        env=variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    ours, kernels, expected, found = json.loads(ran.stdout.splitlines()[-1])
    assert ours == kernels
    assert ours.startswith(str(home)), f"{ours} is not the wheel's"
    assert found == expected, "a solution does not earn full points there"
    assert len(found) >= 6
    assert list(empty.iterdir()) == []
    cells = nbformat.read(solved, as_version=4).cells
    assert len(found) == sum(bool(cell.metadata.get("nbgrader", {}).get("points")) for cell in cells)
