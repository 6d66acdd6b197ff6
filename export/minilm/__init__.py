"""Sentence embeddings: convert, reference."""
