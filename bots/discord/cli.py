"""`frontdesk discord`, the link that invites the bot, and the rules that servers have made."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.console import AsLines, database, runs, write_json
from bots.cli.processes import platform_commands
from core.model.errors import FrontdeskError, InputError

if TYPE_CHECKING:
    from core.communities.community_rules import Rules

commands = platform_commands("discord")


@commands.command()
@runs
async def invite() -> None:
    """Print the link that invites the bot to a server, with exactly the permissions that it uses."""
    from bots.discord.doctor import invitation  # noqa: PLC0415

    typer.echo(await invitation())


@commands.command("rules")
@runs
async def show_or_reset_rules(
    *,
    server: Annotated[str | None, typer.Argument(help="Only this server: its name or its id.")] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Remove the server's rules: everything is open again.")
    ] = False,
    as_json: AsLines = False,
) -> None:
    """Show what servers have decided with `/server`, and reset it."""
    from bots.discord.parse import SERVICE, WORKSPACE  # noqa: PLC0415
    from core.communities.community_rules import all_rules, reset_rules  # noqa: PLC0415

    if reset and server is None:
        raise InputError("Name the server: `frontdesk discord rules SERVER --reset`.")
    names = await _server_names()
    async with database() as pool, pool.connection() as connection:
        found = await all_rules(connection, SERVICE, WORKSPACE)
        if server is not None:
            named = (id_ for id_, name in names.items() if name.casefold() == server.casefold())
            ids = {server} & found.keys() or found.keys() & named
            if len(ids) != 1:
                raise InputError(f"{'Several servers' if ids else 'No server with rules'} named {server}. Give its id.")
            found = {id_: found[id_] for id_ in ids}
        for id_ in found if reset else ():
            await reset_rules(connection, SERVICE, WORKSPACE, id_)
    if not found and not as_json:
        typer.echo("No server has made rules with `/server`: everything is open to everybody.")
    for id_, rules in found.items():
        _show(id_, names.get(id_), rules, was_reset=reset, as_json=as_json)


def _show(server: str, name: str | None, rules: Rules, *, was_reset: bool, as_json: bool) -> None:
    from core.communities.community_rules import describe_rules  # noqa: PLC0415

    if as_json:
        write_json({"server": server, "name": name, "reset": was_reset, **asdict(rules)})
        return
    title = f"{name} ({server})" if name else server
    typer.echo(f"Reset. The rules of {title} were:" if was_reset else f"{title}:")
    typer.echo("\n".join(describe_rules(rules)))


async def _server_names() -> dict[str, str]:
    """Return the names of the bot's servers by id; empty if Discord cannot be asked now."""
    from contextlib import aclosing  # noqa: PLC0415

    from bots.discord.api import Api  # noqa: PLC0415
    from bots.discord.settings import load_discord_settings  # noqa: PLC0415

    try:
        settings = load_discord_settings()
        async with aclosing(Api(settings.bare_token, api_url=settings.api_url)) as api:
            guilds = await api.call("GET", "/users/@me/guilds")
    except FrontdeskError:
        return {}
    return {str(guild["id"]): str(guild["name"]) for guild in guilds}
