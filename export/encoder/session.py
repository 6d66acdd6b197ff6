"""Runs the graph with ONNX Runtime, for the checks."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import onnxruntime as ort

from .batch import pad
from .tokenizer import MAX_TOKENS


class Encoder:
    """One output of a model folder's graph, on the CPU."""

    def __init__(self, folder: Path, output: str, threads: int = 2):
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        path = folder / "onnx" / "model.onnx"
        self._session, self._output = ort.InferenceSession(path, options, ["CPUExecutionProvider"]), output

    def run(self, rows: Sequence[list[int]], width: int = 0) -> np.ndarray:
        """The output [B, dimensions] for rows of token ids, padded to the longest or to `width` if that is more."""
        ids, mask = pad(rows, width)
        return self._session.run([self._output], {"input_ids": ids, "attention_mask": mask})[0]

    def run_alone(self, rows: Sequence[list[int]]) -> np.ndarray:
        """The output for each row in a run of its own, unpadded: [N, dimensions]."""
        return np.concatenate([self.run([row]) for row in rows])


def count_changed(folder: Path, output: str, rows: Sequence[list[int]], alone: np.ndarray) -> tuple[int, int]:
    """(results, results that differ in any bit from `alone`) over random batches, paddings and 1 or 2 threads."""
    random, results, changed = Random(0), 0, 0
    for threads in (1, 2):
        encoder = Encoder(folder, output, threads)
        for _ in range(40):
            chosen = random.choices(range(len(rows)), k=random.choice([1, 2, 3, 5, 8, 17, 32]))
            width = max(len(rows[i]) for i in chosen) + random.choice([0, 1, 3, 8, 31])
            found = encoder.run([rows[i] for i in chosen], min(width, MAX_TOKENS))
            results += len(chosen)
            changed += sum(not np.array_equal(vector, alone[i]) for i, vector in zip(chosen, found))
    return results, changed
