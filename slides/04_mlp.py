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

from course_utils import results, viz
from course_utils.chapters.ch04_mlp import demos as ch04
from course_utils.chapters.ch04_mlp import reference
from course_utils.datasets import load
from course_utils.sketch import EXAMPLES, mnist_like
from tools import deck

pairs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # left pixel, right pixel; 0 is dark, 1 is bright
# As in the chapter: 1 000 digits for training, 297 for validation. The test set stays closed.
digits = load("digits", "train", size=28)
order = np.random.default_rng(0).permutation(len(digits.images))
pixels, labels = digits.images[order].reshape(len(order), -1) / 255, digits.labels[order]
train_x, train_y, held_x, held_y = pixels[:1000], labels[:1000], pixels[1000:], labels[1000:]
untrained = reference.initial([784, 128, 10], seed=0)
sizes, one_layer = [784, 128, 10], [784, 10]
stored, neighbours = results.load("ch04_mlp"), results.load("ch02_knn")
runs = {(run["lr"], run["batch_size"]): run for run in results.load("ch04_curves")["runs"]}

# %% [markdown] slide="slide" tags=["question"]
# # 04 · Neurons and the multilayer perceptron
#
# Four pictures of two pixels. In which of them is an **edge**?

# %%
deck.pictures(
    *(pair.reshape(1, 2).astype(float) for pair in pairs),
    says="Four pictures of two pixels: both dark, dark and bright, bright and dark, both bright.",
    zoom=130,
)

# %% [markdown]
# And how would one weight for each pixel find out?

# %% [markdown] slide="notes"
# 2 min. Everybody sees it: the two in the middle. Remind them how chapter 03 ended: a weight for each pixel, everything added up, a threshold; about 96 of 100 digits were read that way. Ask for the two weights. Somebody will offer +1 and −1; let the hall find the picture that goes wrong.

# %% [markdown] slide="slide" tags=["question"]
# ## One neuron: how many of the four?
#
# $$z = w_1 x_1 + w_2 x_2 + b, \qquad \text{it fires if } z > 0$$

# %%
deck.frames(ch04.edge_demo, {"w1": 1.0, "w2": 1.0, "b": -2.5}, size=(8, 3.7), height=404)

# %% [markdown] slide="notes"
# 2 min. Weighted sum, bias, threshold: McCulloch and Pitts, 1943. The shaded part of the plane is where it fires; here none of the four pictures lies in it, so the two without an edge are right. How many can be right at best? Bids: two, three, four. With a kernel, move the weights as the hall demands.

# %% [markdown] slide="slide"
# ## Three, and never four

# %%
deck.frames(ch04.edge_demo, {"w1": 1.0, "w2": 1.0, "b": -0.5}, size=(7.6, 3.4), height=370)

# %% [markdown]
# $$b \le 0, \qquad w_1 + b > 0, \qquad w_2 + b > 0, \qquad w_1 + w_2 + b \le 0$$
#
# The two in the middle add up to $w_1 + w_2 + 2b > 0$, the first and the last to $w_1 + w_2 + 2b \le 0$.

# %% [markdown] slide="notes"
# 2 min. Four demands, one for each picture; both sums cannot be true. In the picture: a straight line cannot have the squares on one side and the circles on the other. The problem is called XOR. Minsky and Papert published it in 1969, and it took much of the hope out of the field for years.

# %% [markdown] slide="slide"
# ## Two neurons look, and a third reads them
#
# $$h_1 = \max(x_2 - x_1, 0), \qquad h_2 = \max(x_1 - x_2, 0), \qquad \text{edge if } h_1 + h_2 > \tfrac{1}{2}$$

# %%
brighter_right = np.maximum(pairs[:, 1] - pairs[:, 0], 0)
brighter_left = np.maximum(pairs[:, 0] - pairs[:, 1], 0)
viz.table(
    [
        (f"{left} {right}", h1, h2, "edge" if h1 + h2 > 0.5 else "no edge", right - left + left - right)
        for (left, right), h1, h2 in zip(pairs.tolist(), brighter_right.tolist(), brighter_left.tolist(), strict=True)
    ],
    header=("picture", "h₁: brighter right", "h₂: brighter left", "the third says", "without max"),
    says="All four are right; without the cut at 0 the sum would be 0 for every picture.",
)

# %% [markdown]
# **Let neurons make the features, and neurons read them.**

# %% [markdown] slide="notes"
# 2 min. Go through one row aloud. Each neuron in the middle has a meaning: brighter to the right, brighter to the left. The last column is the detail that is easily overlooked: hand on the plain sums, and they cancel. The cut is what makes it work. That sentence at the bottom is the idea of the whole course from here on.

# %% [markdown] slide="slide" tags=["question"]
# ## Which can learn at z = 3? Which at z = −1?

# %%
z = np.linspace(-4, 4, 401)
shapes = reference.activations(z)
with deck.chart(says="Step, sigmoid, ReLU and GELU as curves over the weighted sum from −4 to 4.", size=(8.4, 3.6), height=420) as ax:
    for name, label, dashes in (("step", "step", "-"), ("sigmoid", "sigmoid", "--"), ("relu", "ReLU", "-."), ("gelu", "GELU", ":")):
        ax.plot(z, shapes[name], dashes, lw=3, label=label)
    ax.axvline(3, color="0.75", lw=1, zorder=0)
    ax.axvline(-1, color="0.75", lw=1, zorder=0)
    ax.set(xlim=(-4, 4), ylim=(-0.4, 3.4), xlabel="z, the weighted sum", ylabel="output", xticks=range(-4, 5))
    ax.legend(loc="upper left")

# %% [markdown]
# Learning walks downhill, and walking downhill needs a slope.

# %% [markdown] slide="notes"
# 2 min. What a neuron makes of its sum is its activation. Go through the four by show of hands, at 3, then at −1. The step fails at both: no small change of a weight changes anything. Do not resolve the sigmoid yet; most think that it still has a fair slope at 3. GELU dips a little below 0: z times the share of normally distributed numbers below z.

# %% [markdown] slide="slide"
# ## Flat is where learning stops

# %%
deck.frames(ch04.activation_demo, {"name": "sigmoid", "z": 3.0}, size=(9.6, 2.2), height=242)
deck.frames(ch04.activation_demo, {"name": "ReLU", "z": -1.0}, size=(9.6, 2.2), height=242)

# %%
sigmoid_slope = reference.slopes(np.array([0.0, 3.0]))["sigmoid"]
deck.say(f"Sigmoid: slope {sigmoid_slope[1]:.3f} at 3, and {sigmoid_slope[0]:g} at best. ReLU: 1 or 0, and cheap.")

# %% [markdown] slide="notes"
# 2 min. Above the sigmoid: on both sides it is flat, and behind several such layers the small slopes multiply; chapter 05 measures that. Below ReLU, which most networks of this course use: slope 1 or 0. A neuron that is silent for every picture never learns again. Leaky ReLU lets a hundredth through, PReLU learns that share, ELU and GELU are smooth. An exercise has seven of them.

# %% [markdown] slide="slide"
# ## A layer is one product

# %%
x, W, b = np.array([[1, 2, 3]]), np.array([[1, 0], [0, 1], [2, -1]]), np.array([10, 20])
sums = reference.affine(x, W, b)[0]
deck.say(f"""
$$x\\,W + b = (1, 2, 3) \\begin{{pmatrix}} 1 & 0 \\\\ 0 & 1 \\\\ 2 & -1 \\end{{pmatrix}} + (10, 20) = (\\mathbf{{{sums[0]:g}}}, \\mathbf{{{sums[1]:g}}})$$
""")

# %% [markdown]
# | | shape | |
# |---|---|---|
# | $x$ | $(n, d)$ | a **row** for each picture |
# | $W$ | $(d, m)$ | a **column** for each neuron |
# | $b$ | $(m)$ | added to every row |
# | $x\,W + b$ | $(n, m)$ | every neuron's sum for every picture |
#
# A picture of 28×28 pixels is read row by row into 784 inputs. Who was whose neighbour is forgotten.

# %% [markdown] slide="notes"
# 2 min. Compute the 17 together: 1·1 + 2·0 + 3·2 + 10. Let somebody do the second neuron. PyTorch keeps the transpose, a row for each neuron: same numbers, and a frequent source of shape errors. The last line is the price of this chapter; chapter 08 stops paying it.

# %% [markdown] slide="slide" tags=["question"]
# ## Two layers without an activation in between
#
# What can they compute that one cannot?

# %%
deck.say(f"""
| | parameters |
|---|---|
| 784 → 128 → 10 | {reference.count(sizes):,} |
| 784 → 10 | {reference.count(one_layer):,} |
""")

# %% [markdown]
# - **a** more, and more complicated, boundaries
# - **b** nothing
# - **c** less: something is lost in the middle

# %% [markdown] slide="notes"
# 1 min. Hands up for each; nobody may abstain. Thirteen times as many numbers speak for a, and most follow them. Have them check the count: 784·128 + 128 + 128·10 + 10.

# %% [markdown] slide="slide"
# ## Nothing: they collapse into one
#
# $$(x W_1 + b_1)\, W_2 + b_2 = x\,(W_1 W_2) + (b_1 W_2 + b_2)$$

# %%
deck.frames(
    ch04.width_demo,
    {"width": 64, "activation": "none"},
    {"width": 64, "activation": "ReLU"},
    titles=["64 neurons, no activation", "64 neurons, ReLU"],
    size=(5.2, 4.0),
    height=440,
)

# %% [markdown] slide="notes"
# 2 min. Answer b. Multiply out on the board; however many layers, one remains. Below, the same on points: 64 neurons without an activation draw one straight line; the same 64 with ReLU go round the moons. The activation in between is what makes the second layer worth having.

# %% [markdown] slide="slide"
# ## From pixels to probabilities
#
# $$h = \operatorname{ReLU}(x W_1 + b_1), \qquad s = h W_2 + b_2, \qquad p = \operatorname{softmax}(s)$$

# %%
x = np.array([[1.0, 2.0]])
net = [np.array([[1.0, -1.0], [1.0, 1.0]]), np.array([0.0, -2.0]), np.array([[np.log(3) / 3, 0.0], [5.0, 5.0]]), np.zeros(2)]
hidden, p = reference.forward(x, *net)
before = reference.affine(x, *net[:2])[0]
deck.say(f"""
| by hand | first | second |
|---|---|---|
| inputs $x$ | {x[0, 0]:g} | {x[0, 1]:g} |
| sums of the hidden neurons | {before[0]:g} | {f"{before[1]:g}".replace("-", "−")} |
| $h$ | {hidden[0, 0]:g} | {hidden[0, 1]:g} |
| logits $s$ | $\\log 3$ | 0 |
| probabilities $p$ | **{p[0, 0]:.2f}** | **{p[0, 1]:.2f}** |
""")

# %% [markdown]
# A **multilayer perceptron** with one **hidden** layer. For digits: 784-128-10.

# %% [markdown] slide="notes"
# 2 min. Weights of the first hidden neuron 1 and 1, bias 0; of the second −1 and 1, bias −2. It is silent, so whatever weights lead away from it do not matter. Logits are scores before the softmax. Inputs are not counted as a layer. Which digits come out for random weights? About one in ten right, by chance; somebody now has to choose 101 770 numbers.

# %% [markdown] slide="slide" tags=["question"]
# ## Moons: two neurons, four. And for two spirals?

# %%
deck.frames(
    ch04.width_demo,
    {"width": 2},
    {"width": 4},
    titles=["2 hidden neurons", "4 hidden neurons"],
    size=(5.2, 4.0),
    height=434,
)

# %% [markdown] slide="notes"
# 2 min. Each ReLU neuron contributes one straight fold. Two make a nearly straight boundary, four follow the moons. Draw two spirals on the board, each winding round the middle once and a half, and take bids: how many neurons are enough there? Another start can fail: four neurons sometimes get stuck, 64 hardly ever.

# %% [markdown] slide="slide"
# ## More neurons draw more, wanted or not

# %%
deck.frames(
    ch04.width_demo,
    {"world": "spirals", "width": 12},
    {"world": "moons", "width": 64, "noise": 0.4},
    titles=["spirals, 12 neurons", "noisy moons, 64 neurons"],
    size=(5.2, 4.0),
    height=440,
)

# %% [markdown]
# Enough neurons come close to **any** continuous function. To which one, the training points decide, noise included.

# %% [markdown] slide="notes"
# 2 min. A dozen do for the spirals. Then read both numbers on the right aloud: training goes up, new points do not follow. That is overfitting, as with k = 1 in chapter 02. The theorem (Cybenko 1989, Hornik 1991) holds on a bounded region and says neither how many neurons it takes, nor how to find the weights, nor anything about new points. The cure is a validation set.

# %% [markdown] slide="slide" tags=["question"]
# ## A slope for each of 101,770 parameters
#
# $$\frac{f(x + h) - f(x - h)}{2h}$$
#
# How often must the net answer for all of them?
#
# - **a** 2 times
# - **b** 101,770 times
# - **c** 203,540 times

# %% slide="fragment"
deck.say(f"**{2 * reference.count(sizes):,}** times, for one single step.")

# %% [markdown] slide="notes"
# 2 min. The loss is the mean of −log p of the right class. Nudge one parameter up, down, put it back, take the next. Two passes each, so c. At a thousandth of a second for a pass that is more than three minutes for a single step, and a training has hundreds. All those passes are nearly the same computation. There is a way with one pass forward and one back.

# %% [markdown] slide="slide"
# ## Backpropagation: ask backwards
#
# If this number grew a little, how much would the loss grow? The answer for $s$ is called $\mathrm{d}s$ and has its shape.
#
# | forward | backward | in words |
# |---|---|---|
# | $L = -\tfrac{1}{n} \sum \log p_y$ | $\mathrm{d}s = (p - t)/n$ | what was said minus what is true |
# | $s = h W_2 + b_2$ | $\mathrm{d}W_2 = h^\mathsf{T}\, \mathrm{d}s$ | input times error, added up |
# | | $\mathrm{d}h = \mathrm{d}s\, W_2^\mathsf{T}$ | back through the same weights |
# | $h = \operatorname{ReLU}(z)$ | $\mathrm{d}z = \mathrm{d}h$ where $z > 0$, else 0 | the silent had no influence |
# | $z = x W_1 + b_1$ | $\mathrm{d}W_1 = x^\mathsf{T}\, \mathrm{d}z$ | as in the second line |

# %% [markdown] slide="notes"
# 3 min. Read the left column down and the middle column in the same order: that is the way back. Only the first line is new, and it is logistic regression's. t has 1 at the right class and 0 elsewhere. Biases: the column sums of the error. Ask for the shape of dW₂ before they compute anything: the shape of W₂. Shapes alone leave hardly another way to write it.

# %% [markdown] slide="slide"
# ## One step back, by hand

# %%
loss, dW1, db1, dW2, db2 = reference.backprop(x, np.array([1]), *net)
deck.say(f"""
$$p = (\\tfrac34, \\tfrac14), \\quad t = (0, 1), \\quad \\mathrm{{d}}s = p - t = ({db2[0]:.2f}, {db2[1]:.2f})$$

$$\\mathrm{{d}}W_2 = h^\\mathsf{{T}}\\, \\mathrm{{d}}s = \\begin{{pmatrix}} 3 \\\\ 0 \\end{{pmatrix}} ({db2[0]:.2f}, {db2[1]:.2f}) = \\begin{{pmatrix}} {dW2[0, 0]:.2f} & {dW2[0, 1]:.2f} \\\\ 0 & 0 \\end{{pmatrix}}$$
""")

# %%
check = stored["differences_against_backprop"]
digit, power = f"{check['largest_disagreement']:.1e}".split("e")
deck.say(f"""
| {check["parameters"]:,} parameters | differences, against backpropagation |
|---|---|
| time | **{check["ratio"]:,}** times as long |
| largest disagreement | ${digit} \\cdot 10^{{{int(power)}}}$ |
""")

# %% [markdown]
# **A gradient written by hand is wrong until differences have confirmed it.**

# %% [markdown] slide="notes"
# 2 min. The example from before, with the second class right: the first logit should go down, the second up. The silent neuron's weights get no slope. The comparison is stored: one processor core, differences timed on 400 of the weights and scaled to all. A net with a wrong gradient often learns all the same, only worse, and says nothing.

# %% [markdown] slide="slide"
# ## Mini-batches, epochs, a learning curve

# %%
params, rng = untrained, np.random.default_rng(0)
history = []
for _ in range(15):
    shuffle = rng.permutation(len(train_x))
    params = reference.epoch(reference.gradients, params, train_x[shuffle], train_y[shuffle], 0.1, 32)
    history.append((reference.backprop(train_x, train_y, *params)[0], reference.backprop(held_x, held_y, *params)[0]))
right = (reference.forward(held_x, *params)[1].argmax(axis=1) == held_y).mean()
with deck.chart(says="Within a few epochs both losses fall steeply, and they stay close to each other.", size=(8, 3.7), height=410) as ax:
    ax.plot(range(1, 16), [seen for seen, _ in history], "o-", label="1,000 training digits")
    ax.plot(range(1, 16), [unseen for _, unseen in history], "s--", label="297 validation digits")
    ax.set(xlabel="epoch", ylabel="loss", ylim=(0, None), xticks=range(1, 16, 2))
    ax.legend()

# %%
deck.say(f"""
Batches of 32: **{-(-len(train_x) // 32)}** steps an epoch, the last with {len(train_x) % 32} pictures. After 15 epochs **{100 * right:.1f} %** of the validation digits are right.
""")

# %% [markdown] slide="notes"
# 2 min. All pictures: the exact slope, dear. One picture: cheap, and each points elsewhere. A few dozen are a compromise: stochastic gradient descent. Shuffle before each epoch, pictures and labels with the same shuffle. The two curves stay together, which is what one wants to see. This took a second or two, with no library but NumPy.

# %% [markdown] slide="slide"
# ## What have the hidden neurons learnt?

# %%
strongest = np.abs(params[2]).sum(axis=1).argsort()[::-1][:8]
learned = (params[0] - untrained[0])[:, strongest].T.reshape(-1, 28, 28)
for row in (learned[:4], learned[4:]):
    deck.pictures(
        *(0.5 + w / (2 * np.abs(w).max()) for w in row),
        says="What four hidden neurons have learned, as pictures: soft bright and dark strokes on grey.",
        zoom=8,
    )

# %% [markdown]
# What training *added* to the random weights. Bright: excited by ink there. Dark: held back.

# %% [markdown] slide="notes"
# 1 min. The eight neurons to which the output listens most. Ask for a stroke that somebody recognises. No neuron stands for one digit; each is a little something about pictures, as with the two pixels, and the output adds them up. Grey is where nothing was learned, mostly the margin, where there is never ink.

# %% [markdown] slide="slide" tags=["question"]
# ## Learning rate 0.01: which batch size is ahead after 20 epochs?
#
# - **a** batches of 1
# - **b** batches of 32
# - **c** all 1,000 pictures in one batch
#
# And which at a learning rate of 1?

# %% [markdown] slide="notes"
# 1 min. Hands up for each. An argument for c is the exact slope; for a, that there are so many steps. Let both be said. 20 epochs mean that every run sees every picture 20 times.

# %% [markdown] slide="slide"
# ## Small batches take more steps, and noisier ones

# %%
deck.frames(ch04.curves_demo, {"lr": 0.01, "batch_size": 1}, size=(8.8, 2.9), height=320)

# %%
batches = (1, 32, 1000)
viz.table(
    [
        (f"{lr:g}", *(f"{100 * runs[lr, size]['validation'][-1]:.1f} %" for size in batches))
        for lr in (0.01, 0.1, 1)
    ],
    header=("learning rate", "batches of 1", "batches of 32", "one batch of 1,000"),
    says="Right on 297 new digits after 20 epochs, a net 64-32-10.",
)

# %% [markdown] slide="notes"
# 2 min. At 0.01 answer a: 1 000 steps an epoch against a single one. At 1 batches of one do not learn at all, and the large batch does. The grey curves are the other sizes. Learning rate and batch size belong together: change one, look at the other. On a graphics card a large batch takes hardly longer than a small one; there the sum is another.

# %% [markdown] slide="slide" tags=["question"]
# ## The training loss falls and falls. Is all well?

# %%
few_x, few_y = train_x[:300], train_y[:300]
lost_y = np.random.default_rng(1).permutation(few_y)
confused, falling = untrained, []
for _ in range(150):
    confused = reference.epoch(reference.gradients, confused, few_x, lost_y, 0.2, 32)
    falling.append(reference.backprop(few_x, lost_y, *confused)[0])
by_heart = (reference.forward(few_x, *confused)[1].argmax(axis=1) == lost_y).mean()
understood = (reference.forward(held_x, *confused)[1].argmax(axis=1) == held_y).mean()
with deck.chart(says="A training loss that falls from above 2 to nearly 0 within 150 epochs.", size=(8, 2.8), height=310) as ax:
    ax.plot(range(1, 151), falling)
    ax.set(xlabel="epoch", ylabel="training loss", ylim=(0, None), xlim=(0, 150))

# %% slide="fragment"
deck.say(f"Pictures and labels were shuffled **separately**. Right on the training digits: {100 * by_heart:.0f} %. On new digits: **{100 * understood:.0f} %**.")

# %% [markdown] slide="notes"
# 2 min. Ask what they would want to see before they answer. Then the key: all shapes fitted, nothing stopped. A net with more parameters than pictures can learn nonsense by heart; Zhang and others did it in 2017 with a million photographs. A falling training loss proves nothing. Only held-out data do.

# %% [markdown] slide="slide"
# ## The same in PyTorch, and its quiet mistakes
#
# | by hand | in PyTorch | the quiet mistake |
# |---|---|---|
# | the slopes | `loss.backward()` | **adds** to `.grad`: clear it first |
# | the parameters | `nn.Module` | layers in a plain list are not found |
# | softmax, −log | `cross_entropy` | takes **logits**: no softmax before it |
# | `p - lr * g` | `optim.SGD` | moves only what it was given |
# | using the net | `model.eval()` | without it dropout goes on |

# %%
deck.say(f"With a softmax too many and ten classes the loss never falls below $\\log(1 + 9/e) =$ **{np.log(1 + 9 / np.e):.2f}**.")

# %% [markdown] slide="notes"
# 2 min. They know every part already; automatic differentiation is a record of operations, walked backwards. Spend the time on the right column. Dropout, in chapter 06, silences neurons by chance, and only while a net is trained. The softmax: probabilities lie between 0 and 1, taken for scores they give the best class at most e/(e + 9), 23 per cent. It trains, the accuracy looks plausible, and nobody sees a message.

# %% [markdown] slide="slide" tags=["question"]
# ## Ten drawings. Which will the net get wrong?

# %%
drawings = np.array([mnist_like(EXAMPLES[digit]) for digit in "0123456789"])
_, p = reference.forward(drawings / 255, *params)
deck.pictures(*drawings, says="Ten digits, 0 to 9, drawn with the demo's pen.", titles=list("0123456789"), zoom=3)

# %% slide="fragment"
answers = p.argmax(axis=1)
wrong = np.flatnonzero(answers != np.arange(10)).tolist()
says = ", ".join(f"the {digit} for a {answers[digit]} with {100 * p[digit].max():.1f} %" for digit in wrong)
with deck.chart(says=f"The net takes {says}.", size=(9.4, 2.9), height=325) as ax:
    for place, digit in enumerate(wrong):
        at = np.arange(10) + (place - (len(wrong) - 1) / 2) * 0.8 / len(wrong)
        ax.bar(at, 100 * p[digit], 0.8 / len(wrong), hatch=("", "//", "..")[place], label=f"drawn: a {digit}")
    ax.set(xlabel="what the net says", ylabel="how surely (%)", xticks=range(10), ylim=(0, 105))
    ax.legend(loc="upper left")

# %% [markdown] slide="notes"
# 2 min. The net of the learning curve; it has never seen a line from this pen. Take bids, then the key: wrong, and sure of it. The ten probabilities add up to 1 whatever is drawn; there is no eleventh for 'none of these', so a letter becomes a digit, too. A probability that a net states compares the answers it knows. In the notebook they draw themselves.

# %% [markdown] slide="slide"
# ## How far it carries

# %%
nearest = {r["data"]: r["accuracy"] for r in neighbours["rows"] if r["pixels"] == "raw pixels"}
names = {"mnist": "MNIST, 28×28", "fashion_mnist": "Fashion-MNIST, 28×28", "cifar10": "CIFAR-10, 32×32"}
viz.table(
    [
        (
            names[r["data"]],
            f"{r['parameters']:,}",
            f"{r['train']:,}",
            f"{100 * r['accuracy']:.1f} %",
            f"{100 * nearest[r['data']]:.1f} %" if r["data"] in nearest else "not measured",
        )
        for r in stored["rows"]
    ],
    header=("ten classes each", "parameters", "trained on", "right", "nearest neighbours"),
    says=f"Right on test pictures, which were used once. {stored['date']}, {stored['machine']}.",
)

# %%
photographs = next(r for r in stored["rows"] if r["data"] == "cifar10")["epochs"]
with deck.chart(says="On CIFAR-10 training and validation accuracy start together; at the end training is far ahead.", size=(9.2, 2.7), height=300) as ax:
    ax.plot([e["epoch"] for e in photographs], [100 * e["train"] for e in photographs], "s--", label="training, CIFAR-10")
    ax.plot([e["epoch"] for e in photographs], [100 * e["validation"] for e in photographs], "o-", label="validation")
    ax.set(xlabel="epoch", ylabel="right (%)")
    ax.legend()

# %% [markdown] slide="notes"
# 2 min. Handwriting: ahead of nearest neighbours, with a product of tables for each layer instead of tens of thousands of comparisons. Photographs: far ahead of them, and still wrong four times in ten; the last epochs learn the training set by heart. A cat in the left corner and a cat in the right corner are two different things for this net.

# %% [markdown] slide="slide"
# ## What to remember
#
# - A neuron is a weighted sum and an activation: one straight boundary. A hidden layer makes features, the output reads them.
# - Without an activation in between, layers collapse into one.
# - $x W + b$: a row for each sample, a column for each neuron.
# - Backpropagation: what was said minus what is true, sent backwards. Confirm it by differences, once.
# - Learning rate and batch size belong together. Look at training *and* validation.
#
# It does not know which pixels are neighbours. Next: **layers that can be put together freely**, and, in chapter 08, one that looks at neighbours.

# %% [markdown] slide="notes"
# 1 min. In the notebook: ten exercises, from seven activations to an epoch in PyTorch, and three predictions; the check says which mistake was made. Ask for the one thing that surprised them most.
