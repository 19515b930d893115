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

from course_utils import results, viz
from course_utils.chapters.ch14_detection import _matching, boxes, detector, masked_loss, metrics, stored, windows
from course_utils.chapters.ch14_detection import demos as ch14
from course_utils.chapters.ch14_detection.demos import suppress
from course_utils.chapters.ch14_detection.demos.windows import first_layer, later_layers
from course_utils.datasets import load
from tools import deck

world, fresh = load("shapes", "train", n=1000, size=96), load("shapes", "test", n=8, size=96)

# %% [markdown] slide="slide" tags=["question"]
# # 14 · Detection: boxes, grids, anchors
#
# What is in these pictures? **How many numbers has your answer?**

# %%
deck.pictures(
    *(viz.with_boxes(world.images[i], world.boxes[i], world.labels[i], classes=world.classes, zoom=2) for i in (4, 13)), zoom=2,
    says="Two photographs with painted circles, squares, triangles, stars and crosses, each in a box with its name.",
)

# %% [markdown] slide="notes"
# 2 min. So far a network gave one answer for a whole picture. Here there are four, each with a place, and the next picture has another number of them. That is today's difficulty: a network's output has a fixed size, a list has not. The world of the chapter: five classes of shapes, painted on photographs by a program, so that every box is exactly known. Colours say nothing about the class.

# %% [markdown] slide="slide"
# ## From 'what' to 'where'

# %%
face = load("photos")["astronaut"].rgb[30:210, 140:320]
points = np.array([[63, 71], [107, 73.5], [83, 93], [64, 109.5], [107, 110]])  # x and y: eyes, nose, corners of the mouth
deck.pictures(
    viz.with_boxes(face, [], zoom=2),
    viz.with_boxes(face, [[42, 40, 132, 148]], zoom=2),
    viz.with_boxes(face, np.concatenate([points - 3, points + 3], axis=1), zoom=2),
    titles=["what: person", "what, and where", "where its parts are"], zoom=1,
    says="A portrait three times: as it is; with a box around the face; with marks on eyes, nose and mouth.",
)

# %% [markdown]
# **Detection**: what is there, and where, *however many*.

# %% [markdown] slide="notes"
# 1.5 min. Classification, localisation, landmarks, detection: each question is harder than the one before. Landmarks are only numbers, two for each point, trained with squared error; point 3 must be the same point in every training picture. Their use: turn faces upright before they are compared, read a posture.

# %% [markdown] slide="slide" tags=["question"]
# ## An empty street. Which box should the network learn?
#
# $$y = [\,p_c,\ b_x,\ b_y,\ b_w,\ b_h,\ c_1,\ c_2,\ c_3\,]$$
#
# **a** $(0, 0, 0, 0)$ &emsp; **b** the whole picture &emsp; **c** none at all

# %% slide="fragment"
car, nothing = np.array([[1, 0.5, 0.6, 0.4, 0.3, 0, 1, 0]]), np.zeros((1, 8))
says_car, says_nothing = np.array([[0.8, 0.5, 0.7, 0.2, 0.3, 0.1, 0.7, 0.2]]), np.array([[0.3, 0.9, 0.2, 0.4, 0.4, 0.5, 0.3, 0.2]])
says = [" ".join(f"{v:g}".replace("0.", ".") for v in row[0]) for row in (car, nothing, says_car, says_nothing)]
losses = [masked_loss.oracle(said, target) for said, target in ((says_car, car), (says_nothing, nothing))]
deck.say(f"""
| | target | the network says | squared errors |
|---|---|---|---|
| car | {says[0]} | {says[2]} | **{losses[0]:.2f}** |
| street | {says[1]} | {says[3]} | $p_c$: **{losses[1]:.2f}** |
""")

# %% [markdown] slide="notes"
# 2.5 min. One object at most, three classes: pedestrian, car, motorcycle. The target: is there something, its box, a 1 for its class. Hands up; many say a. Then the key. Answer c: nobody can say where the box of nothing lies, so the rest counts only if the target says that there is an object. The mask looks at the target, not at the prediction: otherwise the network could avoid the loss by saying that there is nothing. In practice p_c gets a logistic loss and the classes cross-entropy; the mask stays.

# %% [markdown] slide="slide"
# ## Sliding windows: ask everywhere

# %%
side, sizes = 512, (64, 128, 256)
viz.table(
    [(f"{step} pixel{'s' * (step > 1)}", f"{sum(((side - size) // step + 1) ** 2 for size in sizes):,}".replace(",", " ")) for step in (1, 4, 16)],
    header=("step", "questions"),
    says=f"One picture of {side} × {side} pixels, windows of {', '.join(map(str, sizes[:-1]))} and {sizes[-1]}.",
)

# %% [markdown]
# Neighbouring windows share most of their pixels, and a convolution computes the same numbers from them, twice.

# %% [markdown] slide="notes"
# 2 min. Cut out a window, ask a classifier, move on; then again with a larger window. It works with every classifier, and its price is the number of questions. In the 1990s the classifier was linear and could be asked that often; a convolutional network cannot, and with a large step the object lies between two windows. Ask: why not run the convolutions over the whole picture, once? Somebody will say: because of the fully connected layers at the end, which want one size.

# %% [markdown] slide="slide"
# ## A fully connected layer is a convolution

# %%
torch.manual_seed(1)
first = torch.nn.Sequential(torch.nn.Conv2d(3, 16, 5), torch.nn.ReLU(), torch.nn.MaxPool2d(2))
dense = [torch.nn.Linear(5 * 5 * 16, 400), torch.nn.Linear(400, 400), torch.nn.Linear(400, 4)]
convs = [windows.oracle(fc, shape) for fc, shape in zip(dense, ((16, 5, 5), (400, 1, 1), (400, 1, 1)), strict=True)]
together = torch.nn.Sequential(*first, convs[0], torch.nn.ReLU(), convs[1], torch.nn.ReLU(), convs[2])
names = ("convolution 5 × 5", "", "pooling 2 × 2", "window 5 × 5", "", "window 1 × 1", "", "window 1 × 1")
rows = [("picture", "14 × 14 × 3", "16 × 16 × 3")]
with torch.inference_mode():
    maps = {n: [torch.rand(1, 3, n, n)] for n in (14, 16)}
    for layer, name in zip(together, names, strict=True):
        for n in maps:
            maps[n].append(layer(maps[n][-1]))
        if name:
            rows.append((name, *(f"{m.shape[2]} × {m.shape[3]} × {m.shape[1]}" for m in (maps[14][-1], maps[16][-1]))))
viz.table(rows, header=("layer", "one window", "a larger picture"), says="Only the window of the layer must fit; the picture may have any size.")

# %% [markdown]
# Its window is as large as its input.

# %% [markdown] slide="notes"
# 2 min. The fully connected layer behind the pooling: each of its 400 numbers is a weighted sum of all 5 × 5 × 16. That is one output of a convolution with a window of 5 × 5, on a map with room for exactly one place. The layers after it have windows of 1 × 1. The weights are the same numbers in another shape; making one from the other is an exercise. On 16 × 16 the last map has four places, four scores each: four windows.

# %% [markdown] slide="slide" tags=["question"]
# ## The same network, 28 × 28 pixels
#
# Trained for 14 × 14: a convolution of 5 × 5, pooling of 2 × 2 with step 2, then windows of 5 × 5 and 1 × 1.
#
# **How many windows does it answer in one pass?**
#
# - **a** 2 × 2 = 4, side by side
# - **b** 4 quarters and one in the middle: 5
# - **c** 8 × 8 = 64
# - **d** 15 × 15 = 225

# %% [markdown] slide="notes"
# 1.5 min. Hands up for each. a is popular, because 28 is twice 14; d forgets the pooling. Let them go through the table of the last slide with 28: 24, 12, and then?

# %% [markdown] slide="slide"
# ## 64 windows in one pass, 2 pixels apart

# %%
deck.frames(ch14.windows_demo, {"n": 28, "place": 12}, size=(7.8, 3.9), height=460)

# %%
count = ((28 - 14) // 2 + 1) ** 2
alone, shared, behind = count * first_layer(14), first_layer(28), later_layers(count, 400)
deck.say(f"Step = product of the strides. First layer: **{alone / shared:.0f} times** less work. Everything: **{(alone + behind) / (shared + behind):.1f} times**.")

# %% [markdown] slide="notes"
# 2.5 min. Answer c: 28, 24, 12, 8. Pooling by 2 makes the step 2; nobody chose it. The numbers are exactly those of 64 single windows, as long as no layer pads. Left: the window, and what it shares with a neighbour. Right, on a scale of powers of ten: the work one by one and in one pass. The first layer saves much; behind the pooling each window has numbers of its own, and nothing is saved. In this little network most work lies there. In large ones nearly all work is convolutions, and it is the whole difference. OverFeat, 2013, was built this way, at up to six sizes, with a second head that corrects the window's box.

# %% [markdown] slide="slide" tags=["question"]
# ## How well do two boxes agree?
#
# $$\text{IoU}(A, B) = \frac{|A \cap B|}{|A \cup B|} \qquad |A \cup B| = |A| + |B| - |A \cap B|$$
#
# A box is moved to the right by half its width. **What is the IoU of the two?**
#
# - **a** 1/2
# - **b** 1/3
# - **c** 2/3
# - **d** 1/4

# %% [markdown] slide="notes"
# 1.5 min. Intersection over union: what both cover, divided by what at least one covers. 1 for equal boxes, 0 for boxes that share nothing, and the size of the picture does not matter. Hands up. Most say a: they divide by one box. Say which coordinates we use: x to the right, y down, positions between pixels, so the width is x2 − x1, without adding 1.

# %% [markdown] slide="slide"
# ## Half moved is one third

# %%
deck.frames(ch14.iou_demo, {"x": 55, "y": 30, "w": 50, "h": 40}, height=500)

# %% [markdown] slide="notes"
# 1.5 min. Answer b: half a box is shared, one and a half are covered. By convention a prediction counts as right from 0.5 on; a shift by a third of the width is the limit. It is a convention: KITTI, a test of street scenes, asks for 0.7 for cars, and COCO takes the mean over ten values. The grey bar is another measure; it comes next.

# %% [markdown] slide="slide"
# ## Apart: IoU is 0, and has no slope

# %%
apart = {"x": 82, "y": 72, "w": 34, "h": 25}
deck.frames(ch14.iou_demo, apart, size=(7.6, 3.8), height=420)

# %% [markdown]
# $$\text{GIoU} = \text{IoU} - \frac{|C| - |A \cup B|}{|C|} \qquad C \text{: the smallest box around both}$$

# %% [markdown] slide="notes"
# 1.5 min. Near or far: IoU is 0 and nothing tells a network where to go. The generalised IoU takes something off for the empty space in the dotted box around both: it goes down to −1 and grows when boxes come nearer to each other. Move the second box live, if there is a kernel.

# %% [markdown] slide="slide" tags=["question"]
# ## One object, many answers

# %%
deck.frames(ch14.nms_demo, {"step": 0}, height=500)

# %% [markdown] slide="notes"
# 1.5 min. What the stored detector really said about a test picture, before anything was thrown away: neighbouring places see the same star, and all of them say so. Ask: how many stars are there? Four; and which of the boxes would you throw away, by what rule? Most want to keep the highest score and drop what is near it. What is near?

# %% [markdown] slide="slide"
# ## Non-maximum suppression
#
# 1. Throw away what has a low **score**.
# 2. The best that is left **stays**.
# 3. Throw away all others *of its class* whose **IoU** with it is above the threshold.
# 4. Go on with 2.

# %%
three = np.array([[0.0, 0, 10, 10], [1, 0, 11, 10], [30, 30, 40, 45]])
scores = np.array([0.8, 0.9, 0.7])
kept = boxes.nms(three, scores, 0.5)
overlap = boxes.iou_matrix(three, three)[scores.argmax()]
viz.table(
    [(", ".join(f"{v:g}" for v in box), f"{score:.1f}", f"{iou:.2f}", "stays" if i in kept else "goes") for i, (box, score, iou) in enumerate(zip(three, scores, overlap, strict=True))],
    header=("corners", "score", "IoU with the best", ""),
    says="Three boxes of one class, IoU threshold 0.5.",
)

# %% [markdown] slide="notes"
# 2.5 min. Do the first IoU together: 9 · 10 shared, 100 + 100 − 90 covered. Where programs go wrong: each class for itself, or a person on a horse loses the horse; all anchors together, it does not matter which part of the network a box came from; a box that is gone suppresses nobody, think of a chain in which each overlaps the next; and highest score first.

# %% [markdown] slide="slide"
# ## No threshold is right for a crowd

# %%
picture, found, classes = suppress.candidates()
found = found.above(0.1)
thresholds = (0.05, 0.5, 0.8)
stay = [boxes.nms_per_class(found.boxes, found.scores, found.labels, threshold) for threshold in thresholds]
deck.pictures(
    *(viz.with_boxes(picture, found.boxes[rows], zoom=3) for rows in stay), zoom=1,
    titles=[f"{threshold}: {len(rows)} stay" for threshold, rows in zip(thresholds, stay, strict=True)],
    says=f"The same picture with four stars and a square at three IoU thresholds: {', '.join(str(len(rows)) for rows in stay)} boxes stay.",
)

# %%
deck.say(f"Four stars and a square; {len(found)} boxes before. Too low: stars are **lost**. Too high: stars are **reported twice**.")

# %% [markdown] slide="notes"
# 2 min. The same candidates, IoU thresholds 0.05, 0.5 and 0.8. At 0.05 two of the four stars are gone, because they overlap another star a little. At 0.8 several stars have two boxes or three. Suppression cannot know whether two boxes mean one thing or two. Ask for pictures in which that must fail: a crowd, a flock, bananas.

# %% [markdown] slide="slide" tags=["question"]
# ## A grid: the cell of the centre owns the object

# %%
outlines = {"car": (80, 120, 230, 180), "pedestrian": (125, 80, 175, 215)}
with deck.chart(says="Three by three cells; the box of a car and the box of a pedestrian have their centres in the middle cell.", size=(5.0, 3.3), height=365) as ax:
    for (name, (x1, y1, x2, y2)), style, colour in zip(outlines.items(), ("-", "--"), viz.PALETTE, strict=False):
        ax.plot([x1, x2, x2, x1, x1], [y1, y1, y2, y2, y1], style, color=colour, lw=3, label=name)
        ax.plot([(x1 + x2) / 2], [(y1 + y2) / 2], "o", color=colour)
    ax.set(xlim=(0, 300), ylim=(300, 0), aspect="equal", xticks=range(0, 301, 100), yticks=range(0, 301, 100), xlabel="x in pixels")
    ax.grid(True, color="#999999")
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))

# %% [markdown]
# One vector $y$ for each cell: 3 × 3 × 8 numbers, one pass. **But here?**

# %% [markdown] slide="notes"
# 2 min. The list of unknown length gets places: every cell answers for the objects whose centre lies in it, however far they reach beyond it. That is YOLO, you only look once, 2015, and a network that makes 3 × 3 × 8 numbers is a convolutional one whose last map has 3 × 3 places and 8 channels. Then the question: two centres in one cell, and the cell has one vector. Take proposals: more cells; two vectors. Two vectors it is, but which object goes where?

# %% [markdown] slide="slide" tags=["question"]
# ## Anchors: shapes with their own numbers
#
# 60 × 150 or 150 × 60: **which gets a square of 100 × 100?**

# %% slide="fragment"
deck.frames(ch14.anchor_demo, {"w": 100, "h": 100}, size=(7.6, 4.0), height=435)

# %% [markdown] slide="notes"
# 2 min. The object goes to the cell of its centre, and there to the anchor whose shape has the largest IoU with it, laid on the same centre. With two anchors: 3 × 3 × 2 × 8 numbers. Take bids, then the key. Both fit equally well, and a rule has to decide: the first. The dotted cell is the owner. Two objects of one shape in one cell still collide; with many cells that is rare.

# %% [markdown] slide="slide"
# ## Sizes are said relative to the anchor
#
# $$b_w = \ln\frac{w}{w_a} \qquad\qquad w = w_a\, e^{\,t_w}$$

# %%
numbers = [f"{np.log(share):+.2f}".replace("+0.00", "0").replace("-", "−") for share in (0.5, 1.0, 2.0)]
deck.say(f"""
| the object is | half as wide as the anchor | as wide | twice as wide |
|---|---|---|---|
| $b_w$ | {' | '.join(numbers)} |

A fresh network answers with numbers near 0: 'as large as the anchor'.
""")

# %%
fitted = detector.fit_anchors(world.boxes, 3)
sides = np.concatenate(world.boxes)
deck.say(f"k-means on {len(sides)} training boxes, 'near' = large IoU: " + ", ".join(f"**{w:.0f} × {h:.0f}**" for w, h in fitted))

# %% [markdown] slide="notes"
# 2 min. Why logarithms? 0 is a sensible first guess, half and double are equally far from it, and e to the something is never negative. Conventions differ, so read them: in cells in many lectures, where it may be larger than 1; as a share of the picture in the first YOLO, with its square root in the loss; relative to the anchor from YOLO 2 on. Where do anchors come from? By hand, or by k-means on the boxes, with IoU instead of a distance, so that small boxes count as much as large ones. Shapes in this world are as wide as high; in streets the anchors would differ in form.

# %% [markdown] slide="slide"
# ## A detector, from end to end

# %%
net = stored.detector()
told = detector.detect(net, fresh.images, threshold=0.3)
with torch.inference_mode():
    out = net(torch.zeros(1, 3, stored.SIZE, stored.SIZE)).shape[1:]
deck.pictures(
    *(viz.with_boxes(fresh.images[i], told[i].boxes, told[i].labels, classes=fresh.classes, scores=told[i].scores, zoom=2) for i in (1, 3)), zoom=2,
    says="Two new pictures with the stored detector's boxes: a circle at the border is missed, and of two squares that overlap one.",
)

# %%
deck.say(f"{sum(p.numel() for p in net.parameters()):,} parameters; {stored.SIZE} × {stored.SIZE} pixels → {out[2]} × {out[3]} cells × {out[0]} anchors × {out[1]} numbers".replace(",", " "))

# %% [markdown] slide="notes"
# 2 min. Everything together: convolutions to cells of 8 × 8 pixels, and a branch of larger cells that sees farther; three anchors; p_c, box and five classes; the masked loss; suppression at the end. Let them say what it missed: the circle at the right border, cut off, and the green square behind the brown one. An anchor that overlaps an object by more than one half, but does not own it, is not told that there is nothing. In the notebook it learns for some seconds while they watch.

# %% [markdown] slide="slide" tags=["question"]
# ## SSD: fine maps for small objects, coarse ones for large

# %%
default = {38: 4, 19: 6, 10: 6, 5: 6, 3: 4, 1: 4}  # side of the map: default boxes at each place
total = sum(n * n * each for n, each in default.items())
with deck.chart(says=f"Boxes by map: {', '.join(f'{n} by {n}: {n * n * each}' for n, each in default.items())}.", size=(8.4, 2.5), height=290) as ax:
    bars = ax.bar([f"{n} × {n}" for n in default], [n * n * each for n, each in default.items()])
    ax.bar_label(bars, padding=3)
    ax.set(xlabel="places of the map", ylabel="default boxes", ylim=(0, 6900))
deck.say(f"{total} boxes, three objects. **What does a plain sum of losses learn?**")

# %% [markdown] slide="fragment"
# Background. So count three for each object: those with the **largest loss**.

# %% [markdown] slide="notes"
# 1.5 min. Single shot multibox detector, 2016, for pictures of 300 × 300; default box is its word for an anchor. One grid has one cell size, and large and small objects have to share it. Two thirds of the boxes come from the finest map. Nearly all are background, so a network that says 'nothing' everywhere has a small loss. SSD keeps three for each positive, those with the largest loss; other detectors weight the background down.

# %% [markdown] slide="slide"
# ## Precision and recall: the score decides

# %%
deck.frames(ch14.score_demo, {"score": 0.02, "iou": 0.9}, size=(8.0, 4.1), height=445)

# %% [markdown]
# **Precision**: reports that are right. **Recall**: objects that are found.

# %% [markdown] slide="notes"
# 2 min. A hit: IoU with an object of its class at least the threshold, and nobody with a higher score has taken that object. The second box on one circle is a false alarm; otherwise a detector could report each circle a hundred times. Here a hit needs an IoU of 0.9. Dashed in the picture: reports that overlap less, and so are false alarms; dotted: objects that are missed for that. The point is the score threshold, here very low. Raise it, and the point runs to the left. With an IoU of 0.5 all four would be hits. Which point is the quality? None: the whole curve is.

# %% [markdown] slide="slide"
# ## Average precision, by hand

# %%
flags, objects = np.array([0, 1, 1, 1, 0, 1], bool), 4
precision, recall = metrics.precision_recall(flags, np.arange(6, 0, -1), objects)
roof = _matching.envelope(precision)
deck.say("Six reports, four objects: " + ", ".join("**hit**" if flag else "miss" for flag in flags))
with deck.chart(says="Precision over recall for six detections: the measured zigzag with dents, and the envelope as a staircase above it.", size=(8, 3.2), height=370) as ax:
    ax.plot(recall, precision, "o-", color=viz.PALETTE[1], label="measured")
    ax.step(np.append(0, recall), np.append(roof[:1], roof), where="pre", color=viz.PALETTE[0], label="envelope")
    ax.fill_between(np.append(0, recall), np.append(roof[:1], roof), step="pre", alpha=0.2, color=viz.PALETTE[0])
    ax.set(xlim=(0, 1.03), ylim=(0, 1.03), xlabel="recall", ylabel="precision")
    ax.legend(loc="lower left", bbox_to_anchor=(0.05, 0))

# %%
at_101, area = metrics.average_precision(precision, recall), metrics.average_precision_all_points(precision, recall)
deck.say(f"Area: 0.75 · 0.75 + 0.25 · 0.667 = **{area:.4f}** &emsp; COCO, mean at 101 recalls: **{at_101:.4f}**")

# %% [markdown] slide="notes"
# 2.5 min. Write the points on the board: precision 0, 1/2, 2/3, 3/4, 3/5, 2/3. Nobody would choose the dent at recall 0.25: with a slightly lower threshold there is recall 0.75 and precision 3/4. So AP looks at the envelope: the best precision reached here or farther on. One list over all pictures, sorted by score, one curve for each class. mAP: the mean over classes. COCO's: also over the thresholds 0.5, 0.55, … 0.95. A number without its threshold says nothing.

# %% [markdown] slide="slide" tags=["question"]
# ## A thousand false alarms more
#
# The detector adds 1000 boxes that hit nothing, all with lower scores than any before. **What becomes of its AP?**
#
# - **a** it falls to nearly 0
# - **b** it stays as it is
# - **c** it rises

# %% slide="fragment"
junk = np.concatenate([flags, np.zeros(1000, bool)])
longer = metrics.precision_recall(junk, np.arange(len(junk), 0, -1), objects)
deck.say(f"AP **{at_101:.4f}** before, **{metrics.average_precision(*longer):.4f}** after. Precision of the whole list: {precision[-1]:.2f} and {longer[0][-1]:.3f}.")

# %% [markdown] slide="notes"
# 1.5 min. Hands up, then the key. Answer b: the new boxes add no recall, they lie behind everything that was found. That is why AP is measured with a very low score threshold: cutting the list off can only lose. It also shows what AP does not say: whether there is a threshold at which the detector can be used.

# %% [markdown] slide="slide"
# ## What training buys, and what is still missed

# %%
outcome = results.load("ch14_detector")
last = outcome["rows"][-1]
viz.table(
    [(r["name"], f"{r['recipe']['images']:,}".replace(",", " "), f"{r['training_cpu_seconds']:.0f}", f"{r['map50']:.2f}", f"{r['map_coco']:.2f}") for r in outcome["rows"]],
    header=("training", "pictures", "seconds of one core", "mAP@0.5", "COCO's mAP"),
    says=f"Measured once on {outcome['data']['test']} pictures. Seed {outcome['seed']}, {outcome['date']}.",
)

# %%
hidden = [r for r in last["found"] if r["what"] == "hidden share"]
with deck.chart(says="Found: " + ", ".join(f"{r['recall']:.0%} of those hidden up to {r['to']:.0%}" for r in hidden) + ".", size=(9.2, 2.2), height=245) as ax:
    bars = ax.barh([f"{r['from']:.0%} to {r['to']:.0%} hidden" for r in hidden], [100 * r["recall"] for r in hidden])
    ax.bar_label(bars, [f"{r['recall']:.0%} of {r['objects']}" for r in hidden], padding=4)
    ax.set(xlim=(0, 118), xticks=range(0, 101, 25), xlabel="objects found by the last one (%)")
    ax.invert_yaxis()

# %% [markdown] slide="notes"
# 2 min. Stored results. COCO's number is much lower: the boxes are there, but they do not fit tightly. And those that are missed are not any objects: they are the small ones and, above all, those hidden for a third or more. Suppression is hardly to blame: the chapter counts that for most of them there is a box, with a low score. What is left of a star may look like no star. A mean over everything would not have told.

# %% [markdown] slide="slide" tags=["question"]
# ## Raccoons, on photographs
#
# 160 photographs to learn from, 40 to measure. A 'detector' that never looks says: a raccoon in the *mean of all boxes*. **Its AP&#64;0.5?**

# %% slide="fragment"
animals = results.load("ch14_raccoon")
lines = [("never looks: the mean box", f"{animals['ap50_of_one_box']:.2f}", f"{animals['ap30_of_one_box']:.2f}")]
lines += [(f"learnt, starting from {r['start']}", f"{r['ap50']:.2f}", f"{r['ap30']:.2f}") for r in animals["rows"]]
viz.table(
    lines, header=("detector", "AP@0.5", "AP, IoU from 0.3 on"),
    says=f"{animals['test']} photographs with {animals['test_boxes']} raccoons. Seed {animals['seed']}, {animals['date']}.",
)

# %% [markdown] slide="fragment"
# **Measure the simplest method first.**

# %% [markdown] slide="notes"
# 2 min. Take bids; most say under 0.1. More than half: on most of these pictures one animal sits in the middle and fills the frame. The network is clearly above it. Starting from painted shapes made no difference that 40 pictures could show: edges and corners are quickly learnt again. Weights that have seen photographs do help: chapter 10.

# %% [markdown] slide="slide"
# ## What to remember
#
# - Without an object only $p_c$ counts.
# - A fully connected layer is a convolution: all windows in one pass.
# - IoU: intersection over union. NMS: the best stays, each class for itself.
# - The cell of the centre owns the object, the most similar anchor gets it.
# - AP: the envelope of precision over recall. Name the threshold.
#
# Looking once is fast. **What would a second look be worth?**

# %% [markdown] slide="notes"
# 1 min. In the notebook: eight exercises, from two ways to write a box to average precision, and three predictions; at the end a detector that they have trained and measured themselves. Next chapter: two-stage detectors, which propose places first and then look again.
