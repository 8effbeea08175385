"""Settings are read once; a missing or bad one stops the start with a sentence that names it."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.settings import PROJECT_ROOT, Settings, SettingsError, load_settings

ACCOUNT = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "TWILIO_FROM": "+12025550100"}


def load(monkeypatch: pytest.MonkeyPatch, root: Path, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return load_settings(root)


def test_no_setting_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load(monkeypatch, tmp_path)
    assert settings.database == f"sqlite:///{tmp_path}/var/familyvoice.sqlite3"
    assert settings.address == "http://127.0.0.1:8000"
    account = settings.twilio(settings.secret())
    assert account.simulated
    assert account.api_url == "http://127.0.0.1:8000"
    assert account == settings.twilio(settings.secret()), "the same after a restart"


def test_empty_means_not_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    example = (PROJECT_ROOT / ".env.example").read_text("utf-8")
    (tmp_path / ".env").write_text(example)
    settings = load(monkeypatch, tmp_path)
    assert settings == load_settings(tmp_path)
    assert settings.twilio(settings.secret()).simulated


def test_the_secret_is_made_once_and_is_ours_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load(monkeypatch, tmp_path, FAMILYVOICE_DATABASE_URL=f"sqlite:///{tmp_path}/data/x.db")
    with ThreadPoolExecutor(8) as starts:
        secrets = set(starts.map(lambda _: settings.secret(), range(32)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 32
    kept = tmp_path / "data" / "secret"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret"]


def test_a_set_secret_is_used_and_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load(monkeypatch, tmp_path, FAMILYVOICE_SECRET_KEY="x" * 32)
    assert settings.secret() == "x" * 32
    assert not (tmp_path / "var").exists()


def test_postgresql_without_a_secret_warns(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = load(monkeypatch, tmp_path, FAMILYVOICE_DATABASE_URL="postgresql://u:p@db/x")
    settings.secret()
    assert (tmp_path / "var" / "secret").exists()
    assert "FAMILYVOICE_SECRET_KEY" in caplog.text
    assert "u:p" not in caplog.text


def test_a_damaged_secret_is_not_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load(monkeypatch, tmp_path)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret").write_text("short")
    with pytest.raises(SettingsError, match="restore it from a backup"):
        settings.secret()


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"PORT": "http"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"FAMILYVOICE_DATABASE_URL": "mysql://x"}, "FAMILYVOICE_DATABASE_URL"),
        ({"FAMILYVOICE_SECRET_KEY": "hunter2"}, "FAMILYVOICE_SECRET_KEY"),
        ({"FAMILYVOICE_PUBLIC_URL": "voice.example.org"}, "FAMILYVOICE_PUBLIC_URL"),
        ({"FAMILYVOICE_PUBLIC_URL": "https://x.org/?a=1"}, "FAMILYVOICE_PUBLIC_URL"),
        ({"FAMILYVOICE_SEND_RATE": "-1"}, "FAMILYVOICE_SEND_RATE"),
        ({"FAMILYVOICE_SEND_RATE": "inf"}, "FAMILYVOICE_SEND_RATE"),
        ({"FAMILYVOICE_ENGINE_URLS": "http://a:1,b:2"}, "FAMILYVOICE_ENGINE_URLS"),
        ({"FAMILYVOICE_ENGINE_URLS": "http://a:1"}, "FAMILYVOICE_ENGINE_TOKEN"),
        ({"FAMILYVOICE_ENGINE_URLS": "http://a:1", "FAMILYVOICE_ENGINE_TOKEN": "t"}, "FAMILYVOICE_ACTION_PORT"),
        ({"FAMILYVOICE_LOG_LEVEL": "loud"}, "FAMILYVOICE_LOG_LEVEL"),
        ({"TWILIO_AUTH_TOKEN": "t"}, "TWILIO_ACCOUNT_SID"),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "TWILIO_AUTH_TOKEN"),
        ({"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t"}, "TWILIO_FROM"),
        ({**ACCOUNT, "TWILIO_FROM": "the school"}, "TWILIO_FROM"),
        (ACCOUNT, "FAMILYVOICE_PUBLIC_URL"),
    ],
)
def test_one_sentence_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError) as error:
        load(monkeypatch, tmp_path, **variables)
    said = str(error.value)
    assert said.startswith(named)
    assert said.endswith(".")
    assert "\n" not in said
    assert "hunter2" not in said


def test_an_account_with_a_server_of_its_own_needs_no_public_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = load(monkeypatch, tmp_path, **ACCOUNT, TWILIO_API_URL="http://127.0.0.1:9/", PORT="8123")
    account = settings.twilio("s" * 32)
    assert (account.simulated, account.api_url) == (False, "http://127.0.0.1:9")
    assert settings.address == "http://127.0.0.1:8123"


def test_every_setting_is_in_the_example() -> None:
    named = set(re.findall(r"^([A-Z_]+)=", (PROJECT_ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert named == {field.alias for field in Settings.model_fields.values() if field.alias}


def test_secrets_stay_out_of_what_is_printed() -> None:
    settings = Settings(_env_file=None, secret_key="k" * 40, engine_token="engine-secret")  # type: ignore[call-arg]
    assert "kkkk" not in repr(settings)
    assert "engine-secret" not in repr(settings)
