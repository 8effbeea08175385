from assessment.reader.writing import MAX_WORDS, clean, head, joined, length, words
from tests.assessment.tables import every_row


def folds(text: str) -> list[str]:
    return [word.fold for word in words(text)]


@every_row("digit", ["3", "３", "٣", "۳", "३", "৩", "③", "³", "3️⃣", "𝟛"])
def test_a_digit_of_any_script_is_the_number(digit: str) -> None:
    assert [word.number for word in words(digit)] == [3]


@every_row(
    ("text", "found"),
    [
        ("Sí", ["si"]),
        ("SI\u0301", ["si"]),
        ("no sé", ["no", "se"]),
        ("don't", ["dont"]),
        ("don\u2019t", ["dont"]),
        ("it's a '3'", ["its", "a", "3"]),
        ("yesss", ["yes"]),
        ("N\u200bo\u202e", ["no"]),
        ("no\x00", ["no"]),
        ("3pm", ["3", "pm"]),
        ("la 3ª", ["la", "3"]),
        ("Nº 3", ["nº", "3"]),
        ("đúng", ["dung"]),
        ("łatwo", ["latwo"]),
        ("أحمد", ["احمد"]),
        ("نَعَمْ", ["نعم"]),
        ("هي", ["هي"]),
        ("ﬁne", ["fine"]),
        ("有一点", ["有", "一", "点"]),
        ("👍🏽", ["👍"]),
        ("👍🏿👍🏿", ["👍", "👍"]),
        ("🤷‍♀️", ["🤷"]),
        ("हाँ", ["हाँ"]),
        ("... !", []),
        ("síííí", ["si"]),
        ("cóooo", ["co"]),
        ("KKkkkk", ["kkk"]),
        ("++", ["+"]),
        (" +!", ["+"]),
        ("+-", ["+-"]),
        ("+/-", ["+-"]),
        ("-", []),
        ("3 + 1", ["3", "1"]),
        ("1️⃣2️⃣", ["1", "2"]),
        ("①②", ["1", "2"]),
        ("12", ["12"]),
    ],
)
def test_what_people_write_alike_compares_alike(text: str, found: list[str]) -> None:
    assert folds(text) == found


def test_a_word_knows_where_it_stands_and_what_is_before_it() -> None:
    first, second, third = words("Yes, it's  fine")
    text = "Yes, it's  fine"
    assert [text[word.start : word.end] for word in (first, second, third)] == ["Yes", "it's", "fine"]
    assert [word.gap for word in (first, second, third)] == ["", ", ", "  "]


def test_letters_after_a_digit_are_glued_to_it() -> None:
    _, pm = words("3pm")
    assert pm.glued
    assert not words("3 pm")[1].glued


@every_row(
    ("text", "kept"),
    [
        ("/stop", "stop"),
        (" / /restart", "restart"),
        ("a\x00b\x07", "ab"),
        ("\u202eabc\u2066", "abc"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("one\r\ntwo", "one\n\ntwo"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("  Más parques \n", "Más parques"),
        ("1/2", "1/2"),
    ],
)
def test_stored_text_keeps_the_words_and_drops_what_could_do_harm(text: str, kept: str) -> None:
    assert clean(text) == kept


def test_a_very_long_text_is_looked_at_as_far_as_a_message_goes() -> None:
    assert len(words("a " * 2 * MAX_WORDS)) == MAX_WORDS


def test_a_run_of_marks_is_one_short_word() -> None:
    (word,) = words("a" + "\u0301\u0323" * 5000)
    assert word.fold == "a"


def test_two_han_characters_are_as_long_as_a_word() -> None:
    assert [length(words(text)) for text in ("有一点", "yes it is", "是 yes", "不要再发")] == [2, 3, 2, 2]
    assert [word.fold for word in head(words("不要再发了"), 2)] == ["不", "要", "再", "发"]
    assert [word.fold for word in head(words("a b c"), 2)] == ["a", "b"]


def test_words_are_joined_as_they_are_written() -> None:
    assert joined(word.fold for word in words("OK 大部分 yes no")) == "ok 大部分 yes no"
