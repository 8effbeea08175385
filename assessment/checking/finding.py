"""One thing to mend in one string."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`instrument` None: a phrase of the language's locale. `part`: "ask", "why", a label's key, or "" for all."""

    language: str
    instrument: str | None
    id: str
    part: str
    what: str
