"""What `frontdesk doctor` checks of the endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bots.mcp.adapter import check_extra
from bots.mcp.settings import load_mcp_settings
from bots.platforms import Finding

if TYPE_CHECKING:
    from core.settings.settings import Settings


async def examine(_settings: Settings) -> list[Finding]:
    """Check the settings, and that the extra is installed. Raises `SettingsError` if not."""
    check_extra()
    ours = load_mcp_settings()
    count = len(ours.callers)
    found = f"{count} {'token' if count == 1 else 'tokens'}, at http://{ours.address}/mcp"
    return [Finding("mcp endpoint", ok=True, found=found)]
