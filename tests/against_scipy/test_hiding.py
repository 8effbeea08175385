"""Hidden cells against an attacker with a linear-programming solver."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.hiding import may_show
from assessment.scoring import Cell, unanimous
from tests.against_scipy.attacker import LOW, NOT_SURE, QUESTION, SCORED, SKIPPED, TOP, Table
from tests.assessment.test_hiding import cells, groups_


@settings(max_examples=200, deadline=None)
@given(groups_, st.one_of(st.just(Cell()), cells), st.sampled_from([5, 10]))
def test_the_attacker_learns_nothing_of_a_hidden_cell(groups: dict[str, Cell], unlisted: Cell, k: int) -> None:
    table = Table.publish(groups, unlisted, k)
    if not may_show(table.total, k):
        assert table.hidden == groups.keys()
        return
    for value in table.hidden:
        cell = groups[value]
        if not cell.asked:
            continue
        least, greatest = table.range_of(value, SCORED)
        assert least == 0
        assert greatest >= k
        assert table.range_of(value, NOT_SURE)[0] == 0
        assert table.range_of(value, SKIPPED)[0] == 0
        if not unanimous(QUESTION, table.total) and not may_show(cell, k):
            assert table.range_of(value, TOP)[1] > 0, "everybody in it is known to have answered low"
            assert table.range_of(value, LOW)[1] > 0, "everybody in it is known to have answered high"


def test_the_attacker_finds_what_is_not_protected() -> None:
    """Shown figures without complementary hiding give the small group away: the attacker can attack."""
    groups = {"a": Cell({1: 2, 4: 1}), "b": Cell({1: 10, 4: 10})}
    table = Table(groups["a"] + groups["b"], groups, frozenset({"a"}))
    assert table.range_of("a", SCORED) == (0, 3)
