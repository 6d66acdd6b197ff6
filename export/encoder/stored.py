"""A model folder's shards read back: for a new graph over weights that stay as they are."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from transformers import BertModel

from ..common.shards import StoredTensor
from .reference import load_encoder
from .weights import LAYERS, PARTS, SOURCES


def stored_tensors(folder: Path) -> dict[str, StoredTensor]:
    """Every tensor of the folder's shards that its graph names."""
    graph = onnx.load(folder / "onnx" / "model.onnx", load_external_data=False).graph
    return {
        tensor.name: _stored(tensor)
        for tensor in graph.initializer
        if tensor.data_location == TensorProto.EXTERNAL
    }


def _stored(tensor: TensorProto) -> StoredTensor:
    place = {entry.key: entry.value for entry in tensor.external_data}
    offset, length = int(place["offset"]), int(place["length"])
    return StoredTensor(tensor.name, tuple(tensor.dims), tensor.data_type, place["location"], offset, length)


def read_tensor(folder: Path, stored: StoredTensor) -> np.ndarray:
    """Its elements."""
    dtype = helper.tensor_dtype_to_np_dtype(stored.data_type)
    path = folder / "onnx" / stored.location
    return np.fromfile(path, dtype, int(np.prod(stored.shape)), offset=stored.offset).reshape(stored.shape)


def load_stored(folder: Path, source: Path) -> BertModel:
    """The encoder with its weights as the shards have them, that is, rounded to 8 bits; `source` gives its form."""
    tensors = {name: read_tensor(folder, stored) for name, stored in stored_tensors(folder).items()}
    state = {
        "embeddings.word_embeddings.weight": tensors["words.q"] * tensors["words.scale"],
        "embeddings.position_embeddings.weight": tensors["positions"].astype(np.float32),
        "embeddings.token_type_embeddings.weight": np.zeros((2, tensors["positions"].shape[1]), np.float32),
    }
    state |= _norm("embeddings.LayerNorm", tensors, "embeddings.norm")
    for layer in range(LAYERS):
        target, name = f"encoder.layer.{layer}", f"layer.{layer}"
        state |= _norm(f"{target}.attention.output.LayerNorm", tensors, f"{name}.attention.norm")
        state |= _norm(f"{target}.output.LayerNorm", tensors, f"{name}.norm")
        for kind, sources in SOURCES.items():
            weight = (tensors[f"{name}.{kind}.q"] * tensors[f"{name}.{kind}.scale"]).T
            if kind == "down":
                weight = weight * tensors[f"{name}.down.balance"]
            parts = len(PARTS) if kind == "qkv" else 1
            for part, rows, bias in zip(sources, np.split(weight, parts), np.split(tensors[f"{name}.{kind}.bias"], parts)):
                state |= {f"{target}.{part}.weight": rows, f"{target}.{part}.bias": bias}
    encoder = load_encoder(source)
    encoder.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in state.items()}, strict=False)
    return encoder


def _norm(target: str, tensors: dict[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    return {f"{target}.weight": tensors[f"{name}.weight"], f"{target}.bias": tensors[f"{name}.bias"]}
