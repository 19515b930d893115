// Formulas first, on slides that are all laid out; then reveal.js. So they have the right size on every slide and in the
// PDF. If MathJax cannot be loaded the deck starts all the same.
"use strict";

var deck = {
  start: function () {
    var script = document.createElement("script");
    script.src = "assets/mathjax/MathJax.js?config=TeX-AMS_SVG";
    script.onload = function () { MathJax.Hub.Queue(deck.reveal); };
    script.onerror = deck.reveal;
    document.body.appendChild(script);
  },
  reveal: function () {
    document.body.classList.remove("typesetting");
    return Reveal.initialize({
      width: 1280,
      height: 720,
      margin: 0,
      center: false,
      hash: true,
      slideNumber: "c/t",
      transition: "none",
      backgroundTransition: "none",
      pdfSeparateFragments: false,
      plugins: [RevealNotes],
    });
  },
};

window.MathJax = {
  showMathMenu: false,
  messageStyle: "none",
  tex2jax: { inlineMath: [["$", "$"]], displayMath: [["$$", "$$"]], processEscapes: true, ignoreClass: "notes" },
  SVG: { font: "TeX", scale: 92 },
};
