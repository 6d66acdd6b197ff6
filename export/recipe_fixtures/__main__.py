"""`python -m export.recipe_fixtures [folder]`: write test/model/fixtures/recipes.

The recipes of PyTorch and PyTorch Lightning, followed once: the files that they export, and what torch answers with the same weights.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from ..common.paths import fixture_folder
from ..recipes import lightning_cnn, pytorch_cnn, pytorch_lstm, pytorch_stateful_lstm


# Words as the vocabulary has them, and one that it doesn't.
SENTENCES = ("the wind gets wild", "her cake is not sweet", "the moon is over")


def main(folder: Path) -> None:
    """Train, export, and ask each model."""
    records = {
        "cnn": scores(pytorch_cnn.main(folder / "cnn"), folder / "cnn/sample.png"),
        "lightning": scores(lightning_cnn.main(folder / "lightning"), folder / "lightning/sample.png"),
        "topics": topics(pytorch_lstm.main(folder / "topics"), folder / "topics/vocabulary.json"),
        "forecast": forecast(pytorch_stateful_lstm.main(folder / "forecast")),
    }
    (folder / "reference.json").write_text(json.dumps(records) + "\n")


@torch.inference_mode()
def scores(model: torch.nn.Module, image: Path) -> list[float]:
    """Of the ten digits, for a picture as its file has it."""
    pixels = torch.from_numpy(np.asarray(Image.open(image), dtype=np.float32) / 255)
    return model.cpu()(pixels[None, None]).softmax(-1)[0].tolist()


@torch.inference_mode()
def topics(model: torch.nn.Module, file: Path) -> dict[str, list[float]]:
    """Scores of food and weather."""
    vocabulary = json.loads(file.read_text())
    answers = {}
    for text in SENTENCES:
        ids = [vocabulary.get(word, 1) for word in text.split()]
        row = torch.tensor([ids + [0] * (pytorch_lstm.LENGTH - len(ids))])
        answers[text] = model(row).softmax(-1)[0].tolist()
    return answers


@torch.inference_mode()
def forecast(model: torch.nn.Module) -> list[float]:
    """The answers to three values, one after the other."""
    state = (torch.zeros(1, 1, 16), torch.zeros(1, 1, 16))
    answers = []
    for value in (0.0, 0.5, 0.87):
        answer, *state = model(torch.tensor([[[value]]]), *state)
        answers.append(answer.item())
    return answers


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else fixture_folder("recipes"))
