"""The encoder as an ONNX graph, op by op, so that every row is computed as if it were alone.

Each token is quantized with its own scale; masked scores underflow to exactly 0 in the softmax; sums over positions
meet only those zeros in padding.
"""

from collections.abc import Mapping

import numpy as np

from ..common.graph import MICROSOFT, GraphBuilder
from .linear import OutliersByName, multiply, multiply_activated, multiply_apart
from .weights import HIDDEN, LAYERS

HEADS, EPSILON = 12, 1e-12

GELU_FLOOR = -0.17
"""Just below the least value of GELU, -0.16997 (at -0.7518)."""


def encode(graph: GraphBuilder, outliers: OutliersByName, balances: Mapping[str, np.ndarray]) -> str:
    """From the inputs `input_ids` and `attention_mask`, int64 [B,T], to `last_hidden_state`, fp32 [B,T,HIDDEN].

    `outliers` are those of every matrix but the attention's second, `balances` what the inputs of `down` are multiplied
    by (see `weights.py`), both by the matrix's name.
    """
    mask = graph.node("Cast", ["attention_mask"], name="mask_int32", to=6)
    x = _normalize(graph, _embed(graph), "embeddings.norm")
    for layer in range(LAYERS):
        name = f"layer.{layer}"
        attended = [x, _attend(graph, x, mask, name, outliers), graph.weight(f"{name}.attention.bias")]
        x = _normalize(graph, attended, f"{name}.attention.norm")
        output = "last_hidden_state" if layer == LAYERS - 1 else ""
        fed = [x, *_feed_forward(graph, x, name, outliers, balances), graph.weight(f"{name}.down.bias")]
        x = _normalize(graph, fed, f"{name}.norm", output)
    return x


def pool(graph: GraphBuilder, hidden: str) -> str:
    """Mean over the unmasked positions: fp32 [B,HIDDEN]. A row without any becomes NaN.

    The sum is a matrix product of the mask, taken twice, with the positions: the runtime then adds them up one after
    the other, whatever the batch and the padding. Its vector-by-matrix product groups them by their number, and
    ReduceSum by the number of rows, so that a row's last bit would depend on its company.
    """
    mask = graph.node("Cast", ["attention_mask"], name="mask_float", to=1)
    axis = graph.constant("axis_1", np.array([1], np.int64))
    row = graph.node("Unsqueeze", [mask, axis])
    totals = graph.node("MatMul", [graph.node("Concat", [row, row], axis=1), hidden])
    total = graph.node("Gather", [totals, graph.constant("first", np.array(0, np.int64))], axis=1)
    return graph.node("Div", [total, graph.node("ReduceSum", [mask, axis], keepdims=1)], name="pooled")


def _embed(graph: GraphBuilder) -> list[str]:
    """The terms of the first sum: words and positions."""
    words = graph.node("Cast", [graph.node("Gather", [graph.weight("words.q"), "input_ids"])], to=1)
    scales = graph.node("Gather", [graph.weight("words.scale"), "input_ids"])
    length = graph.node("Shape", ["input_ids"], start=1, end=2)
    zero = graph.constant("zero", np.array([0], np.int64))
    table = graph.node("Cast", [graph.weight("positions")], to=1)
    return [graph.node("Mul", [words, scales]), graph.node("Slice", [table, zero, length])]


def _attend(graph: GraphBuilder, x: str, mask: str, name: str, outliers: OutliersByName) -> str:
    packed = graph.node("Add", multiply_apart(graph, x, f"{name}.qkv", outliers[f"{name}.qkv"]))
    parts = graph.node("Split", [packed], outputs=3, axis=-1, num_outputs=3)
    tensors = [*parts, graph.weight(f"{name}.qkv.bias"), mask]
    heads = graph.node("MultiHeadAttention", tensors, domain=MICROSOFT, num_heads=HEADS)
    return multiply(graph, heads, f"{name}.attention")


def _feed_forward(
    graph: GraphBuilder, x: str, name: str, outliers: OutliersByName, balances: Mapping[str, np.ndarray]
) -> list[str]:
    up, down = f"{name}.up", f"{name}.down"
    inner = graph.node("Add", multiply_apart(graph, x, up, outliers[up]))
    activated = graph.node("BiasGelu", [inner, graph.weight(f"{up}.bias")], domain=MICROSOFT)
    return multiply_activated(graph, activated, down, outliers[down], balances[down], GELU_FLOOR)


def _normalize(graph: GraphBuilder, terms: list[str], name: str, output: str = "") -> str:
    """LayerNormalization of a sum: `Sum` and not `Add`, which the runtime would fuse with it into a slower op."""
    tensors = [graph.node("Sum", terms), graph.weight(f"{name}.weight"), graph.weight(f"{name}.bias")]
    return graph.node("LayerNormalization", tensors, name=output, axis=-1, epsilon=EPSILON)
