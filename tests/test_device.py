"""Choosing a device, on fakes for every kind of machine; the last tests compute on what is really there."""

import random
import warnings

import numpy as np
import pytest
import torch

from course_utils import device as module
from course_utils.device import BadDevice, deterministic, fallback_to_cpu, pick, seed_everything, set_threads, supported

GIB = 2**30


class Machine:
    """A machine that PyTorch is made to see: cards as (name, compute capability, free bytes or an error)."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cards: list[tuple[str, tuple[int, int], int | Exception]] = []
        self.built_for = ["sm_80", "sm_90", "sm_100", "compute_120"]
        self.warning = ""
        self.mps = self.xpu = False
        self.broken: dict[str, Exception] = {}
        self.tried: list[str] = []
        for name, fake in {
            "is_available": self._cuda,
            "device_count": lambda: len(self.cards),
            "get_arch_list": lambda: self.built_for,
            "get_device_name": lambda index: self.cards[index][0],
            "get_device_capability": lambda index: self.cards[index][1],
            "mem_get_info": self._memory,
        }.items():
            monkeypatch.setattr(torch.cuda, name, fake)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: self.mps)
        monkeypatch.setattr(torch.xpu, "is_available", lambda: self.xpu)
        monkeypatch.setattr(module, "_try", self._try)

    def _cuda(self) -> bool:
        if self.warning:
            warnings.warn(self.warning, UserWarning, stacklevel=2)
        return bool(self.cards)

    def _memory(self, index: int) -> tuple[int, int]:
        free = self.cards[index][2]
        if isinstance(free, Exception):
            raise free
        return free, 80 * GIB

    def _try(self, device: torch.device) -> None:
        self.tried.append(str(device))
        if str(device) in self.broken:
            raise self.broken[str(device)]


@pytest.fixture
def machine(monkeypatch) -> Machine:
    monkeypatch.delenv("COURSE_DEVICE", raising=False)
    return Machine(monkeypatch)


def picked(*arguments, **options) -> tuple[str, str]:
    lines: list[str] = []
    device = pick(*arguments, say=lines.append, **options)
    assert len(lines) == 1
    assert "\n" not in lines[0]
    return str(device), lines[0]


def test_the_card_with_most_free_memory(machine):
    machine.cards = [("A100", (8, 0), 10 * GIB), ("H100", (9, 0), 70 * GIB), ("A100", (8, 0), 30 * GIB)]
    device, line = picked()
    assert device == "cuda:1"
    assert "H100, 70.0 GiB free, the most of all cards" in line
    assert machine.tried == ["cuda:1"]


def test_equal_memory_takes_the_first_card(machine):
    machine.cards = [("A", (8, 0), GIB), ("B", (8, 0), GIB)]
    assert picked()[0] == "cuda:0"


def test_a_card_too_old_for_this_build_is_passed_over(machine):
    machine.cards = [("GTX 1080", (6, 1), 8 * GIB), ("A100", (8, 0), 2 * GIB)]
    device, line = picked()
    assert device == "cuda:1"
    assert "no code for cuda:0 (GTX 1080, compute capability 6.1)" in line


def test_only_a_card_too_old(machine):
    machine.cards = [("GTX 1080", (6, 1), 8 * GIB)]
    device, line = picked()
    assert device == "cpu"
    assert "GTX 1080" in line


def test_a_card_that_does_not_answer_is_passed_over(machine):
    machine.cards = [("A", (8, 0), torch.OutOfMemoryError("CUDA out of memory.\nmore")), ("B", (8, 0), GIB)]
    device, line = picked()
    assert device == "cuda:1"
    assert "cuda:0 does not answer: CUDA out of memory" in line


def test_a_card_that_fails_its_first_sum_gives_way_to_the_next(machine):
    machine.cards = [("A", (8, 0), 9 * GIB), ("B", (8, 0), GIB)]
    machine.broken["cuda:0"] = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate")
    device, line = picked()
    assert device == "cuda:1"
    assert "cuda:0 failed a first small sum: CUDA out of memory" in line
    machine.broken["cuda:1"] = RuntimeError("no kernel image is available for execution on the device")
    assert picked()[0] == "cpu"


def test_a_driver_too_old_is_said_and_not_warned_about(machine):
    machine.warning = "CUDA initialization: The NVIDIA driver on your system is too old (found version 11040)."
    device, line = picked()
    assert device == "cpu"
    assert "driver is too old for this PyTorch; update the driver" in line


def test_another_warning_at_start_is_passed_on_in_one_line(machine):
    machine.warning = "CUDA initialization: unknown error.\nSee the manual."
    assert "CUDA initialization: unknown error)" in picked()[1]


@pytest.mark.parametrize(
    ("mps", "xpu", "expected", "why"),
    [(True, True, "mps", "Apple"), (False, True, "xpu", "Intel"), (False, False, "cpu", "no usable GPU")],
)
def test_without_cuda(machine, mps, xpu, expected, why):
    machine.mps, machine.xpu = mps, xpu
    device, line = picked()
    assert device == expected
    assert why in line


def test_cuda_goes_before_mps_and_mps_failing_goes_on(machine):
    machine.mps = machine.xpu = True
    machine.cards = [("A", (8, 0), GIB)]
    assert picked()[0] == "cuda:0"
    machine.cards = []
    machine.broken["mps"] = NotImplementedError("not implemented for MPS")
    device, line = picked()
    assert device == "xpu"
    assert "mps failed" in line


def test_the_argument_goes_before_the_variable_and_both_before_the_card(machine, monkeypatch):
    machine.cards = [("A", (8, 0), GIB), ("B", (8, 0), 2 * GIB)]
    assert picked("cuda:0") == ("cuda:0", "Device: cuda:0 (you asked for it; A, 1.0 GiB free).")
    assert picked("cuda")[0] == "cuda:1"
    monkeypatch.setenv("COURSE_DEVICE", " CPU ")
    assert picked() == ("cpu", "Device: cpu (COURSE_DEVICE says so).")
    assert picked("cuda:1")[0] == "cuda:1"
    monkeypatch.setenv("COURSE_DEVICE", "")
    assert picked()[0] == "cuda:1"


def test_what_was_asked_for_is_not_there(machine, monkeypatch):
    assert picked("cuda") == ("cpu", "Device: cpu (no usable GPU; cuda cannot be used: there is none).")
    machine.cards = [("A", (8, 0), GIB)]
    device, line = picked("cuda:3")
    assert device == "cuda:0"
    assert "cuda:3 cannot be used: there is none" in line
    monkeypatch.setenv("COURSE_DEVICE", "mps")
    device, line = picked()
    assert device == "cuda:0"
    assert "mps cannot be used" in line


def test_asked_for_with_a_driver_too_old(machine):
    machine.warning = "The NVIDIA driver on your system is too old"
    device, line = picked("cuda")
    assert device == "cpu"
    assert "cuda cannot be used: the NVIDIA driver is too old" in line


@pytest.mark.parametrize("name", ["gpu", "cuda:", "cuda:x", "cpu0", "tpu"])
def test_a_name_that_is_none(machine, monkeypatch, name):
    with pytest.raises(BadDevice, match=f"the device is '{name}'; it must be cpu, cuda"):
        pick(name)
    monkeypatch.setenv("COURSE_DEVICE", name)
    with pytest.raises(BadDevice, match="COURSE_DEVICE is"):
        pick()


def test_saying_is_printing_unless_silenced(machine, capsys):
    pick()
    assert capsys.readouterr().out.startswith("Device: cpu (")
    pick(say=None)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("capability", "built_for", "expected"),
    [
        ((8, 0), ["sm_80"], True),
        ((8, 6), ["sm_80"], True),  # same major, higher minor: runs
        ((8, 0), ["sm_86"], False),
        ((9, 0), ["sm_80"], False),  # machine code of another major: does not
        ((9, 0), ["sm_80", "compute_80"], True),  # portable code: compiled on the spot
        ((7, 5), ["compute_80"], False),
        ((9, 0), ["sm_90a"], True),
        ((9, 1), ["sm_90a"], False),
        ((10, 3), ["sm_100f"], True),
        ((12, 0), ["sm_100f"], False),
        ((12, 1), ["sm_120"], True),
        ((9, 4), ["gfx942"], True),
        ((8, 0), [], True),
    ],
)
def test_compute_capability(capability, built_for, expected):
    assert supported(capability, built_for) is expected


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), "ran out of memory"),
        (NotImplementedError("aten::x is not implemented for the MPS device"), "lacks an operation"),
    ],
)
def test_a_computation_goes_on_with_the_cpu(error, reason, capsys):
    tried = []

    def work(device: torch.device) -> str:
        tried.append(device.type)
        if device.type != "cpu":
            raise error
        return "done"

    assert fallback_to_cpu(work, torch.device("mps")) == "done"
    assert tried == ["mps", "cpu"]
    assert f"mps {reason}; going on with the CPU" in capsys.readouterr().out


def test_cuda_gives_its_memory_back_before_the_second_try(monkeypatch):
    done = []
    monkeypatch.setattr(torch.cuda, "empty_cache", lambda: done.append("emptied"))

    def work(device: torch.device) -> None:
        done.append(device.type)
        if device.type == "cuda":
            raise torch.OutOfMemoryError

    fallback_to_cpu(work, torch.device("cuda"))
    assert done == ["cuda", "emptied", "cpu"]


def test_other_errors_and_those_of_the_cpu_pass():
    def wrong(device: torch.device) -> None:
        raise ValueError("shapes differ")

    def greedy(device: torch.device) -> None:
        raise torch.OutOfMemoryError("too much")

    with pytest.raises(ValueError, match="shapes differ"):
        fallback_to_cpu(wrong, torch.device("mps"))
    with pytest.raises(torch.OutOfMemoryError):
        fallback_to_cpu(greedy, torch.device("cpu"))


def test_seeding_reaches_all_three_generators():
    def draw() -> tuple[float, float, float]:
        return random.random(), float(np.random.rand()), torch.rand(1).item()

    seed_everything(7)
    first = draw()
    second = draw()
    seed_everything(7)
    assert draw() == first
    assert all(a != b for a, b in zip(first, second, strict=True))


def test_deterministic_mode_ends_with_its_block():
    assert not torch.are_deterministic_algorithms_enabled()
    with deterministic():
        assert torch.are_deterministic_algorithms_enabled()
        assert not torch.backends.cudnn.benchmark
    assert not torch.are_deterministic_algorithms_enabled()

    @deterministic()
    def fail() -> None:
        raise RuntimeError("inside")

    with pytest.raises(RuntimeError, match="inside"):
        fail()
    assert not torch.are_deterministic_algorithms_enabled()


def test_thread_count(monkeypatch):
    before = torch.get_num_threads()
    try:
        assert set_threads(2) == torch.get_num_threads() == 2
        monkeypatch.setenv("OMP_NUM_THREADS", "1,4")
        assert set_threads() == torch.get_num_threads() == 1
        monkeypatch.setenv("OMP_NUM_THREADS", "many")
        assert set_threads() >= 1
        with pytest.raises(ValueError, match="at least one"):
            set_threads(0)
    finally:
        torch.set_num_threads(before)


def test_the_real_machine_gives_a_device_that_computes(capsys):
    device = pick()
    assert capsys.readouterr().out.startswith(f"Device: {device} (")
    assert torch.ones(3, device=device).sum().item() == 3


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA card")
def test_a_real_card_is_taken_and_runs_out_of_memory_politely(capsys):
    device = pick()
    assert device.type == "cuda"
    free, _ = torch.cuda.mem_get_info(device)

    def work(where: torch.device) -> str:
        if where.type == "cuda":
            torch.empty(4 * free, dtype=torch.uint8, device=where)
        return where.type

    assert fallback_to_cpu(work, device) == "cpu"
    assert "ran out of memory" in capsys.readouterr().out
