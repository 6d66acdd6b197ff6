"""What the fixtures pin: texts, strings, conversations and prompts. Plain data, written for this purpose."""
