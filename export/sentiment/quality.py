"""`python -m export.sentiment.quality [folder]`: measure the graph on the pinned data; exit 1 below the gate."""

import sys
from pathlib import Path

import numpy as np

from ..common.paths import fixture_folder, model_folder
from ..encoder.batch import encode
from ..encoder.fixtures import read_rows
from ..encoder.session import Encoder, count_changed
from ..encoder.tokenizer import load_tokenizer
from .data import read_examples
from .measure import accuracy, calibration_error

GATE = 0.84


def main(folder: Path) -> int:
    """Print accuracy, calibration, distance to the reference and dependence on the batch; 0 if all holds."""
    fixtures, classifier = fixture_folder("sentiment"), Encoder(folder, "logits")
    examples = read_examples(fixtures / "heldout.tsv")
    rows = encode(load_tokenizer(folder), [example.text for example in examples])
    logits = classifier.run_alone(rows)
    labels, sources = (np.array([getattr(e, field) for e in examples]) for field in ("label", "source"))
    overall = accuracy(logits, labels)
    print(f"heldout.tsv, {len(rows)} sentences: accuracy {overall:.4f}")
    print(f"  expected calibration error: {calibration_error(logits, labels):.4f}")
    for source in sorted(set(sources)):
        print(f"  {source}: {accuracy(logits[sources == source], labels[sources == source]):.4f}")
    pinned = read_rows(fixtures / "texts.json")
    reference = np.array([text["logits"] for text in pinned])
    gaps = np.abs(classifier.run_alone([text["ids"] for text in pinned]) - reference)
    print(f"{len(pinned)} pinned texts: logits differ by {gaps.max():.3f} at most, {gaps.mean():.3f} on average")
    results, changed = count_changed(folder, "logits", rows, logits)
    print(f"{changed} of {results} results differ from the same sentence's alone")
    return 0 if overall >= GATE and changed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else model_folder("sentiment")))
