"""The graded predictions of chapter 01."""

from __future__ import annotations

from course_utils.grading import Choice

predict_step = Choice(
    "predict_step",
    right="b",
    wrong={
        "a": "In exact arithmetic, yes. But f(1 + h) and f(1 − h) are stored with about 16 digits, and for such an h "
        "they agree in nearly all of them: what is left after the subtraction is rounding.",
        "c": "With h = 0.1 both points are stored exactly enough, but the curve bends between them: "
        "the secant is not the tangent yet.",
        "d": "The error has two causes. One of them shrinks with h; look for one that grows.",
    },
)

predict_confidence = Choice(
    "predict_confidence",
    right="c",
    wrong={
        "a": "From q = 1/2 to q = 1/4 it does double, from 0.69 to 1.39. Work out the next one, q = 1/8.",
        "b": "A loss of 1 − q would do that, and never be more than 1. What is −log q at 0.01, and at 0.000001?",
    },
)

predict_push = Choice(
    "predict_push",
    right="b",
    wrong={
        "a": "Right is not the same as done. One of these losses asks only for a lead of 1; the other one asks for "
        "a probability of 1, which no finite score reaches.",
        "c": "It is the other way round: which of the two formulas contains a maximum with 0?",
    },
)

predict_rate = Choice(
    "predict_rate",
    right="b",
    wrong={
        "a": "Work out one step: at x = 1 the slope is 2. From there, where does a step of 1 × 2 downhill lead?",
        "c": "Work out two steps. After the first the walker is on the other side; how high is it there?",
    },
)
