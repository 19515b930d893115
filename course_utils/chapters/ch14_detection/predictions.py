"""The graded predictions of chapter 14."""

from __future__ import annotations

from course_utils.grading import Choice

predict_iou = Choice(
    "predict_iou",
    right="b",
    wrong={
        "a": "Half of each box is shared, that is so. But the intersection is divided by everything that the two cover "
        "together, and that is more than one box.",
        "c": "Two thirds is how much of the union lies in one of the boxes. What is divided by the union is what lies "
        "in both.",
        "d": "They share half of each box. A quarter would be left if one of them were moved down by half as well, and "
        "even then the union would not be one box.",
    },
)

predict_windows = Choice(
    "predict_windows",
    right="c",
    wrong={
        "a": "That would be windows side by side, without an overlap. The pass gives more: it has an answer wherever "
        "its pooled map has a place for the next layer's window.",
        "b": "28 is twice 14, but an answer is given for each place of a window, not for each quarter of the picture.",
        "d": "A window of 14 pixels has 15 × 15 places on 28 pixels if it moves by one. But this network has pooled, "
        "and behind the pooling neighbours lie two pixels apart.",
    },
)

predict_junk = Choice(
    "predict_junk",
    right="b",
    wrong={
        "a": "The precision of everything that was reported falls, that is so. But AP reads the curve at recalls, and "
        "the new boxes add no recall: they lie behind everything that was found.",
        "c": "More boxes could find more objects, but these find none.",
    },
)
