"""Count how the checks do on a set of wrong answers that they meet for the first time, and store it for the README.

`python tests/first_met.py SET CHAPTER "USED FOR"`, such as `even ch03 "the figure to quote"`. It happens once, and
what is stored is never overwritten.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]

from test_answers_by_others import tally

from tools.experiments.machine import RESULTS, save, stamp

FILE = "wrong_answers"


def main() -> None:
    """Print the counts, what was missed, and store the counts."""
    half, chapter, used_for = sys.argv[1:]
    stored = json.loads((RESULTS / f"{FILE}.json").read_text(encoding="utf-8"))
    number = chapter.removeprefix("ch")[:2]
    if any((row["chapter"], row["set"]) == (number, half) for row in stored["rows"]):
        sys.exit(f"The checks of chapter {number} have met the set '{half}' before; the counts of that day stay.")
    warnings.simplefilter("ignore")  # students' answers may warn as they like
    found = tally(half, chapter)
    if not found.total:
        sys.exit(f"There is no answer of chapter {number} in the set '{half}'.")
    print(found.total, "answers,", found.detected, "detected,", found.named, "named,", found.named_falsely, "falsely")
    print(*found.passed, *found.missed, sep="\n")
    stored["rows"].append(
        {
            "chapter": number,
            "set": half,
            "answers": found.total,
            "detected": found.detected,
            "named": found.named,
            "named_falsely": found.named_falsely,
            "used_for": used_for,
            "counted": f"by tests/first_met.py, {stamp(0)['date']}",
        }
    )
    print(save(FILE, stored))


if __name__ == "__main__":
    main()
