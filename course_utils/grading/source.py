"""Read a student's source: which forbidden constructs it uses, and which global values it reads."""

from __future__ import annotations

import ast
import builtins
import dis
import inspect
import textwrap
import types
from collections.abc import Callable, Iterator
from typing import Any

LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# Functions that are a loop by another name.
LOOP_FUNCTIONS = {
    "builtins.map",
    "numpy.vectorize",
    "numpy.apply_along_axis",
    "numpy.apply_over_axes",
    "numpy.frompyfunc",
    "numpy.fromiter",
    "numpy.nditer",
    "numpy.ndenumerate",
    "functools.reduce",
}

# How the body of a class looks up a name that it has not defined; the second one from Python 3.12 on.
IN_CLASSES = ("LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS")


def forbidden_used(fn: Callable[..., Any], forbids: frozenset[str]) -> list[str]:
    """The names from `forbids` that the function, or a helper of the student's that it calls, really uses.

    'loops' stands for every loop and comprehension. Other names are qualified, as 'scipy.spatial.distance.cdist';
    aliases (`import … as`, `f = cdist`) are followed. A function whose source cannot be read uses nothing.
    """
    if not forbids:
        return []
    used: set[str] = set()
    for function, tree in _own_functions(fn):
        if "loops" in forbids and any(isinstance(node, LOOPS) for node in ast.walk(tree)):
            used.add("loops")
        names = set(_qualified_names(function, tree))
        used |= names & forbids
        if "loops" in forbids and names & LOOP_FUNCTIONS:
            used.add("loops")
    return sorted(used)


def globals_read(fn: Callable[..., Any]) -> list[str]:
    """Names of global *values* (neither modules, functions, classes nor CONSTANTS) that the function reads."""
    function = inspect.unwrap(fn)
    if not isinstance(function, types.FunctionType):
        return []
    found = set()
    for name in _global_loads(function.__code__):
        value = function.__globals__.get(name)
        constant = name.isupper() or name.startswith("_")
        if name in function.__globals__ and not constant and not callable(value):
            found.add(name)
    return sorted(n for n in found if not isinstance(function.__globals__[n], types.ModuleType))


def _global_loads(code: types.CodeType) -> Iterator[str]:
    """The names that the compiled code, and functions, classes and comprehensions inside it, look up as globals."""
    steps = list(dis.get_instructions(code))
    own = {step.argval for step in steps if step.opname == "STORE_NAME"}  # what a class inside it defines
    for step in steps:
        if step.opname == "LOAD_GLOBAL" or (step.opname in IN_CLASSES and step.argval not in own):
            yield str(step.argval)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _global_loads(constant)


def _own_functions(fn: Callable[..., Any]) -> Iterator[tuple[types.FunctionType, ast.Module]]:
    """The function and, through its globals, the helpers from the same notebook or file that it names."""
    queue: list[Any] = [fn]
    seen: set[int] = set()
    home: str | None = None
    while queue:
        function = queue.pop()
        function = inspect.unwrap(function) if callable(function) else function
        if not isinstance(function, types.FunctionType) or id(function) in seen:
            continue
        seen.add(id(function))
        home = home if home is not None else function.__module__
        tree = _tree(function)
        if tree is None or function.__module__ != home:
            continue
        yield function, tree
        names = sorted(_looked_up(function, tree))
        queue += [function.__globals__[name] for name in names if name in function.__globals__]


def _looked_up(function: types.FunctionType, tree: ast.Module) -> set[str]:
    """The names that a function looks up outside of itself: not its own variables, whatever else has their names."""
    first = tree.body[0]
    lambdas = [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
    # Decorators and defaults are looked up when the function is defined: its code does not name them.
    around: list[ast.AST | None] = []
    for head in [first] if isinstance(first, ast.FunctionDef | ast.AsyncFunctionDef) else lambdas:
        around += [*getattr(head, "decorator_list", []), *head.args.defaults, *head.args.kw_defaults]
    named = {node.id for part in around if part for node in ast.walk(part) if isinstance(node, ast.Name)}
    return named | set(_global_loads(function.__code__))


def _tree(function: types.FunctionType) -> ast.Module | None:
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return None


def _qualified_names(function: types.FunctionType, tree: ast.Module) -> Iterator[str]:
    """Every name and attribute chain of the tree as 'module.name', in all the ways it may be called."""
    imported, looked_up = dict(_imports(tree)), _looked_up(function, tree)
    for node in ast.walk(tree):
        steps = chain(node)
        if steps is None:
            continue
        head, rest = steps[0], steps[1:]
        if head in imported:
            yield ".".join([imported[head], *rest])
            continue
        if head not in looked_up:
            continue
        value: Any = function.__globals__.get(head, getattr(builtins, head, None))
        for step in rest:
            # Only modules are walked: an attribute of another object may run code when it is read.
            if not isinstance(value, types.ModuleType):
                value = None
                break
            value = getattr(value, step, None)
        yield from _names_of(value)
        root = function.__globals__.get(head)
        if isinstance(root, types.ModuleType):
            yield ".".join([root.__name__, *rest])
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _names_of(value: Any) -> Iterator[str]:
    if isinstance(value, types.FunctionType | types.BuiltinFunctionType | type) or hasattr(value, "__qualname__"):
        module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        if isinstance(module, str) and isinstance(name, str):
            yield f"{module}.{name}"


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (
                    (alias.asname or alias.name.split(".")[0]),
                    (alias.name if alias.asname else alias.name.split(".")[0]),
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield (alias.asname or alias.name), f"{node.module}.{alias.name}"


def chain(node: ast.AST) -> list[str] | None:
    """['np', 'linalg', 'norm'] for that chain of attributes, None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return [node.id, *reversed(parts)]
