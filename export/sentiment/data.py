"""The labelled sentences: reading them and cutting them into batches of similar length."""

import csv
from dataclasses import dataclass
from pathlib import Path
from random import Random

LABELS = ["NEGATIVE", "POSITIVE"]


@dataclass(frozen=True)
class Example:
    """One sentence; `label` is an index of LABELS, `source` is "movie" or "product"."""

    text: str
    label: int
    source: str


def read_examples(path: Path) -> list[Example]:
    """Read a tab-separated file with the columns text, label, source; quotes are ordinary characters."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Example(row["text"], LABELS.index(row["label"]), row["source"]) for row in rows]


def shuffled_batches(lengths: list[int], size: int, random: Random, window: int = 16) -> list[list[int]]:
    """Indices in batches of `size`: shuffled, then sorted by length within `window` batches, to pad little."""
    order = list(range(len(lengths)))
    random.shuffle(order)
    batches = []
    for start in range(0, len(order), size * window):
        near = sorted(order[start : start + size * window], key=lambda i: lengths[i])
        batches += [near[i : i + size] for i in range(0, len(near), size)]
    random.shuffle(batches)
    return batches
