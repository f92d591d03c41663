"""Real servers: with `FRONTDESK_TEST_SERVERS=1` every test uses them instead of the embedded stores."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

DISCONNECT = """
SELECT pg_terminate_backend(pid, 10_000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
EMPTY = """
DO $$
DECLARE
    looks text;
    filled text[];
    name text;
BEGIN
    SELECT string_agg(format('SELECT %L AS name WHERE EXISTS (SELECT FROM %I)', tablename, tablename), ' UNION ALL ')
    INTO looks FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version', 'desk');
    EXECUTE format('SELECT array_agg(name) FROM (%s) AS found', looks) INTO filled;
    SET LOCAL session_replication_role = replica;
    FOREACH name IN ARRAY coalesce(filled, '{}') LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
"""All but which migrations have run and which desk this is. No foreign key is looked at, and few rows are deleted in a
fraction of the time in which a table gets a new file."""

WANTED = bool(os.environ.get("FRONTDESK_TEST_SERVERS"))
START_SECONDS = 60


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """Run `chroma run` on a free port for the time of the block and yield its URL."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(folder), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """Copy the server's migrated template for the time of the block, and yield the copy's URL."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template STRATEGY FILE_COPY')
    yield in_database(server_url, name)  # on no connection: the kill matrix has a hundred of them, and a server no more
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def empty_database(connection: psycopg.Connection) -> None:
    """Take everything out of a migrated database and end who else is connected: a fraction of a copy's time.

    A connection that has done it before knows the tables, and needs 3 ms where a new one needs 20.
    """
    connection.execute(DISCONNECT)
    connection.execute(EMPTY)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("`chroma run` did not start")


def vectors_place(home: Path) -> Path | str:
    """Where a test's vectors are: in its home, or on the run's Chroma server."""
    return os.environ.get("FRONTDESK_TEST_CHROMA") or home / "chroma"


def empty(url: str) -> None:
    """Remove everything from a Chroma server, between two tests."""
    import chromadb

    address = urlsplit(url)
    client: Any = chromadb.HttpClient(host=str(address.hostname), port=int(address.port or 8000))
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    client.close()


def in_database(url: str, name: str) -> str:
    """The same PostgreSQL server, another database."""
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}?{query}"
