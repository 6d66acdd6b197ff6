"""Where exporters write, found from this file, whatever the working directory is."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def model_folder(name: str) -> Path:
    """`models/<name>` of this repository."""
    return ROOT / "models" / name


def fixture_folder(name: str) -> Path:
    """`test/model/fixtures/<name>` of this repository."""
    return ROOT / "test" / "model" / "fixtures" / name
