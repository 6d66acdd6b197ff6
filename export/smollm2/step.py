"""What all layers share in one run: the mask, the rotary tables, and the shapes that depend on B, T and C."""

from dataclasses import dataclass

import numpy as np

from ..common.graph import GraphBuilder
from .source import Source

FLOAT = 1
MASKED = -1e9
FEW = 16
"""From 2 to this many new positions a row, a group's queries are multiplied with the cache in one product."""


@dataclass(frozen=True)
class Step:
    """Names of tensors; G is the number of query heads that share a key head.

    The queries of a group meet the past in P products of R = G * T / P rows each. P is G for T = 1, where the runtime
    then reads the cache as it lies, while it packs it first for a product of several rows; 1 for 2 to FEW positions,
    which packs it once instead of G times; G again for more, where packing costs little beside the products.

    mask [B, 1, 1, R, C+T], additive; cos, sin [context, headDim / 2]; query_cos, query_sin the same times
    headDim ** -0.5, the scale of the scores. Shapes, int64: per_row (B, T, q + k + v heads, headDim); past_and_new
    (C, T); apart (B, kvHeads, P, R, headDim); new_apart (B, kvHeads, P, R, T); new_end_to_end (B, kvHeads, G*T, T).
    """

    mask: str
    cos: str
    sin: str
    query_cos: str
    query_sin: str
    per_row: str
    past_and_new: str
    apart: str
    new_apart: str
    new_end_to_end: str


def prepare_step(g: GraphBuilder, source: Source) -> Step:
    """Write the shared part of the graph."""
    rows, length = _size(g, "input_ids", 0, "B"), _size(g, "input_ids", 1, "T")
    capacity = _size(g, "past_mask", 1, "C")
    kv, group = source.kv_heads, source.heads // source.kv_heads
    is_few = g.node("And", [g.node("Less", [ints(g, 1), length]), g.node("Less", [length, ints(g, FEW + 1)])])
    products = g.node("Where", [is_few, ints(g, 1), ints(g, group)], name="P")
    repeats = g.node("Where", [is_few, ints(g, group), ints(g, 1)], name="rows_a_position")
    cos, sin = _rotary_tables(g, source)
    scale = g.constant("score_scale", np.array(source.head_dim**-0.5, np.float32))
    return Step(
        mask=_mask(g, rows, length, capacity, repeats),
        cos=cos,
        sin=sin,
        query_cos=g.node("Mul", [cos, scale], name="query_cos"),
        query_sin=g.node("Mul", [sin, scale], name="query_sin"),
        per_row=_shape(g, "per_row", rows, length, ints(g, source.heads + 2 * kv, source.head_dim)),
        past_and_new=_shape(g, "past_and_new", capacity, length),
        apart=_shape(g, "apart", rows, ints(g, kv), products, ints(g, -1, source.head_dim)),
        new_apart=_shape(g, "new_apart", rows, ints(g, kv), products, ints(g, -1), length),
        new_end_to_end=_shape(g, "new_end_to_end", rows, ints(g, kv, -1), length),
    )


def ints(g: GraphBuilder, *numbers: int) -> str:
    """A constant int64 vector."""
    return g.constant("ints_" + "_".join(map(str, numbers)).replace("-", "m"), np.array(numbers, np.int64))


def _mask(g: GraphBuilder, rows: str, length: str, capacity: str, repeats: str) -> str:
    """past_mask for the columns of the cache; after them, new position i sees new position j <= i. T rows, repeated."""
    scalar = g.node("Squeeze", [length], name="length")
    new = g.node("Range", [_scalar(g, 0), scalar, _scalar(g, 1)], name="new_positions")
    later = g.node("Less", [g.node("Unsqueeze", [new, ints(g, 1)]), new], name="later")
    masked, seen = (g.constant(n, np.array(v, np.float32)) for n, v in (("masked", MASKED), ("seen", 0)))
    causal = g.node("Where", [later, masked, seen], name="causal")
    past = g.node("Unsqueeze", ["past_mask", ints(g, 1, 2, 3)])
    parts = [
        g.node("Expand", [part, _shape(g, f"{name}_shape", rows, ints(g, 1), repeats, length, columns)])
        for name, part, columns in (("past", past, capacity), ("causal", causal, length))
    ]
    both = g.node("Concat", parts, name="past_and_causal", axis=-1)
    columns = g.node("Add", [capacity, length], name="C+T")
    return g.node("Reshape", [both, _shape(g, "mask_shape", rows, ints(g, 1, 1, -1), columns)], name="mask")


def _rotary_tables(g: GraphBuilder, source: Source) -> tuple[str, str]:
    """cos and sin of every position times every frequency: formulas here, folded to tables when the graph is loaded."""
    exponents = np.arange(0, source.head_dim, 2) / source.head_dim
    frequencies = g.constant("frequencies", (source.rope_base**-exponents)[None].astype(np.float32))
    limit = _scalar(g, source.context)
    positions = g.node("Cast", [g.node("Range", [_scalar(g, 0), limit, _scalar(g, 1)])], name="positions", to=FLOAT)
    angles = g.node("Mul", [g.node("Unsqueeze", [positions, ints(g, 1)]), frequencies], name="angles")
    return g.node("Cos", [angles], name="cos"), g.node("Sin", [angles], name="sin")


def _size(g: GraphBuilder, tensor: str, axis: int, name: str) -> str:
    """One dimension of a tensor, int64 [1]."""
    shape = g.node("Shape", [tensor], name=f"shape_for_{name}")
    return g.node("Slice", [shape, ints(g, axis), ints(g, axis + 1), ints(g, 0)], name=name)


def _shape(g: GraphBuilder, name: str, *parts: str) -> str:
    return g.node("Concat", parts, name=name, axis=0)


def _scalar(g: GraphBuilder, number: int) -> str:
    return g.constant(f"scalar_{number}", np.array(number, np.int64))
