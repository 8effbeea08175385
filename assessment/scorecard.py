"""The one door to figures that people see: turns tallies into scores with everything hidden that must be.

Endpoints, pages and reports show what `scorecard` returns and read no tallies themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessment.hiding import enough, hidden_groups, may_show
from assessment.instrument import NOT_SURE, Block, Instrument, Question
from assessment.intervals import Interval
from assessment.scoring import Bound, Cell, block_mean, figures
from assessment.tallies import BLOCK, ORGANISATION, PEOPLE, RESPONDENTS, SKIP

Counts = Mapping[str, Mapping[str, int]]
"""People by subject and outcome, of one group: see `tallies.TallyKey`."""


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item's shown figures: shares 0-1, means 0-100. Hidden and empty look alike: everything None."""

    id: str
    block: str
    n: int | None = None
    mean: float | None = None
    mean_range: Interval | None = None
    top2: float | None = None
    top2_range: Interval | None = None
    top2_bound: Bound | None = None
    not_sure: float | None = None
    skipped: float | None = None
    hidden: bool = True


@dataclass(frozen=True, slots=True)
class BlockScore:
    """The mean of the block's shown item means; `n` is None when hidden."""

    id: str
    n: int | None
    mean: float | None
    items_reported: int


@dataclass(frozen=True, slots=True)
class GroupScore:
    value: str
    items: tuple[ItemScore, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything shown of one role in one round to callers with one k."""

    respondents: int | None
    items: tuple[ItemScore, ...]
    blocks: tuple[BlockScore, ...]
    groups: tuple[GroupScore, ...] = ()


def scorecard(
    instrument: Instrument,
    k: int,
    everybody: Counts,
    groups: Mapping[str, Counts] | None = None,
    listed: Iterable[str] = (),
) -> Scorecard:
    """The scores that callers with `k` may see.

    `groups`: the counts of one dimension by value. `listed`: the values to list in any case, in order (what everybody
    knows exists); others follow only with something to show, for being listed would tell that somebody answered.
    """
    items = tuple(_item(instrument, k, everybody, item) for item in instrument.items)
    shown = {item.id: item for item in items}
    return Scorecard(
        respondents=_at_least(everybody.get(RESPONDENTS, {}).get(PEOPLE, 0), k),
        items=items,
        blocks=tuple(_block(block, k, everybody, shown) for block in instrument.blocks),
        groups=_groups(instrument, k, everybody, groups, tuple(listed)) if groups is not None else (),
    )


def _at_least(people: int, k: int) -> int | None:
    return people if people >= k else None


def _item(instrument: Instrument, k: int, counts: Counts, item: str) -> ItemScore:
    question = instrument.questions[item]
    cell = _cell(question, counts)
    return _shown(question, cell) if may_show(cell, k) else _nothing(question)


def _shown(question: Question, cell: Cell) -> ItemScore:
    found = figures(question, cell)
    return ItemScore(
        id=question.id,
        block=str(question.block),
        n=found.n,
        mean=found.mean,
        mean_range=found.mean_range,
        top2=found.top2,
        top2_range=found.top2_range,
        top2_bound=found.top2_bound,
        not_sure=found.not_sure,
        skipped=found.skipped,
        hidden=False,
    )


def _nothing(question: Question) -> ItemScore:
    return ItemScore(question.id, str(question.block))


def _block(block: Block, k: int, counts: Counts, shown: Mapping[str, ItemScore]) -> BlockScore:
    """`n` is also hidden where it exceeds the shown items' people: the rest would be people of hidden items."""
    counted = counts.get(BLOCK + block.id, {})
    people = counted.get(PEOPLE, 0)
    mean, reported = block_mean(shown[item].mean for item in block.items)
    known = sum(shown[item].n or 0 for item in block.items)
    visible = enough(people, _organisations(counted), k) and people <= known
    return BlockScore(block.id, people if visible else None, mean, reported)


def _groups(
    instrument: Instrument, k: int, everybody: Counts, groups: Mapping[str, Counts], listed: tuple[str, ...]
) -> tuple[GroupScore, ...]:
    values = (*dict.fromkeys(listed), *sorted(groups.keys() - set(listed)))
    found: dict[str, list[ItemScore]] = {value: [] for value in values}
    for item in instrument.items:
        question = instrument.questions[item]
        cells = {value: _cell(question, groups.get(value, {})) for value in values}
        hidden = hidden_groups(question, _cell(question, everybody), cells, k)
        for value in values:
            found[value].append(_nothing(question) if value in hidden else _shown(question, cells[value]))
    return tuple(
        GroupScore(value, tuple(items))
        for value, items in found.items()
        if value in listed or not all(item.hidden for item in items)
    )


def _cell(question: Question, counts: Counts) -> Cell:
    given = counts.get(question.id, {})
    scored = [option.key for option in question.options if option.points is not None]
    return Cell(
        keys={key: given[str(key)] for key in scored if given.get(str(key))},
        not_sure=given.get(str(NOT_SURE), 0),
        skipped=given.get(SKIP, 0),
        organisations=_organisations(given),
    )


def _organisations(given: Mapping[str, int]) -> dict[str, int]:
    return {outcome: people for outcome, people in given.items() if outcome.startswith(ORGANISATION) and people}
