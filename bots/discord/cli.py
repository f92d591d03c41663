"""`frontdesk discord`, and the link that invites the bot."""

from __future__ import annotations

import typer

from bots.cli.console import runs

commands = typer.Typer(help="Run the desk on Discord.", invoke_without_command=True)


@commands.callback()
def listen(context: typer.Context) -> None:
    """Run the desk on Discord, through its gateway."""
    if context.invoked_subcommand:
        return
    from bots.cli.processes import serve_platform  # noqa: PLC0415

    serve_platform("discord")


@commands.command()
@runs
async def invite() -> None:
    """Print the link that invites the bot to a server, with exactly the permissions that it uses."""
    from bots.discord.doctor import invitation  # noqa: PLC0415

    typer.echo(await invitation())
