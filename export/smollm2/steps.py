"""The 8-bit steps of the balanced matrices: what the graph needs beside the stored weights to round them when it is loaded.

A block of 64 inputs of a row has codes of 0 to 255: weight = step * (code - zero), from the smallest to the largest
weight of the block, zero among them.
"""

from collections.abc import Iterator

import numpy as np

from .balance import Balances
from .source import Q41, Source
from .weights import FUSED, stack

BLOCK = 64
"""Inputs that share one step: the largest for which the kernel sums a row in the same order whatever rows stand beside it.
With 128 a row's last bits differ between odd and even numbers of rows, and activations are rounded more coarsely."""


def stored_steps(source: Source, balances: Balances) -> Iterator[tuple[str, np.ndarray]]:
    """Of each matrix `.balance` float32 [inputs], `.step` float16 and `.zero` uint8, both [rows, blocks of 64]."""
    for layer in range(source.layers):
        for name, parts in FUSED.items():
            matrix = f"layer.{layer}.{name}"
            step, zero = _steps(stack([source.q4_1(f"blk.{layer}.{part}") for part in parts]), balances[matrix])
            yield f"{matrix}.balance", balances[matrix]
            yield f"{matrix}.step", step
            yield f"{matrix}.zero", zero


def _steps(matrix: Q41, balance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    weights = matrix.dequantize() * balance
    blocks = weights.reshape(len(weights), -1, BLOCK)
    least, largest = np.minimum(blocks.min(axis=-1), 0), np.maximum(blocks.max(axis=-1), 0)
    step = np.maximum((largest - least) / 255, 1e-6).astype(np.float16)
    zero = np.clip(np.round(-least / step.astype(np.float32)), 0, 255).astype(np.uint8)
    return step, zero
