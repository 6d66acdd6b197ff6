"""Texts whose next-token distributions are pinned, and prompts whose greedy continuations are."""

from .conversations import chat

TEXTS: dict[str, str] = {
    "prose-river": (
        "The river rises in a peat bog above the village, no wider than a hand, and for its first few miles it is "
        "mostly a sound under the heather. By the time it reaches the old mill it has gathered eleven streams, two of "
        "which dry up every August. My grandmother used to say that you could tell the month by listening at the "
        "bridge, and that only a fool would ask a river for the year."
    ),
    "prose-science": (
        "Water expands when it freezes because its molecules settle into an open, six-sided lattice. Ice is therefore "
        "less dense than the liquid around it and floats, which is why lakes freeze from the top. If ice sank, shallow "
        "ponds would freeze solid each winter, and few fish would live to see the spring."
    ),
    "dialogue": (
        '"You said you would be here at six," she said, without looking up from the map.\n'
        '"I said I would leave at six," he answered. "The train had other plans."\n'
        '"And the tickets?"\n'
        '"In my other coat."\n'
        "She folded the map twice, very neatly, and put it in the fire."
    ),
    "python": (
        "from collections import Counter\n\n\n"
        "def most_common_words(text: str, limit: int = 10) -> list[tuple[str, int]]:\n"
        '    """Return the `limit` most frequent words, ignoring case."""\n'
        "    words = (word.strip('.,;:!?').lower() for word in text.split())\n"
        "    return Counter(word for word in words if word).most_common(limit)\n\n\n"
        'if __name__ == "__main__":\n'
        '    print(most_common_words("the cat and the hat"))\n'
    ),
    "typescript": (
        "export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {\n"
        "  const decoder = new TextDecoder();\n"
        "  let rest = '';\n"
        "  for await (const chunk of stream) {\n"
        "    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\\n');\n"
        "    rest = lines.pop() ?? '';\n"
        "    yield* lines;\n"
        "  }\n"
        "  if (rest !== '') yield rest;\n"
        "}\n"
    ),
    "sql": (
        "SELECT author.name, COUNT(*) AS books, MAX(book.published) AS latest\n"
        "FROM author\n"
        "JOIN book ON book.author_id = author.id\n"
        "WHERE book.published >= '2001-01-01'\n"
        "GROUP BY author.name\n"
        "HAVING COUNT(*) > 3\n"
        "ORDER BY books DESC, author.name;\n"
    ),
    "json": (
        '{"order": 48213, "paid": true, "lines": [{"sku": "A-100", "quantity": 2, "price": 12.5}, '
        '{"sku": "B-207", "quantity": 1, "price": 3.75}], "total": 28.75, "note": null}\n'
    ),
    "digits": (
        "Invoice 2024-0317: 14 x 3.50 = 49.00, 7 x 12.25 = 85.75, subtotal 134.75, tax 20% 26.95, total 161.70. "
        "Pi is 3.14159265358979, e is 2.718281828, and 2^16 = 65536. Call 555-0142 before 17:30."
    ),
    "markdown": (
        "# Sourdough, the short version\n\n"
        "1. **Feed** the starter the night before: 50 g flour, 50 g water.\n"
        "2. Mix 500 g flour, 350 g water, 100 g starter; rest *30 minutes*.\n"
        "3. Add 10 g salt, fold four times over two hours.\n\n"
        "> The dough is ready when it is ready, not when the clock says so.\n\n"
        "| step | hours |\n|---|---|\n| rise | 4 |\n| cold proof | 12 |\n"
    ),
    "unicode": (
        "Zürich, Kraków, São Paulo, Đà Nẵng und Ålesund liegen weit auseinander. Ça va très bien, merci. "
        "Москва не сразу строилась. Το ποτάμι κυλάει. 東京の天気は晴れです。 서울은 춥습니다. مرحبا بالعالم."
    ),
    "emoji": (
        "Shipping day! 🚀🚀 The whole team 👩‍💻👨🏽‍🔬 is here, coffee ☕️ in hand, rain ☔ outside. "
        "Thumbs up 👍🏾 if the build is green ✅, and 🏳️‍🌈 flags for everyone. 1️⃣ test, 2️⃣ tag, 3️⃣ cake 🎂!"
    ),
    "whitespace": "name\t\tage\tcity\nAda\t\t36\tLondon\n\n\n    indented four\n        indented eight   \n\ttabbed\r\nend  of   it.",
    "chat-short": chat("short-answer", prompt=False),
    "chat-turns": chat("three-turns", prompt=False),
    "chat-system": chat("own-system", prompt=False),
}

PROMPTS: dict[str, str] = {
    "story": "Once upon a time, in a small house at the edge of the forest, there lived",
    "fact": "The capital of France is",
    "list": "The days of the week are Monday, Tuesday,",
    "python": "def is_prime(n: int) -> bool:\n",
    "counting": "1 2 3 4 5 6 7 8 9 10 11",
    "even": "2, 4, 6, 8, 10, 12, 14, 16,",
    "refrain": "Row, row, row your boat.\nRow, row, row your boat.\nRow, row, row your boat.\nRow, row,",
    "objects": '[{"id": 1, "name": "item 1"}, {"id": 2, "name": "item 2"}, {"id": 3, "name": "item 3"}, {"id":',
    "constants": "export const ZERO = 0;\nexport const ONE = 1;\nexport const TWO = 2;\nexport const THREE = 3;\nexport",
    "chat-question": chat("question"),
    "chat-turns": chat("three-turns"),
    "chat-system": chat("own-system"),
}
