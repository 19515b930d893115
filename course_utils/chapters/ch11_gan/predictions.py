"""The graded predictions of chapter 11."""

from __future__ import annotations

from course_utils.grading import Choice

predict_best = Choice(
    "predict_best",
    right="c",
    wrong={
        "a": "That would be right if D had to choose one word. It gives a probability, and of the four notes with this "
        "serial number one is forged: D = 1 would be infinitely expensive on that one.",
        "b": "Half would be right if both sources made such notes equally often. Three of the four are real.",
        "d": "That is the ratio of the two densities, 3 to 1. A probability is the share of all: 3 of 4.",
    },
    why="Of four notes that look like this, three are real, so the best bet is 3/4.",
)

predict_half = Choice(
    "predict_half",
    right="b",
    wrong={
        "a": "That would follow if this D were the best possible one. A D that has never learnt anything, or has lost "
        "its way, answers ½ to everything as well.",
        "c": "At the optimum the best D does answer ½ everywhere: it cannot do better than guess.",
        "d": "The value of V at D = ½ is −log 4 whatever G makes: log ½ + log ½. It says nothing about G.",
    },
    why="½ is what the best D says of a perfect G, and also what a D says that has learnt nothing.",
)

predict_slope = Choice(
    "predict_slope",
    right="d",
    wrong={
        "a": "Both losses fall when the logit rises, so they point the same way. But their slopes differ.",
        "b": "log(1 − D) is nearly flat there: D(G(z)) is close to 0, and 1 − D hardly changes. It is steep where D "
        "already believes in the forgery.",
        "c": "The ratio is (1 − D)/D. It is 2 at D = 1/3, and at D = ½ the two are equally steep; at D = 0.01 they are "
        "much farther apart.",
    },
    why="Over the logit, log(1 − D) has the slope −D = −0.01 and −log D the slope −(1 − D) = −0.99, which is 99 times "
    "as much.",
)

predict_walk = Choice(
    "predict_walk",
    right="b",
    wrong={
        "a": "That is the middle between two *pictures*. The middle between two latent vectors goes through G, which "
        "bends: it makes one figure of it.",
        "c": "G has been trained on vectors all around, and the way leads through the region where they lie. Between "
        "two of them there are others.",
        "d": "G is continuous: when the vector changes a little, the picture changes a little. Somewhere it has to "
        "pass from one digit to the other.",
    },
    why="G makes one picture of every vector, the middle one, too: what is mixed are the 32 numbers that go in, and "
    "not the pixels that come out.",
)
