"""A real JupyterLab with a real Chromium in front of it: for the browser tests, the benchmark and the README."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ERROR_OUTPUT = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'


@cache
def playwright() -> Any:
    """The one Playwright of this process; a second one beside it would refuse to start."""
    from playwright.sync_api import sync_playwright

    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


@contextmanager
def chromium() -> Iterator[Any]:
    """A fresh headless Chromium, as Playwright's Browser."""
    browser = playwright().chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def chromium_page(**context: Any) -> Iterator[Any]:
    """A page of a fresh headless Chromium."""
    with chromium() as browser:
        yield browser.new_page(**context)


@contextmanager
def jupyterlab(root: Path, settings: Path) -> Iterator[str]:
    """JupyterLab over `root` on a free loopback port; yields its address with the token."""
    tracker = settings / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True, exist_ok=True)
    # Every cell is in the page, not only the visible ones, so that a test can find it.
    (tracker / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}), encoding="utf-8")
    token, port = secrets.token_hex(8), free_port()
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--port={port}", "--ServerApp.port_retries=0"]
    command += [f"--IdentityProvider.token={token}", "--allow-root", f"--ServerApp.root_dir={root}"]
    environment = dict(os.environ, JUPYTERLAB_SETTINGS_DIR=str(settings), OMP_NUM_THREADS="1")
    with open(settings / "lab.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
    try:
        wait_for(port, server, settings / "lab.log")
        # reset: a second page must not find the notebooks of the first one open.
        yield f"http://127.0.0.1:{port}/lab/tree/{{notebook}}?reset&token={token}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen, log: Path) -> None:
    """Until the server answers."""
    for _ in range(240):
        if server.poll() is not None:
            raise RuntimeError("JupyterLab did not start:\n" + log.read_text(encoding="utf-8"))
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("JupyterLab did not answer within two minutes:\n" + log.read_text(encoding="utf-8"))


class Notebook:
    """One notebook open in JupyterLab, as a student has it before them."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        page.goto(address, wait_until="domcontentloaded", timeout=120_000)
        # An empty notebook is shown first; the file's cells come after it.
        page.wait_for_selector(".jp-Notebook .jp-CodeCell:nth-of-type(n + 5)", state="attached", timeout=120_000)
        self.wait_until_idle()

    def cell(self, text: str) -> Any:
        """The code cell whose source contains this text."""
        return self.page.locator(".jp-CodeCell", has=self.page.locator(".jp-InputArea-editor", has_text=text)).first

    def run_all(self) -> None:
        """The menu's Run All Cells."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
        self.page.wait_for_timeout(1000)
        self.wait_until_idle()

    def run_cell(self, cell: Any) -> None:
        """Click into the cell and press Ctrl+Enter."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_timeout(500)
        self.wait_until_idle()

    def write(self, cell: Any, code: str) -> None:
        """Replace the cell's code."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(code)

    def wait_until_idle(self) -> None:
        """Until the kernel is there and has nothing to do and no cell waits for it."""
        self.page.wait_for_function(
            """() => {
                const dot = document.querySelector('.jp-Notebook-ExecutionIndicator');
                const waiting = [...document.querySelectorAll('.jp-InputPrompt')].some(p => p.textContent === '[*]:');
                return dot && dot.dataset.status === 'idle' && !waiting;
            }""",
            timeout=300_000,
        )

    def errors(self) -> list[str]:
        """The texts of all error outputs."""
        return [str(text) for text in self.page.locator(ERROR_OUTPUT).all_inner_texts()]
