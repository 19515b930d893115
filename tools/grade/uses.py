"""Which earlier answers of the student's an answer calls, read from the source alone: nothing of it is run."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .forbidden import learned, reached


def uses(statements: Iterable[str], exercises: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Exercise → the other exercises whose answers it calls: by their own name, through a helper, or as `ours`.

    statements: the source of each statement at the top of the notebook. Those without any are left out. What a called
    answer itself calls belongs to that one.
    """
    names = learned(statements)
    found = {}
    for name in exercises:
        others = [other for other, _ in reached(name, names, stop=set(exercises)) if other != name]
        called = tuple(dict.fromkeys(other for other in exercises if other in others and other in names))
        if called:
            found[name] = called
    return found
