"""The data of the image recipes: 1,797 handwritten digits of 8 x 8 pixels that come with scikit-learn, values 0 to 1."""

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


def load() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Images [n, 8, 8] to train on, images held out, and their labels."""
    data = load_digits()
    images = (data.images / 16).astype(np.float32)
    return train_test_split(images, data.target, test_size=0.2, random_state=0, stratify=data.target)


def write_sample(path: str, image: np.ndarray) -> None:
    """An image as a PNG file, to ask the server about."""
    Image.fromarray((image * 255).round().astype(np.uint8)).save(path)
