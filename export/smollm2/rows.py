"""Products with one step for each row of the input and of the matrix: a kernel without scales inside its sums, for many positions.

At 64 positions it takes less than half of the time of `blocks`. So that no channel spoils a whole row, channels are first mixed
with a Hadamard matrix, on both sides, which changes nothing but how evenly they are filled (QuaRot, Ashkboos et al., NeurIPS 2024).
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from ..common.graph import MICROSOFT, GraphBuilder
from .head import LEVELS, score_in_parts
from .products import gated
from .source import Source
from .step import ints

UNSIGNED = 128
"""What is added to the codes of an input, since the kernel wants them unsigned."""
MIXED = ((1024, 64), (0, 32))
"""From that many inputs on, so many channels are mixed with each other. Twice as many took 3 ms more a chunk, to no measurable end."""


@dataclass(frozen=True)
class Codes:
    """An input row by row: codes uint8 [M, inputs], and the largest number of each row, float32 [M, 1]."""

    codes: str
    largest: str


class Rows:
    """`Products` by MatMulIntegerToFloat, over `.columns` and `.column_scales`."""

    def linear(self, g: GraphBuilder, x: str, name: str, inputs: int, outputs: int) -> str:
        """See `Products`."""
        read = _read(g, x, inputs)
        return g.node("Mul", [_times(g, read, name), read.largest])

    def feed_forward(self, g: GraphBuilder, x: str, layer: str, source: Source) -> str:
        """See `Products`. What the up matrix's rows are still to be multiplied by goes past the down matrix, which is linear."""
        read = _read(g, x, source.hidden)
        gate = g.node("Mul", [_times(g, read, f"{layer}.gate"), read.largest])
        inner = _read(g, gated(g, gate, _times(g, read, f"{layer}.up")), source.feed_forward)
        return g.node("Mul", [_times(g, inner, f"{layer}.down"), g.node("Mul", [inner.largest, read.largest])])

    def score(self, g: GraphBuilder, x: str, source: Source) -> str:
        """See `Products`."""
        return score_in_parts(g, x, source)


def _read(g: GraphBuilder, x: str, inputs: int) -> Codes:
    """x [M, inputs], mixed and rounded. The codes of a row of zeros mean nothing: they are multiplied by 0."""
    rows = mix(g, x, inputs)
    largest = g.node("ReduceMax", [g.node("Abs", [rows]), ints(g, 1)], keepdims=1)
    return Codes(g.node("QuantizeLinear", [g.node("Div", [rows, largest]), *_step(g)]), largest)


def _times(g: GraphBuilder, read: Codes, name: str) -> str:
    """The product, still to be multiplied by each row's largest number."""
    step, zero = _step(g)
    inputs = [read.codes, g.weight(f"{name}.columns"), step, g.weight(f"{name}.column_scales"), zero]
    return g.node("MatMulIntegerToFloat", inputs, name=name, domain=MICROSOFT)


def _step(g: GraphBuilder) -> tuple[str, str]:
    return g.constant("row_step", np.array(1 / LEVELS, np.float32)), g.constant("zero_code", np.array(UNSIGNED, np.uint8))


def mix(g: GraphBuilder, x: str, inputs: int) -> str:
    """Channels of [M, inputs], 32 or 64 at a time, times a Hadamard matrix."""
    size = next(size for least, size in MIXED if inputs >= least)
    parts = g.node("Reshape", [x, ints(g, -1, size)])
    mixed = g.node("MatMul", [parts, g.constant(f"hadamard_{size}", hadamard(size))])
    return g.node("Reshape", [mixed, ints(g, -1, inputs)])


def hadamard(size: int) -> np.ndarray:
    """The Hadamard matrix of a power of two over its square root: symmetric and orthogonal, float32 [size, size]."""
    factors = [np.array([[1, 1], [1, -1]]) / np.sqrt(2)] * int(np.log2(size))
    return reduce(np.kron, factors).astype(np.float32)
