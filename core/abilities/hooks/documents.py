"""Documents of skills: what a skill has learned, such as an answer of the team. Contains the SQL.

A skill writes what it wants in its own transaction. A scheduler in every worker makes the library match, outside of any
transaction, because embedding takes time. If the process dies before the skill's commit, nothing has changed; if after,
the next look of any worker learns or removes the document. A document that was learned, and not noted as such, is
learned again, which changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from core.model.errors import InputError
from core.model.skill_documents import SkillDocument
from core.storage.rows import many, one, run, scalar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool

    from core.model.person_ref import PersonRef
    from core.model.ports import DocumentLibrary, DocumentStore

LOOK_SECONDS: Final = 0.5
"""How often a process looks for documents that the library does not have as they are wanted."""

_WANT = """
INSERT INTO skill_documents AS known (key, title, text, audience) VALUES (%s, %s, %s, %s)
ON CONFLICT (key) DO UPDATE SET title = excluded.title, text = excluded.text, audience = excluded.audience,
    wanted = true, edition = known.edition + 1, problem = ''
WHERE NOT known.wanted
    OR (known.title, known.text, known.audience) <> (excluded.title, excluded.text, excluded.audience)
"""
_UNWANT = """
UPDATE skill_documents SET wanted = false, title = '', text = '', problem = '', edition = edition + 1
WHERE key = %s AND wanted
"""
_DUE = """
SELECT key, title, text, audience, wanted, edition FROM skill_documents WHERE edition <> stored ORDER BY key LIMIT 1
"""
# Whoever changes a row may wait for what the library has locked, so the library does not wait for the row.
_IS_WANTED = "SELECT 1 FROM skill_documents WHERE key = %s AND edition = %s AND wanted FOR SHARE SKIP LOCKED"
_STORED = "UPDATE skill_documents SET stored = edition, problem = %s WHERE key = %s AND edition = %s AND wanted"
_UNWANTED = "SELECT key FROM skill_documents WHERE NOT wanted ORDER BY key FOR UPDATE"
_DROP = "DELETE FROM skill_documents WHERE key = ANY(%s)"
_KEYS = "SELECT key FROM skill_documents WHERE wanted AND starts_with(key, %s) ORDER BY key"
_STATES = "SELECT key, edition = stored, problem FROM skill_documents WHERE wanted AND key = ANY(%s)"


@dataclass(frozen=True, slots=True)
class DocumentState:
    """Whether the library has a document as it is wanted, and why it refused it, or an empty text."""

    is_stored: bool
    problem: str


async def learn_document(connection: AsyncConnection, document: SkillDocument) -> None:
    """Have a document learned, in the caller's transaction. It replaces the one with the same key."""
    await run(connection, _WANT, document.key, document.title, document.text, document.audience)


async def unlearn_document(connection: AsyncConnection, key: str) -> bool:
    """Have a document removed, in the caller's transaction, and return whether there was one. Its text goes at once."""
    return bool(await run(connection, _UNWANT, key))


async def document_states(connection: AsyncConnection, keys: Sequence[str]) -> Mapping[str, DocumentState]:
    """Return the state of each document that is wanted, by its key."""
    return {key: DocumentState(*state) for key, *state in await many(connection, _STATES, list(keys))}


async def wanted_documents(connection: AsyncConnection, prefix: str) -> list[str]:
    """Return the keys of the documents that are wanted and whose key begins so."""
    return [key for (key,) in await many(connection, _KEYS, prefix)]


class Documents:
    """A `Scheduler` that makes the library match what the skills want. Any number of processes can do so at once."""

    def __init__(self, pool: AsyncConnectionPool, library: DocumentLibrary) -> None:
        self._pool = pool
        self._library = library

    async def dispatch(self) -> float:
        """Learn or remove one document, and return the number of seconds until the next look.

        If the process dies before the note that it is done, it is done again; if after, it is done once.
        """
        row = await one(self._pool, _DUE)
        if row is None:
            return LOOK_SECONDS
        *fields, is_wanted, edition = row
        if is_wanted:
            await self._learn(SkillDocument(*fields), edition)
        else:
            async with self._pool.connection() as connection, connection.transaction():
                await remove_unwanted(connection, self._library)
        return 0.0

    async def _learn(self, document: SkillDocument, edition: int) -> None:
        is_wanted, problem = True, ""

        async def still_wanted(connection: AsyncConnection) -> bool:
            nonlocal is_wanted
            is_wanted = bool(await scalar(connection, _IS_WANTED, document.key, edition))
            return is_wanted

        try:
            await self._library.put(document, still_wanted=still_wanted)
        except InputError as error:
            problem = str(error)
        if is_wanted:
            await run(self._pool, _STORED, problem, document.key, edition)


async def remove_unwanted(connection: AsyncConnection, store: DocumentStore) -> int:
    """Remove the documents that are not wanted from the store, in the caller's transaction; return how many."""
    keys = [key for (key,) in await many(connection, _UNWANTED)]
    removed = await store.remove(connection, keys) if keys else 0
    await run(connection, _DROP, keys)
    return removed


class UnwantedDocuments:
    """Removes what skills have unlearned as they erased somebody's data, in the same transaction. Comes after them."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def export(self, connection: AsyncConnection, who: PersonRef) -> dict[str, list[dict[str, object]]]:  # noqa: ARG002
        """Return nothing: the skills export what they have learned."""
        return {}

    async def forget(self, connection: AsyncConnection, who: PersonRef) -> dict[str, int]:  # noqa: ARG002
        """Remove the documents, and return how many."""
        removed = await remove_unwanted(connection, self._store)
        return {"documents": removed} if removed else {}
