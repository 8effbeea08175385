"""Unit tests that need Rasa itself: run by the engine's own Python (see test_inside.py), hence unittest."""
