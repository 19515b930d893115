"""Write the figures of the README from the stored results: `python -m tools.readme_tables`.

What stands between the two `results` marks is replaced; a test compares it with what this module would write.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from course_utils import results

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"
NAMES = {"digits": "digits (8×8)", "textures": "textures (32×32)", "mnist": "MNIST", "cifar10": "CIFAR-10"}
SEEN = {"no": "as they are", "flipped": "and mirrored ones", "shifted": "and moved ones"}
# The table that is often shown in lectures, without a data set or a protocol; rows are filled as chapters measure them.
CLASSIC = (
    ("image processing + nearest neighbours", "22 %"),
    ("image processing + multilayer perceptron", "24 %"),
    ("shallow convolutional network", "43 %"),
    ("deep convolutional network", "88 %"),
)


def main() -> None:
    """Replace the block in README.md."""
    text = README.read_text(encoding="utf-8")
    README.write_text(replaced(text), encoding="utf-8")
    print(f"{README.name}: figures written from data/results")


def replaced(text: str) -> str:
    """The README's text with a fresh block of figures."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{block()}\n{END}{after}"


def block() -> str:
    """All tables."""
    tables = (knn, networks, classic, forgeries, detectors, proofs, answers, grading, budgets)
    return "\n\n".join(text for made in tables if (text := made()))


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def percent(share: float) -> str:
    """0.3561 → '35.6 %'."""
    return f"{100 * share:.1f} %"


def knn() -> str:
    """Chapter 02 on four data sets."""
    stored = results.load("ch02_knn")
    rows = [
        (NAMES[r["data"]], r["pixels"], str(r["k"]), f"{r['train']:,}", f"{r['test']:,}", percent(r["accuracy"]))
        for r in stored["rows"]
    ]
    head = f"**k-nearest neighbours** (chapter 02; {origin(stored)}; k chosen on a tenth of the training set)"
    return head + "\n\n" + table(("data", "pixels", "k", "stored", "test pictures", "right"), rows)


def networks() -> str:
    """Chapters 04 and 08: one network a row."""
    rows = []
    for chapter, kind in (
        ("ch04_mlp", "multilayer perceptron, raw pixels"),
        ("ch08_cnn", "convolutional, LeNet's size"),
    ):
        for r in results.load(chapter)["rows"]:
            recipe = r["recipe"]
            seconds = f"{r['training_cpu_seconds']:.0f} s"
            size = (f"{r['parameters']:,}", str(recipe["epochs"]), seconds)
            rows.append((NAMES[r["data"]], kind, SEEN[r["augmented"]], *size, f"{r['test']:,}", percent(r["accuracy"])))
    stored = results.load("ch08_cnn")
    ratio = results.load("ch04_mlp")["numpy_against_torch"]["ratio"]
    head = (
        f"**Networks** (chapters 04 and 08; {origin(stored)}, {stored['threads']} thread; learning rate and batch "
        "normalisation chosen on a tenth of the training set that is not learned from; the test set used once)"
    )
    note = (
        f"On one core plain NumPy takes a small perceptron through {ratio:g} times as many images a second as PyTorch."
    )
    header = (
        "data",
        "network",
        "trained on pictures",
        "weights",
        "epochs",
        "processor time to train",
        "test pictures",
        "right",
    )
    return head + "\n\n" + table(header, rows) + "\n\n" + note


def classic() -> str:
    """The table of the lectures beside what this course has measured so far."""
    stored = results.load("ch02_knn")
    cifar = {r["pixels"]: r["accuracy"] for r in stored["rows"] if r["data"] == "cifar10"}
    measured = f"{percent(cifar['raw pixels'])} raw, {percent(cifar['each image standardised'])} standardised"
    here = [measured, f"{percent(on_cifar('ch04_mlp'))} raw", f"{percent(on_cifar('ch08_cnn'))} (LeNet's size)"]
    here += ["in a later chapter"] * (len(CLASSIC) - len(here))
    rows = [(name, quoted, mine) for (name, quoted), mine in zip(CLASSIC, here, strict=True)]
    small = {r["train"]: percent(r["accuracy"]) for r in stored["cifar10_by_training_size"]}
    note = (
        "The quoted numbers come without a data set or a protocol. On CIFAR-10 one nearest neighbour on raw pixels "
        f"reaches {small[500]} with 500 stored pictures, {small[1000]} with 1,000 and {small[50000]} with 50,000."
    )
    return (
        "**A table often shown in lectures**, measured again\n\n"
        + table(("method", "quoted", "CIFAR-10 here"), rows)
        + ("\n\n" + note)
    )


def on_cifar(chapter: str) -> float:
    """The share of CIFAR-10's test pictures that a chapter's network has right."""
    share: float = next(r["accuracy"] for r in results.load(chapter)["rows"] if r["data"] == "cifar10")
    return share


def forgeries() -> str:
    """Chapter 11: how far generated digits are from real ones, with the two ends of the scale."""
    stored = results.load("ch11_dcgan")
    rows = []
    for r in stored["rows"]:
        ends = r["scale"]["rows"]
        runs = "one run" if len(r["runs"]) == 1 else f"mean of {len(r['runs'])} runs"
        rows.append(
            (
                "digits (8×8), the digit asked for" if r["data"] == "asked" else NAMES[r["data"]],
                f"{r['distance']['mean']:.1f} ({runs})",
                f"{r['times_real']:.1f}",
                f"{r.get('even', ends['real'])['mean']:.1f}",
                f"{ends['noise']['mean']:.0f}",
                f"{r['runs'][0]['classes']} of 10",
                f"{r['cpu_seconds']:.0f} s",
            )
        )
    head = (
        f"**Generated digits** (chapter 11; {origin(stored)}, {stored['threads']} thread): Fréchet distance to test "
        "digits, in the features of the course's own classifier"
    )
    header = (
        "data",
        "generated",
        "times real",
        "real against real",
        "noise",
        "classes found",
        "processor time to train",
    )
    digits = next(r for r in stored["rows"] if r["data"] == "digits")
    said = digits["logits"]
    plain = digits["without_noise"]
    note = (
        "Where the digit is asked for, both networks are told which one is meant, and each comes equally often, among "
        "the real digits that they are compared with, too. The discriminator of the first row "
        f"comes to know its {digits['train']:,} digits by heart: at the end of the first run its mean logit is "
        f"{said['train']:.2f} for those, {said['test']:.2f} for new ones and {said['generated']:.2f} for forgeries. It "
        "sees every picture through noise; without, seed 0 again, the logits are "
        f"{plain['logits']['train']:.2f}, {plain['logits']['test']:.2f} and {plain['logits']['generated']:.2f}, and "
        f"the distance is {plain['distance']['mean']:.1f}. MNIST's was trained without noise and with a smaller "
        "discriminator, of two levels instead of three."
    )
    return head + "\n\n" + table(header, rows) + "\n\n" + note


def detectors() -> str:
    """Chapter 14: the one-stage detector on shapes and on photographs."""
    shapes, raccoons = results.load("ch14_detector"), results.load("ch14_raccoon")
    rows = [
        (
            f"shapes over photographs, {shapes['data']['test']:,} unseen images",
            r["name"],
            f"{r['training_cpu_seconds']:.0f} s",
            f"{r['map50']:.3f}",
            f"{r['map_coco']:.3f}",
        )
        for r in shapes["rows"]
    ]
    rows += [
        (
            f"raccoons, {raccoons['test']} unseen photographs",
            f"started from {r['start']}",
            f"{r['training_cpu_seconds']:.0f} s",
            f"{r['ap50']:.3f}",
            "",
        )
        for r in raccoons["rows"]
    ]
    head = (
        f"**A one-stage detector of {shapes['rows'][0]['parameters']:,} weights** (chapter 14; {origin(shapes)}, "
        f"{shapes['threads']} thread), and the same net with one class on photographs. There one and the same box, "
        f"reported for every photograph, reaches {raccoons['ap50_of_one_box']:.3f}."
    )
    return head + "\n\n" + table(("data", "training", "processor time", "mAP@0.5", "COCO mAP"), rows)


def proofs() -> str:
    """What the tests prove of every grader, added up for each chapter."""
    stored = results.load("grader_proofs")
    chapters: dict[str, list[dict[str, Any]]] = {}
    for r in stored["rows"]:
        chapters.setdefault(r["exercise"][2:4], []).append(r)
    rows = []
    for number, graders in chapters.items():
        ends = sum(all(r[key] for key in ("oracle", "solution", "blank")) for r in graders)
        of = [
            "{} of {}".format(*(sum(r[key][place] for r in graders) for place in (0, 1)))
            for key in ("lazy", "misconceptions", "pairs", "mutants")
        ]
        cases = sum(r["cases"] for r in graders)
        rows.append((number, str(len(graders)), str(cases), f"{ends} of {len(graders)}", *of))
    header = (
        "chapter",
        "exercises",
        "cases",
        "oracle and solution full, blank 0",
        "lazy answers at 0",
        "misconceptions named",
        "pairs explained",
        "mutants caught",
    )
    head = (
        f"**Every grader is proven able to fail** (`python tests/proof_table.py`; {stored['date']}; each exercise in "
        "`data/results/grader_proofs.json`). A misconception is named when it loses points and shows exactly its own "
        "sentence; mutants that keep full points are listed with their reasons in `tests/surviving_mutants.toml`."
    )
    return head + "\n\n" + table(header, rows)


def answers() -> str:
    """How the checks did on answers by people who had only the notebook."""
    stored = results.load("wrong_answers")
    rows = [
        (
            r["chapter"],
            r["set"],
            str(r["answers"]),
            str(r["detected"]),
            str(r["named"]),
            str(r["named_falsely"]),
            r["used_for"],
            r["counted"],
        )
        for r in stored["rows"]
    ]
    right = stored["right_but_unusual"]
    head = (
        "**Wrong answers by people who had only the notebook**, when the checks first met them "
        f"({stored['made_by']}). Of {right['answers']} right but unusual answers {right['refused']} were refused at "
        "the first meeting (counted by hand); they are accepted now, or the text rules them out."
    )
    header = ("chapter", "set", "answers", "detected", "mistake named", "named falsely", "used for", "counted")
    return head + "\n\n" + table(header, rows)


def grading() -> str:
    """Classes that `course.py grade` has graded; nothing as long as that was not measured."""
    try:
        stored = results.load("grading")
    except FileNotFoundError:
        return ""
    rows = [
        (
            str(r["students"]),
            ", ".join(f"{count} {kind}" for kind, count in r["kinds"].items()),
            f"{r['wall_seconds'] / 60:.1f} min",
            f"{r['cpu_seconds']:.0f} s",
            f"{r['parent_peak_mb']:.0f} MB",
            f"{r['all_peak_mb']:.0f} MB",
        )
        for r in stored["rows"]
    ]
    head = (
        f"**Grading a class** (`python course.py grade`, chapter 02 with {stored['processes']} processes; "
        f"{origin(stored)}). The answers are those that the tests keep, solutions and blanks, files that are damaged, "
        "and code that does not end, takes all memory, forks or leaves."
    )
    header = ("students", "of them", "time", "processor time", "memory of the command", "of all its processes")
    return head + "\n\n" + table(header, rows)


def budgets() -> str:
    """What `course.py bench` measured: the budgets, and what is compared with another library."""
    stored = results.load("bench")
    made = f"{origin(stored)}; {stored['made_by']}"
    within = [r for r in stored["rows"] if r["against"].startswith("budget")]
    beside = [r for r in stored["rows"] if not r["against"].startswith("budget")]
    rows = [(r["what"], f"{r['value'] / r['reference']:.2f}", *amounts(r), r["of"]) for r in slowest(within)]
    parts = [
        f"**Budgets** ({made}); a ratio below 1 is within the budget",
        table(("the slowest or largest of its kind", "ratio", "measured", "budget", "where"), rows),
        "**Beside other libraries**, in the same run: times of ours to theirs",
        table(
            ("what", "ratio", "ours", "the other", "which is"),
            [(r["what"], f"{r['value'] / r['reference']:.2f}", *amounts(r), r["against"]) for r in beside],
        ),
    ]
    return "\n\n".join(parts)


def amounts(row: dict[str, Any]) -> tuple[str, str]:
    """What was measured and its reference, with three digits and their unit."""
    measured, reference = (f"{n:,.0f}" if n >= 1000 else f"{n:.3g}" for n in (row["value"], row["reference"]))
    return f"{measured} {row['unit']}", f"{reference} {row['unit']}"


KINDS = {
    "change → picture": "demo: change → picture in the kernel",
    "change → picture in JupyterLab": "demo: change → picture in JupyterLab",
    "right": "check of a right answer",
    "wrong": "check of a wrong answer (median of many)",
    "time": "notebook from first to last cell",
    "peak memory": "peak memory of a notebook",
}


def slowest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row for all demos, checks and notebooks of a kind: the one nearest to its budget, and its name."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        of, _, kind = row["what"].rpartition(": ")
        name = KINDS.get(kind)
        if name and of.startswith(("notebooks/", "build/solved/")):
            name += ", solved" if of.startswith("build/") else ", untouched"
        of = of.removeprefix("notebooks/").removeprefix("build/solved/").removesuffix(".ipynb")
        groups.setdefault(name or row["what"], []).append({**row, "of": of if name else ""})
    return [{**max(group, key=lambda r: r["value"] / r["reference"]), "what": name} for name, group in groups.items()]


def origin(stored: dict[str, Any]) -> str:
    """Seed, date and machine."""
    return f"seed {stored['seed']}, {stored['date']}, {stored['machine']}"


if __name__ == "__main__":
    main()
