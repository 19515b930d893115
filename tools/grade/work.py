"""Send the files to a pool of processes or to a Dask cluster, and keep each result the moment it is there."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .grader import Job, fingerprint, grade, unreadable
from .handed_in import HandedIn
from .sandbox import Limits

TRIES = 3  # how often a file is tried whose process of the pool was lost
Result = dict[str, Any]


class Kept:
    """The folder with what is done: a JSON file for each graded file, named by the hash of all that it depends on."""

    def __init__(self, folder: Path, limits: Limits, salt: int) -> None:
        self.folder, self.limits, self.salt = folder, limits, salt
        self.depends = fingerprint(limits, salt)
        folder.mkdir(parents=True, exist_ok=True)

    def key(self, job: Job) -> str:
        """The name under which the job's result is kept: it stays when the same files are unpacked once more."""
        content = hashlib.sha256(job.data).hexdigest()
        return hashlib.sha256(repr((job.student, job.label, content, self.depends)).encode()).hexdigest()[:32]

    def get(self, key: str) -> Result | None:
        """The result, if it is there and whole."""
        try:
            found = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) and "status" in found else None

    def put(self, key: str, result: Result) -> None:
        """Keep the result: either all of it is there afterwards, or nothing."""
        part = self.folder / f"{key}.part"
        part.write_text(json.dumps(result), encoding="utf-8")
        os.replace(part, self.folder / f"{key}.json")


@dataclass
class _Sent:
    """A file on its way. lost: how often its process was lost while no other file was on its way."""

    job: Job
    key: str
    place: int
    lost: int = 0


def results(
    files: Iterable[HandedIn],
    kept: Kept,
    pool: Callable[[], Executor],
    window: int,
    again: Callable[[str], bool] = lambda student: False,
    done: Callable[[], object] = lambda: None,
) -> Iterator[Result]:
    """The result of each file, in no order: kept ones at once, the others as they are ready, all without reports.

    window: how many files are on their way at the same time; only these are in memory. again: students whose kept
    results are not used. done: called after each file. Each result has the file's place among all, counted from 0, and
    'from before' if it was kept.

    When a process of the pool is lost, nobody knows which file it was lost over. Those that were on their way are
    sent once more, one at a time: so none is charged with what another did.
    """
    executor = pool()
    waiting: dict[Future[Result], _Sent] = {}
    suspects: list[_Sent] = []
    one_by_one = False
    queue = iter(enumerate(files))
    try:
        while True:
            if not waiting:
                one_by_one = bool(suspects)
            while len(waiting) < (1 if one_by_one else window):
                try:
                    sent = suspects.pop() if one_by_one else _next(queue, kept)
                except StopIteration:
                    break
                except Refused as refused:
                    done()
                    yield refused.result
                    continue
                stored = kept.get(sent.key) if not one_by_one and not again(sent.job.student) else None
                if stored is not None:
                    done()
                    yield _slim(stored, sent) | {"from before": True}
                    continue
                try:
                    waiting[executor.submit(grade, sent.job)] = sent
                except BrokenProcessPool:
                    suspects.append(sent)
                    if not waiting:
                        executor = _renewed(executor, pool)
                    break
            if not waiting:
                if suspects:
                    continue
                return
            ready, _ = wait(waiting, return_when=FIRST_COMPLETED)
            alone = len(waiting) == 1
            broken = False
            for future in ready:
                sent = waiting.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    broken = True
                    sent.lost += alone
                    if sent.lost < TRIES:
                        suspects.append(sent)
                        continue
                    result = _stopped(sent.job, f"the process that graded it was ended {TRIES} times")
                except Exception as problem:  # a worker of a cluster that was lost too often, or a fault of ours
                    result = _stopped(sent.job, f"{type(problem).__name__}: {str(problem)[:300]}")
                if result["status"] != "stopped":
                    kept.put(sent.key, result)
                done()
                yield _slim(result, sent)
            if broken:
                suspects += waiting.values()
                waiting.clear()
                executor = _renewed(executor, pool)
    finally:
        _shut(executor)


def _slim(result: Result, sent: _Sent) -> Result:
    """Without the reports, which stay on disk under the key: a large class should not fill the memory."""
    exercises = result.get("exercises", {})
    return {
        **result,
        "when": sent.job.when,
        "place": sent.place,
        "kept": sent.key,
        "exercises": {name: {k: v for k, v in answer.items() if k != "html"} for name, answer in exercises.items()},
    }


class Refused(Exception):
    """A file that is not sent: its result is known."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


def _next(queue: Iterator[tuple[int, HandedIn]], kept: Kept) -> _Sent:
    place, one = next(queue)
    about = {"student": one.student, "file": one.label, "when": one.when, "place": place}
    if one.refused:
        raise Refused({**about, **unreadable(one.refused), **({"status": "other file"} if one.other else {})})
    try:
        data = one.load()
    except Exception as problem:  # a disk, or a zip file that is damaged in the middle
        said = (problem.strerror if isinstance(problem, OSError) else None) or str(problem)[:200]
        raise Refused({**about, **unreadable(f"It could not be opened: {said}.")}) from None
    job = Job(one.student, one.label, one.when, data, kept.salt, kept.limits, kept.depends)
    return _Sent(job, kept.key(job), place)


def _stopped(job: Job, why: str) -> Result:
    about = {"student": job.student, "file": job.label, "when": job.when, "chapter": ""}
    return {**about, "status": "stopped", "reason": f"The grading of it stopped ({why}): grade again."}


def _renewed(executor: Executor, pool: Callable[[], Executor]) -> Executor:
    _shut(executor)
    return pool()


def _shut(executor: Executor) -> None:
    if isinstance(executor, ProcessPoolExecutor):
        executor.shutdown(wait=False, cancel_futures=True)
    else:
        executor.shutdown(wait=False)  # a cluster's cancels what is on its way, and knows no other argument


def processes(count: int) -> Executor:
    """A pool of processes on this machine. They begin fresh, not as copies of this one."""
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """In a process of the pool: it ends with the one that started it, however that ended, and quietly at Ctrl-C."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def cluster(address: str, certificates: tuple[str, str, str] | None) -> Iterator[tuple[Callable[[], Executor], int]]:
    """A running Dask cluster: how to get an executor, and its number of threads.

    certificates: for tls:// the files of the certificate authority, of this client's certificate and of its key.
    """
    from distributed import Client
    from distributed.security import Security

    check_address(address, certificates)
    security = None
    if certificates:
        authority, certificate, key = certificates
        security = Security(
            tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key, require_encryption=True
        )
    with Client(address, security=security, timeout="20s") as client:
        threads = sum(client.nthreads().values())
        yield lambda: client.get_executor(pure=False, retries=TRIES), max(1, threads)


def check_address(address: str, certificates: tuple[str, str, str] | None) -> None:
    """Raise ValueError for an address that would carry students' work and grades openly over a network."""
    scheme, _, rest = address.rpartition("://")
    host = rest.rsplit(":", 1)[0].strip("[]")
    if scheme == "tls":
        if not certificates:
            raise ValueError("A tls:// scheduler needs --certificates CA CERT KEY, the files that your cluster uses.")
        return
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if scheme not in ("", "tcp") or not loopback:
        raise ValueError(
            f"{address} would carry students' work and grades openly over the network: a tls:// address is expected, "
            "or one of this machine such as tcp://127.0.0.1:8786."
        )
