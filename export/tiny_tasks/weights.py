"""Weights by the names that transformers gives them; test/support/tiny-weights.ts draws the same."""

import torch
from transformers import PreTrainedModel

from ..tiny_decoders import weights as drawn


def draw_into(model: PreTrainedModel, prefix: str = "") -> PreTrainedModel:
    """Give every parameter the values that its name draws: tables for embeddings, gains for norms, biases, matrices."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(_drawn(prefix + name, parameter))
    return model.eval()


def _drawn(name: str, parameter: torch.Tensor) -> torch.Tensor:
    if "norm" in name.lower() and name.endswith("weight"):
        return drawn.gain(name, parameter.shape[0])
    if parameter.dim() == 1:
        return drawn.bias(name, parameter.shape[0])
    rows, columns = parameter.shape
    if "embed" in name or "shared" in name or "relative_attention_bias" in name:
        return drawn.table(name, rows, columns)
    return drawn.matrix(name, rows, columns, columns)
