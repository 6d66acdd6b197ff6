"""External-data shards: model weights in files small enough for git, apart from the graph.

The order of the tensors decides the bytes of the shards, so an exporter keeps a fixed list of weights and writes the
graph separately: a better graph over the same weights then changes kilobytes only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper

SHARD_LIMIT = 49_990_000
"""Largest shard in bytes: just under the 50,000,000 that a git host accepts without a warning."""

ALIGNMENT = 4096
"""Offset of every tensor, in bytes: a page, so that the runtime can map a tensor instead of reading it."""

SMALL = 4096
"""A tensor below this many bytes is aligned at 64 bytes only: a page each would be mostly padding."""


@dataclass(frozen=True)
class StoredTensor:
    """Where a tensor lies, and what it is: enough to name it as an initializer of a graph."""

    name: str
    shape: tuple[int, ...]
    data_type: int
    location: str
    offset: int
    length: int

    def to_proto(self) -> TensorProto:
        """The ONNX initializer without data: it points to the shard, relative to the graph file."""
        tensor = TensorProto(name=self.name, data_type=self.data_type, dims=self.shape)
        tensor.data_location = TensorProto.EXTERNAL
        for key in ("location", "offset", "length"):
            tensor.external_data.add(key=key, value=str(getattr(self, key)))
        return tensor


def write_shards(
    tensors: Iterable[tuple[str, np.ndarray]], folder: Path, limit: int = SHARD_LIMIT, prefix: str = "weights"
) -> dict[str, StoredTensor]:
    """Write `{prefix}-00.bin`, `{prefix}-01.bin` ... into `folder`, replacing older ones; return the tensors by name.

    Each tensor goes, whole, to the first shard that has room for it (first fit, in the order given). Raises ValueError
    for a repeated name and for a tensor larger than `limit`: split that one with `split_rows` and join the parts with
    `Concat` in the graph.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob(f"{prefix}-*.bin")):
        old.unlink()
    stored: dict[str, StoredTensor] = {}
    ends: list[int] = []
    for name, array in tensors:
        data = np.asarray(array, order="C")
        if data.dtype.byteorder == ">":
            data = data.astype(data.dtype.newbyteorder("<"))
        if name in stored:
            raise ValueError(f"tensor {name!r} given twice")
        if data.nbytes > limit:
            raise ValueError(f"tensor {name!r} has {data.nbytes} bytes, more than a shard of {limit}: use split_rows")
        alignment = ALIGNMENT if data.nbytes >= SMALL else 64
        index, offset = _first_fit(ends, data.nbytes, alignment, limit)
        location = f"{prefix}-{index:02d}.bin"
        with open(folder / location, "r+b" if index < len(ends) else "w+b") as shard:
            shard.seek(offset)  # the gap before it, if any, reads as zeros
            shard.write(data.tobytes())
        ends[index:] = [offset + data.nbytes] if index >= len(ends) else [offset + data.nbytes, *ends[index + 1 :]]
        data_type = helper.np_dtype_to_tensor_dtype(data.dtype)
        stored[name] = StoredTensor(name, data.shape, data_type, location, offset, data.nbytes)
    return stored


def split_rows(name: str, array: np.ndarray, limit: int = SHARD_LIMIT) -> list[tuple[str, np.ndarray]]:
    """Cut `array` along its first axis into as few equal parts as fit `limit` bytes, named `{name}.0`, `{name}.1` ...

    An array that fits comes back whole, under its own name.
    """
    parts = -(-array.nbytes // limit)
    if parts <= 1:
        return [(name, array)]
    return [(f"{name}.{i}", part) for i, part in enumerate(np.array_split(array, parts))]


def _first_fit(ends: list[int], length: int, alignment: int, limit: int) -> tuple[int, int]:
    for index, end in enumerate(ends):
        offset = -(-end // alignment) * alignment
        if offset + length <= limit:
            return index, offset
    return len(ends), 0
