"""What transformers makes of a recording with tiny models: letters with their times, classes, a spectrogram."""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import torch
from torch import Tensor, nn
from transformers import Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor, WhisperFeatureExtractor

from ..tiny_graphs.__main__ import rounded
from .draw import drawn

RATE = 16_000
LETTERS = ["<pad>", "|", "A", "B", "C", "D", "E", "F"]
# In the vocabulary, but never said.
UNSAID = ["<s>", "</s>", "<unk>"]
# Samples of a frame, and from one frame to the next.
FRAME, STEP = 400, 320


def recording(seconds: float, rate: int) -> np.ndarray:
    """A rising tone of a formula that the tests have too."""
    t = np.arange(int(seconds * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * 300 * t + 2 * np.pi * 600 * t * t) * np.exp(-t)).astype(np.float32)


def frames(samples: np.ndarray) -> Tensor:
    """[1, frames, 8]: one convolution in place of a Transformer."""
    extractor = Wav2Vec2FeatureExtractor(do_normalize=True)
    values = extractor(samples, sampling_rate=RATE, return_tensors="pt").input_values
    convolution = drawn(nn.Conv1d(1, 8, FRAME, stride=STEP), "wav2vec2.conv.")
    return convolution(values[:, None]).relu().transpose(1, 2)


def letters(samples: np.ndarray) -> dict[str, Any]:
    """The text, and each word with its first and last frame in seconds."""
    logits = drawn(nn.Linear(8, len(LETTERS)), "wav2vec2.lm_head.")(frames(samples))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vocab.json")
        path.write_text(json.dumps({letter: i for i, letter in enumerate(LETTERS + UNSAID)}))
        tokenizer = Wav2Vec2CTCTokenizer(str(path))
    decoded = tokenizer.decode(logits[0].argmax(-1), output_word_offsets=True)
    second = STEP / RATE
    words = [
        {"text": word["word"], "start": word["start_offset"] * second, "end": word["end_offset"] * second}
        for word in decoded["word_offsets"]
    ]
    return {"text": decoded["text"], "words": words}


def classes(samples: np.ndarray) -> list[float]:
    """Probabilities of three classes."""
    logits = drawn(nn.Linear(8, 3), "wav2vec2.classifier.")(frames(samples).mean(1))
    return rounded(logits.softmax(-1))


def spectrogram_mean(samples: np.ndarray) -> float:
    """Of Whisper's log-mel spectrogram of 30 seconds, silence behind the recording included."""
    features = WhisperFeatureExtractor()(samples, sampling_rate=RATE, return_tensors="pt").input_features
    return round(float(features.mean()), 6)


def resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    """To 16 kHz as torchaudio does it by default: a sinc with 6 crossings under a Hann window, cut at 0.99."""
    divisor = int(np.gcd(rate, RATE))
    down, up = rate // divisor, RATE // divisor
    base = min(down, up) * 0.99
    width = int(np.ceil(6 * down / base))
    index = np.arange(-width, width + down) / down
    time = np.clip((np.arange(0, -up, -1)[:, None] / up + index) * base, -6, 6)
    kernel = np.sinc(time) * np.cos(time * np.pi / 12) ** 2 * base / down
    padded = np.pad(samples.astype(np.float64), (width, width + down))
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape[1])[::down]
    output = (windows @ kernel.T).reshape(-1)
    return output[: int(np.ceil(len(samples) * up / down))].astype(np.float32)


def files(folder: Path) -> None:
    """The recording in each compressed format, as libsndfile writes it."""
    samples = recording(0.5, RATE)
    for name, kind, subtype in (
        ("tone.flac", "FLAC", "PCM_16"),
        ("tone.mp3", "MP3", "MPEG_LAYER_III"),
        ("tone.vorbis.ogg", "OGG", "VORBIS"),
        ("tone.opus.ogg", "OGG", "OPUS"),
    ):
        soundfile.write(folder / name, samples, RATE, format=kind, subtype=subtype)


def records() -> dict[str, Any]:
    """All of them, for half a second."""
    samples = recording(0.5, RATE)
    return {
        "letters": letters(samples),
        "classes": classes(samples),
        "spectrogram_mean": spectrogram_mean(samples),
        "resampled": {
            str(rate): rounded(torch.from_numpy(resampled(recording(0.01, rate), rate))) for rate in (8000, 44_100)
        },
    }
