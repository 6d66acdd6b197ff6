"""The hub-layout text files, rebuilt from the GGUF metadata: tokenizer, chat template, configuration.

What GGUF only names ("gpt2" tokenizer, "smollm" pre-tokenizer) is spelled out: byte-level BPE, numerals one by one.
"""

from pathlib import Path
from typing import Any

from ..common.manifest import write_json
from .source import Source

CONTROL = 3
"""GGUF token type of a special token."""

NUMERALS = r"\p{N}"
"""Every numeral by itself. The ready-made "Digits" means all of Unicode's in Python, but 0-9 in JavaScript."""

WORDS = (
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+"
    r"|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+"
)
"""GPT-2's pattern, with the property spelled out that \\s stands for in Python's tokenizers, and not in JavaScript."""

ADDED = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
"""How a special token is matched: anywhere, exactly as written."""


def write_text_files(source: Source, folder: Path) -> None:
    """Write tokenizer.json, tokenizer_config.json, special_tokens_map.json, config.json, generation_config.json."""
    write_json(folder / "tokenizer.json", tokenizer(source), indent=None)
    write_json(folder / "tokenizer_config.json", tokenizer_config(source))
    write_json(folder / "special_tokens_map.json", special_tokens(source))
    write_json(folder / "config.json", model_config(source))
    write_json(folder / "generation_config.json", generation_config(source))


def tokenizer(source: Source) -> dict[str, Any]:
    """tokenizer.json: vocabulary in the order of ids, merges in the order of rank."""
    tokens = source.fields["tokenizer.ggml.tokens"]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": i, "content": tokens[i], **ADDED} for i in control_ids(source)],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [isolate(NUMERALS), isolate(WORDS), byte_level],
        },
        "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {token: i for i, token in enumerate(tokens)},
            "merges": [merge.split(" ") for merge in source.fields["tokenizer.ggml.merges"]],
        },
    }


def isolate(pattern: str) -> dict[str, Any]:
    """A pre-tokenizer that makes each match a piece of its own."""
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}


def tokenizer_config(source: Source) -> dict[str, Any]:
    """tokenizer_config.json, with the chat template. The class is the generic one: it takes tokenizer.json as it is."""
    tokens = source.fields["tokenizer.ggml.tokens"]
    return {
        "add_prefix_space": source.fields["tokenizer.ggml.add_space_prefix"],
        "added_tokens_decoder": {str(i): {"content": tokens[i], **ADDED} for i in control_ids(source)},
        **special_tokens(source),
        "chat_template": source.fields["tokenizer.chat_template"],
        "clean_up_tokenization_spaces": False,
        "model_max_length": source.context,
        "tokenizer_class": "PreTrainedTokenizerFast",
    }


def special_tokens(source: Source) -> dict[str, str]:
    """special_tokens_map.json: the roles of special tokens."""
    names = {"bos_token": "bos", "eos_token": "eos", "pad_token": "padding", "unk_token": "unknown"}
    tokens = source.fields["tokenizer.ggml.tokens"]
    return {role: tokens[source.fields[f"tokenizer.ggml.{name}_token_id"]] for role, name in names.items()}


def model_config(source: Source) -> dict[str, Any]:
    """config.json of a Llama architecture."""
    return {
        "architectures": ["LlamaForCausalLM"],
        "attention_bias": False,
        "attention_dropout": 0.0,
        "bos_token_id": source.fields["tokenizer.ggml.bos_token_id"],
        "eos_token_id": source.fields["tokenizer.ggml.eos_token_id"],
        "head_dim": source.head_dim,
        "hidden_act": "silu",
        "hidden_size": source.hidden,
        "intermediate_size": source.feed_forward,
        "max_position_embeddings": source.context,
        "mlp_bias": False,
        "model_type": "llama",
        "num_attention_heads": source.heads,
        "num_hidden_layers": source.layers,
        "num_key_value_heads": source.kv_heads,
        "pad_token_id": source.fields["tokenizer.ggml.padding_token_id"],
        "rms_norm_eps": source.epsilon,
        "rope_scaling": None,
        "rope_theta": source.rope_base,
        "tie_word_embeddings": True,
        "torch_dtype": "float32",
        "use_cache": True,
        "vocab_size": source.vocabulary,
    }


def generation_config(source: Source) -> dict[str, Any]:
    """generation_config.json."""
    return {
        "bos_token_id": source.fields["tokenizer.ggml.bos_token_id"],
        "eos_token_id": end_ids(source),
        "pad_token_id": source.fields["tokenizer.ggml.padding_token_id"],
    }


def end_ids(source: Source) -> list[int]:
    """Tokens that end a generation: the end of a chat turn, and that of a document, which plain completions reach."""
    document = source.fields["tokenizer.ggml.tokens"].index("<|endoftext|>")
    return sorted({source.fields["tokenizer.ggml.eos_token_id"], document})


def control_ids(source: Source) -> list[int]:
    """Ids of the special tokens."""
    return [i for i, kind in enumerate(source.fields["tokenizer.ggml.token_type"]) if kind == CONTROL]
