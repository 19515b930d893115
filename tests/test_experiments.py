"""The experiments of chapters 04 and 08: their parts on a few digits of the course's own, and what they have stored."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from course_utils import results
from course_utils.datasets import load
from tools.experiments import ch04_mlp, ch08_cnn, classifiers, machine
from tools.experiments.classifiers import Recipe, flipped, measure, moments, shifted

SCRIPTS = {"ch04_mlp": ch04_mlp, "ch08_cnn": ch08_cnn}


@pytest.fixture(scope="module")
def few():
    train, test = (load("digits", split, size=28) for split in ("train", "test"))
    return replace(train.take(400, seed=0), name="mnist"), replace(test.take(90, seed=0), name="mnist")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(machine, "RESULTS", tmp_path)
    return tmp_path


def stored(folder: Path, name: str) -> dict:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("shape", [(7, 5, 6), (7, 5, 6, 3)])
def test_mean_and_spread_of_each_channel(shape):
    images = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    mean, spread = moments(images)
    channels = images.reshape(7, 5, 6, -1)
    np.testing.assert_allclose(mean, channels.mean(axis=(0, 1, 2)), rtol=1e-5)
    np.testing.assert_allclose(spread, channels.std(axis=(0, 1, 2)), rtol=1e-5)
    x = classifiers.as_tensor(images, mean, spread)
    assert x.shape == (7, channels.shape[3], 5, 6)
    assert x.dtype == torch.float32
    assert abs(float(x.mean())) < 1e-5
    np.testing.assert_allclose(x[2, 0].numpy(), (channels[2, :, :, 0] - mean[0]) / spread[0], rtol=1e-5)


def test_one_colour_everywhere_does_not_divide_by_nothing():
    _, spread = moments(np.full((2, 4, 4), 9, dtype=np.uint8))
    assert spread > 0


def test_augmenting_keeps_what_the_images_are():
    x = torch.arange(20 * 36, dtype=torch.float32).view(20, 1, 6, 6)
    turned = flipped(x, torch.Generator().manual_seed(0))
    mirrored = [torch.equal(a, b.flip(2)) for a, b in zip(turned, x, strict=True)]
    same = [torch.equal(a, b) for a, b in zip(turned, x, strict=True)]
    assert all(m != s for m, s in zip(mirrored, same, strict=True))
    assert 3 < sum(same) < 17
    moved = shifted(x, torch.Generator().manual_seed(0))
    assert moved.shape == x.shape
    ways = [
        (down, right)
        for part, of in zip(moved.split(8), x.split(8), strict=True)
        for down in range(-2, 3)
        for right in range(-2, 3)
        if torch.equal(part[..., 2:4, 2:4], of[..., 2 + down : 4 + down, 2 + right : 4 + right])
    ]
    assert len(ways) == 3
    assert len(set(ways)) > 1


def test_lenet_has_the_size_of_lenet_5():
    network = ch08_cnn.lenet(1, 32, (6, 16), Recipe(0.1))
    assert sum(p.numel() for p in network.parameters()) == 61_706
    assert network(torch.zeros(2, 1, 32, 32)).shape == (2, 10)
    assert ch08_cnn.lenet(3, 28, (4, 5), Recipe(0.1, norm=True))(torch.zeros(2, 3, 28, 28)).shape == (2, 10)


def test_a_row_holds_everything_and_comes_out_again(few):
    class Once:
        """The test set; its images may be asked for one time only, its number as often as one likes."""

        labels = few[1].labels
        asked = 0

        @property
        def images(self) -> np.ndarray:
            Once.asked += 1
            return few[1].images

    recipes = [Recipe(0.05), Recipe(0.1)]
    rows = []
    for _ in range(2):
        Once.asked = 0
        rows.append(measure(few[0], Once(), ch04_mlp.builder((784, 16, 10)), recipes, epochs=2))
        assert Once.asked <= 2, "once for the guesses, once for their number"
    for row in rows:
        for clock in [key for key in row if key.endswith("seconds")]:
            assert row.pop(clock) >= 0
    assert rows[0] == rows[1]
    row = rows[0]
    assert (row["train"], row["validation"], row["test"]) == (360, 40, 90)
    table = np.array(row["confusion"])
    assert table.shape == (10, 10)
    assert (table.sum(axis=1) == np.bincount(few[1].labels, minlength=10)).all(), "rows are the true classes"
    assert np.trace(table) / 90 == pytest.approx(row["accuracy"], abs=1e-4)
    assert row["accuracy"] > 0.5
    assert [r["epoch"] for r in row["epochs"]] == [1, 2]
    best = max(row["sweep"]["rows"], key=lambda r: r["validation"])
    assert row["recipe"]["rate"] == best["rate"]
    assert row["parameters"] == 784 * 16 + 16 + 160 + 10
    json.dumps(row)


def test_validation_images_are_not_learned_from(few, monkeypatch):
    seen = []

    def learn(_build, _recipe, train, validation, *_rest):
        seen.append((train[0], validation[0]))
        return ch04_mlp.mlp((784, 10)), [{"validation": 0.5}]

    monkeypatch.setattr(classifiers, "learn", learn)
    measure(*few, ch04_mlp.builder((784, 10)), [Recipe(0.1), Recipe(0.2)], epochs=1)
    assert len(seen) == 3, "two of the sweep, then the final one"
    for train, validation in seen:
        known = {tuple(image.flatten().tolist()) for image in train}
        assert not any(tuple(image.flatten().tolist()) in known for image in validation)


def test_numpy_and_torch_take_the_same_step():
    torch.manual_seed(3)
    model = ch04_mlp.mlp((20, 7, 10)).double()
    weights = [w.detach().numpy().T.copy() for layer in (model[1], model[3]) for w in (layer.weight, layer.bias)]
    x, y = torch.rand(5, 20, dtype=torch.float64), torch.tensor([0, 9, 3, 3, 1])
    optimizer = torch.optim.SGD(model.parameters(), 0.5)
    for _ in range(3):
        loss = torch.nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        assert ch04_mlp.numpy_step(weights, x.numpy(), y.numpy(), 0.5) == pytest.approx(loss.item())
    for ours, theirs in zip(weights, model.parameters(), strict=True):
        np.testing.assert_allclose(ours, theirs.detach().numpy().T, atol=1e-12)


def test_both_ways_to_the_slopes_agree():
    found = ch04_mlp.gradients(pixels=30, hidden=6, batch=8, sampled=40)
    assert found["largest_disagreement"] < 1e-6
    assert found["parameters"] == 30 * 6 + 6 + 60 + 10
    assert found["ratio"] > 1
    assert ch04_mlp.speed(pixels=20, hidden=5, rounds=3, steps=30)["rounds"] == 3


@pytest.mark.parametrize("script", SCRIPTS)
def test_without_real_sets_nothing_is_measured(script, folder, monkeypatch):
    monkeypatch.delenv("COURSE_REAL_DATA", raising=False)
    small(script, monkeypatch)
    SCRIPTS[script].main()
    assert stored(folder, script)["rows"] == []
    assert stored(folder, script)["not_run"] == ["mnist", "fashion_mnist", "cifar10"]


def small(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = SCRIPTS[script]
    monkeypatch.setattr("sys.argv", [script])
    monkeypatch.setattr(module, "ROWS", {name: (row[0], 1, row[2]) for name, row in module.ROWS.items()})
    if script == "ch04_mlp":
        monkeypatch.setattr(module, "speed", lambda: {})
        monkeypatch.setattr(module, "gradients", lambda: {})


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_stores_what_it_measured_and_keeps_other_rows(script, folder, monkeypatch, few):
    small(script, monkeypatch)
    module = SCRIPTS[script]
    monkeypatch.setattr(module, "real", lambda name: few if name == "mnist" else None)
    module.main()
    result = stored(folder, script)
    assert [row["data"] for row in result["rows"]] == ["mnist"]
    assert result["not_run"] == ["fashion_mnist", "cifar10"]
    assert {"made_by", "seed", "date", "machine", "threads", "versions"} <= result.keys()
    first = result["rows"][0]
    monkeypatch.setattr("sys.argv", [script, "cifar10"])
    monkeypatch.setattr(module, "real", lambda _name: None)
    module.main()
    assert stored(folder, script)["rows"] == [first]


def test_a_result_is_stored_whole_or_not_at_all(folder, monkeypatch):
    machine.save("r", {"a": 1})
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        machine.save("r", {"a": 2})
    assert stored(folder, "r") == {"a": 1}
    assert [path.name for path in folder.iterdir()] == ["r.json"]


#: What the two chapters promise of the real sets.
REACHED = {
    ("ch04_mlp", "mnist"): 0.98,
    ("ch04_mlp", "cifar10"): 0.55,
    ("ch08_cnn", "mnist"): 0.993,
    ("ch08_cnn", "cifar10"): 0.73,
}


@pytest.mark.parametrize(("script", "data"), REACHED)
def test_the_stored_rows_are_whole_and_reach_what_is_promised(script, data):
    result = results.load(script)
    assert result["made_by"] == f"tools/experiments/{script}.py"
    row = next(row for row in result["rows"] if row["data"] == data)
    table = np.array(row["confusion"])
    assert table.sum() == row["test"] == 10_000
    assert np.trace(table) / 10_000 == pytest.approx(row["accuracy"], abs=1e-4)
    assert len(row["epochs"]) == row["recipe"]["epochs"]
    assert row["train"] + row["validation"] == {"mnist": 60_000, "cifar10": 50_000}[data]
    assert row["accuracy"] >= REACHED[script, data]
