from assessment.reader.patterns import read_phrase
from assessment.reader.phrasebook import Meaning, Phrasebook
from assessment.reader.writing import words


def book(*phrases: str, aliases: dict[str, str] | None = None) -> Phrasebook:
    made = Phrasebook(aliases=aliases)
    for written in phrases:
        phrase = read_phrase(written)
        made.add(phrase.parts, Meaning(written, sure=phrase.sure, whole=phrase.whole))
    return made


def whole(made: Phrasebook, text: str) -> list[str]:
    return [match.meaning.category for match in made.whole(words(text))]


def test_only_the_whole_message_is_a_whole_match() -> None:
    made = book("stop texting me")
    assert whole(made, "Stop texting ME!") == ["stop texting me"]
    assert whole(made, "stop texting me now") == []


def test_optional_words_may_begin_a_phrase() -> None:
    made = book("[please] stop (texting|writing) [to] me")
    for text in ("stop texting me", "please stop writing to me", "stop writing me"):
        assert len(whole(made, text)) == 1
    assert whole(made, "please texting me") == []


def test_a_gap_is_four_words_at_most() -> None:
    made = book("why ... ask")
    assert whole(made, "why ask") == ["why ... ask"]
    assert whole(made, "why do you always ask") == ["why ... ask"]
    assert whole(made, "why do all of you people ask") == []


def test_a_beginning_of_a_word_is_enough_where_the_phrase_says_so() -> None:
    made = book("me golpe*")
    assert whole(made, "me golpeaba") == ["me golpe*"]
    assert whole(made, "me golp") == []


def test_the_longest_phrase_is_found_inside_a_message() -> None:
    made = book("not", "not sure", "sure!")
    (match,) = made.inside(words("not sure about that"), 0)
    assert (match.meaning.category, match.end) == ("not sure", 2)
    assert made.inside(words("sure about that"), 0) == ()


def test_the_accents_that_were_typed_decide_between_two_words() -> None:
    made = book("má", "mà")
    assert whole(made, "mà")[0] == "mà"
    assert whole(made, "má")[0] == "má"
    assert {match.exact for match in made.whole(words("ma"))} == {False}


def test_another_spelling_counts_as_the_word() -> None:
    made = book("why do you ask", aliases={"u": "you"})
    assert whole(made, "why do u ask") == ["why do you ask"]


def test_finding_is_bounded_by_the_words_seen() -> None:
    made = book("[a] [a] [a] [a] [a] [a] [a] [a] [a] [a] b")
    assert list(made.anywhere(words("a " * 300))) == []
