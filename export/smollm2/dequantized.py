"""The reference: transformers' own Llama in float32 on the dequantized weights of the same file."""

import torch
from transformers import LlamaConfig, LlamaForCausalLM

from .source import BLOCK, Source
from .tokenizer import model_config

PROJECTIONS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
NORMS = {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}


def load_reference(source: Source) -> LlamaForCausalLM:
    """The model in evaluation mode, eager attention, on the CPU."""
    model = LlamaForCausalLM._from_config(LlamaConfig(**model_config(source)), attn_implementation="eager")
    missing, unexpected = model.load_state_dict(state(source), strict=False)
    if unexpected or missing != ["lm_head.weight"]:
        raise ValueError(f"weights do not fit: missing {missing}, unexpected {unexpected}")
    model.tie_weights()
    return model.float().eval()


def state(source: Source) -> dict[str, torch.Tensor]:
    """The weights by transformers' names; the head is tied to the embedding."""
    codes, scale = source.q8_0("token_embd")
    embedding = torch.from_numpy(codes).float() * torch.from_numpy(scale).float().repeat_interleave(BLOCK, dim=1)
    final_norm = torch.from_numpy(source.norm("output_norm"))
    weights = {"model.embed_tokens.weight": embedding, "model.norm.weight": final_norm}
    for layer in range(source.layers):
        for name, ours in PROJECTIONS.items():
            matrix = source.q4_1(f"blk.{layer}.{ours}").dequantize()
            weights[f"model.layers.{layer}.{name}.weight"] = torch.from_numpy(matrix)
        for name, ours in NORMS.items():
            weights[f"model.layers.{layer}.{name}.weight"] = torch.from_numpy(source.norm(f"blk.{layer}.{ours}"))
    return weights
