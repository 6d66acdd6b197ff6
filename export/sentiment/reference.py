"""`python -m export.sentiment.reference CHECKPOINT DATA [folder]`: write the fixtures of test/model/fixtures/sentiment.

The reference is the trained torch model in fp32; the fixtures' README describes the format.
"""

import shutil
import sys
from pathlib import Path

import numpy as np

from ..common.paths import fixture_folder
from ..encoder.batch import encode
from ..encoder.fixtures import write_rows, write_tokenization
from ..encoder.source import source_folder
from ..encoder.tokenizer import load_tokenizer
from .checkpoint import load_classifier
from .data import read_examples
from .measure import accuracy, predict
from .pins import TEXTS


def main(checkpoint: Path, data: Path, folder: Path) -> None:
    """Write all three fixtures and print the reference's accuracy on heldout.tsv."""
    model, tokenizer = load_classifier(checkpoint), load_tokenizer(source_folder())
    write_tokenization(folder / "tokenization.json", tokenizer)
    logits = [predict(model, [text])[0] for text in TEXTS]
    rows = zip(TEXTS, encode(tokenizer, TEXTS), logits)
    pinned = [{"text": text, "ids": ids, "logits": [round(float(x), 5) for x in found]} for text, ids, found in rows]
    write_rows(folder / "texts.json", pinned)
    shutil.copyfile(data / "heldout.tsv", folder / "heldout.tsv")
    examples = read_examples(data / "heldout.tsv")
    found = predict(model, [example.text for example in examples])
    right = accuracy(found, np.array([example.label for example in examples]))
    print(f"fp32 accuracy on heldout.tsv: {right:.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else fixture_folder("sentiment"))
