"""The scores page as words and positions: what the API says of a community, made ready to be read.

It computes no figure: every number here is one that `api.services.scores` let out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from api.web import chart
from api.web.voice import Voice
from assessment.instrument import Block, Instrument

ROLES = ("family", "provider")
"""The groups shown beside each other, in this order; the item order and the words of the axis are the first one's."""
BOUNDS = {"under_5": "under", "over_95": "over"}
"""Phrase for each `top2_bound`."""

_SAMPLE = {"family": (42, (33, 51)), "provider": (74, (60, 88))}
"""What the picture beside "how to read" shows: no community's figures."""
COMMAND = Markup("<code>make demo</code>")

Figures = Mapping[str, Any]
"""A document of the API: one role's scores, or one item or block of it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One question as one group answered it. Hidden: only `role` and the empty `mark` are set."""

    role: str
    mark: chart.Mark
    hidden: bool = True
    n: str = ""
    score: str | None = None
    low: str | None = None
    high: str | None = None
    share: str | None = None
    share_low: str | None = None
    share_high: str | None = None
    bound: str | None = None
    not_sure: str = ""
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class BlockCell:
    role: str
    mark: chart.Mark
    n: str = ""
    score: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """How the question was put to a group."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    id: str
    name: str
    asks: tuple[Ask, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class BlockPart:
    id: str
    name: str
    cells: tuple[BlockCell, ...]
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Board:
    name: str
    demo: bool
    round: str
    lede: Markup
    k: str
    empty: bool
    axis: tuple[chart.AxisLabel, ...]
    sample: chart.Mark
    sample_provider: chart.Mark
    blocks: tuple[BlockPart, ...]
    chat: str
    command: Markup
    """What an operator types to fill the demo community."""
    data: Mapping[str, str]
    """Address of the same figures in the API, by role."""


def build(voice: Voice, scores: Mapping[str, Figures], *, name: str, demo: bool) -> Board:
    """The page of the community whose score documents, by role, are given."""
    first = scores[ROLES[0]]
    slug = first["community"]
    reader = _Reader(voice, scores)
    return Board(
        name=name,
        demo=demo,
        round=voice.number(first["round"]),
        lede=_lede(voice, scores),
        k=voice.number(first["k"]),
        empty=all(document["respondents"] is None for document in scores.values()),
        axis=chart.axis(reader.axis),
        sample=chart.mark(reader.points, *_SAMPLE["family"]),
        sample_provider=chart.mark(reader.points, *_SAMPLE["provider"]),
        blocks=tuple(reader.block(block) for block in reader.instrument.blocks),
        chat=f"/chat/{slug}?lang={voice.code}",
        command=COMMAND,
        data={role: f"/api/v1/communities/{slug}/scores?role={role}" for role in ROLES},
    )


def _lede(voice: Voice, scores: Mapping[str, Figures]) -> Markup:
    """Who answered, in one sentence that names only groups large enough to be named."""
    counted = {role: document["respondents"] for role, document in scores.items()}
    known = {
        role: Markup("<strong>{}</strong>").format(voice.number(n)) for role, n in counted.items() if n is not None
    }
    if not known:
        return voice.say("scores.lede_none")
    if len(known) == len(ROLES):
        return voice.say("scores.lede_both", families=known["family"], providers=known["provider"])
    role = next(iter(known))
    return voice.say(f"scores.lede_{role}", n=known[role])


class _Reader:
    """Reads cells out of the score documents, in one language."""

    def __init__(self, voice: Voice, scores: Mapping[str, Figures]) -> None:
        self._voice = voice
        self._instruments = {role: voice.library.instrument_for(role) for role in ROLES}
        self._items = {role: _by_id(document["items"]) for role, document in scores.items()}
        self._blocks = {role: _by_id(document["blocks"]) for role, document in scores.items()}
        self.axis = _axis_words(voice, self.instrument)
        self.points = tuple(points for points, _ in self.axis)

    @property
    def instrument(self) -> Instrument:
        return self._instruments[ROLES[0]]

    def block(self, block: Block) -> BlockPart:
        return BlockPart(
            id=block.id,
            name=str(self._voice.say(f"block.{block.id}")),
            cells=tuple(self._block_cell(role, self._blocks[role][block.id]) for role in ROLES),
            items=tuple(self._item(item) for item in block.items),
        )

    def _item(self, item: str) -> ItemRow:
        return ItemRow(
            id=item,
            name=str(self._voice.say(f"element.{item}")),
            asks=self._asks(item),
            cells=tuple(self._cell(role, self._items[role][item]) for role in ROLES),
        )

    def _asks(self, item: str) -> tuple[Ask, ...]:
        """Each group's question; one only where both were asked the same."""
        asks = {role: self._voice.question(self._instruments[role].id, item).ask.text for role in ROLES}
        different = {text: role for role, text in reversed(asks.items())}
        return tuple(Ask(role, asks[role]) for role in ROLES if different.get(asks[role]) == role)

    def _cell(self, role: str, figures: Figures) -> Cell:
        mark = chart.mark(self.points, figures["mean"], figures["mean_range"])
        if figures["hidden"]:
            return Cell(role, mark)
        number, percent = self._voice.number, self._voice.percent
        mean_range, top2_range = figures["mean_range"], figures["top2_range"]
        return Cell(
            role,
            mark,
            hidden=False,
            n=number(figures["n"]),
            score=number(figures["mean"]) if figures["mean"] is not None else None,
            low=number(mean_range[0]) if mean_range else None,
            high=number(mean_range[1]) if mean_range else None,
            share=percent(figures["top2"]) if figures["top2"] is not None else None,
            share_low=number(top2_range[0] * 100) if top2_range else None,
            share_high=percent(top2_range[1]) if top2_range else None,
            bound=BOUNDS.get(figures["top2_bound"] or ""),
            not_sure=percent(figures["not_sure"]),
            skipped=percent(figures["skipped"]),
        )

    def _block_cell(self, role: str, figures: Figures) -> BlockCell:
        mean = figures["mean"]
        mark = chart.mark(self.points, mean, None)
        if mean is None or figures["n"] is None:
            return BlockCell(role, chart.Mark(mark.ticks))
        return BlockCell(role, mark, self._voice.number(figures["n"]), self._voice.number(mean))


def _axis_words(voice: Voice, instrument: Instrument) -> tuple[tuple[float, str], ...]:
    """(points, label) of each scored key of the instrument's scale, lowest first."""
    question = instrument.questions[instrument.items[0]]
    labels = voice.question(instrument.id, question.id).labels
    scored = [(option.points, option.key) for option in question.options if option.points is not None]
    return tuple((points, str(escape(labels[key].text))) for points, key in sorted(scored))


def _by_id(figures: Sequence[Figures]) -> dict[str, Figures]:
    return {one["id"]: one for one in figures}
