"""Fine-tune the encoder: `python -m export.sentiment.train DATA CHECKPOINT`.

DATA holds train.tsv (text, label, source); CHECKPOINT is a folder to write, outside the repository. All layers are
trained, one run a seed, side by side; the result is the average of the weights over the last part of each run and over
the runs, which generalizes better than any of them ("model soups", Wortsman et al., ICML 2022). A few sentences of
train.tsv are held back to fit the softmax temperature, which becomes part of the head ("On calibration of modern neural
networks", Guo et al., ICML 2017). heldout.tsv is never read here.
"""

import argparse
import math
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn

from ..encoder.batch import encode, pad
from ..encoder.source import source_folder
from ..encoder.tokenizer import load_tokenizer
from .checkpoint import new_classifier, save_classifier
from .data import Example, read_examples, shuffled_batches
from .measure import accuracy, predict

SEEDS = (1, 2)
HELD_BACK = 500
EPOCHS = 3
BATCH = 32
LEARNING_RATE = 8e-5
WARMUP = 0.06
WEIGHT_DECAY = 0.01
LABEL_SMOOTHING = 0.05
AVERAGED = 0.35
"""The last share of a run's steps whose weights are averaged."""


def train(examples: list[Example], seed: int) -> dict[str, Tensor]:
    """One run from the pretrained encoder; returns the averaged weights by name."""
    torch.set_num_threads(1)  # the order of sums, and so the result, must not depend on the number of cores
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    random = Random(seed)
    model = new_classifier().train()
    rows = encode(load_tokenizer(source_folder()), [example.text for example in examples])
    labels = np.array([example.label for example in examples])
    batches = [b for _ in range(EPOCHS) for b in shuffled_batches([len(row) for row in rows], BATCH, random)]
    optimizer = torch.optim.AdamW(parameter_groups(model), lr=LEARNING_RATE, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: learning_rate(step / len(batches)))
    loss_of = nn.CrossEntropyLoss(label_smoothing=LABEL_SMOOTHING)
    average = Average()
    started, losses = time.monotonic(), []
    for step, batch in enumerate(batches):
        ids, mask = pad([rows[i] for i in batch])
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(torch.from_numpy(ids), torch.from_numpy(mask))
        loss = loss_of(logits.float(), torch.from_numpy(labels[batch]))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        losses.append(loss.item())
        if step >= len(batches) * (1 - AVERAGED):
            average.add(model.state_dict())
        if step % 50 == 49:
            progress = f"seed {seed} step {step + 1}/{len(batches)} loss {np.mean(losses[-50:]):.4f}"
            print(f"{progress} {time.monotonic() - started:.0f} s", flush=True)
    return average.value()


def learning_rate(progress: float) -> float:
    """Share of the peak rate at `progress` 0..1: up for WARMUP, then down along a cosine to a tenth.

    Not to zero: the weights that are averaged at the end must still differ.
    """
    if progress < WARMUP:
        return progress / WARMUP
    return 0.1 + 0.45 * (1 + math.cos(math.pi * (progress - WARMUP) / (1 - WARMUP)))


def parameter_groups(model: nn.Module) -> list[dict]:
    """Weight decay for matrices only, as usual: not for biases and norms."""
    decayed = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    return [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0.0}]


class Average:
    """Running mean of named tensors, in double precision."""

    def __init__(self):
        self._count = 0
        self._sums: dict[str, Tensor] = {}

    def add(self, tensors: dict[str, Tensor]) -> None:
        self._count += 1
        for name, tensor in tensors.items():
            if tensor.is_floating_point():
                self._sums[name] = self._sums.get(name, torch.zeros((), dtype=torch.float64)) + tensor.double()

    def value(self) -> dict[str, Tensor]:
        return {name: (total / self._count).float() for name, total in self._sums.items()}


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The divisor of the logits [N, labels], 0.5 to 4, with the least cross-entropy."""
    candidates = np.exp(np.linspace(math.log(0.5), math.log(4), 200))
    entropy = nn.functional.cross_entropy
    losses = [entropy(torch.from_numpy(logits / t), torch.from_numpy(labels)).item() for t in candidates]
    return float(candidates[int(np.argmin(losses))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with train.tsv")
    parser.add_argument("checkpoint", type=Path, help="folder to write, outside the repository")
    arguments = parser.parse_args()
    examples = read_examples(arguments.data / "train.tsv")
    Random(0).shuffle(examples)
    held_back, examples = examples[:HELD_BACK], examples[HELD_BACK:]
    average = Average()
    with ProcessPoolExecutor(len(SEEDS), get_context("spawn")) as pool:
        for weights in pool.map(train, [examples] * len(SEEDS), SEEDS):
            average.add(weights)
    model = new_classifier().eval()
    model.load_state_dict(average.value(), strict=False)
    logits = predict(model, [example.text for example in held_back])
    labels = np.array([example.label for example in held_back])
    temperature = fit_temperature(logits, labels)
    with torch.no_grad():
        model.head.weight /= temperature
        model.head.bias /= temperature
    print(f"held back: accuracy {accuracy(logits, labels):.4f}; temperature {temperature:.3f}")
    save_classifier(model, arguments.checkpoint)


if __name__ == "__main__":
    main()
