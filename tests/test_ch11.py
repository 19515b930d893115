"""Chapter 11: the syllabus's numbers hold, gradients by two ways agree, and answers of many forms are taken."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from chapters import solution
from scipy import linalg
from torch import nn
from torch.nn import functional

from course_utils.chapters.ch11_gan import dcgan, exercises, frechet
from course_utils.chapters.ch11_gan.demos import keep, walks

D_LOSS, G_LOSS = exercises.discriminator_loss, exercises.generator_loss


def cases(exercise: Any) -> list[tuple[Any, ...]]:
    return [case.args() for case in exercise.cases]


def test_the_end_of_the_game():
    logits = torch.zeros(5, 1)
    halves = [functional.binary_cross_entropy_with_logits(logits, torch.full_like(logits, y)) for y in (1.0, 0.0)]
    total = float(sum(halves))
    assert round(total, 4) == 1.3863
    assert round(total / 2, 4) == 0.6931
    assert -total == pytest.approx(-np.log(4)) == pytest.approx(-1.38629, abs=1e-5)
    D, G, real, z = D_LOSS.case("a D that does not know: all logits are 0")
    assert D_LOSS.oracle(D, G, real, z).item() == pytest.approx(total)
    assert G_LOSS.oracle(D, G, z).item() == pytest.approx(np.log(2))


@pytest.mark.parametrize("which", ["oracle", "solution"])
def test_the_losses_are_pytorchs_cross_entropies(which: str):
    d_loss = D_LOSS.oracle if which == "oracle" else solution("ch11_gan.discriminator_loss")
    g_loss = G_LOSS.oracle if which == "oracle" else solution("ch11_gan.generator_loss")
    entropy = functional.binary_cross_entropy_with_logits
    for D, G, real, z in cases(D_LOSS):
        on_real, on_forged = D(real), D(G(z))
        want = entropy(on_real, torch.ones_like(on_real)) + entropy(on_forged, torch.zeros_like(on_forged))
        assert d_loss(D, G, real, z).item() == pytest.approx(want.item(), rel=1e-5)
        want = entropy(on_forged, torch.ones_like(on_forged))
        assert g_loss(D, G, z).item() == pytest.approx(want.item(), rel=1e-5)


def by_differences(loss: Any, network: nn.Module, h: float = 1e-6) -> torch.Tensor:
    found = []
    for weight in network.parameters():
        flat = weight.data.view(-1)
        for i in range(len(flat)):
            kept = flat[i].item()
            flat[i] = kept + h
            up = loss().item()
            flat[i] = kept - h
            found.append((up - loss().item()) / (2 * h))
            flat[i] = kept
    return torch.tensor(found, dtype=torch.float64)


def test_differences_and_autograd_agree_with_both_losses():
    D, G, real, z = (thing.double() for thing in D_LOSS.case("5 real ones, 3 forgeries"))
    for loss, network in ((lambda: D_LOSS.oracle(D, G, real, z), D), (lambda: G_LOSS.oracle(D, G, z), G)):
        slopes = torch.autograd.grad(loss(), list(network.parameters()))
        flat = torch.cat([s.flatten() for s in slopes])
        np.testing.assert_allclose(flat.numpy(), by_differences(loss, network).numpy(), atol=1e-7)
    D_LOSS.oracle(D, G, real, z).backward()
    assert all(w.grad is None for w in G.parameters())


def without_detach(D, G, real, z):
    on_real, on_forged = D(real), D(G(z))
    loss = nn.BCEWithLogitsLoss()
    return loss(on_real, torch.ones_like(on_real)) + loss(on_forged, torch.zeros_like(on_forged))


def test_a_missing_detach_is_seen_although_the_number_is_right():
    report = D_LOSS.check(without_detach)
    assert [m.name for m in report.verdict.misconceptions] == ["no_detach"]
    assert 0 < report.score < report.maximum


def no_grad_for_g(D, G, real, z):
    with torch.no_grad():
        fake = G(z)
    loss = nn.BCEWithLogitsLoss()
    on_real, on_forged = D(real).squeeze(1), D(fake).squeeze(1)
    return loss(on_real, torch.ones(len(real))) + loss(on_forged, torch.zeros(len(z)))


def by_logsigmoid(D, G, real, z):
    return -(functional.logsigmoid(D(real)).mean() + functional.logsigmoid(-D(G(z).detach())).mean())


@pytest.mark.parametrize("answer", [no_grad_for_g, by_logsigmoid])
def test_other_ways_to_write_the_discriminators_loss_are_right(answer: Any):
    assert D_LOSS.check(answer).verdict.right, str(D_LOSS.check(answer))


def test_a_transposed_convolution_is_the_way_back_of_a_convolution():
    size = exercises.transposed_conv_size.oracle
    for n in (1, 2, 5, 9):
        for f, p, s, extra in ((3, 1, 2, 0), (3, 1, 2, 1), (4, 1, 2, 0), (7, 0, 1, 0), (5, 2, 3, 2), (2, 0, 5, 0)):
            up = size(n, f, p, s, extra)
            made = functional.conv_transpose2d(
                torch.zeros(1, 1, n, n), torch.zeros(1, 1, f, f), stride=s, padding=p, output_padding=extra
            )
            assert made.shape[2] == up == (n - 1) * s + f - 2 * p + extra
            assert (up + 2 * p - f) // s + 1 == n
    facts = {(2, 2, 0, 1): 3, (2, 2, 1, 1): 1, (2, 3, 1, 1): 2, (2, 2, 1, 2): 2, (2, 3, 1, 2): 3, (3, 3, 1, 2): 5}
    assert {key: size(*key, 0) for key in facts} == facts


def test_the_exercises_generator_is_the_rooms():
    theirs, ours = dcgan.Generator(32, 16), exercises.Generator.oracle(32, 16)
    counts = [sum(p.numel() for p in network.parameters()) for network in (theirs, ours)]
    assert counts == [133_825, 133_825]
    with torch.no_grad():
        for mine, own in zip(ours.parameters(), theirs.parameters(), strict=True):
            mine.copy_(own.T.reshape(mine.shape) if own.ndim == 2 else own)
    z = torch.randn(4, 32, generator=torch.Generator().manual_seed(0))
    for mode in (True, False):
        torch.testing.assert_close(ours.train(mode)(z), theirs.train(mode)(z), rtol=1e-4, atol=1e-5)


class OwnGenerator(nn.Module):
    """With a fully connected first layer, and its layers in another order."""

    def __init__(self, latent: int, width: int) -> None:
        super().__init__()
        self.to_picture = nn.ConvTranspose2d(2 * width, 1, kernel_size=4, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(4 * width, 2 * width, kernel_size=4, stride=2, padding=1, bias=False)
        self.first = nn.Linear(latent, 4 * width * 49, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(4 * width), nn.BatchNorm2d(2 * width)])

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.norms[0](self.first(z).view(len(z), -1, 7, 7)))
        return torch.tanh(self.to_picture(torch.relu(self.norms[1](self.up(x)))))


def test_a_generator_that_is_written_otherwise_is_right():
    report = exercises.Generator.check(OwnGenerator)
    assert report.verdict.right, str(report)


def pooled_before_tanh(channels, filters):
    blocks = []
    for before, after in zip([channels, *filters], filters, strict=False):
        blocks.append(nn.Sequential(nn.Conv2d(before, after, 5, padding="same"), nn.MaxPool2d(2), nn.Tanh()))
    return nn.Sequential(*blocks)


def test_blocks_that_pool_before_the_tanh_are_right():
    report = exercises.discriminator_blocks.check(pooled_before_tanh)
    assert report.verdict.right, str(report)


def by_sqrtm(x, y, real=True):
    gap = x.mean(0) - y.mean(0)
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    root = linalg.sqrtm(cx @ cy)
    return gap @ gap + np.trace(cx + cy - 2 * (root.real if real else root))


@pytest.mark.filterwarnings("ignore")  # SciPy warns of matrices without full rank
def test_three_ways_to_the_frechet_distance_agree():
    for x, y in cases(exercises.frechet_distance):
        want = exercises.frechet_distance.oracle(x, y)
        scale = max(abs(want), 1.0)
        assert by_sqrtm(x, y) == pytest.approx(want, abs=1e-4 * scale)
        assert solution("ch11_gan.frechet_distance")(x, y) == pytest.approx(want, abs=1e-4 * scale)
        assert frechet.frechet(x, y) == pytest.approx(want, abs=1e-6 * scale)


@pytest.mark.filterwarnings("ignore")
def test_a_complex_distance_is_named():
    report = exercises.frechet_distance.check(lambda x, y: by_sqrtm(x, y, real=False))
    assert [m.name for m in report.verdict.misconceptions] == ["complex_kept"], str(report)


def test_an_arc_keeps_the_length_and_a_line_does_not():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 32))
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    share = np.linspace(0, 1, 9)
    arc = walks.arc(a, b, share)
    np.testing.assert_allclose(np.linalg.norm(arc, axis=1), 1)
    np.testing.assert_allclose(arc[[0, -1]], [a, b])
    assert np.linalg.norm((a + b) / 2) < 0.85
    np.testing.assert_allclose(walks.arc(a, a, share), np.tile(a, (9, 1)))


@pytest.mark.parametrize("count", [0, 30, 32])
def test_the_demo_keeps_a_whole_story_only(count: int):
    with pytest.raises(ValueError, match=f"31 snapshots were expected.*{count} came"):
        keep([None] * count)


def a_generator(latent: int, width: int, *, second: Any = (4, 2, 1, 0), last: Any = (4, 2, 1, 0)) -> nn.Module:
    return nn.Sequential(
        *(nn.Unflatten(1, (latent, 1, 1)), nn.ConvTranspose2d(latent, 4 * width, 7, bias=False)),
        *(nn.BatchNorm2d(4 * width), nn.ReLU()),
        nn.ConvTranspose2d(4 * width, 2 * width, *second, bias=False),
        *(nn.BatchNorm2d(2 * width), nn.ReLU()),
        *(nn.ConvTranspose2d(2 * width, 1, *last), nn.Tanh()),
    )


class FixedSizes(nn.Module):
    """Sizes written as numbers, and no Unflatten that would stop at them."""

    def __init__(self, latent: int, width: int) -> None:
        super().__init__()
        self.layers = a_generator(32, 16)[1:]

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return self.layers(z[:, :, None, None])


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (lambda latent, width: a_generator(32, 16), "always_32_and_16"),
        (FixedSizes, "always_32_and_16"),
        (lambda latent, width: a_generator(width, latent), "swapped"),
        (lambda latent, width: a_generator(latent, width, second=(4, 2, 0)), "second_layer_unpadded"),
        (lambda latent, width: a_generator(latent, width, last=(3, 2, 1, 1)), "last_layer_window_3"),
    ],
    ids=["numbers", "numbers in a class", "swapped", "second", "last"],
)
def test_sizes_that_are_wrong_are_named(answer: Any, name: str):
    report = exercises.Generator.check(answer)
    assert [m.name for m in report.verdict.misconceptions] == [name], str(report)


def test_shares_that_stand_in_a_row_are_named():
    def walk(a, b, steps):
        t = np.linspace(0, 1, steps)
        return (1 - t) * a + t * b

    report = exercises.interpolate_latents.check(walk)
    assert [m.name for m in report.verdict.misconceptions] == ["shares_in_a_row"], str(report)
