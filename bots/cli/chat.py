"""`frontdesk chat`: a conversation in the terminal."""

from __future__ import annotations

import asyncio
import getpass
import sys
from contextlib import AsyncExitStack, asynccontextmanager, closing, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from bots.cli.console import runs, settings
from bots.terminal.app import Conversation, Terminal, piped_lines, typed_lines
from bots.terminal.journal import Journal
from bots.terminal.parse import terminal_address
from core.model.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@runs
async def chat(
    person: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who speaks; by default, you.")] = None,
    channel: Annotated[
        str | None, typer.Option("--in", metavar="CHANNEL", help="Speak in a channel instead of a direct message.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    wait: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="After the input ends, wait this long for what is due.")
    ] = 0,
    learn: Annotated[
        list[str] | None, typer.Option("--learn", metavar="PATH|URL", help="Learn this first; may be repeated.")
    ] = None,
) -> None:
    """Talk with the desk here. A line is a message; Ctrl-D ends the conversation."""
    for name in (person, channel):
        if name is not None and (not name.strip() or not name.isprintable()):
            raise typer.BadParameter(f"{name!r} is not a name. Use printable characters.")
    if person and person.startswith("#"):
        raise typer.BadParameter(f"{person!r} is a channel's name. To speak in a channel, use --in.")
    typed = sys.stdin.isatty() and not as_json
    opening = _open(person or getpass.getuser(), channel, typed=typed, as_json=as_json, origins=learn or [])
    async with opening as conversation:
        async for line in typed_lines() if typed else piped_lines():
            await conversation.say(line)
            if typed:
                await conversation.finish()
        await conversation.finish()
        await asyncio.sleep(wait)
    raise typer.Exit(1 if conversation.refused else 0)


@asynccontextmanager
async def _open(
    person: str, channel: str | None, *, typed: bool, as_json: bool, origins: list[str]
) -> AsyncIterator[Conversation]:
    from rich.console import Console  # noqa: PLC0415

    from bots.assembly import open_desk  # noqa: PLC0415

    console, loaded, address = Console(), settings(), terminal_address(person, channel)
    async with AsyncExitStack() as stack:
        journal = stack.enter_context(closing(Journal(loaded.home, address.platform)))
        terminal = Terminal(console, address=address, clock=SystemClock(), journal=journal, as_json_lines=as_json)
        opening = open_desk(loaded, adapters=(terminal,))
        with console.status("Opening the desk…") if typed else nullcontext():
            desk = await stack.enter_async_context(opening)
            report = await desk.stores.learn([(origin, None) for origin in origins])
            for failure in report.failed:
                typer.echo(f"frontdesk: {failure.line}", err=True)
        await stack.enter_async_context(desk.working())
        if typed:
            console.print("Ask a question, or type “help”. Ctrl-D ends the conversation.", style="dim")
        yield Conversation(terminal, desk, person=person, channel=channel)
