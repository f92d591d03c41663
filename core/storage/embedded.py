"""The embedded PostgreSQL. Its data is under FRONTDESK_HOME; it listens on a Unix socket and on no port."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from core.model.errors import StoreError
from core.storage.server import SOCKET, end_leftover, make_cluster, start, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_FREE_BYTES = 64 * 1024 * 1024
"""PostgreSQL preallocates its log in segments of 16 MiB. With less free space than this, it might stop at any time."""

LONGEST_SOCKET_BYTES = 103
"""The longest path that a Unix socket can have: 107 bytes on Linux, 103 on macOS."""


@contextmanager
def embedded_postgres(home: Path) -> Iterator[str]:
    """Run PostgreSQL for the duration of the block, and yield its URL. A leftover server is stopped first.

    Raises:
        StoreError: PostgreSQL cannot start; the text gives the reason from its log, and what to do.
    """
    folder = home.absolute() / "postgres"
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        raise StoreError(f"The disk of {home} has only {free // 2**20} MiB left. Free some space and start again.")
    try:
        make_cluster(folder)
        end_leftover(folder)
        server = start(folder)
    except OSError as error:
        raise StoreError(
            f"The embedded PostgreSQL in {folder} cannot be started ({error.strerror or error}). "
            "Check the rights of that folder and the space on its disk."
        ) from error
    try:
        with _reachable(folder) as sockets:
            yield f"postgresql://postgres@/postgres?host={quote(sockets, safe='/')}&port=5432"
    finally:
        stop(server)


@contextmanager
def _reachable(folder: Path) -> Iterator[str]:
    """Yield a path to the folder that is short enough for a socket. It has no comma, which libpq reads as a list."""
    if len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET_BYTES and "," not in str(folder):
        yield str(folder)
        return
    with tempfile.TemporaryDirectory(prefix="frontdesk-") as made:
        link = Path(made, "db")
        link.symlink_to(folder)
        yield str(link)
