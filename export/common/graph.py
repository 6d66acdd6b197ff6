"""A graph written op by op: nodes in the order they are added, names that do not depend on the run."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import ModelProto, TensorProto, helper, numpy_helper

from .shards import StoredTensor

MICROSOFT = "com.microsoft"
OPSET = 21
IR_VERSION = 10


class GraphBuilder:
    """Collects nodes and initializers. `weights` are the stored tensors that `weight()` may refer to."""

    def __init__(self, weights: Mapping[str, StoredTensor]):
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._initializers: dict[str, TensorProto] = {}
        self._taken: set[str] = set()

    def node(
        self,
        op: str,
        inputs: Sequence[str],
        *,
        name: str = "",
        outputs: int | Sequence[int] = 1,
        domain: str = "",
        **attributes: Any,
    ) -> Any:
        """Add a node; returns its output's name, or a tuple of names where there are several.

        `name` names the first output (default: the op's name and a counter). `outputs` is how many there are, or the
        positions of those wanted, the first being 0: (0, 3) leaves out two optional ones. An empty string in `inputs`
        leaves out an optional input. Attributes of value None are left out.
        """
        first = self._fresh(name or op)
        wanted = range(outputs) if isinstance(outputs, int) else outputs
        names = {i: f"{first}.{i}" if i else first for i in wanted}
        given = {key: value for key, value in attributes.items() if value is not None}
        slots = [names.get(i, "") for i in range(max(wanted) + 1)]
        self._nodes.append(helper.make_node(op, list(inputs), slots, name=first, domain=domain, **given))
        return first if len(names) == 1 else tuple(names.values())

    def constant(self, name: str, array: np.ndarray) -> str:
        """A small constant inside the graph file. The same name again must carry the same value (ValueError)."""
        tensor = numpy_helper.from_array(np.asarray(array, order="C"), name)
        if name in self._initializers and self._initializers[name] != tensor:
            raise ValueError(f"constant {name!r} given twice with different values")
        self._initializers[name] = tensor
        return name

    def weight(self, name: str) -> str:
        """Refer to a stored tensor; it becomes an initializer of this graph. KeyError for an unknown name."""
        self._initializers[name] = self._weights[name].to_proto()
        return name

    def shape(self, name: str) -> tuple[int, ...]:
        """Shape of a stored tensor. KeyError for an unknown name."""
        return self._weights[name].shape

    def build(
        self, name: str, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto]
    ) -> ModelProto:
        """The model; inputs and outputs as made by `value`."""
        graph = helper.make_graph(self._nodes, name, list(inputs), list(outputs), list(self._initializers.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="modelgraph")

    def _fresh(self, name: str) -> str:
        unique, count = name, 1
        while unique in self._taken:
            unique, count = f"{name}_{count}", count + 1
        self._taken.add(unique)
        return unique


def value(name: str, dtype: str, shape: Sequence[int | str]) -> onnx.ValueInfoProto:
    """A graph input or output: dtype "float32", "int64" ...; a string in `shape` is a symbolic dimension."""
    return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(np.dtype(dtype)), list(shape))


def write_model(model: ModelProto, path: Path, has_files: bool = True) -> None:
    """Write the graph file, byte for byte the same for the same model. Its shards must already lie beside it, but where
    `has_files` is false: some of its data is then made when it is loaded, and the graph is checked without it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))
    onnx.checker.check_model(str(path) if has_files else _without_data(model))


def _without_data(model: ModelProto) -> ModelProto:
    """The same with its external tensors as inputs."""
    copy = ModelProto()
    copy.CopyFrom(model)
    external = [tensor for tensor in copy.graph.initializer if tensor.data_location == TensorProto.EXTERNAL]
    for tensor in external:
        copy.graph.input.append(helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims))
        copy.graph.initializer.remove(tensor)
    return copy
