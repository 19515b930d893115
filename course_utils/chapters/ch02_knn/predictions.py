"""The graded predictions of chapter 02."""

from __future__ import annotations

from course_utils.grading import Choice

predict_own_neighbour = Choice(
    "predict_own_neighbour",
    right="c",
    wrong={
        "a": "That is what it reaches on new pictures. But these pictures are in the album themselves: "
        "which picture of the album is nearest to one of the album?",
        "b": "With ten classes a guess is right one time in ten. This is not a guess: every one of these pictures "
        "lies in the album that is being searched.",
    },
)

predict_all_neighbours = Choice(
    "predict_all_neighbours",
    right="b",
    wrong={
        "a": "More voters make a decision steadier only as long as they live nearby. Here the whole country votes, "
        "for every query in the same way.",
        "c": "Nothing is random here: the same voters are asked every time.",
    },
)

predict_shift = Choice(
    "predict_shift",
    right="a",
    wrong={
        "b": "To your eye it is the same digit. The distance has no eye: it compares pixel [r, c] with pixel [r, c], "
        "and after the move much of the stroke lies where there was empty paper.",
        "c": "The distance would be 0 only if each pixel were compared with the one it came from. It is compared "
        "with the one in the same place.",
    },
)
