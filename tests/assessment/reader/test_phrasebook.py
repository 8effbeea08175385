from assessment.reader.graph import Meaning
from assessment.reader.patterns import read_phrase
from assessment.reader.phrasebook import Alias, Phrasebook
from assessment.reader.writing import words


def book(*phrases: str, aliases: dict[str, list[Alias]] | None = None) -> Phrasebook:
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
    made = book("why do you ask", aliases={"u": [Alias("you", "u")]})
    assert whole(made, "why do u ask") == ["why do you ask"]


def test_finding_is_bounded_by_the_words_seen() -> None:
    made = book("[a] [a] [a] [a] [a] [a] [a] [a] [a] [a] b")
    assert list(made.anywhere(words("a " * 300))) == []


def test_another_spelling_counts_only_with_its_own_accents() -> None:
    made = book("chồng", aliases={"hong": [Alias("chong", "hong")]})
    assert whole(made, "hong") == ["chồng"]
    assert whole(made, "hồng") == []


def test_accents_that_were_typed_are_no_others_than_those_written() -> None:
    made = book("được rồi", "no sé", "très")
    assert whole(made, "duoc roi") == whole(made, "đươc rôi") == whole(made, "được rồi") == ["được rồi"]
    assert whole(made, "dược rơi") == []
    assert whole(made, "no se") == ["no sé"]
    assert whole(made, "nö se") == []
    assert whole(made, "trés") == ["très"]


def test_a_tonal_language_tells_words_apart_by_tones_wherever_they_stand() -> None:
    made = Phrasebook(tonal=True)
    made.add(read_phrase("đói").parts, Meaning("hungry"))
    made.add(read_phrase("xóa").parts, Meaning("delete"))
    assert whole(made, "đói") == whole(made, "doi") == ["hungry"]
    assert whole(made, "đòi") == []
    assert whole(made, "xoá") == ["delete"]


def test_what_arabic_glues_to_a_word_is_taken_off() -> None:
    made = book("ثالث", "لا")
    assert whole(made, "الثالث") == whole(made, "والثالث") == ["ثالث"]
    assert whole(made, "ولا") == []


def test_a_phrase_is_found_whatever_it_begins_with() -> None:
    made = book("(stop|[please] quit) texting", "[oh] don't text", "hit* me", "... enough")
    assert whole(made, "quit texting") == whole(made, "please quit texting") == ["(stop|[please] quit) texting"]
    assert whole(made, "don t text") == whole(made, "oh dont text") == ["[oh] don't text"]
    assert whole(made, "hits me") == ["hit* me"]
    assert whole(made, "that is enough") == ["... enough"]


def test_a_gap_is_twice_as_many_han_characters() -> None:
    made = book("不 ... 我")
    assert whole(made, "不要再打扰了我") == ["不 ... 我"]
    assert whole(made, "不要再打扰了你们和其他我") == []


def test_words_that_a_phrase_writes_together_must_be_typed_together() -> None:
    made = book("la2")
    assert whole(made, "la2") == ["la2"]
    assert whole(made, "la 2") == []


def test_a_stretched_word_may_have_two_letters_or_one() -> None:
    made = book("haa", "yes")
    assert whole(made, "HAAAA") == ["haa"]
    assert whole(made, "yesss") == ["yes"]
    assert whole(made, "ha") == []
