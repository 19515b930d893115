"""Results that lie, notebooks that were tampered with, and forbidden functions behind other names."""

# ruff: noqa: E501  an attack is read best as the lines that a student would write

from __future__ import annotations

import json

import pytest
from hostile import NEIGHBOUR, RIGHT, TOP, Arena, cell, document, notebook

from tools.grade.reading import Unreadable, read
from tools.grade.sealed import chapters

FORBIDS = {name: chapter.forbids for name, chapter in chapters().items()}
WRONG = "def l2_distances(a, b):\n    return np.zeros((len(a), len(b)))\n"
LIAR = """
class Liar{base}:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __array__(self, dtype=None, copy=None): return np.zeros((1, 3))
    def __len__(self): return 1
    def __float__(self): return 5.0
    def __getattr__(self, name): return self
    def __reduce__(self): return (exec, ("import os; os._exit(0)",))
    def __del__(self): raise SystemExit
    __hash__ = None
def l2_distances(a, b):
    return {value}
"""

#: A name → the cell of an answer that is wrong and would like to be right.
LIES = {
    "equal to everything": LIAR.format(base="", value="Liar()"),
    "an array that lies": LIAR.format(base="(np.ndarray)", value="np.zeros((len(a), len(b))).view(Liar)"),
    "a float that lies": LIAR.format(base="(float)", value="Liar(1)"),
    "a text that lies": LIAR.format(base="(str)", value="Liar('x')"),
    "a tuple that lies": LIAR.format(base="(tuple)", value="Liar([1])"),
    "a list that lies": LIAR.format(base="(list)", value="Liar([Liar(), Liar()])"),
    "a dict that lies": LIAR.format(base="(dict)", value="Liar(a=1)"),
    "another class than it says": "class A:\n    __class__ = np.ndarray\n    dtype = float\n    shape = (1, 3)\n"
    "def l2_distances(a, b):\n    return A()\n",
    "a tensor that lies": "import torch\nclass T(torch.Tensor):\n    @classmethod\n"
    "    def __torch_function__(cls, *a, **k): return True\n"
    "def l2_distances(a, b):\n    return torch.zeros(len(a), len(b)).as_subclass(T)\n",
    "a metaclass": "class M(type):\n    def __instancecheck__(cls, x): return True\n    def __eq__(cls, x): return True\n"
    "    __hash__ = None\nclass A(metaclass=M): pass\ndef l2_distances(a, b):\n    return A\n",
    "nan": "def l2_distances(a, b):\n    return np.full((len(a), len(b)), np.nan)\n",
    "infinity": "def l2_distances(a, b):\n    return np.full((len(a), len(b)), np.inf)\n",
    "a nan for tolerance": "def l2_distances(a, b):\n    return np.zeros((len(a), len(b))) * complex('nan')\n",
    "objects": "def l2_distances(a, b):\n    return np.full((len(a), len(b)), object())\n",
    "a huge int": "def l2_distances(a, b):\n    return 10**5000\n",
    "deep nesting": "def l2_distances(a, b):\n    x = []\n    for _ in range(10**5): x = [x]\n    return x\n",
    "a list in itself": "def l2_distances(a, b):\n    x = []\n    x.append(x)\n    return [x, x]\n",
    "a dict with odd keys": "def l2_distances(a, b):\n    return {(): 1, None: 2, float('nan'): 3, '': {}}\n",
    "a generator": "def l2_distances(a, b):\n    yield np.zeros((len(a), len(b)))\n",
    "endless axes": "def l2_distances(a, b):\n    return np.zeros((2,) * 19, np.uint8)\n",
    "a pickle": "import pickle\ndef l2_distances(a, b):\n    return pickle.dumps(print)\n",
    "a structure": "def l2_distances(a, b):\n    return np.zeros((len(a), len(b)), [('x', float)])\n",
    "half precision": "def l2_distances(a, b):\n    return np.zeros((len(a), len(b)), np.float16)\n",
    "an exception that lies": "class E(Exception):\n    def __str__(self): raise SystemExit\n"
    "def l2_distances(a, b):\n    raise E\n",
    "an exception without end": "def l2_distances(a, b):\n    raise ValueError('x' * 10**8)\n",
    "a warning without end": "import warnings\ndef l2_distances(a, b):\n    for i in range(10**4): warnings.warn(str(i) * 99)\n",
    "html": "def l2_distances(a, b):\n    raise ValueError('<script>alert(1)</script>')\n",
    "the check is patched": "from course_utils.grading import Exercise, Report, collect\nimport course_utils.grading.compare as c\n"
    "Exercise.check = Exercise.report = lambda *a: 3\nReport.score = 3\nc.compare = c.close = lambda *a: True\n"
    "c.agree = lambda *a: np.array(True)\n" + WRONG,
    "allclose is patched": "np.allclose = np.array_equal = np.isclose = lambda *a, **k: True\n"
    "np.abs = np.isfinite = lambda *a, **k: np.array(0)\n" + WRONG,
    "plain values are patched": "import course_utils.grading.run as r\nr.to_plain = lambda *a: None\n" + WRONG,
    "the wire is patched": "import tools.grade.wire as w, json\nw.pack = lambda outputs: json.dumps({'score': 3}).encode()\n"
    + WRONG,
    "the answer is collected otherwise": "import tools.grade.inside as i\ni.collect = lambda *a: []\n" + WRONG,
    "builtins are patched": "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.type = lambda *a: np.ndarray\n"
    + WRONG,
    "modules are replaced": "import types\nfor n in ('json', 'numpy', 'base64'): sys.modules[n] = types.ModuleType(n)\n"
    + WRONG,
    "numpy in the folder": "open('numpy.py', 'w').write('x')\nsys.path.insert(0, '.')\nimport importlib\n"
    "sys.modules.pop('numpy')\nimport numpy\n" + WRONG,
    "a decorator": "def right(f):\n    ex.l2_distances.check(f)\n    return ex.l2_distances\n@right\n" + WRONG,
    "the course's object": "l2_distances = ex.l2_distances.yours\n",
    "a property of the class": "class F:\n    course_substitute = None\n    score = 3\n    def __call__(self, a, b): return self\n"
    "l2_distances = F()\n",
    "a variable": "l2_distances = 3.0\n",
    "wrapped round and round": WRONG + "l2_distances.__wrapped__ = l2_distances\n",
    "no code": "def l2_distances(a, b):\n    raise NotImplementedError\n",
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_gains_nothing(name, arena: Arena):
    found = arena.grade(notebook(LIES[name]))["exercises"]
    assert found["l2_distances"]["score"] == 0
    assert "<script>" not in found["l2_distances"]["html"]
    patched = "patched" in name or name in (
        "modules are replaced",
        "numpy in the folder",
        "the answer is collected otherwise",
    )
    assert found["l1_distances"]["score"] == 2 or patched  # who breaks NumPy at the top breaks his own other answers
    arena.unharmed()


def tampered(*cells, **about) -> bytes:
    whole = document(cell(TOP), *cells)
    whole["metadata"].update(about)
    return json.dumps(whole).encode()


GOOD, OTHER = cell(RIGHT, "l2_distances"), cell(NEIGHBOUR, "l1_distances")
CHECK = cell("ex.l2_distances.check(l2_distances)", "check_l2_distances", grade=True, solution=False, points=3)
#: A name → the notebook and the points for l2_distances that it earns honestly.
TAMPERED = {
    "no check cells": (tampered(GOOD, OTHER), 3),
    "an edited check": (tampered(cell(WRONG, "l2_distances"), {**CHECK, "source": "print('3 of 3 points')"}, OTHER), 0),
    "two checks": (tampered(cell(WRONG, "l2_distances"), CHECK, CHECK, CHECK, OTHER), 0),
    "the check comes first": (tampered(CHECK, GOOD, OTHER), 3),
    "more points": (
        tampered(cell(WRONG, "l2_distances", points=99, grade=True), OTHER, cell("", "l2_distances", points=50)),
        0,
    ),
    "points for a right one": (tampered(cell(RIGHT, "l2_distances", points=99, grade=True), OTHER), 3),
    "a check that defines the answer": (
        tampered(cell(WRONG, "l2_distances"), cell(RIGHT, "check_l2_distances", grade=True, solution=False), OTHER),
        0,
    ),
    "two answers, the last wrong": (tampered(GOOD, cell(WRONG, "l2_distances"), OTHER), 0),
    "two answers, the last right": (tampered(cell(WRONG, "l2_distances"), GOOD, OTHER), 3),
    "an answer in another's cell": (tampered(cell(NEIGHBOUR + WRONG, "l1_distances")), 0),
    "a grade_id that nobody knows": (tampered(cell(WRONG, "all_points"), OTHER), 0),
    "a grade_id that is a list": (tampered(cell(WRONG, ["l2_distances"]), OTHER), 0),  # type: ignore[arg-type]
    "the points in the metadata": (
        tampered(cell(WRONG, "l2_distances"), OTHER, course={"chapter": "02_knn", "score": 99}),
        0,
    ),
    "another chapter": (tampered(GOOD, OTHER, course={"chapter": "11_gan"}), 3),
    "a path as chapter": (tampered(GOOD, OTHER, course={"chapter": "../../etc"}), 3),
    "outputs that say it is right": (tampered({**cell(WRONG, "l2_distances"), "outputs": [{"text": "3.0"}]}, OTHER), 0),
    "a null byte": (tampered(cell(WRONG + "x = '\0'", "l2_distances"), OTHER), 0),
    "a surrogate": (tampered(cell(WRONG + "x = '\ud800'", "l2_distances"), OTHER), 0),
    "a surrogate in the version": (tampered(GOOD, OTHER, course={"version": "\ud800"}), 3),
    "10 MB of parentheses": (tampered(cell("(" * 10**7, "l2_distances"), OTHER), 0),
    "brackets that close": (tampered(cell("x = " + "[" * 5000 + "]" * 5000, "l2_distances"), OTHER), 0),
    "a deep tree": (tampered(cell("x = " + "-" * 50_000 + "1", "l2_distances"), OTHER), 0),
    "a long sum": (tampered(cell("x = " + "1+" * 4000 + "1", "l2_distances"), OTHER), 0),
    "a chain of attributes": (tampered(cell("x = a" + ".b" * 4000, "l2_distances"), OTHER), 0),
    "magic": (tampered(cell("%run /etc/passwd\n!rm -rf /\n" + WRONG, "l2_distances"), OTHER), 0),
    "a cell that is no cell": (tampered(None, 7, [], {"cell_type": "code"}, OTHER), 0),
    "metadata that are none": (tampered({**GOOD, "metadata": [1]}, OTHER), 3),
    "a source that is none": (tampered({**GOOD, "source": {"x": 1}}, OTHER), 0),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_notebook_earns_what_its_answers_are_worth(name, arena: Arena):
    data, points = TAMPERED[name]
    found = arena.grade(data)
    assert found["exercises"]["l2_distances"]["score"] == points
    assert found["exercises"]["l2_distances"]["maximum"] == 3
    assert found["exercises"]["l1_distances"]["score"] == 2
    json.dumps(found, ensure_ascii=False).encode("utf-8")
    arena.unharmed()


def test_a_hundred_thousand_cells_are_read_or_given_up(arena: Arena):
    data = tampered(*[cell("x = 1")] * 100_000, GOOD, OTHER)
    try:
        points = arena.points(data)
    except Unreadable as problem:
        points = "while it was only being read" in str(problem)
    assert points in ((3.0, 2.0), True)
    arena.unharmed()


#: A name → cells that reach a forbidden function in a way that the source shows.
FORBIDDEN = {
    "as it is": "from scipy.spatial.distance import cdist\ndef l2_distances(a, b):\n    return cdist(a, b)",
    "renamed": "from scipy.spatial.distance import cdist as mine\ndef l2_distances(a, b):\n    return mine(a, b)",
    "a module renamed": "import scipy.spatial.distance as d\ndef l2_distances(a, b):\n    return d.cdist(a, b)",
    "the package": "import scipy.spatial\ndef l2_distances(a, b):\n    return scipy.spatial.distance.cdist(a, b)",
    "a star": "from scipy.spatial.distance import *\ndef l2_distances(a, b):\n    return cdist(a, b)",
    "inside": "def l2_distances(a, b):\n    from scipy.spatial.distance import cdist as c\n    return c(a, b)",
    "assigned": "import scipy.spatial.distance as d\nf = d.cdist\ng = f\ndef l2_distances(a, b):\n    return g(a, b)",
    "assigned inside": "import scipy.spatial as s\ndef l2_distances(a, b):\n    f = s.distance\n    return f.cdist(a, b)",
    "a helper": "from scipy.spatial.distance import cdist\ndef h(a, b):\n    return cdist(a, b)\n"
    "def l2_distances(a, b):\n    return h(a, b)",
    "a lambda": "from scipy.spatial.distance import cdist\nl2_distances = lambda a, b: cdist(a, b)",
    "the function itself": "from scipy.spatial.distance import cdist\nl2_distances = cdist",
    "a default": "from scipy.spatial.distance import cdist\ndef l2_distances(a, b, f=cdist):\n    return f(a, b)",
    "a class": "from scipy.spatial.distance import cdist\nclass C:\n    def __call__(self, a, b):\n        return cdist(a, b)\n"
    "l2_distances = C()",
    "a partial": "from functools import partial\nfrom scipy.spatial.distance import cdist\n"
    "l2_distances = partial(cdist, metric='euclidean')",
    "a decorator": "from scipy.spatial.distance import cdist\ndef swap(f):\n    return cdist\n@swap\ndef l2_distances(a, b):\n    pass",
    "a pair": "from scipy.spatial.distance import cdist\nf, g = cdist, 1\ndef l2_distances(a, b):\n    return f(a, b)",
    "a dict": "from scipy.spatial.distance import cdist\nf = {1: cdist}\ndef l2_distances(a, b):\n    return f[1](a, b)",
    "with a type": "from scipy.spatial.distance import cdist\nf: object = cdist\ndef l2_distances(a, b):\n    return f(a, b)",
    "under an if": "if True:\n    from scipy.spatial.distance import cdist as f\nelse:\n    f = None\n"
    "def l2_distances(a, b):\n    return f(a, b)",
    "in a try": "try:\n    from scipy.spatial.distance import cdist as f\nexcept ImportError:\n    f = None\n"
    "def l2_distances(a, b):\n    return f(a, b)",
    "its first definition": "from scipy.spatial.distance import cdist\ndef l2_distances(a, b):\n    return cdist(a, b)\n"
    "old = l2_distances\ndef l2_distances(a, b):\n    return old(a, b)",
    "its code": "from scipy.spatial.distance import cdist\ndef h(a, b):\n    return cdist(a, b)\n"
    "def l2_distances(a, b):\n    pass\nl2_distances.__code__ = h.__code__",
    "torch": "import torch\ndef l2_distances(a, b):\n    return torch.cdist(torch.tensor(a), torch.tensor(b)).numpy()",
    "getattr": "import scipy.spatial.distance as d\ndef l2_distances(a, b):\n    return getattr(d, 'cdist')(a, b)",
    "a loop": "def l2_distances(a, b):\n    return np.array([[np.linalg.norm(x - y) for y in b] for x in a])",
    "a loop in a helper": "def h(a, b):\n    while len(a):\n        break\n    return a\ndef l2_distances(a, b):\n    return h(a, b)",
    "map": "def l2_distances(a, b):\n    return list(map(len, a))",
    "vectorize": "f = np.vectorize\ndef l2_distances(a, b):\n    return f(len)(a)",
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_forbidden_function_is_found_where_the_source_shows_it(name):
    data = tampered(cell(FORBIDDEN[name], "l2_distances"), OTHER)
    found = read(data, FORBIDS)
    assert "l2_distances" in found.forbidden
    assert "l1_distances" not in found.forbidden


@pytest.mark.parametrize(
    "source",
    [
        RIGHT,
        RIGHT + "for i in range(3):\n    print(l2_distances(np.eye(3), np.eye(3)))",
        RIGHT + "from scipy.spatial.distance import cdist\nassert np.allclose(cdist(x, x), l2_distances(x, x))",
        "def l2_distances(a, b):\n    i = a[:, None] - b\n    return np.sqrt((i**2).sum(2))\nfor i in range(3):\n    pass",
    ],
)
def test_an_honest_answer_uses_nothing_forbidden(source):
    assert not read(tampered(cell(source, "l2_distances"), OTHER), FORBIDS).forbidden


def test_a_forbidden_function_earns_half_at_most(arena: Arena):
    assert arena.points(notebook(FORBIDDEN["a helper"]))[0] == 1.5


def test_the_attacks_are_counted(record_property):
    from test_grade_hostile import DEEDS
    from test_grade_hostile_limits import CASES

    kinds = {
        "deeds": len(DEEDS),
        "greedy or forged": len(CASES),
        "lies": len(LIES),
        "tampered": len(TAMPERED) + 1,
        "forbidden": len(FORBIDDEN),
    }
    listed = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    record_property("said", f"hostile notebooks: {sum(kinds.values())} attacks ({listed})")
    assert sum(kinds.values()) >= 60
    assert min(kinds.values()) > 0
