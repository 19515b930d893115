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
# Below are four pictures of two pixels each. In two of them there is an **edge**: one pixel is dark and the other one bright. In the other two there is none. You need no training to see it.
# Chapter 03 ended with a classifier that gives each pixel a weight, adds everything up and compares the sum with a threshold. It recognises most handwritten digits. **These four pictures are too hard for it**, and not because it was trained badly: no weights exist that get all four right. This chapter finds out why, and what has to be added.

# %%
import numpy as np

from course_utils import demos, results, viz
from course_utils.chapters.ch04_mlp import boundary, reference
from course_utils.chapters.ch04_mlp import demos as ch04
from course_utils.chapters.ch04_mlp import exercises as ex
from course_utils.datasets import load

pairs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # left pixel, right pixel; 0 is dark, 1 is bright
viz.show(
    *(pair.reshape(1, 2).astype(float) for pair in pairs),
    titles=["no edge", "edge", "edge", "no edge"],
    zoom=60,
    says="Four pictures of two pixels: both dark, dark and bright, bright and dark, both bright.",
)

# %% [markdown]
# *After this chapter you can* build a neural network out of nothing but NumPy, work out its slopes by hand (once, so that you believe it), train it on digits, do the same in PyTorch, and recognise half a dozen mistakes that give no error message.
# *Time:* about five hours; the ends of sections 4 and 6 are good places for a break (when you come back: *Run → Run All Above Selected Cell*). *You need* the chain rule and softmax from chapter 01, and logistic regression from chapter 03. Where the text asks you to decide something, decide before you scroll on. Being wrong costs nothing, here or in any check.
#
# **Two questions from earlier chapters**, to warm up:
# <details><summary>Logistic regression with two features: what shape is the boundary between its two classes?</summary>A straight line: the points where w₁x₁ + w₂x₂ + b is 0. The sigmoid behind it bends the probability, not the boundary.</details>
# <details><summary>Softmax of the scores 0 and log 3. Which two probabilities come out?</summary>exp(0) = 1 and exp(log 3) = 3, divided by their sum 4: ¼ and ¾. Adding 1000 to both scores would change nothing.</details>
#
# ## 1 · One neuron
#
# A nerve cell collects signals from many others, some of which excite it and some of which hold it back; when enough has come together it *fires*. In 1943 McCulloch and Pitts made a formula of it. Their **neuron** has inputs $x_1 \dots x_d$, a **weight** $w_i$ for each, and a **bias** $b$. It computes the *weighted sum*
#
# $$z = w_1 x_1 + \dots + w_d x_d + b = w \cdot x + b ,$$
#
# and fires if $z > 0$. In 1958 Rosenblatt added a rule by which such a neuron learns its weights from examples, built it as a machine, and called it the **perceptron**; hence the name in this chapter's title. For the two-pixel pictures $d = 2$. **Before you move anything, decide:** how many of the four pictures can you get right? The shaded half of the plane is where the neuron fires.

# %% tags=["demo"]
demos.show(ch04.edge_demo)

# %% [markdown]
# Three, and never four. There is a proof that fits in a line. To be right about all of them the neuron has to have
#
# $$b \le 0, \qquad w_1 + b > 0, \qquad w_2 + b > 0, \qquad w_1 + w_2 + b \le 0 .$$
#
# Add the two in the middle: $w_1 + w_2 + 2b > 0$. Add the first and the last: $w_1 + w_2 + 2b \le 0$. Both cannot be. In the picture: a neuron's boundary is a straight line, and no straight line has the two squares on one side and the two circles on the other.
# Minsky and Papert published this in 1969 (the problem is called *XOR*, 'either … or'), and it took much of the hope out of the field for years.
#
# The way out is small. Let *two* neurons look at the picture, and a third one look at the two. One of them answers when the right pixel is brighter, the other when the left one is. The third has the weights 1 and 1 and the bias −0.5:

# %% tags=["numbers"]
right_is_brighter = np.maximum(pairs[:, 1] - pairs[:, 0], 0)
left_is_brighter = np.maximum(pairs[:, 0] - pairs[:, 1], 0)
print("picture  right−left  left−right  edge?")
for pair, one, other in zip(pairs, right_is_brighter, left_is_brighter, strict=True):
    print(pair, "   ", one, "         ", other, "         ", one + other - 0.5 > 0)

# %% [markdown]
# All four are right. Each of the two neurons in the middle answers a small question about the picture, 'brighter to the right?', 'brighter to the left?', and the last one needs only to add the answers. (Nothing was learned yet: these weights were chosen by hand.) That is the idea of this chapter, and of most of what follows in this course: **let neurons make the features, and neurons read them.**
#
# One detail is easily overlooked. What the two neurons hand on is not their weighted sum. It is cut off at 0: `np.maximum(…, 0)`. Without the cut the two numbers would be $x_2 - x_1$ and $x_1 - x_2$, and their sum 0 for every picture.
#
# ## 2 · Activations
#
# What a neuron does with its weighted sum $z$ before handing it on is its **activation** (function). The neuron of 1943 used a *step*: 1 or 0, fires or not. It is honest and useless for learning: its slope is 0 everywhere, so no small change of a weight changes anything, and walking downhill (chapter 01) needs a slope.
# So others followed, which have a slope: *sigmoid*, *tanh*, *ReLU*, *leaky ReLU*, *PReLU*, *ELU* and *GELU*. The sigmoid you know, and ReLU is the cut-off at 0 that was used above; the rest are explained below the demo. **Decide first:** what is the slope of the sigmoid at $z = 3$, nearly 1, about a half, or nearly 0? And that of ReLU at $z = 3$ and at $z = -1$? Then look, and try the others.

# %% tags=["demo"]
demos.show(ch04.activation_demo)

# %% [markdown]
# The *sigmoid* of chapter 03 squeezes every sum into 0 … 1 and goes flat on both sides; at $z = 3$ its slope is down to 0.045, and even at its steepest it is only ¼. *tanh* is the same curve, stretched to −1 … 1 and squeezed sideways to half its width: $\tanh z = 2 \operatorname{sigmoid}(2z) - 1$; its steepest slope is 1. A neuron on the flat part hardly learns, and with several such layers behind one another the small slopes multiply (chapter 05 measures it).
#
# *ReLU*, the 'rectified linear unit' (Nair and Hinton, 2010), is what we used above: cut off at 0. Its slope is 1 or 0, it costs almost nothing, and most networks of this course use it. At 0 it has a corner. On the left it is silent, and a neuron that is silent for every picture never learns again. *Leaky ReLU* (2013) lets a hundredth of the negative side through; *PReLU* (2015) makes that share a parameter of its own, learned like a weight. *ELU* (2015) goes down smoothly to −1.
# *GELU* (2016) multiplies $z$ by the share of all normally distributed numbers that lie below $z$, called $\Phi(z)$; it dips a little below 0 before it rises, and many of today's largest networks use it.
#
# ### Exercise 4.1 · Seven activations  ●●○  (3 points)
#
# Write `activations(z)` for an array `z` of any shape with at least one axis, of whole or decimal numbers. Return a dict with these seven keys; each value is an array in the shape of `z`, made entry by entry, and no decimals may be lost when `z` holds whole numbers:
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
# No result may be NaN, not even at z = 1000 or z = −1000; a warning about an overflow on the way does no harm. `erf`, the *error function*, comes from SciPy and works entry by entry. Loops, `math` and float32 are allowed. Do not use PyTorch's ready-made activations (`relu`, `leaky_relu`, `elu`, `gelu`, `sigmoid`) or SciPy's `expit`; `tanh` may come from anywhere.
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
# From here on your function is called `activate` (if it does not pass its check yet, the course's own is used and says so, and you can read on).
#
# ### Slopes
#
# Learning needs the derivatives as well. Some of them have a convenient form: they can be written with the neuron's own output. If $a = \operatorname{sigmoid}(z)$, then
#
# $$\operatorname{sigmoid}'(z) = a\,(1 - a), \qquad\text{and if } a = \tanh(z), \qquad \tanh'(z) = 1 - a^2 .$$
#
# At $z = 0$ the sigmoid gives $a = ½$, so its slope there is $½ · ½ = ¼$, as in the demo. Mind the letters: in these formulas stands $a$, what comes out of the neuron, and not $z$, what goes in. Central differences (chapter 01) confirm both:

# %% tags=["numbers"]
z, eps = np.array([-2.0, 0.0, 1.0]), 1e-5
for name, from_output in [("sigmoid", lambda a: a * (1 - a)), ("tanh", lambda a: 1 - a**2)]:
    measured = (activate(z + eps)[name] - activate(z - eps)[name]) / (2 * eps)
    print(f"{name:8s} formula {from_output(activate(z)[name]).round(4)}  measured {measured.round(4)}")

# %% [markdown]
# ### Exercise 4.2 · Their slopes  ●●○  (2 points)
#
# Write `activation_slopes(z)`, again for an array of any shape with at least one axis and of whole or decimal numbers. Return a dict with the five keys `"sigmoid"`, `"tanh"`, `"relu"`, `"leaky_relu"` and `"elu"`; each value is the derivative of that activation **at z**, entry by entry, decimal numbers in the shape of `z`.
# At z = 0, where ReLU and leaky ReLU have a corner, take the slope on the left: 0 for ReLU, 0.01 for leaky ReLU. (ELU has no corner: from both sides its slope there is 1.) No result may be NaN, not even at z = ±1000. How you get there is yours to choose, as long as the corners are right and the numbers to five decimals: formulas are exact, and central differences with a step of 0.00001 come near enough.
# <details><summary>Hint: where to start</summary>The formulas a(1 − a) and 1 − a² need a first: what is a, if z is given?</details>
# <details><summary>Hint: leaky ReLU and ELU</summary>Each consists of two pieces. Differentiate each piece on paper.</details>

# %% exercise="activation_slopes"
def activation_slopes(z):
    """The slopes of five activations at z, entry by entry. z: any shape → dict of arrays of that shape."""
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
# The next cell puts all five to the test by central differences, at a hundred places.

# %%
z = np.linspace(-4, 4, 100)  # an even number of places: none of them is 0
for name, slope in slopes(z).items():
    measured = (activate(z + 1e-5)[name] - activate(z - 1e-5)[name]) / 2e-5
    assert np.allclose(slope, measured, atol=1e-8), name
print("five slopes agree with central differences")

# %% [markdown]
# ## 3 · Layers
#
# A **layer** is a row of neurons that all look at the same inputs, each with weights of its own. Write the weights of one neuron as a column, and put the columns of $m$ neurons side by side: a table $W$ with $d$ rows and $m$ columns. Put the pictures below each other: a table $x$ with $n$ rows, and $d$ pixels in each. Then
#
# $$z = x\,W + b$$
#
# is the weighted sum of every neuron for every picture, in one matrix product, `x @ W + b` in NumPy. The result has $n$ rows and $m$ columns; $b$ has $m$ numbers and is added to each row (broadcasting). By hand, with one picture of three pixels and two neurons: $x = (1, 2, 3)$, the weights of the first neuron $(1, 0, 2)$, of the second $(0, 1, -1)$, the biases 10 and 20. The first sum is $1·1 + 2·0 + 3·2 + 10 = 17$, the second $1·0 + 2·1 - 3·1 + 20 = 19$.
#
# A product with a table, plus a shift, is called *affine*. A **picture** becomes a row of numbers first: 28×28 pixels are read row by row into 784 inputs. The net does not know which of them were neighbours; that is the price of this chapter, and chapter 08 stops paying it.

# %% tags=["numbers"]
x = np.array([[1.0, 2.0, 3.0]])
W = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, -1.0]])
b = np.array([10.0, 20.0])
print(x.shape, "@", W.shape, "+", b.shape, "→", (x @ W + b).shape, "  values:", x @ W + b)

# %% [markdown]
# ### Exercise 4.3 · One layer  ●○○  (2 points)
#
# Write `affine_forward(x, W, b)`: the weighted sums of a whole layer for a whole batch. `x` holds n ≥ 1 samples, either as a table (n, d) or as pictures (n, H, W) or (n, H, W, C); pictures are read row by row, as NumPy stores them, so a picture becomes a row of d = H·W or H·W·C numbers. Pixels may be uint8, and are used as they are, not divided by anything.
# `W` has shape (d, m), one **column** for each of the m neurons, and `b` has shape (m,). Return the array (n, m) of decimal numbers whose entry `[i, j]` is the weighted sum of sample i in neuron j, bias included, without any activation. No loop (a comprehension is one, too), and not PyTorch's `functional.linear`; everything else is allowed.
# <details><summary>Hint: where to start</summary>Write down the shapes of x, W and of the result. Which product of two tables has that shape?</details>
# <details><summary>Hint: pictures</summary>`reshape` with −1 for one of the sizes lets NumPy work that size out. Which size do you know?</details>
# <details><summary>Hint: 'matmul: Input operand 1 has a mismatch in its core dimension'</summary>The cases that stop hold pictures: x has three axes there, or four, and a row of W for each pixel. What has to become of a picture first?</details>

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
# *A word on PyTorch, for later:* `nn.Linear(784, 128)` is such a layer, but it keeps its weights as a table (128, 784), a **row** for each neuron, and computes $x W^\mathsf{T} + b$. Same numbers, transposed.
#
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

# %% tags=["numbers"]
rng = np.random.default_rng(0)
x = rng.normal(size=(5, 784))
W1, b1 = rng.normal(size=(784, 128)), rng.normal(size=128)
W2, b2 = rng.normal(size=(128, 10)), rng.normal(size=10)
two = affine(affine(x, W1, b1), W2, b2)
one = affine(x, W1 @ W2, b1 @ W2 + b2)
print("two affine layers give what one gives:", np.allclose(two, one))

# %% [markdown]
# Multiply out: $(x W_1 + b_1) W_2 + b_2 = x\,(W_1 W_2) + (b_1 W_2 + b_2)$. However many affine layers you stack, they collapse into **one** affine layer. The activation in between is what makes a second layer worth having.
#
# ### Two layers
#
# So: an affine layer, an activation, an affine layer. The neurons of the first one are called **hidden**, as they are neither inputs nor answers; the second has one neuron for each class, and its weighted sums are the *scores* or **logits**. At the very end the softmax of chapter 01 turns the $k$ logits of a picture into probabilities. In formulas, for ReLU neurons,
#
# $$h = \operatorname{ReLU}(x W_1 + b_1), \qquad s = h W_2 + b_2, \qquad p = \operatorname{softmax}(s) .$$
#
# This is a *two-layer net*, or **multilayer perceptron** (MLP) with one hidden layer: neurons like Rosenblatt's, in layers. Inputs are not counted as a layer, since nothing is computed there; a '3-layer net' has two hidden layers. It is written by its sizes: 784-128-10.
#
# A worked example, with numbers small enough for your head: $x = (1, 2)$, the first neuron has weights $(1, 1)$ and bias 0, the second $(-1, 1)$ and bias −2. The sums are 3 and −1, so $h = (3, 0)$. The output weights of the first hidden neuron, the first row of $W_2$, are $(\tfrac{1}{3} \log 3,\ 0)$, and the biases of the output are 0, so the logits are $\log 3$ and 0, and the probabilities ¾ and ¼.
# The second hidden neuron is silent, and its output weights, $(5, 5)$, the second row of $W_2$, do not matter.
#
# ### Exercise 4.4 · Two layers  ●●○  (3 points)
#
# Write `two_layer_forward(x, W1, b1, W2, b2)`: from pictures to probabilities. `x` is as in the last exercise, `W1` (d, m) and `b1` (m,) belong to the hidden layer with m ReLU neurons, `W2` (m, k) and `b2` (k,) to the output with k classes.
# Return a tuple or list of two arrays, in this order: the **hidden** layer's outputs (n, m), after the ReLU, and the **probabilities** (n, k), the softmax of each row of scores. Softmax is to be written out with exponentials: do not call a ready-made `softmax` of SciPy or PyTorch. It must be right, and not NaN, for large scores, too: all around 1000 or all around −1000, near 0 in one row and near 2000 in another, and 1000 and −1000 in the same row. Use `affine` from above. No loop.
# <details><summary>Hint: where to start</summary>Four lines: weighted sums, ReLU, weighted sums, softmax. Give each result a name, and print its shape.</details>
# <details><summary>Hint: softmax</summary>Moving all the scores of a row by the same amount changes no probability. Which amount makes the largest exponential exp(0)? `keepdims=True` keeps a column (n, 1) a column.</details>

# %% exercise="two_layer_forward"
def two_layer_forward(x, W1, b1, W2, b2):
    """Hidden outputs (n, m) and probabilities (n, k) of a two-layer net. x: n samples or pictures."""
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
# From here on it is called `forward`. Now for real pictures: the digits of chapter 02, enlarged to 28×28 pixels as in the famous MNIST set (section 10). Divided by 255 the pixels lie between 0 and 1. 1 000 of them are for training and 297 for validation; the test set stays closed until the end. The weights are random, and nothing has been learned.

# %%
digits, test = load("digits", "train", size=28), load("digits", "test", size=28)
order = np.random.default_rng(0).permutation(len(digits.images))
pixels, labels = digits.images[order].reshape(len(order), -1) / 255, digits.labels[order]
train_x, train_y, held_x, held_y = pixels[:1000], labels[:1000], pixels[1000:], labels[1000:]

start = reference.initial([784, 128, 10], seed=0)  # [W1, b1, W2, b2]: random weights, biases 0
hidden, p = forward(train_x, *start)
shown = [4, 7, 12]
viz.show(
    *(train_x[i].reshape(28, 28) for i in shown),
    titles=[f"a {train_y[i]}; the net says {p[i].argmax()}, {p[i].max():.0%} sure" for i in shown],
    says="Three digits, with what the untrained net makes of them.",
)

# %% tags=["numbers"]
print("x", train_x.shape, "→ hidden", hidden.shape, "→ probabilities", p.shape)
print("each row adds up to 1:", np.allclose(p.sum(axis=1), 1))
chance = (p.argmax(axis=1) == train_y).mean()
assert chance < 0.25
print(f"right, by chance: {chance:.0%}")

# %% [markdown]
# (How to draw the first weights is a science of its own. Here each is a random number with variance 2 divided by the number of inputs, so that the sums are neither tiny nor huge; chapter 05 explains it. All zeros would not do: then all hidden neurons would be alike, and stay so.)
#
# ### Exercise 4.5 · Count  ●○○  (1 point)
#
# Write `count_parameters(sizes)`. `sizes` is a list of at least two whole numbers: the number of inputs, then the number of neurons in each layer, as `[784, 128, 10]`. Each neuron is joined to everything in the layer before it, and has a bias. Return how many weights and biases there are altogether, as one whole number (an `int`, or NumPy's; not 101770.0). It must be right for nets with billions of weights, too.
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

# %% tags=["numbers"]
print("784-128-10 has", f"{count([784, 128, 10]):,}", "parameters:", "784·128 + 128 + 128·10 + 10")
assert count([784, 128, 10]) == 784 * 128 + 128 + 128 * 10 + 10 == 101_770
print("784-10, softmax regression alone, has", f"{count([784, 10]):,}")

# %% [markdown]
# ## 4 · What more neurons buy
#
# How many hidden neurons does a problem need? Two were enough for an edge between two pixels. Below are points in a plane again, two moons or two spirals, and a net with one hidden layer that is trained on them **while you wait**, each time that you move something. (How training works comes in the next section.) Each ReLU neuron contributes one straight fold; the boundary is pieced together from those.
#
# **Before you move anything, decide:** how many hidden neurons do the moons need, and how many the spirals? And what will happen if the activation is 'none' and the net has 64 neurons?

# %% tags=["demo"]
demos.show(ch04.width_demo)

# %% [markdown]
# With one or two ReLU neurons the boundary of the moons is nearly straight; four can be enough; the spirals take a dozen or more. Try the *other starts*: a narrow net often gets stuck, a wide one hardly ever. And without activation 64 neurons draw one straight line, as they must.
#
# Theory promises even more: with enough hidden neurons a single hidden layer can come as close as you like to **any** continuous function on a bounded region (Cybenko, 1989; Hornik, 1991). The theorem says neither how many neurons that takes nor how to find the weights, and nothing at all about points that were not in the training set. Turn the noise up to 0.4 and watch the two numbers above the picture go apart. The next cell does it for seven widths.

# %%
widths = [1, 2, 4, 8, 16, 32, 64]
x, y = boundary.points("moons", 150, noise=0.4, seed=1)
new_x, new_y = boundary.points("moons", 1000, noise=0.4, seed=2)
nets = [[boundary.trained("moons", 0.4, width, "ReLU", seed) for seed in (1, 2, 3)] for width in widths]
seen = [np.mean([net.accuracy(x, y) for net in row]) for row in nets]
new = [np.mean([net.accuracy(new_x, new_y) for net in row]) for row in nets]
assert seen[-1] > max(seen[:3])
assert max(new) - new[-1] > 0.01
assert seen == sorted(seen)
assert 1 < np.argmax(new) < 5
stuck = nets[0][1].accuracy(new_x, new_y)  # one neuron, seed 2
assert stuck < 0.6
print(f"one hidden neuron: {nets[0][0].accuracy(new_x, new_y):.0%} of the new points right with seed 1, {stuck:.0%} with seed 2")
says = "With more neurons the accuracy on training points keeps rising; on new points it rises up to about eight neurons, and then falls a little."
with viz.figure(says=says) as ax:
    ax.semilogx(widths, 100 * np.array(seen), "s--", base=2, label="150 training points")
    ax.semilogx(widths, 100 * np.array(new), "o-", base=2, label="1000 new points")
    ax.set_xticks(widths, widths)
    ax.set_xlabel("hidden neurons")
    ax.set_ylabel("right (%), mean of three starts")
    ax.legend()

# %% [markdown]
# On the far left the mean is low because one of the three starts, seed 2, gets stuck: its single neuron ends up silent for every point, can learn no more, and half of the points are right, as by guessing. On the right it is **overfitting** again, as with $k = 1$ in chapter 02: the noise of the training points is learned by heart. A wider net can draw more complicated boundaries, and uses that for better and for worse. The cure is never the training set's own accuracy; it is a validation set.
#
# ## 5 · Learning
#
# Somebody has to choose 101 770 numbers. As in chapter 01: say what a mistake costs, find out in which direction the cost falls, and walk. The cost of one picture is the *cross-entropy* $-\log p_y$, where $p_y$ is the probability of its right class; the **loss** $L$ of a net is the mean over the pictures.
#
# ### The slow way
#
# Everything needed is there: `forward`, and numerical differentiation. Nudge one parameter up and down by a small ε (the Greek letter *epsilon*), see how much the loss changes, put it back, take the next one.

# %%
def loss_of(params, x, y):
    """Mean cross-entropy of the net on x (n, d), y (n,)."""
    _, p = forward(x, *params)
    return -np.log(p[np.arange(len(y)), y]).mean()


def numerical_gradients(params, x, y, eps=1e-5):
    """Central differences, one parameter after the other. → list of arrays like params."""
    slopes = [np.zeros_like(param) for param in params]
    for param, slope in zip(params, slopes, strict=True):
        for i in np.ndindex(param.shape):  # every entry of the array
            own = param[i]
            param[i] = own + eps
            above = loss_of(params, x, y)
            param[i] = own - eps
            slope[i] = (above - loss_of(params, x, y)) / (2 * eps)
            param[i] = own
    return slopes

# %% [markdown]
# ### Predict, then look
#
# The net 784-128-10 has 101 770 parameters. You want the slope of its loss for each of them by central differences: $(f(w + \varepsilon) - f(w - \varepsilon)) / 2\varepsilon$ for a parameter $w$ and the loss $f$. **How often does the net have to answer?**
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

# %% tags=["numbers"]
passes = 2 * count([784, 128, 10])
print(f"forward passes for one step: {passes:,}")
assert passes == 203_540

# %% [markdown]
# Two for each parameter, for a *single* step. At a thousandth of a second for each pass that is more than three minutes, and a training has hundreds of steps. (Chapter 01's gradient had two numbers; there it did not hurt.) All those passes are nearly the same computation. There is a way to get all slopes from **one** pass forward and **one** back.
#
# ### Backpropagation
#
# Walk backwards through the formulas, and ask at each place: if this number grew by a little, how much would the loss grow? Write $\mathrm{d}s$ for the answers to that question for the logits, a table of the shape of $s$; and likewise $\mathrm{d}h$, $\mathrm{d}W_1$ and so on. **Each has the shape of the thing it belongs to.** The chain rule of chapter 01 takes one step at a time:
#
# | forward | backward | in words |
# |---|---|---|
# | $p = \operatorname{softmax}(s)$, $L = -\tfrac{1}{n} \sum \log p_y$ | $\mathrm{d}s = (p - t)/n$ | what the net said less what is true; $t$ is the row with 1 at the right class, and 0 elsewhere |
# | $s = h W_2 + b_2$ | $\mathrm{d}W_2 = h^\mathsf{T}\, \mathrm{d}s$, $\ \mathrm{d}b_2 = $ column sums of $\mathrm{d}s$ | a weight's slope is input times error, added up over the pictures |
# | | $\mathrm{d}h = \mathrm{d}s\, W_2^\mathsf{T}$ | the error goes back through the same weights |
# | $h = \operatorname{ReLU}(z)$ | $\mathrm{d}z = \mathrm{d}h$ where $z > 0$, else 0 | the neurons that were silent had no influence |
# | $z = x W_1 + b_1$ | $\mathrm{d}W_1 = x^\mathsf{T}\, \mathrm{d}z$, $\ \mathrm{d}b_1 = $ column sums of $\mathrm{d}z$ | as in the second line |
#
# *The first line.* For one picture $L = -\log p_y$ with $p_y = e^{s_y} / \sum_j e^{s_j}$, so the logarithm takes the quotient apart, and the slope towards the logit $s_j$ follows term by term:
#
# $$L = -s_y + \log \sum_j e^{s_j}, \qquad \frac{\partial L}{\partial s_j} = -t_j + \frac{e^{s_j}}{\sum_i e^{s_i}} = p_j - t_j ,$$
#
# where $t_j$ is 1 for $j = y$ and 0 otherwise. It is the slope of logistic regression again. The mean over $n$ pictures adds the factor $1/n$.
#
# *The second line, and where the transpose comes from.* Follow one weight, $W_2[i, j]$, from the hidden neuron $i$ to the logit $j$. For picture $a$ it enters $s[a, j]$ only, multiplied by $h[a, i]$. If it grows by a little, $s[a, j]$ grows by $h[a, i]$ times as much, and the loss by $h[a, i]\, \mathrm{d}s[a, j]$ times as much. All pictures together:
#
# $$\mathrm{d}W_2[i, j] = \sum_a h[a, i]\, \mathrm{d}s[a, j] ,$$
#
# column $i$ of $h$ times column $j$ of $\mathrm{d}s$. A matrix product multiplies *rows* of its first table by columns of its second, so $h$ has to be turned: $h^\mathsf{T}\, \mathrm{d}s$. In the same way the output $h[a, i]$ enters every logit $j$, multiplied by $W_2[i, j]$: $\mathrm{d}h[a, i] = \sum_j \mathrm{d}s[a, j]\, W_2[i, j]$, row $a$ of $\mathrm{d}s$ times row $i$ of $W_2$, which is $\mathrm{d}s\, W_2^\mathsf{T}$.
#
# *With numbers.* In the worked example above, $p = (¾, ¼)$; if the second class is right, $t = (0, 1)$ and $\mathrm{d}s = (¾, -¾)$: the first logit should go down, the second up. The next cell goes on from there, line by line. (`*` multiplies entry by entry; `z > 0` is True or False, which count as 1 and 0.)

# %% tags=["numbers"]
x_one = np.array([[1.0, 2.0]])
z_one = np.array([[3.0, -1.0]])  # the weighted sums of the two hidden neurons
h_one = np.maximum(z_one, 0)
W2_one = np.array([[np.log(3) / 3, 0.0], [5.0, 5.0]])
ds = np.array([[0.75, -0.75]])
dh = ds @ W2_one.T
dz = dh * (z_one > 0)
steps = {"dW2": h_one.T @ ds, "db2": ds.sum(axis=0), "dh": dh, "dz": dz, "dW1": x_one.T @ dz, "db1": dz.sum(axis=0)}
for name, slope in steps.items():
    print(f"{name:3s} = {(slope.round(4) + 0.0).tolist()}")

# %% [markdown]
# Row 2 of dW2 is 0: what the silent neuron hands on is 0, so its output weights have no slope. Column 2 of dW1 is 0 as well: whatever came back to a silent neuron, the ReLU stops it. (Here nothing came back: its two output weights are equal, and the two errors cancel.)
#
# ### Exercise 4.6 · Backpropagation  ●●●  (4 points)
#
# Write `backprop_two_layer(x, y, W1, b1, W2, b2)` for the net of exercise 4.4. Here `x` is a table (n, d) of decimal numbers, and `y` (n,) holds the right classes, whole numbers from 0 to k−1. It need not hold every class. Return a tuple or list of five things, in this order: the **loss**, one number (Python's or NumPy's): the mean over the samples of −log(probability of the right class); and its gradients **dW1, db1, dW2, db2**, each in the shape of
# the parameter that it belongs to. At a weighted sum of exactly 0 the slope of a ReLU is 0. Use `forward` from above; it returns the hidden outputs, and those are enough to know which neurons were silent. What you are given stays as it is. No scores are so extreme that a probability becomes 0. Do not use PyTorch.
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
# Now both ways side by side, on the small 8×8 digits with a net 64-16-10, so that the slow one comes to an end: first whether they agree, then how long they take.

# %%
from time import perf_counter

small = load("digits", "train")
small_x, small_y = small.images[:32].reshape(32, -1) / 16, small.labels[:32]
small_net = reference.initial([64, 16, 10], seed=0)


def gradients(params, x, y):
    """The slopes of [W1, b1, W2, b2] for a batch, by backpropagation."""
    return list(backprop(x, y, *params)[1:])


begin = perf_counter()
slow = numerical_gradients(small_net, small_x, small_y)
seconds_slow = perf_counter() - begin

begin = perf_counter()
for _ in range(20):
    fast = gradients(small_net, small_x, small_y)
seconds_fast = (perf_counter() - begin) / 20

assert all(np.allclose(a, b, atol=1e-7) for a, b in zip(slow, fast, strict=True))
assert seconds_slow > 100 * seconds_fast
print(f"{count([64, 16, 10]):,} parameters: both agree, and backpropagation is over 100 times as fast")

# %% [markdown]
# The comparison is worth more than it looks. **A gradient that was written by hand is wrong until differences have confirmed it**; a net with a wrong gradient often learns something all the same, only worse, and gives no error. And the factor grows with the net: numerical differentiation needs two passes for each parameter, backpropagation about as much as two or three passes for all of them together. For 784-128-10 the factor is in the tens of thousands.
#
# ## 6 · Mini-batches
#
# Which pictures should a step look at? All of them give the exact slope, at a high price for each step. One alone is cheap, and its slope points somewhere else each time. In practice it is a **mini-batch** of a few dozen; this is *stochastic gradient descent* (SGD), 'stochastic' because the batch is drawn by chance. One pass through the whole training set is an **epoch**: with 1 000 pictures and batches of 32 it has 32 steps, the last of them with the 8 pictures that are left. Before each epoch the pictures are shuffled, pictures and labels **with the same shuffle**.
#
# ### Exercise 4.7 · One epoch  ●●○  (3 points)
#
# Write `sgd_epoch(gradients, params, x, y, lr, batch_size)`: one pass of stochastic gradient descent over the samples. `params` is a list of arrays of decimal numbers. `gradients(params, x, y)` is a function that is given to you: for `params` as a list of arrays and a batch, some rows of `x` with their entries of `y`, it returns a list with the gradient of each parameter, in the same order.
# Go through the samples **in the order in which they come**, `batch_size` at a time; the last batch may be smaller, and gets a step like any other, neither shorter nor left out. For each batch, call `gradients` once, at the parameters as they are by then, and move every parameter by −`lr` times its gradient. Return the **list of the new parameters**. The arrays you are given, and the list, stay as they are. There is at least one sample. Nothing is shuffled here.
# <details><summary>Hint: where to start</summary>`range(0, n, batch_size)` gives the places where the batches begin. What is `x[6:9]` if there are only 7 samples?</details>
# <details><summary>Hint: 'changed its argument in place'</summary>`param -= 0.1` changes the array itself, `param = param - 0.1` makes a new one.</details>

# %% exercise="sgd_epoch"
def sgd_epoch(gradients, params, x, y, lr, batch_size):
    """One epoch of SGD in the given order. gradients(params, x, y) → list like params. → new list."""
    ### BEGIN SOLUTION
    for start in range(0, len(x), batch_size):
        batch = slice(start, start + batch_size)
        slopes = gradients(params, x[batch], y[batch])
        params = [param - lr * g for param, g in zip(params, slopes, strict=True)]
    return params
    ### END SOLUTION

# %% check="sgd_epoch"
ex.sgd_epoch.check(sgd_epoch)

# %%
epoch = ex.sgd_epoch.yours(sgd_epoch)

# %% [markdown]
# From here on it is called `epoch`. And now everything comes together.

# %%
params, rng, history = start, np.random.default_rng(0), []
for _ in range(15):
    order = rng.permutation(len(train_x))
    params = epoch(gradients, params, train_x[order], train_y[order], lr=0.1, batch_size=32)
    right = (forward(held_x, *params)[1].argmax(axis=1) == held_y).mean()
    history.append((loss_of(params, train_x, train_y), loss_of(params, held_x, held_y), right))
train_loss, held_loss, held_right = np.array(history).T
assert train_loss[-1] < 0.15
assert held_right[-1] > 0.9
print(f"loss on the training digits: {loss_of(start, train_x, train_y):.2f} before, {train_loss[-1]:.2f} after 15 epochs")
print(f"validation: loss {held_loss[-1]:.2f}, {held_right[-1]:.0%} right")

with viz.figure(says="Within a few epochs both losses fall steeply, and they stay close to each other.") as ax:
    ax.plot(range(1, 16), train_loss, "o-", label="1 000 training digits")
    ax.plot(range(1, 16), held_loss, "s--", label="297 validation digits")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()

# %% [markdown]
# Such a picture is called a **learning curve**, and it is the first thing to look at when a net does not learn. Here the two curves stay together: what is learned from the training digits holds for the others. Small bumps, where a loss rises for an epoch, come from the batches, which are drawn by chance. If the training loss falls and the validation loss turns upwards, the net overfits. After 15 epochs, a second or two, more than nine in ten of the validation digits are right, by a program in which every line is yours.
#
# What has it learned? The weights of a hidden neuron are 784 numbers, one for each pixel, so they can be shown as a picture. Below is what the training *added* to the random weights of the start. Where it is bright the neuron has come to be excited by ink, where it is dark ink holds it back, and where it is grey nothing changed.

# %%
strongest = np.abs(params[2]).sum(axis=1).argsort()[::-1][:4]  # the output listens to these most
learned = (params[0] - start[0])[:, strongest].T.reshape(-1, 28, 28)
viz.show(
    *(0.5 + w / (2 * np.abs(w).max()) for w in learned),
    columns=4,
    zoom=6,
    says="What four hidden neurons have learned, as pictures, each scaled by its own largest change: "
    "soft bright and dark strokes on grey.",
)

# %% [markdown]
# Learning rate and batch size are chosen by you, and by trying. The next demo has seven learning rates and batches of 1, 8, 32, 128 or all 1 000 pictures. Each of the 35 pairs was run once beforehand, on the 8×8 digits with 1 000 training pictures; the grey curves are the other batch sizes. **Decide first:** with a learning rate of 0.01, which batch size is ahead after 20 epochs? And what happens at a learning rate of 3?

# %% tags=["demo"]
demos.show(ch04.curves_demo)

# %% tags=["numbers"]
runs = {(run["lr"], run["batch_size"]): run for run in results.load("ch04_curves")["runs"]}
for lr in (0.01, 0.1, 1, 3):
    right = {size: runs[lr, size]["validation"][-1] for size in (1, 32, 1000)}
    print(f"learning rate {lr:4}:", ", ".join(f"batches of {n}: {share:.1%}" for n, share in right.items()))
assert runs[0.01, 1]["validation"][-1] > runs[0.01, 1000]["validation"][-1]
assert runs[1, 1]["validation"][-1] < 0.2 < runs[1, 1000]["validation"][-1]
assert all(runs[3, size]["validation"][-1] < 0.2 for size in (1, 8, 32, 128, 1000))

# %% [markdown]
# With a learning rate of 0.01 the small batches are ahead, since an epoch has more steps for them: 1 000 with batches of one, a single one with all pictures in one batch. But their steps are noisy, so they need a smaller learning rate: at 1 they do not learn at all, while the large batch does. At 3 the steps are too long for every batch size, and after 20 epochs one in ten is right, as by guessing. The two settings belong together. When you change one, look at the other. (On a graphics card a large batch takes hardly longer than a small one; there the sum is another.)
#
# ### The mistake that no shape gives away
#
# What if pictures and labels lose each other, because somebody shuffles `x` and `y` separately? All shapes fit, nothing stops. Here is such a training on 300 digits, for 150 epochs.

# %%
few_x, few_y = train_x[:300], train_y[:300]
lost_y = np.random.default_rng(1).permutation(few_y)  # the same labels, on the wrong pictures
confused = reference.initial([784, 128, 10], seed=0)
for _ in range(150):
    confused = epoch(gradients, confused, few_x, lost_y, lr=0.2, batch_size=32)
by_heart = (forward(few_x, *confused)[1].argmax(axis=1) == lost_y).mean()
understood = (forward(held_x, *confused)[1].argmax(axis=1) == held_y).mean()
assert by_heart > 0.8
assert understood < 0.25
print(f"{by_heart:.0%} of the wrong labels learned by heart; {understood:.0%} of new digits right, guessing gives 10%")

# %% [markdown]
# The training loss falls all the same: a net with more parameters than pictures can learn nonsense by heart (Zhang et al., 2017, did it with a million photographs). **A falling training loss proves nothing. Only held-out data do.**
#
# ## 7 · The same in PyTorch
#
# Nobody works out $\mathrm{d}W_1$ by hand for a network with fifty layers. PyTorch keeps a record of every operation, and walks it backwards by itself. You know all its parts already:
#
# | by hand | in PyTorch | what it does |
# |---|---|---|
# | an array | `torch.tensor` | an array that can live on a graphics card |
# | the slopes | `loss.backward()` | fills `.grad` of every parameter: *automatic differentiation* |
# | `x @ W + b` | `nn.Linear` | a layer with its parameters |
# | the list of parameters | `nn.Module` | finds the parameters of everything you put in its attributes |
# | softmax and −log | `nn.functional.cross_entropy` | takes **logits**, and does both in one |
# | slices of a shuffle | `DataLoader` | shuffles, and deals out batches |
# | `param - lr * g` | `torch.optim.SGD` | the *optimiser* |
#
# First the trust: the same weights, the same batch, and the slopes from both.

# %%
import torch
from torch import nn

# requires_grad: keep a record of what is computed from these, so that slopes can be worked out
tensors = [torch.tensor(param, requires_grad=True) for param in small_net]
W1, b1, W2, b2 = tensors
logits = torch.relu(torch.tensor(small_x) @ W1 + b1) @ W2 + b2
loss = nn.functional.cross_entropy(logits, torch.tensor(small_y))
loss.backward()
by_hand = gradients(small_net, small_x, small_y)
assert all(np.allclose(t.grad.numpy(), g) for t, g in zip(tensors, by_hand, strict=True))
print("autograd and your backpropagation give the same slopes")

# %% [markdown]
# Now as a *Module*. You derive a class from `nn.Module`, make the layers in `__init__`, and say in `forward` how a batch passes through them; `model(x)` calls `forward`. One line must not be forgotten: `super().__init__()`, which sets the Module up before it gets its layers. And layers belong in attributes (`self.first = …`), not in a plain Python list. The next class does it wrongly:

# %% tags=["numbers"]
class Forgetful(nn.Module):
    """Looks like a net, and has nothing to learn."""

    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)]


print("parameters that PyTorch finds:", sum(param.numel() for param in Forgetful().parameters()))  # numel: how many numbers

# %% [markdown]
# 0 of 101 770. An optimiser would have nothing to train. (For layers in a list there is `nn.ModuleList`, and `nn.Sequential` for one after the other.)
#
# ### Exercise 4.8 · The net as a Module  ●●○  (2 points)
#
# Write the class `TorchMLP`, an `nn.Module`. `TorchMLP(inputs, hidden, outputs)` makes a net with `inputs` inputs, one hidden layer of `hidden` ReLU neurons, and `outputs` outputs, both layers with biases. Its method `forward(x)` takes a batch, either rows of numbers (n, inputs) or pictures (n, 1, H, W) with H·W = inputs, n ≥ 1, and returns the **logits** (n, outputs): no softmax.
# The names and the order of the layers are yours to choose, and so is how you make them, as long as each layer has a table of weights and a bias of its own and a picture is read row by row. A subclass of `nn.Module`, such as `nn.Sequential`, will do as well.
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
# From here on it is called `Net`.

# %% tags=["numbers"]
model = Net(784, 128, 10)
for param in model.parameters():
    print(tuple(param.shape))
print("together:", sum(param.numel() for param in model.parameters()))

# %% [markdown]
# The tables of weights have a row for each neuron, as announced. And the net returns logits, for a reason:
#
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

# %% tags=["numbers"]
perfect = torch.zeros(1, 10)
perfect[0, 3] = 1.0  # 'probabilities' that could not be better: class 3, with certainty
loss = nn.functional.cross_entropy(perfect, torch.tensor([3]))
print("loss if they are taken for logits:", round(loss.item(), 4))
print("log(1 + 9/e) =", round(np.log(1 + 9 / np.e), 4))

# %% [markdown]
# For scores between 0 and 1 softmax can give at most $e/(e + 9)$, 23 %, so the loss cannot fall below 1.46. The net trains, the accuracy looks plausible, the slopes are small, and nobody sees an error message.
#
# ### A step, and two ways to spoil it
#
# A step of training is five lines, always the same: let the model answer · compute the loss · clear the old slopes · `backward` · `step`. Why clear? Because PyTorch **adds** to `.grad`:

# %% tags=["numbers"]
w = torch.tensor(3.0, requires_grad=True)
for number in (1, 2, 3):
    (w**2).backward()  # the slope of w² at 3 is 6
    print(f"backward number {number}: w.grad = {w.grad.item():g}")

# %% [markdown]
# Without `optimizer.zero_grad()` the second batch walks along its own slope plus that of the first. One batch alone would not show it.
#
# The other trap: some layers behave differently while a net is trained. *Dropout* (chapter 06) silences half of the neurons by chance, a different half each time, which helps against overfitting; when the net is used, it must not. `model.train()` and `model.eval()` switch between the two. They only set the mode; nothing is trained or judged by calling them.

# %% tags=["numbers"]
torch.manual_seed(0)
wobbly = nn.Sequential(Net(784, 128, 10), nn.Dropout(0.5))
digit = torch.tensor(held_x[:1], dtype=torch.float32)
wobbly.train()
print("in training mode, asked twice, the same answer:", torch.equal(wobbly(digit), wobbly(digit)))
wobbly.eval()
print("in evaluation mode, asked twice, the same answer:", torch.equal(wobbly(digit), wobbly(digit)))

# %% [markdown]
# And here is one complete step, on one batch of 32 digits. (PyTorch computes with 32-bit floats, `float32`, unless it is told otherwise.)

# %%
torch.manual_seed(0)
one_net = Net(784, 128, 10)
optimizer = torch.optim.SGD(one_net.parameters(), lr=0.1)
batch_x, batch_y = torch.tensor(train_x[:32], dtype=torch.float32), torch.tensor(train_y[:32])

one_net.train()
logits = one_net(batch_x)  # let the net answer
loss = nn.functional.cross_entropy(logits, batch_y)  # the mean loss of the batch
optimizer.zero_grad()  # clear the old slopes
loss.backward()  # work out the new ones
optimizer.step()  # move every parameter by −lr times its slope

after = nn.functional.cross_entropy(one_net(batch_x), batch_y)
assert after < loss
print(f"loss of these 32 digits: {loss.item():.2f} before the step, {after.item():.2f} after it")

# %% [markdown]
# ### Exercise 4.9 · An epoch in PyTorch  ●●○  (3 points)
#
# Write `torch_epoch(model, optimizer, x, y, batch_size)`: one epoch of training in PyTorch. `x` (n, d) and `y` (n,) are tensors, `model(x)` gives logits, and `optimizer` knows the model's parameters. Put the model into training mode. Go through the samples in the order in which they come, `batch_size` at a time, the last batch may be smaller; for each batch one step of the optimiser on the mean cross-entropy of the batch.
# Gradients of earlier batches, or those that were left in `.grad` before your function was called, must not count. The model is changed in place. Return the **mean loss over the samples** as one number (Python's, NumPy's or a tensor's): each sample counts once, with the loss that it had before its batch's step.
# <details><summary>Hint: where to start</summary>The five lines inside the loop are those of the cell above, for the rows of one batch. Which rows are they, when a batch begins at `start`?</details>
# <details><summary>Hint: the mean loss</summary>Batches of 3, 3 and 1: the mean of their three means would let the last sample count three times as much as each other one. `loss.item()` is the loss as a plain number.</details>

# %% exercise="torch_epoch"
import torch
from torch import nn


def torch_epoch(model, optimizer, x, y, batch_size):
    """One epoch in the given order; changes the model. x: (n, d), y: (n,) → mean loss over the samples."""
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
# Write `torch_accuracy(model, x, y)`: put the model into evaluation mode, let it answer all of `x` (n, d), at once or in parts, without keeping a record for `backward` (inside `with torch.no_grad():` PyTorch keeps none), and return the share of all n samples whose largest logit is that of the right class `y` (n,), as one number between 0 and 1 (Python's, NumPy's or a tensor's). No two logits of a sample are equal. The model may stay in evaluation mode; recording must be on again afterwards if it was on before.
# <details><summary>Hint: where to start</summary>Which axis of the logits (n, k) are the classes? `argmax(dim=…)` says for each sample where the largest is.</details>
# <details><summary>Hint: 'mean(): could not infer output dtype'</summary>PyTorch takes no mean of True and False. `.float()` makes 1.0 and 0.0 of them.</details>

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

# %% [markdown]
# And here is section 6 once more, on one screen.

# %%
x, y = torch.tensor(train_x, dtype=torch.float32), torch.tensor(train_y)
held = torch.tensor(held_x, dtype=torch.float32), torch.tensor(held_y)
torch.manual_seed(0)
model = Net(784, 128, 10)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(15):
    order = torch.randperm(len(x))  # a random permutation, as NumPy's
    loss = train_epoch(model, optimizer, x[order], y[order], batch_size=32)
assert loss < 0.25
assert accuracy(model, *held) > 0.9
print(f"validation digits right: {accuracy(model, *held):.0%}")

# %% [markdown]
# PyTorch, too, gets more than nine in ten of the validation digits right.
#
# `DataLoader` deals out the batches of larger sets. It takes a `TensorDataset`, which ties pictures and labels together, and a `Generator`, PyTorch's counterpart of `np.random.default_rng`, for its shuffle. From here on the course's own `fit` does what you have just written, with a progress bar, a history, and a stop button that keeps what was learned:

# %%
from torch.utils.data import DataLoader, TensorDataset

from course_utils.training import fit

chance = torch.Generator().manual_seed(0)
batches = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True, generator=chance)
first_x, first_y = next(iter(batches))
print("a batch:", tuple(first_x.shape), tuple(first_y.shape), " batches in an epoch:", len(batches))

torch.manual_seed(0)
again = Net(784, 128, 10)
optimizer = torch.optim.SGD(again.parameters(), lr=0.1)
past = fit(again, optimizer, nn.functional.cross_entropy, batches, held, epochs=5)
assert past.val_accuracy[-1] > 0.85
print(f"validation digits right after 5 epochs: {past.val_accuracy[-1]:.0%}")

# %% [markdown]
# Now the test set is opened, once, for `model`, the net that was trained for 15 epochs (not for `again`, which has had 5):

# %%
test_x = torch.tensor(test.images.reshape(len(test.images), -1) / 255, dtype=torch.float32)
test_y = torch.tensor(test.labels)
final = accuracy(model, test_x, test_y)
assert final > 0.9
print(f"test digits right: {final:.0%} of {len(test_y)}")

# %% [markdown]
# ## 8 · Keeping what was learned
#
# A trained net is its parameters; the code is the same for every net. `save_weights` writes them to a file, and returns the file's *fingerprint*: 64 characters computed from every byte of it (by a method called SHA-256), so that another file has another fingerprint. Keep it where the file cannot be exchanged with it, in your notebook for example. `load_weights` puts the weights into a net of the same shape, and refuses a file whose fingerprint is not the one you give: it was damaged on the way, or somebody has put another in its place.

# %%
import tempfile
from pathlib import Path

from course_utils.training import load_weights, save_weights

path = Path(tempfile.mkdtemp()) / "digits.pt"
fingerprint = save_weights(model, path)
other = Net(784, 128, 10)
load_weights(other, path, fingerprint)
assert accuracy(other, test_x, test_y) == final
print(f"{path.stat().st_size // 1000} kB, and the copy answers like the original")

# %% [markdown]
# Why a fingerprint, and why not `pickle`, Python's own way of storing objects? Because **loading a pickle runs whatever its author put into it**. Here is one that only prints:

# %% tags=["numbers"]
import pickle


class Trap:
    """When it is unpickled, it calls a function of its author's choice."""

    def __reduce__(self):
        return print, ("this could have deleted your files",)


file = Path(tempfile.mkdtemp()) / "weights_from_a_stranger.pt"
file.write_bytes(pickle.dumps(Trap()))
_ = pickle.loads(file.read_bytes())

# %% tags=["numbers"]
from course_utils.training import WeightsError

try:
    load_weights(other, file)
except WeightsError:
    print("refused: it holds more than tensors, and was not opened")

# %% [markdown]
# Weight files that lie on the internet were pickles for many years. PyTorch's `torch.load(path, weights_only=True)`, which `load_weights` uses, accepts tensors and nothing else. Never load a foreign file in another way.
#
# ## 9 · Draw a digit
#
# The test digits come from the same writers as the training digits. You are a stranger. The next demo gives your drawing to the net that you trained in section 6, after scaling it, and centring it by its centre of mass, as the training pictures are. (With the keyboard: *Tab* leads to the field, the arrow keys move the pen.)
#
# **Before you draw, decide:** will it recognise all ten of your digits? Which one will be hardest? And what will it say to a letter, or to a smiling face?

# %% tags=["demo"]
demos.show(ch04.draw_with(params))

# %% [markdown]
# Here are ten drawings that come with the course, and what your net makes of them.

# %%
from course_utils.sketch import EXAMPLES, mnist_like

drawings = np.array([mnist_like(EXAMPLES[digit]) for digit in "0123456789"])
_, p = forward(drawings / 255, *params)
wrong = p.argmax(axis=1) != np.arange(10)
assert 1 <= wrong.sum() <= 3
assert p[wrong].max() > 0.8
viz.show(
    *drawings,
    titles=[f"{row.argmax()} ({row.max():.0%})" for row in p],
    columns=5,
    says="Ten digits drawn with the demo's pen; above each what the net takes it for, and how surely.",
)

# %% [markdown]
# Most of them are right, though the net has never seen a line from this pen. Now look at the wrong ones: being wrong does not keep it from being certain. A letter it takes for a digit, too: the ten probabilities add up to 1 whatever you draw, and there is no eleventh for 'none of these'. **A probability that a net states is a comparison between the answers it knows, not a measure of what it knows.**
#
# Draw a small digit in a corner: the scaling and centring brings it back. Without that step the net would be lost, as nearest neighbours were in chapter 02: its weights belong to places.
#
# ## 10 · The same nets on larger sets
#
# How far does it carry? The next cells show stored results, because they took minutes to measure. The nets are like yours, only larger, in PyTorch, with *momentum* and a learning rate that changes on the way (chapter 06). For each set the learning rate was chosen on pictures kept out of the training set, and the test set was used once. Beside them stand the nearest neighbours of chapter 02, on the same raw pixels.

# %% tags=["numbers"]
from course_utils.chapters.ch04_mlp.stored import sizes_of

result, neighbours = results.load("ch04_mlp"), results.load("ch02_knn")
nearest = {r["data"]: r["accuracy"] for r in neighbours["rows"] if r["pixels"] == "raw pixels"}
viz.table(
    [
        (
            r["data"], sizes_of(r["network"]), f"{r['parameters']:,}", f"{r['train']:,}",
            f"{r['accuracy']:.1%}", f"{nearest[r['data']]:.1%}" if r["data"] in nearest else "not measured",
        )
        for r in result["rows"]
    ],
    header=("data", "net", "parameters", "training pictures", "test", "nearest neighbours"),
    says="Multilayer perceptrons on famous sets of pictures: accuracy on test pictures. "
    f"Seed {result['seed']}, {result['date']}, {result['machine']}.",
)
accuracy_of = {r["data"]: r["accuracy"] for r in result["rows"]}
assert accuracy_of["mnist"] > 0.97
assert accuracy_of["mnist"] > nearest["mnist"]
assert nearest["cifar10"] + 0.1 < accuracy_of["cifar10"] < 0.65

# %%
photographs = next(r for r in result["rows"] if r["data"] == "cifar10")
epochs = [e["epoch"] for e in photographs["epochs"]]
assert photographs["epochs"][-1]["train"] > photographs["epochs"][-1]["validation"] + 0.08
trained, held_out = ([e[part] for e in photographs["epochs"]] for part in ("train", "validation"))
assert max(held_out[:8]) - min(held_out[:8]) < 0.05
assert held_out[-1] - held_out[7] > 0.1
assert (np.diff(held_out[7:]) > 0).all()
says = "CIFAR-10: up to the eighth epoch both accuracies change little; then both rise to the end, and training runs ahead."
with viz.figure(says=says) as ax:
    ax.plot(epochs, 100 * np.array(trained), "s--", label="training, counted during the epoch")
    ax.plot(epochs, 100 * np.array(held_out), "o-", label="validation, after the epoch")
    ax.set_xlabel("epoch")
    ax.set_ylabel("right (%)")
    ax.legend()

# %% [markdown]
# On MNIST a net beats the nearest neighbours, with one product of tables for each layer instead of a comparison with every training picture. On the photographs of CIFAR-10 it is far ahead of them as well, and still wrong about four times in ten. The curves are flat for half of the training and rise after that, because the learning rate changes on the way: at first it grows, and with long steps the net learns only the rough outline; then it shrinks almost to 0, and short steps find the details (chapter 06). At the end training runs ahead: part of what is learned there holds for the training pictures alone. But validation still rises, too.
#
# What holds the net back is something else. The net has a weight for each pixel *in its place*. It would have to learn a cat in the left corner and a cat in the right corner as two different things, and has no examples enough for that.
#
# Two more measurements, both on one processor core:

# %% tags=["numbers"]
speed, slopes_by_hand = result["numpy_against_torch"], result["differences_against_backprop"]
print(f"training steps of a small net ({speed['network']}): NumPy does {speed['ratio']:.1f} times as many as PyTorch")
print(f"slopes of {slopes_by_hand['parameters']:,} parameters: differences take {slopes_by_hand['ratio']:,} times as long")
assert speed["ratio"] > 1.2
assert slopes_by_hand["ratio"] > 1000

# %% [markdown]
# Your plain NumPy is *faster* than PyTorch on a net as small as this one: PyTorch has more to organise for each operation, and that pays only when the operations are large, or run on a graphics card. And numerical differentiation is what section 5 said it is: a way to check, not a way to learn.
#
# What is missing is a net that knows that neighbouring pixels belong together, and that a stroke is a stroke wherever it lies. Chapter 05 takes backpropagation apart into layers that can be put together freely, and chapter 08 builds the layer that looks at neighbours.
#
# ## What to remember
#
# - A neuron is a weighted sum and an activation. One of them draws a straight boundary; a hidden layer makes features out of pixels, and the output reads them.
# - Without an activation in between, layers collapse to one affine map. ReLU is cheap, and its slope is 0 or 1.
# - $x W + b$: a row for each sample, a column for each neuron (PyTorch keeps the transpose). 784-128-10 has 101 770 parameters.
# - Backpropagation is the chain rule from the loss backwards; each slope has the shape of its parameter. Check it by differences, once.
# - An epoch is one pass in mini-batches. Learning rate and batch size belong together; look at learning curves of training *and* validation.
# - In PyTorch: logits into `cross_entropy`, `zero_grad` before `backward`, `train()` and `eval()`, layers in attributes, weights only from files you can trust.
#
# ## Glossary
#
# | English | 中文 | what it means |
# |---|---|---|
# | neuron, weight, bias | 神经元、权重、偏置 | a weighted sum of inputs plus a constant, and what it does with it |
# | activation function | 激活函数 | what a neuron makes of its weighted sum |
# | ReLU, leaky ReLU, PReLU, ELU, GELU | 修正线性单元及其变体 | cut off at 0; with a small slope there; with a learned one; smooth ones |
# | layer, hidden layer | 层、隐藏层 | neurons with the same inputs; one that is neither input nor output |
# | multilayer perceptron (MLP) | 多层感知机 | affine layers with activations in between |
# | affine map | 仿射变换 | a product with a table, plus a shift |
# | logits | 逻辑值（未归一化得分） | scores before the softmax |
# | forward pass, backpropagation | 前向传播、反向传播 | from inputs to the loss; from the loss to all slopes |
# | numerical differentiation | 数值微分 | slopes from small nudges |
# | automatic differentiation | 自动微分 | slopes from a record of the computation |
# | stochastic gradient descent, mini-batch, epoch | 随机梯度下降、小批量、轮次 | steps along the slope of a few samples; those samples; one pass through all |
# | learning rate, learning curve | 学习率、学习曲线 | length of a step; loss over epochs |
# | optimiser | 优化器 | what makes the steps |
# | training mode, evaluation mode | 训练模式、评估模式 | how layers such as dropout behave |
# | overfitting | 过拟合 | the noise learned by heart |
# | universal approximation | 万能逼近 | enough hidden neurons come close to any continuous function |
#
# ## References
#
# - W. McCulloch and W. Pitts (1943). *A logical calculus of the ideas immanent in nervous activity.* [doi:10.1007/BF02478259](https://doi.org/10.1007/BF02478259)
# - F. Rosenblatt (1958). *The perceptron: a probabilistic model for information storage and organization in the brain.* [doi:10.1037/h0042519](https://doi.org/10.1037/h0042519)
# - M. Minsky and S. Papert (1969). *Perceptrons.* [MIT Press](https://mitpress.mit.edu/9780262630221/perceptrons/)
# - D. Rumelhart, G. Hinton and R. Williams (1986). *Learning representations by back-propagating errors.* [doi:10.1038/323533a0](https://doi.org/10.1038/323533a0)
# - G. Cybenko (1989). *Approximation by superpositions of a sigmoidal function.* [doi:10.1007/BF02551274](https://doi.org/10.1007/BF02551274)
# - K. Hornik (1991). *Approximation capabilities of multilayer feedforward networks.* [doi:10.1016/0893-6080(91)90009-T](https://doi.org/10.1016/0893-6080(91)90009-T)
# - V. Nair and G. Hinton (2010). *Rectified linear units improve restricted Boltzmann machines.* [icml.cc/Conferences/2010/papers/432.pdf](https://icml.cc/Conferences/2010/papers/432.pdf)
# - K. He, X. Zhang, S. Ren and J. Sun (2015). *Delving deep into rectifiers* (PReLU and the first weights used here). [arXiv:1502.01852](https://arxiv.org/abs/1502.01852)
# - D. Hendrycks and K. Gimpel (2016). *Gaussian error linear units.* [arXiv:1606.08415](https://arxiv.org/abs/1606.08415)
# - C. Zhang, S. Bengio, M. Hardt, B. Recht and O. Vinyals (2017). *Understanding deep learning requires rethinking generalization.* [arXiv:1611.03530](https://arxiv.org/abs/1611.03530)
# - A. Paszke et al. (2019). *PyTorch: an imperative style, high-performance deep learning library.* [arXiv:1912.01703](https://arxiv.org/abs/1912.01703)
