"""Which forbidden constructs a notebook's answers use, read from the source alone: nothing of it is run.

The check in a notebook (`course_utils.grading.source`) has the living function and its globals; here they are worked
out from the imports and assignments at the top of the notebook.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from course_utils.grading.source import LOOP_FUNCTIONS, LOOPS, chain

#: Packages that are looked into to find out what an alias of a student's stands for.
KNOWN = {"numpy", "scipy", "torch", "torchvision", "sklearn", "skimage", "cv2", "math", "functools", "itertools"}


def forbidden_names(statements: Iterable[str], exercises: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The forbidden names that each answer uses, itself or through a helper.

    statements: the source of each statement at the top of the notebook. exercises: name → what it forbids.
    """
    names: dict[str, Any] = {}  # what a name at the top of the notebook stands for: a module, a function, a tree
    found = {}
    for statement in statements:
        names.update(_meaning(ast.parse(statement).body[0], names))
    for name, forbids in exercises.items():
        if forbids:
            used: set[str] = set()
            for tree in _reached(name, names):
                if "loops" in forbids and any(isinstance(node, LOOPS) for node in ast.walk(tree)):
                    used.add("loops")
                called = set(_called(tree, names))
                used |= called & set(forbids)
                if "loops" in forbids and called & LOOP_FUNCTIONS:
                    used.add("loops")
            if used:
                found[name] = tuple(sorted(used))
    return found


def _reached(name: str, names: Mapping[str, Any]) -> Iterator[ast.AST]:
    queue, seen = [name], set()
    while queue:
        name = queue.pop()
        tree = names.get(name)
        if name in seen or not isinstance(tree, ast.AST):
            continue
        seen.add(name)
        yield tree
        queue += [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]


def _meaning(node: ast.stmt, names: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name: node}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return dict(_imported(node))
    if isinstance(node, ast.Assign):
        found = _value(node.value, names)
        if isinstance(node.value, ast.Lambda):
            found = node.value
        return {t.id: found for t in node.targets if isinstance(t, ast.Name)}
    return {}


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Any]]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            module = alias.name if alias.asname else alias.name.split(".")[0]
            yield alias.asname or module, _module(module)
            _module(alias.name)
        else:
            home = _module(node.module or "")
            inner = getattr(home, alias.name, None)
            yield alias.asname or alias.name, inner if inner is not None else _module(f"{node.module}.{alias.name}")


def _module(name: str) -> Any:
    if name.split(".")[0] not in KNOWN:
        return None
    try:
        return importlib.import_module(name)
    except Exception:
        return None


def _value(node: ast.AST, names: Mapping[str, Any]) -> Any:
    """What a chain of attributes stands for; only modules are walked."""
    steps = chain(node)
    if steps is None:
        return None
    value = names.get(steps[0], getattr(builtins, steps[0], None))
    for step in steps[1:]:
        value = getattr(value, step, None) if isinstance(value, types.ModuleType) else None
    return value


def _called(tree: ast.AST, names: Mapping[str, Any]) -> Iterator[str]:
    inside = dict(names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Assign):
            inside.update({name: value for name, value in _meaning(node, inside).items() if value is not None})
    for node in ast.walk(tree):
        value = _value(node, inside)
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        if isinstance(module, str) and isinstance(name, str):
            yield f"{module}.{name}"
        steps = chain(node)
        if steps and isinstance(inside.get(steps[0]), types.ModuleType):
            yield ".".join([inside[steps[0]].__name__, *steps[1:]])
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
