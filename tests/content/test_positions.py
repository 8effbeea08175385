"""The line of every value, whatever the layout of the file."""

import json

from hypothesis import given
from hypothesis import strategies as st

from content.positions import Path, line_of, lines

WRITTEN = """{
  "language": "es", "scales": {
    "agree": {
      "1": {"text": "No {a} [b], \\"c\\": d"},
      "2": {"text": "x"}
    }
  },
  "questions": {"S2": {"ask": {"text": "…"},
      "labels": {"1": {"text": "y"}},

      "why": {"text": "z"}}},
  "list": [1,
    {"a": 2}]
}"""


def test_values_are_found_where_they_stand() -> None:
    places = lines(WRITTEN)
    assert places["language",] == 2
    assert places["scales", "agree", "2"] == 5
    assert places["questions", "S2", "ask"] == 8
    assert places["questions", "S2", "labels", "1"] == 9
    assert places["questions", "S2", "why"] == 11
    assert places["list", "1", "a"] == 13


def test_what_a_problem_calls_its_place_is_found() -> None:
    places = lines(WRITTEN)
    assert [
        line_of(places, id) for id in ("S2", "S2 (why)", "S2 (label of key 1)", "scale agree (label of key 2)")
    ] == [
        8,
        11,
        9,
        5,
    ]
    assert line_of(places, "S9") is None


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, st.sampled_from([None, 1]))
def test_every_value_of_any_json_is_found(value: object, indent: int | None) -> None:
    written = json.dumps(value, indent=indent)
    places = lines(written)
    members = dict(_members(json.loads(written), ()))
    assert {path for path in places if path} >= {tuple(json.dumps(part)[1:-1] for part in path) for path in members}
    assert all(1 <= line <= written.count("\n") + 1 for line in places.values())


def _members(value: object, path: Path) -> list[tuple[Path, object]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [((*path, str(name)), part) for name, part in inner]
    return found + [deeper for place, part in found for deeper in _members(part, place)]
