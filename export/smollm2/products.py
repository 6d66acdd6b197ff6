"""What a layer needs of a way to multiply with its matrices; `blocks` and `rows` are the two there are."""

from typing import Protocol

from ..common.graph import MICROSOFT, GraphBuilder
from .source import Source


class Products(Protocol):
    """Writes products into a graph. Inputs come divided by the balance of the matrix that reads them."""

    def linear(self, g: GraphBuilder, x: str, name: str, inputs: int, outputs: int) -> str:
        """x [M, inputs] times the matrix `name` [outputs, inputs], transposed: [M, outputs]."""
        ...

    def feed_forward(self, g: GraphBuilder, x: str, layer: str, source: Source) -> str:
        """The gate and up matrices of a layer, the gate's sigmoid, the down matrix: [M, hidden] in and out."""
        ...

    def score(self, g: GraphBuilder, x: str, source: Source) -> str:
        """The logits of the final norm's output: [N, hidden] in, [N, vocabulary] out."""
        ...


def gated(g: GraphBuilder, gate: str, up: str) -> str:
    """gate * sigmoid(gate) * up, the first product in one node."""
    return g.node("Mul", [g.node("QuickGelu", [gate], domain=MICROSOFT, alpha=1.0), up])
