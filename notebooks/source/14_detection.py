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
# # 14 · Object detection I: boxes, grids, anchors
#
# What is in this picture, and *where*? So far a network gave one answer for a whole picture. A picture with four things in it has four answers, and each of them has a place.
#
# *After this chapter you can* say what a detector has to answer, compare two boxes, run a classifier at all places at once, turn boxes into the numbers that a network is trained on and back, throw out double answers, train a small detector, and measure how good it is.
# *Time:* about five hours, in two sittings if you like; the end of section 4 is a good place to stop. *Needs:* convolutional networks (chapter 08).
#
# **Two questions from earlier chapters**, to warm up:
# <details><summary>A window of 5 × 5 moves over 28 × 28 pixels by one pixel at a time, without padding. How many places has it?</summary>24 × 24: (28 − 5)/1 + 1 = 24 in each direction (chapter 08).</details>
# <details><summary>One person in a hundred has an illness, and a test says 'healthy' always. How often is it right, and which number shows what it is worth?</summary>It is right in 99 % of the cases. Its recall is 0: of those who are ill it finds nobody (chapter 03).</details>

# %%
import numpy as np
import torch

from course_utils import demos, results, viz
from course_utils.chapters.ch14_detection import demos as ch14
from course_utils.chapters.ch14_detection import exercises as ex
from course_utils.datasets import load

world = load("shapes", "train", n=600, size=96)
scenes = [viz.with_boxes(world.images[i], world.boxes[i], world.labels[i], classes=world.classes, zoom=3) for i in (1, 4, 13)]
viz.show(*scenes, zoom=1, says="Three pictures of the shapes world: circles, squares, triangles, stars and crosses over photographs, each in a box with its name.")

# %% [markdown]
# This is the world of the chapter: coloured shapes of five classes on real photographs, drawn by a program, so that every box is exactly known. Colours say nothing about the class, shapes hide each other in part, and the photographs are full of edges that belong to no shape. The box of a shape that is partly hidden encloses what can be seen of it.
#
# ## 1 · From 'what' to 'where'
#
# Four questions about the same picture, each harder than the one before:
#
# | task | question | the network answers |
# |---|---|---|
# | classification | what is it? | one of $k$ classes |
# | localisation | what is it, and where? (one object) | a class and a box |
# | landmarks | where are its parts? | two numbers for each of L points |
# | detection | what is there, and where, however many? | a list of classes and boxes |

# %%
face = load("photos")["astronaut"].rgb[30:230, 130:330]
points = np.array([[73, 71], [117, 73.5], [93, 93], [74, 109.5], [117, 110]])  # x and y: eyes, nose, corners of the mouth
box = np.array([[52, 40, 142, 148]])
dots = np.concatenate([points - 4, points + 4], axis=1)
viz.show(face, viz.with_boxes(face, box, [0], classes=["person"], zoom=1), viz.with_boxes(face, dots, zoom=1), titles=["what: person", "what and where", "landmarks"], zoom=1, says="A portrait three times: as it is; with a box around the face; with five points on eyes, nose and mouth.")

# %% [markdown]
# **Landmarks** are only numbers: a network with $2L$ outputs, trained with squared error, finds the corners of the eyes or the joints of a skeleton, as long as point 3 is the same point in every training picture. What one does with them: lay a hat on a head, turn faces upright before they are compared (chapter 17), read a posture.
#
# ### A box in numbers
#
# A box can be written as two **corners** $(x_1, y_1, x_2, y_2)$, or as its **centre** with width and height, $(b_x, b_y, b_w, b_h)$. In this course x goes to the right and y *down*, from the upper left corner of the picture, and both are positions between pixels: a box around the pixels of columns 10 to 49 has $x_1 = 10$ and $x_2 = 50$, and is $50 - 10 = 40$ wide. (Some programs write the last column, 49, and then have to add 1 to every width. Mixing both is one of the most frequent mistakes in this trade.)

# %% tags=["numbers"]
x1, y1, x2, y2 = 10, 20, 50, 100
print("corners", (x1, y1, x2, y2), "→ centre", ((x1 + x2) / 2, (y1 + y2) / 2), "width and height", (x2 - x1, y2 - y1))

# %% [markdown]
# ### Exercise 14.1 · Two ways to write a box  ●○○  (2 points)
#
# Write `box_convert(boxes, to)`. `boxes` is an array (N, 4), one box in each row; `to` names the form that comes out:
#
# - `to="centre"`: the rows are corners, $(x_1, y_1, x_2, y_2)$, and become $(b_x, b_y, b_w, b_h)$, centre, width and height
# - `to="corners"`: the rows are in centre form and become corners
#
# Coordinates are positions, measured in pixels from the left and upper edge of the image: a box from $x_1 = 10$ to $x_2 = 50$ is 40 wide. A box may reach beyond the picture, so coordinates may be negative. The boxes may be decimal numbers, whole numbers or uint8; N may be 0, and then the answer has the shape (0, 4). Return a new array (N, 4) of decimal numbers; `boxes` stays as it is. `to` is always one of the two. torchvision's `box_convert` is not allowed.
# <details><summary>Hint: where to start</summary>Take the array apart into its four columns first, then write one line for each column of the answer. <code>np.stack(columns, axis=1)</code> puts four columns beside each other.</details>
# <details><summary>Hint: uint8</summary>What is 200 + 100 if both are uint8? Chapter 00 had the same trouble with brightness.</details>

# %% exercise="box_convert"
def box_convert(boxes, to):
    """(N, 4) corners → centre form (to="centre"), or centre form → corners (to="corners")."""
    ### BEGIN SOLUTION
    a, b, c, d = np.asarray(boxes, dtype=float).T
    if to == "centre":
        columns = [(a + c) / 2, (b + d) / 2, c - a, d - b]
    else:
        columns = [a - c / 2, b - d / 2, a + c / 2, b + d / 2]
    return np.stack(columns, axis=1)
    ### END SOLUTION

# %% check="box_convert"
ex.box_convert.check(box_convert)

# %%
convert = ex.box_convert.yours(box_convert)

# %% [markdown]
# ### What the network is asked for
#
# Let there be one object at most, of one of three classes: pedestrian, car, motorcycle. The **target** is one row of numbers,
#
# $$y = [\,p_c,\ b_x,\ b_y,\ b_w,\ b_h,\ c_1,\ c_2,\ c_3\,],$$
#
# with $p_c = 1$ if there is an object, its box (here as shares of the picture, 0 to 1), and a 1 for its class. If there is none, $p_c = 0$, and all the rest has no meaning; lectures write question marks.
#
# What should the loss be? The sum of the squared differences is a start. But where there is nothing, nobody can say where the box of nothing lies, and a network should not be taught that it lies at (0, 0). So the rest counts **only if the target says that there is an object**. Here are a car and an empty street, both predicted not quite right:

# %% tags=["numbers"]
car, street = np.array([1, 0.5, 0.6, 0.4, 0.3, 0, 1, 0]), np.zeros(8)
says_car, says_street = np.array([0.8, 0.5, 0.7, 0.2, 0.3, 0.1, 0.7, 0.2]), np.array([0.3, 0.9, 0.2, 0.4, 0.4, 0.5, 0.3, 0.2])
print("car:   ", np.round((says_car - car) ** 2, 2), "all of it counts:", round(float(((says_car - car) ** 2).sum()), 2))
print("street:", np.round((says_street - street) ** 2, 2), "p_c alone counts:", round(float((says_street - street)[0] ** 2), 2))

# %% [markdown]
# (In practice $p_c$ gets the loss of chapter 03's logistic regression, $-\ln p_c$ or $-\ln(1 - p_c)$, and the classes cross-entropy. The mask stays the same.)
#
# ### Exercise 14.2 · A loss with a mask  ●●○  (2 points)
#
# Write `localization_loss(prediction, target)` for n images with one object or none. Both are arrays (n, 5 + k) of decimal, finite numbers, a row for each image: $p_c, b_x, b_y, b_w, b_h, c_1, \dots, c_k$, with n and k at least 1. In `target`, $p_c$ is exactly 1 or 0. The loss of one image is
#
# - the sum of the squared differences of all 5 + k entries, if its *target* has $p_c = 1$
# - the squared difference of $p_c$ alone, if its target has $p_c = 0$; the other entries of that target mean nothing and may hold any numbers
#
# Return the mean of the n losses, one decimal number. Nothing is halved, weighted or rooted. Both arrays stay as they are.
# <details><summary>Hint: where to start</summary>First the squared differences, an array (n, 5 + k). Which of them should count?</details>
# <details><summary>Hint: without a loop</summary>Make a mask of the same shape, with 1 where an entry counts and 0 where not. Its first column is the same in every image. What do the others have to do with the target?</details>

# %% exercise="localization_loss"
def localization_loss(prediction, target):
    """prediction, target: (n, 5 + k), rows p_c, b_x, b_y, b_w, b_h, c_1 … c_k → mean loss, one number."""
    ### BEGIN SOLUTION
    error = (prediction - target) ** 2
    there = target[:, 0] == 1
    losses = error[:, 0] + np.where(there, error[:, 1:].sum(axis=1), 0)
    return losses.mean()
    ### END SOLUTION

# %% check="localization_loss"
ex.localization_loss.check(localization_loss)

# %%
masked_loss = ex.localization_loss.yours(localization_loss)

# %% [markdown]
# ### One trunk, two heads
#
# A network for this has a common **trunk** of convolutions and two **heads**: one answers with the class, one with the box. One way to train it goes in three steps: first the trunk with the class, as an ordinary classifier; then the box head alone, with the trunk frozen; then everything together, with small steps. Here it is on digits of 16 to 28 pixels that lie anywhere on 40 × 40 pixels.

# %%
from torch import nn


def placed(images, seed):
    """Digits (N, 28, 28), made smaller and put somewhere on 40 × 40 pixels; their boxes in centre form, as shares of the side."""
    rng = np.random.default_rng(seed)
    canvas, corners = np.zeros((len(images), 1, 40, 40), dtype=np.float32), np.zeros((len(images), 4))
    for i, digit in enumerate(torch.tensor(images / 255, dtype=torch.float32)):
        side = int(rng.integers(16, 29))
        y, x = rng.integers(0, 41 - side, 2)
        canvas[i, 0, y : y + side, x : x + side] = nn.functional.interpolate(digit[None, None], size=(side, side), mode="bilinear", antialias=True)[0, 0]
        rows, cols = np.nonzero(canvas[i, 0] > 0.2)  # row and column of every pixel with ink
        corners[i] = cols.min(), rows.min(), cols.max() + 1, rows.max() + 1
    return torch.tensor(canvas), torch.tensor(convert(corners, "centre") / 40, dtype=torch.float32)

known, held = load("digits", "train", size=28), load("digits", "test", size=28)
(inputs, boxes), (new_inputs, new_boxes) = placed(known.images, 0), placed(held.images, 1)
classes, new_classes = torch.tensor(known.labels), torch.tensor(held.labels)
ink = convert(new_boxes[:4].numpy() * 40, "corners")
viz.show(*[viz.with_boxes(new_inputs[i, 0].numpy(), ink[i : i + 1], zoom=4) for i in range(4)], zoom=1, says="Four of the new pictures: digits of different sizes at different places, each in the box of its ink.")

# %% [markdown]
# Before anything learns: **what does a box cost that never looks?** The mean of all training boxes, given as the answer to every picture, is the number to beat. And since a frozen trunk always makes the same 64 numbers from a picture, the best box head for it need not be trained step by step: it is a linear regression, and `torch.linalg.lstsq` (least squares, chapter 03) finds it at once.

# %% tags=["nbval-ignore-output"]
torch.manual_seed(0)
maps = nn.Sequential(nn.Conv2d(1, 8, 5, stride=2), nn.ReLU(), nn.Conv2d(8, 16, 5, stride=2), nn.ReLU())  # 40 → 18 → 7 pixels a side
trunk = nn.Sequential(maps, nn.Flatten(), nn.Linear(16 * 7 * 7, 64), nn.ReLU())
class_head, box_head = nn.Linear(64, 10), nn.Linear(64, 4)

def learn(parts, box_weight, rate, epochs):
    """Train these parts on the class loss plus box_weight times the squared error of the boxes."""
    optimiser = torch.optim.Adam([p for part in parts for p in part.parameters()], lr=rate)
    shuffle = torch.Generator().manual_seed(0)
    for _ in range(epochs):
        for rows in torch.randperm(len(inputs), generator=shuffle).split(32):  # all numbers in random order, 32 at a time
            seen = trunk(inputs[rows])
            loss = nn.functional.cross_entropy(class_head(seen), classes[rows])
            loss = loss + box_weight * (box_head(seen) - boxes[rows]).square().sum(dim=1).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

# %% tags=["nbval-ignore-output"]
def errors(answers):
    """Mean error of centres and of sizes, in pixels."""
    error = 40 * (answers - new_boxes).abs().mean(dim=0)
    return float(error[:2].mean()), float(error[2:].mean())

def row():
    """Share of right classes, and both errors, of the network as it is now."""
    with torch.no_grad():
        seen = trunk(new_inputs)
        return float((class_head(seen).argmax(dim=1) == new_classes).float().mean()), *errors(box_head(seen))

stages = {"never looks: the mean box": (None, *errors(boxes.mean(dim=0)))}
learn((trunk, class_head), 0, 3e-3, 10)
right_1, *_ = row()
with torch.no_grad():
    numbers, one = trunk(inputs), torch.ones(len(inputs), 1)
    best = torch.linalg.lstsq(torch.cat([numbers, one], dim=1).double(), boxes.double(), driver="gelsd").solution
    box_head.weight.copy_(best[:-1].T)
    box_head.bias.copy_(best[-1])
stages["trunk of the classifier, frozen; best box head"] = row()
learn((trunk, class_head, box_head), 100, 1e-3, 4)
stages["everything together"] = row()
cells = [(name, "" if right is None else f"{right:.0%}", f"{centre:.1f}", f"{size:.1f}") for name, (right, centre, size) in stages.items()]
viz.table(cells, header=("box from", "classes right", "error of the centre", "error of the size"), says="On 500 new pictures: share of right classes, and by how many pixels the two numbers of a centre and the two of a size are wrong in the mean.")

# %% tags=["numbers"]
(_, centre_0, size_0), (right_2, centre_2, size_2), (right_3, centre_3, size_3) = stages.values()
print("freezing the trunk leaves the classes as they are:", right_1 == right_2)
print("centre, frozen trunk: less than two thirds of the error without looking:", centre_2 < 2 / 3 * centre_0)
print("everything together: less than two thirds of that again:", centre_3 < 2 / 3 * centre_2, "  and the classes suffer by less than 5 in 100:", right_3 > right_2 - 0.05)

# %% [markdown]
# The trunk was trained to tell digits apart, and nobody ever told it where one lies. Still its 64 numbers know much of it: a convolution keeps places apart, and the layer behind it sees all 7 × 7 of them. What it had no reason to keep sharp, the place of the centre, training everything together makes sharper; the size was as good before. (Many classes are still wrong: it is a small network, shortly trained, and the digits lie anywhere. Most detectors today train everything at once from the start. The three stages help where pictures with boxes are few and pictures with labels are many.)
#
# One object, though, is not what the first picture showed. With a list of unknown length, what should the first output of the network be about?
#
# ## 2 · All windows in one pass
#
# The oldest answer: cut out a **window**, ask a classifier what is in it, move the window a little, ask again. Then do it all again with larger windows. This is called **sliding windows**, and it works with any classifier. Its price is the number of questions:

# %% tags=["numbers"]
def windows(side, window, step):
    """Places of a square window on a square picture."""
    return ((side - window) // step + 1) ** 2

for step in (1, 4, 16):
    total = sum(windows(512, size, step) for size in (64, 128, 256))
    print(f"512 × 512 pixels, windows of 64, 128 and 256, step {step}: {total:,} questions")

# %% [markdown]
# A linear classifier on a few numbers could be asked that often. For a convolutional network it is too much, and with a large step the object lies between two windows.
#
# But look at two neighbouring windows: most of their pixels are the same, and a convolution computes the same numbers from them, twice. **Why not compute them once, for the whole picture?** Because the network ends with fully connected layers, and these want input of one fixed size. So that is what has to go.
#
# Take a network for windows of 14 × 14 pixels in colour: a convolution with 16 filters of 5 × 5 makes 10 × 10 × 16 of them, pooling 5 × 5 × 16, and then come 400 hidden numbers, 400 more, and 4 scores. The first of these hidden numbers is a weighted sum of all 5 × 5 × 16 numbers. And so is one output of a *convolution with a window of 5 × 5*, on a map that has room for exactly one place. **A fully connected layer is a convolution whose window is as large as its input.** The layers after it have a window of 1 × 1.

# %% tags=["numbers"]
torch.manual_seed(1)
first = nn.Sequential(nn.Conv2d(3, 16, 5), nn.ReLU(), nn.MaxPool2d(2))  # 14×14×3 → 10×10×16 → 5×5×16
layers = [nn.Linear(5 * 5 * 16, 400), nn.Linear(400, 400), nn.Linear(400, 4)]

def classify(window):
    """One window (1, 3, 14, 14) → 4 scores, with fully connected layers."""
    x = torch.flatten(first(window), 1)
    return layers[2](layers[1](layers[0](x).relu()).relu())

one_window = torch.rand(1, 3, 14, 14)

def sizes_of(x):
    """(1, C, H, W) → (H, W, C), as the text writes it."""
    return tuple(x.permute(0, 2, 3, 1).shape[1:])

print("14 × 14 × 3 →", sizes_of(first[0](one_window)), "→", sizes_of(first(one_window)), "→ 400 → 400 →", classify(one_window).shape[1])

# %% [markdown]
# ### Exercise 14.3 · A layer becomes a convolution  ●●○  (2 points)
#
# Write `fc_to_conv(fc, shape)`. `fc` is a `torch.nn.Linear` that was trained on maps of shape `shape` = (C, h, w) (h and w may differ), laid in one row by `torch.flatten` (channel by channel, in a channel row by row). It has C·h·w inputs, F outputs and biases. Return a `torch.nn.Conv2d` with the weights and biases of `fc` that gives, on maps (N, C, H, W) of any size, at least h × w, the answers of `fc` for every window of h × w places: an output of shape (N, F, H − h + 1, W − w + 1), without padding, step 1. Its numbers are copies, right to the last digit, and have the type of those of `fc`, float32 or float64. `fc` stays as it is and can still be trained.
# <details><summary>Hint: where to start</summary>Which shape has <code>fc.weight</code>, and which shape has the <code>weight</code> of a Conv2d? Print both.</details>
# <details><summary>Hint: putting numbers into a layer</summary>Under <code>with torch.no_grad():</code> a layer's numbers can be overwritten: <code>layer.bias.copy_(numbers)</code>. Without it PyTorch stops, and speaks of a leaf variable that requires grad: it believes that this is a step of training.</details>

# %% exercise="fc_to_conv"
import torch


def fc_to_conv(fc, shape):
    """fc: Linear(C·h·w, F), shape: (C, h, w) → Conv2d with the same numbers: (N, C, H, W) → (N, F, H−h+1, W−w+1)."""
    ### BEGIN SOLUTION
    channels, h, w = shape
    conv = torch.nn.Conv2d(channels, fc.out_features, (h, w), dtype=fc.weight.dtype)
    with torch.no_grad():
        conv.weight.copy_(fc.weight.reshape(fc.out_features, channels, h, w))
        conv.bias.copy_(fc.bias)
    return conv
    ### END SOLUTION

# %% check="fc_to_conv"
ex.fc_to_conv.check(fc_to_conv)

# %%
as_convolution = ex.fc_to_conv.yours(fc_to_conv)

# %% [markdown]
# Now all three layers become convolutions, and the network takes pictures of any size. (No layer pads. With padding, a window in the middle of a picture would see neighbours where the same window alone sees zeros, and the equality below would be lost.)

# %% tags=["numbers"]
shapes = [(16, 5, 5), (400, 1, 1), (400, 1, 1)]
convs = [as_convolution(fc, shape) for fc, shape in zip(layers, shapes, strict=True)]

def slide(picture):
    """A picture (1, 3, H, W), at least 14 × 14 → scores (1, 4, rows, columns), one for each window, in one pass."""
    return convs[2](convs[1](convs[0](first(picture)).relu()).relu())

with torch.no_grad():
    for side in (14, 16):
        print(f"{side} × {side} × 3 → {sizes_of(slide(torch.rand(1, 3, side, side)))}")
    assert slide(torch.rand(1, 3, 16, 16)).shape[1:] == (4, 2, 2)

# %% [markdown]
# 16 × 16 × 3 gives 2 × 2 × 4: four windows, four scores each. And 28 × 28?

# %% [markdown]
# ### Predict, then look
#
# The network expects 14 × 14 pixels: a convolution of 5 × 5, a pooling of 2 × 2 with step 2, then layers that see all that is left. Now it gets a picture of 28 × 28 pixels. **How many windows does it answer in one pass?**
#
# - **a**: 2 × 2 = 4, side by side
# - **b**: 4 quarters and one in the middle, 5
# - **c**: 8 × 8 = 64
# - **d**: 15 × 15 = 225

# %% exercise="predict_windows"
def predict_windows():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION

# %% check="predict_windows"
ex.predict_windows.check(predict_windows)

# %% tags=["numbers"]
with torch.no_grad():
    picture = torch.rand(1, 3, 28, 28)
    passed = slide(picture)
    apart = max(
        float((classify(picture[:, :, 2 * i : 2 * i + 14, 2 * j : 2 * j + 14])[0] - passed[0, :, i, j]).abs().max())
        for i in range(8)
        for j in range(8)
    )
print("28 × 28 × 3 →", sizes_of(passed), " the 64 windows one by one, step 2, give the same:", apart < 1e-5)
assert passed.shape[1:] == (4, 8, 8)

# %% [markdown]
# The step between windows is 2 pixels because the network pools by 2: **the stride of the windows is the product of the strides of the layers.** Nobody chose it. Here are the four windows of 16 × 16 and the place that each of them has in the output.

# %%
with viz.figure(says="Four times the same 16 by 16 pixels with a window of 14 by 14 in the corners, 2 pixels apart, and below each the place of its answer in the 2 by 2 output.", size=(9, 3.9), rows=2, cols=4) as axes:
    for number, (i, j) in enumerate(np.ndindex(2, 2)):  # (0, 0), (0, 1), (1, 0), (1, 1)
        top, bottom = axes[:, number]
        shade = np.full((16, 16), 0.9)
        shade[2 * i : 2 * i + 14, 2 * j : 2 * j + 14] = 0.45
        shade[2:14, 2:14] -= 0.15  # what all four windows share
        top.imshow(shade, vmin=0, vmax=1)
        top.set_title(f"row {2 * i}, column {2 * j}", size=12)
        place = np.full((2, 2), 0.9)
        place[i, j] = 0.3
        bottom.imshow(place, vmin=0, vmax=1)
        for ax in (top, bottom):
            ax.set(xticks=[], yticks=[])
    axes[0, 0].set_ylabel("picture")
    axes[1, 0].set_ylabel("output")

# %% [markdown]
# The dark 12 × 12 pixels in the middle are seen by all four windows. **How much work does that save?** Move the sliders: n is the side of the picture, place the number of a window; then change the hidden numbers.

# %% tags=["demo"]
demos.show(ch14.windows_demo)

# %% [markdown]
# Two of these cases as numbers, and a network that was really used:

# %% tags=["numbers"]
def multiplications(side, hidden):
    """(first layer one by one, in one pass, layers behind the pooling) for all windows of a picture of side × side."""
    places = ((side - 14) // 2 + 1) ** 2
    return places * 10 * 10 * 16 * 75, (side - 4) ** 2 * 16 * 75, places * hidden * (5 * 5 * 16 + hidden + 4)

for side, hidden in ((64, 400), (64, 20)):
    alone, shared, behind = multiplications(side, hidden)
    print(f"{side} pixels, {hidden:>3} hidden: first layer {alone / shared:4.1f} times less work in one pass, everything {(alone + behind) / (shared + behind):.1f} times")
vgg = [(224, 3, 64), (224, 64, 64), (112, 64, 128), (112, 128, 128), (56, 128, 256), (56, 256, 256), (56, 256, 256), (28, 256, 512), (28, 512, 512), (28, 512, 512)] + 3 * [(14, 512, 512)]
convolutions = sum(side * side * 9 * before * after for side, before, after in vgg)  # side of the map, maps before and after
connected = 7 * 7 * 512 * 4096 + 4096 * 4096 + 4096 * 1000
print(f"VGG-16, one window of 224 × 224: {convolutions / (convolutions + connected):.1%} of the multiplications are convolutions")

# %% [markdown]
# In the *first* layer it saves very much, and the more the larger the picture. Behind the pooling it saves **nothing**, because there each window has numbers of its own. In this little network most of the work lies behind the pooling, so that all in all little is gained; with 20 hidden numbers instead of 400 less of it lies there, and much is gained (the second line). And in VGG-16, a large network of 2014 with thirteen convolutions of 3 × 3 and three fully connected layers, nearly all of the work is convolutions.
#
# **OverFeat** (2013) was built this way: a classifier turned into convolutions, slid over the picture at up to six sizes, with a second head that says, in each window, how the box should be moved to fit the object. That head points to the next idea: if each place of the map answers with a box anyway, the box need not be the window.
#
# ## 3 · How well do two boxes agree?
#
# Before boxes can be learnt there has to be a number for how right one is. The usual one is the **intersection over union**, IoU: the area that both boxes cover, divided by the area that at least one of them covers.
#
# $$\text{IoU}(A, B) = \frac{|A \cap B|}{|A \cup B|}, \qquad |A \cup B| = |A| + |B| - |A \cap B|$$
#
# It is 1 if the boxes are equal and 0 if they share nothing, and it does not depend on the size of the picture. A worked example: 4 × 2 pixels at (0, 0), and 4 × 5 pixels at (2, 1). They share what lies from x = 2 to x = 4 and from y = 1 to y = 2:

# %% tags=["numbers"]
wide, high = min(4, 6) - max(0, 2), min(2, 6) - max(0, 1)
both = wide * high
print(f"they share {wide} × {high} = {both}, and cover {4 * 2} + {4 * 5} − {both} = {8 + 20 - both} together: IoU = {both / (28 - both):.4f}")

# %% [markdown]
# ### Predict, then look
#
# Two boxes of 10 × 10 pixels. One is moved to the right by half its width, 5 pixels. **What is their IoU?**
#
# - **a**: 1/2
# - **b**: 1/3
# - **c**: 2/3
# - **d**: 1/4

# %% exercise="predict_iou"
def predict_iou():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_iou"
ex.predict_iou.check(predict_iou)

# %% [markdown]
# Now move the second box, and watch both bars. Where is the IoU exactly 0? What does the other bar do there?

# %% tags=["demo"]
demos.show(ch14.iou_demo)

# %% [markdown]
# By convention a prediction counts as **right if its IoU is at least 0.5**. That is stricter than it sounds: a box that is shifted by half its width looks half right, has an IoU of 1/3, and counts as a miss. And it is a convention: a well-known test of street scenes (KITTI) asks for 0.7 where cars are meant, and section 7 averages over ten values.
#
# As soon as the boxes part, the IoU is 0, whether they lie next to each other or at two ends of the picture. A loss made of it has no slope there, and nothing tells a network in which direction the object lies. The **generalised IoU** takes something off for empty space. With $C$, the smallest box around both:
#
# $$\text{GIoU} = \text{IoU} - \frac{|C| - |A \cup B|}{|C|}$$
#
# It runs from −1 to 1, and grows when boxes that lie apart come nearer to each other. That is its use: 1 − GIoU can be a loss for the box. (The detector of this chapter has a simpler loss; here GIoU only shows what IoU cannot see.)

# %% tags=["numbers"]
for gap in (0, 10, 40):
    union, hull = 100 + 100, (20 + gap) * 10  # two boxes of 10 × 10 beside each other, with a gap
    print(f"gap of {gap:>2} pixels: IoU 0, GIoU {0 - (hull - union) / hull:.2f}")

# %% [markdown]
# ### Exercise 14.4 · Every box against every box  ●●○  (3 points)
#
# Write `iou_matrix(a, b)` for two sets of boxes, `a` of shape (n, 4) and `b` of shape (m, 4), corners $(x_1, y_1, x_2, y_2)$ with $x_1 \le x_2$ and $y_1 \le y_2$. Return an array (n, m) of decimal numbers: entry [i, j] is the IoU of `a[i]` and `b[j]`. Boxes that only touch share nothing. Where the union has no area, because neither box has one, the IoU is 0. (Adding a tiny number such as 1e-9 to every union, so that nothing is divided by 0, is allowed.) n or m may be 0; then the array is empty, with shape (n, m). The boxes may be decimal numbers, whole numbers or uint8, and coordinates may also be shares of the image, 0 to 1. No Python loops (a comprehension is one, too), and no ready-made IoU of torchvision. `a` and `b` stay as they are.
# <details><summary>Hint: where to start</summary>Draw two boxes that overlap. Where does the overlap begin, where does it end? What do the same formulas give when the boxes lie apart?</details>
# <details><summary>Hint: all pairs at once</summary><code>a[:, None]</code> has shape (n, 1, 4), <code>b[None]</code> has shape (1, m, 4). An operation on both gives (n, m, 4): every pair.</details>

# %% exercise="iou_matrix"
def iou_matrix(a, b):
    """a: (n, 4), b: (m, 4), corners → (n, m), IoU of every pair; 0 where neither has an area."""
    ### BEGIN SOLUTION
    a, b = np.asarray(a, dtype=float)[:, None], np.asarray(b, dtype=float)[None]
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    both = np.maximum(sides, 0).prod(axis=2)
    union = (a[..., 2:] - a[..., :2]).prod(axis=2) + (b[..., 2:] - b[..., :2]).prod(axis=2) - both
    return both / np.where(union == 0, 1, union)
    ### END SOLUTION

# %% check="iou_matrix"
ex.iou_matrix.check(iou_matrix)

# %%
ious = ex.iou_matrix.yours(iou_matrix)

# %% [markdown]
# torchvision agrees, and for two boxes without an area it returns NaN, not a number:

# %% tags=["numbers"]
from torchvision import ops

rng = np.random.default_rng(0)
corners = rng.uniform(0, 60, (200, 2))
many = np.concatenate([corners, corners + rng.uniform(4, 40, (200, 2))], axis=1)
theirs = ops.box_iou(torch.tensor(many), torch.tensor(many)).numpy()
print("200 × 200 pairs, the same as torchvision:", np.allclose(ious(many, many), theirs))
point = np.array([[5.0, 5.0, 5.0, 5.0]])
print("a box without area against itself: ours", ious(point, point)[0, 0], " torchvision", float(ops.box_iou(torch.tensor(point), torch.tensor(point))))

# %% [markdown]
# ## 4 · One object, many answers
#
# A detector that answers at every place has a new problem: it is right too often. Five neighbouring places see the same star, and all of them say so. The cure is called **non-maximum suppression** (NMS). It needs two thresholds, in this order:
#
# 1. Throw away every box whose **score** is below a threshold (0.6 in many lectures; in practice lower, as section 7 shows).
# 2. Take the box with the highest score that is left. It **stays**.
# 3. Throw away every other box *of the same class* whose **IoU** with it is above the second threshold, 0.5 say.
# 4. Go on with 2, until nothing is left.
#
# By hand, for three boxes of one class. The second has the highest score, so it stays. Its IoU with the first is $9 \cdot 10 / (100 + 100 - 90)$, so the first goes. The third lies elsewhere, and stays:

# %% tags=["numbers"]
three, three_scores = np.array([[0.0, 0, 10, 10], [1, 0, 11, 10], [30, 30, 40, 45]]), np.array([0.8, 0.9, 0.7])
stay, waiting = [], np.argsort(-three_scores)  # the best score first
while len(waiting):
    stay.append(int(waiting[0]))
    waiting = [i for i in waiting[1:] if ious(three, three)[stay[-1], i] <= 0.5]
print("IoU of the second with each:", np.round(ious(three, three)[1], 3), " these stay, counted from 0:", stay)
assert stay == [1, 2]

# %% [markdown]
# Three places where programs go wrong:
#
# - **Each class for itself.** A person on a horse has nearly the horse's box. If boxes of different classes suppressed each other, one of the two would disappear. But it does not matter from which *place* or part of the network a box came: two boxes of one class compete wherever they were made.
# - **Who is gone is gone.** A suppressed box does not suppress others. Think of a chain in which each box overlaps the next.
# - **Highest score first**, or the doubtful box throws out the good one.
#
# Below, step through what a trained detector said about one picture. **Before you begin:** which will hurt more, an IoU threshold that is too low, or one that is too high? There are a square and four stars in it, and the stars touch each other. White boxes wait for their turn; numbers mark those that stay.

# %% tags=["demo"]
demos.show(ch14.nms_demo)

# %% [markdown]
# At 0.9 nearly everything stays, and the square and three of the stars are reported more than once. At 0.1 the blue star is lost, because its box overlaps that of its neighbour a little. That hurts more: a double answer is a false alarm, with a score that may still tell; an object that was thrown away does not come back. At 0.5 both are right in this picture, and it is luck as much as wisdom: NMS cannot know whether two boxes mean one thing or two. No threshold is right for a crowd.
#
# ### Exercise 14.5 · Non-maximum suppression  ●●○  (4 points)
#
# Write `nms(boxes, scores, labels, threshold)`: `boxes` (n, 4), corners, which may lie beyond the picture, at negative coordinates; `scores` (n,), decimal numbers, which may be 0 or negative; `labels` (n,), whole numbers, the class of each box (any whole numbers, not only 0, 1, 2, …; they may be negative). Go through the boxes from the highest score to the lowest; of equal scores the one with the smaller index comes first. A box **stays** unless its IoU with a box *of the same class* that has stayed before is *larger* than `threshold`. (An IoU equal to the threshold does no harm, and a box that did not stay suppresses nobody.)
#
# Return the indices of the boxes that stay as an array of whole numbers, highest score first, all classes together. n may be 0; then the array is empty, and of whole numbers still. The arguments stay as they are. No box is dropped for its score alone. `ious` from the last exercise may be used; the nms of torchvision may not. Loops are allowed.
# <details><summary>Hint: where to start</summary>Sort the indices by score first. Then carry a list of what has stayed: the next box is compared with that list only.</details>
# <details><summary>Hint: equal scores</summary><code>np.argsort(x, kind="stable")</code> leaves equal entries in the order in which they came. What has to be sorted so that the highest score comes first?</details>

# %% exercise="nms"
def nms(boxes, scores, labels, threshold):
    """boxes: (n, 4), scores: (n,), labels: (n,) → indices of the boxes that stay, highest score first."""
    ### BEGIN SOLUTION
    overlap = ious(boxes, boxes)
    stay = []
    for i in np.argsort(-scores, kind="stable"):
        rivals = [j for j in stay if labels[j] == labels[i]]
        if np.all(overlap[i, rivals] <= threshold):
            stay.append(i)
    return np.array(stay, dtype=int)
    ### END SOLUTION

# %% check="nms"
ex.nms.check(nms)

# %%
suppress = ex.nms.yours(nms)

# %% tags=["numbers"]
scores, kinds = rng.permutation(200) / 200, rng.integers(0, 3, 200)
theirs = ops.batched_nms(torch.tensor(many), torch.tensor(scores), torch.tensor(kinds), 0.3).numpy()
ours_now = suppress(many, scores, kinds, 0.3)
print("of 200 random boxes", len(ours_now), "stay; the same ones in the same order as torchvision:", np.array_equal(ours_now, theirs))

# %% [markdown]
# ## 5 · A grid, and anchors
#
# Back to the question of section 1: with a list of unknown length, what is each output about? **Lay a grid over the picture, and make each cell responsible for the objects whose centre lies in it.** A target vector for each cell, a 3 × 3 grid, three classes: a tensor of 3 × 3 × 8. That is the idea of YOLO (*you only look once*, 2015), and a network that makes 3 × 3 × 8 numbers from a picture is a convolutional network whose last map has 3 × 3 places and 8 channels. One pass, no windows.
#
# The cell that holds the **centre** owns the object, however far the object reaches beyond it. So a box can be larger than its cell, and here conventions part. The place of the centre inside the cell, $b_x$ and $b_y$, lies between 0 and 1 for everybody. The size does not:

# %% tags=["numbers"]
width, cell_side, picture_side, anchor_width = 150, 100, 300, 60
print("in cells, as in many lectures:          b_w =", width / cell_side, "(may be larger than 1)")
print("as a share of the picture, first YOLO:  b_w =", width / picture_side, "(its square root goes into the loss:", f"{np.sqrt(width / picture_side):.3f})")
print("relative to an anchor, YOLO from 2 on:  b_w = ln(150/60) =", round(float(np.log(width / anchor_width)), 3))

# %% [markdown]
# This chapter uses the third, and what an anchor is comes now.
#
# ### Two objects in one cell
#
# A pedestrian in front of a car: both centres lie in the same cell, and the cell has only one vector. The cure is to give each cell several vectors, and each of them a *shape* that it is responsible for: a tall box for pedestrians, a wide one for cars. These shapes are called **anchors**. With two of them the tensor has 3 × 3 × 2 × 8 numbers. An object goes to the cell that holds its centre, and in that cell to the anchor whose shape has the largest IoU with it.
#
# Two objects of one shape in one cell still collide. With 3 × 3 cells that happens; with many cells, seldom (counted below).
#
# **Before you move the object:** the anchors are 60 × 150 and 150 × 60. Which of the two gets a square of 100 × 100? And what changes when the centre of an object moves from one side of a cell's edge to the other?

# %% tags=["demo"]
demos.show(ch14.anchor_demo)

# %% tags=["numbers"]
def shape_iou(a, b):
    """Widths and heights (n, 2) and (m, 2) → (n, m): IoU of boxes with the same centre."""
    return ious(np.concatenate([-a / 2, a / 2], axis=1), np.concatenate([-b / 2, b / 2], axis=1))

tall_and_wide = np.array([[60.0, 150.0], [150.0, 60.0]])
print("100 × 100 against 60 × 150 and 150 × 60:", np.round(shape_iou(np.array([[100.0, 100.0]]), tall_and_wide)[0], 3))
print("ln: twice as wide", round(float(np.log(2)), 2), " half as wide", round(float(np.log(0.5)), 2), " as wide as the anchor", np.log(1.0))

# %% [markdown]
# Both anchors fit the square equally well, and a rule has to decide: the first. The object may go where it likes inside its cell without any change of the owner; one pixel over the edge, and another part of the tensor is responsible.
#
# **Why the logarithm of a ratio, and not the size itself?** (Numbers relative to an anchor are called *offsets*.) Because the network then has to say less. A fresh network answers with numbers near 0, and $\ln(w / w_a) = 0$ means 'as large as the anchor', which is a sensible first guess; width 0 would not be. Twice as wide and half as wide are equally far from it. And what comes out, $w_a e^{t}$, can never be negative.
#
# **Where do anchors come from?** By hand, by looking at the data. Or by k-means on the widths and heights of all training boxes, where 'near' means a large IoU and not a small distance, so that small boxes count as much as large ones. Or they are learnt like weights. K-means makes k groups: it begins with k shapes, gives every box to the shape that is nearest, takes the mean of each group as its new shape, and does this again and again. In a few lines:

# %% tags=["numbers"]
sizes = np.concatenate(world.boxes)
sizes = sizes[:, 2:] - sizes[:, :2]

def k_means_anchors(sizes, k, rounds=20):
    """k mean shapes of the groups of boxes that overlap them best."""
    by_area = sizes[np.argsort(sizes.prod(axis=1))]
    anchors = by_area[(2 * np.arange(k) + 1) * len(sizes) // (2 * k)]  # to begin with: the middle of each k-th part
    for _ in range(rounds):
        nearest = shape_iou(sizes, anchors).argmax(axis=1)
        anchors = np.array([sizes[nearest == j].mean(axis=0) for j in range(k)])
    return anchors

for k in (1, 3, 5):
    found = k_means_anchors(sizes, k)
    print(k, "anchor(s):", " ".join(f"{w:.0f}×{h:.0f}" for w, h in found), f" mean IoU with the best one {shape_iou(sizes, found).max(axis=1).mean():.2f}")

# %% [markdown]
# Shapes in this world are about as wide as high, so the anchors differ in size. In streets they would differ in form.
#
# ### Exercise 14.6 · From boxes to targets  ●●●  (4 points)
#
# Write `encode_targets(boxes, labels, anchors, grid, cell, k)`, which lays the objects of one image into the tensor that a network is trained on:
#
# - `boxes`: (n, 4), corners in pixels; every box lies inside the image and has an area. `labels`: (n,), classes from 0 to k − 1. n may be 0. Boxes may be uint8.
# - `anchors`: (A, 2), width and height of each anchor in pixels
# - `grid` = (rows, columns) of the grid; `cell`: the side of its square cells in pixels, which need not be a whole number; the image has rows · cell by columns · cell pixels
# - `k`: how many classes there are
#
# Return an array of shape (rows, columns, A, 5 + k), decimal numbers, that is 0 everywhere except in one block of 5 + k numbers for each object:
#
# - the **cell** is the one that holds the centre of the box; a centre exactly on the edge of two cells belongs to the right one, or the lower one
# - the **anchor** is the one whose shape has the largest IoU with the box when both are laid on the same centre; of equal ones the first
# - the **numbers** are, in this order, $p_c = 1$; $b_x, b_y$, the place of the centre inside its cell, from 0 at the left (upper) edge to 1 at the other; $b_w = \ln(w / w_a)$ and $b_h = \ln(h / h_a)$, where w and h are the sides of the box and $w_a$ and $h_a$ those of its anchor; and a 1 for its class, 0 for the others
#
# If two objects of the list want the same block (the same cell and the same anchor), the later one gets it, and nothing of the earlier remains. The arguments stay as they are. `ious` may be used; loops over the objects are allowed.
# <details><summary>Hint: where to start</summary>One object first, on paper: centre, cell, place in the cell. Which of row and column goes with x?</details>
# <details><summary>Hint: the best anchor</summary>Boxes with a common centre: from −w/2 to w/2 and from −h/2 to h/2. Then <code>ious</code> can compare them.</details>

# %% exercise="encode_targets"
def encode_targets(boxes, labels, anchors, grid, cell, k):
    """boxes (n, 4), labels (n,), anchors (A, 2), grid (rows, columns) → targets (rows, columns, A, 5 + k)."""
    ### BEGIN SOLUTION
    target = np.zeros((grid[0], grid[1], len(anchors), 5 + k))
    shapes = np.concatenate([-anchors / 2, anchors / 2], axis=1)
    for (x, y, w, h), label in zip(convert(boxes, "centre"), labels, strict=True):
        col, row = int(x // cell), int(y // cell)
        a = ious(np.array([[-w / 2, -h / 2, w / 2, h / 2]]), shapes)[0].argmax()
        sizes = np.log([w / anchors[a, 0], h / anchors[a, 1]])
        target[row, col, a] = 0
        target[row, col, a, :5] = [1, x / cell - col, y / cell - row, *sizes]
        target[row, col, a, 5 + label] = 1
    return target
    ### END SOLUTION

# %% check="encode_targets"
ex.encode_targets.check(encode_targets)

# %%
encode = ex.encode_targets.yours(encode_targets)

# %% [markdown]
# A car of 150 × 60 pixels on 3 × 3 cells of 100: one of the 18 blocks is filled.

# %% tags=["numbers"]
target = encode(np.array([[80.0, 180.0, 230.0, 240.0]]), np.array([1]), tall_and_wide, (3, 3), 100, 3)
where = [int(i) for i in np.argwhere(target[..., 0] == 1)[0]]
print("shape", target.shape, " row, column, anchor:", where, " numbers:", np.round(target[tuple(where)], 2))
assert target.shape == (3, 3, 2, 8)
assert where == [2, 1, 1]

# %% [markdown]
# ### Exercise 14.7 · And back again  ●●○  (3 points)
#
# Write `decode_predictions(raw, anchors, cell)`. `raw` is what a network gives for one image: an array (rows, columns, A, 5 + k) of decimal numbers $t_o, t_x, t_y, t_w, t_h, t_1, \dots, t_k$ in each block; `anchors` (A, 2), widths and heights in pixels; `cell`, the side of a cell in pixels. Each block says:
#
# - $p_c = \sigma(t_o)$, with the sigmoid $\sigma(t) = 1/(1 + e^{-t})$
# - the centre lies at $(\text{column} + \sigma(t_x)) \cdot \text{cell}$ and $(\text{row} + \sigma(t_y)) \cdot \text{cell}$, rows and columns counted from 0
# - the width is $w_a\, e^{t_w}$, the height $h_a\, e^{t_h}$, with the block's own anchor; nothing limits $t_w$ and $t_h$
# - the classes have the probabilities $\operatorname{softmax}(t_1, \dots, t_k)$
#
# Return three arrays, `boxes, scores, labels`, with one entry for each of the n = rows · columns · A blocks (n may be 1): row by row, in a row cell by cell, in a cell anchor by anchor. `boxes` (n, 4): corners in pixels, not cut off at the border. `scores` (n,): $p_c$ times the largest class probability. `labels` (n,): the class with the largest probability, counted from 0, whole numbers; of equal ones the first. $t_o$ and $t_1, \dots, t_k$ may be as large as ±1000, and no score may be NaN. (This is not quite the inverse of 14.6, where nothing went through a sigmoid or a softmax.) `raw` and `anchors` stay as they are.
# <details><summary>Hint: where to start</summary>Work on the array as it is, with its axes (rows, columns, A, …), and lay it in rows at the very end: <code>reshape(-1, 4)</code> goes through the axes in the right order.</details>
# <details><summary>Hint: numbers of ±1000</summary>What is <code>np.exp(1000)</code>? The softmax does not change if the same number is taken off all of t_1 … t_k (chapter 01): which number makes the largest exponential 1? For the sigmoid, look at what 1/(1 + ∞) is, or use <code>scipy.special.expit</code>.</details>
# <details><summary>Hint: columns and rows</summary><code>np.arange(columns)[None, :, None]</code> has shape (1, columns, 1) and fits to an array (rows, columns, A).</details>

# %% exercise="decode_predictions"
def decode_predictions(raw, anchors, cell):
    """raw: (rows, columns, A, 5 + k), anchors: (A, 2) pixels → boxes (n, 4), scores (n,), labels (n,)."""
    ### BEGIN SOLUTION
    rows, columns = raw.shape[:2]
    sure = 1 / (1 + np.exp(-raw[..., :3]))
    x = (np.arange(columns)[None, :, None] + sure[..., 1]) * cell
    y = (np.arange(rows)[:, None, None] + sure[..., 2]) * cell
    w, h = anchors[:, 0] * np.exp(raw[..., 3]), anchors[:, 1] * np.exp(raw[..., 4])
    classes = np.exp(raw[..., 5:] - raw[..., 5:].max(axis=-1, keepdims=True))
    classes = classes / classes.sum(axis=-1, keepdims=True)
    boxes = convert(np.stack([x, y, w, h], axis=-1).reshape(-1, 4), "corners")
    scores = sure[..., 0] * classes.max(axis=-1)
    return boxes, scores.reshape(-1), classes.argmax(axis=-1).reshape(-1)
    ### END SOLUTION

# %% check="decode_predictions"
ex.decode_predictions.check(decode_predictions)

# %%
decode = ex.decode_predictions.yours(decode_predictions)

# %% [markdown]
# Encoding and decoding undo each other. (Not quite: the network's numbers go through a sigmoid and a softmax first. So $p_c$ and the place are turned round with its inverse, the *logit*, and the class gets a large number.)

# %% tags=["numbers"]
def logit(p):
    """The inverse of the sigmoid, for 0 < p < 1."""
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return np.log(p / (1 - p))

three_shapes = k_means_anchors(sizes, 3)
for cells, side in ((12, 8), (3, 32)):
    back = 0
    for truth, label in zip(world.boxes[:200], world.labels[:200], strict=True):
        target = encode(truth, label, three_shapes, (cells, cells), side, 5)
        raw = np.concatenate([logit(target[..., :3]), target[..., 3:5], 30 * target[..., 5:]], axis=-1)
        boxes_back, scores_back, labels_back = decode(raw, three_shapes, side)
        sure = scores_back > 0.5
        same = (ious(truth, boxes_back[sure]) > 0.999) & (label[:, None] == labels_back[sure])
        back += int(same.any(axis=1).sum())
    total = sum(map(len, world.boxes[:200]))
    print(f"{cells} × {cells} cells: of {total} objects in 200 pictures {back} come back as they were, {total - back} collided")

# %% [markdown]
# ## 6 · A detector, from end to end
#
# Everything is there now. The network of this section is made of convolutions that halve the map three times, to cells of 8 × 8 pixels. A second branch halves it once more, to cells of 16: one of its places sees a larger part of the picture. Its map is enlarged to the size of the first one and added to it, so that the head knows both, what is sharp and what is around. A picture of 96 × 96 pixels has 12 × 12 cells; at each of them it answers with 3 anchors × (5 + 5) numbers; the anchors are nearly those that k-means has found above. Its loss is that of exercise 14.2 with cross-entropy for $p_c$ and the classes, with a weight for the box and one for the classes (printed below). One thing is added. The anchors beside the owner often fit the object nearly as well, and it would be wrong to teach them that there is nothing. So where an anchor, laid on the middle of its cell, overlaps an object with an IoU above one half and is not its owner, its $p_c$ does not count at all; and it learns the class of that object. You find all this in `course_utils/chapters/ch14_detection/detector.py`.

# %%
from course_utils.chapters.ch14_detection import metrics
from course_utils.chapters.ch14_detection import train as training
from course_utils.chapters.ch14_detection.detector import ANCHORS, KIND, PLACE, Detector, detect

torch.manual_seed(0)
mine = Detector()
print(f"{sum(p.numel() for p in mine.parameters()):,} parameters; output for one picture of 96 × 96:", tuple(mine(torch.zeros(1, 3, 96, 96)).shape[1:]))
print("anchors:", ANCHORS, f" weights in the loss: box {PLACE:g}, classes {KIND:g}, in the longest training box {training.LONG.place:g}")

# %% [markdown]
# PyTorch's maps have the places last: 3 anchors, 10 numbers, 12 rows, 12 columns. The exercises had (rows, columns, anchors, numbers); the functions of `detector.py` do the same in the network's order, and a test of the course compares both.

# %% [markdown]
# It is trained here for some seconds only, so that you can watch it begin to see. (For two minutes of one core: write `n=4000` where the first cell of the chapter loads 600 pictures, and here `recipe = training.FULL`.)

# %% tags=["nbval-ignore-output"]
recipe = training.Recipe(images=600, steps=250)
log = training.train(mine, world, recipe, seed=0)
print(f"{len(log.losses)} steps, {log.cpu_seconds:.0f} seconds of the processor")

# %% tags=["nbval-ignore-output"]
curve = np.array(log.losses)
smooth = np.stack([np.convolve(part, np.ones(10) / 10, "valid") for part in curve.T])
names = ("object or not", "place and size", "class")
fell = ", ".join(f"{name} {part[-1] / part[0]:.0%}" for part, name in zip(smooth, names, strict=True))
with viz.figure(says=f"The three parts of the loss while the detector is trained. At the end there is left, of what there was at the beginning: {fell}.", size=(7, 3.2)) as ax:
    for part, name, line in zip(smooth, names, ("-", "--", ":"), strict=True):
        ax.plot(np.arange(len(part)) + 10, part, line, label=name)
    ax.set(xlabel="step", ylabel="loss, mean of 10 steps", yscale="log")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)

# %% [markdown]
# Beside it stands a detector of the same form that was trained for longer and comes with the course. On the left what yours says after its few seconds, on the right the stored one, both with a score of at least 0.2. Yours is often not sure enough to say anything, or gives a wrong name: compare the colours and names of the boxes. (An anchor that hesitates between two classes reports its box twice, once with each name, and only the upper name can be read; section 7 comes back to it. A picture without boxes is one about which nothing was said.)

# %% tags=["nbval-ignore-output"]
from course_utils.chapters.ch14_detection import stored

street, two = load("shapes", "test", n=200, size=96), (4, 8)
nets = {"yours": mine, "stored": stored.detector()}
say = {name: detect(net, street.images[list(two)], threshold=0.2) for name, net in nets.items()}
drawn = [viz.with_boxes(street.images[row], say[name][i].boxes, say[name][i].labels, classes=street.classes, scores=say[name][i].scores, zoom=3) for i, row in enumerate(two) for name in nets]
hits = {name: sum(int((metrics.match(one.boxes[one.labels == k], one.scores[one.labels == k], street.boxes[row][street.labels[row] == k]) >= 0).sum()) for one, row in zip(say[name], two, strict=True) for k in range(5)) for name in nets}
places = {name: sum(len(np.unique(one.boxes.round(1), axis=0)) for one in say[name]) for name in nets}
counted = "; ".join(f"{name} reports {sum(map(len, say[name]))} boxes at {places[name]} places, {hits[name]} of them right in place and class" for name in nets)
viz.show(*drawn, titles=["yours", "stored"] * 2, zoom=1, columns=2, says=f"Two new pictures with {sum(len(street.boxes[row]) for row in two)} objects: {counted}.")

# %% [markdown]
# ### One map is not enough: SSD
#
# One grid has one cell size, and small and large objects have to share it. **SSD** (*single shot multibox detector*, 2016) takes predictions from *several* maps of the same network: the early, fine ones are responsible for small objects, the late, coarse ones for large objects. Its anchors are called **default boxes**. How many are there for a picture of 300 × 300?

# %% tags=["numbers"]
maps = {38: 4, 19: 6, 10: 6, 5: 6, 3: 4, 1: 4}  # side of the map: default boxes at each place
for side, each in maps.items():
    print(f"{side:>2} × {side:<2} places × {each} = {side * side * each:>5}")
print("together", sum(side * side * each for side, each in maps.items()))
assert sum(side * side * each for side, each in maps.items()) == 8732

# %% [markdown]
# 8732 boxes, for a picture that shows perhaps three things. Nearly all of them are background, and a loss that adds up all of them would be about background only. So SSD keeps, for each box with an object, only three without: those with the largest loss. Other detectors weight them down.
#
# ## 7 · How good is a detector?
#
# A detector returns a list, and each entry has a score. It can be wrong in two ways: report what is not there, and miss what is. **Precision** is the share of its reports that are right, **recall** the share of the objects that it found. Both depend on the score that one asks for. Move the threshold, and watch the point. (The wide line is the best precision at this recall or a larger one, and AP is a summary of it; both are explained below.)

# %% tags=["demo"]
demos.show(ch14.score_demo)

# %% [markdown]
# A high threshold: fewer reports, nearly all right, more objects missed. A low one: more objects found, with false alarms. What counts as a hit is a matter of its own: ask for IoU 0.9 instead of 0.5, and the same reports look worse. Neither is *the* quality of the detector. The whole curve is, and its summary is the **average precision** (AP).
#
# ### By hand
#
# Six detections of one class, best score first, and four objects: miss, hit, hit, hit, miss, hit. After each detection there is a point of the curve:

# %% tags=["numbers"]
flags, objects = np.array([0, 1, 1, 1, 0, 1]), 4
hits = np.cumsum(flags)
precision, recall = hits / np.arange(1, 7), hits / objects  # hits so far, by 1, 2, 3, … reports so far
print("precision", np.round(precision, 3), "\nrecall   ", recall)
envelope = np.maximum.accumulate(precision[::-1])[::-1]
print("envelope ", np.round(envelope, 3))

# %% [markdown]
# The curve has dents. At recall 0.25 the precision is 1/2, although with a slightly lower threshold one could have recall 0.75 *and* precision 3/4. Nobody would choose the dent. So AP uses the **envelope**: at each recall, the best precision that is reached there or farther on. (`np.maximum.accumulate` gives the largest number so far; from the back to the front, the largest from here on.)
#
# Then there are two ways to make one number of a staircase. **All-point AP** is its area: each new recall times the height there. **COCO's AP** reads the height at 101 recalls, 0, 0.01, …, 1, and takes the mean. (COCO, *common objects in context*, is a large set of photographs with boxes, and its rules for measuring are those of most papers today.) They differ a little. (`np.diff(recall, prepend=0)` is each recall minus the one before it, the first minus 0. `max(initial=0)` is the largest, and 0 if the list is empty.)

# %% tags=["numbers"]
all_points = (np.diff(recall, prepend=0) * envelope).sum()
raw_area = (np.diff(recall, prepend=0) * precision).sum()
at_101 = np.mean([precision[recall >= r].max(initial=0) for r in np.linspace(0, 1, 101)])
print(f"all-point AP: 0.75 · 0.75 + 0.25 · 0.667 = {all_points:.4f}   COCO, 101 points: {at_101:.4f}   without the envelope: {raw_area:.4f}")
assert np.isclose(all_points, 0.75 * 0.75 + 0.25 * 2 / 3)
assert np.isclose(at_101, (76 * 0.75 + 25 * 2 / 3) / 101)
assert np.isclose(raw_area, 0.25 * (1 / 2 + 2 / 3 + 3 / 4 + 2 / 3))

# %%
with viz.figure(says="Precision over recall for six detections: the measured zigzag with dents, the envelope as a staircase above it, and the area below the staircase.", size=(6.5, 3.4)) as ax:
    ax.plot(recall, precision, "o-", color=viz.PALETTE[1], label="measured")
    ax.step(np.append(0, recall), np.append(envelope[0], envelope), where="pre", color=viz.PALETTE[0], label="envelope")
    ax.fill_between(np.append(0, recall), np.append(envelope[0], envelope), step="pre", alpha=0.2, color=viz.PALETTE[0])
    ax.set(xlim=(0, 1.03), ylim=(0, 1.03), xlabel="recall", ylabel="precision")
    ax.legend(loc="lower left")

# %% [markdown]
# ### What is a hit?
#
# A detection is a hit if its IoU with an object of its class is at least a threshold, 0.5 say, *and no detection with a higher score has taken that object*. So each detection may look among those that are still free. The second box on the same star is a false alarm: otherwise a detector could report every star a hundred times and would be praised for each. Objects are counted over all pictures, and so are detections: one list, sorted by score, one curve for each class.
#
# **mAP** is the mean of AP over the classes. **mAP&#64;0.5** uses the IoU threshold 0.5. **COCO's mAP** is the mean over ten thresholds, 0.5, 0.55, …, 0.95, as well, so that it rewards boxes that fit tightly. A number without its threshold says nothing.
#
# ### Predict, then look
#
# A detector has given all its answers. Now it adds a thousand boxes at random places, all with lower scores than any before, and none of them hits anything. **What becomes of its average precision?**
#
# - **a**: it falls to nearly 0
# - **b**: it stays as it is
# - **c**: it rises, because more boxes find more

# %% exercise="predict_junk"
def predict_junk():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_junk"
ex.predict_junk.check(predict_junk)

# %% tags=["numbers"]
def ap_of(flags, objects):
    """COCO's AP of detections given as hits and misses, best score first."""
    hits = np.cumsum(flags)
    precision, recall = hits / np.arange(1, len(flags) + 1), hits / objects
    return np.mean([precision[recall >= r].max(initial=0) for r in np.linspace(0, 1, 101)])

junk = np.concatenate([flags, np.zeros(1000)])
print(f"AP before: {ap_of(flags, 4):.4f}, with a thousand more false alarms at the end: {ap_of(junk, 4):.4f}; precision of the whole list: {4 / 6:.2f} and {4 / 1006:.3f}")

# %% [markdown]
# This is why AP is measured with a very *low* score threshold: cutting the list off can only lose recall. It also shows what AP does not say: *which* threshold to use, and how bad the list is with another one.
#
# ### Two pictures by hand
#
# Two pictures, two objects in the first and one in the second; five detections. The list is sorted by score over *both* pictures, and each detection takes the best object of its own picture that is still free:

# %% tags=["numbers"]
objects_at = [np.array([[0.0, 0, 10, 10], [20, 0, 30, 10]]), np.array([[0.0, 0, 10, 10]])]
said_at = [(0.9, 0, [0.0, 0, 10, 8]), (0.8, 0, [1.0, 0, 10, 10]), (0.7, 1, [0.0, 0, 9, 10]), (0.4, 0, [20.0, 0, 30, 9]), (0.3, 1, [40.0, 0, 50, 10])]
free_at, flags_at = [[True, True], [True]], []
for score, picture_number, box_said in said_at:
    overlap = ious(np.array([box_said]), objects_at[picture_number])[0]
    best = int(np.where(free_at[picture_number], overlap, -1).argmax())
    hit = free_at[picture_number][best] and overlap[best] >= 0.5
    why = f"hits object {best}" if hit else "what it covers is taken" if overlap.max() >= 0.5 else "nothing there"
    free_at[picture_number][best] = free_at[picture_number][best] and not hit
    flags_at.append(hit)
    print(f"score {score}, picture {picture_number}: IoU {np.round(overlap, 2)}, {why}; so far {sum(flags_at)} of {len(flags_at)} right, {sum(flags_at)} of 3 found")

# %% [markdown]
# ### Exercise 14.8 · Average precision  ●●●  (5 points)
#
# Write `average_precision(detections, truths, threshold)` for one class and any number of images:
#
# - `detections`: a list with one pair `(boxes, scores)` for each image, arrays of shape (n, 4) and (n,); n may be 0
# - `truths`: a list with one array (m, 4) for each image, in the same order; m may be 0, but in all images together there is at least one truth
# - `threshold`: an IoU, larger than 0
#
# **Match.** Go through the detections of *all* images together from the highest score to the lowest; of equal scores, the one in the earlier image comes first, and in an image the one with the smaller index. A detection takes, among the truths of its own image that are still free, the one with the largest IoU (of equal ones the first), if that is at least `threshold`: a hit, and that truth is no longer free. Otherwise it is a false alarm.
#
# **Curve.** After each detection, precision = hits so far / detections so far, and recall = hits so far / all truths.
#
# **Measure.** At each of the 101 recalls of `np.linspace(0, 1, 101)`, take the largest precision among all points of the curve whose recall is at least that large, or 0 if there is none. Return the mean of the 101 numbers, one decimal number; without any detection it is 0. The arguments stay as they are.
#
# `ious` may be used; loops are allowed. The average precision of scikit-learn is another one, and not allowed.
# <details><summary>Hint: where to start</summary>Three steps, three helpers if you like. For the first: make one list of (score, image, index) of all detections, and sort it. Python's <code>sorted</code> leaves equal ones in their order.</details>
# <details><summary>Hint: free truths</summary>One array of True for each image. What is taken becomes False.</details>
# <details><summary>Hint: the 101 recalls</summary>A loop over them is fine: <code>precision[recall >= r]</code> are the candidates for one r.</details>

# %% exercise="average_precision"
def average_precision(detections, truths, threshold):
    """detections: [(boxes (n, 4), scores (n,)), …], truths: [(m, 4), …], one for each image → COCO's AP, one number."""
    ### BEGIN SOLUTION
    rows = [(s, image, i) for image, (_, scores) in enumerate(detections) for i, s in enumerate(scores)]
    free = [np.ones(len(truth), dtype=bool) for truth in truths]
    hits = []
    for _, image, i in sorted(rows, key=lambda row: -row[0]):
        overlap = np.where(free[image], ious(detections[image][0][i : i + 1], truths[image])[0], -1)
        hit = len(overlap) > 0 and overlap.max() >= threshold
        if hit:
            free[image][overlap.argmax()] = False
        hits.append(hit)
    found = np.cumsum(hits)
    precision = found / np.arange(1, len(hits) + 1)
    recall = found / sum(len(truth) for truth in truths)
    return np.mean([precision[recall >= r].max(initial=0) for r in np.linspace(0, 1, 101)])
    ### END SOLUTION

# %% check="average_precision"
ex.average_precision.check(average_precision)

# %%
ap = ex.average_precision.yours(average_precision)

# %% [markdown]
# Here is your detector of section 6 and the stored one, measured with this function on 200 new pictures (the stored one is 'long', the last line of the second table below): AP for each class at IoU 0.5, and the mean. One thing is different from exercise 14.7: an anchor that hesitates between two classes reports **both**, each with a score of its own, $p_c$ times the probability of that class. If it gives a star 0.6 and a cross 0.3, and what is there is a cross, then the cross is on the list after all, only later. With the thresholds of section 6 that seldom matters; on the long list that AP asks for, it does.

# %% tags=["nbval-ignore-output"]
def class_ap(found, data, label, threshold=0.5):
    """AP of one class over all pictures of a set."""
    reported = [(one.boxes[one.labels == label], one.scores[one.labels == label]) for one in found]
    there = [boxes[labels == label] for boxes, labels in zip(data.boxes, data.labels, strict=True)]
    return ap(reported, there, threshold)

answers = {name: detect(net, street.images, threshold=0.01) for name, net in (("yours", mine), ("stored", stored.detector()))}
by_class = {name: [class_ap(found, street, label) for label in range(5)] for name, found in answers.items()}
viz.table([(name, *(f"{v:.2f}" for v in values), f"{np.mean(values):.3f}") for name, values in by_class.items()], header=("detector", *street.classes, "mAP@0.5"), says="Average precision by class on 200 new pictures, IoU from 0.5 on.")

# %% tags=["numbers"]
found = answers["stored"]
print("the course's own function gives the same mAP:", np.isclose(metrics.mean_ap(found, street), np.mean(by_class["stored"])))
strict = np.mean([class_ap(found, street, label, 0.9) for label in range(5)])
print("stored detector better than 0.9 at IoU 0.5:", np.mean(by_class["stored"]) > 0.9, "  and less good at IoU 0.9:", strict < np.mean(by_class["stored"]))

# %% [markdown]
# ### What training buys, and what is still missed
#
# The next tables are stored results, because they took minutes of training. It is the same network, trained for longer, and measured once on 1 000 pictures that were drawn for this alone; no setting was chosen by looking at them.

# %% tags=["numbers"]
outcome = results.load("ch14_detector")
viz.table(
    [(r["name"], f"{r['recipe']['images']:,}", f"{r['training_cpu_seconds']:.0f}", f"{r['map50']:.3f}", f"{r['map_coco']:.3f}") for r in outcome["rows"]],
    header=("training", "pictures", "seconds of one core", "mAP@0.5", "COCO's mAP"),
    says=f"Trained for longer and measured on {outcome['data']['test']} pictures. Seed {outcome['seed']}, {outcome['date']}, {outcome['machine']}.",
)
last = outcome["rows"][-1]
assert last["map50"] > 0.93 > last["map_coco"]

# %% tags=["numbers"]
def between(row):
    """'20 % to 35 % hidden' or '12 to 18 pixels'."""
    share = row["what"] == "hidden share"
    if share:
        return f"{row['from']:.0%} to {row['to']:.0%} hidden"
    return f"{row['from']} to {row['to']} pixels a side" if row["to"] < 96 else f"{row['from']} pixels a side or more"

viz.table([(between(r), r["objects"], f"{r['recall']:.0%}") for r in last["found"]], header=("objects", "how many", "found"), says="Share of the objects that the last of these detectors finds with a score of at least 0.5, by how much of them is hidden and by how large they are.")
hidden = [r["recall"] for r in last["found"] if r["what"] == "hidden share"]
assert hidden[-1] < hidden[0] - 0.2

# %% [markdown]
# COCO's mAP is much lower than mAP&#64;0.5: the boxes are there, but they do not fit tightly. And it does not miss all kinds of objects alike: a small one is missed more often than a large one, and one of which more than a third is hidden far more often than one that is free. A mean over everything would not have told. Why are they missed? Two suspects for the hidden ones: NMS took them for a second answer about their neighbour, or the network is not sure of them. The stored detector on its 200 pictures, as it is; without any suppression (no IoU is above 1); and without suppression and with hardly any score threshold:

# %% tags=["nbval-ignore-output"]
def missed(found, score):
    """Objects hidden for a third or more that no box of their class with this score covers with IoU 0.5 or more; how many there are."""
    lost = total = 0
    for one, there, kinds_there, covered in zip(found, street.boxes, street.labels, street.occlusion, strict=True):
        for truth, label, share in zip(there, kinds_there, covered, strict=True):
            near = one.boxes[(one.labels == label) & (one.scores >= score)]
            total += int(share >= 1 / 3)
            lost += int(share >= 1 / 3 and not (ious(truth[None], near) >= 0.5).any())
    return lost, total

everything_said = detect(stored.detector(), street.images, threshold=0.01, iou=1.0)
(as_it_is, total), (no_nms, _), (any_score, _) = missed(answers["stored"], 0.5), missed(everything_said, 0.5), missed(everything_said, 0.01)
print(f"of {total} objects hidden for a third or more it misses {as_it_is}; without suppression {no_nms}; and with a score from 0.01 on {any_score}")
assert as_it_is - no_nms < (as_it_is - any_score) / 2

# %% [markdown]
# Suppression is hardly to blame. For most of them the network has a box of the right class at the right place, with a low score: it is not sure about what is left of an object behind another, and asked for a score of 0.5 it keeps silent.
#
# ### On photographs
#
# Nothing in this chapter knows that shapes were painted. Here is the same network, made for a single class, on 200 photographs of raccoons, whose boxes come in **Pascal VOC's format**: an XML file for each picture, with the class and the corners of each box. (`course_utils.datasets.voc` reads such a folder, and says which file and which box it could not believe.) 160 pictures teach, 40 others measure. (The photographs are not shipped with the course, so only numbers stand here, and no picture.) It learnt twice, for the same number of steps: once from random weights, once from those that know the painted shapes. And a third line: a 'detector' that never looks, and says in every picture that there is a raccoon in the *mean of all boxes*. **Guess first:** what does that one reach?

# %% tags=["numbers"]
animals = results.load("ch14_raccoon")
lines = [("never looks: the mean box", "0", f"{animals['ap50_of_one_box']:.2f}", f"{animals['ap30_of_one_box']:.2f}")]
lines += [(f"learnt, starting from {r['start']}", f"{r['training_cpu_seconds']:.0f}", f"{r['ap50']:.2f}", f"{r['ap30']:.2f}") for r in animals["rows"]]
viz.table(lines, header=("detector", "seconds of one core", "AP@0.5", "AP, IoU from 0.3 on"), says=f"On {animals['test']} photographs with {animals['test_boxes']} raccoons. Seed {animals['seed']}, {animals['date']}, {animals['machine']}.")
assert all(r["ap50"] > animals["ap50_of_one_box"] + 0.1 for r in animals["rows"])
assert animals["ap50_of_one_box"] > 0.5

# %% [markdown]
# Without looking, more than half: in most of these pictures the animal lies about where all others lie. A number means little as long as nobody knows what the simplest method reaches: **measure that first.** The network is clearly above it, and for so small a network and 160 pictures that is not bad. Starting from painted shapes made no difference that 40 pictures could show: what they have taught, edges and corners, is quickly learnt again. Weights that have seen real photographs do help, and that is chapter 10.
#
# ### Fast or right?
#
# A detector that looks once, as this one, is called **one-stage**. **Two-stage** detectors (chapter 15) first propose places where something might be, then look at each of them again: slower, and for long more precise, above all for small objects. In between lies a range of settings: smaller pictures, fewer cells, a narrower network, all trade precision for speed. A number for speed needs the machine, the picture size and whether NMS is included; a number for quality needs the threshold. Be wary of tables in which either is missing.
#
# ## What to remember
#
# - A target is $[p_c, b_x, b_y, b_w, b_h, c_1, \dots, c_k]$, and without an object only $p_c$ counts.
# - A fully connected layer is a convolution with a window as large as its input. So a classifier can answer for all windows in one pass; the step between windows is the product of the strides, and without padding the answers are exactly the same.
# - IoU is intersection over union; a shift by half a width leaves 1/3. Say which convention a coordinate follows.
# - NMS: score threshold, then the best stays and suppresses what overlaps it too much, each class for itself.
# - The cell that holds the centre owns the object, the anchor with the most similar shape gets it. Sizes are logarithms relative to the anchor.
# - AP is read off the envelope of precision over recall, from one list over all pictures; a second detection of one object is a false alarm. Name the threshold.
#
# ## Glossary
#
# | English | 中文 | what it means |
# |---|---|---|
# | localisation, detection | 定位、检测 | where one object is; what is there and where, however many |
# | bounding box | 边界框 | the rectangle around an object |
# | landmark | 关键点 | a named point of an object |
# | head, trunk | 头部、主干 | layers of one task; layers that tasks share |
# | sliding window | 滑动窗口 | a classifier asked at every place |
# | intersection over union (IoU) | 交并比 | shared area over covered area |
# | non-maximum suppression (NMS) | 非极大值抑制 | of boxes that overlap, the best stays |
# | grid, cell | 网格、单元格 | the cell with the centre owns the object |
# | anchor, default box | 锚框、默认框 | a shape that a part of the output is responsible for |
# | one-stage, two-stage | 单阶段、两阶段 | answers at once; proposes first, then looks again |
# | hit, false alarm | 正确检出、误报 | finds a free object; finds none |
# | precision, recall | 查准率、查全率 | share of right reports; share of found objects |
# | average precision (AP), mAP | 平均精度、平均精度均值 | the envelope's mean height; its mean over classes |
#
# ## References
#
# - P. Sermanet, D. Eigen, X. Zhang, M. Mathieu, R. Fergus and Y. LeCun (2013). *OverFeat: integrated recognition, localization and detection using convolutional networks.* [arXiv:1312.6229](https://arxiv.org/abs/1312.6229)
# - J. Redmon, S. Divvala, R. Girshick and A. Farhadi (2016). *You only look once: unified, real-time object detection.* [arXiv:1506.02640](https://arxiv.org/abs/1506.02640)
# - J. Redmon and A. Farhadi (2017). *YOLO9000: better, faster, stronger* (anchors by k-means, offsets). [arXiv:1612.08242](https://arxiv.org/abs/1612.08242)
# - W. Liu, D. Anguelov, D. Erhan, C. Szegedy, S. Reed, C.-Y. Fu and A. C. Berg (2016). *SSD: single shot multibox detector.* [arXiv:1512.02325](https://arxiv.org/abs/1512.02325)
# - H. Rezatofighi, N. Tsoi, J. Gwak, A. Sadeghian, I. Reid and S. Savarese (2019). *Generalized intersection over union.* [arXiv:1902.09630](https://arxiv.org/abs/1902.09630)
# - M. Everingham, L. Van Gool, C. Williams, J. Winn and A. Zisserman (2010). *The Pascal visual object classes (VOC) challenge.* [doi:10.1007/s11263-009-0275-4](https://doi.org/10.1007/s11263-009-0275-4)
# - T.-Y. Lin, M. Maire, S. Belongie and others (2014). *Microsoft COCO: common objects in context.* [arXiv:1405.0312](https://arxiv.org/abs/1405.0312)
