"""Fixtures that both models pin: rows of JSON, and what the tokenizer makes of the pinned strings."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from .batch import encode
from .pins.strings import STRINGS


def write_tokenization(path: Path, tokenizer: Tokenizer) -> None:
    """`{ text, ids }` of each pinned string."""
    ids = encode(tokenizer, STRINGS)
    write_rows(path, [{"text": text, "ids": row} for text, row in zip(STRINGS, ids)])


def write_rows(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write a JSON array, a line each, escaped to ASCII: editors and formatters must not touch a character of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows) + "\n]\n", encoding="ascii")


def read_rows(path: Path) -> list[dict[str, Any]]:
    """What `write_rows` wrote."""
    return json.loads(path.read_text(encoding="ascii"))
