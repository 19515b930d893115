"""The `shapes` world: coloured shapes over crops of photographs, where every box and mask is exactly known."""

from __future__ import annotations

import colorsys
import functools

import numpy as np

from course_utils.datasets._boxset import BoxSet

CLASSES = ("circle", "square", "triangle", "star", "cross")
SPLITS = ("train", "test")
SIZES = (32, 128)  # pixels: the smallest and the largest side of an image
MOST = 10_000  # images in one call: half a gigabyte

# The photographs behind the shapes. The coins are left out: a coin is a circle that no box would name.
BACKGROUNDS = (
    *("astronaut", "camera", "chelsea", "china", "clock", "coffee", "flower", "retina", "rocket"),
    *("brick", "grass", "gravel", "hubble", "tissue"),
)
#: How many shapes an image is to get, 0 to 6, and how often of a hundred; fewer where there is no room.
COUNTS = (4, 14, 20, 22, 18, 13, 9)
RADII = (0.09, 0.23)  # a shape's circumscribed circle, in sides of the image
MIDDLES = (0.06, 0.94)  # where in the image a shape may lie; the larger ones then stand out of it
HIDDEN = 0.5  # no shape is hidden for more than this share of its area
CONTRAST = 60  # of 255: how far a shape's colour is at least from the mean of what lies behind it, in one channel
TILT = np.pi / 9  # a shape is turned by at most 20 degrees to either side
_TRIES = 20
_FINE = 4  # subpixels along a pixel's side
_BITS = 4  # OpenCV takes corners as whole numbers of 1/16 subpixel


def make(split: str = "train", n: int = 1000, seed: int = 0, size: int = 128) -> BoxSet:
    """Seeded images with 0 to 6 shapes each: five classes, slightly tilted, colours that say nothing about the class.

    A shape may hide another, or stand out of the picture, for at most half of its area. Boxes and masks are those of
    what can be seen: a box (whole numbers) is the smallest around its mask. Objects are listed from the back to the
    front. Backgrounds are crops of `load("photos")`; those for testing come from other parts of the photographs than
    those for training. The same call gives the same bytes, and the first ten images of a thousand are those of a call
    with n=10.

    Args:
        split: 'train' or 'test'.
        n: how many images, 0 to 10 000.
        seed: other whole numbers from 0 on give other images.
        size: pixels along a side, 32 to 128.

    Raises:
        ValueError: n, seed or size is out of range.
    """
    n, seed, size = _whole("n", n, 0, MOST), _whole("seed", seed, 0, 2**32 - 1), _whole("size", size, *SIZES)
    images = np.empty((n, size, size, 3), np.uint8)
    instances = np.zeros((n, size, size), np.uint8)
    found = []
    for number in range(n):
        # RandomState and not default_rng: its stream is promised never to change.
        random = np.random.RandomState([seed, SPLITS.index(split), number])
        images[number] = _background(random, split, size)
        found.append(_fill(random, images[number], instances[number]))
    return BoxSet(
        "shapes",
        split,
        images,
        tuple(row[0] for row in found),
        tuple(row[1] for row in found),
        CLASSES,
        "CC0, public domain or no known restrictions, but china and flower: CC BY 2.0 (see load('photos'))",
        "drawn by this course over crops of photographs bundled with scikit-image and scikit-learn; see load('photos')",
        instances=instances,
        occlusion=tuple(row[2] for row in found),
        difficult=tuple(np.zeros(len(row[1]), bool) for row in found),
    )


def _whole(name: str, value: object, least: int, most: int) -> int:
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or not least <= value <= most:  # type: ignore[operator]
        raise ValueError(f"{name} was expected to be a whole number from {least} to {most}; {value!r} came")
    return int(value)  # type: ignore[call-overload]


@functools.cache
def region(name: str, split: str) -> np.ndarray:
    """The part of a photograph that backgrounds of a split are cut from: (H, W, 3) uint8.

    The first two thirds along the longer side are for training, the last third for testing.
    """
    from course_utils.datasets.photos import Photos

    picture = Photos()[name].rgb
    if name == "retina":  # the camera's round frame leaves black corners; the square inside it has none
        picture = picture[250:1150, 250:1150]
    axis = int(picture.shape[1] >= picture.shape[0])
    cut = picture.shape[axis] * 2 // 3
    part = np.take(picture, range(cut) if split == "train" else range(cut, picture.shape[axis]), axis)
    part.flags.writeable = False
    return part


def _background(random: np.random.RandomState, split: str, size: int) -> np.ndarray:
    part = region(BACKGROUNDS[random.randint(len(BACKGROUNDS))], split)
    top, left = (random.randint(side - size + 1) for side in part.shape[:2])
    crop = part[top : top + size, left : left + size]
    return crop[:, ::-1] if random.randint(2) else crop


def _fill(
    random: np.random.RandomState, image: np.ndarray, instances: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw shapes into one image and its map, in place. Returns boxes, labels and occlusion."""
    wanted = int(np.searchsorted(np.cumsum(COUNTS), random.randint(sum(COUNTS)), side="right"))
    areas: list[int] = []  # pixels of each whole shape, in and out of the picture
    labels: list[int] = []
    for _ in range(wanted):
        for _ in range(_TRIES):
            label = int(random.randint(len(CLASSES)))
            rows, cols, cover = _one(random, label, len(image))
            colour = _colour(random)
            seen = cover >= _FINE * _FINE // 2
            area = _place(image, instances, rows, cols, cover, seen, colour, areas)
            if area:
                areas.append(area)
                labels.append(label)
                break
    boxes = np.zeros((len(areas), 4))
    visible = np.zeros(len(areas))
    for k in range(len(areas)):
        ys, xs = np.nonzero(instances == k + 1)
        boxes[k] = xs.min(), ys.min(), xs.max() + 1, ys.max() + 1
        visible[k] = len(xs) / areas[k]
    return boxes, np.array(labels, dtype=np.int64), 1 - visible


def _colour(random: np.random.RandomState) -> np.ndarray:
    hue, saturation, value = random.uniform(0, 1), random.uniform(0.55, 1), random.uniform(0.55, 1)
    return np.rint(255 * np.array(colorsys.hsv_to_rgb(hue, saturation, value))).astype(np.int64)


def _one(random: np.random.RandomState, label: int, size: int) -> tuple[int, int, np.ndarray]:
    """A shape somewhere: the row and column of its upper left corner, and how much of each pixel it covers, of 16."""
    import cv2

    radius = random.uniform(*RADII) * size
    middle = random.uniform(*MIDDLES, 2) * size
    corners = outline(CLASSES[label], random.uniform(-TILT, TILT)) * radius + middle
    first = np.floor(corners.min(axis=0)).astype(int) - 1
    width, height = np.ceil(corners.max(axis=0)).astype(int) + 1 - first
    fine = np.zeros((height * _FINE, width * _FINE), np.uint8)
    # OpenCV counts from the middle of a pixel.
    points = np.rint(((corners - first) * _FINE - 0.5) * 2**_BITS).astype(np.int32)
    cv2.fillPoly(fine, [points], 1, shift=_BITS)
    return int(first[1]), int(first[0]), fine.reshape(height, _FINE, width, _FINE).sum(axis=(1, 3), dtype=np.int64)


def outline(name: str, angle: float) -> np.ndarray:
    """The corners of a shape whose circumscribed circle has the radius 1 and the middle (0, 0): (n, 2), x and y.

    At the angle 0 (radians, y runs down) squares and crosses are upright, triangles and stars stand with a tip on top.

    Raises:
        ValueError: there is no such shape.
    """
    if name not in CLASSES:
        raise ValueError(f"one of {', '.join(CLASSES)} was expected; {name!r} came")
    if name == "cross":
        arm, end = 0.32, float(np.sqrt(1 - 0.32**2))
        side = np.array([[end, -arm], [end, arm], [arm, arm]])
        turns = [np.array([[np.cos(t), np.sin(t)], [-np.sin(t), np.cos(t)]]) for t in np.arange(4) * np.pi / 2 + angle]
        return np.concatenate([side @ turn for turn in turns])
    count = {"circle": 48, "square": 4, "triangle": 3, "star": 10}[name]
    top = -np.pi / 4 if name == "square" else -np.pi / 2
    around = angle + top + np.arange(count) * 2 * np.pi / count
    radius = np.where(np.arange(count) % 2, 0.42, 1.0) if name == "star" else np.ones(count)
    return np.stack([radius * np.cos(around), radius * np.sin(around)], axis=1)


def _place(
    image: np.ndarray,
    instances: np.ndarray,
    top: int,
    left: int,
    cover: np.ndarray,
    seen: np.ndarray,
    colour: np.ndarray,
    areas: list[int],
) -> int:
    """Draw a shape unless too much of it or of another would be hidden. Returns its whole area in pixels, or 0."""
    size = len(image)
    down, right = slice(max(top, 0), min(top + len(cover), size)), slice(max(left, 0), min(left + cover.shape[1], size))
    inside = np.s_[down.start - top : down.stop - top, right.start - left : right.stop - left]
    area, cover, seen = int(seen.sum()), cover[inside], seen[inside]
    behind, numbers = image[down, right], instances[down, right]
    if not area or seen.sum() < (1 - HIDDEN) * area:
        return 0
    if np.abs(behind[seen].mean(axis=0) - colour).max() < CONTRAST:
        return 0
    for k in np.unique(numbers[seen]):
        left_over = (instances == k).sum() - (numbers[seen] == k).sum()
        if k and left_over < (1 - HIDDEN) * areas[k - 1]:
            return 0
    full = _FINE * _FINE
    behind[:] = (behind * (full - cover)[..., None] + cover[..., None] * colour + full // 2) // full
    numbers[seen] = len(areas) + 1
    return area
