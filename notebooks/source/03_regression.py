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
# # 03 · Regression: linear, multiple, logistic
#
# A plumber has sent you five invoices. The dots show the length of pipe that was laid, and the fee. Next week 5 metres are to be laid. What will it cost? None of the five invoices is for 5 metres,
# so looking it up, as the last chapter did, does not help: the nearest two cost 70 € and 80 €. You would draw a line through the dots with a ruler. This chapter does the same with a formula, and ends with a program that reads handwritten digits, because at its heart that is the same line.
#
# *After this chapter you can* fit a line or a plane through data and say how good it is, tell when a fit deceives, turn a score into a probability, train a classifier by gradient descent, and choose its threshold on purpose.
# *Time:* about four hours, in two sittings; after section 7 is a good place to stop (when you come back: *Run → Run All Above Selected Cell*). *You need* chapter 01's gradient and logarithm; a mean, a sum, and what a matrix product is.
# Where the text asks you to decide something, decide before you scroll on.
#
# **Two questions from earlier chapters**, to warm up (if you begin here, read the answers and go on):
# <details><summary>In which direction does the gradient of a function point, and which way does gradient descent go? (01)</summary>It points where the function rises most steeply. Descent takes a small step the opposite way, again and again: new place = old place − learning rate × gradient.</details>
# <details><summary>A classifier was tuned on the test set. Why is its test accuracy no longer to be trusted? (02)</summary>Because the best of several tries was picked there, luck included. Choose on a validation set and open the test set once.</details>

# %%
import numpy as np

from course_utils import demos, viz
from course_utils.chapters.ch03_regression import data, pictures
from course_utils.chapters.ch03_regression import demos as ch03
from course_utils.chapters.ch03_regression import exercises as ex
from course_utils.datasets import load

length, fee = data.LENGTH, data.FEE  # metres; tens of euros
with viz.figure(says="Five invoices as dots: longer pipes cost more, and the dots lie near a line but not on one.", size=(6, 3.6)) as ax:
    ax.plot(length, fee, "o", ms=10)
    ax.axvline(5, color="0.6", linestyle=":")
    ax.text(5.1, 1, "5 m: ?")
    ax.set(xlim=(0, 9), ylim=(0, 11), xlabel="length of pipe (m)", ylabel="fee (10 €)")

# %% [markdown]
# ## 1 · A line through five points
#
# If every metre cost the same and there were a fixed price for coming, the fee would be $y = a x + b$ exactly: a **linear relation**. All dots would lie on one line, and two of them would be enough to find it. Real dots do not: one day the pipe was hard to reach, another day the plumber was in a good mood.
# So there is no line *through* the points, and the question becomes: which line is *nearest* to all of them? Finding it is a **regression** problem: from numbers $x$, called *features*, predict a number $y$, called the *target*.
#
# For the line with slope $a$ and intercept $b$ (its height at $x = 0$), the prediction for sample $i$ is $\hat y_i = a x_i + b$ (read 'y hat'). What is missing, $y_i - \hat y_i$, is the **residual**: how far the dot lies above the line, measured upwards. To add residuals up they must not cancel, so they are squared. Their mean is the **mean squared error**,
#
# $$\mathrm{MSE} = \frac{1}{n} \sum_{i=1}^{n} (y_i - a x_i - b)^2 .$$
#
# In the picture each squared residual is a real square, with the residual as one side. **Before you move the sliders, guess** a slope and an intercept. Then make the total area of the squares as small as you can, and write your best MSE down.

# %% tags=["demo"]
demos.show(ch03.line_demo)

# %% [markdown]
# ### The best line
#
# Nobody has to search. Where the MSE is smallest its slope is 0 in both directions, along $a$ and along $b$ (chapter 01: at the bottom of a bowl the gradient is 0). Write both partial derivatives down and set them to 0:
#
# $$\frac{\partial\, \mathrm{MSE}}{\partial b} = -\frac{2}{n} \sum (y_i - a x_i - b) = 0, \qquad \frac{\partial\, \mathrm{MSE}}{\partial a} = -\frac{2}{n} \sum x_i\, (y_i - a x_i - b) = 0 .$$
#
# The first says that the residuals add up to 0. Divided by $n$ it is $b = \bar y - a \bar x$, where $\bar x$ and $\bar y$ are the means: **the best line passes through the point of the means.** Put this $b$ into the second: $\sum x_i\, \big((y_i - \bar y) - a (x_i - \bar x)\big) = 0$. Deviations from a mean add up to 0, so the big bracket adds up to 0 as well, and nothing changes if $\bar x$ is subtracted from the $x_i$ in front of it: $\sum (x_i - \bar x) \big((y_i - \bar y) - a (x_i - \bar x)\big) = 0$. Solved for $a$,
#
# $$a = \frac{\sum (x_i - \bar x)(y_i - \bar y)}{\sum (x_i - \bar x)^2}, \qquad b = \bar y - a\, \bar x .$$
#
# A formula that gives the answer in one go, without searching, is called a **closed form**. By hand, for the five invoices: the means are $\bar x = 4.2$ and $\bar y = 6.2$.
#
# | sample | 1st | 2nd | 3rd | 4th | 5th | sum |
# |---|---|---|---|---|---|---|
# | $x - \bar x$ | −3.2 | −2.2 | −0.2 | 1.8 | 3.8 | 0 |
# | $y - \bar y$ | −4.2 | −1.2 | 0.8 | 1.8 | 2.8 | 0 |
# | product | 13.44 | 2.64 | −0.16 | 3.24 | 10.64 | **29.8** |
# | $(x - \bar x)^2$ | 10.24 | 4.84 | 0.04 | 3.24 | 14.44 | **32.8** |
#
# So $a = 29.8 / 32.8 = 0.9085$ and $b = 6.2 - a \cdot 4.2 = 2.3841$: about 9 € for each metre, and 24 € for coming. The next cell makes the same table by machine and, at the end, changes $a$ and $b$ a little in every direction to see whether any change helps.

# %% tags=["numbers"]
dx, dy = length - length.mean(), fee - fee.mean()
above, below = (dx * dy).sum(), (dx**2).sum()
a = above / below
b = fee.mean() - a * length.mean()
print(f"a = {above:.1f} / {below:.1f} = {a:.4f},  b = {fee.mean():.1f} - a · {length.mean():.1f} = {b:.4f}")


def mse(a, b):
    return ((fee - a * length - b) ** 2).mean()


around = [mse(a + da, b + db) for da in (-0.01, 0, 0.01) for db in (-0.05, 0, 0.05) if (da, db) != (0, 0)]
print(f"MSE of this line: {mse(a, b):.4f};  of eight lines close by: {min(around):.4f} to {max(around):.4f}")
print(f"5 metres will cost about {a * 5 + b:.2f}, so {10 * (a * 5 + b):.0f} €")
assert np.isclose(a, 29.8 / 32.8)
assert (round(a, 4), round(b, 4)) == (0.9085, 2.3841)
assert np.allclose([a, b], np.polyfit(length, fee, 1))  # NumPy's own fit of a polynomial of degree 1
assert mse(a, b) < min(around)

# %% [markdown]
# One trap on the way: NumPy has the two sums, each divided by something. The *covariance* `np.cov` divides by $n - 1$, the *variance* `np.var` by $n$. Taken together they do not cancel, and the slope comes out as 1.1357 instead of 0.9085.
#
# ### Exercise 3.1 · Fit a line  ●○○  (3 points)
#
# Write `fit_line(x, y)`. `x` and `y` have shape (n,), with n ≥ 2 and at least two different values in `x`; both are arrays of decimals, whole numbers or uint8, and stay unchanged. Return two numbers, the slope $a$ and the intercept $b$ of the line with the smallest MSE, in this order: `return a, b`.
# Write the formula out. What fits a line by itself is not allowed (`np.polyfit`, `Polynomial.fit`, `np.linalg.lstsq`, `scipy.stats.linregress`, `curve_fit`, scikit-learn); means, variances and covariances are.
# <details><summary>Hint: where to start</summary>The five lines of the cell above do it for two particular arrays. Which names have to become arguments?</details>
# <details><summary>Hint: it fails only on 'uint8 pixels'</summary>What is the largest number that a uint8 can hold, and how large is a product of two pixels? Chapter 02 had a remedy.</details>

# %% exercise="fit_line"
def fit_line(x, y):
    """Slope and intercept of the least-squares line through the points (x, y), each (n,) → (a, b)."""
    ### BEGIN SOLUTION
    dx = x - x.mean()
    a = (dx * (y - y.mean())).sum() / (dx**2).sum()
    return a, y.mean() - a * x.mean()
    ### END SOLUTION

# %% check="fit_line"
ex.fit_line.check(fit_line)

# %% [markdown]
# From here on the chapter uses your function, under the name `line`. The next cell takes it if it passes its check; if it does not yet, it takes the course's own and says so, so you can read on and come back.

# %%
line = ex.fit_line.yours(fit_line)

# %% [markdown]
# ### Predict, then look
#
# The line says how the fee follows from the length: $\hat y = 0.9085\,x + 2.3841$. Now the other way round: you see a fee and want to know the length. So fit a line again, with $x$ and $y$ exchanged: `line(fee, length)`. **Which slope will it have?**
#
# - **a**: $1 / 0.9085 = 1.10$, the same line seen from the side
# - **b**: less than 1.10
# - **c**: more than 1.10

# %% exercise="predict_backwards"
def predict_backwards():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_backwards"
ex.predict_backwards.check(predict_backwards)

# %% tags=["numbers"]
back, _ = line(fee, length)
print(f"length from fee: slope {back:.4f};  1/a would be {1 / a:.4f};  their product with a: {back * a:.4f} and 1")

# %% [markdown]
# Two different questions, two different lines. The first keeps the errors in the *fee* small, measured upwards in the picture; the second the errors in the *length*, measured sideways. Only if all dots lay on one line would the two agree. (Remember the product 0.8790; it comes back in section 5.)
#
# ## 2 · The bottom of a bowl
#
# The MSE is a function of two numbers, $a$ and $b$, so it is a landscape. Each *line* in the picture of the pipes is one *point* in this landscape, and the height is its MSE. Since the MSE is made of squares, the landscape is a bowl with a single bottom.
# That bottom is the closed form's answer. Gradient descent (chapter 01) walks to it: $a$ and $b$ each go against their own slope, which the two partial derivatives above give.
#
# **Decide before you move anything:** will the path from the start go straight to the bottom?

# %% tags=["demo"]
demos.show(ch03.bowl_demo)

# %% [markdown]
# It does not. The bowl is a long, narrow valley: a steeper line with a smaller intercept fits nearly as well, because both still pass near the dots. So the path first drops to the floor of the valley, which is hardly more than a change of $a$, and then creeps along the floor, a little at each step. Too large a learning rate throws it out of the bowl. Each ring is a line of equal MSE, as on a hiking map. The cross marks the closed form; wherever the path starts, its MSE never gets smaller than at the cross.
# Now choose *centred*: from every length the mean length is subtracted, so $b$ becomes the height of the line at the mean. The valley turns into a much rounder bowl, larger learning rates work, and the path reaches the bottom quickly. Section 4 returns to this. The next cell walks from (0, 0).

# %% tags=["numbers"]
found = np.array([0.0, 0.0])  # a and b
for step in range(2001):
    if step in (0, 1, 10, 100, 2000):
        print(f"after {step:4d} steps: a = {found[0]:.4f}, b = {found[1]:.4f}, MSE {mse(found[0], found[1]):.4f}")
    residual = fee - found[0] * length - found[1]
    found = found + 0.03 * 2 * np.array([(residual * length).mean(), residual.mean()])
assert np.allclose(found, [a, b], atol=1e-4)

# %% [markdown]
# ## 3 · Many features at once
#
# A bank decides how much to lend by the customer's age and income. Here are some of 40 customers (invented for this chapter, and so are the units of thousands). One feature at a time, the line of section 1 says: the older, the larger the loan.

# %% tags=["numbers"]
age, income, granted = data.loans()
viz.table(
    [(f"{age[i]:.0f}", f"{income[i]:.1f}", f"{granted[i]:.1f}") for i in range(5)],
    header=("age (years)", "income (thousands a year)", "loan (thousands)"),
    says="The first five of 40 invented customers of a bank.",
)
print(f"with age alone, each year of age adds {line(age, granted)[0]:+.2f} thousand to the loan")

# %% [markdown]
# But older customers also earn more. To tell the two apart, both have to be in one formula, **multiple regression**:
#
# $$\hat y = w_0 + w_1 \cdot \text{age} + w_2 \cdot \text{income} .$$
#
# The numbers $w$ are the **weights**, one for each feature, and $w_0$ is the intercept. To write it as one product, give every sample an extra feature that is always 1; its weight is then the intercept. The table of all samples, one in each row, with this column of ones in front, is called the **design matrix** $X$. With $n$ samples and $d$ features it has $n$ rows and $d + 1$ columns, and all predictions are
#
# $$\hat y = X w, \qquad \text{in NumPy } \texttt{X @ w} .$$
#
# `@` is the matrix product: each row of $X$ is multiplied with $w$ entry by entry, and added up.

# %% tags=["numbers"]
two = np.array([[1, 25, 40.0], [1, 50, 40.0]])  # two customers: 1, age, income
some_w = np.array([10.0, -0.5, 2.0])
print(two @ some_w, "by hand:", 10 - 0.5 * 25 + 2 * 40, "and", 10 - 0.5 * 50 + 2 * 40)

# %% [markdown]
# ### Exercise 3.2 · Design matrix  ●○○  (1 point)
#
# Write `design_matrix(x)`. `x` is either a table of shape (n, d), n samples with d ≥ 1 features, or an array of shape (n,), n ≥ 1 samples with one feature. Return a new table with a first column of ones and then the features in their order: shape (n, d + 1), and (n, 2) for one feature. `x` may be of any type of numbers; the result is always of type float64, because whole numbers, and uint8 most of all, would spoil what is computed from it.
# The ones are added whatever the features are, even if one of them is 1, or another constant, for every sample. A table may hold no sample: shape (0, d) gives (0, d + 1).
# <details><summary>Hint: where to start</summary><code>np.ones((n, 1))</code> is a column of ones. NumPy can put two tables side by side, if both have two axes; look for 'stack'.</details>
# <details><summary>Hint: one feature</summary>How did chapter 02 insert an axis of length 1? <code>x.ndim</code> tells how many axes an array has.</details>

# %% exercise="design_matrix"
def design_matrix(x):
    """A column of ones beside the features: x (n, d) → (n, d + 1), x (n,) → (n, 2)."""
    ### BEGIN SOLUTION
    if x.ndim == 1:
        x = x[:, None]
    return np.hstack([np.ones((len(x), 1)), x])
    ### END SOLUTION

# %% check="design_matrix"
ex.design_matrix.check(design_matrix)

# %% [markdown]
# From here on it is called `design`.

# %%
design = ex.design_matrix.yours(design_matrix)

# %% [markdown]
# ### The normal equation
#
# The sum of the squared residuals is $\lVert y - Xw \rVert^2$, the squared length of the list of residuals. Its gradient with respect to $w$ is $-2 X^\top (y - Xw)$, where $X^\top$ (read 'X transposed', `X.T`) has rows and columns exchanged: entry $j$ is $-2 \sum_i x_{ij} (y_i - \hat y_i)$, the chain rule on each square, just as the two partial derivatives of section 1 (there without the $1/n$; $x_{i0} = 1$ gives the one along $b$). At the bottom it is 0:
#
# $$X^\top X\, w = X^\top y .$$
#
# This is the **normal equation**. It says: *the residuals are perpendicular to every column of $X$* (their dot products are 0); whatever a column could still explain has been explained. For one feature it is the formula of section 1.
# It is a system of $d + 1$ equations for $d + 1$ weights, and `np.linalg.solve(A, c)` solves such a system $A w = c$.

# %% tags=["numbers"]
bank = design(np.stack([age, income], axis=1))  # np.stack(…, axis=1): each list becomes a column
bank_w = np.linalg.solve(bank.T @ bank, bank.T @ granted)
print("intercept, weight of age, weight of income:", bank_w.round(2))
products = bank.T @ (granted - bank @ bank_w)  # one for each column: ones, age, income
print("residuals times columns, to 4 decimals:", abs(products.round(4)))

# %% [markdown]
# At the same income, every year of age *lowers* the loan. Alone, age had a positive slope, because it stood in for the income that came with it. **A weight answers 'what if this feature changed and the others stayed?'**, and only for the features that are in the formula.
#
# ### When the equation has no single answer
#
# Add a third feature: the income in dollars, at 1.25 dollars each. It says nothing new, and that is the problem. Weight can be moved from one currency to the other without changing any prediction: there are infinitely many best $w$. Then $X^\top X$ is **singular**: it has no inverse. The same happens with more weights than samples, and it nearly happens when two features are nearly the same.

# %% tags=["numbers"]
twice = design(np.stack([age, income, 1.25 * income], axis=1))
# matrix_rank counts the columns that do not follow from the others
print("columns:", twice.shape[1], "  independent ones:", np.linalg.matrix_rank(twice))
for choice in ([17.37, -0.42, 1.5, 0.0], [17.37, -0.42, 0.0, 1.2], [17.37, -0.42, 101.5, -80.0]):
    print(choice, "→ first prediction:", round(float(twice[0] @ np.array(choice)), 2))

# %% [markdown]
# There are two remedies.
#
# - **The shortest one.** Among all best $w$ take the one with the smallest $\lVert w \rVert$. `np.linalg.pinv(A)`, the *pseudo-inverse*, gives it: where $A$ has an inverse it *is* the inverse, and where it has none, $w = $ `pinv(A) @ c` is the shortest solution, with $w_0$ counted in the length. The same $w$ comes straight from $X$, as `pinv(X) @ y`, without the detour over $X^\top X$. (`np.linalg.lstsq` finds it, too; the course compares your answer with it.)
# - **A price on weights.** Add to the squared error a penalty $\alpha \ge 0$ for every squared weight. This is called **ridge regression**:
#
# $$\lVert y - Xw \rVert^2 + \alpha \sum_{j \ge 1} w_j^2 \quad\longrightarrow\quad (X^\top X + \alpha D)\, w = X^\top y .$$
#
# Here $D$ is the identity matrix (ones on the diagonal, zeros elsewhere), except that its first entry is 0: **the intercept is not punished.** It only says where the data lie, and that should not depend on where somebody put the zero of the scale. On the diagonal something positive is added, so the matrix can be inverted again, and large weights of opposite sign, like 101.5 and −80 above, no longer pay. A word for any such price on large weights is **regularisation**.
#
# By hand: the points (0, 1), (1, 3), (2, 5) lie on a line with slope 2 and intercept 1. With $\alpha = 2$ the slope shrinks to 1, the intercept grows to 2, and the mean of the predictions stays 3.
#
# ### Exercise 3.3 · Normal equation  ●●●  (4 points)
#
# Write `normal_equation(X, y, alpha)`. `X` is a design matrix of shape (n, d + 1) whose first column is ones already (d may be 0: nothing but the ones), `y` has shape (n,), `alpha` is a number ≥ 0, whole or decimal. Return the array $w$ of shape (d + 1,):
#
# - It minimises $\lVert y - Xw \rVert^2 + \alpha\,(w_1^2 + \dots + w_d^2)$. The intercept $w_0$ is not punished.
# - For $\alpha = 0$ several $w$ may do so equally well (where features follow from each other, or there are more weights than samples). Then it is the shortest *whole* $w$, with the smallest $w_0^2 + w_1^2 + \dots + w_d^2$: here $w_0$ counts, too.
#
# `X` and `y` hold int64, float32 or float64 (not uint8) and stay unchanged. No `lstsq`, and no ready-made regression from a library; anything else in `np.linalg` is welcome.
# Rounding: a computer's $X^\top X$ without an inverse is often singular only *nearly*. Then `solve` and `inv` may stop with an error or return huge, meaningless numbers without one; you cannot rely on a complaint. `pinv` copes in the cases of this exercise, on $X$ or on $X^\top X$.
# <details><summary>Hint: where to start</summary>Leave alpha out at first. Which matrix stands on the left of the normal equation, and what stands on the right? What are their shapes?</details>
# <details><summary>Hint: the penalty</summary>Make the matrix αD separately and print it before you add it. <code>np.eye(m)</code> is the identity with m rows. If it is an array of whole numbers, what becomes of α = 1.5 in it?</details>
# <details><summary>Hint: it fails on 'one length in two units'</summary>There the matrix has no inverse, although NumPy may not notice, so waiting for an error does not help. Which of the two remedies above works for α = 0?</details>

# %% exercise="normal_equation"
def normal_equation(X, y, alpha):
    """The weights (d + 1,) of ridge regression, shortest if several: X (n, d + 1), ones first, y (n,), alpha ≥ 0."""
    ### BEGIN SOLUTION
    if alpha == 0:
        return np.linalg.pinv(X) @ y
    penalty = alpha * np.eye(X.shape[1])
    penalty[0, 0] = 0
    return np.linalg.solve(X.T @ X + penalty, X.T @ y)
    ### END SOLUTION

# %% check="normal_equation"
ex.normal_equation.check(normal_equation)

# %% [markdown]
# From here on it is called `solve`. Below, the three columns of the bank (age, income, income in dollars), without a penalty and with one.

# %%
solve = ex.normal_equation.yours(normal_equation)

# %% tags=["numbers"]
for alpha in (0, 100, 10_000):
    ridge_w = solve(twice, granted, alpha)
    print(f"α = {alpha:6d}: weights {ridge_w.round(2)}, MSE {((granted - twice @ ridge_w) ** 2).mean():6.2f}")

# %% [markdown]
# The two currencies share the weight. As $\alpha$ grows the weights of income shrink, the error grows, and the intercept moves towards the mean of all loans. In the end all three weights go to 0, but not each on a straight way: age, at −0.42, has passed 0 to +0.05, because once income may explain less, age stands in for it again, as it did alone.
#
# ## 4 · In one go, or step by step?
#
# Why walk downhill at all if an equation gives the answer? Because of its size. With $m$ weights, making $X^\top X$ takes about $n \cdot m^2$ multiplications and solving it about $m^3$. For 3 weights that is nothing; for the 150 000 pixels of a photograph $m^3$ is $3 \cdot 10^{15}$, and for the models from section 8 on there is no closed form at all. A step of descent costs about $n \cdot m$.
#
# But a walk has the trouble of section 2, and here it is worse: age and income are numbers around 40, far from 0, and the column of ones stays at 1. So the valley is very steep in one direction and nearly flat in another, and the same learning rate must serve both. (With the income in euros instead of thousands it would be a million times worse.) **Before you run the next cell, decide:** what will standardised features (mean 0, standard deviation 1, chapter 02) change: the best predictions, the weights, or the number of steps?

# %% tags=["numbers"]
def descend(X, y, lr, steps):
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - lr * 2 * X.T @ (X @ w - y) / len(y)
    return w


features = np.stack([age, income], axis=1)
scaled = (features - features.mean(axis=0)) / features.std(axis=0)
best_mse = ((granted - bank @ solve(bank, granted, 0)) ** 2).mean()
for name, table, lr, steps in (
    ("as they are, lr 0.0003", bank, 0.0003, 20),
    ("as they are, lr 0.0002", bank, 0.0002, 10_000),
    ("standardised, lr 0.3", design(scaled), 0.3, 20),
):
    walked = descend(table, granted, lr, steps)
    print(f"{name}: MSE {((granted - table @ walked) ** 2).mean():12.2f} after {steps:6d} steps (best {best_mse:.2f})")

# %% [markdown]
# With the features as they are, a learning rate of 0.0003 already diverges, and with 0.0002 ten thousand steps are not enough. Standardised, twenty steps are. The best predictions are the same (a different scale is made up for by different weights), so the closed form does not care about scale. Descent does, and so do distances (chapter 02) and any penalty on weights: it would punish a length in kilometres, whose weight is large, a million times as much as the same length in metres.
# As always, the means and deviations come from the training data alone.
#
# ## 5 · How good is a fit?
#
# An MSE of 0.745: is that good? It depends on the units, and on how much the fees vary at all. So compare with the laziest prediction there is: the mean, for every pipe. Its squared error is the whole spread of the fees; **R²** (read 'R squared', also called the *coefficient of determination*) says which share of it the line has taken away:
#
# $$R^2 = 1 - \frac{\sum (y_i - \hat y_i)^2}{\sum (y_i - \bar y)^2} .$$
#
# It is 1 for perfect predictions, 0 for the mean, and *negative* for predictions that are worse than the mean. Nothing in the formula is about lines: it judges any list of predictions.
#
# By hand: truth 2, 4, 9 with mean 5, predictions 3, 4, 7. Above the line stands $1 + 0 + 4 = 5$, below it $9 + 1 + 16 = 26$, so $R^2 = 1 - 5/26 = 0.81$.
#
# ### Exercise 3.4 · R squared  ●○○  (2 points)
#
# Write `r_squared(y, predicted)`: the truth first, then the predictions, both of shape (n,) with n ≥ 2, arrays of decimals, whole numbers or uint8, each of its own type; they stay unchanged. The values of `y` are not all equal. Return one number. Do not use a library function that computes it.
# <details><summary>Hint: where to start</summary>Compute the two sums separately and print them for the three numbers above.</details>
# <details><summary>Hint: it fails only on 'uint8 pixels'</summary>A difference of two uint8 is a uint8, and so is its square. Convert before you subtract.</details>

# %% exercise="r_squared"
def r_squared(y, predicted):
    """1 − (squared residuals) / (squared deviations from the mean); y is the truth, both (n,) → number."""
    ### BEGIN SOLUTION
    y, predicted = y.astype(float), predicted.astype(float)
    return 1 - ((y - predicted) ** 2).sum() / ((y - y.mean()) ** 2).sum()
    ### END SOLUTION

# %% check="r_squared"
ex.r_squared.check(r_squared)

# %% [markdown]
# From here on it is called `r2`.

# %%
r2 = ex.r_squared.yours(r_squared)

# %% tags=["numbers"]
print(f"the line through the invoices: R² = {r2(fee, a * length + b):.4f}")
print(f"the same with the arguments exchanged, which means nothing: {r2(a * length + b, fee):.4f}")
print(f"every prediction 10 too high: R² = {r2(fee, a * length + b + 10):.2f}, correlation still {np.corrcoef(fee, a * length + b + 10)[0, 1] ** 2:.4f}")
assert (round(r2(fee, a * length + b), 4), round(mse(a, b), 4)) == (0.8790, 0.7451)

# %% [markdown]
# The line explains 88 % of the spread of the fees. The *squared correlation* is the same number for a best line on its own points (and it is the product 0.8790 of the two slopes in section 1), so the two are often confused. The last output line shows the difference: correlation does not notice that all predictions are far too high.
#
# A high R² does not say that the relation is a line, nor that $x$ causes $y$, nor that the line holds beyond the data: −2 metres of pipe would cost 5.67 €. And it is measured on the points that the line was fitted to. Section 6 shows how much that can deceive.

# %% [markdown]
# ## 6 · Curves, and where they deceive
#
# The price of a house does not rise along a line: the hundredth square metre is worth more than the two hundredth. Must everything above be thrown away? No. Give each house a second feature, its area squared, and use the same normal equation. $\hat y = w_0 + w_1 x + w_2 x^2$ is a curve in $x$, yet **linear in the weights**:
# double all weights and every prediction doubles. That is what 'linear' in *linear regression* means.

# %% tags=["numbers"]
area, price = data.houses(12)  # hundreds of m², hundred thousands of euros; invented
later_area, later_price = data.houses(200, seed=6)  # 200 other houses from the same town
for degree in (1, 2, 9):
    # (…)[:, None] ** [1, 2, …]: each house's area to the powers 1 … degree, one column each.
    # 1.4 is subtracted first, so that the numbers lie between −1 and 1 and their powers stay small.
    powers = design((area - 1.4)[:, None] ** np.arange(1, degree + 1))
    later_powers = design((later_area - 1.4)[:, None] ** np.arange(1, degree + 1))
    curve_w = solve(powers, price, 0)
    own, others = r2(price, powers @ curve_w), r2(later_price, later_powers @ curve_w)
    print(f"degree {degree}: R² on its own 12 houses {own:.2f}, on 200 others {others:7.2f}")

# %% [markdown]
# ### Predict, then look
#
# In each of these formulas, $x$ is given and all other letters are unknown:
#
# (1) $\; a x + b \qquad$ (2) $\; a x^2 + b x + c \qquad$ (3) $\; a \log x + b x \qquad$ (4) $\; a \sin(b x)$
#
# **Which of them can the normal equation fit?**
#
# - **a**: only (1)
# - **b**: all four
# - **c**: (1), (2) and (3)
# - **d**: (1) and (2)

# %% exercise="predict_linear"
def predict_linear():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION

# %% check="predict_linear"
ex.predict_linear.check(predict_linear)

# %% [markdown]
# Columns of $X$ may be any function of the data, as long as it contains no unknown. For (3) the design matrix has two columns, $\log x$ and $x$; both can be computed before anything is known. In (4) the unknown $b$ hides inside the sine.
#
# Powers are dangerous, as the printed numbers show: with degree 9 the fit is better than ever on its own twelve houses and worse than useless on others. With as many weights as houses (degree 11) it would pass through every dot, luck included. This is **overfitting**, the same as chapter 02's single nearest neighbour; degree 1, too stiff for a curve, **underfits**.
# In the demo, **decide first:** with degree 9, what will a little ridge penalty do to the curve? And what happens for a very large one?

# %% tags=["demo"]
demos.show(ch03.polynomial_demo)

# %% [markdown]
# From degree 8 on the curve swings wildly between the dots, and its weights are huge numbers of opposite sign; with degree 11 it passes through all twelve dots. A small penalty calms it: big weights have become expensive. A large penalty presses all weights except the intercept towards 0, and the curve towards a level line: underfitting again. More houses calm the curve, too: 150 of them leave even degree 11 little to believe in but the truth. So $\alpha$ and the degree do the same job, limiting what the curve may do, and both are hyperparameters: they are chosen by validation, never on the training points, where less freedom always looks worse.
#
# ## 7 · One object for all of it
#
# Put the pieces into one object. Libraries have agreed on a few names, and whoever keeps to them can be exchanged for any other: `fit(x, y)` learns, `predict(x)` answers, `score(x, y)` judges (for regression by R²), and what was learnt ends with an underscore: `coef_` for the weights of the features, `intercept_` for $w_0$.
#
# In Python, `class` describes a new kind of object, and the functions inside it are its methods. `self` is the object itself: what is stored as `self.coef_` in one method can be read in another. `__init__` runs when an object is made, here by `LinearRegression(50)`.

# %%
class LinearRegression:
    """Least squares with a ridge penalty alpha, in the manner of scikit-learn."""

    def __init__(self, alpha=0.0):
        self.alpha = alpha

    def fit(self, x, y):
        w = solve(design(x), y, self.alpha)
        self.intercept_, self.coef_ = w[0], w[1:]
        return self  # so that LinearRegression().fit(x, y).predict(x) can be written in one line

    def predict(self, x):
        return x @ self.coef_ + self.intercept_

    def score(self, x, y):
        return r2(y, self.predict(x))


# %% tags=["numbers"]
from sklearn import linear_model

for alpha, library in ((0, linear_model.LinearRegression()), (50, linear_model.Ridge(alpha=50))):
    ours, theirs = LinearRegression(alpha).fit(features, granted), library.fit(features, granted)
    print(f"α = {alpha}: ours {ours.intercept_:.4f} {ours.coef_.round(4)}, score {ours.score(features, granted):.4f}")
    print(f"  scikit-learn {theirs.intercept_:.4f} {theirs.coef_.round(4)}, score {theirs.score(features, granted):.4f}")
    assert np.allclose(ours.predict(features), theirs.predict(features))

# %% [markdown]
# A few lines, and the same answers as the library. This is a good place for a break.
#
# ## 8 · Yes or no
#
# A doctor has to say whether a tumour is *malignant* (dangerous) or *benign* (harmless). The data set below is real: 569 tumours of the breast, measured under the microscope. Malignant is coded as 1, benign as 0; the numbers 0 and 1 are **labels**, as in chapter 02. One measurement is the mean radius of the cell nuclei. What does a line make of it?

# %%
tumours = data.tumours()
radius, malignant = tumours.column("mean radius"), tumours.y  # the labels are 0 and 1
slope, height = line(radius, malignant)
jitter = np.random.default_rng(0).uniform(-0.03, 0.03, len(radius))  # moves the dots apart a little
with viz.figure(says="A straight line through labels 0 and 1 leaves the range between them on both sides.", size=(7, 3.8)) as ax:
    for label, marker, name in ((0, "o", "benign, 0"), (1, "^", "malignant, 1")):
        ax.plot(radius[malignant == label], (malignant + jitter)[malignant == label], marker, ms=5, alpha=0.5, label=name)
    ax.plot([5, 30], slope * np.array([5, 30]) + height, color="0.2", label="best line")
    ax.set(xlim=(5, 30), ylim=(-0.7, 2.1), xlabel="mean radius of the nuclei (units of the data set)", ylabel="label")
    ax.legend(loc="upper left")

# %% [markdown]
# The line says −0.34 for a radius of 7 and 1.76 for one of 28. As a probability neither makes sense. And the worst: a tumour of radius 28 is the clearest case of all, and the line counts it as far wrong, because 1.76 is far from 1.
#
# What is wanted is a curve that stays between 0 and 1: near 0 on the left, near 1 on the right. Keep the line as a **score** $z = Xw$, any number (another thing than the method `score` of section 7, which judges a fit), and squeeze it with the **sigmoid** (the 'S-shaped' function),
#
# $$p = \sigma(z) = \frac{1}{1 + e^{-z}} .$$
#
# A score of 0 gives $\sigma(0) = 0.5$. A large score gives nearly 1, a very negative one nearly 0 (never 0 itself: $\sigma(-40)$ is about $4 \cdot 10^{-18}$, and section 9 takes the logarithm of such numbers), and $\sigma(-z) = 1 - \sigma(z)$. So $p$ can be read as the **probability** of a yes. In spite of its name, **logistic regression** is a classifier: it says yes where $p \geq 0.5$, which is where $z \geq 0$.
#
# What is the score itself? Compare the probability of a yes with that of a no: $p/(1-p)$ are the **odds**; 0.8 is '4 to 1'. From the formula, $p/(1-p) = e^z$, so $z = \log\frac{p}{1-p}$: **the score is the logarithm of the odds.** One unit more of score multiplies the odds by $e = 2.718$; from 0.5 that leads to 0.73, from 0.99 to 0.996.
#
# **Decide before you move the sliders:** which of weight and bias makes the curve steeper, which one moves it sideways? And what does a negative weight do? (The *log cost* in the title says how well the curve fits the ten samples: the lower, the better. Section 9 explains it.) (*Bias* is another name for the intercept; from here on the word is common.)

# %% tags=["demo"]
demos.show(ch03.sigmoid_demo)

# %% [markdown]
# The weight sets the steepness. The bias moves the curve, but not by its own amount: the middle, where $p = 0.5$, lies where $w x + b = 0$, at $x = -b/w$. That place is the **decision boundary**, and a negative weight turns the curve round: yes on the left.
#
# ### Exercise 3.5 · Sigmoid  ●●○  (2 points)
#
# Write `sigmoid(z)`. `z` is a number or an array of any shape with at least one entry, of decimal numbers or whole ones (int64), and stays unchanged. Return $\sigma$ of each entry, in the shape of `z` (for a number one number; an array of shape `()` will do). Also for scores like −2000 and 2000 nothing may overflow: no NaN, no infinity, **and no warning** (to switch warnings off, with `np.errstate` for instance, does not count).
# Small probabilities need their digits, because their logarithm will be taken: $\sigma(-40) = 4.2 \cdot 10^{-18}$ is not 0, and down to −300 all scores must come out as precisely as this. Below that, any number from 0 to $10^{-130}$ is right. No library function that computes the sigmoid.
# <details><summary>Hint: where to start</summary>Write the formula down and try it on −1000. NumPy warns: which of its parts is too large for a float?</details>
# <details><summary>Hint: the other side</summary>Multiply both parts of the fraction by eᶻ. This form is safe where the first one is not, and the other way round.</details>
# <details><summary>Hint: still a warning</summary><code>np.where</code> picks from two arrays, and both are computed in full, also where they are not wanted. In both forms the exponent that is safe has the same sign. Can you compute that exponential first, for all entries at once?</details>

# %% exercise="sigmoid"
def sigmoid(z):
    """1 / (1 + e⁻ᶻ) of each entry of z, without overflow; any shape → same shape."""
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))  # between 0 and 1 on both sides
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))
    ### END SOLUTION

# %% check="sigmoid"
ex.sigmoid.check(sigmoid)

# %% [markdown]
# From here on it is called `probability`.

# %%
probability = ex.sigmoid.yours(sigmoid)

# %% tags=["numbers"]
for z in (-5, -1, 0, 1, 5):
    print(f"score {z:2d}: probability {probability(z):.4f}, odds {np.exp(z):.4f} to 1")
assert probability(0) == 0.5

# %% [markdown]
# ## 9 · What a probability costs
#
# How wrong is a probability? Squared errors would do badly: a sure and wrong answer, $p = 0.0001$ for a yes, would cost 1, hardly more than $p = 0.1$, with 0.81. Chapter 01 had something better: the cost of a probability is $-\log$ of what was given to the *right* answer. That is $-\log p$ where the label is 1, and $-\log(1 - p)$ where it is 0. In one formula, averaged over the samples, it is the **log cost** (binary cross-entropy):
#
# $$J(w) = -\frac{1}{n} \sum_{i=1}^{n} \big[\, y_i \log p_i + (1 - y_i) \log(1 - p_i) \,\big], \qquad p = \sigma(Xw) .$$
#
# (Chapter 01 wrote one loss as $\log(1 + e^{-2yh})$, with labels $-1$ and $+1$. It is the same loss: that score $h$ was *half* the logarithm of the odds, so $z = 2h$. The next cell compares the two. Do not mix the conventions: with labels 0 and 1 the formula for ±1 forgets all the zeros.)

# %% tags=["numbers"]
h = np.array([0.8, -0.3, 2.0])
signs = np.array([1, 1, -1])  # chapter 01's labels
truth_h, p_h = (signs + 1) / 2, probability(2 * h)  # this chapter's labels, and z = 2h
print("chapter 01:  ", np.log(1 + np.exp(-2 * signs * h)).round(4))
print("this chapter:", (-(truth_h * np.log(p_h) + (1 - truth_h) * np.log(1 - p_h))).round(4))

# %% [markdown]
# ### The gradient
#
# How does the cost of one sample change with its score? For label 1 the loss is $-\log \sigma(z) = \log(1 + e^{-z})$, and its slope is $-e^{-z}/(1 + e^{-z}) = -(1 - p) = p - 1$. For label 0 it is $\log(1 + e^{z})$, with slope $p$. Both are $p - y$: **what was said minus what is true.** The score is $Xw$, so by the chain rule each $p_i - y_i$ is multiplied by its sample's features, and the mean is taken:
#
# $$\nabla J(w) = \frac{1}{n} X^\top (p - y) .$$
#
# Compare it with the gradient of linear regression, $\frac{2}{n} X^\top (Xw - y)$: the same form, prediction minus truth, times the features.
#
# By hand, for three tumours with features 2, 4, 6 and labels 0, 1, 1. With all weights 0 every $p$ is 0.5, and $p - y = (0.5, -0.5, -0.5)$. The column of ones gives $(0.5 - 0.5 - 0.5)/3 = -0.1667$, the feature $(1 - 2 - 3)/3 = -1.3333$. Both negative: the cost falls when bias and weight grow.
#
# ### Exercise 3.6 · Gradient of the log cost  ●●○  (2 points)
#
# Write `logistic_gradient(X, y, w)`. `X` (n, d + 1) is a design matrix with a column of ones in it already, n ≥ 1; `y` (n,) holds labels 0 and 1, of any type (whole numbers, uint8, True and False), perhaps only one of the two; `w` (d + 1,) are the weights. All three stay unchanged. Return the gradient of the *mean* log cost, shape (d + 1,). Scores may be as large as ±1000. Use `probability` from above, or a sigmoid of your own that gives no NaN there (a warning costs nothing in this exercise).
# <details><summary>Hint: where to start</summary>What is the shape of the scores, of p − y, and of the result? Which of the two axes of X has to disappear?</details>
# <details><summary>Hint: it fails only on 'labels True and False'</summary>Is there a minus in front of <code>y</code>? NumPy refuses <code>-y</code> for True and False, and as a uint8 −1 becomes 255. <code>y.astype(float)</code> turns labels of any type into 0.0 and 1.0.</details>

# %% exercise="logistic_gradient"
def logistic_gradient(X, y, w):
    """Gradient (d + 1,) of the mean log cost at the weights w (d + 1,); X (n, d + 1), labels y (n,) 0 or 1."""
    ### BEGIN SOLUTION
    return X.T @ (probability(X @ w) - y) / len(y)
    ### END SOLUTION

# %% check="logistic_gradient"
ex.logistic_gradient.check(logistic_gradient)

# %% [markdown]
# From here on it is called `gradient`.

# %%
gradient = ex.logistic_gradient.yours(logistic_gradient)

# %% [markdown]
# ## 10 · Training
#
# Set the gradient to 0 and try to solve it: the $w$ stands inside an exponential, and no closed form comes out. So go downhill. The bowl of the log cost has a single bottom (it is *convex*, like the one of the MSE), so descent cannot end in a wrong hollow.
#
# By hand, one step: features 0, 1, 2, 3 and labels 0, 1, 0, 1, start at $w = (0, 0)$. All $p$ are 0.5, $p - y = (0.5, -0.5, 0.5, -0.5)$; the gradient is $(0, (0 - 0.5 + 1 - 1.5)/4) = (0, -0.25)$. With learning rate 0.8 the new weights are $(0, 0.2)$.
#
# ### Exercise 3.7 · Train  ●●○  (3 points)
#
# Write `train_logistic(X, y, lr, steps, start=None)`. `X` (n, d + 1), n ≥ 2, is a design matrix, `y` (n,) holds labels 0 and 1, both of them, of any type as in 3.6. Begin with the weights `start`, an array of shape (d + 1,) of whole or decimal numbers; where it is `None`, begin with zeros. Take exactly `steps` steps of gradient descent on the mean log cost with learning rate `lr`, all samples in every step, without stopping early. Return the weights after the last step, an array of shape (d + 1,) and always of type float64. With `steps = 0` these are the weights at the start, as float64 (the same array or a copy). `X`, `y` and `start` must not be changed. Use `gradient` from above.
# <details><summary>Hint: where to start</summary>It is the loop of chapter 01's gradient descent, without the list of places.</details>
# <details><summary>Hint: it fails where a start is given</summary>In NumPy, <code>w -= …</code> changes the array itself, and with it the caller's; <code>w = w - …</code> makes a new one. And <code>if start:</code> asks an array whether it is true, which NumPy refuses; ask <code>if start is None:</code>.</details>

# %% exercise="train_logistic"
def train_logistic(X, y, lr, steps, start=None):
    """Weights (d + 1,) after exactly `steps` steps of gradient descent from `start` (None: zeros)."""
    ### BEGIN SOLUTION
    w = np.zeros(X.shape[1]) if start is None else start.astype(float)
    for _ in range(steps):
        w = w - lr * gradient(X, y, w)
    return w
    ### END SOLUTION

# %% check="train_logistic"
ex.train_logistic.check(train_logistic)

# %% [markdown]
# From here on it is called `train`. On the tumours, with the radius standardised:

# %%
train = ex.train_logistic.yours(train_logistic)

# %% tags=["numbers"]
from sklearn.linear_model import LogisticRegression

mean, deviation = radius.mean(), radius.std()
tumour_X = design((radius - mean) / deviation)
for steps in (10, 100, 1000):
    tumour_w = train(tumour_X, malignant, 1.0, steps)
    p = probability(tumour_X @ tumour_w)
    cost = -(malignant * np.log(p) + (1 - malignant) * np.log(1 - p)).mean()
    print(f"after {steps:4d} steps: bias {tumour_w[0]:.3f}, weight {tumour_w[1]:.3f}, cost {cost:.4f}, right {((p >= 0.5) == malignant).mean():.1%}")
fitted = LogisticRegression(C=np.inf).fit(tumour_X[:, 1:], malignant)  # C = ∞: no regularisation
print(f"scikit-learn:     bias {fitted.intercept_[0]:.3f}, weight {fitted.coef_[0, 0]:.3f}")
print(f"the answer turns to 'malignant' at a radius of {mean - deviation * tumour_w[0] / tumour_w[1]:.1f}")
assert np.allclose(tumour_w, [fitted.intercept_[0], fitted.coef_[0, 0]], atol=0.01)

# %% [markdown]
# ### Predict, then look
#
# Five samples with one feature: −3, −1, 2, 2.5, 4 and labels 0, 0, 1, 1, 1. Any boundary between −1 and 2 separates the classes without a mistake. Train on them, longer and longer, with a small learning rate. **What do the weights do?**
#
# - **a**: they settle, soon after all five samples are on the right side
# - **b**: they grow without end
# - **c**: they shrink to 0
# - **d**: they jump to and fro

# %% exercise="predict_separable"
def predict_separable():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_separable"
ex.predict_separable.check(predict_separable)

# %% tags=["numbers"]
apart, apart_y = design(np.array([-3, -1, 2, 2.5, 4])), np.array([0, 0, 1, 1, 1])
apart_w = None
for steps in (10, 90, 900, 9000):
    apart_w = train(apart, apart_y, 0.5, steps, apart_w)  # go on from where the last training stopped
    cost = np.logaddexp(0, -(2 * apart_y - 1) * (apart @ apart_w)).mean()  # log(1 + e^…), safely
    print(f"{steps:5d} steps more: weight {apart_w[1]:6.2f}, cost {cost:.5f}, lowest probability of a right label {probability(abs(apart @ apart_w)).min():.4f}")

# %% [markdown]
# Doubling all weights makes every right answer surer, so the cost falls and never reaches its lowest value, 0. **Classes that can be separated have no best weights**; training only stops when you stop it. (That is why Exercise 3.7 asks for a number of steps and not for 'the optimum'.) In the end every sample's label has a probability of 0.9996 or more, which five measurements do not justify. A ridge penalty ends it, because large weights then have a price; scikit-learn's `LogisticRegression` has one by default.
#
# ## 11 · How good is a classifier, and for whom?
#
# With one measurement, 88 % of the tumours are told apart rightly. But there are two ways to be wrong, and they do not weigh the same: sending a healthy person for another test, or sending an ill one home. So count all four outcomes separately; the table is called **confusion matrix**. The class that is looked for (malignant) is called *positive*.

# %% tags=["numbers"]
tumour_w = train(tumour_X, malignant, 1.0, 1000)
said = probability(tumour_X @ tumour_w) >= 0.5
counts = {(t, s): int(((malignant == t) & (said == s)).sum()) for t in (0, 1) for s in (0, 1)}
viz.table(
    [("benign", counts[0, 0], counts[0, 1]), ("malignant", counts[1, 0], counts[1, 1])],
    header=("in truth", "called benign", "called malignant"),
    says="Confusion matrix of 569 tumours, by the mean radius alone, with threshold 0.5.",
)
tp, fp, fn = counts[1, 1], counts[0, 1], counts[1, 0]
print(f"accuracy  {(tp + counts[0, 0]) / len(said):.3f}")
print(f"precision {tp / (tp + fp):.3f}: of those called malignant, so many are")
print(f"recall    {tp / (tp + fn):.3f}: of those that are malignant, so many were found")

# %% [markdown]
# - **Precision** = TP / (TP + FP): how far a 'yes' can be trusted. TP are the *true positives*, rightly called positive; FP the *false positives*, called positive and negative in truth.
# - **Recall** = TP / (TP + FN): how many of the ill are found. FN are the *false negatives*. It is also called the *true positive rate*.
# - The **false positive rate** is FP / (FP + TN): how many of the healthy are alarmed. TN are the *true negatives*.
#
# (These are the tumours it was trained on. With two weights and 569 samples that makes hardly a difference; section 12 goes back to a test set.)
#
# The 0.5 is not a law. Whoever does not want to miss a tumour says 'malignant' already from a probability of 0.2. **Decide before you move the threshold:** when it goes down, which of precision and recall will rise, and can the other one stay?
#
# In the right-hand picture each threshold is one point: recall against false positive rate. All thresholds together make the **ROC curve** (*receiver operating characteristic*, a name from radar). A perfect classifier passes through the upper left corner; tossing a coin gives the diagonal. The area under the curve (AUC) judges the scores without any threshold: it is the probability that a malignant tumour, picked at random, scores higher than a benign one.

# %% tags=["demo"]
demos.show(ch03.threshold_demo)

# %% [markdown]
# A lower threshold finds more of the ill (recall never falls) and alarms more of the healthy. Precision usually falls, though not at every step. The classifier has not changed at all: **where to cut is a decision about costs**, it belongs to whoever bears them, and it is made on validation data.
#
# ## 12 · One digit against the rest
#
# Now pictures. A handwritten digit has 64 pixels: 64 features. Question: is it an 8? Label 1 for an 8, label 0 for every other digit. Everything needed exists: `design`, `train`, `probability`. A threshold is to be chosen as well, so 397 of the 1 297 training digits are kept back for validation.

# %%
digits, test = load("digits", "train"), load("digits", "test")
pixels = digits.images.reshape(len(digits), -1) / 16  # the pixels of these small digits go from 0 to 16
test_pixels = test.images.reshape(len(test), -1) / 16
viz.show(*digits.images[:10], titles=[str(label) for label in digits.labels[:10]], white=16, says="Ten of the handwritten digits, each with its label.")

# %% [markdown]
# ### Predict, then look
#
# First the laziest program of all: it answers 'not an 8', whatever it is shown. **What is its accuracy on the 500 test digits?**
#
# - **a**: about 50 %, since it knows nothing
# - **b**: 0 %, since it never finds an 8
# - **c**: about 90 %

# %% exercise="predict_always_no"
def predict_always_no():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION

# %% check="predict_always_no"
ex.predict_always_no.check(predict_always_no)

# %% tags=["numbers"]
is_8, test_is_8 = (digits.labels == 8).astype(int), (test.labels == 8).astype(int)
X, test_X = design(pixels), design(test_pixels)
w8 = train(X[:900], is_8[:900], 1.0, 500)  # the first 900 are for training, the others for validation
p8, test_p8 = probability(X[900:] @ w8), probability(test_X @ w8)


def report(name, said, truth):
    found, alarms = (said & (truth == 1)).sum(), (said & (truth == 0)).sum()
    print(f"{name}: accuracy {(said == truth).mean():.1%}, found {found} of {truth.sum()} eights, {alarms} false alarms")


report("test, always no", test_p8 > 2, test_is_8)  # no probability is above 2
report("validation, always no", p8 > 2, is_8[900:])
for threshold in (0.5, 0.2, 0.1):
    report(f"validation, threshold {threshold}", p8 >= threshold, is_8[900:])
report("test, threshold 0.2", test_p8 >= 0.2, test_is_8)

# %% [markdown]
# The lazy program is right on nine digits out of ten and finds nothing. Where one class is rare, accuracy alone says little. The trained one is sure of few eights: at a threshold of 0.5 it misses 10 of the 37 in the validation part. At 0.1 only 2 are missed, for 31 false alarms instead of 6.
# Suppose that 85 % of the eights have to be found, with as few alarms as possible: of the three, 0.2 is chosen. Only now is the test set asked, once: 39 of 48 are found, which is 81 %, a little less than on the part where the threshold was chosen.
#
# What has it learnt? There is one weight for each pixel, so the weights are a picture, too. Blue pixels speak *for* an 8 when they are inked, orange ones *against* it, white ones say nothing.

# %%
viz.show(
    digits.images[is_8 == 1].mean(axis=0) / 16,
    pictures.weight_picture(w8[1:], (8, 8)),
    titles=["mean of all eights", "weights"],
    says="The mean eight, and the weights of 'is it an 8?': blue speaks for an 8, orange against it.",
)

# %% [markdown]
# It is not an eight. The weights do not say what an 8 looks like but what tells it from the other nine: ink at its waist, where the two loops meet, no ink to the left and right of the waist, where a 0 or a 4 has its strokes, and none inside the lower loop. (A picture of weights like this can be read only for a linear classifier on raw pixels. In a network the pixels are mixed by many layers.)
#
# ## 13 · Ten classes: softmax regression
#
# Ask all ten questions at once: ten lists of weights, one column of a table $W$ of shape (65, 10) each, and ten scores $XW$ for every picture. Ten sigmoids would give ten probabilities that do not add up to 1. The **softmax** of chapter 01 does: $p_j = e^{z_j} / \sum_c e^{z_c}$. With two classes it is the sigmoid of the difference of the two scores.
# The cost is the cross-entropy, $-\log$ of the right class's probability, and its gradient has the form that you know: what was said minus what is true, times the features,
#
# $$\nabla J(W) = \frac{1}{n} X^\top (P - Y) ,$$
#
# where $P$ (n, 10) holds the probabilities, and $Y$ (n, 10) the truth as *one-hot* rows: a 1 in the column of the right class, zeros elsewhere.

# %% tags=["numbers"]
def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))  # keepdims: the axis stays, with length 1
    return e / e.sum(axis=1, keepdims=True)


truth = np.eye(10)[digits.labels]  # row c of the identity is the one-hot row of class c
W = np.zeros((65, 10))
costs = []
for step in range(301):
    P = softmax(X @ W)
    costs.append(-np.log((P * truth).sum(axis=1)).mean())  # the row's other nine products are 0: p of the right class
    if step in (0, 1, 10, 100, 300):
        right = ((test_X @ W).argmax(axis=1) == test.labels).mean()
        print(f"after {step:3d} steps: cost {costs[-1]:.3f}, right on {right:.1%} of the test digits")
    W = W - 1.0 * X.T @ (P - truth) / len(X)
assert right > 0.94
assert np.isclose(costs[0], np.log(10))

# %%
viz.show(
    *(pictures.weight_picture(W[1:, c], (8, 8)) for c in range(10)),
    titles=[str(c) for c in range(10)],
    columns=5,
    says="Ten pictures of weights, one for each digit: blue pixels speak for the digit, orange ones against it.",
)

# %% [markdown]
# (Before the first step all scores are 0, `argmax` takes the first of ten equal ones, and so every digit is called a 0: one in ten is.)
#
# 96 % with 650 weights, no album, and a single matrix product for each answer (chapter 02's neighbours reached 98 %, and kept 1 297 pictures for it). Look at the picture for 0: its middle is strongly orange, because ink there rules a 0 out.
#
# ### A neuron
#
# Look at what was built: features, times weights, added up, squeezed by a function. That is exactly what is called a **neuron**, and softmax regression is a *network* with a single layer of ten of them. Its limit is the one of every linear score: between two classes the boundary is a flat sheet (a line in two dimensions). Classes that wind around each other it cannot separate, whatever its weights. The remedy is to put a layer of neurons in between; that is the next chapter.
#
# ## What to remember
#
# - Least squares: the best line passes through the point of the means, with slope $\sum(x-\bar x)(y-\bar y)/\sum(x-\bar x)^2$. With many features, $X^\top X w = X^\top y$; singular where features repeat each other, cured by the shortest solution or by a ridge penalty that spares the intercept.
# - *Linear* means linear in the weights; the columns of $X$ may be any functions of the data. More columns always fit their own data better.
# - R² compares with the mean; it can be negative, and its arguments cannot be exchanged.
# - Standardise for descent, for distances and for penalties; the closed form does not need it.
# - Logistic regression: score → sigmoid → probability; the score is the log-odds. Gradient $X^\top(p - y)/n$. Separable classes have no optimum.
# - Accuracy hides who is wronged. Confusion matrix, precision, recall, ROC; the threshold is a decision about costs.
#
# ## Glossary
#
# | English | 中文 | what it means |
# |---|---|---|
# | regression | 回归 | predicting a number from features |
# | linear relation | 线性关系 | y = ax + b, exactly |
# | slope, intercept (bias) | 斜率、截距（偏置） | change of y for one unit of x; height at x = 0 |
# | residual | 残差 | truth minus prediction |
# | mean squared error (MSE) | 均方误差 | mean of the squared residuals |
# | least squares | 最小二乘 | the weights with the smallest sum of squared residuals |
# | closed form | 闭式解（解析解） | a formula that gives the answer in one go |
# | multiple regression | 多元回归 | several features at once |
# | design matrix | 设计矩阵 | one row a sample: a 1, then its features |
# | normal equation | 正规方程 | XᵀXw = Xᵀy |
# | singular, pseudo-inverse | 奇异、伪逆 | has no inverse; what takes its place |
# | regularisation, ridge regression | 正则化、岭回归 | a price on large weights; on their squares |
# | coefficient of determination, R² | 决定系数 | share of the spread that is explained |
# | polynomial features | 多项式特征 | powers of a feature as further features |
# | logistic regression | 逻辑回归 | a linear score, squeezed into a probability |
# | sigmoid | S 型函数 | 1 / (1 + e⁻ᶻ) |
# | odds, log-odds | 几率、对数几率 | p / (1 − p), and its logarithm: the score |
# | log cost, binary cross-entropy | 对数代价、二元交叉熵 | mean of −log of the right label's probability |
# | decision boundary | 决策边界 | where the answer changes: score 0 |
# | threshold | 阈值 | the probability from which the answer is yes |
# | confusion matrix | 混淆矩阵 | counts of answers for each truth |
# | precision, recall | 精确率（查准率）、召回率（查全率） | TP / (TP + FP); TP / (TP + FN) |
# | ROC curve, AUC | ROC 曲线、曲线下面积 | recall against false positive rate for every threshold; the area under it |
# | softmax regression | softmax 回归 | logistic regression for several classes |
#
# ## References
#
# - S. Stigler (1981). *Gauss and the invention of least squares.* [doi:10.1214/aos/1176345451](https://doi.org/10.1214/aos/1176345451)
# - A. Hoerl and R. Kennard (1970). *Ridge regression: biased estimation for nonorthogonal problems.* [doi:10.1080/00401706.1970.10488634](https://doi.org/10.1080/00401706.1970.10488634)
# - D. Cox (1958). *The regression analysis of binary sequences.* [doi:10.1111/j.2517-6161.1958.tb00292.x](https://doi.org/10.1111/j.2517-6161.1958.tb00292.x)
# - A. Albert and J. Anderson (1984). *On the existence of maximum likelihood estimates in logistic regression models* (separable classes). [doi:10.1093/biomet/71.1.1](https://doi.org/10.1093/biomet/71.1.1)
# - T. Fawcett (2006). *An introduction to ROC analysis.* [doi:10.1016/j.patrec.2005.10.010](https://doi.org/10.1016/j.patrec.2005.10.010)
# - W. Street, W. Wolberg and O. Mangasarian (1993). *Nuclear feature extraction for breast tumor diagnosis* (the tumours; [doi:10.24432/C5DW2B](https://doi.org/10.24432/C5DW2B), CC BY 4.0). [doi:10.1117/12.148698](https://doi.org/10.1117/12.148698)
# - T. Hastie, R. Tibshirani and J. Friedman (2009). *The elements of statistical learning*, chapters 3 and 4. [hastie.su.domains/ElemStatLearn](https://hastie.su.domains/ElemStatLearn/)
