"""The benchmark itself: its figures are not tested, that none of them is lost is."""

import json

import pytest

from tools import bench


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """A place of its own for the stored result, and two groups that measure nothing."""
    from tools.experiments import machine

    monkeypatch.setattr(bench, "RESULTS", tmp_path)
    monkeypatch.setattr(machine, "RESULTS", tmp_path)

    def fine():
        yield bench.Row("fine", 1.0, 2.0, "s", "budget")

    def broken():
        yield bench.Row("before", 1.0, 2.0, "s", "budget")
        raise RuntimeError("no browser")

    monkeypatch.setattr(bench, "GROUPS", {"fine": fine, "broken": broken})
    monkeypatch.setattr(bench, "LONG", ("broken",))
    return tmp_path / "bench.json"


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["bench", *arguments])
    bench.main()


def what(path):
    return [row["what"] for row in json.loads(path.read_text(encoding="utf-8"))["rows"]]


def test_a_measurement_that_fails_costs_no_other(stored, monkeypatch, capsys):
    with pytest.raises(SystemExit, match="broken"):
        run(monkeypatch, "--save")
    assert what(stored) == ["fine", "before"]
    assert "no browser" in capsys.readouterr().err


def test_one_group_is_measured_anew_and_the_others_stay(stored, monkeypatch):
    run(monkeypatch, "--quick", "--save")
    assert what(stored) == ["fine"]
    with pytest.raises(SystemExit):
        run(monkeypatch, "broken", "--save")
    assert what(stored) == ["fine", "before"]


def test_rows_of_another_machine_are_not_mixed_in(stored, monkeypatch):
    run(monkeypatch, "fine", "--save")
    other = json.loads(stored.read_text(encoding="utf-8")) | {"machine": "another"}
    stored.write_text(json.dumps(other), encoding="utf-8")
    with pytest.raises(SystemExit):
        run(monkeypatch, "broken", "--save")
    assert what(stored) == ["before"]


def test_an_unknown_group_is_told_which_there_are(stored, monkeypatch, capsys):
    with pytest.raises(SystemExit):
        run(monkeypatch, "fin")
    assert "there are fine, broken" in capsys.readouterr().err
