"""The commands that stay: `run`, `worker`; and `migrate`, which prepares the database for them."""

from __future__ import annotations

import typer

from bots.cli.starting import finish, settings

REOPEN_SECONDS = 1.0
"""How long after a database has stopped it is looked for again."""


def run() -> None:
    """Open the desk on every platform that is configured."""
    finish(_serve("The desk is open, with no chat platform configured: it works on what other processes take in"))


def worker() -> None:
    """Run one worker of many, with DATABASE_URL and CHROMA_URL."""
    finish(_serve("A worker is at work"))


def migrate() -> None:
    """Bring the database to this version, at any time."""
    from bots.assembly import prepare_database  # noqa: PLC0415

    typer.echo(prepare_database(settings()))


async def _serve(words: str) -> None:
    """Work until told to stop; a database that stops meanwhile is waited for."""
    import asyncio  # noqa: PLC0415
    import signal  # noqa: PLC0415

    from bots.assembly import open_desk  # noqa: PLC0415
    from core.errors import RetryLater, StoreError  # noqa: PLC0415

    loaded, stop, was_open = settings(), asyncio.Event(), False
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    while not stop.is_set():
        try:
            async with open_desk(loaded) as desk, desk.working():
                was_open = True
                typer.echo(f"{words}. Ctrl-C ends it.", err=True)
                await stop.wait()
        except (RetryLater, StoreError) as error:
            if not was_open:  # it is the set-up that is wrong
                raise
            typer.echo(f"frontdesk: {error} Opening again in {REOPEN_SECONDS:g} s.", err=True)
            await asyncio.wait({asyncio.create_task(stop.wait())}, timeout=REOPEN_SECONDS)
