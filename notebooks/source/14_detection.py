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
# What is in this picture, and *where*? So far a network gave one answer for a whole picture. A picture with three things in it has three answers, and each of them has a place.
#
# *After this chapter you can* say what a detector has to answer, compare two boxes, throw out double answers, turn boxes into the numbers that a network is trained on and back, run a classifier at all places at once, train a small detector of your own, and measure how good it is.
# *Time:* about four hours, in two sittings if you like; the end of section 4 is a good place to stop. *Needs:* convolutional networks (chapter 08).
#
# **Two questions from earlier chapters**, to warm up:
# <details><summary>A window of 5 × 5 moves over 28 × 28 pixels by one pixel at a time, without padding. How many places has it?</summary>24 × 24: (28 − 5)/1 + 1 = 24 in each direction (chapter 08).</details>
# <details><summary>A classifier of one disease in a hundred people answers 'healthy' always. How often is it right, and which number shows what it is worth?</summary>It is right in 99 % of the cases. Its recall is 0: of those who are ill it finds nobody (chapter 03).</details>

# %%
import numpy as np
import torch

from course_utils import demos, viz
from course_utils.chapters.ch14_detection import demos as ch14
from course_utils.chapters.ch14_detection import exercises as ex

# %% [markdown]
# ## 1 · From 'what' to 'where'
#
# ### Exercise 14.1 · Two ways to write a box  ●○○  (2 points)
#
# Write `box_convert(boxes, to)`. `boxes` is an array (N, 4), one box in each row; `to` names the form that comes out:
#
# - `to="centre"`: the rows are corners, $(x_1, y_1, x_2, y_2)$, and become $(b_x, b_y, b_w, b_h)$, centre, width and height
# - `to="corners"`: the rows are in centre form and become corners
#
# Coordinates are positions, measured in pixels from the left and upper edge of the image: a box from $x_1 = 10$ to $x_2 = 50$ is 40 wide. The boxes may be decimal numbers, whole numbers or uint8; N may be 0. Return a new array (N, 4) of decimal numbers; `boxes` stays as it is. torchvision's `box_convert` is not allowed.
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
# ### Exercise 14.2 · A loss with a mask  ●●○  (2 points)
#
# Write `localization_loss(prediction, target)` for n images with one object or none. Both are arrays (n, 5 + k) of decimal numbers, a row for each image: $p_c, b_x, b_y, b_w, b_h, c_1, \dots, c_k$, with n and k at least 1. In `target`, $p_c$ is exactly 1 or 0. The loss of one image is
#
# - the sum of the squared differences of all 5 + k entries, if its *target* has $p_c = 1$
# - the squared difference of $p_c$ alone, if its target has $p_c = 0$; the other entries of that target mean nothing and may hold any numbers
#
# Return the mean of the n losses, one decimal number. Nothing is halved, weighted or rooted.
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
# ## 2 · All windows in one pass

# %% [markdown]
# ### Predict, then look
#
# The network expects 14 × 14 pixels: a convolution of 5 × 5, a pooling of 2 × 2, then layers that see all that is left. Now it gets a picture of 28 × 28 pixels. **How many windows does it answer in one pass?**
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

# %% [markdown]
# ### Exercise 14.3 · A layer becomes a convolution  ●●○  (2 points)
#
# Write `fc_to_conv(fc, shape)`. `fc` is a `torch.nn.Linear` that was trained on maps of shape `shape` = (C, h, w), laid in one row by `torch.flatten` (channel by channel, in a channel row by row). It has C·h·w inputs, F outputs and biases. Return a `torch.nn.Conv2d` with the weights and biases of `fc` that gives, on maps (N, C, H, W) of any size from h × w on, the answers of `fc` for every window of h × w places: an output of shape (N, F, H − h + 1, W − w + 1), without padding, step 1. `fc` stays as it is. Its numbers may be float32 or float64.
# <details><summary>Hint: where to start</summary>Which shape has <code>fc.weight</code>, and which shape has the <code>weight</code> of a Conv2d? Print both.</details>
# <details><summary>Hint: putting numbers into a layer</summary>Under <code>with torch.no_grad():</code> a layer's numbers can be overwritten: <code>layer.bias.copy_(numbers)</code>.</details>

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
# ## 3 · How well do two boxes agree?

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
# ### Exercise 14.4 · Every box against every box  ●●○  (3 points)
#
# Write `iou_matrix(a, b)` for two sets of boxes, `a` of shape (n, 4) and `b` of shape (m, 4), corners $(x_1, y_1, x_2, y_2)$ with $x_1 \le x_2$ and $y_1 \le y_2$. Return an array (n, m) of decimal numbers: entry [i, j] is the IoU of `a[i]` and `b[j]`. Boxes that only touch share nothing. Where the union has no area, because neither box has one, the IoU is 0. n or m may be 0; then the array is empty, with shape (n, m). The boxes may be decimal numbers, whole numbers or uint8. No Python loops, and no ready-made IoU of torchvision.
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
# ## 4 · One object, many answers
#
# ### Exercise 14.5 · Non-maximum suppression  ●●○  (4 points)
#
# Write `nms(boxes, scores, labels, threshold)`: `boxes` (n, 4), corners; `scores` (n,), decimal numbers; `labels` (n,), whole numbers, the class of each box (any whole numbers, not only 0, 1, 2, …). Go through the boxes from the highest score to the lowest; of equal scores the one with the smaller index comes first. A box **stays** unless its IoU with a box *of the same class* that has stayed before is *larger* than `threshold`. (An IoU equal to the threshold does no harm, and a box that did not stay suppresses nobody.)
#
# Return the indices of the boxes that stay as an array of whole numbers, highest score first, all classes together. n may be 0; then the array is empty. No box is dropped for its score alone. `ious` from the last exercise may be used; the nms of torchvision may not. Loops are allowed.
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

# %% [markdown]
# ## 5 · A grid, and anchors
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
# - the **numbers** are $p_c = 1$; $b_x, b_y$, the place of the centre inside its cell, from 0 at the left (upper) edge to 1 at the other; $b_w = \ln(w / w_a)$ and $b_h = \ln(h / h_a)$, where w and h are the sides of the box and $w_a$ and $h_a$ those of its anchor; and a 1 for its class, 0 for the others
#
# If two objects of the list want the same block, the later one gets it, and nothing of the earlier remains. `ious` may be used; loops over the objects are allowed.
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
# ### Exercise 14.7 · And back again  ●●○  (3 points)
#
# Write `decode_predictions(raw, anchors, cell)`. `raw` is what a network gives for one image: an array (rows, columns, A, 5 + k) of any decimal numbers $t_o, t_x, t_y, t_w, t_h, t_1, \dots, t_k$ in each block; `anchors` (A, 2), widths and heights in pixels; `cell`, the side of a cell in pixels. Each block says:
#
# - $p_c = \sigma(t_o)$, with the sigmoid $\sigma(t) = 1/(1 + e^{-t})$
# - the centre lies at $(\text{column} + \sigma(t_x)) \cdot \text{cell}$ and $(\text{row} + \sigma(t_y)) \cdot \text{cell}$, rows and columns counted from 0
# - the width is $w_a\, e^{t_w}$, the height $h_a\, e^{t_h}$, with the block's own anchor
# - the classes have the probabilities $\operatorname{softmax}(t_1, \dots, t_k)$
#
# Return three arrays, `boxes, scores, labels`, with one entry for each of the n = rows · columns · A blocks: row by row, in a row cell by cell, in a cell anchor by anchor. `boxes` (n, 4): corners in pixels, not cut off at the border. `scores` (n,): $p_c$ times the largest class probability. `labels` (n,): the class with the largest probability, counted from 0, whole numbers.
# <details><summary>Hint: where to start</summary>Work on the array as it is, with its axes (rows, columns, A, …), and lay it in rows at the very end: <code>reshape(-1, 4)</code> goes through the axes in the right order.</details>
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
    classes = np.exp(raw[..., 5:])
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
# ## 7 · How good is a detector?
#
# ### Exercise 14.8 · Average precision  ●●●  (5 points)
#
# Write `average_precision(detections, truths, threshold)` for one class and any number of images:
#
# - `detections`: a list with one pair `(boxes, scores)` for each image, arrays of shape (n, 4) and (n,); n may be 0
# - `truths`: a list with one array (m, 4) for each image, in the same order; m may be 0, but in all images together there is at least one truth
#
# **Match.** Go through the detections of *all* images together from the highest score to the lowest; of equal scores, the one in the earlier image comes first, and in an image the one with the smaller index. A detection takes, among the truths of its own image that are still free, the one with the largest IoU, if that is at least `threshold`: a hit, and that truth is no longer free. Otherwise it is a false alarm.
#
# **Draw.** After each detection, precision = hits so far / detections so far, and recall = hits so far / all truths.
#
# **Measure.** At each of the 101 recalls of `np.linspace(0, 1, 101)`, take the largest precision among all points of the curve whose recall is at least that large, or 0 if there is none. Return the mean of the 101 numbers, one decimal number.
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
# ### Predict, then look
#
# A detector has found everything it can find. Now it adds a thousand boxes at random places, all with lower scores than any before, and none of them hits anything. **What becomes of its average precision?**
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
