"""Hugging Face: a small BERT classifier in the hub's layout. Run: python -m export.recipes.huggingface FOLDER"""

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from .sentences import LABELS, load


def make_tokenizer(texts: list[str]) -> PreTrainedTokenizerFast:
    vocabulary = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3}
    for word in sorted({word for text in texts for word in text.split()}):
        vocabulary[word] = len(vocabulary)
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=32,
    )


class Graph(torch.nn.Module):
    """Tensors in, logits out, in the order of the graph's inputs."""

    def __init__(self, model: BertForSequenceClassification) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits


def main(folder: Path) -> None:
    torch.manual_seed(0)
    texts, labels = load()
    tokenizer = make_tokenizer(texts)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=32,
        id2label=dict(enumerate(LABELS)),
        label2id={label: i for i, label in enumerate(LABELS)},
    )
    config._attn_implementation = "eager"
    model = BertForSequenceClassification(config)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    targets = torch.tensor(labels)
    batch = tokenizer(texts, padding=True, return_tensors="pt")
    for _ in range(3):
        for rows in torch.randperm(len(texts)).split(64):
            optimizer.zero_grad()
            ids, mask = batch["input_ids"][rows], batch["attention_mask"][rows]
            model(input_ids=ids, attention_mask=mask, labels=targets[rows]).loss.backward()
            optimizer.step()
    model.eval()
    unseen, expected = load(500, seed=1)
    encoded = tokenizer(unseen, padding=True, return_tensors="pt")
    with torch.no_grad():
        logits = Graph(model)(encoded["input_ids"], encoded["attention_mask"])
    print(f"{(logits.argmax(1) == torch.tensor(expected)).float().mean():.1%} of {len(unseen)} sentences")

    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    rows, length = torch.export.Dim("batch"), torch.export.Dim("length", max=32)
    torch.onnx.export(
        Graph(model),
        (encoded["input_ids"][:2], encoded["attention_mask"][:2]),
        folder / "onnx/model.onnx",
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_shapes=({0: rows, 1: length}, {0: rows, 1: length}),
        external_data=False,
        dynamo=True,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
