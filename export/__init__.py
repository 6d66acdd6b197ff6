"""Exporters: each makes one folder of `models/` from public packages, reproducible to the byte."""
