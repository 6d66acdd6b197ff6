"""One decoder layer over a cache that is read in place.

Attention runs over past and new positions separately: two score products, one softmax over both, two value products.
The cache is never joined with the new part, so it is never copied.
"""

import numpy as np

from ..common.graph import MICROSOFT, GraphBuilder
from .products import Products
from .source import Source
from .step import Step


class Layer:
    """Writes layer `index` into the graph."""

    def __init__(self, g: GraphBuilder, source: Source, index: int, products: Products):
        self._g, self._s, self._index, self._products, self._name = g, source, index, products, f"layer.{index}"

    def write(self, step: Step, hidden: str, delta: str, last: str | None) -> tuple[str, str, str, str]:
        """hidden, delta [B*T, hidden] in (their sum is the residual stream), both out, then the new key and value.

        With `last`, only those positions go on after the attention.
        """
        g, s = self._g, self._s
        normed, hidden = self._norm("attn_norm", hidden, delta)
        heads, key, val = self._attention(step, normed)
        if last is not None:
            heads, hidden = g.node("Gather", [heads, last]), g.node("Gather", [hidden, last])
        attended = self._products.linear(g, heads, f"{self._name}.out", s.hidden, s.hidden)
        normed, hidden = self._norm("ffn_norm", hidden, attended)
        return hidden, self._products.feed_forward(g, normed, self._name, s), key, val

    def _norm(self, name: str, hidden: str, delta: str) -> tuple[str, str]:
        """The normalized sum, divided by the balance of the matrix that reads it, and the sum itself."""
        inputs = [hidden, delta, self._g.weight(f"{self._name}.{name}.gain")]
        return self._g.node(
            "SkipSimplifiedLayerNormalization", inputs, outputs=(0, 3), domain=MICROSOFT, epsilon=self._s.epsilon
        )

    def _attention(self, step: Step, x: str) -> tuple[str, str, str]:
        """Heads [B*T, hidden], new key and value [B, kvHeads, T, headDim]."""
        g, s, name = self._g, self._s, self._name
        counts = (s.heads, s.kv_heads, s.kv_heads)
        qkv = self._products.linear(g, x, f"{name}.qkv", s.hidden, sum(counts) * s.head_dim)
        by_row = g.node("Reshape", [qkv, step.per_row])
        by_head = g.node("Transpose", [by_row], perm=[0, 2, 1, 3])
        q, k, v = g.node("Split", [by_head, g.constant("head_counts", np.array(counts))], outputs=3, axis=1)
        q, k = self._rotate(q, step.query_cos, step.query_sin), self._rotate(k, step.cos, step.sin)
        mixed = self._mix(step, q, k, v)
        by_head = g.node("Reshape", [mixed, g.constant("by_head", np.array([0, s.heads, -1, s.head_dim]))])
        by_row = g.node("Transpose", [by_head], perm=[0, 2, 1, 3])
        return g.node("Reshape", [by_row, g.constant("flat", np.array([-1, s.hidden]))]), k, v

    def _mix(self, step: Step, q: str, key: str, val: str) -> str:
        """Attention over past and new positions; the query heads of a group (G of them) share one key head.

        The past with the queries as `step.apart` lays them out. The new part, which is small, by one product a group,
        its query heads end to end: [B, 9, T, d] is [B, 3, G, T, d] and [B, 3, 3T, d] without moving a byte.
        """
        g, s, index = self._g, self._s, self._index
        end_to_end = g.constant("heads_end_to_end", np.array([0, s.kv_heads, -1, s.head_dim]))
        group = g.constant("group_axis", np.array([2]))
        past_key, past_value = (g.node("Unsqueeze", [f"past_{x}.{index}", group]) for x in ("key", "value"))

        past = g.node("MatMul", [g.node("Reshape", [q, step.apart]), past_key])
        new = g.node("FusedMatMul", [g.node("Reshape", [q, end_to_end]), key], domain=MICROSOFT, transB=1)
        new = g.node("Reshape", [new, step.new_apart])
        scores = g.node("Add", [g.node("Concat", [past, new], axis=-1), step.mask])
        weights = g.node("Softmax", [scores], axis=-1)
        past, new = g.node("Split", [weights, step.past_and_new], outputs=2, axis=-1)
        past = g.node("MatMul", [past, past_value])
        new = g.node("MatMul", [g.node("Reshape", [new, step.new_end_to_end]), val])
        return g.node("Add", [past, g.node("Reshape", [new, step.apart])])

    def _rotate(self, x: str, cos: str, sin: str) -> str:
        """Rotary embedding of [B, heads, T, headDim]."""
        return self._g.node("RotaryEmbedding", [x, "position_ids", cos, sin], domain=MICROSOFT, interleaved=0)
