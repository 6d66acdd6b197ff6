"""The record of logprobs.bin: what the reference pins of the next-token distribution at one position."""

import numpy as np

TOP = 256
UNITS = 2048
"""A log-probability x is stored as round(-x * UNITS) in 16 bits: 0 to -32 nats in steps of 0.0005."""

RECORD = np.dtype([("ids", "<u2", TOP), ("codes", "<u2", TOP), ("tail", "<f4")])
"""ids: the TOP most probable tokens, best first; codes: their log-probabilities; tail: the mass of all other tokens."""
