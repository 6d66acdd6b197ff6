"""`python -m export.tiny_decoders [folder]`: write test/model/fixtures/tiny_decoders/reference.json.

What torch and transformers generate greedily with the weights of `weights`: the tests build the same models as ONNX graphs.
"""

import json
import sys
from pathlib import Path
from typing import Any

import torch
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, PreTrainedModel

from ..common.paths import fixture_folder
from . import weights as w

# Prompt lengths and new tokens: a batch of ragged ones, one longer than several chunks, one that outgrows 128 columns.
CASES = [(1, 24), (3, 24), (9, 24), (20, 24), (37, 24), (70, 24), (100, 60)]
# Where the two best tokens are closer than this, another order of summation may swap them.
CLEAR = 1e-3


def main(folder: Path) -> None:
    """Run both models over all cases."""
    models = {"gpt2": gpt2(), "llama": llama()}
    records = {name: [record(model, *case) for case in CASES] for name, model in models.items()}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reference.json").write_text(json.dumps(records) + "\n")


@torch.inference_mode()
def record(model: PreTrainedModel, length: int, new_tokens: int) -> dict[str, Any]:
    """A prompt, the tokens after it, and the logits after the prompt and after all of them but the last."""
    ids = [1 + (7 * i * i + 11 * i + length) % (w.VOCAB - 1) for i in range(length)]
    tokens: list[int] = []
    logits: list[torch.Tensor] = []
    for _ in range(new_tokens):
        scores = model(torch.tensor([ids + tokens])).logits[0, -1]
        best, second = torch.topk(scores, 2).values.tolist()
        assert best - second > CLEAR, f"{type(model).__name__}: prompt of {length}, token {len(tokens)} is a near tie"
        logits.append(scores)
        tokens.append(int(scores.argmax()))
    return {"prompt": ids, "tokens": tokens, "first": rounded(logits[0]), "last": rounded(logits[-1])}


def rounded(scores: torch.Tensor) -> list[float]:
    """Six digits are more than two implementations share."""
    return [round(score, 6) for score in scores.tolist()]


def gpt2() -> PreTrainedModel:
    """Learned positions, LayerNorm, gelu; the head is a matrix of its own."""
    config = GPT2Config(
        vocab_size=w.VOCAB,
        n_positions=w.CONTEXT,
        n_embd=w.WIDTH,
        n_layer=w.LAYERS,
        n_head=w.HEADS,
        n_inner=w.GPT2_FEED_FORWARD,
        bos_token_id=None,
        eos_token_id=None,
        tie_word_embeddings=False,
    )
    state = {
        "transformer.wte.weight": w.table("gpt2.wte", w.VOCAB, w.WIDTH),
        "transformer.wpe.weight": w.table("gpt2.wpe", w.CONTEXT, w.WIDTH),
        "lm_head.weight": w.matrix("gpt2.head", w.VOCAB, w.WIDTH, w.WIDTH),
        **_norm("transformer.ln_f", "gpt2.ln_f"),
    }
    for layer in range(w.LAYERS):
        theirs, ours = f"transformer.h.{layer}", f"gpt2.h.{layer}"
        state |= _norm(f"{theirs}.ln_1", f"{ours}.ln_1") | _norm(f"{theirs}.ln_2", f"{ours}.ln_2")
        for name, own, inputs, outputs in (
            ("attn.c_attn", "c_attn", w.WIDTH, 3 * w.WIDTH),
            ("attn.c_proj", "c_proj", w.WIDTH, w.WIDTH),
            ("mlp.c_fc", "c_fc", w.WIDTH, w.GPT2_FEED_FORWARD),
            ("mlp.c_proj", "mlp", w.GPT2_FEED_FORWARD, w.WIDTH),
        ):
            state[f"{theirs}.{name}.weight"] = w.matrix(f"{ours}.{own}.weight", inputs, outputs, inputs)
            state[f"{theirs}.{name}.bias"] = w.bias(f"{ours}.{own}.bias", outputs)
    return _loaded(GPT2LMHeadModel(config), state)


def llama() -> PreTrainedModel:
    """Rotary positions, RMSNorm, gated feed-forward, half as many key heads as query heads."""
    config = LlamaConfig(
        vocab_size=w.VOCAB,
        max_position_embeddings=w.CONTEXT,
        hidden_size=w.WIDTH,
        intermediate_size=w.LLAMA_FEED_FORWARD,
        num_hidden_layers=w.LAYERS,
        num_attention_heads=w.HEADS,
        num_key_value_heads=w.LLAMA_KV_HEADS,
        tie_word_embeddings=False,
    )
    keys = w.LLAMA_KV_HEADS * w.HEAD_DIM
    state = {
        "model.embed_tokens.weight": w.table("llama.embed", w.VOCAB, w.WIDTH),
        "model.norm.weight": w.gain("llama.norm.gain", w.WIDTH),
        "lm_head.weight": w.matrix("llama.head.weight", w.VOCAB, w.WIDTH, w.WIDTH),
    }
    for layer in range(w.LAYERS):
        theirs, ours = f"model.layers.{layer}", f"llama.{layer}"
        state[f"{theirs}.input_layernorm.weight"] = w.gain(f"{ours}.norm_1.gain", w.WIDTH)
        state[f"{theirs}.post_attention_layernorm.weight"] = w.gain(f"{ours}.norm_2.gain", w.WIDTH)
        for name, own, outputs, inputs in (
            ("self_attn.q_proj", "q", w.WIDTH, w.WIDTH),
            ("self_attn.k_proj", "k", keys, w.WIDTH),
            ("self_attn.v_proj", "v", keys, w.WIDTH),
            ("self_attn.o_proj", "o", w.WIDTH, w.WIDTH),
            ("mlp.gate_proj", "gate", w.LLAMA_FEED_FORWARD, w.WIDTH),
            ("mlp.up_proj", "up", w.LLAMA_FEED_FORWARD, w.WIDTH),
            ("mlp.down_proj", "down", w.WIDTH, w.LLAMA_FEED_FORWARD),
        ):
            state[f"{theirs}.{name}.weight"] = w.matrix(f"{ours}.{own}.weight", outputs, inputs, inputs)
    return _loaded(LlamaForCausalLM(config), state)


def _norm(theirs: str, ours: str) -> dict[str, torch.Tensor]:
    return {
        f"{theirs}.weight": w.gain(f"{ours}.gain", w.WIDTH),
        f"{theirs}.bias": w.bias(f"{ours}.bias", w.WIDTH),
    }


def _loaded(model: PreTrainedModel, state: dict[str, torch.Tensor]) -> PreTrainedModel:
    model.load_state_dict(state, strict=True)
    return model.eval()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else fixture_folder("tiny_decoders"))
