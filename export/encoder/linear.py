"""A matrix product in 8 bit, each token with a scale of its own: rows never see each other.

A token's channels are divided by a step of that token, rounded to whole numbers and multiplied in integers, exactly; the
sum is scaled back. A few channels are far larger than all others and would leave those no precision: such *outliers* go
another way, by a narrow product in floating point with weights that are not rounded to 8 bit either (the idea of
LLM.int8(), Dettmers et al., NeurIPS 2022, with channels that are fixed beforehand).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..common.graph import MICROSOFT, GraphBuilder

MIDDLE = 128
"""Zero point where channels have either sign: 1 to 255 stand for -127 to 127 steps."""

LOW = 80
"""Zero point where channels are hardly ever negative: 0 to 255 stand for -80 to 175 steps."""


@dataclass(frozen=True)
class Outliers:
    """The input channels of a matrix that are kept out of the 8-bit product, and their rows of it."""

    channels: np.ndarray
    """int64 [C], rising."""
    rows: np.ndarray
    """[C,N]: what these inputs are multiplied by, before any balance."""


OutliersByName = Mapping[str, Outliers]


def multiply(graph: GraphBuilder, x: str, name: str) -> str:
    """x [B,T,K] times the stored matrix `name`, fp32 [B,T,N]; without its bias. Channels of either sign, no outliers."""
    return _scaled(graph, x, _step(graph, x), MIDDLE, name)


def multiply_apart(graph: GraphBuilder, x: str, name: str, outliers: Outliers) -> list[str]:
    """The same with outliers: the result is the sum of the two terms returned."""
    kept = graph.node("Mul", [x, graph.constant(f"{name}.kept", _kept(graph, name, outliers))])
    return [_scaled(graph, kept, _step(graph, kept), MIDDLE, name), _apart(graph, x, name, outliers)]


def multiply_activated(
    graph: GraphBuilder, x: str, name: str, outliers: Outliers, balance: np.ndarray, floor: float
) -> list[str]:
    """The same for x of at least `floor` < 0, as an activation function gives it. The stored matrix takes x * `balance`,
    which is stored as well.

    The step is set by the largest channel; a token of small channels alone gets one for which the floor still fits.
    """
    chosen = _kept(graph, name, outliers)
    weights = graph.node("Mul", [graph.weight(f"{name}.balance"), graph.constant(f"{name}.kept", chosen)])
    kept = graph.node("Mul", [x, weights])
    least = np.array(-floor * (balance * chosen).max() / LOW, np.float32)
    largest = graph.node("ReduceMax", [kept, _last(graph)], keepdims=1)
    step = graph.node("Mul", [largest, _number(graph, 1 / (255 - LOW))])
    step = graph.node("Max", [step, graph.constant(f"{name}.least", least)])
    return [_scaled(graph, kept, step, LOW, name), _apart(graph, x, name, outliers)]


def _step(graph: GraphBuilder, x: str) -> str:
    """A 127th of each token's largest magnitude, fp32 [B,T,1]. A token of zeros alone becomes NaN; the encoder has none."""
    largest = graph.node("ReduceMax", [graph.node("Abs", [x]), _last(graph)], keepdims=1)
    return graph.node("Mul", [largest, _number(graph, 1 / 127)])


def _scaled(graph: GraphBuilder, x: str, step: str, zero: int, name: str) -> str:
    one, middle = _number(graph, 1), graph.constant(f"zero_{zero}", np.array(zero, np.uint8))
    digits = graph.node("QuantizeLinear", [graph.node("Div", [x, step]), one, middle])
    tensors = [digits, graph.weight(f"{name}.q"), one, graph.weight(f"{name}.scale"), middle]
    return graph.node("Mul", [graph.node("MatMulIntegerToFloat", tensors, domain=MICROSOFT), step])


def _apart(graph: GraphBuilder, x: str, name: str, outliers: Outliers) -> str:
    channels = graph.constant(f"{name}.outliers", outliers.channels)
    rows = graph.constant(f"{name}.rows", outliers.rows.astype(np.float16))
    return graph.node("MatMul", [graph.node("Gather", [x, channels], axis=-1), graph.node("Cast", [rows], to=1)])


def _kept(graph: GraphBuilder, name: str, outliers: Outliers) -> np.ndarray:
    kept = np.ones(graph.shape(f"{name}.q")[0], np.float32)
    kept[outliers.channels] = 0
    return kept


def _last(graph: GraphBuilder) -> str:
    return graph.constant("axis_last", np.array([-1], np.int64))


def _number(graph: GraphBuilder, value: float) -> str:
    return graph.constant(f"number_{value:.6g}", np.array(value, np.float32))
