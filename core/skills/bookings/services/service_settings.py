"""Reads the services from the settings file (`FRONTDESK_SERVICES`, TOML), which is checked as a whole at the start."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from core.abilities.arguments import ZoneName, words_that
from core.calendars import check_country, parse_hours
from core.model.errors import FrontdeskError, SettingsError
from core.settings.toml_file import read_toml
from core.skills.bookings.services.bookable_service import Provider, Question, Service
from core.when import read

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "FRONTDESK_SERVICES"
_PERSON = re.compile(r"[^/\s]+/[^/\s]+/[^/\s]+")
_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def _length(value: object) -> timedelta:
    """Parse a length such as “30 minutes” or “2 days”."""
    reading = read(str(value), now=_SOME_TIME, zone=UTC, bare=True) if isinstance(value, str) else None
    if reading is None or not isinstance(reading.duration, timedelta) or reading.span != (0, len(str(value))):
        raise ValueError("must be a length of time in quotes, such as “30 minutes” or “2 days”")
    return reading.duration


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _country(value: str) -> str:
    try:
        return check_country(value)
    except FrontdeskError as error:
        raise ValueError(str(error)) from error


def _short_for(field: str) -> BeforeValidator:
    """Accept a text in place of a table that needs only this field."""
    return BeforeValidator(lambda value: {field: value} if isinstance(value, str) else value)


Length = Annotated[timedelta, BeforeValidator(_length), Field(ge=timedelta())]
Positive = Annotated[timedelta, BeforeValidator(_length), Field(gt=timedelta())]
Lengths = Annotated[tuple[timedelta, ...], BeforeValidator(lambda value: [_length(one) for one in _listed(value)])]
Words = Annotated[str, Field(min_length=1, max_length=120)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Provider(_Table):
    name: Words
    person: Annotated[
        str, words_that(_PERSON.fullmatch, "must be platform/workspace/id, such as terminal/local/ana")
    ] = ""


class _Question(_Table):
    ask: Annotated[str, Field(min_length=1, max_length=200)]
    options: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = Field((), max_length=4)


class _Entry(_Table):
    """The table of a service. An alias is the file's name for a field that is called something else in `Service`."""

    name: Words
    providers: tuple[Annotated[_Provider, _short_for("name")], ...] = Field(min_length=1)
    also: tuple[Words, ...] = ()
    rooms: tuple[Words, ...] = ()
    lengths: Lengths = Field((timedelta(minutes=30),), alias="length")
    step: Positive | None = Field(None, alias="every")
    before: Length = Field(timedelta(), alias="buffer_before")
    after: Length = Field(timedelta(), alias="buffer_after")
    notice: Length = timedelta(hours=1)
    ahead: Positive = timedelta(days=60)
    capacity: int = Field(1, ge=1, le=1000)
    cancel_until: Length = timedelta()
    move_until: Length = timedelta()
    remind: Lengths = (timedelta(hours=1),)
    questions: tuple[Annotated[_Question, _short_for("ask")], ...] = Field((), max_length=10)
    price: str = Field("", max_length=200)
    notes: str = Field("", max_length=500)
    zone: ZoneName = ""
    hours: Annotated[tuple[tuple[int, str, str], ...], BeforeValidator(parse_hours)] = ()
    country: Annotated[str, AfterValidator(_country)] = ""
    workspaces: tuple[str, ...] = ()
    public: bool = False


def load_services(path: Path | None) -> tuple[Service, ...]:
    """Return the services of a file. Without a file, there are none.

    Raises:
        SettingsError: The file cannot be read, or an entry is wrong. The text names the entry and the fix.
    """
    if path is None:
        return ()
    tables = read_toml(path, variable=VARIABLE)
    if not tables or not all(isinstance(table, dict) for table in tables.values()):
        raise SettingsError(f"{VARIABLE}: {path} must hold one table per service, such as [consultation].")
    return tuple(_service(key, table, path) for key, table in tables.items())


def _service(key: str, table: object, path: Path) -> Service:
    try:
        entry = _Entry.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join([key, *(str(part) for part in first["loc"])])
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{VARIABLE}: {place} in {path} is wrong: {reason}. Correct it there.") from error
    if not entry.lengths or min(entry.lengths) <= timedelta():
        raise SettingsError(f"{VARIABLE}: {key}.length in {path} must be longer than zero.")
    providers = tuple(Provider(provider.name, provider.person) for provider in entry.providers)
    questions = tuple(Question(question.ask, question.options) for question in entry.questions)
    return Service(**dict(entry) | {"key": key, "providers": providers, "questions": questions})
