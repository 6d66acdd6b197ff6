"""Weights that test/support/tiny-weights.ts makes as well: uniform, from a generator seeded with the tensor's name."""

from math import sqrt

import numpy as np
import torch

VOCAB, CONTEXT, LAYERS, WIDTH, HEADS, HEAD_DIM = 64, 512, 2, 64, 4, 16
GPT2_FEED_FORWARD = 128
LLAMA_KV_HEADS, LLAMA_FEED_FORWARD = 2, 96


def matrix(name: str, rows: int, columns: int, inputs: int) -> torch.Tensor:
    """[rows, columns]; `inputs` is how many it sums up."""
    return _draw(name, (rows, columns), 0.0, 1.5 * sqrt(3 / inputs))


def table(name: str, rows: int, columns: int) -> torch.Tensor:
    """[rows, columns]"""
    return _draw(name, (rows, columns), 0.0, 1.0)


def bias(name: str, size: int) -> torch.Tensor:
    """[size]"""
    return _draw(name, (size,), 0.0, 0.2)


def gain(name: str, size: int) -> torch.Tensor:
    """[size]"""
    return _draw(name, (size,), 1.0, 0.2)


def _draw(name: str, shape: tuple[int, ...], middle: float, scale: float) -> torch.Tensor:
    uniform = _mulberry32(_fnv1a(name), int(np.prod(shape)))
    return torch.from_numpy((middle + (2 * uniform - 1) * scale).astype(np.float32).reshape(shape))


def _mulberry32(seed: int, count: int) -> np.ndarray:
    mask = np.uint64(0xFFFFFFFF)
    state = (np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x6D2B79F5)) & mask
    t = ((state ^ (state >> np.uint64(15))) * (state | np.uint64(1))) & mask
    t ^= (t + (((t ^ (t >> np.uint64(7))) * (t | np.uint64(61))) & mask)) & mask
    return (t ^ (t >> np.uint64(14))).astype(np.float64) / 2**32


def _fnv1a(text: str) -> int:
    state = 0x811C9DC5
    for byte in text.encode():
        state = ((state ^ byte) * 0x01000193) & 0xFFFFFFFF
    return state
