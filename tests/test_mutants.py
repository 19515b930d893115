"""Small changes to the chapters' own solutions: each must lose points, or be listed with the reason why it does not."""

from __future__ import annotations

import ast
import copy
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from chapters import compiled, exercises, solution_code

SURVIVORS = tomllib.loads((Path(__file__).parent / "surviving_mutants.toml").read_text(encoding="utf-8"))
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
}


def mutants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(what was changed, code) for every single change."""
    nodes = [n for n in ast.walk(tree) if not isinstance(n, ast.Module | ast.FunctionDef | ast.arguments | ast.arg)]
    for position in range(len(nodes)):
        for changed in changes(nodes[position]):
            other = copy.deepcopy(tree)
            again = [
                n for n in ast.walk(other) if not isinstance(n, ast.Module | ast.FunctionDef | ast.arguments | ast.arg)
            ]
            Replace(again[position], changed).visit(other)
            ast.fix_missing_locations(other)
            before, after = ast.unparse(tree).splitlines(), ast.unparse(other).splitlines()
            differing = [(b, a) for b, a in zip(before, after, strict=False) if b != a]
            if differing:
                b, a = differing[0]
                yield f"{b.strip()} → {a.strip()}", ast.unparse(other)


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node may be replaced by."""
    new = copy.deepcopy(node)
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
        new.op = SWAPS[type(node.op)]()
        yield new
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        new = copy.deepcopy(node)
        new.ops = [SWAPS[type(node.ops[0])]()]
        yield new
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    if isinstance(node, ast.Call) and node.keywords:
        new = copy.deepcopy(node)
        new.keywords = new.keywords[1:]
        yield new
    if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Attribute | ast.Name):
        yield copy.deepcopy(node.args[0])
    if isinstance(node, ast.Call) and len(node.args) == 2:
        new = copy.deepcopy(node)
        new.args = new.args[::-1]
        yield new
    if isinstance(node, ast.Subscript):
        yield copy.deepcopy(node.value)


class Replace(ast.NodeTransformer):
    """Put another node in the place of one."""

    def __init__(self, target: ast.AST, new: ast.AST) -> None:
        self.target, self.new = target, new

    def visit(self, node: ast.AST) -> ast.AST:
        """The new node for the target, the same one for every other."""
        return self.new if node is self.target else super().visit(node)


KEYS = [k for k in sorted(exercises()) if not k.split(".")[1].startswith("predict")]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.filterwarnings("ignore")  # mutants may warn as they like
@pytest.mark.usefixtures("without_names")
def test_every_mutant_of_the_solution_loses_points_or_is_listed(key, monkeypatch):
    exercise = exercises()[key]
    monkeypatch.setattr(exercise, "limit", 2.0)
    tree = ast.parse(solution_code(key))
    survivors, total = set(), 0
    for what, code in mutants(tree):
        total += 1
        try:
            mutant = compiled(code, exercise.name, key)
        except SyntaxError:
            continue
        if exercise.check(mutant).score == exercise.points:
            survivors.add(what)
    listed = set(SURVIVORS.get(exercise.name, {}))
    assert total >= 5
    missing = "".join(f'\n"{what}" = "why it may"' for what in sorted(survivors - listed))
    assert not missing, (
        f"{len(survivors)} of {total} changes to the solution keep full points. Build a case that each of them fails, "
        f"or list it in tests/surviving_mutants.toml with the reason:\n[{exercise.name}]{missing}"
    )
    assert not listed - survivors, (
        f"listed in surviving_mutants.toml, but they lose points: {sorted(listed - survivors)}"
    )
    assert all(reason.strip() for reason in SURVIVORS.get(exercise.name, {}).values())
