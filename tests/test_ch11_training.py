"""Chapter 11's networks, their training, the Fréchet distance, and what the long runs have stored."""

from __future__ import annotations

import copy
import json
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_utils import _paths, results
from course_utils.chapters.ch11_gan import dcgan, frechet, one_d, stored
from course_utils.chapters.ch11_gan.dcgan import Settings
from course_utils.datasets import load
from course_utils.training import TrainingError, WeightsError, save_weights
from tools.experiments import ch11_collapse, ch11_dcgan, ch11_features, machine

TINY = Settings(latent=3, width=2, batch=4)


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return load("digits", "train", size=28).images[:40]


def same(a: nn.Module, b: nn.Module) -> bool:
    return all(torch.equal(x, y) for x, y in zip(a.state_dict().values(), b.state_dict().values(), strict=True))


# --- numbers instead of pictures ---------------------------------------------------------------------------------


def test_the_density_is_one_of_the_numbers_drawn():
    x = np.linspace(-8, 8, 4001)
    density = one_d.data_density(x)
    assert density.sum() * (x[1] - x[0]) == pytest.approx(1, abs=1e-6)
    drawn = one_d.sample_data(100_000, torch.Generator().manual_seed(0))
    assert drawn.shape == (100_000, 1)
    mean = (density * x).sum() * (x[1] - x[0])
    assert float(drawn.mean()) == pytest.approx(mean, abs=0.02)
    assert float((drawn < -0.3).double().mean()) == pytest.approx(density[x < -0.3].sum() * (x[1] - x[0]), abs=0.01)


def test_a_generator_that_is_right_is_seen_as_right():
    class Right(nn.Module):
        """Turns the evenly spread z of `look` into evenly spread numbers of the real distribution."""

        def forward(self, z):
            x = np.linspace(-8, 8, 4001)
            below = np.cumsum(one_d.data_density(x)) * (x[1] - x[0])
            shares = torch.distributions.Normal(0.0, 1.0).cdf(z[:, 0].double()).numpy()
            return torch.tensor(np.interp(shares, below, x))[:, None]

    undecided = nn.Linear(1, 1)
    nn.init.zeros_(undecided.weight), nn.init.zeros_(undecided.bias)
    seen = one_d.look(Right(), undecided, step=7, title="right")
    assert (seen.step, seen.title) == (7, "right")
    assert seen.distance < 0.05
    assert seen.value == pytest.approx(-math.log(4), abs=1e-3)
    np.testing.assert_allclose(seen.learned, 0.5)
    both = seen.data + seen.generated
    np.testing.assert_allclose(seen.optimal[both > 0.1], 0.5, atol=0.08)
    assert np.isnan(seen.optimal[both < 0.01]).all(), "where no number comes there is nothing to judge"
    np.testing.assert_allclose(seen.optimal[both > 0.01], (seen.data / both)[both > 0.01])


def test_it_learns_and_the_same_seed_gives_the_same_curves():
    first, *_, last = one_d.train(150, 50, seed=0)
    assert first.step == 0
    assert last.step == 150
    assert last.distance < 0.6 * first.distance
    *_, again = one_d.train(150, 50, seed=0)
    np.testing.assert_array_equal(last.generated, again.generated)
    assert [s.step for s in one_d.train(5, 2)] == [0, 2, 4, 5]


def test_each_step_moves_one_of_the_two():
    generator, discriminator = one_d.networks(1)
    forger, detective = one_d.optimizers(generator, discriminator)
    before = copy.deepcopy((generator, discriminator))
    luck = torch.Generator().manual_seed(0)
    real, z = one_d.sample_data(8, luck), torch.randn(8, 1, generator=luck)
    with torch.no_grad():
        on_real, on_generated = discriminator(real), discriminator(generator(z))
    loss = one_d.discriminator_step(generator, discriminator, detective, real, z)
    assert loss == pytest.approx(float((F.softplus(-on_real) + F.softplus(on_generated)).mean()), rel=1e-5)
    assert same(generator, before[0])
    assert not same(discriminator, before[1])
    before = copy.deepcopy((generator, discriminator))
    with torch.no_grad():
        judged = discriminator(generator(z))
    loss = one_d.generator_step(generator, discriminator, forger, z)
    assert loss == pytest.approx(float(F.softplus(-judged).mean()), rel=1e-5)
    assert same(discriminator, before[1])
    assert not same(generator, before[0])


def test_the_four_panels_tell_their_story():
    little, caught_up, followed, later = one_d.four_panels()
    there = ~np.isnan(caught_up.optimal)

    def error(panel):
        return np.abs(panel.learned - panel.optimal)[there].mean()

    assert error(caught_up) < error(little), "the discriminator came closer to the best one"
    np.testing.assert_array_equal(little.generated, caught_up.generated)
    np.testing.assert_array_equal(caught_up.learned, followed.learned)
    assert followed.distance < caught_up.distance
    assert later.distance < 0.25
    assert later.value == pytest.approx(-math.log(4), abs=0.05)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: one_d.train(0), "steps .* whole number from 1 on; 0 came"),
        (lambda: one_d.train(10, 2.5), "every .* 2.5 came"),
        (lambda: one_d.train(10, rates=(0.1, 0)), r"two numbers above 0; \(0.1, 0\) came"),
        (lambda: one_d.sample_data(-1, torch.Generator()), "n was expected .* -1 came"),
        (lambda: one_d.data_density(["a"]), "array of numbers; one of dtype"),
        (lambda: one_d.data_density([1.0, np.nan]), "finite"),
        (lambda: one_d.data_density([1.0], blur=-1), "0 or more; -1 came"),
        (lambda: one_d.look(nn.Linear(1, 2), nn.Linear(1, 1)), r"generator .* \(1000, 2\) came"),
        (lambda: one_d.look(nn.Linear(1, 1), nn.Linear(1, 3)), r"discriminator .* \(161, 3\) came"),
    ],
)
def test_one_d_says_what_it_expected(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# --- pictures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("norm", [True, False])
def test_shapes_and_weights_are_those_of_the_paper(norm):
    generator, discriminator = dcgan.networks(Settings(latent=5, width=8, norm=norm), seed=1)
    made = generator(torch.randn(3, 5))
    assert made.shape == (3, 1, 28, 28)
    assert float(made.detach().abs().max()) < 1
    assert discriminator(made).shape == (3,)
    norms = [
        layer for net in (generator, discriminator) for layer in net.modules() if isinstance(layer, nn.BatchNorm2d)
    ]
    assert len(norms) == (4 if norm else 0)
    assert not any(isinstance(layer, nn.MaxPool2d) for layer in discriminator.modules())
    for layer in (generator.layers[0], discriminator.layers[0]):
        assert float(layer.weight.detach().std()) == pytest.approx(0.02, rel=0.2)
    for layer in norms:
        assert float(layer.weight.detach().mean()) == pytest.approx(1, abs=0.03)
        assert float(layer.bias.detach().abs().max()) == 0


def test_a_seed_gives_the_same_networks():
    first, again, other = (dcgan.networks(TINY, seed) for seed in (1, 1, 2))
    assert same(first[0], again[0])
    assert same(first[1], again[1])
    assert not same(first[0], other[0])


def test_one_step_is_exactly_this(digits):
    """Written out with probabilities and plain subtraction, in double precision and without batch norm."""
    settings = replace(TINY, norm=False)
    nets = [net.double() for net in dcgan.networks(settings, seed=0)]
    generator, discriminator = copy.deepcopy(nets)
    forger, detective = (torch.optim.SGD(net.parameters(), lr=0.1) for net in nets)
    real, z = dcgan.as_batch(digits[:4]).double(), dcgan.latents(4, 0, 3).double()
    losses = dcgan.step(*nets, forger, detective, real, z, real_target=0.9)

    right, wrong = torch.sigmoid(discriminator(real)), torch.sigmoid(discriminator(generator(z).detach()))
    loss_d = -(0.9 * right.log() + 0.1 * (1 - right).log()).mean() - (1 - wrong).log().mean()
    with torch.no_grad():
        for weight, slope in zip(
            discriminator.parameters(), torch.autograd.grad(loss_d, list(discriminator.parameters())), strict=True
        ):
            weight -= 0.1 * slope
    loss_g = -torch.sigmoid(discriminator(generator(z))).log().mean()
    with torch.no_grad():
        for weight, slope in zip(
            generator.parameters(), torch.autograd.grad(loss_g, list(generator.parameters())), strict=True
        ):
            weight -= 0.1 * slope
    assert losses == pytest.approx((loss_d.item(), loss_g.item()))
    for ours, theirs in zip(
        (*nets[0].parameters(), *nets[1].parameters()),
        (*generator.parameters(), *discriminator.parameters()),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs)


def test_the_discriminator_sees_every_picture_through_noise(digits):
    """The real ones, the generated ones and, when the generator learns, these again: each with noise of its own."""
    seen = []

    class Watched(nn.Linear):
        """A discriminator that keeps what it was shown."""

        def forward(self, x):
            seen.append(x.detach().clone())
            return super().forward(x.flatten(1))[:, 0]

    generator, discriminator = dcgan.networks(TINY, seed=0)[0].eval(), Watched(784, 1)
    optimizers = [torch.optim.SGD(net.parameters(), lr=0.0) for net in (generator, discriminator)]
    real, z = dcgan.as_batch(digits[:8]), dcgan.latents(8, 0, 3)
    luck = torch.Generator().manual_seed(5)
    dcgan.step(generator, discriminator, *optimizers, real, z, noise=0.25, luck=luck)
    with torch.no_grad():
        made = generator(z)
    over = [shown - pictures for shown, pictures in zip(seen, (real, made, made), strict=True)]
    for noise in over:
        assert float(noise.std()) == pytest.approx(0.25, rel=0.05)
        assert float(noise.mean()) == pytest.approx(0, abs=0.02)
    assert float((over[1] * over[2]).mean()) == pytest.approx(0, abs=0.01)
    assert dcgan.noisy(real, 0.0) is real


def test_asking_puts_the_label_beside_the_random_numbers():
    z = dcgan.latents(3, 0, 2)
    asked = dcgan.ask(z, [2, 0, 1], 3)
    assert torch.equal(asked[:, :2], z)
    assert (asked[:, 2:] / dcgan.ASKED).tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    for same in ("201", torch.tensor([2, 0, 1]), np.array([2, 0, 1], np.uint8)):
        assert torch.equal(dcgan.ask(z, same, 3), asked)
    for one in (1, "1", [1], np.int64(1)):
        assert torch.equal(dcgan.ask(z, one, 3), dcgan.ask(z, [1, 1, 1], 3))


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        *(([0, 1], "one label for each of the 3 rows of z was expected, or one for all; 2 came"),),
        *((labels, "whole numbers from 0 to 2") for labels in ([0, 1, 3], [0, 1, -1], [0.0, 1.0, 2.0], None, "seven")),
        *((labels, "whole numbers from 0 to 2") for labels in (["0", "1", "2"], [True, False, True], "12²", "", 3)),
        *(([], "whole numbers"), ([[0, 1, 2]], "one label for each of the 3 rows")),
    ],
)
def test_what_cannot_be_asked_is_said(labels, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        dcgan.ask(dcgan.latents(3, 0, 2), labels, 3)
    with pytest.raises(ValueError, match=r"\(N, latent\), at least one row; \(2,\) came"):
        dcgan.ask([1.0, 2.0], [1, 2], 3)


def test_a_discriminator_with_classes_answers_for_the_label():
    network = dcgan.networks(replace(TINY, classes=3), seed=0)[1].eval()
    x = dcgan.as_batch(load("digits", "test", size=28).images[:5])
    every = network.layers(x).flatten(1)
    assert every.shape == (5, 3)
    labels = torch.tensor([0, 2, 1, 1, 0])
    assert torch.equal(network(x, labels), every[torch.arange(5), labels])
    with pytest.raises(ValueError, match="labels were expected: this network has 3 classes"):
        network(x)
    with pytest.raises(ValueError, match="labels were not expected"):
        dcgan.networks(TINY, seed=0)[1](x, labels)


def test_a_conditional_pair_is_told_the_label_of_every_picture(digits, monkeypatch):
    seen = []
    real_step = dcgan.step

    def step(generator, discriminator, forger, detective, real, z, target, noise, luck, labels):
        seen.append((real, z, labels))
        return real_step(generator, discriminator, forger, detective, real, z, target, noise, luck, labels)

    monkeypatch.setattr(dcgan, "step", step)
    labels = load("digits", "train", size=28).labels[:40]
    settings = replace(TINY, classes=10)
    one, again = (dcgan.train(digits, 4, labels=labels, settings=settings, seed=3, progress=False) for _ in range(2))
    assert same(one.generator, again.generator)
    for real, z, (of_real, wanted) in seen[:4]:
        for picture, label in zip(dcgan.as_pictures(real), of_real, strict=True):
            assert label in labels[(digits == picture).all(axis=(1, 2))]
        assert torch.equal(z[:, 3:].argmax(dim=1), wanted)
    assert one.shown[0].shape == (16, 28, 28)
    for wrong, with_these in ((None, settings), (labels, TINY), (labels[:39], settings), (labels + 1, settings)):
        with pytest.raises(ValueError, match="labels were"):
            dcgan.train(digits, 1, labels=wrong, settings=with_these, progress=False)


def test_training_with_noise_repeats_itself_and_differs_from_one_without(digits):
    with_noise, again, without = (
        dcgan.train(digits[:40], 3, settings=replace(TINY, noise=noise), seed=0, progress=False).generator
        for noise in (0.3, 0.3, 0.0)
    )
    assert same(with_noise, again)
    assert not same(with_noise, without)


def test_training_repeats_itself_and_takes_pictures(digits):
    seen = []

    def watch(training):
        seen.append((training.steps, training.generator.training, len(training.shown)))

    options = {"settings": TINY, "seed": 3, "show_at": (0, 2, 5), "shown": 6, "progress": False}
    first = dcgan.train(digits, 5, **options, watch=watch)
    second = dcgan.train(digits, 5, **options)
    assert seen == [(0, False, 1), (2, False, 2), (5, False, 3)]
    assert first.shown_at == [0, 2, 5]
    assert all(shown.shape == (6, 28, 28) and shown.dtype == np.uint8 for shown in first.shown)
    assert same(first.generator, second.generator)
    assert first.generator_loss == second.generator_loss
    assert len(first.discriminator_loss) == first.steps == 5
    assert not first.generator.training
    assert not first.interrupted
    assert not same(first.generator, dcgan.train(digits, 5, **{**options, "seed": 4}).generator)


def test_the_running_mean_follows():
    mean, learner = (dcgan.Generator(2, 2) for _ in range(2))
    expected = [0.75 * a + 0.25 * b for a, b in zip(mean.parameters(), learner.parameters(), strict=True)]
    learner.layers[2].num_batches_tracked += 5
    dcgan.follow(mean, learner, 0.75)
    for value, want in zip(mean.parameters(), expected, strict=True):
        torch.testing.assert_close(value, want)
    assert int(mean.layers[2].num_batches_tracked) == 5


def test_progress_is_shown_on_stdout_and_not_in_builds(digits, capsys, monkeypatch):
    dcgan.train(digits, 2, settings=TINY)
    out = capsys.readouterr()
    assert "steps" in out.out
    assert "2/2" in out.out
    assert out.err == ""
    monkeypatch.setenv("COURSE_STATIC_DEMOS", "1")
    dcgan.train(digits, 2, settings=TINY)
    assert capsys.readouterr().out == ""


def test_interrupting_keeps_what_was_learned(digits, capsys):
    def watch(training):
        if training.steps == 3:
            raise KeyboardInterrupt

    done = dcgan.train(digits, 50, settings=TINY, show_at=(0, 3), watch=watch)
    assert done.interrupted
    assert done.steps == len(done.generator_loss) == 3
    assert not done.generator.training
    assert dcgan.draw(done.generator, dcgan.latents(2, 0, 3)).shape == (2, 28, 28)
    assert "Stopped by you after 3 of 50 steps" in capsys.readouterr().out


def test_a_loss_that_is_no_number_ends_the_training(digits, monkeypatch):
    monkeypatch.setattr(dcgan, "step", lambda *_: (float("nan"), 0.7))
    with pytest.raises(TrainingError, match=r"step 1 are nan and 0\.7"):
        dcgan.train(digits, 2, settings=TINY, progress=False)


def test_times_are_close_together_in_the_beginning():
    times = dcgan.default_times(2000)
    assert times[0] == 0
    assert times[-1] == 2000
    assert len(times) == 8
    assert (np.diff(times) > 0).all()
    assert (np.diff(times, 2)[1:] > 0).all()
    assert dcgan.default_times(20)[-1] == 20


def test_pictures_there_and_back(digits):
    assert np.array_equal(dcgan.as_pictures(dcgan.as_batch(digits)), digits)
    assert float(dcgan.as_batch(digits).min()) == -1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda d: dcgan.train(d[:3], 5, settings=TINY), "at least 4 images were expected; 3 came"),
        (lambda d: dcgan.train(d[:, :20], 5), r"shape \(N, 28, 28\); \(40, 20, 28\) came"),
        (lambda d: dcgan.train(d / 255, 5), "uint8 from 0 to 255; float64 came"),
        (lambda d: dcgan.train(d, 0), "steps .* 0 came"),
        (lambda d: dcgan.train(d, 5, settings=replace(TINY, batch=1)), "batch .* from 2 on; 1 came"),
        (lambda d: dcgan.as_batch(d[:0]), "at least 1 images were expected; 0 came"),
        (lambda d: dcgan.as_pictures(torch.zeros(2, 28, 28)), r"\(N, 1, H, W\); \(2, 28, 28\) came"),
        (lambda d: dcgan.Generator(0), "latent .* 0 came"),
        (lambda d: dcgan.Discriminator(True), "width .* True came"),
        (lambda d: dcgan.Discriminator(2, levels=4), "levels .* at most 3.* 4 came"),
        (lambda d: dcgan.Generator(3)(torch.zeros(2, 4)), r"\(N, 3\); \(2, 4\) came"),
        (lambda d: dcgan.Discriminator(2)(torch.zeros(2, 28, 28)), r"\(N, 1, 28, 28\); \(2, 28, 28\) came"),
        (lambda d: dcgan.draw(dcgan.Generator(3), np.zeros(3)), r"\(N, latent\), at least one row; \(3,\) came"),
        (lambda d: dcgan.draw(dcgan.Generator(3), np.full((1, 3), np.inf)), "NaN or infinity came"),
        (lambda d: dcgan.latents(0), "count .* 0 came"),
    ],
)
def test_dcgan_says_what_it_expected(call, words, digits):
    with pytest.raises(ValueError, match=words):
        call(digits)


# --- the distance ------------------------------------------------------------------------------------------------


def test_the_distance_is_scipys():
    from scipy.linalg import sqrtm

    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(50, 6)) @ rng.normal(size=(6, 6)), rng.normal(size=(70, 6)) + 1
    spreads = [np.cov(x, rowvar=False) for x in (a, b)]
    apart = a.mean(axis=0) - b.mean(axis=0)
    want = apart @ apart + np.trace(spreads[0] + spreads[1] - 2 * np.real(sqrtm(spreads[0] @ spreads[1])))
    assert frechet.frechet(a, b) == pytest.approx(want)
    assert frechet.frechet(b, a) == pytest.approx(want)
    assert frechet.frechet(a, a) == pytest.approx(0, abs=1e-6)


def test_the_distance_by_hand():
    a = np.array([[0.0], [2.0]])  # mean 1, variance 2
    b = np.array([[3.0], [3.0]])  # mean 3, variance 0
    assert frechet.frechet(a, b) == pytest.approx(4 + 2)
    assert frechet.frechet(a, a + 3) == pytest.approx(9)


def test_fewer_pictures_than_features_give_a_real_number():
    rng = np.random.default_rng(1)
    found = frechet.frechet(rng.normal(size=(5, 32)), rng.normal(size=(4, 32)))
    assert isinstance(found, float)
    assert 0 < found < 200


def test_the_shipped_classifier_knows_digits():
    test = load("digits", "test", size=28)
    said = frechet.probabilities(test.images)
    assert said.shape == (500, 10)
    np.testing.assert_allclose(said.sum(axis=1), 1)
    assert (said.argmax(axis=1) == test.labels).mean() > 0.97
    assert frechet.features(test.images[:3]).shape == (3, frechet.FEATURES)
    np.testing.assert_allclose(frechet.class_shares(test.images), np.bincount(test.labels) / 500, atol=0.02)


def test_noise_is_far_and_real_digits_are_near():
    train, test = (load("digits", split, size=28).images[:300] for split in ("train", "test"))
    noise = np.random.default_rng(0).integers(0, 256, (300, 28, 28), dtype=np.uint8)
    assert frechet.picture_distance(train, test) * 20 < frechet.picture_distance(noise, test)
    assert frechet.picture_distance(test, test) == pytest.approx(0, abs=1e-6)


def test_the_nearest_picture(digits):
    where, far = frechet.nearest(digits[[7, 2]], digits)
    assert where.tolist() == [7, 2]
    np.testing.assert_allclose(far, 0, atol=1e-6)
    _, far = frechet.nearest(np.zeros((1, 28, 28), np.uint8), np.full((2, 28, 28), 10, np.uint8))
    assert far[0] == pytest.approx(10)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda d: frechet.frechet(np.zeros((1, 2)), np.zeros((3, 2))), "a .* at least 2 rows.*1 came"),
        (lambda d: frechet.frechet(np.zeros((3, 2)), np.zeros((3, 4))), "equally many columns; 2 and 4 came"),
        (lambda d: frechet.frechet(np.zeros(3), np.zeros((3, 4))), r"a .* \(n, d\).*\(3,\) came"),
        (lambda d: frechet.frechet(np.zeros((3, 4)), np.full((3, 4), np.nan)), "b .* finite"),
        (lambda d: frechet.frechet(np.zeros((3, 4)), [["x"]]), "b .* array of numbers"),
        (lambda d: frechet.picture_distance(d, d[:1]), "at least 2 others were expected; 1 came"),
        (lambda d: frechet.picture_distance(d / 255, d), "images were expected as uint8"),
        (lambda d: frechet.features(d[0]), r"\(N, 28, 28\); \(28, 28\) came"),
        (lambda d: frechet.probabilities(d[:0]), "at least 1 images"),
        (lambda d: frechet.class_shares([[1, 2], [3]]), "array of numbers; list came"),
        (lambda d: frechet.nearest(d, d[:0]), "at least 1 among"),
    ],
)
def test_frechet_says_what_it_expected(call, words, digits):
    with pytest.raises(ValueError, match=words):
        call(digits)


# --- what is stored ----------------------------------------------------------------------------------------------


def test_a_sheet_there_and_back(tmp_path):
    from PIL import Image

    rows = np.random.default_rng(0).integers(0, 256, (3, 5, 28, 28), dtype=np.uint8)
    Image.fromarray(stored.make_sheet(rows)).save(tmp_path / "sheet.png")
    np.testing.assert_array_equal(stored.read_sheet(tmp_path / "sheet.png"), rows)


def test_a_sheet_that_is_none_is_refused(tmp_path):
    from PIL import Image

    with pytest.raises(ValueError, match=r"absent\.png was expected to be a sheet of pictures; FileNotFoundError"):
        stored.read_sheet(tmp_path / "absent.png")
    (tmp_path / "text.png").write_text("no picture", encoding="utf-8")
    with pytest.raises(ValueError, match=r"text\.png was expected to be a sheet of pictures; Unidentified"):
        stored.read_sheet(tmp_path / "text.png")
    Image.fromarray(np.zeros((56, 57), np.uint8)).save(tmp_path / "odd.png")
    with pytest.raises(ValueError, match=r"multiples of 56 pixels; \(56, 57\) came"):
        stored.read_sheet(tmp_path / "odd.png")
    with pytest.raises(ValueError, match=r"\(R, C, 28, 28\) uint8; \(2, 28, 28\) uint8 came"):
        stored.make_sheet(np.zeros((2, 28, 28), np.uint8))


@pytest.mark.parametrize("name", list(stored.GENERATORS))
def test_the_stored_generators_draw_what_the_result_says(name):
    generator = stored.generator(name)
    row = stored.run(name)
    steps, pictures = stored.over_time(name)
    assert steps == row["shown_at"]
    assert steps[-1] == row["steps"]
    assert pictures.shape == (len(steps), 16, 28, 28)
    classes = row["settings"].get("classes", 0)
    fixed = torch.randn(16, generator.latent - classes, generator=torch.Generator().manual_seed(0))
    if classes:
        fixed = dcgan.ask(fixed, np.arange(16) % classes, classes)
    again = dcgan.draw(generator, fixed).astype(float)  # from weights of 16 bits, and so a little different
    assert np.abs(again - pictures[-1]).mean() < 2
    assert row["classifier_accuracy"] > 0.97
    assert row["runs"][0]["classes"] == 10
    assert row["sha256"] == stored.GENERATORS[name].sha256
    assert row["distance"]["mean"] < 0.1 * row["scale"]["rows"]["noise"]["mean"]


@pytest.mark.parametrize(("name", "classes"), [("digits", 0), ("asked", 10)])
def test_the_stored_distance_is_measured_again(name, classes):
    generator = stored.generator(name)
    reference = frechet.features(load("digits", "test", size=28).images)
    found = ch11_dcgan.measure(generator, reference, frechet.feature_network(), draws=4, classes=classes)
    want = stored.run(name)["runs"][0]["distance"]
    assert found["distance"]["mean"] == pytest.approx(want["mean"], abs=4 * want["spread"] + 0.2)
    assert found["classes"] == 10


def test_a_generator_that_is_asked_obeys_and_comes_near():
    row = stored.run("asked")
    assert row["times_real"] <= 1.5
    assert min(run["obeyed"] for run in row["runs"]) > 0.9
    z = dcgan.latents(100, 4)
    for digit in (1, 7):
        drawn = dcgan.draw(stored.generator("asked"), dcgan.ask(z, [digit] * 100))
        assert (frechet.probabilities(drawn).argmax(axis=1) == digit).mean() > 0.8


def test_collapse_and_cure_are_stored():
    runs = stored.collapses()
    assert len(runs) == len(results.load("ch11_collapse")["rows"])
    for one in runs:
        assert one.pictures.shape == (ch11_collapse.SHOWN, 28, 28)
        assert one.shares.sum() == pytest.approx(1, abs=0.01)
        assert one.classes == (one.shares >= ch11_dcgan.READABLE).sum()
    assert min(one.classes for one in runs) <= 3, "at least one has collapsed"
    assert any(one.classes >= 9 for one in runs), "and one is cured"


def test_an_unknown_run_is_named():
    for call in (stored.generator, stored.over_time, stored.run):
        with pytest.raises(ValueError, match="no stored run 'cats'; there are digits, mnist"):
            call("cats")


def test_a_damaged_weight_file_is_refused(tmp_path, monkeypatch):
    place = stored.GENERATORS["digits"]
    data = (_paths.data_dir() / "weights" / place.weights).read_bytes()
    (tmp_path / "weights").mkdir()
    monkeypatch.setattr(stored, "data_dir", lambda: tmp_path)
    path = tmp_path / "weights" / place.weights
    for content, words in (
        (data[:-100], "SHA-256"),
        (data[:50] + b"x" + data[51:], "SHA-256"),
        (None, "cannot be read"),
    ):
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)
        stored.generator.cache_clear()
        with pytest.raises(WeightsError, match=words) as caught:
            stored.generator("digits")
        assert place.weights in str(caught.value)
    stored.generator.cache_clear()


def test_weights_of_16_bits_come_back_in_32(tmp_path):
    generator = dcgan.Generator(3, 2)
    save_weights(ch11_features.half(generator), tmp_path / "g.pt")
    other = dcgan.Generator(3, 2)
    from course_utils.training import load_weights

    load_weights(other, tmp_path / "g.pt")
    for a, b in zip(other.parameters(), generator.parameters(), strict=True):
        assert a.dtype == torch.float32
        torch.testing.assert_close(a, b, rtol=1e-3, atol=1e-6)


# --- the scripts -------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(machine, "RESULTS", tmp_path)
    monkeypatch.setattr(ch11_dcgan, "WEIGHTS", tmp_path)
    return tmp_path


def test_the_script_stores_a_row_after_each_seed(folder, monkeypatch):
    monkeypatch.setattr("sys.argv", ["ch11_dcgan", "digits"])
    monkeypatch.setattr(ch11_dcgan, "ROWS", {"digits": (6, (0, 1), 60), "mnist": (6, (0,), 60)})
    monkeypatch.setitem(ch11_dcgan.SETTINGS, "digits", replace(TINY, batch=8, noise=0.3))
    monkeypatch.setattr(ch11_dcgan, "sheets", lambda *_: None)
    monkeypatch.setattr(ch11_dcgan, "DRAWS", 2)
    monkeypatch.setattr(ch11_features, "DRAWS", 2)
    stages = []
    monkeypatch.setattr(
        ch11_dcgan, "store", lambda name, row, real=ch11_dcgan.store: (stages.append(row), real(name, row))
    )
    ch11_dcgan.main()
    assert [len(stage["runs"]) for stage in stages] == [1, 2, 2]
    assert ["without_noise" in stage for stage in stages] == [False, False, True]
    result = json.loads((folder / "ch11_dcgan.json").read_text(encoding="utf-8"))
    assert {"made_by", "seed", "date", "machine", "threads", "versions"} <= result.keys()
    assert result["not_run"] == ["mnist"]
    row = result["rows"][0]
    assert row["distance"]["all"] == [run["distance"]["mean"] for run in row["runs"]]
    assert row["times_real"] == pytest.approx(row["distance"]["mean"] / row["scale"]["rows"]["real"]["mean"], rel=1e-2)
    assert [point["step"] for point in row["runs"][0]["curve"]] == row["shown_at"]
    assert (folder / "ch11_digits.pt").is_file()


def test_without_mnist_nothing_is_measured(folder, monkeypatch):
    monkeypatch.delenv("COURSE_REAL_DATA", raising=False)
    monkeypatch.setattr("sys.argv", ["ch11_dcgan", "mnist"])
    ch11_dcgan.main()
    result = json.loads((folder / "ch11_dcgan.json").read_text(encoding="utf-8"))
    assert result["rows"] == []
    assert result["not_run"] == ["digits", "asked", "mnist"]


def test_sheets_are_written_for_every_class(folder):
    training = dcgan.train(load("digits", "train", size=28).images[:40], 2, settings=Settings(batch=8), progress=False)
    ch11_dcgan.sheets("digits", training, frechet.feature_network())
    assert stored.read_sheet(folder / "ch11_digits_by_class.png").shape == (10, 16, 28, 28)
    assert stored.read_sheet(folder / "ch11_digits_over_time.png").shape[1:] == (16, 28, 28)


def test_one_run_out_of_balance(monkeypatch):
    monkeypatch.setattr(ch11_collapse, "STEPS", 2)
    train, test = (load("digits", split, size=28).images[:60] for split in ("train", "test"))
    row, pictures = ch11_collapse.run(train, frechet.features(test), norm=False, beta1=0.9, rate_g=0.016, rate_d=0.001)
    assert row["rate_g"] / row["rate_d"] == pytest.approx(16, rel=1e-3)
    assert row["norm"] is False
    assert pictures.shape == (ch11_collapse.SHOWN, 28, 28)
    assert row["diversity"] >= 0


def test_the_classifier_is_trained_as_the_script_says():
    digits = load("digits", "train", size=28).take(400, seed=0)
    network = ch11_features.learn(digits.images, digits.labels, 3)
    assert ch11_features.accuracy(network, digits) > 0.6
    assert not network.training
