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
# # 08 · Convolutional networks
#
# One stroke, in two places. To you it is the same stroke. To every classifier of the chapters before, the second picture has nothing to do with the first: other pixels, other weights.

# %%
import numpy as np

from course_utils import demos, viz
from course_utils.chapters.ch08_cnn import demos as ch08
from course_utils.chapters.ch08_cnn import exercises as ex

# %% [markdown]
# ## 1 · One window, one number
#
# ### Exercise 8.1 · Output size  ●○○  (1 point)
#
# Write `conv_output_size(n, f, p, s)`: a row of `n` pixels gets `p` more pixels at each end, and a window of `f` pixels begins at the first of them and moves by `s` pixels from place to place, as long as it fits. Return the number of its places as a Python `int`. All four are given as Python `int`; `n`, `f` and `s` are at least 1, `p` at least 0, and the window always fits at least once.
# <details><summary>Hint: where to start</summary>Draw 7 pixels and a window of 2, step 2. How often can it move? How many places is that?</details>
# <details><summary>Hint: whole numbers</summary>Python has a division that leaves the remainder out: two strokes instead of one.</details>

# %% exercise="conv_output_size"
def conv_output_size(n, f, p, s):
    """Places of a window of f pixels on n pixels with p more at each end, step s → int."""
    ### BEGIN SOLUTION
    return (n + 2 * p - f) // s + 1
    ### END SOLUTION

# %% check="conv_output_size"
ex.conv_output_size.check(conv_output_size)

# %%
output_size = ex.conv_output_size.yours(conv_output_size)

# %% [markdown]
# ### Exercise 8.2 · A border of zeros  ●○○  (1 point)
#
# Write `pad(x, p)` for a batch of images `x` of shape (N, C, H, W): add `p` rows of zeros above and `p` below, `p` columns of zeros on the left and `p` on the right of every channel. Return a new NumPy array of shape (N, C, H + 2p, W + 2p) with the dtype of `x`; `x` stays as it is. `p` is a whole number from 0 on, and may be larger than the image; for `p` = 0 a new array is returned, too. Ready-made padding is not allowed (`np.pad`, or `F.pad` and `nn.ZeroPad2d` of PyTorch).
# <details><summary>Hint: where to start</summary>Make an array of zeros of the final size first, then write the images into the middle of it.</details>
# <details><summary>Hint: p = 0</summary>What does <code>a[0:-0]</code> give? An end that is counted from the front does not have this trap.</details>

# %% exercise="pad"
def pad(x, p):
    """x: (N, C, H, W) → (N, C, H + 2p, W + 2p), zeros all round each channel, same dtype."""
    ### BEGIN SOLUTION
    n, c, h, w = x.shape
    out = np.zeros((n, c, h + 2 * p, w + 2 * p), dtype=x.dtype)
    out[:, :, p : p + h, p : p + w] = x
    return out
    ### END SOLUTION

# %% check="pad"
ex.pad.check(pad)

# %%
pad_zeros = ex.pad.yours(pad)

# %% [markdown]
# ### Predict, then look
#
# A convolutional layer has 10 filters of 3 × 3, each with a bias, and looks at a colour picture (three channels). **How many numbers does it learn?**
#
# - **a**: 10 · (3·3 + 1) = 100
# - **b**: 10 · (3·3·3 + 1) = 280
# - **c**: 10 · 3 · (3·3 + 1) = 300
# - **d**: it depends on the size of the picture

# %% exercise="predict_parameters"
def predict_parameters():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_parameters"
ex.predict_parameters.check(predict_parameters)

# %% [markdown]
# ### Exercise 8.3 · A convolutional layer  ●●●  (4 points)
#
# Write `conv2d_forward(x, w, b, p, s)`, the forward pass of a convolutional layer:
#
# - `x`: a batch of images (N, C, H, W); decimal numbers, or pixels of dtype uint8, which are used as they are (0 to 255)
# - `w`: F filters (F, C, fh, fw), decimal numbers; they need not be square
# - `b`: one bias for each filter, (F,)
# - `p`: rows and columns of zeros added on each of the four sides; `s`: the step, the same along rows and columns
#
# Return an array (N, F, H′, W′) of decimal numbers (float32 is precise enough) with $H' = \lfloor (H + 2p - f_h)/s \rfloor + 1$, and $W'$ likewise: entry [n, k, i, j] is the sum over all channels and over the window whose upper left corner is row $i \cdot s$, column $j \cdot s$ of the padded image, pixel times weight, plus the bias of filter k. The filter is *not* turned (cross-correlation). What does not fit another step is left out; the filter always fits at least once. Loops are allowed; ready-made convolutions and correlations of NumPy, SciPy, OpenCV and PyTorch are not. Everything else of these libraries is.
# <details><summary>Hint: where to start</summary>First the padded images, then an empty output of the right shape, then two loops over its rows and columns. Which part of the padded images belongs to output [:, :, i, j]?</details>
# <details><summary>Hint: all filters at once</summary><code>np.tensordot(a, b, axes=([1, 2, 3], [1, 2, 3]))</code> multiplies two arrays and adds up over three axes of each; what remains are the first axis of <code>a</code> and the first axis of <code>b</code>.</details>

# %% exercise="conv2d_forward"
def conv2d_forward(x, w, b, p, s):
    """x: (N, C, H, W), w: (F, C, fh, fw), b: (F,), padding p, step s → (N, F, H′, W′)."""
    ### BEGIN SOLUTION
    padded = pad_zeros(x, p)
    fh, fw = w.shape[2:]
    rows = output_size(x.shape[2], fh, p, s)
    cols = output_size(x.shape[3], fw, p, s)
    out = np.zeros((len(x), len(w), rows, cols))
    for i in range(rows):
        for j in range(cols):
            window = padded[:, :, i * s : i * s + fh, j * s : j * s + fw]
            out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out
    ### END SOLUTION

# %% check="conv2d_forward"
ex.conv2d_forward.check(conv2d_forward)

# %%
conv = ex.conv2d_forward.yours(conv2d_forward)

# %% [markdown]
# ### Exercise 8.4 · Max pooling  ●●○  (2 points)
#
# Write `max_pool_forward(x, f, s)` for images `x` (N, C, H, W), with windows of `f` × `f` pixels and step `s`. Entry [n, c, i, j] of the result is the largest number of channel c of image n in the window whose upper left corner is row $i \cdot s$, column $j \cdot s$. There is no padding, and at least one window fits; rows and columns that do not fill another window are left out. Windows may overlap ($s < f$) or leave gaps ($s > f$). The result has shape (N, C, H′, W′), with the sizes of exercise 8.1 for $p = 0$; its numbers may be of any type that keeps their values (float32 is precise enough). The numbers of `x` may be negative. Ready-made pooling (of PyTorch or scikit-image) is not allowed.
# <details><summary>Hint: where to start</summary>Two loops over the rows and columns of the output, as in the layer before. Which axes of the window must disappear, and which must stay?</details>

# %% exercise="max_pool_forward"
def max_pool_forward(x, f, s):
    """x: (N, C, H, W), windows of f × f, step s → (N, C, H′, W′), the largest number of each window."""
    ### BEGIN SOLUTION
    n, c, h, w = x.shape
    rows, cols = output_size(h, f, 0, s), output_size(w, f, 0, s)
    out = np.zeros((n, c, rows, cols))
    for i in range(rows):
        for j in range(cols):
            out[:, :, i, j] = x[:, :, i * s : i * s + f, j * s : j * s + f].max(axis=(2, 3))
    return out
    ### END SOLUTION

# %% check="max_pool_forward"
ex.max_pool_forward.check(max_pool_forward)

# %%
max_pool = ex.max_pool_forward.yours(max_pool_forward)

# %% [markdown]
# ### Predict, then look
#
# Two layers, each with windows of 3 × 3 and step 2. **How many pixels of the image, along one side, can change one number of the second layer?**
#
# - **a**: 5
# - **b**: 7
# - **c**: 9, because 1 + (3 − 1)·2 + (3 − 1)·2 = 9
# - **d**: 9, because 3 · 3 = 9

# %% exercise="predict_field"
def predict_field():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_field"
ex.predict_field.check(predict_field)

# %% [markdown]
# ### Exercise 8.5 · Receptive field  ●●○  (2 points)
#
# Write `receptive_field(layers)`. `layers` is a list of pairs `(f, s)`, window and step of each convolution or pooling, from the image on; the last pair is the layer whose receptive field is asked for. Return, as an `int`, the side in pixels of the square that one number of the last layer can see, from the first pixel to the last; where windows leave gaps (a step larger than the window), pixels in between that nobody looks at count, too. Padding plays no part (the square may reach beyond the border), and no layer is dilated. Without any layer, `[]`, a number is a pixel and sees 1.
# <details><summary>Hint: where to start</summary>Carry two numbers from layer to layer: how much one number of this layer sees, and how far apart, in pixels of the image, two neighbours of this layer lie.</details>
# <details><summary>Hint: one step</summary>A window of 3 on numbers that lie 2 pixels apart: draw the three, and what each of them sees. How much does the window see in all?</details>

# %% exercise="receptive_field"
def receptive_field(layers):
    """layers: list of (f, s) from the image on → side of the receptive field of the last one, in pixels."""
    ### BEGIN SOLUTION
    sees, apart = 1, 1
    for f, s in layers:
        sees = sees + (f - 1) * apart
        apart = apart * s
    return sees
    ### END SOLUTION

# %% check="receptive_field"
ex.receptive_field.check(receptive_field)

# %%
field = ex.receptive_field.yours(receptive_field)

# %% [markdown]
# ### Exercise 8.6 · Max pooling, backwards  ●●●  (3 points)
#
# Write `max_pool_backward(dout, x, f, s)`. `x` (N, C, H, W), `f` and `s` are those of the forward pass (exercise 8.4), and `dout` (N, C, H′, W′) holds the error that arrives at each number of its result. Return `dx`, an array of decimal numbers (float32 is precise enough) in the shape of `x`: each error goes, whole, to the largest pixel of its window; if several are equally large, to the first of them, row by row from the upper left corner. A pixel that is the largest of several windows gets the sum of their errors, and all others get 0, also where no window reached. `x` holds decimal numbers, also negative ones, or pixels of dtype uint8; `dout` holds decimal numbers. PyTorch's gradients and its ready-made pooling are not allowed.
# <details><summary>Hint: where to start</summary>Four loops: over images, channels, rows and columns of dout. In the middle, one window of x and one error.</details>
# <details><summary>Hint: finding the place</summary><code>argmax</code> counts along the window row by row and gives the first of several equal maxima; <code>np.unravel_index(number, shape)</code> turns that one number into row and column.</details>

# %% exercise="max_pool_backward"
def max_pool_backward(dout, x, f, s):
    """dout: (N, C, H′, W′), x: (N, C, H, W), windows of f × f, step s → dx in the shape of x."""
    ### BEGIN SOLUTION
    dx = np.zeros(x.shape)
    n_images, n_channels, rows, cols = dout.shape
    for n in range(n_images):
        for c in range(n_channels):
            for i in range(rows):
                for j in range(cols):
                    window = x[n, c, i * s : i * s + f, j * s : j * s + f]
                    row, col = np.unravel_index(window.argmax(), window.shape)
                    dx[n, c, i * s + row, j * s + col] += dout[n, c, i, j]
    return dx
    ### END SOLUTION

# %% check="max_pool_backward"
ex.max_pool_backward.check(max_pool_backward)

# %%
pool_back = ex.max_pool_backward.yours(max_pool_backward)

# %% [markdown]
# ### Exercise 8.7 · A convolutional layer, backwards  ●●●  (4 points)
#
# Write `conv2d_backward(dout, x, w, p, s)`. `x`, `w`, `p` and `s` are those of the forward pass (exercise 8.3; all decimal numbers here), and `dout` (N, F, H′, W′) holds the error $\partial L / \partial \text{out}$ of each number of its result. Return a tuple of three arrays of decimal numbers (float32 is precise enough), in this order: `dx` in the shape of `x`, `dw` in the shape of `w`, and `db` of shape (F,). As in the forward pass, filters need not be square; pixels that no window reached get 0 in `dx`. They are the derivatives of $L$ itself: nothing is divided by the number of images. Loops are allowed; PyTorch's gradients and its ready-made convolutions are not.
# <details><summary>Hint: where to start</summary>Take your forward pass and keep its two loops. In the forward pass, output [:, :, i, j] used one window of the padded images and all of w. So its error goes back to just that window, and to all of w.</details>
# <details><summary>Hint: the border</summary>Collect the errors of the pixels in an array that is as large as the padded images, and at the end cut out what belongs to x. What if p is 0?</details>
# <details><summary>Hint: two products</summary>dout[:, :, i, j] is (N, F), the window is (N, C, fh, fw). Which axis has to disappear to get something of the shape of w? Which one, together with w, to get something of the shape of the window?</details>

# %% exercise="conv2d_backward"
def conv2d_backward(dout, x, w, p, s):
    """dout: (N, F, H′, W′), x: (N, C, H, W), w: (F, C, fh, fw) → dx, dw, db in the shapes of x, w and (F,)."""
    ### BEGIN SOLUTION
    padded = pad_zeros(x, p)
    h, wide = x.shape[2:]
    fh, fw = w.shape[2:]
    rows, cols = dout.shape[2:]
    dpadded, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i in range(rows):
        for j in range(cols):
            at = np.s_[:, :, i * s : i * s + fh, j * s : j * s + fw]
            errors = dout[:, :, i, j]
            dw += np.tensordot(errors, padded[at], axes=(0, 0))
            dpadded[at] += np.tensordot(errors, w, axes=(1, 0))
    dx = dpadded[:, :, p : p + h, p : p + wide]
    return dx, dw, dout.sum(axis=(0, 2, 3))
    ### END SOLUTION

# %% check="conv2d_backward"
ex.conv2d_backward.check(conv2d_backward)

# %%
conv_back = ex.conv2d_backward.yours(conv2d_backward)

# %% [markdown]
# ### Exercise 8.8 · LeNet-5  ●●○  (3 points)
#
# Write `LeNet5(channels, classes)`, a function that returns a PyTorch network (an `nn.Module`) for batches of N images, (N, channels, 32, 32); N, `channels` and `classes` are at least 1. Its layers, in this order:
#
# | layer | output for one image |
# |---|---|
# | convolution, 6 filters 5×5, no padding, then ReLU | 6 × 28 × 28 |
# | max pooling 2×2, step 2 | 6 × 14 × 14 |
# | convolution, 16 filters 5×5, no padding, then ReLU | 16 × 10 × 10 |
# | max pooling 2×2, step 2 | 16 × 5 × 5 |
# | all in one row | 400 |
# | fully connected, then ReLU | 120 |
# | fully connected, then ReLU | 84 |
# | fully connected | `classes` scores |
#
# All convolutional and fully connected layers have biases. The scores are what the last layer gives: no softmax, no activation. There is nothing else in the network, no dropout and no batch normalisation: it gives the same scores while it is trained (`train()`) and when it is used (`eval()`). `LeNet5(1, 10)` has 61 706 parameters. How the layers are called is up to you, and a class of your own is as good as `nn.Sequential`: `LeNet5` may return an object of it, or be the class itself, `class LeNet5(nn.Module)` with `__init__(self, channels, classes)`. So is all that gives the same scores with the same weights, such as pooling before ReLU.
# <details><summary>Hint: the parts</summary><code>nn.Conv2d(from, to, 5)</code>, <code>nn.ReLU()</code>, <code>nn.MaxPool2d(2)</code>, <code>nn.Flatten()</code>, <code>nn.Linear(from, to)</code>; <code>nn.Sequential(…)</code> strings them together.</details>
# <details><summary>Hint: the shapes do not fit</summary>Send one picture of zeros through the first few layers and print the shape of what comes out.</details>

# %% exercise="LeNet5"
from torch import nn


def LeNet5(channels, classes):
    """A network for (N, channels, 32, 32) → scores (N, classes)."""
    ### BEGIN SOLUTION
    return nn.Sequential(
        nn.Conv2d(channels, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * 5 * 5, 120), nn.ReLU(),
        nn.Linear(120, 84), nn.ReLU(),
        nn.Linear(84, classes),
    )
    ### END SOLUTION

# %% check="LeNet5"
ex.LeNet5.check(LeNet5)

# %%
lenet = ex.LeNet5.yours(LeNet5)

# %% [markdown]
# ### Predict, then look
#
# Two networks with equally many parameters were trained on centred digits, one fully connected, one convolutional; both get about 97 % of new centred digits. Now the new digits are moved by 4 pixels to the right. **What happens?**
#
# - **a**: the convolutional network still gets nearly all, because convolution is equivariant; the other one falls
# - **b**: both fall far, the fully connected one farther
# - **c**: both fall equally far, because both were trained on centred digits only

# %% exercise="predict_shift"
def predict_shift():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_shift"
ex.predict_shift.check(predict_shift)
