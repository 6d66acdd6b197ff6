"""modelgraph.json: what a model folder is, and the digest of every file in it."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MANIFEST = "modelgraph.json"
UNLISTED = {MANIFEST, "README.md"}
"""Files without a digest: the manifest itself, and the card, which quotes digests."""


def write_manifest(folder: Path, fields: Mapping[str, Any]) -> Path:
    """Write `folder`/modelgraph.json: `manifestVersion`, then `fields` in their order, then `files` (sorted by path).

    Call it last: every file in the folder but the manifest and the card is listed with its size in bytes and SHA-256.
    """
    manifest = {"manifestVersion": 1, **fields, "files": list_files(folder)}
    return write_json(folder / MANIFEST, manifest)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The fields that were given to `write_manifest`."""
    fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return {key: field for key, field in fields.items() if key not in ("manifestVersion", "files")}


def list_files(folder: Path) -> list[dict[str, Any]]:
    """`{ path, bytes, sha256 }` of each listed file, paths relative to `folder` with forward slashes, sorted."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [
        {"path": path, "bytes": (folder / path).stat().st_size, "sha256": sha256(folder / path)}
        for path in paths
        if path not in UNLISTED
    ]


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, data: Any, indent: int | None = 2) -> Path:
    """Write JSON as UTF-8 with a final newline, keys in the order given; `indent=None` is the compact form."""
    path.parent.mkdir(parents=True, exist_ok=True)
    separators = (",", ":") if indent is None else None
    text = json.dumps(data, ensure_ascii=False, indent=indent, separators=separators)
    path.write_text(text + "\n", encoding="utf-8")
    return path
