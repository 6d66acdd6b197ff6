"""Products in blocks of 64 inputs, one node each, whose kernel rounds its input too: the fewest nodes, best for a few positions.

The runtime's 4-bit kernel would read the stored Q4_1 codes themselves, but it knows no minimum: that took three more
nodes and a quarter more time.
"""

from ..common.graph import MICROSOFT, GraphBuilder
from .head import score
from .products import gated
from .source import Source
from .steps import BLOCK


class Blocks:
    """`Products` by MatMulNBits, over `.weights`, `.scales` and `.zeros`."""

    def linear(self, g: GraphBuilder, x: str, name: str, inputs: int, outputs: int) -> str:
        """See `Products`."""
        return g.node(
            "MatMulNBits",
            [x, g.weight(f"{name}.weights"), g.weight(f"{name}.scales"), g.weight(f"{name}.zeros")],
            name=name,
            domain=MICROSOFT,
            K=inputs,
            N=outputs,
            bits=8,
            block_size=BLOCK,
            accuracy_level=4,
        )

    def feed_forward(self, g: GraphBuilder, x: str, layer: str, source: Source) -> str:
        """See `Products`; gate and up are one matrix."""
        both = self.linear(g, x, f"{layer}.gate_up", source.hidden, 2 * source.feed_forward)
        gate, up = g.node("Split", [both], outputs=2, axis=-1, num_outputs=2)
        return self.linear(g, gated(g, gate, up), f"{layer}.down", source.feed_forward, source.hidden)

    def score(self, g: GraphBuilder, x: str, source: Source) -> str:
        """See `Products`."""
        return score(g, x, source)
