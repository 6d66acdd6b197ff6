"""The MiniLM-L6 encoder, shared by the embedding model and the classifier."""
