"""Turns parsed data files into a `Library`, or says precisely what is wrong with them: file, id, and what."""

from assessment.validation.building import build_library
from assessment.validation.problems import InvalidData, Problem

__all__ = ["InvalidData", "Problem", "build_library"]
