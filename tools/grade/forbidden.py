"""Which forbidden constructs a notebook's answers use, read from the source alone: nothing of it is run.

The check in a notebook (`course_utils.grading.source`) has the living function and its globals; here they are worked
out from the imports and assignments at the top of the notebook.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import types
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from course_utils.grading.source import LOOP_FUNCTIONS, LOOPS, chain

#: Packages that are looked into to find out what an alias of a student's stands for.
KNOWN = {"numpy", "scipy", "torch", "torchvision", "sklearn", "skimage", "cv2", "math", "functools", "itertools"}


#: What a name at the top of the notebook may stand for: modules and functions that were found, else syntax trees.
Names = dict[str, list[Any]]
#: Of the functions that are a loop by another name, those that give back another function.
LOOP_MAKERS = {"numpy.vectorize", "numpy.frompyfunc"}
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def forbidden_names(statements: Iterable[str], exercises: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The forbidden names that each answer uses, itself or through a helper.

    statements: the source of each statement at the top of the notebook. exercises: name → what it forbids.
    What only running would tell (a name put together from letters, `exec`) is not seen.
    """
    names = learned(statements)
    found = {}
    for name, forbids in exercises.items():
        if forbids:
            used: set[str] = set()
            for _, tree in reached(name, names):
                called = set(_called(tree, names))
                used |= called & set(forbids)
                runs = isinstance(tree, (*SCOPES, ast.ClassDef))  # else it is a value, made once outside
                looped = runs and any(isinstance(node, LOOPS) for node in ast.walk(tree))
                if "loops" in forbids and (looped or called & (LOOP_FUNCTIONS if runs else LOOP_MAKERS)):
                    used.add("loops")
            if used:
                found[name] = tuple(sorted(used))
    return found


def learned(statements: Iterable[str]) -> Names:
    """What each name at the top of the notebook stands for."""
    names: Names = {}
    for statement in statements:
        _learn(_Plainly().visit(ast.parse(statement).body[0]), names)
    return names


class _Plainly(ast.NodeTransformer):
    """`getattr(module, "name")` as `module.name`."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Name("getattr"), args=[thing, ast.Constant(str(name)), *_]):
                return ast.Attribute(thing, name, ast.Load())
        return node


def reached(name: str, names: Names, stop: Collection[str] = ()) -> Iterator[tuple[str, ast.AST]]:
    """Each name that this one leads to, itself the first, with the syntax trees behind it.

    stop: names that are given, but not followed, except for the first one.
    """
    queue, seen = [name], set()
    first = name
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name, ast.Name(name, ast.Load())
        for tree in names.get(name, ()) if name == first or name not in stop else ():
            if isinstance(tree, ast.AST):
                yield name, tree
                used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
                queue += used - (_own_names(tree) if isinstance(tree, SCOPES) else set())


def _own_names(function: ast.AST) -> set[str]:
    """The names that a function binds itself: they are not the ones at the top of the notebook."""
    own, outside = set(), set()
    queue = list(ast.iter_child_nodes(function))
    while queue:
        node = queue.pop()
        if isinstance(node, ast.Global):
            outside |= set(node.names)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        if not isinstance(node, (*SCOPES, ast.ClassDef, ast.comprehension)):
            queue += ast.iter_child_nodes(node)
    return own - outside


def _learn(node: ast.stmt, names: Names) -> None:
    """What the statement makes its names stand for. A plain one replaces what was there; `if`, `try` and so on add."""
    plain = isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign)
    for inner in [node] if plain else _inner(node):
        for name, things, adds in list(_bound(inner, names)):
            names[name] = things if plain and not adds else _joined(names.get(name, []), things)


def _joined(some: list[Any], others: list[Any]) -> list[Any]:
    """Both, each thing once."""
    return list({id(thing): thing for thing in (*some, *others)}.values())


def _inner(node: ast.AST) -> Iterator[ast.AST]:
    """The statements inside of one, and the assignments inside of expressions; not what stands in functions."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, (*SCOPES, ast.ClassDef)):
            yield from _inner(child)


def _bound(node: ast.AST, names: Names) -> Iterator[tuple[str, list[Any], bool]]:
    """Each name, what it stands for, and whether that only adds to what it stood for."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, [node], False
        case ast.Import() | ast.ImportFrom():
            for name, thing in _imported(node):
                yield name, [thing], False
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _assigned(target, value, names)
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            yield from _assigned(target, value, names)
        case ast.For(target=target, iter=value) | ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield from _assigned(target, value, names)


def _assigned(target: ast.expr, value: ast.expr, names: Names) -> Iterator[tuple[str, list[Any], bool]]:
    sides = (target, value)
    if all(isinstance(side, ast.Tuple | ast.List) for side in sides) and len(target.elts) == len(value.elts):  # type: ignore[attr-defined]
        for one, its in zip(target.elts, value.elts, strict=True):  # type: ignore[attr-defined]
            yield from _assigned(one, its, names)
        return
    things = _value(value, names) or [value]
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield node.id, things, not isinstance(node.ctx, ast.Store)  # f.__code__ = …: f is now also that


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Any]]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            module = alias.name if alias.asname else alias.name.split(".")[0]
            yield alias.asname or module, _module(module)
            _module(alias.name)
        else:
            home = _module(node.module or "")
            if alias.name == "*":
                yield from ((name, thing) for name, thing in vars(home).items() if name[0] != "_") if home else ()
                continue
            inner = getattr(home, alias.name, None)
            yield alias.asname or alias.name, inner if inner is not None else _module(f"{node.module}.{alias.name}")


def _module(name: str) -> Any:
    if name.split(".")[0] not in KNOWN:
        return None
    try:
        return importlib.import_module(name)
    except Exception:
        return None


def _value(node: ast.AST, names: Mapping[str, list[Any]]) -> list[Any]:
    """What a chain of attributes may stand for; only modules are walked."""
    steps = chain(node)
    if steps is None:
        return []
    values = names.get(steps[0]) or [getattr(builtins, steps[0], None)]
    for step in steps[1:]:
        values = [getattr(value, step, None) for value in values if isinstance(value, types.ModuleType)]
    return [value for value in values if value is not None]


def _called(tree: ast.AST, names: Names) -> Iterator[str]:
    inside = dict(names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign | ast.NamedExpr):
            for name, things, _ in list(_bound(node, inside)):
                inside[name] = _joined(inside.get(name, []), things)
    for node in ast.walk(tree):
        for value in _value(node, inside):
            module, called = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
            if isinstance(module, str) and isinstance(called, str):
                yield f"{module}.{called}"
        steps = chain(node) or [""]
        for root in inside.get(steps[0], ()):
            if isinstance(root, types.ModuleType):
                yield ".".join([root.__name__, *steps[1:]])
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
