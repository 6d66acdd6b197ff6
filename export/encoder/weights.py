"""The encoder's stored tensors: a fixed list in a fixed order, so that the bytes depend on the checkpoint alone.

A matrix `m` of K inputs and N outputs becomes `m.q` int8 [K, N] with `m.scale` fp32 [N], beside its `m.bias`. The
inputs of `down` are multiplied by `down.balance` fp32 [K] first.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from .quantize import quantize_rows

LAYERS, HIDDEN = 6, 384
PARTS = ("query", "key", "value")

State = Mapping[str, np.ndarray]
Tensors = Iterator[tuple[str, np.ndarray]]


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
        yield from _matrix(f"{name}.qkv", state, *(f"{source}.attention.self.{part}" for part in PARTS))
        yield from _matrix(f"{name}.attention", state, f"{source}.attention.output.dense")
        yield from _norm(f"{name}.attention.norm", state, f"{source}.attention.output.LayerNorm")
        yield from _matrix(f"{name}.up", state, f"{source}.intermediate.dense")
        yield from _balanced(f"{name}.down", state, f"{source}.output.dense")
        yield from _norm(f"{name}.norm", state, f"{source}.output.LayerNorm")


def _matrix(name: str, state: State, *sources: str) -> Tensors:
    yield from _quantized(name, np.concatenate([state[f"{source}.weight"] for source in sources]))
    yield f"{name}.bias", np.concatenate([state[f"{source}.bias"] for source in sources])


def _balanced(name: str, state: State, source: str) -> Tensors:
    """A matrix with a few large weights, which would cost all others of their row precision.

    Each input is multiplied by the root of its largest weight, which is divided by it: that halves the spread, and the
    two digits of the activations have room for it (a division of the kind SmoothQuant makes, Xiao et al., ICML 2023,
    the other way round and without data).
    """
    weight = state[f"{source}.weight"]
    balance = np.sqrt(np.abs(weight).max(axis=0))
    yield f"{name}.balance", balance
    yield from _quantized(name, weight / balance)
    yield f"{name}.bias", state[f"{source}.bias"]


def _quantized(name: str, weight: np.ndarray) -> Tensors:
    quantized, scale = quantize_rows(weight)
    yield f"{name}.q", quantized.T
    yield f"{name}.scale", scale[:, 0]


def _norm(name: str, state: State, source: str) -> Tensors:
    yield f"{name}.weight", state[f"{source}.weight"]
    yield f"{name}.bias", state[f"{source}.bias"]

