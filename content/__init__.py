"""Reads the files below data/ into the core's values. Standard library and `assessment` only."""
