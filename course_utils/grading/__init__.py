"""The exercise engine: exercises that recognise the mistake.

Two halves, so that a class can be graded safely: `collect` runs a student's function and knows no oracle;
`Judge.judge` compares its outputs with the oracle's and never sees the function. Modules by job: spec, run and guard,
plain and compare, expect, recognise and judge, seen, source, report; `exercise` puts them together.
"""

from .choice import Choice
from .exercise import Exercise
from .judge import Judge, Verdict
from .report import Report
from .run import Output, collect
from .spec import Case, Misconception

__all__ = ["Case", "Choice", "Exercise", "Judge", "Misconception", "Output", "Report", "Verdict", "collect"]
