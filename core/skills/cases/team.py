"""The team behind the desk: its channel, what the settings say about it, and the other teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.abilities.hooks.catalogues import Phrases, catalogue, with_phrases_from
from core.model.messages import Address
from core.skills.cases.team_settings import Support, read_team
from core.skills.cases.teams import store
from core.text.catalogue import N_, _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg import AsyncConnection

    from core.abilities.hooks.catalogues import Starting
    from core.settings.settings import Settings
    from core.skills.cases.team_settings import Team

AT_COMMAND_LINE: Final = "terminal"
"""The setting of a team that has no channel."""
FETCHING: Final = "open_case"
"""The ability that is offered if there is a team."""
MAIN: Final = N_("the main team")
"""What the team is called that has the cases of no other one, unless it has a name."""


@dataclass(frozen=True, slots=True)
class SupportDesk:
    """A team, its channel, or None if it is at the command line alone, and all that the settings say.

    `key` is the name of the team, or empty for the main one.
    """

    staff: Address | None
    team: Team
    support: Support
    main: Address | None
    key: str = ""

    @classmethod
    def of(cls, main: Address | None, support: Support, key: str = "") -> SupportDesk:
        """Return the team of this name. A name that the settings do not have any more means the main team."""
        team = next((team for team in support.teams if team.name == key), None)
        return cls(place_of(team.channel), team, support, main, key) if team else cls(main, support, support, main)

    @property
    def all(self) -> tuple[SupportDesk, ...]:
        """All teams, the main one first."""
        return tuple(self.named(key) for key in ("", *self.names))

    def named(self, key: str) -> SupportDesk:
        """Return the team of a key, or the main one."""
        return SupportDesk.of(self.main, self.support, key)

    def meant(self, name: str) -> SupportDesk | None:
        """Return the team that people mean by a name, or None."""
        word = name.strip(" .!").casefold()
        return next((each for each in self.all if word and word in (each.key.casefold(), each.label.casefold())), None)

    def has_channel(self, here: Address) -> bool:
        """Return whether an address is in the channel of one of the teams."""
        return any(each.staff is not None and here.is_in(each.staff) for each in self.all)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the teams beside the main one."""
        return tuple(team.name for team in self.support.teams)

    @property
    def label(self) -> str:
        """What the team is called among its colleagues."""
        return self.key or self.support.name or _(MAIN)


def place_of(setting: str) -> Address | None:
    """Return the channel that the setting names, or None for the command line.

    Without a workspace, it is named as its platform: all servers of Discord are one workspace. `@` before the channel
    makes it the direct conversation with a person.
    """
    if setting == AT_COMMAND_LINE:
        return None
    platform, _, place = setting.partition(":")
    workspace, _, channel = place.rpartition("/")
    person = channel.removeprefix("@")
    return Address(platform, workspace or platform, person, name=channel if channel != person else None)


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
    team = read_team(settings.support, zone=settings.zone, channel=settings.staff_channel or "")
    place = place_of(settings.staff_channel) if settings.staff_channel else None
    await store.publish(starting.connection, is_open=bool(settings.staff_channel), staff=place, team=team)


async def shown_name(connection: AsyncConnection, name: str, team: str = "") -> str:
    """Return the name under which a member of a team answers: the team's, or else their own."""
    desk = await support_desk(connection, team)
    return (desk.team.shown_name if desk else "") or name


async def is_team_channel(connection: AsyncConnection, here: Address) -> bool:
    """Return whether an address is in the channel of one of the teams."""
    desk = await support_desk(connection)
    return desk is not None and desk.has_channel(here)


async def support_desk(connection: AsyncConnection, team: str = "") -> SupportDesk | None:
    """Return a team by its name, or the main one; None if there is no team at all."""
    found = await store.published(connection)
    return SupportDesk.of(found[0], Support.model_validate(found[1]), team) if found else None
