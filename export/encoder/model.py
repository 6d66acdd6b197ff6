"""A whole model folder around the encoder, but for its card."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ValueInfoProto
from transformers import BertModel

from ..common.graph import GraphBuilder, value, write_model
from ..common.manifest import write_manifest
from ..common.shards import write_shards
from .files import write_hub_files
from .graph import encode, pool
from .source import HUB, PACKAGE, source_folder
from .tokenizer import MAX_TOKENS
from .weights import encoder_tensors

Head = Callable[[GraphBuilder, str], list[ValueInfoProto]]
"""Adds a model's last nodes, given the name of the pooled vector [B,HIDDEN]; returns the graph's outputs."""


def write_encoder(
    folder: Path,
    encoder: BertModel,
    manifest: Mapping[str, Any],
    head: Head,
    head_tensors: Mapping[str, np.ndarray] | None = None,
    config: Mapping[str, Any] | None = None,
) -> None:
    """Quantize `encoder` and write graph, shards, tokenizer, config.json (with the keys of `config`) and manifest.

    `manifest` has the fields that differ between models: name, task, title, description, licence, parameters, and
    `output` and `dimensions` of the graph. `head` may refer to `head_tensors` as stored weights.
    """
    source = source_folder()
    state = {name: tensor.numpy() for name, tensor in encoder.state_dict().items() if tensor.is_floating_point()}
    tensors = [*encoder_tensors(state), *(head_tensors or {}).items()]
    graph = GraphBuilder(write_shards(tensors, folder / "onnx"))
    outputs = head(graph, pool(graph, encode(graph)))
    inputs = [value(name, "int64", ["batch", "tokens"]) for name in ("input_ids", "attention_mask")]
    write_model(graph.build(manifest["name"], inputs, outputs), folder / "onnx" / "model.onnx")
    write_hub_files(source, folder, config)
    write_manifest(folder, complete(manifest))


def complete(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest's fields in the order in which they are read."""
    graph = {
        "kind": "encoder",
        "file": "onnx/model.onnx",
        "output": manifest["output"],
        "dimensions": manifest["dimensions"],
        "batchInvariant": True,
        "maxTokens": MAX_TOKENS,
    }
    first = {key: manifest[key] for key in ("name", "version", "task", "title", "description", "licence")}
    common = {"source": f"{HUB} (PyPI package {PACKAGE})", "parameters": manifest["parameters"], "precision": "int8"}
    labels = {"labels": manifest["labels"]} if "labels" in manifest else {}
    return {**first, **common, "contextLength": MAX_TOKENS, "graph": graph, **labels}
