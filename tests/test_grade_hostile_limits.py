"""Answers that take too much, that do not end, that end everything, or that write where the grader listens."""

# ruff: noqa: E501  an attack is read best as the lines that a student would write

from __future__ import annotations

import os
import textwrap
import time

import pytest
from hostile import LIMITS, RIGHT, Arena, doing, notebook

#: Sent in place of outputs by an answer that knows the form but not the numbers.
FORGED = """
    one = {"status": "ok", "value": {"kind": "array", "form": "an array", "array": ["<f8", [1, 3], "AAAA"]},
           "parts": None, "changed": [], "error": "", "error_type": "", "line": "", "seconds": 0.0, "printed": "",
           "warned": [], "names": []}
"""
SEND = """
    for number in range(3, 256):
        try:
            data = memoryview(message)
            while data:
                data = data[os.write(number, data):]
        except OSError:
            pass
    os._exit(0)"""


def body(text: str) -> bytes:
    """A notebook whose answer has this body."""
    return notebook("def l2_distances(a, b):\n" + "\n".join("    " + line for line in text.strip("\n").split("\n")))


def sent(message: str) -> bytes:
    """A notebook whose answer writes a message into every open file, and leaves."""
    return notebook("import json\ndef l2_distances(a, b):" + FORGED + f"    message = {message}" + SEND)


#: A name → an answer's body; each takes what it can get.
GREEDY = {
    "an endless loop": "while True: pass",
    "an endless loop that swallows all": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "an endless loop in C": "return 7 ** (10 ** 9)",
    "a pattern that backtracks": "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
    "a long product": "x = np.ones((1500, 1500))\nwhile True:\n    try: x = x @ x\n    except BaseException: pass",
    "sleep": "time.sleep(10**6)",
    "sleep without signals": "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\ntime.sleep(10**6)",
    "no alarm": """
signal.setitimer(signal.ITIMER_REAL, 0)
for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGXCPU, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
while True:
    try: time.sleep(100)
    except BaseException: pass""",
    "wait for itself": "lock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "threads that go on": """
def on():
    while True: pass
for _ in range(4): threading.Thread(target=on).start()
raise ValueError""",
    "a bomb of threads": """
threading.stack_size(65536)
while True: threading.Thread(target=time.sleep, args=(99,)).start()""",
    "os._exit": "os._exit(0)",
    "sys.exit": "sys.exit(0)",
    "quit in a thread": "threading.Thread(target=os._exit, args=(0,)).start()\ntime.sleep(1)",
    "at exit": "import atexit\natexit.register(print, 'x')\nsys.exit(3)",
    "os.abort": "os.abort()",
    "a segmentation fault": "ctypes.string_at(0)",
    "stop itself": "signal.raise_signal(signal.SIGSTOP)",
    "kill itself": "signal.raise_signal(signal.SIGKILL)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "one large file": "with open('x', 'wb') as f:\n    while True: f.write(bytes(10**6))",
    "many files": "for i in range(10**6): open(str(i), 'wb').write(bytes(10**5))",
    "many empty files": "for i in range(10**7): os.close(os.open(str(i), os.O_CREAT | os.O_WRONLY))",
    "deep folders": "while True:\n    os.mkdir('x')\n    os.chdir('x')",
    "files that are removed while they are open": """
kept = []
for i in range(250):
    f = open(str(i), 'wb')
    os.unlink(str(i))
    os.posix_fallocate(f.fileno(), 0, 4 * 1024 * 1024)
    kept.append(f)
while True: pass""",
    "a list": "x = []\nwhile True: x.append(bytes(10**6))",
    "an array": "return np.ones((10**5, 10**5))",
    "shared memory": """
import mmap
kept = []
while True:
    kept.append(mmap.mmap(-1, 2**26))
    kept[-1].write(bytes(2**26))
    kept[-1].madvise(mmap.MADV_DONTNEED)""",
    "a tensor": "import torch\nreturn torch.ones(10**5, 10**5)",
    "print without end": "while True: print('x' * 10**6)",
    "print to the file": "while True: os.write(1, bytes(10**6))",
    "complain without end": "while True: os.write(2, bytes(10**6))",
    "call itself": "return l2_distances(a, b)",
    "call itself without a limit": "sys.setrecursionlimit(10**9)\nreturn l2_distances(a, b)",
    "close all files": "os.closerange(0, 256)\nreturn np.zeros((len(a), len(b)))",
    "close the pipe and go on": "os.closerange(3, 256)\nwhile True: pass",
    "a large answer": "return np.random.default_rng(0).normal(size=(3000, 1000))",
}

#: A name → a Python expression of the bytes that are sent in place of outputs.
MESSAGES = {
    "nothing": "b''",
    "noise": "bytes(range(256)) * 99",
    "100 MB": "bytes(10**8)",
    "brackets": "b'[' * 10**6",
    "an empty list": "b'[]'",
    "too few": "json.dumps([one]).encode()",
    "too many": "json.dumps([one] * 99).encode()",
    "zeros": "json.dumps([one] * 10).encode()",
    "a pickle": "__import__('pickle').dumps(l2_distances)",
    "a number of points": "json.dumps([{**one, 'score': 3, 'points': 3}] * 10).encode()",
    "time that is no number": "json.dumps([{**one, 'status': 'timeout', 'seconds': float('nan')}] * 10).encode()",
    "endless time": "json.dumps([{**one, 'status': 'timeout', 'seconds': float('inf')}] * 10).encode()",
    "objects": "json.dumps([{**one, 'value': {**one['value'], 'array': ['O', [1], 'AAAAAAAAAAA=']}}] * 10).encode()",
    "a shape below zero": "json.dumps([{**one, 'value': {**one['value'], 'array': ['<f8', [-1], '']}}] * 10).encode()",
    "a large shape": "json.dumps([{**one, 'value': {**one['value'], 'array': ['<f8', [10**18, 0], '']}}] * 10).encode()",
    "half a surrogate": "json.dumps([{**one, 'status': 'error', 'error': chr(0xd800)}] * 10).encode()",
    "an unknown status": "json.dumps([{**one, 'status': 'right'}] * 10).encode()",
    "a dict": "json.dumps({'score': 3}).encode()",
    "parts that nobody asked for": "json.dumps([{**one, 'value': None, 'parts': {'score': one['value']}}] * 10).encode()",
    "a value in many axes": """json.dumps([{**one, 'value': {**one['value'],
        'array': ['|u1', [2] * 21, __import__('base64').b64encode(bytes(2**21)).decode()]}}] + [one] * 9).encode()""",
    "a long list": """json.dumps([{**one, 'value': {'kind': 'sequence', 'form': 'a list', 'items': [
        {'kind': 'scalar', 'form': 'x', 'array': ['|u1', [], 'AA==']}] * 60000}}] * 1 + [one] * 9).encode()""",
}
CASES = [pytest.param(body(text), id=f"greedy: {name}") for name, text in GREEDY.items()]
CASES += [pytest.param(sent(message), id=f"forged: {name}") for name, message in MESSAGES.items()]


@pytest.mark.parametrize("data", CASES)
def test_it_is_ended_gains_nothing_and_disturbs_nobody(data, arena: Arena):
    began, cpu = time.monotonic(), time.process_time()
    found = arena.grade(data)["exercises"]
    assert (found["l2_distances"]["score"], found["l1_distances"]["score"]) == (0.0, 2.0)
    assert time.monotonic() - began < 2 * (LIMITS.seconds + LIMITS.spare + LIMITS.calls) + 60
    assert time.process_time() - cpu < 5, "judging it took too long"
    str(found).encode("utf-8")  # what cannot be written into a page would stop the whole class
    arena.unharmed()


#: Looks through the heap, a page at a time, for a text that it holds only backwards; `write` says of a page that is
#: not there that it is not.
SEARCH = """
    backwards = bytes.fromhex(SECRET)
    ctypes.pythonapi.sbrk.restype = ctypes.c_void_p
    end = ctypes.pythonapi.sbrk(0)
    read, write = os.pipe()
    put = ctypes.pythonapi.write
    put.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
    for page in range(end - 4096, end - 2**29, -4096):
        if put(write, page, 4096) < 0:
            break
        if backwards in os.read(read, 4096)[::-1]:
            return True
    return False
"""


def test_the_work_of_another_student_is_in_no_memory_that_an_answer_can_read(arena: Arena):
    """An answer may look through all memory of its process, past Python; another student's answer is not there."""
    theirs, mine = "ada-" + os.urandom(8).hex(), "own-" + os.urandom(8).hex()
    for _ in range(3):
        assert arena.points(notebook(RIGHT.replace("):\n", f"):\n    {theirs!r}\n", 1))) == (3.0, 2.0)
    assert arena.points(doing(SEARCH, SECRET=theirs[::-1].encode().hex())) == (0.0, 2.0)
    # The search itself would find it; its loop is forbidden, hence half the points.
    said = f"note = {mine!r}\n" + textwrap.dedent(SEARCH)
    assert arena.points(doing(said, SECRET=mine[::-1].encode().hex())) == (1.5, 2.0), "it finds nothing at all"
