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
# # 02 · k-nearest neighbours
#
# Below is a digit that somebody wrote by hand. You recognised it before you finished this sentence, and you cannot say how.
# A program that recognises digits has to be told how. This chapter builds the plainest one that works: **it looks the picture up.**
#
# *After this chapter you can* measure how far apart two pictures are, build a classifier out of nothing but distances, choose its most important setting honestly,
# and say why it fails where it fails. *Time:* about three hours, in two sittings if you like; section 5 is a good place to stop (and when you come back: *Run → Run All Above Selected Cell*). *One rule:* where the text asks you to decide something, decide before you scroll on. Being wrong costs nothing, here or in any check.
#
# **Two questions from earlier chapters**, to warm up (if you begin the course here, read the answers and go on):
# <details><summary>A grey picture of 28×28 pixels is stored as uint8. Which numbers can a pixel hold?</summary>Whole numbers from 0 to 255. Nothing else: no 256, no −1, no 0.5. That will matter.</details>
# <details><summary>What is the difference between a loss and a cost?</summary>A loss belongs to one sample, a cost is the mean loss over a set. This chapter has no loss at all, which makes it unusual.</details>

# %%
import numpy as np

from course_utils import demos, results, viz
from course_utils.chapters.ch02_knn import demos as ch02
from course_utils.chapters.ch02_knn import exercises as ex
from course_utils.datasets import load

train, test = load("digits", "train"), load("digits", "test")
new = train.images[1013]
viz.show(new, white=16, says="One handwritten digit, 8 by 8 pixels, that the program has never seen.")

# %% [markdown]
# ## 1 · Look it up
#
# Suppose you own an album of digits, each with its name written underneath. A new digit arrives. You leaf through the album, find the pictures that resemble it most,
# and read their names. That is the whole method:
#
# 1. **measure** the distance from the new picture to every picture in the album,
# 2. **pick** the $k$ nearest,
# 3. **vote**: the name that occurs most often among them is the answer.
#
# Here are the five nearest to the digit above. The album is the first 1 000 pictures of what is called the *training set*: `train.images`, and their names `train.labels`. From now on a name is called a **label**, all pictures with the same
# label form a **class**, and the new picture is the **query**. (This one comes from the same file, but it is not among the first 1 000.)

# %%
differences = train.images[:1000].astype(float) - new.astype(float)
how_far = np.sqrt((differences**2).sum(axis=(1, 2)))
nearest = np.argsort(how_far)[:5]
viz.show(
    new,
    *train.images[nearest],
    titles=["new", *(f"a {train.labels[i]}, {how_far[i]:.1f} away" for i in nearest)],
    white=16,  # the pixels of these small digits go from 0 to 16
    says="The new digit and its five nearest neighbours in the training set, with their names and distances.",
)

# %% [markdown]
# Nothing was adjusted or optimised, as it will be in every later chapter. What there is: a *distance*, a number $k$, and a lot of pictures. The rest of the chapter takes these
# apart, one by one.
#
# ## 2 · How far apart are two pictures?
#
# Read the pixels of an 8×8 picture row by row and you get 64 numbers. Two numbers are a point on a map, three are a point in a room, and 64 are a point in a space that
# nobody can draw but everybody can calculate in. **A picture is a point.** Each pixel is one coordinate, called a *feature*.

# %% tags=["numbers"]
points = train.images.reshape(len(train.images), -1)
print("pictures:", train.images.shape, "→ points:", points.shape)

# %% [markdown]
# Between two points there is more than one distance. In a city laid out in blocks, the way from (0, 0) to (3, 4) is 3 + 4 = 7 blocks, whichever streets you take.
# That is the **Manhattan distance**, also written $L_1$. For two points $a$ and $b$ with $d$ coordinates each, $a_i$ being the $i$-th one,
#
# $$d_1(a, b) = \sum_{i=1}^{d} |a_i - b_i| .$$
#
# In a straight line it is less: $\sqrt{3^2 + 4^2} = 5$. That is the **Euclidean distance**, $L_2$:
#
# $$d_2(a, b) = \sqrt{\sum_{i=1}^{d} (a_i - b_i)^2} .$$

# %% tags=["numbers"]
a, b = np.array([0.0, 0.0]), np.array([3.0, 4.0])
d1 = np.abs(a - b).sum()
d2 = np.sqrt(((a - b) ** 2).sum())
print("along the streets:", d1, "  in a straight line:", d2)

# %% [markdown]
# Both belong to one family, the **Minkowski distances** $d_p(a, b) = \left(\sum_i |a_i - b_i|^p\right)^{1/p}$ with $p \geq 1$: $p = 1$ is Manhattan, $p = 2$ is Euclid, and the larger $p$ grows, the more
# the largest difference decides alone (in the limit that is the *Chebyshev* distance). The blue curve below joins all points that are exactly 1 away from the middle. A and B are two points; the dashed curve goes through the nearer of them.
#
# **Before you move the slider, decide:** what will the curve for $p = 1$ look like: a circle, a square standing on its corner, or a square with level sides?
# And can a point that is nearer for $p = 1$ be the farther one for $p = 2$?

# %% tags=["demo"]
demos.show(ch02.minkowski_demo)

# %% [markdown]
# For $p = 1$ it is a square on its corner, and yes: which of two points is nearer depends on the ruler. So the distance is a choice, made by the person who builds the
# classifier (by trying it out, as section 7 does with $k$).
#
# ### All distances at once
#
# A classifier needs the distance from each of $n$ points to each of $m$ others: a table with $n$ rows and $m$ columns. Two Python loops would fill it and would
# take their time. NumPy fills it in one go, with two tools. `None` in an index inserts a new axis of length 1. And when two arrays meet, an axis of length 1 is repeated as often as the other array needs it; this is called **broadcasting**. So put the $n$ points along the first axis, the $m$ points along the second, the coordinates along
# the third, and every point meets every other in a block of $n \times m \times d$ differences. Below, $n = 2$ points meet $m = 4$ points with $d = 3$ coordinates each.

# %% tags=["numbers"]
a, b = np.zeros((2, 3)), np.ones((4, 3))
print("a:", a.shape, "  a[:, None, :]:", a[:, None, :].shape)
print("b:", b.shape, "  b[None, :, :]:", b[None, :, :].shape)
block = a[:, None, :] - b[None, :, :]
print("their difference:", block.shape)
print("added up over axis 0:", block.sum(axis=0).shape, "  over axis 2:", block.sum(axis=2).shape)

# %% [markdown]
# `axis` names the axis that disappears in a sum. One thing can go wrong on the way, and it goes wrong silently.

# %% tags=["numbers"]
dark, bright = np.array([10], dtype=np.uint8), np.array([20], dtype=np.uint8)
print("10 - 20 in uint8 is", (dark - bright)[0])
print("10 - 20 as decimal numbers is", (dark.astype(float) - bright)[0])

# %% [markdown]
# A uint8 cannot hold −10, so it wraps round to 246, as a clock does after midnight. No warning, no error. Pixels usually arrive as uint8, so **convert before you subtract.**
#
# ### How an exercise works
#
# You complete a function and run the check cell below it. The check calls your function in several *cases* and tells you what it sees: which cases pass, and often which mistake it recognises. Run it as often as you like; nothing is lost by a wrong
# answer. You can look at a case yourself: `ex.l1_distances.case("uint8 pixels")` returns its arguments.
#
# A word on notation: in the formulas $a$ is one point and $a_i$ its $i$-th coordinate. In the exercises `a` is a table of points, one in each row, so `a[i]` is a whole point.
#
# ### Exercise 2.1 · Manhattan distances  ●○○  (2 points)
#
# Write `l1_distances(a, b)` for `a` of shape (n, d) and `b` of shape (m, d). Return an array of shape (n, m) whose entry `[i, j]` is the Manhattan distance between `a[i]` and `b[j]`.
# It has to work for any number type that pixels come in, for n = m = 1, and for an `a` without any points (n = 0). No Python loop, and no library function that
# computes distances between two sets of points (`np.linalg.norm` is fine).
# <details><summary>Hint: where to start</summary>Build the block of differences as in the cell above and print its shape before you go on. Which axis has to disappear?</details>
# <details><summary>Hint: it fails only on 'uint8 pixels'</summary>Read the two lines printed above once more. What was different about the second one?</details>

# %% exercise="l1_distances"
def l1_distances(a, b):
    """Manhattan distance of each point of a (n, d) to each point of b (m, d) → (n, m)."""
    ### BEGIN SOLUTION
    difference = a[:, None, :].astype(float) - b[None, :, :]
    return np.abs(difference).sum(axis=2)
    ### END SOLUTION

# %% check="l1_distances"
ex.l1_distances.check(l1_distances)

# %% [markdown]
# ### Exercise 2.2 · Euclidean distances  ●●○  (3 points)
#
# The same for the Euclidean distance: `l2_distances(a, b)` returns the (n, m) array of straight-line distances, under the same rules as before. Begin with a copy of your `l1_distances`; little has to change.
# <details><summary>Hint: where to start</summary>Which two operations in the formula for d₂ are not in the formula for d₁, and in which order do they stand?</details>
# <details><summary>Hint: doing it without the (n, m, d) block</summary>Multiply (aᵢ − bᵢ)² out on paper and sum each of the three terms over i. Rounding can make the result a little smaller than 0, so put a floor of 0 under it before you take the root. The next section says more about it.</details>

# %% exercise="l2_distances"
def l2_distances(a, b):
    """Euclidean distance of each point of a (n, d) to each point of b (m, d) → (n, m)."""
    ### BEGIN SOLUTION
    difference = a[:, None, :].astype(float) - b[None, :, :]
    return np.sqrt((difference**2).sum(axis=2))
    ### END SOLUTION

# %% check="l2_distances"
ex.l2_distances.check(l2_distances)

# %% [markdown]
# From here on the chapter uses your function. The next cell takes it if it passes its check; if it does not yet, it takes the course's own and says so, so you can read on and come back.

# %%
distances = ex.l2_distances.yours(l2_distances)

# %% [markdown]
# ### The same distances without the big block
#
# The block of differences is large: 60 000 training pictures of 784 pixels against 1 000 new ones make 47 billion numbers, at 8 bytes each 376 GB. Multiply the square out instead,
#
# $$\|a - b\|^2 = \|a\|^2 - 2\, a \cdot b + \|b\|^2 ,$$
#
# and only the middle term mixes $a$ with $b$. Here $\|a\|^2 = \sum_i a_i^2$ is the squared length of the arrow from the origin to $a$, and $a \cdot b = \sum_i a_i b_i$ is the dot product. The table of the dot products of all pairs is one matrix product, in NumPy `a @ b.T`, and that is the thing computers do fastest. (You can skip this section at first reading; nothing below depends on its formula.)

# %%
def squared_distances(a, b):
    """‖a‖² − 2 a·b + ‖b‖² for each pair of rows: a (n, d), b (m, d) → (n, m)."""
    a, b = a.astype(float), b.astype(float)
    return (a**2).sum(axis=1)[:, None] - 2 * a @ b.T + (b**2).sum(axis=1)[None, :]


# %% tags=["numbers"]
sample = points[:300]
block = distances(sample, sample) ** 2
expanded = squared_distances(sample, sample)
print("the two agree:", np.allclose(block, expanded))
print("numbers held at once:", f"{300 * 300 * 64:,} in the block, {300 * 300:,} in the product")
far_out = sample + 10_000.3  # the same points, moved a long way together
print("some squared distance is below 0, far out:", (squared_distances(far_out, far_out) < 0).any())

# %% [markdown]
# The two agree, with one number where there were 64. The last line shows the price. When all points are moved together, no distance changes. But the formula now subtracts very large numbers from each other,
# the difference keeps few correct digits, and some squared distances come out below 0, which no square is. The square root of a negative number is NaN, 'not a number', so whoever uses this formula
# puts a floor of 0 under it first. That removes the NaN; the lost digits stay lost.
#
# ## 3 · The vote
#
# The $k$ nearest neighbours are found; their labels, from the nearest to the farthest, might read `7 2 7 7 1`. The answer is 7. But `5 2 2 5` is a tie. There are several ways to break it;
# here **the tied class that is met first, going from the nearest neighbour outwards, wins**: 5, since a 5 is the nearest of all.
#
# ### Exercise 2.3 · Majority vote  ●●○  (2 points)
#
# Write `majority_vote(labels)`. `labels` is an integer array of shape (k,), nearest neighbour first. Return the label with the most votes, as one integer; among labels with equally many votes,
# return the one that occurs first in `labels`. Labels may be any integers ≥ 0, large ones too.
# <details><summary>Hint: where to start</summary>How many votes does each label get? `np.unique` can count. Then look at the tie.</details>
# <details><summary>Hint: the tie</summary>If you walk along `labels` from the front, which label with the highest count do you meet first?</details>

# %% exercise="majority_vote"
def majority_vote(labels):
    """The most frequent label; on a tie the one nearest to the front. labels: (k,), nearest first → int."""
    ### BEGIN SOLUTION
    values, counts = np.unique(labels, return_counts=True)
    winners = values[counts == counts.max()]
    for label in labels:
        if label in winners:
            return int(label)
    ### END SOLUTION

# %% check="majority_vote"
ex.majority_vote.check(majority_vote)

# %% [markdown]
# From here on it is called `vote`.

# %%
vote = ex.majority_vote.yours(majority_vote)

# %% [markdown]
# ## 4 · The classifier
#
# Measure, pick, vote. You have the first and the last; `np.argsort` gives the one in the middle: the positions that would sort an array.

# %% tags=["numbers"]
print(np.argsort(np.array([0.7, 0.1, 0.4])))

# %% [markdown]
# The smallest number stands at position 1, the next at 2, the largest at 0.
#
# ### Exercise 2.4 · Predict  ●●○  (3 points)
#
# Write `knn_predict(x, y, queries, k)`: `x` (n, d) are the training points, `y` (n,) their labels, `queries` (m, d) the new points. Return an integer array of shape (m,) with the predicted label of each query, by
# Euclidean distance. Use `distances` and `vote` from above; a loop over the queries is fine here. If there is no query (m = 0), return an integer array of length 0.
# <details><summary>Hint: where to start</summary>Sketch the shapes: what is the shape of the table of distances, and along which of its axes do the training points lie?</details>
# <details><summary>Hint: from positions to names</summary>`argsort` gives positions in the training set. What is `y[[4, 0, 2]]`?</details>
# <details><summary>Hint: it stops with an error</summary>`distances` wants two tables, even for one query; `vote` wants the labels of one query, not of all. Print the shapes of what you give them.</details>
# <details><summary>Hint: no query</summary>NumPy cannot guess which kind of numbers an empty list would have held. You can tell it.</details>

# %% exercise="knn_predict"
def knn_predict(x, y, queries, k):
    """Labels (m,) of the queries (m, d), from training points x (n, d) with labels y (n,)."""
    ### BEGIN SOLUTION
    nearest = np.argsort(distances(queries, x), axis=1, kind="stable")[:, :k]
    return np.array([vote(y[row]) for row in nearest], dtype=int)
    ### END SOLUTION

# %% check="knn_predict"
ex.knn_predict.check(knn_predict)

# %% [markdown]
# From here on it is called `predict`. The next cell also sets aside what we test with.

# %%
predict = ex.knn_predict.yours(knn_predict)

known_x, known_y = points[:1000], train.labels[:1000]  # the album
held_x, held_y = points[1000:], train.labels[1000:]  # put aside: the program must not look these up

# %% [markdown]
# From the training set, 1 000 digits now form the album, and the others are put aside to play the part of new ones. (`test` stays closed until section 7, which says why.)
#
# ### Predict, then look
#
# We will soon ask how often the classifier is right on new digits. First an odder question: with $k = 1$, **how often is it right on the pictures in the album themselves?** Decide before you scroll on. Put your answer into the
# function below, as `return "a"`, say.
#
# - **a**: as often as on new pictures
# - **b**: about 10 %, since there are ten digits
# - **c**: always (no picture is in the album twice)

# %% exercise="predict_own_neighbour"
def predict_own_neighbour():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION

# %% check="predict_own_neighbour"
ex.predict_own_neighbour.check(predict_own_neighbour)

# %% tags=["numbers"]
own = (predict(known_x, known_y, known_x[:300], k=1) == known_y[:300]).mean()
unseen = (predict(known_x, known_y, held_x, k=1) == held_y).mean()
print(f"right on 300 pictures of the album: {own:.1%}")
print(f"right on {len(held_x)} pictures it has never seen: {unseen:.1%}")

# %% [markdown]
# On the pictures of its album the classifier cannot be wrong: each is its own nearest neighbour, at distance 0. The first number says nothing about new digits. **Only pictures that were
# not in the album measure how well the album works.**
#
# The second number is high for a program with no idea of what a digit is. Look at some of its work. The next demo uses the same digits enlarged to 28×28 pixels with values from 0 to 1, so its distances are smaller numbers. Choose a new digit and watch who votes; some of the choices are digits it gets wrong.

# %% tags=["demo"]
demos.show(ch02.neighbours_demo)

# %% [markdown]
# Two things about effort. *Training* is free: storing the pictures is all there is. *Predicting* is expensive: each new picture is compared with every stored one, $n \times d$ subtractions
# each time. Most methods in this course are the other way round, and that is what you want on a telephone. Nearest neighbours do their work at the worst moment.

# %% tags=["numbers"]
n, d = 60_000, 28 * 28
print(f"one 28×28 digit against 60 000 stored ones: {n * d:,} differences, {n * d / 1e6:.0f} MB of pixels to keep")

# %% [markdown]
# ## 5 · What k does
#
# Digits have 64 coordinates, too many to draw. So here is a made-up world with two, and two classes shaped like moons. The background shows what the classifier would answer everywhere; the border between the
# colours is its **decision boundary**.
#
# **Before you move k, decide** where the boundary will be more ragged, at $k = 1$ or at $k = 25$. Then turn up the noise and look for islands.

# %% tags=["demo"]
demos.show(ch02.boundary_demo)

# %% [markdown]
# The *accuracy* is the share of right answers. With $k = 1$ every single point, however unusual, has a region of its own: the boundary is ragged, all points of the training set are answered rightly, and of the new ones (called validation points) clearly fewer. That gap is the sign of **overfitting**: believing the noise. As $k$ grows, unusual
# points are outvoted and the boundary becomes smooth. One can overdo that as well.
#
# ### Predict, then look
#
# Take $k$ to its end: let **all** training points vote, $k = n$. What will the classifier answer?
#
# - **a**: the right label more often than ever, since nobody's knowledge is wasted
# - **b**: the same label for every query
# - **c**: a random label

# %% exercise="predict_all_neighbours"
def predict_all_neighbours():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_all_neighbours"
ex.predict_all_neighbours.check(predict_all_neighbours)

# %% tags=["numbers"]
for k in (1, 5, 50, 500, len(known_x)):
    answers = predict(known_x, known_y, held_x, k)
    right = (answers == held_y).mean()
    print(f"k = {k:4d}: {right:6.1%} right, answers given: {np.unique(answers)}")
print("in the album, pictures of 0 … 9:", np.bincount(known_y))
print("among the new ones:             ", np.bincount(held_y))

# %% [markdown]
# With all neighbours the most frequent class of the album wins every time, wherever the query lies; how often that is right depends on how many of the new digits happen to belong to it. This is **underfitting**, hearing only the crowd. How far down the best $k$ lies depends on the data: for these clean digits
# $k = 1$ is already good, and for classes that overlap, as in the demo, it is not. Section 7 shows how to find out. First, a trap.
#
# ## 6 · Units
#
# A distance adds up differences. It does not know what they are differences *of*. Below, people are points with a height and a weight. Change the unit of height and the nearest neighbour changes, although nobody grew.

# %% tags=["demo"]
demos.show(ch02.units_demo)

# %% [markdown]
# In millimetres height differences of up to 150 drown the weight; in metres they vanish. A cure is to **standardise**: subtract from each feature its mean $\mu$ and divide by its standard deviation $\sigma$,
#
# $$z_i = \frac{x_i - \mu_i}{\sigma_i},$$
#
# so that every feature varies by about 1. $\mu$ and $\sigma$ are part of what is learnt: **compute them on the training set only**, and use the same numbers for new data. Computed on all data, they would carry
# a little knowledge of the new pictures into the training; this is called a *leak*. (In cross-validation, below, that means computing them anew for each fold. And a pixel that is 0 in every picture has $\sigma = 0$: leave such a feature out, or divide by 1.)

# %% tags=["numbers"]
people = np.array([[1.60, 55.0], [1.85, 90.0], [1.72, 61.0]])  # metres, kilograms
mu, sigma = people.mean(axis=0), people.std(axis=0)
print("spread before:", np.round(sigma, 2), " after:", np.round(((people - mu) / sigma).std(axis=0), 2))

# %% [markdown]
# Pixels all share one unit, so for pictures this matters less. But there is a related step: standardising *each picture on its own*, so that a dim photo and a bright one become
# comparable. Section 10 measures where that helps and where it does harm.
#
# ## 7 · Choosing k without cheating
#
# $k$ is not learnt from the data the way $\mu$ is; it is set by hand. Such a number is called a **hyperparameter**. To choose it, try several values and keep the one that does best. Best on *what*?
#
# - On the training set? Then $k = 1$ always wins, with 100 %. You saw why.
# - On the test set? Then the test set helped to build the classifier, and its verdict is no longer independent. Try enough settings and one of them will look good there by luck.
#
# So cut a piece off the training set, the **validation set**, and choose there. Touch the test set **once**, at the very end.
#
# A single validation set is small, and luck plays a part. **Cross-validation** averages the luck: cut the training set into several stretches, the *folds*; let each be the validation set once while the others
# are the training set; average the accuracies. (The usual name is '*k*-fold cross-validation'; that other *k* is called `folds` here.)
#
# ### Exercise 2.5 · Folds  ●●○  (3 points)
#
# Write `k_fold_indices(n, folds)`. Return a list of `folds` pairs `(training, validation)` of integer index arrays. The validation parts are consecutive stretches of 0 … n−1 in order; the training part is everything else.
# If n is not divisible, the first n mod `folds` stretches are one longer than the others. This function does not shuffle. Do not use scikit-learn's `KFold`: it is what you are building.
# <details><summary>Hint: where to start</summary>Do 11 samples in 3 folds by hand: how long is each stretch? Where does each begin?</details>
# <details><summary>Hint: splitting</summary>NumPy has a function that cuts an array into nearly equal pieces and does not mind a remainder. It wants the array 0 … n−1, not the number n.</details>
# <details><summary>Hint: everything else</summary>Which of the indices 0 … n−1 are not in this stretch? NumPy can join arrays, and it can take the difference of two sets of numbers.</details>

# %% exercise="k_fold_indices"
def k_fold_indices(n, folds):
    """A list of `folds` pairs (training indices, validation indices) of 0 … n−1."""
    ### BEGIN SOLUTION
    stretches = np.array_split(np.arange(n), folds)
    return [
        (np.concatenate(stretches[:i] + stretches[i + 1 :]), stretches[i])
        for i in range(folds)
    ]
    ### END SOLUTION

# %% check="k_fold_indices"
ex.k_fold_indices.check(k_fold_indices)

# %% [markdown]
# From here on it is called `fold_indices`.

# %%
fold_indices = ex.k_fold_indices.yours(k_fold_indices)

# %% [markdown]
# ### Exercise 2.6 · Choose k  ●●●  (3 points)
#
# Write `choose_k(x, y, candidates, folds)`, where `folds` is the number of folds; `fold_indices(len(x), folds)` gives the pairs. For each `k` in the list `candidates`, compute the accuracy (share of right answers) on the validation part of each fold, having learnt from its training part, and average over the folds.
# Return two things: the best `k`, and an array with the mean accuracy of each candidate, in the order of `candidates`. If several are equally good, the smallest `k` is the best.
# Use `predict` from above.
# <details><summary>Hint: where to start</summary>Write the body for one k and one fold first: four index operations, one call of `predict`, one mean.</details>
# <details><summary>Hint: the tie</summary>`argmax` gives the first of several equal maxima. Is the first candidate the smallest one?</details>

# %% exercise="choose_k"
def choose_k(x, y, candidates, folds):
    """The best k of the candidates, and the mean validation accuracy of each → (int, (len(candidates),))."""
    ### BEGIN SOLUTION
    scores = []
    for k in candidates:
        rights = [
            (predict(x[t], y[t], x[v], k) == y[v]).mean()
            for t, v in fold_indices(len(x), folds)
        ]
        scores.append(np.mean(rights))
    scores = np.array(scores)
    best = min(k for k, s in zip(candidates, scores, strict=True) if np.isclose(s, scores.max()))
    return best, scores
    ### END SOLUTION

# %% check="choose_k"
ex.choose_k.check(choose_k)

# %%
choose = ex.choose_k.yours(choose_k)

# %% [markdown]
# Now for the digits. The folds are consecutive stretches, so the order of the samples matters: if they were sorted by class, one fold might hold all the zeros and none would be left to learn from. Shuffle first.

# %% tags=["numbers"]
order = np.random.default_rng(0).permutation(len(points))[:600]  # 600 are enough, and quicker
candidates = [1, 3, 5, 9, 15, 25, 51]
best_k, scores = choose(points[order], train.labels[order], candidates, folds=5)
for k, score in zip(candidates, scores, strict=True):
    print(f"k = {k:2d}: {score:.1%}, {round(600 * score)} of 600" + ("   ← best" if k == best_k else ""))

# %%
with viz.figure(says="Cross-validated accuracy on digits stays level up to k = 5 and falls from there on.") as ax:
    ax.plot(candidates, 100 * scores, marker="o")
    ax.set_xlabel("k, number of neighbours that vote")
    ax.set_ylabel("mean validation accuracy (%)")

# %% [markdown]
# The first three differ by a single picture in 600, which is a draw; from $k = 9$ on the accuracy falls. Among digits the classes lie well apart, so few voters are enough. Where classes overlap it is different. In the next demo, turn the noise up and see how the best $k$ moves.
# The dots are means over the folds, and the bars reach one standard deviation up and down: they show how far single folds disagree, and small folds disagree more.

# %% tags=["demo"]
demos.show(ch02.cross_validation_demo)

# %% [markdown]
# Now the test set is opened, for the first time, with all the training digits in the album:

# %% tags=["numbers"]
test_x = test.images.reshape(len(test.images), -1)
final = (predict(points, train.labels, test_x, best_k) == test.labels).mean()
print(f"k = {best_k}: {final:.1%} of {len(test_x)} test digits are recognised")

# %% [markdown]
# You may be tempted to try the other values of $k$ here as well, and one of them may well do a little better. Then this number would no longer be an examination: it would be the best of seven tries. (For the same reason the cross-validated accuracy of the *winner* is a little too good.) And one thing the number does not say: these test digits probably come from the same writers as the training digits. A stranger's handwriting is harder.
#
# ## 8 · What the distance does not see
#
# All this works as long as a small distance means the same digit. For pixels that is a bold claim.
#
# ### Predict, then look
#
# Take a handwritten 2, enlarged to 28×28 pixels, and move it three pixels to the right. Compare the moved 2 with the picture it came from, and with an album of digits of *other* classes. **Which is nearest to the moved 2?** Decide before you scroll on.
#
# - **a**: some digit of another class
# - **b**: the picture it came from, since it is the same digit
# - **c**: the picture it came from, at distance 0

# %% exercise="predict_shift"
def predict_shift():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "a"
    ### END SOLUTION

# %% check="predict_shift"
ex.predict_shift.check(predict_shift)

# %% tags=["demo"]
demos.show(ch02.shift_demo)

# %% [markdown]
# Set *pixels to the right* to 3. Then brighten the digit, cover a part of it. You keep seeing the same digit; the distance soon sees a different one. It compares the pixel in row $r$ and column $c$ of one picture with the pixel at the same place of the other, and no pixel
# knows its neighbours. Pictures of one thing in two places are far apart, and two different things on the same background are near. Chapter 08 builds networks that tolerate a shift; convolution is one half of how they do it.
#
# ## 9 · The curse of dimensionality
#
# There is a second trouble, and it has nothing to do with pictures. Scatter 1 000 points at random in a cube with $d$ dimensions, pick a query, and measure all distances. **Decide first:** in 1 000 dimensions, how much farther is the farthest point than the
# nearest: a hundred times, ten times, or not even twice?

# %% tags=["demo"]
demos.show(ch02.dimensions_demo)

# %% [markdown]
# In many dimensions all points are about equally far away: a long sum of random differences hardly varies compared with its size. 'Nearest' then means little. Real pictures escape in part, because they are not random: neighbouring pixels
# resemble each other, so pictures fill only a thin, curved part of their space. But the warning stands: useless features that vary as much as the useful ones make a nearest-neighbour classifier worse.

# %% tags=["numbers"]
rng = np.random.default_rng(0)
for extra in (0, 64, 512, 4096):
    wide_known = np.hstack([known_x, rng.uniform(0, 16, (len(known_x), extra))])
    wide_held = np.hstack([held_x, rng.uniform(0, 16, (len(held_x), extra))])
    right = known_y[squared_distances(wide_held, wide_known).argmin(axis=1)] == held_y
    print(f"{extra:4d} useless pixels added: {right.mean():.0%} of {len(held_x)} digits right")

# %% [markdown]
# ## 10 · The same code on other pictures
#
# Distances do not only classify. Sort an album by distance to a picture and you have a search engine: **image retrieval**, query by image. Here the album holds patches cut from ten photographs; train and test patches come from different parts of each.

# %%
patches, queries = load("textures", "train"), load("textures", "test")
patch_x, query_x = (p.images.reshape(len(p.images), -1) for p in (patches, queries))
row = 300
found = np.argsort(squared_distances(query_x[row : row + 1], patch_x)[0])[:7]
viz.show(
    queries.images[row],
    *patches.images[found],
    titles=["query: " + queries.classes[queries.labels[row]], *(patches.classes[patches.labels[i]] for i in found)],
    says="A patch of the night sky, seen by the Hubble telescope, and the seven stored patches nearest to it.",
)

# %% [markdown]
# Raw pixels find patches of the same overall colour, and know nothing of what is shown. Change `row` (0 to 999) and look at a few more: 150 and 500 work well, 0 is as odd as this one.
#
# How far does it carry? The next table is a stored result, because it took minutes to measure: the method of this chapter on two sets you know and two famous ones, MNIST (handwritten digits, 28×28) and CIFAR-10 (ten kinds of things, from aeroplane to truck, in 32×32 colour photographs). For each row $k$ was chosen
# on a tenth of the training set, and the test set was used once. 'Standardised' means that each picture, on its own, is shifted to mean 0 and scaled to standard deviation 1 first.

# %% tags=["numbers"]
result = results.load("ch02_knn")
viz.table(
    [
        (
            r["data"], r["pixels"], r["k"], f"{r['train']:,}", f"{r['test']:,}",
            f"{r['validation'][str(r['k'])]:.1%}", f"{r['accuracy']:.1%}",
        )
        for r in result["rows"]
    ],
    header=("data", "pixels", "k", "training pictures", "test pictures", "validation", "test"),
    says="k-nearest neighbours on four sets of pictures: accuracy on validation and test pictures. "
    f"Seed {result['seed']}, {result['date']}, {result['machine']}.",
)

# %% [markdown]
# Handwritten digits are nearly solved by looking them up. CIFAR-10 is not: well above the 10 % of guessing, far below useful. Standardising each picture gains ten points there and loses nine on the textures, where brightness and colour are a good part of what tells the classes apart. No such step is good in itself; measure it.
#
# Look at the two right-hand columns of the textures: 74.8 % on the validation pictures, 65.0 % on the test pictures. The training patches overlap, so a tenth of them drawn at random has near-copies among the others. It is a leak, in this course's own table, and the test set found it.
# (The first row is not the number of section 7: there $k$ was chosen by cross-validation on 600 pictures, here on a tenth of the training set, and of 500 test pictures each one counts 0.2 points. The validation tenth of the digits has 129 pictures, so its 100 % means little.)
#
# ### For the curious: what is '22 %'?
#
# A table that makes the rounds in lectures gives '22 %' for nearest neighbours, beside 24 %, 43 % and 88 % for neural networks of growing depth. It names neither the data set, nor how many pictures were remembered, nor how $k$ was chosen. What would one have to do to get 22 %? Here is the same
# classifier on CIFAR-10 with $k = 1$ and raw pixels, remembering more and more pictures.

# %% tags=["numbers"]
sizes = [r["train"] for r in result["cifar10_by_training_size"]]
right = [100 * r["accuracy"] for r in result["cifar10_by_training_size"]]
with viz.figure(says="On CIFAR-10 the share of right answers rises slowly with the album, after a wobble at its small end.") as ax:
    ax.semilogx(sizes, right, marker="o", label="1 nearest neighbour, raw pixels")
    ax.axhline(22, linestyle="--", color="0.4", label="the often quoted 22 %")
    ax.axhline(10, linestyle=":", color="0.4", label="guessing")
    ax.set_xlabel("training pictures that are remembered")
    ax.set_ylabel("right on 10 000 test pictures (%)")
    ax.legend()
viz.table(
    [(f"{size:,}", f"{value:.1f} %") for size, value in zip(sizes, right, strict=True)],
    header=("pictures remembered", "right"),
    says="The same numbers as a table.",
)

# %% [markdown]
# The dashed line is crossed between 500 and 1 000 stored pictures; with all 50 000 the same plain method does much better, and standardising (last row of the first table) adds ten points. If that '22 %' was measured on CIFAR-10, it is not what nearest neighbours can do there. It is what they do
# with a small album. **A number without its data, its size and its protocol is a rumour.** In the chapters to come, the rest of that table is measured in the same way.
#
# ## 11 · What it cannot do
#
# Nearest neighbours keep everything and understand nothing. They have no way of learning that a pixel in the corner matters less than one in the middle, or that a shape matters more than its place. The
# obvious wish: give each pixel a *weight*, add the weighted pixels up, and let the data choose the weights. That is regression, and the next chapter.
#
# ## What to remember
#
# - A picture is a point; a classifier can be a distance, a number $k$ and a vote.
# - Convert uint8 before subtracting. Standardise features that have different units, with the training set's mean and deviation.
# - Small $k$ can overfit, large $k$ underfits. Choose it by cross-validation on the training set; use the test set once.
# - Training is free, predicting costs $n \times d$. Pixel distance does not survive a shift, and in many dimensions all distances become nearly equal.
#
# ## Glossary
#
# | English | 中文 | what it means |
# |---|---|---|
# | k-nearest neighbours | k 近邻 | the k stored samples at the smallest distance vote |
# | training set, validation set, test set | 训练集、验证集、测试集 | to learn from, to choose with, to be judged by once |
# | feature | 特征 | one coordinate of a point: a pixel, or a height |
# | label, class | 标签、类别 | the name of a picture; all pictures of one name |
# | accuracy | 准确率 | share of right answers |
# | broadcasting | 广播 | NumPy repeats axes of length 1 as needed |
# | Manhattan, Euclidean, Minkowski, Chebyshev distance | 曼哈顿距离、欧氏距离、闵可夫斯基距离、切比雪夫距离 | sum of absolute differences; straight line; the family of both; the largest difference |
# | majority vote, tie | 多数表决、平票 | most frequent label; several equally frequent |
# | decision boundary | 决策边界 | where the answer changes |
# | data leak | 数据泄漏 | knowledge of the test set that gets into the training |
# | hyperparameter | 超参数 | a setting that is chosen, not learnt |
# | cross-validation, fold | 交叉验证、折 | each part of the training set is the validation set once |
# | overfitting, underfitting | 过拟合、欠拟合 | believing the noise; missing the pattern |
# | standardise | 标准化 | mean 0, standard deviation 1 |
# | curse of dimensionality | 维数灾难 | in many dimensions distances become alike |
# | image retrieval | 图像检索 | sorting an album by similarity to a picture |
#
# ## References
#
# - T. Cover and P. Hart (1967). *Nearest neighbor pattern classification.* [doi:10.1109/TIT.1967.1053964](https://doi.org/10.1109/TIT.1967.1053964)
# - K. Beyer, J. Goldstein, R. Ramakrishnan and U. Shaft (1999). *When is 'nearest neighbor' meaningful?* [doi:10.1007/3-540-49257-7_15](https://doi.org/10.1007/3-540-49257-7_15)
# - Y. LeCun, L. Bottou, Y. Bengio and P. Haffner (1998). *Gradient-based learning applied to document recognition* (MNIST). [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791)
# - A. Krizhevsky (2009). *Learning multiple layers of features from tiny images* (CIFAR-10). [cs.toronto.edu/~kriz/cifar.html](https://www.cs.toronto.edu/~kriz/cifar.html)
# - T. Hastie, R. Tibshirani and J. Friedman (2009). *The elements of statistical learning*, chapters 7 and 13. [hastie.su.domains/ElemStatLearn](https://hastie.su.domains/ElemStatLearn/)
# - E. Alpaydin and C. Kaynak (1998). *Optical recognition of handwritten digits* (the 8×8 digits). [doi:10.24432/C50P49](https://doi.org/10.24432/C50P49)
