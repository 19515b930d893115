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
# # 12 · Neural style transfer
#
# A photo, and the same photo painted. Nobody painted it, and no network learnt anything for it. A network that had once learnt to tell cats from lorries looked on and said, again and again, how far the picture still was from the content of the photo and from the style of the pattern. What changed were the pixels.
#
# *After this chapter you can* say what a network's feature maps know about a picture, write content, style and smoothness as three short functions, optimise a picture instead of weights, choose layers and weights for a reason, and build the block of a network that paints in one pass.
# *Time:* about three and a half hours; the end of section 6 is a good place to stop. *Needs:* convolutional layers (chapter 08), the gradient (chapter 01), and from chapter 04 the steps of a training and how an `nn.Module` is written. That a network trained for one task is useful for another is the topic of chapter 10; what is needed of it stands in section 1.
#
# **Two questions from earlier chapters**, to warm up:
# <details><summary>In chapter 08 a picture was moved by five pixels. What happened to its feature maps?</summary>They moved along, and their numbers stayed the same, up to the border. A sum over all places of a map therefore hardly changes.</details>
# <details><summary>Also in chapter 08: 16 random filters, averaged over a whole patch, told textures apart only if something came between filter and average. What?</summary>A rectification: ReLU or an absolute value. Without it, light-to-dark and dark-to-light cancel. Squares do the same, and so does what this chapter takes: numbers multiplied with each other before they are added up.</details>

# %%
import numpy as np
import torch

from course_utils import demos, viz
from course_utils.chapters.ch12_style import demos as ch12
from course_utils.chapters.ch12_style import exercises as ex
from course_utils.chapters.ch12_style import stored
from course_utils.chapters.ch12_style.backbones import available, backbone
from course_utils.chapters.ch12_style.gatys import transfer
from course_utils.chapters.ch12_style.patterns import style_picture
from course_utils.chapters.ch12_style.pictures import square, to_picture, to_tensor
from course_utils.datasets import load


def twice(picture):
    """Each pixel as 2 × 2: small pictures are easier to look at."""
    return picture.repeat(2, axis=0).repeat(2, axis=1)

# %%
chelsea, swirls = square(load("photos")["chelsea"], 160), square(style_picture("swirls"), 160)
in_blue = stored.series("backbones").picture("chelsea, swirls", "course")
viz.show(chelsea, swirls, in_blue, titles=["content", "style", "both"], zoom=1, says="A cat; a pattern of thick blue and yellow strokes, drawn by a program; and the cat painted in these colours, with finer strokes.")

# %% [markdown]
# ## 1 · What a network says about a picture
#
# Take a network that has learnt to name what pictures show, cut off its last layers, and freeze the weights. What is left is called a **backbone**: picture in, feature maps out. Nobody tells it what style is. It only has to have learnt, for its own task, to look at what makes pictures differ.
#
# The one used here is the course's own: seven convolutions, trained on the 50 000 small photos of CIFAR-10 by a script of this repository. It is small. The network of the paper that this chapter follows (Gatys, Ecker and Bethge, 2016) is VGG-19, with sixteen convolutions and trained on 1.2 million photos, a file of half a gigabyte. Section 8 compares networks.

# %% tags=["numbers"]
net = backbone("course")
print(net.says)
cat = square(load("photos")["chelsea"], 128)
with torch.no_grad():
    maps = net(to_tensor(cat))  # to_tensor: (H, W, 3) from 0 to 255 → (1, 3, H, W) from 0 to 1
sees, stride, lines = 1, 1, []  # stride: pixels from one number of a map to the next
for name, _ in net.parts.named_children():  # the parts of the network in their order, with their names
    if name.startswith("conv"):
        sees += 2 * stride
    if name.startswith("pool"):
        sees, stride = sees + stride, 2 * stride
    if name in maps:
        lines.append((name, *maps[name].shape[1:], sees))
viz.table(lines, header=("layer", "channels C", "rows H", "columns W", "sees pixels"), says="The layers of the backbone for a picture of 128 × 128, and the side of the square of pixels that one number of each can see.")

# %% [markdown]
# A name such as relu3_1 is read: third group of layers, first convolution, after its ReLU. Between two groups the maps are halved by average pooling. The last column is the receptive field of chapter 08. With a ReLU behind each convolution no number is negative. (Each map is also multiplied by a fixed number, so that over photos its mean square is 1: no channel is louder than the others only because of how it was trained.)
#
# Here is, of four layers, the map with the largest mean for the cat (a number of a deeper map is drawn as a square of pixels, so that all four have the same size; each map has a scale of its own). **Look from left to right:** what gets lost, what is still there?

# %%
pictures, titles = [], []
for name in ("relu1_1", "relu2_1", "relu3_1", "relu4_1"):
    best = maps[name][0].mean(dim=(1, 2)).argmax().item()
    one = maps[name][0, best].numpy()
    pictures.append(np.kron(one / one.max(), np.ones((128 // len(one), 128 // len(one)))))  # each number as a square
    titles.append(f"{name}, channel {best}")
viz.show(*pictures, titles=titles, columns=4, zoom=1, says="Four feature maps of a cat, one from each of four layers, 128, 64, 32 and 16 numbers wide: the first shows single hairs, the last coarse squares, bright where something was found.")

# %% [markdown]
# The places get lost: a number of the last map stands for a coarse square, and hairs and whiskers are gone. What is still there is roughly where something was found.
#
# ## 2 · Content
#
# Two pictures have the same **content**, we shall say, if a layer of the network answers the same to both, place by place. Let $P$ be the feature maps of the photo in that layer and $F$ those of the picture that is painted. Their distance is
#
# $$L_{\text{content}} = \tfrac12 \sum (F - P)^2 ,$$
#
# half the sum of all squared differences: over all channels, all rows and columns. The ½ is there for the derivative, which is then simply $F - P$. By hand, with three numbers: $F = (1, 2, 3)$, $P = (0, 2, 5)$; the differences are 1, 0 and −2, their squares 1, 0 and 4, so the loss is 2.5, and its gradient $(1, 0, -2)$ says for each number of $F$ in which direction it is wrong, and how much.

# %% tags=["numbers"]
F = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
P = torch.tensor([0.0, 2.0, 5.0])
loss = 0.5 * ((F - P) ** 2).sum()
loss.backward()
print("loss:", loss.item(), " gradient:", F.grad.tolist())
assert (loss.item(), F.grad.tolist()) == (2.5, [1.0, 0.0, -2.0])

# %% [markdown]
# That gradient does not end at the maps. The maps were computed from the pixels, by layers that PyTorch has recorded, so the chain rule carries it on to every pixel. This is what the whole chapter lives on, and it breaks if a loss is computed with NumPy or made a Python number on the way.
#
# ### Exercise 12.1 · Content loss  ●○○  (1 point)
#
# Write `content_loss(features, content)`. Both are PyTorch tensors of decimal numbers, of the same shape (N, C, H, W): the feature maps of the picture that is painted, $F$, and those of the photo, $P$. Return $\frac12 \sum (F - P)^2$, the sum over all images, channels, rows and columns, as one number: a tensor of shape () that gradients can flow through to `features`, finite ones, and 0 where the two are equal. What you are given stays as it is.
# <details><summary>Hint: where to start</summary>PyTorch's tensors can be subtracted and squared like arrays, entry by entry, and they have <code>.sum()</code>.</details>
# <details><summary>Hint: the check says that no gradient arrives</summary>Is there a step that makes a Python number or a NumPy array of the tensor? From there on nobody knows any more what it was computed from.</details>

# %% exercise="content_loss"
def content_loss(features, content):
    """½ Σ (F − P)² of two tensors (N, C, H, W) → a tensor of shape ()."""
    ### BEGIN SOLUTION
    return 0.5 * ((features - content) ** 2).sum()
    ### END SOLUTION

# %% check="content_loss"
ex.content_loss.check(content_loss)

# %%
content_distance = ex.content_loss.yours(content_loss)

# %% [markdown]
# What does 'the same content' mean, then? It depends on the layer, and that can be seen. Begin with noise and move the pixels until a layer answers as it does to the cat (how, is the topic of section 6; `beta=0.0` means that no style counts). The four pictures were computed before; with `now = True` they are computed now, which takes some twenty seconds.

# %% tags=["nbval-ignore-output"]
now = False
layers = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
rebuilt = [
    transfer(chelsea, swirls, beta=0.0, smooth=30.0, content_layers={layer: 1.0}, start="noise", steps=40).picture
    if now else stored.series("rebuilt").picture("chelsea", layer)
    for layer in layers
]
viz.show(*rebuilt, titles=layers, zoom=1, columns=4, says="Four pictures found from noise, from one layer each: relu1_1 gives nearly the photo; relu2_1 the cat in greyish pink and green; relu3_1 a mesh of green, red and violet lines with eyes and a nose in it; relu4_1 a mesh of lines without a cat.")

# %% tags=["numbers"]
wrong = [np.abs(picture.astype(float) - chelsea).mean() for picture in rebuilt]
print("the deeper the layer, the farther from the photo, of 255, pixel by pixel:", [round(float(w)) for w in wrong])
assert wrong == sorted(wrong)

# %% [markdown]
# (What a layer does not mind is left as it happens to be; the smoothness of section 5 was asked for in addition, so that it is not all noise.) The first layer knows nearly every pixel. relu2_1 has all forms in their places and has begun to let the colours go. relu3_1 keeps eyes and nose where they are and little else; the colours are anybody's guess. From relu4_1 of this small network no cat can be made out. A painter does something similar: the cat stays where it sat, its hairs become strokes. So the content should come from a layer that is **deep enough to leave colours and strokes open, and not so deep that it forgets where things were**; here that is relu3_1.
#
# ## 3 · Style: what goes together, wherever it is
#
# Now the style. It must *not* matter where in the pattern something lies, or the pattern itself would be painted. What should matter is which things go together: 'blue with short strokes', 'dark lines round bright areas'. A channel is active where its filter finds what it looks for; so ask, **for each pair of channels, how much they are active at the same places**: multiply them place by place and add up over all places.
#
# Two channels, three places:
#
# $$F = \begin{pmatrix} 1 & 0 & 2 \\ 0 & 3 & 1 \end{pmatrix}, \qquad G = F F^\top = \begin{pmatrix} 1 \cdot 1 + 0 \cdot 0 + 2 \cdot 2 & 1 \cdot 0 + 0 \cdot 3 + 2 \cdot 1 \\ 2 & 0 + 9 + 1 \end{pmatrix} = \begin{pmatrix} 5 & 2 \\ 2 & 10 \end{pmatrix}$$
#
# A row of $F$ is a channel, laid out in one line, with $M = H \cdot W$ places; $G_{ij} = \sum_m F_{im} F_{jm}$. This $G$ is the **Gram matrix**. It has a row and a column for each channel, whatever the size of the picture. On its diagonal stands the **energy** of each channel, the sum of its squares; beside the diagonal, what two channels have in common: the 2 comes from the third place alone, where both are active.
#
# Choose two channels below: the picture on the right is their product, and its sum is the framed entry. **Before you look at the mosaic, decide:** will the cat's matrix and the mosaic's look alike?

# %% tags=["demo"]
demos.show(ch12.gram_demo)

# %% [markdown]
# They do not. Two channels that are among the weak ones for the cat have the most energy for the mosaic; the cell below names them. (Each matrix has a scale of its own: above it stands which number is drawn brightest, so colours of two pictures cannot be compared. The picture shows the square root, so that small entries can be seen, too. Of each layer it shows the first 16 channels.)

# %% tags=["numbers"]
small_cat = square(load("photos")["chelsea"], 96)
for name, picture in (("cat", small_cat), ("mosaic", square(style_picture("mosaic"), 96))):
    with torch.no_grad():
        energy = (net(to_tensor(picture), ["relu1_1"])["relu1_1"] ** 2).sum(dim=(2, 3))[0]
    order = energy.argsort(descending=True).tolist()
    print(f"{name}: the channels of relu1_1 with most energy are {order[0]} and {order[1]}; channels 11 and 9 hold {energy[11]:,.0f} and {energy[9]:,.0f}")

# %% [markdown]
# ### Exercise 12.2 · Gram matrix  ●●○  (2 points)
#
# Write `gram_matrix(features)`. `features` is a tensor (N, C, H, W) of decimal numbers, positive or negative: the feature maps of N images. Return a tensor (N, C, C): entry [n, i, j] is the sum, over all places of image n, of channel i times channel j. Nothing is subtracted and nothing divided. Each image has its own matrix, also if there is one image only: the result has three axes. (The check gives float64; a float32 result is right as well.) Gradients must be able to flow through it to `features`. What you are given stays as it is. (The features may be a part cut out of larger maps. Then their numbers do not lie side by side in memory, which `.reshape` does not mind, and `.view` does.)
# <details><summary>Hint: where to start</summary>If the places of each channel lie in one long row, (N, C, M), the whole matrix is one matrix product. Of what with what?</details>
# <details><summary>Hint: transposing in a batch</summary><code>.T</code> turns all axes round. <code>x.transpose(1, 2)</code> exchanges two of them, and <code>@</code> multiplies the matrices of a batch one by one.</details>

# %% exercise="gram_matrix"
def gram_matrix(features):
    """(N, C, H, W) → (N, C, C): for each pair of channels the sum of their products over all places."""
    ### BEGIN SOLUTION
    rows = features.flatten(2)
    return rows @ rows.transpose(1, 2)
    ### END SOLUTION

# %% check="gram_matrix"
ex.gram_matrix.check(gram_matrix)

# %%
gram = ex.gram_matrix.yours(gram_matrix)

# %% [markdown]
# ### Predict, then look
#
# **Take all places of the feature maps and mix them up**, every channel in the same way, as one shuffles a pack of cards: what a place holds in all channels stays together, where the place lies is lost. **What happens to the Gram matrix?**
#
# - **a**: nothing
# - **b**: every entry changes
# - **c**: the diagonal stays, the other entries change
# - **d**: the entries off the diagonal become what they would be if the channels had nothing to do with each other

# %% exercise="predict_shuffled"
def predict_shuffled():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "a"
    ### END SOLUTION

# %% check="predict_shuffled"
ex.predict_shuffled.check(predict_shuffled)

# %% tags=["numbers"]
rows = maps["relu2_1"].flatten(2).double()  # (1, C, M)
chance = torch.Generator().manual_seed(0)  # PyTorch's source of random numbers, with a fixed start
order = torch.randperm(rows.shape[2], generator=chance)  # the places in a random order
together = rows[:, :, order]  # the same order for every channel
each_its_own = torch.stack([channel[torch.randperm(len(channel), generator=chance)] for channel in rows[0]])
each_its_own = each_its_own[None]  # None adds an axis of length 1: (C, M) → (1, C, M)

def gram_of_rows(x):
    """(N, C, M) → (N, C, C)."""
    return gram(x[:, :, None])  # as maps of one row, (N, C, 1, M)

unmixed, mixed = gram_of_rows(rows)[0], gram_of_rows(each_its_own)[0]
print("all channels mixed up alike, the matrix stays:   ", torch.allclose(unmixed, gram_of_rows(together)[0]))
print("each channel in its own way, the matrix stays:   ", torch.allclose(unmixed, mixed))
print("each channel in its own way, the diagonal stays: ", torch.allclose(unmixed.diagonal(), mixed.diagonal()))

# %% [markdown]
# So the Gram matrix has forgotten *where*, and kept *what with what*. (Mixing up the maps is not mixing up the pixels: a deep map looks at whole squares of pixels, so strokes survive.)
#
# ### Covariance, correlation, Gram
#
# The matrix has two better-known relatives. With the mean of each channel, $\mu_i = \frac1M \sum_m F_{im}$,
#
# $$\operatorname{cov}_{ij} = \frac1M G_{ij} - \mu_i \mu_j, \qquad \operatorname{corr}_{ij} = \frac{\operatorname{cov}_{ij}}{\sqrt{\operatorname{cov}_{ii} \operatorname{cov}_{jj}}} .$$
#
# The covariance takes the means off (*centring*), the correlation divides by the spreads as well (*scaling*). The Gram matrix does neither. People call it 'the correlations of the features', which is true in spirit only.
#
# ### Predict, then look
#
# **Add 1 to one of the feature maps, at every place**, and leave the others as they are. No number of the maps is negative, and each map has some above 0. **What happens to the Gram matrix?**
#
# - **a**: nothing: how two channels go together does not depend on their means
# - **b**: the row and the column of this channel grow, the rest stays
# - **c**: only this channel's entry on the diagonal grows
# - **d**: all entries grow

# %% exercise="predict_brighter"
def predict_brighter():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_brighter"
ex.predict_brighter.check(predict_brighter)

# %% tags=["numbers"]
F = torch.tensor([[1.0, 0.0, 2.0], [0.0, 3.0, 1.0]], dtype=torch.float64)
brighter = F + torch.tensor([[1.0], [0.0]])  # channel 0 everywhere 1 more
for name, x in (("as it was", F), ("channel 0 brighter", brighter)):
    G = gram_of_rows(x[None])[0]
    mean = x.mean(dim=1)
    cov = G / 3 - torch.outer(mean, mean)  # outer: the table of all products of two entries
    corr = cov / torch.outer(cov.diagonal().sqrt(), cov.diagonal().sqrt())
    assert np.allclose(cov, np.cov(x, ddof=0))
    assert np.allclose(corr, np.corrcoef(x))
    print(f"{name:<19} G = {G.tolist()}   cov = {cov.numpy().round(3).tolist()}   corr = {corr.numpy().round(3).tolist()}")

# %% [markdown]
# The Gram matrix goes from 5, 2, 10 to 14, 6, 10; covariance and correlation do not move. Which is right? That is a choice. How *strong* a channel is, how blue, how dense the strokes, is a part of a style, and the Gram matrix keeps it. Section 11 shows what can be had with means and spreads alone, one channel at a time. (And the demo above may have shown you two channels with a large sum of products and a correlation below 0. Two channels that are active nearly everywhere share many places, and yet one may be weak where the other is strong.)
#
# ## 4 · How far from a style
#
# Let $A$ be the Gram matrix of the style picture. The style loss of one layer with $C$ channels and $M$ places is
#
# $$L_{\text{layer}} = \frac{1}{4\, C^2 M^2} \sum_{i,j} (G_{ij} - A_{ij})^2 ,$$
#
# and the style loss is the sum over several layers, each with a weight. (The paper writes $N$ for the channels. Here N is the number of images, as in all chapters.) Where does the factor come from? An entry of $G$ is a sum over $M$ places, so its square grows like $M^2$, and there are $C^2$ entries: divided by both, layers of different size can be compared. The 4 is for the derivative, like the ½ before. It takes two factors of 2: one from the square and one because $F$ occurs twice in $F F^\top$. What is left is
#
# $$\frac{\partial L_{\text{layer}}}{\partial F} = \frac{1}{C^2 M^2} (G - A)\, F .$$
#
# By hand, with $C = M = 2$: the picture has $F = \begin{pmatrix} 1 & 1 \\ 0 & 2 \end{pmatrix}$, the style $S = \begin{pmatrix} 1 & -1 \\ 0 & 2 \end{pmatrix}$.

# %% tags=["numbers"]
F = torch.tensor([[1.0, 1.0], [0.0, 2.0]], requires_grad=True)
S = torch.tensor([[1.0, -1.0], [0.0, 2.0]])
G, A = F @ F.T, S @ S.T
loss = ((G - A) ** 2).sum() / (4 * 2**2 * 2**2)
loss.backward()
print("G =", G.tolist(), " A =", A.tolist(), " loss =", loss.item())
print("gradient by autograd:", F.grad.tolist(), " by the formula:", ((G - A) @ F / 16).tolist())
assert loss.item() == 32 / 64
assert torch.equal(F.grad, (G - A) @ F / 16)

# %% [markdown]
# The energies on the diagonals are equal; only the sign of what the two channels have in common differs, and the loss sees it. (Features before their ReLU can be negative, as here.)
#
# One caution. $G$ is a sum over places, so a style picture with four times as many pixels has about four times as large entries. Either both pictures have the same size, as in the exercise, or each Gram matrix is first divided by its own $M$; the course's own programs do that.
#
# ### Exercise 12.3 · Style loss  ●●○  (3 points)
#
# Write `style_loss(features, style, weights)`. `features` and `style` are lists with one tensor (N, C, H, W) for each layer: the maps of the picture that is painted and those of the style picture. In a layer both have the same shape; C, H and W differ from layer to layer. `weights` is a list of as many numbers. There is at least one layer. Return
#
# $$\sum_{l} w_l \, \frac{1}{4\, C_l^2 M_l^2} \sum_{n,i,j} \left( G^l_{nij} - A^l_{nij} \right)^2, \qquad M_l = H_l W_l,$$
#
# where $G^l$ are the Gram matrices of `features[l]` and $A^l$ those of `style[l]`; if there are several images, each is compared with its own style picture and the losses are added up. The weights are used as they are given; they need not add up to 1, and two may be equal. What you are given stays as it is, the lists and the tensors in them. The result is one number, a tensor of shape () that gradients can flow through to every tensor of `features`. (`gram`, from the exercise before, can be used here.)
# <details><summary>Hint: where to start</summary>Write the loss of a single layer first, for two tensors. What are C, H and W in <code>features[l].shape</code>?</details>
# <details><summary>Hint: several lists at once</summary><code>zip(a, b, c)</code> goes through three lists in step.</details>

# %% exercise="style_loss"
def style_loss(features, style, weights):
    """Two lists of tensors (N, C, H, W), one for each layer, and a list of weights → a tensor of shape ()."""
    ### BEGIN SOLUTION
    total = 0
    for maps, target, weight in zip(features, style, weights, strict=True):
        _, channels, height, width = maps.shape
        difference = gram(maps) - gram(target)
        total = total + weight * (difference**2).sum() / (4 * channels**2 * (height * width) ** 2)
    return total
    ### END SOLUTION

# %% check="style_loss"
ex.style_loss.check(style_loss)

# %%
style_distance = ex.style_loss.yours(style_loss)

# %% [markdown]
# Does this number say what we want it to? Take two halves of one pattern, whose pixels have nothing to do with each other, and other patterns. How far are they from the left half of the mosaic, in content and in style?

# %% tags=["numbers"]
LAYERS = list(net.style_layers)
mosaic = style_picture("mosaic")
left, right = mosaic[:, :128], mosaic[:, 128:]
candidates = {"the mosaic's right half": right, "swirls": style_picture("swirls")[:, :128], "brick": square(style_picture("brick"), 256)[:, :128], "cat": square(load("photos")["chelsea"], 256)[:, :128], "plain grey": np.full_like(left, 128)}
with torch.no_grad():
    own, lines = net(to_tensor(left)), []
    for name, picture in candidates.items():
        other = net(to_tensor(picture))
        style = style_distance([other[layer] for layer in LAYERS], [own[layer] for layer in LAYERS], [1 / len(LAYERS)] * len(LAYERS))
        content = content_distance(other["relu3_1"], own["relu3_1"])
        lines.append((name, float(content), float(style)))
viz.table([(name, f"{c / lines[0][1]:.2f}", f"{s / lines[0][2]:.1f}") for name, c, s in lines], header=("picture", "content loss", "style loss"), says="Distance from the left half of the mosaic; both columns are in units of their first row.")
assert min(s for _, _, s in lines[1:]) > 3 * lines[0][2]
by_content = sorted(lines, key=lambda line: line[1])
assert (by_content[0][0], by_content[-1][0]) == ("plain grey", "the mosaic's right half")

# %% [markdown]
# In style the other half of the same mosaic is by far the nearest. In content it is the farthest, and plain grey the nearest of all: the content loss compares place by place, and where two pictures have strong features at different places, both count. A picture with few features is near to everything.
#
# ## 5 · Smooth or rough
#
# A network with pooling and strides leaves patterns of single pixels open that no layer minds. To keep the picture quiet, the third part of the loss counts how much neighbouring pixels differ. It is called **total variation**; in its simplest form it is the sum of the absolute differences of neighbours, sideways and downwards.
#
# By hand: two rows of three pixels, 1 3 2 and 5 4 0. Sideways 2 + 1 + 1 + 4, downwards 4 + 1 + 2: together 15.

# %% tags=["numbers"]
image = np.array([[1, 3, 2], [5, 4, 0]])
sideways, downwards = np.abs(np.diff(image, axis=1)).sum(), np.abs(np.diff(image, axis=0)).sum()
print("sideways", sideways, "+ downwards", downwards, "=", sideways + downwards)
assert sideways + downwards == 15

# %% [markdown]
# Other forms are in use, and programs seldom say which: squares instead of absolute values, $\sqrt{dx^2 + dy^2}$, means instead of sums. They differ in what they allow. A step from 0 to 1 costs 1 whether it is taken at once or in ten steps of 0.1; squared, the sharp edge costs 1 and the ramp 10 · 0.01. So **absolute values leave edges sharp, squares blur them**; section 6 shows it. The course's own program for painting takes squares, whose slope changes gradually; you write the other one.
#
# ### Exercise 12.4 · Total variation  ●●○  (2 points)
#
# Write `total_variation(images)` for a tensor of decimal numbers (N, C, H, W). For each pixel that has a neighbour to its right, take the absolute difference of the two; for each pixel that has a neighbour below, likewise; add up all of them, over all channels and all images. Neighbours are pixels of the same channel of the same image. Nothing is divided, and the picture ends at its border. A picture may have a single row or column: then it has neighbours in the other direction only. A single pixel has none, and the sum is 0. `images` stays as it is. Return a tensor of shape () that gradients can flow through, finite ones: equal neighbours pass on 0.
# <details><summary>Hint: where to start</summary>All pixels but the last column, and all pixels but the first: two tensors of the same shape. What is their difference?</details>

# %% exercise="total_variation"
def total_variation(images):
    """(N, C, H, W) → the sum of absolute differences of neighbouring pixels, a tensor of shape ()."""
    ### BEGIN SOLUTION
    sideways = images[:, :, :, 1:] - images[:, :, :, :-1]
    downwards = images[:, :, 1:, :] - images[:, :, :-1, :]
    return sideways.abs().sum() + downwards.abs().sum()
    ### END SOLUTION

# %% check="total_variation"
ex.total_variation.check(total_variation)

# %%
variation = ex.total_variation.yours(total_variation)

# %% tags=["numbers"]
soft = square(load("photos")["chelsea"], 64)
noise = np.random.default_rng(0).integers(0, 256, soft.shape, dtype=np.uint8)
per_pair = [float(variation(to_tensor(p))) / (2 * 3 * 64 * 63) for p in (soft, square(mosaic, 64), noise)]
print("mean difference of neighbours, from 0 to 1: cat {:.3f}, mosaic {:.3f}, noise {:.3f}".format(*per_pair))

# %% [markdown]
# ## 6 · Pixels that learn
#
# All three together, each with a weight:
#
# $$L = \alpha\, L_{\text{content}} + \beta\, L_{\text{style}} + \gamma\, L_{\text{variation}} .$$
#
# ($\gamma$ stands before the smoothness; the course's program `transfer` calls it `smooth`. It has squares behind it, your `variation` absolute values: a $\gamma$ of 20 before these and one of 30 before those cannot be compared.)
#
# Training a network means: the picture is given, compute the gradient of the loss with respect to the *weights*, move the weights. Here the weights are given, they are never moved, and the gradient is taken with respect to the *pixels*. To PyTorch it is all the same: an optimiser is given a list of tensors that may move, and here the list has one entry, the picture.
#
# One thing is new. A pixel has to stay between 0 and 1, and an optimiser does not know that. So after each step pixels that have left the range are set back to its end, *outside of what is recorded for the gradient*. (If the network were shown `image.clamp(0, 1)` instead, a pixel beyond the end would have gradient 0, and could never come back.)
#
# ### Exercise 12.5 · Optimise an image  ●●●  (4 points)
#
# Write `optimise_image(start, network, loss, steps, lr)`.
#
# - `start`: the picture to begin with, a tensor (N, C, H, W) of decimal numbers from 0 to 1. It stays as it is: work on a copy, of the same kind of numbers (in the check float64).
# - `network`: an `nn.Module`, picture → feature maps, whose weights are of that kind, too. The values of its weights stay as they are, whether they are frozen (`requires_grad` is False) or not.
# - `loss`: called as `loss(image, features)`, where `features = network(image)`; it gives a tensor of shape ().
# - `steps`: how many steps to take, a whole number from 1 on; `lr`: the learning rate.
#
# Each step: compute the loss, its gradient with respect to the pixels, and let **one** optimiser, `torch.optim.Adam` with learning rate `lr` and its other settings as they are, move the pixels; then set each number that has left the range from 0 to 1 back to 0 or 1, whichever is nearer, without recording this for the gradient. Return the picture after the last step, a tensor of the same shape (whether it still collects gradients is up to you).
# <details><summary>Hint: where to start</summary>In chapter 04 an epoch was: forget the old gradients, compute the loss, <code>backward</code>, <code>step</code>. Here the optimiser is given a list with one tensor, the picture.</details>
# <details><summary>Hint: a tensor that can learn</summary><code>start.clone().requires_grad_(True)</code> makes a copy whose gradient is collected.</details>
# <details><summary>Hint: only the first step has an effect</summary>The optimiser changes the tensor that it was given when it was made. After <code>image = something new</code>, is that still the one which the loss sees? Methods whose names end in <code>_</code> change a tensor in place, and inside <code>with torch.no_grad():</code> nothing is recorded.</details>

# %% exercise="optimise_image"
import torch


def optimise_image(start, network, loss, steps, lr):
    """Move the pixels of a copy of `start` by Adam so that loss(image, network(image)) falls → the last picture."""
    ### BEGIN SOLUTION
    image = start.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([image], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(image, network(image)).backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()
    ### END SOLUTION

# %% check="optimise_image"
ex.optimise_image.check(optimise_image)

# %%
optimise = ex.optimise_image.yours(optimise_image)

# %% [markdown]
# First without any network (`nn.Identity` hands on what it gets): a noisy picture, and pixels that shall stay near it *and* be smooth, once by your total variation, once by squares. Section 5 said what each does to edges.

# %%
clean = mosaic[:64, :64]
noisy = np.clip(clean + np.random.default_rng(0).normal(0, 30, clean.shape), 0, 255).round().astype(np.uint8)
target = to_tensor(noisy)

def squares(x):
    """The sum of squared differences of neighbours."""
    return ((x[..., 1:] - x[..., :-1]) ** 2).sum() + ((x[..., 1:, :] - x[..., :-1, :]) ** 2).sum()

def near_and_smooth(roughness, weight):
    """½ Σ (pixels − noisy pixels)² + weight · roughness, as `optimise` wants it."""
    return lambda image, same: 0.5 * ((same - target) ** 2).sum() + weight * roughness(image)

smoothed = [to_picture(optimise(target, torch.nn.Identity(), near_and_smooth(*how), 100, 0.01)) for how in ((variation, 0.15), (squares, 1.0))]
viz.show(*map(twice, [noisy, *smoothed]), titles=["noisy", "absolute values", "squares"], zoom=1, says="Some noisy tiles of the mosaic; with absolute values each tile has one even colour and a sharp border; with squares the borders are blurred, and a little grain is left in the tiles.")

# %% [markdown]
# Now all parts are there. This is the whole of neural style transfer, with nothing hidden but the backbone. One thing saves steps: begin with the photo **tinted**, that is, in the colours of the style, so that the search has to find the strokes only. (`match_colours` shifts and stretches the colours of one picture until their mean and covariance are those of another. The weights were found by looking; that $\beta$ is so large says only that the two losses are sums over different things.)

# %%
from course_utils.chapters.ch12_style.colours import match_colours

SIDE = 96
photo, pattern = square(load("photos")["chelsea"], SIDE), square(style_picture("glass"), SIDE)
start = match_colours(photo, pattern)
with torch.no_grad():
    P, S = net(to_tensor(photo)), net(to_tensor(pattern))  # computed once: they never change
alpha, beta, gamma, shares = 1.0, net.beta, 20.0, list(net.style_layers.values())
viz.show(photo, pattern, titles=["content", "style"], zoom=1, says="A cat; and a leaded window, panes of glowing colour between dark lines.")
print("layers of the style and their weights:", net.style_layers, f" beta: {beta:.0e}")
watched = []  # the loss at each evaluation

def total_loss(image, maps):
    """α · content + β · style + γ · variation."""
    content = content_distance(maps["relu3_1"], P["relu3_1"])
    style = style_distance([maps[layer] for layer in LAYERS], [S[layer] for layer in LAYERS], shares)
    total = alpha * content + beta * style + gamma * variation(image)
    watched.append(total.item())
    return total

# %% tags=["nbval-ignore-output"]
watched.clear()
painted = optimise(to_tensor(start), net, total_loss, 60, 0.01)
by_adam = list(watched)
viz.show(*map(twice, [start, to_picture(painted)]), titles=["start", "60 steps of Adam"], zoom=1, says="The cat in the colours of the window, and the cat painted: the colours were there at the start, what is new are thin dark lines along the forms.")

# %% [markdown]
# ### Adam or L-BFGS?
#
# Adam was made for training: each batch gives another, noisy gradient, and it averages. Here is no batch and no noise. The same function is evaluated again and again, and its gradient is exact. That is what the older methods of numerical mathematics were made for. **L-BFGS** remembers its last steps and how the gradient changed over them. From these it estimates how the loss curves in each direction and where its lowest point should be, and it goes there: far where the loss is flat, a little where it is steep. If the loss has not fallen there, it tries a shorter step.
#
# So it has to be able to compute the loss whenever it wants, and must be given a function that does: compute the loss, `backward`, hand back the loss (and, in SciPy, the gradient). PyTorch calls it a *closure*: `torch.optim.LBFGS` is used as `optimiser.step(closure)`, and a plain `optimiser.step()` is an error. SciPy's version, below, also takes bounds for each pixel, and so needs no clamping.

# %%
from scipy.optimize import minimize


def optimise_by_lbfgs(start, network, loss, evaluations):
    """As optimise_image, with SciPy's L-BFGS-B: at most so many evaluations of the loss."""
    def value_and_gradient(pixels):
        image = torch.tensor(pixels.reshape(start.shape), dtype=start.dtype, requires_grad=True)
        value = loss(image, network(image))
        value.backward()
        return value.item(), image.grad.double().numpy().ravel()

    row = start.double().numpy().ravel()  # SciPy wants one long row of float64
    found = minimize(value_and_gradient, row, jac=True, method="L-BFGS-B", bounds=[(0, 1)] * row.size, options={"maxfun": evaluations, "maxcor": 20})
    return torch.tensor(found.x.reshape(start.shape), dtype=start.dtype)

# %% tags=["nbval-ignore-output"]
watched.clear()
second = optimise_by_lbfgs(to_tensor(start), net, total_loss, 60)
by_lbfgs = watched[:60]  # SciPy looks at its limit between two evaluations, and may go over it by some
with viz.figure(size=(7, 3.4), says="The loss of the two methods over 60 evaluations, on a logarithmic scale: Adam falls steadily; L-BFGS begins with a trial that is far too long and leaves the picture at its top, takes it back, and ends lower.") as ax:
    ax.plot(range(1, 61), by_adam, "--", label="Adam, learning rate 0.01")
    ax.plot(range(1, 61), by_lbfgs, "-", label="L-BFGS")
    ax.set(yscale="log", xlabel="evaluations of the loss", ylabel="loss", ylim=(0.8 * min(by_lbfgs), 2 * by_adam[0]))
    ax.legend()
viz.show(to_picture(painted), to_picture(second), titles=["Adam", "L-BFGS"], zoom=1, says="The cat painted by Adam and by L-BFGS: nearly the same painting, with darker lines in the second.")
print(f"the two paintings differ by {np.abs(to_picture(painted).astype(float) - to_picture(second)).mean():.0f} of 255 on average")

# %% tags=["numbers"]
print("L-BFGS ends lower than Adam:", min(by_lbfgs) < min(by_adam))

# %% [markdown]
# L-BFGS has no learning rate to choose and gets farther with the same number of evaluations. What it costs is memory, for its last 20 steps and gradients: nothing for a picture, much for a large network. And it relies on each gradient being exact, so it is hardly used for training with batches.
#
# ### Watch it
#
# The course's program `transfer` does the same for any size and shows the picture while it grows. **Stop it whenever you like** with the stop button (■) above the notebook: what is there is kept. Try `start="content"` as well. Begun from the photo, tinted or not, a picture of a few steps still has all its content and takes on the style bit by bit. With `start="noise"` no cup appears: section 8 shows it for the cat, and says why.

# %% tags=["nbval-ignore-output"]
from course_utils.chapters.ch12_style.preview import live

result = transfer(load("photos")["coffee"], style_picture("swirls"), side=96, steps=40, start="tinted", preview=live(zoom=3))
viz.show(twice(result.picture), zoom=1, says="A cup of coffee painted in blue and yellow strokes.")

# %% [markdown]
# ## 7 · How much of each
#
# Only the ratio $\beta / \alpha$ counts, besides how smooth the picture shall be. Three searches, all from the photo, 20 steps each; nothing but $\beta$ differs. **Before you run it, decide:** which of the two losses will rise from left to right, which will fall?

# %% tags=["nbval-ignore-output"]
by_ratio = {beta: transfer(small_cat, swirls, beta=beta, smooth=30.0, start="content", steps=20, side=96, progress=False) for beta in (1e4, 1e5, 1e6)}
viz.show(*(run.picture for run in by_ratio.values()), titles=[f"β/α = {beta:,.0f}" for beta in by_ratio], zoom=1, says="With little style a soft, pinkish brown cat; with more a sharper one; with most of all hard lines and green hatching all over it.")
for beta, run in by_ratio.items():
    print(f"β/α = {beta:>9,.0f}: content loss {run.content[-1]:>8,.0f}, style loss {run.style[-1] / beta:.5f}")  # run.style is β · style loss

# %% tags=["numbers"]
ends = [(run.content[-1], run.style[-1] / beta) for beta, run in by_ratio.items()]
print("with more weight on the style, the content loss rises:", ends[0][0] < ends[1][0] < ends[2][0])
print("and the style loss falls:", ends[0][1] > ends[1][1] > ends[2][1])

# %% [markdown]
# The more the style weighs, the more of the content is given up for it, and nothing says how much of one is worth how much of the other: where to stop is a matter of taste. The blue and yellow of the swirls have hardly come in so few steps. That is why the other paintings begin with the tinted photo.
#
# The slider below has larger pictures, computed before by a script of this repository: 50 steps each, all from the tinted photo and equally smooth, so that nothing but $\beta$ differs here, too. At the left end content and smoothness decide: soft fur, paler and browner than the start was, with a faint mesh in it that relu3_1 does not mind. To the right the blue and yellow grow stronger, then come dark lines and strokes. In the last steps the colours stay, and the strokes only get harder.

# %% tags=["demo"]
demos.show(ch12.ratio_demo)

# %% [markdown]
# ## 8 · Which layers
#
# ### Predict, then look
#
# So far the content was taken from a layer in the middle, relu3_1. Take little of the style ($\beta = 2 \cdot 10^4$, so that the content has a say) and begin with the tinted photo, a blue and yellow cat: with the content from relu3_1 it stays blue and yellow. Now **the content is taken from the very first layer**, relu1_1, with the same weights $\alpha$ and $\beta$, and everything else stays as it was. **What comes out?**
#
# - **a**: a picture that has the content even better, and just as much of the style
# - **b**: a picture in which the style has taken over, because the first layer knows edges only, and no things
# - **c**: a picture close to the photo itself, in its own colours
# - **d**: nearly the same painting as before

# %% exercise="predict_layer"
def predict_layer():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION

# %% check="predict_layer"
ex.predict_layer.check(predict_layer)

# %% tags=["nbval-ignore-output"]
by_layer = {layer: transfer(small_cat, style_picture("swirls"), beta=2e4, smooth=30.0, content_layers={layer: 1.0}, steps=20, side=96, progress=False).picture for layer in ("relu1_1", "relu3_1")}
viz.show(*by_layer.values(), titles=[f"content: {layer}" for layer in by_layer], zoom=1, says="With the content from relu1_1 a brown cat, as in the photo; with the content from relu3_1 one in the blue and yellow of the start.")
print("far from the photo, of 255:", {layer: round(float(np.abs(picture.astype(float) - small_cat).mean())) for layer, picture in by_layer.items()})

# %% tags=["numbers"]
far = [np.abs(picture.astype(float) - small_cat).mean() for picture in by_layer.values()]
print("with the content from relu1_1 the pixels are less than half as far from the photo:", far[0] < far[1] / 2)
with torch.no_grad():
    print("numbers that the content loss adds up:", {layer: maps.numel() for layer, maps in net(to_tensor(small_cat), list(by_layer)).items()})

# %% [markdown]
# **Too shallow copies pixels.** relu1_1 knows nearly every pixel, as section 2 has shown, so a picture with the same content is nearly the same picture, and the style has little say. (A part of this is size: with the same $\alpha$, the loss of relu1_1 adds up more numbers, as the last line shows.) **Too deep loses position:** section 2 has shown that as well, with relu4_1. In the middle there is room for both.
#
# The style is taken from **several layers at once**, because each sees patterns of another size. The demo has two menus: the layer of the content, and the last of the layers of the style. Its paintings begin with the tinted photo, take 50 steps, and give the style a hundred times the weight it had above. **Decide first:** which of the two menus will change more?

# %% tags=["demo"]
demos.show(ch12.layers_demo)

# %% [markdown]
# The first menu. relu1_1 holds the picture back: its fur is sharp, its blue pale. The deeper the layer, the softer fur and whiskers become, and with relu4_1 they dissolve into a mesh. The second menu changes less, colours and grain: compare the eyes and the fur for what each deeper layer adds.
#
# ### Average or maximum
#
# Gatys and his co-authors replaced the maximum pooling of their network by average pooling, and say that it looks slightly better. One reason can be named: of the four numbers in a window, a maximum hands its gradient to one, an average to all four (chapter 08). Their network was trained with maximum pooling. The course's was trained with average pooling, and works with either:
#
# (Everything else is as at the top of the chapter, 40 steps, computed before. The third picture begins with noise.)

# %%
choices = stored.series("choices")
names = ("from the tinted photo", "maximum pooling", "from noise")
viz.show(*(choices.picture(0, name) for name in names), titles=("as usual", *names[1:]), zoom=1, says="Three paintings of a cat: as usual, with average pooling; with maximum pooling, a little harder in its lines; and from noise only coloured noise, without a cat.")
usual, hard = (choices.picture(0, name).astype(float) for name in names[:2])
print(f"average and maximum pooling: {np.abs(usual - hard).mean():.0f} of 255 apart; neighbouring pixels differ by {np.abs(np.diff(usual, axis=1)).mean():.0f} and {np.abs(np.diff(hard, axis=1)).mean():.0f}")

# %% [markdown]
# With the maximum the painting is a little harder, and which is nicer is a matter of taste. **From noise it fails.** Section 2 has shown why: from noise, relu3_1 finds no more than eyes and a nose even where no style counts at all; with the style's weight on top nothing of the cat is left. A larger network keeps more in its middle layers. With this one the content has to come from a shallower layer, and the style has to weigh less; then the cat is there, with little of the style:

# %% tags=["nbval-ignore-output"]
now = False  # True: compute them now, in some ten seconds
from_noise = [
    transfer(chelsea, swirls, beta=2e5, smooth=30.0, content_layers={layer: 1.0}, start="noise", steps=40).picture
    if now else stored.series("noise").picture("chelsea, swirls", layer)
    for layer in ("relu1_1", "relu2_1")
]
viz.show(*from_noise, titles=["content: relu1_1", "content: relu2_1"], zoom=1, says="Two paintings begun from noise: with the content from relu1_1 a brown cat with a little green in its fur; with relu2_1 its forms in violet and green grain.")

# %% [markdown]
# ### Which network
#
# Which features does one need at all? Below is one pair, with the features of the networks that were at hand when this page was made. 'random' is four sets of filters that nobody trained, at four scales, an idea of Ustyuzhaninov and others (2016). (COURSE_DATA, in the print below, is a folder for larger data and weights, named in the environment; the README says how. Nobody needs it.)

# %%
compared = stored.series("backbones")
given = square(load("photos")["astronaut"], 160), square(style_picture("glass"), 160)
viz.show(*given, *(compared.picture("astronaut, glass", name) for name in compared.columns), titles=["content", "style", *compared.columns], zoom=1, columns=5, says=f"A photo of an astronaut; panes of a leaded window; and the first in the style of the second, painted with the features of {', '.join(compared.columns)}.")
for says in compared.details["backbones"].values():
    print(says)
print("On this machine there are now:", ", ".join(available()))

# %% tags=["numbers"]
from torchvision.models import squeezenet1_1

for name, network in (("course", net), ("SqueezeNet, the part that is used", squeezenet1_1(weights=None).features)):
    print(f"weights of {name}: {sum(p.numel() for p in network.parameters()):,}")

# %% [markdown]
# Honestly: the course's small network gives colours, light and a grain that follows the forms; its strokes are fine, and the leaded window has become thin lines. SqueezeNet, with more than twice as many weights and trained on 1.2 million large photos, paints broad strokes and panes: what it looks at is larger, and it has seen more. The random filters get colours and blobs right, and hardly any stroke; remarkable enough for filters that nobody trained. (Each network has its own weight of the style, found by looking. VGG-19, which most published pictures come from, is not among them; `backbone("vgg19")` finds torchvision's weights where they are, and `fetch_vgg19()`, from the same module `backbones`, downloads them: 548 MB.)
#
# ## 9 · Two styles, and the photo's own colours
#
# Gram matrices are just tables of numbers, so two of them can be mixed: $A = (1 - t) A_1 + t A_2$. The painting then shows what goes together in either.

# %% tags=["demo"]
demos.show(ch12.blend_demo)

# %%
blend = stored.series("blend")
ends, half = [blend.picture(0, column).astype(float) for column in (0, 4)], blend.picture(0, 2)
laid_over = ((ends[0] + ends[1]) / 2).round().astype(np.uint8)
print(f"the painting from mixed Gram matrices and the mean of the two paintings differ by {np.abs(half - laid_over.astype(float)).mean():.0f} of 255 on average;")
print(f"neighbouring pixels differ by {np.abs(np.diff(half.astype(float), axis=1)).mean():.1f} in the first, {np.abs(np.diff(laid_over.astype(float), axis=1)).mean():.1f} in the second")

# %% [markdown]
# It is near to laying one painting over the other, and not the same: a mean of two pictures is softer than either.
#
# Style, as measured here, includes colour, and sometimes one wants the strokes but not the colours. The simplest way is to do it afterwards: keep the light and dark of the painting, and the colours of the photo. The lightness of a pixel is a weighted mean of its red, green and blue (chapter 00); add to all three of the photo's numbers what the painting is lighter or darker there.

# %% tags=["numbers"]
from course_utils.chapters.ch12_style.colours import keep_colours


def lightness(picture):
    """(H, W, 3) → (H, W, 1)."""
    return picture @ np.array([[0.299], [0.587], [0.114]])

own_colours = np.clip(chelsea + lightness(in_blue) - lightness(chelsea), 0, 255)
print("the course's own function gives the same:", np.abs(own_colours - keep_colours(in_blue, chelsea)).max() <= 1)

# %%
painted_brown = stored.series("colours").picture(0, 3)
viz.show(own_colours.round().astype(np.uint8), painted_brown, titles=["own colours after", "own colours before"], zoom=1, says="The lightness of the blue and yellow strokes with the cat's own brown; and the cat painted with a style picture in its own colours, in 40 steps computed before.")

# %% [markdown]
# The last picture does it before: the colours of the style picture are shifted and stretched until their mean and covariance are those of the photo (that *is* a covariance, of three channels), and then everything goes on as usual.
#
# ## 10 · In one pass
#
# Every painting so far took tens of evaluations, each of them the network forwards and backwards. For a video, or a telephone, that is too slow. Johnson, Alahi and Fei-Fei (2016) turned it round: let the *same* loss train a second network, the **transform network**, that takes a photo and returns its painting. The backbone stays frozen, as the judge of the paintings. It is now called the *loss network*. Training costs minutes to hours, once for each style; after that, one pass forwards is enough for any photo.
#
# The transform network shrinks the photo by two convolutions with stride 2, works on it with **residual blocks**, and enlarges it again. A residual block computes a *change* and adds it to what came in, so that what need not change can pass as it is; chapter 09 has more on this. Two details were found to matter:
#
# - **Instance norm.** Batch norm (chapter 08) gives each channel mean 0 and spread 1 over all pictures of a batch; instance norm does so for each picture on its own. The contrast of the photo should not decide the contrast of the painting, nor should that of the other photos in the batch. Ulyanov, Vedaldi and Lempitsky found in 2016 that this one change made fast paintings much better.
# - **Reflection padding.** A border of zeros is an edge all round the picture, and the network paints a frame. Continued like a mirror, the picture has no such edge.
#
# And two that are easy to get wrong. No ReLU right before the addition: the block could then add, and never take away. And none behind it: what comes in may be negative, and nothing negative would pass.
#
# ### Exercise 12.6 · A block of the transform network  ●●○  (3 points)
#
# Write `transform_net_block(channels)`, a function that returns a new `torch.nn.Module`. It maps (N, C, H, W) with C = `channels` to the same shape, H and W being 2 or more, by these layers, in this order; what comes in stays as it is. All its weights can learn: gradients reach them. (Dropout and batch norm do something else after `.eval()` than in training; these layers do not, and the check asks in both modes.)
#
# 1. a convolution, 3 × 3, as many channels out as in, with bias (PyTorch's default); the border of one pixel that it needs is filled by *reflection* (`padding_mode="reflect"`, or a layer of its own), so that nothing shrinks
# 2. an instance norm with a learnt scale and shift for each channel (`nn.InstanceNorm2d` with `affine=True`)
# 3. ReLU
# 4. another such convolution, with weights of its own
# 5. another such instance norm, with scale and shift of its own
# 6. what came into the block is added, and nothing follows
#
# <details><summary>Hint: where to start</summary>Steps 1 to 5 can stand in one <code>nn.Sequential</code>. Step 6 needs the input once more: a class of your own with a <code>forward</code>, defined inside your function, can remember it.</details>
# <details><summary>Hint: the skeleton of such a class</summary>It begins with <code>class Block(nn.Module):</code>, its <code>__init__</code> calls <code>super().__init__()</code> and makes the layers, its <code>forward(self, x)</code> uses them. In the end your function returns <code>Block()</code>.</details>

# %% exercise="transform_net_block"
from torch import nn


def transform_net_block(channels):
    """A residual block: (N, channels, H, W) → the same shape."""
    ### BEGIN SOLUTION
    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(
                nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect"),
                nn.InstanceNorm2d(channels, affine=True),
                nn.ReLU(),
                nn.Conv2d(channels, channels, 3, padding=1, padding_mode="reflect"),
                nn.InstanceNorm2d(channels, affine=True),
            )

        def forward(self, x):
            return x + self.layers(x)

    return Block()
    ### END SOLUTION

# %% check="transform_net_block"
ex.transform_net_block.check(transform_net_block)

# %%
residual_block = ex.transform_net_block.yours(transform_net_block)

# %% tags=["numbers"]
block = residual_block(48)
counted = sum(p.numel() for p in block.parameters())
print("parameters for 48 channels:", counted, "= 2 · (9 · 48² + 48) + 2 · 2 · 48:", 2 * (9 * 48**2 + 48) + 4 * 48)
with torch.no_grad():
    x = torch.randn(1, 48, 20, 20, generator=torch.Generator().manual_seed(0))
    change = block(x) - x
    change_in_bright = block(5 * x + 3) - (5 * x + 3)
print("more contrast, more light: the change that is added differs by", f"{float((change - change_in_bright).abs().max()):.3f}")
assert counted == 41_760

# %% [markdown]
# The last line is the instance norm at work: with five times the contrast and more light everywhere, the block adds the same change as before.
#
# The course has trained such a network for one style, by a script of this repository; its weights are in the file that is loaded below. It gets help from arithmetic: the photo is tinted first (section 6), and the ground on which the network paints are the means of the tinted photo over squares of 8 × 8 pixels, a coarse mosaic. And it has learnt one thing more. The scale and shift of its norms are not fixed, they move along a straight line with a number, the **strength** (an idea of Babaeizadeh and Ghiasi, 2018). In training each photo had a strength drawn at random, and the more strength, the more the style counted. So one network holds the whole slider of section 7, and answers while you move it.

# In its middle stand three residual blocks of 48 channels. Do yours fit? Below each is given the trained weights (at strength 1; the trained convolutions have no bias, so yours is 0) and put in the place of the network's own.

# %%
import copy

from course_utils.chapters.ch12_style.fast import paint, transform_net

theirs, with_yours = transform_net(), copy.deepcopy(transform_net())

class InPlaceOf(nn.Module):
    """A block of yours with the weights of a trained one; the strength is asked for and not used."""

    def __init__(self, trained):
        super().__init__()
        self.block = residual_block(48)
        layers = list(self.block.modules())
        convs = [layer for layer in layers if isinstance(layer, nn.Conv2d)]
        norms = [layer for layer in layers if isinstance(layer, nn.InstanceNorm2d)]
        with torch.no_grad():
            for conv, norm, known in zip(convs, norms, (trained.first, trained.second), strict=True):  # strict: equally many of each
                conv.weight.copy_(known.conv.weight)
                conv.bias.zero_()
                norm.weight.copy_(known.norm.gain + known.norm.more_gain)
                norm.bias.copy_(known.norm.offset + known.norm.more_offset)

    def forward(self, x, strength):
        return self.block(x)

for number, trained in enumerate(theirs.blocks):
    with_yours.blocks[number] = InPlaceOf(trained)
with torch.no_grad():
    one, other = (to_picture(network(to_tensor(chelsea), 1.0)) for network in (theirs, with_yours))
print("largest difference between the paintings through your blocks and through the network's own blocks, of 255:", np.abs(one.astype(int) - other).max())

# %% tags=["demo"]
demos.show(ch12.paint_demo)

# %% [markdown]
# **Your own photo:** put a file beside this notebook and write its name between the quotation marks.

# %% tags=["demo"]
my_photo = ""  # for example "holiday.jpg"
demos.show(ch12.paint_with(my_photo or load("photos")["rocket"]))

# %% tags=["nbval-ignore-output"]
import time


def processor_seconds(work):
    """Of the processor, the shortest of three runs."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)

one_pass = processor_seconds(lambda: paint(chelsea, 1.0, side=None))
slow = transfer(chelsea, style_picture("swirls"), side=160, steps=5, progress=False).cpu_seconds / 5 * 80
print(f"one pass, 160 × 160: {one_pass:.3f} s of the processor;  80 steps of optimisation: {slow:.1f} s")

# %% tags=["numbers"]
print("parameters of the transform network:", sum(p.numel() for p in transform_net().parameters()))
print("one pass is more than 20 times as fast as 80 steps:", slow > 20 * one_pass)

# %% [markdown]
# What is lost? This network was trained for some minutes, on a few hundred photos, and it shows: strokes are everywhere, and at full strength they swallow what is fine, the eyes of the cat among it. At half strength, where the photo shines through, it paints best. The optimisation, with the same $\alpha$, $\beta$ and loss network, keeps more of the photo (in the folder of the course, `data/results/ch12_fast.jpg` has both beside each other, for four photos). The network has to paint every photo with what it learnt from others, while the optimisation works on this one photo until it fits. And it knows one style. For another one it has to be trained anew. (The networks of the papers were trained for hours on eighty thousand photos, and do better.)
#
# ## 11 · Any style in one pass
#
# Can one pass be had for *any* style? Huang and Belongie (2017) found a short answer. Instance norm takes the mean and the spread out of each map; then the learnt scale and shift put others in, and these belong to the style. So take them from the style picture directly. With $\mu$ and $\sigma$, mean and spread of each map over its places, of the content's maps $x$ and the style's maps $y$,
#
# $$\operatorname{AdaIN}(x, y) = \sigma(y)\, \frac{x - \mu(x)}{\sigma(x)} + \mu(y),$$
#
# *adaptive instance normalisation*. It knows nothing of what two channels have in common. Of each single channel it knows mean and spread apart, where the diagonal of the Gram matrix has both in one number, $M (\sigma^2 + \mu^2)$.
#
# (In the cell, `keepdim=True` keeps an axis of length 1 where the places were, so that shapes fit for the subtraction; `correction=0` divides by the number of places, as `np.std` does. PyTorch's own choice is one less.)

# %% tags=["numbers"]
from course_utils.chapters.ch12_style.adain import adain


def moved(x, y):
    """Maps x (N, C, H, W) with the means and spreads of the maps y."""
    mean, spread = x.mean(dim=(2, 3), keepdim=True), x.std(dim=(2, 3), keepdim=True, correction=0)
    return y.std(dim=(2, 3), keepdim=True, correction=0) * (x - mean) / spread + y.mean(dim=(2, 3), keepdim=True)

x, y = to_tensor(chelsea), to_tensor(swirls)
print("mean and spread of each colour, style:  ", y.mean(dim=(2, 3)).numpy().round(2)[0], y.std(dim=(2, 3), correction=0).numpy().round(2)[0])
print("mean and spread of each colour, AdaIN:  ", moved(x, y).mean(dim=(2, 3)).numpy().round(2)[0], moved(x, y).std(dim=(2, 3), correction=0).numpy().round(2)[0])
print("the course's own function gives the same:", torch.allclose(moved(x, y), adain(x, y), atol=1e-3))

# %% [markdown]
# Applied to the pixels themselves, it changes colours and contrast. Applied to feature maps, it changes how strongly each feature answers. To get from maps back to a picture Huang and Belongie train a *decoder*, a network from maps to pixels, once, for all styles. We have none. Below, 50 steps from the photo searched for a picture whose maps are the wanted ones (computed before).

# %%
found = stored.series("adain")
names = ("pixels", "relu1_1", "relu3_1")
viz.show(*(found.picture(0, name) for name in names), titles=names, zoom=1, says="The cat after AdaIN of the pixels, with bluish grey fur and white cheeks; of relu1_1, in greyish green and blue; and of relu3_1, reddish brown again.")
rows = [("photo", chelsea), ("style", swirls), *((name, found.picture(0, name)) for name in found.columns)]
viz.table([(name, *(f"{mean:.0f}" for mean in picture.mean(axis=(0, 1)))) for name, picture in rows], header=("picture", "red", "green", "blue"), says="The mean colour of the photo, of the style, and of the cat after AdaIN of the pixels and of three layers.")

# %% [markdown]
# The pixels and relu1_1 take the colours of the style over; from relu2_1 on the cat goes back to brown. These maps of our small network have let the colours go (section 2), so they do not ask for blue; and a search of some steps that begins at the photo leaves as it is what nobody asks to change. No stroke of the style is to be seen in any of them. With the maps of VGG-19 and a trained decoder the method paints well; here it shows what means and spreads alone can carry.
#
# ## 12 · One, two, three dimensions
#
# Nothing in this chapter is about pictures only. A convolution slides a window along as many directions as its input has: along a sound, over a picture, through a body scan or a video. With valid convolutions (no padding) and step 1, 14 numbers in each direction leave $14 - 5 + 1 = 10$ places for a window of 5:

# %% tags=["numbers"]
generator = torch.Generator().manual_seed(0)
from torch.nn.functional import conv1d, conv2d, conv3d

for dimensions, name, conv in ((1, "a signal", conv1d), (2, "a picture", conv2d), (3, "a volume", conv3d)):
    x = torch.rand(1, 1, *[14] * dimensions, generator=generator)  # one channel
    first = torch.randn(16, 1, *[5] * dimensions, generator=generator)  # 16 filters
    second = torch.randn(32, 16, *[5] * dimensions, generator=generator)  # 32 filters that reach through 16 channels
    once = conv(x, first)
    again = conv(once, second)
    G = gram(once.flatten(2)[:, :, None])
    print(f"{name:<10}{tuple(x.shape[1:])} → {tuple(once.shape[1:])} → {tuple(again.shape[1:])}   Gram matrix {tuple(G.shape[1:])}")
    assert once.shape[2:] == (10,) * dimensions
    assert again.shape[2:] == (6,) * dimensions

# %% [markdown]
# 14 and a window of 5 give 10; 14 × 14 and 5 × 5 give 10 × 10; 14 × 14 × 14 and 5 × 5 × 5 give 10 × 10 × 10. The channels come on top: with 16 filters there are 16 maps, whatever the number of directions. And look at the last column (for it all places are laid in one row, as in section 3): the Gram matrix of 16 channels is 16 × 16 for all three, because it has added up over all places, in how many directions they may lie. So a sound has a 'style' in this sense, too: which frequencies go together, whenever. It has been done, with maps of the loudness of frequencies over time.
#
# ## 13 · What it cannot do
#
# - **Style, here, is what sums of products of features can say:** colours, strokes, textures up to the size that a layer sees (section 1 has the numbers). Composition, wit, the way one painter draws hands: no. Nothing in the loss knows that a face is a face.
# - **Two numbers decide how good a painting is, the ratio $\beta / \alpha$ and $\gamma$, and they have to be found by looking.** The loss cannot be compared between pictures, layers or backbones; a lower loss is no better painting. How good a picture is, nothing here measures.
# - **It depends on the size.** A layer sees squares of a fixed number of pixels (section 1), whatever the picture shows at that size. The same photo with twice as many pixels is another picture to it.
# - A network that paints in one pass knows one style, and imitates the photos that it was trained with. A kind of picture that it never saw comes out worse.
# - Pictures of living painters belong to somebody. The patterns of this chapter are drawn by programs of the course, for that reason as well.
#
# ## What to remember
#
# - Content: the feature maps of one deep layer, compared place by place, $\frac12 \sum (F - P)^2$.
# - Style: Gram matrices $G = F F^\top$ of several layers, $\sum_l w_l \frac{1}{4 C^2 M^2} \sum (G - A)^2$. Summed over places, so 'where' is forgotten; neither centred nor scaled, so it is no covariance and no correlation.
# - Smoothness: total variation, differences of neighbours.
# - The network is the judge and stays frozen; the pixels learn. One exact gradient again and again: that suits L-BFGS. Clamp outside of the graph.
# - Content too shallow copies pixels, too deep loses places.
# - Painting by optimisation takes many passes and any style; a transform network takes one pass and one style; AdaIN moves means and spreads, and takes any style in one pass.
#
# ## Glossary
#
# | English | 中文 | what it means |
# |---|---|---|
# | neural style transfer | 神经风格迁移 | the content of one picture with the style of another |
# | backbone, loss network | 主干网络、损失网络 | a trained, frozen network whose feature maps are compared |
# | content, style | 内容、风格 | what is where; what goes with what, wherever |
# | feature map, channel | 特征图、通道 | the answers of one filter at all places |
# | Gram matrix | 格拉姆矩阵 | sums of products of all pairs of channels, $F F^\top$ |
# | energy | 能量 | the sum of a channel's squares, on the diagonal |
# | covariance, correlation | 协方差、相关系数 | Gram matrix centred and divided by M; divided by the spreads as well |
# | centring, scaling | 中心化、缩放 | taking the mean off; dividing by the spread |
# | total variation | 全变差 | the sum of differences of neighbouring pixels |
# | L-BFGS, closure | L-BFGS 算法、闭包 | a method that estimates curvature from its last steps; the function that it calls for loss and gradient |
# | clamp | 截断 | set what has left a range back to its end |
# | transform network | 变换网络 | paints a photo in one pass |
# | residual block | 残差块 | computes a change and adds it to its input |
# | instance norm | 实例归一化 | mean 0 and spread 1 for each map of each picture |
# | adaptive instance normalisation (AdaIN) | 自适应实例归一化 | gives each map the mean and spread that it has in the style |
# | reflection padding | 反射填充 | the picture continues like in a mirror |
#
# ## References
#
# - L. Gatys, A. Ecker and M. Bethge (2016). *Image style transfer using convolutional neural networks.* [doi:10.1109/CVPR.2016.265](https://doi.org/10.1109/CVPR.2016.265)
# - L. Gatys, A. Ecker and M. Bethge (2015). *Texture synthesis using convolutional neural networks.* [arXiv:1505.07376](https://arxiv.org/abs/1505.07376)
# - A. Mahendran and A. Vedaldi (2015). *Understanding deep image representations by inverting them* (total variation). [arXiv:1412.0035](https://arxiv.org/abs/1412.0035)
# - J. Johnson, A. Alahi and L. Fei-Fei (2016). *Perceptual losses for real-time style transfer and super-resolution.* [arXiv:1603.08155](https://arxiv.org/abs/1603.08155)
# - D. Ulyanov, A. Vedaldi and V. Lempitsky (2016). *Instance normalization: the missing ingredient for fast stylization.* [arXiv:1607.08022](https://arxiv.org/abs/1607.08022)
# - I. Ustyuzhaninov, W. Brendel, L. Gatys and M. Bethge (2016). *Texture synthesis using shallow convolutional networks with random filters.* [arXiv:1606.00021](https://arxiv.org/abs/1606.00021)
# - L. Gatys, M. Bethge, A. Hertzmann and E. Shechtman (2016). *Preserving color in neural artistic style transfer.* [arXiv:1606.05897](https://arxiv.org/abs/1606.05897)
# - X. Huang and S. Belongie (2017). *Arbitrary style transfer in real-time with adaptive instance normalization.* [arXiv:1703.06868](https://arxiv.org/abs/1703.06868)
# - M. Babaeizadeh and G. Ghiasi (2018). *Adjustable real-time style transfer.* [arXiv:1811.08560](https://arxiv.org/abs/1811.08560)
# - D. Liu and J. Nocedal (1989). *On the limited memory BFGS method for large scale optimization.* [doi:10.1007/BF01589116](https://doi.org/10.1007/BF01589116)
