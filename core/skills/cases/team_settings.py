"""The file of the team: when it works, what it promises, and which other teams there are."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from core.abilities.arguments import ZoneName  # noqa: TC001 — pydantic reads the annotation
from core.calendars import OFFICE, Hours, check_country, parse_hours, parse_shifts
from core.model.errors import FrontdeskError, SettingsError
from core.model.language import LANGUAGES
from core.settings.settings import FORMS
from core.settings.toml_file import read_toml
from core.skills.cases.case import Priority  # noqa: TC001 — pydantic reads the annotation
from core.when import read

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE: Final = "FRONTDESK_SUPPORT"
OFF: Final = "off"
"""Instead of a length of time: never."""
DIGEST: Final = re.compile(r"(mon|tue|wed|thu|fri|sat|sun) (\d|[01]\d|2[0-3]):([0-5]\d)")
"""A day and a time of each week."""
_SOME_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
_PLACE: Final = re.compile(FORMS["staff_channel"][0])


def _length(value: object) -> timedelta:
    reading = read(str(value), now=_SOME_TIME, zone=UTC, bare=True) if isinstance(value, str) else None
    if reading is None or not isinstance(reading.duration, timedelta) or reading.span != (0, len(str(value))):
        raise ValueError("must be a length of business time in quotes, such as “30 minutes” or “8 hours”")
    return reading.duration


def _country(value: str) -> str:
    try:
        return check_country(value) if value else ""
    except FrontdeskError as error:
        raise ValueError(str(error)) from error


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise ValueError(f"must be one of {', '.join(LANGUAGES)}")
    return value


def _length_or_off(value: object) -> timedelta | None:
    return None if value == OFF else _length(value)


def _place(value: str) -> str:
    if value and not _PLACE.fullmatch(value):
        raise ValueError("must be slack:WORKSPACE/CHANNEL or discord:CHANNEL")
    return value


def _name(value: str) -> str:
    if ":" in value or value.strip(" .!") != value:
        raise ValueError("must have no colon, and begin and end with a letter or a digit")
    return value


def _topic(value: str) -> str:
    if not any(map(str.isalnum, value)):
        raise ValueError("must have a letter or a digit")
    return value.strip()


def _said_place(value: str) -> str:
    return value if value.startswith("#") else _place(value)


Place = Annotated[str, AfterValidator(_place)]


def _digest(value: object) -> object:
    if value and not (isinstance(value, str) and DIGEST.fullmatch(value)):
        raise ValueError("must be a day and a time, such as “mon 9:00”, or empty")
    return value


Length = Annotated[timedelta, BeforeValidator(_length), Field(gt=timedelta())]
LengthOrOff = Annotated[timedelta | None, BeforeValidator(_length_or_off)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Promise(_Table):
    """What is promised for cases of one priority, in business time; None if nothing is."""

    first: Length | None = None
    next: Length | None = None
    solve: Length | None = None


class Escalation(_Table):
    """What is done if nobody has taken a case `after` a length of business time.

    It is said `to` another channel, or to a person (`slack:T0123/@U0123`); without that, again in the team's channel.
    """

    after: Length
    to: Place = ""


class Team(_Table):
    """What the file says of a team. `warn_at` is the share of a promise, in percent, at which the team is warned.

    `name` is the name under which the team answers, instead of its members' own. `default` is what words in the thread
    of a card are if they have no mark. `staff` are the ids of people and of their groups who are on the team although
    they cannot write in its channel.

    `follow_up` is how long after the solution the customer is asked whether it helped, and `ping_after` for how long
    the customer may wait for whoever has the case until they are reminded: both in business time. `reopen_days` is for
    how many days what the customer writes alone with the desk can reopen a case. After `close_after` business days
    without a word of the customer, a case is solved; 0 is never. `incident_banner` says in which answers an incident
    is named.
    """

    name: str = Field("", max_length=40)
    language: Annotated[str, AfterValidator(_language)] = "en"
    zone: ZoneName = ""
    hours: Annotated[tuple[tuple[int, str, str], ...], BeforeValidator(parse_hours)] = ()
    country: Annotated[str, AfterValidator(_country)] = ""
    off: tuple[date, ...] = ()
    warn_at: int = Field(75, ge=1, le=99)
    promises: dict[Priority, Promise] = {}
    follow_up: LengthOrOff = timedelta(hours=4)
    ping_after: LengthOrOff = timedelta(hours=4)
    reopen_days: int = Field(7, ge=0, le=365)
    close_after: int = Field(0, ge=0, le=90)
    incident_banner: Literal["topic", "all", "off"] = "topic"
    default: Literal["answer", "note"] = "answer"
    escalations: tuple[Escalation, ...] = ()
    staff: tuple[str, ...] = ()

    @property
    def shown_name(self) -> str:
        """The name under which the team answers, or an empty string for its members' own names."""
        return self.name

    @property
    def working_hours(self) -> Hours:
        """When the team works."""
        shifts = parse_shifts(self.hours) if self.hours else OFFICE
        return Hours(self.zone, shifts, self.country or None, tuple((day, day) for day in self.off))

    def promised(self, priority: Priority) -> Promise:
        """Return what is promised for cases of a priority."""
        return self.promises.get(priority, Promise())


class NamedTeam(Team):
    """A team beside the main one, with a channel of its own. What it leaves out is as for the main one.

    It gets the cases from these `channels` of customers, and those in which one of the `topics` is mentioned; a case
    that is given one of its `tags` moves to it. Its `name` is what it is transferred to by.
    """

    name: Annotated[str, AfterValidator(_name)] = Field(min_length=1, max_length=40)
    channel: Place = Field(min_length=1)
    answers_as: str = Field("", max_length=40)
    topics: tuple[Annotated[str, AfterValidator(_topic)], ...] = ()
    tags: tuple[str, ...] = ()
    channels: tuple[Annotated[str, AfterValidator(_said_place)], ...] = ()

    @property
    def shown_name(self) -> str:
        """The name under which the team answers."""
        return self.answers_as


class Support(Team):
    """The file's contents: the main team and the others, and what holds for all of them.

    `opens_on` is after what a case is opened unasked. `keep_days` is when solved cases are erased; 0 is never. `digest`
    is when the main team is told each week what is missing in the documents, or empty. A document that is cited is
    stale after `stale_after` days.
    """

    teams: tuple[NamedTeam, ...] = ()
    opens_on: tuple[Literal["abstained", "anger"], ...] = ()
    keep_days: int = Field(0, ge=0, le=36500)
    digest: Annotated[str, BeforeValidator(_digest)] = "mon 9:00"
    stale_after: int = Field(180, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _inherit(cls, table: Any) -> Any:
        """Give each team what the main team has and it does not say itself."""
        if not isinstance(table, dict) or not isinstance(table.get("teams"), list):
            return table
        shared = {key: value for key, value in table.items() if key in Team.model_fields and key != "name"}
        shared["answers_as"] = table.get("name", "")
        return {**table, "teams": [{**shared, **team} if isinstance(team, dict) else team for team in table["teams"]]}

    @model_validator(mode="after")
    def _tells_teams_apart(self) -> Self:
        everybody: tuple[Team, ...] = (self, *self.teams)
        names = [team.name.casefold() for team in everybody if team.name]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValueError(f"there are two teams with the name “{twice}”; give one another name")
        for first, second in combinations(self.teams, 2):
            if first.channel == second.channel:
                raise ValueError(f"“{first.name}” and “{second.name}” have the same channel, {first.channel}")
        return self


def read_team(path: Path | None, *, zone: str, channel: str = "") -> dict[str, Any]:
    """Return what a file says, once it is checked.

    `zone` is the zone of a team that names none, and `channel` is that of the main team, as the settings name it.

    Raises:
        SettingsError: The file cannot be read, or something in it is wrong. The text says what, and how to write it.
    """
    table: dict[str, Any] = {"zone": zone, **(read_toml(path, variable=VARIABLE) if path else {})}
    try:
        support = Support.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        place, reason = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        raise SettingsError(
            f"{VARIABLE}: {place or 'something'} in {path} is wrong: {reason}. Correct it there."
        ) from error
    taken = next((team.name for team in support.teams if team.channel == channel), None)
    if taken:
        raise SettingsError(f"{VARIABLE}: “{taken}” has the channel of the main team, {channel}. Give it its own.")
    return table
