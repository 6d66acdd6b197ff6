"""`python -m export.sentiment CHECKPOINT [folder]`: make models/sentiment (or the folder given)."""

import sys
from pathlib import Path

import numpy as np
from onnx import ValueInfoProto

from ..common.graph import GraphBuilder, value
from ..common.paths import model_folder
from ..encoder.model import write_encoder
from .checkpoint import load_classifier
from .data import LABELS

MANIFEST = {
    "name": "sentiment",
    "version": 1,
    "task": "TEXT_CLASSIFICATION",
    "title": "MiniLM L6 sentiment",
    "description": "Tells whether an English sentence about a film or a product is positive or negative.",
    "licence": "Apache-2.0",
    "output": "logits",
    "dimensions": len(LABELS),
    "labels": LABELS,
}

CONFIG = {
    "architectures": ["BertForSequenceClassification"],
    "id2label": {str(index): label for index, label in enumerate(LABELS)},
    "label2id": {label: index for index, label in enumerate(LABELS)},
    "problem_type": "single_label_classification",
    "classifier_pooling": "mean",
}


def main(checkpoint: Path, folder: Path) -> None:
    """Write everything but the model card, which is written by hand."""
    model = load_classifier(checkpoint)
    parameters = sum(parameter.numel() for parameter in model.parameters())
    head = {"head.weight": model.head.weight.detach().numpy(), "head.bias": model.head.bias.detach().numpy()}
    write_encoder(folder, model.encoder, {**MANIFEST, "parameters": parameters}, classify, head, CONFIG)


def classify(graph: GraphBuilder, pooled: str) -> list[ValueInfoProto]:
    """Logits, by sums of products: a matrix product of one row is rounded otherwise than one of several."""
    axis = graph.constant("axis_1", np.array([1], np.int64))
    products = graph.node("Mul", [graph.node("Unsqueeze", [pooled, axis]), graph.weight("head.weight")])
    sums = graph.node("ReduceSum", [products, graph.constant("axis_last", np.array([-1], np.int64))], keepdims=0)
    graph.node("Add", [sums, graph.weight("head.bias")], name="logits")
    return [value("logits", "float32", ["batch", len(LABELS)])]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else model_folder("sentiment"))
