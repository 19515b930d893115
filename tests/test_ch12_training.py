"""Chapter 12's room: pictures, backbones, painting by optimisation, the fast network, stored paintings."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from course_utils import results
from course_utils._paths import data_dir
from course_utils.chapters.ch12_style import adain, backbones, colours, fast, gatys, losses, patterns, pictures, stored
from course_utils.chapters.ch12_style.preview import live
from course_utils.datasets import load
from course_utils.training import WeightsError, save_weights

RNG = np.random.default_rng(0)
PHOTO = RNG.integers(0, 256, (40, 48, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def small() -> backbones.Backbone:
    """A backbone of two layers, quick and always there."""
    torch.manual_seed(0)
    parts = torch.nn.Sequential()
    parts.add_module("conv1", torch.nn.Conv2d(3, 5, 3, padding=1))
    parts.add_module("relu1", torch.nn.ReLU())
    parts.add_module("pool1", torch.nn.AvgPool2d(2))
    parts.add_module("conv2", torch.nn.Conv2d(5, 7, 3, padding=1))
    parts.add_module("relu2", torch.nn.ReLU())
    shares, moments = {"relu1": 0.5, "relu2": 0.5}, ([0.5] * 3, [0.25] * 3)
    return backbones.Backbone(
        "small", "small: for tests.", parts, tuple(shares), shares, "relu2", beta=1e3, moments=moments
    )


def refused(words: str, work, *args, **options) -> None:
    with pytest.raises(ValueError, match=words):
        work(*args, **options)


# -- pictures ------------------------------------------------------------------------------------------------


def test_a_photo_of_any_kind_comes_in(tmp_path: Path):
    assert pictures.picture(PHOTO).tolist() == PHOTO.tolist()
    assert pictures.picture(PHOTO) is not PHOTO
    assert pictures.picture(PHOTO / 255.0).tolist() == PHOTO.tolist()
    assert pictures.picture(PHOTO[..., 0]).shape == (40, 48, 3)
    assert pictures.picture(load("photos")["chelsea"], 64).shape == (43, 64, 3)
    Image.fromarray(PHOTO).save(tmp_path / "a.png")
    assert pictures.picture(tmp_path / "a.png").tolist() == PHOTO.tolist()
    assert pictures.picture(str(tmp_path / "a.png"), 96).shape == (80, 96, 3)


def test_a_file_is_turned_upright_and_laid_on_white(tmp_path: Path):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    Image.fromarray(PHOTO).save(tmp_path / "turned.png", exif=exif)
    assert pictures.picture(tmp_path / "turned.png").tolist() == np.rot90(PHOTO, -1).tolist()
    clear = np.dstack([PHOTO, np.zeros(PHOTO.shape[:2], np.uint8)])
    Image.fromarray(clear).save(tmp_path / "clear.png")
    assert (pictures.picture(tmp_path / "clear.png") == 255).all()


def test_what_is_no_picture_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    refused("No such file", pictures.picture, tmp_path / "none.jpg")
    refused("directory|denied", pictures.picture, tmp_path)
    (tmp_path / "text.jpg").write_text("no picture", encoding="utf-8")
    refused("is none", pictures.picture, tmp_path / "text.jpg")
    Image.fromarray(PHOTO).save(tmp_path / "whole.png")
    data = (tmp_path / "whole.png").read_bytes()
    (tmp_path / "half.png").write_bytes(data[: len(data) // 2])
    refused("damaged", pictures.picture, tmp_path / "half.png")
    Image.fromarray(np.zeros((40, 40), np.uint16)).save(tmp_path / "deep.png")
    refused("8 bits", pictures.picture, tmp_path / "deep.png")
    monkeypatch.setattr(pictures, "MOST", 1000)
    refused("at most 0 million pixels", pictures.picture, tmp_path / "whole.png")
    refused("at least 16 pixels.*8 × 30", pictures.picture, np.zeros((8, 30, 3), np.uint8))
    refused("eight times.*20 × 300", pictures.picture, np.zeros((20, 300, 3), np.uint8))
    refused("looks like", pictures.picture, np.zeros((3, 40, 40), np.uint8))
    refused("float64 and runs", pictures.picture, np.full((40, 40, 3), np.nan))
    for side in (10, 5000, 64.0, True):
        refused("side was expected", pictures.picture, PHOTO, side)


def test_tensors_and_back():
    tensor = pictures.to_tensor(PHOTO)
    assert tensor.shape == (1, 3, 40, 48)
    assert tensor.is_contiguous()
    assert pictures.to_picture(tensor).tolist() == PHOTO.tolist()
    assert pictures.to_picture(tensor[0] * 3 - 1).max() == 255
    assert pictures.square(PHOTO, 32).shape == (32, 32, 3)
    refused(r"\(2, 3, 4, 4\)", pictures.to_picture, torch.zeros(2, 3, 4, 4))
    refused("ndarray", pictures.to_picture, PHOTO)


def test_patterns_are_the_same_every_time():
    for name in patterns.style_names():
        found = patterns.style_picture(name)
        assert found.ndim == 3
        assert found.dtype == np.uint8
        assert found.std() > 10
    for name, draw in patterns._DRAWN.items():
        assert np.array_equal(draw(np.random.default_rng(12)), patterns.style_picture(name)), name
    refused("swirls", patterns.style_picture, "swirl")


# -- backbones -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["course", "random"])
@pytest.mark.parametrize("pooling", backbones.POOLINGS)
def test_a_backbone_gives_named_maps(name: str, pooling: str):
    net = backbones.backbone(name, pooling)
    assert net is backbones.backbone(name, pooling)
    assert net.says.startswith(name)
    assert net.says.endswith(".")
    image = torch.rand(2, 3, 33, 50).requires_grad_(True)
    maps = net(image)
    assert tuple(maps) == net.layers
    assert {*net.style_layers, net.content_layer} <= set(net.layers)
    assert all(value.ndim == 4 and len(value) == 2 and value.min() >= 0 for value in maps.values())
    one = net(image, [net.content_layer])
    assert list(one) == [net.content_layer]
    assert torch.equal(one[net.content_layer], maps[net.content_layer])
    one[net.content_layer].sum().backward()
    assert image.grad is not None
    assert image.grad.abs().sum() > 0
    assert not any(weight.requires_grad for weight in net.parameters())


@pytest.mark.parametrize("name", ["course", "random"])
def test_the_mean_square_of_each_map_is_about_one(name: str):
    photos = load("photos")
    batch = torch.cat([pictures.to_tensor(pictures.square(photos[n], 128)) for n in backbones.CALIBRATION])
    for layer, maps in backbones.backbone(name)(batch).items():
        energy = maps.square().mean(dim=(0, 2, 3))
        assert energy.max() < 1.01, layer
        assert energy.median() == pytest.approx(1, abs=0.01), layer


def test_wrong_questions_to_a_backbone(small: backbones.Backbone):
    refused("'vgg'", backbones.backbone, "vgg")
    refused("'mean'", backbones.backbone, "course", "mean")
    refused("no layer 'relu9'", small, torch.rand(1, 3, 32, 32), ["relu9"])
    refused(r"\(3, 32, 32\)", small, torch.rand(3, 32, 32))
    refused(r"\(1, 1, 32, 32\)", small, torch.rand(1, 1, 32, 32))
    refused("8, 32", small, torch.rand(1, 3, 8, 32))


def test_building_a_backbone_leaves_the_random_numbers_alone():
    torch.manual_seed(3)
    expected = torch.rand(4)
    torch.manual_seed(3)
    backbones._made.__wrapped__("random", "average")
    assert torch.equal(torch.rand(4), expected)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> Path:
    """No weights but those in this folder."""
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "hub"))
    monkeypatch.setattr(backbones, "real_data_dirs", lambda: [tmp_path])
    backbones._made.cache_clear()
    (tmp_path / "weights").mkdir()
    yield tmp_path / "weights"
    backbones._made.cache_clear()


@pytest.mark.parametrize(("name", "file"), [("squeezenet", backbones.SQUEEZENET_FILE), ("vgg19", backbones.VGG_FILE)])
def test_foreign_weights_are_missing_or_damaged(elsewhere: Path, name: str, file: str):
    with pytest.raises(WeightsError, match=f"{re.escape(file)} are not on this machine.*weights"):
        backbones.backbone(name)
    (elsewhere / file).write_bytes(b"not these")
    with pytest.raises(WeightsError, match="SHA-256"):
        backbones.backbone(name)
    assert set(backbones.available()) == {"course", "random"}


def test_a_download_that_fails_is_told_in_words(monkeypatch: pytest.MonkeyPatch):
    from torchvision.models import VGG19_Weights

    def broken(*_args, **_options):
        raise OSError("no network")

    monkeypatch.setattr(VGG19_Weights, "get_state_dict", broken)
    with pytest.raises(WeightsError, match="no network"):
        backbones.fetch_vgg19()


@pytest.mark.real
def test_squeezenet_is_used_where_it_lies():
    assert backbones.backbone("squeezenet").says.startswith("squeezenet")
    maps = backbones.backbone("squeezenet")(torch.rand(1, 3, 64, 64))
    # 64 → 31 by the first convolution (3 × 3, step 2, no padding), then 15, 7 and 3 by the poolings.
    assert maps["fire9"].shape == (1, 512, 3, 3)


def test_the_courses_weights_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backbones, "data_dir", lambda: tmp_path)
    (tmp_path / "weights").mkdir()
    data = (data_dir() / "weights" / backbones.COURSE_FILE).read_bytes()
    (tmp_path / "weights" / backbones.COURSE_FILE).write_bytes(data[:-1] + b"x")
    with pytest.raises(WeightsError, match="SHA-256"):
        backbones._course("average")


def test_folding_and_scaling_change_nothing_that_is_said():
    from tools.experiments import ch12_backbone

    torch.manual_seed(1)
    model = ch12_backbone.with_norm()
    x = torch.randn(8, 3, 32, 32)
    model.train()
    for _ in range(3):
        model(x)
    model.eval()
    trunk = torch.nn.Sequential(*list(model.children())[:-3])
    plain = ch12_backbone.folded(model)
    torch.testing.assert_close(plain(x), trunk(x), rtol=1e-4, atol=1e-4)
    before = plain(x)
    ch12_backbone.scaled(plain, [120.0] * 3, [60.0] * 3)
    after = plain(x)
    ratio = (after.sum((0, 2, 3)) / before.sum((0, 2, 3)).clamp(min=1e-9))[before.sum((0, 2, 3)) > 1]
    wanted = before * (after.sum((0, 2, 3)) / before.sum((0, 2, 3)).clamp(min=1e-9)).view(1, -1, 1, 1)
    assert (ratio > 0).all()
    torch.testing.assert_close(after, wanted, rtol=1e-2, atol=1e-2)


# -- losses and painting -------------------------------------------------------------------------------------


def test_losses_are_those_of_the_paper():
    a, b = torch.rand(1, 4, 5, 6), torch.rand(1, 4, 5, 6)
    torch.testing.assert_close(losses.gram(a), torch.einsum("nchw,ndhw->ncd", a, a)[0])
    assert losses.content_distance(a, b).item() == pytest.approx(0.5 * ((a - b) ** 2).sum().item(), rel=1e-5)
    paper = ((losses.gram(a) - losses.gram(b)) ** 2).sum() / (4 * 4**2 * 30**2)
    assert losses.style_distance(a, losses.gram(b) / 30).item() == pytest.approx(paper.item(), rel=1e-4)
    assert losses.roughness(torch.tensor([[[[0.0, 1.0], [3.0, 0.0]]]])).item() == 1 + 9 + 9 + 1
    refused(r"\(4, 5, 6\)", losses.gram, a[0])
    refused(r"\(1, 4, 5, 6\) was expected", losses.content_distance, a[:, :2], b)
    refused(r"\(3, 3\) was expected", losses.style_distance, a, torch.zeros(3, 3))


def test_painting_takes_one_exact_step(small: backbones.Backbone):
    """Adam's first step moves every pixel by its rate against the sign of the gradient."""
    photo, style = PHOTO, np.ascontiguousarray(PHOTO[::-1])
    made = gatys.transfer(
        photo,
        style,
        net=small,
        start="content",
        optimiser="adam",
        steps=1,
        rate=0.01,
        side=48,
        beta=10.0,
        progress=False,
    )
    target = pictures.to_tensor(photo)
    image = target.clone().requires_grad_(True)
    maps, wanted, pattern = small(image), small(target), small(pictures.to_tensor(style))
    loss = 0.5 * (maps["relu2"] - wanted["relu2"]).square().sum()
    for layer in ("relu1", "relu2"):
        n, m = maps[layer].shape[1], maps[layer][0, 0].numel()
        apart = losses.gram(maps[layer]) - losses.gram(pattern[layer])
        loss = loss + 0.5 * 10.0 * apart.square().sum() / (4 * n**2 * m**2)
    loss = loss + gatys.SMOOTH * losses.roughness(image)
    (gradient,) = torch.autograd.grad(loss, image)
    step = (target - 0.01 * gradient / (gradient.abs() + 1e-8)).clamp(0, 1)
    assert made.picture.tolist() == pictures.to_picture(step).tolist()
    assert made.content[0] + made.style[0] + made.smooth[0] == pytest.approx(loss.item(), rel=1e-4)


@pytest.mark.parametrize("optimiser", ["lbfgs", "adam"])
@pytest.mark.parametrize("start", ["content", "tinted", "noise", PHOTO[::2, ::2].copy()])
def test_painting_lowers_the_loss_and_leaves_the_network_alone(small: backbones.Backbone, optimiser: str, start):
    before = {name: value.clone() for name, value in small.state_dict().items()}
    style = patterns.style_picture("glass")
    options = {"net": small, "optimiser": optimiser, "start": start, "steps": 12, "side": 48, "progress": False}
    made = gatys.transfer(PHOTO, style, beta=1e3, **options)
    totals = np.array([made.content, made.style, made.smooth]).sum(0)
    assert len(totals) == 12
    assert totals[-1] < totals[0]
    assert made.picture.shape == PHOTO.shape
    assert not made.interrupted
    assert made.cpu_seconds > 0
    assert all(torch.equal(before[name], value) for name, value in small.state_dict().items())
    assert gatys.transfer(PHOTO, style, beta=1e3, **options).picture.tolist() == made.picture.tolist()


def test_progress_preview_and_stop(small: backbones.Backbone, capsys: pytest.CaptureFixture[str], monkeypatch):
    monkeypatch.delenv("COURSE_STATIC_DEMOS", raising=False)
    seen = []
    style = patterns.style_picture("mosaic")

    def watch(picture, done, steps):
        seen.append((picture, done, steps))
        if done == 6:
            raise KeyboardInterrupt

    made = gatys.transfer(PHOTO, style, net=small, steps=20, side=48, preview=watch, every=3)
    out = capsys.readouterr()
    assert "painting" in out.out
    assert "Stopped by you after 6 of 20 steps" in out.out
    assert not out.err
    assert [(done, steps) for _, done, steps in seen] == [(3, 20), (6, 20)]
    assert made.interrupted
    assert len(made.content) == 6
    assert made.picture.tolist() == seen[-1][0].tolist()
    assert made.picture.tolist() != PHOTO.tolist()
    monkeypatch.setenv("COURSE_STATIC_DEMOS", "1")
    gatys.transfer(PHOTO, style, net=small, steps=2, side=48, preview=live())
    assert capsys.readouterr().out == ""


def test_a_mix_of_styles_has_the_mixed_gram_matrices(small: backbones.Backbone):
    a, b = (pictures.to_tensor(patterns.style_picture(n)) for n in ("glass", "ink"))
    layers = {"relu1": 1.0}
    loss = gatys.Loss(small, pictures.to_tensor(PHOTO), [(a, 0.25), (b, 0.75)], 1, 1, 0, layers, layers)
    m = a.shape[2] * a.shape[3]
    wanted = sum(w * losses.gram(small(x)["relu1"]) / m for x, w in ((a, 0.25), (b, 0.75)))
    torch.testing.assert_close(loss.grams["relu1"], wanted)
    mixed = [(patterns.style_picture("glass"), 0.5), (patterns.style_picture("ink"), 0.5)]
    assert gatys.transfer(PHOTO, mixed, net=small, steps=1, side=48, progress=False).picture.shape == PHOTO.shape


def test_options_out_of_range(small: backbones.Backbone):
    for option, value in {
        "alpha": -1, "beta": float("nan"), "smooth": "much", "start": "zeros", "optimiser": "sgd", "steps": 0,
        "colours": "both", "every": 1.5, "net": torch.nn.Linear(2, 2), "rate": 0,
    }.items():  # fmt: skip
        refused(
            f"{option} was expected", gatys.transfer, PHOTO, PHOTO, **{"net": small, "progress": False, option: value}
        )
    refused("no layer", gatys.transfer, PHOTO, PHOTO, net=small, style_layers={"relu7": 1.0}, progress=False)
    refused("zoom", live, 0)


def test_colours_of_the_photo_stay():
    painted = np.ascontiguousarray(PHOTO[:, ::-1])
    kept = colours.keep_colours(painted, PHOTO)
    assert colours.keep_colours(PHOTO, PHOTO).tolist() == PHOTO.tolist()
    soft, other = PHOTO // 4 + 96, painted // 4 + 96  # nothing is cut off at 0 or 255
    kept = colours.keep_colours(other, soft)
    weights = np.array([0.299, 0.587, 0.114])
    assert np.abs(kept @ weights - other @ weights).max() < 1
    assert np.abs((kept[..., 0] - kept @ weights) - (soft[..., 0] - soft @ weights)).max() < 2
    style = patterns.style_picture("waves")
    matched = colours.match_colours(style, soft)
    assert matched.shape == style.shape
    assert np.abs(matched.reshape(-1, 3).mean(0) - soft.reshape(-1, 3).mean(0)).max() < 6
    assert colours.match_colours(np.full((20, 20), 7, np.uint8), soft).std() < 1
    refused("equal size", colours.keep_colours, PHOTO, PHOTO[:30])


def test_adain_takes_mean_and_spread():
    content, style = torch.rand(2, 3, 6, 7), 3 * torch.rand(1, 3, 9, 4) + 1
    found = adain.adain(content, style)
    torch.testing.assert_close(found.mean((2, 3)), style.mean((2, 3)).expand(2, 3), rtol=1e-4, atol=1e-4)
    spread = style.var((2, 3), correction=0).sqrt().expand(2, 3)
    torch.testing.assert_close(found.var((2, 3), correction=0).sqrt(), spread, rtol=1e-3, atol=1e-3)
    assert torch.equal(adain.adain(content, style, 0.0), content)
    assert adain.adain(torch.ones(1, 3, 4, 4), style).isfinite().all()
    refused("maps", adain.adain, content[0], style)
    refused("Equally many", adain.adain, content, style[:, :2])
    refused("share", adain.adain, content, style, 1.5)


def test_adain_is_looked_back_at(small: backbones.Backbone):
    style = patterns.style_picture("waves")
    assert adain.look_back(PHOTO, style, None, net=small, side=48).shape == PHOTO.shape
    found = adain.look_back(PHOTO, style, "relu1", net=small, side=48, steps=3)
    assert found.shape == PHOTO.shape
    assert found.tolist() != PHOTO.tolist()
    refused("no layer", adain.look_back, PHOTO, style, "relu8", net=small)


# -- the fast network ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(40, 48), (65, 37), (33, 203)])
def test_the_fast_network_paints_any_size(shape: tuple[int, int]):
    photo = RNG.integers(0, 256, (*shape, 3), dtype=np.uint8)
    assert fast.paint(photo, 0.0, side=None).tolist() == photo.tolist()
    full = fast.paint(photo, 1.0, side=None)
    half = fast.paint(photo, 0.5, side=None)
    assert full.shape == half.shape == photo.shape
    assert full.tolist() != half.tolist() != photo.tolist()
    assert max(fast.paint(photo).shape) == 192


def test_wrong_orders_to_the_fast_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for strength in (-0.1, 1.5, float("nan"), "full", True):
        refused("strength was expected", fast.paint, PHOTO, strength)
    refused("'cubism'", fast.transform_net, "cubism")
    refused("No such file", fast.paint, tmp_path / "mine.jpg")
    (tmp_path / "weights").mkdir()
    file, sha256 = next(iter(fast.FILES.values()))
    monkeypatch.setattr(fast, "data_dir", lambda: tmp_path)
    monkeypatch.setitem(fast.FILES, "cut", (file, sha256))
    (tmp_path / "weights" / file).write_bytes((data_dir() / "weights" / file).read_bytes()[:1000])
    with pytest.raises(WeightsError, match="SHA-256"):
        fast.transform_net("cut")


def test_the_tint_has_the_colours_of_the_style():
    net = fast.TransformNet()
    style = pictures.to_tensor(patterns.style_picture("waves")) * 0.2 + 0.4  # nothing is cut off at 0 or 1
    net.learn_colours(style)
    photos = torch.cat([pictures.to_tensor(PHOTO), torch.full((1, 3, 40, 48), 0.3)])
    tinted = net.tint(photos)
    torch.testing.assert_close(tinted.mean((2, 3)), style.mean((2, 3)).expand(2, 3), rtol=1e-2, atol=1e-2)
    torch.testing.assert_close(tinted[0].flatten(1).cov(), style[0].flatten(1).cov(), rtol=0.05, atol=2e-3)
    assert tinted[1].flatten(1).std(1).max() < 1e-3, "one colour becomes one colour"
    refused("one of tinted, content, noise or a picture", gatys.transfer, PHOTO, PHOTO, start="black", progress=False)


def test_strength_moves_gain_and_offset_in_a_straight_line():
    norm = fast.StrengthNorm(2)
    with torch.no_grad():
        norm.more_gain.copy_(torch.tensor([1.0, -1.0]))
        norm.more_offset.copy_(torch.tensor([0.0, 4.0]))
    x = torch.rand(3, 2, 8, 8)
    out = norm(x, torch.tensor([0.0, 0.5, 1.0]))
    plain = torch.nn.functional.instance_norm(x)
    torch.testing.assert_close(out[0], plain[0])
    torch.testing.assert_close(
        out[1], plain[1] * torch.tensor([1.5, 0.5]).view(2, 1, 1) + torch.tensor([0, 2.0]).view(2, 1, 1)
    )
    torch.testing.assert_close(out[2, 1], plain[2, 1] * 0 + 4)


def test_the_fast_network_gets_the_photos_coarse_colours_and_paints_the_rest():
    net = fast.TransformNet()
    assert net.last.bias is not None
    torch.nn.init.zeros_(net.last.weight)
    torch.nn.init.zeros_(net.last.bias)
    photo = torch.rand(1, 3, 40, 48)
    ground, tinted = net(photo, 1.0), net.tint(photo)
    torch.testing.assert_close(ground.mean((2, 3)), tinted.mean((2, 3)), atol=0.02, rtol=0)
    assert ground.diff(dim=3).abs().max() < tinted.diff(dim=3).abs().mean() / 2, "no detail is handed on"
    ramp = torch.linspace(0, 1, 48).expand(1, 1, 16, 48)
    torch.testing.assert_close(fast.coarse(ramp)[..., 4:-4], ramp[..., 4:-4])


def test_the_fast_networks_losses_are_those_of_the_optimisation(small: backbones.Backbone):
    from tools.experiments import ch12_fast

    photo, style = pictures.to_tensor(PHOTO), pictures.to_tensor(patterns.style_picture("ink"))
    image = (photo * 0.5).clone()
    loss = gatys.Loss(small, photo, [(style, 1.0)], 1, 1, 1, {"relu2": 1.0}, {"relu1": 0.5, "relu2": 0.5})
    target = {layer: ch12_fast.grams(maps) for layer, maps in small(style).items()}
    found = ch12_fast.losses(small, image, photo, target, torch.ones(1))
    for one, other in zip(found, loss(image), strict=True):
        assert one.item() == pytest.approx(other.item(), rel=1e-4)


def test_random_crops_come_from_the_photos():
    from tools.experiments import ch12_fast

    photos = [torch.full((3, 130, 150), value) for value in (0.2, 0.7)]
    batch = ch12_fast.crops(photos, 4, np.random.default_rng(0))
    assert batch.shape == (4, 3, ch12_fast.CROP, ch12_fast.CROP)
    assert {round(float(v), 1) for v in batch.unique()} <= {0.2, 0.7}


# -- what is stored ------------------------------------------------------------------------------------------


def test_stored_series_are_whole():
    for name in results.load(stored.RESULT)["series"]:
        found = stored.series(name)
        assert found.says.endswith(".")
        assert found.side == 160
        assert len(found.values) in (0, len(found.columns))
        one = found.picture(len(found.rows) - 1, found.columns[-1])
        assert one.shape == (160, 160, 3)
        assert one.std() > 5, name
        refused("row was expected", found.picture, len(found.rows))
        refused("column was expected", found.picture, 0, "none")
    refused("'rations'", stored.series, "rations")


def test_a_stored_sheet_that_is_another_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stored, "data_dir", lambda: tmp_path)
    refused("cannot be read", stored._sheet, "ratio.jpg", "0" * 64)
    (tmp_path / "style").mkdir()
    (tmp_path / "style" / "ratio.jpg").write_bytes(b"cut")
    refused("SHA-256", stored._sheet, "ratio.jpg", "0" * 64)


def test_weights_and_results_belong_together():
    for script, file, sha256 in [
        ("ch12_backbone", backbones.COURSE_FILE, backbones.COURSE_SHA256),
        *(("ch12_fast", *entry) for entry in fast.FILES.values()),
    ]:
        path = data_dir() / "weights" / file
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
        assert path.stat().st_size < 1_000_000
        assert sha256 in json.dumps(results.load(script))
    folder = data_dir() / "style"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 2_000_000
    listed = (data_dir() / "README.md").read_text(encoding="utf-8")
    for path in [*folder.iterdir(), *(data_dir() / "weights").glob("ch12_*")]:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in listed, path.name


def test_saved_as_halves_and_loaded_as_floats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    net = fast.TransformNet()
    digest = save_weights(net.half(), tmp_path / "weights" / "new.pt")
    monkeypatch.setattr(fast, "data_dir", lambda: tmp_path)
    monkeypatch.setitem(fast.FILES, "new", ("new.pt", digest))
    assert fast.transform_net("new").last.weight.dtype == torch.float32
