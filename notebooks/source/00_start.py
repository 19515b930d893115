# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 00 · Start here
#
# Below is a photo. You see a cat, you see that she looks at something on your right, and if you look closely you see a window in her eye. A computer sees none of that. It has numbers,
# 405 900 of them, and this course is about the long way from those numbers to the word 'cat'.
#
# **Click into the grey cell below and press Shift-Enter.** That runs it and goes on to the next one. Do this with every cell, from top to bottom; that is all there is to using a notebook.
#
# *After this chapter you can* say what a digital picture is, down to its numbers; read, cut, resize and flip one; avoid the two mistakes that cost beginners most time (the order of colours, and numbers that wrap round); and work with the cells, demos and exercises of which all
# chapters are made. *Time:* about an hour and a half. *You need:* a little Python (functions, lists, indices), and no mathematics beyond an average and a square root (near the end there is one derivative, which you may skip).
#
# There are no earlier chapters to ask about yet, so here are **two questions about Python**, to warm up. Click on one to see the answer.
# <details><summary>What is <code>[10, 20, 30, 40][1:3]</code>?</summary><code>[20, 30]</code>. Counting begins with 0, and the end, 3, is not included any more.</details>
# <details><summary>And <code>[10, 20, 30, 40][::-1]</code>?</summary><code>[40, 30, 20, 10]</code>. The third number of a slice is the step, and a step of −1 walks backwards.</details>

# %%
import cv2
import numpy as np

from course_utils import demos, viz
from course_utils.chapters.ch00_start import demos as ch00
from course_utils.chapters.ch00_start import exercises as ex
from course_utils.datasets import load

photo = load("photos")["chelsea"].rgb
viz.show(photo, says="Chelsea, a cat with green eyes, looks past the camera.", zoom=1)

# %% [markdown]
# `cv2` is OpenCV, the library of tools for pictures. `np` is NumPy, the library for tables of numbers. `course_utils` belongs to this course: it holds the data, the demos and the exercises.
#
# ## 1 · What the computer sees
#
# The next cell is a **demo**: a picture with sliders. Drag them, or use the Tab and arrow keys; the sentence under the picture says what there is to see. (If you see no sliders, the cell has not been run in your copy yet.)
#
# **Before you move anything, decide:** if you magnify the eye further and further, what will you find in the end: ever finer hairs and reflections, a blur, or something else?
#
# Then move the first slider, *magnified*, to its end.

# %% tags=["demo"]
demos.show(ch00.zoom_demo)

# %% [markdown]
# Something else: small squares, each of one single colour. Such a square is a **pixel** (from *picture element*), and inside it there is nothing more to find. At 48 times you can read what is stored for it: three numbers, the first for red, the second for green, the third for blue.
# Where the numbers are small, the pixel is dark: that is the pupil. The bright bluish pixels at the top right are the window that the cat was looking at. Now set *row of the middle* to 125 and *column of the middle* to 155. You are in the iris, which looks green; and yet the red is the largest of its three numbers, with the green close behind and little blue. A colour is a mixture.
#
# For Python the photo is an **array**, NumPy's word for a table of numbers. A table of rows and columns has two **axes**; this one has three.

# %% tags=["numbers"]
print("shape:", photo.shape)
print("numbers in all:", photo.size)
print("dtype:", photo.dtype)
print("the pixel in row 106, column 167:", photo[106, 167])
print("its red value:", photo[106, 167, 0])

# %% [markdown]
# - The **shape** says how long each axis is: 300 rows, 451 columns, 3 colours. The colours are called **channels**. In this course that is written **(H, W, C)**: height, width, channels. *Height comes first*, as in a table: row, then column. Rows are counted from the top.
# - The **dtype** is the kind of number. `uint8` means: unsigned (no minus sign), integer (no decimals), 8 bits. Eight bits have 2⁸ = 256 settings, so a value is a whole number from **0 to 255**.
# - An index such as `photo[106, 167]` picks one row and one column. It keeps the channel axis, so you get three numbers.
#
# Slices work on each axis, as they do on lists. `photo[102:110, 163:171]` is the little window of the demo: rows 102 to 109, columns 163 to 170. A colon alone means 'all of this axis'.

# %% tags=["numbers"]
eye = photo[102:110, 163:171]
print("the window:", eye.shape)
print("its red values:")
print(eye[:, :, 0])

# %% [markdown]
# Compare this table with the picture in the demo (choose *channel: red*). They are the same thing. **A picture is an array of numbers, and everything in this course is done to such arrays.**
#
# A **grey** picture needs only one number a pixel, so its shape is (H, W): two axes. And a grey picture is not made by throwing two channels away: eyes are most sensitive to green and least to blue, so the usual weights are 0.299 R + 0.587 G + 0.114 B.

# %% tags=["numbers"]
grey = load("photos")["chelsea"].gray
red, green, blue = photo[106, 163]
print("one grey pixel by hand:", round(0.299 * red + 0.587 * green + 0.114 * blue))
print("in the grey photo:", grey[106, 163], "  its shape:", grey.shape)

# %% [markdown]
# ## 2 · Is everything there?
#
# Before we go on, the course looks over your computer: which versions of the libraries there are, on which processor it will compute, where it found its pictures, how much memory is free. This takes some five seconds in which you see nothing, because PyTorch is really loaded and tried (the first time after the computer was switched on, longer). A green line is fine. A red line comes with what to do about it.

# %% tags=["nbval-ignore-output"]
from course_utils import doctor

doctor.table()

# %% [markdown]
# Whatever is red can be mended later, unless the line says that the course cannot run; then mend it first. `python3 course.py doctor` prints the same table in a terminal.
#
# ## 3 · Colours, and the mistake that everybody makes once
#
# Each channel is a grey picture of its own: it says how much of *its* colour there is at each place. In the next demo the picture in the middle is white wherever the value lies above a **threshold**, that is, a limit that you set. The curve on the right, *pixels at each value*, is a **histogram**: for every value from 0 to 255 it shows how many pixels have it (low counts are drawn a little higher than they are, so that you can see them).
#
# **Before you move it, decide:** the suit of the astronaut is orange. In which channel will it be brightest, and in which darkest? Then try two more things. Choose the coins, *channel: grey*, and find a threshold that separates coins from background. And make a photo 150 brighter: what does the histogram do?

# %% tags=["demo"]
demos.show(ch00.explorer_demo)

# %% [markdown]
# Orange is a lot of red, some green and hardly any blue, so the suit is bright in the red channel and dark in the blue one. A threshold of about 100 finds most coins; it fails at the upper edge, where the background is as bright as a coin is elsewhere. (One limit for the whole picture is seldom enough. Chapter 07 does better, chapter 16 much better.)
# And when the photo gets brighter, the histogram moves to the right until it piles up at 255: those pixels have become equal, and no later step can tell them apart again.
#
# ### Reading a file
#
# A picture on the disk is not an array. It is a file: a row of bytes, packed to take less room. **Decoding** turns the bytes into an array. We read the bytes with Python and let OpenCV decode them. (There is also `cv2.imread(path)`, which does both at once. On Windows it fails for some folder names, and then it returns `None` without an error. Decoding bytes works everywhere.)

# %% tags=["numbers"]
from pathlib import Path

import skimage.data

path = Path(skimage.data.data_dir) / "astronaut.png"  # a photo that came with a library
content = np.frombuffer(path.read_bytes(), dtype=np.uint8)  # the bytes of the file as an array of numbers
print("in the file:", len(content), "bytes, the first four:", content[:4])
print("bytes 1 to 3 as letters:", bytes(content[1:4]))  # a file begins by saying what it is

image = cv2.imdecode(content, cv2.IMREAD_COLOR)  # IMREAD_COLOR: give me three channels
print("decoded:", image.shape, image.dtype, "→", image.size, "numbers of one byte each")

# %% [markdown]
# **Encoding** is the way back, from an array to the bytes of a file. Here is the same picture as a JPEG file:

# %% tags=["numbers"]
okay, as_jpeg = cv2.imencode(".jpg", image)  # two answers: whether it worked, and the bytes
print("as a JPEG file: about", round(as_jpeg.size, -4), "bytes")  # -4: rounded to ten thousands

# %% [markdown]
# PNG keeps every number as it is. Drawings get much smaller by it; this photo is so full of fine grain that the file is even a little larger than its numbers. JPEG, the other format that you will meet, makes it several times smaller, and pays with small errors in the numbers.
#
# ### Predict, then look
#
# You know this astronaut: in front of a pale background stands a woman in an **orange** suit. OpenCV has decoded the file into `image`. After the check we show `image` on the screen. There is one thing to know about it. OpenCV stores the channels in the order **blue, green, red**: **BGR**. Everything else in this course, and the function that shows
# pictures, expects red, green, blue: **RGB**. What will you see?
#
# - **a**: the photo as it was, since the numbers are all there
# - **b**: the same photo with a blue suit
# - **c**: a negative, dark where it was bright
# - **d**: a grey photo
#
# Put the letter of your answer into the function below, in place of `raise NotImplementedError()`: `return "a"`, say. Then run the cell and the one after it. Being wrong costs nothing, here or in any check; a guess that you made yourself is what makes the answer stick.


# %% exercise="predict_wrong_order"
def predict_wrong_order():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION


# %% check="predict_wrong_order"
ex.predict_wrong_order.check(predict_wrong_order)

# %%
viz.show(
    image[::2, ::2],
    says="The astronaut in a blue suit, with a bluish face: red and blue have changed places.",
    zoom=1,
)

# %% [markdown]
# Orange became blue, and skin became blue as well; what was grey or green is as it was. Nothing crashed and nothing warned. In a photo of a face you notice. In a photo of a grey street you do not, and your program works a little worse for no reason that you can find. (`image[::2, ::2]` takes every second row and every second column, so that the picture is not so large.)
#
# ### How an exercise works
#
# An **exercise** is a function whose body is missing. You write it and run the **check** below it. The check calls your function in several *cases* and tells you what it sees: which cases pass, and often which mistake it recognises. You can run it as often as you like.
#
# The best way to get to know it is to be wrong on purpose. Suppose you think: blue, green, red has to become red, green, blue, so the order has to be turned round; and `[::-1]` turns things round. Here is that answer, and what the check says to it.


# %% tags=["numbers"]
def first_try(image):
    return image[::-1]


ex.bgr_to_rgb.check(first_try)

# %% [markdown]
# Read the report from the top.
#
# - **The first line** is the result: no points of 2, and none of the six cases passes. Points can be partial: who is right in half of the cases gets about half.
# - **The sentence behind the orange bar** names the mistake: the picture stands on its head. `[::-1]` turns round the *first* axis of an array, and the first axis counts rows. You would have seen that at once in a photo of a person. In a table of numbers, hardly anybody sees it.
# - **The table** has a line for each case. ✗ means that the case fails, ✓ that it passes, and ½ that the values are right but come in the wrong form.
# - In the cases at the top you see your result beside the expected one, **and both as pictures**, with their difference on the right, which is black where they agree. The second case is a blue and orange flag with a white corner: yours stands on its head, and its colours are still wrong. Only a few cases, called *worked*, show what is expected. You can check these by hand; the others are there to catch answers that fit the worked ones by luck.
# - The first case has one row only. Turned round, one row is still one row, so that case shows the other half of the mistake: blue is still where red belongs.
#
# A check never tells you the line to write. If you want to look at a case yourself, `ex.bgr_to_rgb.case("a small flag")` gives you the arguments that were used in it.
#
# ### Exercise 0.1 · From BGR to RGB  ●○○  (2 points)
#
# Write `bgr_to_rgb(image)`. `image` is an array of shape (H, W, 3) of any dtype whose last axis holds blue, green, red. Return an array of the same shape and dtype whose last axis holds red, green, blue. The array that you were given must not change. A view of it (hint 2 says what that is) is fine. Do it with NumPy; what is not allowed is `cv2.cvtColor`, OpenCV's own function for it.
# <details><summary>Hint: where to start</summary>The first try turned round the axis of the rows. On which axis do the colours lie? A colon alone means 'all of this axis, as it is'.</details>
# <details><summary>Hint: if two channels come out equal</summary>A slice of an array is not a copy. It is a *view*, a window onto the same memory: change one and you change the other. If you want to move things about, work on a copy: <code>image.copy()</code>.</details>


# %% exercise="bgr_to_rgb"
def bgr_to_rgb(image):
    """The picture (H, W, 3), blue first, with its channels in the order red, green, blue → (H, W, 3), same dtype."""
    ### BEGIN SOLUTION
    return image[:, :, [2, 1, 0]]
    ### END SOLUTION


# %% check="bgr_to_rgb"
ex.bgr_to_rgb.check(bgr_to_rgb)

# %% [markdown]
# From here on the chapter uses your function. The next cell takes it if it passes its check; if it does not yet, the cell takes the course's own and says so. So you can always read on and come back.

# %%
to_rgb = ex.bgr_to_rgb.yours(bgr_to_rgb)
astronaut = to_rgb(image)
viz.show(astronaut[::2, ::2], says="The astronaut in her orange suit: the colours are right.", zoom=1)

# %% [markdown]
# ## 4 · Where the numbers end
#
# A `uint8` ends at 255. So what happens when NumPy adds two uint8 numbers, 200 + 100? (The demo in section 3 stopped at 255 on purpose.)
#
# ### Predict, then look
#
# - **a**: it becomes 255, as bright as can be
# - **b**: it becomes 44, rather dark
# - **c**: Python stops with an error
# - **d**: it becomes 300


# %% exercise="predict_brighter"
def predict_brighter():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION


# %% check="predict_brighter"
ex.predict_brighter.check(predict_brighter)

# %% tags=["numbers"]
pixel = np.array([200], dtype=np.uint8)
hundred = np.array([100], dtype=np.uint8)
print("200 + 100 in uint8:", (pixel + hundred)[0], "= 300 - 256")
print("100 - 200 in uint8:", (hundred - pixel)[0], "= -100 + 256")

# %% [markdown]
# It wraps round, as a clock does: three hours after eleven it is two. In the next demo, both pictures were made brighter by the same number; move it until the face turns dark on the left. How much is enough? (The curves at the right show, for every value before, the *value after*; the large dot is the pixel of the second slider.)

# %% tags=["demo"]
demos.show(ch00.brighter_demo)

# %% [markdown]
# At about 60 most of the face is dark, because skin in this photo lies near 200. The sum behind the picture in the middle was done in larger numbers and then **clipped**: what lies below 0 becomes 0, and what lies above 255 becomes 255.
#
# The cure is to calculate with decimal numbers, called **floats**, and to return to uint8 only at the very end, if at all. For floats there is a second agreement: **0.0 is black and 1.0 is white.** A function that shows pictures takes either: uint8 from 0 to 255, or floats from 0 to 1. What it cannot take is a float of 200, and every beginner gives it one.
#
# Floats come in two sizes: `float64`, NumPy's own choice, takes 8 bytes a number, and `float32` takes 4. Networks calculate in float32. (A **network** is a program with many numbers in it, its **weights**, which nobody writes down: they are found by **training**, that is, by adjusting them on many example pictures until the answers are good. Chapter 04 builds the first.)

# %% tags=["numbers"]
bright = astronaut.astype(np.float32) / 255 + 0.3
print("dtype:", bright.dtype, " from", round(float(bright.min()), 2), "to", round(float(bright.max()), 2))
bright = np.clip(bright, 0, 1)
print("clipped: from", round(float(bright.min()), 2), "to", round(float(bright.max()), 2))
print("memory:", astronaut.nbytes, "bytes as uint8,", bright.nbytes, "as float32")

# %% [markdown]
# There is one more agreement to know. NumPy, OpenCV and your screen keep the three numbers of a pixel together: **(H, W, C)**, channels last. PyTorch, the library in which we build networks, keeps each channel together as a picture of its own: **(C, H, W)**, channels first. (A stack of N pictures is (N, C, H, W).)
#
# To go from one to the other, the axes have to change places while every number stays with its pixel. That is what `transpose` does: `x.transpose(1, 0)` of a table makes axis 1 the first and axis 0 the second, so the rows become columns. `reshape` does something else: it pours the numbers, in the order in which they lie in memory, into a new form. Look at what happens to a table of 2 × 3:

# %% tags=["numbers"]
table = np.array([[1, 2, 3], [4, 5, 6]])
print("transpose(1, 0):", table.transpose(1, 0).tolist())
print("reshape(3, 2):  ", table.reshape(3, 2).tolist())

# %% [markdown]
# Both have the shape (3, 2), and only in the first is 4 still the partner of 1. A wrong `reshape` is a mistake that raises no error and turns every picture into noise.
#
# ### Exercise 0.2 · Ready for a network  ●●○  (3 points)
#
# Write `to_float_chw(image)`. `image` is a uint8 array of shape (H, W, C), with one or more channels. Return an array of shape (C, H, W) and dtype float32 in which 0 has become 0.0 and 255 has become 1.0, whatever the brightest pixel of the picture is. Rows stay rows, columns stay columns, and the channels keep their order. The result is a NumPy array, and the array that you were given must not change.
# <details><summary>Hint: where to start</summary>Write the three letters H, W, C and under them their numbers as axes: 0, 1, 2. In which order do you want them?</details>
# <details><summary>Hint: the dtype</summary>Print <code>.dtype</code> after each step. A division of a uint8 array gives float64; <code>.astype(...)</code> turns an array into another dtype.</details>
# <details><summary>Hint: the brightest pixel</summary>If a photo was taken at night, its brightest pixel may be 60. Should that become 1.0?</details>


# %% exercise="to_float_chw"
def to_float_chw(image):
    """uint8 (H, W, C) from 0 to 255 → float32 (C, H, W) from 0 to 1."""
    ### BEGIN SOLUTION
    return image.transpose(2, 0, 1).astype(np.float32) / 255
    ### END SOLUTION


# %% check="to_float_chw"
ex.to_float_chw.check(to_float_chw)

# %%
ready = ex.to_float_chw.yours(to_float_chw)
channels = ready(astronaut)
viz.show(
    *channels[:, ::3, ::3],
    titles=["channel 0: red", "channel 1: green", "channel 2: blue"],
    says="The three channels of the astronaut: the suit is bright in the red one and dark in the blue one.",
    zoom=1,
)

# %% [markdown]
# With the channels first, a channel is `channels[0]`, and a star hands all three to the function, one by one.
#
# ## 5 · Cut, resize, flip, show
#
# Networks want all their pictures in one size. The two usual ways to get there are to **cut** (crop), which throws the edges away, and to **resize**, which squeezes or stretches everything. Flipping is the cheapest way to get more pictures for training: a cat in a mirror is still a cat.

# %%
little = photo[::2, ::2]  # every second row and column: enough to look at
viz.show(
    little,
    little[:, ::-1],
    cv2.flip(little, 0),
    titles=["as it was", "little[:, ::-1]", "cv2.flip(little, 0)"],
    says="The cat, the same cat in a mirror, and the cat upside down.",
    zoom=1,
)

# %% [markdown]
# `little` and `little[:, ::-1]` are **views** of the photo: they cost no time and no memory, because nothing is copied. The price: who writes into a view changes the photo. `cv2.flip` makes a new array.
#
# ### Predict, then look
#
# `photo` has the shape (300, 451, 3). What is the shape of `cv2.resize(photo, (200, 100))`?
#
# - **a**: `(200, 100, 3)`: all of the photo, 200 rows high and 100 columns wide
# - **b**: `(60000, 45100, 3)`: 200 times as high and 100 times as wide
# - **c**: `(100, 200, 3)`: all of the photo, 100 rows high and 200 columns wide
# - **d**: `(200, 100, 3)`: the upper left part of the photo


# %% exercise="predict_resize"
def predict_resize():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION


# %% check="predict_resize"
ex.predict_resize.check(predict_resize)

# %% tags=["numbers"]
small = cv2.resize(photo, (200, 100), interpolation=cv2.INTER_AREA)
print("asked for (200, 100), got", small.shape)
viz.show(small, says="The cat, squeezed from top to bottom: 200 by 100 is flatter than 451 by 300.", zoom=1)

# %% [markdown]
# Sizes in OpenCV are (width, height), and shapes in NumPy are (height, width). Swap them with a square picture and you never find out. And the cat is squeezed: nobody asked `resize` to keep the proportions.
#
# `interpolation` says how the new pixels come from the old ones. `INTER_AREA` averages the pixels that fall together; it is the one to take when a picture gets smaller. When it gets larger, `INTER_NEAREST` repeats the nearest pixel (hard squares, no new values) and `INTER_LINEAR` mixes the neighbours (smooth, a little blurred).

# %%
window = photo[96:120, 154:178]
viz.show(
    cv2.resize(window, (144, 144), interpolation=cv2.INTER_NEAREST),
    cv2.resize(window, (144, 144), interpolation=cv2.INTER_LINEAR),
    titles=["INTER_NEAREST", "INTER_LINEAR"],
    says="The eye enlarged six times: as hard squares, and as a smooth blur. Neither has more detail than before.",
    zoom=1,
)

# %% [markdown]
# Most networks take a square from the middle of a photo, because that is where people put what they photograph. Which square, exactly? If 5 rows have to go, the same number above and below is impossible. Libraries differ here, and two programs that cut one pixel apart get slightly different answers from the same network. So the text has to say it:
#
# ### Exercise 0.3 · The middle of a picture  ●●○  (2 points)
#
# Write `crop_center(image, height, width)`. `image` is an array of shape (H, W) or (H, W, C) and any dtype; `height` and `width` are whole numbers, 1 ≤ height ≤ H and 1 ≤ width ≤ W. Return the middle `height` rows and `width` columns, all channels, with the dtype of `image`; `image` itself must not change. If an odd number of rows has to go, one more goes **at the bottom** than at the top; if an odd number of columns has to go, one more goes **at the right** than at the left. A view is fine.
# For example, 2 of 5 rows: 3 have to go, 1 at the top and 2 at the bottom, so rows 1 and 2 stay. And 3 of 10 rows: 7 have to go, 3 at the top and 4 at the bottom, so rows 3, 4 and 5 stay.
# <details><summary>Hint: where to start</summary>How many rows have to go? How many of them at the top? Which row is the first that stays, and which is the first that goes again?</details>
# <details><summary>Hint: half of an odd number</summary><code>7 / 2</code> is 3.5, which is no index. <code>7 // 2</code> divides and throws the remainder away.</details>
# <details><summary>Hint: when nothing has to go</summary><code>x[0:-0]</code> is the same as <code>x[0:0]</code>, and that is empty. An end that is counted from the front has no such trouble.</details>


# %% exercise="crop_center"
def crop_center(image, height, width):
    """The middle height × width pixels of (H, W) or (H, W, C); an odd row or column more goes at the bottom or right."""
    ### BEGIN SOLUTION
    top = (image.shape[0] - height) // 2
    left = (image.shape[1] - width) // 2
    return image[top : top + height, left : left + width]
    ### END SOLUTION


# %% check="crop_center"
ex.crop_center.check(crop_center)

# %%
crop = ex.crop_center.yours(crop_center)
square = crop(photo, 300, 300)
viz.show(
    cv2.resize(square, (224, 224), interpolation=cv2.INTER_AREA),
    cv2.resize(photo, (224, 224), interpolation=cv2.INTER_AREA),
    titles=["cut, then resized", "resized only"],
    says="Two squares of equal size: cut first, the cat keeps her face; only resized, she becomes narrow.",
    zoom=1,
)

# %% [markdown]
# Cutting loses the edges, resizing alone loses the proportions. A third way, black edges around the whole picture, keeps everything and spends pixels on nothing. Which price hurts least depends on what you look for.
#
# ### Showing pictures with Matplotlib
#
# `viz.show` shows pixels exactly as they are. Outside this course you will use **Matplotlib**, Python's library for drawings, most often like this:
#
# ```python
# import matplotlib.pyplot as plt
# plt.imshow(photo)
# plt.show()
# ```
#
# For colour pictures that is all. For grey ones there is a trap. Here is a grey photo divided by four, so that its largest value is 48. Both pictures show the same array.

# %%
dark = grey[::2, ::2] // 4
says = "The same dark photo twice: on the left it looks normal, on the right it is dark, as it is."
with viz.figure(says=says, size=(7, 2.9), cols=2) as axes:
    axes[0].imshow(dark, cmap="gray")
    axes[0].set_title('cmap="gray"')
    axes[1].imshow(dark, cmap="gray", vmin=0, vmax=255)
    axes[1].set_title('cmap="gray", vmin=0, vmax=255')
    for ax in axes:
        ax.set(xticks=[], yticks=[])

# %% [markdown]
# `imshow` stretches a grey picture from its smallest to its largest value unless you tell it where black and white are. It wants to help, and it hides exactly what you wanted to see. (`cmap` is the colour map: it says which colour stands for which number. Without it a grey picture comes out in yellow and purple.)
#
# ## 6 · Broadcasting: one row of numbers for a whole picture
#
# You want the photo in evening light: all red as it is, the green at 80 %, the blue at 50 %. Written with loops that is 300 × 451 × 3 multiplications, one after the other. Written with NumPy it is one line.

# %%
evening = photo / 255 * np.array([1.0, 0.8, 0.5])
viz.show(
    little,
    evening[::2, ::2],
    titles=["as it was", "evening light"],
    says="The cat, and the same cat in warm, yellowish light.",
    zoom=1,
)

# %% [markdown]
# `photo` has the shape (300, 451, 3), and the array of factors has the shape (3,). NumPy writes the two shapes below each other, **lined up at their right ends**, and compares axis by axis:
#
# | what | axis 0 | axis 1 | axis 2 |
# |---|---|---|---|
# | `photo` | 300 | 451 | 3 |
# | factors | | | 3 |
#
# Two lengths fit **if they are equal, or if one of them is 1 or missing**; then the shorter array is repeated along that axis, as often as needed. This is called **broadcasting**. It costs no memory, because nothing is really copied.
#
# **Decide before you run the next cell:** which of these shapes fit the photo: (451,), (300, 1, 1), (300,), (451, 1), (300, 451)?

# %% tags=["numbers"]
for shape in [(3,), (451,), (300, 1, 1), (300,), (451, 1), (300, 451)]:
    try:
        result = photo * np.ones(shape)
        print(f"{shape!s:12} fits, the result is {result.shape}")
    except ValueError:
        print(f"{shape!s:12} does not fit")

# %% [markdown]
# (300,) has the right length for the rows, but lined up at the right it stands under the 3. That is what the ones are for: (300, 1, 1) has its 300 under the 300. And (300, 451) has the right lengths one place too far to the right. You add an axis of length 1 with `None` in an index: if `x` has the shape (451,), then `x[:, None]` has the shape (451, 1). Here it lets the light fade from left to right.

# %% tags=["numbers"]
fade = np.linspace(1, 0, 451)  # 451 numbers from 1 down to 0
print("fade:", fade.shape, "  fade[:, None]:", fade[:, None].shape)
faded = photo / 255 * fade[:, None]
viz.show(faded[::2, ::2], says="The cat in light that fades to black from left to right.", zoom=1)

# %% [markdown]
# ### Averages along an axis
#
# `photo.mean()` is one number, the mean of everything. With `axis` you say which axes shall disappear: `photo.mean(axis=2)` averages over the channels and leaves (300, 451). Two axes can go at once.

# %% tags=["numbers"]
print("mean over everything:", round(float(photo.mean()), 1))
print("axis=2 leaves", photo.mean(axis=2).shape, "  axis=0 leaves", photo.mean(axis=0).shape)
print("axis=(0, 1) leaves", photo.mean(axis=(0, 1)).shape, ":", np.round(photo.mean(axis=(0, 1)), 1))

# %% [markdown]
# The last line has one mean for each channel: this photo has more red in it than blue. The **standard deviation**, `std`, works in the same way. It says how far the values usually lie from their mean: it is the root of the mean of the squared distances.
#
# Networks learn more easily from numbers that lie around 0 and vary by about 1. So one subtracts the mean $\mu$ (say 'mu') and divides by the standard deviation $\sigma$ ('sigma'), for each channel $c$ on its own:
#
# $$z_{r,k,c} = \frac{x_{r,k,c} - \mu_c}{\sigma_c} ,$$
#
# where $x_{r,k,c}$ is the value in row $r$, column $k$ and channel $c$. An example with one channel and the values 2 4 4 4 5 5 7 9: their mean is 5, their squared distances from it are 9 1 1 1 0 0 4 16, the mean of these is 4, and its root is 2. So 9 becomes (9 − 5) / 2 = 2.
#
# ### Exercise 0.4 · Standardise  ●●●  (3 points)
#
# Write `standardize(image)` for **one picture**: `image` has the shape (H, W, C) and the dtype uint8, float32 or float64. Return an array of floats (float32 or float64) of the same shape in which **each channel** has the mean 0 and the standard deviation 1. The mean and the standard deviation are those of this picture, taken over all pixels of the channel; the standard deviation is the root of the *mean* of the squared distances, as above, which is what `std` computes. A channel in which
# all pixels are equal becomes 0 everywhere. `image` itself must not change. No loop over pixels is needed; what is not allowed are the ready-made `zscore` of SciPy and `StandardScaler` and `scale` of scikit-learn.
# <details><summary>Hint: where to start</summary>How many means does a picture with three channels have? What is the shape of the array of means, and does it fit the picture? <code>axis=2</code> averages over the channels; which axes should disappear?</details>
# <details><summary>Hint: a channel of one colour</summary>Its standard deviation is 0, and 0 / 0 is NaN, 'not a number'. By which number could you divide instead, where it is 0? <code>np.where(condition, a, b)</code> takes from <code>a</code> where the condition is true and from <code>b</code> elsewhere. (An <code>if</code> does not work here: the deviation is one number for each channel, and an <code>if</code> cannot ask all of them at once. In floats, rounding can leave 0.00000000000000006 instead of 0, so it is safer to ask whether it is <i>almost</i> 0, say below 1e-8.)</details>
# <details><summary>Hint: whole numbers come out</summary>An array keeps its dtype for life. If you write decimal numbers into an array of uint8, their decimals are cut off, and −1 wraps round.</details>


# %% exercise="standardize"
def standardize(image):
    """Each channel of (H, W, C) with mean 0 and standard deviation 1 → floats (H, W, C)."""
    ### BEGIN SOLUTION
    mean = image.mean(axis=(0, 1))
    spread = image.std(axis=(0, 1))
    return (image - mean) / np.where(spread == 0, 1, spread)
    ### END SOLUTION


# %% check="standardize"
ex.standardize.check(standardize)

# %% tags=["numbers"]
standard = ex.standardize.yours(standardize)
dull = (photo // 4 + 150).astype(np.uint8)  # the same photo in fog: pale, and with little contrast
z, z_dull = standard(photo), standard(dull)
means = np.abs(np.round(z.mean(axis=(0, 1)), 3))  # abs, because a tiny negative number is rounded to -0.0
print("means:", means, " deviations:", np.round(z.std(axis=(0, 1)), 3))
before = np.abs(photo.astype(float) - dull).max() / photo.std()
print("largest difference between the photos, before:", round(float(before), 2), "standard deviations")
print("and after:", round(float(np.abs(z - z_dull).max()), 2), "standard deviations")
shown = [photo, dull, np.clip(z / 5 + 0.5, 0, 1), np.clip(z_dull / 5 + 0.5, 0, 1)]
viz.show(
    *(picture[::3, ::3] for picture in shown),
    titles=["photo", "in fog", "photo, standardised", "in fog, standardised"],
    says="Above the photo and the same photo in fog; below, both standardised: they look alike.",
    zoom=1,
    columns=2,
)

# %% [markdown]
# The fog is gone: what was left of the photo fills the whole range again. (Nearly all values lie between −3 and 3 now. For the screen, −2.5 to 2.5 was squeezed into 0 to 1, and the ends were clipped.) The price: that a picture *is* dark or foggy, or that it is reddish, can no longer be seen, and sometimes that is what you wanted to know.
# When a whole training set is standardised, $\mu$ and $\sigma$ are computed over all its pictures, once. Chapter 02 shows why the test pictures must not take part in that.
#
# ## 7 · Who needs this?
#
# Programs that recognise pictures are at work in many places. All of them begin with the arrays of this chapter.
#
# | where | the question to the picture | chapters |
# |---|---|---|
# | **paying and entering by face** | Is this the person on the card? | 17 |
# | **traffic and crowds** | How many, and where do they go? | 14, 15 |
# | **video** (*tracking*) | Where is the ball now, and where next? | 14 |
# | **inspection in factories** | Is there a scratch? | 07, 16 |
# | **driver assistance** | Which pixels are road, and what is on it? | 14, 16 |
# | **medicine** | Is there a tumour, and where does it end? | 16 |
# | **reading texts** (*OCR*, optical character recognition) | Which letters stand on this parcel? | 02, 04, 08 |
# | **generating** | What could a face look like that nobody has seen? | 11, 12 |
#
# The first two concern people who did not ask for it. Chapter 17 comes back to that.
#
# ## 8 · The frameworks
#
# NumPy cannot do two things that networks need: compute derivatives by itself, and use a graphics card. A **framework** does both. Three are in wide use: **PyTorch** (2016, from Facebook, today a foundation's; most research is published with it), **TensorFlow** (2015, from Google; above all in products) and **JAX** (2018, from Google; NumPy with derivatives).
# <details><summary>Four more names that you may meet</summary>Theano (2007, Université de Montréal): ended in 2017; most later ideas were first tried here. Caffe (2013, UC Berkeley): no longer developed; networks were written as text files. Keras (2015, François Chollet): alive, a friendly surface on top of TensorFlow, JAX or PyTorch. MXNet (2015, several universities, later Apache): retired in 2023.</details>
#
# What sets them apart is when they learn what you want to compute. A computation can be drawn as a **graph**: operations are its nodes, and arrows carry numbers from one to the next.
#
# - **Static graph** (Theano, Caffe, the first TensorFlow): you describe the whole graph, then numbers flow through it. It can be made fast as a whole and runs without Python, but a `while` of Python cannot be part of it, and an error shows up far from the line that caused it.
# - **Dynamic graph** (PyTorch, and since 2019 TensorFlow): you compute, and the graph is recorded on the way. Loops are those of Python, and you can print any number in between.
#
# How often the loop below runs depends on the number itself, and PyTorch can still say how the result changes with `x`:

# %% tags=["numbers"]
import torch

x = torch.tensor(3.0, requires_grad=True)  # "watch what happens to this number"
y = x
steps = 0
while y < 100:
    y = y * x
    steps += 1
y.backward()  # go back through what was recorded
print(f"{steps} multiplications: y = {y.item():.0f}, and y changes {x.grad.item():.0f} times as fast as x")

# %% [markdown]
# With $x = 3$ the loop multiplies four times, so $y = x^5 = 243$, and the derivative of $x^5$ is $5x^4 = 405$. (Derivatives are the subject of the next chapter.) For another `x`, the recorded graph may have another length.
#
# The border has become soft: `torch.compile` (2023) makes a static graph of a dynamic program, and JAX has done so from the start. This course uses **PyTorch**: what runs is what you read, line by line.
#
# ## 9 · Which processor?
#
# A processor (**CPU**) has a few fast cores. A graphics card (**GPU**) has thousands of slow ones that all do the same thing to different numbers, which is just what pictures need. PyTorch calls the place where it computes a *device*. The course picks one and says why:

# %% tags=["nbval-ignore-output"]
from course_utils import device

here = device.pick()
in_a_row = np.ascontiguousarray(ready(astronaut))  # a copy whose numbers lie in memory in the order of its axes
tensor = torch.from_numpy(in_a_row).to(here)  # the same numbers for PyTorch, moved to the device
print("the astronaut is now a tensor of shape", tuple(tensor.shape), "on", tensor.device)

# %% [markdown]
# A **tensor** is PyTorch's word for an array. If your line says `cpu`, nothing is wrong: every chapter is made so that it runs on one, in minutes. You can choose for yourself: `device.pick("cpu")`, or the environment variable `COURSE_DEVICE`.
#
# You now have a picture on a device, in the right order, the right dtype and the right range. What is missing is a program that says 'cat'. It will have weights, and somebody has to change them in the right direction. Which direction is that? Chapter 01 begins there.
#
# ## What to remember
#
# - A picture is an array: (H, W, C), rows first, counted from the top. Nothing but numbers is stored.
# - OpenCV reads BGR; everybody else expects RGB. Nothing warns you.
# - A uint8 goes from 0 to 255 and wraps round. Calculate in floats, where black is 0 and white is 1.
# - NumPy and OpenCV keep channels last, PyTorch keeps them first. `transpose` moves axes, `reshape` does not.
# - Shapes are (height, width), sizes in OpenCV are (width, height).
# - Broadcasting: compare shapes lined up at their right ends; equal, 1 or missing fits.
# - Predict, move, write, check. A wrong answer is the cheapest way to learn.
#
# ## Glossary
#
# | English | 中文 | what it means |
# |---|---|---|
# | pixel | 像素 | the smallest square of a picture: one number (grey) or three (colour) |
# | array, axis, shape | 数组、轴、形状 | a table of numbers; one of its directions; the lengths of all its axes |
# | channel | 通道 | all numbers of one colour |
# | dtype | 数据类型 | the kind of number: uint8, float32, float64 |
# | threshold | 阈值 | a limit between two answers |
# | histogram | 直方图 | how often each value occurs |
# | decode, encode | 解码、编码 | bytes of a file to an array, and back |
# | view, copy | 视图、副本 | another look at the same memory; memory of its own |
# | clip | 截断 | values beyond the ends become the ends |
# | crop, resize, flip | 裁剪、缩放、翻转 | throw edges away; squeeze or stretch; mirror |
# | interpolation | 插值 | how new pixels come from old ones |
# | broadcasting | 广播 | NumPy repeats axes of length 1 as needed |
# | mean, standard deviation | 均值、标准差 | the average; how far values usually lie from it |
# | standardise | 标准化 | mean 0, standard deviation 1 |
# | framework | 框架 | a library that computes derivatives and uses the graphics card |
# | computational graph, static, dynamic | 计算图、静态、动态 | operations as nodes; drawn before, or recorded while computing |
# | tensor, device | 张量、设备 | PyTorch's array; the processor on which it lies |
#
# ## References
#
# - C. R. Harris et al. (2020). *Array programming with NumPy.* [doi:10.1038/s41586-020-2649-2](https://doi.org/10.1038/s41586-020-2649-2)
# - G. Bradski (2000). *The OpenCV library.* Dr. Dobb's Journal; documentation: [docs.opencv.org](https://docs.opencv.org/)
# - NumPy: [broadcasting](https://numpy.org/doc/stable/user/basics.broadcasting.html), with pictures
# - ITU-R BT.601 (the weights of red, green and blue): [itu.int/rec/R-REC-BT.601](https://www.itu.int/rec/R-REC-BT.601)
# - A. Paszke et al. (2019). *PyTorch: an imperative style, high-performance deep learning library.* [arXiv:1912.01703](https://arxiv.org/abs/1912.01703)
# - M. Abadi et al. (2016). *TensorFlow: a system for large-scale machine learning.* [arXiv:1605.08695](https://arxiv.org/abs/1605.08695)
# - Photos: Chelsea the cat by Stéfan van der Walt (CC0); Eileen Collins by NASA (public domain); both from scikit-image.
