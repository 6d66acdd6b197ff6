"""Rows of token ids as tensors."""

from collections.abc import Sequence

import numpy as np
from tokenizers import Tokenizer


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Token ids of each text, [CLS] and [SEP] included."""
    return [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]


def pad(rows: Sequence[list[int]], width: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Ids and mask, int64 [B,T], padded on the right with 0 to the longest row, or to `width` if that is more."""
    width = max(width, *map(len, rows))
    ids = np.zeros((len(rows), width), np.int64)
    mask = np.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return ids, mask
