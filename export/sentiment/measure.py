"""The trained model's logits in fp32; accuracy and calibration of any logits."""

from collections.abc import Sequence

import numpy as np
import torch

from ..encoder.batch import encode, pad
from ..encoder.reference import Classifier
from ..encoder.source import source_folder
from ..encoder.tokenizer import load_tokenizer

BATCH = 32
BINS = 10


def predict(model: Classifier, texts: Sequence[str]) -> np.ndarray:
    """fp32 logits [N, labels] of the texts, in batches of similar length."""
    rows = encode(load_tokenizer(source_folder()), texts)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    logits = np.zeros((len(rows), model.head.out_features), np.float32)
    with torch.no_grad():
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            ids, mask = pad([rows[i] for i in batch])
            logits[batch] = model(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
    return logits


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of the last axis."""
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def accuracy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Share of rows whose largest logit is the label's, 0..1."""
    return float((logits.argmax(-1) == labels).mean())


def calibration_error(logits: np.ndarray, labels: np.ndarray) -> float:
    """Expected calibration error, 0..1: gap between confidence and accuracy in BINS equal bins, weighted by rows."""
    probabilities = softmax(logits)
    confidence, right = probabilities.max(-1), logits.argmax(-1) == labels
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [abs((right[bins == b] - confidence[bins == b]).sum()) for b in range(BINS)]
    return float(sum(gaps) / len(labels))
