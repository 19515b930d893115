"""What a model has learned, in a file and back. Nothing in a file is executed, and a bad file changes nothing."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tempfile
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


class WeightsError(RuntimeError):
    """These weights cannot be used; the message names the file and says why. The model is as it was."""


def save_weights(model: nn.Module, path: str | Path) -> str:
    """Write the model's parameters and buffers to a file; equal weights of equal names give equal bytes.

    Args:
        model: on any device; what is written lies on the CPU.
        path: the file to write, usually `.pt`; its folder is made. An older file stays whole until the new one is.

    Returns:
        The file's SHA-256, 64 hexadecimal digits, for `load_weights`.
    """
    path = Path(path)
    held = io.BytesIO()
    # A clone: of a tensor that is a view, torch would write everything that it is a view of.
    torch.save({name: value.detach().cpu().clone() for name, value in model.state_dict().items()}, held)
    data = held.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)  # mkstemp lets nobody else read; a folder that is shared has other habits
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return hashlib.sha256(data).hexdigest()


def load_weights(model: nn.Module, path: str | Path, sha256: str | None = None) -> None:
    """Put the weights of a file into the model, or raise and leave the model as it was.

    Args:
        model: has exactly the file's names and shapes; the weights go to the device where it is.
        path: what `save_weights` wrote.
        sha256: what `save_weights` returned; compared before anything in the file is looked at.

    Raises:
        WeightsError: the file is missing, damaged, another than `sha256` says, holds something else than tensors, or
            belongs to another model.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise WeightsError(f"The weights {path} cannot be read: {problem.strerror or problem}.") from None
    if sha256 is not None:
        found = hashlib.sha256(data).hexdigest()
        if found != sha256.lower():
            raise WeightsError(f"{path} is not the file that is meant: its SHA-256 is {found}, expected was {sha256}.")
    state = _tensors(data, path)
    own = model.state_dict()
    lacks, extra = sorted(own.keys() - state.keys()), sorted(state.keys() - own.keys())
    for amiss, names in (("it does not have", lacks), ("it also has", extra)):
        if names:
            listed = ", ".join(names[:4]) + (", …" if len(names) > 4 else "")
            raise WeightsError(f"{path} belongs to another model: {amiss} {listed}.")
    for name, value in own.items():
        came = state[name]
        if came.shape != value.shape:
            shapes = f"{tuple(came.shape)}, the model's {tuple(value.shape)}"
            raise WeightsError(f"{path} belongs to another model: its {name} is {shapes}.")
        if came.is_floating_point() != value.is_floating_point() or came.is_complex() != value.is_complex():
            raise WeightsError(f"{path} belongs to another model: its {name} is {came.dtype}, not {value.dtype}.")
    model.load_state_dict(state)


def _tensors(data: bytes, path: Path) -> dict[str, Tensor]:
    """The file's tensors by name."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what torch finds unusual in a foreign file ends in an error here anyway
            state: Any = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        raise WeightsError(
            f"{path} is damaged, or holds more than tensors; since other things can run code, it was not opened."
        ) from None
    except Exception as problem:  # a file cut short ends in whatever the reader stumbles over
        first = str(problem).strip().splitlines()[:1] or [""]
        raise WeightsError(f"{path} is damaged or holds no weights ({type(problem).__name__}: {first[0]}).") from None
    if not isinstance(state, dict) or not all(isinstance(k, str) and isinstance(v, Tensor) for k, v in state.items()):
        raise WeightsError(f"{path} holds no weights: expected were tensors by name, a {type(state).__name__} came.")
    return state
