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
import torch
from torch import nn
from torch.nn import functional as F

from course_utils import viz
from course_utils.chapters.ch11_gan import dcgan, frechet, one_d, stored
from course_utils.chapters.ch11_gan import demos as ch11
from course_utils.datasets import load
from tools import deck

digits, test_digits = load("digits", "train", size=28), load("digits", "test", size=28)
learnt = stored.generator("digits")
made = dcgan.draw(learnt, dcgan.latents(500, seed=2))
order = np.random.default_rng(4).permutation(16)
mixed = np.concatenate([dcgan.draw(learnt, dcgan.latents(8, seed=11)), test_digits.images[:8]])[order]
story = list(one_d.train())  # the training of the chapter's stepper
panels = one_d.four_panels()

# %% [markdown] slide="slide" tags=["question"]
# # 11 · Generative adversarial networks
#
# Half of these digits were made by a network that has never been shown one. **Which?**

# %%
deck.pictures(
    *mixed[:8], titles=[str(n) for n in range(1, 9)], zoom=4,
    says="Eight handwritten digits, numbered 1 to 8; some were made by a network.",
)
deck.pictures(
    *mixed[8:], titles=[str(n) for n in range(9, 17)], zoom=4,
    says="Eight more, numbered 9 to 16; some were made by a network.",
)

# %% [markdown] slide="notes"
# 2 min. Sixteen digits, eight are forged. Let them vote on two or three, and ask what gave a forgery away: a stroke that ends in nothing, a grey smudge. That is what a detective does. Then the puzzle of the title: how can somebody learn to draw digits who has never seen one?

# %% [markdown] slide="slide"
# ## The forger and the detective

# %%
deck.say(f"""
Made by the network: **{", ".join(str(n) for n in np.flatnonzero(order < 8) + 1)}**

| | gets | makes | wants |
|---|---|---|---|
| **generator** $G$ | a latent vector $z$ | a picture $G(z)$ | to be believed |
| **discriminator** $D$ | a picture $x$ | a probability $D(x)$ | to be right |

$z$: {learnt.latent} random numbers. $D(x)$: how probable it is that $x$ is real.
""")

# %% [markdown]
# $G$ never sees a real picture. All that it knows comes back **through $D$**.

# %% [markdown] slide="notes"
# 2 min. Goodfellow and others, 2014. A forger prints banknotes, a detective says how sure she is of each; both learn from the outcome. She looks for what gave the forgeries away, he mends just that. Other random numbers, another picture. Stress the last line: the gradient of D with respect to the pixels is the only teacher that G has.

# %% [markdown] slide="slide"
# ## One value, two wishes
#
# $$V(D, G) = \operatorname*{mean}_{x\ \text{real}}\, \log D(x) + \operatorname*{mean}_{z}\, \log\bigl(1 - D(G(z))\bigr)$$

# %%
on_real, on_forged = np.array([0.9, 0.8]), np.array([0.3, 0.1])
value = np.log(on_real).mean() + np.log(1 - on_forged).mean()
viz.table(
    [(f"real, D says {d}", f"log {d:.1f} = {np.log(d):.3f}".replace("-", "−")) for d in on_real]
    + [(f"forged, D says {d}", f"log {1 - d:.1f} = {np.log(1 - d):.3f}".replace("-", "−")) for d in on_forged],
    header=("four notes", "logarithm of what she gave to the truth"),
    says="Two means, added up.",
)
deck.say(f"""
Here $V = {value:.3f}$. Whoever always says ½ gets $\\log ½ + \\log ½ = -\\log 4 = {-np.log(4):.3f}$.

$$\\min_G \\, \\max_D \\; V(D, G)$$
""")

# %% [markdown] slide="notes"
# 2 min. Natural logarithms. Each is 0 if she is right and sure, very negative if she is wrong and sure. D wants V large, G wants it small. Read the last line from the inside: for each forger the best detective there can be; among all forgers the one against whom that best detective does worst. It is a game, not an optimisation: nothing is simply going down.

# %% [markdown] slide="slide" tags=["question"]
# ## The forger stands still
#
# Of all notes with this serial number, **four in five are forged**.
#
# What should the best detective say of such a note?
#
# - **a** 0: it is more likely forged
# - **b** $\tfrac{1}{5}$
# - **c** $\tfrac{1}{4}$
# - **d** ½: it can be either

# %% [markdown] slide="notes"
# 2 min. Hands up. Those who say 0 think of the best guess; ask what it costs on the one note in five that is real: the logarithm of 0. c is one real note to four forged ones, the ratio instead of the share.

# %% [markdown] slide="slide"
# ## The best answer is the share of the real ones

# %%
says = np.linspace(0.01, 0.99, 99)
with deck.chart(
    says="What each answer adds to V: the curves are highest at 3/4, 1/2 and 1/5, the shares of the real notes.",
    size=(8, 3),
    height=370,
) as ax:
    for p, q, mark in ((3, 1, "o"), (1, 1, "s"), (1, 4, "^")):
        curve = (p * np.log(says) + q * np.log(1 - says)) / (p + q)
        ax.plot(says, curve, label=f"real : forged = {p} : {q}")
        ax.plot(says[curve.argmax()], curve.max(), mark, color=ax.lines[-1].get_color(), ms=10)
    ax.set(xlabel="what D says", ylabel="adds to V, per note", ylim=(-2.5, 0))
    ax.legend(loc="lower center")

# %%
deck.say(f"""
$$D^*(x) = \\frac{{p_\\text{{data}}(x)}}{{p_\\text{{data}}(x) + p_g(x)}} \\qquad\\quad p_g = p_\\text{{data}}: \\;\\; D^* = ½, \\;\\; V = -\\log 4 = {-np.log(4):.5f}$$
""")

# %% [markdown] slide="notes"
# 2 min. Answer b. At one place x, what she says adds p_data log D + p_g log(1 − D); set the slope to 0. Then let the forger move. Against any other forger the best detective gets more than −log 4, by twice the Jensen–Shannon divergence, which is 0 only if the distributions are equal. So the game has one end, and there G makes everything exactly as often as it occurs. That is the theory; the rest of the lecture is about getting there.

# %% [markdown] slide="slide" tags=["question"]
# ## Nobody has learnt anything yet
#
# Two fresh networks with random weights. At the end of the game $V$ will be $-\log 4$.
#
# **Where is $V$ now?**
#
# - **a** far below $-\log 4$
# - **b** close to $-\log 4$
# - **c** close to 0

# %% [markdown] slide="notes"
# 1 min. Hands up. Most expect a large distance, because something has to be learnt. Ask what a detective without any knowledge says.

# %% [markdown] slide="slide"
# ## $D = ½$ proves nothing

# %%
first = story[0]
with deck.chart(
    says="Before training: real numbers in two bumps, generated ones in one heap between them; the best D is 1 or 0, the learnt D stays between a quarter and 0.6.",
    size=(8.8, 3.4),
    height=425,
) as ax:
    ch11.panel(ax, first)
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))

# %%
deck.say(f"""
The densities hardly meet (area between them {first.distance:.2f} of 2), and $V = {first.value:.3f}$, next to $-\\log 4 = {-np.log(4):.3f}$.
""")

# %% [markdown] slide="notes"
# 2 min. Answer b. Numbers instead of pictures: real ones have two bumps, blue; the forgeries, red, all lie in one heap. The two hardly overlap, and V is nearly −log 4, because D, green, is nowhere sure of anything. The thick grey line is the best D against this forger, 1 or 0 nearly everywhere. So: a D of ½ is necessary at the end, and it is no proof. Either the forger is perfect or the detective knows nothing.

# %% [markdown] slide="slide" tags=["question"]
# ## The forger is caught: $D(G(z)) = 0.1$
#
# Two losses that both become smaller when $D$ is deceived:
#
# $$\log\bigl(1 - D(G(z))\bigr) \qquad\text{and}\qquad -\log D(G(z))$$
#
# **Over the logit: which is steeper, and how much?**
#
# - **a** equally steep: they want the same
# - **b** the first, 10 times
# - **c** the second, 9 times

# %% [markdown] slide="notes"
# 1.5 min. The logit is the number in front of the sigmoid. The first is the one in V. Say that the slope is all that G will ever hear; then ask for hands.

# %% [markdown] slide="slide"
# ## A forger should learn most when he is caught

# %%
logits = np.linspace(-6, 4, 101)
caught = np.log(0.1 / 0.9)
with deck.chart(
    says="Two losses over the logit of a forgery: on the left, where D has caught it, log(1 - D) is flat and minus log D is steep.",
    size=(8, 2.8),
    height=330,
) as ax:
    ax.plot(logits, -np.logaddexp(0, logits), label="log(1 − D): saturates")
    ax.plot(logits, np.logaddexp(0, -logits), "--", label="−log D: does not")
    ax.axvline(caught, color="#777777", ls=":")
    ax.text(caught + 0.1, 4.2, "D = 0.1", color="#444444")
    ax.set(xlabel="logit of a forgery", ylabel="loss of G")
    ax.legend(loc="lower left")

# %%
logit = torch.tensor([caught], requires_grad=True)
slopes = [torch.autograd.grad(loss, logit)[0].item() for loss in (-F.softplus(logit), F.softplus(-logit))]
deck.say(f"""
Slopes at $D = 0.1$: ${slopes[0]:.2f}$ and ${slopes[1]:.2f}$. In practice $G$ minimises $-\\log D(G(z))$, the **non-saturating** loss.

At the end of the game it is $\\log 2 = {np.log(2):.4f}$; the loss of $D$, both halves added, is $\\log 4 = {np.log(4):.4f}$.
""")

# %% [markdown] slide="notes"
# 2 min. Answer c. The slopes are −D and −(1 − D): ratio 9 here, 99 at D = 0.01. The loss of the formula is flat where advice is needed most. Both are content at the same place, but the two players now have two losses: strictly, it is no minimax game any more. Some programs average the halves of D's loss and read 0.693 at the end; a learning rate that fits one does not fit the other.

# %% [markdown] slide="slide"
# ## In turns
#
# ```python
# detective.zero_grad()
# d_loss(D, G, real, z).backward()   # forgeries detached
# detective.step()
#
# forger.zero_grad()
# g_loss(D, G, z).backward()         # through D, into G
# forger.step()
# ```
#
# - `detach()`: the same numbers, without the way back.
# - Computed from **logits**: with the probability, $-\log D$ is infinite as soon as $D$ is sure.

# %% [markdown] slide="notes"
# 2 min. Two losses, two optimisers, each with the weights of its own network. Ask what would happen without detach: in D's step, gradients arrive in G that say how to be caught more easily. Why not train D to perfection each time, as the maximum in the formula says? It costs much, and a perfect D gives a poor forger little to go by. One or two steps of D for each of G is usual. Both losses are exercises.

# %% [markdown] slide="slide" tags=["question"]
# ## $D$ caught up. Where will the generated numbers go?

# %%
with deck.chart(
    says="Two moments of one training: before, the learnt D, thin, is far from the best one, thick; after 200 steps of D alone it follows it.",
    size=(9.6, 3.8),
    height=450,
    cols=2,
) as axes:
    for ax, moment in zip(axes, panels[:2], strict=True):
        ch11.panel(ax, moment)
    axes[1].legend(loc="upper right", fontsize=11)

# %% [markdown] slide="notes"
# 2 min. Explain the four curves once more: blue real, red dashed generated, thick grey the best D, thin green the learnt D. On the left both have learnt a little. Then G stood still and D learnt 200 steps: it lies on the best one. Now D will stand still, and G takes 15 steps. Let somebody point: uphill on the green curve.

# %% [markdown] slide="slide"
# ## Uphill on $D$; and much later, nowhere

# %%
with deck.chart(
    says="Two more moments: generated numbers have moved to where D was high; at the end both densities lie on each other and D is near one half.",
    size=(9.6, 3.8),
    height=430,
    cols=2,
) as axes:
    for ax, moment in zip(axes, panels[2:], strict=True):
        ch11.panel(ax, moment)

# %%
areas = np.array([moment.distance for moment in story])
deck.say(f"""
Area between the two densities: from {areas[0]:.2f} to {areas[-1]:.2f} in {story[-1].step} steps, and between two looks it **grew** {(np.diff(areas) > 0).sum()} times out of {len(areas) - 1}.
""")

# %% [markdown] slide="notes"
# 2 min. This is the picture that the paper of 2014 draws as a sketch; here it comes from a real training. After G's move the learnt D is no longer the best: now it is her turn. On the right, the end: D is about one half wherever numbers are. The last line: it does not shrink in every step, and no loss says how far one is. In the notebook a slider steps through all moments.

# %% [markdown] slide="slide" tags=["question"]
# ## From few numbers to many pixels
#
# A **transposed convolution** spreads: each number writes itself times the kernel, windows begin 2 places apart, overlaps are added.
#
# $$(1,\; 2) \quad\text{with the kernel}\quad (10,\; 20,\; 30) \quad\to\quad ?$$

# %% slide="fragment"
row, kernel = torch.tensor([1.0, 2.0]), torch.tensor([10.0, 20.0, 30.0])
writes = [F.conv_transpose1d(part[None, None], kernel[None, None], stride=2)[0, 0].numpy() for part in (torch.tensor([1.0, 0]), torch.tensor([0, 2.0]), row)]
cells = [" | ".join(f"{v:g}" if v else " " for v in line) for line in writes]
deck.say(f"""
| | | | | | |
|---|---|---|---|---|---|
| 1 writes | {cells[0]} |
| 2 writes | {cells[1]} |
| together | {cells[2]} |
""")

# %% [markdown] slide="notes"
# 2 min. A convolution gathers, its transpose spreads. Let them say how many numbers come out before they say which; 3 is popular, from writing both into the same window. As a matrix it is the convolution's matrix transposed; it is what carries errors backwards through a convolution, and it undoes nothing, although some call it deconvolution. Padding means the opposite: places are cut off. output_padding adds some at the far end, because 3 and 4 numbers both become 2 on the way down. How long the result is in general is an exercise.

# %% [markdown] slide="slide"
# ## Windows that leave a pattern

# %%
sheets = [F.conv_transpose2d(torch.ones(1, 1, 6, 6), torch.ones(1, 1, f, f), stride=2)[0, 0].numpy() / 4 for f in (2, 3, 4)]
deck.pictures(
    *sheets, titles=[f"window {f}, step 2" for f in (2, 3, 4)], zoom=20,
    says="How often each place is written to: evenly with a window of 2, in a checkerboard with 3, evenly with 4 but for the border.",
)

# %%
shapes, x = [f"{learnt.latent}"], dcgan.latents(1)
with torch.no_grad():
    for layer in learnt.layers:
        x = layer(x)
        if isinstance(layer, nn.Unflatten | nn.ConvTranspose2d):
            shapes.append(" × ".join(str(n) for n in x.shape[1:]))
deck.say(f"Our generator, windows of 4, steps of 2: &nbsp; **{' → '.join(shapes)}**")

# %% [markdown] slide="notes"
# 2 min. Every input 1, every weight 1: brightness is how often a place is written to. With 3 and 2 every other place gets twice as much, in both directions four times: checkerboard artefacts, until the layer has learnt to compensate. Where the step divides the window, only the border differs. Read the shapes aloud: maps grow while their number shrinks, LeNet backwards. 133 825 weights.

# %% [markdown] slide="slide"
# ## DCGAN's rules

# %%
reached = []
torch.manual_seed(0)
for layer in (nn.MaxPool2d(2), nn.Conv2d(1, 1, 4, 2, 1)):
    maps = torch.randn(1, 1, 28, 28, requires_grad=True)
    layer(maps).sum().backward()
    reached.append((maps.grad != 0).float().mean().item())
at = torch.full((2,), -3.0, requires_grad=True)
(torch.tanh(at[0]) + F.leaky_relu(at[1], 0.2)).backward()
viz.table(
    [
        ("max pooling in D", "convolutions with step 2", f"errors reach {reached[0]:.0%} → {reached[1]:.0%}"),
        ("tanh in D", "LeakyReLU, slope 0.2", f"slope at −3: {at.grad[0]:.2f} → {at.grad[1]:.2f}"),
        ("enlarging in G", "transposed convolutions", "it learns to enlarge"),
        ("tanh inside G", "ReLU; tanh at the output", "pixels lie in −1 … 1"),
        ("nothing between", "batch normalisation", "keeps gradients alive"),
        ("large weights", "deviation 0.02, β₁ = 0.5", "a calm start"),
    ],
    header=("instead of", "take", "because"),
    says="Radford, Metz and Chintala, 2015: what the networks that could be trained had in common.",
)

# %% [markdown] slide="notes"
# 2 min. Ask first why D should have no pooling, when chapter 08 liked it so much: here D is not only a judge, it is G's teacher, and a maximum tells one pixel of four. The homework of the old lecture builds a discriminator of convolution, tanh and pooling, level by level; it is kept as an exercise, and the first two lines are what replaced it. The percentages are the places of a map that get an error at all. Batch normalisation takes each map of a batch to mean 0 and deviation 1; not at G's output and not at D's input. beta1 is the share of its last step that Adam takes along.

# %% [markdown] slide="slide" tags=["question"]
# ## Twelve vectors, and what $G$ makes of them

# %%
steps, pictures = stored.over_time("digits")
chosen = [0, 3, 7, 9, len(steps) - 1]
grid = pictures[chosen, :12].transpose(0, 2, 1, 3).reshape(28 * len(chosen), 28 * 12)
deck.pictures(
    grid, zoom=2, titles=[f"rows: after {', '.join(str(steps[i]) for i in chosen)} steps"],
    says="The pictures of the same twelve latent vectors, a row for each moment: grey, then blobs, then strokes, then digits.",
)

# %% [markdown]
# **What does $G$'s own loss do meanwhile?**
#
# **a** falls to 0 &nbsp;&nbsp; **b** settles at $\log 2$ &nbsp;&nbsp; **c** falls, then rises

# %% [markdown] slide="notes"
# 2 min. 1 297 digits as real things, stored training of some minutes. Follow one column downwards: nobody has told G that there are ten kinds, and nothing ties a vector to a digit; a picture may turn into another digit late. Then the question. b is what the theory says, a is the habit of all chapters before.

# %% [markdown] slide="slide"
# ## One does not read success off these losses

# %%
losses = stored.run("digits")["losses"]
when = (np.arange(len(losses["generator"])) + 0.5) * losses["window"]
with deck.chart(
    says="The losses over the stored training: that of D falls, that of G falls at first and then rises, while the pictures get better.",
    size=(8, 3.7),
    height=500,
) as ax:
    ax.plot(when, losses["discriminator"], label="D, both halves added")
    ax.plot(when, losses["generator"], "--", label="G, −log D")
    for height, name in ((np.log(4), "log 4"), (np.log(2), "log 2")):
        ax.axhline(height, color="#777777", ls=":")
        ax.text(when[-1] * 1.02, height, name, va="center", color="#555555")
    ax.set(xlabel="steps", ylabel="loss", ylim=(0, None), xlim=(0, when[-1]))
    ax.legend(loc="lower left")

# %% [markdown] slide="notes"
# 1.5 min. Answer c: it falls for some hundred steps, while the blots get their shape, and then rises, while they become digits. G gets better, and its opponent gets better faster. A loss measures how one does against the present opponent, as in chess: the number of games won says little without saying against whom. So how does one measure? At the end of the lecture.

# %% [markdown] slide="slide" tags=["question"]
# ## Halfway between two vectors

# %%
z = dcgan.latents(600, seed=3)
seen = frechet.probabilities(dcgan.draw(learnt, z)).argmax(axis=0)
two, seven = dcgan.draw(learnt, z[seen[[2, 7]]])
deck.pictures(
    two, np.full((28, 28), 128, np.uint8), seven, titles=["z₁", "the middle of z₁ and z₂", "z₂"], zoom=4,
    says="A generated 2, a grey square in place of an unknown picture, and a generated 7.",
)

# %% [markdown]
# - **a** both at once, half transparent
# - **b** one of the two, exactly
# - **c** one figure, with strokes on their way
# - **d** noise: never trained on that vector

# %% [markdown] slide="notes"
# 1 min. Hands up. a is what one gets by mixing pixels, and most have seen that effect in films.

# %% [markdown] slide="slide"
# ## Mixing vectors is not mixing pictures

# %%
deck.frames(ch11.walk_demo, {"share": 5, "start": 2, "goal": 7}, height=411)

# %%
many = dcgan.latents(1000).numpy()
middle, whole = np.linalg.norm((many[::2] + many[1::2]) / 2, axis=1).mean(), np.linalg.norm(many, axis=1).mean()
deck.say(f"A latent vector is about {whole:.1f} long, the middle of two only {middle:.1f}. An **arc** keeps the length.")

# %% [markdown] slide="notes"
# 2 min. Answer c. G is a chain of continuous functions, so pictures change little by little, and in between there are some that are no digit, or two. Compare the middle of the first row with that of the third: a double exposure. In 32 dimensions nearly all vectors have length near the root of 32, and two of them are nearly at right angles; the straight line is a chord. With this small generator line and arc are hard to tell apart. No direction has a meaning of its own, such as slant: that would be luck.

# %% [markdown] slide="slide"
# ## Each is right, and nobody arrives

# %%
lr = 0.2
both = (1 + 1j * lr) ** np.arange(60)  # a step of both at once turns (x, y) by a little and lengthens it
turn = np.array([[1, -lr], [lr, 1 - lr**2]])  # first x moves, then y, which sees the new x
in_turns = np.array([np.linalg.matrix_power(turn, n) @ [1, 0] for n in range(32)])
with deck.chart(
    says="Gradient steps on x times y: taken at the same time they spiral outwards, taken in turns they go round and round.",
    size=(6.4, 3.9),
    height=510,
) as ax:
    ax.plot(both.real, both.imag, label="at the same time")
    ax.plot(*in_turns.T, "--", label="in turns")
    ax.plot(0, 0, "k+", ms=14)
    ax.set(xlabel="x makes xy small", ylabel="y makes xy large", aspect="equal", xlim=(-3.5, 3.5), ylim=(-3.5, 3.5))
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))

# %% [markdown] slide="notes"
# 2 min. The smallest game: V = x · y, one number for each player, start at (1, 0). The only point where both are content is the cross. Each steps in the right direction at every moment, and they chase each other for ever: oscillation. In a GAN, pictures get better, change, get worse. Learning rates that fall, and a running mean of the weights, help: the middle of a circle is where one wants to be. The stored training does both, and its D sees every picture through a little noise, so that it learns less by heart.

# %% [markdown] slide="slide" tags=["question"]
# ## Why print the same note over and over?

# %%
deck.frames(ch11.collapse_demo, {"run": 1}, height=500)

# %% [markdown] slide="notes"
# 2 min. Every picture from another latent vector. The forger's learning rate is four times the detective's, and she is a small network of two levels. Let them explain it in the words of the story: he found one note that she believes, so why print others? She learns to refuse it, he moves on to the next: mode collapse. In the formula it cannot happen, because there D is the best one at every moment; in training she is a few steps behind. The classifier has to choose one of ten digits even for a blot, so its 8 means only: all alike. Then ask what they would change.

# %% [markdown] slide="slide"
# ## Provoked, and cured

# %%
runs = stored.collapses()
deck.pictures(
    *(one.pictures[:6].reshape(2, 3, 28, 28).transpose(0, 2, 1, 3).reshape(56, 84) for one in runs),
    titles=[f"training {n}" for n in range(1, len(runs) + 1)], zoom=2,
    says="Six pictures of each of five trainings; only in the fourth they are digits of many kinds.",
)
viz.table(
    [
        (n, f"{one.ratio:g} : 1", "yes" if one.norm else "no", f"{one.beta1:g}", one.classes, f"{one.shares.max():.0%}")
        for n, one in enumerate(runs, 1)
    ],
    header=("training", "rates G : D", "batch norm", "β₁", "digits found", "commonest"),
    says="Stored runs of 250 steps, one each.",
)

# %% [markdown] slide="notes"
# 2 min. A digit counts as found if the classifier takes at least 2 % of the pictures for it. Go through the columns: with β₁ = 0.9 each rushes past the other, with batch normalisation or without. Smaller β₁ alone: several kinds, badly drawn. Both: ten. In the fifth the rates are so far apart that she is too slow to refuse anything. One run each proves little. Batch normalisation in G keeps maps from being the same for all vectors; in D it keeps gradients alive. Other remedies: more steps of D, a label of 0.9 for real pictures.

# %% [markdown] slide="slide" tags=["question"]
# ## How good are they?

# %%
where, gap = frechet.nearest(made, digits.images)
_, gap_test = frechet.nearest(test_digits.images, digits.images)
f_test = frechet.features(test_digits.images)
picked = np.random.default_rng(0).permutation(len(digits.images))[:500]
noise = np.random.default_rng(0).integers(0, 256, (500, 28, 28), dtype=np.uint8)
apart = {
    name: frechet.frechet(f_test, frechet.features(heap))
    for name, heap in (("real training digits", digits.images[picked]), ("generated", made), ("noise", noise))
}
pairs = np.stack([made[:10], digits.images[where[:10]]]).transpose(0, 2, 1, 3).reshape(56, 280)
deck.pictures(
    pairs, titles=[f"generated, and the nearest training digit: {np.median(gap):.0f} grey values away; of test digits {np.median(gap_test):.0f}"], zoom=2,
    says="Ten generated digits, and below each the training digit nearest to it: alike, and none is a copy.",
)
deck.say(f"""
Fréchet distance to 500 test digits: **{apart["generated"]:.1f}**. **Is that good?**
""")

# %% slide="fragment"
viz.table(
    [(name, f"{d:.1f}", f"{d / apart['real training digits']:.1f}") for name, d in apart.items()],
    header=("against 500 …", "distance", "times the first"),
    says="A scale needs two ends.",
)

# %% [markdown] slide="notes"
# 3 min. Four ways, each with a hole. Look: at many, not chosen. Search for copies: nothing is nearer to the training set than honest test digits are; but a digit moved by two pixels would pass as new. Ask a classifier whether it is sure and whether all kinds come: one perfect picture of each digit gets full marks. Compare clouds of features: means and covariances, the Fréchet distance. With one feature it is the difference of the means squared plus the difference of the deviations squared. Let them answer; the right answer is a question back: compared with what? Then the fragment. FID uses Inception's features; ours cannot be compared with it.

# %% [markdown] slide="slide"
# ## What to remember
#
# - $G$ learns through $D$, and from nothing else.
# - $D^* = p_\text{data}/(p_\text{data} + p_g)$; at the end ½, and $V = -\log 4$. ½ alone proves nothing.
# - $D$: cross-entropy, forgeries detached. $G$: $-\log D(G(z))$, steep where he is caught.
# - Up: transposed convolutions, the step divides the window. Strides, batch normalisation, LeakyReLU.
# - Look at many, search for copies, count kinds, measure on a scale with two ends.
#
# **Could one make pictures without an opponent?**

# %% [markdown] slide="notes"
# 1 min. Yes: diffusion models learn to take back one small step of noise, ordinary regression with a loss that goes down, and need dozens of passes where a GAN needs one. Or a calmer game: the Wasserstein GAN, whose D gives any number and may not be too steep. In the notebook: seven exercises, from both losses to the Fréchet distance, and five trainings to look at.
