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
) -> None:
    """Print the app's manifest: the scopes, events, commands and shortcuts that the desk uses."""
    import yaml  # noqa: PLC0415

    from bots.slack.manifest import make_manifest  # noqa: PLC0415
    from bots.slack.settings import SlackSettings  # noqa: PLC0415
    from core.settings.settings import load  # noqa: PLC0415

    made = make_manifest(load(SlackSettings))
    typer.echo(json.dumps(made, indent=2) if as_json else yaml.safe_dump(made, sort_keys=False), nl=as_json)
