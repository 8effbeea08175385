"""One data file under check: takes typed fields out of parsed JSON and notes each that is missing, unknown or wrong."""

from collections.abc import Mapping
from typing import Any

from assessment.validation.problems import Problem

Fields = Mapping[str, type]

_KINDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}
_NO_FIELDS: Fields = {}


class Source:
    def __init__(self, file: str, content: Any, problems: list[Problem]) -> None:
        self.file = file
        self.content = content
        self._problems = problems

    def wrong(self, id: str, what: str) -> None:
        self._problems.append(Problem(self.file, id, what))

    def fields(self, value: Any, id: str, required: Fields, optional: Fields = _NO_FIELDS) -> dict[str, Any]:
        """The fields of `value` that are as they should be; a problem for each that is not, or is unknown."""
        if not isinstance(value, dict):
            self.wrong(id, f"must be an object, not {value!r}")
            return {}
        for name in required:
            if name not in value:
                self.wrong(id, f"lacks {name!r}")
        for name in value:
            if name not in required and name not in optional:
                self.wrong(id, f"has an unknown field {name!r}")
        known = {**optional, **required}
        return {
            name: value[name] for name, kind in known.items() if name in value and self._is(value[name], kind, id, name)
        }

    def texts(self, values: Any, id: str, name: str) -> tuple[str, ...]:
        """A list of non-empty texts, each once; the bad ones are left out and noted."""
        if not isinstance(values, list):
            self.wrong(id, f"{name!r} must be a list of texts, not {values!r}")
            return ()
        good: list[str] = []
        for value in values:
            if not isinstance(value, str) or not value.strip():
                self.wrong(id, f"{name!r} must be a list of texts, and {value!r} is none")
            elif value in good:
                self.wrong(id, f"{name!r} has {value!r} twice")
            else:
                good.append(value)
        return tuple(good)

    def _is(self, value: Any, kind: type, id: str, name: str) -> bool:
        # bool is an int to Python; to an author it is not
        if isinstance(value, kind) and (kind is not int or not isinstance(value, bool)):
            return True
        self.wrong(id, f"{name!r} must be {_KINDS[kind]}, not {value!r}")
        return False
