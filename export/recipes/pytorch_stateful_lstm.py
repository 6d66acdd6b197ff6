"""PyTorch: an LSTM that is asked step by step and hands its state on. Run: python -m export.recipes.pytorch_stateful_lstm FOLDER"""

import sys
from pathlib import Path

import torch
from torch import nn


class Forecast(nn.Module):
    """The next value of a series from the one that has come, and from what is remembered of those before."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(1, 16, batch_first=True)
        self.head = nn.Linear(16, 1)

    def forward(
        self, value: torch.Tensor, hidden: torch.Tensor, cell: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        states, (hidden, cell) = self.lstm(value, (hidden, cell))
        return self.head(states), hidden, cell


def series(count: int, steps: int, seed: int) -> torch.Tensor:
    """Sines of different speeds and beginnings, [count, steps, 1]."""
    draw = torch.Generator().manual_seed(seed)
    speed, start = torch.rand(count, 1, generator=draw) * 0.4 + 0.1, torch.rand(count, 1, generator=draw) * 6.28
    return torch.sin(start + speed * torch.arange(steps))[..., None]


def main(folder: Path) -> Forecast:
    torch.manual_seed(0)
    model = Forecast()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    train = series(64, 41, seed=0)
    none = torch.zeros(1, 64, 16)
    for _ in range(150):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(train[:, :-1], none, none)[0], train[:, 1:]).backward()
        optimizer.step()
    model.eval()
    unseen = series(100, 41, seed=1)
    state = (torch.zeros(1, 100, 16), torch.zeros(1, 100, 16))
    with torch.no_grad():
        forecast, *_ = model(unseen[:, :-1], *state)
    error = (forecast[:, 20:] - unseen[:, 21:]).abs().mean()
    print(f"off by {error:.3f} on average, of sines it has not seen, after 20 values")

    folder.mkdir(parents=True, exist_ok=True)
    batch = torch.export.Dim("batch")
    one = (unseen[:2, :1], torch.zeros(1, 2, 16), torch.zeros(1, 2, 16))
    torch.onnx.export(
        model,
        one,
        folder / "model.onnx",
        input_names=["value", "hidden", "cell"],
        output_names=["next", "hidden_out", "cell_out"],
        dynamic_shapes=({0: batch}, {1: batch}, {1: batch}),
        external_data=False,
        dynamo=True,
    )
    # What the server should answer to 0, 0.5 and 0.87, one after the other.
    state = (torch.zeros(1, 1, 16), torch.zeros(1, 1, 16))
    for value in (0.0, 0.5, 0.87):
        with torch.no_grad():
            answer, *state = model(torch.tensor([[[value]]]), *state)
        print(f"{value} -> {answer.item():.6f}")
    return model


if __name__ == "__main__":
    main(Path(sys.argv[1]))
