"""course.py: what can go wrong while it sets up is made to happen, in copies of it with tiny locks.

Most copies have a `.venv` with a stand-in for pip, so that a full disk or a kill costs nothing; the tests marked "real"
in their names use Python's own venv and pip, with a wheel made here and no network.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import packaging
import pytest

from course_door import Fault, checks, copies, environment

ROOT = Path(__file__).resolve().parent.parent
PIN = "course-tiny==1.0\n"
FAKE_PIP = """
import os, pathlib, sys, time
if "--version" in sys.argv:
    sys.exit(0)
behaviour = os.environ.get("FAKE_PIP", "install")
here = pathlib.Path(os.environ["FAKE_PIP_FOLDER"])
with open(here / "calls", "a", encoding="utf-8") as log:
    log.write(behaviour + "\\n")
says = {
    "network": "WARNING: Retrying after connection broken by 'NewConnectionError: [Errno 111] Connection refused'",
    "full": "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
    "denied": "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'",
    "other": "ERROR: something that nobody foresaw",
}
if behaviour in says:
    sys.exit(says[behaviour])
if behaviour == "nothing":
    sys.exit(0)
site = pathlib.Path(__file__).resolve().parent.parent
for line in pathlib.Path(sys.argv[-1]).read_text(encoding="utf-8").split():
    name, version = line.split("==")
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    if (info / "METADATA").exists():
        continue  # as pip: a package with metadata counts as installed
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n", encoding="utf-8")
    (here / "started").touch()
    while behaviour == "hold" and not (here / "go").exists():
        time.sleep(0.02)
    (info / "RECORD").touch()
"""


def copy_of_course(folder: Path, lock: str = PIN) -> Path:
    """A course with nothing in it but the door and one chapter."""
    for name in ("tests", "tools", "notebooks", "course_utils"):
        (folder / name).mkdir(parents=True)
    shutil.copy(ROOT / "course.py", folder)
    shutil.copytree(ROOT / "course_door", folder / "course_door", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "requirements.lock").write_text(lock, encoding="utf-8")
    (folder / "course_utils" / "__init__.py").write_text('__version__ = "0.1.0"\n', encoding="utf-8")
    (folder / "tools" / "bench.py").write_text(
        "import sys, course_utils\nprint('PREFIX', sys.prefix)\nprint('ARGUMENTS', sys.argv[1:])\n", encoding="utf-8"
    )
    # A package, not a bare folder: those come after the tools of the environment that runs these tests.
    (folder / "tools" / "__init__.py").touch()
    write_chapter(folder, "first words")
    return folder


def write_chapter(root: Path, text: str, output: str = "") -> Path:
    path = root / "notebooks" / "02_knn.ipynb"
    cell = {"cell_type": "markdown", "metadata": {}, "source": [text], "outputs": [output]}
    path.write_text(json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    return path


def variables(root: Path, **more: str) -> dict[str, str]:
    """An environment in which pip sees no network and no settings of this machine."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON", "CONDA", "COURSE"))}
    return {
        **kept,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_CACHE_DIR": str(root / "cache"),
        "FAKE_PIP_FOLDER": str(root),
        **more,
    }


def door(root: Path, *words: str, python: str = sys.executable, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "course.py", *words],
        cwd=root,
        env=variables(root, **more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def start_door(root: Path, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-u", "course.py", "bench"],
        cwd=root,
        env=variables(root, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "waited a minute in vain"
        time.sleep(0.02)


def calls(root: Path) -> list[str]:
    log = root / "calls"
    return log.read_text(encoding="utf-8").split() if log.exists() else []


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course whose .venv is there but not finished, with a stand-in for pip."""
    root = copy_of_course(tmp_path / "course")
    subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", str(root / ".venv")], check=True)
    site = environment._site_packages(environment.python_of(root / ".venv"))
    assert site is not None
    shutil.copytree(Path(packaging.__file__).parent, site / "pip" / "_vendor" / "packaging")
    (site / "pip" / "__init__.py").touch()
    (site / "pip" / "__main__.py").write_text(FAKE_PIP, encoding="utf-8")
    return root


def stamped(root: Path) -> bool:
    return (root / ".venv" / environment.STAMP).exists()


# -- which Python --------------------------------------------------------------------------------------------


def old_pythons() -> Iterator[Path]:
    """Pythons of this machine that the course does not run on."""
    for python in sorted((Path.home() / ".pyenv" / "versions").glob("*/bin/python")):
        if not re.match(r"3\.1[123]\.", python.parent.parent.name):
            yield python


@pytest.mark.parametrize("version", ["2.7.18", "3.8.18", "3.10.13", "3.14.0"])
def test_a_python_that_does_not_fit_gets_one_sentence(version: str) -> None:
    numbers = (*map(int, version.split(".")), "final", 0)
    code = f"import sys, runpy; sys.version_info = {numbers}; runpy.run_path('course.py', run_name='__main__')"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Python 3.11, 3.12 or 3.13 is needed, this is {version} ")
    assert answer.stderr.count("\n") == 1


def test_real_old_pythons_can_read_course_py() -> None:
    source = (ROOT / "course.py").read_bytes()
    assert source.isascii(), "Python 2 reads other letters only with a declaration"
    assert not re.search(rb"\bf['\"]|->|:=", source), "syntax that old Pythons do not read"
    for python in old_pythons():
        answer = subprocess.run([str(python), "course.py", "lab"], cwd=ROOT, env=variables(ROOT), capture_output=True)
        assert answer.returncode == 1, python
        assert answer.stderr.startswith(b"Python 3.11, 3.12 or 3.13 is needed, this is "), python
        assert answer.stderr.count(b"\n") == 1, python


# -- making the environment ----------------------------------------------------------------------------------


def tiny_wheel(folder: Path, version: str) -> None:
    folder.mkdir(exist_ok=True)
    info = f"course_tiny-{version}.dist-info"
    files = {
        "course_tiny.py": f"version = '{version}'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: course-tiny\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for name, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(text)}\n"
    with zipfile.ZipFile(folder / f"course_tiny-{version}-py3-none-any.whl", "w") as wheel:
        for name, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            wheel.writestr(name, text)


def test_real_environment_from_nothing_to_an_update(tmp_path: Path) -> None:
    root = copy_of_course(tmp_path / "course")
    wheels = tmp_path / "wheels"
    tiny_wheel(wheels, "1.0")

    # No network: nothing answers on port 9 of this computer.
    offline = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
    answer = door(root, "bench", **offline)
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1].startswith("The packages could not be downloaded, there is no network")
    assert "Traceback" not in answer.stderr
    assert not stamped(root)

    # The network is back: what is there is finished.
    answer = door(root, "bench", "--digits", PIP_FIND_LINKS=str(wheels))
    assert answer.returncode == 0, answer.stderr
    assert "not complete: finishing it" in answer.stdout
    assert f"PREFIX {root / '.venv'}" in answer.stdout
    assert "ARGUMENTS ['--digits']" in answer.stdout

    # The second run installs nothing and needs no wheel.
    (wheels / "course_tiny-1.0-py3-none-any.whl").unlink()
    before = {path: path.stat().st_mtime_ns for path in (root / ".venv").rglob("*") if "__pycache__" not in str(path)}
    answer = door(root, "bench")
    assert answer.returncode == 0, answer.stderr
    assert [line.split()[0] for line in answer.stdout.splitlines()][-2:] == ["PREFIX", "ARGUMENTS"]
    assert "nstall" not in answer.stdout
    after = {path: path.stat().st_mtime_ns for path in (root / ".venv").rglob("*") if "__pycache__" not in str(path)}
    assert after == before

    # Any program of the environment finds the package without a build.
    python = environment.python_of(root / ".venv")
    found = subprocess.run(
        [str(python), "-I", "-c", "import course_utils, course_tiny; print(course_utils.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert found.stdout.strip() == str(root / "course_utils" / "__init__.py"), found.stderr

    # The lock changes.
    (root / "requirements.lock").write_text("course-tiny==1.1\n", encoding="utf-8")
    tiny_wheel(wheels, "1.1")
    answer = door(root, "bench", PIP_FIND_LINKS=str(wheels))
    assert answer.returncode == 0, answer.stderr
    assert "requirements.lock has changed: bringing .venv up to date." in answer.stdout
    assert (python.parent.parent / environment.STAMP).read_text(encoding="utf-8").startswith('{"lock"')


@pytest.mark.parametrize("fault", ["moved", "python gone"])
def test_an_environment_that_cannot_be_used_is_built_again(
    course: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert door(course, "bench").returncode == 0
    if fault == "moved":
        course = course.rename(course.with_name("elsewhere"))
    else:
        python = environment.python_of(course / ".venv")
        python.unlink()
        if os.name == "posix":
            python.symlink_to(course / "uninstalled" / "python")
    started: list[list[object]] = []

    def full_disk(command: list[object], *_: object) -> tuple[int, str]:
        started.append(command)
        return 1, "OSError: [Errno 28] No space left on device"

    monkeypatch.setattr(environment, "run", full_disk)
    said: list[str] = []
    with pytest.raises(Fault, match=r"^The disk is full"):
        environment.ensure(course, said.append)
    assert said[-1].startswith("The environment in .venv cannot be used (")
    assert said[-1].endswith("building it again.")
    assert [command[2:4] for command in started] == [["-m", "venv"]]
    assert [path.name for path in (course / ".venv").iterdir()] == [environment.HOLDER]


def test_second_run_does_not_call_pip(course: Path) -> None:
    assert door(course, "bench").returncode == 0
    assert door(course, "bench").returncode == 0
    assert calls(course) == ["install"]


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        ("network", "The packages could not be downloaded, there is no network or the package index"),
        ("full", "The disk is full"),
        ("denied", "No permission to write here"),
        ("other", "pip could not install requirements.lock; its own message stands above."),
        ("nothing", "pip ended without an error, but course-tiny==1.0 is not in .venv"),
    ],
)
def test_what_stops_pip_is_said_and_not_trusted(course: Path, behaviour: str, sentence: str) -> None:
    answer = door(course, "bench", FAKE_PIP=behaviour)
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1].startswith(sentence)
    assert "Traceback" not in answer.stderr
    assert not stamped(course)
    answer = door(course, "bench")
    assert answer.returncode == 0, answer.stderr
    assert "not complete: finishing it" in answer.stdout
    assert calls(course) == [behaviour, "install"]


@pytest.mark.skipif(os.name != "posix", reason="kills a process group, which only POSIX systems have")
def test_killed_while_pip_writes(course: Path) -> None:
    process = start_door(course, FAKE_PIP="hold")
    wait_for((course / "started").exists)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert not stamped(course)
    site = environment._site_packages(environment.python_of(course / ".venv"))
    assert site is not None
    info = site / "course_tiny-1.0.dist-info"
    assert info.is_dir()
    assert not (info / "RECORD").exists()  # pip would call this installed
    answer = door(course, "bench")
    assert answer.returncode == 0, answer.stderr
    assert "not complete: finishing it" in answer.stdout
    assert (info / "RECORD").exists()
    assert calls(course) == ["hold", "install"]


@pytest.mark.parametrize("killed", [False, True], ids=["two at once", "the first killed, its pip alive"])
@pytest.mark.skipif(os.name != "posix", reason="only POSIX systems hand the lock on to the child")
def test_two_at_once_take_turns(course: Path, killed: bool) -> None:
    first = start_door(course, FAKE_PIP="hold")
    wait_for((course / "started").exists)
    if killed:
        first.kill()
        first.wait()
    second = start_door(course)
    assert second.stdout is not None
    lines = []
    for line in second.stdout:
        lines.append(line)
        if "waiting" in line:
            break
    assert f"Another course.py (process {first.pid}) is at work in this folder; waiting for it.\n" in lines
    assert calls(course) == ["hold"]
    (course / "go").touch()
    rest = second.communicate(timeout=60)[0]
    assert second.returncode == 0, [*lines, rest]
    assert "PREFIX" in rest
    first.communicate()
    assert killed or first.returncode == 0
    assert calls(course) == ["hold"]  # what the first one's pip had installed was there


def test_too_little_room_is_said_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_of_course(tmp_path / "course", lock="numpy==0.0\ntorch==0.0\n")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1.2e9))
    with pytest.raises(Fault, match=r"needs \d\.\d GB more on the disk of .*, and 1\.2 GB are free"):
        environment.ensure(root, say=lambda line: None)
    assert not stamped(root)
    assert not (root / ".venv" / "pyvenv.cfg").exists()


def test_python_without_ensurepip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_of_course(tmp_path / "course")
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(Fault, match=r"apt install python3\.\d+-venv"):
        environment.ensure(root, say=lambda line: None)
    assert not (root / ".venv").exists()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(13, "Permission denied", "there/.venv"), r"^No permission to write there/\.venv"),
        (OSError(28, "No space left on device"), "^The disk is full"),
        (OSError(30, "Read-only file system"), r"^The environment in \.venv could not be made: .*Read-only"),
    ],
)
def test_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, sentence: str
) -> None:
    root = copy_of_course(tmp_path / "course")

    def refuse(*_: object, **__: object) -> None:
        raise error

    # Not with chmod: the administrator of a container may write everywhere.
    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(Fault, match=sentence):
        environment.ensure(root, say=lambda line: None)


def test_a_folder_named_venv_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    root = copy_of_course(tmp_path / "course")
    (root / ".venv").mkdir()
    (root / ".venv" / "thesis.txt").write_text("years of work", encoding="utf-8")
    answer = door(root, "bench")
    assert answer.returncode == 1
    assert "is no Python environment: rename it" in answer.stderr
    assert [path.name for path in (root / ".venv").iterdir()] == ["thesis.txt"]


def test_an_active_environment_that_satisfies_the_lock_is_used(tmp_path: Path) -> None:
    lock = f"packaging=={metadata.version('packaging')}\nnever-on-this-system==1.0 ; sys_platform == 'none'\n"
    root = copy_of_course(tmp_path / "course", lock)
    answer = door(root, "bench", PYTHONPATH=str(tmp_path))
    assert answer.returncode == 0, answer.stderr
    assert f"PREFIX {sys.prefix}\n" in answer.stdout
    assert not (root / ".venv").exists()
    kept = environment.ensure(root).variables["PYTHONPATH"].split(os.pathsep)
    assert kept[0] == str(root)


def test_a_release_without_tests_follows_the_student_lock(tmp_path: Path) -> None:
    root = copy_of_course(tmp_path / "course")
    (root / "tests").rmdir()
    shutil.rmtree(root / "tools")
    (root / "requirements-student.lock").write_text(f"packaging=={metadata.version('packaging')}\n", encoding="utf-8")
    assert environment.ensure(root).python == Path(sys.executable)
    for command in ("test", "bench", "notebooks", "slides"):
        answer = door(root, command)
        assert answer.returncode == 1
        assert "repository" in answer.stderr


# -- lab -----------------------------------------------------------------------------------------------------


def test_work_is_never_overwritten(tmp_path: Path) -> None:
    root = copy_of_course(tmp_path / "course")
    said: list[str] = []
    own = root / "work" / "02_knn.ipynb"

    assert copies.refresh(root, said.append) == [own]
    assert own.read_bytes() == (root / "notebooks" / "02_knn.ipynb").read_bytes()
    assert said == ["Copied into work/: 02_knn.ipynb."]

    own.write_text("my answers", encoding="utf-8")
    copies.refresh(root, said.append)
    assert len(said) == 1

    shipped = write_chapter(root, "better words")
    (root / "course_utils" / "__init__.py").write_text('__version__ = "0.2.0"\n', encoding="utf-8")
    copies.refresh(root, said.append)
    newcomer = root / "work" / "02_knn (new in 0.2.0).ipynb"
    assert said[1:] == [
        "02_knn.ipynb has changed in the course: the new one is work/02_knn (new in 0.2.0).ipynb, yours is as it was."
    ]
    assert newcomer.read_bytes() == shipped.read_bytes()
    assert own.read_text(encoding="utf-8") == "my answers"

    # It is offered once, also when only outputs change; a further change gets a further name.
    newcomer.write_text("my notes in the new one", encoding="utf-8")
    write_chapter(root, "better words", output="another picture")
    copies.refresh(root, said.append)
    assert len(said) == 2
    write_chapter(root, "best words")
    copies.refresh(root, said.append)
    assert "02_knn (new in 0.2.0, 2).ipynb" in said[2]
    assert newcomer.read_text(encoding="utf-8") == "my notes in the new one"
    assert own.read_text(encoding="utf-8") == "my answers"

    # Deleted is how a student starts again; a damaged record loses nothing.
    own.unlink()
    (root / "work" / copies.RECORD).write_text("{half", encoding="utf-8")
    copies.refresh(root, said.append)
    assert own.read_bytes() == shipped.read_bytes()
    assert sorted(path.name for path in (root / "work").iterdir() if path.suffix == ".part") == []


def test_lab_opens_the_chapter_and_leaves_token_and_address_alone(tmp_path: Path) -> None:
    root = copy_of_course(tmp_path / "course", f"packaging=={metadata.version('packaging')}\n")
    shutil.copy(root / "notebooks" / "02_knn.ipynb", root / "notebooks" / "03_regression.ipynb")
    (root / "jupyterlab.py").write_text("import json, sys\nprint(json.dumps(sys.argv[1:]))\n", encoding="utf-8")

    answer = door(root, "lab")
    assert answer.returncode == 0, answer.stderr
    words = json.loads(answer.stdout.splitlines()[-1])
    assert {"--LabApp.default_url=/lab/tree/02_knn.ipynb", f"--ServerApp.root_dir={root / 'work'}"} < set(words)
    assert not any(re.search("token|password|ip=|browser", word) for word in words)

    words = json.loads(door(root, "lab", "--no-browser", "--port", "9123", "3").stdout.splitlines()[-1])
    assert {"--LabApp.default_url=/lab/tree/03_regression.ipynb", "--no-browser", "--port=9123"} < set(words)

    answer = door(root, "lab", "17")
    assert answer.returncode == 1
    assert answer.stderr == "There is no chapter 17 here; there are 02, 03.\n"
    assert door(root, "laboratory").stderr.startswith("course.py knows no 'laboratory'")


# -- test ----------------------------------------------------------------------------------------------------


def test_every_stage_runs_and_pytest_has_the_last_word(tmp_path: Path) -> None:
    root = copy_of_course(tmp_path / "course", f"packaging=={metadata.version('packaging')}\n")
    (root / "course.py").write_text("import course_door.cli\n\nraise SystemExit(course_door.cli.main())\n", "utf-8")
    (root / "tools" / "notebooks.py").write_text("import sys\n\nprint('SAW', sys.argv[1:])\n", encoding="utf-8")
    (root / "tests" / "nbval_sanitize.cfg").touch()
    (root / "tests" / "test_one.py").write_text(
        textwrap.dedent("""\
            import os


            def test_variables():
                assert os.environ["COURSE_BLOCK_NETWORK"] == "1"
                assert os.environ["OMP_NUM_THREADS"] == "1"
                assert os.environ["MPLBACKEND"] == "agg"
                assert "COURSE_REAL_DATA" not in os.environ
                assert os.environ["PYTHONPATH"].split(os.pathsep)[0].endswith("network_block")
            """),
        encoding="utf-8",
    )
    (root / "unused.py").write_text("import os\n", encoding="utf-8")  # ruff's stage fails
    few = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "-p xdist -p nbval.plugin"}  # quicker to start
    answer = door(root, "test", "tests/test_one.py", "-q", "-n0", COURSE_REAL_DATA="1", **few)
    lines = answer.stdout.splitlines()
    assert "1 passed" in lines[-1], answer.stdout + answer.stderr
    assert answer.returncode == 1
    assert [line for line in lines if line.startswith("SAW")] == ["SAW ['--check']", "SAW ['--solved']"]
    assert lines.index("FAILED: ruff check") > lines.index("== pytest")
    assert any(line.startswith("not run: tests on real data sets") for line in lines)


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert [line.split(";")[0] for line in checks.missing({"COURSE_DATA": str(tmp_path / "no")})] == [
        "tests in a browser",
        "tests of the slides",
        "tests on real data sets",
    ]
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    assert checks.missing({"COURSE_DATA": str(tmp_path)}) == []


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("<Model object at 0x7f12ab34cd56>", "<Model object at 0x7fffab34cd00>", True),
        ("T/ipykernel_123/456.py:3: UserWarning: x", "S/ipykernel_9/77.py:3: UserWarning: x", True),
        ("took 1.25 s, then 3 ms", "took 17 s, then 12.5 ms", True),
        ("done at 12:03:59", "done at 7:30:00", True),
        (" 50%|█████     | 5/10 [00:01<00:01, 4.9it/s]", " 50%|█████     | 5/10 [00:02<00:02, 2.1it/s]", True),
        ("process 4711 waits", "process 12 waits", True),
        ('<img src="data:image/png;base64,iVBORw0KGgo=">', '<img src="data:image/png;base64,iVBORw0KGgp/+">', True),
        ("accuracy 0.97", "accuracy 0.96", False),
        ("2.5 of 3 points", "3 of 3 points", False),
        ("shape (3, 4)", "shape (4, 3)", False),
        ("the first 5 samples", "the first 6 samples", False),
    ],
)
def test_what_nbval_does_not_compare(one: str, other: str, equal: bool) -> None:
    from nbval.plugin import get_sanitize_patterns

    patterns = get_sanitize_patterns((ROOT / "tests" / "nbval_sanitize.cfg").read_text(encoding="utf-8"))
    assert len(patterns) == 8
    for regex, replacement in patterns:
        one, other = re.sub(regex, replacement, one), re.sub(regex, replacement, other)
    assert (one == other) is equal
