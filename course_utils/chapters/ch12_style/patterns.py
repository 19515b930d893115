"""Style pictures drawn by code, with a seed: nothing is copied, so they are free to use (CC BY 4.0 as the course)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from course_utils.datasets import load

from .pictures import Picture, picture

SIDE = 256  # pixels at which the patterns are drawn


def style_names() -> tuple[str, ...]:
    """All style pictures of the chapter: those drawn here, then those that come with libraries."""
    return (*_DRAWN, *load("photos").names("style"))


def style_picture(name: str) -> Picture:
    """A style picture by name: (H, W, 3) uint8, a copy.

    Raises:
        ValueError: there is none of that name.
    """
    if name in _DRAWN:
        return _drawn(name).copy()
    if name in load("photos").names("style"):
        return picture(load("photos")[name])
    raise ValueError(f"One of the styles {', '.join(style_names())} was expected; {name!r} came.")


@cache
def _drawn(name: str) -> Picture:
    return _DRAWN[name](np.random.default_rng(12))


def _colours(*codes: str) -> np.ndarray:
    return np.array([[int(code[i : i + 2], 16) for i in (0, 2, 4)] for code in codes], dtype=float)


def _nearest_two(rng: np.random.Generator, count: int, even: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cells around points spread evenly: the nearest point of each pixel, and the distances to it and to the second."""
    from scipy.spatial import cKDTree

    rows, cols = np.mgrid[0:SIDE, 0:SIDE].astype(float)
    grid = np.stack([rows.ravel(), cols.ravel()], axis=1)
    points = rng.uniform(0, SIDE, (count, 2))
    for _ in range(even):  # Lloyd's steps: each point moves to the middle of its cell
        cell = cKDTree(points).query(grid)[1]
        sums = np.stack([np.bincount(cell, grid[:, i], count) for i in (0, 1)], axis=1)
        points = sums / np.maximum(np.bincount(cell, minlength=count), 1)[:, None]
    far, near = cKDTree(points).query(grid, k=2)
    return near[:, 0].reshape(SIDE, SIDE), far[:, 0].reshape(SIDE, SIDE), far[:, 1].reshape(SIDE, SIDE)


def _field(rng: np.random.Generator, waves: int, longest: float) -> np.ndarray:
    """A smooth random landscape (SIDE, SIDE), about -1..1."""
    rows, cols = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    total = np.zeros((SIDE, SIDE))
    for _ in range(waves):
        angle, length, phase = rng.uniform(0, 2 * np.pi), rng.uniform(0.4, 1) * longest, rng.uniform(0, 2 * np.pi)
        total += np.sin(2 * np.pi * (np.cos(angle) * cols + np.sin(angle) * rows) / length + phase)
    return total / np.abs(total).max()


def mosaic(rng: np.random.Generator) -> Picture:
    """Small tiles of glazed stone in pale mortar."""
    cell, near, second = _nearest_two(rng, 420)
    palette = _colours("0b3c5d", "1d6fa3", "328cc1", "d9b310", "f2e3c6", "a63d2f", "e07a3f", "2f5d50")
    place = _field(rng, 6, 0.9)
    level = np.array([place[cell == i].mean() if (cell == i).any() else 0 for i in range(420)])
    rank = (level + rng.normal(0, 0.22, 420)).argsort().argsort() * len(palette) // 420
    tiles = palette[rank] + rng.normal(0, 9, (420, 1))
    out = tiles[cell] * (1.08 - 0.018 * near)[..., None]
    return _finish(np.where(((second - near) < 1.7)[..., None], _colours("d8d0c0")[0], out))


def glass(rng: np.random.Generator) -> Picture:
    """A leaded window: large bright panes between black bars."""
    cell, near, second = _nearest_two(rng, 70, even=2)
    palette = _colours("c1121f", "f4a300", "ffd166", "118ab2", "073b4c", "06a77d", "7b2d8b", "f1faee")
    panes = palette[rng.integers(0, len(palette), 70)]
    light = 1 + 0.16 * _field(rng, 10, 0.25)
    out = panes[cell] * (light * (1.05 - 0.006 * near))[..., None]
    return _finish(np.where(((second - near) < 4.2)[..., None], _colours("141414")[0], out))


def swirls(rng: np.random.Generator) -> Picture:
    """Short thick strokes of paint that follow a turning field: night blues with yellow lights."""
    import cv2

    palette = _colours("0a1d4a", "12306b", "1c4d8f", "2f74b5", "5d9fce", "9cc7dd", "e8dca0", "f5c33b", "e8a01c")
    landscape = _field(rng, 7, 0.8)
    down, right = np.gradient(landscape)
    for row, col, turn in ((70, 80, 1.0), (150, 185, -1.0), (215, 60, 1.0)):  # three eddies
        rows, cols = np.mgrid[0:SIDE, 0:SIDE].astype(float)
        y, x = rows - row, cols - col
        weight = 0.09 * turn * np.exp(-(x**2 + y**2) / (2 * 38.0**2)) / np.hypot(x, y).clip(3)
        down, right = down + weight * y, right + weight * x
        landscape = landscape + 0.75 * np.exp(-(x**2 + y**2) / (2 * 24.0**2))
    angle = np.arctan2(right, -down)  # along the lines of equal height
    canvas = np.full((4 * SIDE, 4 * SIDE, 3), palette[1], dtype=np.uint8)
    level = (landscape - landscape.min()) / np.ptp(landscape)
    for _ in range(5200):
        row, col = rng.uniform(-4, SIDE + 4, 2)
        line = []
        for _ in range(6):
            r, c = int(np.clip(row, 0, SIDE - 1)), int(np.clip(col, 0, SIDE - 1))
            line.append((round(4 * col), round(4 * row)))
            col, row = col + 2.2 * np.cos(angle[r, c]), row + 2.2 * np.sin(angle[r, c])
        r, c = (int(np.clip(v, 0, SIDE - 1)) for v in (row, col))
        tone = np.clip(level[r, c] * 1.05 + rng.normal(0, 0.1), 0, 0.999)
        colour = palette[int(tone * len(palette))] + rng.normal(0, 10)
        points = np.array(line, dtype=np.int32).reshape(-1, 1, 2)
        cv2.polylines(canvas, [points], False, colour.clip(0, 255).tolist(), int(rng.integers(9, 17)), cv2.LINE_AA)
    return np.asarray(cv2.resize(canvas, (SIDE, SIDE), interpolation=cv2.INTER_AREA))


def waves(rng: np.random.Generator) -> Picture:
    """Rows of arcs, one behind the other, like waves on a printed cloth."""
    rows, cols = np.mgrid[0:SIDE, 0:SIDE].astype(float)
    palette = _colours("f4ecd8", "16425b", "2f6690", "81c3d7")
    out = np.tile(palette[0], (SIDE, SIDE, 1))
    radius, step = 30.0, 15.0
    for number, base in enumerate(np.arange(-radius, SIDE + 2 * radius, step)):
        for middle in np.arange(-radius, SIDE + 2 * radius, 2 * radius):
            middle = middle + (radius if number % 2 else 0)
            far = np.hypot(rows - base - radius, cols - middle) + 0.5 * np.sin(0.7 * cols + 0.3 * rows)
            inside = far < radius
            ring = np.select([far % 10 < 3.2, far % 10 < 5.6], [1, 2], 0)
            ring[far < 5] = 3
            out[inside] = palette[ring][inside]
    return _finish(out + rng.normal(0, 5, (SIDE, SIDE, 1)))


def strokes(rng: np.random.Generator) -> Picture:
    """Crossing strokes of thick warm paint, as of a palette knife."""
    import cv2

    palette = _colours("7a1e1e", "c8371e", "e8702a", "f2b134", "f7e0a3", "2b3a67", "496a9a", "efe6dd")
    place = _field(rng, 5, 1.1)
    canvas = np.full((4 * SIDE, 4 * SIDE, 3), palette[2], dtype=np.uint8)
    level = (place - place.min()) / np.ptp(place)
    for _ in range(1500):
        row, col = rng.uniform(0, SIDE, 2)
        angle = (0.7 if rng.random() < 0.6 else -0.8) + rng.normal(0, 0.22)
        long, wide = rng.uniform(12, 30), rng.uniform(4, 9)
        tone = np.clip(level[int(row), int(col)] + rng.normal(0, 0.16), 0, 0.999)
        colour = (palette[int(tone * len(palette))] + rng.normal(0, 12)).clip(0, 255)
        for part in range(5):  # bristles
            shift = (part - 2) * wide / 5
            along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
            ends = [np.array([col, row]) + across * shift + along * side * long / 2 for side in (-1, 1)]
            points = [tuple(round(4 * float(v)) for v in end) for end in ends]
            shade = (colour + rng.normal(0, 16)).clip(0, 255).tolist()
            cv2.line(canvas, points[0], points[1], shade, max(2, int(4 * wide / 5)), cv2.LINE_AA)
    return np.asarray(cv2.resize(canvas, (SIDE, SIDE), interpolation=cv2.INTER_AREA))


def ink(rng: np.random.Generator) -> Picture:
    """Hatching with a pen on warm paper: the darker, the more directions."""
    rows, cols = np.mgrid[0:SIDE, 0:SIDE].astype(float)
    dark = (_field(rng, 8, 0.7) + 1) / 2
    wobble = 2.2 * _field(rng, 12, 0.3)
    out = np.tile(_colours("f3e9d2")[0], (SIDE, SIDE, 1))
    for angle, least, gap in ((0.8, 0.15, 5.0), (-0.7, 0.42, 5.5), (0.1, 0.64, 4.6), (1.6, 0.8, 5.2)):
        place = np.cos(angle) * rows + np.sin(angle) * cols + wobble
        line = (np.abs(place % gap - gap / 2) < 0.55 + 0.7 * np.clip(dark - least, 0, 1)) & (dark > least)
        out[line] = _colours("1d1a26")[0]
    return _finish(out)


def _finish(values: Any) -> Picture:
    """Edges softened a little, as a photograph of the thing would be."""
    import cv2

    soft = cv2.GaussianBlur(np.asarray(values, dtype=float).clip(0, 255), (0, 0), 0.6)
    return np.rint(soft.clip(0, 255)).astype(np.uint8)


_DRAWN: dict[str, Callable[[np.random.Generator], Picture]] = {
    "mosaic": mosaic,
    "swirls": swirls,
    "glass": glass,
    "waves": waves,
    "strokes": strokes,
    "ink": ink,
}
