"""course.py release: what students get sets up and runs by itself, and holds no solution."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from course_door.cli import ABOUT, about
from tools import release
from tools.chapter_source import BuildError, Layout

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "notebooks" / "source").glob("[0-9][0-9]_*.py"))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release.release(tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release in a folder with a space in its name, far from the repository."""
    elsewhere = tmp_path_factory.mktemp("somebody's downloads")
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(elsewhere)
    (folder,) = elsewhere.iterdir()
    return folder


def run(unpacked: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A program of the unpacked course, in this Python and with nothing that leads to the repository."""
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COURSE", "JUPYTER"))}
    settings |= {
        "PYTHONPATH": str(ROOT / "tests" / "network_block"),
        "COURSE_BLOCK_NETWORK": "1",
        "PYTHONIOENCODING": "utf-8",
        "JUPYTER_DATA_DIR": str(unpacked.parent / "jupyter"),
        "IPYTHONDIR": str(unpacked.parent / "ipython"),
    }
    return subprocess.run(
        [sys.executable, *words], cwd=unpacked, env=settings, capture_output=True, text=True, encoding="utf-8"
    )


# -- what is in it ---------------------------------------------------------------------------------------------


def test_it_holds_what_a_student_needs_and_no_more(archive: Path) -> None:
    names = zipfile.ZipFile(archive).namelist()
    assert {name.split("/")[0] for name in names} == {archive.stem}
    inside = {name.split("/", 1)[1] for name in names}
    assert {name.split("/")[0] for name in inside} == {
        *("README.md", "LICENSE", "course.py", "pyproject.toml", "requirements-student.lock"),
        *("course_door", "course_utils", "data", "notebooks"),
    }
    notebooks = {f"notebooks/{path.stem}.ipynb" for path in SOURCES}
    assert {name for name in inside if name.startswith("notebooks/")} == notebooks
    modules = {p for folder in ("course_door", "course_utils") for p in (ROOT / folder).rglob("*.py")}
    assert {path.relative_to(ROOT).as_posix() for path in {*modules, *(ROOT / "data").rglob("*.*")}} <= inside
    assert not [name for name in inside if "__pycache__" in name or name.endswith(".pyc") or "/." in name]


def test_no_solution_is_in_it(unpacked: Path) -> None:
    bodies = 0
    texts = {path: path.read_text(encoding="utf-8") for path in unpacked.rglob("*") if path.suffix in (".ipynb", ".md")}
    cells = {
        path: ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
        for path, text in texts.items()
        if path.suffix == ".ipynb"
    }
    for source in SOURCES:
        text = source.read_text(encoding="utf-8")
        for body in re.findall(r"### BEGIN SOLUTION\n(.*?)\s*### END SOLUTION", text, re.DOTALL):
            if len(body.strip()) < release.SHORTEST:
                continue
            bodies += 1
            for path, sources in cells.items():
                assert not any(body in cell for cell in sources), f"{path.name}: {body}"
    assert bodies >= len(SOURCES)
    assert not any("SOLUTION" in text for text in texts.values())


def test_the_same_files_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    again = tmp_path / "copy"
    shutil.copytree(
        ROOT, again, ignore=shutil.ignore_patterns(".git", ".venv", "build", "node_modules", "tests", "__pycache__")
    )
    for path in again.rglob("*"):
        os.utime(path, (0, 0))
    (again / "data" / ".DS_Store").touch()
    (again / "course_utils" / "__pycache__").mkdir()
    (again / "course_utils" / "__pycache__" / "old.pyc").touch()
    assert release.pack(release.contents(again), archive.stem) == archive.read_bytes()


def test_the_student_s_readme_names_only_what_is_there(unpacked: Path) -> None:
    text = (unpacked / "README.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"course\.py ([a-z]+)", text))
    assert commands == {"lab", "doctor"}
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (unpacked / target).exists(), target
    for name in re.findall(r"[a-z-]+\.lock", text):
        assert (unpacked / name).exists(), name


# -- what stands against a release -----------------------------------------------------------------------------

SOURCE = """
# %% exercise="area"
def area(r):
    ### BEGIN SOLUTION
    squared = r * r
    return 3.14159 * squared
    ### END SOLUTION


# %% exercise="letter"
def letter():
    ### BEGIN SOLUTION
    return "a"
    ### END SOLUTION


# %% exercise="half"
def half(r):
    ### BEGIN SOLUTION
    return r.astype(float) / 2
    ### END SOLUTION
"""


def notebook_with(code: str) -> bytes:
    cell = {"cell_type": "code", "source": code.splitlines(keepends=True), "outputs": []}
    return json.dumps({"cells": [cell]}).encode()


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("notebooks/x.ipynb", notebook_with("def area(r):\n        squared = r*r\n        return 3.14159*squared"), 1),
        ("notebooks/x.ipynb", notebook_with("def half(r):\n    return r.astype(float) / 2"), 1),
        ("notebooks/x.ipynb", notebook_with("### BEGIN SOLUTION"), 1),
        ("notebooks/x.ipynb", notebook_with('def letter():\n    return "a"'), 0),
        ("course_utils/x.py", b"def area(r):\n    squared = r * r\n    return 3.14159 * squared\n", 1),
        ("course_utils/x.py", b"half = lambda r:\\\n    return r.astype(float) / 2\n", 0),
        ("data/x.png", b"\x89PNG\xff", 0),
    ],
)
def test_a_solution_that_slipped_in_is_found(name: str, content: bytes, found: int, tmp_path: Path) -> None:
    source = tmp_path / "x.py"
    source.write_text(SOURCE, encoding="utf-8")
    said = list(release.leaks({name: content}, [source]))
    assert len(said) == found, said
    assert all(name in line for line in said)


def test_a_solution_in_an_output_is_found(tmp_path: Path) -> None:
    source = tmp_path / "x.py"
    source.write_text(SOURCE, encoding="utf-8")
    traceback = {"output_type": "error", "traceback": ["    squared = r * r\n    return 3.14159 * squared\n"]}
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": [], "outputs": [traceback]}]}).encode()
    assert list(release.leaks({"notebooks/x.ipynb": notebook}, [source]))


def test_notebooks_that_do_not_agree_with_their_source_are_refused(tmp_path: Path) -> None:
    layout = Layout(notebooks=tmp_path / "notebooks")
    layout.notebooks.mkdir()
    with pytest.raises(BuildError, match="is missing: build it"):
        release.release(tmp_path / "out", layout)
    assert not (tmp_path / "out").exists()


def test_the_command_says_where_it_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(release, "check", lambda *_: [])
    assert release.main(["--out", str(tmp_path / "new")]) == 0
    said = capsys.readouterr().out
    assert re.search(r"wrote .*seeing-course-\d.*\.zip: \d+ files, \d+\.\d MB", said)
    (tmp_path / "file").touch()
    assert release.main(["--out", str(tmp_path / "file")]) == 1
    assert "could not be written" in capsys.readouterr().err


# -- it runs by itself -----------------------------------------------------------------------------------------


def test_its_help_lists_what_this_copy_can_do(unpacked: Path) -> None:
    ran = run(unpacked, "course.py", "--help")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert set(re.findall(r"^  ([a-z]+) ", ran.stdout, re.MULTILINE)) == {"lab", "doctor"}
    assert about(ROOT) == ABOUT
    for command in ("test", "notebooks"):
        ran = run(unpacked, "course.py", command)
        assert ran.returncode == 1
        assert "in its repository" in ran.stderr


SET_UP = """
from pathlib import Path
from course_door import copies
from course_door.environment import ensure, lock_of
root = Path.cwd()
environment = ensure(root)
print(environment.python, lock_of(root).name, environment.variables["PYTHONPATH"], sep="\\n")
print(*(copy.relative_to(root).as_posix() for copy in copies.refresh(root)), sep="\\n")
"""


def test_it_uses_an_environment_that_has_the_student_s_lock(unpacked: Path) -> None:
    ran = run(unpacked, "-c", f"import sys; sys.path.insert(0, '.'){SET_UP}")
    assert ran.returncode == 0, ran.stderr
    python, lock, path, *rest = ran.stdout.splitlines()
    assert Path(python) == Path(sys.executable)
    assert lock == "requirements-student.lock"
    assert Path(path.split(os.pathsep)[0]).samefile(unpacked)
    assert rest[-len(SOURCES) :] == [f"work/{source.stem}.ipynb" for source in SOURCES]
    assert not (unpacked / ".venv").exists()


RUN = """
import json, sys
import nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
notebook.cells.append(nbformat.v4.new_code_cell("import course_utils\\nprint(course_utils.__file__)"))
nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
print(json.dumps([notebook.cells[-1].outputs[0].text.strip(), len(notebook.cells)]))
"""


def test_a_chapter_runs_from_it(unpacked: Path) -> None:
    """The first chapter, whichever that is, with the package of the unpacked folder and no other."""
    chapter = sorted((unpacked / "notebooks").glob("*.ipynb"))[0]
    code = f"import os; os.environ['PYTHONPATH'] = os.getcwd() + os.pathsep + os.environ['PYTHONPATH']{RUN}"
    ran = run(unpacked, "-W", "ignore", "-c", code, str(chapter))
    assert ran.returncode == 0, ran.stderr[-3000:]
    package, cells = json.loads(ran.stdout.splitlines()[-1])
    assert Path(package).samefile(unpacked / "course_utils" / "__init__.py")
    assert cells > 20


def test_its_doctor_speaks_of_no_tools_of_authors(unpacked: Path) -> None:
    code = "import sys; sys.path.insert(0, '.')\nfrom course_utils.doctor import authors_programs, packages\n"
    ran = run(unpacked, "-c", code + "print(authors_programs(), packages()[0].found)")
    assert ran.returncode == 0, ran.stderr
    assert re.fullmatch(r"\[\] all \d+ in the versions of the lock", ran.stdout.strip())
