"""`python -m export.tiny_graphs [folder]`: write test/model/fixtures/tiny_graphs/reference.json.

What torch computes with the weights that tests draw for the same graphs in ONNX.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from PIL.Image import Resampling
from torch import Tensor, nn

from ..common.paths import fixture_folder
from ..tiny_decoders import weights as w


BILINEAR = Resampling.BILINEAR
# What CIFAR-10 is usually normalized with.
MEAN, STD = (0.4914, 0.4822, 0.4465), (0.247, 0.2435, 0.2616)


def main(folder: Path) -> None:
    """Run each graph on inputs of a formula that the tests have too."""
    folder.mkdir(parents=True, exist_ok=True)
    with torch.inference_mode():
        records = {
            "cnn": rounded(cnn()(wave(2, 3, 32, 32))),
            "keras": rounded(keras_cnn(wave(2, 28, 28, 1))),
            "lstm": rounded(token_lstm(torch.tensor([[1, 5, 9, 13], [2, 2, 19, 0]]))),
            "stateful": [rounded(tensor) for tensor in steps(wave(3, 1, 2, 6))],
            "transformer": rounded(transformer()(wave(2, 5, 16))),
            "cnn_image": rounded(cnn()(normalized(picture(32, 32))).softmax(-1)),
            "cnn_stretched": rounded(cnn()(normalized(picture(60, 44).resize((32, 32), BILINEAR))).softmax(-1)),
            "keras_image": rounded(keras_cnn(values(picture(28, 28).convert("L")) / 255)),
        }
    (folder / "reference.json").write_text(json.dumps(records) + "\n")


def wave(*shape: int) -> Tensor:
    """Element i is sin(i)."""
    count = int(torch.tensor(shape).prod())
    return torch.sin(torch.arange(count, dtype=torch.float64)).float().reshape(shape)


def picture(width: int, height: int) -> Image.Image:
    """An image of a formula that the tests have too."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return Image.fromarray(((x * 7 + y * 13 + c * 31 + x * y * 3) % 256).astype(np.uint8))


def values(image: Image.Image) -> Tensor:
    """[1, height, width, channels], 0 to 255."""
    array = np.asarray(image, dtype=np.float32)
    return torch.from_numpy(array.reshape(1, image.height, image.width, -1))


def normalized(image: Image.Image) -> Tensor:
    """[1, channels, height, width], as torchvision's ToTensor and Normalize make it."""
    pixels = values(image).permute(0, 3, 1, 2) / 255
    return (pixels - torch.tensor(MEAN).reshape(1, 3, 1, 1)) / torch.tensor(STD).reshape(1, 3, 1, 1)


def rounded(tensor: Tensor) -> list[float]:
    """Six digits are more than two implementations share."""
    return [round(value, 6) for value in tensor.flatten().tolist()]


def cnn() -> nn.Module:
    """A CNN on images of CIFAR-10's shape."""
    pool = nn.MaxPool2d(2)
    mean = nn.AdaptiveAvgPool2d(1)
    first, second = conv("cnn.conv_1", 3, 8, 1), conv("cnn.conv_2", 8, 8, 1)
    return nn.Sequential(first, nn.ReLU(), pool, second, nn.ReLU(), mean, nn.Flatten(), linear("cnn.head", 8, 10))


def keras_cnn(images: Tensor) -> Tensor:
    """Channels last, flattened in that order, probabilities: what Keras computes."""
    features = nn.functional.max_pool2d(conv("keras.conv", 1, 4, 0)(images.permute(0, 3, 1, 2)).relu(), 2)
    return linear("keras.dense", 676, 10)(features.permute(0, 2, 3, 1).flatten(1)).softmax(-1)


def token_lstm(tokens: Tensor) -> Tensor:
    """Embedding, LSTM, a linear layer over the last hidden state."""
    _, (hidden, _) = lstm()(w.table("lstm.embed", 20, 6)[tokens].transpose(0, 1))
    return linear("lstm.head", 8, 2)(hidden[0])


def steps(inputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Steps one by one, the state handed on. Returns the last output and state."""
    state = (torch.zeros(1, 2, 8), torch.zeros(1, 2, 8))
    output = torch.empty(0)
    for step in inputs:
        output, state = lstm()(step, state)
    return output, state[0], state[1]


def lstm() -> nn.LSTM:
    """6 inputs, 8 hidden units."""
    layer = nn.LSTM(6, 8)
    layer.load_state_dict(
        {
            "weight_ih_l0": w.matrix("lstm.input", 32, 6, 6),
            "weight_hh_l0": w.matrix("lstm.recurrence", 32, 8, 8),
            "bias_ih_l0": w.bias("lstm.bias", 32),
            "bias_hh_l0": torch.zeros(32),
        }
    )
    return layer


def transformer() -> nn.Module:
    """A layer of two heads with ReLU, normalized behind each part."""
    layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.0, batch_first=True)
    qkv = ("q", "k", "v")
    layer.load_state_dict(
        {
            "self_attn.in_proj_weight": torch.cat([w.matrix(f"encoder.{part}.weight", 16, 16, 16) for part in qkv]),
            "self_attn.in_proj_bias": torch.cat([w.bias(f"encoder.{part}.bias", 16) for part in qkv]),
            "self_attn.out_proj.weight": w.matrix("encoder.o.weight", 16, 16, 16),
            "self_attn.out_proj.bias": w.bias("encoder.o.bias", 16),
            "linear1.weight": w.matrix("encoder.up.weight", 32, 16, 16),
            "linear1.bias": w.bias("encoder.up.bias", 32),
            "linear2.weight": w.matrix("encoder.down.weight", 16, 32, 32),
            "linear2.bias": w.bias("encoder.down.bias", 16),
            **{f"norm{i}.weight": w.gain(f"encoder.norm_{i}.gain", 16) for i in (1, 2)},
            **{f"norm{i}.bias": w.bias(f"encoder.norm_{i}.bias", 16) for i in (1, 2)},
        }
    )
    return layer.eval()


def conv(name: str, inputs: int, outputs: int, padding: int) -> nn.Conv2d:
    """A convolution of 3 x 3."""
    layer = nn.Conv2d(inputs, outputs, 3, padding=padding)
    weight = w.matrix(f"{name}.weight", outputs, inputs * 9, inputs * 9).reshape(outputs, inputs, 3, 3)
    layer.load_state_dict({"weight": weight, "bias": w.bias(f"{name}.bias", outputs)})
    return layer


def linear(name: str, inputs: int, outputs: int) -> nn.Linear:
    """A linear layer."""
    layer = nn.Linear(inputs, outputs)
    layer.load_state_dict(
        {"weight": w.matrix(f"{name}.weight", outputs, inputs, inputs), "bias": w.bias(f"{name}.bias", outputs)}
    )
    return layer


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else fixture_folder("tiny_graphs"))
