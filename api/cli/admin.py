"""Commands that work on the database itself, beside or without a running server."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import phonenumbers
from rich.console import Console

import content
from api.cli.address import settings
from api.cli.join_words import check_word
from api.cli.problem import CommandError
from api.settings import Settings, SettingsError
from api.storage import audit, communities, tallies, tokens
from api.storage.crypto import Vault
from api.storage.database import Database, DatabaseUnavailable
from assessment.library import Library

if TYPE_CHECKING:
    from sqlalchemy import Connection

ACTOR = "command line"
"""Who the audit names: whoever holds this machine."""


@contextmanager
def opened(chosen: Settings) -> Iterator[Database]:
    """The migrated database. CommandError: it cannot be reached."""
    chosen.state.mkdir(parents=True, exist_ok=True)
    database = Database(chosen.database)
    try:
        database.migrate()
        yield database
    except DatabaseUnavailable as error:
        raise CommandError(f"{error}. Is FAMILYVOICE_DATABASE_URL right?") from None
    finally:
        database.close()


def vault(chosen: Settings) -> Vault:
    try:
        return Vault(chosen.secret())
    except SettingsError as error:
        raise CommandError(str(error)) from None


def write[T](work: "Callable[[Connection], T]") -> T:
    """Runs `work` in one transaction; what it refuses becomes a CommandError."""
    with opened(settings()) as database:
        try:
            return database.write_now(work)
        except ValueError as error:
            raise CommandError(str(error)) from None


def add_token(community: str, role: str) -> None:
    def work(connection: "Connection") -> str:
        if not communities.listing(connection):  # as a first start would; later it would only be one community too many
            communities.ensure_demo(connection)
        plain = tokens.add(connection, community, cast(tokens.Role, role))
        found = communities.by_slug(connection, community)
        audit.record(
            connection, actor=ACTOR, action="token.add", community_id=found.id if found else None, detail={"role": role}
        )
        return plain

    print(write(work))


def add_community(word: str, **fields: Any) -> None:
    library = content.load(settings().root / "data")
    _check_languages(library, fields["languages"])
    check_word(library, word, fields["languages"])
    fields["number"] = _as_texted(fields["number"])

    def work(connection: "Connection") -> None:
        added = communities.add(connection, **fields)
        communities.add_word(connection, added, word)
        audit.record(connection, actor=ACTOR, action="community.add", community_id=added)

    write(work)
    for language in fields["languages"]:
        if not _is_approved(library, language):
            print(
                f"Warning: {library.languages[language].name} is a draft that no speaker has approved yet: "
                "have one read it before families do (docs/languages.md).",
                file=sys.stderr,
            )
    print(f"{fields['name']} is there: families text {word.upper()}, or open /chat/{fields['slug']}", file=sys.stderr)


def _check_languages(library: Library, languages: list[str]) -> None:
    unknown = [language for language in languages if language not in library.languages]
    if unknown:
        raise CommandError(f"no language {', '.join(unknown)}: there are {', '.join(library.languages)}")


def _is_approved(library: Library, language: str) -> bool:
    """Whether a speaker has approved everything families are asked and told in the language."""
    asked = [words for wordings in library.wordings.values() for words in wordings.get(language, {}).values()]
    texts = [text for words in asked for text in (words.ask, *words.labels.values(), words.why) if text is not None]
    texts += library.phrases.get(language, {}).values()
    return bool(texts) and all(text.state == "approved" for text in texts)


def _as_texted(number: str | None) -> str | None:
    """The number as carriers write it, however it was typed."""
    if not number:
        return None
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise CommandError(f"{number} is not a phone number: write it like +12025550123")
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def check_tallies(repair: bool) -> int:
    """0: kept counts equal the answers (or were repaired); 1: they differ."""
    chosen = settings()
    library, keys = content.load(chosen.root / "data"), vault(chosen)
    with opened(chosen) as database, Console(stderr=True).status("Counting every answer anew…"):
        if repair:
            count = database.write_now(lambda connection: tallies.rebuild(connection, library, keys))
            print(f"{count} counts were put in place, as the answers say.")
            return 0
        found = database.read_now(lambda connection: tallies.differences(connection, library, keys))
    for one in found:
        print(
            f"round {one.place.round_id} {one.place.role} {':'.join(one.key)}: kept {one.kept}, counted {one.counted}"
        )
    print("Every kept count equals the answers." if not found else f"{len(found)} counts differ: run with --repair.")
    return 1 if found else 0


def check_audit() -> int:
    """0: the record is whole; 1: it is not."""
    with opened(settings()) as database:
        broken = database.read_now(audit.first_broken)
    print("The audit is whole." if broken is None else f"Entry {broken} was changed, or one before it is missing.")
    return 0 if broken is None else 1
