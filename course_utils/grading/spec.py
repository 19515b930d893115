"""What an exercise is: an oracle, cases, and executable misconceptions."""

from __future__ import annotations

import copy
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

Function = Callable[..., Any]


@dataclass(frozen=True)
class Case:
    """One situation in which the student's function is called.

    `make` is a tuple of arguments, or a function of a seeded `numpy.random.Generator` that returns one.
    The title is a promise that the chapter's prose makes; nothing else may be tested by the case.

    worked: constant arguments, small enough to check by hand; the only cases whose expected values are shown.
    again: the function is called a second time with other numbers of the same shape, which unmasks an answer
        that remembers its first call.
    salt: another one gives other random numbers, for formal grading.
    """

    title: str
    make: tuple[Any, ...] | Callable[[np.random.Generator], tuple[Any, ...]]
    worked: bool = False
    again: bool = False
    salt: int = 0

    def __post_init__(self) -> None:
        if self.again and not callable(self.make):
            raise ValueError(f"case '{self.title}': `again` needs a maker of other numbers, not constant arguments.")

    def args(self, call: int = 0) -> tuple[Any, ...]:
        """Fresh arguments of one call; the same numbers in every process, on every system."""
        if not callable(self.make):
            return copy.deepcopy(self.make)
        seed = zlib.crc32(self.title.encode()) + call + (self.salt << 33)
        return tuple(self.make(np.random.default_rng(seed)))

    @property
    def calls(self) -> int:
        """How often the function is called for this case."""
        return 2 if self.again else 1


@dataclass(frozen=True)
class Misconception:
    """A mistake that students make, as a small turn around the oracle.

    before: turns the arguments, `before(*args) -> args`.
    instead: replaces the oracle.
    after: turns the oracle's result.
    like: for mistakes whose values depend on luck (a shuffle, a rounding error): `like(got, want) -> bool` recognises
        one call's values, given as arrays (or lists of arrays; a dict of those where the exercise has parts). It
        stands beside an executable turn, which the proofs need.
    says: the sentence that names the mistake. It never gives the line that repairs it.
    """

    name: str
    says: str
    before: Callable[..., tuple[Any, ...]] | None = None
    instead: Function | None = None
    after: Callable[[Any], Any] | None = None
    like: Callable[[Any, Any], bool] | None = None

    def __post_init__(self) -> None:
        if not (self.before or self.instead or self.after):
            raise ValueError(f"misconception '{self.name}' turns nothing: give before, instead or after.")


def compose(oracle: Function, turns: Sequence[Misconception]) -> Function | None:
    """The oracle with these turns around it, in this order; None if two of them replace the oracle."""
    replacements = [turn.instead for turn in turns if turn.instead]
    if len(replacements) > 1:
        return None
    core = replacements[0] if replacements else oracle

    def turned(*args: Any) -> Any:
        for turn in turns:
            if turn.before:
                args = tuple(turn.before(*args))
        result = core(*args)
        for turn in turns:
            if turn.after:
                result = turn.after(result)
        return result

    return turned


def pairs(turns: Sequence[Misconception]) -> list[tuple[Misconception, ...]]:
    """The pairs of turns that compose; in both orders where these differ, as they do only for two turns of one side."""
    found: list[tuple[Misconception, ...]] = []
    for (i, first), (k, second) in permutations(enumerate(turns), 2):
        if first.instead and second.instead:
            continue
        if i < k or (first.before and second.before) or (first.after and second.after):
            found.append((first, second))
    return found


Observe = Callable[..., Mapping[str, Any]]
