"""Killed with SIGKILL and started again, grading ends with the same table and does nothing twice; on a cluster too."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from graded_here import RIGHT, OneThread, hand_in, one_thread, read_table, small

ROOT = Path(__file__).parent.parent
STUDENTS = 14
SEED = 6
PATIENCE = 600  # seconds for what takes ten on a machine with nothing else to do
pytestmark = pytest.mark.timeout(4 * PATIENCE)

WRONG = {"majority_vote": "def majority_vote(labels):\n    return min(labels)"}
ANSWERS = (RIGHT, WRONG, RIGHT | WRONG, {"majority_vote": RIGHT["majority_vote"]})
#: Files that wait a little: so that a kill finds something that is on its way.
SLOW = {"majority_vote": "import time\ndef majority_vote(labels):\n    time.sleep(0.03)\n    return max(labels)"}


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {f"s{n:02}/02_knn.ipynb": small(ANSWERS[n % 4] if n % 3 else SLOW) for n in range(STUDENTS)}
    return hand_in(tmp_path_factory.mktemp("class"), files | {"broken.ipynb": b"{", "link/readme.txt": b""})


@pytest.fixture(scope="module")
def pool() -> Iterator[OneThread]:
    with one_thread() as made:
        yield made


@pytest.fixture(scope="module")
def undisturbed(submissions: Path, pool: OneThread, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The table of a run that nothing happened to."""
    out = tmp_path_factory.mktemp("undisturbed") / "grades.csv"
    status, graded = pool.grade(submissions, "--out", out)
    assert (status, len(graded)) == (0, STUDENTS + 1)
    return out.read_bytes()


def done(out: Path) -> dict[str, tuple[int, int]]:
    """What is kept: name → inode and time, which change when it is written once more."""
    kept = out.with_name(f"{out.stem}.parts").glob("*.json")
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in kept}


@contextmanager
def running(submissions: Path, out: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """`course.py grade` in a process of its own; what is left of it is ended."""
    command = [sys.executable, "-m", "tools.grade", str(submissions), "--out", str(out), *more]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            for one in [*family(process.pid), process.pid]:
                kill(one)


def family(pid: int) -> list[int]:
    try:
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def waited(condition: Callable[[], object], process: subprocess.Popen[str] | None = None) -> bool:
    """Wait for the condition; False if the process ended before."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if process is not None and process.poll() is not None:
            return False
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.02)
    return True


def finished(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert "Traceback" not in said, said
    return said


def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_the_parent_is_killed_and_the_next_run_goes_on(submissions: Path, undisturbed: bytes, tmp_path: Path) -> None:
    """Killed before the first result, then twice in the middle, each time after a random while."""
    rng = random.Random(SEED)
    out = tmp_path / "grades.csv"
    before: dict[str, tuple[int, int]] = {}
    for target in (0, rng.randint(2, 5), rng.randint(7, 11)):
        with running(submissions, out, "--processes", "1") as process:
            assert waited(lambda n=target: len(done(out)) >= n and (n or family(process.pid)), process)
            time.sleep(rng.uniform(0, 0.3))
            left = family(process.pid)
            kill(process.pid)
            process.wait()
            waited(lambda pids=left: all(map(gone, pids)))  # nothing of it goes on, and nothing waits forever
        kept = done(out)
        assert {name: kept.get(name) for name in before} == before, "something was done once more"
        assert target <= len(kept) <= STUDENTS + 1
        assert not out.exists()
        before = kept
    with running(submissions, out, "--processes", "1") as process:
        finished(process)
    kept = done(out)
    assert {name: kept.get(name) for name in before} == before
    assert len(kept) == STUDENTS + 1
    assert out.read_bytes() == undisturbed


def test_a_process_of_the_pool_and_a_nursery_are_killed(submissions: Path, undisturbed: bytes, tmp_path: Path) -> None:
    rng = random.Random(SEED)
    out = tmp_path / "grades.csv"
    with running(submissions, out, "--processes", "1") as process:
        for target, which in ((rng.randint(1, 4), "tools.grade.nursery"), (rng.randint(6, 10), "spawn_main")):
            assert waited(lambda n=target: len(done(out)) >= n, process)
            time.sleep(rng.uniform(0, 0.3))
            victims = [pid for pid in family(process.pid) if which in " ".join(psutil.Process(pid).cmdline())]
            assert victims
            kill(victims[0])
        finished(process)
    assert len(done(out)) == STUDENTS + 1
    assert out.read_bytes() == undisturbed


def test_a_result_that_was_half_written_is_made_again(
    submissions: Path, undisturbed: bytes, pool: OneThread, tmp_path: Path
) -> None:
    out = tmp_path / "grades.csv"
    pool.grade(submissions, "--out", out)
    whole, empty, other, *_ = sorted((tmp_path / "grades.parts").glob("*.json"))
    whole.write_bytes(whole.read_bytes()[:100])
    empty.write_bytes(b"")
    other.write_bytes(b"[1]")
    (tmp_path / "grades.csv.part").write_text("half a table", encoding="utf-8")
    out.unlink()
    status, graded = pool.grade(submissions, "--out", out)
    assert (status, len(graded)) == (0, 3)
    assert out.read_bytes() == undisturbed


@pytest.fixture
def listens() -> Iterator[None]:
    """Tests that a shell started in the background ignore Ctrl+C, and so would what they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listens")
def test_ctrl_c_is_quiet_and_keeps_what_is_done(tmp_path: Path) -> None:
    # After two quick ones the class takes a minute: on a busy machine, too, it is not over before the keys are pressed.
    late = {"majority_vote": SLOW["majority_vote"].replace("0.03", "2")}
    files = {f"s{n:02}/02_knn.ipynb": small(late if n > 1 else RIGHT) for n in range(STUDENTS)}
    root, out = hand_in(tmp_path / "class", files), tmp_path / "grades.csv"
    with running(root, out, "--processes", "1") as process:
        assert waited(lambda: len(done(out)) >= 2, process)
        assert len(done(out)) < STUDENTS
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, said
    assert "Stopped. What is graded is kept" in said
    assert "Traceback" not in said
    assert len(done(out)) >= 2


# -- a cluster -----------------------------------------------------------------------------------------------------


@contextmanager
def cluster(folder: Path, *security: str, count: int = 2) -> Iterator[tuple[str, list[psutil.Process]]]:
    """A scheduler and workers of one thread each on this machine: its address, and the workers."""
    if shutil.which("dask", path=str(Path(sys.executable).parent)) is None:
        pytest.skip("dask's command line is not there")
    address = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": (folder / "dask.log").open("wb"), "start_new_session": True}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "None"}
    common = ["--scheduler-file", str(address), *security]
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    with ExitStack() as stack:
        stack.callback(quiet["stderr"].close)  # type: ignore[attr-defined]

        def start(what: str, *arguments: str) -> psutil.Process:
            command = [sys.executable, "-m", "dask", what, *common, *here, *arguments]
            process = subprocess.Popen(command, cwd=folder, env=environment, **quiet)  # type: ignore[call-overload]
            stack.callback(process.wait)
            stack.callback(lambda: [kill(pid) for pid in [*family(process.pid), process.pid]])
            return psutil.Process(process.pid)

        start("scheduler", "--port", "0")
        waited(address.exists)
        one = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder), "--memory-limit", "0")
        workers = [start("worker", *one) for _ in range(count)]
        yield json.loads(address.read_text(encoding="utf-8"))["address"], workers


def test_a_cluster_loses_a_worker_and_nothing_else(submissions: Path, undisturbed: bytes, tmp_path: Path) -> None:
    out = tmp_path / "grades.csv"
    with cluster(tmp_path) as (address, workers):
        assert address.startswith("tcp://127.0.0.1:")
        with running(submissions, out, "--scheduler", address) as process:
            assert waited(lambda: len(done(out)) >= 3, process)
            nurseries = [len(worker.children()) for worker in workers]
            assert any(nurseries), "no worker has graded anything"
            victim = workers[nurseries.index(max(nurseries))]
            kill(victim.pid)
            before = done(out)
            assert len(before) < STUDENTS, "it came too late"
            finished(process)
    kept = done(out)
    assert {name: kept.get(name) for name in before} == before
    assert len(kept) == STUDENTS + 1
    assert out.read_bytes() == undisturbed


def certificates(folder: Path) -> tuple[Path, Path, Path]:
    """A certificate authority for this test, and a certificate for this machine: (ca, certificate, key)."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not there to make certificates")

    def run(*arguments: str) -> None:
        subprocess.run([str(openssl), *arguments], cwd=folder, check=True, capture_output=True, timeout=PATIENCE)

    key = ("-newkey", "rsa:2048", "-nodes", "-days", "2")
    run("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=a test")
    run("req", *key[:-2], "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=127.0.0.1")
    run(
        "x509",
        "-req",
        "-in",
        "request.pem",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-out",
        "cert.pem",
    )
    return folder / "ca.pem", folder / "cert.pem", folder / "key.pem"


def test_a_cluster_with_tls(tmp_path: Path) -> None:
    files = [str(path) for path in certificates(tmp_path)]
    root = hand_in(tmp_path / "class", {"ann.ipynb": small(WRONG), "bob.ipynb": small()})
    out = tmp_path / "grades.csv"
    flags = [
        part for flag, file in zip(("ca-file", "cert", "key"), files, strict=True) for part in (f"--tls-{flag}", file)
    ]
    with cluster(tmp_path, *flags, "--protocol", "tls", count=1) as (address, _):
        assert address.startswith("tls://127.0.0.1:")
        with running(root, out, "--scheduler", address, "--certificates", *files) as process:
            finished(process)
    assert {name: row["status"] for name, row in read_table(out).items()} == {"ann": "graded", "bob": "graded"}
    assert read_table(out)["bob"]["points"] == "5"
