"""The graded predictions of chapter 00."""

from __future__ import annotations

from course_utils.grading import Choice

predict_wrong_order = Choice(
    "predict_wrong_order",
    right="b",
    why="The display takes the first number for red, and in this array the first number is the blue: the two change "
    "places. Orange, much red and little blue, turns into blue.",
    wrong={
        "a": "Each pixel has three numbers, and which of them is called red is an agreement. OpenCV and the display "
        "use different orders.",
        "c": "A negative would have 255 − v in the place of each value v. Here no value changes; the values are only "
        "read under other names.",
        "d": "The picture turns grey only if the three numbers of each pixel are equal. Here they are as different as "
        "before.",
    },
)

predict_brighter = Choice(
    "predict_brighter",
    right="b",
    why="A sum of two uint8 arrays is a uint8 array again. It has 256 settings and begins again at 0 behind 255: "
    "300 − 256 = 44.",
    wrong={
        "a": "White would need somebody who stops the sum at 255. A sum of two uint8 arrays is uint8 again, and "
        "nobody stops it: think of a clock, one hour after twelve.",
        "c": "With arrays there is no error and no warning. That is what makes it dangerous.",
        "d": "300 does not fit into a uint8, and NumPy does not change the dtype to make room.",
    },
)

predict_resize = Choice(
    "predict_resize",
    right="c",
    why="OpenCV writes a size as (width, height), and a shape begins with the height.",
    wrong={
        "a": "NumPy counts rows first, and so does `.shape`. OpenCV writes a size like a point in geometry, x before "
        "y, so its first number is not the number of rows.",
        "b": "The size is not a factor by which the picture shrinks: it is what comes out.",
        "d": "Cutting would be `photo[...]`. `resize` squeezes the whole picture into the new size, all of it, and the "
        "size is given as width and height.",
    },
)
