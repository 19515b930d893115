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
from course_utils.chapters.ch01_math import alignment, leak
from course_utils.chapters.ch01_math import demos as ch01
from course_utils.chapters.ch01_math import exercises as ex
from course_utils.chapters.ch01_math.cross_entropy import FIVE_PREDICTIONS, FIVE_TARGETS
from tools import deck

first = alignment.window((0, 0), blurred=False)
second = alignment.window(alignment.MOVED, blurred=False)

# %% [markdown] slide="slide" tags=["question"]
# # 01 · Derivatives, gradients, losses
#
# The camera was moved between these two views (cut from one photograph). Which way, and how far?

# %%
deck.pictures(first, second, says="A cat's eye, twice; in the second photograph it lies to the left and lower.", zoom=4)

# %% [markdown] slide="notes"
# 2 min. Let them answer: most see that the eye went left and down, so the camera went right and up. Then ask for the number of pixels. A program cannot see. It can measure how badly a guess fits, and in which direction the fit gets better. That is all that learning needs, and it is today's lecture.

# %% [markdown] slide="slide"
# ## Slope

# %%
deck.frames(
    ch01.tangent_demo,
    {"h": 1.0},
    {"h": 1.0, "secant": "central"},
    titles=["forward: f(x + h) − f(x)", "central: f(x + h) − f(x − h)"],
    size=(5.1, 3.7),
    height=410,
)

# %% [markdown]
# $$\frac{f(x+h) - f(x)}{h} \qquad\text{or}\qquad \frac{f(x+h) - f(x-h)}{2h}$$

# %% [markdown] slide="notes"
# 2 min. The blue line touches, the dashed one goes through two points. Same step h. Forward: 3 instead of 2. Central: exactly 2 on a parabola, because the errors on the two sides cancel. The derivative is what the quotient tends to.

# %% [markdown] slide="slide" tags=["question"]
# ## Which step h gives the smallest error?
#
# $f(x) = e^x$ at 1, central quotient, 16 digits.
#
# - **a** $h = 10^{-15}$, the smaller the better
# - **b** $h$ near $10^{-5}$
# - **c** $h = 10^{-1}$
# - **d** it makes no difference

# %% [markdown] slide="notes"
# 1 min. Hands up for each. Mathematics says a. The computer has an opinion, too.

# %% [markdown] slide="slide"
# ## Measured: it falls, and rises again

# %%
h = 10.0 ** np.arange(-15, 1)
x = np.linspace(0.5, 1.5, 201)[:, None]
forward = np.median(abs((np.exp(x + h) - np.exp(x)) / h - np.exp(x)), axis=0)
central = np.median(abs((np.exp(x + h) - np.exp(x - h)) / (2 * h) - np.exp(x)), axis=0)
with deck.chart(says="The error of both quotients over h, two curves like a V.", size=(8.6, 3.8), height=430) as ax:
    ax.loglog(h, forward, "o-", label="forward")
    ax.loglog(h, central, "s--", label="central")
    ax.set(xlabel="step h", ylabel="error of the slope")
    ax.legend()

# %%
deck.say(f"Best: forward {forward.min():.0e} at $h$ = {h[forward.argmin()]:.0e}, central **{central.min():.0e}** at $h$ = {h[central.argmin()]:.0e}. (Median of 201 places.)")

# %% [markdown] slide="notes"
# 3 min. From right to left: the secant approaches the tangent, the central one twice as steeply. (Powers of ten on both axes: both sides are straight, a V. Books call it the U-curve. The median, because at a single place rounding is luck: at x = 1 alone 1e-7 seems as good as 1e-5.) Then subtraction of two nearly equal numbers throws the digits away, and dividing by a tiny h magnifies the rest. Every numerical method has such a compromise somewhere.

# %% [markdown] slide="slide"
# ## Many knobs: the gradient
#
# $z = x^2 + 3xy + y^2$, $\qquad \dfrac{\partial z}{\partial x} = 2x + 3y$, $\qquad \dfrac{\partial z}{\partial y} = 3x + 2y$

# %%
deck.frames(ch01.surface_demo, {"x": 1.0, "y": 2.0}, height=470)

# %% [markdown] slide="notes"
# 3 min. One knob at a time, the others held still: at (1, 2) the slopes are 8 and 7. As an arrow it crosses the contour lines at a right angle and points where it climbs fastest; its length, 10.63, is the slope in that direction. Along the dotted line a small step changes next to nothing.

# %% [markdown] slide="slide" tags=["question"]
# ## Gears that turn each other
#
# score $h = w x$, loss $L = \tfrac12 (y - h)^2$, with $x = 2$, $w = 3$, $y = 7$
#
# **How fast does the loss change with the weight $w$?**

# %% [markdown] slide="fragment"
# $$\frac{dL}{dw} = \frac{dL}{dh} \cdot \frac{dh}{dw} = -(7 - 6) \cdot 2 = -2$$

# %% [markdown] slide="notes"
# 2 min. Give them a minute to work it out. Slopes in a chain multiply. Chapter 05 is this line, many times. PyTorch does it for us: it writes down the operations and walks them backwards; no h to choose. The numerical gradient stays useful as a check, since it needs nothing but f.

# %% [markdown] slide="slide"
# ## Downhill
#
# $$x_{t+1} = x_t - \eta\, \nabla f(x_t)$$

# %%
target = alignment.window(alignment.MOVED)
right, down = np.meshgrid(np.linspace(-6, 14, 25), np.linspace(-14, 6, 25))
misfit = [1000 * np.mean((alignment.window(place) - target) ** 2) for place in zip(right.ravel(), down.ravel(), strict=True)]
with deck.chart(says="Contour lines of the misfit of the two views form a bowl around 6 to the right and 4 up.", size=(6.0, 3.8), height=430) as ax:
    ax.clabel(ax.contour(right, down, np.reshape(misfit, right.shape), levels=10, cmap="viridis"), fontsize=12)
    ax.plot(0, 0, "o", color=viz.PALETTE[1], ms=11)
    ax.plot(*alignment.MOVED, "*", color=viz.PALETTE[1], ms=18)
    ax.set(xlabel="guess: pixels to the right", ylabel="guess: pixels down")
    ax.invert_yaxis()

# %% [markdown] slide="notes"
# 3 min. Back to the cat: for each guess, subtract the pictures, square, take the mean. That is a surface over two knobs, a bowl. From the dot, go against the gradient, again and again: twenty steps reach the star, to a hundredth of a pixel. Nobody told the program what a cat is. In the notebook they write both functions.

# %% [markdown] slide="slide" tags=["question"]
# ## $f(x) = x^2$, start at 1, learning rate 1. Where does it go?
#
# - **a** in one step to the bottom
# - **b** to −1, to 1, to −1, for ever
# - **c** farther and farther away

# %% [markdown] slide="fragment"
# $x \to x - 1 \cdot 2x = -x$: **for ever**. Below 1 it arrives, above 1 it diverges.

# %% [markdown] slide="notes"
# 2 min. Hands up, then the key. No error message when it diverges, only numbers that grow. In training that shows as a loss of NaN.

# %% [markdown] slide="slide"
# ## One learning rate for two directions: zig-zag

# %%
deck.frames(ch01.descent_demo, {"lr": 0.19}, size=(7.6, 3.8), height=450)

# %% [markdown]
# Ten times as steep across as along. The steep direction sets the limit, the gentle one sets the time.

# %% [markdown] slide="notes"
# 2 min. Every step crosses the valley, and little of it goes along. With a small rate, 0.03, it does not cross, but creeps. The limit is 2/10. Ask what would happen at 0.21 before the next slide.

# %% [markdown] slide="slide"
# ## Just beyond the limit

# %%
deck.frames(ch01.descent_demo, {"lr": 0.21}, size=(7.6, 3.8), height=450)

# %% [markdown] slide="notes"
# 1 min. One hundredth more, and every crossing ends higher than it began. The right-hand plot has powers of ten: a straight line upwards there is an explosion.

# %% [markdown] slide="slide"
# ## Three methods on one bowl

# %%
deck.frames(ch01.descent_demo, {"lr": 0.15, "method": "all three"}, size=(7.6, 3.8), height=450)

# %% [markdown]
# Newton: 1 step, but a table of $d \times d$ numbers. Conjugate gradients: at most $d$ steps.

# %% [markdown] slide="notes"
# 2 min. Newton fits a bowl to the ground and jumps to its bottom. With a million knobs the table has a million million entries, so networks are trained with relatives of gradient descent. Conjugate gradients choose directions that do not spoil each other; on a bowl with two knobs, two steps.

# %% [markdown] slide="slide" tags=["question"]
# ## What does a mistake cost?
#
# **loss**: one sample. **cost**: the mean over the set.
#
# | $r = y - h$ | | |
# |---|---|---|
# | L2 | $\tfrac12 r^2$ | large ones dear |
# | L1 | $\lvert r\rvert$ | a corner at 0 |
# | Huber | $\tfrac12 r^2$; beyond $\delta$: $\delta(\lvert r\rvert - \delta/2)$ | no corner |
#
# Ten measurements lie near 10, an eleventh is written as 101 by mistake. **What is the best guess, for each loss?**

# %% [markdown] slide="notes"
# 2 min. Whoever chooses the loss decides what the program cares about. Let them guess, then tell: L2 gives the mean, 18.28; L1 the median, 10.00; Huber with δ = 0.5 gives 10.06. The mean instead of the sum does not move the minimum, but it rescales the step, and beside a penalty it does move it.

# %% [markdown] slide="slide"
# ## The loss zoo

# %%
deck.frames(ch01.zoo_demo, {"margin": -1.0, "residual": 3.0}, size=(8.8, 3.9), height=450)

# %% [markdown]
# margin $yh$ with $y = \pm 1$: $\;\log(1 + e^{-2yh})$, $\;e^{-yh}$, $\;\max(0, 1 - yh)$

# %% [markdown] slide="notes"
# 3 min. Left: two classes. The black steps count mistakes; their slope is 0, so nothing can be learnt from them. The others are stand-ins with a slope. Ask which one becomes exactly 0: the hinge. At margin −1 read the four values off. Right: regression, and δ where Huber's loss turns straight.

# %% [markdown] slide="slide"
# ## From scores to probabilities: softmax
#
# $$q_j = \frac{e^{s_j}}{\sum_i e^{s_i}} \qquad (0, \log 3) \;\to\; \left(\tfrac14, \tfrac34\right)$$
#
# **Move all scores of a row together and nothing changes.** So (1000, 1001) is as harmless as (−1, 0), if you move it first.

# %% [markdown] slide="notes"
# 2 min. Positive, and adding up to 1. The exponential of 1000 does not fit into a float; whoever programs the formula as it stands gets NaN. This is the most frequent mistake in the exercise. Do not say what to subtract; ask.

# %% [markdown] slide="slide" tags=["question"]
# ## The right class gets ½, next time ¼, next time ⅛
#
# What does the loss $-\log q$ do?
#
# - **a** doubles each time
# - **b** grows towards a limit
# - **c** grows by the same amount each time

# %% [markdown] slide="fragment"
# Each halving costs $\log 2 = 0.693$. There is no ceiling.

# %% [markdown] slide="notes"
# 2 min. Many say a, because the first step does double. There is no limit: a probability near 0 for the truth costs as much as you like.

# %% [markdown] slide="slide"
# ## Five samples

# %%
picked = FIVE_PREDICTIONS[np.arange(5), FIVE_TARGETS]
rows = [
    (" ".join(f"{value:.1f}" for value in row), int(t), f"{q:.1f}", f"{-np.log(q):.4f}", "yes" if row.argmax() == t else "no")
    for row, t, q in zip(FIVE_PREDICTIONS, FIVE_TARGETS, picked, strict=True)
]
mean = -np.log(picked).mean()
viz.table(rows, header=("the program says", "target", "q", "−log q", "right"), says=f"Mean cross-entropy {mean:.4f}, accuracy 4/5.")

# %% [markdown] slide="notes"
# 2 min. The target picks one entry of each row. Sample 3 is right, and costs more than sample 4 does. Accuracy cannot tell a narrow escape from a clear case; the loss can.

# %% [markdown] slide="slide"
# ## Cross-entropy = entropy + divergence
#
# $H(p, q) = H(p) + \mathrm{KL}(p \,\|\, q)$

# %%
deck.frames(
    ch01.prediction_demo, {"truth": "8 of 10 people say 3, 2 say 8", "three": 1.0, "five": 0.0, "eight": 0.5}, height=425
)

# %% [markdown]
# One-hot truth: $H(p) = 0$, so cross-entropy **is** the divergence, $-\log q$ of the true class.

# %% [markdown] slide="notes"
# 3 min. Grey: how undecided the truth itself is. Orange: how far the program is from it. The best program brings the orange part to 0; the grey part stays. With one label per picture the truth is one-hot, 1 log 1 = 0 and 0 log 0 = 0, and the grey part vanishes.

# %% [markdown] slide="slide" tags=["question"]
# ## Scores (5, 1, 0), class 0 is right. Which loss still pushes?
#
# - the hinge, $\sum_{j \neq y} \max(0, s_j - s_y + 1)$
# - the cross-entropy

# %% slide="fragment"
push = 1 - ex.softmax.oracle(np.array([[5.0, 1.0, 0.0]]))[0, 0]
deck.say(f"The lead is 4, and the hinge asks for 1: its slope is **0**. Cross-entropy still pushes, with **{push:.3f}**.")

# %% [markdown] slide="notes"
# 2 min. The hinge is content once the margin is met. Cross-entropy asks for a probability of 1, which no finite score reaches: it never stops, it only gets quieter.

# %% [markdown] slide="slide"
# ## Thirteen steps of every experiment
#
# | | |
# |---|---|
# | 1 import the data | 8 declare the cost |
# | **2 split: train, validation, test** | 9 train |
# | 3 transform, normalise | 10 evaluate |
# | 4 select features | 11 tune |
# | 5 set hyperparameters | 12 deploy |
# | 6 define the model | 13 publish and predict |
# | 7 initialise its variables | |

# %% [markdown] slide="notes"
# 2 min. The notebook does all thirteen on one screen, for digits. In many lectures step 2 stands after 3 and 4. Ask what harm that could do; the next slide measures it.

# %% [markdown] slide="slide"
# ## Labels by coin toss, and still right two times in three?
#
# 40 digits, random labels. Ten of 784 pixels are chosen that go best with the labels; 20 pictures to learn, 20 to test.

# %%
deck.say(f"""
| pixels chosen on | right on the test pictures |
|---|---|
| all 40 pictures | **{100 * leak.share_right(slice(0, 40)):.0f} %** |
| the 20 training pictures | {100 * leak.share_right(slice(0, 20)):.0f} % |
""")

# %% [markdown]
# Knowledge of the test set got into the training: a **leak**. **Split first.**

# %% [markdown] slide="notes"
# 3 min. There is nothing to learn in coin tosses. Among 784 pixels some fit any labels by chance; if the test pictures took part in the choice, the test finds this chance again. No error message, a good result: worse than an error. The experiment is in section 7 of the notebook.

# %% [markdown] slide="slide"
# ## What to remember
#
# - The gradient lists the slopes of all knobs and points uphill.
# - Gradient descent: $x \leftarrow x - \eta \nabla f$. The steepest direction limits $\eta$.
# - The loss decides what the program cares about.
# - Softmax, then $-\log$ of the target's probability, computed from the scores.
# - Split first.
#
# Next: a method without any of it. It looks pictures up.

# %% [markdown] slide="notes"
# 1 min. In the notebook: six exercises and four predictions; the check says which mistake was made. Ask for the one thing that surprised them most.
