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
# # 04 · Neurons and the multilayer perceptron
#
# Below are four pictures of two pixels each. In two of them there is an edge: one pixel is dark and the other one bright. In the other two there is none.

# %%
import numpy as np

from course_utils.chapters.ch04_mlp import exercises as ex

edges = np.array([[[0, 0]], [[0, 1]], [[1, 0]], [[1, 1]]])

# %% [markdown]
# ## 2 · Activations
#
# ### Exercise 4.1 · Seven activations  ●●○  (3 points)
#
# Write `activations(z)` for an array `z` of any shape, of whole or decimal numbers. Return a dict with these seven keys; each value is an array of decimal numbers in the shape of `z`, made entry by entry:
#
# | key | value at z |
# |---|---|
# | `"step"` | 1 where z > 0, else 0 (so it is 0 at z = 0) |
# | `"sigmoid"` | 1 / (1 + exp(−z)) |
# | `"tanh"` | the hyperbolic tangent |
# | `"relu"` | z where z > 0, else 0 |
# | `"leaky_relu"` | z where z > 0, else 0.01 z |
# | `"elu"` | z where z > 0, else exp(z) − 1 |
# | `"gelu"` | z · Φ(z), the exact one (not its approximation with tanh), with Φ(z) = (1 + erf(z/√2)) / 2 |
#
# No result may be NaN, not even at z = 1000 or z = −1000; a warning about an overflow on the way does no harm. `erf`, the *error function*, comes from SciPy and works entry by entry. Do not use PyTorch's activations or SciPy's `expit`.
# <details><summary>Hint: where to start</summary>`np.where(condition, a, b)` takes each entry from `a` or from `b`. Try it on `np.array([-1.0, 0.0, 1.0])`.</details>
# <details><summary>Hint: it fails only on 'whole numbers'</summary>Of which dtype is `np.zeros_like(z)` when z holds whole numbers? What happens to 0.5 when it is put into such an array?</details>
# <details><summary>Hint: NaN</summary>Infinite divided by infinite is NaN, and so is infinite times 0. Which of your formulas meets exp(1000)?</details>
# %% exercise="activations"
from scipy.special import erf



def activations(z):
    """Seven activations of z, entry by entry. z: array of any shape → dict of arrays of that shape."""
    ### BEGIN SOLUTION
    return {
        "step": np.where(z > 0, 1.0, 0.0),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "tanh": np.tanh(z),
        "relu": np.where(z > 0, z, 0.0),
        "leaky_relu": np.where(z > 0, z, 0.01 * z),
        "elu": np.where(z > 0, z, np.exp(z) - 1),
        "gelu": z * (1 + erf(z / np.sqrt(2))) / 2,
    }
    ### END SOLUTION

# %% check="activations"
ex.activations.check(activations)

# %%
activate = ex.activations.yours(activations)

# %% [markdown]
# ### Exercise 4.2 · Their slopes  ●●○  (2 points)
#
# Write `activation_slopes(z)`, again for an array of any shape and of whole or decimal numbers. Return a dict with the five keys `"sigmoid"`, `"tanh"`, `"relu"`, `"leaky_relu"` and `"elu"`; each value is the derivative of that activation **at z**, entry by entry, decimal numbers in the shape of `z`.
# At z = 0, where ReLU and leaky ReLU have a corner, take the slope on the left: 0 for ReLU, 0.01 for leaky ReLU. (ELU has no corner: from both sides its slope there is 1.) No result may be NaN, not even at z = ±1000.
# <details><summary>Hint: where to start</summary>The two formulas with a, above, need a first: what is a, if z is given?</details>
# <details><summary>Hint: leaky ReLU and ELU</summary>Each consists of two pieces. Differentiate each piece on paper.</details>

# %% exercise="activation_slopes"
def activation_slopes(z):
    """The derivatives of five activations at z, entry by entry. z: array of any shape → dict of arrays of that shape."""
    ### BEGIN SOLUTION
    a, t = 1 / (1 + np.exp(-z)), np.tanh(z)
    return {
        "sigmoid": a * (1 - a),
        "tanh": 1 - t**2,
        "relu": np.where(z > 0, 1.0, 0.0),
        "leaky_relu": np.where(z > 0, 1.0, 0.01),
        "elu": np.where(z > 0, 1.0, np.exp(z)),
    }
    ### END SOLUTION

# %% check="activation_slopes"
ex.activation_slopes.check(activation_slopes)

# %%
slopes = ex.activation_slopes.yours(activation_slopes)

# %% [markdown]
# ## 3 · Layers
#
# ### Exercise 4.3 · One layer  ●○○  (2 points)
#
# Write `affine_forward(x, W, b)`: the weighted sums of a whole layer for a whole batch. `x` holds n ≥ 1 samples, either as a table (n, d) or as pictures (n, H, W) or (n, H, W, C); pictures are read row by row, as NumPy stores them, so a picture becomes a row of d = H·W or H·W·C numbers. Pixels may be uint8, and are used as they are, not divided by anything.
# `W` has shape (d, m), one **column** for each of the m neurons, and `b` has shape (m,). Return the array (n, m) of decimal numbers whose entry `[i, j]` is the weighted sum of sample i in neuron j, bias included, without any activation. No loop, and not PyTorch's `linear`.
# <details><summary>Hint: where to start</summary>Write down the shapes of x, W and of the result. Which product of two tables has that shape?</details>
# <details><summary>Hint: pictures</summary>`reshape` with −1 for one of the sizes lets NumPy work that size out. Which size do you know?</details>

# %% exercise="affine_forward"
def affine_forward(x, W, b):
    """Weighted sums of a layer. x: (n, d) or pictures (n, H, W[, C]); W: (d, m); b: (m,) → (n, m)."""
    ### BEGIN SOLUTION
    return x.reshape(len(x), -1) @ W + b
    ### END SOLUTION

# %% check="affine_forward"
ex.affine_forward.check(affine_forward)

# %%
affine = ex.affine_forward.yours(affine_forward)

# %% [markdown]
# ### Predict, then look
#
# Two affine layers, 784 → 128 → 10, **without any activation in between**, have 101 770 numbers to learn. One affine layer 784 → 10 has 7 850. What can the two compute that the one cannot?
#
# - **a**: more, and more complicated, boundaries between the classes
# - **b**: nothing
# - **c**: less than the one, since information is lost in the middle

# %% exercise="predict_collapse"
def predict_collapse():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_collapse"
ex.predict_collapse.check(predict_collapse)

# %% [markdown]
# ### Exercise 4.4 · Two layers  ●●○  (3 points)
#
# Write `two_layer_forward(x, W1, b1, W2, b2)`: from pictures to probabilities. `x` is as in the last exercise, `W1` (d, h) and `b1` (h,) belong to the hidden layer with ReLU neurons, `W2` (h, k) and `b2` (k,) to the output with k classes.
# Return two things, in this order: the **hidden** layer's outputs (n, h), after the ReLU, and the **probabilities** (n, k), the softmax of each row of scores. Softmax is to be written out, and must survive scores around ±1000, as in chapter 01. Use `affine` from above. No loop.
# <details><summary>Hint: where to start</summary>Four lines: weighted sums, ReLU, weighted sums, softmax. Give each result a name, and print its shape.</details>
# <details><summary>Hint: softmax</summary>Moving all the scores of a row by the same amount changes no probability. Which amount makes the largest exponential exp(0)? `keepdims=True` keeps a column (n, 1) a column.</details>

# %% exercise="two_layer_forward"
def two_layer_forward(x, W1, b1, W2, b2):
    """Hidden outputs (n, h) and probabilities (n, k) of a net with one hidden ReLU layer. x: n samples or pictures."""
    ### BEGIN SOLUTION
    hidden = np.maximum(affine(x, W1, b1), 0)
    logits = affine(hidden, W2, b2)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return hidden, e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION

# %% check="two_layer_forward"
ex.two_layer_forward.check(two_layer_forward)

# %%
forward = ex.two_layer_forward.yours(two_layer_forward)

# %% [markdown]
# ### Exercise 4.5 · Count  ●○○  (1 point)
#
# Write `count_parameters(sizes)`. `sizes` is a list of at least two whole numbers: the number of inputs, then the number of neurons in each layer, as `[784, 128, 10]`. Each neuron is joined to everything in the layer before it, and has a bias. Return how many weights and biases there are altogether, as one whole number.
# <details><summary>Hint: where to start</summary>Do `[3, 4]` by hand: four neurons with three inputs each. Then add a layer of 2.</details>
# <details><summary>Hint: neighbours in a list</summary>If a layer has `sizes[i]` neurons, where do you find the number of its inputs? With which i does the first layer of neurons begin?</details>

# %% exercise="count_parameters"
def count_parameters(sizes):
    """Weights and biases of a fully connected net. sizes: [inputs, neurons, …, neurons] → int."""
    ### BEGIN SOLUTION
    total = 0
    for layer in range(1, len(sizes)):
        inputs, neurons = sizes[layer - 1], sizes[layer]
        total = total + inputs * neurons + neurons
    return total
    ### END SOLUTION

# %% check="count_parameters"
ex.count_parameters.check(count_parameters)

# %%
count = ex.count_parameters.yours(count_parameters)

# %% [markdown]
# ## 5 · Learning
#
# ### Predict, then look
#
# The net 784-128-10 has 101 770 parameters. You want the slope of its loss for each of them by central differences, $(f(x + h) - f(x - h)) / 2h$. **How often does the net have to answer?**
#
# - **a**: 2 times
# - **b**: 101 770 times
# - **c**: 203 540 times

# %% exercise="predict_passes"
def predict_passes():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION

# %% check="predict_passes"
ex.predict_passes.check(predict_passes)

# %% [markdown]
# ### Exercise 4.6 · Backpropagation  ●●●  (4 points)
#
# Write `backprop_two_layer(x, y, W1, b1, W2, b2)` for the net of exercise 4.4. Here `x` is a table (n, d) of decimal numbers, and `y` (n,) holds the right classes, whole numbers from 0 to k−1. Return five things, in this order: the **loss**, one number: the mean over the samples of −log(probability of the right class); and its gradients **dW1, db1, dW2, db2**, each in the shape of
# the parameter that it belongs to. At a weighted sum of exactly 0 the slope of a ReLU is 0. Use `forward` from above. What you are given stays as it is. No scores are so extreme that a probability becomes 0. Do not use PyTorch.
# <details><summary>Hint: where to start</summary>Go down the table above line by line; each line is one line of code. Print the shape of each gradient: it is the shape of its parameter.</details>
# <details><summary>Hint: the right class of each sample</summary>`p[np.arange(n), y]` is one entry from each row: column `y[i]` of row i. One can subtract 1 in the same places.</details>
# <details><summary>Hint: which neurons were silent?</summary>Those whose output is 0. `hidden > 0` is True for the others, and True counts as 1 in a product.</details>
# <details><summary>Hint: everything is n times too large</summary>The loss is a mean over n samples. At one place of the way back this has to appear, and only at one.</details>

# %% exercise="backprop_two_layer"
def backprop_two_layer(x, y, W1, b1, W2, b2):
    """Mean cross-entropy and its gradients. x: (n, d), y: (n,) classes → loss, dW1, db1, dW2, db2."""
    ### BEGIN SOLUTION
    n = len(x)
    hidden, p = forward(x, W1, b1, W2, b2)
    loss = -np.log(p[np.arange(n), y]).mean()
    d_logits = p.copy()
    d_logits[np.arange(n), y] -= 1
    d_logits = d_logits / n
    d_z = (d_logits @ W2.T) * (hidden > 0)
    return loss, x.T @ d_z, d_z.sum(axis=0), hidden.T @ d_logits, d_logits.sum(axis=0)
    ### END SOLUTION

# %% check="backprop_two_layer"
ex.backprop_two_layer.check(backprop_two_layer)

# %%
backprop = ex.backprop_two_layer.yours(backprop_two_layer)

# %% [markdown]
# ## 6 · Mini-batches
#
# ### Exercise 4.7 · One epoch  ●●○  (3 points)
#
# Write `sgd_epoch(gradients, params, x, y, lr, batch_size)`: one pass of stochastic gradient descent over the samples. `params` is a list of arrays of decimal numbers. `gradients(params, x, y)` is a function that is given to you: for a batch it returns a list with the gradient of each parameter, in the same order.
# Go through the samples **in the order in which they come**, `batch_size` at a time; the last batch may be smaller, and counts like any other. For each batch, call `gradients` once, at the parameters as they are by then, and move every parameter by −`lr` times its gradient. Return the **list of the new parameters**. The arrays you are given, and the list, stay as they are. There is at least one sample. Nothing is shuffled here.
# <details><summary>Hint: where to start</summary>`range(0, n, batch_size)` gives the places where the batches begin. What is `x[6:9]` if there are only 7 samples?</details>
# <details><summary>Hint: 'changed its argument in place'</summary>`p -= 0.1` changes the array itself, `p = p - 0.1` makes a new one.</details>

# %% exercise="sgd_epoch"
def sgd_epoch(gradients, params, x, y, lr, batch_size):
    """One epoch of SGD, batches in the given order. gradients(params, x, y) → list like params. → list of new params."""
    ### BEGIN SOLUTION
    for start in range(0, len(x), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients(params, x[batch], y[batch])
        params = [p - lr * g for p, g in zip(params, slopes, strict=True)]
    return params
    ### END SOLUTION

# %% check="sgd_epoch"
ex.sgd_epoch.check(sgd_epoch)

# %%
epoch = ex.sgd_epoch.yours(sgd_epoch)

# %% [markdown]
# ## 7 · The same in PyTorch
#
# ### Exercise 4.8 · The net as a Module  ●●○  (2 points)
#
# Write the class `TorchMLP`, an `nn.Module`. `TorchMLP(inputs, hidden, outputs)` makes a net with `inputs` inputs, one hidden layer of `hidden` ReLU neurons, and `outputs` outputs, both layers with biases. Its method `forward(x)` takes a batch, either rows of numbers (n, inputs) or pictures (n, 1, H, W) with H·W = inputs, and returns the **logits** (n, outputs): no softmax.
# The names of the layers are yours to choose.
# <details><summary>Hint: where to start</summary>`nn.Linear(inputs, outputs)` is an affine layer. Make two of them in `__init__`, and let x pass through them in `forward`.</details>
# <details><summary>Hint: 'cannot assign module before Module.__init__() call'</summary>The class that you build on wants to be set up first. How does Python call the `__init__` of the class above?</details>
# <details><summary>Hint: pictures</summary>`x.flatten(1)` lays everything from axis 1 on in one row, and leaves the samples apart.</details>

# %% exercise="TorchMLP"
import torch
from torch import nn


class TorchMLP(nn.Module):
    """inputs → hidden ReLU neurons → outputs logits."""

    def __init__(self, inputs, hidden, outputs):
        ### BEGIN SOLUTION
        super().__init__()
        self.first = nn.Linear(inputs, hidden)
        self.second = nn.Linear(hidden, outputs)
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        return self.second(torch.relu(self.first(x.flatten(1))))
        ### END SOLUTION

# %% check="TorchMLP"
ex.TorchMLP.check(TorchMLP)

# %%
Net = ex.TorchMLP.yours(TorchMLP)

# %% [markdown]
# ### Predict, then look
#
# Somebody puts a softmax at the end of the net, and trains it with `nn.CrossEntropyLoss`, which takes the softmax itself. There are ten classes. What happens?
#
# - **a**: PyTorch stops with an error
# - **b**: nothing changes, since softmax keeps the order of the classes
# - **c**: it trains, but the loss cannot fall below 1.46, however good the net is

# %% exercise="predict_softmax_twice"
def predict_softmax_twice():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION

# %% check="predict_softmax_twice"
ex.predict_softmax_twice.check(predict_softmax_twice)

# %% [markdown]
# ### Exercise 4.9 · An epoch in PyTorch  ●●○  (3 points)
#
# Write `torch_epoch(model, optimizer, x, y, batch_size)`: one epoch of training in PyTorch. `x` (n, d) and `y` (n,) are tensors, `model(x)` gives logits, and `optimizer` knows the model's parameters. Put the model into training mode. Go through the samples in the order in which they come, `batch_size` at a time, the last batch may be smaller; for each batch one step of the optimiser on the mean cross-entropy of the batch.
# Gradients of earlier batches, or of whatever happened before, must not count. The model is changed in place. Return the **mean loss over the samples** as one number: each sample counts once, with the loss that it had before its batch's step.
# <details><summary>Hint: where to start</summary>The five lines inside the loop are those of the table above, for one batch. `nn.functional.cross_entropy(logits, y)` is the mean loss of a batch.</details>
# <details><summary>Hint: the mean loss</summary>Batches of 3, 3 and 1: the mean of their three means would let the last sample count three times as much as each other one. `loss.item()` is the loss as a plain number.</details>

# %% exercise="torch_epoch"
import torch
from torch import nn


def torch_epoch(model, optimizer, x, y, batch_size):
    """One epoch, batches in the given order; changes the model. x: (n, d), y: (n,) → mean loss over the samples."""
    ### BEGIN SOLUTION
    model.train()
    total = 0.0
    for start in range(0, len(x), batch_size):
        batch_x, batch_y = x[start : start + batch_size], y[start : start + batch_size]
        loss = nn.functional.cross_entropy(model(batch_x), batch_y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch_x)
    return total / len(x)
    ### END SOLUTION

# %% check="torch_epoch"
ex.torch_epoch.check(torch_epoch)

# %%
train_epoch = ex.torch_epoch.yours(torch_epoch)

# %% [markdown]
# ### Exercise 4.10 · Accuracy  ●○○  (2 points)
#
# Write `torch_accuracy(model, x, y)`: put the model into evaluation mode, let it answer all of `x` (n, d) without keeping a record for `backward`, and return the share of samples whose largest logit is that of the right class `y` (n,), as one number between 0 and 1. The model may stay in evaluation mode.
# <details><summary>Hint: where to start</summary>Which axis of the logits (n, k) are the classes?</details>
# <details><summary>Hint: without a record</summary>PyTorch has a context, used with `with`, in which no gradients are recorded.</details>

# %% exercise="torch_accuracy"
import torch


def torch_accuracy(model, x, y):
    """Share of right answers in evaluation mode. x: (n, d), y: (n,) → float in 0 … 1."""
    ### BEGIN SOLUTION
    model.eval()
    with torch.no_grad():
        return (model(x).argmax(dim=1) == y).float().mean().item()
    ### END SOLUTION

# %% check="torch_accuracy"
ex.torch_accuracy.check(torch_accuracy)

# %%
accuracy = ex.torch_accuracy.yours(torch_accuracy)
