"""The shipped instruments have the structure that scores and conversations are described with."""

from fractions import Fraction

import pytest

from tests.data.shipped import INSTRUMENTS, structure

CORE = ["C2", "C4", "S1", "S2", "N1", "N5", "P2", "P3"]
OWN_PRACTICE = {"C2", "C3", "C4", "S3", "S5", "S6", "S7", "P1", "P4"}
SENSITIVE = {"N3", "N4", "P2"}


@pytest.mark.parametrize("folder", INSTRUMENTS)
def test_scales_give_thirds_of_a_hundred_and_nothing_for_not_sure(folder: str) -> None:
    (scale,) = structure(folder)["scales"].values()
    assert [option["key"] for option in scale] == [1, 2, 3, 4, 0]
    assert [Fraction(option["points"]) for option in scale[:4]] == [Fraction(100 * step, 3) for step in range(4)]
    assert "points" not in scale[4]


@pytest.mark.parametrize("folder", ["family", "provider"])
def test_core_and_sets_cover_the_twenty_items_once(folder: str) -> None:
    found = structure(folder)
    items = [item for block in found["blocks"] for item in block["items"]]
    assert len(items) == 20
    assert found["core"] == CORE
    assert sorted([*found["core"], *(item for chosen in found["sets"] for item in chosen)]) == sorted(items)
    assert [len(chosen) for chosen in found["sets"]] == [4, 4, 4]


@pytest.mark.parametrize("folder", ["family", "provider"])
def test_core_items_come_block_by_block(folder: str) -> None:
    blocks = {item: block["id"] for block in structure(folder)["blocks"] for item in block["items"]}
    order = [blocks[item] for item in CORE]
    assert order == sorted(order)


@pytest.mark.parametrize("folder", ["family", "provider"])
def test_sensitive_items_come_last_in_their_set(folder: str) -> None:
    found = structure(folder)
    assert {id for id, question in found["questions"].items() if question.get("sensitive")} == SENSITIVE
    for chosen in found["sets"]:
        marks = [item in SENSITIVE for item in chosen]
        assert marks == sorted(marks)


@pytest.mark.parametrize("folder", ["family", "provider"])
def test_the_gap_type_tells_own_practice_from_shared_life(folder: str) -> None:
    for id, question in structure(folder)["questions"].items():
        if question["kind"] == "scale":
            assert question["gap_type"] == ("practice" if id in OWN_PRACTICE else "same"), id


def test_families_and_providers_are_asked_about_the_same_elements() -> None:
    def elements(folder: str) -> dict[str, str]:
        return {id: entry["element"] for id, entry in structure(folder)["questions"].items() if "element" in entry}

    assert elements("family") == elements("provider")


def test_partners_are_asked_everything_in_order() -> None:
    found = structure("partnership")
    assert found["core"] == [item for block in found["blocks"] for item in block["items"]]
    assert len(found["core"]) == 14
    assert found["sets"] == []


def test_every_year_up_to_eight_has_one_age_band() -> None:
    bands = structure("family")["questions"]["CHILD_AGE"]["ages"]
    for year, key in [(0, 2), (2, 2), (3, 3), (5, 3), (6, 4), (8, 4)]:
        assert [band["key"] for band in bands if band["low"] <= year < band["high"]] == [key]
    assert not [band for band in bands if band["low"] <= 9 < band["high"]]
