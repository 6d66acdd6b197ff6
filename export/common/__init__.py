"""What every exporter shares: external-data shards, op-by-op graphs, manifests and JSON files.

The functions are deterministic: the same arguments give the same bytes.
"""
