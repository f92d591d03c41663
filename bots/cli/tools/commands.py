"""`frontdesk tools`: the tools of the MCP servers that the settings name."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bots.cli.console import AsLines, runs, settings, show_table
from bots.platforms import Finding
from core.model.errors import FrontdeskError, InputError

if TYPE_CHECKING:
    from core.settings.settings import Settings
    from core.skills.tools.listing import Listing
    from core.skills.tools.server_settings import ToolServer

tools = typer.Typer(help="The tools of the MCP servers that the settings name.", invoke_without_command=True)
NO_SERVERS = "FRONTDESK_MCP names no servers. docs/mcp.md shows how to write its file."


@tools.callback()
def list_tools(context: typer.Context, as_json: AsLines = False) -> None:
    """Ask each server for its tools, and list them."""
    if context.invoked_subcommand is None:
        from bots.cli.console import finish  # noqa: PLC0415

        finish(_list(as_json=as_json))


async def _list(*, as_json: bool) -> None:
    from core.skills.tools.listing import list_all  # noqa: PLC0415

    loaded = settings()
    listings = await list_all(_servers(loaded), loaded.home, afresh=True)
    rows = [
        {
            "server": listing.server.name,
            "tool": tool.name,
            "unasked": "yes" if tool.name in listing.server.harmless else "no",
            "ability": tool.ability,
            "about": " ".join(tool.purpose.split())[:80],
        }
        for listing in listings
        for tool in listing.tools
    ]
    show_table(rows, as_json=as_json, empty=NO_SERVERS)
    if trouble := [listing.trouble for listing in listings if listing.trouble]:
        raise InputError(" ".join(trouble))


@tools.command("sign-in")
@runs
async def sign_in(server: Annotated[str, typer.Argument(help="A server of mcp.toml with `oauth`.")]) -> None:
    """Sign in at a server with a browser, once."""
    from bots.cli.tools.browser_return import returned_to  # noqa: PLC0415
    from core.skills.tools.sign_in import CALLBACK_PORT, sign_in_at  # noqa: PLC0415

    loaded = settings()
    found = next((one for one in _servers(loaded) if one.name == server), None)
    if found is None or found.oauth is None or found.oauth.client_secret:
        raise InputError(f"{server} is no server of FRONTDESK_MCP at which somebody signs in.")

    async def show(address: str) -> None:
        await asyncio.sleep(0)
        typer.echo(f"Open this in a browser, and sign in:\n{address}")

    async def returned() -> dict[str, Any]:
        return await returned_to(CALLBACK_PORT)

    count = await sign_in_at(found, loaded.home, show=show, returned=returned)
    typer.echo(f"Signed in at {server}: {count} tools.")


async def check_servers(loaded: Settings) -> list[Finding]:
    """Return what `frontdesk doctor` finds of each server: whether it answers, and how many tools it has."""
    from core.skills.tools.listing import list_all  # noqa: PLC0415

    try:
        listings = await list_all(_servers(loaded), loaded.home, afresh=True) if loaded.mcp else []
    except FrontdeskError as error:
        return [Finding("tools", ok=False, found="cannot be used", advice=str(error))]
    return [_finding(listing) for listing in listings]


def _finding(listing: Listing) -> Finding:
    name, known = f"tools of {listing.server.name}", {tool.name for tool in listing.tools}
    if listing.trouble:
        return Finding(name, ok=False, found="not reached", advice=listing.trouble)
    unknown = [one for one in (*listing.server.harmless, *listing.server.tools) if one not in known]
    if unknown:
        advice = f"The server has no tool {unknown[0]}. It has: {', '.join(sorted(known)) or 'none'}."
        return Finding(name, ok=False, found=f"{len(known)} tools", advice=advice)
    unasked = ", ".join(listing.server.harmless) or "none"
    return Finding(name, ok=True, found=f"{len(known)} tools, run unasked: {unasked}")


def _servers(loaded: Settings) -> tuple[ToolServer, ...]:
    from core.settings.settings import load_variables  # noqa: PLC0415
    from core.skills.tools.server_settings import load_servers  # noqa: PLC0415

    return load_servers(loaded.mcp, load_variables())
