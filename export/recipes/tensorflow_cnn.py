"""TensorFlow: a CNN over [batch, 8, 8, 1] as a SavedModel, without Keras. Run: python -m export.recipes.tensorflow_cnn FOLDER"""

import sys
from pathlib import Path

import tensorflow as tf

from .digits import load, write_sample


class Digits(tf.Module):
    def __init__(self) -> None:
        super().__init__()
        draw = tf.random.Generator.from_seed(0).normal
        self.kernel = tf.Variable(draw((3, 3, 1, 16)) / 3)
        self.kernel_bias = tf.Variable(tf.zeros(16))
        self.weight = tf.Variable(draw((4 * 4 * 16, 10)) / 16)
        self.bias = tf.Variable(tf.zeros(10))

    # The first dimension is left open, so that several images can share a run.
    @tf.function(input_signature=[tf.TensorSpec((None, 8, 8, 1), tf.float32, name="image")])
    def logits(self, image: tf.Tensor) -> dict[str, tf.Tensor]:
        features = tf.nn.relu(tf.nn.conv2d(image, self.kernel, 1, "SAME") + self.kernel_bias)
        flat = tf.reshape(tf.nn.max_pool2d(features, 2, 2, "VALID"), (-1, 4 * 4 * 16))
        return {"logits": flat @ self.weight + self.bias}


def main(folder: Path) -> None:
    train, test, train_labels, test_labels = load()
    data = tf.data.Dataset.from_tensor_slices((train[..., None], train_labels)).shuffle(len(train), seed=0).batch(64)
    model = Digits()
    # Adam, written out: TensorFlow's own optimizers are Keras's.
    first = [tf.Variable(tf.zeros_like(variable)) for variable in model.trainable_variables]
    second = [tf.Variable(tf.zeros_like(variable)) for variable in model.trainable_variables]
    step = 0
    for _ in range(20):
        for images, labels in data:
            step += 1
            with tf.GradientTape() as tape:
                losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, model.logits(images)["logits"])
                loss = tf.reduce_mean(losses)
            gradients = tape.gradient(loss, model.trainable_variables)
            for variable, gradient, m, v in zip(model.trainable_variables, gradients, first, second, strict=True):
                m.assign(0.9 * m + 0.1 * gradient)
                v.assign(0.999 * v + 0.001 * gradient**2)
                variable.assign_sub(3e-3 * m / (1 - 0.9**step) / (tf.sqrt(v / (1 - 0.999**step)) + 1e-7))
    answers = model.logits(test[..., None])["logits"].numpy().argmax(1)
    print(f"{(answers == test_labels).mean():.1%} of {len(test)} digits that it has not seen")

    folder.mkdir(parents=True, exist_ok=True)
    tf.saved_model.save(model, str(folder / "saved_model"), signatures=model.logits)
    write_sample(str(folder / "sample.png"), test[0])
    print(f"sample.png shows a {test_labels[0]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
