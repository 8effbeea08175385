"""The scores page as words and positions: what the API says of a community, made ready to be read.

It computes no figure: every number here is one that `api.services.scores` let out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from api.services.scores import Role, Scores
from api.web import chart
from api.web.voice import Voice
from assessment.instrument import Block, Instrument
from assessment.scorecard import BlockScore, ItemScore

ROLES: tuple[Role, ...] = ("family", "provider")
"""The groups shown beside each other, in this order; the item order and the words of the axis are the first one's."""
_SAMPLE = {"family": (42, (33, 51)), "provider": (74, (60, 88))}
"""What the picture beside "how to read" shows: no community's figures."""
COMMAND = Markup("<code>make demo</code>")


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
    """`top2_bound`, where everybody or nobody said mostly or yes: then the figures before it are not shown."""
    not_sure: str | None = None
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class BlockCell:
    role: str
    mark: chart.Mark
    n: str | None
    """How many answered something in the block; may be hidden beside a score that is not."""
    score: str | None


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


def build(voice: Voice, scores: Mapping[Role, Scores], *, name: str, demo: bool) -> Board:
    """The page of the community whose scores, by role, are given."""
    first = scores[ROLES[0]]
    reader = _Reader(voice, scores)
    return Board(
        name=name,
        demo=demo,
        round=voice.number(first.round),
        lede=_lede(voice, scores),
        k=voice.number(first.k),
        empty=all(one.card.respondents is None for one in scores.values()),
        axis=chart.axis(reader.axis),
        sample=chart.mark(reader.points, *_SAMPLE["family"]),
        sample_provider=chart.mark(reader.points, *_SAMPLE["provider"]),
        blocks=tuple(reader.block(block) for block in reader.instrument.blocks),
        chat=f"/chat/{first.community}?lang={voice.code}",
        command=COMMAND,
        data={role: f"/api/v1/communities/{first.community}/scores?role={role}" for role in ROLES},
    )


def _lede(voice: Voice, scores: Mapping[Role, Scores]) -> Markup:
    """Who answered, in one sentence that names only groups large enough to be named."""
    counted = {role: one.card.respondents for role, one in scores.items()}
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
    """Puts one community's scores into the words of one language."""

    def __init__(self, voice: Voice, scores: Mapping[Role, Scores]) -> None:
        self._voice = voice
        self._instruments = {role: voice.library.instrument_for(role) for role in ROLES}
        self._items = {role: {item.id: item for item in one.card.items} for role, one in scores.items()}
        self._blocks = {role: {block.id: block for block in one.card.blocks} for role, one in scores.items()}
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
        asks = [Ask(role, self._voice.question(self._instruments[role].id, item).ask.text) for role in ROLES]
        return tuple(ask for index, ask in enumerate(asks) if ask.text not in [other.text for other in asks[:index]])

    def _cell(self, role: Role, found: ItemScore) -> Cell:
        mark = chart.mark(self.points, found.mean, found.mean_range)
        if found.hidden or found.n is None:
            return Cell(role, mark)
        mean_range, top2_range = found.mean_range, found.top2_range
        return Cell(
            role,
            mark,
            hidden=False,
            n=self._voice.number(found.n),
            score=self._number(found.mean),
            low=self._number(mean_range[0]) if mean_range else None,
            high=self._number(mean_range[1]) if mean_range else None,
            share=self._percent(found.top2),
            share_low=self._number(top2_range[0] * 100) if top2_range else None,
            share_high=self._percent(top2_range[1]) if top2_range else None,
            bound=found.top2_bound,
            not_sure=self._percent(found.not_sure),
            skipped=self._percent(found.skipped),
        )

    def _block_cell(self, role: Role, found: BlockScore) -> BlockCell:
        mark = chart.mark(self.points, found.mean, None)
        return BlockCell(role, mark, self._number(found.n), self._number(found.mean))

    def _number(self, value: float | None) -> str | None:
        return None if value is None else self._voice.number(value)

    def _percent(self, share: float | None) -> str | None:
        return None if share is None else self._voice.percent(share)


def _axis_words(voice: Voice, instrument: Instrument) -> tuple[tuple[float, str], ...]:
    """(points, label) of each scored key of the instrument's scale, lowest first."""
    question = instrument.questions[instrument.items[0]]
    labels = voice.question(instrument.id, question.id).labels
    scored = [(option.points, option.key) for option in question.options if option.points is not None]
    return tuple((points, str(escape(labels[key].text))) for points, key in sorted(scored))
