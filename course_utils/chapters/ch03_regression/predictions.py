"""The graded predictions of chapter 03."""

from __future__ import annotations

from course_utils.grading import Choice

predict_backwards = Choice(
    "predict_backwards",
    right="b",
    wrong={
        "a": "Turning the first line round does give 1/a. But is it the best line for the other question? It keeps the "
        "squares small that were measured upwards, along the fee. Which squares count when the length is predicted?",
        "c": "Work it out: the same sum stands above the fraction line, 29.8, and below it the spread of the fees, "
        "30.8.",
    },
)

predict_linear = Choice(
    "predict_linear",
    right="c",
    wrong={
        "a": "The picture of ax² + bx + c is a curve. Ask what the unknowns are: which letters does the fit look for, "
        "and how do they enter?",
        "b": "In a sin(bx) the unknown b stands inside the sine: twice the b is not twice the prediction. No column of "
        "a design matrix can be written down before b is known.",
        "d": "The x² and the log x are computed from the data before anything is fitted. Which letters are unknown?",
    },
)

predict_always_no = Choice(
    "predict_always_no",
    right="c",
    wrong={
        "a": "Half would be right if half of the pictures showed an 8. How many do?",
        "b": "It never finds an 8, that is true. But accuracy counts every right answer, and a 'no' to a 3 is right.",
    },
)

predict_separable = Choice(
    "predict_separable",
    right="b",
    wrong={
        "a": "All samples are on the right side soon, and the accuracy stays. But the cost looks at probabilities: is "
        "it as low as it can get when the right ones are 0.9?",
        "c": "Downhill goes where the cost falls. At weights of 0 every probability is 0.5: is that cheap?",
        "d": "With a learning rate this small each step lowers the cost a little, without exception. Which weights "
        "cost less than the present ones, in the same direction?",
    },
)
