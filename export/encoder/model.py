"""A whole model folder around the encoder, but for its card."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ValueInfoProto
from transformers import BertModel

from ..common.graph import GraphBuilder, value, write_model
from ..common.manifest import read_manifest, write_manifest
from ..common.shards import StoredTensor, write_shards
from .batch import encode as encode_texts
from .files import write_hub_files
from .graph import encode, pool
from .outliers import find_outliers
from ..common.calibration import CALIBRATION
from .source import HUB, PACKAGE, source_folder
from .stored import load_stored, read_tensor, stored_tensors
from .tokenizer import MAX_TOKENS, load_tokenizer
from .weights import LAYERS, State, balance, encoder_tensors

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
    state = _state(encoder)
    stored = write_shards([*encoder_tensors(state), *(head_tensors or {}).items()], folder / "onnx")
    balances = {f"layer.{layer}.down": balance(state, layer) for layer in range(LAYERS)}
    _write_graph(folder, encoder, balances, stored, manifest["name"], head)
    write_hub_files(source_folder(), folder, config)
    write_manifest(folder, complete(manifest))


def rewrite_graph(folder: Path, head: Head) -> None:
    """Write the graph of a model folder anew, over the shards that it has, and bring the manifest's digests in line."""
    stored = stored_tensors(folder)
    names = (f"layer.{layer}.down" for layer in range(LAYERS))
    balances = {name: read_tensor(folder, stored[f"{name}.balance"]) for name in names}
    fields = read_manifest(folder)
    _write_graph(folder, load_stored(folder, source_folder()), balances, stored, fields["name"], head)
    write_manifest(folder, fields)


def _write_graph(
    folder: Path,
    encoder: BertModel,
    balances: Mapping[str, np.ndarray],
    stored: Mapping[str, StoredTensor],
    name: str,
    head: Head,
) -> None:
    rows = encode_texts(load_tokenizer(source_folder()), CALIBRATION)
    outliers = find_outliers(encoder, _state(encoder), rows)
    graph = GraphBuilder(stored)
    outputs = head(graph, pool(graph, encode(graph, outliers, balances)))
    inputs = [value(name, "int64", ["batch", "tokens"]) for name in ("input_ids", "attention_mask")]
    write_model(graph.build(name, inputs, outputs), folder / "onnx" / "model.onnx")


def _state(encoder: BertModel) -> State:
    return {name: tensor.numpy() for name, tensor in encoder.state_dict().items() if tensor.is_floating_point()}


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
