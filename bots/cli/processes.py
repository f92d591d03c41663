"""The commands that keep running, `run` and `worker`, and `migrate`, which prepares the database for them."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import typer

from bots.cli.console import finish, settings
from bots.platforms import plugs
from core.model.errors import RetryLater, StoreError
from core.storage.cancellation import end
from core.text.enumeration import join_words

if TYPE_CHECKING:
    from bots.platforms import Plug

REOPEN_SECONDS = 1.0
"""How long to wait before a database that has stopped is opened again."""


def run() -> None:
    """Run the desk on all platforms that are configured."""
    configured = _configured()
    on = join_words(plug.name.title() for plug in configured)
    where = f"on {on}" if on else "with no chat platform configured: it answers what other processes receive"
    finish(_serve(f"The desk is open, {where}", configured, listens=True, works=True))


def worker() -> None:
    """Run a worker, one of many, with DATABASE_URL and CHROMA_URL."""
    finish(_serve("The worker is running", _configured(), listens=False, works=True))


def platform_commands(name: str) -> typer.Typer:
    """Return the command that runs the desk on one platform, to which the platform adds its own.

    It listens; with embedded stores, the process also does the work.
    """
    commands = typer.Typer(help=f"Run the desk on {name.title()}.", invoke_without_command=True)

    @commands.callback()
    def listen(context: typer.Context) -> None:
        if not context.invoked_subcommand:
            plug = next(plug for plug in plugs() if plug.name == name)
            words = f"The desk is listening on {name.title()}"
            finish(_serve(words, (plug,), listens=True, works=settings().single_process))

    return commands


def _configured() -> tuple[Plug, ...]:
    from core.settings.settings import load_variables  # noqa: PLC0415

    variables = load_variables()
    return tuple(plug for plug in plugs() if plug.is_configured(variables))


def migrate() -> None:
    """Update the database's tables to this version; safe at any time."""
    from bots.assembly import prepare_database  # noqa: PLC0415

    typer.echo(prepare_database(settings()))


async def _serve(words: str, platforms: tuple[Plug, ...], *, listens: bool, works: bool) -> None:
    """Listen and work until told to stop. If the database stops meanwhile, wait for it."""
    from bots.assembly import open_desk  # noqa: PLC0415

    loaded, stop, was_open = settings(serves=True), asyncio.Event(), False
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    while not stop.is_set():
        try:
            async with AsyncExitStack() as stack:
                desk = await stack.enter_async_context(open_desk(loaded, plugs=platforms))
                if works:
                    await stack.enter_async_context(desk.working())
                listening = [asyncio.create_task(desk.listen())] if listens and platforms else []
                typer.echo(f"{words}. Press Ctrl-C to stop.", err=True)
                was_open = True
                await _until(stop, listening)
        except (RetryLater, StoreError) as error:
            if not was_open:  # the configuration is wrong
                raise
            typer.echo(f"frontdesk: {error} Trying again in {REOPEN_SECONDS:g} s.", err=True)
            await asyncio.wait({asyncio.create_task(stop.wait())}, timeout=REOPEN_SECONDS)


async def _until(stop: asyncio.Event, listening: list[asyncio.Task[None]]) -> None:
    """Wait until told to stop; raise whatever ends the listening before that."""
    stopped = asyncio.create_task(stop.wait())
    done, waiting = await asyncio.wait({stopped, *listening}, return_when=asyncio.FIRST_COMPLETED)
    await end(waiting)
    for task in done:
        task.result()
