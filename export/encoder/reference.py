"""The reference implementation: transformers' BertModel in fp32, mean pooling on top."""

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

HIDDEN = 384


def load_encoder(folder: Path) -> BertModel:
    """BertModel of a hub-layout folder, fp32, without its unused pooler, in evaluation mode."""
    options = {"dtype": torch.float32, "local_files_only": True, "attn_implementation": "eager"}
    return BertModel.from_pretrained(folder, add_pooling_layer=False, **options).eval()


def mean_pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Mean of `hidden` [B,T,H] over the positions where `mask` [B,T] is 1: [B,H]."""
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1)


class Classifier(nn.Module):
    """Encoder, mean pooling, dropout, one linear layer: logits [B, labels]. The head starts at zero: an even guess."""

    def __init__(self, encoder: BertModel, labels: int, dropout: float = 0.1):
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(HIDDEN, labels)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.head(self.dropout(mean_pool(hidden, mask)))
