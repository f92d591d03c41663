"""`frontdesk discord`, and the address by which the bot is invited."""

from __future__ import annotations

import typer

discord = typer.Typer(help="Open the desk on Discord.", invoke_without_command=True)


@discord.callback()
def listen(context: typer.Context) -> None:
    """Open the desk on Discord, by its gateway."""
    if context.invoked_subcommand:
        return
    from bots.cli.processes import serve_platform  # noqa: PLC0415

    serve_platform("discord")


@discord.command()
def invite() -> None:
    """Print the address by which the bot is let into a server, with the permissions that it uses and no others."""
    from bots.cli.runner import finish  # noqa: PLC0415
    from bots.discord.invitation import invitation  # noqa: PLC0415

    async def show() -> None:
        typer.echo(await invitation())

    finish(show())
