"""What `frontdesk doctor` checks of the support desk: the file, the hours, and every channel of the teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bots.platforms import Finding, run_check
from core.model.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from psycopg_pool import AsyncConnectionPool

    from bots.platforms import Plug
    from core.model.messages import Address
    from core.settings.settings import Settings
    from core.skills.cases.snippets.snippet import Snippets
    from core.skills.cases.team import SupportDesk

NAME = "support desk"
NOBODY = "0"
"""The id of a person whom no platform knows. Asking what they may do in a channel tells whether it exists."""
NO_CHANNEL = "Set FRONTDESK_STAFF_CHANNEL to where your team takes over; docs/support.md says how."
NO_HOURS = "Write down at least one shift to come in `hours`; docs/support.md says how."


def check_settings(settings: Settings, *, now: datetime) -> list[Finding]:
    """Check what the settings and the file say, without a connection. Without either, there is nothing to check."""
    from core.skills.cases.team import SupportDesk, place_of  # noqa: PLC0415 — heavy for `--help`
    from core.skills.cases.team_settings import Support, read_team  # noqa: PLC0415 — heavy for `--help`

    if not settings.staff_channel:
        is_meant = settings.support is not None
        return [Finding(NAME, ok=False, found="nobody can be fetched", advice=NO_CHANNEL)] if is_meant else []
    try:
        support = Support.model_validate(
            read_team(settings.support, zone=settings.zone, channel=settings.staff_channel)
        )
    except SettingsError as error:
        return [Finding(NAME, ok=False, found="the file is wrong", advice=str(error))]
    desk = SupportDesk.of(place_of(settings.staff_channel), support)
    return [*(_check_hours(each, now) for each in desk.all), *_check_snippets(settings)]


def _check_snippets(settings: Settings) -> list[Finding]:
    from core.skills.cases.snippets.snippet_file import read_snippets  # noqa: PLC0415

    try:
        found = read_snippets(settings.support)
    except SettingsError as error:
        return [Finding(NAME, ok=False, found="the snippets are wrong", advice=str(error))]
    return [Finding(NAME, ok=False, found="a snippet is not learned", advice=problem) for problem in held_back(found)]


def held_back(snippets: Snippets) -> list[str]:
    """Say which snippets that answer everybody are not learned, because of which secret. The value is not shown."""
    from core.skills.cases.snippets.snippet_documents import documents_of  # noqa: PLC0415
    from knowledge.secret_detection import find_secrets  # noqa: PLC0415

    problems = []
    for document in documents_of(snippets, team=""):
        if found := find_secrets(document.text):
            kinds = ", ".join(dict.fromkeys(secret.kind for secret in found))
            problems.append(f"The text {document.key} is not learned, since it seems to contain a secret ({kinds}).")
    return problems


def _check_hours(desk: SupportDesk, now: datetime) -> Finding:
    from core.skills.cases.clock import opens_at  # noqa: PLC0415

    opens = opens_at(desk.team.working_hours, now)
    if opens is None:
        return Finding(NAME, ok=False, found=f"{desk.label} never works", advice=NO_HOURS)
    at = opens.astimezone(desk.team.working_hours.tz)
    return Finding(NAME, ok=True, found=f"{desk.label} works {'now' if opens <= now else f'from {at:%Y-%m-%d %H:%M}'}")


async def check_channels(settings: Settings, pool: AsyncConnectionPool, plugs: Sequence[Plug]) -> list[Finding]:
    """Look up every channel of the teams on its platform."""
    from core.skills.cases.team import support_desk  # noqa: PLC0415

    async with pool.connection() as connection:
        desk = await support_desk(connection)
    by_name = {plug.name: plug for plug in plugs}
    places = places_of(desk) if desk else {}
    return [
        finding
        for name, place in places.items()
        for finding in await run_check(f"{NAME}: {name}", _check_channel(settings, pool, by_name, name, place))
    ]


def places_of(desk: SupportDesk) -> Mapping[str, Address]:
    """Return every place that cases are reported to, by what it is called in the findings."""
    from core.skills.cases.team import place_of  # noqa: PLC0415

    places = {each.label: each.staff for each in desk.all}
    places |= {e.to: place_of(e.to) for each in desk.all for e in each.team.escalations if e.to}
    return {name: place for name, place in places.items() if place}


async def _check_channel(
    settings: Settings, pool: AsyncConnectionPool, plugs: Mapping[str, Plug], name: str, place: Address
) -> list[Finding]:
    plug = plugs.get(place.platform)
    if plug is None:
        advice = f"Set up {place.platform}, or name a channel of another platform for {name}."
        return [Finding(f"{NAME}: {name}", ok=False, found=f"{place.platform} is not connected", advice=advice)]
    async with plug.connect(settings, pool) as adapter:
        await adapter.objection(place, NOBODY)
    return [Finding(f"{NAME}: {name}", ok=True, found=f"{place.platform} knows {place.label}")]
