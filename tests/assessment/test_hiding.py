"""The hiding rules one by one, and that they hide nothing without need."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.hiding import hidden_groups, may_show
from assessment.scoring import Cell
from tests.assessment.instruments import item
from tests.assessment.tables import every_row

K = 10
QUESTION = item("A1", "1")


def people(n: int, not_sure: int = 0, **organisations: int) -> Cell:
    """A cell of n people with mixed answers."""
    return Cell({1: n - n // 2, 4: n // 2} if n > 1 else {1: n} if n else {}, not_sure, 0, organisations)


def hidden(groups: Mapping[str, int | Cell], unlisted: int = 0, k: int = K) -> set[str]:
    cells = {value: cell if isinstance(cell, Cell) else people(cell) for value, cell in groups.items()}
    total = people(unlisted)
    for cell in cells.values():
        total = total + cell
    return set(hidden_groups(QUESTION, total, cells, k))


@every_row(("n", "shown"), [(0, False), (1, False), (9, False), (10, True), (11, True)])
def test_a_cell_needs_k_people(n: int, shown: bool) -> None:
    assert may_show(people(n), K) is shown


@every_row(
    ("organisations", "shown"),
    [({}, True), ({"a": 10}, False), ({"a": 5, "b": 5}, False), ({"a": 4, "b": 3, "c": 3}, True), ({"a": 1}, False)],
)
def test_a_cell_needs_three_organisations_once_any_is_known(organisations: dict[str, int], shown: bool) -> None:
    assert may_show(people(10, **organisations), K) is shown


def test_large_groups_are_all_shown() -> None:
    assert hidden({"a": 10, "b": 10, "c": 30}) == set()


def test_empty_groups_are_hidden_and_cost_nobody_else() -> None:
    assert hidden({"a": 10, "b": 10, "c": 0}) == {"c"}


def test_a_small_group_takes_the_next_smallest_with_it() -> None:
    assert hidden({"a": 9, "b": 30, "c": 20, "d": 40}) == {"a", "c"}


def test_two_small_groups_that_are_k_together_suffice() -> None:
    assert hidden({"a": 4, "b": 6, "c": 20}) == {"a", "b"}


def test_two_small_groups_below_k_take_a_third() -> None:
    assert hidden({"a": 4, "b": 5, "c": 20, "d": 30}) == {"a", "b", "c"}


def test_of_two_groups_with_one_small_both_are_hidden() -> None:
    assert hidden({"a": 3, "b": 100}) == {"a", "b"}


def test_a_group_whose_complement_is_small_is_hidden() -> None:
    assert hidden({"a": 50}, unlisted=4) == {"a"}


def test_few_people_in_no_listed_group_are_protected_from_subtraction() -> None:
    assert hidden({"a": 20, "b": 15, "c": 40}, unlisted=4) == {"b"}


def test_many_people_in_no_listed_group_cost_nothing() -> None:
    assert hidden({"a": 20, "b": 15}, unlisted=10) == set()


def test_people_in_no_listed_group_are_not_relied_on() -> None:
    assert hidden({"a": 3, "b": 15, "c": 40}, unlisted=30) == {"a", "b"}


def test_nothing_of_a_total_below_k_is_shown() -> None:
    assert hidden({"a": 9, "b": 0}) == {"a", "b"}


def test_a_group_of_not_sure_only_is_as_secret_as_a_small_one() -> None:
    assert hidden({"a": people(0, not_sure=5), "b": 12, "c": 30}) == {"a", "b"}


def test_the_callers_k_decides() -> None:
    groups = {"a": 6, "b": 7, "c": 30}
    assert hidden(groups, k=5) == set()
    assert hidden(groups, k=10) == {"a", "b"}


def test_organisations_are_protected_from_subtraction_too() -> None:
    groups = {
        "a": people(20, x=5, y=5, z=5, w=5),
        "b": people(12, x=6, y=6),
        "c": people(30, u=10, v=10, w=10),
    }
    assert hidden(groups) == {"a", "b"}


def test_unlisted_people_of_one_organisation_are_protected_too() -> None:
    groups = {"a": people(20), "b": people(4), "c": people(8), "d": people(30, u=10, v=10, w=10)}
    total = sum(groups.values(), people(15, x=15))
    assert set(hidden_groups(QUESTION, total, groups, K)) == {"a", "b", "c", "d"}


def test_small_groups_that_all_said_no_are_not_shown_by_subtraction() -> None:
    no = {"a": Cell({1: 3}), "b": Cell({1: 9, 2: 4})}
    assert hidden({**no, "c": 20, "d": 30}) == {"a", "b", "c"}
    assert hidden({**no, "c": Cell({2: 20})}) == {"a", "b"}, "a total that is only a bound gives nothing away"


def test_few_unlisted_people_who_all_said_no_are_not_shown_by_subtraction() -> None:
    groups = {"a": Cell({1: 11}), "b": people(20), "c": people(30)}
    total = sum(groups.values(), Cell({2: 4}))
    assert set(hidden_groups(QUESTION, total, groups, K)) == {"a", "b"}


def test_equal_sizes_are_hidden_in_a_fixed_order() -> None:
    assert hidden({"d": 12, "c": 12, "b": 12, "a": 3}) == {"a", "b"}


def plain(keys: tuple[int, ...], not_sure: int = 0, skipped: int = 0) -> Cell:
    return Cell({key: n for key, n in enumerate(keys, start=1) if n}, not_sure, skipped)


few, more, missing = st.integers(0, 6), st.integers(0, 12), st.integers(0, 3)
cells = st.one_of(
    st.builds(plain, st.tuples(few, few, few, few), missing, missing),
    st.builds(plain, st.tuples(more, st.just(0), st.just(0), more)),
    st.builds(plain, st.tuples(st.just(0), more), missing),
)
groups_ = st.lists(cells, min_size=1, max_size=5).map(lambda drawn: {f"g{i}": cell for i, cell in enumerate(drawn)})


@settings(max_examples=2 * settings.default.max_examples)
@given(groups_, st.one_of(st.just(Cell()), cells), st.sampled_from([5, 10]))
def test_every_rule_holds_and_nothing_is_hidden_without_need(groups: dict[str, Cell], unlisted: Cell, k: int) -> None:
    total = sum(groups.values(), unlisted)
    secret = hidden_groups(QUESTION, total, groups, k)
    for value in groups.keys() - secret:
        rest = total - groups[value]
        assert groups[value].n >= k
        assert rest.asked == 0 or rest.n >= k
    with_people = [groups[value] for value in secret if groups[value].asked]
    if any(cell.n < k for cell in with_people) and secret != groups.keys():
        assert len(with_people) >= 2
        assert sum(cell.n for cell in with_people) >= k
    small = [cell for cell in [*groups.values(), unlisted] if cell.asked and cell.n < k]
    if not small and total.n >= k:
        assert not with_people
