"""Gaps between what providers and families say."""

import pytest

from assessment.gaps import Gap, gaps
from assessment.instrument import Instrument
from assessment.intervals import newcombe
from assessment.scorecard import scorecard
from tests.assessment.instruments import BLOCKS, small
from tests.assessment.tables import every_row


def seen(families: dict[str, int], providers: dict[str, int]) -> Gap:
    """The gap of A1, from people by key."""
    cards = [scorecard(small(role), 10, {"A1": keys}) for role, keys in (("f", families), ("p", providers))]
    return gaps(small(), *cards)[0]


def test_a_large_sure_gap_is_labelled() -> None:
    gap = seen({"1": 40, "4": 10}, {"1": 10, "4": 40})
    assert gap.gap == pytest.approx(0.6)
    assert gap.gap_range == newcombe((40, 50), (10, 50))
    assert gap.label == "providers_see_it_better"
    assert (gap.id, gap.block, gap.element, gap.gap_type) == ("A1", "1", "about A1", "same")


def test_the_other_way_round_families_see_it_better() -> None:
    assert seen({"1": 10, "4": 40}, {"1": 40, "4": 10}).label == "families_see_it_better"


def test_a_gap_that_may_be_chance_has_no_label() -> None:
    gap = seen({"1": 8, "4": 7}, {"1": 5, "4": 10})
    assert gap.gap == pytest.approx(0.2)
    assert gap.label is None


def test_a_sure_gap_below_ten_points_has_no_label() -> None:
    gap = seen({"1": 5000, "4": 5000}, {"1": 4500, "4": 5500})
    assert gap.gap_range is not None and gap.gap_range[0] > 0
    assert gap.label is None


def test_exactly_ten_points_are_enough() -> None:
    assert seen({"1": 5000, "4": 5000}, {"1": 4000, "4": 6000}).label == "providers_see_it_better"


@every_row("providers", [{"1": 4, "4": 5}, {}, {"4": 30}])
def test_there_is_no_gap_where_one_side_is_hidden_or_only_a_bound(providers: dict[str, int]) -> None:
    gap = seen({"1": 40, "4": 10}, providers)
    assert (gap.gap, gap.gap_range, gap.label) == (None, None, None)


def test_only_elements_both_are_asked_about_have_gaps() -> None:
    families = scorecard(small(), 10, {})
    providers = scorecard(Instrument("p", 1, "provider", small().questions, BLOCKS[:1], (), (), ()), 10, {})
    assert [gap.id for gap in gaps(small(), families, providers)] == ["A1", "A2"]
