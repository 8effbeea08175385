"""What the golden conversations happen in: communities, the words that open them, and the shipped instruments."""

import json
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from assessment.session import Community, Door, Resource
from tests.shipped import DATA

DEMO = Community(
    slug="demo",
    name="Maple Hill",
    sponsor="Maple Hill Families",
    languages=("en", "es"),
    areas=("Northside", "Downtown", "Southside"),
    contact="555-0142",
    urgent="911 / 988",
    resources=(
        Resource(("S2", "S3"), {"en": "Child Care Desk: 555-0143", "es": "Guarderías: 555-0143"}),
        Resource(("P2", "N4"), {"en": "Food and bills: 555-0144", "es": "Comida y cuentas: 555-0144"}),
        Resource(("N1",), {"en": "Safe Streets: 555-0145", "es": "Calles seguras: 555-0145"}),
        Resource(("N5",), {"en": "Parent Line: 555-0146"}),
    ),
)
RIVER = Community(slug="river", name="River Bend", sponsor="River Bend Library", languages=("en",))
LAKE = Community(slug="lake", name="Lago Azul", sponsor="Biblioteca Lago Azul", languages=("es",))

PORT = Community(slug="port", name="El Puerto", sponsor="Puerto Unido", languages=("es", "en", "pt", "fr", "ht"))
CANAL = Community(slug="canal", name="El Canal", sponsor="Centro El Canal", languages=("es", "en"))


@dataclass(frozen=True)
class World:
    """The doors there are. `number` is the community that owns the number texted, if any does.

    `shipped`: DEMO opens the demo community as every installation has it, with all languages live.
    """

    number: str | None = None
    shipped: bool = False
    round: int = 1
    closed: bool = False

    def word(self, text: str, *, beside: bool) -> str | None:
        """The join word that the whole message is, or with `beside` the first that stands in it."""
        plain = " ".join(text.casefold().split())
        parts = [part.strip(".,!?") for part in plain.split(" ")] if beside else []
        return next((part for part in (plain, *parts) if part in _WORDS), None)

    def door(self, word: str | None) -> Door | None:
        if self.closed:
            return None
        if word == "demo" and self.shipped:
            return Door(shipped(), self.round)
        if word is not None:
            return replace(_WORDS[word], round=self.round)
        if self.number is not None:
            return replace(_WORDS[self.number], round=self.round)
        return None


@cache
def shipped() -> Community:
    """The demo community of every installation."""
    kept: dict[str, Any] = json.loads((DATA / "demo" / "community.json").read_text(encoding="utf-8"))
    resources = tuple(Resource(tuple(one["items"]), one["text"]) for one in kept["resources"])
    texts = {name: kept[name] for name in ("slug", "name", "sponsor", "contact", "urgent")}
    return Community(
        **texts, languages=tuple(kept["languages"]), areas=tuple(kept["areas"]), resources=resources, demo=True
    )


_WORDS = {
    "demo": Door(DEMO, 1),
    "barrio": Door(DEMO, 1, language="es"),
    "fair": Door(DEMO, 1, event="Health fair"),
    "parents": Door(DEMO, 1, role="family"),
    "teach": Door(DEMO, 1, role="provider"),
    "feria": Door(DEMO, 1, event="Health fair", role="provider", language="es"),
    "table": Door(DEMO, 1, role="partner"),
    "mesa": Door(DEMO, 1, role="partner", language="es"),
    "river": Door(RIVER, 1),
    "lago": Door(LAKE, 1),
    "canal": Door(CANAL, 1),
    "puerto": Door(PORT, 1),
}
