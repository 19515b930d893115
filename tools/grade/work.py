"""Send the files to a pool of processes or to a Dask cluster, and keep each result the moment it is there."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
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
        self._depends = fingerprint(limits, salt)
        folder.mkdir(parents=True, exist_ok=True)

    def key(self, job: Job) -> str:
        """The name under which the job's result is kept."""
        content = hashlib.sha256(job.data).hexdigest()
        return hashlib.sha256(repr((job.student, job.label, job.when, content, self._depends)).encode()).hexdigest()[
            :32
        ]

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


def results(
    files: Iterable[HandedIn],
    kept: Kept,
    pool: Callable[[], Executor],
    window: int,
    again: Callable[[str], bool] = lambda student: False,
    done: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """The result of each file, in no order: kept ones at once, the others as they are ready, all without reports.

    window: how many files are on their way at the same time; only these are in memory. again: students whose kept
    results are not used. done: called after each file.
    """
    executor = pool()
    waiting: dict[Future[Result], tuple[Job, str, int]] = {}
    queue = iter(files)
    lost: list[tuple[Job, str, int]] = []
    try:
        while True:
            while len(waiting) < window:
                try:
                    job, key, tries = lost.pop() if lost else _next(queue, kept)
                except StopIteration:
                    break
                except Refused as refused:
                    done()
                    yield refused.result
                    continue
                stored = None if again(job.student) or tries else kept.get(key)
                if stored is not None:
                    done()
                    yield _slim(stored, key)
                    continue
                try:
                    waiting[executor.submit(grade, job)] = (job, key, tries + 1)
                except BrokenProcessPool:
                    lost.append((job, key, tries))
                    executor = _renewed(executor, pool)
            if not waiting:
                return
            ready, _ = wait(waiting, return_when=FIRST_COMPLETED)
            broken = False
            for future in ready:
                job, key, tries = waiting.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    broken = True
                    result = None
                except Exception as problem:  # a worker of a cluster that was lost too often, or a fault of ours
                    result = _stopped(job, f"{type(problem).__name__}: {str(problem)[:300]}")
                if result is None and tries < TRIES:
                    lost.append((job, key, tries))
                    continue
                result = result or _stopped(job, "the process that graded it was ended three times")
                if result["status"] != "stopped":
                    kept.put(key, result)
                done()
                yield _slim(result, key)
            if broken:
                lost += waiting.values()
                waiting.clear()
                executor = _renewed(executor, pool)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _slim(result: Result, key: str) -> Result:
    """Without the reports, which stay on disk under the key: a large class should not fill the memory."""
    exercises = result.get("exercises", {})
    return {
        **result,
        "kept": key,
        "exercises": {name: {k: v for k, v in answer.items() if k != "html"} for name, answer in exercises.items()},
    }


class Refused(Exception):
    """A file that is not sent: its result is known."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


def _next(queue: Iterator[HandedIn], kept: Kept) -> tuple[Job, str, int]:
    one = next(queue)
    about = {"student": one.student, "file": one.label, "when": one.when}
    if one.refused:
        raise Refused({**about, **unreadable(one.refused)})
    try:
        data = one.load()
    except Exception as problem:  # a disk, or a zip file that is damaged in the middle
        raise Refused({**about, **unreadable(f"It could not be opened: {str(problem)[:200]}.")}) from None
    job = Job(one.student, one.label, one.when, data, kept.salt, kept.limits)
    return job, kept.key(job), 0


def _stopped(job: Job, why: str) -> Result:
    about = {"student": job.student, "file": job.label, "when": job.when, "chapter": ""}
    return {**about, "status": "stopped", "reason": f"The grading of it stopped ({why}): grade again."}


def _renewed(executor: Executor, pool: Callable[[], Executor]) -> Executor:
    executor.shutdown(wait=False, cancel_futures=True)
    return pool()


def processes(count: int) -> Executor:
    """A pool of processes on this machine. They begin fresh, not as copies of this one."""
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


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
