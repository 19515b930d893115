"""Saved weights: there and back, and every way in which a file can be wrong."""

from __future__ import annotations

import hashlib
import os
import pickle
from pathlib import Path

import pytest
import torch
from torch import nn

from course_utils.training import WeightsError, load_weights, save_weights


def net(seed: int = 0, hidden: int = 5) -> nn.Module:
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(4, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, 3))


def weights(model: nn.Module) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def same(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    save_weights(net(), tmp_path / "net.pt")
    return tmp_path / "net.pt"


def refused(path: Path, words: str, model: nn.Module | None = None, sha256: str | None = None) -> None:
    """A clear error, which names the file, and a model that is what it was."""
    model = model or net(1)
    before = weights(model)
    with pytest.raises(WeightsError, match=words) as caught:
        load_weights(model, path, sha256)
    assert path.name in str(caught.value)
    assert same(weights(model), before)


def test_there_and_back(tmp_path: Path):
    model, other = net(0), net(1)
    digest = save_weights(model, tmp_path / "new" / "net.pt")
    data = (tmp_path / "new" / "net.pt").read_bytes()
    assert digest == hashlib.sha256(data).hexdigest()
    assert not same(weights(model), weights(other))
    load_weights(other, str(tmp_path / "new" / "net.pt"), digest.upper())
    assert same(weights(model), weights(other))
    assert next(other.parameters()).requires_grad
    assert os.listdir(tmp_path / "new") == ["net.pt"], "nothing is left beside it"


def test_equal_weights_give_equal_files_wherever_they_are_called(tmp_path: Path):
    assert save_weights(net(), tmp_path / "a.pt") == save_weights(net(), tmp_path / "other_name.pt")
    assert save_weights(net(2), tmp_path / "a.pt") != save_weights(net(), tmp_path / "other_name.pt")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_others_may_read_the_file_as_they_may_read_any_new_file(tmp_path: Path):
    path = tmp_path / "net.pt"
    save_weights(nn.Linear(2, 1), path)
    other = tmp_path / "other"
    other.touch()
    assert path.stat().st_mode == other.stat().st_mode


def test_a_view_is_saved_without_what_lies_around_it(tmp_path: Path):
    model = nn.Linear(10, 1, bias=False)
    model.weight.data = torch.zeros(100_000, 10)[:1]
    save_weights(model, tmp_path / "view.pt")
    assert (tmp_path / "view.pt").stat().st_size < 5000


def test_a_write_that_fails_leaves_the_old_file(saved: Path, monkeypatch: pytest.MonkeyPatch):
    before = saved.read_bytes()

    def full(_file: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        save_weights(net(7), saved)
    assert saved.read_bytes() == before
    assert os.listdir(saved.parent) == ["net.pt"]


def test_a_missing_file(tmp_path: Path):
    refused(tmp_path / "none.pt", "cannot be read: No such file")
    refused(tmp_path, "cannot be read")


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_a_file_cut_short(saved: Path, share: float):
    data = saved.read_bytes()
    saved.write_bytes(data[: int(len(data) * share)])
    refused(saved, "damaged")


def test_no_weights_at_all(saved: Path):
    saved.write_text("<html>404 not found</html>", encoding="utf-8")
    refused(saved, "damaged")


def test_one_changed_byte_is_noticed_by_the_hash_before_the_file_is_opened(saved: Path, monkeypatch):
    data = bytearray(saved.read_bytes())
    digest = hashlib.sha256(data).hexdigest()
    data[len(data) // 2] ^= 1
    saved.write_bytes(data)
    monkeypatch.setattr(torch, "load", lambda *_args, **_options: pytest.fail("it was opened"))
    refused(saved, "not the file that is meant", sha256=digest)


class Evil:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


@pytest.mark.parametrize("written", ["torch", "torch, within a state", "pickle"])
def test_code_in_a_file_does_not_run(saved: Path, written: str):
    mark = saved.parent / "it_ran"
    if written == "pickle":
        saved.write_bytes(pickle.dumps(Evil(mark)))
    else:
        torch.save(Evil(mark) if written == "torch" else {**net().state_dict(), "extra": Evil(mark)}, saved)
    refused(saved, "holds more than tensors")
    assert not mark.exists()
    torch.load(saved, weights_only=False) if written != "pickle" else pickle.loads(saved.read_bytes())
    assert mark.exists(), "the file was harmless, so this test proved nothing"


@pytest.mark.parametrize("state", [[torch.zeros(2)], {"weight": 3}, {1: torch.zeros(2)}, torch.zeros(2)])
def test_tensors_in_another_form(saved: Path, state: object):
    torch.save(state, saved)
    refused(saved, "holds no weights")


def test_another_shape(saved: Path):
    refused(saved, r"its 0.weight is \(5, 4\), the model's \(6, 4\)", net(1, hidden=6))


def test_other_names(saved: Path):
    refused(saved, "does not have 4.bias, 4.weight", nn.Sequential(*net(1), nn.Linear(3, 3)))
    refused(saved, "also has 3.bias, 3.weight", nn.Sequential(*list(net(1))[:3]))


def test_another_kind_of_numbers(saved: Path):
    torch.save({name: value.long() for name, value in net().state_dict().items()}, saved)
    refused(saved, "its 0.weight is torch.int64, not torch.float32")


def test_the_last_weight_wrong_leaves_the_first_ones_alone(saved: Path):
    state = net().state_dict()
    torch.save({**state, "3.bias": torch.zeros(9)}, saved)
    refused(saved, r"its 3.bias is \(9,\)")
