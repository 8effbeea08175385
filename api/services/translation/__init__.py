"""Translations that leave the project and come back: one row per string, as XLIFF 2 or as a workbook."""
