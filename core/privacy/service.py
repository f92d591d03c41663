"""Shows what is stored of a person, and erases it, by asking everything that keeps something of people."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from core.conversations import receipts
from core.model.errors import InputError, RetryLater
from core.model.person_ref import digest
from core.people.people import find_person
from core.privacy.message_log import MessageLog
from core.privacy.personal_data import personal_data as built_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.receipts import Receipt
    from core.model.person_ref import PersonRef
    from core.model.ports import PersonalData
    from core.privacy.quoted_words import Found

LONGEST_WAIT = "10s"
"""For what others have begun to write; nobody else can write for as long."""

_AS_OF_NOW = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_WAIT = f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'"
# What rings locks an alarm first, then what it is for: none of that is on its way from here on.
_HOLD_ALARMS = "LOCK TABLE alarms IN EXCLUSIVE MODE"
_TOUCHED = "SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_upd + n_tup_del > 0 ORDER BY relname"


class Privacy:
    """Export and erasure."""

    def __init__(self, pool: AsyncConnectionPool, personal_data: Sequence[PersonalData] = ()) -> None:
        """Make it; `personal_data` is what is kept beside the log and what is known of people anyway."""
        self._pool = pool
        self._said = MessageLog()
        self._data: tuple[PersonalData, ...] = (*personal_data, *built_in)

    async def find(self, word: str) -> PersonRef:
        """Return who goes by an id, a name, or `service/workspace/id`.

        Raises:
            InputError: nobody does, or several; the text says what to do.
        """
        async with self._pool.connection() as connection:
            found = await find_person(connection, word)
        if found is None:
            raise InputError(
                f"Nothing is stored of {word!r}. `frontdesk messages` shows whose messages are; "
                "the receipt of somebody who was forgotten is found by service/workspace/id."
            )
        return found

    async def receipt(self, key: str) -> Receipt | None:
        """Return the newest receipt of who went by `service/workspace/id`, or None."""
        async with self._pool.connection() as connection:
            return await receipts.of(connection, digest(key))

    async def export(self, person: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return everything that is stored of a person, as of one moment: rows by kind, fit for JSON."""
        found: dict[str, list[dict[str, Any]]] = {}
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute(_AS_OF_NOW)
            for export in (*(each.export for each in self._data), self._said.export):
                for kind, rows in (await export(connection, person)).items():
                    found.setdefault(kind, []).extend(rows)
        return found

    async def forget(self, person: PersonRef) -> Receipt:
        """Erase everything that is stored of a person, and return the receipt, which is kept.

        All rows go in one transaction, during which no message is taken in and no turn ends. A turn of the person that
        is under way finds its message gone and ends with no reply; other people's turns in the same conversations
        begin again, without what they had read. A reply that a sender has in hand at that moment is still sent.

        Dies the process before the commit, all rows stand as before (files may be gone: they hold no words), and it is
        to be run again; dies it after, everything is erased, and the receipt is found by `receipt`. What is left to do
        then, freeing the space of the erased rows, PostgreSQL does by itself later.

        Raises:
            RetryLater: something else has been writing for 10 seconds; nothing was erased.
        """
        async with self._pool.connection() as connection:
            async with connection.transaction():
                await connection.execute(_AS_OF_NOW)
                found = await self._said.search(connection, person)
            try:
                async with connection.transaction():
                    receipt, touched = await self._erase(connection, person, found)
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as error:
                raise RetryLater("A turn keeps what is to be erased busy. Nothing was erased: run it again.") from error
            await _tidy(connection, touched)
        return receipt

    async def _erase(self, connection: AsyncConnection, person: PersonRef, found: Found) -> tuple[Receipt, list[str]]:
        """Erase and write the receipt; return it with the names of the tables that were touched."""
        await connection.execute(_WAIT)
        await self._said.hold(connection)
        erased: Counter[str] = Counter()
        await connection.execute(_HOLD_ALARMS)
        for each in self._data:
            erased.update(await each.forget(connection, person))
        erased.update(await self._said.forget(connection, person, found))
        receipt = await receipts.write(connection, person.digest, erased)
        return receipt, [row[0] for row in await (await connection.execute(_TOUCHED)).fetchall()]


async def _tidy(connection: AsyncConnection, tables: list[str]) -> None:
    """Free the space of erased rows, so that new ones overwrite it, and sample the columns anew."""
    for table in tables:
        with suppress(psycopg.Error):  # it is erased; PostgreSQL tidies by itself too
            await connection.execute(sql.SQL("VACUUM (ANALYZE, SKIP_LOCKED) {}").format(sql.Identifier(table)))
