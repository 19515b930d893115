"""The graded predictions of chapter 08."""

from __future__ import annotations

from course_utils.grading import Choice

predict_parameters = Choice(
    "predict_parameters",
    right="b",
    wrong={
        "a": "That is what ten filters of 3 × 3 need for a grey picture. Here each pixel has three numbers, and the "
        "filter "
        "needs a weight for each of them.",
        "c": "That would be one bias for each channel of each filter. A filter adds its products over all channels "
        "into one "
        "number, and to that number belongs one bias.",
        "d": "The filter slides over all positions, but it is the same filter everywhere: what grows with the "
        "picture is the "
        "output, not the number of weights.",
    },
)

predict_field = Choice(
    "predict_field",
    right="b",
    wrong={
        "a": "That would be right without steps. Behind the first layer, neighbours lie two pixels apart in the "
        "image, so "
        "that three of them reach farther.",
        "c": "So says a formula that many lecture notes carry: each layer's own step is used. But the step of the last "
        "layer only decides where its next window begins, not how much this one sees.",
        "d": "Windows overlap: three neighbours, each of which sees three pixels, do not see nine different ones.",
    },
)

predict_shift = Choice(
    "predict_shift",
    right="b",
    wrong={
        "a": "Equivariance says that the feature maps move along with the digit. It does not say that what comes after "
        "them, a fully connected layer that knows every place by its own weight, does not mind.",
        "c": "To a fully connected layer a moved digit is a new set of inputs, each with a weight that was learnt for "
        "something else; four pixels are more than the width of a stroke.",
    },
)
