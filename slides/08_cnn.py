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
import numpy as np
import torch

from course_utils import results, viz
from course_utils.chapters.ch08_cnn import convolution, nets
from course_utils.chapters.ch08_cnn import demos as ch08
from course_utils.datasets import load
from tools import deck

digits, test_digits = load("digits", "train", size=28), load("digits", "test", size=28)
five = digits.images[5:6]
five_moved = nets.moved(five, 5)
edge = np.array([[1.0, 0.0, -1.0]] * 3)  # bright on the left, dark on the right
none = np.zeros(1)

# %% [markdown] slide="slide" tags=["question"]
# # 08 · Convolutional networks
#
# The same digit, in two places. What has changed for a classifier?

# %%
deck.pictures(
    five[0], five_moved[0], titles=["as it was", "5 pixels farther"], zoom=14,
    says="A handwritten five, and the same five moved 5 pixels to the right.",
)

# %% [markdown] slide="notes"
# 2 min. Most say: nothing. Then remind them of chapter 02, where a digit moved by three pixels had a digit of another class as its neighbour. The ink lies on other pixels, and other pixels have other weights. Today's layer has a belief about pictures built in; at the end we measure what the belief was worth, and it is less than most expect.

# %% [markdown] slide="slide"
# ## Why not connect everything?

# %%
side, hidden, window = 1000, 10**6, 10
deck.say(f"""
A grey photograph of {side} × {side} pixels, one million hidden numbers:

| each hidden number sees | weights |
|---|---|
| every pixel | $10^{{{np.log10(side**2 * hidden):.0f}}}$ |
| a **window** of {window} × {window} | $10^{{{np.log10(window**2 * hidden):.0f}}}$ |
| a window, and all windows **share** their weights | {window**2} for each filter |
""")

# %% [markdown]
# - What makes an edge an edge lies within a few pixels.
# - An edge is an edge wherever it lies.

# %% [markdown] slide="notes"
# 2 min. Let them compute the first line: 10 to the 12, four terabytes as float32, for one layer. Two steps lead to 100, and both come from looking at pictures: local receptive fields and weight sharing. Hubel and Wiesel found cells of this kind in the visual cortex of cats, around 1960: simple cells answer to a bar at one place, complex ones to the same bar anywhere near.

# %% [markdown] slide="slide"
# ## One window, one number

# %%
deck.frames(ch08.window_demo, {"place": 8}, size=(8.1, 3.9), height=563)

# %% [markdown] slide="notes"
# 2 min. Multiply number by number, add up, write it down, move on. The small numbers are the weights of the filter: 1 0 −1, 2 0 −2, 1 0 −1. Do one place together on the board, the one with the thick frame. The nine weights are a filter, or kernel; its answers, laid out as a picture, are a feature map. Show the other places live if there is a kernel.

# %% [markdown] slide="slide" tags=["question"]
# ## A filter drawn for one curve. What does it answer?

# %%
curve = np.zeros((7, 7), int)
curve[[0, 1, 2, 3, 4, 5], [5, 4, 3, 3, 3, 3]] = 30
back = np.array([[0, 0, 0, 0, 0, 0, 30], [0, 0, 0, 0, 50, 50, 50], [0, 0, 0, 20, 50, 0, 0]] + [[0, 0, 0, 50, 50, 0, 0]] * 4)
ear = np.array([[0, 0, 0, 0, 0, 0, 0], [0, 40, 0, 0, 0, 0, 0], [40, 0, 40, 0, 0, 0, 0], [40, 20, 0, 0, 0, 0, 0], [0, 50, 0, 0, 0, 0, 0], [0, 0, 50, 0, 0, 0, 0], [25, 25, 0, 50, 0, 0, 0]])
deck.pictures(
    curve / 50, back / 50, ear / 50, titles=["filter", "a back", "an ear"], zoom=44,
    says="A filter with a bright curve; a picture with nearly the same curve; a picture with strokes elsewhere.",
)

# %% slide="fragment"
deck.say(f"""
- the back: 50·30 + 50·30 + 50·30 + 20·30 + 50·30 = **{(curve * back).sum()}**
- the ear: **{(curve * ear).sum()}**
""")

# %% [markdown] slide="notes"
# 2 min. The curve is 30 on black, the strokes of the pictures go up to 50. Ask which of the two answers is larger, and how large the smaller one is. The sum is large where the picture looks like the filter: a filter is a detector. For decades people drew them by hand; a convolutional network learns its own.

# %% [markdown] slide="slide"
# ## Move the picture, and the map moves along

# %%
here, there = (convolution.conv2d(image[:, None], edge[None, None], none)[0, 0] for image in (five, five_moved))
reach = np.abs(here).max()
deck.pictures(
    five[0], np.pad(0.5 + here / reach / 2, 1, constant_values=0.5), five_moved[0], np.pad(0.5 + there / reach / 2, 1, constant_values=0.5),
    titles=["a digit", "its map", "moved by 5", "its map"], zoom=9,
    says="A digit and its map of upright edges, then the moved digit and its map: the same one, moved.",
)

# %%
deck.say(f"""
map of the moved digit = map of the digit, moved: **{np.array_equal(there[:, 5:], here[:, :-5])}**, to the last number

$$\\operatorname{{map}}(\\operatorname{{move}}(x)) = \\operatorname{{move}}(\\operatorname{{map}}(x)) \\qquad \\textbf{{equivariance}}$$
""")

# %% [markdown] slide="notes"
# 2 min. Grey is 0; bright and dark are edges of the two kinds. Shared weights have this consequence, and it can be checked, not only believed. At the border something is lost on one side and comes in on the other; with steps larger than 1 it holds for moves by whole steps only. Put the word on the board, with room for a second one beside it: invariance.

# %% [markdown] slide="slide"
# ## A word about the word
#
# $$\text{cross-correlation: } \; \sum_{u,v} x_{i+u,\,j+v}\; w_{uv} \qquad\qquad \text{convolution: } \; \sum_{u,v} x_{i-u,\,j-v}\; w_{uv}$$

# %%
bright_left = np.repeat([[10.0, 10, 10, 0, 0, 0]], 6, axis=0)[None, None]
stands, turned = (convolution.conv2d(bright_left, k[None, None], none)[0, 0, 0] for k in (edge, edge[::-1, ::-1]))
viz.table(
    [
        ("as it stands: cross-correlation", "  ".join(f"{v:.0f}" for v in stands)),
        ("turned by 180°: convolution", "  ".join(f"{v:.0f}".replace("-", "−") for v in turned)),
    ],
    header=("the filter 1 0 −1", "a row of its map"),
    says="What an upright edge, 10 10 10 0 0 0, is answered with.",
)

# %% [markdown]
# Deep learning does the first and says the second. Weights that are learnt do not mind.

# %% [markdown] slide="notes"
# 2 min. Left without turning, right with it. An X or a cross looks the same when turned, so it cannot tell the two apart; the vertical edge can. It matters as soon as a filter is given and not learnt: scipy.signal.convolve turns it, PyTorch and OpenCV do not. The turned filter comes back in twenty minutes, on the way back.

# %% [markdown] slide="slide" tags=["question"]
# ## 6 × 6 pixels, a window of 3 × 3, steps of 2
#
# No padding. **How large is the map, and what happens to the last row?**
#
# - **a** 3 × 3: half of six
# - **b** 2 × 2, and the last row is never looked at
# - **c** 2.5 × 2.5, so it is an error

# %% [markdown] slide="notes"
# 1.5 min. Hands up for each. Many choose a, because stride 2 'halves the picture'. Let somebody draw one row on the board: six boxes, a bracket over three.

# %% [markdown] slide="slide"
# ## $\lfloor (n + 2p - f)/s \rfloor + 1$: what does not fit is left out

# %%
deck.frames(ch08.window_demo, {"place": 4, "s": 2}, size=(8.1, 3.9), height=563)

# %% [markdown] slide="notes"
# 2 min. Answer b. The formula counts fence posts: how often can the window move on, plus the place where it begins. Padding: p zeros on each side. Same size needs p = (f − 1)/2, which is whole only for odd f: that is why filters are 3 × 3, 5 × 5, 7 × 7. Check with p = 1, step 1: six again. Without padding, ten layers of 5 × 5 eat forty rows.

# %% [markdown] slide="slide" tags=["question"]
# ## 16 filters of 5 × 5, each with a bias
#
# They look at a colour picture: three channels.
#
# **How many numbers does the layer learn?**
#
# - **a** $16 \cdot (5 \cdot 5 + 1) = 416$
# - **b** $16 \cdot (5 \cdot 5 \cdot 3 + 1) = 1216$
# - **c** $16 \cdot 3 \cdot (5 \cdot 5 + 1) = 1248$
# - **d** it depends on the size of the picture

# %% [markdown] slide="notes"
# 1 min. Hands up. d is popular after so much talk about sizes; c gives every channel of every filter a bias of its own. Do not resolve it.

# %% [markdown] slide="slide"
# ## A filter reaches through all channels

# %%
deck.frames(ch08.size_demo, {"n": 32, "f": 5, "filters": 16}, size=(8.0, 4.0), height=440)

# %% [markdown]
# $$f^{[l]} \cdot f^{[l]} \cdot n_C^{[l-1]} \cdot n_C^{[l]} + n_C^{[l]}$$

# %% [markdown] slide="notes"
# 2 min. Answer b: one filter has a layer for each channel, all its products are added into one number, and it has one bias. One filter, one map; the maps are the channels of the next layer. Above, every place of the window on one row. Below, on a scale of powers of ten: sharing, windows without sharing, everything connected. Only the first bar does not know n. The work grows with the picture, the knowledge does not.

# %% [markdown] slide="slide"
# ## Two filters, two maps

# %%
cat = load("photos")["chelsea"].rgb[40:240:2, 100:340:2].transpose(2, 0, 1)[None] / 255  # (1, 3, 100, 120)
both = np.stack([np.stack([kernel] * 3) for kernel in (edge, edge.T)]) / 9  # (2, 3, 3, 3)
maps = convolution.conv2d(cat, both, np.zeros(2), 1)
deck.pictures(
    cat[0].transpose(1, 2, 0), *np.clip(0.5 + maps[0], 0, 1), titles=["3 channels", "left – right", "above – below"], zoom=3,
    says="A cat's face; a map where edges that run up and down are bright or dark; a map where edges that run sideways are.",
)

# %%
deck.say(f"""
`x` {cat.shape} &nbsp; `w` {both.shape} &nbsp; → &nbsp; {maps.shape}

(images, channels, rows, columns) &nbsp; (filters, channels, rows, columns)
""")

# %% [markdown] slide="notes"
# 1.5 min. Ask which part of the eye's rim each map shows. The thin lines at the border come from the zeros of the padding. Read the shapes aloud: the channels, three of them, appear in picture and filter and are gone in the result. Written out, this is seven loops; NumPy does it in three lines, far more than twenty times as fast, by laying all windows into a matrix: a convolution is a matrix product. That is in the notebook, with a clock.

# %% [markdown] slide="slide"
# ## Pooling: one number for each window

# %%
image = np.array([[2.0, 1, 4, 8], [3, 6, 5, 7], [9, 4, 2, 6], [3, 5, 8, 1]])
blocks = np.lib.stride_tricks.sliding_window_view(image, (2, 2))[::2, ::2]
whole, largest, mean = (
    " \\\\ ".join(" & ".join(f"{v:g}" for v in row) for row in m) for m in (image, blocks.max(axis=(2, 3)), blocks.mean(axis=(2, 3)))
)
deck.say(f"""
$$\\begin{{aligned}} \\begin{{pmatrix}} {whole} \\end{{pmatrix}} \\quad & \\xrightarrow{{\\text{{ largest of 2 × 2 }}}} \\quad \\begin{{pmatrix}} {largest} \\end{{pmatrix}} \\\\[12px] & \\xrightarrow{{\\text{{ mean of 2 × 2 }}}} \\quad \\begin{{pmatrix}} {mean} \\end{{pmatrix}} \\end{{aligned}}$$
""")

# %% [markdown]
# Each channel for itself; nothing to learn; a quarter of the numbers.

# %% [markdown] slide="notes"
# 2 min. Let them do the largest of each block themselves. Whether an edge lies here or one pixel farther matters little for what is shown. LeNet of 1998 had a learnt factor and bias in its pooling; today there are none. L2 pooling, the root of the sum of squares, is the third kind; some texts take the mean of squares.

# %% [markdown] slide="slide" tags=["question"]
# ## One pixel farther: how much do maps change?

# %%
edges = both[:, :1]
bars, moved_bars = (
    np.maximum(convolution.conv2d(images[:, None] / 255, edges, np.zeros(2), 1), 0)
    for images in (digits.images[:200], nets.moved(digits.images[:200], 1))
)
changes = []
for f in (1, 2, 4):
    pooled, moved_pooled = (
        np.lib.stride_tricks.sliding_window_view(m, (f, f), axis=(2, 3))[:, :, ::f, ::f].max(axis=(4, 5)) for m in (bars, moved_bars)
    )
    changes.append(100 * np.linalg.norm(pooled - moved_pooled) / np.linalg.norm(pooled))

# %% slide="fragment"
with deck.chart(
    says=f"Maps change by {changes[0]:.0f} % without pooling, {changes[1]:.0f} % after 2 by 2 and {changes[2]:.0f} % after 4 by 4.",
    size=(7, 3.2),
    height=400,
) as ax:
    drawn = ax.barh(["no pooling", "largest of 2 × 2", "largest of 4 × 4"], changes, height=0.6)
    ax.bar_label(drawn, [f"{change:.0f} %" for change in changes], padding=6)
    ax.set(xlim=(0, 100), xlabel="change, as a share of the map itself (%)")
    ax.invert_yaxis()

# %% [markdown] slide="fragment"
# Pooling **tolerates** small moves, and forgets where.

# %% [markdown] slide="notes"
# 2 min. A digit is moved by one pixel. 200 digits, two edge filters with ReLU. Take bids for three cases, no pooling, 2 × 2, 4 × 4, then press the key. Most expect a few per cent after pooling. Less, but not nothing. Where 'where' is the question, in chapters 14 to 16, forgetting it is a price.

# %% [markdown] slide="slide"
# ## Rectify before you average

# %%
signed = convolution.conv2d(five[:, None] / 255, edge[None, None], none, 2)[0, 0]
reach = np.abs(signed).max()
means = [abs(signed.mean()), np.maximum(signed, 0).mean(), np.abs(signed).mean()]
deck.pictures(
    0.5 + signed / reach / 2, np.maximum(signed, 0) / reach, np.abs(signed) / reach, zoom=10,
    titles=[f"map: mean {means[0]:.2f}", f"ReLU: mean {means[1]:.2f}", f"absolute: mean {means[2]:.2f}"],
    says="A map of edges with both signs, the map with its negative half cut off, and the map of absolute values.",
)

# %% [markdown]
# $$\operatorname{ReLU}(x) = \max(0, x)$$
#
# Light-to-dark and dark-to-light cancel: the mean of a signed map says nothing.

# %% [markdown] slide="notes"
# 2 min. Left, grey is 0. Every stroke has two sides, so the mean is exactly 0, whatever the digit. Jarrett and others asked in 2009 which part of such a net matters most, and report: rectification, together with contrast normalisation. With these, random filters reached almost 63 % on 101 kinds of things, trained ones a little more than 65; the notebook repeats it on textures. And without anything between them, two convolutions are one.

# %% [markdown] slide="slide" tags=["question"]
# ## How far does one number see?
#
# Three layers with windows of 3 × 3; the first two move in steps of 2.
#
# **How many pixels, along one side, can change one number of the third layer?**
#
# - **a** 7
# - **b** 11
# - **c** 15
# - **d** 27

# %% [markdown] slide="notes"
# 1.5 min. Give them a minute with paper. 27 is 3 · 3 · 3; 11 multiplies each layer by its own step; 7 forgets the steps.

# %% [markdown] slide="slide"
# ## Count with the steps *below*

# %%
deck.frames(ch08.field_demo, {"layers": 3}, size=(7.4, 3.7), height=440)

# %% [markdown]
# $$r_l = r_{l-1} + (f_l - 1) \prod_{i=1}^{l-1} s_i, \qquad r_0 = 1$$

# %% [markdown] slide="notes"
# 2 min. Answer c: 1 + 2 · 1 + 2 · 2 + 2 · 4. Layer l takes f − 1 steps, each as wide as its neighbours below lie apart. Many lecture notes multiply by the layer's own step and get 11; with all steps 1 the two agree, which is why the mistake survives. Autograd decides: the pixels with a gradient are those that count. Three layers of 3 × 3 with step 1 see 7, with 27 weights instead of 49.

# %% [markdown] slide="slide"
# ## The way back: pooling

# %%
errors = np.array([[1.0, 3.0], [2.0, 4.0]])
tensor = torch.tensor(image[None, None], requires_grad=True)
torch.nn.functional.max_pool2d(tensor, 2).backward(torch.tensor(errors[None, None]))
came, routed, spread = (
    " \\\\ ".join(" & ".join(f"{v:g}" for v in row) for row in m)
    for m in (errors, tensor.grad[0, 0].numpy(), np.kron(errors, np.full((2, 2), 0.25)))
)
deck.say(f"""
| picture | errors | the **largest** | the **mean** |
|---|---|---|---|
| $\\begin{{pmatrix}} {whole} \\end{{pmatrix}}$ | $\\begin{{pmatrix}} {came} \\end{{pmatrix}}$ | $\\begin{{pmatrix}} {routed} \\end{{pmatrix}}$ | $\\begin{{pmatrix}} {spread} \\end{{pmatrix}}$ |
""")

# %% [markdown]
# The largest hands each error to one pixel, the mean a quarter of it to each of four.
#
# The rule for every layer: follow each product of the forward pass backwards; **where paths meet, add**.

# %% [markdown] slide="notes"
# 2 min. The same 4 × 4 picture as before. A mean of four passes a quarter of every change on, so each pixel gets a quarter of the error. A maximum follows its largest pixel and ignores the others: that pixel gets everything, so the layer must remember which it was. Where windows overlap, a pixel may get several shares: they are added.

# %% [markdown] slide="slide" tags=["question"]
# ## The way back: what does the corner pixel get?

# %%
dout, kernel = np.array([[1.0, 3.0], [2.0, 2.0]]), np.array([[0.1, 0.2], [0.2, 0.4]])
back_x = convolution.conv2d_backward(dout[None, None], np.zeros((1, 1, 3, 3)), kernel[None, None])[0][0, 0]
came, filter_, got = (" \\\\ ".join(" & ".join(f"{v:.3g}" for v in row) for row in m) for m in (dout, kernel, back_x))
deck.say(f"""
A 3 × 3 picture, a 2 × 2 filter, so a 2 × 2 map:

$$w = \\begin{{pmatrix}} {filter_} \\end{{pmatrix}} \\qquad \\frac{{\\partial L}}{{\\partial \\text{{out}}}} = \\begin{{pmatrix}} {came} \\end{{pmatrix}}$$
""")

# %% slide="fragment"
deck.say(f"""
$$\\frac{{\\partial L}}{{\\partial x}} = \\begin{{pmatrix}} {got} \\end{{pmatrix}}$$

Slide $w$, **turned by 180°**, over the errors and a border of zeros.
""")

# %% [markdown] slide="notes"
# 2.5 min. Ask for the upper left corner: it meets one weight only, 1 · 0.1. Then for the middle: it takes part in all four sums, with 0.4, 0.2, 0.2, 0.1, and gets 0.4 + 0.6 + 0.4 + 0.2 = 1.6. Without turning, the corner would get 0.4, the weight of the opposite corner. The weights' gradient: the picture correlated with the errors. The bias: the sum of all errors of its map. In the notebook three witnesses agree: their code, autograd, and finite differences.

# %% [markdown] slide="slide"
# ## LeNet-5, 1998

# %%
rows, n, channels = [("input", "32 × 32 × 3", "3 072", "")], 32, 3
for filters in (6, 16):
    n = convolution.output_size(n, 5)
    rows.append(("convolution 5 × 5", f"{n} × {n} × {filters}", f"{n * n * filters:,}".replace(",", " "), f"{filters * (25 * channels + 1):,}".replace(",", " ")))
    n, channels = convolution.output_size(n, 2, s=2), filters
    rows.append(("pooling 2 × 2, step 2", f"{n} × {n} × {filters}", f"{n * n * filters:,}".replace(",", " "), "0"))
for before, after in ((n * n * channels, 120), (120, 84), (84, 10)):
    rows.append(("fully connected", str(after), str(after), f"{before * after + after:,}".replace(",", " ")))
total = sum(int(row[3].replace(" ", "")) for row in rows[1:])
viz.table(rows, header=("layer", "shape", "numbers", "parameters"), says=f"Together {total // 1000} {total % 1000:03d} parameters, most of them in one layer.")

# %% [markdown] slide="notes"
# 2 min. It read the amounts on bank cheques. Three things to see: the maps get smaller while their number grows; the numbers are many at the beginning; the parameters are many at the end, and the two convolutions hold 5 % of them. Let them check one row: 16 filters, 6 channels, 25 weights, one bias each. A well-known slide prints 208 and 416 for the two convolutions; now they can find the mistake. For grey pictures it is 61 706 in all.

# %% [markdown] slide="slide"
# ## What it has learnt

# %%
network = nets.kept("LeNet-5")
weights = next(p for p in network.parameters() if p.shape == (6, 1, 5, 5)).detach().numpy()[:, 0]
answers = nets.feature_maps(network, test_digits.images[3])[0]
deck.pictures(
    *(0.5 + 0.5 * w / np.abs(weights).max() for w in weights), titles=[f"filter {i}" for i in range(1, 7)], zoom=30,
    says="The six learnt 5 by 5 filters; grey is 0. Several have a light and a dark side.",
)
deck.pictures(
    *(m / answers.max() for m in answers), titles=[f"map {i}" for i in range(1, 7)], zoom=5,
    says="The six maps of one test digit: they show different sides of its strokes.",
)

# %%
with torch.no_grad():
    reached = torch.relu(network[0](nets.as_batch(test_digits.images))).amax(dim=(0, 2, 3)).numpy()
dead = ", ".join(str(i + 1) for i in np.flatnonzero(reached == 0)) or "none"
deck.say(f"{len(digits)} digits, three passes. Black for all {len(test_digits)} test digits: map **{dead}**. Such a filter is *dead*.")

# %% [markdown] slide="notes"
# 2 min. Which map belongs to upright strokes, which to level ones? Look at the filter above it. Nobody told it about edges; after three passes they are still rough, the notebook takes eight. A dead filter answers with negative numbers only, ReLU cuts them off, and no error ever comes back. In the notebook they draw a digit of their own and watch the maps.

# %% [markdown] slide="slide" tags=["question"]
# ## Trained on centred digits, tested on moved ones
#
# Three networks of about 60 000 parameters each: fully connected, LeNet-5, and one that keeps of each map only its **largest number, wherever it is**.
#
# The test digits move by 5 pixels to the right, of 28. **What happens to LeNet-5?**
#
# - **a** next to nothing: convolution is equivariant
# - **b** it falls by a few points
# - **c** it falls below one half

# %% [markdown] slide="notes"
# 1.5 min. Hands up. After this lecture most say a or b. Ask somebody who said a for the reason, in one sentence: that sentence is what the next slide takes apart.

# %% [markdown] slide="slide"
# ## Equivariance is not invariance

# %%
deck.frames(ch08.moved_digit_demo, {"right": 5, "digit": 10}, height=572)

# %% [markdown] slide="notes"
# 3 min. Answer c. The middle shows what the three say of this digit, the right how many of 300 digits each gets right at each move. LeNet's maps do move along. Then they are laid in one row, and a fully connected layer gives every place its own weight: it has learnt where the strokes of a centred digit lie. Equivariant: the answer moves along. Invariant: it stays. The maximum over a whole map forgets the place and holds out longer, not for ever. The other way is to show moved digits in training: chapter 10.

# %% [markdown] slide="slide"
# ## On real pictures

# %%
stored = {label: results.load(name) for label, name in (("fully connected", "ch04_mlp"), ("convolutional", "ch08_cnn"))}
lines = [
    ({"mnist": "MNIST", "cifar10": "CIFAR-10"}[row["data"]], label, f"{row['parameters']:,}".replace(",", " "), row["augmented"], f"{row['accuracy']:.1%}")
    for label, result in stored.items()
    for row in result["rows"]
]
of = stored["convolutional"]
viz.table(
    sorted(lines, reverse=True),
    header=("data", "network", "parameters", "pictures changed", "right"),
    says=f"10 000 test pictures each, used once. Seed {of['seed']}, {of['date']}.",
)

# %%
(dense, cnn) = (next(r for r in result["rows"] if r["data"] == "cifar10") for result in stored.values())
deck.say(f"On photographs: one parameter in **{dense['parameters'] / cnn['parameters']:.0f}**, and **{100 * (cnn['accuracy'] - dense['accuracy']):.0f} points** more.")

# %% [markdown] slide="notes"
# 1.5 min. One parameter in 14: that is how few the convolutional net has. Stored results; minutes of computing, so not run here. The two networks are not equally large, and the comparison is not quite fair: on MNIST only the convolutional one saw shifted training pictures. Ask which column they would want to see equal. On CIFAR-10, photographs of ten kinds of things, nothing is centred: there the belief pays.

# %% [markdown] slide="slide"
# ## What to remember
#
# - Windows and shared weights: $10^{12}$ weights become 100, and the map moves along.
# - Output: $\lfloor (n + 2p - f)/s \rfloor + 1$. Parameters: whatever the size of the picture.
# - How far it sees grows with the steps of the *earlier* layers.
# - Backwards: a mean spreads, a maximum routes, a convolution turns its filter.
# - Rectify before you average. Equivariance is not invariance.
#
# Turned by 90°, twice as large, black for white: it finds nothing it knows. **Would more layers help?**

# %% [markdown] slide="notes"
# 1 min. In the notebook: eight exercises, from the output size to LeNet-5, and the backward passes checked against autograd. Next chapter: deeper helps, until it does not, and why.
