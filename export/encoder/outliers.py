"""Which channels stand out: found by running the model in fp32 over a few sentences."""

from collections.abc import Sequence

import numpy as np
import torch
from transformers import BertModel

from .batch import pad
from .linear import Outliers
from .weights import LAYERS, SOURCES, State, balance, matrix

COUNTS = {"qkv": 16, "up": 16, "down": 32}
"""Outliers of each kind of matrix; the inputs of the attention's second have none worth keeping apart."""


def find_outliers(encoder: BertModel, state: State, rows: Sequence[list[int]]) -> dict[str, Outliers]:
    """By matrix name, the channels whose magnitude as the stored matrix takes them is largest over `rows` of token ids."""
    found = {}
    for (layer, name), largest in _largest(encoder, rows).items():
        weighted = largest * balance(state, layer) if name == "down" else largest
        channels = np.sort(np.argsort(-weighted, kind="stable")[: COUNTS[name]])
        found[f"layer.{layer}.{name}"] = Outliers(channels, matrix(state, layer, name).T[channels])
    return found


def _largest(encoder: BertModel, rows: Sequence[list[int]]) -> dict[tuple[int, str], np.ndarray]:
    """Largest magnitude of each input channel of the matrices in COUNTS."""
    largest: dict[tuple[int, str], np.ndarray] = {}

    def watch(layer: int, name: str):
        def record(_, inputs: tuple[torch.Tensor, ...]) -> None:
            now = inputs[0].abs().amax((0, 1)).numpy()
            largest[layer, name] = np.maximum(now, largest.get((layer, name), 0))

        return encoder.get_submodule(f"encoder.layer.{layer}.{SOURCES[name][0]}").register_forward_pre_hook(record)

    hooks = [watch(layer, name) for layer in range(LAYERS) for name in COUNTS]
    with torch.no_grad():
        for row in rows:
            ids, mask = (torch.from_numpy(tensor) for tensor in pad([row]))
            encoder(input_ids=ids, attention_mask=mask)
    for hook in hooks:
        hook.remove()
    return largest
