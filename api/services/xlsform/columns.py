"""What the sheets of our XLSForms are called. Columns that XLSForm does not know are ours; others pass over them."""

import re
from collections.abc import Mapping

from assessment.library import Language

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"

ELEMENT, GAP_TYPE, SENSITIVE, SET = "element", "gap_type", "sensitive", "set"
"""Of a survey row: an item's short name, its kind of gap, "yes" where it could hurt, and when it is asked."""
POINTS, AGE_FROM, AGE_BELOW = "points", "age_from", "age_below"
"""Of a choice: what it is worth ("100/3"), or the ages in years it stands for."""
ROLE = "role"
"""Of the settings: who answers (family, provider, partner, …)."""
CORE = "core"

_CODE = re.compile(r".*\(([A-Za-z-]+)\)\s*")


def labelled(column: str, language: Language) -> str:
    """The heading of a translated column: "label::Español (es)"."""
    return f"{column}::{language.name} ({language.code})"


def language_of(heading: str, default: str, languages: Mapping[str, Language]) -> str | None:
    """The code of the language that "label::…" is in; None: none that is listed. `default`: of a plain "label"."""
    _, divider, name = heading.partition("::")
    name = name.strip() if divider else default
    coded = _CODE.fullmatch(name)
    code = (coded[1] if coded else name).lower()
    named = {language.name.casefold(): language.code for language in languages.values()} | {"english": "en"}
    return code if code in languages else named.get(name.casefold())
