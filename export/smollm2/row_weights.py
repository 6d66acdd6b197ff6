"""The weights graph for `rows`: 8-bit codes of mixed matrices, with a step for each of their rows."""

import numpy as np

from .derived import WeightsGraph
from .head import LEVELS
from .rows import mix
from .step import ints

HALVES = ("gate", "up")
"""What `gate_up` is made into, half of its rows each."""


class RowWeights(WeightsGraph):
    """Of each matrix `.columns` int8 [inputs, outputs] and `.column_scales` float32 [outputs]: weight = scale * code."""

    def _write_matrix(self, layer: int, matrix: str) -> None:
        g, name = self._g, f"layer.{layer}.{matrix}"
        rows, (inputs,) = g.shape(f"{name}.scale")[0], g.shape(f"{name}.balance")
        mixed = mix(g, g.node("Mul", [self._balanced(name), self._row_factors(layer, matrix)]), inputs)
        largest = g.node("ReduceMax", [g.node("Abs", [mixed]), ints(g, 1)], keepdims=0)
        step = g.node("Mul", [largest, g.constant("row_step", np.array(1 / LEVELS, np.float32))])
        codes = g.node("QuantizeLinear", [mixed, step, g.constant(f"zeros_{rows}", np.zeros(rows, np.int8))], axis=0)
        if matrix != "gate_up":
            return self._write_columns(name, codes, step, (inputs, rows))
        halves = [g.node("Split", [x], outputs=2, axis=0, num_outputs=2) for x in (codes, step)]
        for half, its_codes, its_step in zip(HALVES, *halves, strict=True):
            self._write_columns(f"layer.{layer}.{half}", its_codes, its_step, (inputs, rows // 2))

    def _write_columns(self, name: str, codes: str, step: str, shape: tuple[int, int]) -> None:
        self._output("Transpose", [codes], f"{name}.columns", "int8", shape, perm=[1, 0])
        self._output("Identity", [step], f"{name}.column_scales", "float32", shape[1:])
