"""The team behind the desk: where it is, when it works and what it promises, from the settings."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from core.abilities.arguments import ZoneName  # noqa: TC001 — pydantic reads the annotation
from core.abilities.hooks.catalogues import Phrases, catalogue, with_phrases_from
from core.calendars import OFFICE, Hours, check_country, parse_hours, parse_shifts
from core.model.errors import FrontdeskError, SettingsError
from core.model.language import LANGUAGES
from core.model.messages import Address
from core.skills.cases import store
from core.skills.cases.case import Priority  # noqa: TC001 — pydantic reads the annotation
from core.when import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from psycopg import AsyncConnection

    from core.abilities.hooks.catalogues import Starting
    from core.abilities.unit_of_work import UnitOfWork
    from core.settings.settings import Settings

VARIABLE: Final = "FRONTDESK_SUPPORT"
AT_COMMAND_LINE: Final = "terminal"
"""The setting of a team that has no channel."""
FETCHING: Final = "open_case"
"""The ability that is offered if there is a team."""
_SOME_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)


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


Length = Annotated[timedelta, BeforeValidator(_length), Field(gt=timedelta())]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Promise(_Table):
    """What is promised for cases of one priority, in business time; None if nothing is."""

    first: Length | None = None
    next: Length | None = None
    solve: Length | None = None


class Team(_Table):
    """The file's contents. `warn_at` is the share of a promise, in percent, at which the team is warned.

    `name` is the name under which the team answers, instead of its members' own.
    """

    name: str = Field("", max_length=40)
    language: Annotated[str, AfterValidator(_language)] = "en"
    zone: ZoneName = ""
    hours: Annotated[tuple[tuple[int, str, str], ...], BeforeValidator(parse_hours)] = ()
    country: Annotated[str, AfterValidator(_country)] = ""
    off: tuple[date, ...] = ()
    warn_at: int = Field(75, ge=1, le=99)
    promises: dict[Priority, Promise] = {}

    @property
    def working_hours(self) -> Hours:
        """When the team works."""
        shifts = parse_shifts(self.hours) if self.hours else OFFICE
        return Hours(self.zone, shifts, self.country or None, tuple((day, day) for day in self.off))

    def promised(self, priority: Priority) -> Promise:
        """Return what is promised for cases of a priority."""
        return self.promises.get(priority, Promise())


@dataclass(frozen=True, slots=True)
class SupportDesk:
    """Where the team is, or None if it is at the command line alone, and what its settings say."""

    staff: Address | None
    team: Team


def read_team(path: Path | None, *, zone: str) -> dict[str, Any]:
    """Return what a file says, once it is checked. `zone` is the zone of a team that names none.

    Raises:
        SettingsError: The file cannot be read, or something in it is wrong. The text says what, and how to write it.
    """
    try:
        table: dict[str, Any] = {"zone": zone, **(tomllib.loads(path.read_text(encoding="utf-8")) if path else {})}
        Team.model_validate(table)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{VARIABLE} names {path}, which cannot be read ({error}).") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{VARIABLE}: {path} is not valid TOML: {error}. Correct it there.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place, reason = ".".join(map(str, first["loc"])), first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{VARIABLE}: {place} in {path} is wrong: {reason}. Correct it there.") from error
    return table


def place_of(setting: str) -> Address | None:
    """Return the channel that the setting names, or None for the command line.

    Without a workspace, it is named as its platform: all servers of Discord are one workspace.
    """
    if setting == AT_COMMAND_LINE:
        return None
    platform, _, place = setting.partition(":")
    workspace, _, channel = place.rpartition("/")
    return Address(platform, workspace or platform, channel)


def read_phrases(settings: Settings, variables: Mapping[str, str]) -> dict[str, Phrases]:  # noqa: ARG001 — its type
    """Return that a human is offered only if there is a team."""
    return {FETCHING: Phrases(offered=bool(settings.staff_channel))}


@catalogue
@with_phrases_from(read_phrases)
async def publish_team(starting: Starting) -> None:
    """Publish what the settings say about the team.

    If the process dies before the commit, the old settings hold; if after, the new ones. The next start publishes them
    again.
    """
    settings = starting.settings
    team = read_team(settings.support, zone=settings.zone)
    place = place_of(settings.staff_channel) if settings.staff_channel else None
    await store.publish(starting.connection, is_open=bool(settings.staff_channel), staff=place, team=team)


async def shown_name(unit: UnitOfWork, name: str) -> str:
    """Return the name under which a member of the team answers: the team's, or else their own."""
    desk = await support_desk(unit.connection)
    return (desk.team.name if desk else "") or name


async def support_desk(connection: AsyncConnection) -> SupportDesk | None:
    """Return the team, or None if there is none."""
    found = await store.published(connection)
    return SupportDesk(found[0], Team.model_validate(found[1])) if found else None
