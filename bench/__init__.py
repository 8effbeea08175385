"""Measurements, run by `make bench`: figures and ratios of one run on one machine. Nothing here is a test."""
