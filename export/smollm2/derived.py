"""The weights graphs: each makes what the kernels of one main graph read from what is stored.

It takes no input; whoever opens the main graph runs it once and hands each output to the main graph as the external data file
of its name. So 4 bits a weight are distributed and 8 bits computed with. (Inside the main graph the runtime would fold
these nodes into constants too, but keep every intermediate result until the last one is folded: 3 GB.)

Of each matrix it makes what `block_weights` and `row_weights` say. Of each norm `.gain` float32 [hidden], divided by the balance of the
matrix that reads it. Of the embedding `.table` uint8 [vocabulary, blocks of 32, 32] and `.scales` float32: weight = scale * (code - 128).
"""

import numpy as np
from onnx import ModelProto, TensorProto, ValueInfoProto

from ..common.graph import GraphBuilder, value
from ..common.shards import StoredTensor
from .source import BLOCK as STORED_BLOCK
from .source import Source
from .weights import EMBEDDING, FINAL_NORM, FUSED

FLOAT = 1
READERS = {"attn_norm": "qkv", "ffn_norm": "gate_up"}
"""Which matrix reads the output of a norm."""
DTYPES = {"uint8": TensorProto.UINT8, "int8": TensorProto.INT8, "float32": TensorProto.FLOAT}


class WeightsGraph:
    """Writes a graph over the stored tensors and keeps a list of what it makes."""

    def __init__(self, source: Source, stored: dict[str, StoredTensor]):
        self._source = source
        self._g = GraphBuilder(stored)
        self._outputs: list[ValueInfoProto] = []
        self.derived: dict[str, StoredTensor] = {}
        """What the main graph may refer to, as if each tensor lay in a file of its name."""
        self._write_embedding()
        for layer in range(source.layers):
            for matrix in FUSED:
                self._write_matrix(layer, matrix)
            for norm, reader in READERS.items():
                self._write_norm(f"layer.{layer}.{norm}", f"layer.{layer}.{reader}.balance")
        self._output("Identity", [self._g.weight(FINAL_NORM)], f"{FINAL_NORM}.gain", "float32", (source.hidden,))

    def build(self) -> ModelProto:
        """The ONNX model."""
        return self._g.build("smollm2-weights", [], self._outputs)

    def _write_embedding(self) -> None:
        g, codes, scale = self._g, f"{EMBEDDING}.codes", f"{EMBEDDING}.scale"
        self._output("Identity", [g.weight(codes)], f"{EMBEDDING}.table", "uint8", g.shape(codes))
        self._output("Cast", [g.weight(scale)], f"{EMBEDDING}.scales", "float32", g.shape(scale), to=FLOAT)

    def _write_norm(self, norm: str, balance: str) -> None:
        g = self._g
        self._output("Div", [g.weight(norm), g.weight(balance)], f"{norm}.gain", "float32", g.shape(norm))

    def _write_matrix(self, layer: int, matrix: str) -> None:
        """What the products of a main graph read of one stored matrix."""
        raise NotImplementedError

    def _row_factors(self, layer: int, matrix: str) -> str:
        """What the rows are multiplied by, so that the matrix that reads them gets its input divided by its balance: [rows, 1].

        1 but for the value rows of `qkv`, which `out` reads (its balance is the same for all query heads of a group), and the up
        rows of `gate_up`, which `down` reads.
        """
        g, s = self._g, self._source
        if matrix == "qkv":
            by_group = self._shape(s.kv_heads, -1, s.head_dim)
            grouped = g.node("Reshape", [g.weight(f"layer.{layer}.out.balance"), by_group])
            balance = g.node("Gather", [grouped, g.constant("first", np.array(0, np.int64))], axis=1)
            return self._after((s.heads + s.kv_heads) * s.head_dim, balance)
        if matrix == "gate_up":
            return self._after(s.feed_forward, g.weight(f"layer.{layer}.down.balance"))
        return g.constant("one", np.array(1, np.float32))

    def _after(self, others: int, balance: str) -> str:
        ones = self._g.constant(f"ones_{others}", np.ones((others, 1), np.float32))
        inverse = self._g.node("Reciprocal", [self._g.node("Reshape", [balance, self._shape(-1, 1)])])
        return self._g.node("Concat", [ones, inverse], axis=0)

    def _balanced(self, name: str) -> str:
        """The stored matrix as float32, its columns multiplied by the balance: [outputs, inputs]."""
        g = self._g
        rows, blocks, _ = g.shape(f"{name}.codes")
        scale, minimum = (
            g.node("Reshape", [g.node("Cast", [g.weight(f"{name}.{part}")], to=FLOAT), self._shape(rows, blocks, 1)])
            for part in ("scale", "minimum")
        )
        codes = g.node("Cast", [self._unpacked(name, rows, blocks)], to=FLOAT)
        weights = g.node("Add", [g.node("Mul", [codes, scale]), minimum])
        flat = g.node("Reshape", [weights, self._shape(rows, blocks * STORED_BLOCK)])
        return g.node("Mul", [flat, g.weight(f"{name}.balance")])

    def _unpacked(self, name: str, rows: int, blocks: int) -> str:
        """One code a byte, uint8 [rows, blocks, 32]; the even input's is in the low half of a stored byte."""
        g = self._g
        flat = g.node("Reshape", [g.weight(f"{name}.codes"), self._shape(1, -1)])
        low = g.node("BitwiseAnd", [flat, g.constant("low_half", np.array(15, np.uint8))])
        high = g.node("BitShift", [flat, g.constant("half_a_byte", np.array(4, np.uint8))], direction="RIGHT")
        pairs = g.node("Transpose", [g.node("Concat", [low, high], axis=0)], perm=[1, 0])
        return g.node("Reshape", [pairs, self._shape(rows, blocks, STORED_BLOCK)])

    def _shape(self, *sizes: int) -> str:
        name = "shape_" + "_".join(map(str, sizes)).replace("-", "m")
        return self._g.constant(name, np.array(sizes, np.int64))

    def _output(self, op: str, inputs: list[str], name: str, dtype: str, shape: tuple[int, ...], **attributes) -> None:
        self._g.node(op, inputs, name=name, **attributes)
        self._outputs.append(value(name, dtype, shape))
        length = int(np.prod(shape)) * np.dtype(dtype).itemsize
        self.derived[name] = StoredTensor(name, shape, DTYPES[dtype], name, 0, length)
