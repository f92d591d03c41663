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
PRESETS: Final = Path(__file__).with_name("presets")
"""The folder of the presets. Each is a file in the form of `.env`."""
PRESET: Final = "FRONTDESK_PRESET"
Model = TypeVar("Model", bound=BaseSettings)


FORMS: Final = {
    "database_url": (r"postgres(?:ql)?://.*", "must begin with postgresql://"),
    "chroma_url": (r"https?://.*", "must begin with http:// or https://"),
    "openai_base_url": (r"https?://.*", "must begin with http:// or https://"),
    "media_url": (r"https?://.*", "must begin with http:// or https://"),
    "logins": (r"(?:\s*[^/=@\s]+=[^:\s]+:\S+)+\s*", "must be host=user:password, several of them separated by spaces"),
    "staff_channel": (
        r"terminal|[a-z]\w*:(?:[^/\s]+/)?[^/\s]+",
        "must be slack:WORKSPACE/CHANNEL, discord:CHANNEL or terminal",
    ),
    "metrics": (r"\S*:\d{1,5}", "must be host:port, for example 127.0.0.1:9464"),
    "logs": (r"text|json", "must be text or json"),
    "country": (r"[A-Z]{2}", "must be the two letters of a country, such as DE"),
    "web": (r"(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}", "must be host:port, such as 127.0.0.1:8780"),
    "web_url": (r"https?://[^/\s]+/?", "must begin with https:// and have no path"),
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
    """The chat model: `offline`, or `provider:name` in the form that LangChain's `init_chat_model` takes. Several,
    separated by commas, are asked in this order until one answers: `openai:gpt-4.1,ollama:llama3,offline`. The offline
    model is always the last one; docs/budget.md describes how they are asked."""
    budget: str = Field("", alias="FRONTDESK_BUDGET")
    """The most that chat models may cost in a day: `person=0.50 USD; workspace=5 USD; total=2000000 tokens`. At a
    limit, the offline model answers, and says why."""
    prices: Path | None = Field(None, alias="FRONTDESK_PRICES")
    """A file with the prices of chat models (`prices.toml`), where they differ from those that Frontdesk knows;
    docs/budget.md describes it."""
    openai_base_url: str | None = Field(None, alias="OPENAI_BASE_URL")
    """The address of any OpenAI-compatible server, for models named `openai:…`."""
    openai_api_key: SecretStr | None = Field(None, alias="OPENAI_API_KEY")
    """The key for OpenAI or for the server at `OPENAI_BASE_URL`. A server of your own might not need one."""
    model_timeout: float = Field(60, gt=0, allow_inf_nan=False, alias="FRONTDESK_MODEL_TIMEOUT")
    """How many seconds a chat model may take to answer a message. After that, the offline model answers it."""
    model_sees: bool = Field(False, alias="FRONTDESK_MODEL_SEES")
    """Whether the chat model can see pictures (`true` if it can). If so, people can ask about attached pictures."""
    image_model: str = Field("", alias="FRONTDESK_IMAGE_MODEL")
    """The model that makes pictures, as its server names it, such as `gpt-image-1`. If unset, no pictures are made."""
    transcription_model: str = Field("", alias="FRONTDESK_TRANSCRIPTION_MODEL")
    """The model that writes down what is said in voice messages, as its server names it, such as `whisper-1`. If unset,
    voice messages are not understood."""
    media_url: str | None = Field(None, alias="FRONTDESK_MEDIA_URL")
    """The address of the OpenAI-compatible server of both models, up to and with `/v1`. If unset, `OPENAI_BASE_URL`."""
    media_key: SecretStr | None = Field(None, alias="FRONTDESK_MEDIA_KEY")
    """The key for the server at `FRONTDESK_MEDIA_URL`. If unset, `OPENAI_API_KEY`, which is sent only to the server at
    `OPENAI_BASE_URL`."""
    media_timeout: float = Field(120, gt=0, allow_inf_nan=False, alias="FRONTDESK_MEDIA_TIMEOUT")
    """How many seconds the server may take to make a picture or to write down a voice message."""
    likeness: bool = Field(False, alias="FRONTDESK_LIKENESS")
    """Whether pictures of real persons may be made. By default, this is refused."""
    templates: Path | None = Field(None, alias="FRONTDESK_TEMPLATES")
    """The folder of your team's templates for texts (`*.md`); docs/writing.md describes them."""
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
    mcp: Path | None = Field(None, alias="FRONTDESK_MCP")
    """The file of MCP servers whose tools Frontdesk may use (`mcp.toml`); docs/mcp.md describes it."""
    web: str = Field("", alias="FRONTDESK_WEB")
    """Where the console and the booking page are served by `frontdesk run`: `127.0.0.1:8780` for this machine alone,
    `0.0.0.0:8780` for a proxy in front of it. If unset, they are not; docs/console.md describes them."""
    web_url: str = Field("", alias="FRONTDESK_WEB_URL")
    """The address under which people reach the site, if a proxy is in front of it: `https://desk.example.com`. Links
    begin with it, and over https the cookies are sent over https alone."""
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
    metrics: str = Field("", alias="FRONTDESK_METRICS")
    """Where to listen for `/metrics`, `/health` and `/ready`: `127.0.0.1:9464` (host and port). If unset, nowhere.
    docs/running.md describes them. They need no password, so do not open them to the internet."""
    logs: Annotated[str, StringConstraints(to_lower=True)] = Field("text", alias="FRONTDESK_LOGS")
    """The form of the log on stderr: `text`, or `json` for one JSON object a line."""
    traces: bool = Field(False, alias="FRONTDESK_TRACES")
    """Whether traces are sent by OpenTelemetry (`true`), to where its own variables say, such as
    `OTEL_EXPORTER_OTLP_ENDPOINT`. This needs the extra `otel`."""
    preset: str = Field("", alias="FRONTDESK_PRESET")
    """A set of settings for a kind of place: `clinic`. What you set yourself takes precedence over it;
    `frontdesk doctor` shows what it sets, and docs/clinic.md describes it."""
    red_flags: bool = Field(False, alias="FRONTDESK_RED_FLAGS")
    """Whether a message that tells of a danger to life, such as chest pain or suicidal thoughts, first gets an
    emergency text and a human. The preset `clinic` sets it; docs/clinic.md describes it."""
    country: Annotated[str, StringConstraints(to_upper=True)] = Field("", alias="FRONTDESK_COUNTRY")
    """The country whose emergency number and crisis line are named, as two letters: `DE`, `US`."""
    emergency_number: str = Field("", alias="FRONTDESK_EMERGENCY_NUMBER")
    """The emergency number to name, instead of the one of `FRONTDESK_COUNTRY`."""
    crisis_line: str = Field("", alias="FRONTDESK_CRISIS_LINE")
    """Whom to call with suicidal thoughts, instead of the line of `FRONTDESK_COUNTRY`."""
    approved_only: bool = Field(False, alias="FRONTDESK_APPROVED_ONLY")
    """Whether only approved documents answer: those that were learned with `--audience approved`. The preset `clinic`
    sets it."""
    medical_guard: bool = Field(False, alias="FRONTDESK_MEDICAL_GUARD")
    """Whether an answer of a chat model is refused if it names a dose or a diagnosis that is not quoted from a document
    word for word. The preset `clinic` sets it."""
    keep_days: int = Field(0, ge=0, alias="FRONTDESK_KEEP_DAYS")
    """After how many days the words of messages and replies are erased; 0 keeps them. The preset `clinic` sets 30."""
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
    def models(self) -> tuple[str, ...]:
        """The names of the chat models, in the order in which they are asked, without the offline model."""
        names = tuple(name.strip() for name in self.model.split(",") if name.strip())
        return names[:-1] if names and names[-1] == "offline" else names

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
        return model(_env_file=[file for file in (preset_file(path), path) if file])
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
    path = env_file or Path(ENV_FILE)
    preset = preset_file(path)
    implied = dotenv_values(preset) if preset else {}
    return {name: value for name, value in {**implied, **dotenv_values(path), **os.environ}.items() if value}


def preset_file(env_file: Path | None = None) -> Path | None:
    """Return the file of the preset that is set, or None if there is none.

    Raises:
        SettingsError: there is no such preset.
    """
    path = env_file or Path(ENV_FILE)
    name = (os.environ.get(PRESET) or dotenv_values(path).get(PRESET) or "").strip(PASTED)
    if not name:
        return None
    known = {file.stem: file for file in sorted(PRESETS.glob("*.env"))}
    if name not in known:
        raise SettingsError(f"{PRESET}={name} is not known. There is: {', '.join(known)}.")
    return known[name]


def implied_settings(env_file: Path | None = None) -> dict[str, str]:
    """Return what the preset sets, by variable; nothing without a preset. Raises as `preset_file` does."""
    preset = preset_file(env_file)
    return {name: value for name, value in dotenv_values(preset).items() if value} if preset else {}


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
