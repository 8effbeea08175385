"""What can be wrong with a data file, said so that its author finds the place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `file` is relative to the data folder; `id`: a question, phrase or scale; "": the file.

    `line` (from 1) is filled in by whoever has read the file's text.
    """

    file: str
    id: str
    what: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.id, self.what) if part)


class InvalidData(ValueError):  # noqa: N818 - named for what the operator sees
    """The data files cannot be used. `problems` holds every one found, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
