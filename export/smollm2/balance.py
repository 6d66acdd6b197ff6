"""How strongly each input channel of a matrix is lifted or damped before its product is rounded to 8 bits.

Some channels are many times larger than the rest; rounded to 8 bits with them, a block of channels keeps little of the
small ones. So channel k is divided by balance[k] and column k of the matrix multiplied by it: the same product, with the
difficulty shared between both factors (SmoothQuant, Xiao et al., ICML 2023). The division costs nothing at run time: it
is folded into what makes the channel, the norm before it or the rows of the value and up matrices.
"""

from collections.abc import Iterator

import numpy as np
import torch
from transformers import AutoTokenizer, LlamaForCausalLM

from ..common.calibration import CALIBRATION
from ..common.paths import model_folder
from .source import Source

EXPONENT = 0.5
"""0 leaves all to the activations, 1 all to the weights. Of 0.4 to 0.7, 0.5 was nearest to the reference."""

SOURCES = {"qkv": "self_attn.q_proj", "out": "self_attn.o_proj", "gate_up": "mlp.gate_proj", "down": "mlp.down_proj"}
"""For each stored matrix a module that reads the same input."""

Balances = dict[str, np.ndarray]
"""float32 [inputs] by matrix name, such as "layer.0.qkv"."""


def find_balances(model: LlamaForCausalLM, source: Source) -> Balances:
    """The root mean square of each channel over the calibration texts, relative to the mean channel, to the EXPONENT."""
    squares = _mean_squares(model)
    return {name: _balance(_shared(name, square, source)) for name, square in squares.items()}


def _balance(square: np.ndarray) -> np.ndarray:
    level = np.sqrt(square)
    return (np.maximum(level / level.mean(), 1e-3) ** EXPONENT).astype(np.float32)


def _shared(name: str, square: np.ndarray, source: Source) -> np.ndarray:
    """The query heads of a group read one value head, whose rows can be divided by one number only: take their mean."""
    if not name.endswith(".out"):
        return square
    by_group = square.reshape(source.kv_heads, -1, source.head_dim)
    return np.broadcast_to(by_group.mean(axis=1, keepdims=True), by_group.shape).reshape(-1)


def _mean_squares(model: LlamaForCausalLM) -> dict[str, np.ndarray]:
    sums: dict[str, torch.Tensor] = {}

    def watch(name: str):
        def record(_, inputs: tuple[torch.Tensor, ...]) -> None:
            sums[name] = sums.get(name, 0) + (inputs[0].double() ** 2).sum((0, 1))

        return record

    hooks = [
        layer.get_submodule(module).register_forward_pre_hook(watch(f"layer.{index}.{name}"))
        for index, layer in enumerate(model.model.layers)
        for name, module in SOURCES.items()
    ]
    with torch.no_grad():
        for ids in _calibration_ids():
            model(torch.tensor([ids]))
    for hook in hooks:
        hook.remove()
    return {name: total.numpy() for name, total in sums.items()}


def _calibration_ids() -> Iterator[list[int]]:
    """The sentences in fours, as plain text and as the turns of a chat."""
    tokenizer = AutoTokenizer.from_pretrained(model_folder("smollm2"))
    for start in range(0, len(CALIBRATION), 4):
        first, second, third, fourth = CALIBRATION[start : start + 4]
        turns = (("user", first), ("assistant", f"{second} {third}"), ("user", fourth))
        messages = [{"role": role, "content": content} for role, content in turns]
        yield tokenizer(tokenizer.apply_chat_template(messages, tokenize=False))["input_ids"]
        yield tokenizer("\n\n".join((first, second, third, fourth)))["input_ids"]
