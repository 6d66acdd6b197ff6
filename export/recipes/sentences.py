"""The data of the text recipes: short sentences about the weather and about food, put together from a grammar."""

import random

LABELS = ["food", "weather"]
SUBJECTS = {"food": ["the soup", "her cake", "this bread", "the old cheese"], "weather": ["the rain", "a storm", "the wind", "this fog"]}
VERBS = {"food": ["tastes", "smells", "is"], "weather": ["gets", "stays", "is"]}
ENDS = {
    "food": ["salty", "sweet", "burnt", "delicious", "good"],
    "weather": ["heavy", "wild", "cold", "over", "good"],
}


def load(count: int = 2000, seed: int = 0) -> tuple[list[str], list[int]]:
    """Sentences and the numbers of their labels."""
    draw = random.Random(seed)
    texts, labels = [], []
    for _ in range(count):
        label = draw.randrange(len(LABELS))
        name = LABELS[label]
        words = [draw.choice(SUBJECTS[name]), draw.choice(VERBS[name])]
        words += [draw.choice(["very", "quite", "not", "really"])] * draw.randrange(2) + [draw.choice(ENDS[name])]
        texts.append(" ".join(words))
        labels.append(label)
    return texts, labels
