"""`python -m export.smollm2.quality [folder]`: measure the graphs against the reference; exit 1 below the gate."""

import json
import sys
from pathlib import Path

import numpy as np

from ..common.paths import fixture_folder, model_folder
from .records import RECORD, UNITS
from .session import Rows, open_session

GATE_KL = 0.02
GATE_TOP1 = 0.93


def main(folder: Path) -> int:
    """Print mean KL divergence and top-1 agreement a text and overall, and the invariances; 0 if all hold for both graphs."""
    return 0 if all([holds(folder, graph) for graph in ("model", "prefill")]) else 1


def holds(folder: Path, graph: str) -> bool:
    """Whether one of the graphs passes the gate and is invariant."""
    print(f"{graph}.onnx")
    session = open_session(folder, graph)
    pinned = load_distributions(fixture_folder("smollm2"))
    divergences, agreements = [], []
    for name, ids, records in pinned:
        logits = Rows(session, rows=1, capacity=1).run(np.array([ids]))
        divergence, agreement = compare(records, logits)
        print(f"{name:16s} {len(ids):4d} positions   KL {divergence.mean():.5f}   top-1 {agreement.mean():.4f}")
        divergences.append(divergence)
        agreements.append(agreement)
    divergence, agreement = (np.concatenate(x) for x in (divergences, agreements))
    print(f"all: {len(divergence)} positions, mean KL {divergence.mean():.5f}, top-1 {agreement.mean():.4f}")
    exact = check_invariances(session, np.array(pinned[0][1]))
    return divergence.mean() <= GATE_KL and agreement.mean() >= GATE_TOP1 and exact


def load_distributions(folder: Path) -> list[tuple[str, list[int], np.ndarray]]:
    """(name, ids, records) of each pinned text; the fixtures' README describes the records."""
    records = np.fromfile(folder / "logprobs.bin", RECORD)
    return [
        (text["name"], text["ids"], records[text["offset"] : text["offset"] + len(text["ids"])])
        for text in json.loads((folder / "texts.json").read_text())
    ]


def compare(records: np.ndarray, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """KL(reference || graph) in nats over the pinned tokens and the rest as one class, and whether the best agrees."""
    wide = logits.astype(np.float64)
    shifted = wide - wide.max(axis=-1, keepdims=True)
    ours = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    best = np.take_along_axis(ours, records["ids"].astype(np.int64), axis=-1)
    reference = -records["codes"].astype(np.float64) / UNITS
    tail, our_tail = records["tail"].astype(np.float64), 1 - np.exp(best).sum(axis=-1)
    rest = tail * (np.log(np.maximum(tail, 1e-12)) - np.log(np.maximum(our_tail, 1e-12)))
    divergence = (np.exp(reference) * (reference - best)).sum(axis=-1) + rest
    return divergence, logits.argmax(axis=-1) == records["ids"][:, 0]


def check_invariances(session, ids: np.ndarray) -> bool:
    """Bit for bit: rows in company, other capacities and garbage in masked columns change nothing. Prints each.

    Capacities are multiples of 16: at others the vector kernels group the sums of a row differently.
    """
    prompt, exact = ids[:64], True
    cases = [(rows, 128, 0.0) for rows in (2, 3, 4, 8, 16)] + [(1, c, 0.0) for c in (80, 256, 512)] + [(4, 256, 1e6)]
    for count in (1, 4):
        step = ids[64 : 64 + count]
        alone = two_runs(session, prompt, step, rows=1, capacity=128, garbage=0.0)
        for rows, capacity, garbage in cases:
            same = np.array_equal(alone, two_runs(session, prompt, step, rows, capacity, garbage))
            exact &= same
            case = f"step of {count}, rows {rows:2d}, capacity {capacity:3d}, garbage {garbage:g}"
            print(f"{case}: {'identical' if same else 'DIFFERENT'}")
    whole = Rows(session, rows=1, capacity=128).run(prompt[None])
    for last in ([63], [3, 9, 40], []):
        chosen = np.array(last, np.int64)
        same = np.array_equal(whole[chosen], Rows(session, rows=1, capacity=128).run(prompt[None], chosen))
        exact &= same
        print(f"last = {last}: {'identical' if same else 'DIFFERENT'}")
    chunks = Rows(session, rows=1, capacity=128)
    parts = np.concatenate([chunks.run(part[None]) for part in (prompt[:32], prompt[32:])])
    agreement = (parts.argmax(-1) == whole.argmax(-1)).mean()
    print(f"64 as 2 x 32: top-1 {agreement:.4f}, largest difference of a logit {np.abs(parts - whole).max():.3f}")
    return exact and agreement >= GATE_TOP1


def two_runs(session, prompt: np.ndarray, step: np.ndarray, rows: int, capacity: int, garbage: float) -> np.ndarray:
    """Logits of row 0 for a prompt and the step after it, in the company of `rows` - 1 other sequences."""
    company = np.stack([prompt, *(np.random.default_rng(i).permutation(prompt) for i in range(1, rows))])
    cache = Rows(session, rows, capacity, garbage)
    first = cache.run(company)[: len(prompt)]
    return np.concatenate([first, cache.run(step[None].repeat(rows, axis=0))[: len(step)]])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else model_folder("smollm2")))
