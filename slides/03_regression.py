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

from course_utils import viz
from course_utils.chapters.ch03_regression import data, pictures, reference
from course_utils.chapters.ch03_regression import demos as ch03
from course_utils.datasets import load
from tools import deck

length, fee = data.LENGTH, data.FEE
slope, intercept = np.polyfit(length, fee, 1)
age, income, granted = data.loans()
tumours = data.tumours()
radius, malignant = tumours.column("mean radius"), tumours.y

# %% [markdown] slide="slide" tags=["question"]
# # 03 · Regression
#
# Five invoices from a plumber. Next week: 5 metres. What will it cost?

# %%
with deck.chart(says="Five dots: longer pipes cost more, and none of the five is 5 metres long.", size=(7, 3.8), height=440) as ax:
    ax.plot(length, fee, "o", ms=11)
    ax.axvline(5, color="0.6", linestyle=":")
    ax.set(xlim=(0, 9), ylim=(0, 11), xlabel="length of pipe (m)", ylabel="fee (10 €)")

# %% [markdown] slide="notes"
# 2 min. Take bids in euros. Ask how they did it: everybody draws a line with the eye. Looking it up, as in the last chapter, gives 70 or 80 euros and nothing between. Today the same line is found by a formula, and at the end it reads digits.

# %% [markdown] slide="slide"
# ## What makes one line better than another?

# %%
deck.frames(ch03.line_demo, {"a": 0.0, "b": 6.2}, {"a": 1.5, "b": 1.0}, titles=["level", "too steep"], size=(3.2, 3.2), height=350)

# %% [markdown]
# $$\mathrm{MSE} = \frac{1}{n} \sum_i (y_i - a x_i - b)^2$$
#
# The **residual** $y_i - a x_i - b$ is how far a dot lies above the line.

# %% [markdown] slide="notes"
# 2 min. A residual is measured upwards, from the line to the dot. Squared it is a real square in the picture. Why squares: residuals must not cancel, and a large miss should count for more. In the notebook they move a and b themselves; let them note their best MSE.

# %% [markdown] slide="slide"
# ## Nobody has to search

# %%
dx, dy = length - length.mean(), fee - fee.mean()
deck.say(f"""
$$b = \\bar y - a\\,\\bar x, \\qquad a = \\frac{{\\sum (x_i - \\bar x)(y_i - \\bar y)}}{{\\sum (x_i - \\bar x)^2}} = \\frac{{{(dx * dy).sum():.1f}}}{{{(dx**2).sum():.1f}}} = \\mathbf{{{slope:.4f}}}$$

$$b = {fee.mean():.1f} - a \\cdot {length.mean():.1f} = \\mathbf{{{intercept:.4f}}}, \\qquad \\text{{5 metres: }} {slope * 5 + intercept:.2f}, \\text{{ so }} {10 * (slope * 5 + intercept):.0f} \\text{{ €}}$$
""")

# %% [markdown]
# At the bottom of a bowl the slope is 0 in both directions; solve the two equations. The best line passes through the point of the means.

# %% [markdown] slide="notes"
# 3 min. Write the five rows of the table on the board: deviations, products, squares. 29.8 over 32.8. Compare with the bids of the first slide. A trap: np.cov divides by n − 1 and np.var by n; mixed, the slope comes out wrong.

# %% [markdown] slide="slide" tags=["question"]
# ## Now the other way round: the length from the fee
#
# The line says: fee $= 0.9085 \cdot$ length $+ \dots$ Fit again with $x$ and $y$ exchanged. **Which slope?**
#
# - **a** $1 / 0.9085 = 1.10$
# - **b** less
# - **c** more

# %% [markdown] slide="notes"
# 1 min. Hands up for each. Most choose a: it is the same line, seen from the side. Do not resolve it yet.

# %% [markdown] slide="slide"
# ## Two questions, two lines

# %%
back_slope, back_intercept = np.polyfit(fee, length, 1)
reach = np.array([0.0, 9.0])
with deck.chart(says="Two lines through the five dots: fee from length, and, steeper, length from fee.", size=(7, 3.8), height=430) as ax:
    ax.plot(length, fee, "o", ms=11)
    ax.plot(reach, slope * reach + intercept, label="fee from length")
    ax.plot(reach, (reach - back_intercept) / back_slope, "--", label="length from fee")
    ax.set(xlim=(0, 9), ylim=(0, 11), xlabel="length of pipe (m)", ylabel="fee (10 €)")
    ax.legend(loc="lower right")

# %%
deck.say(f"Backwards the slope is **{back_slope:.4f}**, not {1 / slope:.4f}. One keeps the errors small *upwards*, the other *sideways*.")

# %% [markdown] slide="notes"
# 2 min. Answer b. Only if all dots lay on one line would the two agree. The product of the two slopes comes back as R² in ten minutes.

# %% [markdown] slide="slide"
# ## The bottom of a bowl

# %%
deck.frames(ch03.bowl_demo, {"steps": 200}, size=(8.2, 4.2), height=460)

# %% [markdown]
# Each line is one point; the height is its MSE. Descent drops into the valley and creeps along it.

# %% [markdown] slide="notes"
# 2 min. The cross is the closed form; no path ever gets below it. Why a valley: a steeper line with a smaller intercept fits nearly as well. Ask how to make the bowl round: subtract the mean length. Demonstrate 'centred' live if there is a kernel.

# %% [markdown] slide="slide"
# ## Many features: one product
#
# $$\hat y = w_0 + w_1 \cdot \text{age} + w_2 \cdot \text{income}, \qquad \hat y = X w, \qquad X^\top X\, w = X^\top y$$

# %%
X = np.column_stack([np.ones(len(age)), age, income])
w = np.linalg.lstsq(X, granted)[0]
alone = np.polyfit(age, granted, 1)[0]
viz.table(
    [("age alone", f"{alone:+.2f}", "–"), ("age and income", f"{w[1]:+.2f}".replace("-", "−"), f"{w[2]:+.2f}")],
    header=("formula", "weight of age", "weight of income"),
    says="40 invented customers of a bank: what each year of age does to the loan.",
)

# %% [markdown]
# A weight answers: what if *this* feature changed and the others stayed?

# %% [markdown] slide="notes"
# 3 min. The column of ones carries the intercept. The normal equation says: the residuals are perpendicular to every column. Then the table: the sign of age turns round when income enters, because older customers earn more. Ask for examples from the news.

# %% [markdown] slide="slide" tags=["question"]
# ## The income twice, in euros and in dollars
#
# | euros | dollars (1.25 for a euro) | a first customer with 40 |
# |---|---|---|
# | 1.5 | 0 | 60 |
# | 0 | 1.2 | 60 |
# | 101.5 | −80 | 60 |
#
# **Which weights are the best ones?**

# %% [markdown] slide="fragment"
# All of them. $X^\top X$ is **singular**. Take the shortest $w$ (`pinv`), or put a **price on weights**: $\;\lVert y - Xw \rVert^2 + \alpha \sum_{j \ge 1} w_j^2$, *ridge*.

# %% [markdown] slide="notes"
# 2 min. Let them compute one row. Infinitely many answers, one prediction. The ridge penalty leaves the intercept out: where somebody put the zero of a scale should not cost anything. It is also why features are standardised first.

# %% [markdown] slide="slide"
# ## How good is a fit?
#
# $$R^2 = 1 - \frac{\sum (y_i - \hat y_i)^2}{\sum (y_i - \bar y)^2}$$

# %%
line = slope * length + intercept
viz.table(
    [
        ("the best line", f"{reference.r_squared(fee, line):.4f}"),
        ("the mean, for every pipe", f"{reference.r_squared(fee, np.full(5, fee.mean())):.4f}"),
        ("the best line, 100 € too high", f"{reference.r_squared(fee, line + 10):.2f}".replace("-", "−")),
    ],
    header=("prediction", "R²"),
    says="R squared compares with the laziest prediction there is: the mean.",
)

# %% [markdown] slide="notes"
# 2 min. 1 is perfect, 0 is the mean, negative is worse than the mean. It is not the squared correlation: the last row correlates perfectly with the first. The two arguments cannot be exchanged. And it is measured on the points of the fit itself; that is the next slide.

# %% [markdown] slide="slide" tags=["question"]
# ## A curve is linear, too. Would you buy a house with degree 11?

# %%
deck.frames(ch03.polynomial_demo, {"degree": 11}, size=(7.4, 3.7), height=400)

# %% [markdown]
# $\hat y = w_0 + w_1 x + w_2 x^2 + \dots$ is linear **in the weights**: the same normal equation.

# %% [markdown] slide="notes"
# 3 min. Twelve houses. The columns of X may be any function of the data without unknowns. Degree 11 passes through every dot: MSE 0 on its own houses. Left the fit, right the errors on its own houses and on others, degree by degree. Overfitting, as with k = 1 in chapter 02; degree 1 underfits.

# %% [markdown] slide="slide"
# ## A price on weights calms the curve

# %%
deck.frames(ch03.polynomial_demo, {"degree": 11, "penalty": "0.1"}, size=(8.2, 4.2), height=470)

# %% [markdown] slide="notes"
# 2 min. The same degree 11 with a small penalty. Degree and penalty do the same job, limiting what the curve may do; both are chosen on validation data. More houses calm it, too.

# %% [markdown] slide="slide"
# ## Yes or no: a line leaves the range

# %%
a, b = np.polyfit(radius, malignant, 1)
jitter = np.random.default_rng(0).uniform(-0.03, 0.03, len(radius))
with deck.chart(says="A straight line through labels 0 and 1 leaves the range between them on both sides.", size=(7.4, 3.8), height=440) as ax:
    ax.plot(radius[malignant == 0], (malignant + jitter)[malignant == 0], "o", ms=5, alpha=0.5, label="benign, 0")
    ax.plot(radius[malignant == 1], (malignant + jitter)[malignant == 1], "^", ms=5, alpha=0.5, label="malignant, 1")
    ax.plot([5, 30], a * np.array([5, 30]) + b, color="0.2", label="best line")
    ax.set(xlim=(5, 30), ylim=(-0.7, 2.1), xlabel="mean radius of the nuclei", ylabel="label")
    ax.legend(loc="upper left")

# %%
deck.say(f"Radius 28, the clearest case of all: the line says **{a * 28 + b:.2f}**, and counts it as far wrong.")

# %% [markdown] slide="notes"
# 2 min. 569 real tumours, each a dot. What would 1.76 mean as a probability? What is wanted stays between 0 and 1. Let them draw the shape in the air.

# %% [markdown] slide="slide"
# ## Squeeze the score

# %%
deck.frames(ch03.sigmoid_demo, {"w": 0.5}, {"w": 3.0}, titles=["w = 0.5", "w = 3"], size=(5.0, 3.7), height=400)

# %% [markdown]
# $$p = \sigma(z) = \frac{1}{1 + e^{-z}}, \qquad z = w x + b = \log \frac{p}{1 - p}$$

# %% [markdown] slide="notes"
# 3 min. The score is the logarithm of the odds: one unit more multiplies the odds by 2.718. The weight sets the steepness, the boundary lies at −b/w and not at b. In spite of its name, logistic regression is a classifier. The formula overflows at −1000 if programmed as it stands; an exercise.

# %% [markdown] slide="slide"
# ## What was said minus what is true
#
# $$J(w) = -\frac{1}{n} \sum_i \big[\, y_i \log p_i + (1 - y_i) \log(1 - p_i) \,\big]$$
#
# $$\nabla J(w) = \frac{1}{n} X^\top (p - y)$$
#
# | features | labels | $p$ at $w = 0$ | $p - y$ |
# |---|---|---|---|
# | 2, 4, 6 | 0, 1, 1 | ½, ½, ½ | ½, −½, −½ |
#
# Bias: $(½ - ½ - ½)/3 = -0.1667$. Weight: $(1 - 2 - 3)/3 = -1.3333$.

# %% [markdown] slide="notes"
# 3 min. The log cost of chapter 01, with labels 0 and 1; there the score was half the log-odds. The gradient has the form of linear regression's: prediction minus truth, times the features. It will come back in every network of this course. Compute the two numbers together.

# %% [markdown] slide="slide" tags=["question"]
# ## Two classes that a gap separates
#
# Features −3, −1, 2, 2.5, 4 and labels 0, 0, 1, 1, 1. Train longer and longer. **What do the weights do?**
#
# - **a** they settle once all five are right
# - **b** they grow without end
# - **c** they shrink to 0

# %% [markdown] slide="notes"
# 1 min. Hands up. The tempting answer is a: no mistakes, nothing to learn.

# %% [markdown] slide="slide"
# ## There is no best weight

# %%
apart = np.column_stack([np.ones(5), [-3, -1, 2, 2.5, 4]])
names = np.array([0, 0, 1, 1, 1])
rows, at = [], None
for done, more in ((10, 10), (100, 90), (1000, 900), (10_000, 9000)):
    at = reference.train_logistic(apart, names, 0.5, more, at)
    rows.append((f"{done:,}", f"{at[0]:.2f}".replace("-", "−"), f"{at[1]:.2f}", f"{reference.logistic_cost(apart, names, at):.6f}"))
viz.table(rows, header=("steps", "bias", "weight", "cost"), says="Bias and weight grow on and on, and the cost falls towards 0.")

# %% [markdown]
# Every larger weight is a little better. A penalty, or stopping early, ends it.

# %% [markdown] slide="notes"
# 2 min. Answer b. Probabilities of 0.99 can always become 0.999. Libraries put a penalty on by default for this reason; know whether yours does.

# %% [markdown] slide="slide"
# ## Right or wrong in two ways

# %%
deck.frames(ch03.threshold_demo, {"threshold": 0.5}, size=(9.2, 4.2), height=500)

# %% [markdown] slide="notes"
# 2 min. Left the probabilities of the 569 tumours, in the middle the counts, right the ROC curve. Precision: how far a yes can be trusted. Recall: how many of the ill are found. Ask which of the two mistakes is worse here.

# %% [markdown] slide="slide"
# ## Where to cut is a decision

# %%
deck.frames(ch03.threshold_demo, {"threshold": 0.1}, size=(9.2, 4.2), height=500)

# %% [markdown] slide="notes"
# 2 min. Going from 0.5 to 0.1 finds more of the ill and alarms more of the healthy. All thresholds together are the ROC curve; the area under it judges the scores without a threshold. Who chooses? Whoever bears the costs, on validation data.

# %% [markdown] slide="slide" tags=["question"]
# ## Is it an 8? A program says 'no' to every digit. How often is it right?

# %%
digits, test = load("digits", "train"), load("digits", "test")
deck.pictures(*digits.images[:8], says="Eight handwritten digits.", zoom=14, white=16)

# %%
is_8, test_is_8 = (digits.labels == 8).astype(int), (test.labels == 8).astype(int)
X = np.column_stack([np.ones(len(digits)), digits.images.reshape(len(digits), -1) / 16])
test_X = np.column_stack([np.ones(len(test)), test.images.reshape(len(test), -1) / 16])
w8 = reference.train_logistic(X, is_8, 1.0, 500)
yes = test_X @ w8 >= 0

# %% slide="fragment"
deck.say(f"""
| | right | eights found |
|---|---|---|
| always no | **{(test_is_8 == 0).mean():.1%}** | 0 of {test_is_8.sum()} |
| trained, yes from 0.5 | {(yes == test_is_8).mean():.1%} | {(yes & (test_is_8 == 1)).sum()} of {test_is_8.sum()} |
""")

# %% [markdown] slide="notes"
# 2 min. Right nine times out of ten and useless. Where one class is rare, accuracy alone says little.

# %% [markdown] slide="slide"
# ## What has it learnt?

# %%
deck.pictures(
    digits.images[is_8 == 1].mean(axis=0) / 16,
    pictures.weight_picture(w8[1:], (8, 8)),
    titles=["mean of all eights", "weights"],
    says="The mean eight, and the weights of 'is it an 8?': blue speaks for an 8, orange against it.",
    zoom=40,
)

# %% [markdown]
# Not an eight: what tells an eight from the other nine.

# %% [markdown] slide="notes"
# 2 min. Blue at the waist, orange beside it. One weight for each pixel, so the weights are a picture; this can be read only for a linear classifier on raw pixels. Ten of these with a softmax read all ten digits at about 96 %; the notebook trains it in a second.

# %% [markdown] slide="slide"
# ## What to remember
#
# - Least squares: a formula, or a walk to the bottom of a bowl. 'Linear' means in the weights.
# - Features that repeat each other make it singular: shortest solution, or ridge.
# - R² compares with the mean; a fit judges itself too kindly.
# - Score → sigmoid → probability. Gradient: what was said minus what is true.
# - Accuracy hides who is wronged. The threshold is a decision about costs.
#
# Features, times weights, added up, squeezed: that is a **neuron**. What can a second layer of them do?

# %% [markdown] slide="notes"
# 1 min. In the notebook: seven exercises, from fit_line to train_logistic, and a class that behaves like scikit-learn's. Next chapter: what one layer cannot separate.
