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
import time

import numpy as np
import torch

from course_utils import results, viz
from course_utils.chapters.ch12_style import demos as ch12
from course_utils.chapters.ch12_style import losses, stored
from course_utils.chapters.ch12_style.backbones import backbone
from course_utils.chapters.ch12_style.fast import paint
from course_utils.chapters.ch12_style.gatys import transfer
from course_utils.chapters.ch12_style.patterns import style_picture
from course_utils.chapters.ch12_style.pictures import square, to_tensor
from course_utils.datasets import load
from tools import deck

net = backbone("course")
chelsea, swirls = square(load("photos")["chelsea"], 160), square(style_picture("swirls"), 160)
cat, small_cat = square(load("photos")["chelsea"], 128), square(load("photos")["chelsea"], 96)
mosaic = style_picture("mosaic")
compared = stored.series("backbones")
maps = net(to_tensor(cat))

# %% [markdown] slide="slide" tags=["question"]
# # 12 · Neural style transfer
#
# Nobody painted the third picture, and no network was trained for it. **What learnt, then?**

# %%
deck.pictures(
    chelsea, swirls, compared.picture("chelsea, swirls", "course"), titles=["content", "style", "both"], zoom=2,
    says="A cat; a pattern of blue and yellow strokes, drawn by a program; and the cat in such strokes.",
)

# %% [markdown] slide="notes"
# 2 min. Collect guesses; most say: a network was trained on pairs of photos and paintings. There are no pairs. A network that had once learnt to tell cats from lorries looked on and said, again and again, how far the picture was from the content of the one and from the style of the other. Do not resolve what learnt: it is the pixels, in twenty minutes. All style pictures today are drawn by programs of the course, so that they belong to nobody.

# %% [markdown] slide="slide"
# ## The judge: a trained network, frozen

# %%
sees, apart, lines = 1, 1, []
for name, _ in net.parts.named_children():
    if name.startswith("conv"):
        sees += 2 * apart
    if name.startswith("pool"):
        sees, apart = sees + apart, 2 * apart
    if name in maps and name in net.style_layers:
        lines.append((name, *maps[name].shape[1:], sees))
viz.table(
    lines, header=("layer", "channels", "rows", "columns", "sees pixels"),
    says="Four of its layers for a picture of 128 × 128, and the side of the square of pixels that one number sees.",
)

# %%
judge = results.load("ch12_backbone")
deck.say(f"""
Seven convolutions, {judge["parameters"]:,} weights, trained on {judge["train"]:,} small photos of ten kinds of things.

It names {judge["accuracy"]:.0%} of the test photos rightly. Then its last layers are cut off. **Picture in, feature maps out**: a *backbone*.
""")

# %% [markdown] slide="notes"
# 2 min. Read a name: relu3_1 is the third group, first convolution, after its ReLU. The last column is the receptive field of chapter 08; have them remember 3 and the largest. Nobody told it what style is. The paper, Gatys, Ecker and Bethge in 2016, used VGG-19: sixteen convolutions, 1.2 million photos, half a gigabyte. Ours is small, and that will be seen.

# %% [markdown] slide="slide" tags=["question"]
# ## From layer to layer: what gets lost, what stays?

# %%
shown = []
for name in net.style_layers:
    one = maps[name][0, maps[name][0].mean(dim=(1, 2)).argmax()].numpy()
    shown.append(np.kron(one / one.max(), np.ones((128 // len(one), 128 // len(one)))))
deck.pictures(
    *shown, titles=list(net.style_layers), zoom=2,
    says="The strongest feature map of four layers: the first shows every hair, the last some coarse squares.",
)

# %% [markdown] slide="notes"
# 2 min. Each is the map that answers most strongly to the cat. Ask for one word for each picture. What stays is where something was found; what gets lost is what exactly it looked like. Both are going to be used: the first for content, the second for style.

# %% [markdown] slide="slide"
# ## Content: the same answers at the same places
#
# $$L_{\text{content}} = \tfrac12 \sum (F - P)^2, \qquad \frac{\partial L_{\text{content}}}{\partial F} = F - P$$
#
# $P$: the maps of the photo. $F$: the maps of the picture that is painted.

# %%
F = torch.tensor([1.0, 2.0, 3.0]).view(1, 1, 1, 3).requires_grad_(True)
P = torch.tensor([0.0, 2.0, 5.0]).view(1, 1, 1, 3)
loss = losses.content_distance(F, P)
loss.backward()
slope = ", ".join(f"{v:g}".replace("-", "−") for v in F.grad.flatten().tolist())
deck.say(f"""
By hand: $F = (1, 2, 3)$, $P = (0, 2, 5)$

$L = \\tfrac12 (1 + 0 + 4) =$ **{loss.item():g}**, gradient **({slope})**

The gradient does not end at the maps: the chain rule carries it on **to every pixel**.
""")

# %% [markdown] slide="notes"
# 2 min. Let them do the loss and the gradient on paper. The half is there for the derivative. The last line is what the whole chapter lives on: the layers are known, so autograd goes through them to the picture. It breaks as soon as somebody computes a loss with NumPy or makes a Python number of it on the way; that is the most frequent mistake in the first exercise.

# %% [markdown] slide="slide" tags=["question"]
# ## From noise, until a layer answers as it does to the cat
#
# **25 steps. Which layer brings the photo back?**
#
# **a** the first &emsp; **b** the last: it knows most about cats &emsp; **c** each of them

# %%
rebuilt = [
    transfer(
        small_cat, small_cat, beta=0.0, smooth=30.0, content_layers={layer: 1.0}, start="noise", steps=25, side=96, progress=False
    ).picture
    for layer in net.style_layers
]
wrong = [np.abs(picture.astype(float) - small_cat).mean() for picture in rebuilt]

# %% slide="fragment"
deck.pictures(
    small_cat, *rebuilt, titles=["the photo", *net.style_layers], zoom=2,
    says="A cat, and what four layers take for it: nearly the photo; wrong colours; only outlines of the eyes; a blur.",
)
deck.say(f"Mean distance from the photo, of 255: **{', '.join(f'{w:.0f}' for w in wrong)}**")

# %% [markdown] slide="notes"
# 2.5 min. Hands up, then the key. Answer a. A little smoothness was asked for in addition, because what a layer does not mind stays noise. relu2_1 lets the colours go first, relu3_1 keeps the eyes and little else, relu4_1 of this small network nearly nothing. With four times as many steps the second and the third come nearer, too: what they know of colours is there, but counts little. A painter does something similar: the cat stays where it sat, its hairs become strokes. Content is taken from relu3_1: deep enough to leave colours open, not so deep that places are lost.

# %% [markdown] slide="slide" tags=["question"]
# ## Hardly a pixel in common. What is the same?

# %%
deck.pictures(
    mosaic[64:192, :128], mosaic[64:192, 128:], titles=["left half", "right half"], zoom=3,
    says="Two parts of one mosaic: the tiles are alike in size, colour and joints, and lie at other places.",
)

# %% [markdown] slide="notes"
# 1.5 min. Collect: small tiles, bright joints between them, these colours, dark next to bright. All of these say what goes with what; none says where. So a measure of style must forget where, or the pattern itself would be painted. Ask how one could forget where: a sum over all places. Of what?

# %% [markdown] slide="slide"
# ## Style: which channels are active together?

# %%
F = torch.tensor([[1.0, 0.0, 2.0], [0.0, 3.0, 1.0]], dtype=torch.float64)
G = losses.gram(F[None, :, None])
channels, found = (" \\\\ ".join(" & ".join(f"{v:g}" for v in row) for row in m.tolist()) for m in (F, G))
deck.say(f"""
A row for each **channel**, a column for each **place**:

$$F = \\begin{{pmatrix}} {channels} \\end{{pmatrix}} \\qquad G = F F^\\top = \\begin{{pmatrix}} {found} \\end{{pmatrix}} \\qquad G_{{ij}} = \\sum_m F_{{im}} F_{{jm}}$$

- on the diagonal: how strong a channel is, its **energy**
- beside it: what two channels have **in common**
- its size: channels × channels, whatever the size of the picture
""")

# %% [markdown] slide="notes"
# 2.5 min. The Gram matrix. Show F and let them compute the three entries before you go through G: 1 + 0 + 4, then 9 + 1, then the one in common, which comes from the third place alone, where both are active. Ask for the shape with 48 channels and a picture twice as large: 48 × 48, as before. Only the numbers grow, because there are more places to add up.

# %% [markdown] slide="slide" tags=["question"]
# ## A cat. Will the mosaic's matrix look alike?

# %%
deck.frames(ch12.gram_demo, {"picture": "cat", "i": 9, "j": 11}, height=550)

# %% [markdown] slide="notes"
# 2 min. Right: two maps and, place by place, their product; its sum is the framed entry. The picture shows square roots, so that small entries can be seen. Channels 9 and 11 are nearly silent for the cat: two dark rows, two dark columns. Take a show of hands, alike or not, and ask where the difference would lie.

# %% [markdown] slide="slide"
# ## What is silent for the cat is loud here

# %%
deck.frames(ch12.gram_demo, {"picture": "mosaic", "i": 9, "j": 11}, height=550)

# %% [markdown] slide="notes"
# 1.5 min. The same two channels now hold the largest entries. The rest looks darker because each matrix is shown relative to its own largest entry. A Gram matrix is a signature of a pattern. With a kernel, let the hall choose channels, then brick.

# %% [markdown] slide="slide" tags=["question"]
# ## Mix up all places of the maps. What happens to G?
#
# 1. Every channel is mixed up **in the same way**.
# 2. Each channel is mixed up **in its own way**.

# %%
rows = maps["relu2_1"][0].flatten(1).double()  # (channels, places)
mixers = [torch.Generator().manual_seed(k) for k in range(len(rows))]
alike = rows[:, torch.randperm(rows.shape[1], generator=torch.Generator().manual_seed(0))]
own_way = torch.stack([row[torch.randperm(len(row), generator=g)] for row, g in zip(rows, mixers, strict=True)])
before, together, apart_ = (losses.gram(m[None, :, None]) for m in (rows, alike, own_way))

# %% slide="fragment"
viz.table(
    [
        (case, *("stays" if torch.allclose(a, b) else "changes" for a, b in ((before, g), (before.diagonal(), g.diagonal()))))
        for case, g in (("in the same way", together), ("each in its own way", apart_))
    ],
    header=("channels of relu2_1, mixed up", "the whole matrix", "its diagonal"),
    says="The Gram matrix knows what goes with what. It does not know where.",
)

# %% [markdown] slide="notes"
# 2.5 min. Hands up for each of the two, first for the whole matrix, then for the diagonal. A sum does not mind the order of its terms. In the second case what was active together is torn apart, and only the energies are left. Mixing up maps is not mixing up pixels: a number of a deep map has looked at a whole square of pixels, so strokes survive.

# %% [markdown] slide="slide" tags=["question"]
# ## 'The correlations of the features'?
#
# Add 1 to the first channel, at every place. **Which of the three change?**

# %%
brighter = F + torch.tensor([[1.0], [0.0]])
kinds = [
    [
        " \\\\ ".join(" & ".join(f"{v:.3g}" for v in row) for row in m)
        for m in (losses.gram(x[None, :, None]).numpy(), np.cov(x, ddof=0), np.corrcoef(x))
    ]
    for x in (F, brighter)
]
deck.say(f"""
| | Gram | covariance | correlation |
|---|---|---|---|
| as it was | $\\begin{{pmatrix}} {kinds[0][0]} \\end{{pmatrix}}$ | $\\begin{{pmatrix}} {kinds[0][1]} \\end{{pmatrix}}$ | $\\begin{{pmatrix}} {kinds[0][2]} \\end{{pmatrix}}$ |
""")

# %% slide="fragment"
deck.say(f"""
| | Gram | covariance | correlation |
|---|---|---|---|
| plus 1 | $\\begin{{pmatrix}} {kinds[1][0]} \\end{{pmatrix}}$ | $\\begin{{pmatrix}} {kinds[1][1]} \\end{{pmatrix}}$ | $\\begin{{pmatrix}} {kinds[1][2]} \\end{{pmatrix}}$ |
""")

# %% [markdown] slide="notes"
# 2.5 min. The covariance takes the means off, the correlation divides by the spreads as well; the Gram matrix does neither. So it alone changes, in the row and the column of that channel. People say correlations, and it is true in spirit only. Which one is right is a choice: how strong a channel is, how blue, how dense the strokes, belongs to a style, and the Gram matrix keeps it.

# %% [markdown] slide="slide"
# ## How far from a style?
#
# $$L_{\text{layer}} = \frac{1}{4\, C^2 M^2} \sum_{i,j} (G_{ij} - A_{ij})^2 \qquad\qquad L_{\text{style}} = \sum_{\text{layers}} w\, L_{\text{layer}}$$
#
# $C$ channels, $M$ places; $A$ is the Gram matrix of the style picture.

# %%
F2, S2 = torch.tensor([[1.0, 1.0], [0.0, 2.0]]), torch.tensor([[1.0, -1.0], [0.0, 2.0]])
G2, A2 = (losses.gram(m[None, :, None]) for m in (F2, S2))
distance = losses.style_distance(F2[None, :, None], A2 / 2).item()
written = [" \\\\ ".join(" & ".join(f"{v:g}" for v in row) for row in m.tolist()) for m in (F2, S2, G2, A2)]
deck.say(f"""
$$F = \\begin{{pmatrix}} {written[0]} \\end{{pmatrix}}, \\; S = \\begin{{pmatrix}} {written[1]} \\end{{pmatrix}} \\quad \\Rightarrow \\quad G = \\begin{{pmatrix}} {written[2]} \\end{{pmatrix}}, \\; A = \\begin{{pmatrix}} {written[3]} \\end{{pmatrix}}$$

$$L = \\frac{{{((G2 - A2) ** 2).sum():g}}}{{4 \\cdot 2^2 \\cdot 2^2}} = {distance:g}$$
""")

# %% [markdown] slide="notes"
# 2.5 min. Why the factor? Each entry is a sum over M places, so its square grows like M squared, and there are C squared entries. The 4 is for the derivative: one 2 from the square, one because F occurs twice. By hand: the energies agree, only the sign of what is common differs, and the loss sees it. A style picture with four times as many pixels has a matrix four times as large: equal sizes, or divide each matrix by its own M first. The paper writes N where we write C.

# %% [markdown] slide="slide"
# ## Does the number see what we see?

# %%
left = mosaic[:, :128]
candidates = {
    "the mosaic's right half": mosaic[:, 128:],
    "swirls": style_picture("swirls")[:, :128],
    "brick": square(style_picture("brick"), 256)[:, :128],
    "cat": square(load("photos")["chelsea"], 256)[:, :128],
}
measured, of_left = [], net(to_tensor(left))
for name, picture in candidates.items():
    of_it = net(to_tensor(picture))
    content = losses.content_distance(of_it["relu3_1"], of_left["relu3_1"]).item()
    style = np.mean([
        losses.style_distance(of_it[layer], losses.gram(of_left[layer]) / of_left[layer][0, 0].numel()).item()
        for layer in net.style_layers
    ])
    measured.append((name, content, style))
viz.table(
    [(name, f"{c / measured[0][1]:.2f}", f"{s / measured[0][2]:.1f}") for name, c, s in measured],
    header=("picture", "content loss", "style loss"),
    says="Distance from the mosaic's left half; both columns are in units of their first row.",
)

# %% [markdown]
# Its other half is no nearer in content, and by far the nearest in style.

# %% [markdown] slide="notes"
# 1.5 min. Cover the last column with your hand first, so to say: let them predict which picture is nearest in content. None: the tiles lie elsewhere, so place by place another mosaic is as wrong as a cat. Then the style. Two numbers, two meanings: now both can be asked of one picture.

# %% [markdown] slide="slide" tags=["question"]
# ## A quiet picture: total variation
#
# Add up the differences of all neighbours. From 0 to 1 **in one step, or in ten steps of 0.1: which costs more?**

# %%
step, ramp = np.array([0.0] * 10 + [1.0]), np.linspace(0, 1, 11)
deck.pictures(*(np.repeat(v[None], 4, axis=0) for v in (step, ramp)), titles=["one step", "ten steps"], zoom=36, says="A sharp edge from black to white, and a ramp.")

# %% slide="fragment"
viz.table(
    [
        (name, f"{np.abs(np.diff(v)).sum():.3g}", f"{(np.diff(v) ** 2).sum():.3g}")
        for name, v in (("one step", step), ("ten steps", ramp))
    ],
    header=("a row of pixels", "absolute values", "squares"),
    says="Absolute values leave edges sharp, squares blur them.",
)

# %% [markdown] slide="notes"
# 2 min. No layer minds patterns of single pixels, so something else has to. Bids first, then the key. With absolute values it makes no difference, so an edge may stay an edge; squares make the edge ten times as dear as the ramp. Programs seldom say which form they use. The exercise takes absolute values, the course's own program squares, because their slope changes gradually.

# %% [markdown] slide="slide"
# ## It is the pixels that learn
#
# $$L = \alpha\, L_{\text{content}} + \beta\, L_{\text{style}} + \gamma\, L_{\text{variation}}$$
#
# | | training | painting |
# |---|---|---|
# | given | pictures | the weights, frozen |
# | moves | the weights | **the pixels** |
# | gradient | of a batch, noisy | exact, of one function |
# | range | any number | from 0 to 1 |

# %% [markdown] slide="notes"
# 2 min. This answers the first slide. To PyTorch it is the same: an optimiser is given a list of tensors that may move, and here the list has one entry, the picture. Go through the table line by line; the third line decides which optimiser is at home here, the fourth is the next question.

# %% [markdown] slide="slide" tags=["question"]
# ## A pixel has moved to 1.2
#
# **The network is shown the picture with everything cut to 0 … 1. Can the pixel come back?**
#
# - **a** yes: it is seen as 1, and the gradient pulls it down
# - **b** no: it never hears anything again

# %%
pixel = torch.tensor(1.2, requires_grad=True)
(pixel.clamp(0, 1) - 0.5).square().backward()
inside = pixel.grad.item()
seen = torch.tensor(1.2).clamp(0, 1).requires_grad_(True)
(seen - 0.5).square().backward()

# %% slide="fragment"
viz.table(
    [("shown cut off, inside the graph", f"{inside:g}"), ("set back to 1 first, outside of the graph", f"{seen.grad.item():g}")],
    header=("the pixel at 1.2, wanted 0.5", "gradient"),
    says="Cut off after each step, where no gradient is recorded.",
)

# %% [markdown] slide="notes"
# 1.5 min. Answer b. Most say a. Beyond the end the clamp is flat: moving the pixel changes nothing of what the network sees, so its gradient is 0 for ever. It is the dead ReLU of chapter 04 again. So pixels are set back after each step, in place and unrecorded.

# %% [markdown] slide="slide"
# ## Adam, or L-BFGS?

# %%
runs = {
    optimiser: transfer(
        small_cat, style_picture("glass"), smooth=20.0, optimiser=optimiser, rate=0.03, steps=60, side=96, progress=False
    )
    for optimiser in ("adam", "lbfgs")
}
falls = {name: np.add(np.add(run.content, run.style), run.smooth) for name, run in runs.items()}
with deck.chart(
    says=f"The loss over 60 steps: after the last one that of L-BFGS is {falls['lbfgs'][-1] / falls['adam'][-1]:.1f} times that of Adam.",
    size=(8.6, 2.3), height=270,
) as ax:
    ax.plot(falls["adam"], "--", label="Adam, learning rate 0.03")
    ax.plot(falls["lbfgs"], "-", label="L-BFGS")
    ax.set(yscale="log", xlabel="steps", ylabel="loss")
    ax.legend()
deck.pictures(
    runs["adam"].picture, runs["lbfgs"].picture, titles=["Adam", "L-BFGS"], zoom=2,
    says="The cat in the style of a leaded window, after 60 steps of each: much alike.",
)

# %% [markdown] slide="notes"
# 2 min. Adam was made for gradients that are noisy because each batch is another. Here the same function is asked again and again, and its gradient is exact. L-BFGS remembers its last twenty steps, estimates from them how the loss curves in each direction, and goes to where the lowest point should be. It has no learning rate; of 0.01, 0.03 and 0.05 the best was taken for Adam. The price is memory, and it must be given a function that computes the loss whenever it wants: the closure. With a noisy gradient its estimate is worth nothing, so networks are hardly ever trained with it.

# %% [markdown] slide="slide" tags=["question"]
# ## Little style, much style: which has the lower loss?

# %%
deck.frames(ch12.ratio_demo, {"power_of_ten": 5.5}, height=252)
deck.frames(ch12.ratio_demo, {"power_of_ten": 8.5}, height=252)

# %% [markdown] slide="notes"
# 2 min. Take votes. It cannot be said: each was painted with weights of its own, and losses with other weights are other units. Only the ratio counts, besides the smoothness. To the left soft brownish fur, to the right blue and yellow, dark lines and strokes. Where to stop is taste: the content loss rises, the style loss falls, and nothing says how much of one is worth how much of the other. Stored paintings, 50 steps each, all from the photo in the style's colours: nothing but the weight differs. That the numbers are so large says only that the two losses add up different things.

# %% [markdown] slide="slide" tags=["question"]
# ## The content from the first layer. What comes out?
#
# Start: the cat in blue and yellow; little weight on the style.
#
# **a** both, only better &emsp; **b** the style takes over &emsp; **c** nearly the photo &emsp; **d** no difference

# %%
by_layer = {
    layer: transfer(
        small_cat, style_picture("swirls"), beta=2e4, smooth=30.0, content_layers={layer: 1.0}, steps=20, side=96, progress=False
    ).picture
    for layer in ("relu1_1", "relu3_1")
}
far = [np.abs(picture.astype(float) - small_cat).mean() for picture in by_layer.values()]

# %% slide="fragment"
deck.pictures(
    small_cat, *by_layer.values(), zoom=2,
    titles=["the photo", *(f"{layer}: {f:.0f} of 255" for layer, f in zip(by_layer, far, strict=True))],
    says="A brown cat; with the content from relu1_1 nearly the same brown cat; from relu3_1 a blue and yellow one.",
)

# %% [markdown] slide="fragment"
# **Too shallow copies pixels, too deep loses places.**

# %% [markdown] slide="notes"
# 2 min. Answer c. Remind them of the pictures made from noise: the first layer knows nearly every pixel, so a picture with the same content is the same picture, and the style has no say. The style is taken from several layers at once, because each sees patterns of another size; in the notebook there is a demo with both choices.

# %% [markdown] slide="slide"
# ## Another judge, another painting

# %%
deck.pictures(
    *(compared.picture("astronaut, glass", name) for name in compared.columns), titles=list(compared.columns), zoom=2,
    says=f"An astronaut in the style of a leaded window, painted with the features of {', '.join(compared.columns)}.",
)

# %% [markdown]
# Small photos of ten classes; filters that nobody trained; 1.2 million large photos.

# %% [markdown] slide="notes"
# 1.5 min. Let them match the three descriptions to the pictures, left to right they agree. The course's small network has colours, light and thin lines. SqueezeNet, with more than twice as many weights, paints panes: what it looks at is larger, and it has seen more. The random filters get colours and blobs and hardly a stroke, which is still a lot for filters that nobody trained. Each network has its own weight of the style, found by looking. Nothing here measures how good a picture is.

# %% [markdown] slide="slide" tags=["question"]
# ## How would you paint a video?

# %%
paint(chelsea, 1.0, side=None)  # the first call loads the weights
taken = []
for _ in range(5):
    began = time.process_time()
    paint(chelsea, 1.0, side=None)
    taken.append(time.process_time() - began)
slow = transfer(chelsea, swirls, side=160, steps=5, progress=False).cpu_seconds / 5 * 80

# %% slide="fragment"
deck.frames(ch12.paint_demo, {"photo": "cat", "strength": 0.5}, {"photo": "cat", "strength": 1.0}, height=300)
deck.say(f"""
A **second network** paints in one pass: {min(taken):.2g} s. 80 steps on the pixels: {slow:.0f} s.
""")

# %% [markdown] slide="notes"
# 2 min. Every painting so far took tens of evaluations, each forwards and backwards. Let them invent the transform network. Johnson, Alahi and Fei-Fei, 2016: the frozen backbone is now the loss network, and no painted examples are needed. It shrinks the photo, changes it in residual blocks, and enlarges it. Instance norm, so that the photo's contrast does not decide the painting's; reflection padding, because a border of zeros would be painted as a frame. This one was trained for minutes, on some hundred photos: strokes are everywhere, and at full strength they swallow what is fine. The times are processor seconds, measured when the slides were built.

# %% [markdown] slide="slide"
# ## Any style in one pass: move means and spreads
#
# $$\operatorname{AdaIN}(x, y) = \sigma(y)\, \frac{x - \mu(x)}{\sigma(x)} + \mu(y)$$

# %%
moved = stored.series("adain")
deck.pictures(
    *(moved.picture(0, name) for name in ("pixels", "relu1_1", "relu3_1")), zoom=2,
    titles=["of the pixels", "of relu1_1", "of relu3_1"],
    says="The cat after AdaIN of the pixels, cool and rich in contrast; of relu1_1, greenish; of relu3_1, brown with a coloured grain.",
)

# %% [markdown] slide="notes"
# 2 min. Instance norm takes mean and spread out of each map and puts learnt ones in; Huang and Belongie took those of the style picture instead, in 2017. Of the whole covariance only the diagonal is left, and no network has to know the style beforehand. On the pixels it is a change of colours and contrast, on maps a change of how strong each kind of stroke is. To get from maps back to a picture they train a decoder, once, for all styles; here the picture was searched for, from the photo.

# %% [markdown] slide="slide"
# ## What to remember
#
# - **Content**: maps of one middle layer, place by place.
# - **Style**: Gram matrices of several layers. What goes with what; *where* is forgotten. No covariance, no correlation.
# - The network is the judge and stays frozen. The **pixels** learn.
# - Too shallow copies pixels, too deep loses places.
# - A transform network: one pass, one style. AdaIN: any style.
#
# Composition, wit, the way one painter draws hands: **which of these could a Gram matrix hold?**

# %% [markdown] slide="notes"
# 1 min. None: it holds sums of products of features, up to the size that a layer sees. A face is not known to be one, and eyes become tiles like all else. Two numbers decide how good a painting is, and they are found by looking. In the notebook: six exercises from the content loss to the block of a network that paints in one pass, and a slider for a photo of their own. Pictures of living painters belong to somebody.
