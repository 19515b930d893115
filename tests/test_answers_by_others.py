"""Answers by people who had only the notebook: wrong ones must be found and named, right ones must pass."""

from __future__ import annotations

import re
import tomllib
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import torch.optim  # noqa: F401  loaded here: a load that a check's time limit cuts off leaves torch half there
from chapters import exercises, names_from_yours

from course_utils.grading import Report

HERE = Path(__file__).parent
LABELS = tomllib.loads((HERE / "wrong_answers" / "labels.toml").read_text(encoding="utf-8"))
HALVES = sorted(LABELS)


def answers(folder: Path) -> Iterator[tuple[str, str, Callable]]:
    """(key of the exercise, number, function) of every answer in a folder."""
    for key in sorted(exercises()):
        chapter, name = key.split(".")
        path = folder / f"{name}.py"
        if not path.exists():
            continue
        module = types.ModuleType(f"answers_to_{name}")
        module.__dict__.update({"np": np, **names_from_yours(chapter)})
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), module.__dict__)
        for function in sorted(n for n in module.__dict__ if re.fullmatch(rf"{name}_r?\d\d", n)):
            yield key, function.rsplit("_", 1)[1], module.__dict__[function]


def is_named(report: Report, label: str) -> bool:
    """Whether the report tells the student what the label says is wrong."""
    text = str(report)
    if label == "form":
        return "The values are right, but" in text or "An empty array has a dtype too" in text
    if label == "crash":
        return bool(re.search(r"\w+(Error|Exception): .+ at the line `", text))
    if label == "forbidden":
        return "The exercise is to do it without" in text
    return label in [m.name for m in report.verdict.misconceptions]


def same_sentence(key: str, report: Report, label: str) -> bool:
    """Two misconceptions may share one sentence (a uint8 that wraps round in two ways): either name will do."""
    by_name = {m.name: m.says for m in exercises()[key].misconceptions}
    return label in by_name and by_name[label] in [m.says for m in report.verdict.misconceptions]


@dataclass
class Tally:
    """How the checks did on one set: counts, and a line for each answer that passed or was not named."""

    total: int = 0
    detected: int = 0
    named: int = 0
    named_falsely: int = 0
    passed: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def tally(half: str, chapter: str = "") -> Tally:
    """Check every wrong answer of a set (of a chapter such as 'ch03', else of all) and count."""
    found = Tally()
    for key, number, function in answers(HERE / "wrong_answers" / half):
        if not key.startswith(chapter):
            continue
        exercise = exercises()[key]
        label = LABELS[half][exercise.name][number]
        report = exercise.check(function)
        caught = report.score < exercise.points
        hit = is_named(report, label) or same_sentence(key, report, label)
        found.total += 1
        found.detected += caught
        found.named += hit
        if not caught and label != "undetected":
            found.passed.append(f"{exercise.name} {number} passes: {function.__doc__}")
        if not hit:
            found.named_falsely += bool(report.verdict.misconceptions)
            fired = [m.name for m in report.verdict.misconceptions] or list(report.verdict.seen)
            found.missed.append(f"  {exercise.name} {number}: {function.__doc__} (expected {label}, said {fired})")
    return found


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.filterwarnings("ignore")  # students' answers may warn as they like
def test_wrong_answers_are_detected_and_named(half, capsys):
    found = tally(half)
    with capsys.disabled():
        shares = f"detected {found.detected / found.total:.0%}, named {found.named / found.total:.0%},"
        print(f"\nwrong answers, set '{half}': {found.total}, {shares}")
        print(f"named falsely {found.named_falsely}; not named:", *found.missed, sep="\n")
    assert not found.passed, "\n".join(found.passed)
    assert found.total == sum(len(numbers) for numbers in LABELS[half].values())
    assert found.named >= 0.8 * found.total


@pytest.mark.filterwarnings("ignore")
def test_right_but_unusual_answers_are_accepted():
    refused, total = [], 0
    for key, number, function in answers(HERE / "right_answers"):
        report = exercises()[key].check(function)
        total += 1
        if report.score < exercises()[key].points:
            refused.append(f"{key} {number}: {report}")
    assert total >= 40
    assert not refused, "\n".join(refused)
