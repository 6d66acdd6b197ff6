"""A product with one of the matrices, in 8 bits: one node, whose kernel rounds its input too, a block of 64 at a time.

The runtime's 4-bit kernel would read the stored Q4_1 codes themselves, but it knows no minimum: that took three more
nodes and a quarter more time.
"""

from ..common.graph import MICROSOFT, GraphBuilder
from .steps import BLOCK


def linear(g: GraphBuilder, x: str, name: str, inputs: int, outputs: int) -> str:
    """x [M, inputs], divided by the balance of the matrix `name`, times that matrix [outputs, inputs], transposed: [M, outputs]."""
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
