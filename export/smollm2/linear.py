"""A Q4_1 matrix product, exact and on the fast kernel.

weight = scale * code + minimum. The fast 4-bit kernel knows symmetric blocks only, scale * (code - 8), so

    x @ weight = x @ (scale * (code - 8)) + blockSums(x) @ (minimum + 8 * scale)

where blockSums(x) are the sums of x over each block of 32 inputs.
"""

import numpy as np

from ..common.graph import MICROSOFT, GraphBuilder
from .source import BLOCK

FLOAT = 1
NARROW = 1024


def linear(g: GraphBuilder, x: str, weight: str, inputs: int, outputs: int) -> str:
    """x [M, inputs] times the stored matrix `weight` [outputs, inputs], transposed: [M, outputs]."""
    scale = g.node("Cast", [g.weight(f"{weight}.scale")], name=f"{weight}.d", to=FLOAT)
    minimum = g.node("Cast", [g.weight(f"{weight}.minimum")], name=f"{weight}.m", to=FLOAT)
    eight = g.constant("eight", np.array(8, np.float32))
    centre = g.node("Add", [minimum, g.node("Mul", [scale, eight], name=f"{weight}.8d")], name=f"{weight}.centre")
    product = g.node(
        "MatMulNBits",
        [x, g.weight(f"{weight}.codes"), scale],
        name=f"{weight}.product",
        domain=MICROSOFT,
        K=inputs,
        N=outputs,
        bits=4,
        block_size=BLOCK,
        accuracy_level=4,
    )
    return g.node("Gemm", [block_sums(g, x, inputs), centre, product], name=weight, transB=1)


def block_sums(g: GraphBuilder, x: str, width: int) -> str:
    """The sums of x [M, width] over each block of 32: [M, width / 32].

    A narrow row by a product with a 0/1 matrix, in one node; for a wide one, reading that matrix would cost more than
    two more nodes.
    """
    blocks = width // BLOCK
    if width <= NARROW:
        ones = np.repeat(np.eye(blocks, dtype=np.float32), BLOCK, axis=0)
        return g.node("MatMul", [x, g.constant(f"blocks_{width}", ones)])
    in_blocks = g.node("Reshape", [x, g.constant(f"in_blocks_{width}", np.array([0, blocks, BLOCK]))])
    # keepdims and a reshape, because without them the runtime gets the shape of a sum over no rows (M = 0) wrong.
    sums = g.node("ReduceSum", [in_blocks, g.constant("last_axis", np.array([-1]))], keepdims=1)
    return g.node("Reshape", [sums, g.constant(f"blocks_of_{width}", np.array([0, blocks]))])
