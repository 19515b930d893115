"""GitHub's workflows, Binder and the development container: none has run, so what can be checked here is checked."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = {path.name: path for path in sorted((ROOT / ".github" / "workflows").glob("*"))}
PYTHONS = SpecifierSet(
    tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
)
SYSTEMS = {"ubuntu-latest", "macos-latest", "windows-latest"}


def workflow(name: str) -> dict[str, Any]:
    read = yaml.safe_load(WORKFLOWS[name].read_text(encoding="utf-8"))
    read["on"] = read.pop(True)  # YAML 1.1 reads the word on as a truth value
    return read


def steps(name: str) -> list[dict[str, Any]]:
    (job,) = workflow(name)["jobs"].values()
    return job["steps"]


def commands(name: str) -> list[str]:
    return [step["run"] for step in steps(name) if "run" in step]


# -- GitHub ----------------------------------------------------------------------------------------------------


def test_there_are_two_workflows() -> None:
    assert set(WORKFLOWS) == {"test.yml", "weekly.yml"}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_read_and_nothing_else(name: str) -> None:
    read = workflow(name)
    assert read["permissions"] == {"contents": "read"}
    assert set(read["on"]) <= {"push", "pull_request", "schedule", "workflow_dispatch"}
    text = WORKFLOWS[name].read_text(encoding="utf-8")
    assert "secrets." not in text
    assert "github.event" not in text, "what strangers write must not reach a shell"
    for job in read["jobs"].values():
        assert "permissions" not in job
        assert 0 < job["timeout-minutes"] <= 120
        assert set(job["strategy"]["matrix"]["os"]) == SYSTEMS
    for step in steps(name):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_github_s_own_at_a_major_version(name: str) -> None:
    used = [step["uses"] for step in steps(name) if "uses" in step]
    assert len(used) == 3
    for action in used:
        assert re.fullmatch(r"actions/(checkout|setup-python|setup-node)@(v\d+|[0-9a-f]{40})", action), action


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_says_that_it_has_not_run(name: str) -> None:
    """Take the comment away, and this test, after the first run."""
    head = WORKFLOWS[name].read_text(encoding="utf-8").split("name:")[0]
    assert "Not run so far" in head


def test_the_tests_run_on_the_lock_with_the_oldest_and_the_newest_python() -> None:
    (job,) = workflow("test.yml")["jobs"].values()
    pythons = job["strategy"]["matrix"]["python"]
    assert pythons == ["3.11", "3.13"]
    assert all(PYTHONS.contains(version) for version in pythons)
    assert not PYTHONS.contains("3.10")
    assert not PYTHONS.contains("3.14")
    assert commands("test.yml") == ["python course.py test", "python course.py doctor"]


def test_weekly_renews_the_lock_before_it_tests() -> None:
    said = commands("weekly.yml")
    assert said.index("python -m tools.lock --upgrade") < said.index("python course.py test")
    assert said[0] == "python -m pip install uv", "tools.lock needs nothing else"
    minute, hour, *_, weekday = workflow("weekly.yml")["on"]["schedule"][0]["cron"].split()
    assert (minute.isdigit(), hour.isdigit(), weekday) == (True, True, "1")
    assert int(minute) not in (0, 30), "on the hour GitHub's queue is full"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_what_a_workflow_starts_exists(name: str) -> None:
    from course_door.cli import ABOUT

    known = set(re.findall(r"^  ([a-z]+) ", ABOUT, re.MULTILINE))
    for command in commands(name):
        if found := re.fullmatch(r"python course\.py ([a-z]+)", command):
            assert found[1] in known
        elif found := re.match(r"python -m (tools\.[a-z]+)", command):
            assert (ROOT / f"{found[1].replace('.', '/')}.py").exists()


@pytest.mark.skipif(
    shutil.which("actionlint") is None, reason="actionlint is missing: https://github.com/rhysd/actionlint"
)
def test_actionlint_finds_nothing() -> None:
    linted = subprocess.run(
        ["actionlint", *map(str, WORKFLOWS.values())], capture_output=True, text=True, encoding="utf-8"
    )
    assert linted.returncode == 0, linted.stdout


# -- Binder ----------------------------------------------------------------------------------------------------


def test_binder_installs_the_student_s_lock() -> None:
    requirements = ROOT / ".binder" / "requirements.txt"
    (line,) = requirements.read_text(encoding="utf-8").splitlines()
    option, name = line.split()
    assert option == "-r"
    # pip reads it relative to the file in which it stands; Binder's builder sees -r and copies the repository first.
    assert (requirements.parent / name).resolve() == ROOT / "requirements-student.lock"


def test_binder_s_python_is_one_of_the_course() -> None:
    runtime = (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    assert PYTHONS.contains(runtime.removeprefix("python-"))


@pytest.mark.skipif(os.name != "posix", reason="Binder runs on Linux")
def test_after_binder_s_last_step_the_package_is_found_from_anywhere(tmp_path: Path) -> None:
    script = ROOT / ".binder" / "postBuild"
    assert os.access(script, os.X_OK)
    home, elsewhere = tmp_path / "python", tmp_path / "elsewhere"
    elsewhere.mkdir()
    subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", str(home)], check=True)
    settings = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    settings["PATH"] = f"{home / 'bin'}{os.pathsep}{settings['PATH']}"
    subprocess.run([script], cwd=ROOT, env=settings, check=True)
    code = "import course_utils; print(course_utils.__file__)"
    found = subprocess.run(
        [home / "bin" / "python", "-c", code], cwd=elsewhere, env=settings, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()) == ROOT / "course_utils" / "__init__.py"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    assert (site / "course.pth").exists()


# -- the development container ---------------------------------------------------------------------------------


def test_the_container_installs_the_lock_and_finds_the_package() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    image, _, version = container["image"].partition(":")
    assert image == "mcr.microsoft.com/devcontainers/python"
    assert PYTHONS.contains(version)
    *pip, option, lock = container["onCreateCommand"].split()
    assert pip[:4] == ["python", "-m", "pip", "install"]
    assert (option, lock) == ("-r", "requirements.lock")
    assert (ROOT / lock).exists()
    assert container["remoteEnv"]["PYTHONPATH"] == "${containerWorkspaceFolder}"
    assert container["postAttachCommand"] == "python course.py doctor"
    needs = container["hostRequirements"]
    assert (needs["cpus"], needs["memory"]) == (2, "8gb"), "the machine that the budgets are for"
    assert int(needs["storage"].removesuffix("gb")) > 20


def test_the_readme_says_that_none_of_them_has_run() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (sentence,) = re.findall(r"Not run so far: ([^.]+)\.", text)
    for name in ("Binder", "Codespaces", "GitHub"):
        assert name in sentence
