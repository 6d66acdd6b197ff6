"""What the tiny models are asked."""

LONG = "ann met bob in paris and she works at acme corp in london . " * 5

TEXTS = [
    "Ann met Bob in Paris.",
    "The bees live in New York, not in Rome!",
    "a good film",
    "Unhappy",
    "she works at Acme Corp in London and he visited Rome where the bees live not in the city .",
]

# Accents, words that nobody knows, signs of two UTF-16 code units, and white space of all kinds.
ODD = [
    "Café in Zürich",
    "Cafe\u0301  naïve\tZu\u0308rich",
    "Bob's xyzzy, 漢字 in Paris 🐝🐝 London",
    "  ann\u00a0bob \r\n paris  ",
    "\U0001f41d",
]

MASKED = ["the bees live in [MASK] .", "[MASK] met [MASK] in paris", "a very good [MASK]"]

QUESTIONS = [
    ("where is ann?", "Ann met Bob in Paris. The bees live in London."),
    ("who works at acme?", "Café: 🐝 she works at Acme Corp in Zürich!"),
    ("where", LONG),
]

REAL = [
    "Dr. O'Neill paid $7.99 (about 8 %) at St. John's-by-the-Sea, didn't he?",
    "Überraschung: naïve Mädchen trinken Crème brûlée in São Paulo.",
    "北京大学 und 東京, русский текст, ελληνικά; x_1 = foo.bar(42)",
    "line one\nline two\t tabbed   spaces 👩‍👩‍👧 family 🇫🇷 flag",
]

CANDIDATES = ["sport", "politics", "cooking"]
QUERIES = ["where is paris", "bees"]

WRITTEN = [
    "the bees live in paris", "ann met bob", "she works at acme and he visited rome .", "a b c d", "one two three", "bad film", "e f g h",
    "not very good", "where is the river", "cooking in new york",
]

# `summarize: ` and `translate English to French: ` are Modelgraph's own for models that follow instructions; the others T5's by its configuration.
INSTRUCTIONS = ["summarize: ", "translate English to French: ", "where is ", "not very "]

SHORT_QUESTIONS = [
    ("where", "bees"), ("who", "ann"), ("where is ann?", "paris"), ("what", "a film"), ("who works at acme?", "bob"), ("when", "bad"),
    ("where", "in rome"), ("bees", "good"),
]
