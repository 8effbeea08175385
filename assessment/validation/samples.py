"""Reads a language's samples: what people write first, by which languages are told apart."""

from assessment.validation.source import Source


def read_samples(source: Source, language: str) -> tuple[str, ...]:
    top = source.fields(source.content, "", {"language": str, "samples": list})
    if top.get("language", language) != language:
        source.wrong("", f"'language' is {top['language']!r}, but the file's name says {language!r}")
    return source.texts(top.get("samples", []), "", "samples")
