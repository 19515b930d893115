"""Fetching and unpacking files so that a broken one is never believed.

Two functions: `fetch` brings one file, `unpack` opens one archive. Whatever goes wrong, and at whatever byte, the file
under its final name is either whole and checked or not there at all.
"""

import gzip
import hashlib
import os
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

CHUNK = 1 << 16
TIMEOUT_S = 20.0  # seconds without a byte, not for the whole file: a slow line may take its time
LOCK_TIMEOUT_S = 3600.0


class DownloadError(RuntimeError):
    """A file could not be had. The message is one or more sentences that a student can act on."""


class _Unusable(Exception):
    """This mirror did not give the file; the next one may."""


def matches(path: Path, checksum: str, size: int | None = None) -> bool:
    """Whether the file is there and is the one meant.

    Args:
        path: the file.
        checksum: `"sha256:…"` or `"md5:…"`, hexadecimal.
        size: its length in bytes, where it is known.
    """
    if not path.is_file() or (size is not None and path.stat().st_size != size):
        return False
    kind, _, digest = checksum.partition(":")
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: _hasher(kind)).hexdigest() == digest.lower()


def fetch(
    urls: Sequence[str],
    target: Path,
    *,
    checksum: str,
    size: int | None = None,
    timeout: float = TIMEOUT_S,
    allow_loopback_http: bool = False,
    progress: bool = True,
) -> Path:
    """Bring one file to `target`, from the first address that gives the right bytes.

    A file that is already there and right is not fetched again; one that is wrong is replaced. Two processes that want
    the same file take turns, and the second finds it done.

    Args:
        urls: the same file at several https addresses, the preferred one first.
        target: where it shall lie; folders on the way are made.
        checksum: `"sha256:…"`, or `"md5:…"` where only that is published.
        size: length in bytes, where it is known.
        timeout: seconds to wait for a connection, and between two pieces of the body.
        allow_loopback_http: accept `http://127.0.0.1:…` too. For tests against a server on this machine.
        progress: show a progress bar.

    Returns:
        `target`.

    Raises:
        DownloadError: no address gave the file, or it could not be written.
    """
    import filelock

    if matches(target, checksum, size):  # before the lock, which a read-only folder could not hold
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(f"{target}.lock", timeout=LOCK_TIMEOUT_S):
            if matches(target, checksum, size):
                return target
            reasons = []
            for url in urls:
                try:
                    _fetch_from(url, target, checksum, size, timeout, allow_loopback_http, progress)
                    return target
                except _Unusable as reason:
                    reasons.append(f"  {url}: {reason}")
    except filelock.Timeout:
        raise DownloadError(
            f"Another process has been fetching {target.name} for an hour; stop it and try again."
        ) from None
    except OSError as error:
        raise DownloadError(cannot_write(target, error)) from error
    raise DownloadError(f"{target.name} could not be downloaded:\n" + "\n".join(reasons))


def unpack(archive: Path, folder: Path, *, max_bytes: int = 2 << 30) -> None:
    """Unpack a tar (plain, gz, bz2, xz) or zip archive into a folder.

    Everything is unpacked beside its place first, and each top-level entry is then moved in whole, in place of an older
    one of that name.

    Args:
        archive: the file.
        folder: where its entries shall lie.
        max_bytes: refuse an archive that claims to hold more than this.

    Raises:
        DownloadError: a member would land outside the folder or is neither file nor folder, the archive is damaged or
            too large, or the folder cannot be written.
    """
    staging = folder / f"{archive.name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        try:
            _extract(archive, staging, max_bytes)
            for entry in sorted(staging.iterdir()):
                _put_in_place(entry, folder / entry.name)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DownloadError(f"{archive.name} is damaged or holds what it must not ({error}); delete it.") from error
    except OSError as error:
        raise DownloadError(cannot_write(folder, error)) from error


def gunzip(source: Path, target: Path, size: int) -> Path:
    """Unpack one `.gz` file to `target`, which must then have `size` bytes; one that already has is left alone.

    Raises:
        DownloadError: the file is damaged, has another length, or cannot be written.
    """
    import filelock

    def done() -> bool:
        return target.is_file() and target.stat().st_size == size

    if done():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(f"{target}.lock", timeout=LOCK_TIMEOUT_S):
            if not done():
                with gzip.open(source, "rb") as packed, whole_file(target) as out:
                    # Writing only as much as is expected (and one more, to notice) keeps a bomb small.
                    if out.write(packed.read(size + 1)) != size:
                        raise EOFError(f"it does not hold the {size} bytes it should")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DownloadError(f"{source.name} is damaged ({error}); delete it.") from error
    except OSError as error:
        raise DownloadError(cannot_write(target, error)) from error
    return target


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A file to write that gets its name only once all of it is on the disk."""
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def cannot_write(place: Path, error: OSError) -> str:
    """One sentence on why nothing could be written there, and what helps."""
    return (
        f"{place} cannot be written: {error.strerror or error}. "
        "Free some space there, or set COURSE_DATA to a folder that you may write to."
    )


def _hasher(kind: str) -> "hashlib._Hash":
    if kind not in ("sha256", "md5"):
        raise ValueError(f"a checksum starts with 'sha256:' or 'md5:', not {kind!r}")
    return hashlib.new(kind, usedforsecurity=False)


def _fetch_from(
    url: str,
    target: Path,
    checksum: str,
    size: int | None,
    timeout: float,
    allow_loopback_http: bool,
    progress: bool,
) -> None:
    """Fetch from one address. Raises _Unusable if the address is at fault and OSError if the disk is."""
    import requests
    import tqdm
    import urllib3

    with requests.Session() as session:
        # A session that knows https alone also refuses a redirect to plain http.
        https = session.get_adapter("https://")
        session.adapters.clear()
        session.mount("https://", https)
        if allow_loopback_http:
            session.mount("http://127.0.0.1:", requests.adapters.HTTPAdapter())
            session.trust_env = False  # no proxy stands between a test and its own machine
        try:
            # 'identity' and the raw stream: a .gz file must arrive packed, as its checksum was taken.
            answer = session.get(url, stream=True, timeout=timeout, headers={"Accept-Encoding": "identity"})
        except requests.exceptions.InvalidSchema:
            raise _Unusable("not an https address (or it leads to one that is not)") from None
        except requests.RequestException as error:
            raise _Unusable(_network_words(error)) from None
        with answer:
            if answer.status_code != 200:
                raise _Unusable(f"the server answered {answer.status_code} {answer.reason}")
            kind, _, digest = checksum.partition(":")
            hasher, head, count = _hasher(kind), b"", 0
            total = size or int(answer.headers.get("Content-Length", 0)) or None
            with (
                whole_file(target) as out,
                tqdm.tqdm(total=total, unit="B", unit_scale=True, desc=target.name, disable=not progress) as bar,
            ):
                pieces = answer.raw.stream(CHUNK, decode_content=False)
                while True:
                    try:
                        piece = next(pieces, b"")
                    except (urllib3.exceptions.HTTPError, OSError) as error:
                        raise _Unusable(f"the connection broke after {count} bytes ({_network_words(error)})") from None
                    if not piece:
                        break
                    head = head or piece[:512]
                    hasher.update(piece)
                    out.write(piece)
                    count += len(piece)
                    bar.update(len(piece))
                    if size is not None and count > size:
                        break
                if hasher.hexdigest() != digest.lower():
                    raise _Unusable(_what_came(head, count, size))


def _what_came(head: bytes, count: int, size: int | None) -> str:
    """Say in words what arrived instead of the file."""
    start = head.lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        return "a web page came instead of the file (a login or error page?)"
    if size is not None and count != size:
        return (
            f"{count} bytes or more came instead of {size}" if count > size else f"{count} bytes came instead of {size}"
        )
    return "the bytes that came have another checksum than the published one"


def _network_words(error: Exception) -> str:
    """The innermost reason of a network error, without the nesting of the libraries around it."""
    inner: BaseException = error
    while inner.__cause__ or inner.__context__:
        inner = inner.__cause__ or inner.__context__ or inner
    if isinstance(inner, TimeoutError):
        return "no answer in time"
    return str(inner) or type(inner).__name__


def _extract(archive: Path, staging: Path, max_bytes: int) -> None:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as box:
            for info in box.infolist():
                mode = info.external_attr >> 16
                _check_member(archive, info.filename, not stat.S_ISLNK(mode))
            _check_total(archive, sum(info.file_size for info in box.infolist()), max_bytes)
            box.extractall(staging)
        return
    if not hasattr(tarfile, "data_filter"):
        raise DownloadError("Unpacking safely needs Python 3.11.4 or newer; please update Python.")
    with tarfile.open(archive) as tar:
        members = tar.getmembers()
        for member in members:
            _check_member(archive, member.name, member.isfile() or member.isdir())
        _check_total(archive, sum(member.size for member in members), max_bytes)
        tar.extractall(staging, members, filter="data")


def _check_member(archive: Path, name: str, plain: bool) -> None:
    """Refuse a name that leads out of the folder, on any system, and links, which could lead out later."""
    windows = PureWindowsPath(name)
    outside = PurePosixPath(name).is_absolute() or windows.drive or windows.root or ".." in windows.parts
    if outside or not plain:
        what = "would land outside its folder" if outside else "is neither a file nor a folder"
        raise DownloadError(f"{archive.name} was not unpacked: {name!r} {what}.")


def _check_total(archive: Path, total: int, max_bytes: int) -> None:
    if total > max_bytes:
        raise DownloadError(
            f"{archive.name} was not unpacked: it claims to hold {total} bytes, the limit is {max_bytes}."
        )


def _put_in_place(entry: Path, place: Path) -> None:
    """Move a finished entry to its place; what stood there goes."""
    if place.is_dir():
        aside = place.with_name(f"{place.name}.old.part")
        shutil.rmtree(aside, ignore_errors=True)
        os.replace(place, aside)
        os.replace(entry, place)
        shutil.rmtree(aside, ignore_errors=True)
    else:
        os.replace(entry, place)
