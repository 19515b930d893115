"""The grader proofs as one table: `python tests/proof_table.py [--save]`.

The tests assert what stands here; this counts it. --save writes data/results/grader_proofs.json for the README.
"""

from __future__ import annotations

import ast
import os
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]

from chapters import compiled, exercises, solution, solution_code
from test_grader_proofs import LAZY, lazy
from test_mutants import mutants
from test_pair_proofs import drawn
from tqdm import tqdm

from course_utils.grading import Choice, Exercise, judge
from course_utils.grading.spec import compose
from tools.experiments.machine import save, stamp


def row(key: str) -> dict[str, object]:
    """What the proofs cover for one exercise."""
    warnings.simplefilter("ignore")  # mutants may warn as they like
    exercise = exercises()[key]
    full, own = exercise.points, solution(key)

    def score(function: object) -> float:
        return exercise.check(lambda *args: function(*args)).score  # type: ignore[operator]

    def stub(*args: object) -> None:
        raise NotImplementedError

    named = sum(says_its_own(exercise, m) for m in exercise.misconceptions)
    return {
        "exercise": key,
        "points": full,
        "cases": len(exercise.cases),
        "oracle": score(exercise.oracle) == full,
        "solution": exercise.check(own).score == full,
        "blank": exercise.check(stub).score == 0,
        "lazy": [sum(points(exercise, lazy(exercise, kind)) == 0 for kind in LAZY), len(LAZY)],
        "misconceptions": [named, len(exercise.misconceptions)],
        "pairs": pairs(key, exercise),
        "mutants": [0, 0] if isinstance(exercise, Choice) else killed(key, exercise),
    }


def says_its_own(exercise: Exercise, misconception: object) -> bool:
    """Whether the misconception loses points and shows exactly its own sentence."""
    function = compose(exercise.oracle, [misconception])  # type: ignore[list-item]
    report = exercise.check(lambda *args: function(*args))  # type: ignore[misc]
    said = [m.says for m in report.verdict.misconceptions]
    return report.score < exercise.points and said == [misconception.says]  # type: ignore[attr-defined]


def pairs(key: str, exercise: Exercise) -> list[int]:
    """[pairs that are explained by a turn of their own, pairs that lose points], of those that the tests draw."""
    explained = total = 0
    for first, second, function in drawn(key):
        report = exercise.check(lambda *args, function=function: function(*args))
        if report.score < exercise.points:
            total += 1
            explained += bool({m.says for m in report.verdict.misconceptions} & {first.says, second.says})
    return [explained, total]


def killed(key: str, exercise: Exercise) -> list[int]:
    """[mutants of the solution that lose points, all mutants]; the others are listed in surviving_mutants.toml."""
    lost = total = 0
    with patch.object(exercise, "limit", 2.0):  # some never end
        for _, code in mutants(ast.parse(solution_code(key))):
            with suppress(SyntaxError):  # a change that makes no program is no mutant
                mutant = compiled(code, exercise.name, key)
                total += 1
                lost += points(exercise, mutant) < exercise.points
    return [lost, total]


def points(exercise: Exercise, answer: Callable[..., object]) -> float:
    """The points alone: to look for the mistake takes far longer where it is no known one."""
    with patch.object(judge, "recognise", lambda *_: ()):
        return exercise.check(answer).score


def main() -> None:
    """Print the table, and store it if asked to."""
    keys = sorted(exercises())
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        rows = list(tqdm(pool.map(row, keys), total=len(keys), desc="exercises"))
    for r in rows:
        print(r)
    if "--save" in sys.argv[1:]:
        print(save("grader_proofs", {"made_by": "python tests/proof_table.py --save", **stamp(0), "rows": rows}))


if __name__ == "__main__":
    main()
