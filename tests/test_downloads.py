"""Downloads against a server on this machine that misbehaves in every way a network can.

Each case ends in a clear error or in the right file from a mirror, and never in a broken file that is later believed.
Permission bits do not stop root, as whom tests often run; a folder that cannot be written is therefore played by a file
that stands in its place, and by an OSError.
"""

import errno
import gzip
import hashlib
import io
import signal
import socket
import struct
import subprocess
import sys
import tarfile
import textwrap
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from course_utils.datasets import load, real
from course_utils.datasets.__main__ import main
from course_utils.datasets.download import DownloadError, fetch, gunzip, matches, unpack, whole_file

BODY = bytes(range(256)) * 2000  # half a megabyte: many pieces
SHA = "sha256:" + hashlib.sha256(BODY).hexdigest()
PAGE = b"<!DOCTYPE html><html><body>Please log in</body></html>"


class Server:
    """Answers a path with what `routes` says; `asked` is the list of paths asked for."""

    def __init__(self) -> None:
        self.routes: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                route = outer.routes.get(self.path)
                if route is None:
                    self.send_error(404)
                else:
                    route(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,))
        self.thread.start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.http.server_port}{path}"

    def close(self) -> None:
        if not self.thread.is_alive():
            return
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


def answer(body: bytes = BODY, *, length: int | None = None, status: int = 200, **headers: str):
    """A route that sends this body; `length` is what Content-Length claims."""

    def route(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return route


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    server.routes["/good"] = answer()
    yield server
    server.close()


def get(server: Server, target: Path, *paths: str, **options) -> Path:
    options = {"checksum": SHA, "size": len(BODY), "progress": False, "allow_loopback_http": True} | options
    return fetch([server.url(path) for path in paths], target, **options)


def broken_cut(request: BaseHTTPRequestHandler) -> None:
    """The server dies in the middle: a reset instead of an orderly end."""
    request.send_response(200)
    request.send_header("Content-Length", str(len(BODY)))
    request.end_headers()
    request.wfile.write(BODY[:100_000])
    request.wfile.flush()
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.connection.close()


BROKEN = {
    "truncated body": (answer(BODY[:-7], length=len(BODY)), r"broke after \d+ bytes|bytes came instead of"),
    "short body, honest length": (answer(BODY[:-7]), r"511993 bytes came instead of 512000"),
    "too long": (answer(BODY + b"more"), r"or more came instead of 512000"),
    "empty": (answer(b""), r"0 bytes came instead of"),
    "wrong bytes": (answer(BODY[:-1] + b"x"), r"another checksum"),
    "error page with status 200": (answer(PAGE), r"a web page came instead of the file"),
    "not found": (answer(b"gone", status=404), r"404"),
    "server error": (answer(b"sorry", status=503), r"503"),
    "connection cut": (broken_cut, r"broke after \d+ bytes"),
    "redirect to plain http elsewhere": (
        answer(b"", status=302, Location="http://192.0.2.1/file"),
        r"not an https address",
    ),
}


def nothing_left(folder: Path, name: str = "file.bin") -> bool:
    """No file of that name, and no half of one."""
    return sorted(path.name for path in folder.iterdir()) in ([], [f"{name}.lock"])


@pytest.mark.parametrize("case", BROKEN)
def test_a_bad_answer_is_an_error_and_leaves_nothing(server, tmp_path, case):
    route, words = BROKEN[case]
    server.routes["/bad"] = route
    target = tmp_path / "file.bin"
    with pytest.raises(DownloadError, match=words) as caught:
        get(server, target, "/bad")
    assert "file.bin could not be downloaded" in str(caught.value)
    assert nothing_left(tmp_path)
    server.routes["/bad"] = answer()  # the server has been repaired: the next call gets the file
    assert get(server, target, "/bad").read_bytes() == BODY


@pytest.mark.parametrize("case", BROKEN)
def test_after_a_bad_answer_the_mirror_is_asked(server, tmp_path, case):
    server.routes["/bad"] = BROKEN[case][0]
    assert get(server, tmp_path / "file.bin", "/bad", "/good").read_bytes() == BODY
    assert server.asked == ["/bad", "/good"]


def test_every_mirror_is_named_with_its_own_reason(server, tmp_path):
    server.routes["/page"] = answer(PAGE)
    with pytest.raises(DownloadError) as caught:
        get(server, tmp_path / "file.bin", "/missing", "/page")
    first, second, third = str(caught.value).splitlines()
    assert "could not be downloaded" in first
    assert "/missing: the server answered 404" in second
    assert "/page: a web page" in third


def test_a_server_that_says_nothing(server, tmp_path):
    release = threading.Event()
    server.routes["/silent"] = lambda request: release.wait(60) and None
    try:
        with pytest.raises(DownloadError, match="no answer in time"):
            get(server, tmp_path / "file.bin", "/silent", timeout=0.2)
    finally:
        release.set()
    assert nothing_left(tmp_path)


def test_a_server_that_falls_silent_in_the_middle(server, tmp_path):
    release = threading.Event()

    def route(request: BaseHTTPRequestHandler) -> None:
        answer(BODY[:1000], length=len(BODY))(request)
        request.wfile.flush()
        release.wait(60)

    server.routes["/slow"] = route
    try:
        with pytest.raises(DownloadError, match="broke after"):
            get(server, tmp_path / "file.bin", "/slow", timeout=0.2)
    finally:
        release.set()
    assert nothing_left(tmp_path)


def test_nobody_listens(server, tmp_path):
    server.close()
    with pytest.raises(DownloadError, match="refused"):
        get(server, tmp_path / "file.bin", "/good")


def test_http_needs_to_be_allowed_and_only_for_this_machine(server, tmp_path):
    with pytest.raises(DownloadError, match="not an https address"):
        get(server, tmp_path / "file.bin", "/good", allow_loopback_http=False)
    with pytest.raises(DownloadError, match="not an https address"):
        fetch(["http://192.0.2.1/x"], tmp_path / "x", checksum=SHA, allow_loopback_http=True, progress=False)
    assert server.asked == []


def test_an_address_outside_is_stopped_by_the_network_block(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    with pytest.raises(DownloadError, match="network blocked in tests"):
        fetch(["https://192.0.2.1/x"], tmp_path / "x", checksum=SHA, progress=False)


def test_a_packed_file_arrives_packed(server, tmp_path):
    """A server that calls a .gz file a gzip-encoded answer must not have it unpacked on the way."""
    packed = gzip.compress(BODY)
    wanted = []

    def route(request: BaseHTTPRequestHandler) -> None:
        wanted.append(request.headers["Accept-Encoding"])
        answer(packed, Content_Encoding="gzip")(request)

    server.routes["/file.gz"] = route
    digest = "md5:" + hashlib.md5(packed).hexdigest()
    assert get(server, tmp_path / "file.gz", "/file.gz", checksum=digest, size=None).read_bytes() == packed
    assert wanted == ["identity"]


def test_what_is_there_and_right_is_not_fetched_again(server, tmp_path):
    target = get(server, tmp_path / "deep" / "er" / "file.bin", "/good")
    assert get(server, target, "/good") == target
    assert server.asked == ["/good"]


@pytest.mark.parametrize("wrong", [b"", BODY[:-1], BODY[:-1] + b"x"])
def test_a_broken_file_is_not_believed(server, tmp_path, wrong):
    target = tmp_path / "file.bin"
    target.write_bytes(wrong)
    assert get(server, target, "/good").read_bytes() == BODY


def test_progress_is_shown(server, tmp_path, capsys):
    get(server, tmp_path / "file.bin", "/good", progress=True)
    shown = capsys.readouterr().err
    assert "file.bin" in shown
    assert "100%" in shown


def test_a_checksum_of_another_kind_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"x")
    with pytest.raises(ValueError, match="sha256"):
        matches(tmp_path / "x", "crc32:0")


def test_killed_in_the_middle_of_writing(server, tmp_path):
    """SIGKILL leaves a part that has not got the file's name; the next call starts over."""
    half, release = threading.Event(), threading.Event()

    def route(request: BaseHTTPRequestHandler) -> None:
        answer(BODY[: len(BODY) // 2], length=len(BODY))(request)
        request.wfile.flush()
        half.set()
        release.wait(60)

    server.routes["/slow"] = route
    target = tmp_path / "file.bin"
    code = f"""
        from pathlib import Path
        from course_utils.datasets.download import fetch
        fetch([{server.url("/slow")!r}], Path({str(target)!r}), checksum={SHA!r}, allow_loopback_http=True, timeout=60)
    """
    child = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stderr=subprocess.DEVNULL)
    try:
        assert half.wait(60)
        part = tmp_path / "file.bin.part"
        while not (part.exists() and part.stat().st_size > 0):  # until the child is writing
            assert child.poll() is None
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        child.wait(60)
    finally:
        child.kill()
        child.wait(60)
        release.set()
    assert part.exists()
    assert not target.exists()
    assert get(server, target, "/good").read_bytes() == BODY
    assert not part.exists()


def test_two_processes_at_once_download_once(server, tmp_path):
    together = threading.Event()

    def route(request: BaseHTTPRequestHandler) -> None:
        together.wait(60)
        answer()(request)

    server.routes["/held"] = route
    code = f"""
        import sys
        from pathlib import Path
        from course_utils.datasets.download import fetch
        print("ready", flush=True)
        sys.stdin.readline()
        fetch([{server.url("/held")!r}], Path({str(tmp_path / "file.bin")!r}), checksum={SHA!r},
              allow_loopback_http=True, progress=False, timeout=60)
    """
    children = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    try:
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        while not server.asked:  # one of them holds the lock and waits for us
            assert all(child.poll() is None for child in children)
            time.sleep(0.01)
        time.sleep(0.3)  # time enough for the other to ask too, if nothing held it back
        together.set()
        for child in children:
            child.communicate(timeout=60)
        assert [child.returncode for child in children] == [0, 0]
    finally:
        together.set()
        for child in children:
            child.kill()
            child.communicate()
    assert server.asked == ["/held"]
    assert (tmp_path / "file.bin").read_bytes() == BODY


def test_a_file_where_the_folder_should_be(server, tmp_path):
    (tmp_path / "folder").write_text("in the way", encoding="utf-8")
    with pytest.raises(DownloadError, match=r"cannot be written: .*COURSE_DATA"):
        get(server, tmp_path / "folder" / "file.bin", "/good")
    assert server.asked == []


def test_a_read_only_folder(server, tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    with pytest.raises(DownloadError, match=r"cannot be written: Permission denied\. Free some space"):
        get(server, tmp_path / "file.bin", "/good")


class FullDisk(io.FileIO):
    """A disk with room for 100 000 bytes."""

    def write(self, data) -> int:
        if self.tell() + len(data) > 100_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    real_open = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda self, mode="r", *a, **k: FullDisk(self, "w") if mode == "wb" else real_open(self, mode, *a, **k),
    )


def test_no_space(server, tmp_path, monkeypatch):
    target = tmp_path / "file.bin"
    with monkeypatch.context() as patch:
        full_disk(patch)
        with pytest.raises(DownloadError, match="No space left on device"):
            get(server, target, "/good", "/good")
    assert server.asked == ["/good"]  # a mirror would not help
    assert nothing_left(tmp_path)
    assert get(server, target, "/good").read_bytes() == BODY


def test_no_space_to_unpack(tmp_path, monkeypatch):
    (tmp_path / "x.gz").write_bytes(gzip.compress(BODY))
    with monkeypatch.context() as patch:
        full_disk(patch)
        with pytest.raises(DownloadError, match="No space left"):
            gunzip(tmp_path / "x.gz", tmp_path / "out" / "x", len(BODY))
    assert nothing_left(tmp_path / "out", "x")
    assert gunzip(tmp_path / "x.gz", tmp_path / "out" / "x", len(BODY)).read_bytes() == BODY


def test_a_file_gets_its_name_only_when_whole(tmp_path):
    target = tmp_path / "x"
    target.write_bytes(b"old")

    def write_half() -> None:
        with whole_file(target) as out:
            out.write(b"new")
            assert target.read_bytes() == b"old"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(BODY)[:-20],
        gzip.compress(BODY[:-1]),
        gzip.compress(BODY + b"x"),
        b"not gzip",
        gzip.compress(BODY)[:50] + b"\xff" * 50 + gzip.compress(BODY)[100:],
    ],
)
def test_a_damaged_gzip_file(tmp_path, packed):
    (tmp_path / "x.gz").write_bytes(packed)
    with pytest.raises(DownloadError, match=r"x\.gz is damaged"):
        gunzip(tmp_path / "x.gz", tmp_path / "out" / "x", len(BODY))
    assert nothing_left(tmp_path / "out", "x")


# Archives


def tar_with(path: Path, name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for member_name, member_kind in (("set/good.txt", tarfile.REGTYPE), (name, kind)):
            member = tarfile.TarInfo(member_name)
            member.type, member.size = member_kind, 4 if member_kind == tarfile.REGTYPE else 0
            member.linkname = link if member_kind == kind and kind != tarfile.REGTYPE else ""
            tar.addfile(member, io.BytesIO(b"good"[: member.size]))
    return path


def zip_with(path: Path, name: str, mode: int = 0o100644) -> Path:
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("set/good.txt", "good")
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        box.writestr(member, "evil")
    return path


@pytest.mark.parametrize("make", [tar_with, zip_with])
@pytest.mark.parametrize(
    "name", ["../evil", "set/../../evil", "/tmp/evil", "..\\evil", "C:\\evil", "C:evil", "\\\\server\\share\\evil"]
)
def test_a_member_that_leads_out_of_the_folder(tmp_path, make, name):
    archive = make(tmp_path / "archive", name)
    with pytest.raises(DownloadError, match="would land outside its folder"):
        unpack(archive, tmp_path / "in" / "out")
    assert list((tmp_path / "in" / "out").iterdir()) == []
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["archive", "in", "out"]


def test_links_and_devices_are_refused(tmp_path):
    for number, (kind, link) in enumerate(
        [(tarfile.SYMTYPE, "../../x"), (tarfile.LNKTYPE, "set/good.txt"), (tarfile.CHRTYPE, ""), (tarfile.FIFOTYPE, "")]
    ):
        archive = tar_with(tmp_path / f"{number}.tar.gz", "set/odd", kind, link)
        with pytest.raises(DownloadError, match="neither a file nor a folder"):
            unpack(archive, tmp_path / "out")
    with pytest.raises(DownloadError, match="neither a file nor a folder"):
        unpack(zip_with(tmp_path / "link.zip", "set/odd", 0o120777), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("make", [tar_with, zip_with])
def test_a_good_archive_replaces_what_was_there(tmp_path, make):
    old = tmp_path / "out" / "set"
    old.mkdir(parents=True)
    (old / "stale").write_text("old", encoding="utf-8")
    unpack(make(tmp_path / "archive", "set/more.txt"), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["set"]
    assert sorted(path.name for path in old.iterdir()) == ["good.txt", "more.txt"]
    assert (old / "good.txt").read_text(encoding="utf-8") == "good"


def test_an_archive_that_is_cut_or_none_or_a_bomb(tmp_path):
    whole = tar_with(tmp_path / "whole.tar.gz", "set/more.txt").read_bytes()
    for body in (whole[: len(whole) // 2], b"no archive at all", PAGE):
        (tmp_path / "bad").write_bytes(body)
        with pytest.raises(DownloadError, match="bad is damaged"):
            unpack(tmp_path / "bad", tmp_path / "out")
    for make in (tar_with, zip_with):
        with pytest.raises(DownloadError, match="the limit is 7"):
            unpack(make(tmp_path / "big", "set/more.txt"), tmp_path / "out", max_bytes=7)
    assert list((tmp_path / "out").iterdir()) == []


def test_no_folder_to_unpack_into(tmp_path):
    (tmp_path / "out").write_text("in the way", encoding="utf-8")
    with pytest.raises(DownloadError, match="cannot be written"):
        unpack(tar_with(tmp_path / "a", "set/more.txt"), tmp_path / "out")


# Whole sets, with the published names and checksums replaced by those of small ones


def tiny_mnist(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve an MNIST of 3 training and 2 test images under /mnist/."""

    def idx(*shape: int) -> bytes:
        head = bytes([0, 0, 8, len(shape)]) + b"".join(side.to_bytes(4, "big") for side in shape)
        count = 1
        for side in shape:
            count *= side
        return head + bytes(number % 10 for number in range(count))

    plain = dict(zip(real._IDX, (idx(3, 28, 28), idx(3), idx(2, 28, 28), idx(2)), strict=True))
    packed = {name: gzip.compress(body) for name, body in plain.items()}
    for name, body in packed.items():
        server.routes[f"/mnist/{name}"] = answer(body)
    files = tuple(real.Remote(name, "md5:" + hashlib.md5(body).hexdigest()) for name, body in packed.items())
    about = real.REAL["mnist"]
    fields = {name: getattr(about, name) for name in about.__dataclass_fields__} | {"files": files}
    monkeypatch.setitem(real.REAL, "mnist", real.RealSet(**fields))
    monkeypatch.setattr(real, "_IDX", {name: len(body) for name, body in plain.items()})
    original = real.download
    monkeypatch.setattr(
        real,
        "download",
        lambda name, folder=None: original(name, folder, mirrors=[server.url("/mnist/")], loopback=True),
    )


def test_from_the_command_line_to_the_images(server, tmp_path, own_cache, monkeypatch, capsys):
    tiny_mnist(server, monkeypatch)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    assert main(["mnist"]) == 0
    assert main(["mnist"]) == 0
    assert len(server.asked) == 4  # the second time nothing was fetched
    assert str(tmp_path / "data") in capsys.readouterr().out
    monkeypatch.setenv("COURSE_REAL_DATA", "1")
    found = load("mnist", "test")
    assert (found.name, found.images.shape, found.labels.tolist()) == ("mnist", (2, 28, 28), [0, 1])
    assert "the real MNIST, 2 images" in capsys.readouterr().out


def test_load_fetches_what_is_missing_or_broken(server, tmp_path, own_cache, monkeypatch, capsys):
    tiny_mnist(server, monkeypatch)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setenv("COURSE_REAL_DATA", "1")
    assert len(load("mnist")) == 3
    labels = tmp_path / "MNIST" / "raw" / "train-labels-idx1-ubyte.gz"
    labels.write_bytes(labels.read_bytes()[:-3])
    assert len(load("mnist")) == 3
    assert server.asked.count("/mnist/train-labels-idx1-ubyte.gz") == 2
    assert len(server.asked) == 5
    assert "stand in" not in capsys.readouterr().out


def test_a_read_only_course_data_is_read_and_not_written(server, tmp_path, own_cache, monkeypatch):
    tiny_mnist(server, monkeypatch)
    data = tmp_path / "data"
    real.download("mnist", data)

    def state() -> list[tuple[Path, int]]:
        """Also a file that came and went changes its folder's time."""
        return [(path, path.stat().st_mtime_ns) for path in sorted([data, *data.rglob("*")])]

    before = state()
    monkeypatch.setenv("COURSE_DATA", str(data))
    monkeypatch.setenv("COURSE_REAL_DATA", "1")
    assert len(load("mnist")) == 3
    assert state() == before
    assert (own_cache / "unpacked" / "MNIST" / "raw" / "train-images-idx3-ubyte").is_file()


def test_a_course_data_that_cannot_be_written_sends_downloads_to_the_cache(server, tmp_path, own_cache, monkeypatch):
    tiny_mnist(server, monkeypatch)
    (tmp_path / "data").write_text("a file in the folder's place", encoding="utf-8")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COURSE_REAL_DATA", "1")
    assert len(load("mnist")) == 3
    assert (own_cache / "MNIST" / "raw").is_dir()


def test_a_folder_without_write_permission_is_left_alone_even_by_root(server, tmp_path, own_cache, monkeypatch):
    tiny_mnist(server, monkeypatch)
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o555)
    monkeypatch.setenv("COURSE_DATA", str(data))
    monkeypatch.setenv("COURSE_REAL_DATA", "1")
    before = data.stat().st_mtime_ns
    try:
        assert len(load("mnist")) == 3
    finally:
        data.chmod(0o755)
    assert data.stat().st_mtime_ns == before
    assert (own_cache / "MNIST" / "raw").is_dir()


def test_cifar_is_unpacked_and_its_archive_goes(server, tmp_path, monkeypatch):
    archive = tar_with(tmp_path / "cifar-10-python.tar.gz", "cifar-10-batches-py/data_batch_1")
    server.routes["/cifar-10-python.tar.gz"] = answer(archive.read_bytes())
    about = real.REAL["cifar10"]
    digest = "md5:" + hashlib.md5(archive.read_bytes()).hexdigest()
    fields = {name: getattr(about, name) for name in about.__dataclass_fields__}
    fields["files"] = (real.Remote("cifar-10-python.tar.gz", digest),)
    monkeypatch.setitem(real.REAL, "cifar10", real.RealSet(**fields))
    out = tmp_path / "out"
    real.download("cifar10", out, mirrors=[server.url("/")], loopback=True)
    assert (out / "cifar-10-batches-py" / "data_batch_1").read_bytes() == b"good"
    assert not (out / "cifar-10-python.tar.gz").exists()
    assert real._find_cifar(out) is None  # these are not CIFAR-10's batches: not believed


def test_the_command_line_says_what_it_does(capsys, tmp_path, monkeypatch):
    with pytest.raises(SystemExit) as done:
        main(["--help"])
    assert done.value.code == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in (*real.REAL, "COURSE_DATA", "COURSE_REAL_DATA"))
    with pytest.raises(SystemExit) as refused:
        main(["minst"])
    assert refused.value.code == 2
    assert "Did you mean 'mnist'?" in capsys.readouterr().err


def test_the_command_line_offline(own_cache, capsys, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("COURSE_DATA", raising=False)
    assert main(["mnist"]) == 1
    shown = capsys.readouterr()
    assert "train-images-idx3-ubyte.gz could not be downloaded" in shown.err
    assert "Traceback" not in shown.err


def test_every_published_address_is_https():
    for about in real.REAL.values():
        assert len(about.mirrors) >= 2
        assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in about.mirrors)


def test_checksums_are_those_that_torchvision_publishes():
    import torchvision.datasets

    for name in ("mnist", "fashion_mnist"):
        about = real.REAL[name]
        published = getattr(torchvision.datasets, about.reader).resources
        assert [(file.name, file.checksum) for file in about.files] == [(file, f"md5:{md5}") for file, md5 in published]
    cifar = torchvision.datasets.CIFAR10
    assert real.REAL["cifar10"].files[0].name == cifar.filename
    assert real.REAL["cifar10"].files[0].checksum == f"md5:{cifar.tgz_md5}"
