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
# The same digit, in two places. To you nothing has happened. To every classifier of the chapters before, the second picture has nothing to do with the first: the ink lies on other pixels, and other pixels have other weights.
#
# *After this chapter you can* say what a convolutional layer computes and what it costs, write it forwards and backwards in NumPy, tell how far one of its numbers sees, build LeNet-5 in PyTorch, train it in seconds, and say honestly what it tolerates and what not.
# *Time:* about four hours, in two sittings if you like; the end of section 6 is a good place to stop. *Needs:* the fully connected network of chapter 04. Backward passes are the topic of chapter 05; what is needed of it is repeated in section 7.
#
# **Two questions from earlier chapters**, to warm up:
# <details><summary>In chapter 02 a digit was moved by three pixels. Which picture was nearest to it then: the one it came from, or a digit of another class?</summary>One of another class. A distance between pixels compares each pixel with the one in the same place, and so does a fully connected layer.</details>
# <details><summary>What does the gradient of a loss with respect to a weight say?</summary>How much the loss changes, per unit, when that weight alone is changed a little. Training takes a small step against it.</details>

# %%
import time

import numpy as np
import torch

from course_utils import demos, results, viz
from course_utils.chapters.ch08_cnn import demos as ch08
from course_utils.chapters.ch08_cnn import exercises as ex
from course_utils.chapters.ch08_cnn import nets
from course_utils.chapters.ch08_cnn.live import train_and_watch
from course_utils.datasets import load

digits, test_digits = load("digits", "train", size=28), load("digits", "test", size=28)
five = digits.images[5:6]
viz.show(five[0], nets.moved(five, 5)[0], titles=["as it was", "5 pixels farther"], says="A handwritten digit, and the same digit moved 5 pixels to the right.")

# %% [markdown]
# ## 1 · Why not connect everything?
#
# A fully connected layer gives every hidden number a weight for every pixel. For a small colour picture that is a lot, for a photograph it is absurd. Here is the count, for one million hidden numbers (one colour channel, no biases):

# %% tags=["numbers"]
side, hidden = 1000, 10**6
print("inputs of a 64 × 64 × 3 picture:    ", f"{64 * 64 * 3:,}")
print("inputs of a 1000 × 1000 × 3 picture:", f"{side * side * 3:,}")
print("weights, every hidden number sees all of 1000 × 1000:", f"{side * side * hidden:.0e}")
print("weights, every hidden number sees a window of 10 × 10:", f"{10 * 10 * hidden:.0e}")
print("weights, and all windows share them:", 10 * 10, "for each filter")
assert (64 * 64 * 3, side * side * hidden, 10 * 10 * hidden) == (12_288, 10**12, 10**8)

# %% [markdown]
# From $10^{12}$ to 100 in two steps, and both come from looking at what pictures are like.
#
# - **Local receptive fields.** What makes an edge an edge lies within a few pixels. So each hidden number looks through a small **window** only.
# - **Weight sharing.** An edge is an edge wherever it lies. So all windows use the same weights. Such a set of weights is called a **filter** (or *kernel*), and what it answers at all places, laid out as a picture, a **feature map**.
#
# Nature came first. Around 1960 David Hubel and Torsten Wiesel recorded from single cells in the visual cortex of cats. Some cells, which they called *simple*, answered to a bar of light of one direction at one place; others, *complex* ones, answered to the same bar anywhere in a small area, as if they collected from many simple ones. A convolution is an array of simple cells, and pooling (section 5) makes complex ones of them.
#
# Sharing has a consequence that can be checked: **move the picture, and the feature map moves along**, unchanged. This is called *translation equivariance*.

# %% tags=["numbers"]
def correlate(image, kernel):
    """Slide the kernel over the image (H, W); at each place multiply and add up."""
    f, g = kernel.shape
    out = np.zeros((image.shape[0] - f + 1, image.shape[1] - g + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (image[i : i + f, j : j + g] * kernel).sum()
    return out

edge = np.array([[1.0, 0.0, -1.0]] * 3)  # bright on the left, dark on the right
here, there = correlate(five[0], edge), correlate(nets.moved(five, 5)[0], edge)
print("feature map of the moved digit = feature map, moved:", np.array_equal(there[:, 5:], here[:, :-5]))
print("two lists of 784 pixels that agree in", int((five == nets.moved(five, 5)).sum()), "pixels, most of them black")

# %% [markdown]
# Equal to the last digit, as far as both maps reach: at the border something is lost on one side and comes in on the other. With steps larger than 1 (section 3) it holds for moves by whole steps only.
#
# ## 2 · One window, one number
#
# The function `correlate` above is all there is to it: lay the kernel on the image, multiply number by number, add up, write the sum down, move on by one pixel. Here is a picture of 8 × 8 black and white pixels, and a kernel that counts how many of five pixels in the form of an X are white.

# %% tags=["numbers"]
rows = ["11100010", "01110001", "10111000", "01011100", "00101110", "00011101", "10101010", "01010101"]
binary = np.array([[int(c) for c in row] for row in rows])
x_shape = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
counts = correlate(binary, x_shape).astype(int)
print(counts)
assert ["".join(map(str, row)) for row in counts] == ["534120", "153412", "415341", "042534", "305251", "041515"]

# %%
viz.show(binary * 1.0, x_shape * 1.0, counts / 5, titles=["8 × 8", "kernel", "6 × 6, white = 5"], zoom=24, says="A black and white picture with stripes going down to the right, the X-shaped kernel, and the 6 by 6 sums: white where all five pixels of the X are white.")

# %% [markdown]
# The output is large where the picture has light in the places in which the kernel has large weights. But this kernel has no negative weights, so it cannot tell an X from an area that is all white: both give 5. The next two kernels have −1 where the picture should be dark. With these the output is large where the picture **looks like the kernel**. That makes kernels detectors, and two of them see two things in the same picture:

# %% tags=["numbers"]
rows = ["100001", "010010", "001100", "100010", "010010", "001010"]
cross = np.array([[int(c) for c in row] for row in rows])
diagonal = np.array([[1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
upright = np.array([[-1, 1, -1]] * 3)
first, second = correlate(cross, diagonal).astype(int), correlate(cross, upright).astype(int)
print(first, second, sep="\n\n")
assert first.tolist() == [[3, -1, -3, -1], [-3, 1, 0, -3], [-3, -3, 0, 1], [3, -2, -2, -1]]
assert second.tolist() == [[-1, -1, -1, -1], [-1, -1, -2, 1], [-1, -1, -2, 1], [-1, 0, -4, 3]]

# %% [markdown]
# The first finds three pixels in a diagonal (a 3 in two corners of the map), the second three pixels one above the other. And here is a kernel that was drawn by hand to find one particular curve; the numbers are brightnesses. The curve is there in the first picture, in the second (an ear of a mouse, say) it is not. (It has no negative weights either: a picture that is 50 everywhere would give it even more, 9000.)

# %% tags=["numbers"]
curve = np.zeros((7, 7), int)
curve[[0, 1, 2, 3, 4, 5], [5, 4, 3, 3, 3, 3]] = 30
back = np.array([[0, 0, 0, 0, 0, 0, 30], [0, 0, 0, 0, 50, 50, 50], [0, 0, 0, 20, 50, 0, 0]] + [[0, 0, 0, 50, 50, 0, 0]] * 4)
ear = np.array([[0, 0, 0, 0, 0, 0, 0], [0, 40, 0, 0, 0, 0, 0], [40, 0, 40, 0, 0, 0, 0], [40, 20, 0, 0, 0, 0, 0], [0, 50, 0, 0, 0, 0, 0], [0, 0, 50, 0, 0, 0, 0], [25, 25, 0, 50, 0, 0, 0]])
print("the curve is there:", (curve * back).sum(), "= 50·30 + 50·30 + 50·30 + 20·30 + 50·30;  it is not:", (curve * ear).sum())
assert ((curve * back).sum(), (curve * ear).sum()) == (6600, 0)
viz.show(curve / 50, back / 50, ear / 50, titles=["kernel", "6600", "0"], zoom=20, says="A kernel with a bright curve; a picture with nearly the same curve, which it answers with 6600; and a picture with strokes elsewhere, answered with 0.")

# %% [markdown]
# For decades people designed such kernels, and chapter 07 shows the best of them. A convolutional network **learns** its own.
#
# ### A word about the word
#
# Mathematicians turn the kernel by 180° before they slide it, and call that *convolution*; without turning it is *cross-correlation*. Deep learning does the second and says the first. It does not matter there, because the weights are learnt: if the layer turned them, it would learn turned ones. It matters as soon as a kernel is given. And note which examples could tell: the X, the diagonal and the upright line look the same when they are turned. The vertical edge does not.

# %% tags=["numbers"]
bright_left = np.repeat([[10, 10, 10, 0, 0, 0]], 6, axis=0)
print("as it stands:", correlate(bright_left, edge)[0], "  turned by 180°:", correlate(bright_left, edge[::-1, ::-1])[0])
print("turned kernels that stay the same:", [bool((k == k[::-1, ::-1]).all()) for k in (x_shape, diagonal, upright, edge)])

# %% [markdown]
# ### One, two, three dimensions
#
# Nothing ties this to pictures. A window of $f$ numbers slides along a sound, a window of $f \times f$ over a picture, one of $f \times f \times f$ through a body scan or a video. In each direction, $a$ numbers have $a - f + 1$ places for it. (`sliding_window_view` shows an array as all its windows: first the axes of the places, then those inside a window.)

# %% tags=["numbers"]
for shape, window in (((14,), (5,)), ((14, 14), (5, 5)), ((14, 14, 14), (5, 5, 5))):
    places = np.lib.stride_tricks.sliding_window_view(np.zeros(shape), window).shape[: len(shape)]
    print(len(shape), "dimension(s):", shape, "with a window of", window, "→", places)

# %% [markdown]
# ## 3 · Border and step
#
# Two nuisances. The map is smaller than the picture: after ten layers with windows of 5, forty rows are gone. And the pixels of the rim take part in fewer sums than those in the middle: the corner in only one.
#
# **Padding** adds $p$ rows and columns of zeros on each side. Without padding one speaks of a *valid* convolution, because every window lies on real pixels. If the map shall be as large as the picture (*same*) and the window moves by one, then $n + 2p - f + 1 = n$, so $p = (f - 1)/2$: a whole number only if $f$ is odd. This is why filters are 3 × 3, 5 × 5, 7 × 7; and an odd window has a middle, so that one can say where it stands.
#
# **Stride** is the step: with $s = 2$ the window visits every other place, and the map has half the side. **Dilation** spreads the window, so that it looks at every second pixel only and sees farther with the same number of weights.
#
# Below, a 3 × 3 filter with the weights 1 0 −1, 2 0 −2, 1 0 −1 slides over 6 × 6 pixels. **Before you move anything, decide:** how many places are there with step 2 and no padding? What happens to the last row?

# %% tags=["demo"]
demos.show(ch08.window_demo)

# %% [markdown]
# <details><summary>Step 2, no padding: how many places?</summary>2 × 2, and the last row and column are never looked at: no window that begins two pixels farther would fit. Set the step to 2 and see.</details>
#
# With $p = 1$ and step 1 the map is 6 × 6 again.
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
# ## 4 · Many channels, many filters
#
# A colour picture has three **channels**. A filter for it has three layers, too: it reaches through all channels, and all its products are added up into *one* number. So one filter makes one feature map, however many channels come in. A layer has several filters, and their maps, stacked, are the channels of the next layer. Before you count, decide:
#
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
# In letters: if layer $l$ has windows of $f^{[l]} \times f^{[l]}$, gets $n_C^{[l-1]}$ channels and has $n_C^{[l]}$ filters, it learns
#
# $$f^{[l]} \cdot f^{[l]} \cdot n_C^{[l-1]} \cdot n_C^{[l]} + n_C^{[l]}$$
#
# numbers, the last $n_C^{[l]}$ being biases, and its output has $\lfloor (n^{[l-1]} + 2p^{[l]} - f^{[l]})/s^{[l]} \rfloor + 1$ rows. PyTorch counts the same:

# %% tags=["numbers"]
layer = torch.nn.Conv2d(3, 10, kernel_size=3)
print("weights:", tuple(layer.weight.shape), " biases:", tuple(layer.bias.shape), " together:", sum(p.numel() for p in layer.parameters()))
assert sum(p.numel() for p in layer.parameters()) == 280

# %% [markdown]
# **Move the sliders** and watch the three bars. Which of them depends on $n$, the size of the picture? (*Locally connected* means windows without sharing: every place has weights of its own.)

# %% tags=["demo"]
demos.show(ch08.size_demo)

# %% [markdown]
# The bar of the convolution stays where it is, whatever $n$ does. Its *work* grows with the picture, its knowledge does not.
#
# Here is a whole network, worked through by hand: each line follows from the one above by the two formulas. At the end the 7 × 7 × 40 numbers are laid in one row and a fully connected layer makes the scores.

# %% tags=["numbers"]
n, channels, lines = 39, 3, []
for f, s, filters in ((3, 1, 10), (5, 2, 20), (5, 2, 40)):
    size, learnt = output_size(n, f, 0, s), filters * (f * f * channels + 1)
    lines.append((f"{n}×{n}×{channels}", f"{f}×{f}, step {s}", filters, f"{size}×{size}×{filters}", f"{learnt:,}"))
    n, channels = size, filters
viz.table(lines, header=("in", "window", "filters", "out", "learns"), says=f"Three convolutions take 39×39×3 to {n}×{n}×{channels}, which is {n * n * channels} numbers in one row.")
assert (n, channels, n * n * channels) == (7, 40, 1960)

# %% [markdown]
# From here on images come in batches, as PyTorch has them: an array (N, C, H, W), images, channels, rows, columns. (Chapters 00 to 02 had (H, W) and (H, W, C).)
#
# ### Exercise 8.3 · A convolutional layer  ●●●  (4 points)
#
# Write `conv2d_forward(x, w, b, p, s)`, the forward pass of a convolutional layer:
#
# - `x`: a batch of images (N, C, H, W); decimal numbers, or pixels of dtype uint8, which are used as they are (0 to 255)
# - `w`: F filters (F, C, fh, fw), decimal numbers; they need not be square
# - `b`: one bias for each filter, (F,)
# - `p`: rows and columns of zeros added on each of the four sides; `s`: the step, the same along rows and columns
#
# Return an array (N, F, H′, W′) of decimal numbers (float32 is precise enough) with $H' = \lfloor (H + 2p - f_h)/s \rfloor + 1$, and $W'$ likewise: entry [n, k, i, j] is the sum over all channels and over the window whose upper left corner is row $i \cdot s$, column $j \cdot s$ of the padded image, pixel times weight, plus the bias of filter k. The filter is *not* turned (cross-correlation). What does not fit another step is left out; the filter always fits at least once. Loops are allowed; ready-made convolutions and correlations of NumPy, SciPy, OpenCV and PyTorch are not. All other functions of these libraries are allowed.
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
# It works on pictures: here it is with two filters, one for edges between left and right, one for edges between above and below, on a cat. Its three colours are its three channels, so each filter has three equal layers.

# %%
cat = load("photos")["chelsea"].rgb[40:240:2, 100:340:2].transpose(2, 0, 1)[None] / 255  # (1, 3, 100, 120)
both = np.stack([np.stack([kernel] * 3) for kernel in (edge, edge.T)]) / 9  # (2, 3, 3, 3)
maps = conv(cat, both, np.zeros(2), 1, 1)
viz.show(cat[0].transpose(1, 2, 0), *np.clip(0.5 + maps[0], 0, 1), titles=["3 channels", "left – right", "above – below"], zoom=2, says="A cat's face; a map where edges that run up and down are bright or dark; a map where edges that run sideways are.")

# %% [markdown]
# ### What it costs
#
# Written out as the definition says, with one multiplication at a time, the layer takes seven loops:

# %%
def conv_by_definition(x, w, b):
    """No padding, step 1. x: (N, C, H, W), w: (F, C, fh, fw), b: (F,)."""
    (n_images, n_channels, h, wide), (n_filters, _, fh, fw) = x.shape, w.shape
    out = np.zeros((n_images, n_filters, h - fh + 1, wide - fw + 1))
    for n in range(n_images):
        for k in range(n_filters):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    total = b[k]
                    for c in range(n_channels):
                        for u in range(fh):
                            for v in range(fw):
                                total += x[n, c, i + u, j + v] * w[k, c, u, v]
                    out[n, k, i, j] = total
    return out

# %% [markdown]
# NumPy does it in three lines. `sliding_window_view` shows an array all its windows at once, as two more axes, and copies nothing. `einsum` takes a multiplication table in letters: each letter names an axis, letters that stand on both sides of the comma are multiplied in step, and letters that are missing after the arrow are added up. `"nchwuv,fcuv->nfhw"` reads: for image n, filter f, row h, column w, multiply over channel c and window row u and column v, and add. `optimize=True` lets it turn the sum into one large matrix product. Last, `b[:, None, None]` gives the biases two more axes of length 1, so that each is added to a whole map.

# %%
def conv_in_three_lines(x, w, b):
    """No padding, step 1. x: (N, C, H, W), w: (F, C, fh, fw), b: (F,)."""
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))  # (N, C, H′, W′, fh, fw)
    sums = np.einsum("nchwuv,fcuv->nfhw", windows, w, optimize=True)
    return sums + b[:, None, None]

# %% tags=["nbval-ignore-output"]
rng = np.random.default_rng(0)
x, w, b = rng.normal(size=(4, 6, 14, 14)), rng.normal(size=(16, 6, 5, 5)), rng.normal(size=16)  # LeNet's second layer

def seconds(work):
    """The shortest of three runs."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)

tensors = [torch.tensor(a) for a in (x, w, b)]
loops = seconds(lambda: conv_by_definition(x[:1], w, b)) * len(x)  # one image is enough
lines = seconds(lambda: conv_in_three_lines(x, w, b))
library = seconds(lambda: torch.nn.functional.conv2d(*tensors))
print(f"seven loops {1000 * loops:.0f} ms, three lines {1000 * lines:.2f} ms, PyTorch {1000 * library:.2f} ms, for 4 images")
print(f"three lines: {loops / lines:.0f} times as fast as the loops, {lines / library:.1f} times as slow as PyTorch")

# %% tags=["numbers"]
assert np.allclose(conv_by_definition(x[:1], w, b), conv_in_three_lines(x[:1], w, b))
assert np.allclose(conv_in_three_lines(x, w, b), torch.nn.functional.conv2d(*tensors).numpy())
print("seven loops, three lines and PyTorch give the same numbers; loops / three lines > 20:", loops / lines > 20)

# %% [markdown]
# ### A convolution is a matrix product
#
# What `optimize=True` does can be done by hand. Lay every window in one row: that is a matrix with one row for each place and one column for each weight. Lay every filter in one column. Their product holds every sum. The first step is called **im2col**, 'image to columns', after programs that lay the windows in columns (the same matrix, transposed). It copies each pixel as often as windows touch it, up to $f^2$ times, and pays with memory for the speed of matrix multiplication.

# %% tags=["numbers"]
windows = np.lib.stride_tricks.sliding_window_view(x, (5, 5), axis=(2, 3))  # (4, 6, 10, 10, 5, 5)
columns = windows.transpose(0, 2, 3, 1, 4, 5).reshape(4 * 10 * 10, 6 * 5 * 5)
product = columns @ w.reshape(16, -1).T + b
print("windows", columns.shape, "times filters", w.reshape(16, -1).T.shape, "=", product.shape)
print("numbers in the images:", x.size, " in the matrix of windows:", columns.size)
assert np.allclose(product.reshape(4, 10, 10, 16).transpose(0, 3, 1, 2), conv_in_three_lines(x, w, b))

# %% [markdown]
# It can also be seen the other way round: one row for each output number, with the filter's weights at the pixels of its window and zeros everywhere else. That matrix is a fully connected layer in which most weights are 0 and all others are copies of a few. A convolutional layer is a fully connected one with a belief about pictures built in.
#
# ## 5 · Pooling
#
# Whether an edge lies here or one pixel farther matters little for what is shown. **Pooling** shrinks a feature map by keeping one number for each window: the largest (*max pooling*), or the mean (*average pooling*). It works on each channel for itself and has nothing to learn. Here are the two maps of section 2, max-pooled with windows of 2 × 2 and step 2:

# %% tags=["numbers"]
def blocks(image):
    """The 2 × 2 blocks of an image (H, W) → (H/2, W/2, 2, 2)."""
    return np.lib.stride_tricks.sliding_window_view(image, (2, 2))[::2, ::2]

pooled = [blocks(m).max(axis=(2, 3)).tolist() for m in (first, second)]
print("largest:", *pooled, "  mean of the first:", blocks(first).mean(axis=(2, 3)).tolist())
assert pooled == [[[3, 0], [3, 1]], [[-1, 1], [0, 3]]]
window = np.array([3.0, 4.0, 0.0, 0.0])
print("L2 pooling of 3 4 0 0:", np.sqrt((window**2).sum()), " and with the mean under the root:", np.sqrt((window**2).mean()))

# %% [markdown]
# The diagonals found in two corners are still there, and in a quarter of the space. A third kind, **L2 pooling**, takes the root of the sum of squares: for 3 4 0 0 that is 5. (Some texts take the root of the *mean* of squares, 2.5 here. PyTorch's `lp_pool2d` takes the sum. Say which you mean.)
#
# That pooling has no parameters is true today. In LeNet-5 of 1998 it had: each map's averages were multiplied by a learnt factor, and a learnt bias was added.
#
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
# What does it buy? Move a digit by one pixel and compare, before and after pooling. The difference is measured as a share of the map itself.

# %% tags=["numbers"]
bars = np.maximum(conv(digits.images[:200, None] / 255, both[:, :1], np.zeros(2), 1, 1), 0)
moved_bars = np.maximum(conv(nets.moved(digits.images[:200], 1)[:, None] / 255, both[:, :1], np.zeros(2), 1, 1), 0)
for f in (1, 2, 4):
    a, c = max_pool(bars, f, f), max_pool(moved_bars, f, f)
    print(f"pooled {f} × {f}: moving by one pixel changes the maps by {np.linalg.norm(a - c) / np.linalg.norm(a):.0%}")

# %% [markdown]
# Less change, but not none. Pooling makes a network *tolerate* small moves. It forgets where exactly something was, and for tasks in which 'where' is the question (chapters 14 to 16) that is a price.
#
# ## 6 · How far does one number see?
#
# A number in the first layer sees 3 × 3 pixels. A number in the second sees 3 × 3 numbers of the first, each of which sees 3 × 3 pixels. The part of the picture that can change a number at all is its **receptive field**.
#
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
# Ask the network itself. Take a row of zeros, send it through two layers whose weights are all 1, and ask autograd which inputs have a gradient: those, and only those, can change the number.

# %% tags=["numbers"]
def support(layers):
    """How many pixels of a row have a gradient from one number behind these layers, found by autograd."""
    row = torch.zeros(1, 1, 400, requires_grad=True)
    x = row
    for f, s in layers:
        x = torch.nn.functional.conv1d(x, torch.ones(1, 1, f), stride=s)
    x[0, 0, x.shape[2] // 2].backward()
    return int((row.grad != 0).sum())

print("window 3 with step 2, twice:", support([(3, 2), (3, 2)]), "pixels")

# %% [markdown]
# Seven. (The cell counts the pixels that take part. Without gaps that is the side of the receptive field; where a step is larger than its window, pixels between the windows are left out, and the count is smaller than the side.) Three neighbours of the first layer lie two pixels apart, so they see $3 + 2 + 2$. In general, layer $l$ with window $f_l$ adds $f_l - 1$ steps, each as wide as neighbours *below* it lie apart, and that is the product of the strides of the **earlier** layers:
#
# $$r_l = r_{l-1} + (f_l - 1) \prod_{i=1}^{l-1} s_i, \qquad r_0 = 1 .$$
#
# A formula that many lecture notes carry multiplies by the layer's own stride instead, and gets 9. Set the demo to two layers to see the case above. Then **look for settings in which the two agree**: that is why the mistake survives.

# %% tags=["demo"]
demos.show(ch08.field_demo)

# %% [markdown]
# They agree if every step is 1, and for some combinations by accident: with window 3 in both layers and step 2 in the first only, the wrong formula gives 7 as well.
#
# ### Exercise 8.5 · Receptive field  ●●○  (2 points)
#
# Write `receptive_field(layers)`. `layers` is a list of pairs `(f, s)`, window and step of each convolution or pooling, from the image on; the last pair is the layer whose receptive field is asked for. Return, as an `int`, the side in pixels of the square that one number of the last layer can see, from the first pixel to the last; where windows leave gaps (a step larger than the window), pixels in between that nobody looks at count, too. (In the prediction above there were no gaps, so the side and the number of pixels that can change the result were the same, 7.) Padding plays no part (the square may reach beyond the border), and no layer is dilated. Without any layer, `[]`, a number is a pixel and sees 1.
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

# %% tags=["numbers"]
known = {
    "LeNet-5, to its second pooling": [(5, 1), (2, 2), (5, 1), (2, 2)],
    "AlexNet, to its fifth convolution": [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1)],
    "two layers, window 3, step 2": [(3, 2), (3, 2)],
    "two layers, only the first with step 2": [(3, 2), (3, 1)],
    "three layers, window 3, step 1": [(3, 1)] * 3,
}
lines = [(name, field(layers), support(layers), 1 + sum((f - 1) * s for f, s in layers)) for name, layers in known.items()]
viz.table(lines, header=("layers", "rule", "by autograd", "own-step formula"), says="The rule agrees with autograd everywhere; the formula with each layer's own step agrees in two of five rows.")
assert [line[1:] for line in lines] == [(16, 16, 13), (163, 163, 59), (7, 7, 9), (7, 7, 7), (7, 7, 7)]

# %% [markdown]
# Three layers of 3 × 3 see as far as one of 7 × 7, with $3 \cdot 9 = 27$ weights instead of 49 for each pair of channels, and with two activations more in between. Chapter 09 meets networks that are built on this.
#
# ## 7 · The way back
#
# To train a layer we need to know how the loss $L$ changes with each of its numbers. Chapter 05 is about this; here is the little of it that this section uses. A layer gets, from the layer above, the error of each number of its output: $\partial L/\partial \text{out}$, called `dout`. It must say two things: how its own weights should change ($\partial L/\partial w$, $\partial L/\partial b$), and what error its input had ($\partial L/\partial x$), which is the `dout` of the layer below. One rule gives both: **follow every product of the forward pass backwards, and where several paths meet, add.** If $\text{out}$ contains $x \cdot w$, then $x$ gets $w \cdot \text{dout}$, and $w$ gets $x \cdot \text{dout}$.
#
# ### Pooling, backwards
#
# A mean of four passes a quarter of every change on, so each of its four pixels gets a quarter of the error. A maximum follows its largest pixel and ignores the others: that pixel gets all of it. (So a max pooling must remember which it was.) Four errors, 1 3 2 4, and the image whose pooling they belong to. (`np.kron(a, b)` puts, in place of each number of `a`, a copy of `b` multiplied by it. `.backward(dout)` starts autograd from an output of many numbers: it has to be told the error of each.)

# %% tags=["numbers"]
errors = np.array([[1.0, 3.0], [2.0, 4.0]])
print("average pooling hands back:", *(np.kron(errors, np.full((2, 2), 0.25))), sep="\n")
image = np.array([[2.0, 1, 4, 8], [3, 6, 5, 7], [9, 4, 2, 6], [3, 5, 8, 1]])
tensor = torch.tensor(image[None, None], requires_grad=True)
torch.nn.functional.max_pool2d(tensor, 2).backward(torch.tensor(errors[None, None]))
routed = tensor.grad[0, 0].numpy()
print("maximum pooling hands back:", *routed, sep="\n")
assert (routed[1, 1], routed[0, 3], routed[2, 0], routed[3, 2], routed.sum()) == (1, 3, 2, 4, 10)

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
# ### Convolution, backwards
#
# Take a 3 × 3 image and a 2 × 2 filter, so a 2 × 2 output. The pixel in the upper left corner takes part in one sum only, with the filter's upper left weight: it gets $w_{00} \cdot \text{dout}_{00}$. The pixel in the middle takes part in all four, each time with another weight: with $w_{11}$ in the first sum, with $w_{00}$ in the last. Write this down for all nine pixels and a pattern appears: it is a convolution again. Surround `dout` with $f - 1$ zeros and slide the filter over it, **turned by 180°**. (With 'full' padding, hence *full correlation with the rotated filter*. Books call it deconvolution sometimes; nothing is undone by it.)

# %% tags=["numbers"]
dout = np.array([[[1.0, 3.0], [2.0, 2.0]], [[2.0, 1.0], [1.0, 1.0]]])  # two filters, two maps of errors
kernels = np.array([[[0.1, 0.2], [0.2, 0.4]], [[-0.3, 0.1], [0.1, 0.2]]])
shares = [correlate(np.pad(e, 1), k[::-1, ::-1]).round(10) for e, k in zip(dout, kernels, strict=True)]
print("first filter:", *shares[0], "second filter:", *shares[1], "the image gets their sum:", *sum(shares), sep="\n")
assert shares[0].tolist() == [[0.1, 0.5, 0.6], [0.4, 1.6, 1.6], [0.4, 1.2, 0.8]]
assert shares[1].tolist() == [[-0.6, -0.1, 0.1], [-0.1, 0.3, 0.3], [0.1, 0.3, 0.2]]
assert np.allclose(sum(shares), [[-0.5, 0.4, 0.7], [0.3, 1.9, 1.9], [0.5, 1.5, 1.0]])
unturned = [correlate(np.pad(e, 1), k).round(10) for e, k in zip(dout, kernels, strict=True)]
print("without turning, the first would be:", *unturned[0], sep="\n")

# %% [markdown]
# By hand, for the upper left pixel: only the upper left error 1 reaches it, through the weight 0.1, so it gets 0.1. Without turning the answer would be 0.4, the weight in the opposite corner. The gradients of the weights are easier: each weight was multiplied with a picture of pixels, namely all those it slid over, so `dw` is the correlation of the image with `dout` as the kernel; and a bias was added at every place, so it collects all errors of its map.
#
# In code there is a way that needs no rotation and no formula, and works with any step: go through the windows as in the forward pass, and let each error hand its share back to the very numbers that it came from.
#
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
# Is it right? Three witnesses that know nothing of each other: your code, PyTorch's autograd, and **finite differences**, which change one number by a hair and look at what the loss does. (Here the loss is the sum of all outputs, each multiplied by its entry in `dout`: then `dout` is exactly its gradient. `np.ndindex` goes through all indices of an array, one after the other.)

# %% tags=["numbers"]
rng = np.random.default_rng(1)
x, w, b = rng.normal(size=(2, 2, 6, 5)), rng.normal(size=(3, 2, 3, 2)), rng.normal(size=3)
p, s = 1, 2
dout = rng.normal(size=conv(x, w, b, p, s).shape)

def by_differences(array, h=1e-5):
    """The slope of the loss in each entry of x, w or b, by changing it up and down by h."""
    slopes = np.zeros(array.shape)
    for at in np.ndindex(*array.shape):
        array[at] += h
        up = (conv(x, w, b, p, s) * dout).sum()
        array[at] -= 2 * h
        slopes[at] = (up - (conv(x, w, b, p, s) * dout).sum()) / (2 * h)
        array[at] += h
    return slopes

tensors = [torch.tensor(a, requires_grad=True) for a in (x, w, b)]
torch.nn.functional.conv2d(*tensors, stride=s, padding=p).backward(torch.tensor(dout))
for name, ours, tensor, array in zip(("dx", "dw", "db"), conv_back(dout, x, w, p, s), tensors, (x, w, b), strict=True):
    autograd, differences = np.abs(ours - tensor.grad.numpy()).max(), np.abs(ours - by_differences(array)).max()
    print(name, ours.shape, " agrees with autograd:", autograd < 1e-10, " with finite differences:", differences < 1e-6)

# %% [markdown]
# Pooling can be asked in the same way, except exactly where two pixels of a window are equal: there the maximum has a corner, and 'which one gets the error' is a convention.

# %% tags=["numbers"]
x = rng.permutation(140).reshape(2, 1, 7, 10) / 10  # no two pixels equal
dout = rng.normal(size=(2, 1, 3, 4))
slopes = np.zeros(x.shape)
for at in np.ndindex(*x.shape):
    up, down = x.copy(), x.copy()
    up[at], down[at] = x[at] + 1e-4, x[at] - 1e-4
    slopes[at] = ((max_pool(up, 3, 2) - max_pool(down, 3, 2)) * dout).sum() / 2e-4
print("windows of 3, step 2, overlapping: agrees with finite differences:", np.abs(pool_back(dout, x, 3, 2) - slopes).max() < 1e-6)

# %% [markdown]
# ## 8 · LeNet-5
#
# In the 1990s Yann LeCun and his colleagues at Bell Labs built networks of these parts that read the amounts on bank cheques. The best known is LeNet-5 of 1998. Here are its sizes, in a version for colour pictures of 32 × 32 × 3, and with max pooling, as it is usually drawn today:

# %% tags=["numbers"]
rows, n, channels = [("input", "32×32×3", 32 * 32 * 3, "")], 32, 3
for name, filters in (("conv 5×5", 6), ("conv 5×5", 16)):
    n = output_size(n, 5, 0, 1)
    rows.append((name, f"{n}×{n}×{filters}", n * n * filters, filters * (25 * channels + 1)))
    n, channels = output_size(n, 2, 0, 2), filters
    rows.append(("pool 2×2, step 2", f"{n}×{n}×{filters}", n * n * filters, 0))
for before, after in ((n * n * channels, 120), (120, 84), (84, 10)):
    rows.append(("fully connected", str(after), after, before * after + after))
viz.table(rows, header=("layer", "shape", "numbers", "parameters"), says=f"LeNet-5 for 3 channels has {sum(r[3] for r in rows[1:]):,} parameters, most of them in the first fully connected layer.")
assert [r[2] for r in rows] == [3072, 4704, 1176, 1600, 400, 120, 84, 10]
assert [r[3] for r in rows[1:] if r[3]] == [456, 2416, 48120, 10164, 850]

# %% [markdown]
# Three things to see. The maps get smaller while their number grows. The *numbers* are many at the beginning, the *parameters* at the end: the two convolutions hold 5 % of them. And for grey pictures, with one channel, the first layer has 156 parameters instead of 456, which makes 61 706 in all.
#
# (A well-known slide prints 208, 416, 48 001, 10 081 and 841 for the same network. None of them is right. 208 = 25 · 8 + 8 has one channel that comes in and 8 filters; 416 = 25 · 16 + 16 forgets the 6 channels that come in; and the other three add one bias for the whole layer instead of one for each number: 400 · 120 + 1, 120 · 84 + 1, 84 · 10 + 1.)
#
# (The original of 1998 has 156 + 12 + 1 516 + 32 + 48 120 + 10 164 = 60 000 learnt numbers *without* its output layer, which compared the 84 numbers with patterns drawn by hand. Its second convolution connected each map with only some of the maps below, hence 1 516; its pooling had a learnt factor and bias for each map, hence 12 and 32. It used tanh and averages; we use ReLU and maxima.)
#
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
# All convolutional and fully connected layers have biases, and `LeNet5(1, 10)` has 61 706 parameters. The scores are what the last layer gives: no softmax, no activation.
#
# There is nothing else in the network, no dropout and no batch normalisation: it gives the same scores while it is trained (`train()`) and when it is used (`eval()`). How the layers are called is up to you.
#
# A class of your own is as good as `nn.Sequential`: `LeNet5` may return an object of it, or be the class itself, `class LeNet5(nn.Module)` with `__init__(self, channels, classes)`. Another order is right, too, if it gives the same scores with the same weights, for example pooling before ReLU.
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
# Now train it. The digits are 28 × 28, LeNet wants 32 × 32: a border of two zeros, and the grey values go from 0 to 1. 500 test digits are kept back. The curve below is drawn again after each of eight passes over the 1 297 training digits (*epochs*). `Adam` is a refined gradient descent, which chapter 06 explains; `lr` is its learning rate. In the first epoch the digits it learns from seem to do worse than the others: they are measured *during* the epoch, while the network still knows little, the others after it.

# %% tags=["nbval-ignore-output"]
def prepared(images):
    """Digits (N, 28, 28) uint8 → tensor (N, 1, 32, 32) from 0 to 1."""
    return torch.tensor(pad_zeros(images[:, None], 2) / 255, dtype=torch.float32)

train = prepared(digits.images), torch.tensor(digits.labels)
held = prepared(test_digits.images), torch.tensor(test_digits.labels)
torch.manual_seed(0)
network = lenet(1, 10)
optimiser = torch.optim.Adam(network.parameters(), lr=0.003)
history = train_and_watch(network, optimiser, train, held, epochs=8)

# %% tags=["numbers"]
nets.keep("LeNet-5", network)  # the demos below look into this one
print("parameters:", sum(p.numel() for p in network.parameters()), "  more than 93 % of the test digits right:", history.val_accuracy[-1] > 0.93)

# %% [markdown]
# (The test digits were looked at after every epoch here, to draw the curve. Nothing was chosen by them; if you begin to choose the number of epochs by that curve, keep a third set back.)
#
# ### What it has learnt
#
# The first layer's filters are small enough to be looked at, and its feature maps are what they answer to a digit:

# %%
weights = next(p for p in network.parameters() if p.shape == (6, 1, 5, 5)).detach().numpy()[:, 0]
maps = nets.feature_maps(network, test_digits.images[3])[0]  # (6, 28, 28), after the ReLU
viz.show(*(0.5 + 0.5 * w / np.abs(weights).max() for w in weights), titles=[f"filter {i}" for i in range(1, 7)], zoom=16, columns=6, says="The six learnt 5 by 5 filters; grey is 0, lighter is positive, darker is negative.")
viz.show(*(m / maps.max() for m in maps), titles=[f"map {i}" for i in range(1, 7)], zoom=4, columns=6, says="The six feature maps of one test digit: they differ in where, and in how much of the picture, they answer.")

# %% [markdown]
# Nobody told it which weights to use. Look for a filter with a light and a dark side: it answers to edges of one direction. Others are harder to read. (If one of the maps is black everywhere: its filter answers to digits with negative numbers only, and ReLU cuts them off. Such a *dead* filter learns nothing more, because no error comes back through it.) Draw a digit of your own and watch the maps: which of them answers to horizontal strokes, which to the right-hand side of vertical ones? Then choose the second convolution. Its maps are coarser, 10 × 10. Is there a map that answers to an end of a stroke, or to an arc? The sentence under the picture says which map answers in more places than any other; a place counts if its answer is above a fifth of the largest answer of all maps.

# %% tags=["demo"]
demos.show(ch08.draw_maps_demo)

# %% [markdown]
# ## 9 · What stands between the layers
#
# **ReLU.** Without an activation between them, two convolutions are one (with a larger window), just as two matrices are one matrix. ReLU, $\max(0, x)$, cuts off the negative half: 'the edge is here' stays, 'the opposite edge is here' becomes nothing.
#
# **Dropout** and **batch normalisation** are treated in chapter 06. In a convolutional net dropout is used after the large fully connected layers, where most parameters are. The means of batch normalisation are taken over images, rows *and* columns, because all places of a map share their weights: a layer with 16 maps has 16 means.
#
# **Local contrast normalisation** comes from the study below. It compares each number with its surroundings. With weights $w_{uv}$ that form a Gaussian window ($u$ and $v$ run from −3 to 3, and the weights add up to 1 over the window and all $C$ channels $k$), first subtract the local mean, then divide by the local spread:
#
# $$v_{cij} = x_{cij} - \sum_{k,u,v} w_{uv}\, x_{k,\,i+u,\,j+v}, \qquad y_{cij} = \frac{v_{cij}}{\max(\bar\sigma,\ \sigma_{ij})}, \qquad \sigma_{ij} = \sqrt{\sum_{k,u,v} w_{uv}\, v_{k,\,i+u,\,j+v}^2}$$
#
# where $\bar\sigma$ is the mean of all $\sigma_{ij}$ of the picture. A texture in the shade then looks as it does in the sun.
#
# ### Which of these matters most?
#
# Jarrett, Kavukcuoglu, Ranzato and LeCun asked this in 2009, in *What is the best multi-stage architecture for object recognition?*, on Caltech-101 (101 kinds of things, 30 training pictures each). What they report: the single most important ingredient is **rectification**, throwing away the sign before pooling, together with local contrast normalisation; two stages are better than one; and with the right non-linearities even **random filters**, never trained, reach almost 63 %, not far below the more than 65 % of trained ones.
#
# Here is a small version: 16 random 7 × 7 filters on patches of ten photographs, something in between, then average or max pooling to 2 × 2, and a linear classifier on top (`RidgeClassifier`, which is fitted in one step). `.expand` in the next cell repeats an axis of length 1 without copying. **Decide first:** which combination fails, and why?

# %%
from sklearn.linear_model import RidgeClassifier


def grey(patches):
    """RGB patches (N, 32, 32, 3) → tensor (N, 1, 32, 32), each with mean 0 and deviation 1."""
    x = patches.mean(axis=3)
    x = x - x.mean(axis=(1, 2), keepdims=True)
    return torch.tensor(x / (x.std(axis=(1, 2), keepdims=True) + 1e-6), dtype=torch.float32)[:, None]

def contrast_normalised(x, side=7):
    """The two formulas above, with a Gaussian window of 7 × 7."""
    bell = np.exp(-((np.arange(side) - side // 2) ** 2) / 4.5)
    window = torch.tensor(np.outer(bell, bell) / bell.sum() ** 2 / x.shape[1]).float().expand(1, x.shape[1], side, side)
    v = x - torch.nn.functional.conv2d(x, window, padding=side // 2)
    spread = torch.nn.functional.conv2d(v**2, window, padding=side // 2).sqrt()
    return v / torch.maximum(spread, spread.mean(dim=(2, 3), keepdim=True))

# %%
learn, judge = load("textures", "train").take(1000), load("textures", "test").take(500)
random_filters = np.random.default_rng(0).normal(size=(16, 1, 7, 7))
random_filters = torch.tensor(random_filters - random_filters.mean(axis=(2, 3), keepdims=True)).float() / 7
answers = [torch.nn.functional.conv2d(grey(s.images), random_filters) for s in (learn, judge)]

# %% tags=["numbers"]
between = {"nothing": lambda x: x, "ReLU": torch.relu, "absolute value": torch.abs, "absolute value, then contrast": lambda x: contrast_normalised(x.abs())}
poolings = {"average": torch.nn.functional.avg_pool2d, "maximum": torch.nn.functional.max_pool2d}
table = []
for name, change in between.items():
    changed, line = [change(a) for a in answers], [name]
    for pooling in poolings.values():
        known_x, new_x = (pooling(c, 13).flatten(1).numpy() for c in changed)
        spread = known_x.std(axis=0)
        line.append(RidgeClassifier().fit(known_x / spread, learn.labels).score(new_x / spread, judge.labels))
    table.append(line)
viz.table([(name, f"{a:.0%}", f"{m:.0%}") for name, a, m in table], header=("between filter and pooling", *(f"{p} pooling" for p in poolings)), says="Right answers on 500 patches of ten textures; guessing gives 10 %. Averages of what was not rectified are near guessing.")
assert table[0][1] < 0.25 < 0.4 < min(table[0][2], table[1][1], table[2][1], table[3][1])

# %% [markdown]
# 'Nothing' with average pooling: the mean of a filter's answers over an area is close to 0, because light-to-dark and dark-to-light cancel. Rectify first, and the mean says *how much* of the texture is there. In a maximum nothing cancels, so it works without. The other differences are too small to rank: this is one set of random filters and 500 patches, where a share is uncertain by about two points, and the difference of two shares by about three. And all this with filters that nobody trained.
#
# ## 10 · What was the belief worth?
#
# A convolutional layer is a fully connected one with less freedom. Is that an advantage when both have equally many parameters? Three networks of about 60 000 parameters learn from the same 1 297 digits, with the same optimiser, for the same number of epochs: a fully connected one, LeNet-5 (which you have trained), and a third that goes one step farther. It keeps, of each map of its last convolution, only the **largest number, wherever it is**, so its classifier cannot know places at all.

# %% tags=["numbers"]
torch.manual_seed(0)
rivals = {"fully connected": nets.fully_connected(), "LeNet-5": network, "largest of each map": nets.whole_map()}
for name, net in rivals.items():
    print(f"{name:<20} {sum(p.numel() for p in net.parameters()):,} parameters:", ", ".join(type(part).__name__ for part in net.children()))

# %% tags=["nbval-ignore-output"]
from course_utils.training import fit

for name in ("fully connected", "largest of each map"):
    optimiser = torch.optim.Adam(rivals[name].parameters(), lr=0.003)
    fit(rivals[name], optimiser, nn.CrossEntropyLoss(), train, epochs=8, batch_size=32)
    nets.keep(name, rivals[name])

# %% tags=["nbval-ignore-output"]
def right(net, images):
    """The share of the test digits, perhaps moved, that the network gets right."""
    return float((nets.probabilities(net, images).argmax(axis=1) == test_digits.labels).mean())

centred = {name: right(net, test_digits.images) for name, net in rivals.items()}
viz.table([(name, f"{share:.1%}", round(500 * (1 - share))) for name, share in centred.items()], header=("network", "right on 500 test digits", "errors"), says="Right answers on centred digits: all three get more than nine of ten right.")

# %% [markdown]
# Look at the errors, of 500 digits: when this page was made they were 21, 17 and 4 (with two other starts 19, 20, 5 and 18, 15, 6). On centred digits the belief is worth little for LeNet-5 (such a difference can be luck) and much for the third network, which makes a fifth to a third of the errors. The data set has done the centring, and with that a part of what equivariance could help with.
#
# ### Predict, then look
#
# Now the test digits are moved by 4 pixels to the right, of 28. All three networks were trained on the digits as they are: no moved picture was among them. **How do the fully connected network and LeNet-5 do?**
#
# - **a**: LeNet-5 still gets nearly all of them, because convolution is equivariant; the fully connected network does not
# - **b**: both get fewer than half of them
# - **c**: both still get nearly all of them: 4 pixels of 28 are not much

# %% exercise="predict_shift"
def predict_shift():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_shift"
ex.predict_shift.check(predict_shift)

# %% tags=["demo"]
demos.show(ch08.moved_digit_demo)

# %% tags=["nbval-ignore-output"]
moved_4 = {name: right(net, nets.moved(test_digits.images, 4)) for name, net in rivals.items()}
print("right when moved by 4 pixels:", ", ".join(f"{name} {share:.0%}" for name, share in moved_4.items()))

# %% tags=["numbers"]
few = moved_4["fully connected"] < 0.5 and moved_4["LeNet-5"] < 0.5
print("moved by 4 pixels, the first two get fewer than half:", few)
print("the third gets more than either:", moved_4["largest of each map"] > max(moved_4["fully connected"], moved_4["LeNet-5"]))

# %% [markdown]
# (The curves of the demo use the first 300 test digits, this cell all 500, as the table did.) LeNet-5 falls from about 97 % to about a quarter, the network without any convolution to about a tenth, which is guessing. How much LeNet-5 keeps depends on where training began: in several runs it was between 17 and 40 %, against 10 or 11 % for the fully connected network. That is better than guessing, and far from 97 %. Its feature maps do move along with the digit, that was checked in section 1. But then they are laid in one row, and a fully connected layer gives every place its own weight: it has learnt where strokes of a centred digit lie. **Equivariance is not invariance.** Equivariant: the answer moves along. Invariant: the answer stays the same. Convolution gives the first. The second needs something that forgets the place, such as the maximum over the whole map, which holds out longer. Not for ever, for two reasons: digits reach the border, and the pooling moves by steps of 2, so a digit moved by one pixel falls into other windows.
#
# The other way is to show the network moved digits during training; chapter 10 does.
#
# ### On real pictures
#
# Digits of 28 × 28 in the middle of their frame are the easy case. The next table is a stored result, because it took minutes to measure: the fully connected network of chapter 04 and a network of LeNet's form (16 and 32 filters, with batch normalisation), on MNIST and on CIFAR-10 (ten kinds of things in colour photographs of 32 × 32). Settings were chosen on a tenth of the training set, and the test set was used once.

# %% tags=["numbers"]
lines = []
for label, name in (("fully connected", "ch04_mlp"), ("convolutional", "ch08_cnn")):
    stored = results.load(name)
    lines += [(r["data"], label, f"{r['parameters']:,}", r["augmented"], f"{r['test']:,}", f"{r['accuracy']:.1%}") for r in stored["rows"]]
viz.table(
    sorted(lines, reverse=True),
    header=("data", "network", "parameters", "training pictures changed", "test pictures", "right"),
    says=f"Fully connected and convolutional networks on real pictures. Seed {stored['seed']}, {stored['date']}, {stored['machine']}.",
)
best = {(r[0], r[1]): float(r[5].rstrip("%")) for r in lines}
assert best["cifar10", "convolutional"] > best["cifar10", "fully connected"] + 15

# %% [markdown]
# These two are *not* equally large: the convolutional net has a fifth of the parameters on MNIST, a fourteenth on CIFAR-10, and still gets more right; on photographs, where nothing is centred, by twenty points. ('Shifted' and 'flipped' mean that training pictures were moved or mirrored at random. That helps, too, and on MNIST only the convolutional net had it: a table is only as fair as its columns let you see.)
#
# ## 11 · What it cannot do
#
# A convolutional net tolerates what its construction or its training data tell it to tolerate. Turn the digit by 90°, enlarge it twofold, invert black and white, and the filters find nothing they know. It needs far more pictures than a person does. And LeNet's two stages are too few for photographs: going deeper helps, until it does not, and why is the story of the next chapter.
#
# ## What to remember
#
# - Local windows and shared weights: $10^{12}$ weights become 100, and the map moves along with the picture.
# - Output $\lfloor (n + 2p - f)/s \rfloor + 1$; parameters $f \cdot f \cdot n_C^{[l-1]} \cdot n_C^{[l]} + n_C^{[l]}$, whatever the size of the picture.
# - The receptive field grows by $(f - 1)$ times the product of the *earlier* strides. Check a formula against the gradient's support.
# - Backwards: a mean spreads its error, a maximum routes it, a convolution slides the rotated filter over the padded errors. Shared weights and overlapping windows mean `+=`.
# - Rectify before you average. Equivariance is not invariance.
#
# ## Glossary
#
# | English | 中文 | what it means |
# |---|---|---|
# | convolution, cross-correlation | 卷积、互相关 | sliding sums of products, with and without turning the kernel by 180° |
# | filter, kernel | 滤波器、卷积核 | the shared weights of one feature map |
# | feature map, channel | 特征图、通道 | the answers of one filter at all places; one layer of the stack |
# | local receptive field, weight sharing | 局部感受野、权值共享 | each number sees a window; all windows have the same weights |
# | padding: valid, same, full | 填充 | no zeros; as many as keep the size; $f - 1$ on each side |
# | stride, dilation | 步幅、空洞(膨胀) | the step of the window; the gaps inside it |
# | pooling: max, average, L2 | 池化:最大、平均、L2 | one number for each window |
# | receptive field | 感受野 | the pixels that can change a number |
# | equivariance, invariance | 等变性、不变性 | the answer moves along; the answer stays the same |
# | im2col | 图像转列 | all windows as rows of a matrix |
# | backward pass | 反向传播 | from the errors of the output to those of input and weights |
# | finite differences | 有限差分 | a slope measured by small changes |
# | rectification | 整流 | dropping the sign or the negative part |
# | local contrast normalisation | 局部对比度归一化 | each number relative to its surroundings |
# | dropout, batch normalisation | 随机失活、批归一化 | random zeros in training; mean 0, spread 1 over a batch |
#
# ## References
#
# - D. Hubel and T. Wiesel (1962). *Receptive fields, binocular interaction and functional architecture in the cat's visual cortex.* [doi:10.1113/jphysiol.1962.sp006837](https://doi.org/10.1113/jphysiol.1962.sp006837)
# - K. Fukushima (1980). *Neocognitron.* [doi:10.1007/BF00344251](https://doi.org/10.1007/BF00344251)
# - Y. LeCun, L. Bottou, Y. Bengio and P. Haffner (1998). *Gradient-based learning applied to document recognition* (LeNet-5). [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791)
# - K. Jarrett, K. Kavukcuoglu, M. Ranzato and Y. LeCun (2009). *What is the best multi-stage architecture for object recognition?* [doi:10.1109/ICCV.2009.5459469](https://doi.org/10.1109/ICCV.2009.5459469)
# - V. Dumoulin and F. Visin (2016). *A guide to convolution arithmetic for deep learning.* [arXiv:1603.07285](https://arxiv.org/abs/1603.07285)
# - S. Ioffe and C. Szegedy (2015). *Batch normalization.* [arXiv:1502.03167](https://arxiv.org/abs/1502.03167)
# - N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov (2014). *Dropout.* [jmlr.org/papers/v15/srivastava14a.html](https://jmlr.org/papers/v15/srivastava14a.html)
# - A. Araujo, W. Norris and J. Sim (2019). *Computing receptive fields of convolutional neural networks.* [doi:10.23915/distill.00021](https://doi.org/10.23915/distill.00021)
