"""What holds for every test: no network, one thread, no settings of the person who runs it."""

import os
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent
REPO = TESTS.parent


def _settle_environment() -> None:
    """Before any import of torch or NumPy; child processes and kernels inherit it."""
    paths = [str(TESTS / "network_block"), str(REPO), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(path for path in paths if path))
    os.environ["COURSE_BLOCK_NETWORK"] = "1"
    os.environ["OMP_NUM_THREADS"] = "1"
    for name in ("COURSE_REAL_DATA", "COURSE_DEVICE", "COURSE_STATIC_DEMOS"):
        os.environ.pop(name, None)


_settle_environment()
runpy.run_path(str(TESTS / "network_block" / "sitecustomize.py"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `real` need the real sets; without them they are listed as not run."""
    if not os.environ.get("COURSE_DATA"):
        for item in items:
            if item.get_closest_marker("real"):
                item.add_marker(pytest.mark.skip(reason="needs real data sets: set COURSE_DATA to their folder"))


#: Proofs of one chapter's exercises, wherever they stand: they share what each mistake gives in each case.
PROOFS = re.compile(r"test_(?:accessibility|grader_proofs|pair_proofs|mutants)\.py::[^[]*\[(ch\d\d_\w+)\.")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With --dist loadfile a worker gets whole files, as ever, and the proofs of a chapter together."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class ByChapter(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            proof = PROOFS.search(nodeid)
            return proof[1] if proof else super()._split_scope(nodeid)

    return ByChapter(config, log)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Repeat what tests `said` with record_property: what a worker of xdist prints is seen by nobody."""
    for report in terminalreporter.stats.get("passed", []):
        for name, text in report.user_properties:
            if name == "said":
                terminalreporter.write_line(text)


@pytest.fixture(scope="session")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One runner of students' code for all hostile notebooks, and what it must leave alone."""
    from hostile import Arena

    arena = Arena(tmp_path_factory.mktemp("class"))
    yield arena
    arena.runner.close()


@pytest.fixture
def without_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only points: no mistake is looked for, which takes far longer than all else where the answer is no known one."""
    from course_utils.grading import judge

    monkeypatch.setattr(judge, "recognise", lambda *_: ())


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder in place of the user's, which no test may read or fill."""
    from course_utils import _paths
    from course_utils.datasets import real

    cache = tmp_path / "cache"
    for module in (_paths, real):
        monkeypatch.setattr(module, "cache_dir", lambda: cache)
    return cache
