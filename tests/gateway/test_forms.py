"""Hostile bytes never become a form, and a real one keeps everything that was signed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.gateway.forms import MAX_FIELDS, Fields, OversizedForm, UnreadableForm, parse_form

FORM = "application/x-www-form-urlencoded; charset=UTF-8"


def test_keeps_blanks_spaces_and_repeated_names() -> None:
    fields = parse_form(FORM, b"Body=&From=%2B12025550123&A=1&A=2&Text=yes+")
    assert fields == {"Body": [""], "From": ["+12025550123"], "A": ["1", "2"], "Text": ["yes "]}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"A=%ff", id="escaped bad UTF-8"),
        pytest.param(b"A=\xff", id="bad UTF-8"),
        pytest.param(b"A=%ed%a0%80", id="surrogate"),
        pytest.param(b"A=%zz", id="bad escape"),
        pytest.param(b"A=%4", id="short escape"),
        pytest.param(b"A=%", id="lone percent"),
        pytest.param(b"novalue", id="name alone"),
        pytest.param(b"A=1&&B=2", id="empty field"),
        pytest.param(b"\x00", id="NUL"),
        pytest.param(b"A=1&b\xc3", id="cut character"),
    ],
)
def test_refuses_what_could_not_have_been_signed(body: bytes) -> None:
    with pytest.raises(UnreadableForm):
        parse_form(FORM, body)


@pytest.mark.parametrize("kind", ["", "application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_refuses_other_types(kind: str) -> None:
    with pytest.raises(UnreadableForm):
        parse_form(kind, b"A=1")


def test_refuses_more_fields_than_a_carrier_sends() -> None:
    assert len(parse_form(FORM, b"&".join(b"a%d=1" % number for number in range(MAX_FIELDS)))) == MAX_FIELDS
    with pytest.raises(OversizedForm):
        parse_form(FORM, b"&".join(b"a%d=1" % number for number in range(MAX_FIELDS + 1)))


@given(st.binary(max_size=400))
def test_any_bytes_give_a_form_or_a_refusal(body: bytes) -> None:
    try:
        fields = parse_form(FORM, body)
    except (UnreadableForm, OversizedForm):
        return
    assert all(value.encode("utf-8").decode() == value for values in fields.values() for value in values)


@pytest.mark.parametrize(("value", "count"), [("2", 2), ("", 0), ("-1", 0), ("9999999", 0), ("٣", 0), ("1e3", 0)])
def test_counts_are_small_plain_numbers(value: str, count: int) -> None:
    assert Fields({"NumMedia": [value]}).count("NumMedia") == count
