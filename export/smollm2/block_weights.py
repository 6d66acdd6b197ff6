"""The weights graph for `blocks`: 8-bit codes on the steps of `steps`."""

from .derived import FLOAT, WeightsGraph
from .steps import BLOCK


class BlockWeights(WeightsGraph):
    """Of each matrix `.weights` uint8 [outputs, blocks, 64], `.scales` float32 and `.zeros` uint8, both [outputs, blocks]:
    weight = scale * (code - zero)."""

    def _write_matrix(self, layer: int, matrix: str) -> None:
        g, name = self._g, f"layer.{layer}.{matrix}"
        rows, blocks = g.shape(f"{name}.step")
        step = g.node("Cast", [g.weight(f"{name}.step")], to=FLOAT)
        zero = g.weight(f"{name}.zero")
        factors = self._row_factors(layer, matrix)
        self._output("Mul", [step, factors], f"{name}.scales", "float32", (rows, blocks))
        self._output("Identity", [zero], f"{name}.zeros", "uint8", (rows, blocks))
        every = self._shape(-1)
        by_block = g.node("Reshape", [self._balanced(name), self._shape(-1, BLOCK)])
        parts = [by_block, g.node("Reshape", [step, every]), g.node("Reshape", [zero, every])]
        codes = g.node("QuantizeLinear", parts, axis=0)
        shape = (rows, blocks, BLOCK)
        self._output("Reshape", [codes, self._shape(*shape)], f"{name}.weights", "uint8", shape)
