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
# # 01 · Math review: derivatives, gradients, losses
#
# Below are two photographs of a cat's eye. Between the first and the second the camera was moved a little. Which way, and how far?
# You can see it. A program cannot see. It can do two things: measure *how badly* a guess fits, and ask *in which direction* the fit gets better. With these two things it finds the answer to a
# hundredth of a pixel, and with the same two things every network of this course learns.
#
# *After this chapter you can* find the slope of any function with three lines of code, walk downhill with it, say what a mistake should cost, turn scores into probabilities, and plan an experiment so that its result can be believed.
# *Time:* about three hours; section 5 is a good place for a break (when you come back: *Run → Run All Above Selected Cell*). *You need* Python with a little NumPy, and school mathematics: you have met a derivative and a logarithm before. Here `log` is always the natural logarithm, to base e = 2.718…
# Where the text asks you to decide something, decide before you scroll on. Being wrong costs nothing, here or in any check.
#
# **Two questions from chapter 00**, to warm up (if you begin the course here, read the answers and go on):
# <details><summary>A grey photograph is stored as an array of shape (300, 451). Which of the two numbers is its height?</summary>The first: arrays count rows first, then columns.</details>
# <details><summary>Pixels are stored as uint8. What goes wrong in <code>a - b</code>?</summary>A uint8 holds whole numbers from 0 to 255, so 10 − 20 comes out as 246. Convert to decimal numbers (float) first.</details>

# %%
import numpy as np

from course_utils import demos, viz
from course_utils.chapters.ch01_math import alignment
from course_utils.chapters.ch01_math import demos as ch01
from course_utils.chapters.ch01_math import exercises as ex
from course_utils.datasets import load

first = alignment.window((0, 0), blurred=False)
second = alignment.window(alignment.MOVED, blurred=False)
viz.show(first, second, titles=["first", "second"], zoom=3, says="The eye of a cat, twice; something has moved between them.")

# %% [markdown]
# ## 1 · Slope
#
# Take one step back, to one number. A function $f$ takes a number $x$ and gives a number $f(x)$. Its **derivative** at $x$ says how fast $f(x)$ changes when $x$ changes a little. In a picture it is a **slope**: lay a straight line
# against the curve so that it touches it at $x$ (the *tangent*); the slope is how much this line climbs for each unit to the right.
#
# How can a program measure a slope? It can ask for $f$ at two points and join them. This line through two points is called a *secant*. There are two ways to choose the points, with a small step $h$:
#
# $$\text{forward: } \frac{f(x+h) - f(x)}{h} \qquad\qquad \text{central: } \frac{f(x+h) - f(x-h)}{2h}$$
#
# Such a fraction, a rise divided by a way, is a *difference quotient*. The derivative, written $f'(x)$, is what it tends to when $h$ tends to 0.
#
# **Before you move anything, decide:** with the same $h$, which of the two secants has nearly the slope of the tangent? Then try $|x|$ at $x = 0$.

# %% tags=["demo"]
demos.show(ch01.tangent_demo)

# %% [markdown]
# On $x^2$ the central secant has *exactly* the slope of the tangent, for every $h$; on the sine it is much nearer than the forward one at most places. The reason is symmetry: the curve bends away on both sides, and the two errors cancel. At a corner, as that of $|x|$ at 0,
# there is no tangent: the slope is −1 on one side and +1 on the other. (The central secant says 0 there, which means nothing.)
#
# In numbers: $f(x) = x^3$ at $x = 1$, where the derivative is $3x^2 = 3$.

# %% tags=["numbers"]
def cube(x):
    return x**3


h = 0.1
print("forward:", round((cube(1 + h) - cube(1)) / h, 4))
print("central:", round((cube(1 + h) - cube(1 - h)) / (2 * h), 4))

# %% [markdown]
# ### Predict, then look
#
# A smaller $h$ gives a better slope: the forward error shrinks like $h$, the central one like $h^2$. That is mathematics. A computer stores a number with about 16 digits.
# Take $f(x) = e^x$ at $x = 1$ and the central quotient. **With which $h$ is the error smallest?** Put your answer into the function below, as `return "a"`, say.
#
# - **a**: $h = 10^{-15}$, the smaller the better
# - **b**: $h = 10^{-5}$ or near it
# - **c**: $h = 10^{-1}$
# - **d**: from $10^{-1}$ down it makes no difference

# %% exercise="predict_step"
def predict_step():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_step"
ex.predict_step.check(predict_step)

# %% [markdown]
# The next cell measures it, for sixteen values of $h$. ($e^x$ is its own derivative, so the right slope is known.) How a single value is rounded is a matter of luck, so the cell asks at 201 places $x$ from 0.5 to 1.5 and takes the error in the middle of them, the *median*.

# %% tags=["numbers"]
def errors(x, h):
    """Errors of the forward and of the central quotient of e^x at the places x."""
    forward = (np.exp(x + h) - np.exp(x)) / h
    central = (np.exp(x + h) - np.exp(x - h)) / (2 * h)
    return abs(forward - np.exp(x)), abs(central - np.exp(x))


steps = 10.0 ** np.arange(-15, 1)
places = np.linspace(0.5, 1.5, 201)
forward = [np.median(errors(places, h)[0]) for h in steps]
central = [np.median(errors(places, h)[1]) for h in steps]
for name, error in (("forward", forward), ("central", central)):
    print(f"{name}: smallest error {min(error):.0e} at h = {steps[np.argmin(error)]:.0e}; at h = 1e-15 it is {error[0]:.1f}")

# %%
with viz.figure(says="As h shrinks, the error of both quotients falls along a straight line and then rises again: each curve looks like a V.") as ax:
    ax.loglog(steps, forward, "o-", label="forward, median")
    ax.loglog(steps, central, "s--", label="central, median")
    ax.loglog(steps, errors(1.0, steps)[1], "kx", label="central, at x = 1 alone")
    ax.set_xlabel("step h")
    ax.set_ylabel("error of the slope")
    ax.legend()

# %% [markdown]
# Read it from right to left. At first the secant approaches the tangent and the error falls, along a straight line: this is a plot with powers of ten on both axes, and there $h^2$ is twice as steep as $h$. Then it rises again. For tiny $h$ the two values
# $f(x + h)$ and $f(x - h)$ agree in nearly all their digits; the subtraction throws these away, and what remains is rounding, divided by a tiny $2h$: ten times as large for an $h$ ten times as small. So both sides are nearly straight, and the curve is a V. (Books speak of a *U-curve*; it is the same thing.)
#
# What is law and what is luck? The two sides are law, and so is the place where they meet: the best $h$ is a compromise, near $10^{-8}$ for the forward quotient and near $10^{-5}$ for the central one, and the central one is then some hundred times as exact. But rounding at a single place is luck. The crosses belong to $x = 1$ alone: left of $10^{-5}$ they jump about the dashed line, and where two rounding errors happen to cancel (in our run at $10^{-7}$), a smaller $h$ seems to be as good. At nearly all other places it is not.
#
# ## 2 · Many knobs: the gradient
#
# The cat needs two numbers, right and down; a network has millions. Think of them as knobs. **Partial derivative** means: turn one knob, hold all the others still, and take the slope. For $z = x^2 + 3xy + y^2$,
#
# $$\frac{\partial z}{\partial x} = 2x + 3y, \qquad \frac{\partial z}{\partial y} = 3x + 2y .$$
#
# The sign ∂ is read 'partial d'. At $(x, y) = (1, 2)$ the two slopes are 8 and 7. Written as one list, $(8, 7)$, they are the **gradient** of $z$, written $\nabla z$: an arrow in the plane of the knobs.
#
# **Decide before you look:** the contour lines (right) join points of equal height, as on a hiking map. At which angle does the gradient meet them? And where is it long, where short?

# %% tags=["demo"]
demos.show(ch01.surface_demo)

# %% [markdown]
# The gradient crosses the contour lines at a right angle, and it is long where they lie close together. **It points in the direction of steepest ascent, and its length is the slope in that direction.** Why? A small step
# $(u, v)$ changes the height by about $8u + 7v$, and that is the length of $(8, 7)$ times the length of the step times the cosine of the angle between them. Among all steps of the same length it is largest when the angle is 0. Across the arrow, along the green dotted line, the cosine is 0: for a small step the height hardly changes. The next cell tries 360 directions. (`np.radians` turns degrees into the angles that `np.cos` wants; `np.argsort` gives the positions from the smallest value to the largest.)

# %% tags=["numbers"]
def z(x, y):
    return x**2 + 3 * x * y + y**2


angle = np.radians(np.arange(360))
small = 1e-4
rise = (z(1 + small * np.cos(angle), 2 + small * np.sin(angle)) - z(1, 2)) / small
best = rise.argmax()
print("z at (1, 2):", z(1, 2))
print(f"steepest at {best}°, slope {rise[best]:.2f}")
print(f"the arrow (8, 7) points at {np.degrees(np.arctan2(7, 8)):.0f}° and is {np.hypot(8, 7):.2f} long")
print("least change at", np.argsort(abs(rise))[:2], "degrees")

# %% [markdown]
# ### The chain rule
#
# Knobs act in chains: a weight $w$ (a knob) changes a score $h = w x$ (the program's answer), and the score changes a loss $L = \tfrac{1}{2}(y - h)^2$ (a number that says how bad the score is; section 5). From here on $h$ in such a formula is the score, no longer the step. How fast does the loss change with the weight? Like gears that turn each other, **the slopes multiply**:
#
# $$\frac{dL}{dw} = \frac{dL}{dh} \cdot \frac{dh}{dw} = -(y - h) \cdot x .$$
#
# With $x = 2$, $w = 3$ and $y = 7$: the score is 6, the loss ½, and the slope $-(7 - 6) \cdot 2 = -2$. Chapter 05 makes a network learn with nothing but this rule.

# %% tags=["numbers"]
def loss_of(w, x=2, y=7):
    return (y - w * x) ** 2 / 2


print("by the chain rule:", -(7 - 3 * 2) * 2)
print("measured:         ", round((loss_of(3 + 1e-5) - loss_of(3 - 1e-5)) / 2e-5, 6))

# %% [markdown]
# ### How an exercise works
#
# You complete a function and run the check cell below it. The check calls your function in several *cases* and says which of them pass, and often which mistake it recognises. Run it as often as you like. You can look at a case yourself: `ex.numerical_gradient.case("whole numbers")` returns its arguments.
#
# A function can be handed to another function, like a number: in the next exercise `f` is one of the arguments, and `f(x)` calls it.
#
# ### Exercise 1.1 · Numerical gradient  ●●○  (3 points)
#
# Write `numerical_gradient(f, x, h)`. `x` is an array of any shape with at least one entry, and `f` takes such an array and returns one number. Return an array of decimal numbers in the shape of `x`: for each entry of `x` the central difference quotient
#
# $$\frac{f(x \text{ with } h \text{ added to this entry}) - f(x \text{ with } h \text{ subtracted from it})}{2h} ,$$
#
# with the $h$ that is given, also where a smaller one would come nearer to the derivative. All other entries keep their values. `x` may hold whole numbers or be a slice of a larger array, and it must not be changed. A loop over the entries is fine; `np.gradient` is not (it does something else).
# <details><summary>Hint: where to start</summary>Do it for one entry first: which two arrays does f have to see? Make each of them from a copy of x (<code>x.copy()</code>; a plain = only gives the same array a second name).</details>
# <details><summary>Hint: any shape</summary><code>np.ndindex(x.shape)</code> walks over all positions of an array of any shape; each position can be used as an index, <code>x[i]</code>.</details>
# <details><summary>Hint: it fails only on 'whole numbers'</summary>An array of whole numbers cannot hold 2.25. What kind of array do you add h to, and in what kind of array do you collect the slopes?</details>

# %% exercise="numerical_gradient"
def numerical_gradient(f, x, h=1e-5):
    """The central difference quotient of f for each entry of x, in the shape of x."""
    ### BEGIN SOLUTION
    slopes = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h
        slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes
    ### END SOLUTION

# %% check="numerical_gradient"
ex.numerical_gradient.check(numerical_gradient)

# %% [markdown]
# From here on the chapter uses your function, under the name `gradient`. The next cell takes it if it passes its check; if it does not yet, it takes the course's own and says so, so you can read on and come back.

# %%
gradient = ex.numerical_gradient.yours(numerical_gradient)

# %% tags=["numbers"]
def z_of(point):
    return z(point[0], point[1])


print("gradient of z at (1, 2):", gradient(z_of, np.array([1.0, 2.0]), 1e-5).round(6))

# %% [markdown]
# ### Back to the cat
#
# `alignment.window(shift)` gives what the camera would see from another place: `shift` holds two numbers, pixels to the right and pixels down, and they may have decimals. (It looks at a blurred photograph. Blur removes the fine detail, and with it many small bumps in the way.)
# How badly does a guess fit? Subtract the two pictures, square the differences so that none of them cancel, and take the mean. The factor 1000 only makes the numbers easier to read.
#
# Which $h$? It is counted in pixels here, and between two pixels there is nothing to see: `window` mixes the brightness of its neighbours. So half a pixel, 0.5, is small enough. The cell also tries a larger and a smaller one.

# %% tags=["numbers"]
target = alignment.window(alignment.MOVED)


def misfit(shift):
    return 1000 * np.mean((alignment.window(shift) - target) ** 2)


start = np.array([0.0, 0.0])
print("misfit at the start:", round(misfit(start), 2))
for h in (5.0, 0.5, 0.005):
    print(f"its gradient there, with h = {h}:", gradient(misfit, start, h).round(1))

# %% [markdown]
# Below one pixel $h$ hardly matters; with 5 pixels the bowl bends too much on the way. The first slope is negative: the misfit gets smaller if the guess moves to the right. The second is positive: it gets larger if the guess moves down, so it should move up. The program now knows the direction, right and up, and it is the one in which the *camera* was moved. (In the picture it is the other way round: when the camera goes to the right and up, the cat appears farther left and lower.) How far? Section 4.
#
# ## 3 · Slopes without a step: automatic differentiation
#
# The numerical gradient asks for $f$ twice for each knob. With a million knobs that makes two million calls for one gradient. PyTorch does it in one go: it writes down every operation while it computes $z$, and then walks the list backwards with the chain rule, multiplying slopes. There is no $h$ to choose, and no subtraction of nearly equal numbers. This is **automatic differentiation**.

# %% tags=["numbers"]
import torch

point = torch.tensor([1.0, 2.0], requires_grad=True)  # 'write down what happens to these numbers'
height = point[0] ** 2 + 3 * point[0] * point[1] + point[1] ** 2
height.backward()  # walk backwards; the slopes end up in point.grad
print("z =", height.item(), "  gradient:", point.grad.numpy())

# %% [markdown]
# Why then write a numerical gradient at all? Because it needs nothing but `f`. Whoever programs a backward walk by hand (you will, in chapter 05) compares it with difference quotients, and a mistake shows at once. This is called a *gradient check*.
#
# ## 4 · Downhill
#
# The gradient points uphill, so its opposite points downhill. Take a step in that direction, ask again, take another step: **gradient descent**,
#
# $$x_{t+1} = x_t - \eta \, \nabla f(x_t) .$$
#
# Here $x_t$ is the place after $t$ steps, and $\eta$ (read 'eta') is the **learning rate**: how far to go for a given slope. The step is $\eta$ times the gradient, so steps get shorter by themselves where the ground gets flat.
#
# By hand, on $f(x) = x^2$ with slope $2x$, from $x = 1$ with $\eta = 0.25$: $\;1 \;\to\; 1 - 0.25 \cdot 2 = 0.5 \;\to\; 0.5 - 0.25 \cdot 1 = 0.25$.
#
# ### Exercise 1.2 · Gradient descent  ●●○  (2 points)
#
# Write `gradient_descent(grad, start, lr, steps)`. `start` is an array of shape (d,), of decimal or whole numbers; `grad` is a function that takes such an array and returns the gradient there, shape (d,); `lr` is the learning rate $\eta$. Take exactly `steps` steps, without stopping early, and return the whole path: an array of decimal numbers of shape
# (steps + 1, d), the start in row 0 and the place after step $t$ in row $t$. With `steps = 0` it has one row. `start` must not be changed.
# <details><summary>Hint: where to start</summary>Collect the places in a list, and turn it into an array at the end.</details>
# <details><summary>Hint: all rows come out equal</summary>A list does not hold copies. If you change one array in place (with <code>-=</code>, say) and append it again and again, the list holds the same array many times.</details>

# %% exercise="gradient_descent"
def gradient_descent(grad, start, lr, steps):
    """The path of gradient descent, start first: (steps + 1, d)."""
    ### BEGIN SOLUTION
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path, dtype=float)
    ### END SOLUTION

# %% check="gradient_descent"
ex.gradient_descent.check(gradient_descent)

# %% [markdown]
# From here on it is called `descend`. With it the program finds out how the camera was moved. The learning rate, 2, was found by trying; the last lines that the cell prints show what others do. (`lambda shift: …` is a function without a name: it takes `shift` and returns what stands behind the colon.)

# %%
descend = ex.gradient_descent.yours(gradient_descent)

# %% tags=["numbers"]
path = descend(lambda shift: gradient(misfit, shift, 0.5), start, lr=2.0, steps=20)
for t in (0, 1, 2, 5, 10, 20):
    print(f"after {t:2d} steps: right {path[t, 0]:5.2f}, down {path[t, 1]:5.2f}, misfit {misfit(path[t]):8.4f}")
print("the camera was moved by", alignment.MOVED)
for lr in (0.25, 1.0, 2.0, 6.0):
    end = descend(lambda shift: gradient(misfit, shift, 0.5), start, lr, 20)[-1]
    print(f"learning rate {lr:4}: misfit after 20 steps {misfit(end):.2f}")

# %%
right, down = np.linspace(-6, 14, 31), np.linspace(-14, 6, 31)
heights = [[misfit((r, d)) for r in right] for d in down]
with viz.figure(says="Contour lines of the misfit form a bowl, and the path runs down to its bottom at (6, −4).", size=(6, 5)) as ax:
    lines = ax.contour(right, down, heights, levels=12, cmap="viridis")
    ax.clabel(lines)
    ax.plot(path[:, 0], path[:, 1], "o-", color="#D55E00")
    ax.set_xlabel("guess: pixels to the right")
    ax.set_ylabel("guess: pixels down")
    ax.invert_yaxis()

# %% [markdown]
# Six pixels to the right and four up, to a hundredth of a pixel. (With a learning rate of 0.25 the walk is still on its way after 20 steps; with 6 it jumps from one side of the bowl to the other and never arrives. What the rate does is the next question.) The program never saw a cat: it felt its way down a bowl. (It works because the start lies in the bowl whose bottom is the right answer. From far away, where other parts of the cat happen to fit a little, a walk can end in another hollow.)
#
# ### Predict, then look
#
# Now the learning rate. On $f(x) = x^2$, with slope $2x$, start at $x = 1$ and choose $\eta = 1$. **Where does the walk go?**
#
# - **a**: in one step to the bottom at 0
# - **b**: to −1, back to 1, to −1 again, for ever
# - **c**: farther and farther away

# %% exercise="predict_rate"
def predict_rate():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_rate"
ex.predict_rate.check(predict_rate)

# %% tags=["numbers"]
for lr in (0.1, 0.5, 0.9, 1.0, 1.1):
    places = descend(lambda x: 2 * x, np.array([1.0]), lr, 5)[:, 0]
    print(f"learning rate {lr}:", "  ".join(f"{x:6.2f}" for x in places))

# %% [markdown]
# Each step multiplies $x$ by $1 - 2\eta$. Up to $\eta = 0.5$ the walk stays on its side, and exactly there it needs one step. Beyond it overshoots and comes back, at 1 it jumps for ever, and beyond 1 it **diverges**: every step ends higher than it began. No error message, only numbers that grow.
#
# With two knobs it gets harder, because one learning rate has to do for both. In a long narrow valley the slope is steep across and gentle along. **Move the learning rate from small to large** and watch three things: creeping along, zig-zag across, and the end of it. Then turn the narrowness to 1.

# %% tags=["demo"]
demos.show(ch01.descent_demo)

# %% [markdown]
# The steep direction sets the limit: beyond $\eta = 2 / \text{narrowness}$ (here 0.2) the walk diverges (the 2 belongs to this valley, whose gentle direction has curvature 1). And with a rate that is safe across the valley, the way along it takes long. If every input is brought to mean 0 and spread 1 (*standardised*), the valley often becomes rounder. With narrowness 1 it is round: the gradient points straight away from the bottom, and a small rate does not zig-zag.
#
# There are cleverer walks. The menu 'method' compares three on the same bowl:
#
# | method | what it uses | on a bowl with $d$ knobs | price of a step |
# |---|---|---|---|
# | gradient descent | the slope | many steps, zig-zag | one gradient |
# | Newton's method | the slope and how it changes (a table of $d \times d$ second derivatives) | one step, if the bowl is quadratic | solving $d$ equations: about $d^3$ operations |
# | conjugate gradients | the slope; each direction is chosen so that it does not spoil the earlier ones | at most $d$ steps | one gradient, and one product with that table |
#
# Newton's method fits a bowl to the ground under its feet and jumps to the bottom of it. For two knobs that is perfect; for a million knobs the table alone has $10^{12}$ entries. Networks are trained by descendants of gradient descent, and chapter 06 shows what cures the zig-zag.
#
# ## 5 · What a mistake costs
#
# The misfit of two photographs was the first example of a general thing. A **loss** says what the answer to *one* sample costs; it is never negative, and 0 means nothing to complain about. A **cost** is the mean of the losses over a set. Training means turning the knobs until the cost is small, so
# whoever chooses the loss decides what the program will care about.
#
# Why the mean, why not the sum? The place of the minimum is the same, but the gradient of the sum is $n$ times as large, so with 1000 samples a learning rate that was fine can diverge. And if something else is added that does not grow with $n$, as a penalty for large knobs (a *regulariser*), then even the place of the minimum usually differs.
#
# The next cell tries 5000 values of one knob $a$ on three samples, and every value has to meet every sample. `None` in an index adds an axis of length 1: `grid` has the shape (5000,), and `grid[:, None]` is a column of shape (5000, 1). NumPy then repeats the column and the row of three samples until they fit (*broadcasting*), and a table of shape (5000, 3) comes out.
#
# The axes of a table have numbers: axis 0 runs down the rows, axis 1 along each row. In a sum, `axis` names the axis that disappears: `losses.sum(axis=1)` adds up each row, here over the samples, and leaves one number for each $a$, shape (5000,).

# %% tags=["numbers"]
y = np.array([1.0, 2.0, 6.0])  # three samples; which number a stands for all of them?
grid = np.arange(0, 5, 0.001)
losses = 0.5 * (y - grid[:, None]) ** 2  # one row for each a, one column for each sample
penalty = 0.5 * grid**2
print("alone:        sum", grid[losses.sum(axis=1).argmin()], " mean", grid[losses.mean(axis=1).argmin()])
print("with penalty: sum", grid[(losses.sum(axis=1) + penalty).argmin()], " mean", grid[(losses.mean(axis=1) + penalty).argmin()])

# %% [markdown]
# ### When the answer is a number
#
# Let $y$ be the truth and $h$ what the program says; the difference $r = y - h$ is the **residual**. Three ways to charge for it:
#
# $$\text{L2: } \tfrac12 r^2 \qquad\qquad \text{L1: } |r| \qquad\qquad
# \text{Huber: } \begin{cases} \tfrac12 r^2 & \text{if } |r| \le \delta \\ \delta\,(|r| - \delta/2) & \text{otherwise} \end{cases}$$
#
# L2 charges large residuals very dearly: one sample that is 100 off weighs as much as 10 000 samples that are 1 off. (The mean of $r^2$, without the ½, is the *mean squared error*, MSE.) L1 is fair to all, but it has a corner at 0: near the goal its slope is as large as far away, so a walk with fixed rate usually cannot come to rest. Huber's loss is curved near 0 and straight farther out, and the number δ (delta) says where it changes.
#
# ### Exercise 1.3 · Huber's loss  ●●○  (2 points)
#
# Write `huber(y, h, delta)`. `y` and `h` are arrays of the same shape (any shape), of any number type that pixels come in; `delta` is a positive number. Return the loss of each entry, an array of decimal numbers in the same shape; no mean, no sum. `y` and `h` must not be changed. Do not call a library's Huber loss.
# <details><summary>Hint: where to start</summary>Write the two parts as two arrays first, each for all entries. Do they meet at |r| = δ?</details>
# <details><summary>Hint: choosing</summary><code>if</code> decides once; you need a decision for every entry. <code>np.where(condition, a, b)</code> takes from a where the condition holds, and from b elsewhere.</details>

# %% exercise="huber"
def huber(y, h, delta):
    """Huber's loss of each entry; y, h: arrays of one shape → array of that shape."""
    ### BEGIN SOLUTION
    size = np.abs(y.astype(float) - h)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))
    ### END SOLUTION

# %% check="huber"
ex.huber.check(huber)

# %% [markdown]
# What is it good for? Here are eleven measurements of one length; one of them has its decimal point in the wrong place. Which single number describes them best depends on the loss:

# %% tags=["numbers"]
huber_loss = ex.huber.yours(huber)
lengths = np.array([9.8, 10.1, 10.0, 9.9, 10.2, 10.0, 10.1, 9.9, 10.0, 10.1, 101.0])
guesses = np.arange(5, 25, 0.01)
for name, cost in {
    "L2": [np.mean((lengths - g) ** 2 / 2) for g in guesses],
    "L1": [np.mean(np.abs(lengths - g)) for g in guesses],
    "Huber, δ = 0.5": [np.mean(huber_loss(lengths, np.full(11, g), 0.5)) for g in guesses],
}.items():
    print(f"{name}: best guess {guesses[np.argmin(cost)]:.2f}")

# %% [markdown]
# One mistake of the writer pulls the L2 answer to 18. L1 gives the middle one of the sorted numbers, the *median*, and Huber nearly the same.
#
# ### When the answer is one of two classes
#
# Is there a cat in the picture? Call 'yes' $y = +1$ and 'no' $y = -1$, and let the program give a score $h$, any number: its sign is the answer, its size the confidence. Then the **margin** $y \cdot h$ is positive if the answer is right, and large if it is right with confidence. A margin loss charges for small margins:
#
# $$\text{0-1: } \begin{cases} 1 & yh \le 0 \\ 0 & yh > 0 \end{cases} \qquad
# \text{logarithmic: } \log(1 + e^{-2yh}) \qquad \text{exponential: } e^{-yh} \qquad \text{hinge: } \max(0,\, 1 - yh)$$
#
# The 0-1 loss counts mistakes, and that is what we care about. But its slope is 0 almost everywhere, so gradient descent learns nothing from it. The other three are stand-ins with a slope. A worked line, $y = +1$, $h = -1$, so margin −1: 0-1 loss 1, logarithmic $\log(1 + e^2) = 2.127$, exponential $e = 2.718$, hinge 2.
#
# ### Exercise 1.4 · Margin losses  ●●○  (3 points)
#
# Write `margin_losses(y, h)` for labels `y`, an integer array of −1 and +1 of shape (n,), and scores `h` of shape (n,), decimal or whole numbers. Return a dict with four arrays of decimal numbers, each of shape (n,), the loss of each sample, under the keys `"zero_one"`, `"logarithmic"`, `"exponential"` and `"hinge"`.
# `y` and `h` must not be changed. A score of exactly 0 decides nothing; its 0-1 loss is 1. Scores may be as large as ±400, and then the logarithmic loss has to be right too: 800, not infinite.
# <details><summary>Hint: where to start</summary>Compute the margin once; all four losses are functions of it alone.</details>
# <details><summary>Hint: 0 and 1 for False and True</summary>A comparison of an array gives True and False; <code>.astype(float)</code> turns them into 1 and 0.</details>
# <details><summary>Hint: the logarithm of something huge</summary>e⁸⁰⁰ is too large for a float, but log(e⁸⁰⁰) is 800. NumPy has a function for log(eᵃ + eᵇ) that never computes the large numbers. And which power of e is 1?</details>

# %% exercise="margin_losses"
def margin_losses(y, h):
    """A dict of four losses, each (n,): "zero_one", "logarithmic", "exponential", "hinge"."""
    ### BEGIN SOLUTION
    margin = y * h
    return {
        "zero_one": (margin <= 0).astype(float),
        "logarithmic": np.logaddexp(0, -2 * margin),
        "exponential": np.exp(-margin),
        "hinge": np.maximum(0, 1 - margin),
    }
    ### END SOLUTION

# %% check="margin_losses"
ex.margin_losses.check(margin_losses)

# %% [markdown]
# Here they all are, drawn from the same definitions that the exercises ask for. **Decide first:** which of the three stand-ins lies above the 0-1 loss everywhere? And which of them is exactly 0 when the margin is large?

# %% tags=["demo"]
demos.show(ch01.zoo_demo)

# %% [markdown]
# Exponential and hinge never fall below the 0-1 loss, so a small cost promises few mistakes. The logarithmic loss is $\log 2 = 0.69$ at margin 0; divided by $\log 2$ it lies above, too. Only the hinge becomes exactly 0: a margin of 1 is enough for it. The exponential loss grows so fast that one wrongly labelled sample can drown all others.
#
# A score often is a weighted sum, $h = w \cdot x + b$ (a *linear score*: $w \cdot x$ is $\sum_i w_i x_i$). The mean of each loss then is a cost, and it is at the heart of a known method:
#
# | loss | cost over $n$ samples | method |
# |---|---|---|
# | L2 | $\frac1n \sum (y - h)^2$, MSE (the ½ is a habit; it does not move the minimum) | linear regression |
# | logarithmic | $\frac1n \sum \log(1 + e^{-2yh})$, log cost | logistic regression |
# | hinge | $\frac1n \sum \max(0, 1 - yh)$, hinge cost | support vector machine (which adds a penalty for large weights) |
#
# The log cost has a second name, **binary cross-entropy**. Turn the score into a probability of 'yes', $q = 1 / (1 + e^{-2h})$, and charge $-\log q$ if the truth is 'yes', $-\log(1 - q)$ if it is 'no': the same numbers. (The 2 is this formula's convention: $h$ is half of $\log \frac{q}{1-q}$. Chapter 03 takes the whole of it as its score, so its scores are $2h$.)

# %% tags=["numbers"]
losses_of = ex.margin_losses.yours(margin_losses)
truth, score = np.array([1, -1, 1]), np.array([2.0, -0.5, -1.0])
q = 1 / (1 + np.exp(-2 * score))
print("logarithmic loss:", losses_of(truth, score)["logarithmic"].round(4))
print("−log q or −log(1 − q):", np.where(truth == 1, -np.log(q), -np.log(1 - q)).round(4))

# %% [markdown]
# ## 6 · Many classes: from scores to probabilities
#
# Ten digits need ten scores, one for each class. Scores before they are turned into anything are called **logits**; here they are $s_1, s_2, \dots$ (Elsewhere the letter often is $z$, which in this chapter is the height of a surface.) To compare them with the truth, make probabilities of them: positive, and adding up to 1. The exponential makes anything positive, and dividing by the sum does the rest. This is **softmax**:
#
# $$q_j = \frac{e^{s_j}}{\sum_{i} e^{s_i}}$$
#
# By hand: logits $0$ and $\log 3$ have exponentials 1 and 3, so the probabilities are ¼ and ¾.
#
# Move all logits of a sample by the same number $c$ and nothing changes: $e^{s_j + c} = e^c e^{s_j}$, and $e^c$ cancels. That matters, because $e^{1000}$ does not fit into a float, while softmax of (1000, 1001) is perfectly ordinary: it is that of (−1, 0).

# %% tags=["numbers"]
logits = np.array([[0.0, 1.0, 2.0], [2.0, 0.0, 0.0]])  # two samples, three classes
print("maximum of each row, axis=1:               ", logits.max(axis=1), logits.max(axis=1).shape)
print("the same with keepdims=True keeps an axis: ", logits.max(axis=1, keepdims=True).shape)
with np.errstate(over="ignore"):
    print("e to the power of 1000 in a float:", np.exp(1000.0))

# %% [markdown]
# `axis=1` runs along each row, so one number for each sample remains, shape (2,). With `keepdims=True` the shape is (2, 1): a column that fits beside the table, so that in `logits - column` every row meets its own number.
#
# ### Exercise 1.5 · Softmax  ●●○  (2 points)
#
# Write `softmax(logits)` for `logits` of shape (n, k): a row for each sample, a column for each class, decimal or whole numbers. Return probabilities of shape (n, k) whose *rows* add up to 1. There is at least one sample; `logits` must not be changed. It has to work for logits of any size, as 1000 or −1000, also if one row lies near 0 and another near 2000. NumPy is enough; `scipy.special.logsumexp` (the logarithm of a sum of exponentials) is allowed, a library's softmax or log-softmax is not.
# <details><summary>Hint: where to start</summary>Write it as the formula says and check it. Only the large logits will fail; then read the paragraph on moving all logits again.</details>
# <details><summary>Hint: move by how much?</summary>No exponent may be large. Which logit of a row should become 0? May it be the same number for all rows?</details>

# %% exercise="softmax"
def softmax(logits):
    """Probabilities (n, k) of the logits (n, k); each row adds up to 1."""
    ### BEGIN SOLUTION
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION

# %% check="softmax"
ex.softmax.check(softmax)

# %% [markdown]
# From here on it is called `probabilities`.
#
# ### Cross-entropy
#
# The truth is one class, the *target*. Charge the program by the probability $q$ it gave to the target: $-\log q$. Said with certainty and right: $-\log 1 = 0$.
#
# ### Predict, then look
#
# The program gave the right class a probability of ½. The next time it gives ¼, then ⅛: each time half as much. **What does the loss $-\log q$ do?**
#
# - **a**: it doubles each time
# - **b**: it grows less and less, towards a limit
# - **c**: it grows by the same amount each time

# %% exercise="predict_confidence"
def predict_confidence():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION

# %% check="predict_confidence"
ex.predict_confidence.check(predict_confidence)

# %% tags=["numbers"]
probabilities = ex.softmax.yours(softmax)
for q in (1 / 2, 1 / 4, 1 / 8, 1e-6, 1e-300):
    print(f"q = {q:8.3g}: loss {-np.log(q):8.4f}")

# %% [markdown]
# Each halving costs another $\log 2 = 0.6931$, and there is no ceiling: who calls the truth impossible pays without limit.
#
# Five samples, three classes, worked out. Each row is what the program said; the target picks one entry of it. (`predictions[np.arange(5), targets]` takes row 0 at column 1, row 1 at column 0, and so on: one entry for each pair of indices.)

# %% tags=["numbers"]
predictions = np.array([[0.2, 0.7, 0.1], [0.5, 0.2, 0.3], [0.3, 0.4, 0.3], [0.2, 0.3, 0.5], [0.3, 0.3, 0.4]])
targets = np.array([1, 0, 1, 2, 0])
picked = predictions[np.arange(5), targets]
each = -np.log(picked)
print("probability of the target:", picked)
print("cross-entropy of each:    ", each.round(4))
print("mean:", each.mean().round(4), "  accuracy:", (predictions.argmax(axis=1) == targets).mean())
assert each.round(4).tolist() == [0.3567, 0.6931, 0.9163, 0.6931, 1.2040]
assert each.mean().round(4) == 0.7726

# %% [markdown]
# Accuracy says 4 of 5. The cross-entropy says more: sample 3 is right, but barely (0.4), and costs more than sample 1 (0.7), which is right with confidence.
#
# ### Exercise 1.6 · Cross-entropy from logits  ●●●  (3 points)
#
# Write `cross_entropy(logits, targets)`: `logits` (n, k) are scores, *not* probabilities; `targets` (n,) are integers from 0 to k − 1; n is at least 1. Return one number, the mean over the samples of $-\log q$, where $q$ is the softmax probability of the sample's target (natural logarithm). It has to be right for logits of any size: if the target's logit lies 1000 below the best one, the loss of that sample is about 1000, neither infinite nor cut off at some ceiling.
# NumPy is enough; `scipy.special.logsumexp` is allowed here too, a library's cross-entropy or log-softmax is not. The arguments must not be changed.
# <details><summary>Hint: where to start</summary>Use <code>probabilities</code> or the formula, pick one entry for each sample as in the cell above, and see which cases fail.</details>
# <details><summary>Hint: large logits</summary>A probability of e⁻¹⁰⁰⁰ becomes 0 in a float, and log 0 is lost. On paper: what is log(eˢ / Σ), where Σ is the sum of the row? Where is an exponential that need not be computed at all?</details>

# %% exercise="cross_entropy"
def cross_entropy(logits, targets):
    """Mean cross-entropy, one number, of logits (n, k) and targets (n,)."""
    ### BEGIN SOLUTION
    moved = logits - logits.max(axis=1, keepdims=True)
    log_q = moved - np.log(np.exp(moved).sum(axis=1, keepdims=True))
    return -log_q[np.arange(len(targets)), targets].mean()
    ### END SOLUTION

# %% check="cross_entropy"
ex.cross_entropy.check(cross_entropy)

# %% [markdown]
# From here on it is called `cost_of`.

# %% tags=["numbers"]
cost_of = ex.cross_entropy.yours(cross_entropy)
print("the five samples, from logits:", round(float(cost_of(np.log(predictions), targets)), 4))

# %% [markdown]
# ### Hinge or cross-entropy?
#
# The hinge has a version for many classes too: $\sum_{j \ne y} \max(0,\, s_j - s_y + 1)$, where $s_y$ is the logit of the target. It asks that the target leads every other class by at least 1.
#
# **Predict:** the logits are (5, 1, 0), and class 0 is right. **Which of the two losses still has a slope, that is, still asks for change?**
#
# - **a**: neither; the answer is right
# - **b**: only the cross-entropy
# - **c**: only the hinge

# %% exercise="predict_push"
def predict_push():
    """Your answer: one of the letters "a", "b", "c"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_push"
ex.predict_push.check(predict_push)

# %% tags=["numbers"]
def hinge_of(s):
    return np.maximum(0, s[1:] - s[0] + 1).sum()  # class 0 is the target


def entropy_of(s):
    return cost_of(s[None, :], np.array([0]))  # s[None, :] is a table with one row


for lead in (0.25, 2, 4, 8):
    s = np.array([1.0 + lead, 1.0, 0.0])
    pushes = [0 - gradient(loss, s, 1e-4)[0] for loss in (hinge_of, entropy_of)]
    print(f"lead {lead:4}: hinge {hinge_of(s):.4f}, push {pushes[0]:.4f}   cross-entropy {entropy_of(s):.4f}, push {pushes[1]:.4f}")

# %% [markdown]
# 'Push' is how strongly the loss wants the target's logit to grow: minus its slope. The hinge is content once the lead is 1. Cross-entropy never is: its push gets weaker, but it goes on asking for more certainty.
#
# ### Why 'entropy'?
#
# Let the truth $p$ be a list of probabilities as well. If eight of ten people read a picture as a 3 and two as an 8, then $p$ is 0.8 for the 3 and 0.2 for the 8. Three numbers belong together:
#
# $$\underbrace{-\sum_j p_j \log q_j}_{\text{cross-entropy } H(p, q)} \;=\; \underbrace{-\sum_j p_j \log p_j}_{\text{entropy } H(p)} \;+\; \underbrace{\sum_j p_j \log \frac{p_j}{q_j}}_{\text{KL divergence}}$$
#
# (with $0 \log 0 = 0$). The **entropy** measures how undecided the truth itself is: 0 if it is certain, $\log k$ if all $k$ classes are equally likely. The **Kullback–Leibler divergence**, KL for short, measures how far the program's $q$ is from $p$: it is 0 only if they are equal, and never negative. With natural logarithms the unit of all three is called *nat*.
#
# For a picture with one label, $p$ is **one-hot**: 1 for the target, 0 elsewhere. All terms of the entropy vanish, since $1 \log 1 = 0$ and $0 \log 0 = 0$, so $H(p) = 0$. Then cross-entropy and KL are the same number, and only one term of the sum is left: $-\log$ of the probability of the true class.

# %% tags=["numbers"]
def entropy(p):
    return -sum(pj * np.log(pj) for pj in p if pj > 0) + 0.0  # + 0.0 turns −0 into 0


def crossed(p, q):
    return -sum(pj * np.log(qj) for pj, qj in zip(p, q, strict=True) if pj > 0)


def divergence(p, q):
    return sum(pj * np.log(pj / qj) for pj, qj in zip(p, q, strict=True) if pj > 0)


q = [0.2, 0.7, 0.1]  # the first of the five samples
for name, p in (("one-hot", [0, 1, 0]), ("undecided", [0.2, 0.8, 0]), ("equal to q", q)):
    print(f"{name:10} H(p) {entropy(p):.4f} + KL {divergence(p, q):.4f} = cross-entropy {crossed(p, q):.4f}")

# %% [markdown]
# The first line is the 0.3567 from above. During training $p$ is fixed, so its entropy is a constant: making the cross-entropy small *is* making the divergence small.
#
# **Move the scores** and try to bring the cross-entropy to 0. Then change the truth to '8 of 10 people …' and try again. How low can you get?

# %% tags=["demo"]
demos.show(ch01.prediction_demo)

# %% [markdown]
# With a one-hot truth there is always a little to gain. With an undecided one the orange part can be brought to nearly 0, and the grey part remains: a program that is surer than the truth pays for it.
#
# ## 7 · A whole experiment on one screen
#
# Everything above in one piece: a program that learns to read digits, in the thirteen steps that every project of this course goes through. The pictures are split into three parts: the *training* part to learn from, the *validation* part to choose settings with, and the *test* part, which is used once, at the end, to judge. A setting that is chosen and not learnt, as the learning rate, is a *hyperparameter*.
#
# First the data, steps 1 to 5. `permutation` mixes the numbers 0, 1, 2, …; `np.split` cuts the mixed list after 800 and after 1000. `x` has a row for each picture, so `mean(axis=0)` is one mean for each pixel.

# %%
digits = load("digits", "train")  # 1 import the data
x, y = digits.images.reshape(len(digits), 64).astype(float), digits.labels
part = np.split(np.random.default_rng(0).permutation(len(x)), [800, 1000])  # 2 split: train, validation, test
mu, sigma = x[part[0]].mean(axis=0), x[part[0]].std(axis=0)  # 3 transform: with numbers of the training part
useful = sigma > 0  # 4 select features: the pixels that vary in the training part
rates, steps = [0.01, 0.1, 1.0, 10.0, 100.0], 60  # 5 set hyperparameters


def prepare(x, mu, sigma, useful):
    return (x[:, useful] - mu[useful]) / sigma[useful]


ready = [prepare(x[i], mu, sigma, useful) for i in part]

# %% [markdown]
# Then the model, steps 6 to 8. It is the plainest there is: each class has a weight for every pixel, and its score is the weighted sum of the pixels. `descend` wants all weights in one long row: `.ravel()` makes a row of a table, and `.reshape(-1, 10)` a table with 10 columns of a row (−1: as many rows as it takes). The cost, cross-entropy, is declared through its gradient, $\frac1n x^\top (q - p)$, taken from chapter 03, where you will derive it
# (`@` is the matrix product; `.T` exchanges rows and columns; `np.eye(10)[y]` makes the one-hot rows $p$).

# %%
def model(x, w):  # 6 define the model
    return x @ w.reshape(-1, 10)


w0 = np.zeros(useful.sum() * 10)  # 7 initialise its variables


def cost_gradient(w):  # 8 declare the cost, through its gradient
    q = probabilities(model(ready[0], w))
    return (ready[0].T @ (q - np.eye(10)[y[part[0]]])).ravel() / len(q)


# %% [markdown]
# Then train, choose and use it, steps 9 to 13. New pictures are prepared with what was deployed, nothing else.

# %% tags=["numbers"]
trained = [descend(cost_gradient, w0, rate, steps)[-1] for rate in rates]  # 9 train
right = [(model(ready[1], w).argmax(axis=1) == y[part[1]]).mean() for w in trained]  # 10 evaluate, on the validation part
w = trained[np.argmax(right)]  # 11 tune: keep the best rate
deployed = {"w": w, "mu": mu, "sigma": sigma, "useful": useful}  # 12 deploy: all that is needed to answer
new = prepare(x[part[2]], deployed["mu"], deployed["sigma"], deployed["useful"])  # 13 publish and predict: new pictures
answers = model(new, deployed["w"]).argmax(axis=1)
print("validation:", ", ".join(f"rate {rate}: {share:.1%}" for rate, share in zip(rates, right, strict=True)))
print(f"test, used once: {(answers == y[part[2]]).mean():.1%} of {len(answers)}")

# %% [markdown]
# Too small a rate has not arrived after 60 steps, with the largest one the share falls again; the best of the list, 10, lies inside it, so trying still larger ones is not worth much. It beats 1 by one validation picture of 200, so the choice is partly luck. That is why the validation share, 96.0 %, is not what the program is worth: new pictures, which took no part in the choice, say 91.6 %, and that number stands even if another rate would have had more luck.
#
# ### The order matters
#
# Steps 3 and 4 look at the data to decide something: the mean, the spread, which pixels are useful. They come *after* the split and look at the training part alone. In many lectures they stand before the split. That seems harmless. Here is what it can do.
#
# Take 40 digits and give them labels **by tossing a coin**. Each picture has its own toss, so there is nothing to learn, and no honest method is right more often than 50 % in the long run. Choose the ten pixels (of 784) that go best with the labels, learn on 20 of the pictures, test on the other 20. **Decide:** how often will it be right, if the pixels are chosen on all 40 pictures?

# %%
pictures = load("digits", "train", size=28).images.reshape(-1, 784).astype(float)


def experiment(rng, choose_on):
    """Share of right answers on 20 pictures, after learning coin tosses on 20 others."""
    x = pictures[rng.permutation(len(pictures))[:40]]  # 40 pictures at random, a row for each: (40, 784)
    y = rng.choice([-1, 1], 40)  # a toss for each picture
    while abs(y[:20].sum()) == 20:  # all 20 alike: nothing to learn from, toss again
        y = rng.choice([-1, 1], 40)
    # Choose: a pixel goes well with the labels if it is bright where the label is 1 and dark where it is −1.
    x = x - x[choose_on].mean(axis=0)  # each pixel around 0
    together = abs(y[choose_on] @ x[choose_on])  # for each pixel, the sum over the pictures of label times brightness
    together = together / (x[choose_on].std(axis=0) + 1e-9)  # measured in its own spread; 1e-9: no division by 0
    pixels = np.argsort(together)[-10:]  # the ten that go best with the labels
    # Learn on the first 20: the mean picture of each label, with these ten pixels alone.
    known, new = x[:20, pixels], x[20:, pixels]
    middle = [known[y[:20] == label].mean(axis=0) for label in (-1, 1)]
    # Test on the other 20: the nearer mean picture gives the answer.
    away = [((new - m) ** 2).sum(axis=1) for m in middle]
    answers = np.where(away[1] < away[0], 1, -1)
    return (answers == y[20:]).mean()


# %% tags=["numbers"]
for name, choose_on in (("all 40 pictures", slice(0, 40)), ("the 20 training pictures", slice(0, 20))):
    rng = np.random.default_rng(0)
    shares = [experiment(rng, choose_on) for _ in range(500)]
    print(f"pixels chosen on {name}: {np.mean(shares):.0%} right, mean of 500 experiments")

# %% [markdown]
# Two thirds right, on coin tosses. Among 784 pixels some go well with any labels by chance. If the test pictures took part in the choice, the chance is built into the pixels, and the test finds it again. Such knowledge that gets from the test set into the training is called a **leak**. It gives no error message; it gives a good result, which is worse. **Split first.** Everything that is computed from data after that is computed from the training part.
#
# ## 8 · Where this leads
#
# You have a cost, its gradient, and a way downhill. What was missing is where the gradient of a real model comes from. The next chapter does without any of it: it looks pictures up. Chapter 03 then takes the model from section 7 apart, and chapter 05 shows how the chain rule finds the slopes of every weight in a network in one walk backwards.
#
# ## What to remember
#
# - The gradient lists the slopes of all knobs. It points in the direction of steepest ascent, and at a right angle to the contour lines.
# - Difference quotients: central is better than forward; the best $h$ is neither large nor tiny. Automatic differentiation needs no $h$.
# - Gradient descent: $x \leftarrow x - \eta \nabla f$. Too small creeps, too large zig-zags and diverges, and the steepest direction sets the limit.
# - A loss belongs to one sample, a cost is the mean over a set. The loss decides what the program cares about.
# - Softmax turns logits into probabilities; subtract the maximum of each row first. Cross-entropy is $-\log$ of the target's probability, computed from logits. For one-hot targets it equals the KL divergence.
# - Split first; fit every transformation on the training part only.
#
# ## Glossary
#
# | English | 中文 | what it means |
# |---|---|---|
# | derivative, slope, tangent, secant | 导数、斜率、切线、割线 | how fast f changes; of a line; the line that touches; the line through two points |
# | difference quotient (forward, central) | 差商(向前、中心) | a rise divided by a way |
# | partial derivative, gradient | 偏导数、梯度 | slope for one knob; the list of all of them |
# | contour line | 等高线 | joins points of equal height |
# | chain rule | 链式法则 | slopes of a chain multiply |
# | automatic differentiation, gradient check | 自动微分、梯度检验 | slopes by walking back through the operations; comparing them with difference quotients |
# | gradient descent, learning rate, to diverge | 梯度下降、学习率、发散 | steps against the gradient; their length for a given slope; to get farther away |
# | Newton's method, conjugate gradients | 牛顿法、共轭梯度法 | walks that also use how the slope changes |
# | loss, cost, regulariser | 损失、代价、正则项 | of one sample; mean over a set; a penalty that is added |
# | residual, margin | 残差、间隔 | y − h; y·h |
# | hinge loss, Huber's loss | 合页损失、Huber 损失 | max(0, 1 − yh); square near 0, straight farther out |
# | mean squared error | 均方误差 | mean of the squared residuals |
# | logits, softmax | 对数几率(未归一化得分)、softmax | scores; what turns them into probabilities |
# | one-hot, target | 独热编码、目标 | 1 for the true class, 0 elsewhere; the true class |
# | entropy, cross-entropy, KL divergence | 熵、交叉熵、KL 散度 | how undecided p is; what q pays if p is true; the difference of the two |
# | training, validation and test set; leak | 训练集、验证集、测试集;泄漏 | to learn, to choose, to be judged by once; knowledge of the test set in the training |
# | hyperparameter | 超参数 | a setting that is chosen, not learnt |
#
# ## References
#
# - J. Nocedal and S. Wright (2006). *Numerical optimization*, 2nd edition. [doi:10.1007/978-0-387-40065-5](https://doi.org/10.1007/978-0-387-40065-5)
# - M. Hestenes and E. Stiefel (1952). *Methods of conjugate gradients for solving linear systems.* [doi:10.6028/jres.049.044](https://doi.org/10.6028/jres.049.044)
# - A. Baydin, B. Pearlmutter, A. Radul and J. Siskind (2018). *Automatic differentiation in machine learning: a survey.* [arXiv:1502.05767](https://arxiv.org/abs/1502.05767)
# - P. Huber (1964). *Robust estimation of a location parameter.* [doi:10.1214/aoms/1177703732](https://doi.org/10.1214/aoms/1177703732)
# - J. Friedman, T. Hastie and R. Tibshirani (2000). *Additive logistic regression* (exponential and logarithmic loss). [doi:10.1214/aos/1016218223](https://doi.org/10.1214/aos/1016218223)
# - C. Cortes and V. Vapnik (1995). *Support-vector networks* (the hinge loss). [doi:10.1007/BF00994018](https://doi.org/10.1007/BF00994018)
# - C. Shannon (1948). *A mathematical theory of communication.* [doi:10.1002/j.1538-7305.1948.tb01338.x](https://doi.org/10.1002/j.1538-7305.1948.tb01338.x)
# - S. Kullback and R. Leibler (1951). *On information and sufficiency.* [doi:10.1214/aoms/1177729694](https://doi.org/10.1214/aoms/1177729694)
# - C. Ambroise and G. McLachlan (2002). *Selection bias in gene extraction on the basis of microarray gene-expression data* (the leak). [doi:10.1073/pnas.102102699](https://doi.org/10.1073/pnas.102102699)
