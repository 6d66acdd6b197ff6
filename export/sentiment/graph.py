"""`python -m export.sentiment.graph [folder]`: write the graph of models/sentiment anew, over the weights it has."""

import sys
from pathlib import Path

from ..common.paths import model_folder
from ..encoder.model import rewrite_graph
from .__main__ import classify

if __name__ == "__main__":
    rewrite_graph(Path(sys.argv[1]) if len(sys.argv) > 1 else model_folder("sentiment"), classify)
