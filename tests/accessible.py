"""What readers who cannot see a page, or cannot use a mouse, need of it; each function yields what is amiss."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

EMPTY_WORDS = {"here", "click here", "link", "this", "this link", "more", "read more"}
VOID = {"img", "br", "hr", "input", "meta", "link", "col", "wbr", "source"}


@dataclass
class Element:
    """One HTML element: its tag, attributes, all text inside it, and what it contains."""

    tag: str
    attributes: dict[str, str]
    words: str = ""
    inside: list[Element] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        """Every element of these tags in it, in the order of the page."""
        found = []
        for child in self.inside:
            found += [child] if child.tag in tags else []
            found += child.all(*tags)
        return found


class Page(HTMLParser):
    """Markup as a tree."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words += data


def words(text: str) -> str:
    """Text with every run of spaces and line ends as one space."""
    return " ".join(text.split())


# -- HTML ------------------------------------------------------------------------------------------------------


def in_html(markup: str) -> Iterator[str]:
    """Tables without heads or caption, pictures without words, links and folded parts without a name."""
    page = Page(markup).root
    for table in page.all("table"):
        if not any(words(caption.words) for caption in table.all("caption")):
            yield "a table has no caption"
        heads = table.all("th")
        if not any(head.attributes.get("scope") == "col" for head in heads):
            yield "a table has no heads of columns"
        for head in heads:
            if head.attributes.get("scope") not in ("col", "row"):
                yield f"the head '{words(head.words)}' does not say of what it is the head (scope)"
            if not words(head.words):
                yield "a head of a table is empty"
        for cell in table.all("td"):
            if not re.search(r"\w", cell.words) and cell.words.strip() and not cell.attributes.get("aria-label"):
                yield f"the cell '{words(cell.words)}' is a sign without a word"
    for picture in page.all("img"):
        if not picture.attributes.get("alt", "").strip():
            yield "a picture has no alternative text"
    for link in page.all("a"):
        if "href" in link.attributes:
            yield from _link(words(link.words) or link.attributes.get("aria-label", ""), link.attributes["href"])
    for part in page.all("details"):
        if not any(words(summary.words) for summary in part.all("summary")):
            yield "a folded part has no summary"


def _link(text: str, target: str) -> Iterator[str]:
    if not re.search(r"\w", text):
        yield f"the link to {target} has no text"
    elif text.strip(" .").lower() in EMPTY_WORDS:
        yield f"the link to {target} is called '{text}', which says nothing where it stands alone"


# -- Markdown --------------------------------------------------------------------------------------------------


def _prose(text: str) -> str:
    """Markdown without code and formulas, in which every sign may stand."""
    text = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"\$\$.*?\$\$", " formula ", text, flags=re.DOTALL)
    text = re.sub(r"(?<!\\)\$[^$\n]+\$", "formula", text)
    return re.sub(r"`[^`\n]+`", "code", text)


def in_markdown(text: str) -> Iterator[str]:
    """Pictures and links without words, tables without heads, and what `in_html` finds in HTML among the prose."""
    text = _prose(text)
    for sign, name, target in re.findall(r"(!?)\[([^\]]*)\]\(([^)\s]*)[^)]*\)", text):
        if sign and not name.strip():
            yield f"the picture {target} has no alternative text"
        elif not sign:
            yield from _link(name, target)
    lines = text.splitlines()
    for above, rule in pairwise(["", *lines]):
        if re.fullmatch(r"\s*\|?(\s*:?-{3,}:?\s*\|)+(\s*:?-{3,}:?\s*)?\s*", rule):
            cells = [cell.strip() for cell in above.strip().strip("|").split("|")]
            if not above.strip() or not all(cells):
                yield f"a table has a column without a head: '{above.strip()}'"
    yield from in_html(re.sub(r"<(?![a-zA-Z/])", "&lt;", text))


def headings(texts: list[str]) -> list[tuple[int, str]]:
    """Level and words of each heading of a notebook's prose cells."""
    lines = [line for text in texts for line in _prose(text).splitlines()]
    found = [re.match(r"(#{1,6})\s+(.*)", line) for line in lines]
    return [(len(match[1]), match[2].strip()) for match in found if match]


def in_headings(found: list[tuple[int, str]]) -> Iterator[str]:
    """No title, two titles, a level left out, an empty heading."""
    levels = [level for level, _ in found]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"one heading of the first level begins a notebook; here the levels are {levels[:5]} …"
    for (before, _), (level, text) in pairwise(found):
        if level > before + 1:
            yield f"'{text}' is of level {level} below level {before}: a level is left out"
    yield from (f"a heading of level {level} is empty" for level, text in found if not text)


# -- outputs ---------------------------------------------------------------------------------------------------


def in_outputs(outputs: list[dict[str, Any]]) -> Iterator[str]:
    """Pictures without a sentence, as alternative text and as visible text below them; and what is amiss in HTML."""
    for number, output in enumerate(outputs):
        data = output.get("data", {})
        yield from in_html("".join(data.get("text/html", "")))
        kinds = [kind for kind in data if kind.startswith("image/")]
        for kind in kinds:
            alt = output.get("metadata", {}).get(kind, {}).get("alt", "").strip()
            if not alt.endswith(".") or len(alt.split()) < 3:
                yield f"a picture has no sentence as alternative text, but {alt!r}"
                continue
            below = outputs[number + 1].get("data", {}) if number + 1 < len(outputs) else {}
            markup, plain = ("".join(below.get(mime, "")) for mime in ("text/html", "text/plain"))
            paragraphs = Page(markup).root.all("p", "div")
            seen = [part.words for part in paragraphs if "course-caption" in part.attributes.get("class", "")]
            if not _says(" ".join(seen), alt):
                yield f"no visible sentence stands below the picture '{alt[:60]}'"
            if not _says(plain, alt):
                yield f"the plain text below the picture '{alt[:60]}' does not say what is to be seen"
        if data and not kinds and not any(kind in data for kind in ("text/plain", "application/json")):
            yield f"an output of the kind {', '.join(data)} has no plain text"


def _says(text: str, sentence: str) -> bool:
    """Whether the text holds the sentence, with spaces counted for nothing (a list has its sentences in items)."""
    return re.sub(r"\s", "", sentence) in re.sub(r"\s", "", text)
