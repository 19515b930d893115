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

# %% slide="skip"
from pathlib import Path

import cv2
import numpy as np
import skimage.data
import torch

from course_utils.chapters.ch00_start import demos as ch00
from course_utils.chapters.ch00_start import exercises as ex
from course_utils.datasets import load
from tools import deck

photo = load("photos")["chelsea"].rgb
astronaut = load("photos")["astronaut"].rgb
content = np.frombuffer((Path(skimage.data.data_dir) / "astronaut.png").read_bytes(), dtype=np.uint8)
image = cv2.imdecode(content, cv2.IMREAD_COLOR)

# %% [markdown] slide="slide" tags=["question"]
# # 00 · Start here
#
# What do you see? And what does the computer see?

# %%
deck.pictures(photo[20:260, 6:436], says="Chelsea, a cat with green eyes, looks past the camera.", zoom=2)

# %% [markdown] slide="notes"
# 2 min. Collect answers: a cat, where she looks, that she is awake, the window in her eye. All of it in a tenth of a second and without effort. Then the second question; take what comes. The answer needs four slides.

# %% [markdown] slide="slide" tags=["question"]
# ## Magnify the eye, further and further
#
# What will you find in the end?
#
# - finer and finer hairs and reflections
# - a blur
# - something else

# %% [markdown] slide="notes"
# 1 min. Hands up for each. Films teach the first: 'enhance'. Somebody will say pixels; ask what is inside a pixel.

# %% [markdown] slide="slide"
# ## First squares …

# %%
deck.frames(ch00.zoom_demo, {"magnified": 16}, height=510)

# %% [markdown] slide="notes"
# 2 min. If you can, show it live in the notebook: drag 'magnified' slowly. The hairs go, then the pupil becomes steps. A square has one single colour: a pixel, from picture element.

# %% [markdown] slide="slide"
# ## … then numbers, and nothing else

# %%
deck.frames(ch00.zoom_demo, {"magnified": 48, "channel": "red"}, height=510)

# %% [markdown] slide="notes"
# 2 min. This is what is stored. Let somebody find the pupil in the numbers alone: small numbers. The 167 at the top right belongs to the window that the cat looks at. In the notebook every pixel shows three numbers; here it is the red one.

# %% [markdown] slide="slide"
# ## A picture is an array

# %% tags=["show-input"]
print(photo.shape)
print(photo.dtype)
print(photo[106, 167])

# %%
deck.say(f"""
| | |
|---|---|
| **(H, W, C)** | {photo.shape[0]} rows, {photo.shape[1]} columns, {photo.shape[2]} channels: rows first, counted from the top |
| **uint8** | whole numbers from 0 to 255 |
| in all | **{photo.size:,}** numbers |
""")

# %% [markdown] slide="notes"
# 3 min. Array, axis, shape, dtype, channel: five words that come back every week. Height comes first, as in a table; most of the mistakes of the first month are about that. Ask: how many bytes does the photo take? As many as numbers.

# %% [markdown] slide="slide" tags=["question"]
# ## Her suit is orange. In which channel is it brightest?

# %%
deck.pictures(astronaut[:400], says="An astronaut in an orange suit before a pale background.", zoom=1)

# %% [markdown]
# **red**, **green** or **blue**? And in which is it darkest?

# %% [markdown] slide="notes"
# 1 min. Let them say it in words first: orange is a lot of red, some green, hardly any blue.

# %% [markdown] slide="slide"
# ## Each channel is a grey picture of its own

# %%
deck.pictures(
    *astronaut[:370, 60:430].transpose(2, 0, 1),
    titles=["red", "green", "blue"],
    says="The three channels of the astronaut: the suit is bright in the red one and dark in the blue one.",
    zoom=1,
)

# %% [markdown] slide="notes"
# 2 min. Bright where there is much of this colour. In the blue channel the suit is nearly black. The flag is worth a look too: its stripes almost disappear in the red channel, because white and red both have a lot of red.

# %% [markdown] slide="slide"
# ## One number as a limit: a threshold

# %%
deck.frames(ch00.explorer_demo, {"photo": "coins", "channel": "grey", "threshold": 100}, height=440)

# %% [markdown] slide="notes"
# 3 min. Left the photo, in the middle white wherever the value is above 100, right how many pixels have which value: a histogram. The two hills are background and coins. Ask where it fails and why: at the upper left the background is as bright as a coin is elsewhere. The oldest program that recognises something in pictures, and still at work in factories.

# %% [markdown] slide="slide" tags=["question"]
# ## OpenCV reads blue, green, red. We show it as red, green, blue.
#
# - **a** the photo as it was
# - **b** a blue suit
# - **c** a negative
# - **d** a grey photo

# %% [markdown] slide="notes"
# 1 min. Tell them the one fact: OpenCV stores blue, green, red, and the screen expects red, green, blue. Everybody votes.

# %% [markdown] slide="slide"
# ## BGR is not RGB, and nothing warns you

# %%
deck.pictures(
    image[:400],
    astronaut[:400],
    titles=["what OpenCV gives", "what you wanted"],
    says="Left the astronaut in a blue suit, right in her orange one.",
    zoom=1,
)

# %% [markdown]
# In a photo of a grey street you would not notice. Your network would work a little worse.

# %% [markdown] slide="notes"
# 2 min. Green and brightness stay, red and blue change places, skin becomes blue. Everybody makes this mistake once; after today you know what a blue face means.

# %% [markdown] slide="slide" tags=["question"]
# ## The order has to be turned round. `[::-1]` turns round.
#
# **What does `image[::-1]` do to a picture?**

# %% slide="fragment"
report = ex.bgr_to_rgb.check(np.flipud)
deck.say(f"The check says: *“{report.sentences[0]}”*")

# %% [markdown] slide="fragment"
# A check says **which** mistake you made. Be wrong early, and often: it costs nothing.

# %% [markdown] slide="notes"
# 3 min. This is how the exercises work: write a function, run the check, read the sentence, try again. It calls the function in several cases and gives partial points. It never gives the line to write. Show one in the notebook if there is time, with its picture of yours, the expected one and the difference.

# %% [markdown] slide="slide" tags=["question"]
# ## A uint8 ends at 255. What is 200 + 100?
#
# - **a** 255
# - **b** 44
# - **c** an error
# - **d** 300

# %% slide="fragment" tags=["show-input"]
pixel = np.array([200], dtype=np.uint8)
hundred = np.array([100], dtype=np.uint8)
print(pixel + hundred)

# %% [markdown] slide="notes"
# 2 min. Take bids before you press the key. It wraps round like a clock: three hours after eleven it is two.

# %% [markdown] slide="slide"
# ## Brighter by 60, twice

# %%
deck.frames(ch00.brighter_demo, {"add": 60}, height=430)

# %% [markdown]
# **Convert to floats before you calculate.** For floats, 0.0 is black and 1.0 is white.

# %% [markdown] slide="notes"
# 3 min. Left what uint8 does, in the middle what we meant, right the rule as a curve: the red dots fall from 255 to 0. Point at the face. Two agreements about range, 0 to 255 and 0 to 1, and most black or white screens of beginners are a mixture of the two.

# %% [markdown] slide="slide"
# ## Channels last, channels first

# %%
table = np.array([[1, 2, 3], [4, 5, 6]])
deck.say(f"""
| | shape | |
|---|---|---|
| NumPy, OpenCV, your screen | **(H, W, C)** | the three numbers of a pixel together |
| PyTorch | **(C, H, W)** | each channel a picture of its own |

The table `{table.tolist()}`:

| | |
|---|---|
| `transpose(1, 0)` | `{table.transpose(1, 0).tolist()}` |
| `reshape(3, 2)` | `{table.reshape(3, 2).tolist()}` |
""")

# %% [markdown] slide="fragment"
# Same shape. Only one of them keeps 4 beside 1.

# %% [markdown] slide="notes"
# 3 min. transpose moves axes, reshape pours the numbers into a new form. A wrong reshape raises no error and turns every picture into noise. Let them say which of the two results is a table on its side.

# %% [markdown] slide="slide" tags=["question"]
# ## The photo has the shape (300, 451, 3)
#
# Which shape has `cv2.resize(photo, (200, 100))`?

# %% slide="fragment"
small = cv2.resize(photo, (200, 100), interpolation=cv2.INTER_AREA)
deck.say(f"**{small.shape}**: sizes in OpenCV are (width, height), shapes in NumPy are (height, width).")
deck.pictures(small, says="The cat, squeezed from top to bottom.", zoom=2)

# %% [markdown] slide="notes"
# 2 min. Hands up for (200, 100, 3) and for (100, 200, 3). And the cat is squeezed: nobody asked resize to keep proportions. Cutting loses edges, resizing loses proportions; black edges keep all and spend pixels on nothing.

# %% [markdown] slide="slide" tags=["question"]
# ## Broadcasting: lined up at the right, axis by axis
#
# | | axis 0 | axis 1 | axis 2 |
# |---|---|---|---|
# | photo | 300 | 451 | 3 |
# | factors | | | 3 |
#
# Lengths fit if they are **equal, 1 or missing**.
#
# Which fit: (451,), (300, 1, 1), (300,), (451, 1)?

# %% slide="fragment"
evening, fade = photo / 255 * [1, 0.8, 0.5], photo / 255 * np.linspace(1, 0, 451)[:, None]
deck.pictures(
    *(picture[::2, ::2] for picture in (photo, evening, fade)),
    titles=["photo", "× (3,)", "× (451, 1)"],
    says="The cat, the cat in evening light, and the cat in light that fades to the right.",
    zoom=1,
)

# %% [markdown] slide="notes"
# 3 min. (300, 1, 1) and (451, 1) fit; (451,) and (300,) stand under the 3. It costs no loop and no memory. In the exercise it standardises a picture: three means and three deviations against half a million numbers.

# %% [markdown] slide="slide"
# ## Who needs this?
#
# | | the question to the picture |
# |---|---|
# | paying, entering | Is it the person on the card? |
# | traffic, crowds, video | How many, and where do they go? |
# | factories | Has this part a scratch? |
# | driver assistance | Which pixels are road? |
# | medicine | Where does the tumour end? |
# | reading texts (OCR) | Which letters are these? |
# | generating | What has nobody seen yet? |

# %% [markdown] slide="notes"
# 3 min. Each line is a chapter or two of the course; ask which one they came for. Two of the lines concern people who did not ask for it. Who is recognised worse than others, and who may say no: chapter 17.

# %% [markdown] slide="slide"
# ## The frameworks
#
# | | since | when does it know the graph? |
# |---|---|---|
# | Theano | 2007 | before: **static** (ended 2017) |
# | Caffe | 2013 | before: static (no longer developed) |
# | TensorFlow, with Keras | 2015 | before; since 2019 while computing |
# | MXNet | 2015 | both (retired 2023) |
# | **PyTorch** | 2016 | while computing: **dynamic** |
# | JAX | 2018 | traced, then compiled |

# %% [markdown] slide="notes"
# 3 min. A framework adds two things to NumPy: derivatives and the graphics card. Static: draw the plan, then build; fast, runs without Python, hard to debug. Dynamic: compute, and record what you did. The border has become soft: torch.compile makes a static graph of a dynamic program.

# %% [markdown] slide="slide" tags=["question"]
# ## How often does this loop run?

# %% tags=["show-input"]
x = torch.tensor(3.0, requires_grad=True)
y = x
while y < 100:
    y = y * x
y.backward()

# %% slide="fragment"
deck.say(
    f"$y = x^5 = {y.item():.0f}$, and the derivative is $5x^4 = {x.grad.item():.0f}$. It depends on $x$ how long the recorded graph is."
)

# %% [markdown] slide="notes"
# 2 min. Four multiplications: 9, 27, 81, 243. In a static graph the loop would have to be a node of its own. Here Python decides, and the derivative still comes out. What runs is what you read; that is why this course uses it.

# %% [markdown] slide="slide"
# ## What to remember
#
# - A picture is an array: **(H, W, C)**, rows first. Nothing but numbers is stored.
# - OpenCV reads **BGR**. Nothing warns you.
# - A **uint8** wraps round at 255. Floats: black is 0, white is 1.
# - PyTorch wants **(C, H, W)**: `transpose`, not `reshape`.
# - Broadcasting: lined up at the right; equal, 1 or missing.
#
# Predict, move, write, check. **Next: in which direction does one turn a weight?**

# %% [markdown] slide="notes"
# 2 min. Send them to the notebook: `python3 course.py lab`, four exercises, three predictions, about ninety minutes. The first cell to look at is the table of the doctor: whoever has a red line brings it to the next hour.
