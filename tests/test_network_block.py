"""The network is blocked in tests, child processes and Jupyter kernels. 192.0.2.1 is nobody's address (RFC 5737)."""

import os
import socket
import subprocess
import sys
import threading

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

REACH_OUT = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=20)"


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=False)


def test_in_this_process():
    with pytest.raises(OSError, match=r"network blocked in tests: .*192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=20)


@pytest.mark.parametrize(
    "code",
    [
        REACH_OUT,
        "import socket; socket.socket().connect(('192.0.2.1', 80))",
        "import _socket; _socket.socket().connect_ex(('192.0.2.1', 80))",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 9))",
        "import socket; socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
        "import socket; socket.socket(socket.AF_INET6).connect(('::ffff:192.0.2.1', 80))",
        "import socket; socket.getaddrinfo('example.invalid', 80)",
        "import socket; socket.gethostbyname('example.invalid')",
        "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=20)",
    ],
)
def test_in_a_child(code: str):
    """The sentence can only come from the hook, which is asked before anything is sent: nothing was waited for."""
    child = run_python(code)
    assert child.returncode != 0
    assert "network blocked in tests" in child.stderr


def test_in_a_grandchild():
    child = run_python(f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {REACH_OUT!r}]))")
    assert child.returncode != 0
    assert "network blocked in tests" in child.stderr


def test_the_variable_is_what_blocks():
    """The hook is inactive without its variable, so the tests above pass because of it and nothing else."""
    code = "import sys; print(getattr(sys, '_course_network_blocked', False))"
    free = {name: value for name, value in os.environ.items() if name != "COURSE_BLOCK_NETWORK"}
    out = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=env, check=True).stdout
        for env in (free, dict(os.environ))
    ]
    assert [line.strip() for line in out] == ["False", "True"]


def test_loopback_stays_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        child = run_python(f"import socket; socket.create_connection(('localhost', {port}), timeout=20).close()")
        thread.join(timeout=20)
    assert child.returncode == 0, child.stderr


def test_children_compute_with_one_thread():
    assert run_python("import os; print(os.environ['OMP_NUM_THREADS'])").stdout.strip() == "1"


def test_in_a_notebook_cell():
    cells = [nbformat.v4.new_code_cell("print('alive')"), nbformat.v4.new_code_cell(REACH_OUT)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, timeout=60, kernel_name="python3")
    with pytest.raises(CellExecutionError, match="network blocked in tests"):
        client.execute()
    assert notebook.cells[0].outputs[0]["text"] == "alive\n"
