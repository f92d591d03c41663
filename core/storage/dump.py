"""A database as a script of SQL: written by PostgreSQL's own `pg_dump`, and read by `psql` in one transaction.

Both programs come with the embedded PostgreSQL. The script holds the tables, their rows and the job queue, all as one
moment saw them, and no owner, so that it can be loaded on another server, under another user.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias

import psycopg
from psycopg import IsolationLevel, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from core.model.errors import InputError, StoreError
from core.storage.migrations import CONNECT_SECONDS
from core.storage.server import program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

CHUNK: Final = 1 << 20
LOCK_SECONDS: Final = 10
ALIVE_SECONDS: Final = 10
"""A worker whose heartbeat is not older is running. It writes one every two seconds."""
HOLDINGS: Final = ("messages", "documents", "reminders", "bookings", "cases")
"""The tables that tell whether a desk was used, and how much is in it."""

_NOT_BEFORE_17: Final = b"SET transaction_timeout = 0;\n"
"""What `pg_dump` 18 writes, and a server before 17 refuses. It is the default."""
_COMPLAINT: Final = re.compile("ERROR:|FATAL:|error:")
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_EXPORT: Final = "SELECT pg_export_snapshot()"
_REVISION: Final = "SELECT version_num FROM alembic_version"
_WORKERS: Final = """
SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - %s * interval '1 second'
"""
_BEGIN: Final = f"""
BEGIN;
SET LOCAL lock_timeout = '{LOCK_SECONDS}s';
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS public CASCADE;
"""
# A reply that waited to be sent may have been sent since. With an attempt counted, its platform is asked first.
_END: Final = """
UPDATE public.replies SET attempts = 1 WHERE state = 'waiting' AND attempts = 0;
COMMIT;
"""
_Output: TypeAlias = IO[bytes]


class Dump:
    """One moment of a database: its revision, how many rows its tables have, and its script."""

    def __init__(self, url: str, snapshot: str, revision: str, rows: dict[str, int]) -> None:
        self.revision = revision
        self.rows = rows
        self._url = url
        self._snapshot = snapshot

    def script(self) -> Iterator[bytes]:
        """Yield the script in pieces.

        Raises:
            StoreError: `pg_dump` failed; the text gives its reason.
        """
        command = [program("pg_dump"), "--schema=public", "--no-owner", "--no-privileges", "--encoding=UTF8"]
        with _started(self._url, *command, f"--snapshot={self._snapshot}", stdout=subprocess.PIPE) as (process, told):
            output = _piped(process.stdout)
            yield output.read(CHUNK).replace(_NOT_BEFORE_17, b"")
            while piece := output.read(CHUNK):
                yield piece
            if process.wait():
                raise StoreError(f"The database could not be read: {_reason(told)}.")


@contextmanager
def snapshot(url: str) -> Iterator[Dump]:
    """Hold one moment of a database for the duration of the block. What others write meanwhile is not seen.

    Raises:
        InputError: it has none of our tables.
        StoreError: it cannot be reached.
    """
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            tables = [name for (name,) in connection.execute(_TABLES)]
            if not _are_ours(tables):
                raise InputError("There is nothing to back up: no desk has been used here.")
            count = sql.SQL("SELECT count(*) FROM {}")
            rows = {name: _first(connection, count.format(sql.Identifier("public", name))) for name in tables}
            yield Dump(url, str(_first(connection, _EXPORT)), str(_first(connection, _REVISION)), rows)
    except psycopg.Error as error:
        raise StoreError(f"The database could not be read: {' '.join(str(error).split()).rstrip('.')}.") from error


def holdings(url: str, *, alone: bool) -> dict[str, int]:
    """Return how many rows the main tables of a desk have; nothing if the database is empty.

    `alone` says that no other process can use the database, so that a worker with a fresh heartbeat was killed.

    Raises:
        StoreError: it cannot be reached, holds tables of another program, or a worker is running on it.
    """
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            tables = [name for (name,) in connection.execute(_TABLES)]
            if not tables:
                return {}
            if not _are_ours(tables):
                raise StoreError("DATABASE_URL names a database with tables that are not Frontdesk's. Use another one.")
            if not alone and _first(connection, _WORKERS, ALIVE_SECONDS):
                raise StoreError(
                    "Frontdesk is running on this database, or was killed a moment ago. Stop all its processes first, "
                    f"and try again in {ALIVE_SECONDS} seconds."
                )
            count = sql.SQL("SELECT count(*) FROM {}")
            found = {
                name: _first(connection, count.format(sql.Identifier("public", name)))
                for name in HOLDINGS
                if name in tables
            }
            return {name: rows for name, rows in found.items() if rows}
    except psycopg.Error as error:
        raise StoreError(f"The database could not be read: {' '.join(str(error).split()).rstrip('.')}.") from error


def load(url: str, script: Iterable[bytes], *, progress: Callable[[int], None] = lambda _: None) -> None:
    """Replace everything in a database by what a script makes, in one transaction. `progress` is told the bytes read.

    If the process dies on the way, or the script ends early, nothing is committed and the database is as before; after
    the commit, it is as the script made it.

    Raises:
        StoreError: the database refused it, and is as before; the text gives the reason.
    """
    command = [program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    with _started(url, *command, stdin=subprocess.PIPE) as (process, told):
        commands, done = _piped(process.stdin), 0
        try:
            commands.write(_BEGIN.encode())
            for piece in script:
                commands.write(piece)
                done += len(piece)
                progress(done)
            commands.write(_END.encode())
            commands.close()
        except BrokenPipeError:  # psql has ended, and says why
            with suppress(BrokenPipeError):
                commands.close()
        if process.wait():
            raise _refused(_reason(told))


@contextmanager
def _started(
    url: str, *command: str, stdin: int | None = None, stdout: int = subprocess.DEVNULL
) -> Iterator[tuple[subprocess.Popen[bytes], _Output]]:
    """Run one of PostgreSQL's programs on a database, and end it with the block. What it complains of is in a file.

    The password is passed in the environment, because everybody can see a command.
    """
    parts = conninfo_to_dict(url)
    password = str(parts.pop("password", None) or "")
    environment = {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": password} if password else {})}
    database = f"--dbname={make_conninfo('', **{name: str(value) for name, value in parts.items()})}"
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen([*command, database], env=environment, stdin=stdin, stdout=stdout, stderr=told)
        with process:
            try:
                yield process, told
            finally:
                if process.poll() is None:
                    process.kill()


def _refused(reason: str) -> StoreError:
    if "lock timeout" in reason:
        return StoreError("Somebody uses this database. Stop all processes of Frontdesk first, and try again.")
    if "No space left" in reason:
        return StoreError("The disk of the database is full, so nothing was changed. Free some space and try again.")
    return StoreError(f"The database refused the backup, so nothing was changed: {reason}.")


def _reason(told: _Output) -> str:
    """Return what a program complained of first, since what follows only says where that was."""
    told.seek(0)
    lines = told.read().decode(errors="replace").splitlines() or ["it gave no reason"]
    complaint = next((line for line in lines if _COMPLAINT.search(line)), lines[-1])
    return _COMPLAINT.split(complaint, maxsplit=1)[-1].strip().rstrip(".")[:300]


def _are_ours(tables: list[str]) -> bool:
    return {"alembic_version", "messages", "procrastinate_jobs"} <= set(tables)


def _first(connection: psycopg.Connection, statement: str | sql.Composed, *values: object) -> Any:
    row = connection.execute(statement.encode() if isinstance(statement, str) else statement, values).fetchone()
    return row[0] if row else None


def _piped(pipe: _Output | None) -> _Output:
    assert pipe is not None  # noqa: S101 — it was asked for
    return pipe
