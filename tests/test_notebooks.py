"""The build of notebooks: what it makes, refuses and notices, on a small chapter (tests/fixtures/chapter)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tools.chapter_forms import base_form, solved_form, student_form, to_text
from tools.chapter_lint import lint
from tools.chapter_run import MAX_BYTES, WIDGET_VIEW, output_problems
from tools.chapter_source import BuildError, Layout, find, read
from tools.notebooks import build_solved, build_student, check, main, orphans

FIXTURE = Path(__file__).parent / "fixtures" / "chapter"
NAME = "90_tiny"


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    """A copy of the small chapter, with folders of its own."""
    monkeypatch.syspath_prepend(str(FIXTURE))
    monkeypatch.setenv("PYTHONPATH", str(FIXTURE))
    source = tmp_path / "source"
    source.mkdir()
    text = (FIXTURE / "source" / f"{NAME}.py").read_text(encoding="utf-8")
    (source / f"{NAME}.py").write_text(text, encoding="utf-8")
    return Layout(
        source=source, notebooks=tmp_path / "notebooks", build=tmp_path / "solved", exercises="tiny_exercises"
    )


@pytest.fixture
def source(layout: Layout) -> Path:
    return layout.source / f"{NAME}.py"


def student(source: Path, layout: Layout) -> NotebookNode:
    return student_form(base_form(read(source, layout)))


def solved(source: Path, layout: Layout) -> NotebookNode:
    chapter = read(source, layout)
    return solved_form(base_form(chapter), chapter)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def pretend_built(source: Path, layout: Layout) -> Path:
    """Write the student's form with execution counts but without the seconds that a kernel takes."""
    notebook = student(source, layout)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
    layout.notebooks.mkdir(exist_ok=True)
    target = layout.notebooks / f"{NAME}.ipynb"
    target.write_text(to_text(notebook), encoding="utf-8")
    return target


def change(target: Path, edit: Callable[[NotebookNode], object]) -> None:
    notebook = nbformat.read(target, as_version=4)
    edit(notebook)
    nbformat.write(notebook, target)


# The forms -----------------------------------------------------------------------------------------------------------


def test_student_form_holds_nothing_of_the_solution_but_all_the_rest(source: Path, layout: Layout) -> None:
    text = to_text(student(source, layout))
    for secret in ("secret_sum", "secret_product", "n * n", "SOLUTION"):
        assert secret not in text
    assert text.count("raise NotImplementedError") == 2
    for kept in ("How far apart", "Twice n.", "ex.square.check(square)", "our_square(4)"):
        assert kept in text


def test_solved_form_holds_the_solution_and_its_markers(source: Path, layout: Layout) -> None:
    text = to_text(solved(source, layout))
    assert "secret_product = n * n" in text
    assert text.count("### BEGIN SOLUTION") == 2


def test_short_keys_become_nbgraders_metadata(source: Path, layout: Layout) -> None:
    by_id = {c.metadata.nbgrader.grade_id: c for c in student(source, layout).cells if "nbgrader" in c.metadata}
    assert set(by_id) == {"double", "check_double", "square", "check_square"}
    answer, test = by_id["square"].metadata, by_id["check_square"].metadata
    expected = {"grade": False, "solution": True, "locked": False, "schema_version": 3, "task": False}
    assert expected.items() <= answer.nbgrader.items()
    assert "points" not in answer.nbgrader
    expected = {"grade": True, "solution": False, "locked": True, "points": 3, "schema_version": 3, "task": False}
    assert expected.items() <= test.nbgrader.items()
    assert test.tags == ["nbval-check-output"]
    assert (test.editable, test.deletable) == (False, False)
    assert answer.deletable is False
    assert "editable" not in answer


def test_numbers_tag_becomes_nbvals(source: Path, layout: Layout) -> None:
    assert student(source, layout).cells[-1].metadata == {"tags": ["nbval-check-output"]}


def test_metadata_is_minimal_and_says_where_it_comes_from(source: Path, layout: Layout) -> None:
    metadata = student(source, layout).metadata
    assert set(metadata) == {"kernelspec", "language_info", "course"}
    assert metadata.language_info == {"name": "python"}
    assert set(metadata.course) == {"chapter", "version", "source", "inputs"}
    assert "jupytext" not in to_text(student(source, layout))
    assert "lines_to_next_cell" not in to_text(student(source, layout))


def test_ids_stay_when_a_cell_is_added(source: Path, layout: Layout) -> None:
    before = [cell.id for cell in student(source, layout).cells]
    replace(source, "# %% [markdown]\n# Now", "# %%\n1 + 1\n\n# %% [markdown]\n# Now")
    after = [cell.id for cell in student(source, layout).cells]
    assert len(after) == len(before) + 1
    assert set(before) < set(after)


def test_two_equal_cells_have_two_ids(source: Path, layout: Layout) -> None:
    replace(source, "# %% tags", "# %%\n1 + 1\n\n# %%\n1 + 1\n\n# %% tags")
    ids = [cell.id for cell in student(source, layout).cells]
    assert len(ids) == len(set(ids))


def test_solved_checks_expect_the_full_report_and_nothing_else_is_compared(source: Path, layout: Layout) -> None:
    cells = [cell for cell in solved(source, layout).cells if cell.cell_type == "code"]
    checks = [cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert [dict(c.outputs[0].data) for c in checks] == [
        {"text/plain": "2.0", "text/html": "<p>2 of 2 points</p>"},
        {"text/plain": "3.0", "text/html": "<p>3 of 3 points</p>"},
    ]
    for cell in cells:
        assert (cell.execution_count is None) is (cell not in checks)
        assert bool(cell.outputs) is (cell in checks)


# Executing -----------------------------------------------------------------------------------------------------------


def test_built_twice_is_byte_identical_and_passes_the_check(source: Path, layout: Layout) -> None:
    target = build_student(source, layout)
    first = target.read_bytes()
    assert check(source, layout) == []
    build_student(source, layout)
    assert target.read_bytes() == first
    notebook = nbformat.reads(first.decode(), as_version=4)
    assert [c.outputs[0].data["text/plain"] for c in notebook.cells if c.source.startswith("ex.")] == ["0.0", "0.0"]
    assert notebook.cells[-1].outputs[0].text == "16\n"
    assert notebook.metadata.language_info == {"name": "python"}


def test_nbval_proves_full_points_on_the_solved_form_and_fails_without_them(source: Path, layout: Layout) -> None:
    wrong = source.with_name("91_wrong.py")
    wrong.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    replace(wrong, "n * n\n    return", "n + 0\n    return")
    for path in (source, wrong):
        build_solved(path, layout)
    ini = layout.build / "pytest.ini"
    ini.write_text("[pytest]\n", encoding="utf-8")
    options = ["--nbval-lax", "--nbval-cell-timeout=60", "-q", "-rA", "--color=no", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-c", str(ini), *options, str(layout.build)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert "1 failed, 11 passed" in done.stdout, done.stdout + done.stderr
    assert "91_wrong.ipynb::Cell 4" in done.stdout
    assert "'<p>3 of 3 points</p>' == '<p>0 of 3 points</p>'" in done.stdout
    with pytest.raises(BuildError, match=r"check_square.*does not earn full points"):
        build_solved(wrong, layout, run=True)


def test_a_cell_that_raises_or_warns_stops_the_build(source: Path, layout: Layout) -> None:
    replace(source, "# %% tags", "# %%\nimport sys\n\nprint('careful', file=sys.stderr)\n\n# %% tags")
    with pytest.raises(BuildError, match=r"cell 8 \(import sys\) wrote to stderr .*careful"):
        build_student(source, layout)
    replace(source, "print('careful', file=sys.stderr)", "1 / 0")
    with pytest.raises(BuildError, match=r"cell 8 \(import sys\) raised[\s\S]*ZeroDivisionError"):
        build_student(source, layout)
    assert not list(layout.notebooks.glob("*")), "a failed build must leave nothing behind"


def test_outputs_that_must_not_be_committed_are_named(source: Path, layout: Layout) -> None:
    notebook = student(source, layout)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells, start=1):
        cell.execution_count = number
    assert list(output_problems(notebook, "")) == []
    cells[0].outputs = [nbformat.v4.new_output("display_data", data={WIDGET_VIEW: {"model_id": "1"}})]
    cells[1].outputs = [nbformat.v4.new_output("stream", name="stdout", text=f"{sys.prefix}/lib")]
    cells[2].execution_count = None
    found = list(output_problems(notebook, "x" * (MAX_BYTES + 1)))
    for part in ("holds a widget", "path of this machine", "was not executed", "1.00 MB, more than 1"):
        assert sum(part in says for says in found) >= 1, part


# Drift and hand edits ------------------------------------------------------------------------------------------------


def test_untouched_has_no_drift(source: Path, layout: Layout) -> None:
    pretend_built(source, layout)
    assert check(source, layout) == []


def test_changed_source_is_drift_but_no_hand_edit(source: Path, layout: Layout) -> None:
    pretend_built(source, layout)
    replace(source, "Now the square.", "Now the square of it.")
    found = check(source, layout)
    assert any("Now the square of it." in says and "missing or changed" in says for says in found)
    assert not any("hand" in says for says in found)


def test_changed_points_are_drift(source: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_built(source, layout)
    import tiny_exercises

    more = tiny_exercises.Exercise("square", 5, tiny_exercises.square.oracle)
    monkeypatch.setattr(tiny_exercises, "square", more)
    assert any("check_square" in says and "other metadata" in says for says in check(source, layout))


def edit_source(notebook: NotebookNode) -> None:
    notebook.cells[1].source += "\nimport math"


def edit_prose(notebook: NotebookNode) -> None:
    notebook.cells[0].source = "# Another title"


def edit_answer(notebook: NotebookNode) -> None:
    notebook.cells[2].source = "def double(n):\n    return n + n"


def edit_points(notebook: NotebookNode) -> None:
    notebook.cells[3].metadata.nbgrader.points = 20


def edit_tags(notebook: NotebookNode) -> None:
    notebook.cells[-1].metadata.tags = []


def add_cell(notebook: NotebookNode) -> None:
    notebook.cells.append(nbformat.v4.new_code_cell("print('mine')", id="mine"))


def remove_cell(notebook: NotebookNode) -> None:
    del notebook.cells[4]


def swap_cells(notebook: NotebookNode) -> None:
    notebook.cells[0], notebook.cells[4] = notebook.cells[4], notebook.cells[0]


def drop_hash(notebook: NotebookNode) -> None:
    del notebook.metadata["course"]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (edit_source, "cell 2 (import tiny_exercises as ex) was edited by hand"),
        (edit_prose, "cell 1 (# Another title) was edited by hand"),
        (edit_answer, "cell 3 (double) was edited by hand"),
        (edit_points, "cell 4 (check_double) was edited by hand"),
        (edit_tags, "other metadata"),
        (add_cell, "cell 9 (print('mine')) was edited by hand"),
        (remove_cell, "cell 5 (Now the square.) of the source is missing"),
        (swap_cells, "another order"),
        (drop_hash, "no hash of its inputs"),
    ],
)
def test_a_hand_edit_is_named_and_never_overwritten(
    edit: Callable[[NotebookNode], None], says: str, source: Path, layout: Layout
) -> None:
    target = pretend_built(source, layout)
    change(target, edit)
    edited = target.read_bytes()
    found = check(source, layout)
    assert any(says in line and f"{NAME}.ipynb" in line for line in found), found
    with pytest.raises(BuildError, match="--force") as refusal:
        build_student(source, layout)
    assert says in str(refusal.value)
    assert target.read_bytes() == edited


def test_a_hand_edit_is_found_when_the_source_changed_too(source: Path, layout: Layout) -> None:
    target = pretend_built(source, layout)
    change(target, edit_answer)
    replace(source, "Now the square.", "Now the square of it.")
    with pytest.raises(BuildError, match=r"cell 3 \(double\) was edited by hand"):
        build_student(source, layout)


def test_force_throws_the_edit_away(source: Path, layout: Layout) -> None:
    target = pretend_built(source, layout)
    change(target, edit_answer)
    build_student(source, layout, force=True)
    assert check(source, layout) == []


def test_what_jupyter_writes_on_saving_is_drift_but_may_be_overwritten(source: Path, layout: Layout) -> None:
    target = pretend_built(source, layout)
    change(target, lambda notebook: notebook.metadata.language_info.update(version="3.11.9", mimetype="text/x-python"))
    assert check(source, layout) == [f"{target.as_posix()}: the notebook's metadata differ (language_info)"]
    build_student(source, layout)
    assert check(source, layout) == []


def test_a_notebook_without_source_and_a_missing_one(source: Path, layout: Layout) -> None:
    assert "is missing" in check(source, layout)[0]
    layout.notebooks.mkdir()
    (layout.notebooks / "91_old.ipynb").write_text("{}", encoding="utf-8")
    assert "no source makes it" in orphans(layout)[0]


# Lint ----------------------------------------------------------------------------------------------------------------

CHECK = "ex.double.check(double)"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (CHECK, CHECK + ";", r"90_tiny.py:\d+: check=\"double\": a check cell holds exactly"),
        (CHECK, f"report = {CHECK}", "a check cell holds exactly"),
        (CHECK, f"{CHECK}\nprint('done')", "a check cell holds exactly"),
        (CHECK, f"print({CHECK})", "a check cell holds exactly"),
        (CHECK, f"float({CHECK})", "a check cell holds exactly"),
        (CHECK, f"{CHECK}\n1", "a check cell holds exactly"),
        (CHECK, "ex.square.check(square)", "a check cell holds exactly `ex.double.check"),
        (CHECK, "ex.double.check(square)", "a check cell holds exactly"),
        (CHECK, "", "a check cell holds exactly"),
        ('check="double"', 'check="triple"', "have no 'triple'"),
        ('exercise="double"', 'exercise="triple"', "have no 'triple'"),
        ('check="double"', "", '0 cells with check="double"'),
        ('exercise="double"', "", "solution markers outside an exercise cell"),
        ("def double(n)", "def twice(n)", "does not define `double`"),
        ("our_square = ex", "square = ex", "`yours` must not rebind the student's own `square`"),
        ("print(our_square(4))", "double = max", "binds `double`"),
        ("print(our_square(4))", "def double(n):\n    return 1", "binds `double`"),
        ("print(our_square(4))", "from math import prod as double", "binds `double`"),
        ("print(our_square(4))", "def half(n):\n    return n / 2\n\n# %%\nhalf = 3", "binds `half`, a function, class"),
        ("print(our_square(4))", "import math\n\n# %%\nfor math in (1, 2):\n    pass", "binds `math`, a function"),
        ("print(our_square(4))", "# %%", "empty cell"),
        ("print(our_square(4))", "print(", "is not Python"),
        ("print(our_square(4))", "# !ls", "is not Python"),
        ("    ### END SOLUTION\n", "", "needs pairs"),
        ("    ### BEGIN SOLUTION\n", "    # BEGIN SOLUTION\n", "needs pairs"),
        ("    ### BEGIN SOLUTION\n", "### BEGIN SOLUTION\n", "is not inside a function"),
        ("# Now the square.", "# Now ### BEGIN SOLUTION", "markers in prose"),
        ('tags=["numbers"]', 'tags=["number"]', "unknown tag number"),
        ('tags=["numbers"]', 'excercise="double"', "unknown key excercise"),
        ("# # Twice", "# %% [raw]\n# # Twice", "raw cell"),
        ("# %% [markdown]\n# # Twice", "# # Twice", "text before the first cell"),
    ],
)
def test_lint_refuses(old: str, new: str, says: str, source: Path, layout: Layout) -> None:
    replace(source, old, new)
    with pytest.raises(BuildError, match=says):
        lint(read(source, layout))


def test_lint_refuses_a_solution_outside_a_function(source: Path, layout: Layout) -> None:
    replace(source, "def double(n):\n", "### BEGIN SOLUTION\nfactor = 2\n### END SOLUTION\n\n\ndef double(n):\n")
    with pytest.raises(BuildError, match="lines 1 to 3 of the cell is not inside a function"):
        lint(read(source, layout))


def test_lint_refuses_a_whole_function_as_solution(source: Path, layout: Layout) -> None:
    text = (
        source.read_text(encoding="utf-8")
        .replace("    ### BEGIN SOLUTION\n", "", 1)
        .replace("    ### END SOLUTION\n", "", 1)
    )
    text = text.replace("def double", "### BEGIN SOLUTION\ndef double").replace(
        "return secret_sum\n", "return secret_sum\n### END SOLUTION\n"
    )
    source.write_text(text, encoding="utf-8")
    with pytest.raises(BuildError, match="is not inside a function"):
        lint(read(source, layout))


def test_lint_accepts_methods_and_parts_of_a_function(source: Path, layout: Layout) -> None:
    body = source.read_text(encoding="utf-8")
    start, end = body.index("def square(n):"), body.index('# %% check="square"')
    answer = """class square:
    def __init__(self, n):
        for _ in range(1):
            ### BEGIN SOLUTION
            self.n = n
            ### END SOLUTION
        self.done = True

    def __eq__(self, other):
        ### BEGIN SOLUTION
        return self.n**2 == other
        ### END SOLUTION


"""
    source.write_text(body[:start] + answer + body[end:], encoding="utf-8")
    assert lint(read(source, layout)) == []
    cell = next(c for c in student(source, layout).cells if c.source.startswith("class square"))
    assert cell.source.count("raise NotImplementedError") == 2
    assert "self.done = True" in cell.source


def test_lint_accepts_a_name_of_a_function_where_it_hides_nothing(source: Path, layout: Layout) -> None:
    again = (
        "def half(n):\n    return n\n\n# %%\nprint([half for half in (1, 2)])\n\n# %%\ndef half(n):\n    return 2 * n"
    )
    replace(source, "print(our_square(4))", again)
    lint(read(source, layout))


def test_lint_names_the_check_before_its_exercise(source: Path, layout: Layout) -> None:
    text = source.read_text(encoding="utf-8").replace(f'# %% check="double"\n{CHECK}\n', "")
    text = text.replace('# %% exercise="double"', f'# %% check="double"\n{CHECK}\n\n# %% exercise="double"')
    source.write_text(text, encoding="utf-8")
    with pytest.raises(BuildError, match="the check of `double` stands before its exercise"):
        lint(read(source, layout))


def test_lint_names_an_exercise_with_another_name(
    source: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tiny_exercises

    monkeypatch.setattr(tiny_exercises, "square", tiny_exercises.Exercise("cube", 3, tiny_exercises.square.oracle))
    with pytest.raises(BuildError, match="`square` calls itself 'cube'"):
        lint(read(source, layout))


def test_a_long_cell_is_a_warning(source: Path, layout: Layout) -> None:
    replace(source, "print(our_square(4))", "\n".join(f"print({n})" for n in range(25)))
    (warning,) = lint(read(source, layout))
    assert "26 lines of code" in warning


def test_a_stub_that_is_no_python_is_refused(source: Path, layout: Layout) -> None:
    replace(source, "    ### END SOLUTION", "    _ = [\n        1,\n    ### END SOLUTION\n    ]")
    with pytest.raises(BuildError, match="double"):
        student(source, layout)


# The command line ----------------------------------------------------------------------------------------------------


def test_command_line_says_what_it_did_and_what_failed(
    source: Path, layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--source", str(layout.source), "--notebooks", str(layout.notebooks), "--build", str(layout.build)]
    folders += ["--exercises", layout.exercises]
    assert main(["90", "--solved", *folders]) == 0
    assert "90_tiny: wrote" in capsys.readouterr().out
    assert main(["--check", *folders]) == 1
    said = capsys.readouterr()
    assert "90_tiny: failed" in said.out
    assert "is missing: build it" in said.err
    assert main(["17", *folders]) == 1
    assert "no chapter '17'" in capsys.readouterr().err


def test_solved_forms_without_a_source_are_dropped(source: Path, layout: Layout) -> None:
    stale, other = layout.build / "91_old.ipynb", layout.build / "notes.ipynb"
    layout.build.mkdir()
    for path in (stale, other):
        path.write_text("{}", encoding="utf-8")
    folders = ["--source", str(layout.source), "--build", str(layout.build), "--exercises", layout.exercises]
    assert main(["90", "--solved", *folders]) == 0
    assert stale.exists()
    assert main(["--solved", *folders]) == 0
    assert not stale.exists()
    assert other.exists()


def test_chapters_are_found_by_number_or_name(layout: Layout) -> None:
    for wanted in ("90", "90_tiny"):
        assert [path.stem for path in find(layout, [wanted])] == [NAME]
    (layout.source / "02_two.py").write_text("# %%\n1\n", encoding="utf-8")
    assert [path.stem for path in find(layout, ["2"])] == ["02_two"]
    assert [path.stem for path in find(layout, [])] == ["02_two", NAME]


def test_written_notebooks_are_valid_json_with_unix_newlines(source: Path, layout: Layout) -> None:
    data = build_solved(source, layout).read_bytes()
    assert b"\r" not in data
    assert json.loads(data)["nbformat_minor"] == 5
