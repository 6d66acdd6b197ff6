"""Weights of torch modules drawn by their names in the state dictionary: test/support/tiny-vision.ts draws the same."""

from math import prod

import torch
from torch import nn

from ..tiny_decoders import weights as w


def drawn(module: nn.Module, prefix: str = "") -> nn.Module:
    """Fill every weight, in place. Returns the module, ready to run."""
    state = {key: draw(prefix + key, tuple(value.shape)) for key, value in module.state_dict().items()}
    module.load_state_dict(state, strict=True)
    return module.eval()


def draw(name: str, shape: tuple[int, ...]) -> torch.Tensor:
    """Bias, gain of a norm, table of vectors (tokens, positions), or matrix with as many inputs as it has columns."""
    if name.endswith("bias"):
        return w.bias(name, shape[0])
    if "norm" in name:
        return w.gain(name, shape[0])
    if not name.endswith("weight"):
        return w.table(name, prod(shape[:-1]), shape[-1]).reshape(shape)
    columns = prod(shape[1:])
    return w.matrix(name, shape[0], columns, columns).reshape(shape)
