"""`familyvoice check`: are instruments and translations sound, complete and current, and what do they cost to send?"""

import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

import content
from api.cli.address import settings
from api.cli.problem import CommandError
from assessment.checking.costs import Conversation, asked, conversation, too_long
from assessment.checking.finding import Finding
from assessment.checking.look_alikes import look_alikes
from assessment.checking.translations import MISSING, hard_to_read, stale, texts_of, untranslated
from assessment.library import SOURCE_LANGUAGE, Library, Text
from assessment.prompts import COMMON
from assessment.reader import Reader
from assessment.reader.lexicon import problems as lexicon_problems
from assessment.segments import segmentation
from assessment.session import Community
from assessment.validation import InvalidData
from content.catalog import Catalog

_EXAMPLE = Community(
    slug="example",
    name="Demo community",
    sponsor="Demo Family Network",
    languages=("en", "es"),
    areas=("Northside", "Downtown", "Southside", "Eastside"),
    contact="555-0142",
    urgent="911 or 988",
)
_WIDTH = 110


def run(price: float, strings: str | None) -> int:
    """As `check`, for the project's own data folder."""
    return check(settings().root / "data", price, strings)


def check(root: Path, price: float, strings: str | None = None) -> int:
    """Prints what a conversation costs at `price` dollars a segment, then what is wrong. 0: nothing is; 1: something.

    `strings`: a language whose strings are listed one by one as well. CommandError: no such language.
    """
    try:
        library = content.load(root)
    except InvalidData as error:
        print(error, file=sys.stderr)
        return 1
    catalog, console = Catalog(root), Console(width=_WIDTH)
    if strings is not None:
        if strings not in library.languages:
            raise CommandError(f"no language {strings!r}: choose one of {', '.join(library.languages)}")
        console.print(_strings(library, catalog, strings, price))
    console.print(_conversations(library, price))
    unreadable = list(lexicon_lines(library, catalog))
    reader = None if unreadable else Reader(library)
    found = list(dict.fromkeys([*unreadable, *(line(catalog, one) for one in findings(library, reader))]))
    for problem in found:
        print(problem, file=sys.stderr)
    summary = f"{len(found)} things to mend" if found else "nothing to mend"
    print(f"{len(library.languages)} languages, {summary}", file=sys.stderr if found else sys.stdout)
    return 1 if found else 0


def findings(library: Library, reader: Reader | None) -> Iterator[Finding]:
    """What is wrong with strings that load well; labels are typed to the reader where there is one."""
    yield from untranslated(library)
    yield from stale(library)
    yield from too_long(library, _EXAMPLE)
    yield from hard_to_read(library)
    if reader is not None:
        yield from look_alikes(library, reader)


def line(catalog: Catalog, finding: Finding) -> str:
    place: object = catalog.place(finding.language, finding.instrument, finding.id, finding.part)
    if finding.what == MISSING:
        english = catalog.place(SOURCE_LANGUAGE, finding.instrument, finding.id, finding.part)
        place = f"{english.file.replace(f'/{SOURCE_LANGUAGE}.', f'/{finding.language}.')} (English: {english})"
    part = f" ({'label of key ' if finding.part.isdigit() else ''}{finding.part})" if finding.part else ""
    return f"{place}: {finding.id}{part}: {finding.what}"


def lexicon_lines(library: Library, catalog: Catalog) -> Iterator[str]:
    for language, lexicon in library.lexicons.items():
        for category, what in lexicon_problems(lexicon):
            yield f"{catalog.category(language, category)}: {category}: {what}"


def _conversations(library: Library, price: float) -> Table:
    title = f"A whole assessment by text message, at ${price:g} a segment (texts in and out)"
    table = Table("instrument", "language", "texts out", "segments", "UCS-2", "longest", "cost", "drafts", title=title)
    for instrument in (one for one in library.instruments.values() if one.id != COMMON):
        for language in library.languages:
            held = conversation(library, _EXAMPLE, language, instrument.role)
            drafts = sum(text.state == "draft" for text in _instrument_texts(library, instrument.id, language))
            table.add_row(instrument.id, language, *_figures(held, price), str(drafts))
        table.add_section()
    return table


def _figures(held: Conversation, price: float) -> tuple[str, ...]:
    counts = (held.sent, held.segments, held.dear, held.longest)
    return (*map(str, counts), f"${(held.segments + held.received) * price:.2f}")


def _strings(library: Library, catalog: Catalog, language: str, price: float) -> Table:
    title = f"{library.languages[language].name}: a question is counted with its options"
    table = Table("place", "string", "state", "encoding", "segments", "cost", "forced by", title=title)
    for instrument, wordings in library.wordings.items():
        for id, part, text in texts_of(wordings.get(language, {})):
            sent = asked(library, _EXAMPLE, language, instrument, id) if part == "ask" else text.text
            place = str(catalog.place(language, instrument, id, part))
            table.add_row(place, f"{id} {part}", text.state, *_string_figures(sent, price))
    for id, text in library.phrases.get(language, {}).items():
        place = str(catalog.place(language, None, id, ""))
        table.add_row(place, id, text.state, *_string_figures(text.text, price))
    return table


def _string_figures(sent: str, price: float) -> tuple[str, ...]:
    counted = segmentation(sent)
    forced = "".join(counted.foreign[:8])
    return counted.encoding, str(counted.segments), f"${counted.segments * price:.4f}", forced


def _instrument_texts(library: Library, instrument: str, language: str) -> Iterator[Text]:
    yield from (text for _, _, text in texts_of(library.wordings[instrument].get(language, {})))
    yield from library.phrases.get(language, {}).values()
