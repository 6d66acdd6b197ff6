"""The encoder's stored tensors: a fixed list in a fixed order, so that the bytes depend on the checkpoint alone.

A matrix `m` of K inputs and N outputs becomes `m.q` int8 [K, N] with `m.scale` fp32 [N], beside its `m.bias`. The
inputs of `down` are multiplied by `down.balance` fp32 [K] first.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from .quantize import quantize_rows

LAYERS, HIDDEN = 6, 384
PARTS = ("query", "key", "value")

SOURCES = {
    "qkv": tuple(f"attention.self.{part}" for part in PARTS),
    "attention": ("attention.output.dense",),
    "up": ("intermediate.dense",),
    "down": ("output.dense",),
}
"""The modules of a layer that make up a stored matrix; their outputs stand side by side."""

State = Mapping[str, np.ndarray]
Tensors = Iterator[tuple[str, np.ndarray]]


def matrix(state: State, layer: int, name: str) -> np.ndarray:
    """The matrix `layer.{layer}.{name}` before it is stored, fp32 [N, K]."""
    return np.concatenate([state[f"encoder.layer.{layer}.{source}.weight"] for source in SOURCES[name]])


def balance(state: State, layer: int) -> np.ndarray:
    """What the inputs of `down` are multiplied by, fp32 [K]: the root of the largest weight of each.

    A few large weights would cost all others of their row precision. This halves the spread; the activations have room
    for it, as those that stand out are left out of the 8-bit product (a division of the kind SmoothQuant makes, Xiao et
    al., ICML 2023, the other way round and without data).
    """
    return np.sqrt(np.abs(matrix(state, layer, "down")).max(axis=0))


def encoder_tensors(state: State) -> Tensors:
    """Names and arrays to store, from BertModel's fp32 weights by their usual names (`encoder.layer.0...`).

    The segment embedding of segment 0, the only one ever used, is part of the position table.
    """
    words, scale = quantize_rows(state["embeddings.word_embeddings.weight"])
    positions = state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0]
    yield "words.q", words
    yield "words.scale", scale
    yield "positions", positions.astype(np.float16)
    yield from _norm("embeddings.norm", state, "embeddings.LayerNorm")
    for layer in range(LAYERS):
        source, name = f"encoder.layer.{layer}", f"layer.{layer}"
        yield from _matrix("qkv", state, layer)
        yield from _matrix("attention", state, layer)
        yield from _norm(f"{name}.attention.norm", state, f"{source}.attention.output.LayerNorm")
        yield from _matrix("up", state, layer)
        yield f"{name}.down.balance", balance(state, layer)
        yield from _matrix("down", state, layer, balance(state, layer))
        yield from _norm(f"{name}.norm", state, f"{source}.output.LayerNorm")


def _matrix(name: str, state: State, layer: int, divisor: np.ndarray | float = 1) -> Tensors:
    yield from _quantized(f"layer.{layer}.{name}", matrix(state, layer, name) / divisor)
    biases = [state[f"encoder.layer.{layer}.{source}.bias"] for source in SOURCES[name]]
    yield f"layer.{layer}.{name}.bias", np.concatenate(biases)


def _quantized(name: str, weight: np.ndarray) -> Tensors:
    quantized, scale = quantize_rows(weight)
    yield f"{name}.q", quantized.T
    yield f"{name}.scale", scale[:, 0]


def _norm(name: str, state: State, source: str) -> Tensors:
    yield f"{name}.weight", state[f"{source}.weight"]
    yield f"{name}.bias", state[f"{source}.bias"]

