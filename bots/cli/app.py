"""All commands in one place, in the order in which a newcomer meets them."""

from __future__ import annotations

import typer

from bots.cli import privacy, processes
from bots.cli import questions
from bots.cli import bookings
from bots.cli import chat
from bots.cli import doctor
from bots.cli import knowledge
from bots.cli import messages
from bots.cli import reminders
from bots.cli import when
from bots.platforms import plugs

app = typer.Typer(
    help="A front desk for chat teams: answers from your own documents, with citations it can prove.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(chatting.chat)
app.command()(asking.ask)
app.command()(learning.learn)
app.add_typer(learning.knowledge, name="knowledge")
app.command()(asking.evaluate)
app.command()(timing.when)
app.add_typer(reminding.reminders, name="reminders")
app.add_typer(booking.bookings, name="bookings")
app.add_typer(messaging.messages, name="messages")
app.command()(privacy.export)
app.command()(privacy.forget)
app.command()(processes.run)
for plug in plugs():
    if plug.commands:
        app.add_typer(plug.commands(), name=plug.name)
app.command()(processes.worker)
app.command()(processes.migrate)
app.command()(checking.doctor)
