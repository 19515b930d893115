"""The graded predictions of chapter 12."""

from __future__ import annotations

from course_utils.grading import Choice

predict_shuffled = Choice(
    "predict_shuffled",
    right="a",
    wrong={
        "b": "Each entry is a sum over all places, and a sum does not mind the order of its terms: both channels were "
        "shuffled alike, so each product is still there.",
        "c": "The diagonal is a sum over all places, but so is every other entry: at each place the same two numbers "
        "are multiplied as before, because both channels were shuffled alike.",
        "d": "That would be so if every channel were shuffled in its own way. Here places change as a whole, and what "
        "is active together stays together.",
    },
)

predict_layer = Choice(
    "predict_layer",
    right="c",
    wrong={
        "a": "It keeps the content, but too much of it: the first layer knows nearly every pixel, and a picture whose "
        "pixels may not change cannot take on a style.",
        "b": "Deep layers are called abstract, but the first one is not: from its answers nearly every pixel can be "
        "worked out.",
        "d": "The loss is computed from another layer, so another picture is the best one. How different, is the "
        "question.",
    },
)

predict_brighter = Choice(
    "predict_brighter",
    right="b",
    wrong={
        "a": "That is true of a covariance, which takes the mean off first. A Gram matrix takes nothing off.",
        "c": "The diagonal grows, but the channel is multiplied with the others, too, and these products grow with "
        "it wherever the others are active.",
        "d": "Only one channel has become larger. Two others are multiplied with each other as before.",
    },
)
