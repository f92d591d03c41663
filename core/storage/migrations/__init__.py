"""Migrations: `migrate` upgrades a database to this version, and refuses one that a newer version wrote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from core.model.errors import StoreError

if TYPE_CHECKING:
    from psycopg import Connection

HEAD = max(path.name[:4] for path in (Path(__file__).parent / "versions").glob("[0-9]*.py"))
"""The newest revision. It is read from the file names, so that a start does not import Alembic and SQLAlchemy (0.4 s)
if the database is up to date."""

CONNECT_SECONDS = 10

_LOCK = 0x66726F6E  # an advisory lock, "fron": one migration at a time


def migrate(url: str) -> str:
    """Upgrade the database to this version, one process at a time. Return the revision it had before ("" if it is new).

    If the process dies before the end, the whole migration is rolled back, because it is one transaction.

    Raises:
        StoreError: the database was written by a newer Frontdesk, cannot be reached, or refuses a statement.
    """
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            before = _revision(connection)
            if before != HEAD:
                _upgrade(connection, before)
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise StoreError(f"The database cannot be migrated: {reason}. Fix that and run `frontdesk migrate`.") from error
    return before


def is_current(url: str) -> bool:
    """Return whether the database has this version's tables.

    Raises:
        StoreError: the database was written by a newer Frontdesk, or cannot be read.
    """
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            revision = _revision(connection)
    except psycopg.Error as error:
        reason = " ".join(str(error).split()).rstrip(".?")
        raise StoreError(f"The database cannot be read: {reason}. Check DATABASE_URL and that it runs.") from error
    if revision > HEAD:
        raise StoreError(_NEWER.format(revision=revision))
    return revision == HEAD


_NEWER = (
    "This data was written by a newer Frontdesk (revision {revision}, this one knows " + HEAD + "). "
    "Upgrade this Frontdesk, or use another FRONTDESK_HOME or DATABASE_URL."
)


def _revision(connection: Connection) -> str:
    if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
        return ""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return row[0] if row else ""


def _upgrade(connection: Connection, before: str) -> None:
    from alembic.migration import MigrationContext  # noqa: PLC0415 — slow to import, and needed only for a migration
    from alembic.operations import Operations  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415
    from sqlalchemy import create_engine  # noqa: PLC0415
    from sqlalchemy.pool import StaticPool  # noqa: PLC0415

    if before > HEAD:
        raise StoreError(_NEWER.format(revision=before))
    scripts = ScriptDirectory(str(Path(__file__).parent))
    engine = create_engine("postgresql+psycopg://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as bound:
        context = MigrationContext.configure(
            bound,
            opts={"fn": lambda revision, _: scripts._upgrade_revs(HEAD, revision)},  # noqa: SLF001 — as alembic's own command does
        )
        with Operations.context(context):
            context.run_migrations()
        bound.commit()
