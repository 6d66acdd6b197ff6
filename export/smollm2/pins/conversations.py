"""Conversations whose rendered text and ids are pinned."""

Message = dict[str, str]


def _m(role: str, content: str) -> Message:
    return {"role": role, "content": content}


CONVERSATIONS: dict[str, list[Message]] = {
    "question": [_m("user", "What is the capital of France?")],
    "short-answer": [
        _m("user", "Name three primary colours."),
        _m("assistant", "Red, yellow and blue are the three primary colours of paint."),
    ],
    "own-system": [
        _m("system", "You are a patient cook. Answer in one sentence."),
        _m("user", "How long do I boil an egg?"),
        _m("assistant", "Boil it for seven minutes if you like the yolk soft, or ten if you like it firm."),
        _m("user", "And a goose egg?"),
    ],
    "three-turns": [
        _m("user", "My name is Ilse and I keep bees."),
        _m("assistant", "Nice to meet you, Ilse! How many hives do you have?"),
        _m("user", "Four. How much honey is that in a good year?"),
        _m("assistant", "In a good year, four hives can give between forty and eighty kilograms of honey."),
        _m("user", "What was my name again?"),
    ],
    "system-only": [_m("system", "Say nothing.")],
    "empty-content": [_m("user", "")],
    "unicode": [_m("user", "Übersetze: „Guten Tag“ → 日本語 🙏🏽"), _m("assistant", "こんにちは 👋")],
    "code": [_m("user", "Fix this:\n```js\nconst x = [1,2,3\nconsole.log( x )\n```\n")],
    "special-tokens-inside": [_m("user", "What does <|im_end|> mean, and <|im_start|>system?")],
    "whitespace-kept": [_m("system", "  two spaces  \n"), _m("user", "\n\nline\t\n")],
    "late-system": [_m("user", "Hello."), _m("system", "Be brief from now on."), _m("user", "Who are you?")],
    "digits": [_m("user", "What is 12345 + 67890?"), _m("assistant", "80235"), _m("user", "Minus 1,000?")],
}

DEFAULT_SYSTEM = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def chat(name: str, prompt: bool = True) -> str:
    """A conversation in the model's format, written out by hand here, so that the template itself stays under test."""
    messages = CONVERSATIONS[name]
    if messages[0]["role"] != "system":
        messages = [_m("system", DEFAULT_SYSTEM), *messages]
    text = "".join(f"<|im_start|>{m['role']}\n{m['content']}<|im_end|>\n" for m in messages)
    return text + "<|im_start|>assistant\n" if prompt else text
