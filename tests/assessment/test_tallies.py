"""What a session adds to the counts."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from assessment.session import Answer
from assessment.tallies import Attributes, TallyKey, contributions, diff, organisation_name
from tests.assessment.instruments import small
from tests.assessment.tables import every_row

SMS = Attributes("sms")


def answered(question: str, key: int, language: str = "en") -> Answer:
    return Answer(question, "not_sure" if key == 0 else "answered", language, 1, key)


def skipped(question: str) -> Answer:
    return Answer(question, "skipped", "en", 1)


def given_by(*answers: Answer) -> dict[str, Answer]:
    return {answer.question: answer for answer in answers}


def all_dimension(counted: Counter[TallyKey]) -> dict[tuple[str, str], int]:
    return {(key.subject, key.outcome): n for key, n in counted.items() if key.dimension == "all"}


def test_a_scored_answer_counts_for_its_item_its_block_and_the_respondents() -> None:
    counted = contributions(small(), given_by(answered("A1", 3)), SMS)
    assert all_dimension(counted) == {("A1", "3"): 1, ("block:1", "n"): 1, ("*", "n"): 1}


def test_not_sure_makes_a_respondent_and_nothing_in_the_block() -> None:
    counted = contributions(small(), given_by(answered("A1", 0)), SMS)
    assert all_dimension(counted) == {("A1", "0"): 1, ("*", "n"): 1}


def test_who_only_skips_is_no_respondent() -> None:
    counted = contributions(small(), given_by(skipped("A1"), skipped("B2")), SMS)
    assert all_dimension(counted) == {("A1", "skip"): 1, ("B2", "skip"): 1}


def test_a_person_counts_once_in_a_block_however_many_items_were_answered() -> None:
    counted = contributions(small(), given_by(answered("A1", 3), answered("A2", 1), answered("B1", 4)), SMS)
    assert counted[TallyKey("all", "", "block:1", "n")] == 1
    assert counted[TallyKey("all", "", "*", "n")] == 1


def test_answers_count_in_every_known_group() -> None:
    attributes = Attributes("web", area="Northside", event="Library day")
    counted = contributions(small(), given_by(answered("A1", 3)), attributes)
    groups = {(key.dimension, key.value) for key in counted}
    assert groups == {
        ("all", ""),
        ("language", "en"),
        ("area", "Northside"),
        ("event", "Library day"),
        ("channel", "web"),
    }


def test_each_answer_belongs_to_the_language_it_was_given_in() -> None:
    counted = contributions(small(), given_by(answered("A1", 3, "es"), answered("A2", 3, "en")), SMS)
    assert counted[TallyKey("language", "es", "A1", "3")] == 1
    assert counted[TallyKey("language", "en", "A2", "3")] == 1
    assert TallyKey("language", "en", "A1", "3") not in counted


def test_the_organisation_is_counted_where_the_person_has_a_scored_answer() -> None:
    attributes = Attributes("sms", organisation="x7")
    counted = contributions(small("provider"), given_by(answered("A1", 3), answered("A2", 0)), attributes)
    subjects = {key.subject for key in counted if key.dimension == "all" and key.outcome == "org:x7"}
    assert subjects == {"A1", "block:1", "*"}


def test_answers_to_anything_but_items_count_nowhere() -> None:
    consent = Answer("CONSENT", "answered", "en", 1, 1)
    unknown_key = Answer("A1", "answered", "en", 1, 9)
    assert not contributions(small(), {"CONSENT": consent, "A1": unknown_key}, SMS)


answers = st.dictionaries(
    st.sampled_from(["A1", "A2", "B1", "B2", "B3"]),
    st.tuples(st.integers(-1, 4), st.sampled_from(["en", "es"])),
).map(lambda drawn: {q: skipped(q) if k < 0 else answered(q, k, language) for q, (k, language) in drawn.items()})
attributes_ = st.builds(
    Attributes,
    st.sampled_from(["sms", "web"]),
    st.sampled_from([None, "North", "South"]),
    st.sampled_from([None, "Fair"]),
    st.sampled_from([None, "o1", "o2"]),
)


@given(answers, attributes_, answers, attributes_)
def test_increments_lead_from_one_state_to_the_other(
    first: dict[str, Answer], here: Attributes, second: dict[str, Answer], there: Attributes
) -> None:
    before, after = contributions(small(), first, here), contributions(small(), second, there)
    kept = Counter(before)
    kept.update(diff(before, after))
    assert {key: n for key, n in kept.items() if n} == dict(after)


@given(answers, attributes_)
def test_increments_come_sorted_and_without_zeros(given_answers: dict[str, Answer], here: Attributes) -> None:
    increments = diff({}, contributions(small(), given_answers, here))
    assert list(increments) == sorted(increments)
    assert all(increments.values())


@given(answers, attributes_)
def test_the_languages_of_an_item_add_to_its_total(given_answers: dict[str, Answer], here: Attributes) -> None:
    counted = contributions(small(), given_answers, here)
    by_language: Counter[tuple[str, str]] = Counter()
    for key, n in counted.items():
        if key.dimension == "language":
            by_language[key.subject, key.outcome] += n
    for (subject, outcome), n in all_dimension(counted).items():
        assert not subject[0].isupper() or by_language[subject, outcome] == n


@every_row("typed", ["Sunny Care", "  sunny  care. ", "SUNNY-CARE", "Sunny\u00a0Care!"])
def test_one_organisation_typed_in_many_ways_is_one(typed: str) -> None:
    assert organisation_name(typed) == "sunny care"


def test_organisations_in_other_scripts_keep_their_names() -> None:
    assert organisation_name("مركز الأمل") != organisation_name("مركز النور")
    assert organisation_name(" ... ") == ""
