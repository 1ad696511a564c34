"""Settings: environment variables or a `.env` file, all beginning with `GIAOBAN_`."""

from __future__ import annotations

import re
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, IPvAnyNetwork, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.language import Locales

PREFIX = "GIAOBAN_"
POSTGRESQL = ("postgresql://", "postgres://")
_SHORTEST_TOKEN = 16  # characters: fewer can be guessed


class WrongSetting(Exception):
    """A setting that cannot be used: which, why, and what would be right."""


class Settings(BaseSettings):
    """Everything that differs from one installation to the next."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: str = Field(
        "sqlite:///giaoban.db",
        description="where everything is kept: `sqlite:///path` or "
        "`postgresql://user:password@host/giaoban`",
    )
    telegram_token: SecretStr | None = Field(
        None, description="the bot's token from @BotFather; empty = no Telegram"
    )
    telegram_base_url: str = Field(
        "https://api.telegram.org", description="address of the Bot API server"
    )
    telegram_rate: Annotated[float, Field(ge=0)] = Field(
        30, description="messages a second to Telegram at the most; 0 = no limit"
    )
    zalo_token: SecretStr | None = Field(
        None, description="the bot's token from zalo.me/s/botcreator; empty = no Zalo"
    )
    zalo_base_url: str = Field(
        "https://bot-api.zaloplatforms.com", description="address of the Zalo Bot Platform"
    )
    zalo_rate: Annotated[float, Field(ge=0)] = Field(
        10, description="messages a second to Zalo at the most; 0 = no limit"
    )
    public_url: str | None = Field(
        None,
        description="https address under which the world reaches this bot; set, Telegram and "
        "Zalo deliver by webhook; empty, they are polled",
    )
    web_host: str = Field("127.0.0.1", description="address the web chat listens on")
    web_port: Annotated[int, Field(ge=0, le=65535)] = Field(
        8080, description="port of the web chat"
    )
    proxy: IPvAnyNetwork | None = Field(
        None,
        description="address or network of a proxy on another machine, which is believed who asks",
    )
    timezone: str = Field("Asia/Ho_Chi_Minh", description="zone in which times are shown")
    locale: Locales = Field("vi", description="language until a person chooses: `vi` or `en`")
    files_dir: Path = Field(
        Path("files"), description="folder where photos and documents are kept, by their hash"
    )
    backup_dir: Path | None = Field(
        None, description="folder of the daily backups; empty = no daily backup"
    )
    backup_keep: Annotated[int, Field(ge=1)] = Field(
        14, description="how many daily backups are kept"
    )
    log: Literal["text", "json"] = Field(
        "text", description="form of the log: `text`, warnings and worse; `json`, every message"
    )
    metrics_token: SecretStr | None = Field(
        None, description="what whoever reads /metrics has to show; empty = no /metrics"
    )

    @field_validator("metrics_token")
    @classmethod
    def _long_enough(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and len(token.get_secret_value()) < _SHORTEST_TOKEN:
            raise ValueError(f"should have at least {_SHORTEST_TOKEN} characters")
        return token

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, url: str) -> str:
        known = url.startswith(("sqlite:///", *POSTGRESQL))
        if not known or url in ("sqlite:///", *POSTGRESQL):
            raise ValueError(
                "should look like sqlite:///giaoban.db or postgresql://user:password@host/giaoban"
            )
        return url

    @field_validator("telegram_base_url", "zalo_base_url", "public_url")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise ValueError("should begin with https://")
        return url.rstrip("/") if url else None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("should be a zone such as Asia/Ho_Chi_Minh") from None
        return name

    @cached_property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.timezone)

    def secrets(self) -> list[str]:
        """What must stand in no log."""
        parts = (getattr(self, name) for name in type(self).model_fields)
        tokens = [part.get_secret_value() for part in parts if isinstance(part, SecretStr)]
        password = urlsplit(self.database_url).password
        return [*tokens, password] if password else tokens

    @property
    def database(self) -> Path | str:
        """The file of SQLite, or the address of a PostgreSQL database."""
        if self.database_url.startswith(POSTGRESQL):
            return self.database_url
        return Path(self.database_url.removeprefix("sqlite:///"))


def load_settings(**overrides: object) -> Settings:
    """The settings in force. Raises WrongSetting with one line for each wrong one."""
    given = {name: part for name, part in overrides.items() if part is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # validated by pydantic itself
    except ValidationError as error:
        raise WrongSetting("\n".join(_explain(detail) for detail in error.errors())) from None
    except UnicodeDecodeError:
        raise WrongSetting("the file .env is not UTF-8 text: save it as UTF-8") from None


def _explain(detail: ErrorDetails) -> str:
    """`GIAOBAN_WEB_PORT is abc: should be a valid integer`."""
    name = PREFIX + str(detail["loc"][0]).upper()
    reason = detail["msg"].removeprefix("Value error, ").removeprefix("Input ").split(", unable")[0]
    return f"{name} is {_shown(str(detail['loc'][0]), detail['input'])}: {reason}"


def _shown(name: str, value: object) -> str:
    """A wrong secret is a secret still, and an address may hold a password."""
    if name.endswith("_token"):
        return "not shown"
    return re.sub("//.*@", "//", str(value))
