"""All settings in one frozen model, read once from the environment and `.env`, which nothing else reads."""

from __future__ import annotations

import os
import re
import string
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, StringConstraints, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from tzlocal import get_localzone_name

from core.model.errors import SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ENV_FILE = ".env"
PASTED = f"{string.whitespace}\"'“”"
"""What is easily pasted along with a token."""
LOCAL_HOME = ".frontdesk"
Model = TypeVar("Model", bound=BaseSettings)


FORMS: Final = {
    "database_url": (r"postgres(?:ql)?://.*", "must begin with postgresql://"),
    "chroma_url": (r"https?://.*", "must begin with http:// or https://"),
    "openai_base_url": (r"https?://.*", "must begin with http:// or https://"),
    "logins": (r"(?:\s*[^/=@\s]+=[^:\s]+:\S+)+\s*", "must be host=user:password, several of them separated by spaces"),
    "staff_channel": (
        r"terminal|[a-z]\w*:(?:[^/\s]+/)?[^/\s]+",
        "must be slack:WORKSPACE/CHANNEL, discord:CHANNEL or terminal",
    ),
    "log_level": (r"DEBUG|INFO|WARNING|ERROR", "is not one of DEBUG, INFO, WARNING, ERROR"),
}
"""What some settings must look like, and what to say if they do not."""


def default_home() -> Path:
    """Return `.frontdesk`, if it exists or this is a clone of the repository; otherwise the folder of a user's data."""
    local = Path(LOCAL_HOME)
    if local.exists() or (Path(__file__).parents[2] / "pyproject.toml").exists():
        return local
    from platformdirs import user_data_path  # noqa: PLC0415 — needed only here

    return user_data_path("frontdesk", appauthor=False)


class Settings(BaseSettings):
    """The settings of Frontdesk. A field's alias is the name of its variable; its docstring goes into the manual."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path = Field(default_factory=default_home, alias="FRONTDESK_HOME")
    """The folder for all data that is not stored on the servers named by `DATABASE_URL` and `CHROMA_URL`. Only one
    process at a time can use it. If unset, it is `.frontdesk` in the current folder, if that exists or Frontdesk runs
    from a clone; otherwise the system's folder for a user's data: `~/.local/share/frontdesk` on Linux,
    `~/Library/Application Support/frontdesk` on macOS, `%LOCALAPPDATA%\\frontdesk` on Windows."""
    database_url: SecretStr | None = Field(None, alias="DATABASE_URL")
    """A PostgreSQL server (15 or newer) instead of the embedded one: `postgresql://user@host/database`."""
    chroma_url: str | None = Field(None, alias="CHROMA_URL")
    """A Chroma server (`chroma run`) instead of the embedded one: `http://host:8000`."""
    model: str = Field("offline", alias="FRONTDESK_MODEL")
    """The chat model: `offline`, or `provider:name` in the form that LangChain's `init_chat_model` takes."""
    openai_base_url: str | None = Field(None, alias="OPENAI_BASE_URL")
    """The address of any OpenAI-compatible server, for models named `openai:…`."""
    openai_api_key: SecretStr | None = Field(None, alias="OPENAI_API_KEY")
    """The key for OpenAI or for the server at `OPENAI_BASE_URL`. A server of your own might not need one."""
    model_timeout: float = Field(60, gt=0, allow_inf_nan=False, alias="FRONTDESK_MODEL_TIMEOUT")
    """How many seconds a chat model may take to answer a message. After that, the offline model answers it."""
    shortcuts: bool = Field(True, alias="FRONTDESK_SHORTCUTS")
    """Whether clear requests (“remind me tomorrow at 9 to call the bank”) and small talk are answered at once, without
    the chat model. Set it to `false` to have the chat model answer everything."""
    embeddings: str = Field("default", alias="FRONTDESK_EMBEDDINGS")
    """The embedding model: `default` (English, fast), `multilingual` (needs the extra `multilingual`) or
    `package.module:Class` for any LangChain embeddings class."""
    reader: bool = Field(True, alias="FRONTDESK_READER")
    """Whether a small network reads the passages that are found, to choose the sentences that answer, and to notice
    when none do.
    Set it to `false` to save 30 MB of memory and 50 ms per answer."""
    audiences: str = Field("", alias="FRONTDESK_AUDIENCES")
    """The audiences of documents that are not public, each with its members: `staff=ana,li,#ops; board=ana`. A member
    is a person (their id on the platform or, in the terminal, their name) or a channel (`#name`, which stands for
    everybody in it)."""
    contact: str = Field("", alias="FRONTDESK_CONTACT")
    """Where to find a human: `#support`, `help@example.com`. Every “I don't know” mentions it,
    and so does the answer to “I need a human”."""
    staff_channel: str = Field("", alias="FRONTDESK_STAFF_CHANNEL")
    """Where your team takes over from Frontdesk: `slack:T0123/C0123` (workspace and channel), `discord:123456`
    (channel), or `terminal`, if cases are worked on with `frontdesk cases` alone. If set, people can ask for a human;
    docs/support.md describes it."""
    support: Path | None = Field(None, alias="FRONTDESK_SUPPORT")
    """The file with your team's hours and promises (`support.toml`). The team's snippets and rules are in its folder
    (`snippets.toml`, `triage.toml`); docs/support.md describes all three."""
    glossary: Path | None = Field(None, alias="FRONTDESK_GLOSSARY")
    """The file with your team's glossary for translations (`glossary.toml`); docs/translation.md describes it."""
    zone: str = Field(default_factory=get_localzone_name, alias="FRONTDESK_ZONE")
    """The time zone of people whose time zone is unknown, as an IANA name (`Europe/Paris`). If unset, this machine's
    zone."""
    skills: Annotated[tuple[str, ...], NoDecode] = Field((), alias="FRONTDESK_SKILLS")
    """Skills to load, separated by commas: files (`./orders.py`) or modules (`package.module`)."""
    services: Path | None = Field(None, alias="FRONTDESK_SERVICES")
    """The file of services that can be booked (`services.toml`); docs/bookings.md describes it."""
    allow_private_urls: bool = Field(False, alias="FRONTDESK_ALLOW_PRIVATE_URLS")
    """Set it to `true` to let `learn` and calendars read addresses in your own network, and to let passwords be sent
    without https. Off by default, because a link from a stranger could make Frontdesk read internal pages."""
    logins: SecretStr | None = Field(None, alias="FRONTDESK_LOGINS")
    """Logins for `learn`, separated by spaces: `wiki.example.com=ana:password git.example.com=bot:key`. Each is sent
    only to its host, and only over https unless private URLs are allowed."""
    secret_key: SecretStr | None = Field(None, alias="FRONTDESK_SECRET_KEY")
    """The key that encrypts the credentials stored in the database, such as those of calendars: any long random text.
    If you lose the key, the credentials are lost."""
    calendar_minutes: float = Field(5, gt=0, allow_inf_nan=False, alias="FRONTDESK_CALENDAR_MINUTES")
    """How often connected calendars are read, in minutes."""
    site_pages: int = Field(200, gt=0, alias="FRONTDESK_SITE_PAGES")
    """The maximum number of pages that `learn` reads from one site."""
    hello: bool = Field(True, alias="FRONTDESK_HELLO")
    """Whether Frontdesk introduces itself, once, when it is added to a channel of Slack or a server of Discord (`false`
    for no)."""
    log_level: Annotated[str, StringConstraints(to_upper=True)] = Field("WARNING", alias="FRONTDESK_LOG_LEVEL")
    """How much is logged to stderr: `DEBUG`, `INFO`, `WARNING` or `ERROR`."""

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

    @field_validator(*FORMS)
    @classmethod
    def _has_form(cls, value: str | SecretStr | None, info: ValidationInfo) -> str | SecretStr | None:
        pattern, complaint = FORMS[str(info.field_name)]
        if value and not re.fullmatch(pattern, value.get_secret_value() if isinstance(value, SecretStr) else value):
            raise ValueError(complaint)
        return value

    @property
    def single_process(self) -> bool:
        """Whether a store is embedded. If so, only one process at a time can use FRONTDESK_HOME."""
        return self.database_url is None or self.chroma_url is None


def stripped(secret: SecretStr | None) -> SecretStr | None:
    """Return a token without the spaces and quotes around it; None if that is all."""
    bare = secret.get_secret_value().strip(PASTED) if secret else ""
    return SecretStr(bare) if bare else None


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
        faults = [_describe(fault) for fault in error.errors()]
        them = "it" if len(faults) == 1 else "them"
        raise SettingsError(f"{' '.join(faults)} Correct {them} in the environment or in {ENV_FILE}.") from error


def _describe(fault: ErrorDetails) -> str:
    """Say in a sentence what is wrong with a setting. Our own complaints begin with the verb."""
    name, message = fault["loc"][0], fault["msg"]
    if fault["type"] == "value_error":
        return f"{name} {message.removeprefix('Value error, ')}."
    return f"{name} is wrong: {message[:1].lower()}{message[1:]}."


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
