"""PyTorch: a CNN that reads digits, [batch, 1, 8, 8] -> 10 logits. Run: python -m export.recipes.pytorch_cnn FOLDER"""

import sys
from pathlib import Path

import torch
from torch import nn

from .digits import load, write_sample


def main(folder: Path) -> nn.Sequential:
    torch.manual_seed(0)
    train, test, train_labels, test_labels = load()
    images, labels = torch.from_numpy(train)[:, None], torch.from_numpy(train_labels)
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(32 * 4 * 4, 10),
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(30):
        for rows in torch.randperm(len(images)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(images[rows]), labels[rows]).backward()
            optimizer.step()
    model.eval()
    held_out = torch.from_numpy(test)[:, None]
    with torch.no_grad():
        accuracy = (model(held_out).argmax(1).numpy() == test_labels).mean()
    print(f"{accuracy:.1%} of {len(test)} digits that it has not seen")

    folder.mkdir(parents=True, exist_ok=True)
    # The first dimension is left open, so that several images can share a run.
    batch = torch.export.Dim("batch")
    torch.onnx.export(
        model,
        (held_out[:2],),
        folder / "model.onnx",
        input_names=["image"],
        output_names=["logits"],
        dynamic_shapes=({0: batch},),
        external_data=False,
        dynamo=True,
    )
    write_sample(str(folder / "sample.png"), test[0])
    print(f"sample.png shows a {test_labels[0]}")
    return model


if __name__ == "__main__":
    main(Path(sys.argv[1]))
