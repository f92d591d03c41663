"""The commands that stay: `run`, `worker`; and `migrate`, which prepares the database for them."""

from __future__ import annotations

import typer

from bots.cli.starting import finish, settings


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
    import asyncio  # noqa: PLC0415
    import signal  # noqa: PLC0415

    from bots.assembly import open_desk  # noqa: PLC0415

    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_desk(settings()) as desk, desk.working():
        typer.echo(f"{words}. Ctrl-C ends it.", err=True)
        await stop.wait()
