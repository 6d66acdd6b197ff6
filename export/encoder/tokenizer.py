"""The tokenizer: WordPiece of the source, cut at the length that the model was trained for."""

from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.normalizers import Replace, Sequence

MAX_TOKENS = 256
"""sentence-transformers' max_seq_length for this model; its position table would reach 512."""


def load_tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer.json with padding off and truncation at MAX_TOKENS, [CLS] and [SEP] included."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def portable(tokenizer: Tokenizer) -> Tokenizer:
    """The same tokenizer in a form that JavaScript reads alike, whose lower-casing turns a word's last Σ into ς."""
    tokenizer.normalizer = Sequence([Replace("Σ", "σ"), tokenizer.normalizer])
    return tokenizer
