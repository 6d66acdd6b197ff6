"""Keras 3: a CNN over [batch, 8, 8, 1] that ends in probabilities. Run: KERAS_BACKEND=torch python -m export.recipes.keras_cnn FOLDER"""

import sys
from pathlib import Path

import keras
from keras import layers

from .digits import load, write_sample


def main(folder: Path) -> None:
    keras.utils.set_random_seed(0)
    train, test, train_labels, test_labels = load()
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1), name="image"),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train[..., None], train_labels, batch_size=64, epochs=20, verbose=0)
    _, accuracy = model.evaluate(test[..., None], test_labels, verbose=0)
    print(f"{accuracy:.1%} of {len(test)} digits that it has not seen")

    folder.mkdir(parents=True, exist_ok=True)
    model.export(str(folder / "model.onnx"), format="onnx", verbose=False)
    write_sample(str(folder / "sample.png"), test[0])
    print(f"sample.png shows a {test_labels[0]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
