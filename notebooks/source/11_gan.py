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
# # 11 · Generative adversarial networks
#
# Half of the digits below were written by people. The others were made, a moment ago, by a network that has never been shown one. (The written ones are blurred: they come as 8 × 8 pixels and are enlarged here to 28 × 28. The network had to make such blurred ones, too.) Which are which?
#
# *After this chapter you can* say what a generator and a discriminator want from each other and where that leads, write both losses and the alternating step, compute what a transposed convolution does, build a generator by DCGAN's rules, walk through its latent space, recognise a training that has gone wrong, and judge its pictures by more than a look.
# *Time:* about four hours; the end of section 4 is a good place to stop. *Needs:* convolutional networks (chapter 08) and PyTorch's training step (chapter 04). What is needed of batch normalisation (chapter 06) is said here.
#
# **Two questions from earlier chapters**, to warm up:
# <details><summary>A network gives the logit 0 for a yes-or-no question. Which probability is that, and what does it cost, in −log, if the answer is yes?</summary>The sigmoid of 0 is ½, and −log ½ = 0.693 (natural logarithm, as everywhere in the course).</details>
# <details><summary>A convolution with windows of 4, padding 1 and step 2 looks at 28 pixels in a row. How many numbers come out?</summary>⌊(28 + 2 − 4)/2⌋ + 1 = 14. In this chapter we go the other way, from 14 to 28.</details>

# %%
import os
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from course_utils import demos, viz
from course_utils.chapters.ch11_gan import dcgan, frechet, one_d, stored
from course_utils.chapters.ch11_gan import demos as ch11
from course_utils.chapters.ch11_gan import exercises as ex
from course_utils.datasets import load

digits, test_digits = load("digits", "train", size=28), load("digits", "test", size=28)
forged = dcgan.draw(stored.generator("digits"), dcgan.latents(8, seed=11))
order = np.random.default_rng(4).permutation(16)
mixed = np.concatenate([forged, test_digits.images[:8]])[order]
viz.show(*mixed, columns=8, zoom=3, says="Sixteen handwritten digits in two rows; eight of them were made by a network.")

# %% [markdown]
# <details><summary>Which are which?</summary>Counted from 1 in the order of reading, the network made the numbers 2, 4, 5, 6, 10, 11, 12 and 14.</details>
#
# ## 1 · The forger and the detective
#
# A forger prints banknotes. A detective gets notes, some real, some forged, and says for each how sure she is that it is real. Both learn from the outcome: she looks for what gave the forgeries away, he mends just that. If both keep learning for long enough, his notes become so good that she can only guess.
#
# Ian Goodfellow and his colleagues turned this into two networks in 2014. The forger is the **generator** $G$. It gets a **latent vector** $z$, a handful of random numbers, and turns it into a picture $G(z)$: other random numbers, another picture. The detective is the **discriminator** $D$. It gets a picture $x$ and gives the probability $D(x)$ that it is real. Note what $G$ never sees: a real picture. All that it knows about digits reaches it through $D$.
#
# How well does the detective do? Take the logarithm of the probability that she gave to the truth: $\log D(x)$ for a real picture, $\log(1 - D(G(z)))$ for a forged one. Both are 0 if she is right and sure, and very negative if she is wrong and sure. Their means add up to the **value** of the game:
#
# $$V(D, G) = \operatorname*{mean}_{x\ \text{real}}\, \log D(x) + \operatorname*{mean}_{z}\, \log\bigl(1 - D(G(z))\bigr).$$
#
# $D$ wants $V$ as large as possible, $G$ as small as possible. Of four notes, two of each kind, the detective says 0.9, 0.8 (the real ones) and 0.3, 0.1 (the forged ones):

# %% tags=["numbers"]
on_real, on_forged = np.array([0.9, 0.8]), np.array([0.3, 0.1])
print("real:", np.log(on_real).round(4), " forged:", np.log(1 - on_forged).round(4))
print("V =", round(np.log(on_real).mean() + np.log(1 - on_forged).mean(), 4))
guessing = np.log(0.5) + np.log(1 - 0.5)
print("a detective who always says ½: V =", round(guessing, 5), "= −log 4")
assert np.isclose(guessing, -np.log(4))
assert round(guessing, 5) == -1.38629

# %% [markdown]
# Write it as a game in one line: $\min_G \max_D V(D, G)$, read from the inside: for each forger the best detective there can be, and among all forgers the one against whom that best detective does worst.
#
# ## 2 · The best detective
#
# Suppose the forger stands still. What should she say of a note with a certain serial number, when she has seen thousands of notes of both kinds?
#
# ### Predict, then look
#
# Real notes with this serial number are three times as frequent as forged ones (with as many real as forged notes in all). She wants $V$ as large as possible. **What should $D$ say of such a note?**
#
# - **a**: 1, because it is more likely real than forged
# - **b**: ½, because it can be either
# - **c**: ¾
# - **d**: 3

# %% exercise="predict_best"
def predict_best():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "c"
    ### END SOLUTION

# %% check="predict_best"
ex.predict_best.check(predict_best)

# %% [markdown]
# Try all answers. Let $p_\text{data}(x)$ say how often $x$ comes among the real things, and $p_g(x)$ how often among the forged ones: a probability where things can be counted, as the serial numbers here, and a **density**, probability per unit of length, where $x$ can be any number. What she says at $x$ adds $p_\text{data} \log D + p_g \log(1 - D)$ to $V$:

# %% tags=["numbers"]
says = np.linspace(0.01, 0.99, 99)
curves = {(p, q): (p * np.log(says) + q * np.log(1 - says)) / (p + q) for p, q in ((3, 1), (1, 1), (1, 4))}  # the mean over p + q notes
for (p, q), curve in curves.items():
    print(f"real : forged = {p} : {q}   best answer {says[curve.argmax()]:.2f} = {p}/({p} + {q})")
with viz.figure(says="What each answer adds to V: the curves are highest at 3/4, 1/2 and 1/5, where the answer is the share of the real ones.", size=(7, 3.4)) as ax:
    for ((p, q), curve), mark in zip(curves.items(), "os^", strict=True):
        ax.plot(says, curve, label=f"real : forged = {p} : {q}")
        ax.plot(says[curve.argmax()], curve.max(), mark, color=ax.lines[-1].get_color(), ms=9)
    ax.set(xlabel="what D says", ylabel="adds to V, per note", ylim=(-2.5, 0))
    ax.legend(loc="lower center")

# %% [markdown]
# The highest point lies at the share of the real ones. (Set the slope $p_\text{data}/D - p_g/(1 - D)$ to 0 and solve for $D$.) So the best detective against a given forger is
#
# $$D^*(x) = \frac{p_\text{data}(x)}{p_\text{data}(x) + p_g(x)} .$$
#
# Now let the forger move. If $p_g = p_\text{data}$, then $D^* = ½$ wherever there is anything to see, and $V = \log ½ + \log ½ = -\log 4 = -1.38629$. Against any other forger the best detective does better than that: $V$ is larger, by twice a number that says how different the two distributions are. With $m = (p_\text{data} + p_g)/2$, half of each, it is
#
# $$\mathrm{JS} = \tfrac12 \sum_x p_\text{data} \log\frac{p_\text{data}}{m} + \tfrac12 \sum_x p_g \log\frac{p_g}{m},$$
#
# the **Jensen–Shannon divergence**, which is 0 only if the two are equal. So the game has one end, and there $G$ makes things exactly as frequently as they occur. Here are two distributions over four kinds of notes, and a forger who comes closer step by step:

# %% tags=["numbers"]
data = np.array([0.4, 0.3, 0.2, 0.1])
first_try = np.array([0.1, 0.1, 0.1, 0.7])
for step in (0, 0.5, 0.9, 1):
    p_g = (1 - step) * first_try + step * data
    best = data / (data + p_g)
    value = (data * np.log(best)).sum() + (p_g * np.log(1 - best)).sum()
    m = (data + p_g) / 2
    js = (data * np.log(data / m)).sum() / 2 + (p_g * np.log(p_g / m)).sum() / 2
    print("forger", p_g.round(2), " best D", best.round(3), f" V = {value:.5f} = −log 4 + {2 * js:.5f}, twice JS")
    assert np.isclose(value, 2 * js - np.log(4))
assert np.isclose(value, -np.log(4))
assert np.allclose(best, 0.5)

# %% [markdown]
# ### Predict, then look
#
# You train a GAN and see that $D$ says ½ to every picture, real or forged. **What do you know?**
#
# - **a**: the training is finished: $G$ is perfect
# - **b**: nothing yet: $G$ may be perfect, or $D$ may have learnt nothing
# - **c**: $D$ is broken: a good $D$ never says ½
# - **d**: look at $V$: if it is −log 4, $G$ is perfect

# %% exercise="predict_half"
def predict_half():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_half"
ex.predict_half.check(predict_half)

# %% [markdown]
# ## 3 · Two losses
#
# An optimiser makes a loss *small*. For $D$ that is $-V$, the cross-entropy of a two-class problem: real is class 1, forged is class 0. At the end of the game it is $\log 4 = 1.3863$ if the two halves are added up, and 0.6931 if they are averaged; programs differ in this, and a learning rate that fits one does not fit the other. We add.
#
# As in chapter 04 the network gives a **logit** $l$, any number, and $D = \operatorname{sigmoid}(l)$. Then $-\log D = \log(1 + e^{-l})$ and $-\log(1 - D) = \log(1 + e^{l})$, and written like this (`F.softplus(-l)` and `F.softplus(l)`) nothing can overflow. Computed by way of the probability it goes wrong where $D$ is sure and wrong: for a real thing with the logit −200, and for a forgery with 20 already, because float32 then rounds $D$ to 1 and $1 - D$ to 0:

# %% tags=["numbers"]
def row_of(numbers):
    return "".join(f"{number + 0:10.4f}" for number in numbers.tolist())

logit = torch.tensor([-200.0, -2.0, 0.0, 2.0, 20.0])
probability = torch.sigmoid(logit)
print("logit                       ", row_of(logit))
print("−log D, by the logit        ", row_of(F.softplus(-logit)))
print("  by the probability        ", row_of(-probability.log()))
print("  BCELoss, which cuts it off", row_of(F.binary_cross_entropy(probability, torch.ones(5), reduction="none")))
print("−log(1 − D), by the logit   ", row_of(F.softplus(logit)))
print("  by the probability        ", row_of(-(1 - probability).log()))
assert -probability.log()[0] == -(1 - probability).log()[4] == torch.inf

# %% [markdown]
# One thing more. In $D$'s step only $D$ shall learn. But its loss depends on $G(z)$, so a backward pass runs on into $G$'s weights, and leaves gradients there that say how to be caught *more* easily. `tensor.detach()` gives the same numbers without the way back:

# %% tags=["numbers"]
weight = torch.tensor(3.0, requires_grad=True)  # stands for G's weights
forgery = weight * 2
print("with its way back:", forgery.requires_grad, "  detached:", forgery.detach().requires_grad, "  the same number:", forgery.item() == forgery.detach().item())
forgery.backward()
print("what a backward pass from the forgery leaves at the weight:", weight.grad.item())

# %% [markdown]
# ### Exercise 11.1 · The discriminator's loss  ●●○  (2 points)
#
# Write `discriminator_loss(D, G, real, z)` in PyTorch.
#
# - `D` and `G` are networks (`nn.Module`). `D(x)` gives the *logits* of the batch `x`, a float32 tensor (n, 1) for n things. Below, $l$ is such a logit; the probability 'real' is $\operatorname{sigmoid}(l)$. `G(z)` makes one forgery of each row of `z`.
# - `real` is a batch of n real things, `z` a batch of m latent vectors; n and m are at least 1 and need not be equal.
#
# One call of `G`, on all of `z`, and two of `D`, on the real things and on the forgeries, are enough. Return a tensor with one number, shape (), float32 or float64: the *sum* of two means, $-\operatorname{mean} \log \operatorname{sigmoid}(l)$ over the n real things and $-\operatorname{mean} \log(1 - \operatorname{sigmoid}(l))$ over the m forgeries, with natural logarithms. Two things are checked beside the number: it is right, and so finite, where $D$ is sure and wrong (logits of ±200); and a backward pass from it gives the right gradients to $D$'s weights and none (`None` or zeros) to $G$'s. The function itself takes no backward pass and no step of an optimiser, and leaves both networks as they are: also in the mode, `train()` or `eval()`, in which they come, and with weights that learn (`requires_grad`).
# <details><summary>Hint: where to start</summary>Four lines: the forgeries, the logits of the real things, the logits of the forgeries, and the sum of two means. Which of them cuts the way back to G?</details>
# <details><summary>Hint: a ready-made loss</summary><code>F.binary_cross_entropy_with_logits(logits, labels)</code> takes logits and labels of the same shape and gives the mean; <code>torch.ones_like</code> and <code>torch.zeros_like</code> make labels.</details>

# %% exercise="discriminator_loss"
from torch.nn import functional as F


def discriminator_loss(D, G, real, z):
    """D: things → logits l (n, 1); G: z → forgeries → −mean log sigmoid(l of real) − mean log(1 − sigmoid(l of G(z))), a tensor ()."""
    ### BEGIN SOLUTION
    on_real, on_forged = D(real), D(G(z).detach())
    return F.softplus(-on_real).mean() + F.softplus(on_forged).mean()
    ### END SOLUTION

# %% check="discriminator_loss"
ex.discriminator_loss.check(discriminator_loss)

# %%
d_loss = ex.discriminator_loss.yours(discriminator_loss)

# %% [markdown]
# ### What the forger minimises
#
# $G$ wants $V$ small, and only its second half depends on $G$: the mean of $\log(1 - D(G(z)))$. At the beginning forgeries are poor, and $D$ sees through them: $D(G(z)) = 0.01$, say. A forger should learn most when he is caught. Another loss with the same aim is $-\log D(G(z))$: small when $D$ is deceived.
#
# ### Predict, then look
#
# $D(G(z)) = 0.01$. By how much does each of the two losses change when the logit of the forgery rises a little? **Which one is steeper (slope over the logit)?**
#
# - **a**: they are equally steep: both want the same
# - **b**: $\log(1 - D)$, because it is the one in $V$
# - **c**: $-\log D$, about twice as steep
# - **d**: $-\log D$, about a hundred times as steep

# %% exercise="predict_slope"
def predict_slope():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "d"
    ### END SOLUTION

# %% check="predict_slope"
ex.predict_slope.check(predict_slope)

# %% [markdown]
# PyTorch can be asked for slopes. `torch.logit` is the inverse of the sigmoid; `requires_grad_()` tells PyTorch to remember what is computed from this number; `torch.autograd.grad(loss, logit)` then gives the slope of the loss over it.

# %% tags=["numbers"]
for probability in (0.01, 0.5, 0.99):
    logit = torch.logit(torch.tensor(probability)).requires_grad_()
    slopes = [torch.autograd.grad(loss, logit)[0].item() for loss in (-F.softplus(logit), F.softplus(-logit))]
    print(f"D = {probability:.2f}   slope of log(1 − D): {slopes[0]:.2f}   of −log D: {slopes[1]:.2f}   ratio {slopes[1] / slopes[0]:.2f}")

# %%
logits = np.linspace(-6, 4, 101)
with viz.figure(says="Two losses of the generator over the logit of a forgery: on the left, where D has caught it, log(1 - D) is flat and minus log D is steep.", size=(7, 3.4)) as ax:
    ax.plot(logits, -np.logaddexp(0, logits), label="log(1 − D): saturates")  # logaddexp(0, l) is log(1 + e^l)
    ax.plot(logits, np.logaddexp(0, -logits), "--", label="−log D: does not")
    ax.axvline(np.log(0.01 / 0.99), color="#777777", ls=":")
    ax.text(np.log(0.01 / 0.99) + 0.1, 4.4, "D = 0.01", color="#444444")
    ax.set(xlabel="logit of a forgery: left 'forged', right 'real'", ylabel="loss of G")
    ax.legend(loc="lower left")

# %% [markdown]
# The loss from the formula **saturates**: it is flat where the forger most needs advice. So in practice $G$ minimises $-\log D(G(z))$ and is said to use the *non-saturating* loss. Both are content at the same place, and at the end of the game, where $D = ½$, the non-saturating loss is $\log 2 = 0.6931$. (The two players then no longer share one $V$: it is no longer strictly a minimax game.)
#
# ### Exercise 11.2 · The generator's loss  ●○○  (2 points)
#
# Write `generator_loss(D, G, z)`, with `D`, `G` and `z` as in exercise 11.1. One call of `G`, on all of `z`, and one of `D`, on the forgeries, are enough. Return a tensor with one number, shape (), float32 or float64: the mean of $-\log \operatorname{sigmoid}(l)$ over the logits $l$ of the forgeries, natural logarithm. It must be right, and so finite, also for a logit of −200, and a backward pass from it must give the right gradients to $G$'s weights. Gradients may arrive at $D$'s weights, too: they are set to zero before $D$'s next step. The function itself takes no backward pass, and leaves both networks as they are, with their mode and their `requires_grad`.
# <details><summary>Hint: the label</summary>The forger wants to hear 'real'. Which class is that?</details>

# %% exercise="generator_loss"
import torch
from torch.nn import functional as F


def generator_loss(D, G, z):
    """D: things → logits l (n, 1); G: z → forgeries → −mean log sigmoid(l of G(z)), a tensor ()."""
    ### BEGIN SOLUTION
    logits = D(G(z))
    return F.binary_cross_entropy_with_logits(logits, torch.ones_like(logits))
    ### END SOLUTION

# %% check="generator_loss"
ex.generator_loss.check(generator_loss)

# %%
g_loss = ex.generator_loss.yours(generator_loss)

# %% [markdown]
# ## 4 · The game, on numbers instead of pictures
#
# Everything about a GAN can be drawn if things are single numbers. Real numbers come from a distribution with two bumps. $G$ turns one random number $z$ (normally distributed) into a number $x$. $D$ gives, for each $x$, the probability that it is real. Both are small fully connected networks. A step of each is an ordinary training step, with the loss of the one and the optimiser of the one:

# %%
def step_of_D(G, D, detective, real, z):
    """One step of the discriminator with its optimiser `detective`."""
    detective.zero_grad()
    d_loss(D, G, real, z).backward()
    detective.step()

def step_of_G(G, D, forger, z):
    """One step of the generator with its optimiser `forger`."""
    forger.zero_grad()
    g_loss(D, G, z).backward()
    forger.step()

# %% [markdown]
# They **alternate**, because the two want opposite things: there is no single loss that goes down. Why not train $D$ to perfection each time, as $\max_D$ inside the formula says? It costs much, and while forgeries are poor a perfect $D$ gives $G$ little to go by. One or two steps of $D$ for each of $G$ is the usual compromise. The learning rates are a second way to balance the two: here $D$'s is five times $G$'s.
#
# Before the game begins in earnest, a slow-motion replay. First both learn a little. Then $G$ stands still, and $D$ learns for 200 steps. Then $D$ stands still, and $G$ learns for 15. After that, both in turns. (`one_d.networks` and `one_d.optimizers` build two small networks and an Adam for each; `torch.Generator` is a source of random numbers with a seed of its own; `one_d.look` notes down what there is to see.)

# %% tags=["nbval-ignore-output"]
G, D = one_d.networks(seed=0)
forger, detective = one_d.optimizers(G, D)
print("learning rates of G and D:", one_d.RATES)
assert one_d.RATES[1] == 5 * one_d.RATES[0]
luck = torch.Generator().manual_seed(0)

def learn_D(times):
    for _ in range(times):
        step_of_D(G, D, detective, one_d.sample_data(128, luck), torch.randn(128, 1, generator=luck))

def learn_G(times):
    for _ in range(times):
        step_of_G(G, D, forger, torch.randn(128, 1, generator=luck))

for _ in range(20):
    learn_D(1)
    learn_G(1)
panels = [one_d.look(G, D, title="1 · both have learnt a little")]
learn_D(200)
panels.append(one_d.look(G, D, title="2 · D caught up"))
learn_G(15)
panels.append(one_d.look(G, D, title="3 · G followed D's slope"))

# %% [markdown]
# Now the game itself: 600 rounds, two steps of $D$ and one of $G$ in each. Both learning rates (an optimiser keeps its own in `param_groups[0]["lr"]`) fall to a tenth on the way, which calms the dance at the end. The story is noted down every 20 rounds.

# %% tags=["nbval-ignore-output"]
story = []
for round_ in range(601):
    if round_ % 20 == 0:
        story.append(one_d.look(G, D, step=round_))
    for optimizer, rate in zip((forger, detective), one_d.RATES, strict=True):
        optimizer.param_groups[0]["lr"] = rate * (1 - 0.9 * round_ / 600)
    learn_D(2)
    learn_G(1)
panels.append(one_d.look(G, D, title="4 · much later"))
ch11.keep(story)  # the demo below shows this training

# %%
with viz.figure(says="Four moments of one training. In the first the learnt D (thin) is far from the best one (thick); in the second it follows it wherever many numbers are; in the third the generated numbers have moved to the right, where D was high; in the fourth both densities lie on each other and D is near one half.", size=(9.6, 6), rows=2, cols=2) as axes:
    for ax, moment in zip(axes.flat, panels, strict=True):
        ch11.panel(ax, moment)
    axes[1, 1].legend(loc="upper center", fontsize=8, ncols=2)

# %% [markdown]
# This is the picture that Goodfellow's paper draws as a sketch; here it comes from a real training. The thick grey line is the **best** $D$ against the present forger, $p_\text{data}/(p_\text{data} + p_g)$, computed from the two densities; where hardly a number ever comes there is nothing to compute. The thin green line is the $D$ that was **learnt**. In panel 2 it has caught up with the best one; at the right edge, where hardly a number comes, it has had nothing to learn from and stays too high. In panel 3 the generated numbers have moved uphill, to where that $D$ was high, so that it is no longer the best. (It was high on the left, too, near −1.6, and there the generated density fell. Each number follows the slope at its own place, and most stood where it rises to the right; but all are made by one network, and its weights took the others along.) In panel 4 the two densities are nearly equal, and $D$ says about ½ wherever numbers are.
#
# (The drawn densities are slightly smoothed, both alike.) **Before you move the slider, decide:** does the area between the two densities shrink in every step?

# %% tags=["demo"]
demos.show(ch11.stepper_demo)

# %% tags=["numbers"]
def apart(moment):
    """Mean difference between the learnt and the best D, where there are numbers."""
    return np.nanmean(np.abs(moment.learned - moment.optimal))  # where there are none the best D is NaN; nanmean skips it

areas = [moment.distance for moment in story]
print("panel 2: the learnt D is closer to the best one than in panel 1:", apart(panels[1]) < apart(panels[0]))
print("panel 3: after G has moved it is farther from it again:", apart(panels[2]) > apart(panels[1]))
uphill = np.gradient(panels[1].learned, one_d.GRID) > 0
print("panel 2: most generated numbers stand where D rises to the right:", panels[1].generated[uphill].sum() > 0.5 * panels[1].generated.sum())
print("panel 3: the generated density at −1.6 is lower than in panel 2:", np.interp(-1.6, one_d.GRID, panels[2].generated) < np.interp(-1.6, one_d.GRID, panels[1].generated))
print("the area shrinks in every step of the slider:", all(np.diff(areas) < 0), "  at the end it is below 0.3:", areas[-1] < 0.3)
print("V at the end differs from −log 4 by less than 0.05:", abs(panels[3].value + np.log(4)) < 0.05)
there = panels[3].data > 0.05
print("where real numbers are, D at the end is less than 0.1 away from ½, on average:", np.abs(panels[3].learned - 0.5)[there].mean() < 0.1)
assert areas[-1] < 0.3
assert not all(np.diff(areas) < 0)

# %% tags=["nbval-ignore-output"]
print("rounds", "".join(f"{moment.step:>7}" for moment in story[::3]))
print("area  ", "".join(f"{moment.distance:7.2f}" for moment in story[::3]))
print("V     ", "".join(f"{moment.value:7.3f}" for moment in story[::3]))
near = next(moment for moment in story if abs(moment.value + np.log(4)) < 0.02)
print(f"V is within 0.02 of −log 4 for the first time after {near.step} rounds, when the area is {near.distance:.2f}")

# %% [markdown]
# It does not: in the middle of the training it grows again. The lower half of the demo's picture shows how $G$ does its work: it sends the numbers $z$ from one bump to two, so somewhere it has to tear them apart, and the few that lie in the tear land between the bumps. $V$, too, goes up and down, and is close to $-\log 4$ long before the densities agree (the line above): section 2 said why that proves nothing. With a GAN one does not read success off a loss.
#
# ## 5 · From a few numbers to a picture
#
# A discriminator for pictures is a convolutional network such as those of chapter 08: maps become smaller, and at the end there is one number. A generator has to go the other way, from a few numbers to many pixels. Its layer is the **transposed convolution**. A convolution *gathers*: each output collects from a window of inputs. A transposed convolution *spreads*: each input writes a copy of the kernel, multiplied by itself, into a window of the output; windows begin $s$ places apart, and where they overlap, the copies are added.

# %% tags=["numbers"]
def spread(row, kernel, s):
    """Each number of the row (n,) writes itself times the kernel (f,) into a window; windows begin s places apart."""
    out = np.zeros((len(row) - 1) * s + len(kernel))
    for i, number in enumerate(row):
        out[i * s : i * s + len(kernel)] += number * kernel
    return out

row, kernel = np.array([1.0, 2.0]), np.array([10.0, 20.0, 30.0])
print("1 writes 10 20 30, 2 writes 20 40 60 two places farther:", spread(row, kernel, 2))
for p, extra in ((0, 0), (1, 0), (1, 1)):
    # [None, None] adds two axes: PyTorch wants (things, channels, places).
    out = F.conv_transpose1d(torch.tensor(row)[None, None], torch.tensor(kernel)[None, None], stride=2, padding=p, output_padding=extra)
    print(f"PyTorch, padding {p}, extra {extra}:", out[0, 0].numpy())

# %% [markdown]
# Padding means the opposite of what it means on the way down: $p$ places are *cut off* at each end. And `output_padding`, *extra* here, adds places at the far end again. (In the last line the added place holds 60 and not 0: it is the place that the padding had cut off there.) What is it for? A convolution with window 3, step 2 and padding 1 makes 2 numbers of 3, and 2 numbers of 4 as well (the last one is left over). On the way back the layer cannot know which it was, so it has to be told.
#
# The name comes from the matrix. As a matrix, the convolution that takes 3 numbers to 2 has 2 rows and 3 columns; the transposed convolution is that matrix *transposed*, 3 rows and 2 columns. It is what carries errors backwards through a convolution (chapter 08, section 7). It does not undo the convolution, although some call it *deconvolution*.

# %% tags=["numbers"]
matrix = np.zeros((2, 3))  # a row for each output, a column for each input
for i in range(2):
    for k in range(3):
        place = 2 * i + k - 1  # step 2; the window of the first output begins one place before the row
        if 0 <= place < 3:
            matrix[i, place] = kernel[k]
print("the convolution from 3 to 2 numbers:", *matrix, sep="\n")
print("transposed, times (1, 2):", matrix.T @ row, "  and by spreading, one place cut off at each end:", spread(row, kernel, 2)[1:-1])
assert np.allclose(matrix.T @ row, spread(row, kernel, 2)[1:-1])

# %% [markdown]
# Here are some sizes, of a picture of 2 × 2, asked of PyTorch. (Compare the fourth line with the last one: the same layer, and another picture.)

# %% tags=["numbers"]
lines = []
for n, f, s, p, extra in ((2, 2, 1, 0, 0), (2, 2, 1, 1, 0), (2, 3, 1, 1, 0), (2, 3, 2, 1, 0), (2, 3, 2, 1, 1), (2, 2, 2, 1, 0), (3, 3, 2, 1, 0)):
    side = nn.ConvTranspose2d(1, 1, f, s, p, extra)(torch.zeros(1, 1, n, n)).shape[2]
    lines.append((f"{n} × {n}", f, s, p, extra, f"{side} × {side}"))
viz.table(lines, header=("in", "window", "step", "padding", "extra", "out"), says="What transposed convolutions make of pictures of 2 × 2, and in the last line of 3 × 3.")
assert [line[5][0] for line in lines] == list("3123425")

# %% [markdown]
# ### Exercise 11.3 · Output size of a transposed convolution  ●○○  (1 point)
#
# Write `transposed_conv_size(n, f, p, s, extra)`: each of `n` numbers in a row is spread over a window of `f` places; neighbouring windows begin `s` places apart, so that they may overlap or leave gaps (gaps count as places); of the result `p` places are cut off at each end, and then `extra` places are added at the far end. Return the length of what is left, as a Python `int`. All five are given as Python `int`; `n`, `f` and `s` are at least 1, `p` is at least 0, `extra` (PyTorch calls it `output_padding`) is from 0 to s − 1, and at least one place is left after the cut.
# <details><summary>Hint: where to start</summary>Where does the first window begin, where does the last one begin, and where does that one end?</details>

# %% exercise="transposed_conv_size"
def transposed_conv_size(n, f, p, s, extra):
    """Length of what a transposed convolution makes of n numbers: window f, padding p, step s, extra places → int."""
    ### BEGIN SOLUTION
    return (n - 1) * s + f - 2 * p + extra
    ### END SOLUTION

# %% check="transposed_conv_size"
ex.transposed_conv_size.check(transposed_conv_size)

# %%
up_size = ex.transposed_conv_size.yours(transposed_conv_size)

# %% [markdown]
# Which window? Let every input be 1 and every weight 1, and count how often each output is written to:

# %% tags=["numbers"]
for f in (2, 3, 4):
    print(f"window {f}, step 2, {up_size(5, f, 0, 2, 0)} numbers:", spread(np.ones(5), np.ones(f), 2).astype(int))

# %% [markdown]
# With a window of 3 and step 2, every other place gets twice as much: such a layer paints a fine **checkerboard** over its pictures, until it has learnt to compensate. Where the step divides the window, as with 4 and 2, all places but those at the ends are written to equally often. That is why the generators below have windows of 4 × 4. Even overlap does not forbid a checkerboard: every other place is written to with other weights of the window, and where those differ a grid shows all the same, as in the first blobs of the stored training in section 7. It only does not come by itself, and learning can remove it.
#
# ## 6 · Networks for pictures
#
# The lecture that this course grew out of has a piece of homework: complete the loop that builds a discriminator, level by level, of a convolution, a tanh and a pooling. It is kept here as it was. It is how one built a classifier in the 1990s, and it is what the rules below have replaced.
#
# ### Exercise 11.4 · The blocks of a discriminator  ●●○  (2 points)
#
# Write `discriminator_blocks(channels, filters)`. `channels` is the number of channels of the pictures, `filters` a list of whole numbers, one for each level, at least one. Return one network (an `nn.Module`, for example an `nn.Sequential`) that takes pictures (N, channels, H, W) and has, for each number `k` in `filters`, in this order:
#
# 1. a convolution with `k` filters of 5 × 5, with biases, step 1, *same* padding with zeros: its output is as high and wide as its input;
# 2. a tanh;
# 3. a max pooling, 2 × 2 with step 2, without padding: a row or column that is left over is dropped.
#
# Nothing else: no flattening, no further layer behind the last pooling, no batch normalisation, no dropout. `H` and `W` are large enough for all levels; the first weights are up to you, and all of them can learn: gradients reach them. With `filters = [4, 6]`, pictures (N, 1, 28, 28) become (N, 6, 7, 7). The layers may have any names, their weights may be registered in any order, and another order of layers is right, too, if it gives the same numbers with the same weights. (Pooling before the tanh does: a tanh keeps the order of numbers, so the largest stays the largest.)
# <details><summary>Hint: where to start</summary>An empty list, a loop over <code>filters</code> that appends three layers in each turn, and at the end <code>nn.Sequential(*layers)</code>, where the star hands over the entries one by one. The first argument of <code>nn.Conv2d</code> is the number of channels that come in. Is it the same in every turn?</details>

# %% exercise="discriminator_blocks"
from torch import nn


def discriminator_blocks(channels, filters):
    """For each number in filters: 5 × 5 same convolution, tanh, 2 × 2 max pooling → a network."""
    ### BEGIN SOLUTION
    layers = []
    for k in filters:
        layers += [nn.Conv2d(channels, k, 5, padding=2), nn.Tanh(), nn.MaxPool2d(2)]
        channels = k
    return nn.Sequential(*layers)
    ### END SOLUTION

# %% check="discriminator_blocks"
ex.discriminator_blocks.check(discriminator_blocks)

# %%
blocks = ex.discriminator_blocks.yours(discriminator_blocks)

# %% tags=["numbers"]
homework = blocks(1, [16, 32])
print("28 × 28 becomes", tuple(homework(torch.zeros(1, 1, 28, 28)).shape[1:]), " parameters:", f"{sum(p.numel() for p in homework.parameters()):,}")

# %% [markdown]
# ### DCGAN's rules
#
# For two years GANs of convolutional layers were capricious: most of them failed in training, and nobody could say which would. In 2015 Alec Radford, Luke Metz and Soumith Chintala tried many, and wrote down what those that worked had in common. A network by their rules is a **DCGAN**, a deep convolutional GAN:
#
# | instead of | take | why |
# |---|---|---|
# | pooling in $D$ | convolutions with step 2 | a maximum sends its error to one pixel of four, and $G$ learns from these errors only |
# | enlarging in $G$ | transposed convolutions with step 2 ('fractionally strided') | the network learns how to enlarge |
# | convolutions straight behind each other | batch normalisation between them, but not at $G$'s output and $D$'s input | keeps the numbers in a range where gradients live, also in a bad start |
# | fully connected hidden layers | convolutions only | fewer weights, and maps keep their order |
# | tanh in $D$ | LeakyReLU, slope 0.2 | tanh is flat where it is far from 0; a ReLU is flat on the left; neither passes errors on there |
# | tanh in $G$'s hidden layers | ReLU, and tanh at the output only | pixels are brought to −1 … 1, and so are forgeries |
# | large random weights | normal with deviation 0.02; Adam with $\beta_1 = 0.5$ | a calm start and little momentum: the opponent moves, too |
#
# **Batch normalisation** (chapter 06) takes each map of a batch, over all pictures and places, to mean 0 and deviation 1, then multiplies by a learnt factor and adds a learnt number. Before the layer is used to make pictures, `eval()` replaces the batch's mean and deviation by running averages, so that a picture does not depend on which others are made with it. A bias in front of it would be subtracted at once, so the layer goes without.
#
# The homework's loop, by these rules:

# %%
def dcgan_blocks(channels, filters):
    """For each number in filters: 4 × 4 convolution with step 2, batch normalisation (not in the first), LeakyReLU."""
    layers = []
    for level, k in enumerate(filters):
        layers += [nn.Conv2d(channels, k, 4, 2, 1, bias=level == 0)]
        layers += [nn.BatchNorm2d(k)] if level > 0 else []
        layers += [nn.LeakyReLU(0.2)]
        channels = k
    return nn.Sequential(*layers)

# %% [markdown]
# $G$ learns from nothing but the errors that come back through $D$. How many places of a map get any, and how much comes through an activation whose input is 3 or −3?

# %% tags=["numbers"]
torch.manual_seed(0)
for name, layer in (("max pooling 2 × 2", nn.MaxPool2d(2)), ("convolution 4 × 4, step 2", nn.Conv2d(1, 1, 4, 2, 1))):
    maps = torch.randn(1, 1, 28, 28, requires_grad=True)
    layer(maps).sum().backward()
    print(f"{name:<26}{(maps.grad != 0).float().mean():.0%} of the places get an error")
for name, activation in (("tanh", nn.Tanh()), ("ReLU", nn.ReLU()), ("LeakyReLU", nn.LeakyReLU(0.2))):
    at = torch.tensor([-3.0, 3.0], requires_grad=True)
    activation(at).sum().backward()
    print(f"{name:<26}slope at −3: {at.grad[0]:.2f}   at 3: {at.grad[1]:.2f}")

# %% [markdown]
# ### Exercise 11.5 · A generator  ●●●  (3 points)
#
# Write `Generator(latent, width)`, a function that returns a PyTorch network (an `nn.Module`) by the table below. It takes latent vectors (N, latent) and makes grey pictures (N, 1, 28, 28) with values from −1 to 1; N is at least 2. The first weights are up to you; all of them can learn, so gradients must reach them. Its layers, in this order:
#
# | layer | output for one latent vector |
# |---|---|
# | the numbers as maps of 1 × 1 | latent × 1 × 1 |
# | transposed convolution, window 7, step 1, no padding, no bias; batch normalisation; ReLU | 4·width × 7 × 7 |
# | transposed convolution, window 4, step 2, padding 1, no bias; batch normalisation; ReLU | 2·width × 14 × 14 |
# | transposed convolution, window 4, step 2, padding 1, **with** bias; tanh | 1 × 28 × 28 |
#
# The batch normalisations are PyTorch's `nn.BatchNorm2d` with its default settings (`eps`, `momentum`). Nothing else in the network computes, in particular no dropout; reshaping and nesting are free. `Generator(32, 16)` has 133 825 parameters. What the layers are called is up to you, and a class of your own, `class Generator(nn.Module)` with `__init__(self, latent, width)`, is as good as `nn.Sequential`. (A fully connected first layer without bias, its numbers laid out as maps of 7 × 7 *before* the batch normalisation, computes the same as the first transposed convolution, and is right, too.)
# <details><summary>Hint: the parts</summary><code>nn.ConvTranspose2d(from, to, window, step, padding, bias=False)</code>, <code>nn.BatchNorm2d(maps)</code>, <code>nn.ReLU()</code>, <code>nn.Tanh()</code>; <code>nn.Unflatten(1, (a, b, c))</code> turns rows of a·b·c numbers into maps (a, b, c).</details>
# <details><summary>Hint: the shapes do not fit</summary>Send <code>torch.randn(2, latent)</code> through the first few layers and print the shape of what comes out.</details>

# %% exercise="Generator"
from torch import nn


def Generator(latent, width):
    """A network for latent vectors (N, latent) → pictures (N, 1, 28, 28) from −1 to 1."""
    ### BEGIN SOLUTION
    return nn.Sequential(
        nn.Unflatten(1, (latent, 1, 1)),
        nn.ConvTranspose2d(latent, 4 * width, 7, bias=False), nn.BatchNorm2d(4 * width), nn.ReLU(),
        nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * width), nn.ReLU(),
        nn.ConvTranspose2d(2 * width, 1, 4, 2, 1), nn.Tanh(),
    )
    ### END SOLUTION

# %% check="Generator"
ex.Generator.check(Generator)

# %%
generator = ex.Generator.yours(Generator)

# %% [markdown]
# ## 7 · Digits out of nothing
#
# Now both networks play the game of section 4, with the 1 297 training digits of the course as the real things and 32 random numbers for each forgery. `dcgan.initialise` gives the weights a deviation of 0.02, and the discriminator ends in a 3 × 3 convolution that turns its last maps into one logit. How many levels should it have? A number in its last maps depends on a window of the picture only, and the last convolution merely adds up what was found in the windows. If they are small, $D$ knows strokes, and $G$ gets away with figures whose strokes do not fit together. So there are three levels (the cell below counts). The steps are the same two functions as above, one of each in turn. This time $G$ has the larger learning rate: 1 297 digits are few, $D$ soon knows them, and a slower $D$ lets $G$ keep up. Which balance works has to be tried for each task.

# %% tags=["numbers"]
windows = []
for levels in (1, 2, 3):
    picture = torch.randn(1, 1, 28, 28, requires_grad=True)
    maps = dcgan_blocks(1, [16, 32, 64][:levels]).eval()(picture)
    middle = maps.shape[2] // 2
    maps[0, :, middle, middle].sum().backward()  # which pixels does the middle of the maps depend on?
    windows.append(int((picture.grad[0, 0] != 0).any(dim=0).sum()))
    print(f"{levels} level{'s' if levels > 1 else ' '}: maps of {maps.shape[2]:>2} × {maps.shape[3]:<2}   each number depends on {windows[-1]} × {windows[-1]} pixels")
assert windows == [4, 10, 22]

# %% tags=["numbers"]
torch.manual_seed(0)
G = generator(32, 16)
D = nn.Sequential(dcgan_blocks(1, [16, 32, 64]), nn.Conv2d(64, 1, 3), nn.Flatten())
for network in (G, D):
    dcgan.initialise(network)
print("parameters of G:", f"{sum(p.numel() for p in G.parameters()):,}", "  of D:", f"{sum(p.numel() for p in D.parameters()):,}")
assert sum(p.numel() for p in G.parameters()) == 133_825

# %% tags=["nbval-ignore-output"]
from tqdm import tqdm

ROUNDS = 60  # 3 000 take a few minutes, and give digits
real = dcgan.as_batch(digits.images)  # (1297, 1, 28, 28), from −1 to 1
forger, detective = (torch.optim.Adam(net.parameters(), lr=lr, betas=(0.5, 0.999)) for net, lr in ((G, 0.004), (D, 0.001)))
luck = torch.Generator().manual_seed(0)
same = dcgan.latents(8, seed=1)  # the eight vectors whose pictures are shown
shown = [dcgan.draw(G.eval(), same)]
for _ in tqdm(range(ROUNDS), desc="rounds", file=sys.stdout, disable=os.environ.get("COURSE_STATIC_DEMOS") == "1"):
    G.train()
    step_of_D(G, D, detective, real[torch.randint(len(real), (32,), generator=luck)], torch.randn(32, 32, generator=luck))
    step_of_G(G, D, forger, torch.randn(32, 32, generator=luck))
shown.append(dcgan.draw(G.eval(), same))

# %% tags=["nbval-ignore-output"]
viz.show(*np.concatenate(shown), columns=8, zoom=3, says=f"What eight latent vectors become: before training an even grey, after {ROUNDS} rounds bright figures on a dark ground, with thick strokes that mean nothing yet.")

# %% [markdown]
# In a few seconds $G$ has learnt 'bright strokes in the middle, dark at the border'. For digits it takes a few minutes; set `ROUNDS` to 3 000 and run the last three cells again if you have them. The chapter has a stored training of this kind, made by a script of the course, with three additions: the learning rates fall towards the end; the generator that is kept is a running mean of the one that learns, which evens out the last zigzags; and $D$ sees every picture, real or generated, through a little noise, in its own step and in $G$'s: `D(x + 0.3 * torch.randn_like(x))`. (Why, comes below. It pays late: in a few hundred rounds nothing is to be seen of it.) Here are eight vectors while it learnt from the digits:

# %% tags=["numbers"]
run = stored.run("digits")
steps, pictures = stored.over_time("digits")
print(f"{run['steps']} steps in {run['runs'][0]['cpu_seconds']:.0f} seconds; moments shown: {', '.join(map(str, steps))}")

# %%
chosen = np.unique(np.linspace(0, len(steps) - 1, 6).round().astype(int))
viz.show(*pictures[chosen, :8].reshape(-1, 28, 28), columns=8, zoom=2, says=f"The pictures of the same eight latent vectors after {', '.join(str(steps[i]) for i in chosen)} steps, a row for each moment: grey, then blobs under a grid, then strokes, then more and more digits.")

# %% [markdown]
# (The grid in the second row is that of section 5: windows overlap evenly, the weights are not even yet.) Follow one column downwards. A picture that has become a digit may still turn into another one: nothing ties a vector to a digit, it is enough that all vectors together make digits as often as people do. Nobody has told $G$ that there are ten kinds.
#
# The two losses, on the other hand, tell nearly nothing. $G$'s even rises while its pictures get better, because its opponent gets better, too:

# %% tags=["numbers"]
losses = run["losses"]
when = (np.arange(len(losses["generator"])) + 0.5) * losses["window"]
with viz.figure(says="Losses of both networks over the stored training: they do not fall to 0, and neither tells how good the pictures are.", size=(7.5, 3.2)) as ax:
    ax.plot(when, losses["discriminator"], label="D (sum of both halves)")
    ax.plot(when, losses["generator"], "--", label="G, −log D")
    ax.axhline(np.log(4), color="#777777", ls=":")
    ax.axhline(np.log(2), color="#777777", ls=":")
    ax.text(when[-1], np.log(4) + 0.03, "log 4", ha="right", color="#555555")
    ax.text(when[-1], np.log(2) + 0.03, "log 2", ha="right", color="#555555")
    ax.set(xlabel="steps", ylabel="loss", ylim=(0, None))
    ax.legend(loc="lower left")
print(f"at the end: D {losses['discriminator'][-1]:.2f}, G {losses['generator'][-1]:.2f}; by then D has seen each training digit about {run['steps'] * run['settings']['batch'] / run['train']:.0f} times")
said = run["logits"]
print(f"its mean logit then: {said['train']:.2f} for digits it has learnt from, {said['test']:.2f} for new ones, {said['generated']:.2f} for forgeries")
early = (when > 300) & (when < 1200)
assert np.abs(np.array(losses["discriminator"])[early] - np.log(4)).max() < 0.05
assert losses["discriminator"][-1] < 1 < 1.4 < losses["generator"][-1]
assert said["generated"] < said["test"] < said["train"]

# %% [markdown]
# At the end of the game as section 2 describes it, $D$'s loss would be $\log 4$ and $G$'s $\log 2$. For the first thousand steps they lie near these two, as if the game were over, and the pictures tell that it has only begun: $D$ is still as bad as $G$. (A $D$ of ½ alone proves nothing.) Then they move away: slowly $D$ is winning. One reason is in the last line. It has met each of the few training digits so often that it begins to know them by heart: of new digits, written by people as well, it is less sure. (Someone who knows all real notes by heart calls every other one a forgery.)
#
# Without the noise it would win much faster; that is what the noise is for. A detective whose glasses are never quite clean cannot remember every speck of a note: through noise that is drawn anew each time, digits that differ a little look alike, and so do a digit and a good forgery of it. $D$ has to look at the strokes, and $G$ gets a slope instead of a flat no. (It is called *instance noise*. Its standard deviation here is 0.3, where black and white are 2 apart.) The script has stored the same training without it, for comparison, one for one:

# %% tags=["numbers"]
plain = run["without_noise"]
rows = []
for name, one in (("with noise", run["runs"][0] | {part: run[part] for part in ("logits", "losses")}), ("without", plain)):
    said, ends = one["logits"], [one["losses"][player][-1] for player in ("discriminator", "generator")]
    rows.append((name, *(f"{said[kind]:.2f}" for kind in ("train", "test", "generated")), *(f"{end:.2f}" for end in ends), f"{one['distance']['mean']:.1f}"))
viz.table(rows, header=("training", "D of learnt digits", "of new digits", "of forgeries", "D's loss", "G's loss", "Fréchet distance"), says="At the end of both trainings: D's mean logit for three kinds of pictures, seen through noise where it has learnt through noise; both losses; and how far the generated pictures are from real digits (section 10; smaller is better).")
print("Fréchet distance of all trainings with noise:", ", ".join(f"{one['distance']['mean']:.1f}" for one in run["runs"]))
assert run["settings"]["noise"] == 0.3
assert plain["logits"]["generated"] < 3 * run["logits"]["generated"]
assert plain["logits"]["test"] < -0.5 < 0 < run["logits"]["test"]
assert plain["losses"]["discriminator"][-1] < 0.1
assert plain["distance"]["mean"] > 1.4 * max(one["distance"]["mean"] for one in run["runs"])

# %% [markdown]
# Without noise $D$ is right nearly always, and sure of it. Even digits that people have written get a negative logit on average, if $D$ has not learnt from them: it knows its own ones and calls the rest forged. With noise it is less sure of everything, and the generated pictures come nearer to real ones. (One training without noise proves little; but it lies farther away than any of the three with noise.)

# %% [markdown]
# ## 8 · Walking through latent space
#
# $G$ has been trained with random vectors. Afterwards we may choose them. **Latent space** is the space of all vectors $z$, here with 32 directions, and every point in it is a picture.
#
# ### Predict, then look
#
# One latent vector makes a 3, another makes an 8. You take the vector exactly in the middle between the two and give it to $G$. **What do you see?**
#
# - **a**: both digits at once, each half transparent
# - **b**: one figure with full strokes: a digit, or a shape between the two
# - **c**: noise: $G$ has never been trained on that vector
# - **d**: either exactly the first picture or exactly the second

# %% exercise="predict_walk"
def predict_walk():
    """Your answer: one of the letters "a", "b", "c", "d"."""
    ### BEGIN SOLUTION
    return "b"
    ### END SOLUTION

# %% check="predict_walk"
ex.predict_walk.check(predict_walk)

# %% [markdown]
# ### Exercise 11.6 · A walk between two latent vectors  ●○○  (1 point)
#
# Write `interpolate_latents(a, b, steps)`. `a` and `b` are NumPy arrays of shape (d,), d at least 1, both of one dtype, decimal or whole numbers (also uint8, without a sign); they stay as they are. `steps` is an `int` from 2 on. Return a NumPy array of shape (steps, d), float32 or float64: `steps` vectors on the *straight line* from `a` to `b`, the same distance apart, one in each row, the first of them `a` and the last `b` (up to rounding).
# <details><summary>Hint: where to start</summary>How many gaps are there between <code>steps</code> points? Which share of the way lies behind the row number i?</details>

# %% exercise="interpolate_latents"
def interpolate_latents(a, b, steps):
    """a, b: (d,) → (steps, d), from a to b on a straight line, both ends included."""
    ### BEGIN SOLUTION
    share = np.arange(steps)[:, None] / (steps - 1)
    return (1 - share) * a + share * b
    ### END SOLUTION

# %% check="interpolate_latents"
ex.interpolate_latents.check(interpolate_latents)

# %%
walk = ex.interpolate_latents.yours(interpolate_latents)

# %%
stored_G = stored.generator("digits")
some = dcgan.latents(600, seed=3).numpy()
says_digit = frechet.probabilities(dcgan.draw(stored_G, some))  # (600, 10), from a classifier trained on the real digits
three, eight = some[says_digit.argmax(axis=0)[[3, 8]]]  # of 600 vectors the one that is seen as a 3 most surely, and the 8
between = dcgan.draw(stored_G, walk(three, eight, 10))
share = np.linspace(0, 1, 10)[:, None, None]
mixed = np.rint((1 - share) * between[0] + share * between[-1]).astype(np.uint8)
viz.show(*between, *mixed, columns=10, zoom=3, says="Top: ten pictures on the straight line from a 3 to an 8; each is one figure, and strokes move. Below: the two end pictures mixed pixel by pixel; in the middle both are seen at once, half transparent.")

# %% [markdown]
# That answers the prediction. Mixing pixels gives a double exposure; mixing *vectors* gives one figure whose strokes move, because $G$ stands in between and bends the straight line. Little by little, too: $G$ is a chain of continuous functions, so it cannot jump, and between two digits there are pictures that are none, or two.
#
# Two of the 32 directions can be moved below (those that the first layer stretches most; the others stay where they were drawn). The sheet on the right shows the plane that the two span. What stands above the picture is the opinion of a classifier that was trained on the real digits. It has to choose one of the ten for every picture, so count for yourself, too. **Before you move anything, decide:** will one slider change the slant and the other the thickness, say?

# %% tags=["demo"]
demos.show(ch11.latent_demo)

# %% [markdown]
# No slider has a meaning of its own, such as 'slant' or 'thickness': nothing in the training asked for that, and it would be luck.
#
# There is a second way to walk. $G$ was trained with vectors whose 32 numbers are drawn one by one from a normal distribution. Their lengths scatter around $\sqrt{32} \approx 5.7$ (the squares of the 32 numbers are 1 on average), and short ones are rare, because all 32 numbers would have to be small at once; two of them are nearly at right angles. The straight line between them is a chord: in the middle it comes closer to the origin than nearly all vectors that $G$ was trained with. An **arc** (*spherical interpolation*, slerp) keeps the length.

# %% tags=["numbers"]
many = dcgan.latents(1000, seed=0).numpy()
lengths = np.linalg.norm(many, axis=1)
middles = np.linalg.norm((many[::2] + many[1::2]) / 2, axis=1)
print(f"length of a latent vector: {lengths.mean():.2f}, nine of ten between {np.quantile(lengths, 0.05):.2f} and {np.quantile(lengths, 0.95):.2f}")
print(f"length in the middle of a straight line between two: {middles.mean():.2f}, which is {middles.mean() / lengths.mean():.2f} of it")
print(f"of {len(many)} latent vectors {(lengths < middles.mean()).sum()} are as short as that")
assert 0 < (lengths < middles.mean()).mean() < 0.02
assert abs(middles.mean() / lengths.mean() - np.sqrt(0.5)) < 0.03

# %% tags=["demo"]
demos.show(ch11.walk_demo)

# %% [markdown]
# Whether the arc looks better depends on the generator. With this small one the two are hard to tell apart; with hundreds of dimensions and little training near the origin it can matter. Compare 4 to 9 with 1 to 8: is there always a digit in the middle?
#
# ## 9 · What goes wrong
#
# ### Going round in circles
#
# A loss that one player minimises leads downhill. Two players who pull at one function in opposite directions need not arrive anywhere. The smallest example has one number each: $V = x \cdot y$, the first player moves $x$ to make $V$ small, the second moves $y$ to make it large. The only point where both are content is (0, 0). Both take ordinary gradient steps, from (1, 0), at the same time or in turns:

# %% tags=["numbers"]
def dance(steps, lr, in_turns):
    """The path of (x, y), (steps + 1, 2): x descends on x·y, y climbs."""
    x, y, path = 1.0, 0.0, [(1.0, 0.0)]
    for _ in range(steps):
        old = x
        x = x - lr * y
        y = y + lr * (x if in_turns else old)
        path.append((x, y))
    return np.array(path)

paths = {name: dance(100, 0.2, in_turns) for name, in_turns in (("at the same time", False), ("in turns", True))}
for name, path in paths.items():
    away = np.linalg.norm(path, axis=1)
    print(f"{name}: distance from (0, 0) after 100 steps {away[-1]:.2f}, never below {away.min():.2f}")
assert np.linalg.norm(paths["at the same time"][-1]) > 5 > 1.2 > np.linalg.norm(paths["in turns"], axis=1).max()

# %%
with viz.figure(says="Gradient steps on x times y: taken at the same time they spiral outwards, taken in turns they go round and round; neither arrives at the middle.", size=(5.2, 4.4)) as ax:
    for (name, path), line in zip(paths.items(), ("-", "--"), strict=True):
        part = path[: 60 if line == "-" else 32]
        ax.plot(part[:, 0], part[:, 1], line, label=name)
    ax.plot(0, 0, "k+", ms=12)
    ax.set(xlabel="x, first player", ylabel="y, second player", aspect="equal", xlim=(-4, 4), ylim=(-4, 4))
    ax.legend(loc="upper left")

# %% [markdown]
# Each player chases the other, and nobody is wrong: at every point each steps in the right direction. In a GAN this is called **oscillation**: the pictures get better, then they change, then they get worse. Falling learning rates and a running mean of the weights help, because the middle of a circle is where one wants to be.
#
# ### Collapse
#
# The forger finds one note that the detective believes. Why print others? Suddenly all vectors lead to the same picture, or to a few: **mode collapse**. She learns to refuse it, he moves on to the next one. In the formula this cannot happen, because there $D$ is the best one against the present $G$ at every moment, and a forger who makes only ones loses to her at once. In training $D$ is a few steps behind. So whether it happens depends on who learns faster.
#
# The demo shows five trainings on the digits, 250 steps each, stored by a script; their discriminator has two levels only, so that it is easily beaten. In the first four the forger learns four times as fast as the detective; they differ in batch normalisation and in $\beta_1$, the share of its last step that Adam takes along ($0.9$ is its usual value). In the fifth the forger learns forty times as fast, without batch normalisation. **Decide first:** which of them will still make ten kinds of digits?

# %% tags=["demo"]
demos.show(ch11.collapse_demo)

# %% tags=["numbers"]
assert [one.classes for one in stored.collapses()][3] == 10 > max(one.classes for n, one in enumerate(stored.collapses()) if n != 3)
rows = [(n, f"{one.ratio:g} : 1", "yes" if one.norm else "no", one.beta1, one.classes, f"{one.shares.max():.0%}", round(one.diversity), round(one.distance)) for n, one in enumerate(stored.collapses(), 1)]
viz.table(rows, header=("training", "rates G : D", "batch norm", "β₁", "digits found", "commonest", "difference of two pictures", "Fréchet distance"), says="Five trainings: how many digits a classifier finds, the share of the commonest, by how many grey values two pictures differ, and the Fréchet distance to real digits (section 10; smaller is better).")

# %% [markdown]
# Only the fourth. In trainings 1 and 3, with $\beta_1 = 0.9$, all vectors lead to nearly the same blot, with batch normalisation or without: each player rushes past the other. In training 5 the detective is too slow to refuse the one grey shape that the forger has found. Training 1 paints the grid of section 5 over its blot. With the smaller $\beta_1$ and no batch normalisation (training 2) there are several kinds, badly drawn; with both, the classifier finds all ten digits. One run each proves little, and 250 steps are few; but provoked is provoked, and cured is cured. (The classifier has to choose one of ten digits even for a blot: what it says of collapsed pictures means nothing but that they are all alike.)
#
# Why would batch normalisation help? It makes it hard for $G$ to treat all vectors alike: over a batch each of its maps has deviation 1, whatever the weights do. (Training 3 shows that it is no guarantee.) Two more remedies are in use that no cell here tries: a label of 0.9 instead of 1 for real pictures (*one-sided label smoothing*), which keeps $D$ from being too sure, and losses that are less abrupt (section 11).

# %% [markdown]
# ## 10 · How good are the pictures?
#
# A classifier is judged by its errors. What is the error of a picture that never existed? Four ways to look, each with a hole in it.
#
# **Look at them.** At many, not chosen: sixteen good ones can be found among the pictures of a poor generator. The sheet below holds the first 48.

# %%
made = dcgan.draw(stored_G, dcgan.latents(500, seed=2))
assert (np.flatnonzero(order < 8) + 1).tolist() == [2, 4, 5, 6, 10, 11, 12, 14]  # which were which, at the top
viz.show(*made[:48], columns=12, zoom=2, says="The first 48 pictures of the stored generator, not chosen: most of them can be read as digits, others are none.")

# %% [markdown]
# **Look for the nearest training picture.** A $G$ that has learnt the training set by heart makes perfect digits. So for each picture search the most similar training digit (chapter 02: the smallest distance between pixels), and compare with how near the test digits, which nobody trained on, come to the training digits.

# %% tags=["numbers"]
where, gap = frechet.nearest(made, digits.images)
_, gap_test = frechet.nearest(test_digits.images, digits.images)
print(f"median distance to the nearest training digit: generated {np.median(gap):.0f}, test digits {np.median(gap_test):.0f} grey values")
print(f"exact copies: {(gap < 5).sum()} of {len(made)}")
assert (gap < 5).sum() == 0

# %%
viz.show(*made[:10], *digits.images[where[:10]], columns=10, zoom=3, says="Ten generated digits, and below each the training digit nearest to it: alike, and none is a copy.")

# %% [markdown]
# If the generated pictures came much nearer to the training set than the test digits do, they would be copies. (The hole: pixels. A training digit moved by two pixels would pass as new.)
#
# **Ask a classifier.** A network trained on the real digits says which digit each picture is. One wishes that it is sure, and that each digit comes as often as in the data. (The *Inception score* makes one number of these two wishes.)

# %% tags=["numbers"]
noise = np.random.default_rng(0).integers(0, 256, (500, 28, 28), dtype=np.uint8)
sure = {}
for name, pictures in (("test digits", test_digits.images), ("generated", made), ("noise", noise)):
    chosen = frechet.probabilities(pictures).max(axis=1)  # what it gives to the digit that it chooses
    sure[name] = (chosen >= 0.9).mean()
    print(f"{name:<12} the classifier is at least 90 % sure of {sure[name]:.0%}")
assert abs(sure["generated"] - sure["noise"]) < 0.1 < sure["test digits"] - sure["noise"]
shares, shares_test = frechet.class_shares(made), frechet.class_shares(test_digits.images)
with viz.figure(says="How often the classifier finds each digit among 500 generated pictures and among the 500 test digits: all ten are there, not quite equally often.", size=(7, 3)) as ax:
    ax.bar(np.arange(10) - 0.2, 100 * shares, 0.4, label="generated")
    ax.bar(np.arange(10) + 0.2, 100 * shares_test, 0.4, label="test digits", hatch="//", edgecolor="white")
    ax.set(xticks=range(10), xlabel="digit, as the classifier sees it", ylabel="share (%)", ylim=(0, 30))
    ax.legend(loc="upper right", ncols=2)
print(f"generated: the rarest digit {shares.argmin()} with {shares.min():.1%}, the commonest {shares.argmax()} with {shares.max():.1%}; test digits: {shares_test.min():.1%} to {shares_test.max():.1%}")
assert (shares > 0.02).all()
assert 1.5 * shares.min() < shares.max() < 2 * shares.min()

# %% [markdown]
# No digit is missing, and the commonest comes not quite twice as often as the rarest; with 500 pictures a part of that is chance. It has two holes, this way of looking. The classifier was never shown anything but digits, so it is sure of noise as well, about as often as of the generated pictures: 'sure' does not mean 'a digit'. And one perfect picture of each digit, made over and over, would get full marks.

# %% [markdown]
# **Compare two clouds of features.** The three questions (good? new? of all kinds?) come together if one asks: is the *set* of generated pictures distributed like the set of real ones? Pixels are a poor place to ask that. So take, for each picture, the 32 numbers in the last hidden layer of the classifier, its **features**: a cloud of points for each set. Describe each cloud by its mean $\mu$ and its **covariance matrix** $C$ (on the diagonal the variance of each feature, beside it how two features vary together), that is, as if it were a normal distribution (in many dimensions: densest at its mean, and thinning out like a bell curve in every direction, faster in some than in others). The **Fréchet distance** between two normal distributions is a formula, in which the **trace** of a matrix is the sum of its diagonal:
#
# $$d = |\mu_x - \mu_y|^2 + \operatorname{trace}\bigl(C_x + C_y - 2\,(C_x C_y)^{1/2}\bigr).$$
#
# With a single feature it is $(\mu_x - \mu_y)^2 + (\sigma_x - \sigma_y)^2$: how far the middles are apart, and how different the widths are. With many, $(C_x C_y)^{1/2}$ is the **matrix root**, a matrix $R$ with $R R = C_x C_y$, which is not the roots of the entries. Its trace can be had without it: an **eigenvalue** is a factor by which a matrix stretches one of its own directions, the trace is the sum of all of them, and those of the root are the roots of those of $C_x C_y$:

# %% tags=["numbers"]
R = np.array([[2.0, 1.0], [1.0, 2.0]])
print("R R =", (R @ R).tolist(), "  so the matrix root of that is", R.tolist(), ", and not", np.sqrt(R @ R).round(2).tolist())
print("trace of the root:", np.trace(R), "= sum of the roots of the eigenvalues:", np.sqrt(np.linalg.eigvalsh(R @ R)).sum().round(6))

# %% [markdown]
# In 2017 Martin Heusel and colleagues proposed this, with the features of a large network (Inception) trained on photographs; their *Fréchet Inception distance*, FID, is the number quoted in most papers since. Ours uses the small classifier of digits, so it can be compared with nothing outside of this chapter.
#
# ### Exercise 11.7 · The Fréchet distance  ●●●  (3 points)
#
# Write `frechet_distance(x, y)`. `x` (n, d) and `y` (m, d) are the features of two sets of pictures, a row for each picture and a column for each feature: decimal numbers; n, m and d are at least 2, n and m may differ. Return
#
# $$|\mu_x - \mu_y|^2 + \operatorname{trace}\bigl(C_x + C_y - 2\,(C_x C_y)^{1/2}\bigr)$$
#
# with the means $\mu_x$, $\mu_y$ of the columns and the covariance matrices $C_x$, $C_y$ (d, d) of the columns, with n − 1 (and m − 1) in the denominator. The root is the *matrix* root.
#
# - One real number comes back (a float, a NumPy number or an array of shape ()), as it stands: no root is taken of the result.
# - It is right to four digits or better; where it should be 0, rounding may leave a tiny number of either sign.
# - It must be right, too, if there are fewer pictures than features and if a feature never changes, in one of the sets or in both, also where the features are small (0.01 and below). Then the covariances have *no full rank*: in some directions the cloud has no width, and an eigenvalue is 0. Rounding may make it a tiny negative number, or leave a tiny imaginary part in the root; the answer is a real number all the same.
#
# Functions of NumPy and SciPy are allowed.
# <details><summary>Hint: covariances</summary><code>np.cov</code> divides by n − 1. Which way round does it want its table? It has an argument for that.</details>
# <details><summary>Hint: the matrix root</summary><code>scipy.linalg.sqrtm</code> gives it. Or think: only its trace is needed; the trace of a matrix is the sum of its eigenvalues, and those of the root are the roots of the eigenvalues.</details>

# %% exercise="frechet_distance"
def frechet_distance(x, y):
    """Features x (n, d), y (m, d) → |μx − μy|² + trace(Cx + Cy − 2 (Cx Cy)^½), a real number."""
    ### BEGIN SOLUTION
    gap = x.mean(axis=0) - y.mean(axis=0)
    cx, cy = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    eigenvalues = np.linalg.eigvals(cx @ cy).real
    return gap @ gap + np.trace(cx + cy) - 2 * np.sqrt(np.maximum(eigenvalues, 0)).sum()
    ### END SOLUTION

# %% check="frechet_distance"
ex.frechet_distance.check(frechet_distance)

# %%
distance = ex.frechet_distance.yours(frechet_distance)

# %% [markdown]
# ### A scale needs two ends
#
# 'The distance is 5' means nothing by itself. So measure what it is for two sets that are equally good, real digits against other real digits, and for something that is no digit at all. All sets have 500 pictures, because the distance depends on how many there are: with few pictures the covariances are uncertain, and the distance comes out too large.

# %% tags=["numbers"]
f_test = frechet.features(test_digits.images)  # (500, 32)
chosen = np.random.default_rng(0).permutation(len(digits.images))[:500]
sets = {"real training digits": digits.images[chosen], "generated": made, "untrained generator": dcgan.draw(dcgan.networks(seed=0)[0].eval(), dcgan.latents(500)), "noise": noise}
d = {name: distance(f_test, frechet.features(pictures)) for name, pictures in sets.items()}
viz.table([(name, round(value, 1), f"{value / d['real training digits']:.1f}") for name, value in d.items()], header=("500 test digits against 500 …", "Fréchet distance", "times real against real"), says="At one end of the scale real digits, at the other noise, and the untrained generator still a little farther away than that; the trained one lies between.")
print(f"generated: {d['generated'] / d['real training digits']:.1f} times real against real; noise is {d['noise'] / d['generated']:.0f} times farther than that")
assert d["real training digits"] < d["generated"] < d["noise"] < d["untrained generator"]
assert d["generated"] < 3 * d["real training digits"] < d["noise"] / 80
assert 80 < d["noise"] / d["generated"] < 120

# %%
few = {n: np.mean([distance(f_test[:n], frechet.features(digits.images[k * n : (k + 1) * n])) for k in range(3)]) for n in (40, 80, 160, 320)}
print("real against real with fewer pictures:", ", ".join(f"{n}: {value:.1f}" for n, value in few.items()))

# %% [markdown]
# Now the number can be read. Where between the two ends would you have placed the sheet above? Counted in factors, the generated digits lie nearer to the good end: from real digits to them it is a factor of less than 3, and from there to noise one of about 100. And the number can be followed over a training:

# %% tags=["numbers"]
scale = {name: row["mean"] for name, row in run["scale"]["rows"].items()}
curve = run["runs"][0]["curve"]
draws = run["scale"]["rows"]["real"]["all"]  # each time other training digits
print(f"real against real, mean of {len(draws)} draws: {scale['real']:.2f} (from {min(draws):.2f} to {max(draws):.2f})   noise: {scale['noise']:.0f}")
end = run["runs"][0]["distance"]["mean"]
drawn = run["runs"][0]["distance"]["all"]  # each time other generated pictures
print(f"generated, at the end of this one training: {end:.2f} (from {min(drawn):.2f} to {max(drawn):.2f}), which is {end / scale['real']:.1f} times real against real")
with viz.figure(says="The Fréchet distance to real digits over the steps of training, both axes logarithmic: it falls from the level of noise towards that of real digits.", size=(7.5, 3.6)) as ax:
    later = [point for point in curve if point["step"] > 0]
    ax.loglog([point["step"] for point in later], [point["distance"] for point in later], "o-", label="generated")
    for name, level, line in (("noise", scale["noise"], "--"), ("real against real", scale["real"], ":")):
        ax.axhline(level, color="#555555", ls=line, label=name)
    ax.set(xlabel="steps", ylabel="Fréchet distance")
    ax.legend(loc=(0.02, 0.09))

# %% [markdown]
# The distance of one draw of 500 pictures is a matter of luck, as the two lines show. The table above has a single draw, the script that stored this training a mean of ten (for the points of the curve, of three); so the numbers differ a little, and 'so many times real against real' is uncertain by a quarter or so.
#
# And on a real set? The same script, with other settings (fewer steps, no noise, a discriminator of two levels that learns faster), on MNIST's 60 000 digits; the features are those of a classifier trained on MNIST, so the distances have a scale of their own:

# %% tags=["numbers"]
mnist = stored.run("mnist")
rows = [(r["data"], f"{r['train']:,}", f"{r['steps']:,}", round(r["runs"][0]["cpu_seconds"]), round(r["scale"]["rows"]["real"]["mean"], 1), round(r["runs"][0]["distance"]["mean"], 1), round(r["scale"]["rows"]["noise"]["mean"])) for r in (run, mnist)]
viz.table(rows, header=("learnt from", "pictures", "steps", "seconds", "real against real", "generated", "noise"), says="Fréchet distances on two sets, each in the features of its own classifier; only numbers of one row can be compared.")

# %%
viz.show(*dcgan.draw(stored.generator("mnist"), dcgan.latents(24, seed=2)), columns=12, zoom=2, says="The first 24 pictures of the generator that learnt from MNIST, not chosen.")

# %% [markdown]
# On a scale that reaches to noise both lie at the good end, and both still stand apart from real digits: these are small networks, trained for a few minutes at most (the seconds in the table). What the number does is to say so.
#
# The hole in this one: it sees what its classifier sees, and means and covariances only. It does notice collapse (the covariance shrinks) and a missing digit, and it cannot tell a good picture from a copy. So one quotes it together with a sheet of pictures that nobody chose.
#
# ### Ask for a digit
#
# Our $G$ draws what it likes. Two changes make it draw what we ask for (a **conditional GAN**, Mirza and Osindero, 2014).
#
# - **$G$ is told.** Beside its 32 random numbers it gets ten more, one for each digit. All are 0, but for that of the wished digit: this one is 3.0. (Why so large? It has to be heard beside random numbers that reach 2 or 3. The demo below has a slider for it.)
# - **$D$ is told, too**, which digit a picture is *said* to be. It has ten outputs instead of one: 'a real 0', 'a real 1' and so on. Only the output of that digit counts, `D(x)[range(n), digits]`; the losses stay the same. Real pictures come with their true digit, forgeries with the one that was asked for. So the output for 7 is praised for real sevens alone, and a 4, however perfect, is no way past it.
#
# The script has trained such a pair, like the first one, with noise. **Write a number of your own:**

# %%
wish = "2026314159"
asked_G = stored.generator("asked")
asked_for = dcgan.ask(dcgan.latents(len(wish), seed=1), wish)  # (10, 32 + 10)
print("the ten numbers for the first wish:", asked_for[0, 32:].tolist())
viz.show(*dcgan.draw(asked_G, asked_for), columns=10, zoom=3, says=f"Generated digits, asked for in this order: {' '.join(wish)}.")

# %% [markdown]
# In the demo twelve latent vectors stay as they are; only the ten numbers beside them change. **Decide first:** what comes of half a wish for a 4 and half a wish for a 9? And if nothing is wished, all ten numbers 0?

# %% tags=["demo"]
demos.show(ch11.wish_demo)

# %% [markdown]
# Half and half is no surprise after section 8: $G$ is continuous in these numbers, too, and draws something on the way. But in the training nobody asked for that, nor for nothing at all, and there $G$ has never been corrected. A wish that is too loud drowns the random numbers: the twelve pictures become more and more alike. How well does it do what it was trained for?

# %% tags=["numbers"]
told = stored.run("asked")
rows = [("not asked", "nothing was asked", f"{run['distance']['mean']:.1f}", f"{scale['real']:.1f}", f"{run['times_real']:.1f}", f"{run['by_heart']['generated']:.0f}")]
rows += [("asked", f"{np.mean([one['obeyed'] for one in told['runs']]):.0%}", f"{told['distance']['mean']:.1f}", f"{told['even']['mean']:.1f}", f"{told['times_real']:.1f}", f"{told['by_heart']['generated']:.0f}")]
viz.table(rows, header=("generator", "seen as what was asked for", "Fréchet distance", "real against real", "times", "nearest training digit"), says=f"Means of {len(run['runs'])} and of {len(told['runs'])} trainings of {told['steps']:,} steps. Each digit was asked for equally often; so the real digits in the second row are drawn evenly, too. Last, of the first training, the median distance to the nearest training digit in grey values; for test digits it is {told['by_heart']['test']:.0f}.")
assert told["times_real"] <= 1.5 < run["times_real"]
assert min(one["obeyed"] for one in told["runs"]) > 0.9
assert told["by_heart"]["generated"] > told["by_heart"]["test"]

# %% [markdown]
# It obeys, as far as a classifier can tell that has to choose one of ten and takes a thick bar for a 1 (many real ones here are just that). It comes nearer to real digits than the first pair, and not by copying: the training digits are no nearer to its pictures than to the test digits. What helps may be that both players have ten smaller tasks instead of a large one, that no wish lies between two digits, and that each digit comes as often as we ask for it. No cell here separates these reasons; and this pair was told more than the first one, the labels, and is a little larger.
#
# ## 11 · What came after
#
# GANs made the first pictures that people took for photographs, and they are capricious to this day. Two ways lead on.
#
# **A calmer game.** $\log(1 - D)$ has no slope where the two distributions do not meet. The *Wasserstein GAN* (2017) lets $D$ be any number instead of a probability, a *critic*, and $G$ tries to raise it: the losses are plain means of $D$ without a logarithm. It works as long as the critic is not too steep; *WGAN-GP* adds a penalty for gradients whose length is not 1, at points between real and forged pictures. Its loss falls as the pictures get better, so that for once one can read success off it.
#
# **No game at all.** *Diffusion models* (2015, and in earnest from 2020) take a picture and add noise in many small steps until nothing is left, and train one network to take back a single step. That is ordinary regression: one loss that goes down, no opponent, no collapse. To make a picture they begin with pure noise and take back all steps, dozens or hundreds of passes where a GAN needs one. Most picture generators of today are of this kind; where speed counts, GANs, and networks trained partly like them, are still in use.
#
# ## What to remember
#
# - $G$ makes things of random numbers, $D$ says how probably a thing is real; $G$ learns from what comes back through $D$, and from nothing else.
# - Against a given $G$ the best $D$ is $p_\text{data}/(p_\text{data} + p_g)$. At the end of the game it is ½ wherever there is anything, and $V = -\log 4 = -1.386$. A $D$ of ½ alone proves nothing.
# - $D$'s loss: cross-entropy on real and forged, the forgeries detached. $G$'s loss: $-\log D(G(z))$, steep where $G$ is bad.
# - A transposed convolution makes $(n - 1)s + f - 2p + \text{extra}$ places of $n$.
# - DCGAN: strides instead of pooling, batch normalisation, ReLU in $G$ and LeakyReLU in $D$, tanh at the end, small weights.
# - Losses do not show success. Look at many pictures, search for copies, count kinds, and measure a distance whose two ends you know.
#
# ## Glossary
#
# | English | 中文 | what it means |
# |---|---|---|
# | generative adversarial network (GAN) | 生成对抗网络 | two networks that learn from each other by a game |
# | generator, discriminator | 生成器、判别器 | makes things of random numbers; says how probably a thing is real |
# | latent vector, latent space | 潜在向量、潜在空间 | the numbers a picture is made of; the space of all of them |
# | minimax | 极小极大 | one player makes small what the other makes large |
# | saturating, non-saturating loss | 饱和、非饱和损失 | flat, or steep, where the forger is caught |
# | detach | 分离(截断梯度) | the same numbers without the way back |
# | transposed convolution | 转置卷积 | each number spreads over a window; windows are added |
# | checkerboard artefacts | 棋盘效应 | uneven overlap of windows |
# | batch normalisation | 批归一化 | each map of a batch to mean 0, deviation 1, then scaled and shifted |
# | mode collapse | 模式崩溃 | many vectors, few pictures |
# | conditional GAN | 条件生成对抗网络 | both networks are told what the picture shall be |
# | oscillation | 振荡 | the players chase each other and do not arrive |
# | interpolation | 插值 | going from one point to another in small steps |
# | covariance matrix | 协方差矩阵 | how features vary together |
# | Fréchet distance (FID) | 弗雷歇距离 | how far apart two clouds are, by their means and covariances |
# | diffusion model | 扩散模型 | makes pictures by taking noise away step by step |
#
# ## References
#
# - I. Goodfellow et al. (2014). *Generative adversarial nets.* [arXiv:1406.2661](https://arxiv.org/abs/1406.2661)
# - M. Mirza and S. Osindero (2014). *Conditional generative adversarial nets.* [arXiv:1411.1784](https://arxiv.org/abs/1411.1784)
# - A. Radford, L. Metz and S. Chintala (2016). *Unsupervised representation learning with deep convolutional generative adversarial networks.* [arXiv:1511.06434](https://arxiv.org/abs/1511.06434)
# - V. Dumoulin and F. Visin (2016). *A guide to convolution arithmetic for deep learning.* [arXiv:1603.07285](https://arxiv.org/abs/1603.07285)
# - A. Odena, V. Dumoulin and C. Olah (2016). *Deconvolution and checkerboard artifacts.* [doi:10.23915/distill.00003](https://doi.org/10.23915/distill.00003)
# - C. K. Sønderby, J. Caballero, L. Theis, W. Shi and F. Huszár (2017). *Amortised MAP inference for image super-resolution* (instance noise). [arXiv:1610.04490](https://arxiv.org/abs/1610.04490)
# - T. Salimans et al. (2016). *Improved techniques for training GANs.* [arXiv:1606.03498](https://arxiv.org/abs/1606.03498)
# - M. Heusel et al. (2017). *GANs trained by a two time-scale update rule converge to a local Nash equilibrium* (the Fréchet Inception distance). [arXiv:1706.08500](https://arxiv.org/abs/1706.08500)
# - M. Arjovsky, S. Chintala and L. Bottou (2017). *Wasserstein GAN.* [arXiv:1701.07875](https://arxiv.org/abs/1701.07875)
# - I. Gulrajani et al. (2017). *Improved training of Wasserstein GANs* (WGAN-GP). [arXiv:1704.00028](https://arxiv.org/abs/1704.00028)
# - J. Ho, A. Jain and P. Abbeel (2020). *Denoising diffusion probabilistic models.* [arXiv:2006.11239](https://arxiv.org/abs/2006.11239)
