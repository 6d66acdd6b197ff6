"""`python -m export.minilm.quality [folder]`: measure the graph against the pinned reference; exit 1 below the gate."""

import sys
from pathlib import Path

import numpy as np

from ..common.paths import fixture_folder, model_folder
from ..encoder.fixtures import read_rows
from ..encoder.reference import HIDDEN
from ..encoder.session import Encoder, count_changed

GATE = 0.995


def main(folder: Path) -> int:
    """Print the cosine to the reference, worst and mean, and how many results depend on their batch; 0 if all holds."""
    pinned = read_rows(fixture_folder("minilm") / "sentences.json")
    reference = np.fromfile(fixture_folder("minilm") / "embeddings.bin", "<f4").reshape(-1, HIDDEN)
    rows = [sentence["ids"] for sentence in pinned]
    vectors = Encoder(folder, "sentence_embedding").run_alone(rows)
    cosines = (vectors * reference).sum(1) / np.linalg.norm(vectors, axis=1) / np.linalg.norm(reference, axis=1)
    for index in np.argsort(cosines)[:5]:
        print(f"{cosines[index]:.5f} {pinned[index]['text'][:60]!r}")
    print(f"{len(rows)} sentences: cosine {cosines.min():.5f} at worst, {cosines.mean():.5f} on average")
    results, changed = count_changed(folder, "sentence_embedding", rows, vectors)
    print(f"{changed} of {results} vectors differ from the same sentence's alone")
    return 0 if cosines.min() >= GATE and changed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else model_folder("minilm")))
