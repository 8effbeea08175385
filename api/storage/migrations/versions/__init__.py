"""The history of the tables: one file per change, applied in order and never edited after release."""
