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
from course_utils.chapters.ch02_knn import demos as ch02
from course_utils.chapters.ch02_knn import reference, search
from course_utils.datasets import load
from tools import deck

# As in the chapter: the album, and training digits put aside to play the part of new ones. The test set stays closed.
train = load("digits", "train")
points = train.images.reshape(len(train.images), -1)
x, y = points[:1000], train.labels[:1000]
queries, truth = points[1000:], train.labels[1000:]
new = train.images[1013]
stored = results.load("ch02_knn")

# %% [markdown] slide="slide" tags=["question"]
# # 02 · k-nearest neighbours
#
# What is this, and how do you know?

# %%
deck.pictures(new, says="One handwritten digit, 8 by 8 pixels: a five.", zoom=48, white=16)

# %% [markdown] slide="notes"
# 2 min. Let somebody name the digit, then ask for the rule. Every rule that is offered (a bar on top, a belly below) has a counterexample in the hall. We can see it and cannot say how.
# Today: the plainest program that gets it right all the same. It has no rule either; it looks the picture up.

# %% [markdown] slide="slide"
# ## Look it up

# %%
away = np.sqrt(((x.astype(float) - new.ravel()) ** 2).sum(axis=1))
nearest = np.argsort(away)[:5]
deck.pictures(
    new,
    *train.images[nearest],
    titles=["new", *(f"{y[i]}: {away[i]:.1f} away" for i in nearest)],
    says="The new digit and its five nearest neighbours in the training set, all of them fives.",
    zoom=20,
    white=16,
)

# %% [markdown]
# 1. **Measure** the distance to every stored picture.
# 2. **Pick** the $k$ nearest.
# 3. **Vote**.
#
# No weights, no derivatives, no loss.

# %% [markdown] slide="notes"
# 2 min. The album with names under the pictures is the training set. Nothing is trained: storing it is all there is. Three words to take home: measure, pick, vote. The lecture takes them apart in this order.

# %% [markdown] slide="slide"
# ## A picture is a point

# %%
deck.numbers(new, says="The digit from the first slide; in each square stands the number that is stored.", white=16)

# %%
first = ", ".join(str(value) for value in new.ravel()[:6])
deck.say(f"Row by row: $({first}, \\ldots)$, **{new.size} numbers**: a point in a space with {new.size} dimensions.")

# %% [markdown] slide="notes"
# 2 min. Two numbers are a point on a map, three a point in a room. Nobody can draw 64, everybody can calculate in it. Each pixel is one coordinate, a feature. Point at the zeros: empty paper. These scans know 17 greys, from 0 to 16.

# %% [markdown] slide="slide"
# ## Two rulers
#
# From $(0, 0)$ to $(3, 4)$:
#
# | | | |
# |---|---|---|
# | **Manhattan**: along the streets | $d_1(a, b) = \sum_{i} \lvert a_i - b_i\rvert$ | $3 + 4 = 7$ |
# | **Euclid**: in a straight line | $d_2(a, b) = \sqrt{\sum_{i} (a_i - b_i)^2}$ | $\sqrt{9 + 16} = 5$ |
#
# The family: $\; d_p(a, b) = \Bigl(\sum_{i} \lvert a_i - b_i\rvert^p\Bigr)^{1/p}$
#
# **Which shape do all points have that are exactly 1 away from the middle, for $p = 1$?**
# A circle, a square on its corner, or a square with level sides?

# %% [markdown] slide="notes"
# 2 min. Walk the streets on the board: whichever way you take, 7 blocks. Then the question: hands up for each of the three. Do not resolve it; the next slide does.

# %% [markdown] slide="slide"
# ## Which point is nearer depends on the ruler

# %%
deck.frames(
    ch02.minkowski_demo,
    {"p": 1.0},
    {"p": 2.0},
    titles=["p = 1, Manhattan", "p = 2, Euclid"],
    size=(5.2, 4.3),
    height=470,
)

# %% [markdown]
# A distance is a choice, and the choice is yours.

# %% [markdown] slide="notes"
# 2 min. The solid line is everything at distance 1: a square on its corner for Manhattan. The dashed line runs through the nearer of A and B. For p = 1 that is A, for p = 2 and larger it is B. The data did not change. As p grows the largest single difference decides alone; the limit is called Chebyshev.

# %% [markdown] slide="slide"
# ## All distances at once
#
# $n$ stored points against $m$ new ones, $d$ coordinates each:
#
# | | shape |
# |---|---|
# | `a[:, None, :]` | (n, 1, d) |
# | `b[None, :, :]` | (1, m, d) |
# | their difference | (n, m, d) |

# %% slide="fragment"
n, d = 60_000, 28 * 28
deck.say(f"**One** new 28×28 digit against {n:,} stored ones: **{n * d:,}** differences.")
deck.say("Training is free. Predicting pays, every time.")

# %% [markdown] slide="notes"
# 2 min. Broadcasting: an axis of length 1 is stretched. Draw the block. Then, with the next key, the bill: storing costs nothing, each prediction compares with everything. Most methods of this course are the other way round, and that is what you want on a telephone.

# %% [markdown] slide="slide" tags=["question"]
# ## Pixels arrive as uint8. What is 10 − 20?

# %% slide="fragment" tags=["show-input"]
dark = np.array([10], dtype=np.uint8)
bright = np.array([20], dtype=np.uint8)
print((dark - bright)[0])

# %% [markdown]
# It wraps round, as a clock does after midnight. No warning, no error.
#
# **Convert before you subtract.**

# %% [markdown] slide="notes"
# 2 min. Take bids before you press the key: −10, 10, an error, 0. This is the most frequent mistake in the exercises of this chapter, and the quietest: the distances look like distances.

# %% [markdown] slide="slide" tags=["question"]
# ## The vote
#
# Five neighbours, the nearest first: &nbsp; **7 2 7 7 1** &nbsp; → 7
#
# Four neighbours, the nearest first: &nbsp; **5 2 2 5** &nbsp; → what?

# %% [markdown] slide="fragment"
# Two votes each: a tie. Going outwards from the nearest neighbour, 5 is met first, so **5** wins.
#
# That is a convention. Say which one you use.

# %% [markdown] slide="notes"
# 2 min. Let them argue: the smaller number, a coin, the nearest, drop to k = 3. All are in use. Ours: the tied class that is met first from the nearest neighbour outwards.

# %% [markdown] slide="slide"
# ## Who votes: a mistake

# %%
deck.frames(ch02.neighbours_demo, {"query": 4, "k": 5})

# %% [markdown] slide="notes"
# 2 min. Left the new digit, in the middle its five nearest with their distances, right the count. Most digits come out right; this one does not. Ask what the neighbours have in common with it: a loop in the same place at the top. The distance sees ink in the same place, not shape. Keep this for the end of the lecture.

# %% [markdown] slide="slide" tags=["question"]
# ## With k = 1: how often is it right on the pictures of the album?
#
# - **a** about as often as on new pictures
# - **b** about one time in ten
# - **c** always

# %% [markdown] slide="notes"
# 1 min. Hands up for each. Nobody may abstain. The album holds no picture twice.

# %% [markdown] slide="slide"
# ## Its own nearest neighbour is itself

# %%
own = (y[search.nearest(x, x, 1)[:, 0]] == y).mean()
unseen = (y[search.nearest(x, queries, 1)[:, 0]] == truth).mean()
deck.say(f"""
| | right |
|---|---|
| {len(x):,} pictures of the album | **{100 * own:.1f} %** |
| {len(queries):,} pictures it has never seen | **{100 * unseen:.1f} %** |
""")

# %% [markdown]
# The first number says nothing about new digits.
#
# **Only pictures that were not in the album measure how well the album works.**

# %% [markdown] slide="notes"
# 2 min. Distance 0 to itself, so it cannot be wrong. A number that cannot come out badly measures nothing. The second number is high for a program that has no idea of what a digit is.

# %% [markdown] slide="slide" tags=["question"]
# ## Which border is more ragged: k = 1 or k = 25?
#
# Two classes in the plane, shaped like moons, with noise.
#
# And what happens when **all** training points vote?

# %% [markdown] slide="notes"
# 1 min. First the border, by show of hands. The second question stays open for two slides.

# %% [markdown] slide="slide"
# ## Small k believes the noise

# %%
deck.frames(ch02.boundary_demo, {"k": 1}, {"k": 25}, size=(5.2, 4.35))

# %% [markdown] slide="notes"
# 2 min. The background is what the classifier would answer everywhere; where it changes is the decision boundary. k = 1: every odd point rules a territory, training accuracy is perfect, validation is worse. That is overfitting. k = 15: the training accuracy falls and the validation accuracy rises. Read both titles aloud.

# %% [markdown] slide="slide"
# ## Large k hears only the crowd

# %%
ranked = y[search.nearest(x, queries, len(x))]
rows = []
for k in (1, 5, 50, 500, len(x)):
    answers = np.array([reference.vote(row[:k]) for row in ranked])
    rows.append((f"{k:,}", f"{100 * (answers == truth).mean():.1f} %", len(np.unique(answers))))
viz.table(rows, header=("k", "right", "different answers"), says=f"{len(queries)} new digits, {len(x):,} in the album.")

# %% [markdown]
# With $k = n$ the most frequent class wins, wherever the query lies. Among digits few voters are enough; where classes overlap it takes more.

# %% [markdown] slide="notes"
# 2 min. The answer to the open question stands in the last row: one and the same answer for everybody. That is underfitting. Digits lie well apart, so k = 1 does well here; on the moons it did not. The best k depends on the data, and two slides on we choose it.

# %% [markdown] slide="slide"
# ## Who is most like you?

# %%
deck.frames(
    ch02.units_demo,
    {"unit": "m"},
    {"unit": "mm"},
    titles=["height in metres", "height in millimetres"],
    size=(5.2, 3.3),
    height=380,
)

# %% [markdown] slide="fragment"
# Nobody grew. The distance adds up differences and does not know what they are differences *of*.
# **Standardise**: $z_i = (x_i - \mu_i) / \sigma_i$, with $\mu$ and $\sigma$ of the training set only.

# %% [markdown] slide="notes"
# 3 min. In metres the height vanishes beside the weight, in millimetres it drowns it. Ask which answer is right before you press the key: neither. With standardised features it is a third person, Ada, whatever the unit. The μ and σ are part of what is learnt: computed on all data, the test set has leaked.

# %% [markdown] slide="slide" tags=["question"]
# ## On which pictures do you choose k?
#
# - on the **training** set
# - on the **test** set
# - on neither

# %% [markdown] slide="notes"
# 1 min. The training set always says k = 1; they saw why. The test set: try enough settings and one of them looks good there by luck.

# %% [markdown] slide="slide"
# ## On neither: cross-validation

# %%
deck.frames(ch02.cross_validation_demo, {"folds": 5}, size=(8.4, 4.0), height=450)

# %% [markdown]
# Each fold is the validation set once; average. Touch the test set **once**, at the very end.

# %% [markdown] slide="notes"
# 3 min. Cut the training set into five folds. Each is judged once by a classifier that has learnt from the other four. Blue: mean and spread over the folds. Dashed: points it has seen, at k = 1 a perfect and worthless score. The star is the k that is chosen; the bars say how far the choice can be trusted. Shuffle first: sorted by class, a fold would hold a class that nobody has learnt.

# %% [markdown] slide="slide" tags=["question"]
# ## This 2 moves three pixels to the right

# %%
deck.pictures(load("digits", size=28).images[0], says="A handwritten 2.", zoom=10)

# %% [markdown]
# Is it then nearer to **a** some digit of another class, or **b** its own original?

# %% [markdown] slide="notes"
# 1 min. To your eye it is the same digit. Ask what the distance compares: the pixel in row r and column c with the pixel in the same place.

# %% [markdown] slide="slide"
# ## Nearer to a stranger than to itself

# %%
deck.frames(ch02.shift_demo, {"right": 3}, height=400)

# %% [markdown]
# No pixel knows its neighbours. Distance compares places; you compare shapes.

# %% [markdown] slide="notes"
# 2 min. After the move much of the stroke lies where there was empty paper. In the notebook, find how few pixels are enough, and what brightness and a covered patch do. Networks that do not mind a shift come in chapter 08; that is what convolution is for.

# %% [markdown] slide="slide"
# ## In many dimensions nothing is near

# %%
deck.frames(
    ch02.dimensions_demo,
    {"dimensions": 2},
    {"dimensions": 1000},
    titles=["2 dimensions", "1,000 dimensions"],
    size=(5.2, 4),
    height=440,
)

# %% [markdown]
# 1,000 random points around one query: 'nearest' stops meaning much. Real pictures escape in part.

# %% [markdown] slide="notes"
# 2 min. Ask before you show it: in 1 000 dimensions, how much farther is the farthest than the nearest? A hundred times, ten times, not even twice? A long sum of random differences hardly varies. Pictures are not random: neighbouring pixels resemble each other, so they fill only a thin part of their space.

# %% [markdown] slide="slide"
# ## The same code on other pictures

# %%
names = {
    "digits": "digits, 8×8",
    "textures": "patches of photos, 32×32",
    "mnist": "MNIST, 28×28",
    "fashion_mnist": "Fashion-MNIST, 28×28",
    "cifar10": "CIFAR-10, 32×32",
}
right = {(row["data"], row["pixels"]): row["accuracy"] for row in stored["rows"]}
counts = {row["data"]: row["train"] for row in stored["rows"]}
viz.table(
    [
        (
            names[data],
            f"{counts[data]:,}",
            f"{100 * right[data, 'raw pixels']:.1f} %",
            f"{100 * right[data, 'each image standardised']:.1f} %",
        )
        for data in counts
    ],
    header=("ten classes each", "stored", "raw pixels", "each standardised"),
    says=f"Right on the test set, which was used once; k chosen on a tenth of the training set. {stored['date']}, {stored['machine']}.",
)

# %% [markdown] slide="notes"
# 2 min. Handwritten digits are nearly solved by looking them up. Photographs are not: well above the one in ten of guessing, far below useful. Standardising each picture makes a dim photo and a bright one comparable; that helps where brightness is an accident, and hurts where it tells the classes apart, as with the patches.

# %% [markdown] slide="slide" tags=["question"]
# ## A slide you may have seen
#
# | | right |
# |---|---|
# | nearest neighbours | **22 %** |
# | an early neural network | 24 % |
# | a shallow convolutional one | 43 % |
# | a deep one | 88 % |
#
# What would you ask before you believe it?

# %% [markdown] slide="notes"
# 1 min. The table goes round in lectures and names neither data nor protocol. Collect questions: which pictures? How many stored? Which k, which pixels? Measured once, or the best of many? The next slide answers for the first row.

# %% [markdown] slide="slide"
# ## 22 % of what?

# %%
sizes = [row["train"] for row in stored["cifar10_by_training_size"]]
shares = [100 * row["accuracy"] for row in stored["cifar10_by_training_size"]]
passed = next(size for size, share in zip(sizes, shares, strict=True) if share > 22)
with deck.chart(
    says=f"On CIFAR-10 the share of right answers grows from {shares[0]:.0f} % with {sizes[0]} stored pictures to {shares[-1]:.0f} % with {sizes[-1]:,}.",
    size=(8.6, 3.5),
    height=440,
) as ax:
    ax.semilogx(sizes, shares, marker="o", label="1 nearest neighbour, raw pixels")
    ax.axhline(22, linestyle="--", color="0.4", label="the often quoted 22 %")
    ax.axhline(10, linestyle=":", color="0.4", label="guessing")
    ax.set(xlabel="stored pictures of CIFAR-10", ylabel="right (%)", ylim=(0, 40))
    ax.set_xticks([100, 1000, 10_000, 50_000], ["100", "1,000", "10,000", "50,000"])
    ax.legend(loc="upper left")

# %%
deck.say(f"""
{passed:,} stored pictures are enough to pass the line; {sizes[-1]:,} reach {shares[-1]:.1f} %.
**A number without its data, its size and its protocol is a rumour.**
""")

# %% [markdown] slide="notes"
# 3 min. The same classifier on CIFAR-10 with more and more stored pictures. So 22 % is not what nearest neighbours can do there; it is what they do with a small album. Two slides back, standardising each picture earned CIFAR-10 more than any choice of k. In the chapters to come the other rows are measured in the same way.

# %% [markdown] slide="slide"
# ## What to remember
#
# - A picture is a point. A classifier can be a distance, a number $k$ and a vote.
# - Convert uint8 before you subtract. Standardise features that have different units.
# - Small $k$ can overfit, large $k$ underfits. Choose it by cross-validation; use the test set once.
# - Training is free, predicting costs $n \times d$.
# - Pixel distance does not survive a shift.
#
# Every pixel counts the same. **What if each had a weight, and the data chose it?** Next: regression.

# %% [markdown] slide="notes"
# 1 min. In the notebook: six exercises and three predictions; the check says which mistake was made. Ask for the one thing that surprised them most.
