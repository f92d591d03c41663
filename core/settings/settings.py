"""All settings in one frozen model, read once from the environment and `.env`. Nothing else reads the environment."""

from __future__ import annotations

import os
import re
from io import StringIO
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from tzlocal import get_localzone_name

from core.model.errors import SettingsError

ENV_FILE = ".env"
Model = TypeVar("Model", bound=BaseSettings)


class Settings(BaseSettings):
    """The settings of one desk. The alias of a field names its variable; the manual prints its description."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path = Field(
        default=Path(".frontdesk"),
        alias="FRONTDESK_HOME",
        description="The folder for all data that is not on a server set by `DATABASE_URL` or `CHROMA_URL`. Only one "
        "process at a time can use it.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        alias="DATABASE_URL",
        description="A PostgreSQL server (15 or newer) instead of the embedded one: `postgresql://user@host/database`.",
    )
    chroma_url: str | None = Field(
        default=None,
        alias="CHROMA_URL",
        description="A Chroma server (`chroma run`) instead of the embedded one: `http://host:8000`.",
    )
    model: str = Field(
        default="offline",
        alias="FRONTDESK_MODEL",
        description="The chat model: `offline`, or `provider:name` as for LangChain's `init_chat_model`.",
    )
    openai_base_url: str | None = Field(
        default=None,
        alias="OPENAI_BASE_URL",
        description="The address of any OpenAI-compatible server, for models named `openai:…`.",
    )
    openai_api_key: SecretStr | None = Field(
        default=None,
        alias="OPENAI_API_KEY",
        description="The key for that server. A server of your own may need none.",
    )
    model_timeout: float = Field(
        default=60,
        gt=0,
        allow_inf_nan=False,
        alias="FRONTDESK_MODEL_TIMEOUT",
        description="How many seconds to wait for a chat model. After that, Frontdesk answers with the offline model.",
    )
    embeddings: str = Field(
        default="default",
        alias="FRONTDESK_EMBEDDINGS",
        description="The embedding model: `default` (English, fast), `multilingual` (needs the extra `multilingual`) "
        "or `package.module:Class` for any LangChain embeddings.",
    )
    audiences: str = Field(
        default="",
        alias="FRONTDESK_AUDIENCES",
        description="Who may read documents that are not public: `staff=ana,li,#ops; board=ana`. Members are people "
        "(the platform's id; in the terminal, the name) and channels (`#name`: everybody in it).",
    )
    contact: str = Field(
        default="",
        alias="FRONTDESK_CONTACT",
        description="Where to find a human: `#support`, `help@example.com`. Every “I don't know” mentions it.",
    )
    zone: str = Field(
        default_factory=get_localzone_name,
        alias="FRONTDESK_ZONE",
        description="The time zone of people whose time zone is unknown, as an IANA name (`Europe/Paris`). If unset, "
        "this machine's zone.",
    )
    skills: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        alias="FRONTDESK_SKILLS",
        description="Skills to load, separated by commas: files (`./orders.py`) or modules (`package.module`).",
    )
    services: Path | None = Field(
        default=None,
        alias="FRONTDESK_SERVICES",
        description="The file of services that can be booked (`services.toml`); docs/bookings.md describes it.",
    )
    allow_private_urls: bool = Field(
        default=False,
        alias="FRONTDESK_ALLOW_PRIVATE_URLS",
        description="Whether `learn` and calendars may read addresses in your own network (`true`). Off by default, "
        "because a link from a stranger could make Frontdesk read internal pages. Also allows sending passwords "
        "without https.",
    )
    logins: SecretStr | None = Field(
        default=None,
        alias="FRONTDESK_LOGINS",
        description="Logins for `learn`, separated by spaces: `wiki.example.com=ana:password git.example.com=bot:key`. "
        "Each is sent only to its host, and only over https unless private URLs are allowed.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        alias="FRONTDESK_SECRET_KEY",
        description="The key that encrypts credentials, including those of calendars, in the database: any long random "
        "text. Keep it safe: without it they are lost.",
    )
    calendar_minutes: float = Field(
        default=5,
        gt=0,
        allow_inf_nan=False,
        alias="FRONTDESK_CALENDAR_MINUTES",
        description="How often connected calendars are read, in minutes.",
    )
    site_pages: int = Field(
        default=200,
        gt=0,
        alias="FRONTDESK_SITE_PAGES",
        description="The most pages that `learn` reads from one site.",
    )
    log_level: str = Field(
        default="WARNING",
        alias="FRONTDESK_LOG_LEVEL",
        description="How much is logged to stderr: `DEBUG`, `INFO`, `WARNING` or `ERROR`.",
    )

    @field_validator("skills", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("is not a known time zone; write an IANA name such as Europe/Paris") from error
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("is not one of DEBUG, INFO, WARNING, ERROR")
        return value.upper()

    @field_validator("logins")
    @classmethod
    def _hosts(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not all(re.fullmatch(r"[^/=@]+=[^:]+:.+", part) for part in value.get_secret_value().split()):
            raise ValueError("must be host=user:password, several of them separated by spaces")
        return value

    @field_validator("database_url")
    @classmethod
    def _postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql://")
        return value

    @field_validator("chroma_url", "openai_base_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @property
    def single_process(self) -> bool:
        """Whether a store is embedded: then only one process at a time may use FRONTDESK_HOME."""
        return self.database_url is None or self.chroma_url is None


def load_settings(env_file: Path | None = None) -> Settings:
    """Read the settings of the desk; raise as `load` does."""
    return load(Settings, env_file)


def load(model: type[Model], env_file: Path | None = None) -> Model:
    """Read settings from the environment and from `.env` in the current folder. The environment takes precedence.

    Raises:
        SettingsError: a value is wrong, or `.env` cannot be read; the text names the variable and the fix.
    """
    path = env_file or Path(ENV_FILE)
    _check_env_file(path)
    try:
        return model(_env_file=path)
    except ValidationError as error:
        first = error.errors()[0]
        name, reason = first["loc"][0], first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} is wrong: {reason}. Correct it in the environment or in {ENV_FILE}.") from error


def load_variables(env_file: Path | None = None) -> dict[str, str]:
    """Return all variables of the environment and `.env`, with the same precedence, for skills and document sources."""
    written = dotenv_values(env_file or Path(ENV_FILE))
    return {name: value for name, value in {**written, **os.environ}.items() if value}


def _check_env_file(path: Path) -> None:
    """Refuse a malformed line, which python-dotenv would skip."""
    if not path.exists():
        return
    try:
        bindings = list(parse_stream(StringIO(path.read_text(encoding="utf-8"))))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path} cannot be read ({error}). Save it as UTF-8 text that this user may read."
        ) from error
    for binding in bindings:
        if binding.error or (binding.key and binding.value is None):
            # Do not quote the line: it may contain a key.
            raise SettingsError(f"{path}, line {binding.original.line}, is not NAME=value. Correct or remove it.")
