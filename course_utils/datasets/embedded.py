"""Data sets that are always there: digits and textures, made from what scikit-learn and scikit-image bring along."""

import functools

import numpy as np

from course_utils.datasets._imageset import ImageSet

SPLITS = ("train", "test")

# Which pictures the texture patches are cut from; the order is the order of the labels.
TEXTURES = ("brick", "grass", "gravel", "chelsea", "china", "coffee", "flower", "hubble", "retina", "tissue")
PATCH = 32  # pixels
TILE = 64  # pixels; a tile belongs to train or to test, and a patch never leaves its tile
PATCHES = {"train": 500, "test": 100}  # for each class


def digits(split: str = "train", size: int = 8) -> ImageSet:
    """Handwritten digits: scikit-learn's 1 797 images, 1 297 to train on and 500 to test with.

    The split is fixed: drawn once with a seed, each class in proportion. (Which of the 13 writers wrote a digit is not
    recorded, so both parts hold digits of the same hands.)

    Args:
        split: 'train' or 'test'.
        size: 8 gives (N, 8, 8) uint8 0..16, as scikit-learn has them (each value counts the ink pixels of a 4×4 block).
            28 gives MNIST's form: (N, 28, 28) uint8 0..255, the digit 20×20 and its centre of mass in the middle.

    Raises:
        ValueError: size is neither 8 nor 28.
    """
    if size not in (8, 28):
        raise ValueError(f"digits come in size 8 or 28, not {size!r}")
    images, labels = _digits(split)
    made = "E. Alpaydin, 1998: UCI Optical Recognition of Handwritten Digits, test part, as in scikit-learn"
    if size == 28:
        images, made = _like_mnist(images), f"{made}; enlarged from 8×8 to MNIST's 20×20 in 28×28"
    classes = tuple(str(digit) for digit in range(10))
    return ImageSet("digits", split, images.copy(), labels.copy(), classes, "CC BY 4.0 (UCI)", made)


def textures(split: str = "train") -> ImageSet:
    """32×32 RGB patches of ten photographs; the class is the photograph. 5 000 to train on and 1 000 to test with.

    Each photograph is cut into tiles of 64×64 pixels. Every fifth tile, spread evenly, is for testing, and a patch lies
    inside one tile: no pixel is in both parts. The same call gives the same bytes.

    Args:
        split: 'train' or 'test'.
    """
    images, labels = _textures(split)
    return ImageSet(
        "textures",
        split,
        images.copy(),
        labels.copy(),
        TEXTURES,
        "CC0, public domain or no known restrictions, but china and flower: CC BY 2.0 (see load('photos'))",
        "32×32 patches of photographs bundled with scikit-image and scikit-learn; see load('photos')",
    )


@functools.cache
def _digits(split: str) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    images, labels = load_digits(return_X_y=True)
    rows = train_test_split(np.arange(len(labels)), test_size=500, stratify=labels, random_state=0)
    chosen = rows[SPLITS.index(split)]
    return images[chosen].reshape(-1, 8, 8).astype(np.uint8), labels[chosen].astype(np.int64)


def _like_mnist(images: np.ndarray) -> np.ndarray:
    """(N, 8, 8) uint8 0..16 → (N, 28, 28) uint8 0..255, smoothly enlarged and centred by mass."""
    from scipy.ndimage import zoom

    # Cubic enlargement is linear and works on rows and columns alike: two products with one 20×8 matrix.
    up = np.stack([zoom(unit, 20 / 8, order=3, mode="grid-constant", grid_mode=True) for unit in np.eye(8)], axis=1)
    ink = np.clip(up @ images.astype(float) @ up.T, 0, 16)  # cubic curves overshoot a little
    grey = np.rint(ink * (255 / 16)).astype(np.uint8)
    out = np.zeros((len(images), 28, 28), np.uint8)
    places = np.arange(20) + 0.5
    for picture, small in zip(out, grey, strict=True):
        mass = small.sum(dtype=float)
        row, col = (small.sum(axis=axis) @ places / mass for axis in (1, 0))
        top, left = (int(np.clip(np.rint(14 - middle), 0, 8)) for middle in (row, col))
        picture[top : top + 20, left : left + 20] = small
    return out


def is_test_tile(row: int, col: int) -> bool:
    """Whether the tile in that row and column of tiles is for testing: one in five, a knight's move apart."""
    return (row + 2 * col) % 5 == 2


def texture_corners(name: str, split: str) -> np.ndarray:
    """Where the patches of one photograph are cut: (n, 2) int, row and column of the upper left corner in pixels."""
    height, width = _texture_picture(name).shape[:2]
    tiles = [
        (row, col)
        for row in range(height // TILE)
        for col in range(width // TILE)
        if is_test_tile(row, col) == (split == "test")
    ]
    # RandomState and not default_rng: its stream is promised never to change.
    rng = np.random.RandomState([TEXTURES.index(name), SPLITS.index(split)])
    chosen = np.array(tiles)[np.arange(PATCHES[split]) % len(tiles)]
    return chosen * TILE + rng.randint(0, TILE - PATCH + 1, size=chosen.shape)


def _texture_picture(name: str) -> np.ndarray:
    from course_utils.datasets.photos import Photos

    picture = Photos()[name].rgb
    # The fundus camera's round frame leaves black corners; the square inside it has none.
    return picture[250:1150, 250:1150] if name == "retina" else picture


@functools.cache
def _textures(split: str) -> tuple[np.ndarray, np.ndarray]:
    patches = []
    for name in TEXTURES:
        picture = _texture_picture(name)
        patches += [picture[row : row + PATCH, col : col + PATCH] for row, col in texture_corners(name, split)]
    labels = np.repeat(np.arange(len(TEXTURES), dtype=np.int64), PATCHES[split])
    order = np.random.RandomState(SPLITS.index(split)).permutation(len(labels))
    return np.stack(patches)[order], labels[order]
