"""Generators that collapse, and what cures them: the chapter's DCGAN out of balance.

    python -m tools.experiments.ch11_collapse

The generator's learning rate is raised over the discriminator's, with Adam's usual momentum (0.9) and the paper's
(0.5), with batch normalisation and without; everything else stays. Writes data/results/ch11_collapse.json and, a row
for each run, the pictures data/results/ch11_collapse.png. About a minute on one core.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from course_utils.chapters.ch11_gan import dcgan, frechet
from course_utils.chapters.ch11_gan.dcgan import Settings
from course_utils.datasets import load
from tools.experiments import machine
from tools.experiments.ch11_dcgan import measure, write
from tools.experiments.classifiers import THREADS

SEED, STEPS, SHOWN = 0, 250, 24
#: batch normalisation, beta1, rate of the generator, rate of the discriminator
RUNS = (
    (False, 0.9, 0.004, 0.001),
    (False, 0.5, 0.004, 0.001),
    (True, 0.9, 0.004, 0.001),
    (True, 0.5, 0.004, 0.001),
    (False, 0.5, 0.02, 0.0005),
)


def main() -> None:
    """Run every setting and store it."""
    torch.set_num_threads(THREADS)
    train, test = load("digits", "train", size=28).images, load("digits", "test", size=28).images
    reference = frechet.features(test)
    rows, drawn = [], []
    for setting in RUNS:
        found, pictures = run(train, reference, *setting)
        print(found, flush=True)
        rows.append(found)
        drawn.append(pictures)
    write("ch11_collapse.png", np.stack(drawn))
    result = {
        "made_by": "tools/experiments/ch11_collapse.py",
        **machine.stamp(SEED, ("numpy", "torch")),
        "threads": THREADS,
        "steps": STEPS,
        "cpu_seconds": round(sum(row["cpu_seconds"] for row in rows), 1),
        "rows": rows,
    }
    print(machine.save("ch11_collapse", result))


def run(
    train: np.ndarray, reference: np.ndarray, norm: bool, beta1: float, rate_g: float, rate_d: float
) -> tuple[dict[str, Any], np.ndarray]:
    """One training, what it made of the digits, and `SHOWN` of its pictures."""
    turned: dict[str, Any] = {"norm": norm, "beta1": beta1, "rate_g": rate_g, "rate_d": rate_d}
    # A small discriminator, so that it is easily beaten, and no running mean: it would hide the jumping about.
    settings = replace(Settings(average=0.0, levels=2), **turned)
    cpu = time.process_time()
    training = dcgan.train(train, STEPS, settings=settings, seed=SEED, show_at=(), progress=False)
    cpu = time.process_time() - cpu
    found = measure(training.generator, reference, frechet.feature_network(), draws=3)
    row = {
        **turned,
        "shares": found["shares"],
        "classes": found["classes"],
        "distance": found["distance"]["mean"],
        "diversity": diversity(training.generator),
        "losses": [round(float(np.mean(v[-50:])), 3) for v in (training.discriminator_loss, training.generator_loss)],
        "cpu_seconds": round(cpu, 1),
    }
    return row, dcgan.draw(training.generator, dcgan.latents(SHOWN, SEED, settings.latent))


def diversity(generator: dcgan.Generator, count: int = 200) -> float:
    """Median difference of two pictures, root mean square in grey levels: near 0 they are all the same."""
    images = dcgan.draw(generator, dcgan.latents(count, 9, generator.latent)).astype(float)
    return round(float(np.median(np.sqrt(((images[::2] - images[1::2]) ** 2).mean(axis=(1, 2))))), 2)


if __name__ == "__main__":
    main()
