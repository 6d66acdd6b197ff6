"""PyTorch: an LSTM over word numbers, [batch, length] -> 2 logits. Run: python -m export.recipes.pytorch_lstm FOLDER"""

import json
import sys
from pathlib import Path

import torch
from torch import nn

from .sentences import LABELS, load

LENGTH = 8


class Classifier(nn.Module):
    def __init__(self, words: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(words, 16, padding_idx=0)
        self.lstm = nn.LSTM(16, 32, batch_first=True)
        self.head = nn.Linear(32, len(LABELS))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        states, _ = self.lstm(self.embedding(ids))
        return self.head(states.mean(1))


def main(folder: Path) -> Classifier:
    torch.manual_seed(0)
    texts, labels = load()
    # 0 fills up short texts, 1 is an unknown word.
    vocabulary = {"[PAD]": 0, "[UNK]": 1}
    for text in texts:
        for word in text.split():
            vocabulary.setdefault(word, len(vocabulary))

    def encode(text: str) -> list[int]:
        ids = [vocabulary.get(word, 1) for word in text.split()][:LENGTH]
        return ids + [0] * (LENGTH - len(ids))

    ids = torch.tensor([encode(text) for text in texts])
    targets = torch.tensor(labels)
    model = Classifier(len(vocabulary))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(5):
        for rows in torch.randperm(len(ids)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(ids[rows]), targets[rows]).backward()
            optimizer.step()
    model.eval()
    unseen, expected = load(500, seed=1)
    with torch.no_grad():
        answers = model(torch.tensor([encode(text) for text in unseen])).argmax(1)
    print(f"{(answers == torch.tensor(expected)).float().mean():.1%} of {len(unseen)} sentences")

    folder.mkdir(parents=True, exist_ok=True)
    batch = torch.export.Dim("batch")
    torch.onnx.export(
        model,
        (ids[:2],),
        folder / "model.onnx",
        input_names=["ids"],
        output_names=["logits"],
        dynamic_shapes=({0: batch},),
        external_data=False,
        dynamo=True,
    )
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary))
    return model


if __name__ == "__main__":
    main(Path(sys.argv[1]))
