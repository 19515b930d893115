"""A deck on paper: two slides to a page of A4 with lines to write on, or with the speaker's notes in their place.

The headless browser prints it. reveal.js lays the slides out one below the other (its layout for ?print-pdf), a style
sheet makes them half as large, MathJax sets the formulas again at that size, and what would be missing on the paper is
looked for before anything is printed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tools.chapter_source import BuildError
from tools.deck_assets import TEMPLATE

PER_PAGE = 2
_MARGIN = "10mm"
_SCALE = 0.56  # 190 mm are 718 px, a slide has 1280
_SECONDS = 60_000  # milliseconds that reveal.js and MathJax may each take

# Below each slide a strip: with its speaker's notes, or with lines for the notes of a reader.
_PREPARE = """notes => {
  for (const sheet of document.querySelectorAll("style")) {
    if (/@page/.test(sheet.textContent)) sheet.remove();  // reveal.js makes every slide a page of its own size
  }
  for (const page of document.querySelectorAll(".pdf-page")) {
    const strip = document.createElement("div");
    strip.className = notes ? "strip said" : "strip ruled";
    if (notes) strip.append(...[...page.querySelectorAll("aside.notes")].map((note) => {
      const said = document.createElement("div");
      said.innerHTML = note.innerHTML;
      return said;
    }));
    page.after(strip);
  }
}"""

_TYPESET = "() => new Promise((done) => MathJax.Hub.Queue(['Rerender', MathJax.Hub], () => done(true)))"

# A sentence for each thing that the paper would lack.
_MISSING = """() => {
  const found = [], short = (text) => text.trim().replace(/\\s+/g, " ").slice(0, 40);
  const formulas = window.MathJax && MathJax.Hub ? MathJax.Hub.getAllJax() : null;
  if (formulas === null) found.push("MathJax has not been loaded");
  for (const formula of formulas || []) {
    const drawn = document.getElementById(formula.inputID + "-Frame");
    const box = drawn && drawn.querySelector("svg") && drawn.querySelector("svg").getBoundingClientRect();
    if (!box || !box.width || !box.height) found.push(`a formula is not drawn: ${short(formula.originalText)}`);
    // MathJax writes a command that it does not know in red, with its backslash.
    else if (/<mtext[^>]*mathcolor="red"[^>]*>\\s*\\\\/.test(drawn.dataset.mathml))
      found.push(`a formula is not understood: ${short(formula.originalText)}`);
  }
  for (const error of document.querySelectorAll(".MathJax_Error, merror"))
    found.push(`a formula is not understood: ${short(error.textContent)}`);
  for (const image of document.images) {
    if (!image.complete || !image.naturalWidth) found.push(`a picture is missing: ${short(image.alt)}`);
  }
  const over = (r, box) => r.width && r.height
    && (r.left < box.left - 1 || r.top < box.top - 1 || r.right > box.right + 1 || r.bottom > box.bottom + 1);
  const unseen = "aside.notes, .MJX_Assistive_MathML, script, style";
  const look = (e, name) => {
    const box = e.getBoundingClientRect();
    const walker = document.createTreeWalker(e, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const part = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (part.closest(unseen) || part.parentElement.closest("svg")) continue;
      const around = document.createRange();
      around.selectNodeContents(node);
      const rectangles = node === part ? [part.getBoundingClientRect()] : [...around.getClientRects()];
      const cut = getComputedStyle(part).overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1;
      if (cut || rectangles.some((r) => over(r, box))) {
        found.push(`${name}: cut off: ${short(node.textContent) || part.tagName}`);
        return;
      }
    }
  };
  [...document.querySelectorAll(".pdf-page")].forEach((page, index) => {
    look(page, `slide ${index + 1}`);
    look(page.nextElementSibling, `the notes of slide ${index + 1}`);
  });
  return found;
}"""


def pages(slides: int) -> int:
    """How many pages the handout of so many slides has."""
    return -(-slides // PER_PAGE)


def write(browser: Any, deck: Path, notes: bool = False) -> Path:
    """Print a built deck with Playwright's `browser`, without a network; returns the path of the PDF beside it.

    Args:
        browser: from tools.browser.chromium.
        deck: the page that tools.slides wrote, NN_topic.html.
        notes: print the speaker's notes under the slides, into NN_topic_notes.pdf, instead of lines to write on.

    Raises:
        BuildError: a formula, a picture or the end of a text would not be on the paper.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    try:
        page = laid_out(context, deck, notes)
        if missing := page.evaluate(_MISSING):
            raise BuildError(f"{deck.stem}: this is not fit to be printed:\n" + "\n".join(missing))
        margin = dict.fromkeys(("top", "bottom", "left", "right"), _MARGIN)
        printed = page.pdf(format="A4", margin=margin, scale=_SCALE, print_background=True, tagged=True)
    finally:
        context.close()
    target = deck.with_name(deck.stem + ("_notes" if notes else "") + ".pdf")
    part = target.with_name(target.name + ".part")
    part.write_bytes(printed)
    os.replace(part, target)
    return target


def laid_out(context: Any, deck: Path, notes: bool = False) -> Any:
    """The deck in a new page of Playwright's `context`, as it will be printed, with all formulas set."""
    page = context.new_page()
    page.goto(deck.as_uri() + "?print-pdf")
    page.wait_for_function("window.Reveal && Reveal.isReady() && document.querySelector('.pdf-page')", timeout=_SECONDS)
    page.evaluate(_PREPARE, notes)
    page.add_style_tag(content=(TEMPLATE / "handout.css").read_text(encoding="utf-8"))
    page.emulate_media(media="print")
    if page.evaluate("!!(window.MathJax && MathJax.Hub)"):
        page.evaluate(_TYPESET)
    return page
