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
# A photo, and the same photo painted. Nobody painted it, and no network learnt anything for it. A network that had once learnt to tell cats from lorries looked on and said, again and again, how far the picture still was from the photo's content and from the painting's style; what changed were the pixels.
#
# *After this chapter you can* say what a network's feature maps know about a picture, write content, style and smoothness as three short functions, optimise an image instead of weights, choose layers and weights with your eyes open, and build the block of a network that paints in one pass.
# *Time:* about three and a half hours; the end of section 6 is a good place to stop. *Needs:* convolutional layers (chapter 08) and the gradient (chapter 01). That a network trained for one task is useful for another is the topic of chapter 10; what is needed of it stands in section 1.
#
# **Two questions from earlier chapters**, to warm up:
# <details><summary>In chapter 08 a picture was moved by five pixels. What happened to its feature maps?</summary>They moved along, and their numbers stayed the same, up to the border. A sum over all places of a map therefore hardly changes.</details>
# <details><summary>Also in chapter 08: 16 random filters, averaged over a whole patch, told textures apart only if something came before the averaging. What?</summary>A rectification: ReLU, an absolute value or a square. Without it light-to-dark and dark-to-light cancel. In this chapter numbers are multiplied with themselves before they are added up.</details>

# %%
import numpy as np
import torch

from course_utils import viz
from course_utils.chapters.ch12_style import exercises as ex
from course_utils.datasets import load

# %% [markdown]
# ## 1 · Content
#
# ### Exercise 12.1 · Content loss  ●○○  (1 point)
#
# Write `content_loss(features, content)`. Both are PyTorch tensors of decimal numbers, of the same shape (N, C, H, W): the feature maps of the picture that is painted, $F$, and those of the photo, $P$. Return $\frac12 \sum (F - P)^2$, the sum over all images, channels, rows and columns, as one number: a tensor of shape () that gradients can flow through to `features`. What you are given stays as it is.
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
# ## 2 · Style
#
# ### Exercise 12.2 · Gram matrix  ●●○  (2 points)
#
# Write `gram_matrix(features)`. `features` is a tensor (N, C, H, W) of decimal numbers, positive or negative: the feature maps of N images. Return a tensor (N, C, C): entry [n, i, j] is the sum, over all places of image n, of channel i times channel j. Nothing is subtracted and nothing divided. Each image has its own matrix, also if there is one image only: the result has three axes. Gradients must be able to flow through it to `features`. What you are given stays as it is. (The features may be a part cut out of larger maps. Then their numbers do not lie side by side in memory, which `.reshape` does not mind, and `.view` does.)
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

# %% [markdown]
# ### Predict, then look
#
# **Add 1 to one of the feature maps, at every place**, and leave the others as they are. No number of the maps is negative. **What happens to the Gram matrix?**
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

# %% [markdown]
# ### Exercise 12.3 · Style loss  ●●○  (3 points)
#
# Write `style_loss(features, style, weights)`. `features` and `style` are lists with one tensor (N, C, H, W) for each layer: the maps of the picture that is painted and those of the style picture. In a layer both have the same shape; C, H and W differ from layer to layer. `weights` is a list of as many numbers. There is at least one layer. Return
#
# $$\sum_{l} w_l \, \frac{1}{4\, C_l^2 M_l^2} \sum_{n,i,j} \left( G^l_{nij} - A^l_{nij} \right)^2, \qquad M_l = H_l W_l,$$
#
# where $G^l$ are the Gram matrices of `features[l]` and $A^l$ those of `style[l]`; if there are several images, each is compared with its own style picture and the losses are added up. The weights are used as they are given; they need not add up to 1. What you are given stays as it is. The result is one number, a tensor of shape () that gradients can flow through to every tensor of `features`. (`gram`, from the exercise before, can be used here.)
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
# ### Exercise 12.4 · Total variation  ●●○  (2 points)
#
# Write `total_variation(images)` for a tensor of decimal numbers (N, C, H, W). For each pixel that has a neighbour to its right, take the absolute difference of the two; for each pixel that has a neighbour below, likewise; add up all of them, over all channels and all images. Neighbours are pixels of the same channel of the same image. Nothing is divided, and the picture ends at its border. A picture may have a single row or column: then it has neighbours in the other direction only. A single pixel has none, and the sum is 0. `images` stays as it is. Return a tensor of shape () that gradients can flow through.
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

# %% [markdown]
# ### Exercise 12.5 · Optimise an image  ●●●  (4 points)
#
# Write `optimise_image(start, network, loss, steps, lr)`.
#
# - `start`: the picture to begin with, a tensor (N, C, H, W) of decimal numbers from 0 to 1. It stays as it is: work on a copy.
# - `network`: an `nn.Module`, picture → feature maps. The values of its weights stay as they are, whether they are frozen (`requires_grad` is False) or not.
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
# ### Predict, then look
#
# The content was taken from a layer in the middle. Now **the content is taken from the very first layer** of the network, with the same weights $\alpha$ and $\beta$, and everything else stays as it was. **What comes out?**
#
# - **a**: a picture that has the content even better, and just as much of the style
# - **b**: a picture in which the style has taken over, because the first layer knows edges only, and no things
# - **c**: nearly the photo itself
# - **d**: nearly the same painting as before

# %% exercise="predict_layer"
def predict_layer():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION

# %% check="predict_layer"
ex.predict_layer.check(predict_layer)

# %% [markdown]
# ### Exercise 12.6 · A block of the transform network  ●●○  (3 points)
#
# Write `transform_net_block(channels)`, a function that returns a new `torch.nn.Module`. It maps (N, C, H, W) with C = `channels` to the same shape, H and W being 2 or more, by these layers, in this order:
#
# 1. a convolution, 3 × 3, as many channels out as in, with bias; the border of one pixel that it needs is filled by *reflection* (`padding_mode="reflect"`, or a layer of its own), so that nothing shrinks
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
viz.show(load("photos")["chelsea"].rgb[::4, ::4], says="A cat.")
