"""A table of rows fails as a whole, and names each row that does."""

from collections.abc import Callable

import pytest

from tests.assessment.tables import every_row


def failure(test: Callable[..., None], **fixtures: object) -> list[str]:
    with pytest.raises(pytest.fail.Exception) as caught:
        test(**fixtures)
    return str(caught.value).splitlines()


def test_every_failing_row_is_named_and_the_others_are_walked() -> None:
    walked = []

    @every_row(("text", "length"), [("a", 1), ("b", 7), ("c", 1), ("d", "x")])
    def lengths(text: str, length: int) -> None:
        walked.append(text)
        if length != len(text):
            raise AssertionError(f"{len(text)} it is")

    assert failure(lengths) == ["2 of 4 rows:", "('b', 7): 1 it is", "('d', 'x'): 1 it is"]
    assert walked == ["a", "b", "c", "d"]


def test_a_row_that_raises_is_named_with_its_place() -> None:
    @every_row("text", ["1", "x"], named=lambda row: f"row {row}")
    def numbers(text: str) -> None:
        int(text)

    first, second = failure(numbers)
    assert first == "1 of 2 rows:"
    assert second.startswith("row x: ValueError(")
    assert second.rpartition(":")[0].endswith("test_tables.py")


def test_two_tables_are_walked_together() -> None:
    walked = []

    @every_row("one", [1, 2])
    @every_row("other", "ab")
    def pairs(one: int, other: str, fixture: str) -> None:
        walked.append((one, other))
        if (one, other) == (2, "a"):
            raise AssertionError(fixture)

    assert failure(pairs, fixture="told") == ["1 of 2 rows:", "2: 1 of 2 rows:", "'a': told"]
    assert walked == [(1, "a"), (1, "b"), (2, "a"), (2, "b")]


def test_a_row_of_another_width_fails() -> None:
    @every_row(("one", "other"), [(1, 2, 3)])
    def pairs(one: int, other: int) -> None:
        raise AssertionError

    assert failure(pairs)[0] == "1 of 1 rows:"


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="could not fail"):
        every_row("text", [])
