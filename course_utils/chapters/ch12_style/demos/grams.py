"""A Gram matrix, and the two feature maps behind one of its entries."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from course_utils.demos import Choice, Slider, demo
from course_utils.viz.curves import pixel_axes

_PICTURES = ("cat", "mosaic", "swirls", "brick")
_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1")
_VIEWS = ("Gram matrix", "covariance", "correlation")
_SIDE = 96  # pixels of the picture that the network sees
_SHOWN = 16  # channels of each layer that the matrix shows


@cache
def _seen(name: str, layer: str) -> tuple[np.ndarray, np.ndarray]:
    """The picture (96, 96, 3) uint8, and its first 16 maps in a layer (16, h, w)."""
    import torch

    from course_utils.chapters.ch12_style.backbones import backbone
    from course_utils.chapters.ch12_style.patterns import style_picture
    from course_utils.chapters.ch12_style.pictures import square, to_tensor
    from course_utils.datasets import load

    picture = square(load("photos")["chelsea"] if name == "cat" else style_picture(name), _SIDE)
    with torch.no_grad():
        maps = backbone("course")(to_tensor(picture), [layer])[layer]
    return picture, maps[0, :_SHOWN].double().numpy()


@cache
def _matrices(name: str, layer: str) -> dict[str, np.ndarray]:
    """The Gram matrix, the covariance and the correlation of the maps, each (16, 16)."""
    rows = _seen(name, layer)[1].reshape(_SHOWN, -1)
    gram = rows @ rows.T
    mean = rows.mean(axis=1)
    covariance = gram / rows.shape[1] - np.outer(mean, mean)
    spread = np.sqrt(np.maximum(np.diagonal(covariance), 1e-12))
    return dict(zip(_VIEWS, (gram, covariance, covariance / np.outer(spread, spread)), strict=True))


@demo(
    size=(7.9, 3.6),
    frames=[
        {"picture": "cat", "i": 0, "j": 1},
        {"picture": "mosaic", "i": 0, "j": 1},
    ],
    i=Slider(0, _SHOWN - 1, start=0, label="channel i"),
    j=Slider(0, _SHOWN - 1, start=1, label="channel j"),
    picture=Choice(_PICTURES, label="picture"),
    layer=Choice(_LAYERS, label="layer"),
    view=Choice(_VIEWS, label="show the"),
)
def gram_demo(fig: Any) -> Any:
    """Two feature maps, their product at each place, and the matrix in which the sum of the product is one entry."""
    from matplotlib.patches import Rectangle

    photo_at = pixel_axes(fig, 16, 46, 2 * _SIDE, 2 * _SIDE)
    matrix_at = pixel_axes(fig, 16 + 2 * _SIDE + 62, 46, 16 * _SHOWN, 16 * _SHOWN)
    small = [pixel_axes(fig, 556, 46 + 132 * k, _SIDE, _SIDE) for k in range(2)]
    product_at = pixel_axes(fig, 556 + _SIDE + 20, 46 + 66, _SIDE, _SIDE)
    photo = photo_at.imshow(np.zeros((_SIDE, _SIDE, 3)), interpolation="nearest")
    photo_at.set_axis_off()
    name = photo_at.set_title("")
    matrix = matrix_at.imshow(np.zeros((_SHOWN, _SHOWN)), cmap="viridis", vmin=0, vmax=1, interpolation="nearest")
    matrix_at.set(xlabel="channel j", ylabel="channel i", xticks=range(0, _SHOWN, 4), yticks=range(0, _SHOWN, 4))
    matrix_at.grid(False)
    title = matrix_at.set_title("")
    mark = matrix_at.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor="white", linewidth=2))
    shown, titles = [], []
    for ax in (*small, product_at):
        shown.append(ax.imshow(np.zeros((2, 2)), cmap="magma", vmin=0, vmax=1, extent=(0, 1, 1, 0)))
        ax.set_axis_off()
        titles.append(ax.set_title("", fontsize=11))
    words = fig.text(0.02, 0.31, "", va="top", fontsize=11)

    def update(i: int, j: int, picture: str, layer: str, view: str) -> str:
        pixels, maps = _seen(picture, layer)
        table = _matrices(picture, layer)
        product = maps[i] * maps[j]
        photo.set_data(pixels)
        name.set_text(f"{picture}, {layer}")
        values = table[view]
        if view == "Gram matrix":
            largest = float(values.max())
            matrix.set_data(np.sqrt(values / largest))  # the root: small entries can be seen, too
        else:
            largest = 1.0 if view == "correlation" else max(float(np.abs(values).max()), 1e-9)
            matrix.set_data(0.5 + np.sign(values) * np.sqrt(np.abs(values) / largest) / 2)
        title.set_text(f"{view}, up to {largest:,.0f}" if largest >= 10 else f"{view}, up to {largest:.2g}")
        mark.set_xy((j - 0.5, i - 0.5))
        for one, text, image, said in zip(
            shown, titles, (maps[i], maps[j], product), (f"channel {i}", f"channel {j}", "their product"), strict=True
        ):
            one.set_data(image / max(float(image.max()), 1e-9))
            text.set_text(said)
        places = product.size
        whole = table["Gram matrix"][i, j]
        words.set_text(
            f"sum of the product\nover {places} places: {whole:,.0f}\na place: {whole / places:.2f}\n"
            f"covariance: {table['covariance'][i, j]:.2f}\ncorrelation: {table['correlation'][i, j]:.2f}"
        )
        return (
            f"The {picture} in {layer}: the products of channel {i} and channel {j} add up to {whole:,.0f} over "
            f"{places} places, {whole / places:.2f} a place; their correlation is {table['correlation'][i, j]:.2f}. "
            f"The {_SHOWN} × {_SHOWN} picture shows the {view} of all pairs, and the entry of this one is framed."
        )

    return update
