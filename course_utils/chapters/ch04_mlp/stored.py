"""Words for what is stored about the larger nets of section 10."""

from __future__ import annotations

import re
from collections.abc import Sequence


def sizes_of(network: Sequence[str]) -> str:
    """The sizes of a stored net, inputs first, as '784-512-10'.

    `network` lists its layers as PyTorch prints them, such as 'Linear(in_features=784, out_features=10, bias=True)'.

    Raises:
        ValueError: no layer of them is linear.
    """
    linear = [re.findall(r"features=(\d+)", layer) for layer in network if layer.startswith("Linear")]
    if not linear:
        raise ValueError(f"A net has at least one linear layer; {list(network)} came.")
    return "-".join([linear[0][0], *(outputs for _, outputs in linear)])
