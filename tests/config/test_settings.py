"""Settings come from the environment or `.env`; a wrong one is named with what would be right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import Settings, WrongSetting, load_settings

pytestmark = pytest.mark.usefixtures("bare")


def test_everything_has_a_value_that_works_at_once() -> None:
    settings = load_settings()
    assert settings.database == Path("giaoban.db")
    assert settings.files_dir == Path("files")
    assert settings.telegram_token is None
    assert settings.public_url is None
    assert (settings.web_host, settings.web_port) == ("127.0.0.1", 8080)
    assert settings.telegram_rate == 30
    assert settings.locale == "vi"
    noon = datetime(2022, 11, 25, 12, tzinfo=UTC)
    assert noon.astimezone(settings.zone).hour == 19


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, one in Settings.model_fields.items() if not one.description] == []


def test_environment_goes_before_the_file(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / ".env").write_text("GIAOBAN_LOCALE=en\nGIAOBAN_WEB_PORT=8099\n", encoding="utf-8")
    assert (load_settings().locale, load_settings().web_port) == ("en", 8099)
    monkeypatch.setenv("GIAOBAN_WEB_PORT", "9000")
    assert (load_settings().locale, load_settings().web_port) == ("en", 9000)


def test_what_the_command_line_says_goes_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_DATABASE_URL", "sqlite:///one.db")
    assert load_settings(database_url="sqlite:///two.db").database == Path("two.db")
    assert load_settings(database_url=None).database == Path("one.db")


def test_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_TELEGRAM_TOKEN", "")
    monkeypatch.setenv("GIAOBAN_WEB_PORT", "")
    assert load_settings().telegram_token is None
    assert load_settings().web_port == 8080


def test_database_path_may_be_absolute() -> None:
    settings = load_settings(database_url="sqlite:////var/lib/giaoban.db")
    assert settings.database == Path("/var/lib/giaoban.db")


def test_database_may_be_on_a_server() -> None:
    address = "postgresql://bot:secret@db.example/giaoban"
    assert load_settings(database_url=address).database == address


def test_address_ends_without_a_slash() -> None:
    assert load_settings(public_url="https://bot.example/").public_url == "https://bot.example"


DATABASES = "should look like sqlite:///giaoban.db or postgresql://user:password@host/giaoban"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("WEB_PORT", "abc", "GIAOBAN_WEB_PORT is abc: should be a valid integer"),
        ("WEB_PORT", "99999", "GIAOBAN_WEB_PORT is 99999: should be less than or equal to 65535"),
        (
            "TELEGRAM_RATE",
            "-1",
            "GIAOBAN_TELEGRAM_RATE is -1: should be greater than or equal to 0",
        ),
        ("TELEGRAM_RATE", "fast", "GIAOBAN_TELEGRAM_RATE is fast: should be a valid number"),
        ("LOCALE", "fr", "GIAOBAN_LOCALE is fr: should be 'vi' or 'en'"),
        (
            "TIMEZONE",
            "Hanoi",
            "GIAOBAN_TIMEZONE is Hanoi: should be a zone such as Asia/Ho_Chi_Minh",
        ),
        ("TIMEZONE", "../x", "GIAOBAN_TIMEZONE is ../x: should be a zone such as Asia/Ho_Chi_Minh"),
        (
            "DATABASE_URL",
            "giaoban.db",
            f"GIAOBAN_DATABASE_URL is giaoban.db: {DATABASES}",
        ),
        (
            "DATABASE_URL",
            "sqlite:///",
            f"GIAOBAN_DATABASE_URL is sqlite:///: {DATABASES}",
        ),
        (
            "DATABASE_URL",
            "postgresql//bot:secret@db/giaoban",
            f"GIAOBAN_DATABASE_URL is postgresql//db/giaoban: {DATABASES}",
        ),
        ("PUBLIC_URL", "bot", "GIAOBAN_PUBLIC_URL is bot: should begin with https://"),
        (
            "TELEGRAM_BASE_URL",
            "bot",
            "GIAOBAN_TELEGRAM_BASE_URL is bot: should begin with https://",
        ),
    ],
)
def test_wrong_setting_is_told_with_what_would_be_right(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"GIAOBAN_{name}", value)
    with pytest.raises(WrongSetting) as refusal:
        load_settings()
    assert str(refusal.value) == told


def test_every_wrong_setting_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_WEB_PORT", "abc")
    monkeypatch.setenv("GIAOBAN_LOCALE", "fr")
    with pytest.raises(WrongSetting) as refusal:
        load_settings()
    names = [line.split(" ")[0] for line in str(refusal.value).split("\n")]
    assert names == ["GIAOBAN_WEB_PORT", "GIAOBAN_LOCALE"]


def test_file_that_is_no_text_is_told(bare: Path) -> None:
    (bare / ".env").write_bytes("GIAOBAN_LOCALE=en".encode("utf-16"))
    with pytest.raises(WrongSetting, match=r"\.env is not UTF-8 text"):
        load_settings()


def test_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_TELEGRAM_TOKEN", "12345:secret")
    settings = load_settings()
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "12345:secret"
    assert "secret" not in f"{settings} {settings!r} {settings.model_dump()}"


def test_wrong_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_METRICS_TOKEN", "too-short")
    with pytest.raises(WrongSetting) as refusal:
        load_settings()
    told = "GIAOBAN_METRICS_TOKEN is not shown: should have at least 16 characters"
    assert str(refusal.value) == told


def test_password_of_a_wrong_address_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAOBAN_TELEGRAM_BASE_URL", "ftp://somebody:a-password@127.0.0.1/")
    with pytest.raises(WrongSetting, match=r"is ftp://127"):
        load_settings()


def test_every_secret_is_kept_out_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("TELEGRAM_TOKEN", "ZALO_TOKEN", "METRICS_TOKEN")
    for name in names:
        monkeypatch.setenv(f"GIAOBAN_{name}", f"secret-of-{name}")
    assert load_settings().secrets() == [f"secret-of-{name}" for name in names]


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(load_settings(), "web_port", 1)  # noqa: B010  # mypy would refuse the plain form
