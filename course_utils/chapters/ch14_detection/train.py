"""Train the detector, with a progress bar; it can be stopped at any step and keeps what it has learnt."""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from course_utils.datasets import BoxSet
from course_utils.training import TrainingError

from .detector import PLACE, Detector, Truth, as_truth, encode, loss_parts, normalised


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        images: how many of the training images are used, the first ones.
        steps: how often the weights change.
        batch: images a step.
        rate: the largest learning rate; it rises to it over the first steps and falls to nothing to the last.
        decay: AdamW's weight decay.
        place: weight of the boxes' places and sizes in the loss.
        colours: channels change places, which says nothing about shapes; for photographs False.
        turns: pictures are turned by quarter turns, too, and not only mirrored; not where things stand upright.
    """

    images: int
    steps: int
    batch: int = 8
    rate: float = 6e-3
    decay: float = 1e-3
    place: float = PLACE
    colours: bool = True
    turns: bool = False


#: For at most 25 s of one core, for two minutes of one core, and for the detector that comes with the course.
SHORT = Recipe(images=1000, steps=600)
FULL = Recipe(images=4000, steps=2700)
LONG = Recipe(images=10_000, steps=7000, batch=16, place=6.0)


@dataclass
class Log:
    """What happened.

    Attributes:
        losses: for each step objectness, place and class, see `detector.loss_parts`.
        seconds, cpu_seconds: on the clock, and of the processor (all threads together).
        interrupted: True if it was stopped before the last step.
    """

    losses: list[tuple[float, float, float]] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    interrupted: bool = False


def train(
    net: Detector,
    data: BoxSet,
    recipe: Recipe = SHORT,
    *,
    seed: int = 0,
    progress: bool = True,
    cancel: Callable[[], bool] | None = None,
    watch: Callable[[int, Detector], object] | None = None,
) -> Log:
    """Train a detector in place. Interrupting it (stop button, Ctrl+C) ends it early and keeps what was learnt.

    Args:
        net: on the CPU; afterwards in evaluation mode.
        data: images of one size, at least `recipe.images` of them.
        recipe: how.
        seed: of the order of the images and of what is done to them.
        progress: show a progress bar, one step a batch. The build of the notebooks (COURSE_STATIC_DEMOS=1) shows none.
        cancel: asked before every step; True ends the training like an interruption.
        watch: called with the number of steps and the net (in evaluation mode) after every tenth of the steps.

    Raises:
        ValueError: too few images, or images of different sizes.
        TrainingError: the loss is no longer a number.
    """
    images, truth = _tensors(data, recipe)
    random = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(net.parameters(), lr=recipe.rate, weight_decay=recipe.decay, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=recipe.steps, pct_start=0.2)
    log, start, cpu = Log(), time.perf_counter(), time.process_time()
    hidden = not progress or os.environ.get("COURSE_STATIC_DEMOS") == "1"
    order = torch.zeros(0, dtype=torch.int64)
    net.to(memory_format=torch.channels_last).train()  # a quarter quicker, and the same numbers
    with tqdm(total=recipe.steps, file=sys.stdout, disable=hidden, desc="steps") as bar:
        try:
            for step in range(recipe.steps):
                if cancel is not None and cancel():
                    raise KeyboardInterrupt
                if len(order) < recipe.batch:
                    order = torch.cat([order, torch.randperm(recipe.images, generator=random)])
                rows, order = order[: recipe.batch], order[recipe.batch :]
                batch = altered(images[rows], Truth(truth.boxes[rows], truth.labels[rows]), recipe, random)
                log.losses.append(one_step(net, optimiser, *batch, recipe.place))
                if not math.isfinite(sum(log.losses[-1])):
                    raise TrainingError(
                        f"The loss in step {step + 1} is {sum(log.losses[-1])}. Try a smaller learning rate than "
                        f"{recipe.rate:g}."
                    )
                schedule.step()
                bar.update()
                if step % 10 == 9:
                    bar.set_postfix(loss=float(np.mean([sum(row) for row in log.losses[-50:]])))
                if watch is not None and (step + 1) % max(1, recipe.steps // 10) == 0:
                    net.eval()
                    watch(step + 1, net)
                    net.train()
        except KeyboardInterrupt:
            log.interrupted = True
            bar.write(f"Stopped after {len(log.losses)} of {recipe.steps} steps; what was learnt is kept.", sys.stdout)
        finally:
            net.eval()
    log.seconds, log.cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    return log


def one_step(
    net: Detector, optimiser: torch.optim.Optimizer, x: Tensor, truth: Truth, place: float = PLACE
) -> tuple[float, float, float]:
    """One step on one batch: x (N, 3, S, S) as `normalised` makes it. Returns the parts of the loss before the step."""
    output = net(x)
    parts = loss_parts(output, encode(truth, net.anchors, (output.shape[-2], output.shape[-1])), place)
    optimiser.zero_grad()
    torch.stack(parts).sum().backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 10.0)
    optimiser.step()
    return parts[0].item(), parts[1].item(), parts[2].item()


def altered(x: Tensor, truth: Truth, recipe: Recipe, random: torch.Generator) -> tuple[Tensor, Truth]:
    """A batch (N, 3, S, S) uint8 mirrored, turned, its colours exchanged, in a way drawn for the batch, and its boxes.

    Returns the batch as the net wants it.
    """
    side = x.shape[-1]
    boxes = truth.boxes
    mirror, flip, turn = (torch.rand(3, generator=random) < 0.5).tolist()
    if mirror:
        x = x.flip(3)
        boxes = torch.stack([side - boxes[..., 2], boxes[..., 1], side - boxes[..., 0], boxes[..., 3]], dim=-1)
    if recipe.turns and flip:
        x = x.flip(2)
        boxes = torch.stack([boxes[..., 0], side - boxes[..., 3], boxes[..., 2], side - boxes[..., 1]], dim=-1)
    if recipe.turns and turn:
        x, boxes = x.transpose(2, 3), boxes[..., [1, 0, 3, 2]]
    if recipe.colours:
        x = x[:, torch.randperm(3, generator=random)]
    return normalised(x), Truth(boxes, truth.labels)


def _tensors(data: BoxSet, recipe: Recipe) -> tuple[Tensor, Truth]:
    if not isinstance(data, BoxSet) or not isinstance(data.images, np.ndarray):
        raise ValueError(f"a BoxSet with images of one size was expected; {type(data).__name__} came.")
    if not recipe.batch <= recipe.images <= len(data) or recipe.steps < 1:
        raise ValueError(
            f"the recipe asks for {recipe.steps} steps with {recipe.batch} of {recipe.images} images; there are "
            f"{len(data)}, and at least one step and a whole batch were expected."
        )
    few = data.take(recipe.images)
    assert isinstance(few.images, np.ndarray)
    if few.images.shape[1] != few.images.shape[2]:
        raise ValueError(f"square images were expected; {few.images.shape[1]} × {few.images.shape[2]} came.")
    x = torch.from_numpy(np.ascontiguousarray(few.images.transpose(0, 3, 1, 2)))
    return x, as_truth(few.boxes, few.labels)
