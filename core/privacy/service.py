"""Exports and erases personal data, wherever it is stored."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from core.conversations import receipts
from core.model.errors import InputError, RetryLater
from core.model.person_ref import digest
from core.people.people import find_person, named
from core.privacy import message_log
from core.privacy.personal_data import personal_data as built_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.conversations.receipts import Receipt
    from core.model.person_ref import PersonRef
    from core.model.ports import PersonalData
    from core.privacy.redaction import Found


class Privacy:
    """Exports and erases everything that is stored about a person."""

    def __init__(self, pool: AsyncConnectionPool, personal_data: Sequence[PersonalData] = ()) -> None:
        """Create the service. `personal_data` is the skills' own; the log and core's own tables are added to it."""
        self._pool = pool
        self._data: tuple[PersonalData, ...] = (*personal_data, *built_in)

    async def find(self, word: str) -> PersonRef:
        """Return the person with this id, name, or key (`service/workspace/id`).

        Raises:
            InputError: there is no such person, or there are several; the text says what to do.
        """
        async with self._pool.connection() as connection:
            found = await find_person(connection, word)
        if found is None:
            raise InputError(
                f"Nothing is stored about {word!r}. `frontdesk messages` shows who has sent messages. "
                "To find the receipt of somebody who was forgotten, give service/workspace/id."
            )
        return found

    async def receipt(self, key: str) -> Receipt | None:
        """Return the newest receipt of the person with the key `service/workspace/id`, or None."""
        async with self._pool.connection() as connection:
            return await receipts.of(connection, digest(key))

    async def export(self, person: PersonRef) -> dict[str, list[dict[str, Any]]]:
        """Return everything that is stored about a person, as of one moment: rows by kind, ready for JSON."""
        found: dict[str, list[dict[str, Any]]] = {}
        async with self._pool.connection() as connection, connection.transaction():
            await message_log.read_as_of_now(connection)
            person = await named(connection, person)
            for export in (*(data.export for data in self._data), message_log.export):
                for kind, rows in (await export(connection, person)).items():
                    found.setdefault(kind, []).extend(rows)
        return found

    async def forget(self, person: PersonRef) -> Receipt:
        """Erase everything that is stored about a person. Store and return a receipt.

        All rows are erased in one transaction. During it, no message is accepted and no turn ends. A running turn of
        the person finds its message gone and ends without a reply. Other running turns start over, because they might
        have read the person's data. A reply that is being sent at that moment is still sent.

        If the process dies before the commit, all rows are as before, so run it again. (A terminal's files might be
        gone.) If it dies after, everything is erased and `receipt` finds the receipt; PostgreSQL
        frees the space later by itself.

        Raises:
            RetryLater: something else was writing for 10 seconds; nothing was erased.
        """
        async with self._pool.connection() as connection:
            async with connection.transaction():
                await message_log.read_as_of_now(connection)
                found = await message_log.search(connection, person)
            try:
                async with connection.transaction():
                    receipt, touched = await self._erase(connection, person, found)
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as error:
                raise RetryLater("A turn is using what is to be erased. Nothing was erased: run it again.") from error
            for table in touched:  # so that new rows overwrite the erased ones
                with suppress(psycopg.Error):  # the data is erased even so, and PostgreSQL vacuums by itself too
                    await connection.execute(sql.SQL("VACUUM (ANALYZE, SKIP_LOCKED) {}").format(sql.Identifier(table)))
        return receipt

    async def forget_within(self, connection: AsyncConnection, person: PersonRef) -> Receipt:
        """Erase everything that is stored about a person, as `forget` does, but in the caller's transaction.

        If the process dies before the caller's commit, all rows are as before; if after, everything is erased and
        `receipt` finds the receipt. PostgreSQL frees the space later by itself.

        Raises:
            RetryLater: something else was writing for 10 seconds. The caller must roll the transaction back.
        """
        person = await named(connection, person)
        found = await message_log.search(connection, person)
        try:
            receipt, _ = await self._erase(connection, person, found)
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as error:
            raise RetryLater("A turn is using what is to be erased.") from error
        return receipt

    async def _erase(self, connection: AsyncConnection, person: PersonRef, found: Found) -> tuple[Receipt, list[str]]:
        await message_log.hold(connection)
        erased: Counter[str] = Counter()
        for data in self._data:
            erased.update(await data.forget(connection, person))
        erased.update(await message_log.forget(connection, person, found))
        receipt = await receipts.write(connection, person.digest, erased)
        return receipt, await message_log.touched(connection)
