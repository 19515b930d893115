"""The generators of chapter 11: DCGANs on the course's digits, over several seeds, and one on MNIST.

    python -m tools.experiments.ch11_dcgan digits asked
    COURSE_REAL_DATA=1 COURSE_DATA=<folder> python -m tools.experiments.ch11_dcgan mnist

Writes data/results/ch11_dcgan.json (a named row is run again, the other one kept), the generator of the first seed in
data/weights/, and sheets of its pictures in data/results/: over time, by class, and walks from one picture to another.
No seed is chosen by its result, and no setting by the test digits: those for the digits were found with shorter runs
of seed 0 by the distance to the training digits. 'asked' is the same training of a pair that is told which digit
is meant. A quarter of an hour on one core for the digits, as long for asked ones, about four minutes for MNIST.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import torch

from course_utils.chapters.ch11_gan import dcgan, frechet
from course_utils.chapters.ch11_gan.dcgan import Settings, Training
from course_utils.chapters.ch11_gan.stored import GENERATORS, make_sheet
from course_utils.datasets import load
from course_utils.training import save_weights
from tools.experiments import ch11_features, machine
from tools.experiments.ch11_features import WEIGHTS, half, spread
from tools.experiments.classifiers import THREADS, kept, real

#: data set → settings; those of MNIST are older, from before the discriminator had a third level and saw noise
SETTINGS = {
    "digits": Settings(noise=0.3),
    "asked": Settings(noise=0.3, classes=10),
    "mnist": Settings(levels=2, rate_d=0.002, average=0.99),
}
DRAWS = 10  # heaps of pictures that the final distance is the mean of
READABLE = 0.02  # a digit is there if the classifier takes this share of the pictures for it
#: data set → steps, seeds, pictures in a heap
ROWS: dict[str, tuple[int, tuple[int, ...], int]] = {
    "digits": (6000, (0, 1, 2), 500),
    "asked": (6000, (0, 1, 2), 500),
    "mnist": (2000, (0,), 1000),
}


def main() -> None:
    """Run the named rows, all without a name."""
    torch.set_num_threads(THREADS)
    wanted = sys.argv[1:] or list(ROWS)
    for name in wanted:
        found = sets(name)
        if found is None:
            store(name, None)
        else:
            steps, seeds, compared = ROWS[name]
            for done in grown(
                name, *found, steps, seeds, compared
            ):  # stored after each seed: a run of minutes may be interrupted
                store(name, done)


def store(name: str, row: dict[str, Any] | None) -> None:
    """Put the row in the place of the stored one."""
    rows = kept("ch11_dcgan", [name]) | ({name: row} if row else {})
    result = {
        "made_by": "tools/experiments/ch11_dcgan.py",
        **machine.stamp(0, ("numpy", "torch")),
        "threads": THREADS,
        "rows": [rows[name] for name in ROWS if name in rows],
        "not_run": [name for name in ROWS if name not in rows],
    }
    print(machine.save("ch11_dcgan", result))


def sets(name: str) -> tuple[Any, Any] | None:
    """Training and test digits; None where the real ones are not here."""
    return (load("digits", "train", size=28), load("digits", "test", size=28)) if name != "mnist" else real(name)


def grown(
    name: str, train: Any, test: Any, steps: int, seeds: tuple[int, ...], compared: int
) -> Iterator[dict[str, Any]]:
    """Train once for each seed, and give the row as it stands after each; the first run leaves weights and pictures."""
    few = train.take(min(len(train), 20_000), seed=0)
    network = frechet.feature_network() if name != "mnist" else ch11_features.learn(few.images, few.labels, 3)
    scale = ch11_features.scale(train.images, test.images, network, compared)
    reference = frechet.features(test.images[:compared], network)
    even = evenly(train, reference, network) if SETTINGS[name].classes else None
    runs: list[dict[str, Any]] = []
    first, digest = None, ""
    for seed in seeds:
        training, curve, cpu = trained(train, SETTINGS[name], steps, seed, reference, network)
        found = measure(training.generator, reference, network, classes=SETTINGS[name].classes)
        runs.append({"seed": seed, "cpu_seconds": cpu, **found, "curve": curve})
        print(name, {key: value for key, value in runs[-1].items() if key != "curve"}, flush=True)
        if first is None:
            first = training
            digest = save_weights(half(first.generator), WEIGHTS / GENERATORS[name].weights)
            print(name, "SHA-256", digest)
            sheets(name, first, network)
        means = [run["distance"]["mean"] for run in runs]
        row = {
            "data": name,
            "licence": train.licence,
            "train": len(train.images),
            "test": len(test.images),
            "settings": asdict(SETTINGS[name]),
            "steps": steps,
            "parameters": {part: sum(p.numel() for p in getattr(first, part).parameters()) for part in PARTS},
            "cpu_seconds": round(float(np.mean([run["cpu_seconds"] for run in runs])), 1),
            "shown_at": first.shown_at,
            "losses": losses(first),
            "classifier_accuracy": ch11_features.accuracy(network, test),
            "scale": scale,
            "distance": spread(means),
            **times_real(means, scale, even),
            "runs": list(runs),
            "by_heart": by_heart(first, train.images, test.images[:compared]),
            "logits": logits(first, train.take(compared), test.take(compared)),
            "sha256": digest,
        }
        yield row
    if without_too(SETTINGS[name]):  # what the noise is good for: the first run again without it
        plain = replace(SETTINGS[name], noise=0.0)
        training, curve, cpu = trained(train, plain, steps, seeds[0], reference, network)
        yield row | {
            "without_noise": {
                "seed": seeds[0],
                "cpu_seconds": cpu,
                **measure(training.generator, reference, network),
                "curve": curve,
                "losses": losses(training),
                "logits": logits(training, train.take(compared), test.take(compared)),
            }
        }


def without_too(settings: Settings) -> bool:
    """Whether the chapter compares this training with one without noise; a pair that is asked it shows only with."""
    return settings.noise > 0 and settings.classes == 0


PARTS = ("generator", "discriminator")


def trained(
    data: Any, settings: Settings, steps: int, seed: int, reference: np.ndarray, network: frechet.DigitNet
) -> tuple[Training, list[dict[str, Any]], float]:
    """One training, its Fréchet distance on the way, and the CPU seconds that it took without the measuring."""
    curve: list[dict[str, Any]] = []
    begin, measuring = time.process_time(), 0.0

    def watch(training: Training) -> None:
        nonlocal measuring
        now = time.process_time()
        found = measure(training.generator, reference, network, draws=3, classes=settings.classes)
        curve.append(
            {
                "step": training.steps,
                "cpu_seconds": round(now - begin - measuring, 1),
                "distance": found["distance"]["mean"],
                "classes": found["classes"],
            }
        )
        print(curve[-1], flush=True)
        measuring += time.process_time() - now

    times = tuple(dcgan.default_times(steps, 12))
    training = dcgan.train(
        data.images,
        steps,
        labels=data.labels if settings.classes else None,
        settings=settings,
        seed=seed,
        show_at=times,
        watch=watch,
        progress=False,
    )
    return training, curve, round(time.process_time() - begin - measuring, 1)


def evenly(train: Any, reference: np.ndarray, network: frechet.DigitNet) -> dict[str, Any]:
    """Distances of real digits of which each kind is there equally often, as where each is asked for equally often."""
    rng, each = np.random.default_rng(0), len(reference) // 10
    found = []
    for _ in range(DRAWS):
        kinds = [rng.permutation(np.flatnonzero(train.labels == kind))[:each] for kind in range(10)]
        found.append(frechet.frechet(reference, frechet.features(train.images[np.concatenate(kinds)], network)))
    return spread(found)


def times_real(means: list[float], scale: dict[str, Any], even: dict[str, Any] | None) -> dict[str, Any]:
    """How many times as far away as real digits; as evenly drawn ones, where these are given."""
    real_ones = even or scale["rows"]["real"]
    found = {"times_real": round(float(np.mean(means)) / real_ones["mean"], 3)}
    return found | ({"even": even} if even else {})


def inputs(generator: dcgan.Generator, count: int, seed: int, classes: int = 0) -> torch.Tensor:
    """What `count` pictures are made of; with classes every kind is asked for equally often."""
    z = dcgan.latents(count, seed, generator.latent - classes)
    return dcgan.ask(z, np.arange(count) % classes, classes) if classes else z


def measure(
    generator: dcgan.Generator,
    reference: np.ndarray,
    network: frechet.DigitNet,
    draws: int = DRAWS,
    classes: int = 0,
) -> dict[str, Any]:
    """Fréchet distance of heaps as large as the reference, and how the pictures are shared among the digits.

    With classes also the share of pictures that the classifier takes for what was asked.
    """
    distances, shares, obeyed = [], np.zeros(10), 0.0
    for draw in range(draws):
        images = dcgan.draw(generator, inputs(generator, len(reference), 1000 + draw, classes))
        distances.append(frechet.frechet(reference, frechet.features(images, network)))
        shares += frechet.class_shares(images, network) / draws
        if classes:
            said = frechet.probabilities(images, network).argmax(axis=1)
            obeyed += float((said == np.arange(len(said)) % classes).mean()) / draws
    found = {
        "distance": spread(distances),
        "classes": int((shares >= READABLE).sum()),
        "shares": [round(float(share), 3) for share in shares],
    }
    return found | ({"obeyed": round(obeyed, 4)} if classes else {})


def by_heart(training: Training, train: np.ndarray, test: np.ndarray) -> dict[str, float]:
    """Median distance to the nearest of (at most 2 000) training pictures: of generated ones, and of real new ones."""
    few = train[np.random.default_rng(0).permutation(len(train))[:2000]]
    made = dcgan.draw(training.generator, inputs(training.generator, len(test), 7, training.settings.classes))
    return {
        name: round(float(np.median(frechet.nearest(images, few)[1])), 2)
        for name, images in (("generated", made), ("test", test))
    }


@torch.no_grad()
def logits(training: Training, train: Any, test: Any) -> dict[str, float]:
    """What the discriminator says at the end, on average: of digits it has learned from, of new ones, of forgeries.

    With noise over them where it has learned with noise.
    """
    s, luck = training.settings, torch.Generator().manual_seed(0)
    made = dcgan.draw(training.generator, inputs(training.generator, len(test.images), 7, s.classes))
    heaps = {"train": (train.images, train.labels), "test": (test.images, test.labels)}
    heaps["generated"] = (made, np.arange(len(made)) % max(s.classes, 1))
    found = {}
    for name, (images, labels) in heaps.items():
        kinds = (torch.as_tensor(labels).long(),) if s.classes else ()
        found[name] = round(
            float(training.discriminator(dcgan.noisy(dcgan.as_batch(images), s.noise, luck), *kinds).mean()), 3
        )
    return found


def losses(training: Training, window: int = 50) -> dict[str, Any]:
    """Both losses, each number the mean of `window` steps."""
    count = training.steps // window

    def means(values: list[float]) -> list[float]:
        return [round(float(v), 3) for v in np.reshape(values[: count * window], (count, window)).mean(axis=1)]

    return {
        "window": window,
        "discriminator": means(training.discriminator_loss),
        "generator": means(training.generator_loss),
    }


def sheets(name: str, training: Training, network: frechet.DigitNet) -> None:
    """Over time (a row for each moment), and those of `chosen`; or a row for each digit that was asked for."""
    write(f"ch11_{name}_over_time.png", np.stack(training.shown))
    if training.settings.classes:
        rows = dcgan.draw(training.generator, inputs(training.generator, 160, 3, training.settings.classes))
        write(f"ch11_{name}_by_class.png", rows.reshape(16, 10, 28, 28).transpose(1, 0, 2, 3))
    else:
        chosen(name, training.generator, network)


def chosen(name: str, generator: dcgan.Generator, network: frechet.DigitNet) -> None:
    """Two sheets: by class (a row for each digit, as they come), and walks in between those that are surest."""
    made = dcgan.draw(generator, dcgan.latents(1500, 3, generator.latent))
    said = frechet.probabilities(made, network).argmax(axis=1)
    rows = [made[said == digit][:16] for digit in range(10)]
    blank = np.zeros((16, 28, 28), np.uint8)
    write(f"ch11_{name}_by_class.png", np.stack([np.concatenate([part, blank])[:16] for part in rows]))
    z = dcgan.latents(2000, 5, generator.latent)
    ends = z[surest(frechet.probabilities(dcgan.draw(generator, z), network))]
    ways = [torch.lerp(ends[i], ends[(i + 1) % len(ends)], torch.linspace(0, 1, 16)[:, None]) for i in range(len(ends))]
    write(f"ch11_{name}_walks.png", np.stack([dcgan.draw(generator, way) for way in ways]))


def surest(said: np.ndarray) -> list[int]:
    """Which picture the classifier takes for each digit with most confidence, from probabilities (n, 10)."""
    return [int(place) for place in said.argmax(axis=0)]


def write(file: str, rows: np.ndarray) -> None:
    """A sheet in data/results/, one byte a pixel."""
    from PIL import Image

    machine.RESULTS.mkdir(parents=True, exist_ok=True)
    Image.fromarray(make_sheet(rows)).save(machine.RESULTS / file, optimize=True)


if __name__ == "__main__":
    main()
