"""Runs a PostgreSQL that is reached through a unix socket without a port: on Linux and macOS."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from core.storage.server import (
    READY_SECONDS,
    SETTINGS,
    SOCKET,
    STOP_SECONDS,
    cannot_start,
    last_words,
    pid_lines,
    program,
    run_options,
)

assert sys.platform != "win32"  # noqa: S101 — tells the type checker that this system has these signals

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SOCKET_BYTES: Final = 103
"""The longest path of a unix socket: 107 bytes on Linux, 103 on macOS."""
_STOPPING: Final = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)


class SocketServer:
    """The server of a cluster, started directly. Its socket is in the same folder, which only its user may enter."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: Any = None

    def authentication(self) -> list[str]:
        """Return how `initdb` shall let connections in: whoever reaches the socket is its user."""
        return ["--auth=trust"]

    def start(self) -> None:
        """Start the server, and wait until it accepts connections.

        Raises:
            StoreError: it does not start; the text gives the reason from its log.
        """
        import psutil  # noqa: PLC0415 — needed only here

        # A relative folder, since the path of a socket is limited.
        command = [program("postgres"), "-D", str(self._folder), "-k", ".", "-c", "listen_addresses="]
        with (self._folder / "log").open("ab") as log:
            begins = log.tell()
            self._process = psutil.Popen(
                [*command, "-c", "unix_socket_permissions=0700", *SETTINGS],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us: we stop the server ourselves, after our last statement
                **run_options(self._folder),
            )
        try:
            self._await_ready(begins)
        except BaseException:
            self.stop()
            raise

    def _await_ready(self, begins: int) -> None:
        ends = time.monotonic() + READY_SECONDS
        while (found := pid_lines(self._folder))[-1:] != ["ready"] or found[0] != str(self._process.pid):
            if self._process.poll() is not None:
                raise cannot_start(self._folder, last_words((self._folder / "log").read_bytes()[begins:]))
            if time.monotonic() > ends:
                raise cannot_start(self._folder, f"it was not ready after {READY_SECONDS:g} seconds")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop the server, rolling back open transactions; kill it if it does not stop."""
        self.end(self._process)

    def end(self, process: Any) -> None:
        """End a process of this cluster's server, first politely."""
        import psutil  # noqa: PLC0415

        for number in _STOPPING:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)
            with suppress(psutil.TimeoutExpired):
                process.wait(STOP_SECONDS)
                return

    @contextmanager
    def reachable(self) -> Iterator[str]:
        """Yield the URL of the server.

        The path of its folder must fit into a socket's name, without a comma, which libpq takes for a list.
        """
        if len(os.fsencode(self._folder / SOCKET)) <= LONGEST_SOCKET_BYTES and "," not in str(self._folder):
            yield _url(self._folder)
            return
        with tempfile.TemporaryDirectory(prefix="frontdesk-") as made:
            link = Path(made, "db")
            link.symlink_to(self._folder)
            yield _url(link)


def _url(sockets: Path) -> str:
    return f"postgresql://postgres@/postgres?host={quote(str(sockets), safe='/')}&port=5432"
