"""`python -m export.smollm2.reference [folder]`: write the fixtures of test/model/fixtures/smollm2.

The reference is torch and transformers on the dequantized weights, and transformers' tokenizer on the shipped files;
the fixtures' README describes the format.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoTokenizer, LlamaForCausalLM, PreTrainedTokenizerBase

from ..common.paths import fixture_folder, model_folder
from .dequantized import load_reference
from .pins.conversations import CONVERSATIONS
from .pins.strings import STRINGS
from .pins.texts import PROMPTS, TEXTS
from .records import RECORD, TOP, UNITS
from .source import Source

CONTINUATION = 32


def main(folder: Path) -> None:
    """Write all four fixtures."""
    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(model_folder("smollm2"))
    model = load_reference(Source())
    pin_distributions(model, tokenizer, folder)
    write_rows(folder / "tokenization.json", [tokenization(tokenizer, text) for text in STRINGS])
    chats = [rendering(tokenizer, name, prompt) for name in CONVERSATIONS for prompt in (True, False)]
    write_rows(folder / "chat.json", chats)
    greedy = [continuation(model, tokenizer, name, prompt) for name, prompt in PROMPTS.items()]
    write_rows(folder / "greedy.json", greedy)


def pin_distributions(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    """texts.json and logprobs.bin: of each position the most probable next tokens and the mass of all others."""
    texts, records = [], []
    for name, text in TEXTS.items():
        ids = tokenizer(text)["input_ids"]
        texts.append({"name": name, "text": text, "ids": ids, "offset": sum(map(len, records))})
        records.append(distribution_records(log_probabilities(model, ids)))
    write_rows(folder / "texts.json", texts)
    (folder / "logprobs.bin").write_bytes(b"".join(record.tobytes() for record in records))


def log_probabilities(model: LlamaForCausalLM, ids: list[int]) -> torch.Tensor:
    """Of every position, float64 [positions, vocabulary]."""
    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0].double().log_softmax(-1)


def distribution_records(logprobs: torch.Tensor) -> np.ndarray:
    """One RECORD a position."""
    best = logprobs.sort(dim=-1, descending=True, stable=True)
    records = np.zeros(len(logprobs), RECORD)
    records["ids"] = best.indices[:, :TOP].numpy()
    records["codes"] = np.minimum(np.round(-best.values[:, :TOP].numpy() * UNITS), 65535)
    records["tail"] = best.values[:, TOP:].exp().sum(-1).numpy()
    return records


def tokenization(tokenizer: PreTrainedTokenizerBase, text: str) -> dict[str, Any]:
    """Ids of a string, and what they decode to with and without special tokens."""
    ids = tokenizer(text)["input_ids"]
    plain = tokenizer.decode(ids, skip_special_tokens=True)
    return {"text": text, "ids": ids, "decoded": tokenizer.decode(ids), "decodedWithoutSpecial": plain}


def rendering(tokenizer: PreTrainedTokenizerBase, name: str, prompt: bool) -> dict[str, Any]:
    """A conversation through the chat template, ready for an answer (`prompt`) or not."""
    messages = CONVERSATIONS[name]
    text = tokenizer.apply_chat_template(messages, add_generation_prompt=prompt, tokenize=False)
    ids = tokenizer(text)["input_ids"]
    return {"name": name, "messages": messages, "addGenerationPrompt": prompt, "text": text, "ids": ids}


def continuation(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerBase, name: str, prompt: str) -> dict[str, Any]:
    """Greedy tokens, end tokens treated like any other, and how far ahead of the second each was (nats)."""
    ids = tokenizer(prompt)["input_ids"]
    tokens: list[int] = []
    margins: list[float] = []
    for _ in range(CONTINUATION):
        best = log_probabilities(model, ids + tokens)[-1].topk(2)
        tokens.append(int(best.indices[0]))
        margins.append(round(float(best.values[0] - best.values[1]), 4))
    text = tokenizer.decode(tokens)
    return {"name": name, "prompt": prompt, "ids": ids, "tokens": tokens, "margins": margins, "text": text}


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write a JSON array, a line each, escaped to ASCII: editors and formatters must not touch a character of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows) + "\n]\n", encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else fixture_folder("smollm2"))
