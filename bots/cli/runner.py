"""What every command begins with: it reads the settings, sets up logging, and runs a coroutine to its end."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from contextlib import AbstractAsyncContextManager

    from psycopg_pool import AsyncConnectionPool

    from core.settings.settings import Settings

P = ParamSpec("P")
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
    for name in ("httpx", "chromadb", "psycopg.pool", "alembic", "pypdf", "pdfminer"):  # no concern of the user's
        logging.getLogger(name).setLevel(max(logging.ERROR, logging.getLogger().level))
    if logging.getLogger().level > logging.DEBUG:  # we report what fails; these would add tracebacks
        for name in ("procrastinate", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
    return loaded


def finish(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine to its end. SIGTERM and Ctrl-C cancel it, and it closes what it has opened.

    Raises:
        asyncio.CancelledError: SIGTERM came.
        KeyboardInterrupt: Ctrl-C was pressed.
    """

    async def until_told() -> T:
        task = asyncio.current_task()
        if task:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await coroutine

    return asyncio.run(until_told())


def runs(command: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Make a command of a coroutine function, for Typer."""

    @wraps(command)
    def run(*args: P.args, **options: P.kwargs) -> None:
        finish(command(*args, **options))

    return run


def database() -> AbstractAsyncContextManager[AsyncConnectionPool]:
    """Open the database alone for the duration of the block, for a command that needs no more."""
    from bots.assembly import open_database  # noqa: PLC0415 — heavy for `--help`

    return open_database(settings())
