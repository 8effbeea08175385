"""Puts the files of the data folder together into one `Library`, each checked against the others."""

from collections.abc import Iterator, Mapping
from typing import Any

from assessment.instrument import Instrument
from assessment.library import SOURCE_LANGUAGE, UNDETERMINED, Language, Lexicon, Library, Wording
from assessment.prompts import COMMON
from assessment.validation.languages import read_languages
from assessment.validation.lexicons import read_lexicon
from assessment.validation.phrases import Phrases, check_translated_phrases, read_phrases
from assessment.validation.problems import InvalidData, Problem
from assessment.validation.samples import read_samples
from assessment.validation.source import Source
from assessment.validation.structure import read_common, read_instrument
from assessment.validation.wordings import check_translation, read_wording

_LANGUAGES = "languages.json"
_UNDETERMINED = f"detection/{UNDETERMINED}.json"
_KINDS = ("instruments", "locales", "lexicons", "detection")


def build_library(files: Mapping[str, Any]) -> Library:
    """The library made of parsed JSON by path below the data folder ("instruments/family/es.json").

    InvalidData: everything that is wrong with the files.
    """
    return _Build(files).library()


class _Build:
    """One run over all files; collects problems until the end, so that an author sees them together."""

    def __init__(self, files: Mapping[str, Any]) -> None:
        self._files = files
        self._problems: list[Problem] = []

    def library(self) -> Library:
        languages = self._languages()
        self._check_places(languages)
        phrases = self._phrases(languages)
        instruments = self._instruments()
        library = Library(
            languages=languages,
            instruments=instruments,
            wordings=self._wordings(instruments, languages),
            phrases=phrases,
            lexicons=self._lexicons(languages),
            samples=self._samples(languages),
        )
        if self._problems:
            raise InvalidData(sorted(self._problems, key=lambda problem: problem.file))
        return library

    def _source(self, file: str) -> Source:
        return Source(file, self._files[file], self._problems)

    def _missing(self, file: str) -> None:
        self._problems.append(Problem(file, "", "is missing"))

    def _languages(self) -> dict[str, Language]:
        if _LANGUAGES not in self._files:
            self._missing(_LANGUAGES)
            return {}
        return read_languages(self._source(_LANGUAGES))

    def _check_places(self, languages: Mapping[str, Language]) -> None:
        for file in self._files:
            parts = file.split("/")
            name = parts[-1].removesuffix(".json")
            if file == _LANGUAGES or (parts[0] == "instruments" and len(parts) == 3 and name == "instrument"):
                continue
            if parts[0] not in _KINDS or len(parts) != (3 if parts[0] == "instruments" else 2):
                self._problems.append(Problem(file, "", "has no place in the library"))
            elif name not in languages and file != _UNDETERMINED:
                self._problems.append(Problem(file, "", f"{_LANGUAGES} has no language {name!r}"))

    def _by_language(self, folder: str, languages: Mapping[str, Language]) -> Iterator[tuple[str, Source]]:
        """The language files of a folder, English first, so that the others can be checked against it."""
        for code in sorted(languages, key=lambda code: code != SOURCE_LANGUAGE):
            file = f"{folder}/{code}.json"
            if file in self._files:
                yield code, self._source(file)

    def _phrases(self, languages: Mapping[str, Language]) -> dict[str, Phrases]:
        phrases: dict[str, Phrases] = {}
        for code, source in self._by_language("locales", languages):
            phrases[code] = read_phrases(source, code)
            if SOURCE_LANGUAGE in phrases and code != SOURCE_LANGUAGE:
                check_translated_phrases(source, phrases[code], phrases[SOURCE_LANGUAGE])
        if SOURCE_LANGUAGE not in phrases:
            self._missing(f"locales/{SOURCE_LANGUAGE}.json")
        return phrases

    def _lexicons(self, languages: Mapping[str, Language]) -> dict[str, Lexicon]:
        return {code: read_lexicon(source, code) for code, source in self._by_language("lexicons", languages)}

    def _samples(self, languages: Mapping[str, Language]) -> dict[str, tuple[str, ...]]:
        sources = dict(self._by_language("detection", languages))
        if _UNDETERMINED in self._files:
            sources[UNDETERMINED] = self._source(_UNDETERMINED)
        return {code: read_samples(source, code) for code, source in sources.items()}

    def _instruments(self) -> dict[str, Instrument]:
        common_file = f"instruments/{COMMON}/instrument.json"
        if common_file not in self._files:
            self._missing(common_file)
            return {}
        common = read_common(self._source(common_file))
        instruments = {COMMON: common}
        for folder in sorted(
            {file.split("/")[1] for file in self._files if file.startswith("instruments/")} - {COMMON}
        ):
            file = f"instruments/{folder}/instrument.json"
            if file in self._files:
                instruments[folder] = read_instrument(self._source(file), folder, common)
            else:
                self._missing(file)
        self._check_roles(instruments)
        return instruments

    def _check_roles(self, instruments: Mapping[str, Instrument]) -> None:
        first: dict[str, str] = {}
        for id, instrument in instruments.items():
            other = first.setdefault(instrument.role, id)
            if other != id:
                what = f"'role' is {instrument.role!r}, which is the role of {other!r} already"
                self._problems.append(Problem(f"instruments/{id}/instrument.json", "", what))

    def _wordings(
        self, instruments: Mapping[str, Instrument], languages: Mapping[str, Language]
    ) -> dict[str, dict[str, Wording]]:
        own = {id: self._own_wordings(instrument, languages) for id, instrument in instruments.items()}
        merged = {id: _with_common(instruments[id], by_language, own[COMMON]) for id, by_language in own.items()}
        for id, instrument in instruments.items():
            file = f"instruments/{id}/{SOURCE_LANGUAGE}.json"
            for question in instrument.questions.keys() - merged[id].get(SOURCE_LANGUAGE, {}).keys():
                self._problems.append(Problem(file, question, "has no English wording"))
        return merged

    def _own_wordings(self, instrument: Instrument, languages: Mapping[str, Language]) -> dict[str, Wording]:
        scale_of = self._scales(instrument.id)
        wordings: dict[str, Wording] = {}
        for code, source in self._by_language(f"instruments/{instrument.id}", languages):
            wordings[code] = read_wording(source, instrument, code, scale_of)
            if code != SOURCE_LANGUAGE:
                check_translation(source, wordings[code], wordings.get(SOURCE_LANGUAGE, {}))
        return wordings

    def _scales(self, instrument: str) -> dict[str, str]:
        """The scale each scale question names; only the file knows, an `Instrument` has the options themselves."""
        content = self._files[f"instruments/{instrument}/instrument.json"]
        questions = content.get("questions") if isinstance(content, dict) else None
        entries = questions.items() if isinstance(questions, dict) else ()
        return {id: str(entry["scale"]) for id, entry in entries if isinstance(entry, dict) and "scale" in entry}


def _with_common(
    instrument: Instrument, own: Mapping[str, Wording], common: Mapping[str, Wording]
) -> dict[str, Wording]:
    """An instrument's wordings with those of the shared questions it uses; its own wording of one goes before."""
    return {
        code: {
            **{id: asked for id, asked in common.get(code, {}).items() if id in instrument.questions},
            **own.get(code, {}),
        }
        for code in own.keys() | common.keys()
    }
