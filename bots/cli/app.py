"""All commands, in the order in which a newcomer meets them."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from bots.cli import (
    backups,
    bookings,
    chat,
    doctor,
    knowledge,
    messages,
    privacy,
    processes,
    questions,
    reminders,
    report,
    understanding,
    when,
)
from bots.cli.evaluation import commands as evaluation
from bots.cli.support import cases, gaps, incidents, prepared_answers, proposals
from bots.cli.tools.commands import tools
from bots.platforms import plugs
from bots.web.commands import commands as web

app = typer.Typer(
    help="A front desk for chat teams. It answers from your own documents, with citations that it can prove.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 — Typer
    if wanted:
        typer.echo(f"frontdesk {version('frontdesk')}")
        raise typer.Exit


FIRST_STEPS = """\
Frontdesk answers a team's questions from its own documents, here and in Slack and Discord.

First, let it read your documents:   frontdesk learn FOLDER   (or a file, a website, a git repository)
Then ask:                            frontdesk chat
To try it with its own manual:       frontdesk chat --manual
To bring it to your team:            frontdesk doctor, which says what to do for Slack and Discord

All commands:                        frontdesk --help
"""


@app.callback()
def options(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Take the options that stand before a command. Without a command, say what to do first."""
    if context.invoked_subcommand is None:
        typer.echo(FIRST_STEPS, nl=False)


app.command()(chat.chat)
app.command()(questions.ask)
app.command()(knowledge.learn)
app.add_typer(knowledge.knowledge, name="knowledge")
app.command()(evaluation.evaluate)
app.command()(understanding.understand)
app.command()(when.when)
app.add_typer(reminders.reminders, name="reminders")
app.add_typer(bookings.bookings, name="bookings")
cases.cases.add_typer(proposals.learning)
app.add_typer(cases.cases, name="cases")
app.add_typer(incidents.incidents, name="incidents")
app.command()(report.report)
app.command()(gaps.gaps)
app.command()(prepared_answers.snippets)
app.add_typer(messages.messages, name="messages")
app.command()(privacy.export)
app.command()(privacy.forget)
app.command()(processes.run)
app.add_typer(tools, name="tools")
for plug in plugs():
    if plug.commands:
        app.add_typer(plug.commands(), name=plug.name)
app.add_typer(web, name="web")
app.command()(processes.worker)
app.command()(processes.migrate)
app.command()(backups.backup)
app.command()(backups.restore)
app.command()(doctor.doctor)
