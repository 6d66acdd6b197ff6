"""Runs the graph with ONNX Runtime, for the checks: a cache of fixed capacity, filled chunk by chunk."""

from pathlib import Path

import numpy as np
import onnxruntime as ort

CLOSED = np.float32(-1e9)
WEIGHTS = {"model": "weights", "prefill": "prefill-weights"}
"""Which graph makes the weights of which."""


def open_session(folder: Path, graph: str = "model", threads: int = 2) -> ort.InferenceSession:
    """The session over one of a model folder's graphs, on the CPU."""
    path = folder / "onnx" / f"{graph}.onnx"
    given = dict(zip(*derive_weights(folder, WEIGHTS[graph]), strict=True))
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    values = [ort.OrtValue.ortvalue_from_numpy(value) for value in given.values()]
    options.add_external_initializers(list(given), values)
    return ort.InferenceSession(path, options, ["CPUExecutionProvider"])


def derive_weights(folder: Path, graph: str = "weights") -> tuple[list[str], list[np.ndarray]]:
    """The outputs of a weights graph, by name."""
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = ort.InferenceSession(folder / "onnx" / f"{graph}.onnx", options, ["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return names, session.run(names, {})


class Rows:
    """B sequences of equal length in one cache of `capacity` columns; unused columns hold `garbage`, masked."""

    def __init__(self, session: ort.InferenceSession, rows: int, capacity: int, garbage: float = 0.0):
        self._session, self._capacity = session, capacity
        shapes = {i.name: i.shape for i in session.get_inputs() if i.name.startswith("past_") and len(i.shape) == 4}
        self._cache = {
            name: np.full([{"B": rows, "C": capacity}.get(size, size) for size in shape], garbage, np.float32)
            for name, shape in shapes.items()
        }
        self._mask = np.full((rows, capacity), CLOSED)
        self.length = 0

    def run(self, ids: np.ndarray, last: np.ndarray | None = None) -> np.ndarray:
        """Logits of ids [B, T] at the flat positions `last` (default: all, [B*T, vocabulary]); appends to the cache."""
        rows, count = ids.shape
        positions = np.arange(self.length, self.length + count)[None].repeat(rows, axis=0)
        last = np.arange(rows * count) if last is None else last
        feeds = {"input_ids": ids, "position_ids": positions, "past_mask": self._mask, "last": last, **self._cache}
        logits, keys, values = self._session.run(["logits", "new_key", "new_value"], feeds)
        self._append(keys, values, count)
        return logits

    def _append(self, keys: np.ndarray, values: np.ndarray, count: int) -> None:
        end = min(self.length + count, self._capacity)  # a check without a cache to go on with may overflow it
        room = end - self.length
        heads = self._cache["past_key.0"].shape[1]
        for name, cache in self._cache.items():
            layer = int(name.split(".")[1])
            part = slice(layer * heads, (layer + 1) * heads)
            if name.startswith("past_key"):
                cache[..., self.length : end] = keys[:, part, :, :room]
            else:
                cache[:, :, self.length : end] = values[:, part, :room]
        self._mask[:, self.length : end] = 0
        self.length = end
