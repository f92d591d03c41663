"""`frontdesk discord`, and the link that invites the bot."""

from __future__ import annotations

import typer

from bots.cli.console import runs
from bots.cli.processes import platform_commands

commands = platform_commands("discord")


@commands.command()
@runs
async def invite() -> None:
    """Print the link that invites the bot to a server, with exactly the permissions that it uses."""
    from bots.discord.doctor import invitation  # noqa: PLC0415

    typer.echo(await invitation())
