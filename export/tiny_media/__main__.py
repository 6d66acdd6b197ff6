"""`python -m export.tiny_media [folder]`: write test/model/fixtures/tiny_media."""

import json
import sys
from pathlib import Path

import torch

from ..common.paths import fixture_folder
from . import audio, spoken, vision


def main(folder: Path) -> None:
    """Run every model."""
    folder.mkdir(parents=True, exist_ok=True)
    with torch.inference_mode():
        (folder / "vision.json").write_text(json.dumps(vision.records()) + "\n")
        (folder / "spoken.json").write_text(json.dumps(spoken.records()) + "\n")
        audio.files(folder)
        (folder / "audio.json").write_text(json.dumps(audio.records()) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else fixture_folder("tiny_media"))
