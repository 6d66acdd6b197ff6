"""What is pinned of the encoder: strings for the tokenizer, sentences for the vectors."""
