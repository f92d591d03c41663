"""What every command does first: read the settings, set up logging, run a coroutine to its end."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager

    from psycopg_pool import AsyncConnectionPool

    from core.settings.settings import Settings

T = TypeVar("T")


def settings() -> Settings:
    """Read the settings and send the logs to stderr.

    Raises:
        SettingsError: one is wrong.
    """
    from core.settings.settings import load_settings  # noqa: PLC0415 — pydantic is heavy for `--help`

    loaded = load_settings()
    logging.basicConfig(
        level=loaded.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True
    )
    _quiet()
    return loaded


def _quiet() -> None:
    """Keep libraries from telling a user what is no concern of theirs."""
    for name in ("httpx", "chromadb", "psycopg.pool", "alembic", "pypdf", "pdfminer"):
        logging.getLogger(name).setLevel(max(logging.ERROR, logging.getLogger().level))
    if logging.getLogger().level > logging.DEBUG:  # what fails is told by us; these would add tracebacks
        for name in ("procrastinate", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def finish(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine to its end; SIGTERM and Ctrl-C call it off, and it closes what it has opened.

    Raises:
        asyncio.CancelledError: SIGTERM came.
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    return asyncio.run(_until_told(coroutine))


async def _until_told(coroutine: Coroutine[Any, Any, T]) -> T:
    task = asyncio.current_task()
    if task:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await coroutine


def write_json(value: Any) -> None:
    """Print one JSON line and nothing else on stdout."""
    from bots.terminal.render import write_json_line  # noqa: PLC0415

    write_json_line(value, sys.stdout)


def show_table(rows: Sequence[Mapping[str, Any]], *, as_json: bool, empty: str) -> None:
    """Print rows as JSON lines, as a table in a terminal, or with tabs in a pipe; `empty` is said if there are none."""
    if as_json:
        for row in rows:
            write_json(row)
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from bots.terminal.render import harmless  # noqa: PLC0415

    lines = [
        [harmless(" ".join(str("" if value is None else value).split())) for value in row.values()] for row in rows
    ]
    console = Console()
    if not rows:
        console.print(empty, highlight=False)
    elif console.is_terminal:
        table = Table(*(name.replace("_", " ") for name in rows[0]), box=None)
        for line in lines:
            table.add_row(*map(Text, line))
        console.print(table)
    else:
        for line in lines:
            sys.stdout.write("\t".join(line) + "\n")


def database() -> AbstractAsyncContextManager[AsyncConnectionPool]:
    """Open the database alone, for the time of the block, for a command that needs no more."""
    from bots.assembly import open_database  # noqa: PLC0415 — heavy for `--help`

    return open_database(settings())
