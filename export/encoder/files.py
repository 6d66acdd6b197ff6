"""config.json and the tokenizer's files, in the hub's layout."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..common.manifest import write_json
from .tokenizer import MAX_TOKENS, load_tokenizer, portable


def write_hub_files(source: Path, folder: Path, labels: Mapping[str, Any] | None = None) -> None:
    """Write config.json and the tokenizer's files into `folder`, from those of `source`.

    `labels` are further keys of config.json (a classifier's architectures, id2label, label2id). What the source says
    of length and padding is brought in line with how the model was trained and is run here: at most MAX_TOKENS, no
    fixed padding.
    """
    config = _read(source / "config.json") | {"_name_or_path": "sentence-transformers/all-MiniLM-L6-v2"} | (labels or {})
    write_json(folder / "config.json", config)
    tokenizer = _read(source / "tokenizer_config.json") | {"model_max_length": MAX_TOKENS}
    write_json(folder / "tokenizer_config.json", tokenizer)
    write_json(folder / "special_tokens_map.json", _read(source / "special_tokens_map.json"))
    write_json(folder / "tokenizer.json", json.loads(portable(load_tokenizer(source)).to_str()), indent=None)


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))
