"""`python -m export.minilm.reference [folder]`: write the fixtures of test/model/fixtures/minilm.

The reference is torch and transformers on the source's fp32 weights; the fixtures' README describes the format.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import normalize

from ..common.paths import fixture_folder
from ..encoder.batch import encode
from ..encoder.fixtures import write_rows, write_tokenization
from ..encoder.pins.sentences import SENTENCES
from ..encoder.reference import load_encoder, mean_pool
from ..encoder.source import source_folder
from ..encoder.tokenizer import load_tokenizer


def main(folder: Path) -> None:
    """Write all three fixtures."""
    source = source_folder()
    tokenizer = load_tokenizer(source)
    write_tokenization(folder / "tokenization.json", tokenizer)
    ids = encode(tokenizer, SENTENCES)
    rows = [{"text": text, "ids": row, "index": index} for index, (text, row) in enumerate(zip(SENTENCES, ids))]
    write_rows(folder / "sentences.json", rows)
    (folder / "embeddings.bin").write_bytes(embed(ids, source).astype("<f4").tobytes())


def embed(rows: list[list[int]], source: Path) -> np.ndarray:
    """Mean pooled vectors of length 1, fp32 [N, 384], each row run by itself."""
    encoder = load_encoder(source)
    vectors = []
    with torch.no_grad():
        for row in rows:
            ids = torch.tensor([row])
            mask = torch.ones_like(ids)
            hidden = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            vectors.append(normalize(mean_pool(hidden, mask))[0].numpy())
    return np.stack(vectors)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else fixture_folder("minilm"))
