"""The weights as they are stored: a fixed list of tensors, in the layouts that the runtime's kernels read.

Nothing is rounded. A Q4_1 matrix becomes three tensors: `.codes` uint8 [rows, blocks, 16] (two codes a byte, the even
input in the low half, as MatMulNBits reads them), `.scale` and `.minimum` float16 [rows, blocks]. The tied embedding
(Q8_0) becomes `.codes` uint8 [vocabulary, blocks, 32], shifted by 128, and `.scale` float16 [vocabulary, blocks].
"""

from collections.abc import Iterator

import numpy as np

from .source import BLOCK, Q41, Source

EMBEDDING = "embedding"
FINAL_NORM = "final_norm"

# Matrices that read the same input are stored as one, so that one kernel call computes them.
FUSED = {
    "qkv": ("attn_q", "attn_k", "attn_v"),
    "out": ("attn_output",),
    "gate_up": ("ffn_gate", "ffn_up"),
    "down": ("ffn_down",),
}
NORMS = ("attn_norm", "ffn_norm")


def stored_weights(source: Source) -> Iterator[tuple[str, np.ndarray]]:
    """Every tensor of the shards, by name, in the order of the shards."""
    codes, scale = source.q8_0("token_embd")
    unsigned = (codes.astype(np.int16) + 128).astype(np.uint8)
    yield f"{EMBEDDING}.codes", unsigned.reshape(len(codes), -1, BLOCK)
    yield f"{EMBEDDING}.scale", scale
    yield FINAL_NORM, source.norm("output_norm")
    for layer in range(source.layers):
        for norm in NORMS:
            yield f"layer.{layer}.{norm}", source.norm(f"blk.{layer}.{norm}")
        for name, parts in FUSED.items():
            matrix = stack([source.q4_1(f"blk.{layer}.{part}") for part in parts])
            yield f"layer.{layer}.{name}.codes", _pack(matrix.codes)
            yield f"layer.{layer}.{name}.scale", matrix.scale
            yield f"layer.{layer}.{name}.minimum", matrix.minimum


def stack(parts: list[Q41]) -> Q41:
    """The rows of several matrices as one."""
    return Q41(*(np.concatenate([getattr(part, field) for part in parts]) for field in ("codes", "scale", "minimum")))


def _pack(codes: np.ndarray) -> np.ndarray:
    pairs = codes.reshape(len(codes), -1, BLOCK // 2, 2)
    return pairs[..., 0] | (pairs[..., 1] << 4)
