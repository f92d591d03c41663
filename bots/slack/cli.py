"""`frontdesk slack`, and the manifest of the app."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bots.cli.processes import platform_commands

commands = platform_commands("slack")


@commands.command()
def manifest(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of YAML.")] = False,  # noqa: FBT002 — Typer
    link: Annotated[  # noqa: FBT002 — Typer
        bool, typer.Option("--link", help="Print a link that creates the app from the manifest instead.")
    ] = False,
) -> None:
    """Print the app's manifest: the scopes, events, commands and shortcuts that the desk uses."""
    import yaml  # noqa: PLC0415

    from bots.slack.manifest import creation_link, make_manifest  # noqa: PLC0415
    from bots.slack.settings import SlackSettings  # noqa: PLC0415
    from core.settings.settings import load  # noqa: PLC0415

    made = make_manifest(load(SlackSettings))
    if link:
        typer.echo(creation_link(made))
    elif as_json:
        typer.echo(json.dumps(made, indent=2))
    else:
        typer.echo(yaml.safe_dump(made, sort_keys=False), nl=False)
