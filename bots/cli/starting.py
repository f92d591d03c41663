"""What every command does first: read the settings, set up logging, run a coroutine to its end."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from core.settings import Settings

T = TypeVar("T")


def settings() -> Settings:
    """Read the settings and send the logs to stderr.

    Raises:
        SettingsError: one is wrong.
    """
    from core.settings import load_settings  # noqa: PLC0415 — pydantic is heavy for `--help`

    loaded = load_settings()
    logging.basicConfig(
        level=loaded.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True
    )
    _quiet()
    return loaded


def _quiet() -> None:
    """Keep libraries from telling a user what is no concern of theirs."""
    for name in ("httpx", "chromadb", "procrastinate", "psycopg.pool", "alembic", "pypdf", "pdfminer"):
        logging.getLogger(name).setLevel(max(logging.ERROR, logging.getLogger().level))


def finish(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine to its end."""
    return asyncio.run(coroutine)


def write_json(value: Any) -> None:
    """Print one JSON line and nothing else on stdout."""
    import json  # noqa: PLC0415

    print(json.dumps(value, ensure_ascii=False), flush=True)  # noqa: T201 — the command's answer
