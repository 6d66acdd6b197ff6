"""8-bit weights: rows of a table, outputs of a matrix, each with its own scale."""

import numpy as np


def quantize_rows(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A table [rows, width], fp32 or fp64, as int8 of the same shape and fp32 scales [rows, 1]: about q * scale.

    Symmetric: the largest magnitude of a row becomes 127.
    """
    largest = np.abs(table).max(axis=1, keepdims=True)
    scales = (np.maximum(largest, np.finfo(np.float32).tiny) / 127).astype(np.float32)
    return np.clip(np.rint(table / scales), -127, 127).astype(np.int8), scales
