"""A Q4_1 matrix product on the fast kernel.

weight = scale * code + minimum. The fast 4-bit kernel knows symmetric blocks only, scale * (code - 8), so

    x @ weight = x @ (scale * (code - 8)) + blockSums(x) @ (minimum + 8 * scale)

where blockSums(x) are the sums of x over each block of 32 inputs. The kernel rounds x to 8 bits, a block at a time.
Where the sums are those of the rounded x too, both terms add up to the rounded x times the exact weight; with the sums
of x itself, the rounding errors meet scale * (code - 8), which is larger than the weight.
"""

import numpy as np

from ..common.graph import MICROSOFT, GraphBuilder
from .source import BLOCK

FLOAT = 1
NARROW = 1024
ZERO, ONE = 8, 9  # codes of a symmetric block of scale 1


def linear(g: GraphBuilder, x: str, weight: str, inputs: int, outputs: int) -> str:
    """x [M, inputs] times the stored matrix `weight` [outputs, inputs], transposed: [M, outputs]."""
    scale = g.node("Cast", [g.weight(f"{weight}.scale")], name=f"{weight}.d", to=FLOAT)
    minimum = g.node("Cast", [g.weight(f"{weight}.minimum")], name=f"{weight}.m", to=FLOAT)
    eight = g.constant("eight", np.array(8, np.float32))
    centre = g.node("Add", [minimum, g.node("Mul", [scale, eight], name=f"{weight}.8d")], name=f"{weight}.centre")
    product = _symmetric(g, x, g.weight(f"{weight}.codes"), scale, inputs, outputs, f"{weight}.product")
    return g.node("Gemm", [block_sums(g, x, inputs), centre, product], name=weight, transB=1)


def block_sums(g: GraphBuilder, x: str, width: int) -> str:
    """The sums of x [M, width] over each block of 32: [M, width / 32].

    A narrow row by a product with a 0/1 matrix on the same kernel: one node, and 4 bits a weight stay in the caches.
    For a wide one the kernel would share that product between threads, which takes longer than two more nodes.
    """
    blocks = width // BLOCK
    if width <= NARROW:
        codes = np.full((blocks, blocks, BLOCK // 2), ZERO | ZERO << 4, np.uint8)
        codes[np.arange(blocks), np.arange(blocks)] = ONE | ONE << 4
        scale = g.constant("block_sums.scale", np.ones((blocks, blocks), np.float32))
        return _symmetric(g, x, g.constant("block_sums.codes", codes), scale, width, blocks, "block_sums")
    in_blocks = g.node("Reshape", [x, g.constant("in_blocks", np.array([-1, BLOCK]))])
    sums = g.node("MatMul", [in_blocks, g.constant("ones", np.ones((BLOCK, 1), np.float32))])
    return g.node("Reshape", [sums, g.constant(f"blocks_of_{width}", np.array([-1, blocks]))])


def _symmetric(g: GraphBuilder, x: str, codes: str, scale: str, inputs: int, outputs: int, name: str) -> str:
    """x [M, inputs] times scale * (code - 8), the matrix [outputs, inputs] transposed: [M, outputs]."""
    return g.node(
        "MatMulNBits",
        [x, codes, scale],
        name=name,
        domain=MICROSOFT,
        K=inputs,
        N=outputs,
        bits=4,
        block_size=BLOCK,
        accuracy_level=4,
    )
