"""A matrix product in 8 bit, each token with a scale of its own: rows never see each other.

A token's channels are written as two digits of 7 bits, x = step * (first + second / FINE), with step = its largest
magnitude / TOP; each digit is multiplied in integers, exactly, and the sum scaled back. So the activations lose next to
nothing, and a row's result cannot depend on its batch, as it does with a scale over the whole tensor. Digits of 7 bits,
because on processors without VNNI the runtime adds two products in 16 bits: 2 * 127 * 127 fits, 2 * 255 * 127 does not.
"""

from dataclasses import dataclass

import numpy as np

from ..common.graph import MICROSOFT, GraphBuilder

TOP = 63
ZERO_POINT = TOP + 1
FINE = 2 * TOP
"""Second digits in one of the first: what rounding leaves over is at most half a first digit."""


@dataclass(frozen=True)
class Digits:
    """Names of the two digits, uint8 [B,T,K], 1 to 127 with zero at ZERO_POINT, and of each token's step, fp32 [B,T,1]."""

    first: str
    second: str
    step: str


def quantize(graph: GraphBuilder, x: str) -> Digits:
    """The digits of x, fp32 [B,T,K]. A token whose channels are all 0 becomes NaN; the encoder has none."""
    one, zero = _number(graph, 1), _zero_point(graph)
    last = graph.constant("axis_last", np.array([-1], np.int64))
    largest = graph.node("ReduceMax", [graph.node("Abs", [x]), last], keepdims=1)
    step = graph.node("Mul", [largest, _number(graph, 1 / TOP)])
    scaled = graph.node("Div", [x, step])
    first = graph.node("QuantizeLinear", [scaled, one, zero])
    left = graph.node("Sub", [scaled, graph.node("DequantizeLinear", [first, one, zero])])
    return Digits(first, graph.node("QuantizeLinear", [left, _number(graph, 1 / FINE), zero]), step)


def multiply(graph: GraphBuilder, x: Digits, name: str) -> str:
    """x times the stored matrix `name`, fp32 [B,T,N]; without its bias."""
    products = [_product(graph, x.first, 1, name), _product(graph, x.second, 1 / FINE, name)]
    return graph.node("Mul", [graph.node("Add", products), x.step])


def _product(graph: GraphBuilder, digits: str, unit: float, name: str) -> str:
    matrix, scales = graph.weight(f"{name}.q"), graph.weight(f"{name}.scale")
    tensors = [digits, matrix, _number(graph, unit), scales, _zero_point(graph)]
    return graph.node("MatMulIntegerToFloat", tensors, domain=MICROSOFT)


def _zero_point(graph: GraphBuilder) -> str:
    return graph.constant("zero_point", np.array(ZERO_POINT, np.uint8))


def _number(graph: GraphBuilder, value: float) -> str:
    return graph.constant(f"number_{value:.6g}", np.array(value, np.float32))
