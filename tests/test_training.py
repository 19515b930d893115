"""The training loop: it learns, it counts right, it stops when it should."""

import math

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from course_utils.training import History, TrainingError, fit


def blobs(n: int = 96) -> tuple[torch.Tensor, torch.Tensor]:
    """Three well separated clouds in the plane, in class order."""
    generator = torch.Generator().manual_seed(3)
    labels = torch.arange(n) % 3
    centres = torch.tensor([[0.0, 4.0], [4.0, -2.0], [-4.0, -2.0]])
    return centres[labels] + torch.randn(n, 2, generator=generator) * 0.5, labels


def linear(seed: int = 0) -> nn.Linear:
    torch.manual_seed(seed)
    return nn.Linear(2, 3)


def train(model: nn.Module, data=None, val=None, lr: float = 0.1, **options) -> History:
    options = {"epochs": 3, "batch_size": 16, "progress": False} | options
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    return fit(model, optimizer, nn.functional.cross_entropy, blobs() if data is None else data, val, **options)


def test_it_learns_and_keeps_the_history():
    history = train(linear(), val=blobs(48), epochs=5)
    for numbers in (history.train_loss, history.train_accuracy, history.val_loss, history.val_accuracy):
        assert len(numbers) == 5
    assert history.train_loss[-1] < history.train_loss[0] / 2
    assert history.val_accuracy[-1] == 1
    assert not history.interrupted


def test_validation_numbers_are_those_of_the_model_after_the_epoch():
    model, val = linear(), blobs(50)  # the last batch has two images: a mean of batch means would be wrong
    history = train(model, val=val, epochs=1)
    with torch.no_grad():
        outputs = model(val[0])
    assert history.val_loss[0] == pytest.approx(nn.functional.cross_entropy(outputs, val[1]).item(), rel=1e-5)
    assert history.val_accuracy[0] == pytest.approx((outputs.argmax(1) == val[1]).double().mean().item())


def test_validation_teaches_nothing_and_runs_in_eval_mode():
    modes = []

    class Spy(nn.Linear):
        def forward(self, inputs):
            modes.append((self.training, torch.is_grad_enabled()))
            return super().forward(inputs)

    with_val, without = Spy(2, 3), Spy(2, 3)
    without.load_state_dict(with_val.state_dict())
    train(with_val, val=blobs(16), epochs=2)
    assert modes == ([(True, True)] * 6 + [(False, False)]) * 2
    train(without, epochs=2)
    assert torch.equal(with_val.weight, without.weight)


def test_without_validation_its_lists_stay_empty():
    history = train(linear(), epochs=1)
    assert history.val_loss == []
    assert history.val_accuracy == []


def test_a_loader_is_taken_as_it_is():
    data = blobs()
    loader = DataLoader(TensorDataset(*data), batch_size=len(data[0]))
    model = linear()
    before = nn.functional.cross_entropy(model(data[0]), data[1]).item()
    history = train(model, data=loader, epochs=1)
    assert history.train_loss == [pytest.approx(before, rel=1e-5)]  # one batch, measured before its step


def test_the_same_seed_gives_the_same_weights_and_another_seed_does_not():
    models = [linear() for _ in range(3)]
    for model, seed in zip(models, (1, 1, 2), strict=True):
        train(model, seed=seed, epochs=1)
    assert torch.equal(models[0].weight, models[1].weight)
    assert not torch.equal(models[0].weight, models[2].weight)


def test_a_regression_has_no_accuracy():
    inputs = torch.linspace(-1, 1, 32)[:, None]
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    history = fit(model, optimizer, nn.functional.mse_loss, (inputs, 2 * inputs + 1), epochs=20, progress=False)
    assert history.train_loss[-1] < 0.01
    assert all(math.isnan(share) for share in history.train_accuracy)


def test_interrupting_keeps_what_was_done(capsys):
    calls = 0

    def impatient(outputs, targets):
        nonlocal calls
        calls += 1
        if calls == 9:  # six batches an epoch: in the middle of the second
            raise KeyboardInterrupt
        return nn.functional.cross_entropy(outputs, targets)

    model = linear()
    before = model.weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    history = fit(model, optimizer, impatient, blobs(), epochs=4, batch_size=16, progress=False)
    assert history.interrupted
    assert len(history.train_loss) == len(history.train_accuracy) == 1
    assert not torch.equal(model.weight, before)
    assert "Stopped by you after 1 of 4 epochs" in capsys.readouterr().out


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_loss_that_is_no_number_stops_with_its_place(bad: float):
    inputs, labels = blobs()
    inputs[40] = bad
    data = DataLoader(TensorDataset(inputs, labels), batch_size=16)
    model = linear()
    with pytest.raises(TrainingError, match=r"training loss in epoch 1, batch 3 is (nan|inf)"):
        train(model, data=data)
    assert torch.isfinite(model.weight).all()  # the bad batch moved nothing


def test_nothing_to_train_on():
    with pytest.raises(TrainingError, match="empty"):
        train(linear(), data=DataLoader(TensorDataset(torch.zeros(0, 2), torch.zeros(0, dtype=torch.int64))))


def test_the_bar_counts_batches_and_the_notebook_build_shows_none(capsys, monkeypatch):
    train(linear(), val=blobs(16), epochs=2, progress=True)
    shown = capsys.readouterr()
    assert "12/12" in shown.out
    assert "epoch 2 of 2" in shown.out
    assert shown.err == ""
    monkeypatch.setenv("COURSE_STATIC_DEMOS", "1")
    train(linear(), progress=True)
    assert capsys.readouterr() == ("", "")
