"""Reads what people type in one language, by meaning."""

from assessment.library import Lexicon
from assessment.validation.source import Source


def read_lexicon(source: Source, language: str) -> Lexicon:
    top = source.fields(source.content, "", {"language": str, "lexicon": dict})
    if top.get("language", language) != language:
        source.wrong("", f"'language' is {top['language']!r}, but the file's name says {language!r}")
    return {name: source.texts(phrases, name, "phrases") for name, phrases in top.get("lexicon", {}).items()}
