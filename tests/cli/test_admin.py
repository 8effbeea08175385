"""Commands that work on the database: what they add, and nothing besides."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from api.cli import admin
from api.cli.flags import show_flags
from api.cli.problem import CommandError
from api.storage import communities, flags, inbox
from api.storage.crypto import Vault
from api.storage.database import Database

TOWN: dict[str, Any] = {
    "slug": "town",
    "name": "Our Town",
    "sponsor": "Town Network",
    "languages": ["en", "es"],
    "areas": [],
    "contact": "",
    "urgent": "",
}


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty database that commands are set to."""
    for name in [one for one in os.environ if one.startswith(("FAMILYVOICE_", "TWILIO_"))]:
        monkeypatch.delenv(name)
    url = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    monkeypatch.setenv("FAMILYVOICE_DATABASE_URL", url)
    return url


def listed(url: str) -> dict[str, str | None]:
    """Slugs of all communities, with their numbers."""
    database = Database(url)
    found = database.read_now(communities.listing)
    database.close()
    return {one.community.slug: one.number for one in found}


def test_a_token_of_the_only_community_does_not_bring_a_second_one(url: str) -> None:
    """With two, a first text would be asked for the word on the poster."""
    admin.add_community("town", **TOWN, number=None)
    admin.add_token("town", "viewer")
    assert list(listed(url)) == ["town"]


def test_a_token_of_the_demo_community_can_come_before_the_first_start(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    admin.add_token("demo", "coordinator")
    assert list(listed(url)) == ["demo"]
    [token] = capsys.readouterr().out.splitlines()
    assert token.startswith("fv_")


@pytest.mark.parametrize("typed", ["+12025550123", "+1 (202) 555-0123", "+1 202.555.0123"])
def test_a_number_is_kept_as_carriers_write_it(url: str, typed: str) -> None:
    admin.add_community("town", **TOWN, number=typed)
    assert listed(url) == {"town": "+12025550123"}


@pytest.mark.parametrize("typed", ["2025550123", "+1", "town"])
def test_what_is_no_number_is_refused(url: str, typed: str) -> None:
    with pytest.raises(CommandError, match="is not a phone number"):
        admin.add_community("town", **TOWN, number=typed)


def test_flags_are_listed_and_resolved(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    admin.add_community("town", **TOWN, number=None)
    database = Database(url)
    now = datetime(2026, 1, 1, 9, 30, tzinfo=UTC)
    stored = database.write_now(lambda c: inbox.store(c, Vault("s" * 32), "sms", "SM1", "+12025550123", "x", {}, now))
    database.write_now(lambda c: flags.raise_flag(c, "human", stored.person, None, stored.inbound, now))
    database.close()
    show_flags("town", None)
    listed_first = capsys.readouterr().out
    assert "2026-01-01 09:30" in listed_first
    assert "human" in listed_first
    assert "yes" in listed_first
    assert "2025550123" not in listed_first
    show_flags("town", 1)
    assert "yes" not in capsys.readouterr().out
    with pytest.raises(CommandError, match="no open flag 1"):
        show_flags("town", 1)
    with pytest.raises(CommandError, match="no community 'village'"):
        show_flags("village", None)


@pytest.mark.parametrize("word", ["skip", "YES", "help", "saltar", "English", "school", "4 yes"])
def test_a_word_that_is_an_answer_or_a_command_opens_no_door(url: str, word: str) -> None:
    with pytest.raises(CommandError, match=r"means something in (English|Español) already"):
        admin.add_community(word, **TOWN, number=None)


@pytest.mark.parametrize("word", ["TOWN", "BETTWS", "MAPLE", "FAIR", "NORTHSIDE", "BETTWS FAIR"])
def test_other_words_open_a_door(url: str, word: str) -> None:
    admin.add_community(word, **TOWN, number=None)
    assert list(listed(url)) == ["town"]


def test_a_language_no_speaker_approved_is_warned_of(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    admin.add_community("town", **{**TOWN, "languages": ["es"]}, number=None)
    [warning] = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Warning")]
    assert "Español is a draft" in warning


def test_a_changed_audit_shows(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    admin.add_community("town", **TOWN, number=None)
    assert admin.check_audit() == 0
    database = Database(url)
    database.write_now(lambda c: c.execute(text("UPDATE audit SET actor = 'nobody'")))
    database.close()
    assert admin.check_audit() == 1
    assert "Entry 1 was changed" in capsys.readouterr().out
