"""Which processor to compute on, and why; seeds, deterministic mode and thread count.

`device = pick()` is all that a notebook needs. `fallback_to_cpu` keeps a long computation alive where the chosen device
runs out of memory or lacks an operation.
"""

import os
import random
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
import torch

Result = TypeVar("Result")
KINDS = ("cuda", "mps", "xpu", "cpu")


class BadDevice(ValueError):
    """A device name that does not exist: a slip of the pen, not a missing card."""


def pick(preferred: str | None = None, *, say: Callable[[str], object] | None = print) -> torch.device:
    """Choose a device, and say in one line which and why.

    The order: the argument, the environment variable COURSE_DEVICE, the CUDA card with most free memory that this build
    of PyTorch can compute on, Apple's MPS, Intel's XPU, the CPU. A device that was asked for and cannot be used is
    replaced by the best that can, and the line says so.

    Args:
        preferred: 'cpu', 'cuda', 'cuda:1', 'mps' or 'xpu'; None leaves the choice to COURSE_DEVICE or the course.
        say: what to do with the line; None keeps silent.

    Returns:
        A device on which a small computation has just succeeded.

    Raises:
        BadDevice: the argument or COURSE_DEVICE is not a device's name.
    """
    said_by, wanted = "you asked for it", preferred
    if wanted is None:
        said_by, wanted = "COURSE_DEVICE says so", os.environ.get("COURSE_DEVICE", "").strip() or None
    notes: list[str] = []
    found = None
    if wanted is not None:
        wanted = _checked_name(wanted, "COURSE_DEVICE" if preferred is None else "the device")
        found = _first_that_works(_candidates(wanted, said_by, notes), notes)
        if found is None:
            notes = [f"{wanted} cannot be used: {'; '.join(notes) or 'there is none'}"]
    if found is None:
        others = [pair for kind in KINDS if kind != wanted for pair in _candidates(kind, "", notes)]
        found = _first_that_works(others, notes)
    device, why = found or (torch.device("cpu"), "every machine has it")
    if say is not None:
        say(f"Device: {device} ({'; '.join(part for part in (why, *notes) if part)}).")
    return device


def fallback_to_cpu(work: Callable[[torch.device], Result], device: torch.device) -> Result:
    """`work(device)`; if the device runs out of memory or lacks an operation, say so and do it again on the CPU.

    Args:
        work: a computation that can be started over; it puts its tensors on the device that it is given.
        device: where to try first.

    Returns:
        What `work` returns.
    """
    try:
        return work(device)
    except (torch.OutOfMemoryError, NotImplementedError) as error:
        if device.type == "cpu":
            raise
        reason = "ran out of memory" if isinstance(error, torch.OutOfMemoryError) else "lacks an operation"
    # Outside the handler: there the error would still hold the tensors that filled the memory.
    if device.type == "cuda":
        torch.cuda.empty_cache()
    print(f"{device} {reason}; going on with the CPU, which is slower. A smaller batch may fit.")
    return work(torch.device("cpu"))


def seed_everything(seed: int = 0) -> None:
    """Seed Python's, NumPy's and PyTorch's generators, those of every device included.

    Args:
        seed: 0 to 2³² - 1.
    """
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


@contextmanager
def deterministic() -> Iterator[None]:
    """Inside the block PyTorch takes only operations that give the same bits each time, and raises where there is none.

    Slower on a GPU. Open it before the first computation on one: cuBLAS reads its setting only once.
    """
    before = torch.are_deterministic_algorithms_enabled()
    cudnn = torch.backends.cudnn
    benchmark = cudnn.benchmark
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True)
    cudnn.benchmark = False
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)
        cudnn.benchmark = benchmark


def set_threads(count: int | None = None) -> int:
    """Set how many CPU threads PyTorch uses for one operation.

    Args:
        count: at least 1. None takes OMP_NUM_THREADS where it is set, else the cores this process may use.

    Returns:
        The number now set.
    """
    if count is None:
        named = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
        usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        count = int(named) if named.isdigit() and int(named) > 0 else (usable or 1)
    if count < 1:
        raise ValueError(f"at least one thread is needed, not {count}")
    torch.set_num_threads(count)
    return count


def supported(capability: tuple[int, int], built_for: Sequence[str]) -> bool:
    """Whether a build of PyTorch has code for a card.

    Args:
        capability: the card's compute capability, (9, 0) for an H100.
        built_for: `torch.cuda.get_arch_list()`, such as ['sm_80', 'sm_90a', 'compute_90'].

    Returns:
        True for machine code (`sm_`) of the same major and no higher minor version, or for portable code (`compute_`)
        of no higher version. A letter behind the number binds the code to exactly that version ('a') or to its major
        family ('f'). True too for builds that count otherwise (ROCm).
    """
    numbered = [match for arch in built_for if (match := re.fullmatch(r"(sm|compute)_(\d+)(\d)([af]?)", arch))]
    if not numbered:
        return True
    for match in numbered:
        kind, version, letter = match[1], (int(match[2]), int(match[3])), match[4]
        if letter == "a":
            fits = version == capability
        elif kind == "sm" or letter == "f":
            fits = version[0] == capability[0] and version <= capability
        else:
            fits = version <= capability
        if fits:
            return True
    return False


def _checked_name(name: str, where: str) -> str:
    name = name.strip().lower()
    if not re.fullmatch(rf"({'|'.join(KINDS)})(:\d+)?", name):
        raise BadDevice(f"{where} is {name!r}; it must be cpu, cuda, cuda:0 (or another number), mps or xpu.")
    return name


def _candidates(name: str, why: str, notes: list[str]) -> list[tuple[torch.device, str]]:
    """Devices of that name that seem to be there, best first, each with its reason. What is amiss goes into `notes`."""
    kind, _, index = name.partition(":")
    if kind == "cuda":
        cards = _cuda_cards(notes)
        if index:
            cards = [card for card in cards if card[0].index == int(index)]
        return [(device, "; ".join(filter(None, (why, text)))) for device, text in cards]
    if kind == "mps" and not torch.backends.mps.is_available():
        return []
    if kind == "xpu" and not torch.xpu.is_available():
        return []
    reasons = {"mps": "Apple's GPU", "xpu": "Intel's GPU", "cpu": "no usable GPU"}
    device = torch.device(name) if kind == "xpu" and index else torch.device(kind)
    return [(device, why or reasons[kind])]


def _cuda_cards(notes: list[str]) -> list[tuple[torch.device, str]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        there = torch.cuda.is_available()
    if not there:
        notes += [_driver_words(str(warning.message)) for warning in caught]
        return []
    built_for = torch.cuda.get_arch_list()
    cards = []
    for index in range(torch.cuda.device_count()):
        try:
            card = torch.cuda.get_device_name(index)
            capability = torch.cuda.get_device_capability(index)
            if not supported(capability, built_for):
                major, minor = capability
                notes.append(f"this PyTorch has no code for cuda:{index} ({card}, compute capability {major}.{minor})")
                continue
            free, _ = torch.cuda.mem_get_info(index)
        except RuntimeError as error:  # taken by another program in exclusive mode, out of memory, a broken driver
            notes.append(f"cuda:{index} does not answer: {_first_line(error)}")
            continue
        cards.append((free, torch.device("cuda", index), f"{card}, {free / 2**30:.1f} GiB free"))
    cards.sort(key=lambda card: (-card[0], card[1].index))
    most = ", the most of all cards" if len(cards) > 1 else ""
    return [(device, text + (most if place == 0 else "")) for place, (_, device, text) in enumerate(cards)]


def _first_that_works(candidates: list[tuple[torch.device, str]], notes: list[str]) -> tuple[torch.device, str] | None:
    for device, why in candidates:
        try:
            _try(device)
        except (RuntimeError, NotImplementedError, AssertionError) as error:
            notes.append(f"{device} failed a first small sum: {_first_line(error)}")
        else:
            return device, why
    return None


def _try(device: torch.device) -> None:
    """A sum on the device: some faults (a driver too old, a full card) show only when something is computed."""
    if torch.ones(8, device=device).sum().item() != 8:
        raise RuntimeError("1 + 1 + … + 1 is not 8")


def _driver_words(warning: str) -> str:
    if "too old" in warning:
        return "the NVIDIA driver is too old for this PyTorch; update the driver to use the card"
    return _first_line(warning)


def _first_line(error: object) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(error).__name__
