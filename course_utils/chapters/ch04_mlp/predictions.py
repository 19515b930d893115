"""The graded predictions of chapter 04."""

from __future__ import annotations

from course_utils.grading import Choice

predict_collapse = Choice(
    "predict_collapse",
    right="b",
    wrong={
        "a": "It has thirteen times as many numbers, that is true. But follow one of them: multiply "
        "(x W₁ + b₁) W₂ + b₂ out, and look at what stands in front of x.",
        "c": "A layer of 128 neurons in between loses nothing here, as 128 is more than 10. "
        "Multiply (x W₁ + b₁) W₂ + b₂ out, and look at what stands in front of x.",
    },
)

predict_passes = Choice(
    "predict_passes",
    right="c",
    wrong={
        "a": "Two passes give the slope along one direction. How many directions are there?",
        "b": "That would be one evaluation for each parameter. Count them in (f(w + ε) − f(w − ε)) / 2ε.",
    },
)

predict_softmax_twice = Choice(
    "predict_softmax_twice",
    right="c",
    wrong={
        "a": "PyTorch cannot know whether ten numbers between 0 and 1 are scores or probabilities. Nothing stops you.",
        "b": "The order of the classes stays the same, that is true, and so does the argmax. But the loss looks at the "
        "size of the numbers: what is the largest probability that softmax can give to scores between 0 and 1?",
    },
)
