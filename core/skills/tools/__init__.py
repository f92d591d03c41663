"""Tools of other servers (MCP): what else can be done from here, each time after a press unless it is harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.abilities.hooks.ability_sources import provides
from core.skills.tools.personal_data import personal_data
from core.skills.tools.server_settings import load_servers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.abilities.ability import Ability
    from core.settings.settings import Settings

__all__ = ["personal_data", "provide_tools"]


@provides
async def provide_tools(settings: Settings, variables: Mapping[str, str]) -> tuple[Ability, ...]:
    """Provide the tools of the servers in `FRONTDESK_MCP`. Raises `SettingsError` if its file is wrong."""
    servers = load_servers(settings.mcp, variables)
    if not servers:
        return ()
    from core.skills.tools.listing import list_all  # noqa: PLC0415 — only with servers
    from core.skills.tools.toolbox import Toolbox  # noqa: PLC0415

    return Toolbox(await list_all(servers, settings.home), settings.home).abilities()
