"""Every way a data file can be wrong: what is changed in a sound one, and how the problem must read."""

from collections.abc import Callable

from tests.assessment.tiny import text
from tests.assessment.validation_changes import (
    COMMON,
    COMMON_EN,
    COMMON_ES,
    EN,
    ES,
    FAMILY,
    FAMILY_EN,
    FAMILY_ES,
    LANGUAGES,
    LEXICON,
    Files,
    age,
    drop,
    lexicon,
    put,
    two_ages,
)

CASES: list[tuple[str, Callable[[Files], None], str]] = [
    # languages.json
    ("no languages", drop(LANGUAGES), "languages.json: is missing"),
    ("languages are no list", put(LANGUAGES, "languages", {}), "languages.json: 'languages' must be a list, not {}"),
    ("unknown field", put(LANGUAGES, "extra", 1), "languages.json: has an unknown field 'extra'"),
    ("language without a name", drop(LANGUAGES, "languages", 1, "name"), "languages.json: es: lacks 'name'"),
    ("empty name", put(LANGUAGES, "languages", 1, "name", " "), "languages.json: es: 'name' is empty"),
    (
        "odd direction",
        put(LANGUAGES, "languages", 1, "direction", "up"),
        "languages.json: es: 'direction' must be ltr or rtl, not 'up'",
    ),
    ("language twice", put(LANGUAGES, "languages", 1, "code", "en"), "languages.json: en: stands there twice"),
    (
        "no English",
        put(LANGUAGES, "languages", 0, "code", "fr"),
        "languages.json: en: is missing; every other language is translated from it",
    ),
    ("language that is no object", put(LANGUAGES, "languages", 1, "es"), "languages.json: must be an object, not 'es'"),
    # places
    ("file of another kind", put("notes/en.json", {}), "notes/en.json: has no place in the library"),
    ("file too deep", put("locales/a/en.json", {}), "locales/a/en.json: has no place in the library"),
    (
        "file of an unknown language",
        put("locales/xx.json", {}),
        "locales/xx.json: languages.json has no language 'xx'",
    ),
    (
        "wording without an instrument",
        put("instruments/new/en.json", {}),
        "instruments/new/instrument.json: is missing",
    ),
    # common
    ("no common", drop(COMMON), "instruments/common/instrument.json: is missing"),
    ("file is no object", put(COMMON, []), f"{COMMON}: must be an object, not []"),
    (
        "no consent",
        drop(COMMON, "questions", "CONSENT"),
        f"{COMMON}: CONSENT: is missing; every conversation needs it",
    ),
    (
        "other keys of consent",
        put(COMMON, "questions", "CONSENT", "options", [{"key": 1}, {"key": 0}]),
        f"{COMMON}: CONSENT: must have exactly the keys 1, 2",
    ),
    # instrument.json
    ("other id", put(FAMILY, "id", "families"), f"{FAMILY}: 'id' is 'families', but the folder is 'family'"),
    ("version zero", put(FAMILY, "version", 0), f"{FAMILY}: 'version' must be 1 or more"),
    ("version is true", put(FAMILY, "version", True), f"{FAMILY}: 'version' must be a whole number, not True"),
    ("empty role", put(FAMILY, "role", " "), f"{FAMILY}: 'role' is empty"),
    (
        "role twice",
        put(FAMILY, "role", "provider"),
        "instruments/provider/instrument.json: 'role' is 'provider', which is the role of 'family' already",
    ),
    ("no core", drop(FAMILY, "core"), f"{FAMILY}: lacks 'core'"),
    (
        "unknown kind",
        put(FAMILY, "questions", "A1", "kind", "slider"),
        f"{FAMILY}: A1: 'kind' must be one of scale, choice, text, not 'slider'",
    ),
    ("question is no object", put(FAMILY, "questions", "A1", 3), f"{FAMILY}: A1: 'kind' must be one of"),
    (
        "unknown field of a question",
        put(FAMILY, "questions", "A1", "options", []),
        f"{FAMILY}: A1: has an unknown field 'options'",
    ),
    (
        "field of a wrong kind",
        put(FAMILY, "questions", "A1", "sensitive", "yes"),
        f"{FAMILY}: A1: 'sensitive' must be true or false, not 'yes'",
    ),
    (
        "unknown gap type",
        put(FAMILY, "questions", "A1", "gap_type", "wide"),
        f"{FAMILY}: A1: 'gap_type' must be one of practice, same, not 'wide'",
    ),
    (
        "unknown scale",
        put(FAMILY, "questions", "A1", "scale", "likert"),
        f"{FAMILY}: A1: 'scale' must name one of the scales of this file, not 'likert'",
    ),
    (
        "scale is no list",
        put(FAMILY, "scales", "agree", {}),
        f"{FAMILY}: scale agree: must be a list of options, not {{}}",
    ),
    ("key twice", put(FAMILY, "scales", "agree", 1, "key", 1), f"{FAMILY}: scale agree: has the key 1 twice"),
    (
        "negative key",
        put(FAMILY, "scales", "agree", 1, "key", -1),
        f"{FAMILY}: scale agree: key -1 must not be negative",
    ),
    ("no points", drop(FAMILY, "scales", "agree", 1, "points"), f"{FAMILY}: scale agree: key 2 lacks 'points'"),
    (
        "points that are no number",
        put(FAMILY, "scales", "agree", 1, "points", "half"),
        f"{FAMILY}: scale agree: the points of key 2 must be a number or a fraction like 100/3, not 'half'",
    ),
    (
        "points divided by zero",
        put(FAMILY, "scales", "agree", 1, "points", "1/0"),
        f"{FAMILY}: scale agree: the points of key 2 must be a number or a fraction like 100/3, not '1/0'",
    ),
    (
        "too many points",
        put(FAMILY, "scales", "agree", 1, "points", "101"),
        f"{FAMILY}: scale agree: the points of key 2 must lie between 0 and 100, not 101",
    ),
    (
        "points of not sure",
        put(FAMILY, "scales", "agree", 3, "points", "0"),
        f"{FAMILY}: scale agree: key 0 means not sure and can have no points",
    ),
    (
        "one option",
        put(FAMILY, "questions", "AGE", {"kind": "choice", "options": [{"key": 1}]}),
        f"{FAMILY}: AGE: needs at least two options",
    ),
    (
        "points of a choice",
        put(FAMILY, "questions", "AGE", {"kind": "choice", "options": [{"key": 1, "points": "0"}, {"key": 2}]}),
        f"{FAMILY}: AGE: has an unknown field 'points'",
    ),
    (
        "areas in the file",
        put(COMMON, "questions", "AREA", "options", [{"key": 1}, {"key": 2}]),
        f"{COMMON}: AREA: takes its options from the community and cannot list any",
    ),
    (
        "age of no option",
        age(key=3, low=0, high=3),
        f"{FAMILY}: AGE: 'ages' names the key 3, which is no option",
    ),
    (
        "age band backwards",
        age(key=1, low=3, high=3),
        f"{FAMILY}: AGE: the age band of key 1 ends at 3, before it begins at 3",
    ),
    ("age bands overlap", two_ages, f"{FAMILY}: AGE: the age bands of keys 1 and 2 overlap"),
    # order
    (
        "block item that is no question",
        put(FAMILY, "blocks", 0, "items", 0, "A9"),
        f"{FAMILY}: A9: stands in a block, but there is no such question",
    ),
    (
        "block item that is no scale",
        put(FAMILY, "blocks", 0, "items", 0, "OPEN1"),
        f"{FAMILY}: OPEN1: stands in a block, but is not a scale question",
    ),
    (
        "item in two blocks",
        put(FAMILY, "blocks", [{"id": "1", "items": ["A1", "A2", "B1"]}, {"id": "2", "items": ["A1", "B2", "B3"]}]),
        f"{FAMILY}: A1: stands in two blocks",
    ),
    (
        "item twice in a block",
        put(FAMILY, "blocks", 0, "items", ["A1", "A1", "A2", "B1", "B2", "B3"]),
        f"{FAMILY}: block 1: 'items' has 'A1' twice",
    ),
    (
        "block twice",
        put(FAMILY, "blocks", [{"id": "1", "items": ["A1", "A2"]}, {"id": "1", "items": ["B1", "B2", "B3"]}]),
        f"{FAMILY}: block 1: stands there twice",
    ),
    (
        "item in no block",
        put(FAMILY, "blocks", 0, "items", ["A2", "B1", "B2", "B3"]),
        f"{FAMILY}: A1: is a scale question, but stands in no block",
    ),
    ("core item in no block", put(FAMILY, "core", 0, "OPEN1"), f"{FAMILY}: OPEN1: is in core or sets, but in no block"),
    (
        "core item that is no text",
        put(FAMILY, "core", 0, 7),
        f"{FAMILY}: 'core' must be a list of texts, and 7 is none",
    ),
    ("item asked twice", put(FAMILY, "sets", 1, 0, "B1"), f"{FAMILY}: B1: is in core or sets more than once"),
    (
        "item never asked",
        put(FAMILY, "sets", 1, 0, "B1"),
        f"{FAMILY}: B2: is never asked: it is in neither core nor sets",
    ),
    ("empty set", put(FAMILY, "sets", 0, []), f"{FAMILY}: 'sets' has an empty set"),
    (
        "closing that is not shared",
        put(FAMILY, "shared", ["QUOTE"]),
        f"{FAMILY}: AREA: is in closing, but there is no such question; is it missing from 'shared'?",
    ),
    ("item in closing", put(FAMILY, "closing", ["A1"]), f"{FAMILY}: A1: cannot be in closing"),
    ("consent in closing", put(FAMILY, "closing", ["CONSENT"]), f"{FAMILY}: CONSENT: cannot be in closing"),
    (
        "shared by nobody",
        put(FAMILY, "shared", ["WHO"]),
        f"{FAMILY}: WHO: is shared, but 'common' has no such question",
    ),
    (
        "shared and own",
        put(FAMILY, "questions", "CONSENT", {"kind": "text"}),
        f"{FAMILY}: CONSENT: is a shared question of 'common' and cannot be defined here",
    ),
    # wording
    (
        "other language",
        put(FAMILY_ES, "language", "en"),
        f"{FAMILY_ES}: 'language' is 'en', but the file's place says 'es'",
    ),
    (
        "other instrument",
        put(FAMILY_ES, "instrument", "provider"),
        f"{FAMILY_ES}: 'instrument' is 'provider', but the file's place says 'family'",
    ),
    ("unknown question", put(FAMILY_ES, "questions", "Z9", {"ask": text("?")}), f"{FAMILY_ES}: Z9: is no question"),
    ("no English wording", drop(FAMILY_EN, "questions", "A1"), f"{FAMILY_EN}: A1: has no English wording"),
    ("no English file", drop(FAMILY_EN), f"{FAMILY_EN}: A1: has no English wording"),
    ("no ask", drop(FAMILY_ES, "questions", "A1", "ask"), f"{FAMILY_ES}: A1: lacks 'ask'"),
    ("empty ask", put(FAMILY_ES, "questions", "A1", "ask", "text", " "), f"{FAMILY_ES}: A1: is empty"),
    (
        "ask is a text",
        put(FAMILY_ES, "questions", "A1", "ask", "Hi"),
        f"{FAMILY_ES}: A1: 'ask' must be an object, not 'Hi'",
    ),
    ("no text", put(FAMILY_ES, "questions", "A1", "ask", {}), f"{FAMILY_ES}: A1: lacks 'text'"),
    (
        "unknown state",
        put(FAMILY_ES, "questions", "A1", "ask", "state", "fine"),
        f"{FAMILY_ES}: A1: 'state' must be one of draft, reviewed, piloted, approved, not 'fine'",
    ),
    (
        "text version",
        put(FAMILY_ES, "questions", "A1", "ask", "version", 0),
        f"{FAMILY_ES}: A1: 'version' must be 1 or more",
    ),
    (
        "stray brace",
        put(FAMILY_ES, "questions", "A1", "ask", "text", "{Sponsor}?"),
        f"{FAMILY_ES}: A1: has a brace that belongs to no placeholder; a placeholder looks like {{sponsor}}",
    ),
    (
        "unknown placeholder",
        put(FAMILY_EN, "questions", "A1", "ask", "text", "{name}?"),
        f"{FAMILY_EN}: A1: has an unknown placeholder {{name}}",
    ),
    (
        "placeholder lost in translation",
        put(COMMON_EN, "questions", "CONSENT", "ask", "text", "{sponsor}?"),
        f"{COMMON_ES}: CONSENT: lacks the placeholder {{sponsor}} of the English text",
    ),
    (
        "placeholder made up in translation",
        put(COMMON_ES, "questions", "CONSENT", "ask", "text", "{sponsor}?"),
        f"{COMMON_ES}: CONSENT: has a placeholder {{sponsor}} that the English text has not",
    ),
    (
        "why only in translation",
        put(FAMILY_ES, "questions", "A1", "why", text("?")),
        f"{FAMILY_ES}: A1: has a 'why', but the English wording has none",
    ),
    ("empty why", put(FAMILY_EN, "questions", "A1", "why", text("")), f"{FAMILY_EN}: A1 (why): is empty"),
    (
        "label missing",
        drop(COMMON_ES, "questions", "CONSENT", "labels", "2"),
        f"{COMMON_ES}: CONSENT: lacks a label for key 2",
    ),
    (
        "label of no option",
        put(COMMON_ES, "questions", "CONSENT", "labels", "3", text("x")),
        f"{COMMON_ES}: CONSENT: has a label for key 3, which is no option",
    ),
    (
        "label of no key",
        put(COMMON_ES, "questions", "CONSENT", "labels", "٣", text("x")),
        f"{COMMON_ES}: CONSENT: has a label for '٣', which is no key",
    ),
    (
        "labels are no object",
        put(FAMILY_ES, "scales", "agree", []),
        f"{FAMILY_ES}: scale agree: labels must be an object, not []",
    ),
    (
        "two labels alike",
        put(COMMON_ES, "questions", "CONSENT", "labels", {"1": text("Sí"), "2": text("SÍ ")}),
        f"{COMMON_ES}: CONSENT: the labels of keys 1 and 2 are the same",
    ),
    (
        "placeholder in a label",
        put(COMMON_ES, "questions", "CONSENT", "labels", "1", text("{sponsor}")),
        f"{COMMON_ES}: CONSENT: the label of key 1 cannot have a placeholder",
    ),
    (
        "empty label",
        put(COMMON_ES, "questions", "CONSENT", "labels", "1", text("")),
        f"{COMMON_ES}: CONSENT (label of key 1): is empty",
    ),
    ("scale label missing", drop(FAMILY_ES, "scales", "agree", "0"), f"{FAMILY_ES}: A1: lacks a label for key 0"),
    (
        "labels at a scale question",
        put(FAMILY_ES, "questions", "A1", "labels", {}),
        f"{FAMILY_ES}: A1: is a scale question; its labels stand under 'scales'",
    ),
    (
        "labels of an unknown scale",
        put(FAMILY_ES, "scales", "likert", {}),
        f"{FAMILY_ES}: scale likert: belongs to no question of the instrument",
    ),
    # phrases
    ("no English phrases", drop(EN), f"{EN}: is missing"),
    (
        "phrases of another language",
        put(ES, "language", "en"),
        f"{ES}: 'language' is 'en', but the file's name says 'es'",
    ),
    ("phrase missing", drop(EN, "phrases", "paused"), f"{EN}: paused: is missing; the bot says it"),
    ("phrase is a text", put(EN, "phrases", "paused", "OK"), f"{EN}: paused: must be an object, not 'OK'"),
    (
        "placeholder left out",
        put(EN, "phrases", "offer_one", text("Did you mean?")),
        f"{EN}: offer_one: must contain the placeholder {{option}}",
    ),
    (
        "placeholder nobody fills",
        put(EN, "phrases", "paused", text("{weather}")),
        f"{EN}: paused: has an unknown placeholder {{weather}}",
    ),
    ("phrase only in translation", put(ES, "phrases", "x", text("x")), f"{ES}: x: is no phrase of the English file"),
    (
        "phrase without its placeholder",
        put(ES, "phrases", "help", text("{contact}")),
        f"{ES}: help: lacks the placeholder {{sponsor}} of the English text",
    ),
    # lexicons
    (
        "lexicon of another language",
        put(LEXICON, {"language": "es", "lexicon": {}}),
        f"{LEXICON}: 'language' is 'es', but the file's name says 'en'",
    ),
    (
        "lexicon entry is a text",
        lexicon({"skip": "skip"}),
        f"{LEXICON}: skip: 'phrases' must be a list of texts, not 'skip'",
    ),
    (
        "lexicon phrase is empty",
        lexicon({"skip": [" "]}),
        f"{LEXICON}: skip: 'phrases' must be a list of texts, and ' ' is none",
    ),
    ("lexicon phrase twice", lexicon({"skip": ["next", "next"]}), f"{LEXICON}: skip: 'phrases' has 'next' twice"),
]
