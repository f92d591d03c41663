"""`frontdesk slack`, and the manifest of the app."""

from __future__ import annotations

from typing import Annotated

import typer

commands = typer.Typer(help="Run the desk on Slack.", invoke_without_command=True)


@commands.callback()
def listen(context: typer.Context) -> None:
    """Run the desk on Slack, by Socket Mode or by HTTP on PORT."""
    if context.invoked_subcommand:
        return
    from bots.cli.processes import serve_platform  # noqa: PLC0415

    serve_platform("slack")


@commands.command()
def manifest(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of YAML.")] = False,  # noqa: FBT002 — Typer
) -> None:
    """Print the app's manifest: the scopes, events, commands and shortcuts that the desk uses."""
    import json  # noqa: PLC0415

    import yaml  # noqa: PLC0415

    from bots.slack.manifest import make_manifest  # noqa: PLC0415
    from bots.slack.settings import SlackSettings  # noqa: PLC0415
    from core.settings.settings import load  # noqa: PLC0415

    made = make_manifest(load(SlackSettings))
    typer.echo(json.dumps(made, indent=2) if as_json else yaml.safe_dump(made, sort_keys=False), nl=as_json)
