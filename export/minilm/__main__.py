"""`python -m export.minilm [folder]`: make models/minilm (or the folder given)."""

import sys
from pathlib import Path

import numpy as np
from onnx import ValueInfoProto

from ..common.graph import GraphBuilder, value
from ..common.paths import model_folder
from ..encoder.model import write_encoder
from ..encoder.reference import HIDDEN, load_encoder
from ..encoder.source import source_folder

MANIFEST = {
    "name": "minilm",
    "version": 1,
    "task": "FEATURE_EXTRACTION",
    "title": "MiniLM L6 v2",
    "description": "Embeds English sentences and short paragraphs for search, clustering and similarity.",
    "licence": "Apache-2.0",
    "output": "sentence_embedding",
    "dimensions": HIDDEN,
}


def main(folder: Path) -> None:
    """Write everything but the model card, which is written by hand."""
    encoder = load_encoder(source_folder())
    parameters = sum(parameter.numel() for parameter in encoder.parameters())
    write_encoder(folder, encoder, {**MANIFEST, "parameters": parameters}, normalize)


def normalize(graph: GraphBuilder, pooled: str) -> list[ValueInfoProto]:
    """The pooled vector at length 1."""
    axis = graph.constant("axis_1", np.array([1], np.int64))
    length = graph.node("ReduceL2", [pooled, axis], keepdims=1)
    graph.node("Div", [pooled, length], name="sentence_embedding")
    return [
        value("last_hidden_state", "float32", ["batch", "tokens", HIDDEN]),
        value("sentence_embedding", "float32", ["batch", HIDDEN]),
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else model_folder("minilm"))
