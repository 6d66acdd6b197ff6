"""Sentiment of a sentence, POSITIVE or NEGATIVE: train, convert, reference."""
