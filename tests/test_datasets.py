"""Data sets: their form, their promises, and their words when something is asked for that does not exist."""

import hashlib
import os
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest

from course_utils import _paths
from course_utils.datasets import NAMES, ImageSet, UnknownName, embedded, load, photos, real

EMBEDDED = [("digits", {}), ("digits", {"size": 28}), ("textures", {})]
SHAPES = {"mnist": (28, 28), "fashion_mnist": (28, 28), "cifar10": (32, 32, 3)}


@pytest.fixture(autouse=True)
def _no_real_data(monkeypatch, own_cache):
    monkeypatch.delenv("COURSE_REAL_DATA", raising=False)


def digest(*arrays: np.ndarray) -> str:
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()[:16]


@pytest.mark.parametrize("split", ["train", "test"])
@pytest.mark.parametrize(("name", "options"), EMBEDDED)
def test_the_form_of_embedded_sets(name, options, split):
    found = load(name, split, **options)
    assert isinstance(found, ImageSet)
    assert (found.name, found.split) == (name, split)
    assert found.images.dtype == np.uint8
    assert found.labels.dtype == np.int64
    assert len(found) == len(found.images) == len(found.labels) > 0
    assert set(found.labels) == set(range(len(found.classes)))
    assert found.licence
    assert found.provenance
    assert found.images.flags.c_contiguous


@pytest.mark.parametrize(("name", "options"), EMBEDDED)
def test_the_same_call_gives_the_same_bytes_and_its_own_arrays(name, options):
    first = load(name, **options)
    before = digest(first.images, first.labels)
    first.images[:] = 0
    first.labels[:] = 0
    second = load(name, **options)
    assert digest(second.images, second.labels) == before


OTHER_PROCESS = """
import hashlib
from course_utils.datasets import load
for name, options in [("digits", {"size": 28}), ("textures", {})]:
    found = load(name, "test", **options)
    print(hashlib.sha256(found.images.tobytes() + found.labels.tobytes()).hexdigest()[:16])
"""


def test_the_bytes_are_the_same_in_another_process():
    child = subprocess.run([sys.executable, "-c", OTHER_PROCESS], capture_output=True, encoding="utf-8", check=True)
    here = [load("digits", "test", size=28), load("textures", "test")]
    assert child.stdout.split() == [digest(found.images, found.labels) for found in here]


def test_digits_are_split_once_for_all():
    from sklearn.datasets import load_digits

    train, test = load("digits"), load("digits", "test")
    assert (len(train), len(test)) == (1297, 500)
    assert train.images.shape[1:] == (8, 8)
    assert train.images.max() == 16
    together = np.concatenate([train.images, test.images]).reshape(1797, 64)
    labels = np.concatenate([train.labels, test.labels])
    rows = sorted(zip(map(bytes, together), labels, strict=True))
    original, original_labels = load_digits(return_X_y=True)
    assert rows == sorted(zip(map(bytes, original.astype(np.uint8)), original_labels, strict=True))  # each exactly once
    share = np.bincount(test.labels) / np.bincount(labels)
    assert np.abs(share - 500 / 1797).max() < 0.01  # stratified
    # Results in the text rest on this very split.
    assert digest(test.images, test.labels) == "6cdbed418dec11ac"


def test_large_digits_look_like_mnist():
    small, large = load("digits", "test"), load("digits", "test", size=28)
    assert large.images.shape == (500, 28, 28)
    assert np.array_equal(small.labels, large.labels)
    assert large.images.max() == 255
    assert large.images.min() == 0
    places = np.arange(28) + 0.5
    for image, source in zip(large.images, small.images, strict=True):
        rows, cols = np.nonzero(image)
        assert max(np.ptp(rows), np.ptp(cols)) < 20  # the 20×20 box
        mass = image.sum(dtype=float)
        for axis in (0, 1):  # whole pixels only: at most half a pixel off the middle, unless the border holds it
            assert abs(image.sum(axis=axis) @ places / mass - 14) <= 0.51
        # Averaged back it is the digit it was made from.
        assert np.corrcoef(block_means(image, rows, cols), source.ravel())[0, 1] > 0.5
    grey = ((large.images > 0) & (large.images < 255)).mean()
    assert grey > 0.1  # smooth, not blocks


def block_means(image: np.ndarray, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """Shrink to 8×8 whatever 20×20 window holds most ink (the digit was moved by whole pixels)."""
    import cv2

    sums = cv2.boxFilter(image.astype(np.float64), -1, (20, 20), anchor=(0, 0), normalize=False)[:9, :9]
    top, left = np.unravel_index(sums.argmax(), sums.shape)
    return cv2.resize(image[top : top + 20, left : left + 20], (8, 8), interpolation=cv2.INTER_AREA).ravel()


def test_textures_are_balanced_colour_patches():
    for split, each in (("train", 500), ("test", 100)):
        found = load("textures", split)
        assert found.images.shape == (10 * each, 32, 32, 3)
        assert np.bincount(found.labels).tolist() == [each] * 10
        assert found.classes == embedded.TEXTURES


@pytest.mark.parametrize("name", embedded.TEXTURES)
def test_no_pixel_is_in_train_and_test(name):
    picture = embedded._texture_picture(name)
    seen = {}
    for split in ("train", "test"):
        mask = np.zeros(picture.shape[:2], bool)
        for row, col in embedded.texture_corners(name, split):
            assert row >= 0
            assert col >= 0
            assert row + 32 <= mask.shape[0]
            assert col + 32 <= mask.shape[1]
            mask[row : row + 32, col : col + 32] = True
        seen[split] = mask
    assert not (seen["train"] & seen["test"]).any()
    assert seen["train"].sum() > 2 * seen["test"].sum()
    # The patches handed out are the ones cut there.
    found = load("textures", "test")
    cut = {picture[r : r + 32, c : c + 32].tobytes() for r, c in embedded.texture_corners(name, "test")}
    assert {image.tobytes() for image in found.images[found.labels == found.classes.index(name)]} == cut


def test_take():
    digits = load("digits")
    first = digits.take(7)
    assert len(first) == 7
    assert np.array_equal(first.images, digits.images[:7])
    drawn = digits.take(200, seed=1)
    assert len({image.tobytes() for image in drawn.images}) > 190  # without replacement
    assert digest(drawn.images) == digest(digits.take(200, seed=1).images) != digest(digits.take(200, seed=2).images)
    assert (drawn.classes, drawn.split, drawn.licence) == (digits.classes, digits.split, digits.licence)
    for n in (-1, 1298):
        with pytest.raises(ValueError, match="1297"):
            digits.take(n)
    with pytest.raises(FrozenInstanceError):
        digits.name = "other"  # type: ignore[misc]


# Photos


@pytest.mark.parametrize("name", photos._TABLE)
def test_every_picture(name):
    photo = load("photos")[name]
    assert photo.rgb.dtype == photo.gray.dtype == np.uint8
    assert photo.rgb.shape == (*photo.gray.shape, 3)
    assert min(photo.gray.shape) >= 256
    assert photo.gray.std() > 5  # a picture, not a blank
    assert photo.licence
    assert photo.source


def test_pictures_that_come_in_grey_stay_as_they_are():
    import skimage.data

    assert np.array_equal(load("photos")["camera"].gray, skimage.data.camera())
    assert np.array_equal(load("photos")["camera"].rgb[:, :, 2], skimage.data.camera())


def test_grey_is_weighed_as_opencv_does():
    import cv2

    cat = load("photos")["chelsea"]
    difference = cat.gray.astype(int) - cv2.cvtColor(cat.rgb, cv2.COLOR_RGB2GRAY)
    assert np.abs(difference).max() <= 1
    assert (difference != 0).mean() < 0.01


def test_drawing_on_a_picture_spoils_no_other():
    cat = load("photos")["chelsea"]
    cat.rgb[:] = 0
    cat.gray[:] = 0
    assert load("photos")["chelsea"].rgb.any()


def test_photos_are_a_mapping():
    found = load("photos")
    assert len(found) == len(list(found)) == len(dict(found))
    assert {*found.names("content"), *found.names("style")} == set(found)
    assert "chelsea" in found.names("content")
    assert found.get("lena") is None
    assert "chelsea" in repr(found)
    with pytest.raises(KeyError, match="Did you mean 'chelsea'"):
        found["chelsee"]


def test_the_readme_lists_every_picture_and_set_with_its_licence():
    text = (_paths.data_dir() / "README.md").read_text(encoding="utf-8")
    for name, (_, licence, _, _) in photos._TABLE.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}`"))
        assert licence.split(" (")[0] in row
    for name in NAMES:
        assert f"`{name}`" in text


# What stands in for real sets


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("wanted", [None, "0", "yes", ""])
def test_without_the_variable_embedded_images_stand_in(name, wanted, monkeypatch, capsys):
    monkeypatch.setattr(real, "find", lambda name: pytest.fail("looked for real data"))
    monkeypatch.setattr(real, "download", lambda name: pytest.fail("downloaded"))
    if wanted is not None:
        monkeypatch.setenv("COURSE_REAL_DATA", wanted)
    found = load(name, "test")
    assert found.images.shape[1:] == SHAPES[name]
    assert found.images.dtype == np.uint8
    assert len(found.classes) == 10
    assert found.name in ("digits", "textures")
    shown = capsys.readouterr().out
    assert shown.count("\n") == 1
    assert shown.startswith(f"{name}: the course's own {found.name} stand in for")
    assert f"python -m course_utils.datasets {name}" in shown
    assert "COURSE_REAL_DATA=1" in shown


@pytest.mark.parametrize("name", SHAPES)
def test_real_data_wanted_but_out_of_reach(name, monkeypatch, capsys):
    """Offline the chapter goes on, and the line says why these are not the real images."""
    monkeypatch.setenv("COURSE_REAL_DATA", "1")
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("COURSE_DATA", raising=False)
    found = load(name)
    assert found.name in ("digits", "textures")
    shown = capsys.readouterr().out
    assert shown.count("\n") == 1
    assert "could not be downloaded" in shown
    assert "network blocked" in shown


# Names that do not exist


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        (("minst",), {}, r"no data set 'minst'\. Did you mean 'mnist'\?"),
        (("CIFAR10",), {}, r"Did you mean 'cifar10'\?"),
        (("imagenet",), {}, r"no data set 'imagenet'\. There are: digits, textures"),
        (("digits", "tset"), {}, r"no split of digits 'tset'\. Did you mean 'test'\? There are: train, test\."),
        (("mnist", "val"), {}, r"no split of mnist 'val'"),
        (("photos", "test"), {}, r"photos have no splits"),
        (("digits",), {"sise": 28}, r"no option of digits 'sise'\. Did you mean 'size'\?"),
        (("textures",), {"size": 28}, r"no option of textures 'size'\. It takes none\."),
        (("mnist",), {"size": 28}, r"no option of mnist 'size'"),
    ],
)
def test_unknown_names(arguments, options, words):
    with pytest.raises(UnknownName, match=words) as caught:
        load(*arguments, **options)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("size", [0, 7, 32, "28", None])
def test_a_size_that_does_not_exist(size):
    with pytest.raises(ValueError, match="8 or 28"):
        load("digits", size=size)


# Where files lie


def test_the_folders(monkeypatch, tmp_path):
    assert (_paths.data_dir() / "README.md").is_file()
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert _paths.real_data_dirs()[0] == tmp_path
    monkeypatch.setenv("COURSE_DATA", " ")
    assert len(_paths.real_data_dirs()) == 1


def test_the_package_stays_light():
    heavy = ("torch", "torchvision", "cv2", "sklearn", "skimage", "requests")
    code = f"import sys, course_utils.datasets; print([name for name in {heavy} if name in sys.modules])"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert child.stdout.strip() == "[]"


# With the real files


@pytest.mark.real
@pytest.mark.parametrize("name", SHAPES)
def test_real_sets(name, monkeypatch, capsys):
    folder = Path(os.environ["COURSE_DATA"])
    first = {"cifar10": "cifar-10-batches-py/data_batch_1"}.get(
        name, f"{real.REAL[name].reader}/raw/train-images*ubyte*"
    )
    if not any(file.stat().st_size for file in folder.glob(first)):
        pytest.skip(f"COURSE_DATA has no {name}")
    monkeypatch.setenv("COURSE_REAL_DATA", "1")
    each = {"train": (50_000 if name == "cifar10" else 60_000) // 10, "test": 1000}
    for split in ("train", "test"):
        found = load(name, split)
        assert found.name == name
        assert found.images.shape == (10 * each[split], *SHAPES[name])
        assert found.images.dtype == np.uint8
        assert found.labels.dtype == np.int64
        counts = np.bincount(found.labels, minlength=10)
        assert np.abs(counts - each[split]).max() <= (0 if name != "mnist" else each[split] * 0.15)
    assert "the real" in capsys.readouterr().out
