"""The fine-tuned classifier: one file, model.safetensors, in a folder outside the repository."""

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from ..encoder.reference import Classifier, load_encoder
from ..encoder.source import source_folder
from .data import LABELS

FILE = "model.safetensors"


def new_classifier() -> Classifier:
    """The pretrained encoder under an untrained head."""
    return Classifier(load_encoder(source_folder()), len(LABELS))


def load_classifier(folder: Path) -> Classifier:
    """The trained classifier, fp32, in evaluation mode."""
    model = new_classifier().eval()
    model.load_state_dict({**model.state_dict(), **load_file(folder / FILE)})
    return model


def save_classifier(model: Classifier, folder: Path) -> None:
    """Write the weights; integer buffers (positions) are the architecture's."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: tensor for name, tensor in model.state_dict().items() if torch.is_floating_point(tensor)}
    save_file(weights, folder / FILE)
