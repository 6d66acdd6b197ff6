"""Recipes: train a small model, export it as ONNX, ready for `npm run import`. Each is one file, to be read and changed."""
