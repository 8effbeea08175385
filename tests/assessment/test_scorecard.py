"""The one door: what of the tallies is shown to whom."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scorecard import ItemScore, Scorecard, scorecard
from assessment.tallies import Attributes
from tests.assessment.instruments import small
from tests.assessment.people import Person, tallied
from tests.assessment.tables import every_row

ITEMS = ("A1", "A2", "B1", "B2", "B3")
AREAS = ("North", "South", "East")
SMS = Attributes("sms")


def card(people: Sequence[Person], k: int = 10, by: str | None = None, role: str = "family") -> Scorecard:
    instrument = small(role)
    groups = tallied(instrument, people, by) if by else None
    listed = AREAS if by == "area" else ()
    return scorecard(instrument, k, tallied(instrument, people, "all").get("", {}), groups, listed)


def everybody(n: int, attributes: Attributes = SMS, **answers: int) -> list[Person]:
    return [Person(answers, attributes) for _ in range(n)]


def mixed(n: int, item: str, attributes: Attributes = SMS) -> list[Person]:
    return [Person({item: 1 + 3 * (i % 2)}, attributes) for i in range(n)]


def of(found: Scorecard, item: str) -> ItemScore:
    return next(score for score in found.items if score.id == item)


def test_without_answers_everything_is_there_and_nothing_is_shown() -> None:
    found = card([])
    assert [score.id for score in found.items] == list(ITEMS)
    assert all(score == ItemScore(score.id, score.block) for score in found.items)
    assert [(block.id, block.n, block.mean, block.items_reported) for block in found.blocks] == [
        ("1", None, None, 0),
        ("2", None, None, 0),
    ]
    assert found.respondents is None


def test_hidden_and_empty_items_look_alike() -> None:
    hidden, empty = of(card(mixed(9, "A1")), "A1"), of(card(mixed(9, "A2")), "A1")
    assert hidden == empty
    assert hidden.hidden


@every_row(("k", "shown"), [(5, True), (6, True), (7, False)])
def test_the_callers_k_decides(k: int, shown: bool) -> None:
    found = card(mixed(6, "A1"), k)
    assert of(found, "A1").hidden is not shown
    assert (found.respondents == 6) is shown


def test_who_skips_or_is_not_sure_does_not_make_a_cell_larger() -> None:
    people = mixed(9, "A1") + everybody(5, A1=0) + everybody(5, A1=-1)
    assert of(card(people), "A1").hidden
    assert card(people).respondents == 14


def test_the_block_mean_is_of_the_shown_item_means() -> None:
    people = mixed(10, "B1") + [Person({"B2": 2 if i else 3}) for i in range(10)] + mixed(9, "B3")
    found = card(people)
    means = [of(found, item).mean for item in ("B1", "B2")]
    block = found.blocks[1]
    assert block.items_reported == 2
    assert block.mean == pytest.approx(sum(mean for mean in means if mean is not None) / 2)


def test_an_item_of_which_only_a_bound_is_shown_is_not_in_the_block_mean() -> None:
    """Otherwise its mean would follow from the block's and the other items'."""
    found = card([Person({"A1": 1 + 3 * (i % 2), "A2": 4 - i % 2}) for i in range(10)])
    assert of(found, "A2").top2_bound == "over_95"
    assert found.blocks[0].mean == of(found, "A1").mean
    assert found.blocks[0].items_reported == 1


def test_the_people_of_a_block_who_answered_hidden_items_only_are_not_shown() -> None:
    """Block n 19 beside item n 10 would say that 9 people answered the hidden item."""
    found = card(mixed(10, "A1") + mixed(9, "A2"))
    assert of(found, "A2").hidden
    assert found.blocks[0].n is None
    assert found.blocks[0].mean == of(found, "A1").mean


def test_a_blocks_people_are_shown_when_the_shown_items_cover_them() -> None:
    people = [Person({"A1": 1 + 3 * (i % 2), "A2": 2 + i % 2}) for i in range(12)] + mixed(5, "A1")
    assert card(people).blocks[0].n == 17


def test_a_block_of_two_organisations_shows_no_people() -> None:
    people = [Person({"A1": 1 + 3 * (i % 2)}, Attributes("sms", organisation=f"o{i % 2}")) for i in range(20)]
    found = card(people, role="provider")
    assert of(found, "A1").hidden
    assert found.blocks[0].n is None
    assert found.respondents == 20


def test_three_organisations_are_enough() -> None:
    people = [Person({"A1": 1 + 3 * (i % 2)}, Attributes("sms", organisation=f"o{i % 3}")) for i in range(20)]
    assert of(card(people, role="provider"), "A1").n == 20


def test_known_groups_are_listed_in_order_even_when_empty() -> None:
    found = card(mixed(12, "A1", Attributes("sms", area="South")), by="area")
    assert [group.value for group in found.groups] == list(AREAS)


def test_an_unknown_group_is_listed_only_when_it_shows_something() -> None:
    """Being listed would tell that somebody of the group answered."""
    few = mixed(3, "A1", Attributes("sms", area="West")) + mixed(30, "A1", Attributes("sms", area="South"))
    many = mixed(30, "A1", Attributes("sms", area="West")) + mixed(30, "A1", Attributes("sms", area="South"))
    assert [group.value for group in card(few, by="area").groups] == list(AREAS)
    assert [group.value for group in card(many, by="area").groups] == [*AREAS, "West"]


def test_group_figures_are_those_of_the_group() -> None:
    north, south = Attributes("sms", area="North"), Attributes("sms", area="South")
    people = mixed(20, "A1", north) + [Person({"A1": 1 if i else 4}, south) for i in range(15)]
    groups = {group.value: group for group in card(people, by="area").groups}
    assert [groups[area].items[0].n for area in AREAS] == [20, 15, None]
    assert groups["South"].items[0].top2 == pytest.approx(1 / 15)


def test_without_a_dimension_there_are_no_groups() -> None:
    assert card(mixed(30, "A1")).groups == ()


people_ = st.lists(
    st.builds(
        Person,
        st.dictionaries(st.sampled_from(ITEMS), st.integers(-1, 4)),
        st.builds(
            Attributes,
            st.just("sms"),
            st.sampled_from([None, *AREAS]),
            st.none(),
            st.sampled_from([None, "o", "p", "q", "r"]),
        ),
        st.sampled_from(["en", "es"]),
    ),
    max_size=60,
)


@given(people_, st.sampled_from([5, 10]), st.sampled_from(["area", "language"]))
def test_what_is_shown_is_never_below_k_and_what_is_hidden_shows_nothing(people: list[Person], k: int, by: str) -> None:
    found = card(people, k, by)
    for score in (*found.items, *(score for group in found.groups for score in group.items)):
        if score.hidden:
            assert score == ItemScore(score.id, score.block)
        else:
            assert score.n is not None and score.n >= k
            assert (score.mean is None) == (score.top2_bound is not None)
    assert all(block.n is None or block.n >= k for block in found.blocks)


@given(people_, st.sampled_from([5, 10]))
def test_shown_totals_are_those_of_the_people(people: list[Person], k: int) -> None:
    for score in card(people, k).items:
        keys = [person.answers[score.id] for person in people if score.id in person.answers]
        scored = [key for key in keys if key > 0]
        if not score.hidden:
            assert score.n == len(scored)
            assert score.not_sure == pytest.approx(keys.count(0) / len(keys))
            assert score.skipped == pytest.approx(keys.count(-1) / len(keys))
            assert score.top2 is None or score.top2 == pytest.approx(sum(key > 2 for key in scored) / len(scored))
