"""Runs a PostgreSQL that is reached through a port of this machine with a password: on Windows.

There, PostgreSQL refuses the rights of an administrator, which only `pg_ctl` can drop, and knows no signals, which only
`pg_ctl` can replace. A port is open to all users of the machine, so the password is in a file that only its user reads.
"""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from core.model.errors import StoreError
from core.storage.server import (
    READY_SECONDS,
    SETTINGS,
    STOP_SECONDS,
    cannot_start,
    last_words,
    pid_lines,
    program,
    run_options,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST: Final = "127.0.0.1"
_PORT_LINE: Final = 3
"""The line of `postmaster.pid` that holds the port."""


class PortServer:
    """The server of a cluster, started and stopped by `pg_ctl`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._password = folder.with_name(f"{folder.name}.password")

    def authentication(self) -> list[str]:
        """Return how `initdb` shall let connections in: by a new password, which it reads from its file."""
        self._password.touch(mode=0o600)
        self._password.write_text(secrets.token_hex(32), encoding="ascii")
        run_options(self._password)
        return ["--auth=scram-sha-256", f"--pwfile={self._password}"]

    def start(self) -> None:
        """Start the server, and wait until it accepts connections.

        Raises:
            StoreError: it does not start; the text gives the reason from its log.
        """
        log = self._folder / "log"
        begins = log.stat().st_size if log.exists() else 0
        options = " ".join(["-p", str(_free_port()), "-c", f"listen_addresses={HOST}", *SETTINGS])
        waits = ("-w", "-t", f"{READY_SECONDS:.0f}")
        if not self._control("start", *waits, "-l", str(log), "-o", options):
            self.stop()
            raise cannot_start(self._folder, last_words(log.read_bytes()[begins:] if log.exists() else b""))

    def stop(self) -> None:
        """Stop the server, rolling back open transactions; kill it if it does not stop."""
        import psutil  # noqa: PLC0415 — needed only here

        with suppress(psutil.NoSuchProcess, ValueError, IndexError):
            self.end(psutil.Process(int(pid_lines(self._folder)[0])))

    def end(self, process: Any) -> None:
        """End a process of this cluster's server, first politely."""
        waits = ("-w", "-t", f"{STOP_SECONDS:.0f}")
        if not any(self._control("stop", "-m", mode, *waits) for mode in ("fast", "immediate")):
            process.kill()

    @contextmanager
    def reachable(self) -> Iterator[str]:
        """Yield the URL of the server, with its password.

        Raises:
            StoreError: the file of the password cannot be read.
        """
        try:
            password = self._password.read_text("ascii")
        except OSError as error:
            raise StoreError(
                f"The password of the database cannot be read from {self._password} ({error.strerror}). "
                "Restore that file from a backup."
            ) from error
        yield f"postgresql://postgres:{password}@{HOST}:{pid_lines(self._folder)[_PORT_LINE]}/postgres"

    def _control(self, command: str, *options: str) -> bool:
        """Run `pg_ctl`, and return whether it succeeded. There is no pipe, because the server would keep it open."""
        flags: dict[str, Any] = {}
        if sys.platform == "win32":  # its own console, so that Ctrl-C is for us alone
            flags = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        done = subprocess.run(
            [program("pg_ctl"), command, "-D", str(self._folder), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **run_options(self._folder),
            **flags,
        )
        return done.returncode == 0


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        return int(listening.getsockname()[1])
