"""The embedded PostgreSQL: stored under FRONTDESK_HOME, and reached as the system allows."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.model.errors import StoreError
from core.storage.server import end_leftover, has_cluster, make_cluster

if sys.platform == "win32":
    from core.storage.port_server import PortServer as SystemServer
else:
    from core.storage.socket_server import SocketServer as SystemServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from core.storage.server import Server

LEAST_FREE_BYTES = 64 * 1024 * 1024
"""PostgreSQL preallocates its log in segments of 16 MiB. With less free space than this, it might stop at any time."""


@contextmanager
def running_postgres(home: Path, *, way: Callable[[Path], Server] = SystemServer) -> Iterator[str]:
    """Yield the URL of the PostgreSQL that another process runs. Connecting to it fails if it does not run any more.

    Raises:
        StoreError: it cannot be reached, because a file is missing.
    """
    with way(home.absolute() / "postgres").reachable() as url:
        yield url


@contextmanager
def embedded_postgres(home: Path, *, way: Callable[[Path], Server] = SystemServer) -> Iterator[str]:
    """Run PostgreSQL for the duration of the block, and yield its URL. A leftover server is stopped first.

    Raises:
        StoreError: PostgreSQL cannot start; the text gives the reason from its log, and what to do.
    """
    folder = home.absolute() / "postgres"
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        raise StoreError(f"The disk of {home} has only {free // 2**20} MiB left. Free some space and start again.")
    server = way(folder)
    try:
        if not has_cluster(folder):
            make_cluster(folder, server.authentication())
        end_leftover(folder, server)
        server.start()
    except OSError as error:
        raise StoreError(
            f"The embedded PostgreSQL in {folder} cannot be started ({error.strerror or error}). "
            "Check the rights of that folder and the space on its disk."
        ) from error
    try:
        with server.reachable() as url:
            yield url
    finally:
        server.stop()
