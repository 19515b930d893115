"""A deck without code, built in a second: for tests of what is made of a deck's page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tools import deck_assets, deck_source, slides
from tools.deck_source import Deck

ROOT = Path(__file__).resolve().parent.parent
PICTURE = (
    '<img alt="A red dot." style="width:200px;height:200px" src="data:image/png;base64,'
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==">'
)


def source(second: str = "", notes: str = "3 min. Whisper it.") -> str:
    """Fifteen slides, the lint accepts them; `second` is the body of the second one, `notes` belong to each."""
    bodies = ["# 02 · A small <deck>", f"## Slide 2\n#\n# {second}", *(f"## Slide {n}" for n in range(3, 16))]
    return "".join(
        f'# %% [markdown] slide="slide"\n# {body}\n\n# %% [markdown] slide="notes"\n# {notes}\n\n' for body in bodies
    )


def write(folder: Path, text: str) -> Deck:
    """The deck's source as folder/02_small.py."""
    path = folder / "02_small.py"
    path.write_text(text, encoding="utf-8")
    return deck_source.read(path)


def build(folder: Path, text: str) -> Path:
    """Its page, folder/build/02_small.html, with the scripts it loads. Raises Missing without node or npm."""
    made = write(folder, text)
    deck_assets.install(ROOT / "slides")
    page = folder / "build" / "02_small.html"
    deck_assets.copy(ROOT / "slides", page.parent / "assets")
    page.write_text(slides.to_page(deck_source.notebook(made)), encoding="utf-8")
    return page


class Watched:
    """A browser that remembers what its pages ask for."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.requests: list[str] = []

    def new_context(self, **options: Any) -> Any:
        context = self.browser.new_context(**options)
        context.on("request", lambda request: self.requests.append(request.url))
        return context

    def remote(self) -> list[str]:
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:", "about:"))]
