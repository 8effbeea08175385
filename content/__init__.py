"""Reads the data folder into a `Library`. The only place that opens data files for the core."""

from content.loading import load

__all__ = ["load"]
