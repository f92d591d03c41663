"""The file of snippets: read and checked at the start, and published for all processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.abilities.hooks.catalogues import Phrases, catalogue, with_phrases_from
from core.skills.cases.snippets.snippet import FILE, Snippets
from core.skills.cases.snippets.snippet_documents import learn_snippets
from core.skills.cases.support_files import beside, publish_file, published_file, read_file
from core.skills.cases.team_settings import read_team

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from psycopg import AsyncConnection

    from core.abilities.hooks.catalogues import Starting
    from core.settings.settings import Settings

COMMAND: Final = "snippet"
"""The ability that is offered as a command if there are snippets."""


def read_snippets(support: Path | None) -> Snippets:
    """Return the snippets in the file beside `support.toml`; none if there is no such file.

    Raises:
        SettingsError: something in the file is wrong. The text says what.
    """
    return read_file(beside(support, FILE), Snippets)


def read_phrases(settings: Settings, variables: Mapping[str, str]) -> dict[str, Phrases]:  # noqa: ARG001 — its type
    """Return that the command is offered only if there is a team with snippets."""
    return {COMMAND: Phrases(offered=bool(settings.staff_channel) and beside(settings.support, FILE) is not None)}


@catalogue
@with_phrases_from(read_phrases)
async def publish_snippets(starting: Starting) -> None:
    """Publish the snippets, and have those learned that answer everybody.

    If the process dies before the commit, the old ones hold; if after, the new ones. The next start publishes them
    again.
    """
    found = read_snippets(starting.settings.support)
    team = read_team(starting.settings.support, zone=starting.settings.zone)
    await learn_snippets(starting.connection, found, team=str(team.get("name", "")))
    await publish_file(starting.connection, FILE, found.model_dump(mode="json"))


async def published_snippets(connection: AsyncConnection) -> Snippets:
    """Return the snippets that were published."""
    return await published_file(connection, FILE, Snippets)
