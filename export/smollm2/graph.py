"""The delta-KV graph: embedding, decoder layers, and the head on the positions asked for.

Inputs and outputs are the `decoder-delta-kv` contract: the cache comes in as it lies in memory, only the new keys and
values go out. Sizes: B rows, T new positions a row, C columns of cache, N positions to score.
"""

import numpy as np
from onnx import ModelProto

from ..common.graph import MICROSOFT, GraphBuilder, value
from .layer import Layer
from .products import Products
from .source import Source
from .step import ints, prepare_step
from .weights import EMBEDDING, FINAL_NORM

FLOAT = 1


def build_graph(source: Source, weights: dict, products: Products) -> ModelProto:
    """The ONNX model over the weights that the weights graph makes (`weights`: its `derived`), its matrices read by `products`."""
    g = GraphBuilder(weights)
    step = prepare_step(g, source)
    hidden, keys, values = _embed(g, source), [], []
    delta = g.node("Sub", [hidden, hidden])  # zeros: nothing to add before the first layer
    for index in range(source.layers):
        last = "last" if index == source.layers - 1 else None
        layer = Layer(g, source, index, products)
        hidden, delta, key, val = layer.write(step, hidden, delta, last)
        keys.append(key)
        values.append(val)
    products.score(g, _normed(g, source, hidden, delta), source)
    g.node("Transpose", [g.node("Concat", keys, name="new_key_rows", axis=1)], name="new_key", perm=[0, 1, 3, 2])
    g.node("Concat", values, name="new_value", axis=1)
    return g.build("smollm2", _inputs(source), _outputs(source))


def _embed(g: GraphBuilder, source: Source) -> str:
    """Rows of the 8-bit table, dequantized: [B*T, hidden]."""
    flat = g.node("Reshape", ["input_ids", ints(g, -1)], name="flat_ids")
    codes = g.node("Cast", [g.node("Gather", [g.weight(f"{EMBEDDING}.table"), flat])], to=FLOAT)
    centred = g.node("Sub", [codes, g.constant("code_zero", np.array(128, np.float32))])
    scale = g.node("Gather", [g.weight(f"{EMBEDDING}.scales"), flat])
    scaled = g.node("Mul", [centred, g.node("Unsqueeze", [scale, ints(g, -1)])])
    return g.node("Reshape", [scaled, ints(g, -1, source.hidden)], name="embedded")


def _normed(g: GraphBuilder, source: Source, hidden: str, delta: str) -> str:
    """The final norm of the positions left: [N, hidden]."""
    inputs = [hidden, delta, g.weight(f"{FINAL_NORM}.gain")]
    return g.node("SkipSimplifiedLayerNormalization", inputs, domain=MICROSOFT, epsilon=source.epsilon)


def _inputs(source: Source) -> list:
    layers, heads, size = source.layers, source.kv_heads, source.head_dim
    return [
        value("input_ids", "int64", ["B", "T"]),
        value("position_ids", "int64", ["B", "T"]),
        value("past_mask", "float32", ["B", "C"]),
        *(value(f"past_key.{i}", "float32", ["B", heads, size, "C"]) for i in range(layers)),
        *(value(f"past_value.{i}", "float32", ["B", heads, "C", size]) for i in range(layers)),
        value("last", "int64", ["N"]),
    ]


def _outputs(source: Source) -> list:
    all_heads = source.layers * source.kv_heads
    return [
        value("logits", "float32", ["N", source.vocabulary]),
        value("new_key", "float32", ["B", all_heads, source.head_dim, "T"]),
        value("new_value", "float32", ["B", all_heads, "T", source.head_dim]),
    ]
