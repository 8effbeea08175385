"""Reads what the bot and the family pages say beside the questions, and checks each language against English."""

from collections.abc import Mapping

from assessment.library import SOURCE_LANGUAGE, Text
from assessment.prompts import COMMUNITY_PARAMETERS, PHRASES
from assessment.validation.source import Source
from assessment.validation.texts import placeholders, read_text, same_placeholders

Phrases = Mapping[str, Text]


def read_phrases(source: Source, language: str) -> Phrases:
    top = source.fields(source.content, "", {"language": str, "phrases": dict})
    if top.get("language", language) != language:
        source.wrong("", f"'language' is {top['language']!r}, but the file's name says {language!r}")
    found = {id: read_text(source, id, entry) for id, entry in top.get("phrases", {}).items()}
    phrases = {id: text for id, text in found.items() if text is not None}
    if language == SOURCE_LANGUAGE:
        _check_bot_phrases(source, phrases)
    return phrases


def check_translated_phrases(source: Source, phrases: Phrases, english: Phrases) -> None:
    for id, text in phrases.items():
        if id not in english:
            source.wrong(id, "is no phrase of the English file")
        else:
            same_placeholders(source, id, text, english[id])


def _check_bot_phrases(source: Source, phrases: Phrases) -> None:
    for id, needed in PHRASES.items():
        if id not in phrases:
            source.wrong(id, "is missing; the bot says it")
            continue
        used = placeholders(phrases[id].text)
        for name in sorted(needed - used):
            source.wrong(id, f"must contain the placeholder {{{name}}}")
        for name in sorted(used - needed - COMMUNITY_PARAMETERS):
            source.wrong(id, f"has an unknown placeholder {{{name}}}")
