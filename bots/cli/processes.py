"""The commands `run` and `worker`, which keep running, and `migrate`, which prepares the database for them."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import typer

from bots.cli.console import finish, settings
from bots.event_loop import on_signals
from bots.platforms import plugs
from core.model.errors import RetryLater, StoreError
from core.storage.cancellation import end
from core.text.enumeration import join_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bots.frontdesk import Listening
    from bots.platforms import Plug
    from bots.web.adapter import WebAdapter

REOPEN_SECONDS = 1.0
"""How long to wait before a database that has stopped is opened again."""
CONNECT_SECONDS = 15.0
"""After how long a line names the platforms that have not confirmed the connection yet."""
NOTHING_SET = (
    "No chat platform is set up. Put one of these into `.env`:\n"
    "  Slack: SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/slack.md shows where to get them)\n"
    "  Discord: DISCORD_TOKEN (docs/discord.md shows where to get it)"
)


def run() -> None:
    """Run the desk on all platforms that are configured, and serve its site if FRONTDESK_WEB is set."""
    configured, where = _configured(), "It answers what other processes receive"
    site = settings(serves=True).web
    if not configured and not site:
        typer.echo(NOTHING_SET, err=True)
        if settings().single_process:
            raise typer.Exit(1)
    words = "The desk is open, on {platforms}" if configured or site else where
    finish(_serve(words, configured, listens=True, works=True, listens_at=site))


def worker() -> None:
    """Run a worker, one of many, with DATABASE_URL and CHROMA_URL."""
    finish(_serve("The worker is running", _configured(), listens=False, works=True))


async def serve_site(listens_at: str, origins: Sequence[str]) -> None:
    """Serve the console and the booking page alone. With embedded stores, this process also does the work."""
    from bots.assembly import open_stores  # noqa: PLC0415

    loaded = settings(serves=True)
    if origins:
        async with open_stores(loaded) as stores:
            await stores.learn([(origin, None) for origin in origins])
    words = "The site is open at {platforms}"
    await _serve(words, (), listens=True, works=loaded.single_process, listens_at=listens_at)


def platform_commands(name: str) -> typer.Typer:
    """Return the command that runs Frontdesk on one platform, to which the platform adds its own commands.

    The process listens. With embedded stores, it also does the work.
    """
    commands = typer.Typer(help=f"Run the desk on {name.title()}.", invoke_without_command=True)

    @commands.callback()
    def listen(context: typer.Context) -> None:
        if not context.invoked_subcommand:
            plug = next(plug for plug in plugs() if plug.name == name)
            words = "The desk is listening on {platforms}"
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


async def _serve(words: str, platforms: tuple[Plug, ...], *, listens: bool, works: bool, listens_at: str = "") -> None:
    """Listen and work until told to stop. If the database stops, wait until it is back."""
    from bots.assembly import open_desk  # noqa: PLC0415
    from bots.operations.listener import watched  # noqa: PLC0415

    loaded, stop, was_open = settings(serves=True), asyncio.Event(), False
    sites = _sites(listens_at)
    on_signals(signal.SIGTERM, signal.SIGINT, call=stop.set)
    async with watched(loaded) as operations:
        while not stop.is_set():
            try:
                async with AsyncExitStack() as stack:
                    desk = await stack.enter_async_context(open_desk(loaded, adapters=sites, plugs=platforms))
                    if operations:
                        stack.enter_context(operations.telling_of(desk))
                    if works:
                        await stack.enter_async_context(desk.working())
                    listening = [asyncio.create_task(desk.listen())] if listens and desk.adapters else []
                    awaited = [adapter.name for adapter in desk.adapters] if listening else []
                    opening = asyncio.create_task(_announce(words, desk.listening, awaited))
                    stack.push_async_callback(end, [opening])
                    was_open = True
                    await _until(stop, listening)
            except (RetryLater, StoreError) as error:
                if not was_open:  # the configuration is wrong
                    raise
                typer.echo(f"frontdesk: {error} Trying again in {REOPEN_SECONDS:g} s.", err=True)
                await asyncio.wait({asyncio.create_task(stop.wait())}, timeout=REOPEN_SECONDS)


def _sites(listens_at: str) -> tuple[WebAdapter, ...]:
    """Return the adapter of the site, if it is served."""
    if not listens_at:
        return ()
    from bots.web.adapter import WebAdapter  # noqa: PLC0415

    return (WebAdapter(listens_at, tell=lambda line: typer.echo(line, err=True)),)


async def _announce(words: str, listening: Listening, awaited: Sequence[str]) -> None:
    """Say that the desk is open, as soon as each platform has confirmed that it delivers to it, or has refused it.

    `{platforms}` in the words stands for those that have confirmed. If all have refused it, say nothing: the desk is
    not open, and the error that ends the command says why.
    """
    if awaited:
        typer.echo(f"Connecting to {_titles(awaited)} …", err=True)
        if missing := await listening.wait_for(awaited, seconds=CONNECT_SECONDS):
            typer.echo(f"Not connected yet: {_titles(missing)}. Still trying.", err=True)
            await listening.wait_for(awaited)
        if listening.refused.issuperset(awaited):
            return
    platforms = _titles(name for name in awaited if name not in listening.refused)
    typer.echo(f"{words.format(platforms=platforms)}. Press Ctrl-C to stop.", err=True)


def _titles(names: Iterable[str]) -> str:
    return join_words(name.title() for name in names)


async def _until(stop: asyncio.Event, listening: list[asyncio.Task[None]]) -> None:
    """Wait until told to stop. If listening fails first, raise its error."""
    stopped = asyncio.create_task(stop.wait())
    done, waiting = await asyncio.wait({stopped, *listening}, return_when=asyncio.FIRST_COMPLETED)
    await end(waiting)
    for task in done:
        task.result()
