"""What single chapters promise: their own code against a library's, or against a budget; one thread each."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from tools.bench_row import Row, median

PAINTING_BUDGET, PASS_BUDGET, GRID_BUDGET = 60.0, 0.1, 0.05  # seconds


def generated() -> Iterator[Row]:
    """Sixteen digits out of the stored generator of chapter 11, as its sliders ask for them; one thread."""
    import torch

    from course_utils.chapters.ch11_gan import dcgan, stored

    generator = stored.generator("digits")
    z = dcgan.latents(16, 0, generator.latent)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        seconds = median(lambda: dcgan.draw(generator, z), 20)
    finally:
        torch.set_num_threads(before)
    yield Row("ch11 sixteen generated digits", seconds, GRID_BUDGET, "s", "budget")


def knn() -> Iterator[Row]:
    """The chapter's search against scikit-learn's brute force: 60 000 × 784 pixels, 1 000 queries, k = 5."""
    from sklearn.neighbors import NearestNeighbors
    from threadpoolctl import threadpool_limits

    from course_utils.chapters.ch02_knn.search import nearest

    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (60_000, 784)).astype(np.float32)
    queries = rng.integers(0, 256, (1_000, 784)).astype(np.float32)
    reference = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(x)
    for threads in (1, os.cpu_count() or 1):
        with threadpool_limits(threads):
            ours, theirs = [], []
            for _ in range(5):  # in turn, because a shared machine changes its mind
                ours.append(median(lambda: nearest(x, queries, 5), 1))
                theirs.append(median(lambda: reference.kneighbors(queries, return_distance=False), 1))
        what = f"KNN search 60 000 × 784, 1 000 queries, {threads} thread{'s' * (threads > 1)}"
        yield Row(what, statistics.median(ours), statistics.median(theirs), "s", "scikit-learn brute force")


#: LeNet's layers with windows of 5 × 5: name → (channels in, side of the image, filters). Its third is often written as
#: a fully connected layer of 400 inputs.
LENET = {"C1": (1, 32, 6), "C3": (6, 14, 16), "C5": (16, 5, 120)}
BATCH, LOOPED = 16, 1  # images for NumPy and PyTorch, and for the loops, whose time is scaled up


def convolutions() -> Iterator[Row]:
    """Forward and backward pass at LeNet's shapes, one thread: NumPy against PyTorch, and against loops."""
    import torch
    from threadpoolctl import threadpool_limits

    from course_utils.chapters.ch08_cnn import convolution

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            for name, (channels, side, filters) in LENET.items():
                yield from convolution_rows(name, convolution, channels, side, filters)
    finally:
        torch.set_num_threads(before)


def convolution_rows(name: str, convolution: Any, channels: int, side: int, filters: int) -> Iterator[Row]:
    """Three ways at one layer, side by side: the two ratios that say how far NumPy is from either of the others."""
    import torch

    rng = np.random.default_rng(0)
    x = rng.normal(size=(BATCH, channels, side, side)).astype(np.float32)
    w, b = rng.normal(size=(filters, channels, 5, 5)).astype(np.float32), rng.normal(size=filters).astype(np.float32)
    dout = rng.normal(size=(BATCH, filters, side - 4, side - 4)).astype(np.float32)
    images, weights, biases = (torch.tensor(a, requires_grad=True) for a in (x, w, b))
    errors = torch.tensor(dout)

    def ours() -> Any:
        return convolution.conv2d(x, w, b), convolution.conv2d_backward(dout, x, w)

    def theirs() -> Any:
        out = torch.nn.functional.conv2d(images, weights, biases)
        return torch.autograd.grad(out, (images, weights, biases), errors)

    def loops() -> Any:
        few = x[:LOOPED]
        return convolution.conv2d_loops(few, w, b), convolution.conv2d_backward_loops(dout[:LOOPED], few, w)

    for got, want in zip(ours()[1], theirs(), strict=True):
        np.testing.assert_allclose(got, want.numpy(), rtol=1e-3, atol=1e-3)
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(15):  # in turn, because a shared machine changes its mind
        times["ours"].append(median(ours, 1))
        times["theirs"].append(median(theirs, 1))
    numpy, library = statistics.median(times["ours"]), statistics.median(times["theirs"])
    looped = median(loops, 1) * BATCH / LOOPED
    what = f"conv2d LeNet {name}, forward + backward"
    yield Row(f"{what}: NumPy", numpy, library, "s", "PyTorch on the CPU")
    yield Row(f"{what}: loops", looped, numpy, "s", "NumPy")
    yield Row(f"{what}: loops", looped, library, "s", "PyTorch on the CPU")


def suppression() -> Iterator[Row]:
    """Non-maximum suppression, one thread: the chapter's loop in NumPy against torchvision.

    Twenty boxes around each object, as a detector gives them, at random places in a picture of 512 × 512 pixels.
    """
    import torch
    import torchvision

    from course_utils.chapters.ch14_detection.boxes import nms

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        for count in (1000, 5000):
            boxes, scores = crowd(count)
            tensors = torch.from_numpy(boxes), torch.from_numpy(scores)
            if nms(boxes, scores).tolist() != torchvision.ops.nms(*tensors, 0.5).tolist():
                raise RuntimeError("The chapter's NMS and torchvision's keep other boxes.")
            ours, theirs = [], []
            for _ in range(15):  # in turn, because a shared machine changes its mind
                ours.append(processor_seconds(partial(nms, boxes, scores)))
                theirs.append(processor_seconds(partial(torchvision.ops.nms, *tensors, 0.5)))
            what = f"NMS, {count} boxes: NumPy"
            yield Row(what, statistics.median(ours), statistics.median(theirs), "CPU s", "torchvision")
    finally:
        torch.set_num_threads(before)


def processor_seconds(work: Callable[[], Any]) -> float:
    """Seconds of the processor: what takes a millisecond and is interrupted says nothing on the clock."""
    start = time.process_time()
    work()
    return time.process_time() - start


def crowd(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (count, 4) and scores: a twentieth as many objects, and boxes strewn around them."""
    rng = np.random.default_rng(0)
    objects = count // 20
    of = rng.integers(0, objects, count)
    middles = rng.uniform(0, 512, (objects, 2))[of] + rng.normal(0, 4, (count, 2))
    halves = rng.uniform(12, 48, (objects, 2))[of] * np.exp(rng.normal(0, 0.15, (count, 2)))
    return np.concatenate([middles - halves, middles + halves], axis=1), rng.random(count)


def paintings() -> Iterator[Row]:
    """Chapter 12: seconds of the processor, one thread, for a painting by optimisation and for one in a single pass."""
    import torch

    from course_utils.chapters.ch12_style import fast, gatys, patterns, pictures
    from course_utils.datasets import load

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        photo = pictures.square(load("photos")["chelsea"], 160)
        made = gatys.transfer(photo, patterns.style_picture("swirls"), progress=False)
        yield Row("style transfer, 160 × 160, 80 steps of L-BFGS", made.cpu_seconds, PAINTING_BUDGET, "s", "budget")
        seconds = []
        for _ in range(9):
            start = time.process_time()
            fast.paint(photo, 0.7, side=192)
            seconds.append(time.process_time() - start)
        yield Row("style transfer, 192 × 192, in one pass", statistics.median(seconds), PASS_BUDGET, "s", "budget")
    finally:
        torch.set_num_threads(before)
