"""PyTorch Lightning: the same as a LightningModule. Run: python -m export.recipes.lightning_cnn FOLDER"""

import sys
from pathlib import Path

import pytorch_lightning as lightning
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from .digits import load, write_sample


class Digits(lightning.LightningModule):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(16 * 4 * 4, 10),
        )

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.layers(image)

    def training_step(self, batch: list[torch.Tensor], _: int) -> torch.Tensor:
        image, label = batch
        return nn.functional.cross_entropy(self(image), label)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.Adam(self.parameters(), lr=3e-3)


def main(folder: Path) -> Digits:
    lightning.seed_everything(0)
    train, test, train_labels, test_labels = load()
    data = TensorDataset(torch.from_numpy(train)[:, None], torch.from_numpy(train_labels))
    model = Digits()
    trainer = lightning.Trainer(
        max_epochs=20, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False
    )
    trainer.fit(model, DataLoader(data, batch_size=64, shuffle=True))
    model.eval()
    held_out = torch.from_numpy(test)[:, None]
    with torch.no_grad():
        accuracy = (model(held_out).argmax(1).numpy() == test_labels).mean()
    print(f"{accuracy:.1%} of {len(test)} digits that it has not seen")

    folder.mkdir(parents=True, exist_ok=True)
    batch = torch.export.Dim("batch")
    # The layers alone: what the trainer has attached to the module is no part of the graph.
    torch.onnx.export(
        model.layers,
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
