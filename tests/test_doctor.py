"""The doctor: each fault is made to happen, and its line must say what is wrong and what to do."""

import html.parser
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from course_utils import doctor
from course_utils.doctor import Check, check, installed, loading, machine, probe

ROOT = Path(__file__).resolve().parent.parent
NAMES = ["Python", "Packages", "Loading packages", "Data of the course", "PyTorch", "Device", "Real data sets"]
NAMES += ["JupyterLab", "JupyterLab's widgets", "Memory", "Disk", "Your files"]


def command(root: Path, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CONDA", "COURSE"))}
    settings["PYTHONIOENCODING"] = "utf-8"
    return subprocess.run(
        [python, "course.py", "doctor"], cwd=root, env=settings, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def here() -> subprocess.CompletedProcess[str]:
    """course.py doctor on the machine that runs the tests."""
    return command(ROOT)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder of its own, with two pins that this Python satisfies."""
    root = tmp_path / "course"
    root.mkdir()
    (root / "course.py").touch()
    pins = [line for line in check.lock_lines(ROOT) if line.startswith(("tqdm==", "packaging=="))]
    assert len(pins) == 2
    (root / "requirements-student.lock").write_text("\n".join(pins), encoding="utf-8")
    (root / "pyproject.toml").write_text('[project]\ndependencies = ["tqdm>=4.66"]\n', encoding="utf-8")
    monkeypatch.setattr(check, "PACKAGE", root / "course_utils")
    return root


def one(found: list[Check]) -> Check:
    assert len(found) == 1
    return found[0]


def fault(found: list[Check], *words: str) -> Check:
    """The only line, which must be a fault with these words in it and a fix, and must keep the course from running."""
    line = one(found)
    assert line.state == "fault", line
    assert all(word in line.found for word in words), line
    assert line.fix
    assert not doctor.runs(found)
    return line


# -- the machine that runs the tests ---------------------------------------------------------------------------


def test_every_line_is_there_and_this_machine_can_load_everything(here: subprocess.CompletedProcess[str]) -> None:
    lines = {name: line for line in here.stdout.splitlines() for name in NAMES if f"  {name}  " in line}
    assert list(lines) == NAMES
    for name in set(NAMES) - {"Memory", "Disk", "Real data sets"}:
        assert lines[name].startswith("✓ fine"), lines[name]
    assert re.search(r"torch \d.*torchvision \d", lines["PyTorch"])
    assert here.stderr == ""


def test_the_command_ends_with_0_where_the_course_runs_and_else_with_1(
    here: subprocess.CompletedProcess[str],
) -> None:
    assert here.returncode == (1 if "✗ to mend" in here.stdout else 0)
    assert here.stdout.endswith("The course runs here.\n") == (here.returncode == 0)


def test_lines_without_faults_name_no_folder_of_this_machine(here: subprocess.CompletedProcess[str]) -> None:
    fine = "\n".join(line for line in here.stdout.splitlines() if line.startswith("✓"))
    for folder in (ROOT, Path.home(), sys.prefix):
        assert str(folder) not in fine, "this table stands in a committed notebook"


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, course_utils.doctor; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    heavy = {"numpy", "torch", "matplotlib", "IPython", "psutil", "packaging", "jupyter_core"}
    assert not heavy & set(ran.stdout.split())


# -- Python and packages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 14, 0)])
def test_a_python_that_is_too_old_or_too_new(version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed.sys, "version_info", version)
    line = fault(installed.python(), ".".join(map(str, version)), "3.11")
    assert "python.org" in line.fix


def test_packages_as_in_the_lock(course: Path) -> None:
    assert one(installed.packages()) == Check("Packages", "fine", "all 2 in the versions of the lock")


def add_pin(course: Path, line: str) -> None:
    lock = course / "requirements-student.lock"
    lock.write_text(lock.read_text(encoding="utf-8") + f"\n{line}", encoding="utf-8")


def test_a_missing_package(course: Path) -> None:
    add_pin(course, "course-tiny==1.0")
    fault(installed.packages(), "missing: course-tiny")


def test_a_package_for_another_system_is_not_missed(course: Path) -> None:
    add_pin(course, "course-tiny==1.0 ; sys_platform == 'another'")
    assert one(installed.packages()).state == "fine"


def test_a_version_outside_the_range(course: Path) -> None:
    pyproject = course / "pyproject.toml"
    pyproject.write_text('[project]\ndependencies = ["tqdm<1"]\n', encoding="utf-8")
    lock = course / "requirements-student.lock"
    lock.write_text("tqdm==0.9", encoding="utf-8")
    fault(installed.packages(), "wrong version: tqdm 4", "needs <1")


def test_a_version_inside_the_range_that_is_not_the_lock_s_is_worth_a_note(course: Path) -> None:
    (course / "requirements-student.lock").write_text("tqdm==4.66.1\npackaging==20.0", encoding="utf-8")
    line = one(installed.packages())
    assert line.state == "note"
    assert "tqdm" in line.found
    assert "packaging" in line.found
    assert doctor.runs([line])


def test_the_fix_names_this_python_and_the_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "base_prefix", "/elsewhere")
    said = check.install("torch", "torchvision")
    assert sys.executable in said
    assert re.search(r" torch==\d\S+ torchvision==\d\S+$", said)
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    assert check.install("torch").startswith("python3 course.py lab")


def test_without_the_course_s_folder_there_is_no_lock_to_compare_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "PACKAGE", tmp_path / "course_utils")
    assert one(installed.packages()).state == "note"
    assert machine.authors_programs() == []


# -- what is loaded in a process of its own --------------------------------------------------------------------


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose modules come before the installed ones in the process that loads them."""
    folder = tmp_path / "fake"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ["PYTHONPATH"]]))
    return folder


def named(found: list[Check], name: str) -> Check:
    return next(line for line in found if line.name == name)


def test_a_torchvision_that_was_built_for_another_torch(fake: Path) -> None:
    (fake / "torchvision.py").write_text(
        "raise RuntimeError('operator torchvision::nms does not exist')", encoding="utf-8"
    )
    found = loading.loaded()
    line = fault([named(found, "PyTorch")], "operator torchvision::nms does not exist")
    assert re.search(r"torch==\S+ torchvision==|course\.py lab", line.fix)
    assert "Device" not in [line.name for line in found], "one fault, one line"
    assert named(found, "Data of the course").state == "fine", "what does not need torch is looked at all the same"


def test_an_operator_that_answers_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(probe, "_nms", lambda: lambda *_: torch.tensor([0, 1]))
    fine, says = probe.torch_pair()
    assert not fine
    assert "kept [0, 1]" in says


def test_packages_that_cannot_be_imported_are_named_and_the_data_wait_for_them(fake: Path) -> None:
    (fake / "cv2.py").write_text("raise ImportError('libGL.so.1: cannot open shared object file')", encoding="utf-8")
    (fake / "skimage.py").write_text("raise ImportError('broken')", encoding="utf-8")
    (fake / "torch.py").write_text("raise OSError('c10.dll not found')", encoding="utf-8")
    found = loading.loaded()
    line = fault([named(found, "Loading packages")], "cv2 (libGL.so.1", "skimage (broken)")
    assert "course.py lab" in line.fix or ("opencv-python-headless==" in line.fix and "scikit-image==" in line.fix)
    assert named(found, "Data of the course").fix == "mend the packages above first"
    fault([named(found, "PyTorch")], "c10.dll")


@pytest.mark.skipif(os.name != "posix", reason="a crash by signal: POSIX only")
def test_a_crash_on_import_is_a_line_and_not_the_end(fake: Path) -> None:
    (fake / "numpy.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", encoding="utf-8")
    found = loading.loaded()
    fault([found[0]], "Python did not come through this", "-9")
    assert [line.state for line in found[1:]] == ["note", "fault", "note"], "data, PyTorch (it loads numpy too), real"
    assert named(found, "PyTorch").fix == "mend the packages above first"


@pytest.mark.skipif(os.name != "posix", reason="a crash by signal: POSIX only")
def test_a_crash_of_torch_leaves_the_lines_on_data_as_they_are(fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_DATA", raising=False)  # real sets are read through torchvision, which needs torch
    (fake / "torch.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", encoding="utf-8")
    found = loading.loaded()
    fault([named(found, "PyTorch")], "Python did not come through this", "-9")
    assert [line.name for line in found if line.state != "fine"] == ["PyTorch"]


def test_torchvision_itself_has_the_last_word_where_its_file_does_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch
    import torchvision.ops

    def refused(path: str) -> None:
        raise OSError("undefined symbol")

    monkeypatch.setattr(torch.ops, "load_library", refused)
    assert probe._nms() is torchvision.ops.nms
    assert probe.torch_pair()[0]


def test_an_import_that_never_ends(fake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (fake / "numpy.py").write_text("import time; time.sleep(600)", encoding="utf-8")
    monkeypatch.setattr(loading, "PATIENCE", 0.3)
    fault([loading.loaded()[0]], "no answer within")


def test_a_python_that_does_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(loading.sys, "executable", str(tmp_path / "no-python"))
    fault([loading.loaded()[0]], "could not be started")


def test_a_device_name_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_DEVICE", "gpu")
    fine, says = probe.device()
    assert not fine
    assert "COURSE_DEVICE is 'gpu'" in says
    answers = {part: {"part": part, "fine": part != "device", "says": says} for part in probe.PARTS}
    fault([named(loading._read(answers, {}), "Device")], "gpu")


def test_the_device_is_named_with_its_reason() -> None:
    fine, says = probe.device()
    assert fine
    assert re.fullmatch(r"(cpu|cuda|mps|xpu)\S* \(.+\)", says)


def test_a_data_set_that_does_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    from course_utils.datasets import embedded

    def broken(split: str) -> None:
        raise FileNotFoundError("digits.csv.gz")

    monkeypatch.setattr(embedded, "digits", broken)
    fine, says = probe.worlds()
    assert not fine
    assert "digits.csv.gz" in says


def test_real_data_that_are_named_but_not_there(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "nowhere"))
    fine, says = probe.real_sets()
    assert not fine
    assert "COURSE_DATA" in says
    answers = {part: {"part": part, "fine": part != "real", "says": says} for part in probe.PARTS}
    line = named(loading._read(answers, {}), "Real data sets")
    assert line.state == "note", "no chapter needs them"
    assert line.fix


def test_real_data_that_are_there_are_named_and_nothing_is_written(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from course_utils.datasets import real

    raw = tmp_path / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for name, size in real._IDX.items():
        with open(raw / name.removesuffix(".gz"), "wb") as file:
            file.truncate(size)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert probe.real_sets() == (True, "Fashion-MNIST found")
    assert not own_cache.exists()
    monkeypatch.delenv("COURSE_DATA")
    assert probe.real_sets() == (True, "none downloaded; no chapter needs them")


# -- JupyterLab ------------------------------------------------------------------------------------------------


def without(*names: str):
    real = installed._version
    return lambda package: None if package in names else real(package)


def test_jupyterlab_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "_version", without("jupyterlab"))
    fault(installed.jupyterlab(), "not installed")


@pytest.mark.parametrize("package", ["ipywidgets", "jupyterlab_widgets"])
def test_one_half_of_the_widgets_is_missing(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "_version", without(package))
    fault(installed.jupyterlab_widgets(), f"{package} is not installed")


def test_the_two_halves_of_the_widgets_do_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "_version", {"ipywidgets": "8.1.9", "jupyterlab_widgets": "1.1.0"}.get)
    line = fault(installed.jupyterlab_widgets(), "ipywidgets 8.1.9 needs", "1.1.0 is installed")
    assert "JupyterLab again" in line.fix


def test_the_extension_s_files_are_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import jupyter_core.paths

    monkeypatch.setattr(jupyter_core.paths, "jupyter_path", lambda *_: [str(tmp_path)])
    fault(installed.jupyterlab_widgets(), "files of the extension")


def test_the_extension_is_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    assert one(installed.jupyterlab_widgets()).state == "fine"
    (tmp_path / "labconfig").mkdir()
    page = tmp_path / "labconfig" / "page_config.json"
    page.write_text('{"disabledExtensions": {"@jupyter-widgets/jupyterlab-manager": true}}', encoding="utf-8")
    line = fault(installed.jupyterlab_widgets(), "switched off")
    assert "labextension enable @jupyter-widgets/jupyterlab-manager" in line.fix
    page.write_text('{"disabledExtensions": {"@jupyter-widgets/jupyterlab-manager": false}}', encoding="utf-8")
    assert one(installed.jupyterlab_widgets()).state == "fine"


# -- the machine -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("gib", "state"), [(0.8, "fault"), (2.0, "note"), (8.0, "fine")])
def test_memory(gib: float, state: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import psutil

    monkeypatch.setattr(machine, "CONTAINER", tmp_path)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=int(gib * 2**30)))
    line = one(machine.memory())
    assert (line.state, bool(line.fix)) == (state, state != "fine")
    assert f"{gib:.1f} GiB free" in line.found


def test_a_container_s_limit_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import psutil

    monkeypatch.setattr(machine, "CONTAINER", tmp_path)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=64 * 2**30))
    (tmp_path / "memory.max").write_text(f"{2 * 2**30}\n", encoding="utf-8")
    (tmp_path / "memory.current").write_text(f"{2**30}\n", encoding="utf-8")
    fault(machine.memory(), "1.0 GiB free")
    (tmp_path / "memory.max").write_text("max\n", encoding="utf-8")
    assert one(machine.memory()).state == "fine"


@pytest.mark.parametrize(("gib", "state"), [(0.1, "fault"), (1.0, "note"), (50.0, "fine")])
def test_disk(gib: float, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: SimpleNamespace(free=int(gib * 2**30)))
    line = one(machine.disk())
    assert (line.state, bool(line.fix)) == (state, state != "fine")


def test_the_work_folder_can_be_written_and_nothing_is_left_in_it(course: Path) -> None:
    assert one(machine.work_folder()).state == "fine"
    assert not (course / "work").exists()
    (course / "work").mkdir()
    assert "work/ can be written" in one(machine.work_folder()).found
    assert list((course / "work").iterdir()) == []


def test_a_work_folder_that_cannot_be_written(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (course / "work").mkdir(mode=0o500)
    if os.name != "posix" or os.geteuid() == 0:  # the administrator may write everywhere

        def refused(dir: Path) -> None:
            assert dir == course / "work"
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(machine.tempfile, "TemporaryFile", refused)
    fault(machine.work_folder(), "work/ cannot be written (Permission denied)")


def test_a_full_disk_shows_when_something_is_written(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(dir: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(machine.tempfile, "TemporaryFile", full)
    fault(machine.work_folder(), "No space left on device")


def test_a_file_called_work(course: Path) -> None:
    (course / "work").touch()
    line = fault(machine.work_folder(), "work/ cannot be written")
    assert line.fix.startswith("rename the file")


def test_programs_for_authors_are_never_a_fault(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (course / "tools").mkdir()
    monkeypatch.setattr(machine.shutil, "which", lambda _: None)
    found = machine.authors_programs()
    assert [(line.name, line.state) for line in found] == [("Chromium", "note"), ("node and npm", "note")]
    assert all("nothing to do for working through the course" in line.fix for line in found)
    assert all(line.authors for line in found), "a chapter's table leaves them out"
    assert doctor.runs(found)
    monkeypatch.setattr(machine.shutil, "which", lambda name: name if name in ("chromium", "node") else None)
    assert [line.state for line in machine.authors_programs()] == ["fine", "note"], "node without npm builds nothing"


def test_a_look_that_fails_does_not_hide_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def memory() -> list[Check]:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(doctor, "LOOKS", (memory, machine.disk))
    first, second = doctor.checks()
    assert (first.name, first.state) == ("memory", "note")
    assert "ZeroDivisionError: by zero" in first.found
    assert second.name == "Disk"


# -- how it is shown -------------------------------------------------------------------------------------------

EXAMPLE = [
    Check("Python", "fine", "3.12.1"),
    Check("Memory", "note", "2.0 GiB free", "close programs"),
    Check("Packages", "fault", "missing: <numpy> & torch", "install them"),
]


def test_text_says_everything_in_words() -> None:
    said = doctor.text(EXAMPLE)
    lines = said.splitlines()
    assert lines[0].startswith("✓ fine")
    assert lines[1].startswith("! works, but")
    assert lines[3].startswith("✗ to mend")
    assert lines[4].strip() == "→ install them"
    assert lines[-1] == "The course does not run here yet: 1 line is to mend."
    assert doctor.text(EXAMPLE[:2]).endswith("The course runs here.")


class Cells(html.parser.HTMLParser):
    """Start tags with their attributes, and all text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.words = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data + " "


def test_the_html_table_can_be_walked_and_colour_is_never_alone() -> None:
    read = Cells(doctor.markup(EXAMPLE))
    names = [tag for tag, _ in read.tags]
    assert names.count("caption") == 1
    assert [attributes["scope"] for tag, attributes in read.tags if tag == "th"] == ["col"] * 3 + ["row"] * 3
    for word in ("fine", "works, but", "to mend", "missing: <numpy> & torch", "What to do:", "install them"):
        assert word in read.words
    assert "numpy" not in names, "what was found is escaped"


def test_the_cell_of_chapter_00_shows_html_and_text(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict] = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    authors = Check("node", "note", "not there", "nothing to do", authors=True)
    monkeypatch.setattr(doctor, "checks", lambda: [*EXAMPLE, authors])
    assert doctor.table() is None
    (data,) = shown
    assert data["text/html"] == doctor.markup(EXAMPLE)
    assert data["text/plain"] == doctor.text(EXAMPLE)


# -- the command -----------------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """course.py with the doctor, and a lock that nothing satisfies."""
    root = tmp_path / "copy"
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "course_door", root / "course_door", ignore=unwanted)
    shutil.copytree(ROOT / "course_utils" / "doctor", root / "course_utils" / "doctor", ignore=unwanted)
    for name in ("course.py", "pyproject.toml", "course_utils/__init__.py"):
        shutil.copy(ROOT / name, root / name)
    (root / "requirements-student.lock").write_text("course-tiny==1.0\n", encoding="utf-8")
    return root


def test_without_an_environment_it_says_so_and_makes_none(copy: Path) -> None:
    bare = getattr(sys, "_base_executable", sys.executable)
    ran = command(copy, bare)
    assert ran.returncode == 1
    assert "There is no environment yet" in ran.stdout
    assert "python3 course.py lab" in ran.stdout
    assert "Disk" in ran.stdout
    assert not (copy / ".venv").exists()
    assert ran.stderr == ""


def test_an_environment_that_was_left_half_made(copy: Path) -> None:
    subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", str(copy / ".venv")], check=True)
    ran = command(copy, getattr(sys, "_base_executable", sys.executable))
    assert ran.returncode == 1
    assert "the course's environment .venv" in ran.stdout, "the table is that of .venv"
    assert "✗ to mend" in ran.stdout
    assert "The environment in .venv is not complete" in ran.stdout


def test_an_environment_whose_python_does_not_start(copy: Path) -> None:
    folder = copy / ".venv" / ("Scripts" if os.name == "nt" else "bin")
    folder.mkdir(parents=True)
    (folder / ("python.exe" if os.name == "nt" else "python")).touch()
    ran = command(copy, getattr(sys, "_base_executable", sys.executable))
    assert ran.returncode == 1
    assert "does not start" in ran.stdout
    assert ran.stderr == ""


def test_a_copy_that_lost_files(copy: Path) -> None:
    shutil.rmtree(copy / "course_utils" / "doctor")
    ran = command(copy)
    assert ran.returncode == 1
    assert "is not complete" in ran.stderr
    assert "Traceback" not in ran.stderr
